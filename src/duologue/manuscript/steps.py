"""The steps of a script, with the conditions and rules that stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated

from duologue.engine.fields import choice
from duologue.engine.fields.kind import Field, Option
from duologue.engine.rules import RULES, Rule, SealedUntilBoth, Shared, UntilWelcome
from duologue.engine.script import (
    Company,
    Condition,
    Devices,
    Of,
    Step,
    StepKind,
    Test,
    Who,
)
from duologue.manuscript.fields import Fields, read_fields
from duologue.manuscript.mistakes import say_near
from duologue.manuscript.notes import ID, Between, By, Called, Id, Unfit
from duologue.manuscript.passage import Passage
from duologue.manuscript.reader import is_whole, make_from_table, read_table

MOST_PASSES = 12
MOST_TURNS = 4
_TO_SOMEONE = frozenset({StepKind.READ, StepKind.SPEAK, StepKind.DO, StepKind.SETTLE, StepKind.ASK})
SECONDS = 20
"""How long one settles where a script doesn't say."""
_SHOWN = frozenset({StepKind.REVEAL, StepKind.RECEIVE, StepKind.WORK_OUT})
_BELONGS: Mapping[str, StepKind] = MappingProxyType(
    {
        **dict.fromkeys(("rule", "fields", "beside", "aside", "skip"), StepKind.ASK),
        "seconds": StepKind.SETTLE,
        "rests": StepKind.READ,
        "from": StepKind.WORK_OUT,
        **dict.fromkeys(("both_begin", "shape"), StepKind.TOGETHER),
        **dict.fromkeys(("until", "most", "alternate", "step"), StepKind.TURNS),
    }
)
"""Keys of one kind of step alone."""


def _read_rule(passage: Passage, value: object) -> Rule:
    for rule in RULES:
        found = rule.read(value)
        if found is not None:
            return found
    if isinstance(value, dict) and set(value) == {SealedUntilBoth.word}:
        raise Unfit('sealed must be a step, { on = "2027-01-01" } (up to 2199) or { days = 365 }')
    if isinstance(value, dict) and set(value) == {UntilWelcome.word}:
        raise Unfit('welcome must be { step = "…", field = "…", is = "…" }')
    known = list(dict.fromkeys(rule.word for rule in RULES))
    near = say_near(value, known) if isinstance(value, str) else ""
    known.remove(UntilWelcome.word)
    raise Unfit(f"must be {', '.join(known)}, {{ sealed = … }} or {{ welcome = … }}{near}")


def _read_turns(passage: Passage, value: object) -> tuple[Who, ...]:
    if isinstance(value, list) and 0 < len(value) <= MOST_TURNS:
        if all(one in ("first", "second", "other") for one in value):
            return tuple(Who(one) for one in value)
    raise Unfit('must say who speaks in which order, such as ["first", "second"]')


def _read_compared(passage: Passage, value: object) -> str | int:
    if isinstance(value, str) or is_whole(value):
        return value
    raise Unfit("must be text or a whole number")


def _read_condition(passage: Passage, value: object) -> Condition | None:
    if not isinstance(value, dict):
        raise Unfit('must be written as { step = "…", field = "…", is = "…" }')
    before = len(passage.mistakes)
    table = read_table(ConditionTable, passage, value)
    tests = [test for test in Test if test.value in value]
    for message in _find_at_odds(table, tests):
        passage.note_mistake(message)
    if len(passage.mistakes) > before:
        return None
    return Condition(tests[0], value[tests[0].value], table.step, table.field, table.of, table.drawn)


def _find_at_odds(table: ConditionTable, tests: list[Test]) -> Iterator[str]:
    if len(tests) != 1:
        yield f"needs exactly one of {', '.join(Test)}"
    is_answered = Test.ANSWERED in tests
    if (table.step is None) == (table.drawn is None):
        yield "looks at either a step or something drawn"
    elif table.drawn is not None:
        if table.field is not None or "of" in table.passage.given or is_answered:
            yield "what was drawn has no field, no of and no answered"
    elif (table.field is None) != is_answered:
        yield "needs a field" if table.field is None else "answered looks at a step, not at a field"


def go_to_step(passage: Passage, table: Mapping[str, object], at: int) -> Passage:
    """A step goes by its id wherever it stands; without a sound one nobody can say what is about it."""
    id_ = table.get("id")
    is_sound = isinstance(id_, str) and ID.match(id_)
    return passage.go_to_entry(at, f"step.{id_}" if is_sound else "step", str(id_) if is_sound else "")


@dataclass(frozen=True, slots=True)
class ConditionTable:
    passage: Passage
    step: str | None = None
    field: str | None = None
    of: Of = Of.EITHER
    drawn: str | None = None
    is_: Annotated[str | int, By(_read_compared)] | None = None
    is_not: Annotated[str | int, By(_read_compared)] | None = None
    has: Annotated[str | int, By(_read_compared)] | None = None
    above: int | None = None
    below: int | None = None
    answered: bool | None = None


