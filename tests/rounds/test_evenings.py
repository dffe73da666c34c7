"""Evenings that both ticked: kept each on its day, on each one's Today and in each one's calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.keepsakes.racing import at_once, entered
from tests.rounds.playing import answer, look, move, sees, start
from tests.rounds.zones import AUCKLAND, EVERYWHERE, LOS_ANGELES, Apart
from tests.world import NOW, Actor, World

from duologue.engine import evenings
from duologue.engine.moves import MoveKind
from duologue.keepsakes import date_lists, due_dates, keeping, reading_keepsakes
from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.parse import parse
from duologue.notify import asking, planning
from duologue.notify.calendar import feed
from duologue.people.access import Me
from duologue.people.refusals import Refusal
from duologue.rhythm import own_times, visiting
from duologue.rounds import play
from duologue.rounds.play import Wish

SLUG, STEP, FIELD = "quality-time/plan-our-time", "free", "evenings"
A_DAY = timedelta(days=1)
TODAY = NOW.date()
NIGHTS = [f"{TODAY + n * A_DAY} evening" for n in range(1, 6)]


def offered(who: Actor, round_id: UUID, now: datetime = NOW) -> list[str]:
    (asked,) = look(who, round_id, now).view.fields
    return [option.id for option in asked.options]


def tick(who: Actor, round_id: UUID, *nights: int, now: datetime = NOW) -> None:
    answer(who, round_id, STEP, {FIELD: [NIGHTS[n] for n in nights]}, now)


def ticking(me: Me, round_id: UUID, *nights: int) -> Callable[[], None]:
    wish = Wish(uuid4(), MoveKind.ANSWER, STEP, raw={FIELD: [NIGHTS[n] for n in nights]})

    def send() -> None:
        assert play.act(me, round_id, [wish], NOW).accepted

    return send


def correct(who: Actor, round_id: UUID, *nights: int, now: datetime = NOW) -> None:
    raw = {FIELD: [NIGHTS[n] for n in nights]}
    outcome = move(who, round_id, MoveKind.CORRECT, now, STEP, raw=raw)
    assert outcome.accepted, play.say_why(outcome)


def shelf(who: Actor, now: datetime = NOW) -> list[Kept]:
    return reading_keepsakes.read_everything(who.me(now), now.date())


def days_kept(who: Actor, now: datetime = NOW) -> list[date]:
    return sorted(one.again for one in shelf(who, now) if one.again)


def stands(who: Actor, now: datetime) -> bool:
    who.visit(now)
    return any(one.kind.of_evenings for one in visiting.visit(who.me(now), now).days)


def read_calendar(who: Actor) -> str:
    """What their own calendar shows once they have come again."""
    who.visit(NOW)
    planning.renew_at_a_visit(who.me(), NOW)
    return (feed.read(own_times.read_mine(who.me()).feed) or b"").decode()


def days_on_today(world: World) -> dict[str, list[int]]:
    """So many days from now it stands on each one's Today; who comes later finds what is over gone."""
    found: dict[str, list[int]] = {"Ana": [], "Ben": []}
    for n in range(7):
        for who in (world.ana, world.ben):
            found[who.name] += [n] if stands(who, NOW + n * A_DAY) else []
    return found


@pytest.fixture
def round_id(world: World) -> UUID:
    return start(world.ana, SLUG, NOW)


# -- what is offered ----------------------------------------------------------------------------------


def test_both_are_offered_the_same_five_whenever_they_come(world: World, round_id: UUID) -> None:
    for who in (world.ana, world.ben):
        assert offered(who, round_id) == offered(who, round_id, NOW + 3 * A_DAY) == NIGHTS


@pytest.mark.parametrize("hour", [0, 9, 11, 12, 23])
def test_none_is_over_anywhere_when_a_round_begins(hour: int) -> None:
    began = datetime(2026, 12, 31, hour, 59, tzinfo=UTC)
    found = [one.id for one in evenings.list_evenings(began, 5)]
    assert found[0] == "2027-01-01 evening" and len(found) == 5
    zones = [ZoneInfo(name) for name in (*EVERYWHERE, "Etc/GMT+12", "Etc/GMT-14")]
    assert not any(evenings.is_over(slot, began, zones) for slot in found)
    # The control: of the UTC day itself, one would be.
    today = f"{began.date()} evening"
    assert evenings.is_over(today, began, zones) is (hour >= 8)


def test_another_evening_is_refused(world: World, round_id: UUID) -> None:
    for slot in (f"{TODAY} evening", f"{TODAY + 6 * A_DAY} evening", f"{TODAY + A_DAY} morning"):
        outcome = move(world.ana, round_id, MoveKind.ANSWER, NOW, STEP, raw={FIELD: [slot]})
        assert not outcome.accepted, slot


