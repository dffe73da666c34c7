"""Figures from blocks: what each rests on, and the written reason wherever there is none yet."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.rounds.diaries import check_ins, days_before, lived, opened_once, over, put, rate, wave
from tests.rounds.installing import install
from tests.rounds.playing import CHECK_IN, KINDS, LOAD, answer, look, move, start
from tests.world import World

from duologue.engine.moves import MoveKind
from duologue.engine.roles import FedFigure, Role
from duologue.insight.attunement import COPIED, OTHER_EVEN
from duologue.insight.attunement import TOO_FEW as TOO_FEW_GUESSES
from duologue.insight.helps import BetterDays
from duologue.insight.level import HARDLY_MOVED, QUIET_MONTH, TOO_FEW, TOO_FEW_OWN
from duologue.insight.load import TOO_FEW as TOO_FEW_REPORTS
from duologue.insight.reasons import NotYet
from duologue.insight.verdicts import Verdict
from duologue.people import own_settings
from duologue.people.own_settings import OwnSettings
from duologue.rounds import blocks, diary, drawing_cards, lines, weekly
from duologue.rounds.blocks import Entry
from duologue.rounds.lines import Line
from duologue.web.insights import better_days, kinds, load, reading

TODAY = date(2026, 11, 25)


def couple_line(world: World) -> Line | NotYet:
    told = weekly.read_told(blocks.read(world.ben.me(world.now), own=False, only=(weekly.SLUG,)))
    return lines.draw_couple_line(told, world.now.date())


def test_the_line_of_both_is_by_week_and_from_both(world: World) -> None:
    lived(world, 120)
    found = couple_line(world)
    assert isinstance(found, Line)
    assert all(lines.find_first_day(week.first).weekday() == 0 for week in found.weeks)
    assert all(
        week.level is None or week.level.low < week.level.middle < week.level.high for week in found.weeks
    )
    assert lines.find_first_day(found.weeks[-1].first) < weekly.find_monday(
        weekly.number_week(world.now.date())
    )


def test_one_s_own_line_needs_nobody(alone: World) -> None:
    rate(alone.ana, alone.now, over(days_before(alone.now.date(), 120), wave(1)))
    found = lines.draw_own_line(weekly.read_own_days(alone.ana.me()))
    assert isinstance(found, Line)
    assert sum(week.level is not None for week in found.weeks) >= 17


def test_a_step_is_found_and_dated(world: World) -> None:
    def stepped(seed: int) -> Callable[[int], int]:
        noise = wave(seed, 0.0)
        return lambda k: min(10, max(0, (3 if k < 180 else 7) + min(1, noise(k) or 0)))

    lived(world, 360, ana=stepped(1), ben=stepped(2))
    found = couple_line(world)
    assert isinstance(found, Line)
    assert len(found.steps) == 1
    assert abs(
        lines.find_first_day(found.steps[0].day) - (world.now.date() - timedelta(days=180))
    ) < timedelta(days=21)
    assert found.steps[0].size.low > 0


def silent_for_a_month(k: int) -> int | None:
    return None if k >= 90 else wave(9)(k)


def but_two(k: int) -> int | None:
    return 6 if k in (30, 60) else None


@pytest.mark.parametrize(
    ("days", "ana", "ben", "reason"),
    [
        (14, None, None, TOO_FEW),
        (21, None, None, TOO_FEW),
        (120, None, lambda k: 5, HARDLY_MOVED),
        (125, None, silent_for_a_month, QUIET_MONTH),
        (120, but_two, but_two, TOO_FEW),
        (120, None, but_two, TOO_FEW),
    ],
    ids=["14 days", "21 days", "always 5", "silent for a month", "all missing but two", "theirs but two"],
)
def test_too_little_has_its_own_words_and_no_number(
    world: World, days: int, ana: object, ben: object, reason: NotYet
) -> None:
    lived(world, days, ana=ana, ben=ben)  # type: ignore[arg-type]
    assert couple_line(world) == reason


@pytest.mark.parametrize("days", [0, 1, 14, 21, 27])
def test_one_s_own_line_waits_for_four_weeks(days: int) -> None:
    rated = wave(1)
    own = {TODAY - timedelta(days=days - k): rated(k) or 0 for k in range(days)}
    assert lines.draw_own_line(own) == TOO_FEW_OWN
    assert better_days.compare_days(own, {"empathy": set(own)}) == TOO_FEW_OWN


# -- how we read each other --------------------------------------------------------------------------


def guessed(world: World, count: int, guess: Callable[[int, int], int], theirs: object = None) -> object:
    days = days_before(world.now.date(), count)
    check_ins(world, days, wave(5), theirs or wave(6), guess)  # type: ignore[arg-type]
    entries = diary.read_told(world.ana.me(), FedFigure.MOOD, Role.GUESS)
    return reading.read_guesses(reading.find_guesses(world.ana.me().seat, entries))


def follows(mine: int, theirs: int) -> int:
    return (mine + 3 * theirs) // 4


def test_who_follows_is_told_so_from_their_guesses_alone(world: World) -> None:
    found = guessed(world, 80, follows)
    assert found.n == 80  # type: ignore[attr-defined]
    assert found.follows  # type: ignore[attr-defined]
    theirs = reading.find_guesses(world.ben.me().seat, blocks.read(world.ben.me(), own=False))
    assert theirs == []


@pytest.mark.parametrize(
    ("count", "guess", "theirs", "reason"),
    [
        (19, follows, None, TOO_FEW_GUESSES),
        (60, follows, lambda k: 5, OTHER_EVEN),
        (60, lambda mine, theirs: mine, None, COPIED),
    ],
    ids=["nineteen", "always 5", "one's own mood"],
)
def test_guesses_that_tell_nothing_are_not_made_into_a_figure(
    world: World, count: int, guess: Callable[[int, int], int], theirs: object, reason: NotYet
) -> None:
    assert guessed(world, count, guess, theirs) == reason


def test_guesses_made_after_seeing_what_would_help_are_left_out(world: World) -> None:
    days = days_before(world.now.date(), 40)
    check_ins(world, days, wave(5), wave(6), follows, informed=True)
    assert reading.find_guesses("a", blocks.read(world.ana.me(), own=False)) == []


@pytest.mark.parametrize("informed", [False, True])
def test_a_guess_is_marked_by_what_was_there_to_see(
    world: World, monkeypatch: pytest.MonkeyPatch, informed: bool
) -> None:
    monkeypatch.setattr(drawing_cards.secrets, "choice", lambda found: found[0])
    own_settings.change(world.ana.me(), lambda _: OwnSettings(guess=True))
    round_id = start(world.ana, CHECK_IN, world.now)

    def guess() -> None:
        answer(world.ana, round_id, "mood", {"mood": [5, 5], "guess": [3, 3]}, world.now)

    if not informed:
        guess()
    answer(world.ben, round_id, "mood", {"mood": [4, 4]}, world.now)
    answer(world.ben, round_id, "help", {"help": "hold"}, world.now)
    if informed:
        guess()
    found = reading.find_guesses("a", blocks.read(world.ana.me(), own=False))
    assert [(one.guess, one.truth, one.own) for one in found] == ([] if informed else [(3, 4, 5)])


# -- closeness every day, for who likes ---------------------------------------------------------------


def steps_offered(who: object, world: World, round_id: object) -> set[str]:
    return {prompt.step for prompt in look(who, round_id, world.now).view.asides}  # type: ignore[arg-type]


def test_closeness_comes_every_other_day_and_daily_for_who_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = look(world.ana, start(world.ana, CHECK_IN, world.now), world.now).script
    (extra,) = script.draws
    assert extra.options.count("closeness") * 2 == len(extra.options)
    later = world.now + timedelta(days=1)
    world.ana.visit(later)
    world.ben.visit(later)
    monkeypatch.setattr(
        drawing_cards.secrets, "choice", lambda found: "nothing" if "nothing" in found else found[0]
    )
    own_settings.change(world.ana.me(later), lambda _: OwnSettings(closeness=True, stress=True))
    round_id = start(world.ana, CHECK_IN, later)
    for who in (world.ana, world.ben):
        answer(who, round_id, "mood", {"mood": [5, 5]}, later)
        answer(who, round_id, "help", {"help": "nothing"}, later)
    world.now = later
    assert steps_offered(world.ana, world, round_id) >= {"stress", "closeness-daily"}
    assert "closeness-daily" not in steps_offered(world.ben, world, round_id)
    answer(world.ana, round_id, "closeness-daily", {"closeness": 8}, later)
    assert weekly.read_own_days(world.ana.me(later)) == {later.date(): 8}
    refused = move(world.ben, round_id, MoveKind.ANSWER, later, "closeness-daily", raw={"closeness": 8})
    assert not refused.accepted


# -- what came before better days ------------------------------------------------------------------------


def test_what_was_played_stands_in_the_months(world: World) -> None:
    question = start(world.ana, "conversation/an-open-question", world.now, card="nine-years-old")
    assert diary.list_played(blocks.read(world.ana.me(), own=False)) == []
    for who in (world.ana, world.ben):
        answer(who, question, "answer", {"answer": "words"}, world.now)
    alone = start(world.ana, "empathy/my-own-weather", world.now)
    answer(world.ana, alone, "weather", {"mood": [5, 5]}, world.now)
    assert diary.list_played([], blocks.read(world.ana.me(), own=True)) == []
    answer(world.ana, alone, "moment", {"moment": "The tram."}, world.now)
    both = diary.list_played(blocks.read(world.ben.me(), own=False))
    assert [(one.practice, one.day, one.cards) for one in both] == [
        ("conversation", world.now.date(), ("nine-years-old",))
    ]
    own = diary.list_played([], blocks.read(world.ana.me(), own=True))
    assert [one.practice for one in own] == ["empathy"]
    assert diary.list_played([], blocks.read(world.ben.me(), own=True)) == []
    assert diary.find_card_text(both[0])


def test_a_practice_that_lifts_the_day_after_is_told_and_a_useless_one_is_not() -> None:
    noise, chance = wave(4, 0.0), random.Random(7)
    first = TODAY - timedelta(days=500)
    done, useless = ({k for k in range(500) if chance.random() < 0.3} for _ in range(2))
    own = {
        first + timedelta(days=k): min(10, max(0, 5 + min(2, noise(k) or 0) + 2 * (k - 1 in done)))
        for k in range(500)
    }
    days = {name: {first + timedelta(days=k) for k in on} for name, on in (("walk", done), ("none", useless))}
    found = better_days.compare_days(own, days)
    assert isinstance(found, BetterDays)
    told = {one.name: one.verdict for one in found.practices}
    assert told["walk"] is Verdict.GOES_WITH
    assert told["none"] is not Verdict.GOES_WITH


# -- who carries what, kinds --------------------------------------------------------------------------


def report(day: date, shares: dict[str, dict[str, dict[str, object]]]) -> list[Entry]:
    return [
        Entry(f"load-{day}", LOAD, day.isoformat(), step, seat, numbers)
        for seat, steps in shares.items()
        for step, numbers in steps.items()
    ]


FACET_FIRST = {"plans": {"planning": {"meals": 70}}, "does": {"doing": {"meals": 60}}}
DOMAIN_FIRST = {"shares": {"meals": {"planning": 70, "doing": 60}}}
STEP_A_FACET = {"planning": {"how": {"meals": 70}}, "doing": {"how": {"meals": 60}}}


def laid(*steps: tuple[str, tuple[str, ...]]) -> str:
    """An exercise that asks who carries what in these steps, each with such fields."""
    head = 'title = "Who"\npractice = "equal-power"\nminutes = [1, 2]\ndepth = 1\n'
    asked = [
        f'[[step]]\nid = "{id_}"\nask = "each"\ntext = "Who?"\nfields = [{", ".join(fields)}]\n'
        for id_, fields in steps
    ]
    return head + "".join(asked)


def shares(id_: str, options: str, role: str = "") -> str:
    part = f', role = "{role}"' if role else ""
    return f'{{ id = "{id_}", kind = "shares", feeds = "load"{part}, options = {options} }}'


MEALS, PARTS = '["Meals"]', '["Planning", "Doing"]'


@pytest.mark.parametrize(
    ("said", "script"),
    [
        (FACET_FIRST, None),
        (DOMAIN_FIRST, laid(("shares", (shares("meals", PARTS),)))),
        (
            STEP_A_FACET,
            laid(*((facet, (shares("how", MEALS, facet),)) for facet in ("planning", "doing"))),
        ),
    ],
    ids=["a facet a field", "a domain a field", "a facet a step"],
)
def test_reports_are_read_whichever_way_their_fields_are_laid(
    said: dict[str, dict[str, object]], script: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if script is not None:
        install(monkeypatch, tmp_path, {LOAD: script})
    entries = report(TODAY, {"a": said, "b": said})  # type: ignore[dict-item]
    assert {(one.domain, one.facet, one.a, one.b) for one in load.find_claims(entries)} == {
        ("meals", "planning", 70.0, 70.0),
        ("meals", "doing", 60.0, 60.0),
    }


def test_tasks_of_one_group_are_one_report_by_what_both_spoke_of() -> None:
    """A dozen of many tasks was drawn, so the same task is hardly ever there three times."""
    ana = {
        "does": {
            "doing": {"supper": 100, "washing-up": 50, "fridge": 0, "floors": 25, "the-cat-0a1b2c3d": 75}
        }
    }
    ben = {"does": {"doing": {"supper": 50, "washing-up": 75, "floors": 100}}}
    found = {one.domain: (one.a, one.b) for one in load.find_claims(report(TODAY, {"a": ana, "b": ben}))}  # type: ignore[dict-item]
    assert found == {"table": (75.0, 62.5), "rooms": (25.0, 100.0), "the-cat-0a1b2c3d": (75.0, None)}
    assert load.list_word_groups()["table"] == "Food"


def test_all_in_all_is_by_facet_or_by_domain_of_what_both_spoke_of() -> None:
    ana = {
        "plans": {"planning": {"supper": 75, "floors": 25}},
        "does": {"doing": {"supper": 25, "floors": 50}},
    }
    ben = {"plans": {"planning": {"supper": 50, "floors": 50}}, "does": {"doing": {"supper": 100}}}
    claims = load.find_claims(report(TODAY, {"a": ana, "b": ben}))  # type: ignore[dict-item]
    facets = {one.facet: (one.a, one.b) for one in load.sum_up(claims, by_facet=True)}
    domains = {one.domain: (one.a, one.b) for one in load.sum_up(claims, by_facet=False)}
    assert facets == {"planning": (50.0, 50.0), "doing": (25.0, 100.0)}
    assert domains == {"table": (50.0, 75.0), "rooms": (25.0, 50.0)}


def test_a_few_evenings_of_who_carries_what_are_enough_for_figures(world: World) -> None:
    """Played as a couple plays it, with the ordinary dozen each time."""
    spoken: Counter[str] = Counter()
    for k in range(6, 0, -1):
        at = world.now - timedelta(days=15 * k)
        round_id = start(world.ana, LOAD, at)
        tasks = look(world.ana, round_id, at).header.drawn.dealt
        for who in (world.ana, world.ben):
            for step, facet in (("notices", "noticing"), ("plans", "planning"), ("does", "doing")):
                answer(who, round_id, step, {facet: {card.id: 50 for card in tasks}}, at)
        spoken.update({card.theme for card in tasks})
        # The rest they say aloud.
        for who in (world.ana, world.ben):
            assert move(who, round_id, MoveKind.LEAVE, at).accepted
    often = {theme for theme, times in spoken.items() if times >= 3}
    assert len(often) >= 2
    claims = load.find_claims(blocks.read(world.ben.me(world.now), own=False))
    found = load.weigh(claims)
    assert not isinstance(found, NotYet)
    assert {one.domain for one in found if not isinstance(one.midpoint, NotYet)} == {
        one.key for one in claims if one.domain in often
    }
    three = [one for one in claims if one.report in list(dict.fromkeys(one.report for one in claims))[:3]]
    facets = load.weigh(load.sum_up(three, by_facet=True))
    assert not isinstance(facets, NotYet), "after three evenings the page has its first figures"
    assert not any(isinstance(one.midpoint, NotYet) for one in facets)


def test_load_needs_three_reports_from_each() -> None:
    entries: list[Entry] = []
    for k in range(4):
        claims = load.find_claims(entries)
        found = load.weigh(claims)
        if k < 3:
            assert found == TOO_FEW_REPORTS
        else:
            assert not isinstance(found, NotYet)
            planning = next(one for one in found if one.domain.endswith("planning"))
            assert not isinstance(planning.midpoint, NotYet)
            assert planning.midpoint.low < 50 < planning.midpoint.high
            assert [at for _, at in load.list_meetings(claims, planning.domain)] == [50.0] * 3
        day = TODAY + timedelta(days=30 * k)
        entries += report(day, {"a": FACET_FIRST, "b": FACET_FIRST})  # type: ignore[dict-item]


def test_a_report_of_one_alone_counts_for_nothing() -> None:
    entries = [
        entry
        for k in range(5)
        for entry in report(TODAY + timedelta(days=30 * k), {"a": FACET_FIRST})  # type: ignore[dict-item]
    ]
    assert load.weigh(load.find_claims(entries)) == TOO_FEW_REPORTS


def test_kinds_are_by_month_as_each_said_them_last() -> None:
    entries = [
        Entry("one", KINDS, "2026-09-03", "kinds", "a", {"touch": 6, "talking": 4}),
        Entry("one", KINDS, "2026-09-03", "kinds", "b", {"touch": 8}),
        Entry("two", KINDS, "2026-10-01", "kinds", "a", {"touch": 7, "note": "x"}),
    ]
    found = kinds.find_kinds(entries)
    assert [(kind, one.first.month, one.a, one.b) for kind, months in found.items() for one in months] == [
        ("touch", 9, 6.0, 8.0),
        ("touch", 10, 7.0, None),
        ("talking", 9, 4.0, None),
    ]


def test_moments_stay_with_their_place_and_with_whom_they_are_for(world: World) -> None:
    from uuid import uuid4

    from duologue.rounds import moments

    now: datetime = world.now
    place = date(2026, 5, 6)
    moments.keep(world.ana.me(), place, "The move.", now, own=False, id=uuid4())
    moments.keep(world.ana.me(), place, "Only mine.", now, own=True, id=uuid4())
    near, far = place + timedelta(days=12), place + timedelta(days=60)
    for who in (world.ana, world.ben):
        found = moments.read_at_places(who.me(), [near, far], own=False)
        assert [[kept.text for kept in kepts] for kepts in found] == [["The move."], []]
    assert [kept.text for kept in moments.read_at_places(world.ana.me(), [near], own=True)[0]] == [
        "Only mine."
    ]
    assert moments.read_at_places(world.ben.me(), [near], own=True) == [[]]


def test_first_and_last_of_a_couple_s_blocks(world: World) -> None:
    opened_once(world, TODAY - timedelta(days=400))
    put(
        world.ana,
        world.now,
        [Entry("x", CHECK_IN, TODAY.isoformat(), "help", "a", {"help": "do"})],
        own=False,
    )
    assert [entry.round for entry in blocks.read_first_of_couple(world.ben.me())] == ["first"]