@dataclass(frozen=True, slots=True)
class StepTable:
    """One `[[step]]`. Exactly one of the keys from `read` to `agree` is there, and says its kind."""

    passage: Passage
    id: Id
    read: Who | None = None
    speak: Who | None = None
    do: Who | None = None
    settle: Who | None = None
    ask: Who | None = None
    receive: tuple[str, ...] = ()
    reveal: tuple[str, ...] = ()
    turns: Annotated[tuple[Who, ...], By(_read_turns)] = ()
    together: Annotated[int, Between(1, 480)] | None = None
    work_out: str | None = None
    agree: str = ""
    text: str = ""
    when: Annotated[Condition, By(_read_condition)] | None = None
    button: str = ""
    hint: str = ""
    meanwhile: str = ""
    skip: str = ""
    minutes: Annotated[int, Between(1, 480)] | None = None
    both_begin: bool = False
    shape: bool = False
    seconds: Annotated[int, Between(5, 120)] = SECONDS
    rests: Annotated[int, Between(1, 12)] = 0
    beside: bool = False
    aside: bool = False
    company: Company | None = None
    rule: Annotated[Rule, By(_read_rule)] = SealedUntilBoth()  # noqa: RUF009 - as frozen as a constant
    fields: Fields = ()
    from_: tuple[str, ...] = ()
    until: Annotated[Condition, By(_read_condition)] | None = None
    most: Annotated[int, Between(1, MOST_PASSES)] = 1
    alternate: bool = False
    step: Annotated[tuple[StepTable, ...], Called(go_to_step)] = ()


def make_step(table: StepTable, devices: Devices, turns: StepTable | None = None) -> Step:
    """The step, inside of `turns` or not; what its keys say only together is told where they stand."""
    given = table.passage.given
    kinds = [kind for kind in StepKind if kind.value in given]
    kind = kinds[0] if kinds else StepKind.READ
    if len(kinds) != 1:
        at = table.passage.go_to_key(kinds[1].value) if kinds else table.passage
        said = " and ".join(kinds) if kinds else "none"
        at.note_mistake(f"needs exactly one of {', '.join(StepKind)}; it has {said}")
    else:
        for key, message in _find_unfitting(table, kind, turns):
            table.passage.go_to_key(key).note_mistake(message)
    who: Who | None = getattr(table, kind.value) or Who.EACH if kind in _TO_SOMEONE else None
    step = make_from_table(
        Step,
        table,
        kind=kind,
        text=table.agree if kind is StepKind.AGREE else table.text,
        who=who,
        rule=table.rule if kind is StepKind.ASK else None,
        fields=read_fields(table.passage.go_to_key("fields"), table.fields, aside=table.aside),
        names=_list_names(table, kind),
        minutes=table.together if kind is StepKind.TOGETHER else table.minutes,
        seconds=table.seconds if kind is StepKind.SETTLE else 0,
        result=table.work_out,
        steps=tuple(make_step(one, devices, table) for one in table.step) if turns is None else (),
        line=table.passage.lines.line,
    )
    return _make_agreeing(step, devices) if kind is StepKind.AGREE else step


def _list_names(table: StepTable, kind: StepKind) -> tuple[str, ...]:
    return table.from_ if kind is StepKind.WORK_OUT else table.receive or table.reveal


def _make_agreeing(step: Step, devices: Devices) -> Step:
    """Both confirm, each sealed from the other's answer; on one phone they can only do so aloud."""
    asked = Field("agree", choice.KIND, options=(Option("yes", "Yes"), Option("not-yet", "Not yet")))
    rule: Rule = SealedUntilBoth() if devices is Devices.TWO else Shared()
    return replace(step, fields=(asked,), rule=rule)


def _find_unfitting(table: StepTable, kind: StepKind, turns: StepTable | None) -> Iterator[tuple[str, str]]:
    """(A key, what is wrong with its being there or not), of a step of that kind."""
    given = table.passage.given
    for key, owner in _BELONGS.items():
        if key in given and kind is not owner:
            yield key, f"belongs to {owner} only, not to {kind}"
    if kind is StepKind.AGREE and "text" in given:
        yield "text", "an agreement's text stands after agree ="
    if kind is StepKind.TOGETHER and "minutes" in given:
        yield "minutes", "the minutes stand after together ="
    if table.shape and not table.both_begin:
        yield "shape", "is looked at while a time runs that begins for both: it needs both_begin = true"
    if kind is StepKind.ASK and not given.get("fields"):
        yield "fields", "an ask needs at least one field to fill in"
    if kind in _SHOWN and not _list_names(table, kind):
        yield "from" if kind is StepKind.WORK_OUT else kind.value, "needs the names of one or more steps"
    if turns is None and given.get(kind.value) in (Who.SPEAKER, Who.LISTENER):
        yield kind.value, f"{given[kind.value]} exists inside turns only"
    if "company" in given and (kind is StepKind.TURNS or turns is not None):
        yield "company", "turns are taken by two, and so are the steps in them"
    if kind is StepKind.TURNS:
        if turns is not None:
            yield "turns", "turns can't hold turns"
        elif not given.get("step"):
            yield "step", "turns need at least one [[step.step]]"
        if "until" in given and "most" not in given:
            yield "most", "is missing: a loop with until needs a bound, such as most = 4"
        if table.alternate and "until" not in given:
            yield "alternate", "is for turns that go on until something holds"
