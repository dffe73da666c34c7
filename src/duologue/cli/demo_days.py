"""The days of the demo: two people who play them, the same at every start.

Every round is played through the same engine, vault and rules as anybody's; only the days are made up.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any
from uuid import UUID

from duologue.engine.fields import feelings, long_text, mood_point, short_text
from duologue.engine.fields.kind import Field, FieldKind
from duologue.engine.roles import HELP, FedFigure, Role
from duologue.engine.script import Script, Step

SEED = 20
ZONE = "Europe/Lisbon"

By = Role | FedFigure | FieldKind
"""What somebody's words are for, whichever step asks for them."""


def find_exercise(role: Role) -> Script:
    """The installed exercise of a role; a demo needs each."""
    from duologue.rounds import casting

    found = casting.find_exercise(role)
    if found is None:
        raise RuntimeError(f"no exercise is installed whose role is “{role}”")
    return found


def find_guessing() -> Script:
    """The exercise whose evening it is to guess, not once a day beside other things."""
    from duologue.rounds import casting

    return next(script for script in casting.list_exercises(Role.GUESS) if not script.once_a_day)


def list_filled(script: Script, given: Mapping[By, object]) -> Iterator[tuple[Step, dict[str, object]]]:
    """The steps that `given` says something to."""
    for step in script.steps:
        if values := find_said_to(step.fields, given):
            yield step, values


def find_said_to(fields: Iterable[Field], given: Mapping[By, object]) -> dict[str, object]:
    """What `given` says to each of these fields: by what a field is for, or else by its kind."""
    return {
        field.id: given[word]
        for field in fields
        if (word := next((one for one in (field.role, field.feeds, field.kind) if one in given), None))
    }


