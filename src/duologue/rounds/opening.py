"""Gives answers the wraps their rule owes them: at submit, at an opening, at the end.

Strict sealing: the second submit carries its author's release; the first one's is made in its author's next
request, and both turn into the couple's wraps once both releases are there.
"""

from __future__ import annotations

from uuid import UUID

from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.rules import Counted, Matched, Private, Rule, SealedUntilBoth, Shared
from duologue.engine.script import Step
from duologue.engine.values import Values, encode
from duologue.rounds import reading
from duologue.rounds.places import author_of
from duologue.rounds.reading import AnswerRow, Table
from duologue.vault import (
    Context,
    Kind,
    RuleKind,
    Sealing,
    Wrap,
    WrapKind,
    ciphertext_hash,
    enclose,
    wraps_at_opening,
    wraps_at_share,
    wraps_when_kept_private,
    wraps_with_release,
)

_SEALS = frozenset({WrapKind.RELEASE, WrapKind.FIRST_CARD, WrapKind.STRICT})


def rule_kind(table: Table, rule: Rule | None) -> RuleKind:
    """The vault's word for a step's rule in this round."""
    if table.header.terms.solo:
        return "solo"
    match rule:
        case Private():
            return "private"
        case Shared():
            return "shared"
        case Matched():
            return "matched"
        case Counted():
            return "counted"
        case _:
            return "sealed"


def seal_answer(
    table: Table, answer_id: UUID, seq: int, rule: Rule | None, step: str, values: Values
) -> AnswerRow:
    """A new answer of the table's partner with the wraps of its rule."""
    me = table.me
    kind = rule_kind(table, rule)
    context = Context(Kind.ANSWER, answer_id, me.couple_id, author_of(me.couple_id, me.seat), seq)
    sealing: Sealing = "strict" if me.strict else "at once"
    other = counterpart(table, Instance.parse(step), me.seat, rule) if sealing == "strict" else None
    made = enclose(
        table.ring,
        context,
        encode(values),
        kind,
        sealing,
        first_card=table.under_invitation,
        other_ciphertext_hash=ciphertext_hash(other.content) if other else None,
    )
    return AnswerRow(answer_id, seq, me.seat, made.blob, made.wraps)


def seal_addition(table: Table, answer_id: UUID, seq: int, values: Values) -> AnswerRow:
    """An addition to an opened answer: both read it at once."""
    me = table.me
    context = Context(Kind.ANSWER, answer_id, me.couple_id, author_of(me.couple_id, me.seat), seq)
    kind: RuleKind = "solo" if table.header.terms.solo else "shared"
    made = enclose(table.ring, context, encode(values), kind, first_card=table.under_invitation)
    return AnswerRow(answer_id, seq, me.seat, made.blob, made.wraps)


def seal_intersection(table: Table, row_id: UUID, instance: str, values: Values) -> AnswerRow:
    context = Context(Kind.INTERSECTION, row_id, table.me.couple_id, None, 0)
    made = enclose(
        table.ring,
        context,
        reading.encode_intersection(instance, encode(values)),
        "shared",
        first_card=table.under_invitation,
    )
    return AnswerRow(row_id, 0, "", made.blob, made.wraps)


def opened_wraps(table: Table, row: AnswerRow) -> tuple[Wrap, ...] | None:
    """The wraps of an answer whose rule says open, as far as this session can; None if it can't yet."""
    context = reading.place_of(table.me.couple_id, row)
    kinds = {wrap.kind for wrap in row.wraps}
    if kinds & {WrapKind.RELEASE, WrapKind.FIRST_CARD}:
        return wraps_at_opening(table.ring, context, row.wraps, first_card=table.under_invitation)
    if not kinds & _SEALS and row.author == table.me.seat and _is_shared(table, row):
        return wraps_at_share(table.ring, context, row.wraps)
    rule, instance = _asked(table, row)
    other = counterpart(table, instance, row.author, rule)
    if other is None:
        return None
    bound = ciphertext_hash(other.content)
    if WrapKind.STRICT not in kinds:
        if row.author != table.me.seat:
            return None
        return wraps_with_release(table.ring, context, row.wraps, bound)
    if WrapKind.STRICT not in {wrap.kind for wrap in other.wraps} and not other.is_open:
        return None
    return wraps_at_opening(table.ring, context, row.wraps, other_ciphertext_hash=bound)


def is_sealed(row: AnswerRow) -> bool:
    """Whether a release key could still open it, beside its author."""
    return any(wrap.kind in _SEALS for wrap in row.wraps)


def kept_private(row: AnswerRow) -> tuple[Wrap, ...]:
    """What is left of an answer that will never open."""
    return wraps_when_kept_private(row.wraps)


def counterpart(table: Table, instance: Instance, author: str, rule: Rule | None) -> AnswerRow | None:
    """What a strict release is bound to: the other's answer to this step, else to the one it waits for."""
    gates = [str(instance)]
    if isinstance(rule, SealedUntilBoth) and rule.step:
        gates.append(str(Instance(rule.step, instance.n)))
    for gate in gates:
        for move in reversed(table.moves):
            if move.step == gate and move.kind in (MoveKind.ANSWER, MoveKind.CORRECT) and move.value:
                row = table.answers.get(move.value)
                if row is not None and row.author != author and row.wraps:
                    return row
    return None


def _asked(table: Table, row: AnswerRow) -> tuple[Rule | None, Instance]:
    move = next(m for m in table.moves if m.value == str(row.id))
    instance = Instance.parse(move.step or "")
    return step_named(table, instance.step_id).rule, instance


def step_named(table: Table, step_id: str) -> Step:
    for step in table.script.steps:
        if step.id == step_id:
            return step
        for inner in step.steps:
            if inner.id == step_id:
                return inner
    raise LookupError(step_id)


def _is_shared(table: Table, row: AnswerRow) -> bool:
    asked = next((m.step for m in table.moves if m.value == str(row.id)), None)
    return any(m.kind is MoveKind.SHARE and m.step == asked for m in table.moves)
