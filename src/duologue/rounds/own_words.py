"""Lines that the two have said to each other, out of what has opened: what pages of looking back draw from.

Words only, of answers that both may read, in rounds that do not fade. A check-in's are of their day and stay
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from duologue.engine.asides import aside_step
from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.own import Own
from duologue.engine.prompts import asked_at, prompt_of
from duologue.engine.roles import Role
from duologue.engine.script import Seat
from duologue.people import lists
from duologue.people.access import Me
from duologue.rounds import installed, reading
from duologue.rounds.models import Round
from duologue.rounds.reading import Table, seat_letter
from duologue.wording.voice import SPOKEN

LONGEST = 280
"""A line is read at a glance; what is longer stays in its round."""
MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Said:
    """`seat` is the couple's letter of who said it; `light`: of a light exercise, with a light card.
    `may_add`: its reader said it, and may put it differently."""

    round: UUID
    answer: str
    step: str
    field: str
    seat: str
    question: str
    text: str
    at: datetime
    light: bool
    may_add: bool


def between(me: Me, first: date, last: date, now: datetime) -> list[Said]:
    """What both said in rounds begun on these UTC days, the same for either of the two, oldest first."""
    rows = Round.objects.filter(lists.of(me), day__gte=first, day__lte=last).order_by("day", "id")
    tables = reading.read_rows(me, list(_told(me, rows)), now)
    return sorted(
        (said for table in tables for said in _lines(table)), key=lambda said: (said.at, said.answer)
    )


def of_rounds(me: Me, rows: Sequence[Round], now: datetime) -> list[Said]:
    """What both said in these rounds."""
    return [said for table in reading.read_rows(me, rows, now) for said in _lines(table)]


def shared_rounds(me: Me, first: date, last: date) -> list[Round]:
    """Rounds between the two, begun on these UTC days, in which words may have opened."""
    rows = Round.objects.filter(lists.of(me), day__gte=first, day__lte=last).order_by("day", "id")
    return list(_told(me, rows))


def _told(me: Me, rows: Iterable[Round]) -> Iterator[Round]:
    found = 0
    for row in rows:
        opened = reading.open_key(me, row)
        if opened is None or opened.header.terms.solo or not installed.is_playable(opened.header.sha256):
            continue
        script = installed.script_of(opened.header.sha256)
        if script.role is Role.CHECK_IN or script.fades_after or found == MOST_ROUNDS:
            continue
        found += 1
        yield row


def _lines(table: Table) -> Iterator[Said]:
    """Of each step to which both gave words that have opened, theirs."""
    if table.played.fades_at is not None:
        return
    depths = [card.depth for card in table.header.drawn.cards.values()]
    light = max([table.script.depth, *depths]) == 1
    given: dict[Instance, list[Said]] = {}
    for (instance, seat), ref in table.played.answers.items():
        values = table.opened.get(ref.id or "")
        if values is None or ref.withdrawn or aside_step(instance.step_id) is not None:
            continue
        fields = asked_at(table.played, str(instance), seat)
        if len(fields) != 1 or not fields[0].kind.is_in_words:
            continue
        text = values.get(fields[0].id)
        if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST:
            continue
        given.setdefault(instance, []).append(
            Said(
                table.id,
                ref.id or "",
                str(instance),
                fields[0].id,
                seat_letter(table.header, seat),
                _question(table, instance, seat),
                text.strip(),
                ref.at,
                light,
                seat is table.seat and _may_add(table, instance),
            )
        )
    for said in given.values():
        if len(said) == 2:
            yield from said


def _question(table: Table, instance: Instance, seat: Seat) -> str:
    """As whoever answered was asked it, in the words of whoever reads."""
    if table.header.drawn.question:
        return table.title
    found = prompt_of(table.played, seat, str(instance), Own(voice=SPOKEN, told=table.own.told))
    return found.text if found is not None else table.title


def _may_add(table: Table, instance: Instance) -> bool:
    return any(one.kind is MoveKind.ADD and one.step == instance for one in table.view.may)
