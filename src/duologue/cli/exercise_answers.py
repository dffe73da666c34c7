"""A file of moves for `duologue exercise play`: read strictly, every mistake with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TypeGuard

from duologue.engine.asides import CLOSER_ID, aside_step
from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.rights import STEPLESS
from duologue.engine.script import Script, Seat, Step
from duologue.manuscript.lines import Block, find_lines
from duologue.manuscript.mistakes import Mistake, Mistakes, did_you_mean
from duologue.manuscript.toml import read_toml

BEGIN = datetime(2026, 1, 1, 9, tzinfo=UTC)
# Fades and quiet dates are counted on from a move; where the calendar ends they could not be.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_TOP = ("move", "started", "one_device", "solo", "names", "settings", "draw", "narrow")
_MOVE = ("by", "for", "kind", "step", "values", "said", "value", "id", "expects", "at")
_FILLED = frozenset({MoveKind.ANSWER, MoveKind.CORRECT, MoveKind.ADD})
_SAID = frozenset({MoveKind.RECEIVE, MoveKind.KEEP})
_OFFSET = re.compile(r"\+(\d{1,6})([mhd])\Z")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Written:
    """One `[[move]]`, found sound. `raw` is as it stands in the file, `at` when it is made."""

    raw: Mapping[str, object]
    by: Seat
    for_: Seat | None
    kind: MoveKind
    at: datetime
    step: str | None = None
    values: Mapping[str, object] | None = None
    said: str | None = None
    id: str | None = None
    expects: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """A file of moves. `draw` fixes what is drawn, `narrow` what it is drawn by, `settings` what each has
    switched on."""

    moves: tuple[Written, ...] = ()
    started: datetime = BEGIN
    one_device: bool | None = None
    solo: bool | None = None
    names: Mapping[Seat, str] = field(default_factory=lambda: MappingProxyType({}))
    settings: Mapping[Seat, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    draw: Mapping[str, str | tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    narrow: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def read_answers(text: str, file: str, script: Script) -> Answers:
    """Raises `Mistakes` with every mistake; a move that the round refuses is not one."""
    raw = read_toml(text, file)
    reader = _Reader(file, text, script)
    answers = reader.answers(raw)
    if reader.errors:
        raise Mistakes(reader.errors)
    return answers


class _Reader:
    def __init__(self, file: str, text: str, script: Script) -> None:
        self.file = file
        self.script = script
        lines = find_lines(text)
        self.top = lines.top
        self.blocks = [block for block in lines.tables if block.name == "move"]
        self.errors: list[Mistake] = []
        self.steps = {one.id: one for step in script.steps for one in (step, *step.steps)}
        self.block: Block = self.top
        self.path = ""

    def wrong(self, key: str, message: str) -> None:
        name = f"{self.path}.{key}" if self.path else key
        self.errors.append(Mistake(self.file, self.block.of(key), name, message))

    def answers(self, raw: Mapping[str, object]) -> Answers:
        for key in raw:
            if key not in _TOP:
                self.wrong(key, f"unknown key{did_you_mean(key, _TOP)}")
        started = raw.get("started", BEGIN)
        if not isinstance(started, datetime):
            self.wrong("started", "must be a date and time, such as 2026-01-01T09:00:00Z")
            started = BEGIN
        started = _zoned(started)
        if not EARLIEST <= started <= LATEST:
            self.wrong("started", "must lie between the years 2000 and 2200")
            started = BEGIN
        names = {Seat(k): v for k, v in self.seats(raw, "names").items() if self.is_name(v)}
        settings = {
            Seat(k): frozenset(map(str, v)) for k, v in self.seats(raw, "settings").items() if self.is_list(v)
        }
        return Answers(
            moves=self.moves(raw, started),
            started=started,
            one_device=self.flag(raw, "one_device"),
            solo=self.flag(raw, "solo"),
            names=MappingProxyType(names),
            settings=MappingProxyType(settings),
            draw=MappingProxyType(self.draw(raw)),
            narrow=MappingProxyType(self.narrow(raw)),
        )

    def flag(self, raw: Mapping[str, object], key: str) -> bool | None:
        value = raw.get(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, "must be true or false")
            return None
        return value

    def is_name(self, value: object) -> TypeGuard[str]:
        if isinstance(value, str) and value.strip():
            return True
        self.wrong("names", "a name is text")
        return False

    def is_list(self, value: object) -> TypeGuard[list[object]]:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return True
        self.wrong("settings", 'each has a list, such as { first = ["guess"] }')
        return False

    def seats(self, raw: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = raw.get(key, {})
        if not isinstance(value, dict) or set(value) - {"first", "second"}:
            self.wrong(key, "must be written as { first = …, second = … }")
            return {}
        return value

    def narrow(self, raw: Mapping[str, object]) -> dict[str, str]:
        value = raw.get("narrow", {})
        known = [name for draw in self.script.draws for name in draw.narrow]
        if not isinstance(value, dict):
            self.wrong("narrow", "must be a table: what is chosen before the start, by its name")
            return {}
        for name in value:
            if name not in known:
                self.wrong("narrow", f"nothing is drawn by “{name}”{did_you_mean(name, known)}")
        return {name: str(chosen) for name, chosen in value.items()}

    def draw(self, raw: Mapping[str, object]) -> dict[str, str | tuple[str, ...]]:
        value = raw.get("draw", {})
        known = {draw.name: draw for draw in self.script.draws}
        if not isinstance(value, dict):
            self.wrong("draw", "must be a table: what is drawn, by its name")
            return {}
        for name, wanted in value.items():
            draw = known.get(name)
            if draw is None:
                self.wrong("draw", f"nothing is drawn as “{name}”{did_you_mean(name, known)}")
            elif draw.deck is None and wanted not in draw.options:
                self.wrong("draw", f"“{name}” is never “{wanted}”{did_you_mean(str(wanted), draw.options)}")
            elif isinstance(wanted, list) and not draw.is_hand:
                self.wrong("draw", f"“{name}” is one: write its id alone")
        return {
            name: tuple(map(str, wanted)) if isinstance(wanted, list) else str(wanted)
            for name, wanted in value.items()
        }

    # -- moves ----------------------------------------------------------------------------------

    def moves(self, raw: Mapping[str, object], started: datetime) -> tuple[Written, ...]:
        value = raw.get("move", [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong("move", "must be written as [[move]]")
            return ()
        found: list[Written] = []
        now = started
        for at, one in enumerate(value):
            self.block = self.blocks[at] if at < len(self.blocks) else Block("move", self.top.of("move"))
            self.path = f"move {at + 1}"
            now = self.time(one, now)
            move = self.move(one, now)
            if move is not None:
                found.append(move)
        self.block, self.path = self.top, ""
        return tuple(found)

    def move(self, raw: Mapping[str, object], now: datetime) -> Written | None:
        before = len(self.errors)
        for key in raw:
            if key not in _MOVE:
                self.wrong(key, f"unknown key{did_you_mean(key, _MOVE)}")
        by = self.seat(raw, "by")
        for_ = self.seat(raw, "for") if "for" in raw else None
        kind = self.kind(raw)
        step = self.step(raw, kind)
        if len(self.errors) > before or by is None or kind is None:
            return None
        values = self.values(raw, kind, step)
        said = self.text(raw, "said") or self.text(raw, "value")
        if said is not None and kind not in _SAID:
            self.wrong("said", f"belongs to receive and keep, not to {kind}")
        elif said is None and kind in _SAID:
            self.wrong("said", "is missing: what is said")
        return Written(
            raw=raw,
            by=by,
            for_=for_,
            kind=kind,
            at=now,
            step=str(Instance.parse(str(raw["step"]))) if "step" in raw else None,
            values=values,
            said=said,
            id=self.text(raw, "id"),
            expects=self.text(raw, "expects"),
        )

    def text(self, raw: Mapping[str, object], key: str) -> str | None:
        value = raw.get(key)
        if value is not None and not isinstance(value, str):
            self.wrong(key, "must be text")
            return None
        return value

    def seat(self, raw: Mapping[str, object], key: str) -> Seat | None:
        value = raw.get(key)
        if value in ("first", "second"):
            return Seat(str(value))
        self.wrong(key, "is missing" if value is None else f"must be first or second, not {value!r}")
        return None

    def kind(self, raw: Mapping[str, object]) -> MoveKind | None:
        value = raw.get("kind")
        known = [kind.value for kind in MoveKind]
        if isinstance(value, str) and value in known:
            return MoveKind(value)
        near = did_you_mean(value, known) if isinstance(value, str) else ""
        self.wrong("kind", "is missing" if value is None else f"there is no kind {value!r}{near}")
        return None

    def step(self, raw: Mapping[str, object], kind: MoveKind | None) -> Step | None:
        value = raw.get("step")
        if kind is None:
            return None
        if value is None:
            if kind not in STEPLESS:
                self.wrong("step", "is missing")
            return None
        if kind in STEPLESS:
            self.wrong("step", f"{kind} concerns the whole round and has no step")
            return None
        if not isinstance(value, str):
            self.wrong("step", "must be text, such as “reflect” or “reflect#2”")
            return None
        try:
            instance = Instance.parse(value)
        except ValueError:
            self.wrong("step", "must be a step’s id, such as “reflect” or “reflect#2”")
            return None
        own = (
            aside_step(instance.step_id)
            if instance.step_id.partition(".")[0] in {*self.steps, CLOSER_ID}
            else None
        )
        step = self.steps.get(instance.step_id) or own
        if step is None:
            self.wrong(
                "step", f"there is no step “{instance.step_id}”{did_you_mean(instance.step_id, self.steps)}"
            )
        return step

    def values(
        self, raw: Mapping[str, object], kind: MoveKind, step: Step | None
    ) -> Mapping[str, object] | None:
        value = raw.get("values")
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong("values", "must be written as { field = … }")
            return None
        if kind not in _FILLED:
            self.wrong("values", f"{kind} carries no values")
            return None
        known = [one.id for one in step.fields] if step is not None else []
        for name in value:
            if name.partition(".")[0] not in known:
                self.wrong("values", f"“{raw['step']}” has no field “{name}”{did_you_mean(name, known)}")
        return value

    def time(self, raw: Mapping[str, object], now: datetime) -> datetime:
        """When a move is made: a moment, or "+20m", "+2h", "+3d" after the move before it."""
        value = raw.get("at")
        if value is None:
            return now
        try:
            if isinstance(value, str) and (offset := _OFFSET.match(value)):
                then = now + timedelta(**{_UNITS[offset.group(2)]: int(offset.group(1))})
            else:
                then = _zoned(value if isinstance(value, datetime) else datetime.fromisoformat(str(value)))
        except ValueError:
            self.wrong("at", "must be a date and time, or an offset such as +20m, +2h or +3d")
            return now
        except OverflowError:
            then = LATEST + timedelta(days=1)
        if then > LATEST:
            self.wrong("at", "lies beyond the year 2200")
            return now
        if then < now:
            self.wrong("at", "lies before the move before it")
            return now
        return then


def _zoned(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
