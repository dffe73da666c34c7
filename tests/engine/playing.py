"""Two people at a script: Ana sits first, Ben second. A frozen clock, moved by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from duologue.engine.moves import Move, MoveKind
from duologue.engine.play import State
from duologue.engine.script import Dealt, Drawn, Script, Seat, Terms
from duologue.manuscript.parse import parse
from duologue.manuscript.rehearsal import Rehearsal
from duologue.showing.judge import Accepted, Refused, Verdict
from duologue.showing.view import View
from duologue.showing.voice import BARE, Voice
from duologue.workings.results import Worked

ANA, BEN = Seat.FIRST, Seat.SECOND
BEGIN = datetime(2026, 3, 2, 18, tzinfo=UTC)
HEAD = 'title = "A title"\npractice = "empathy"\nminutes = [1, 90]\ndepth = 1\n'

IN_YOUR_SHOES = (
    HEAD
    + """
[[step]]
id = "weather"
ask = "each"
text = "How was your day, inside?"
rule = { sealed = "guess" }
fields = [
  { id = "mood", kind = "mood point" },
  { id = "words", kind = "feelings", most = 3 },
]

[[step]]
id = "guess"
ask = "each"
text = "Where would {other} put it?"
rule = "sealed"
fields = [{ id = "mood", kind = "mood point" }]

[[step]]
id = "side-by-side"
reveal = ["weather", "guess"]
text = "Look at both."

[[step]]
id = "missed"
speak = "each"
text = "Tell {other} what the picture can't show."
"""
)

LINE = """
[[step]]
id = "line"
ask = "each"
text = "One line."
rule = "sealed"
fields = [{ id = "line", kind = "short text" }]
"""

OPEN = """
[[step]]
id = "open"
reveal = ["line"]
text = "Both open."
"""

SAY_IT_BACK = (
    HEAD
    + """
[[step]]
id = "saying"
turns = ["first", "other"]
until = { step = "right", field = "right", is = "yes" }
most = 3

[[step.step]]
id = "talk"
speak = "speaker"
text = "Tell {listener}."

[[step.step]]
id = "reflect"
speak = "listener"
text = "Say it back to {speaker}."

[[step.step]]
id = "right"
ask = "speaker"
rule = "shared"
text = "Was that it?"
meanwhile = "{speaker} says whether that was it."
fields = [{ id = "right", kind = "choice", options = ["Yes", "No"] }]

[[step]]
id = "end"
read = "each"
text = "That was it."
"""
)


def script(text: str) -> Script:
    return parse(text, "tests/script", "script.toml")


class Round:
    """A round being played; `do` makes a move and returns what came of it."""

    def __init__(
        self,
        text: str,
        *,
        settings: Mapping[Seat, set[str]] | None = None,
        voice: Voice = BARE,
        **drawn: Any,
    ) -> None:
        terms = {
            name: drawn.pop(name)
            for name in ("one_device", "solo", "closes_at", "day", "zones")
            if name in drawn
        }
        dealt = Dealt(
            script(text),
            Drawn(**drawn),
            Terms(started_at=BEGIN, **terms),
            MappingProxyType({ANA: "Ana", BEN: "Ben"}),
        )
        switched = {seat: frozenset(on) for seat, on in (settings or {}).items()}
        self.rehearsal = Rehearsal(dealt, settings=MappingProxyType(switched), voice=voice)
        self.now = BEGIN

    def do(
        self,
        by: Seat,
        kind: str,
        step: str | None = None,
        values: Mapping[str, Any] | str | None = None,
        *,
        for_: Seat | None = None,
        id: str | None = None,
        expects: str | None = None,
    ) -> Verdict:
        number = len(self.rehearsal.moves)
        value = values if isinstance(values, str) or values is None else f"answer-{number}-{by}"
        move = Move(
            id or f"move-{number}-{by}", by, for_ or by, MoveKind(kind), self.now, step, expects, value
        )
        given = values if isinstance(values, Mapping) else None
        self.rehearsal, verdict = self.rehearsal.submit(move, given, self.now)
        return verdict

    def did(self, by: Seat, kind: str, step: str | None = None, values: Any = None, **more: Any) -> Round:
        """The same, and it must be taken."""
        verdict = self.do(by, kind, step, values, **more)
        assert isinstance(verdict, Accepted), verdict
        return self

    def both(self, kind: str, step: str, values: Any = None) -> Round:
        return self.did(ANA, kind, step, values).did(BEN, kind, step, values)

    def refused(self, by: Seat, kind: str, step: str | None = None, values: Any = None, **more: Any) -> str:
        verdict = self.do(by, kind, step, values, **more)
        assert isinstance(verdict, Refused), verdict
        return verdict.why

    def later(self, **passed: float) -> Round:
        self.now += timedelta(**passed)
        self.rehearsal = self.rehearsal.settle_at(self.now)
        return self

    def fork(self) -> Round:
        """A twin world, from here on its own."""
        twin = object.__new__(Round)
        twin.rehearsal, twin.now = replace(self.rehearsal), self.now
        return twin

    def view(self, seat: Seat) -> View:
        return self.rehearsal.make_view(seat, self.now)

    def json(self, seat: Seat) -> dict[str, Any]:
        return self.view(seat).write_json()

    def step(self, seat: Seat) -> str | None:
        return self.view(seat).step

    def may(self, seat: Seat) -> set[str]:
        return {one.kind.value for one in self.view(seat).may}

    def sees(self, seat: Seat, instance: str) -> dict[str, Any]:
        return dict(self.view(seat).sees.get(instance, {}))

    def worked(self, seat: Seat, instance: str) -> Worked:
        """What was worked out at a step, as somebody sees it."""
        found = self.view(seat).sees[instance]["result"]
        assert isinstance(found, Worked)
        return found

    @property
    def state(self) -> State:
        return self.rehearsal.find_state(self.now)


MOOD = {"mood": [3, 7]}
GUESS = {"mood": [6, 2]}
TEXT = {"line": "the kettle"}
