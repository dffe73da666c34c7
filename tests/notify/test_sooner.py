"""Who wants it is told sooner that something is here: 20 to 60 minutes later by chance, in the same words,
within the rest of what they set, and never of what they may not know of."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.notify.ringing import EVERY_DAY, Phone, switch_on
from tests.notify.ringing import minute as tell_minute
from tests.rounds.daily.asking import give
from tests.rounds.playing import CHECK_IN, QUESTION, answer, look, move, start
from tests.rounds.zones import AUCKLAND, LOS_ANGELES, Apart
from tests.world import NOW, Actor, World

from duologue.engine.moves import MoveKind
from duologue.keepsakes import keeping
from duologue.manuscript import keepsake_kinds as kinds
from duologue.notify import asking, delivering, flags, jobs, planning
from duologue.notify.flags import FLAGS, FlagContent
from duologue.notify.jobs import Sooner, count_minutes
from duologue.notify.models import Flag, Job
from duologue.people import key_files, limits
from duologue.rhythm import calling
from duologue.rhythm.calling import NIGHT, Hours, Pause, Ritual, Time
from duologue.rounds import margins
from duologue.wording import calls

ALWAYS = Hours(0, 0)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    made = Phone(NOW)
    monkeypatch.setattr(delivering, "find_channel", lambda name: made)
    return made


def want_sooner(
    who: Actor,
    now: datetime,
    *,
    quiet: Hours = ALWAYS,
    most: int = 1,
    of: dict[Ritual, Time] | None = None,
) -> None:
    switch_on(who, now, {}, quiet=quiet, most=most)
    asking.set_times(who.me(now), of or {}, quiet, most, calls.FIRST, now, sooner=True)


def pass_minutes(phone: Phone, now: datetime, many: int) -> None:
    for n in range(1, many + 1):
        tell_minute(phone, now + n * A_MINUTE)


def writes(world: World, now: datetime = NOW) -> None:
    """Ben begins something, which stands on Ana's Today."""
    world.ben.visit(now)
    start(world.ben, QUESTION, now, card="nine-years-old")


# -- the coin -----------------------------------------------------------------------------------------