class Days:
    """Two people and their days, the same at every start."""

    def __init__(self, now: datetime, days: int) -> None:
        self.now, self.days = now, days
        self.chance = random.Random(SEED)  # noqa: S311 - sample data, no secret
        self.words: dict[str, Any] = tomllib.loads(
            (files("duologue.cli") / "demo_words.toml").read_text("utf-8")
        )
        self.thanks: dict[str, Iterator[str]] = {
            name: iter(self.words[f"thanks_from_{name}"]) for name in ("ana", "ben")
        }
        self.questions: Iterator[Mapping[str, str]] = iter(self.words["question"])
        self.devices: dict[str, Any] = {}

    def play(self) -> dict[str, dict[str, Any]]:
        self._meet(self.now - timedelta(days=self.days, hours=3))
        self.play_days()
        self._fill_maps()
        self._visit_today(self.now - timedelta(minutes=3))
        self._open_lines(self.now - timedelta(minutes=3))
        self._play_today(self.now - timedelta(minutes=2))
        return {name: asdict(device) for name, device in self.devices.items()}

    def _visit_today(self, now: datetime) -> None:
        """Both open their Today, which brings their weeks that are over into the line of the two; the first
        time, their days begin."""
        from duologue.rounds import weekly

        for name in self.devices:
            weekly.bring(self.enter_as(name, now), now)

    def play_days(self) -> None:
        from duologue.rhythm.forty_days import FORTY, TEN

        for day in range(self.days, 0, -1):
            now = self.now - timedelta(days=day)
            self._play_day(now, day)
            if self.days - day == TEN:
                self._put_lines_away(now)
            elif self.days - day == FORTY:
                self._open_lines(now)

    def _meet(self, now: datetime) -> None:
        from duologue.people import beginning, pairing
        from duologue.rounds import first_card

        token = beginning.mint_setup_link()
        self.devices["ana"] = beginning.begin(token, "Ana", "madder", ZONE, now)
        words = self.words
        invited = first_card.answer_and_invite(
            self.enter_as("ana", now),
            words["first_card"],
            {first_card.find_field(): words["first_answers"][0]},
            words["invitation"],
            self.make_id(),
            now,
        )
        joined, _ = first_card.answer_invitation(
            invited.invitation_id,
            invited.secret,
            {first_card.find_field(): words["first_answers"][1]},
            "Ben",
            "ink-blue",
            ZONE,
            self.make_id(),
            now + timedelta(hours=2),
        )
        self.devices["ben"] = joined.device
        pairing.find_four_words(self.enter_as("ben", now))
        pairing.find_four_words(self.enter_as("ana", now))
        pairing.confirm(self.enter_as("ana", now), now)
        self._agree(now)
        self._visit_today(now)

    def _put_lines_away(self, now: datetime) -> None:
        """Each puts a line away for day 40."""
        from duologue.rhythm import forty_days

        for name, line in zip(self.devices, self.words["put_away"], strict=True):
            forty_days.keep_for_day_40(self.enter_as(name, now), line, now)

    def _open_lines(self, now: datetime) -> None:
        """Both are here on a day on which these lines may be due."""
        from duologue.rhythm import forty_days

        for name in self.devices:
            me = self.enter_as(name, now)
            if (since := forty_days.read_since(me)) is not None:
                forty_days.open_lines(me, since, now)

    def _agree(self, now: datetime) -> None:
        """Both guess and are asked daily, and agree to see their line and how they read each other."""
        from duologue.people import consents, own_settings
        from duologue.people.consents import Matter
        from duologue.people.own_settings import OwnSettings

        for name in self.devices:
            own_settings.change(self.enter_as(name, now), lambda _: OwnSettings(guess=True, closeness=True))
            for matter in (Matter.LINE, Matter.READING):
                consents.agree(self.enter_as(name, now), matter, now)

    def _play_day(self, now: datetime, left: int) -> None:
        evening = now.replace(hour=20, minute=self.chance.randrange(60))
        if self.chance.random() < 0.8:
            self._check_in(evening, left)
        if left % 7 == 1:
            self._answer_question(evening + timedelta(minutes=20))
        if left % 7 == 3:
            self._give_thanks("ana" if left % 2 else "ben", evening)
        if left % 15 == 5:
            self._guess_day(evening + timedelta(minutes=30))

    def _play_today(self, now: datetime) -> None:
        """Ben has checked in and asked something: that is what Ana finds."""
        check_in = find_exercise(Role.CHECK_IN)
        round_id = self._start("ben", check_in.slug, now)
        self._give("ben", round_id, check_in, {FedFigure.MOOD: [3, 3], Role.HELP: "hold"}, now)
        question = next(self.questions, None)
        if question is not None:
            asked = find_exercise(Role.FIRST_CARD)
            round_id = self._start("ben", asked.slug, now, card=question["card"])
            self._give("ben", round_id, asked, {long_text.KIND: question["ben"]}, now)

    def _check_in(self, now: datetime, left: int) -> None:
        check_in = find_exercise(Role.CHECK_IN)
        both = ["ana", "ben"] if self.chance.random() < 0.8 else [self.chance.choice(["ana", "ben"])]
        for place, name in enumerate(both):
            at = now + timedelta(minutes=7 * place)
            round_id = self._start(name, check_in.slug, at)
            given: dict[By, object] = {
                Role.HELP: self.chance.choice([*HELP, HELP[-1]]),
                FedFigure.MOOD: [
                    self._draw_near(6 if name == "ana" else 5, left),
                    self._draw_near(5, left // 2),
                ],
                Role.GUESS: [self._draw_near(5, left), self._draw_near(5, 1)],
                FedFigure.CLOSENESS: self._draw_near(6, left),
                feelings.KIND: ["calm"],
                short_text.KIND: self.chance.choice(self.words[f"lines_from_{name}"]),
            }
            self._give(name, round_id, check_in, given, at)

    def _answer_question(self, now: datetime) -> None:
        from duologue.rounds import margins

        question = next(self.questions, None)
        if question is None:
            return
        asked = find_exercise(Role.FIRST_CARD)
        round_id = self._start("ana", asked.slug, now, card=question["card"])
        self._give("ana", round_id, asked, {long_text.KIND: question["ana"]}, now)
        later = now + timedelta(minutes=40)
        self._give("ben", round_id, asked, {long_text.KIND: question["ben"]}, later)
        if "note" in question:
            margins.write_note(self.enter_as("ana", later), round_id, question["note"], later)

    def _give_thanks(self, name: str, now: datetime) -> None:
        line = next(self.thanks[name], None)
        if line is not None:
            thanks = find_exercise(Role.THANKS)
            self._give(name, self._start(name, thanks.slug, now), thanks, {short_text.KIND: line}, now)

    def _fill_maps(self) -> None:
        """What each loves, a question at a time, over the days that there were."""
        from duologue.keepsakes import keeping
        from duologue.rounds import worlds

        script = find_exercise(Role.MAP)
        days = range(2, self.days, 3)
        for day, one in reversed(list(zip(days, reversed(self.words["world"]), strict=False))):
            now = self.now - timedelta(days=day)
            round_id = self._start("ben", script.slug, now, card=one["card"])
            for name in ("ben", "ana"):
                self._give(name, round_id, script, {short_text.KIND: one[name]}, now)
            self._go_on_to_end(round_id, script, now)
            if "note" in one:
                me = self.enter_as("ana", now)
                thing = worlds.read(me, now).theirs.things[-1]
                keeping.write_note(me, thing.id, one["note"], now, id=self.make_id())

    def _go_on_to_end(self, round_id: UUID, script: Script, now: datetime) -> None:
        """Both go on to the end, in turns, so that neither waits for the other."""
        bare = [step.id for step in script.every_step if not step.fields]
        for _turn in range(len(bare)):
            for name in self.devices:
                for step in (*bare, *(f"{one}#2" for one in bare)):
                    self._answer_step(name, round_id, step, None, now, may_fail=True)

    def _guess_day(self, now: datetime) -> None:
        """An evening on which each guesses how the other's day was."""
        script = find_guessing()
        round_id = self._start("ben", script.slug, now)
        for name in ("ben", "ana"):
            mood = [self._draw_near(5, 0), self._draw_near(5, 3)]
            guess = [self._draw_near(5, 1), self._draw_near(6, 2)]
            self._give(name, round_id, script, {mood_point.KIND: mood, Role.GUESS: guess}, now)
        self._go_on_to_end(round_id, script, now + timedelta(minutes=5))

    def _give(
        self, name: str, round_id: UUID, script: Script, given: Mapping[By, object], now: datetime
    ) -> None:
        """Answer what there is to say to, step by step; what is aside may not be there today."""
        for step, values in list_filled(script, given):
            self._answer_step(name, round_id, step.id, values, now, may_fail=step.aside)

    def _start(self, name: str, slug: str, now: datetime, card: str | None = None) -> UUID:
        from duologue.rounds import starting

        made = starting.start(self.enter_as(name, now), slug, now, card=card, id=self.make_id())
        if isinstance(made, starting.KeptWish):
            raise RuntimeError(f"a round was left open: {made.title}")
        return made.round_id

    def _answer_step(
        self,
        name: str,
        round_id: UUID,
        step: str,
        values: Mapping[str, object] | None,
        now: datetime,
        *,
        may_fail: bool = False,
    ) -> None:
        from duologue.engine.moves import MoveKind
        from duologue.rounds import play

        wish = play.Wish(self.make_id(), MoveKind.ANSWER, step, None, values)
        outcome = play.act(self.enter_as(name, now), round_id, [wish], now)
        if not outcome.accepted and not may_fail:
            raise RuntimeError(f"{name} could not answer {step}: {play.say_why(outcome)}")

    def enter_as(self, name: str, now: datetime) -> Any:
        from duologue.people import access, cookies

        sent = {cookie.name: cookie.value for cookie in cookies.set_for_device(self.devices[name])}
        return access.enter(sent, now)

    def make_id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _draw_near(self, middle: int, turn: int) -> int:
        return min(10, max(0, middle + self.chance.choice([-3, -1, 0, 0, 1, 2, 3]) + (turn % 20 > 14)))
