"""The pages of rituals and paths, as two and as one walk them; each is three taps from Today at most."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.rounds import walked
from tests.rounds.playing import answer, start
from tests.web.conftest import at
from tests.world import Actor, World

from duologue.engine.roles import Role
from duologue.people import limits
from duologue.people.consents import SharedRitual
from duologue.rhythm import rituals
from duologue.rounds import casting, paths

A_DAY = timedelta(days=1)


@pytest.fixture
def shown(browser):
    def show(who: Actor, path: str, status: int = 200) -> str:
        answered = browser(who).get(path, secure=True)
        assert answered.status_code == status
        return answered.content.decode().replace("&#39;", "'")

    return show


@pytest.fixture
def send(browser):
    def send_form(who: Actor, path: str, **form: str):
        return browser(who).post(path, {"id": str(uuid4()), **form}, secure=True)

    return send_form


def links(text: str) -> list[str]:
    return re.findall(r'href="(/[^"#?]*)', text)


@pytest.mark.parametrize("wanted", ["/paths/flatmates/", "/rituals/", "/ways/state-of-us/our-intention/"])
def test_it_is_three_taps_from_today(shown, world: World, wanted: str):
    there, taps = {"/"}, 0
    met: set[str] = set()
    while wanted not in there and taps < 3:
        met |= there
        pages = [one for one in sorted(there) if one == "/" or one.startswith(("/ways/", "/paths/"))]
        there = {link for page in pages for link in links(shown(world.ana, page))} - met
        taps += 1
    assert wanted in there


def test_both_say_yes_on_the_page_and_it_stands_on_today(shown, send, world: World):
    slug = casting.find_exercise(Role.WEEKLY).slug
    for who in (world.ana, world.ben):
        assert f"/ways/{slug}/" not in shown(who, "/")
        assert send(who, "/rituals/agree", ritual="week", do="agree").headers["Location"] == "/rituals/#week"
    for who in (world.ana, world.ben):
        assert "State of us, this week" in shown(who, "/") and f"/ways/{slug}/" in shown(who, "/")
    page = shown(world.ana, "/rituals/")
    assert "Its day has come. It can wait." in page
    # Moved by one, it is gone for both; nothing says whose hand it was.
    on = (world.now + 2 * A_DAY).date().isoformat()
    assert send(world.ben, "/rituals/move", ritual="week", do="to-a-day", on=on).status_code == 302
    for who in (world.ana, world.ben):
        assert "State of us, this week" not in shown(who, "/")
        assert "24 November 2026" in shown(who, "/rituals/")


def test_a_yes_of_one_s_own_waits_in_a_sentence(shown, send, world: World):
    before = shown(world.ben, "/rituals/")
    send(world.ana, "/rituals/agree", ritual="hard-season", do="agree")
    assert "It begins if Ben says yes too." in shown(world.ana, "/rituals/")
    after = shown(world.ben, "/rituals/")
    drawn = re.compile(r'(value|nonce)="[^"]{20,}"')
    assert drawn.sub("", after) == drawn.sub("", before)


def test_a_day_that_is_none_is_said_where_it_was_typed(send, world: World):
    for who in (world.ana, world.ben):
        rituals.set_yes(who.me(), SharedRitual.MONTH, world.now, agrees=True)
    for typed, said in (("", "Please choose a day."), ("2031-01-01", "within two months")):
        answered = send(world.ana, "/rituals/move", ritual="month", do="to-a-day", on=typed)
        assert answered.status_code == 422 and said in answered.content.decode()
        assert typed in answered.content.decode()
    assert send(world.ana, "/rituals/move", ritual="month", do="somehow").status_code == 404
    assert send(world.ana, "/rituals/agree", ritual="day", do="agree").status_code == 404


def test_alone_the_page_says_so_and_leads_to_one_s_own_week(shown, alone: World):
    page = shown(alone.ana, "/rituals/")
    assert "/rituals/agree" not in page and "your own week" in page


def test_a_path_is_walked_alone_on_its_page(shown, send, alone: World, monkeypatch):
    page = shown(alone.ana, "/paths/flatmates/")
    assert "Evening 1 of 3" in page and "Fifteen for me" in page and "/together" not in page
    begun = send(alone.ana, "/paths/flatmates/begin", evening="talk").headers["Location"]
    assert f'href="{begun}"' in shown(alone.ana, "/paths/flatmates/")
    walked.play_through(UUID(begun.split("/")[2]), alone.now, alone.ana)
    assert "Evening 2 of 3" in shown(alone.ana, "/paths/flatmates/")
    # A week later it stands on Today, where it stood.
    later = alone.now + 8 * A_DAY
    at(later, monkeypatch)
    alone.ana.visit(later)
    assert "Evening 2 of 3: Lonely in company" in shown(alone.ana, "/")


def test_it_is_joined_on_evening_four_from_today(shown, send, world: World, monkeypatch):
    walked.install_path(monkeypatch)
    for evening in walked.EVENINGS[:3]:
        walked.walk_alone(world.ana, evening, world.now)
    assert "Four made-up evenings" not in shown(world.ben, "/")
    send(world.ana, f"/paths/{walked.NAME}/together", evening="fourth")
    today = shown(world.ben, "/")
    assert "Ana would like to do this with you." in today and f"/paths/{walked.NAME}/" in today
    page = shown(world.ben, f"/paths/{walked.NAME}/")
    assert "Evening 4 of 4" in page and "Only you see how far you are by yourself." in page
    begun = send(world.ben, f"/paths/{walked.NAME}/begin", evening="fourth", together="yes")
    round_id = UUID(begun.headers["Location"].split("/")[2])
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": "The heron"}, world.now)
    walked.play_through(round_id, world.now, world.ana, world.ben)
    for who in (world.ana, world.ben):
        assert "That was the last evening." in shown(who, f"/paths/{walked.NAME}/")


def test_who_would_rather_not_finds_the_path_as_one_s_own(shown, send, world: World):
    paths.ask(world.ana.me(), "flatmates", "missing")
    assert "would like to do this" in shown(world.ben, "/")
    send(world.ben, "/paths/flatmates/stop")
    assert "would like to do this" not in shown(world.ben, "/")
    page = shown(world.ben, "/paths/flatmates/")
    assert "Evening 1 of 3" in page and "would like to do this" not in page
    assert "Ben finds it on Today" in shown(world.ana, "/paths/flatmates/")


def test_an_unknown_path_is_no_page(shown, send, world: World):
    shown(world.ana, "/paths/no-such/", 404)
    for verb in ("begin", "together", "stop"):
        assert send(world.ana, f"/paths/no-such/{verb}", evening="talk").status_code == 404
    assert send(world.ana, "/paths/flatmates/begin", evening="nine").status_code == 404


@pytest.mark.parametrize("both", [False, True])
def test_an_intention_comes_back_once_in_four_weeks(shown, send, world: World, monkeypatch, both: bool):
    if both:
        round_id = start(world.ana, "state-of-us/our-intention", world.now)
        first = walked_first(world, round_id)
        answer(first, round_id, "one-sentence", {"line": "We eat breakfast together"}, world.now)
        for who in (world.ana, world.ben):
            answer(who, round_id, "meant", {"agree": "yes"}, world.now)
    else:
        round_id = start(world.ana, "state-of-us/an-intention", world.now)
        answer(world.ana, round_id, "meant", {"line": "We eat breakfast together"}, world.now)
    people = (world.ana, world.ben)
    for days, there in ((27, False), (28, True)):
        now = world.now + days * A_DAY
        at(now, monkeypatch)
        for who in people:
            who.visit(now)
            page = shown(who, "/")
            assert ("How was it?" in page) is (there and (both or who is world.ana)), (who.name, days)
    kept = re.search(r'action="/kept/([0-9a-f-]+)/move"', shown(world.ana, "/"))
    assert kept is not None
    assert send(world.ana, f"/kept/{kept[1]}/move", do="still-good", today="yes").status_code == 302
    assert "How was it?" not in shown(world.ana, "/")
    if both:
        # The other has a look of their own.
        assert "How was it?" in shown(world.ben, "/")
    later = world.now + 90 * A_DAY
    at(later, monkeypatch)
    world.ana.visit(later)
    assert "How was it?" not in shown(world.ana, "/")


def walked_first(world: World, round_id: UUID) -> Actor:
    from tests.rounds.playing import look

    table = look(world.ana, round_id, world.now)
    return world.ana if table.header.drawn.first_is == world.ana.me().seat else world.ben


def test_in_one_s_own_hard_season_neither_stands_on_one_s_today(shown, world: World):
    for who in (world.ana, world.ben):
        rituals.set_yes(who.me(), SharedRitual.WEEK, world.now, agrees=True)
    paths.ask(world.ana.me(), "flatmates", "talk")
    limits.set_ceiling(world.ben.me(), times_a_week=None, depth=None, minutes=None, hard_season=True)
    page = shown(world.ben, "/")
    assert "State of us" not in page and "would like to do this" not in page
    assert "State of us, this week" in shown(world.ana, "/")
