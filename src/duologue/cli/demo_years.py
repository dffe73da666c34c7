"""`duologue demo --years N`: the rounds of a simulated couple in place of made-up days.

Moods, guesses, closeness and what they play after which kind of day come from `insight.simulate`, so that the
pages of years have something to find: a level that drifts, steps, guesses that follow a little, one practice
that does go with better days and two that don't. Each move is made by the functions that a page uses; only
the disk is waited for once a month rather than once a move.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from duologue.cli.demo_days import SEED, By, Days, find_exercise, find_said_to, list_filled
from duologue.engine.fields import choice, feelings, growing_list, several, short_text
from duologue.engine.fields.kind import Field
from duologue.engine.roles import HELP, FedFigure, Role
from duologue.engine.script import Script, Step, Test

if TYPE_CHECKING:
    from duologue.engine.script import Drawn

DAYS_A_YEAR = 365
PLAYED = {Role.FIRST_CARD: 0.4, Role.THANKS: 0.0, Role.GUESS: 0.0}
"""Points of closeness by which each lifts the day after, by the role that its exercise has."""
TRACKING, PROJECTION = {"ana": 0.45, "ben": 0.15}, {"ana": 0.2, "ben": 0.4}
"""How far a guess follows the other's mood, and one's own."""
A_BLOCK = 30
MOST_ASKED = 40
"""So many times both are asked before a round counts as one that has no end."""
A_MONTH, LOOKED_AT, CARRIED = 30, 7, 21
"""Every so many days, with how many left of them, the two look at the month and at who carries what."""
CARRIES = {"ana": (50, 50, 75, 75, 100), "ben": (25, 50, 50, 75, 75)}
"""What each says they carry themselves: together more than there is, as with most."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What one of the two says of a day, each 0-10: pleasantness, where they guess the other's, closeness."""

    mood: int
    guess: int
    closeness: int


@dataclass(frozen=True, slots=True)
class Evening:
    """Who checked in, and the roles of what was played."""

    told: dict[str, Inside]
    played: tuple[Role, ...]


def draw_evenings(days: int, seed: int = SEED) -> Iterator[Evening]:
    """One simulated couple's days; the same seed is the same life."""
    import numpy as np

    from duologue.insight.simulate import Habits, draw_diaries, draw_guessed, draw_moods

    rng = np.random.default_rng(seed)
    step_day = days * 3 // 5
    habits = Habits(
        log_q=-3.5,
        step=-1.2 if days >= DAYS_A_YEAR else 0.0,
        step_day=step_day,
        weekend=0.2,
        effects=tuple(PLAYED.values()),
        practise=0.04,
        after_bad=0.08,
        missing=0.2,
        one_sided=0.15,
    )
    diary = draw_diaries(rng, 1, days, habits)
    ana, ben = draw_moods(rng, days, 1)
    none = np.zeros(1)
    guesses = {
        "ana": draw_guessed(rng, ben, ana, np.full(1, TRACKING["ana"]), np.full(1, PROJECTION["ana"]), none),
        "ben": draw_guessed(rng, ana, ben, np.full(1, TRACKING["ben"]), np.full(1, PROJECTION["ben"]), none),
    }
    sides = (("ana", ana, diary.a), ("ben", ben, diary.b))
    for t in range(days):
        told = {
            name: Inside(int(mood[0, t]), int(guesses[name][0, t]), int(closeness[t, 0]))
            for name, mood, closeness in sides
            if not np.isnan(closeness[t, 0])
        }
        done = diary.practised[t, 0]
        yield Evening(told, tuple(role for role, flag in zip(PLAYED, done, strict=True) if flag))


