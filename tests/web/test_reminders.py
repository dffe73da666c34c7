"""Own times and a pause by page and by program; what pages say where something cannot work."""

from __future__ import annotations

import pytest
from tests.api.test_both_ends import BOTH, DONE, Ends, ana
from tests.security.walking import TIMES
from tests.world import World

from duologue.config import addresses
from duologue.notify import jobs, reaching
from duologue.rhythm import own_times
from duologue.rhythm.calling import Hours, Pause, Ritual, Time

__all__ = ["ana"]


@BOTH
def test_own_times_and_a_pause_are_set_from_either_end(world: World, ana: Ends, by: str) -> None:
    if by == "page":
        days = {**TIMES, "days.check-in": "6", "most": "2", "words": "evening"}
        assert ana.page("/me/times/", days) in DONE
        assert ana.page("/me/times/", {**days, "quiet.since": "25:00"}) == 422
        assert ana.page("/me/times/", {**days, "most": "9"}) == 422
        assert ana.page("/me/times/pause", {"do": "pause", "pause_of": "both"}) in DONE
        assert ana.page("/me/times/pause", {"do": "pause", "until": "2020-01-01"}) == 422
        assert ana.page("/me/times/pause", {"do": "sleep"}) == 404
    else:
        wanted = {"minute": 1230, "weekdays": [6]}
        body = {"rituals": {"check-in": wanted}, "most_a_day": 2, "words": "evening"}
        assert ana.api("PUT", "me/times", body) in DONE
        assert ana.api("PUT", "me/times", {**body, "quiet_since": 1500}) == 422
        assert ana.api("PUT", "me/times", {**body, "most_a_day": 9}) == 422
        assert ana.api("PUT", "me/times", {**body, "rituals": {"sleep": wanted}}) == 422
        assert ana.api("PUT", "me/pause", {"asked": True, "both": True}) in DONE
        assert ana.api("PUT", "me/pause", {"asked": True, "until": "2020-01-01"}) == 422
    mine = own_times.read_mine(world.ana.me())
    assert mine.of == {Ritual.CHECK_IN: Time(1230, (6,))}
    assert (mine.quiet, mine.most, mine.words) == (Hours(1320, 480), 2, "evening")
    assert own_times.pause_of_both(world.ben.me()) == Pause(None, world.ana.me().seat)
    found = ana.program.ask("GET", "/api/v1/me")["times"]
    assert found["rituals"]["check-in"]["minute"] == 1230


def test_what_was_typed_is_kept_where_one_thing_is_wrong(world: World, browser) -> None:
    sent = {**TIMES, "at.check-in": "late", "words": "notes", "most": "3"}
    page = browser(world.ana).post("/me/times/", sent)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="late"' in text
    assert text.count("Please give this as a time of day, such as 19:30.") == 1
    assert 'value="notes" checked' in text


def test_one_alone_reads_of_nobody_else(alone: World, browser) -> None:
    for path in ("/me/times/", "/me/times/where/"):
        text = browser(alone.ana).get(path).content.decode()
        assert "The two of you" not in text
        assert "both" not in text.partition("<main")[2].partition("</main>")[0]
    assert "I need a pause" in browser(alone.ana).get("/me/times/").content.decode()


def test_a_failing_address_is_shown(world: World, browser) -> None:
    made = reaching.add(world.ana.me(), reaching.MAIL, {"address": "ana@mail.example"}, world.now)
    assert "did not get through" not in browser(world.ana).get("/me/times/where/").content.decode()
    for failed, said in ((1, "The last reminder did not get through."), (3, "The last 3 reminders did not")):
        jobs.change(world.ana.me(), lambda job, failed=failed: _failing(job, made.id, failed))
        assert said in browser(world.ana).get("/me/times/where/").content.decode()


def _failing(job: jobs.JobContent, id_: str, failed: int) -> jobs.JobContent:
    from dataclasses import replace

    address = job.find_address(id_)
    assert address is not None
    return replace(job, addresses=job.replace_address(replace(address, failed=failed)))


@pytest.mark.parametrize(
    ("origin", "works"),
    [
        ("https://us.example", True),
        ("https://us.example:8700", True),
        ("http://localhost:8700", True),
        ("http://127.0.0.1:8700", True),
        ("http://us.example", False),
        ("https://192.168.1.7:8700", False),
        ("https://[fd00::7]:8700", False),
        ("https://shelf.local", False),
        ("https://shelf", False),
    ],
)
def test_where_a_browser_takes_a_push(origin: str, works: bool) -> None:
    assert addresses.has_real_name(origin) is works
