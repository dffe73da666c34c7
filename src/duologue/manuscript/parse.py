"""Reads a script's TOML into frozen dataclasses, and names every mistake with its line and field."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from types import MappingProxyType

from duologue.engine.fields import choice
from duologue.engine.roles import Role
from duologue.engine.rules import RULES, Rule, SealedUntilBoth, Shared
from duologue.engine.script import (
    Condition,
    Devices,
    Draw,
    Field,
    Keep,
    Of,
    Option,
    Script,
    Step,
    StepKind,
    Test,
    Where,
    Who,
)
from duologue.manuscript.lines import find_lines
from duologue.manuscript.mistakes import Mistake, Mistakes, did_you_mean
from duologue.manuscript.names import problems_in
from duologue.manuscript.parse_fields import read_fields
from duologue.manuscript.reader import ID, Reader, is_int
from duologue.manuscript.toml import read_toml

__all__ = ["Mistake", "Mistakes", "parse"]

_TOP = frozenset(
    [
        "title",
        "practice",
        "minutes",
        "depth",
        "where",
        "devices",
        "people",
        "first",
        "solo",
        "sources",
        "not_for",
        "line",
        "in_short",
        "once_a_day",
        "takes_place",
        "quiet_after",
        "fades_after",
        "role",
        "draw",
        "keep",
        "step",
    ]
)
_KINDS = tuple(kind.value for kind in StepKind)
_STEP = frozenset(
    [
        "id",
        "text",
        "when",
        "button",
        "hint",
        "meanwhile",
        "minutes",
        "beside",
        "aside",
        "rule",
        "fields",
        "from",
        "until",
        "most",
        "step",
    ]
)
_TESTS = tuple(test.value for test in Test)
_SHOWN = {StepKind.REVEAL, StepKind.RECEIVE}
_TO_SOMEONE = {StepKind.READ, StepKind.SPEAK, StepKind.DO, StepKind.ASK}
DEEP = 3
FADES_AFTER = 30
MOST_PASSES = 12
MOST_STEPS = 200
LARGEST_HAND = 20
_FIRST = ("starter", "drawn", "alternate")
MOST_DAYS_TO_AGAIN = 366
_AGAIN = {"days": 1, "weeks": 7}
_AGAIN_FIELD = re.compile(r"(?:(?:first|second)\.[a-z][a-z0-9-]{0,39}\.)?[a-z][a-z0-9-]{0,39}\Z")


def parse(text: str, slug: str, file: str | None = None) -> Script:
    """Parse one script. `slug` is "practice/name"; `file` names it in errors (default: the slug).

    Raises `Mistakes` with every mistake: syntax, unknown keys and names, wrong types.
    """
    place = file or slug
    raw = read_toml(text, place)
    reader = _Reader(place, find_lines(text))
    script = reader.script(raw, slug)
    named = [reader.placed(problem.line, problem.field, problem.message) for problem in problems_in(script)]
    if reader.errors:
        raise Mistakes([*reader.errors, *_apart_from(reader.errors, named)])
    if named:
        raise Mistakes(named)
    return script


def _apart_from(errors: Sequence[Mistake], named: Sequence[Mistake]) -> list[Mistake]:
    """Of the second look's mistakes, those that no mistake of the first may have caused."""
    broken = {error.field.split(".")[1] for error in errors if error.field.startswith("step.")}
    if any(error.field in ("step.id", "step") for error in errors):
        return []
    return [
        error
        for error in named
        if error.field.split(".")[1:2] == [] or error.field.split(".")[1] not in broken
        if not any(f"“{step}”" in error.message.split(" (did you")[0] for step in broken)
    ]