class Years(Days):
    """A simulated couple's days, played into the instance."""

    def __init__(self, now: datetime, days: int) -> None:
        super().__init__(now, days)
        self.thanks = {name: cycle(self.words[f"thanks_from_{name}"]) for name in ("ana", "ben")}
        self.questions = cycle(self.words["question"])
        self.entered: dict[str, Any] = {}
        self.staying = False
        self.unanswered: list[tuple[str, UUID]] = []

    def play_days(self) -> None:
        from django.db import transaction

        from duologue.rounds import outbox

        lived = zip(range(self.days, 0, -1), draw_evenings(self.days), strict=True)
        while month := tuple(islice(lived, A_BLOCK)):
            with transaction.atomic():
                for left, evening in month:
                    self.entered.clear()
                    self.staying = True
                    at = (self.now - timedelta(days=left)).replace(hour=19)
                    self._play_evening(at, evening)
                    if left % A_MONTH == LOOKED_AT:
                        self._look_at_the_month(at + timedelta(hours=2), evening)
                    if left % A_MONTH == CARRIED:
                        self._say_who_carries_what(at + timedelta(hours=2))
            # As upkeep does hourly: every event is numbered after the others that are still there.
            outbox.sweep(at)
        self.staying = False

    def _play_evening(self, now: datetime, evening: Evening) -> None:
        self._see_what_was_left(now)
        for place, (name, inside) in enumerate(evening.told.items()):
            self._tell(name, inside, now + timedelta(minutes=7 * place), alone=len(evening.told) == 1)
        for role in evening.played:
            later = now + timedelta(minutes=40)
            match role:
                case Role.FIRST_CARD:
                    self._answer_question(later)
                case Role.THANKS:
                    self._give_thanks(self.chance.choice(["ana", "ben"]), later)
                case _:
                    self._guess_day(later)

    def _see_what_was_left(self, now: datetime) -> None:
        """A check-in that only one of them made closes when somebody next looks at it."""
        from duologue.rounds import play

        for name, round_id in self.unanswered:
            play.settle(self.enter_as(name, now), round_id, now)
        self.unanswered.clear()

    def _tell(self, name: str, inside: Inside, now: datetime, *, alone: bool) -> None:
        check_in = find_exercise(Role.CHECK_IN)
        round_id = self._start(name, check_in.slug, now)
        energy = min(10, max(0, inside.mood + self.chance.choice([-2, -1, 0, 1])))
        given: dict[By, object] = {
            FedFigure.MOOD: [inside.mood, energy],
            Role.GUESS: [inside.guess, 5],
            Role.HELP: self.chance.choice([*HELP, HELP[-1]]),
            FedFigure.CLOSENESS: inside.closeness,
            FedFigure.STRESS: self.chance.randrange(11),
            feelings.KIND: [self.chance.choice(["calm", "tired", "glad"])],
            short_text.KIND: self.chance.choice(self.words[f"lines_from_{name}"]),
        }
        said = [(step, values) for step, values in list_filled(check_in, given)]
        drawn = self._make(
            name, round_id, now, *((step.id, values) for step, values in said if not step.aside)
        )
        aside = [(step.id, values) for step, values in said if step.aside and _is_there(step, drawn)]
        self._make(name, round_id, now, *aside)
        if alone:
            self.unanswered.append((name, round_id))

    def _agree(self, now: datetime) -> None:
        """As in the demo of days, and to who carries what besides; both also say how much stress comes in."""
        from duologue.people import consents, own_settings
        from duologue.people.consents import Matter
        from duologue.people.own_settings import OwnSettings

        super()._agree(now)
        asked = OwnSettings(guess=True, closeness=True, stress=True)
        for name in self.devices:
            own_settings.change(self.enter_as(name, now), lambda _: asked)
            consents.agree(self.enter_as(name, now), Matter.LOAD, now)

    def _look_at_the_month(self, now: datetime, evening: Evening) -> None:
        script = _find_feeding(FedFigure.KINDS)
        round_id = self._start("ben", script.slug, now)
        for name in ("ana", "ben"):
            about = evening.told[name].closeness if name in evening.told else 5
            for step, values in list_filled(script, {FedFigure.KINDS: about}):
                near: dict[str, object] = {
                    kind: min(10, max(0, about + self.chance.randint(-2, 2))) for kind in values
                }
                self._make(name, round_id, now, (step.id, near))
        ticked = [step.fields[0].options[2].id for step in script.steps if step.rule and step.rule.compares]
        change = "On Wednesdays we eat at the small table."
        self._finish_round(round_id, now, {several.KIND: ticked, short_text.KIND: change, choice.KIND: "yes"})

    def _say_who_carries_what(self, now: datetime) -> None:
        from duologue.rounds import decks

        script = _find_feeding(FedFigure.LOAD)
        round_id = self._start("ana", script.slug, now)
        # All of the deck is drawn: what is done in one hand, what is felt in the other.
        hands = {draw.name: decks.list_able(draw, {}) for draw in script.draws if draw.deck is not None}
        tasks = [card.id for hand in hands.values() for card in hand]
        asked = next(source for field in _list_ticked(script) for source in field.source)
        for name in ("ana", "ben"):
            for step, values in list_filled(script, {FedFigure.LOAD: None}):
                shares = {task: self.chance.choice(CARRIES[name]) for task in tasks}
                self._make(name, round_id, now, (step.id, dict.fromkeys(values, shares)))
        swap = ["For a month, whoever is up first winds the clock."]
        given: dict[By, object] = {
            several.KIND: [card.id for card in hands[asked]][:2],
            growing_list.KIND: swap,
            choice.KIND: "yes",
        }
        self._finish_round(round_id, now, given)

    def _finish_round(self, round_id: UUID, now: datetime, given: Mapping[By, object]) -> None:
        """Both go on to the end by what each is asked, with what `given` says to it, else with nothing."""
        from duologue.engine.moves import MoveKind
        from duologue.rounds import play

        for _turn in range(MOST_ASKED):
            asked = False
            for name in ("ana", "ben"):
                prompt = play.act(self.enter_as(name, now), round_id, [], now).table.view.prompt
                if prompt is None:
                    continue
                values = find_said_to(prompt.fields, given)
                wish = play.Wish(self.make_id(), MoveKind.ANSWER, prompt.step, None, values or None)
                asked = play.act(self.enter_as(name, now), round_id, [wish], now).accepted or asked
            if not asked:
                return
        raise RuntimeError("this round does not come to its end")

    def _make(
        self, name: str, round_id: UUID, now: datetime, *answers: tuple[str, dict[str, object]]
    ) -> Drawn:
        """Answer several steps in one go; what was drawn for the round."""
        from duologue.engine.moves import MoveKind
        from duologue.rounds import play

        wishes = [play.Wish(self.make_id(), MoveKind.ANSWER, step, None, given) for step, given in answers]
        outcome = play.act(self.enter_as(name, now), round_id, wishes, now)
        if not outcome.accepted:
            raise RuntimeError(f"{name} could not answer {answers[0][0]}: {play.say_why(outcome)}")
        return outcome.table.header.drawn

    def enter_as(self, name: str, now: datetime) -> Any:
        """Enters once an evening, as somebody does who stays on the page."""
        if not self.staying:
            return super().enter_as(name, now)
        if name not in self.entered:
            self.entered[name] = super().enter_as(name, now)
        return self.entered[name]


def _list_ticked(script: Script) -> Iterator[Field]:
    return (field for step in script.steps for field in step.fields if field.kind is several.KIND)


def _find_feeding(feed: FedFigure) -> Script:
    """The exercise that a figure is fed by."""
    from duologue.rounds import casting

    return casting.list_exercises(feed)[0]


def _is_there(step: Step, drawn: Drawn) -> bool:
    """Whether what was drawn brings the step about today."""
    when = step.when
    if when is None or when.drawn is None:
        return True
    return (drawn.values.get(when.drawn) == when.value) is (when.test is Test.IS)
