"""What somebody could answer without a connection: forms made for that, with no word of the other's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from duologue.engine.roles import Role
from duologue.engine.script import StepKind
from duologue.people.access import Me
from duologue.people.profile import Both
from duologue.rounds import beforehand, casting, drafts, today
from duologue.rounds.reading_rounds import Table
from duologue.showing.prompts import Prompt
from duologue.web import presenting
from duologue.web.screens.ask import Ask
from duologue.web.screens.frame import Frame
from duologue.web.screens.typed import Typed


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """The present question of a round; `begins` is its date where sending it begins the round."""

    title: str
    frame: Frame
    screen: Ask
    begins: str = ""


def list_sheets(me: Me, both: Both, now: datetime, new_id: UUID) -> Sequence[KeptSheet]:
    """The check-in, begun or not, and every round in which `me` is asked something; `new_id` is for a
    check-in that is not begun."""
    found = today.read_today(me, now)
    return (*_list_check_in(me, both, found.check_in, now, new_id), *_list_rounds(both, found.asks))


def _list_check_in(
    me: Me, both: Both, begun: Table | None, now: datetime, new_id: UUID
) -> Iterator[KeptSheet]:
    if begun is not None:
        yield from _list_rounds(both, [begun])
        return
    script = casting.find_exercise(Role.CHECK_IN)
    if script is not None:
        table = beforehand.lay_out(me, script, new_id, now)
        yield from _list_rounds(both, [table], begins=str(table.header.day))


def _list_rounds(both: Both, tables: Sequence[Table], begins: str = "") -> Iterator[KeptSheet]:
    for table in tables:
        asked = (table.view.prompt, *table.view.beside)
        if table.header.terms.one_device or not all(one is not None and is_plain(one) for one in asked):
            continue
        steps = [one.step for one in asked if one is not None]
        typed = {} if begins else drafts.load_steps(table.me, table.id, steps)
        page = presenting.present(table, both, (), Typed.read_so_far(typed))
        if isinstance(page.screen, Ask):
            yield KeptSheet(table.title, page.frame, page.screen, begins)


def is_plain(prompt: Prompt) -> bool:
    """Whether a question is all its own: it quotes nothing that anybody gave, offers nothing made of that,
    and asks for no picture or voice, which a form can't hold."""
    if prompt.kind is not StepKind.ASK or prompt.quoted:
        return False
    return not any(
        field.start or field.near or field.prefill or field.kind.is_attached or "." in "".join(field.source)
        for field in prompt.fields
    )