class _Reader(Reader):
    # -- the script -----------------------------------------------------------------------------

    def script(self, raw: Mapping[str, object], slug: str) -> Script:
        self.unknown(raw, _TOP)
        for key in ("title", "practice", "minutes", "depth", "step"):
            if key not in raw:
                self.wrong(key, "is missing")
        depth = self.number(raw, "depth", 1, 4) or 1
        people = self.number(raw, "people", 1, 2) or 2
        devices = (
            self.word(Devices, raw["devices"], "devices", Devices.TWO) if "devices" in raw else Devices.TWO
        )
        first = self.text(raw, "first", "starter")
        if first not in _FIRST:
            self.wrong("first", f"must be {', '.join(_FIRST)}{did_you_mean(first, _FIRST)}")
        steps = tuple(
            self.at(self.lines.step(at), "step", self.step, step, at, None, devices)
            for at, step in enumerate(self.tables(raw, "step"))
        )
        if "step" in raw and not steps:
            self.wrong("step", "needs at least one step")
        if (count := sum(1 + len(step.steps) for step in steps)) > MOST_STEPS:
            self.wrong("step", f"{count} steps are more than an exercise may have, {MOST_STEPS}")
        canonical = _canonical(raw)
        return Script(
            slug=slug,
            title=self.text(raw, "title", needed="title" in raw),
            practice=self.text(raw, "practice", needed="practice" in raw),
            minutes=(self.pair(raw, "minutes", 0, 480) or (1, 1)) if "minutes" in raw else (1, 1),
            depth=depth,
            steps=steps,
            where=self.word(Where, raw["where"], "where", Where.EITHER) if "where" in raw else Where.EITHER,
            devices=devices,
            people=people,
            first=first,
            solo=self.text(raw, "solo") or None,
            sources=self.ids(raw, "sources"),
            not_for=self.text(raw, "not_for"),
            line=self.text(raw, "line"),
            in_short=self.text(raw, "in_short"),
            draws=self.draws(raw),
            keeps=tuple(
                self.at(self.lines.keep(at), "keep", self.keep, keep)
                for at, keep in enumerate(self.tables(raw, "keep"))
            ),
            once_a_day=self.flag(raw, "once_a_day"),
            takes_place=self.flag(raw, "takes_place", True),
            quiet_after=self.number(raw, "quiet_after", 1, 365) or 14,
            fades_after=self.fades(raw, depth),
            role=self.known(Role, raw, "role"),
            canonical=canonical,
            sha256=hashlib.sha256(canonical).hexdigest(),
        )

    def fades(self, raw: Mapping[str, object], depth: int) -> int | None:
        """Days; a deep one fades whatever its writer says of it, at most as late as a year."""
        days = self.number(raw, "fades_after", 0, 365)
        if days is None:
            return FADES_AFTER if depth >= DEEP else None
        if days == 0 and depth >= DEEP:
            self.wrong(
                "fades_after", "a deep exercise (3 or 4) fades: say after how many days, from 1 to 365"
            )
        return days or None

    def draws(self, raw: Mapping[str, object]) -> tuple[Draw, ...]:
        value = raw.get("draw", {})
        if not isinstance(value, dict):
            self.wrong("draw", "must be a table: [draw]")
            return ()
        return tuple(
            self.at(self.lines.draw, "draw", self.draw, name, wanted) for name, wanted in value.items()
        )

    def draw(self, name: str, wanted: object) -> Draw:
        if not ID.match(name):
            self.wrong(name, "must be lower-case letters, digits and dashes, beginning with a letter")
        if isinstance(wanted, list):
            options = tuple(one for one in wanted if isinstance(one, str))
            if not options or len(options) != len(wanted):
                self.wrong(name, "must be a list of words to draw from")
            return Draw(name, options)
        if isinstance(wanted, dict):
            self.unknown(wanted, ("deck", "depth", "count", "narrow", "without"), name)
            deck = wanted.get("deck")
            if not isinstance(deck, str) or "/" not in deck:
                self.wrong(name, 'deck must be "practice/deck"')
                deck = ""
            depth = wanted.get("depth", [1, 4])
            if not (
                isinstance(depth, list)
                and len(depth) == 2
                and all(is_int(one) for one in depth)
                and 1 <= depth[0] <= depth[1] <= 4
            ):
                self.wrong(name, "depth must be [least, most] from 1 to 4")
                depth = [1, 4]
            hand = self.hand(name, wanted)
            return Draw(name, (), deck, (depth[0], depth[1]), *hand, self.without(name, wanted))
        self.wrong(name, 'must be a list of words, or { deck = "practice/deck" }')
        return Draw(name)

    def hand(self, name: str, wanted: Mapping[str, object]) -> tuple[int, tuple[str, ...]]:
        """How many cards are drawn at once, and the attributes that they may be narrowed by."""
        count = wanted.get("count", 1)
        if not is_int(count) or not 1 <= count <= LARGEST_HAND:
            self.wrong(name, f"count must be a whole number from 1 to {LARGEST_HAND}")
            count = 1
        narrow = wanted.get("narrow", [])
        if not isinstance(narrow, list) or not all(isinstance(one, str) and ID.match(one) for one in narrow):
            self.wrong(name, 'narrow must be a list of what cards say of themselves, such as ["time"]')
            narrow = []
        return count, tuple(narrow)

    def without(self, name: str, wanted: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
        """What a card may not say of itself to be drawn here."""
        given = wanted.get("without", {})
        found: dict[str, tuple[str, ...]] = {}
        for key, values in given.items() if isinstance(given, dict) else ():
            if isinstance(values, list) and values and all(isinstance(one, str) for one in values):
                found[key] = tuple(values)
        if not isinstance(given, dict) or len(found) != len(given):
            self.wrong(name, 'without must say which cards to leave out, such as { time = ["day"] }')
        return MappingProxyType(found)

    def keep(self, raw: Mapping[str, object]) -> Keep:
        self.unknown(raw, ("kind", "step", "again"))
        again, after = self.again(raw)
        return Keep(
            self.text(raw, "kind", needed=True),
            self.text(raw, "step", needed=True),
            again,
            after,
            self.block.line,
        )

    def again(self, raw: Mapping[str, object]) -> tuple[str | None, int | None]:
        """The day to look again: (a date field, None) or (None, days). A field of the step itself is named
        alone, one of another step as it is quoted: "first.plan.look".
        """
        value = raw.get("again")
        if value is None:
            return None, None
        if isinstance(value, str) and _AGAIN_FIELD.match(value):
            return value, None
        if isinstance(value, dict) and len(value) == 1:
            (unit, count), *_ = value.items()
            if unit in _AGAIN and is_int(count) and 1 <= count * _AGAIN[unit] <= MOST_DAYS_TO_AGAIN:
                return None, count * _AGAIN[unit]
        self.wrong(
            "again",
            'must be a date field of the step, one of another step such as "first.plan.look", or '
            "{ weeks = 4 }: from a day to a year",
        )
        return None, None

    # -- steps ----------------------------------------------------------------------------------

    def step(self, raw: Mapping[str, object], at: int, inner: int | None, devices: Devices) -> Step:
        id_ = self.id(raw)
        self.path = f"step.{id_}" if id_ else "step"
        self.unknown(raw, (*_STEP, *_KINDS))
        kinds = [kind for kind in _KINDS if kind in raw]
        if len(kinds) != 1:
            said = " and ".join(kinds) if kinds else "none"
            self.wrong(
                kinds[1] if kinds else None, f"needs exactly one of {', '.join(_KINDS)}; it has {said}"
            )
        kind = StepKind(kinds[0]) if kinds else StepKind.READ
        self.only(raw, kind)
        fields = read_fields(self, raw)
        step = Step(
            id=id_,
            kind=kind,
            text=self.text(raw, "agree" if kind is StepKind.AGREE else "text"),
            who=self.who(raw, kind, inner is not None),
            rule=self.rule(raw, kind),
            fields=fields,
            names=self.names(raw, kind),
            when=self.condition(raw, "when"),
            minutes=self.together(raw) if kind is StepKind.TOGETHER else self.number(raw, "minutes", 1, 480),
            meanwhile=self.text(raw, "meanwhile"),
            button=self.text(raw, "button"),
            hint=self.text(raw, "hint"),
            beside=self.flag(raw, "beside"),
            aside=self.flag(raw, "aside"),
            result=self.text(raw, "work_out") or None if kind is StepKind.WORK_OUT else None,
            turns=self.turns(raw) if kind is StepKind.TURNS else (),
            until=self.condition(raw, "until"),
            most=self.number(raw, "most", 1, MOST_PASSES) or 1,
            steps=self.nested(raw, kind, at, inner, devices),
            line=self.block.line,
        )
        return self.agreeing(step, devices) if kind is StepKind.AGREE else step

    def only(self, raw: Mapping[str, object], kind: StepKind) -> None:
        """Keys that belong to some kinds alone."""
        owners = {
            "rule": {StepKind.ASK},
            "fields": {StepKind.ASK},
            "beside": {StepKind.ASK},
            "aside": {StepKind.ASK},
            "from": {StepKind.WORK_OUT},
            "until": {StepKind.TURNS},
            "most": {StepKind.TURNS},
            "step": {StepKind.TURNS},
        }
        for key, kinds in owners.items():
            if key in raw and kind not in kinds:
                self.wrong(key, f"belongs to {', '.join(kinds)} only, not to {kind}")
        if kind is StepKind.AGREE and "text" in raw:
            self.wrong("text", "an agreement's text stands after agree =")
        if kind is StepKind.TOGETHER and "minutes" in raw:
            self.wrong("minutes", "the minutes stand after together =")
        if kind is StepKind.ASK and not raw.get("fields"):
            self.wrong("fields", "an ask needs at least one field to fill in")
        if kind is StepKind.TURNS and "until" in raw and "most" not in raw:
            self.wrong("most", "is missing: a loop with until needs a bound, such as most = 4")

    def agreeing(self, step: Step, devices: Devices) -> Step:
        """Both confirm, each sealed from the other's answer; on one phone they can only do so aloud."""
        asked = Field("agree", choice.KIND, options=(Option("yes", "Yes"), Option("not-yet", "Not yet")))
        rule: Rule = SealedUntilBoth() if devices is Devices.TWO else Shared()
        return replace(step, fields=(asked,), rule=rule)

    def who(self, raw: Mapping[str, object], kind: StepKind, nested: bool) -> Who | None:
        if kind not in _TO_SOMEONE:
            return None
        who = self.word(Who, raw.get(kind.value), kind.value, Who.EACH)
        if who in (Who.SPEAKER, Who.LISTENER) and not nested:
            self.wrong(kind.value, f"{who} exists inside turns only")
        return who

    def names(self, raw: Mapping[str, object], kind: StepKind) -> tuple[str, ...]:
        key = "from" if kind is StepKind.WORK_OUT else kind.value if kind in _SHOWN else None
        if key is None:
            return ()
        found = self.ids(raw, key)
        if not found:
            self.wrong(key, "needs the names of one or more steps")
        return found

    def together(self, raw: Mapping[str, object]) -> int:
        return self.number(raw, "together", 1, 480) or 1

    def turns(self, raw: Mapping[str, object]) -> tuple[Who, ...]:
        found = self.ids(raw, "turns")
        if not found or any(one not in (Who.FIRST, Who.OTHER) for one in found) or len(found) > 4:
            self.wrong("turns", 'must say who speaks in which order, such as ["first", "other"]')
            return (Who.FIRST, Who.OTHER)
        return tuple(Who(one) for one in found)

    def nested(
        self, raw: Mapping[str, object], kind: StepKind, at: int, inner: int | None, devices: Devices
    ) -> tuple[Step, ...]:
        if kind is not StepKind.TURNS:
            return ()
        if inner is not None:
            self.wrong("turns", "turns can't hold turns")
            return ()
        found = tuple(
            self.at(self.lines.step(at, within), "step", self.step, step, at, within, devices)
            for within, step in enumerate(self.tables(raw, "step"))
        )
        if not found:
            self.wrong("step", "turns need at least one [[step.step]]")
        return found

    # -- rules and conditions -------------------------------------------------------------------

    def rule(self, raw: Mapping[str, object], kind: StepKind) -> Rule | None:
        if kind is not StepKind.ASK:
            return None
        found = _rule(raw.get("rule", SealedUntilBoth.word))
        if isinstance(found, Rule):
            return found
        self.wrong("rule", found)
        return SealedUntilBoth()

    def condition(self, raw: Mapping[str, object], key: str) -> Condition | None:
        value = raw.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(key, 'must be written as { step = "…", field = "…", is = "…" }')
            return None
        self.unknown(value, ("step", "field", "of", "drawn", *_TESTS), key)
        tests = [test for test in _TESTS if test in value]
        if len(tests) != 1:
            self.wrong(key, f"needs exactly one of {', '.join(_TESTS)}")
            return None
        test, compared = Test(tests[0]), value[tests[0]]
        step, field, drawn = value.get("step"), value.get("field"), value.get("drawn")
        if not all(one is None or isinstance(one, str) for one in (step, field, drawn)):
            self.wrong(key, "step, field and drawn are names")
            return None
        if (step is None) == (drawn is None):
            self.wrong(key, "looks at either a step or something drawn")
            return None
        if drawn is not None and (field is not None or "of" in value or test is Test.ANSWERED):
            self.wrong(key, "what was drawn has no field, no of and no answered")
        if step is not None and (field is None) != (test is Test.ANSWERED):
            self.wrong(key, "needs a field" if field is None else "answered looks at a step, not at a field")
        if not self.comparable(test, compared):
            self.wrong(key, f"{test} = {compared!r} can't be compared")
            return None
        of = self.word(Of, value.get("of", "either"), key, Of.EITHER)
        return Condition(test, compared, step, field, of, drawn)

    @staticmethod
    def comparable(test: Test, value: object) -> bool:
        if test is Test.ANSWERED:
            return isinstance(value, bool)
        if test in (Test.ABOVE, Test.BELOW):
            return is_int(value)
        return isinstance(value, str) or is_int(value)


def _rule(value: object) -> Rule | str:
    """The rule that a script's `rule = …` stands for, or the sentence that says what it may be."""
    for rule in RULES:
        found = rule.read(value)
        if found is not None:
            return found
    if isinstance(value, dict) and set(value) == {SealedUntilBoth.word}:
        return 'sealed must be a step, { on = "2027-01-01" } (up to 2199) or { days = 365 }'
    known = list(dict.fromkeys(rule.word for rule in RULES))
    near = did_you_mean(value, known) if isinstance(value, str) else ""
    return f"must be {', '.join(known)} or {{ sealed = … }}{near}"


def _canonical(raw: Mapping[str, object]) -> bytes:
    """Keys sorted, no spaces, UTF-8; dates and times as ISO text."""

    def plain(value: object) -> str:
        if isinstance(value, date | datetime | time):
            return value.isoformat()
        raise TypeError(f"TOML has no {type(value)}")

    return json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=plain).encode()