# -- what is kept -------------------------------------------------------------------------------------


def test_only_what_both_ticked_is_kept_each_on_its_day_and_gone_after_it(
    world: World, round_id: UUID
) -> None:
    tick(world.ana, round_id, 0, 1, 3)
    assert not Keepsake.objects.filter(source=round_id).exists()
    tick(world.ben, round_id, 1, 2, 3)
    shared = [TODAY + 2 * A_DAY, TODAY + 4 * A_DAY]
    for who in (world.ana, world.ben):
        assert days_kept(who) == shared
        assert {(one.kind.word, one.seat) for one in shelf(who)} == {("evening", "")}
    assert days_on_today(world) == {"Ana": [2, 4], "Ben": [2, 4]}
    over = NOW + 6 * A_DAY
    assert days_kept(world.ana, over) == []
    assert not Keepsake.objects.filter(source=round_id).exists()
    assert date_lists.read_all_dates(world.ana.me(over)) == {}


@pytest.mark.parametrize("ben", [None, [2, 4]])
def test_no_and_no_answer_leave_the_same_nothing(world: World, round_id: UUID, ben: list[int] | None) -> None:
    tick(world.ana, round_id, 0, 1)
    if ben:
        tick(world.ben, round_id, *ben)
    assert not Keepsake.objects.exclude(author="").exists() and days_kept(world.ana) == []


def test_who_thinks_again_takes_it_away_for_both_and_it_does_not_come_back(
    world: World, round_id: UUID
) -> None:
    for who in (world.ana, world.ben):
        tick(who, round_id, 0, 1)
    correct(world.ben, round_id, 1)
    for who in (world.ana, world.ben):
        assert days_kept(who) == [TODAY + 2 * A_DAY]
    correct(world.ben, round_id, 0, 1)
    assert days_kept(world.ana) == [TODAY + 2 * A_DAY]
    assert move(world.ana, round_id, MoveKind.WITHDRAW, NOW, STEP).accepted
    assert days_kept(world.ben) == [] and not Keepsake.objects.filter(source=round_id).exists()
    assert not any("on" in entry for entry in date_lists.read_all_dates(world.ben.me()).values())


def test_what_was_taken_back_stands_on_nobody_s_today(world: World, round_id: UUID) -> None:
    for who in (world.ana, world.ben):
        tick(who, round_id, 0, 1)
    correct(world.ben, round_id, 1)
    assert days_on_today(world) == {"Ana": [2], "Ben": [2]}


def test_one_that_is_over_is_shown_and_not_kept(world: World, round_id: UUID) -> None:
    """Ben comes two days later with a page that was left open."""
    tick(world.ana, round_id, 0, 2)
    later = NOW + 2 * A_DAY
    tick(world.ben, round_id, 0, 2, now=later)
    assert sees(world.ana, round_id, later)[STEP]["matched"] == {FIELD: [NIGHTS[0], NIGHTS[2]]}
    assert days_kept(world.ana, later) == [TODAY + 3 * A_DAY]


def test_it_is_nobody_s_to_reword_and_either_puts_it_out_of_sight(world: World, round_id: UUID) -> None:
    for who in (world.ana, world.ben):
        tick(who, round_id, 1)
    (found,) = shelf(world.ana)
    with pytest.raises(Refusal):
        keeping.edit(world.ana.me(), found.id, "Soup", TODAY + 5 * A_DAY, found.seen, NOW)
    with pytest.raises(Refusal):
        keeping.destroy(world.ana.me(), found.id)
    keeping.archive(world.ben.me(), found.id, NOW, away=True)
    assert not stands(world.ana, NOW + 2 * A_DAY)
    keeping.archive(world.ben.me(), found.id, NOW, away=False)
    assert stands(world.ana, NOW + 2 * A_DAY)
    keeping.archive(world.ben.me(), found.id, NOW, away=True)
    over = NOW + 4 * A_DAY
    due_dates.tidy(world.ana.me(over), over)
    assert not Keepsake.objects.filter(source=round_id).exists(), "out of sight it goes by itself, too"


# -- far apart ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [0, 5, 12, 17])
def test_in_auckland_and_los_angeles_each_has_it_for_the_whole_of_their_own_date(
    db: None, hours: int
) -> None:
    began = NOW.replace(hour=0) + timedelta(hours=hours)
    apart = Apart.since(began, AUCKLAND, LOS_ANGELES)
    ana, ben = apart.world.ana, apart.world.ben
    round_id = start(ana, SLUG, began)
    assert offered(ana, round_id, began) == offered(ben, round_id, began) == NIGHTS
    tick(ana, round_id, 0, 4, now=began)
    tick(ben, round_id, 0, 4, now=began)
    days = {TODAY + A_DAY, TODAY + 5 * A_DAY}
    seen: dict[str, set[datetime]] = {"Ana": set(), "Ben": set()}
    for n in range(24 * 8):
        now = began + timedelta(hours=n)
        for who, _ in apart.both:
            if stands(who, now):
                assert apart.date(who, now) in days
                seen[who.name].add(now)
            else:
                assert apart.date(who, now) not in days, now
    assert seen["Ana"] != seen["Ben"]


