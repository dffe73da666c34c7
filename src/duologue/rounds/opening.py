"""Gives answers the wraps their rule owes them: at submit, at an opening, at the end.

Strict sealing: the second submit carries its author's release; the first one's is made in its author's next
request, and both turn into the couple's wraps once both releases are there.
"""

from __future__ import annotations

from uuid import UUID

from duologue.engine.course import find_scene_at
from duologue.engine.instances import Instance
from duologue.engine.matching import Chosen
from duologue.engine.rules import Rule
from duologue.engine.script import Step
from duologue.engine.values import Values, encode
from duologue.rounds import reading_rounds
from duologue.rounds.reading_rounds import AnswerRow, Table
from duologue.rounds.round_places import make_author_id
from duologue.vault import (
    Context,
    Kind,
    RuleKind,
    Sealing,
    Wrap,
    WrapKind,
    enclose,
    hash_ciphertext,
    wrap_at_opening,
    wrap_at_share,
    wrap_when_kept_private,
    wrap_with_release,
)

_SEALS = frozenset({WrapKind.RELEASE, WrapKind.FIRST_CARD, WrapKind.STRICT})


def seal_answer(
    table: Table, answer_id: UUID, seq: int, rule: Rule | None, step: str, values: Values
) -> AnswerRow:
    """A new answer of the table's partner with the wraps of its rule."""
    me = table.me
    # A tap carries no words, so there is no answer without a rule.
    assert rule is not None
    kind: RuleKind = "solo" if table.header.terms.solo else rule.keeping
    context = Context(Kind.ANSWER, answer_id, me.couple_id, make_author_id(me.couple_id, me.seat), seq)
    sealing: Sealing = "strict" if me.strict else "at once"
    other = find_counterpart(table, Instance.parse(step), me.seat, rule) if sealing == "strict" else None
    made = enclose(
        table.ring,
        context,
        encode(values),
        kind,
        sealing,
        first_card=table.under_invitation,
        other_ciphertext_hash=hash_ciphertext(other.content) if other else None,
    )
    return AnswerRow(answer_id, seq, me.seat, made.blob, made.wraps)


def seal_addition(table: Table, answer_id: UUID, seq: int, values: Values) -> AnswerRow:
    """An addition to an opened answer: both read it at once."""
    me = table.me
    context = Context(Kind.ANSWER, answer_id, me.couple_id, make_author_id(me.couple_id, me.seat), seq)
    kind: RuleKind = "solo" if table.header.terms.solo else "shared"
    made = enclose(table.ring, context, encode(values), kind, first_card=table.under_invitation)
    return AnswerRow(answer_id, seq, me.seat, made.blob, made.wraps)


def seal_intersection(table: Table, row_id: UUID, instance: Instance, both: Chosen) -> AnswerRow:
    context = Context(Kind.INTERSECTION, row_id, table.me.couple_id, None, 0)
    made = enclose(
        table.ring,
        context,
        reading_rounds.encode_intersection(instance, both),
        "shared",
        first_card=table.under_invitation,
    )
    return AnswerRow(row_id, 0, "", made.blob, made.wraps)


def make_opened_wraps(table: Table, row: AnswerRow) -> tuple[Wrap, ...] | None:
    """The wraps of an answer whose rule says open, as far as this session can; None if it can't yet."""
    context = reading_rounds.make_answer_place(table.me.couple_id, row)
    kinds = {wrap.kind for wrap in row.wraps}
    if kinds & {WrapKind.RELEASE, WrapKind.FIRST_CARD}:
        return wrap_at_opening(table.ring, context, row.wraps, first_card=table.under_invitation)
    instance = table.played.folded.sent[str(row.id)].instance
    if not kinds & _SEALS and row.author == table.me.seat and _is_shared(table, instance):
        return wrap_at_share(table.ring, context, row.wraps)
    rule = find_step(table, instance.step_id).rule
    other = find_counterpart(table, instance, row.author, rule)
    if other is None:
        if row.author == table.me.seat and _asks_nobody_else(table, instance, rule):
            return wrap_at_share(table.ring, context, row.wraps)
        return None
    bound = hash_ciphertext(other.content)
    if WrapKind.STRICT not in kinds:
        if row.author != table.me.seat:
            return None
        return wrap_with_release(table.ring, context, row.wraps, bound)
    if WrapKind.STRICT not in {wrap.kind for wrap in other.wraps} and not other.is_open:
        return None
    return wrap_at_opening(table.ring, context, row.wraps, other_ciphertext_hash=bound)


def is_sealed(row: AnswerRow) -> bool:
    """Whether a release key could still open it, beside its author."""
    return any(wrap.kind in _SEALS for wrap in row.wraps)


def keep_private_wraps(row: AnswerRow) -> tuple[Wrap, ...]:
    """What is left of an answer that will never open."""
    return wrap_when_kept_private(row.wraps)


def find_counterpart(table: Table, instance: Instance, author: str, rule: Rule | None) -> AnswerRow | None:
    """What a strict release is bound to: the other's answer to this step, else to the one it waits for."""
    seat = reading_rounds.find_seat_at(table.header, author).other
    for gate in _list_gates(instance, rule):
        ref = table.played.answers.get((gate, seat))
        row = table.answers.get(ref.id) if ref is not None and ref.id is not None else None
        if row is not None and row.wraps:
            return row
    return None


def _list_gates(instance: Instance, rule: Rule | None) -> dict[Instance, None]:
    """What must be answered before an answer opens: its own step, and the one it waits for."""
    opener = rule.name_opener(instance.step_id) if rule is not None else None
    return dict.fromkeys([instance, Instance(opener or instance.step_id, instance.n)])


def _asks_nobody_else(table: Table, instance: Instance, rule: Rule | None) -> bool:
    """Whether the other is never asked: no release of theirs will come, so the author's coming opens it."""
    scenes = [find_scene_at(table.played.course, gate) for gate in _list_gates(instance, rule)]
    return all(scene is not None and table.seat.other not in scene.seats for scene in scenes)


def find_step(table: Table, step_id: str) -> Step:
    for step in table.script.steps:
        if step.id == step_id:
            return step
        for inner in step.steps:
            if inner.id == step_id:
                return inner
    raise LookupError(step_id)


def _is_shared(table: Table, instance: Instance) -> bool:
    ref = table.played.answers.get((instance, table.seat))
    return ref is not None and ref.shared