def raise_at(world: World, minute: int) -> None:
    Flag.objects.all().delete()
    place = flags.find_place(world.ana.me(), "a")
    assert place is not None
    FLAGS.change(place, lambda _: FlagContent(minute // flags.EVERY))


def find_delay(world: World, minute: int, chance: random.Random) -> int:
    raise_at(world, minute)
    for n in range(1, 200):
        if flags.toss(minute + n, chance.randrange):
            return n
    raise AssertionError("told never")


def test_it_comes_20_to_60_minutes_later_and_alike_at_each_of_these(world: World) -> None:
    chance = random.Random(20)
    found = [find_delay(world, 29_000_000 + n % 10, chance) for n in range(300)]
    assert min(found) >= 20 and max(found) <= 60
    # One of four tosses, of which each is as likely: 75 of 300, and some 26 to either side (3.5 sigma).
    by_toss = Counter((n % 10 + delay) // 10 for n, delay in enumerate(found))
    assert set(by_toss) == {3, 4, 5, 6}
    assert all(abs(many - 75) < 27 for many in by_toss.values()), by_toss


def test_a_coin_is_tossed_once_in_ten_minutes_however_many_look(world: World) -> None:
    raise_at(world, 29_000_000)
    asked: list[int] = []

    def never(below: int) -> int:
        asked.append(below)
        return below - 1

    for n in range(60):
        for _ in range(3):
            flags.toss(29_000_000 + n, never)
    assert asked == [4, 3, 2]
    # The control: at the last one it comes up in any case.
    assert flags.toss(29_000_060, never)
    assert asked == [4, 3, 2, 1]


def test_one_whose_hour_passed_while_the_machine_was_off_tells_nobody_and_is_gone(world: World) -> None:
    raise_at(world, 29_000_000)
    assert flags.toss(29_000_061, lambda _: 0) == []
    assert Flag.objects.count() == 0


def test_the_coin_knows_neither_who_nor_what(world: World) -> None:
    """What is sealed of a flag is the same whoever raised it by whatever."""
    held = key_files.find_held().jobs
    assert held
    writes(world)
    (first,) = [FLAGS.read(id_) for id_ in Flag.objects.values_list("id", flat=True)]
    Flag.objects.all().delete()
    start(world.ana, CHECK_IN, NOW)
    (second,) = [FLAGS.read(id_) for id_ in Flag.objects.values_list("id", flat=True)]
    assert first == second == FlagContent(count_minutes(NOW) // flags.EVERY)
    sizes = {len(bytes(row)) for row in Flag.objects.values_list("content", flat=True)}
    assert len(sizes) == 1


# -- from end to end ----------------------------------------------------------------------------------


def test_something_is_here_in_the_same_words_once(world: World, phone: Phone) -> None:
    want_sooner(world.ana, NOW, most=3)
    writes(world)
    pass_minutes(phone, NOW, 180)
    ((to, at, words),) = phone.rang
    assert (to, words) == ("ana@mail.example", "A minute for you?")
    assert timedelta(minutes=20) <= at - NOW <= timedelta(minutes=60)


def test_who_did_not_ask_for_it_is_called_by_nothing_that_the_other_does(world: World, phone: Phone) -> None:
    switch_on(world.ana, NOW, {}, quiet=ALWAYS, most=3)
    writes(world)
    # The flag is there all the same: it is nobody's business who asked.
    assert Flag.objects.count() == 1
    pass_minutes(phone, NOW, 90)
    assert phone.rang == []
    assert Flag.objects.count() == 0


def test_it_keeps_to_quiet_hours(world: World, phone: Phone) -> None:
    want_sooner(world.ana, NOW, quiet=Hours(0, 1439), most=3)
    writes(world)
    pass_minutes(phone, NOW, 90)
    assert phone.rang == []


def test_it_keeps_to_a_pause(world: World, phone: Phone) -> None:
    want_sooner(world.ana, NOW, most=3)
    asking.set_pause(world.ana.me(), NOW, asked=True, both=False, until=None)
    writes(world)
    pass_minutes(phone, NOW, 90)
    assert phone.rang == []


def test_it_counts_to_the_limit_of_a_day_and_so_does_what_comes_later(world: World, phone: Phone) -> None:
    """NOW is 18:30 in Lisbon; the check-in's own time is 20:30."""
    want_sooner(world.ana, NOW, of={Ritual.CHECK_IN: Time(20 * 60 + 30, EVERY_DAY)})
    writes(world)
    pass_minutes(phone, NOW, 6 * 60)
    assert len(phone.rang) == 1
    # Nor another one on that date; the next day calls again at its own time.
    world.ben.visit(NOW + timedelta(hours=2))
    start(world.ben, CHECK_IN, NOW + timedelta(hours=2))
    pass_minutes(phone, NOW + timedelta(hours=6), 22 * 60)
    assert [at.hour for _, at, _ in phone.rang][1:] == [20]


def test_with_two_a_day_both_come(world: World, phone: Phone) -> None:
    """The control of the one before."""
    want_sooner(world.ana, NOW, most=2, of={Ritual.CHECK_IN: Time(20 * 60 + 30, EVERY_DAY)})
    writes(world)
    pass_minutes(phone, NOW, 5 * 60)
    assert len(phone.rang) == 2


def test_who_has_seen_it_meanwhile_is_not_called(world: World, phone: Phone) -> None:
    want_sooner(world.ana, NOW, most=3)
    writes(world)
    rows = set(Flag.objects.values_list("id", flat=True))
    later = NOW + timedelta(minutes=3)
    world.ana.visit(later)
    planning.renew_at_a_visit(world.ana.me(later), later)
    # The row stays: whether it is there tells of no visit.
    assert set(Flag.objects.values_list("id", flat=True)) == rows
    pass_minutes(phone, later, 90)
    assert phone.rang == []
    # What comes after it is told.
    again = later + timedelta(minutes=95)
    world.ben.visit(again)
    start(world.ben, CHECK_IN, again)
    pass_minutes(phone, again, 90)
    assert len(phone.rang) == 1


def test_two_workers_call_once(world: World, phone: Phone) -> None:
    want_sooner(world.ana, NOW, most=3)
    writes(world)
    for n in range(1, 90):
        tell_minute(phone, NOW + n * A_MINUTE)
        tell_minute(phone, NOW + n * A_MINUTE)
    assert len(phone.rang) == 1


def test_rows_from_before_there_were_heads_are_looked_into(world: World, phone: Phone) -> None:
    switch_on(world.ana, NOW, {Ritual.CHECK_IN: Time(20 * 60 + 30, EVERY_DAY)})
    Job.objects.update(head=b"")
    pass_minutes(phone, NOW, 3 * 60)
    assert len(phone.rang) == 1


def test_a_head_of_another_row_is_not_read_as_its_own(world: World, phone: Phone) -> None:
    want_sooner(world.ana, NOW)
    switch_on(world.ben, NOW, {Ritual.CHECK_IN: Time(20 * 60 + 30, EVERY_DAY)})
    mine, theirs = (jobs.find_own_id(who.me()) for who in (world.ana, world.ben))
    Job.objects.filter(id=theirs).update(head=Job.objects.get(id=mine).head)
    assert dict(jobs.read_heads())[theirs] is None
    pass_minutes(phone, NOW, 3 * 60)
    assert phone.of("ben@mail.example")


# -- twin worlds --------------------------------------------------------------------------------------


def answers_the_day_s_question_alone(world: World) -> None:
    give(world.ben, NOW)


def keeps_something_private(world: World) -> None:
    keeping.keep(world.ben.me(), kinds.MOMENT, "A bench", NOW, own=True)


def sets_limits(world: World) -> None:
    limits.set_ceiling(world.ben.me(), times_a_week=0, depth=1, minutes=2, hard_season=True)


def plays_alone(world: World) -> None:
    start(world.ben, "small-things/something-for-yourself", NOW)


def wants_to_be_told_sooner(world: World) -> None:
    want_sooner(world.ben, NOW)


def chooses_what_nobody_else_chose(world: World) -> None:
    (round_id,) = world.rounds  # type: ignore[attr-defined]
    ideas = look(world.ben, round_id, NOW).header.drawn.hands["ideas"]
    answer(world.ben, round_id, "pick", {"ideas": [ideas[0].id]}, NOW)


HIDDEN: dict[str, Callable[[World], None]] = {
    one.__name__: one
    for one in (
        answers_the_day_s_question_alone,
        keeps_something_private,
        sets_limits,
        plays_alone,
        wants_to_be_told_sooner,
        chooses_what_nobody_else_chose,
    )
}


def look_at_rows(world: World) -> tuple[set[object], object]:
    mine = flags.find_place(world.ana.me(), "a")
    job = Job.objects.get(id=jobs.find_own_id(world.ana.me()))
    return set(Flag.objects.filter(id=mine).values_list("id", flat=True)), bytes(job.content)


@pytest.mark.parametrize("name", HIDDEN)
def test_what_may_not_be_known_raises_no_flag(world: World, name: str, phone: Phone) -> None:
    want_sooner(world.ana, NOW, most=3)
    world.rounds = [start(world.ben, "consensus/tonight", NOW)]  # type: ignore[attr-defined]
    Flag.objects.all().delete()
    before = look_at_rows(world)
    HIDDEN[name](world)
    assert look_at_rows(world) == before == (set(), before[1])
    pass_minutes(phone, NOW, 70)
    assert phone.of("ana@mail.example") == []


def starts(world: World) -> None:
    start(world.ben, QUESTION, NOW, card="nine-years-old")


def chooses_the_same(world: World) -> None:
    (round_id,) = world.rounds  # type: ignore[attr-defined]
    ideas = look(world.ana, round_id, NOW).header.drawn.hands["ideas"]
    answer(world.ana, round_id, "pick", {"ideas": [ideas[0].id]}, NOW)
    Flag.objects.all().delete()
    answer(world.ben, round_id, "pick", {"ideas": [ideas[0].id]}, NOW)


def writes_a_note(world: World) -> None:
    round_id = start(world.ana, QUESTION, NOW, card="nine-years-old")
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": "Words"}, NOW)
    Flag.objects.all().delete()
    margins.write_note(world.ben.me(), round_id, "More words", NOW)


@pytest.mark.parametrize("act", [starts, chooses_the_same, writes_a_note])
def test_what_is_there_for_both_does(world: World, act: Callable[[World], None]) -> None:
    """The control of the twin worlds."""
    want_sooner(world.ana, NOW, most=3)
    world.rounds = [start(world.ben, "consensus/tonight", NOW)]  # type: ignore[attr-defined]
    Flag.objects.all().delete()
    act(world)
    assert look_at_rows(world)[0]


def test_leaving_a_round_silently_raises_none(world: World) -> None:
    round_id = start(world.ben, QUESTION, NOW, card="nine-years-old")
    Flag.objects.all().delete()
    move(world.ben, round_id, MoveKind.LEAVE, NOW)
    assert look_at_flag(world) == 0


def look_at_flag(world: World) -> int:
    return Flag.objects.filter(id=flags.find_place(world.ana.me(), "a")).count()


# -- when one is awake --------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", [AUCKLAND, LOS_ANGELES])
@pytest.mark.parametrize("quiet", [NIGHT, Hours(13 * 60, 15 * 60), ALWAYS, Hours(150, 200)])
def test_a_year_of_when_one_is_awake(zone: str, quiet: Hours) -> None:
    here, begun = ZoneInfo(zone), datetime(2026, 1, 10, 12, tzinfo=UTC)
    paused = Pause(date(2026, 2, 1))
    dates = calling.list_awake(quiet, here, begun, begun + timedelta(days=365), [paused])
    sooner = Sooner(jobs._NOBODY, 1, tuple(tuple(count_minutes(at) for at in one) for one in dates))
    chance, offsets = random.Random(7), set()
    for _ in range(12_000):
        at = begun + timedelta(minutes=chance.randrange(365 * 24 * 60))
        wall = at.astimezone(here)
        offsets.add(wall.utcoffset())
        awake = not quiet.covers(wall.hour * 60 + wall.minute) and paused.is_over(wall.date())
        rings = sooner.may_ring(count_minutes(at), ())
        if rings != awake:
            # Beside an hour that autumn tells twice, or spring leaves out, it may be quiet for longer.
            day = [wall.replace(hour=hour, minute=0) for hour in (0, 12)]
            assert awake and day[0].utcoffset() != day[1].utcoffset(), wall
    assert len(offsets) == 2


def test_the_limit_is_by_the_date_on_the_wall(world: World) -> None:
    here = ZoneInfo(AUCKLAND)
    at = datetime(2026, 4, 5, 0, 30, tzinfo=here).astimezone(UTC)
    dates = calling.list_awake(ALWAYS, here, at - timedelta(days=2), at + timedelta(days=5))
    sooner = Sooner(jobs._NOBODY, 1, tuple(tuple(count_minutes(one) for one in each) for each in dates))
    minute = count_minutes(at)
    assert sooner.may_ring(minute, (minute - 31,))
    assert not sooner.may_ring(minute, (minute - 29,))
    # The day of the change has 25 hours.
    assert not sooner.may_ring(minute + 24 * 60, (minute,))
    assert sooner.may_ring(minute + 24 * 60 + 31, (minute,))


@pytest.mark.django_db
def test_a_year_in_auckland_and_los_angeles(phone: Phone) -> None:
    """The other does something at any hour of a year: sooner comes in time or not at all."""
    begun = datetime(2026, 1, 10, 12, tzinfo=UTC)
    apart = Apart.since(begun, AUCKLAND, LOS_ANGELES)
    zones = {"ana@mail.example": ZoneInfo(AUCKLAND), "ben@mail.example": ZoneInfo(LOS_ANGELES)}
    for (who, _), most in zip(apart.both, (1, 2), strict=True):
        want_sooner(who, begun, quiet=NIGHT, most=most, of={Ritual.WEEK: Time(19 * 60, (6,))})
    chance, raised = random.Random(3), {address: [] for address in zones}
    for week in range(52):
        now = begun + timedelta(days=7 * week, minutes=chance.randrange(7 * 24 * 60))
        for who, _ in apart.both:
            who.visit(now)
            planning.renew_at_a_visit(who.me(now), now)
        for address, place in zip(zones, flags_of(apart.world, now), strict=True):
            raised[address].append(now)
            FLAGS.change(place, lambda _, now=now: FlagContent(count_minutes(now) // flags.EVERY))
        for n in range(1, 75):
            # Minutes in which there may be something to do; two workers look.
            if count_minutes(now + n * A_MINUTE) % 5 == 0:
                tell_minute(phone, now + n * A_MINUTE)
                tell_minute(phone, now + n * A_MINUTE)
    for (address, zone), most in zip(zones.items(), (1, 2), strict=True):
        heard = phone.of(address)
        assert len(set(heard)) == len(heard) > 15
        here = [at.astimezone(zone) for at in heard]
        assert not any(NIGHT.covers(at.hour * 60 + at.minute) for at in here)
        assert max(Counter(at.date() for at in here).values()) <= most
        assert len({at.utcoffset() for at in here}) == 2
        sooner = [at for at in heard if f"{at.astimezone(zone):%H:%M}" != "19:00"]
        for at in sooner:
            assert any(
                timedelta(minutes=20) <= at - since <= timedelta(minutes=60) for since in raised[address]
            )
        # Whoever was awake for all of that hour was told.
        for since in raised[address]:
            wall = [since.astimezone(zone) + timedelta(minutes=n) for n in (20, 60)]
            if all(not NIGHT.covers(one.hour * 60 + one.minute) for one in wall):
                assert any(since < at <= since + timedelta(minutes=60) for at in heard), since
    assert {words for _, _, words in phone.rang} == {"A minute for you?"}


def flags_of(world: World, now: datetime) -> list[object]:
    return [flags.find_place(who.me(now), who.me(now).seat) for who in (world.ana, world.ben)]


def test_control_a_head_without_its_flag_would_tell_nobody(world: World, phone: Phone) -> None:
    want_sooner(world.ana, NOW, most=3)
    jobs.JOBS.change(jobs.find_own_id(world.ana.me()), lambda job: replace(job, sooner=None))
    writes(world)
    pass_minutes(phone, NOW, 90)
    assert phone.rang == []
