"""Nothing that leaves the house names anybody or says anything of the two; and what one does reaches no phone
of the other's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.canary import Canaries, found
from tests.notify.mailing import mail_server
from tests.notify.pushing import Browser, push_service
from tests.notify.ringing import EVERY_DAY, next_minute, switch_on
from tests.rounds.playing import QUESTION, answer, start
from tests.world import NOW, World

from duologue.keepsakes import keeping
from duologue.manuscript import keepsake_kinds as kinds
from duologue.notify import asking, delivering, jobs, looking, planning, queue, reaching
from duologue.notify.calendar import feed
from duologue.notify.models import Feed, Job, Queued
from duologue.people import leaving, limits, profile
from duologue.rhythm import own_times
from duologue.rhythm.calling import Ritual, Time

DAILY = {Ritual.CHECK_IN: Time(20 * 60, EVERY_DAY), Ritual.WEEK: Time(19 * 60, (6,))}


@pytest.fixture
def told(world: World) -> Iterator[tuple[World, Canaries]]:
    """Both are called by words that can be found, and have written some."""
    canaries = Canaries()
    ana, ben = canaries.make("Ana's name", "Ana"), canaries.make("Ben's name", "Ben")
    profile.change(world.ana.me(), ana[:40], "plum", "Europe/Lisbon", NOW)
    profile.change(world.ben.me(), ben[:40], "moss", "Europe/Lisbon", NOW)
    round_id = start(world.ben, QUESTION, NOW, card="nine-years-old")
    answer(world.ben, round_id, "answer", {"answer": canaries.make("answer", "The bench")}, NOW)
    keeping.keep(world.ben.me(), kinds.MOMENT, canaries.make("dream", "A boat"), NOW)
    world.secure(world.ana, canaries.make("sign-in name", "ana").replace(" ", ""))
    yield world, canaries


@pytest.mark.parametrize("planted", [False, True], ids=["as it is", "the control"])
def test_no_name_and_no_word_is_in_mails_pushes_calendars_and_rows(
    told: tuple[World, Canaries], planted: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world, canaries = told
    name = profile.read_mine(world.ana.me()).name
    if planted:
        monkeypatch.setattr(planning, "say_call", lambda words: f"A minute for {name}?")
    with mail_server() as (box, address), push_service() as service:
        monkeypatch.setenv("DUOLOGUE_SMTP", address)
        monkeypatch.setenv("DUOLOGUE_PUSH_HOSTS", service.origin)
        monkeypatch.setenv("DUOLOGUE_PUBLIC", "https://us.example")
        switch_on(world.ana, NOW, DAILY, address="somebody@mail.example")
        browser = Browser(f"{service.origin}/push")
        reaching.add_push(world.ana.me(), **browser.given, now=NOW)
        asking.begin_calendar(world.ana.me(), NOW, says=True)
        due = next_minute(NOW)
        assert due is not None
        tries = looking.look(due)
        queue.put(tries)
        queued = [bytes(one) for one in Queued.objects.values_list("content", flat=True)]
        for one in tries:
            delivering.deliver(one, due)
        ((_, headers, body),) = service.came
        left = {
            "mail": b"\n".join(box.raw),
            "push": browser.open(body),
            "headers": repr(headers).encode(),
            "calendar": feed.read(own_times.read_mine(world.ana.me()).feed) or b"",
            "job": jobs.JOBS.write_text(jobs.read_mine(world.ana.me())),
            "tasks": b"".join(queue.HUEY.serializer.deserialize(one).__repr__().encode() for one in queued),
            "rows": b"".join(
                bytes(row)
                for of in (Job, Queued, Feed)
                for row in of.objects.values_list("content", flat=True)
            ),
        }
    assert box.raw
    assert b"BEGIN:VEVENT" in left["calendar"]
    for name, content in left.items():
        (tmp_path / name).write_bytes(content)
    seen = {left_at for left_at in left for one in found(canaries, [tmp_path / left_at]) if one}
    assert seen == ({"mail", "push", "job"} if planted else set())


# -- twin worlds ----------------------------------------------------------------------------------------


def nothing(_: World) -> None:
    """Ben does nothing at all."""


def answers(world: World) -> None:
    round_id = start(world.ben, QUESTION, NOW, card="nine-years-old")
    answer(world.ben, round_id, "answer", {"answer": "Words"}, NOW)


def leaves(world: World) -> None:
    leaving.leave_couple(world.ben.me(), NOW)


def limits_himself(world: World) -> None:
    limits.set_ceiling(world.ben.me(), times_a_week=0, depth=1, minutes=2, hard_season=True)


def is_called_too(world: World) -> None:
    switch_on(world.ben, NOW, DAILY)
    asking.set_pause(world.ben.me(), NOW, asked=True, both=False, until=None)


def pauses_for_both(world: World) -> None:
    asking.set_pause(world.ben.me(), NOW, asked=True, both=True, until=None)


HIDDEN: dict[str, Callable[[World], None]] = {
    one.__name__: one for one in (answers, leaves, limits_himself, is_called_too, pauses_for_both)
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_the_other_does_changes_no_call_of_one_s_own(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until one's own next visit: a phone rings or doesn't by what its owner set alone."""
    switch_on(world.ana, NOW, DAILY)
    before = bytes(Job.objects.get(id=jobs.find_own_id(world.ana.me())).content)
    HIDDEN[name](world)
    assert bytes(Job.objects.get(id=jobs.find_own_id(world.ana.me())).content) == before


@pytest.mark.parametrize("name", [one for one in HIDDEN if one not in ("leaves", "pauses_for_both")])
def test_nor_after_it(world: World, name: str) -> None:
    switch_on(world.ana, NOW, DAILY)
    before = jobs.read_mine(world.ana.me())
    HIDDEN[name](world)
    later = NOW + timedelta(minutes=5)
    world.ana.visit(later)
    planning.renew_at_a_visit(world.ana.me(later), later)
    assert jobs.read_mine(world.ana.me(later)) == before
