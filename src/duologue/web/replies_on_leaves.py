"""What is said under an answer: shown on its leaf, and what one may say there oneself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from duologue.engine.fate import is_passed_over
from duologue.engine.fields import mood_point
from duologue.engine.fields.kind import Field
from duologue.engine.instances import Instance
from duologue.engine.lasting import DEEP
from duologue.engine.script import StepKind, Who
from duologue.keepsakes.keepsake_words import Under
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.rounds import lately, margins
from duologue.rounds.reading_rounds import Table
from duologue.web.leaves import RoundCompany
from duologue.web.screens.parts import Leaf, Opening, Reply, Replying
from duologue.wording.reply_words import GIVEN, LIGHT, NEAR, QUIET, say_reply


def add_replies(
    openings: Iterable[Opening], table: Table, company: RoundCompany, notes: Sequence[Kept], *, asking: bool
) -> list[Opening]:
    """The same openings with what was said under each answer. `asking`: and with what one may say there."""
    return [
        replace(
            one, leaves=[_add_replies_to_leaf(leaf, table, company, notes, asking) for leaf in one.leaves]
        )
        for one in openings
    ]


def _add_replies_to_leaf(
    leaf: Leaf, table: Table, company: RoundCompany, notes: Sequence[Kept], asking: bool
) -> Leaf:
    said = [one for one in notes if _is_under(one, leaf)]
    found = replace(leaf, replies=[_make_reply(one, table, company) for one in said])
    if not asking or not leaf.steps or table.header.terms.one_device:
        return found
    seat, step = company.seat.value, leaf.steps[-1]
    if margins.refusal_of_reply(table, Under(step, leaf.seat)) is not None:
        return found
    if leaf.seat == seat:
        # Under one's own there is something to say once the other has said something.
        return replace(found, replying=Replying(step, seat)) if said else found
    mine = table.me.seat
    chosen = [one.under.said for one in said if one.under is not None and one.under.said and one.seat == mine]
    offered = () if _says_back(table) else choose_offered(table, leaf)
    return replace(
        found,
        replying=Replying(
            step, leaf.seat, [(id_, say_reply(id_, "")) for id_ in offered], chosen[-1] if chosen else ""
        ),
    )


def _is_under(note: Kept, leaf: Leaf) -> bool:
    return note.under is not None and note.under.seat == leaf.seat and note.under.step in leaf.steps


def _make_reply(note: Kept, table: Table, company: RoundCompany) -> Reply:
    seat = company.seat if note.seat == table.me.seat else company.seat.other
    return Reply(
        str(note.id), company.name_seat(seat), company.colour_seat(seat), note.text, seat is company.seat
    )


def _says_back(table: Table) -> bool:
    """Whether the exercise asks for something to be said back in its own place."""
    course = table.played.course
    return any(one.step.kind is StepKind.RECEIVE and not is_passed_over(course, one) for one in course.scenes)


def is_deep(table: Table) -> bool:
    return lately.find_depth(table) >= DEEP


def choose_offered(table: Table, leaf: Leaf) -> Sequence[str]:
    """Ids of what one may say under it in one tap; none where only something was ticked.

    A joke and a grief can stand under the same question, so a smile is there only where the exercise itself
    says that it suits.
    """
    fields: list[Field] = [pair.field for pair in leaf.pairs]
    if any(one.kind is mood_point.KIND for one in fields):
        return NEAR
    if not any(one.says_something or one.kind.is_attached for one in fields):
        return ()
    if not table.script.light or lately.find_depth(table) > 1:
        return QUIET
    asked = Instance.parse(leaf.steps[-1]).step_id
    both = any(one.id == asked and one.who is Who.EACH for one in table.script.every_step)
    return LIGHT if both else GIVEN