def test_what_is_over_for_one_of_two_is_not_kept(db: None) -> None:
    apart = Apart.since(NOW, AUCKLAND, LOS_ANGELES)
    ana, ben = apart.world.ana, apart.world.ben
    round_id = start(ana, SLUG, NOW)
    tick(ana, round_id, 1, 2)
    # In Auckland it is midnight and the second evening has been; in Los Angeles it is three in the morning.
    later = datetime.combine(TODAY + 2 * A_DAY, NOW.time().replace(hour=11), UTC)
    ben.visit(later)
    tick(ben, round_id, 1, 2, now=later)
    assert days_kept(ben, later) == [TODAY + 3 * A_DAY]


# -- the calendars ------------------------------------------------------------------------------------


def test_both_s_calendars_have_it_and_only_it(world: World, round_id: UUID) -> None:
    for who in (world.ana, world.ben):
        asking.begin_calendar(who.me(), NOW, says=True)
    tick(world.ana, round_id, 0, 1)
    tick(world.ben, round_id, 1, 2)

    for who in (world.ana, world.ben):
        text = read_calendar(who)
        assert text.count("VALUE=DATE:") >= 1 and f"DTSTART;VALUE=DATE:{TODAY + 2 * A_DAY:%Y%m%d}" in text
        assert not any(f"DTSTART;VALUE=DATE:{TODAY + n * A_DAY:%Y%m%d}" in text for n in (1, 3))
        assert "evening" not in text and "November" not in text
    correct(world.ana, round_id, 0)
    assert all("VALUE=DATE" not in read_calendar(who) for who in (world.ana, world.ben))


# -- both at once -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_pressed_by_both_at_once_it_is_kept_once() -> None:
    world = World.paired()
    for _ in range(3):
        round_id = start(world.ana, SLUG, NOW)
        both = [(world.ana, (0, 1)), (world.ben, (1, 2))]
        wrong = at_once([ticking(entered(who.jar, NOW), round_id, *nights) for who, nights in both])
        assert wrong == []
        rows = Keepsake.objects.filter(source=round_id)
        assert rows.count() == 1
        rows.delete()


# -- a script's writer --------------------------------------------------------------------------------

TEXT = """
title = "Evenings"
practice = "quality-time"
minutes = [1, 2]
depth = 1

[[keep]]
kind = "{kind}"
step = "free"

[[step]]
id = "free"
ask = "each"
text = "Which?"
rule = "{rule}"
fields = [{fields}]

[[step]]
id = "end"
read = "each"
text = "That was it."
"""
EVENINGS = '{ id = "evenings", kind = "slots", evenings = 5 }'


@pytest.mark.parametrize(
    ("kind", "rule", "fields", "said"),
    [
        ("evening", "matched", EVENINGS, None),
        ("idea", "matched", EVENINGS, None),
        ("evening", "sealed", EVENINGS, "nothing but evenings"),
        ("evening", "matched", '{ id = "slots", kind = "slots" }', "nothing but evenings"),
        ("moment", "matched", EVENINGS, "kept as an idea"),
        ("evening", "matched", EVENINGS.replace("5", "8"), "evenings"),
        ("evening", "matched", EVENINGS.replace("slots", "list"), "evenings: belongs to slots only"),
    ],
)
def test_what_fits_together(kind: str, rule: str, fields: str, said: str | None) -> None:
    text = TEXT.replace("{kind}", kind).replace("{rule}", rule).replace("{fields}", fields)
    if said is None:
        parse(text, SLUG)
        return
    with pytest.raises(Mistakes) as told:
        parse(text, SLUG)
    assert said in str(told.value)


# -- the controls -------------------------------------------------------------------------------------


def test_without_the_comparison_what_one_ticked_would_be_kept(
    world: World, round_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duologue.engine.matching.intersect", lambda _fields, one, two: {**one, **two})
    with pytest.raises(AssertionError):
        test_only_what_both_ticked_is_kept_each_on_its_day_and_gone_after_it(world, round_id)


def test_an_evening_that_is_over_would_be_noticed(
    world: World, round_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evenings, "is_over", lambda *_: False)
    with pytest.raises(AssertionError):
        test_one_that_is_over_is_shown_and_not_kept(world, round_id)
