"""Lines that the two have said to each other, out of what has opened: what pages of looking back draw from.

Words, or one of what a card offered, of answers that both may read, in rounds that do not fade. A check-in's
are of their day and stay there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from duologue.engine.asides import find_aside_step
from duologue.engine.fields.kind import Field
from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.roles import Role
from duologue.engine.script import Seat
from duologue.engine.values import Values
from duologue.people import lists
from duologue.people.access import Me
from duologue.rounds import installed, reading_rounds
from duologue.rounds.models import Round
from duologue.rounds.reading_rounds import Table, find_seat_letter
from duologue.showing.own_side import Own
from duologue.showing.prompts import find_fields_asked, find_prompt
from duologue.wording.values import say_value
from duologue.wording.voice import SPOKEN

LONGEST = 280
"""A line is read at a glance; what is longer stays in its round."""
MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Said:
    """`seat` is the couple's letter of who said it; `at` when, `opened` when the second of the two had said
    theirs. `light`: of a light exercise, with a light card. `alike`: both were asked the same, in the same
    words; `title` is what such a question is called without saying whom it is about, "" where it has no other
    words; `beside_card`: it answers another step than the one that asks its round's card, such as a guess at
    what the other answers. `in_words`: written, and not one of what was offered. `may_add`: its reader said
    it, and may put it differently."""

    round: UUID
    answer: str
    step: str
    field: str
    seat: str
    question: str
    text: str
    at: datetime
    opened: datetime
    light: bool
    alike: bool
    in_words: bool
    may_add: bool
    title: str = ""
    beside_card: bool = False


def read_between(me: Me, first: date, last: date, now: datetime) -> list[Said]:
    """What both said in rounds begun on these UTC days, the same for either of the two, oldest first."""
    tables = reading_rounds.read_rows(me, list_shared_rounds(me, first, last), now)
    return sorted(
        (said for table in tables for said in _read_lines(table)), key=lambda said: (said.at, said.answer)
    )


def read_of_rounds(me: Me, rows: Sequence[Round], now: datetime) -> list[Said]:
    """What both said in these rounds."""
    return [said for table in reading_rounds.read_rows(me, rows, now) for said in _read_lines(table)]


def list_shared_rounds(me: Me, first: date, last: date) -> list[Round]:
    """Rounds between the two, begun on these UTC days, in which words may have opened; a day's question only
    once it has opened for both."""
    rows = Round.objects.filter(lists.make_query(me), day__gte=first, day__lte=last).order_by("day", "id")
    return list(_choose_told(me, rows.exclude(list=lists.name_own(me))))


def _choose_told(me: Me, rows: Iterable[Round]) -> Iterator[Round]:
    found = 0
    for row in rows:
        opened = reading_rounds.open_key(me, row)
        if opened is None or opened.header.terms.solo or not installed.is_playable(opened.header.sha256):
            continue
        script = installed.find_script(opened.header.sha256)
        if script.role is Role.CHECK_IN or script.fades_after or found == MOST_ROUNDS:
            continue
        found += 1
        yield row


def _read_lines(table: Table) -> Iterator[Said]:
    """Of each step to which both gave words that have opened, theirs."""
    if table.played.fades_at is not None:
        return
    depths = [card.depth for card in table.header.drawn.cards.values()]
    light = max([table.script.depth, *depths]) == 1
    given: dict[Instance, list[Said]] = {}
    questions: dict[Instance, set[str]] = {}
    for (instance, seat), ref in table.played.answers.items():
        values = table.opened.get(ref.id or "")
        if values is None or ref.withdrawn or find_aside_step(instance.step_id) is not None:
            continue
        field = _find_only_one_that_says_something(table, instance, seat, values)
        text = say_value(field, values[field.id]).strip() if field is not None else ""
        if field is None or not 0 < len(text) <= LONGEST:
            continue
        question = say_question(table, instance, seat)
        questions.setdefault(instance, set()).add(question)
        in_words = field.kind.is_in_words
        given.setdefault(instance, []).append(
            Said(
                table.id,
                ref.id or "",
                str(instance),
                field.id,
                find_seat_letter(table.header, seat),
                question,
                text,
                ref.at,
                ref.at,
                light,
                True,
                in_words,
                in_words and seat is table.seat and _may_add(table, instance),
                "" if table.header.drawn.question else table.title,
                _is_beside_card(table, instance, seat),
            )
        )
    for instance, both in given.items():
        if len(both) == 2:
            opened = max(said.at for said in both)
            alike = len(questions[instance]) == 1 and not any(said.beside_card for said in both)
            yield from (replace(said, opened=opened, alike=alike) for said in both)


def _find_only_one_that_says_something(
    table: Table, instance: Instance, seat: Seat, values: Values
) -> Field | None:
    """The one field in which anything was given, if it is the only one there that says something by itself:
    of several, none says it alone."""
    fields = find_fields_asked(table.played, str(instance), seat, table.own)
    given = [field for field in fields if field.id in values]
    says = [field for field in fields if field.says_something and not field.kind.is_list]
    return given[0] if len(given) == len(says) == 1 and given == says else None


def say_question(table: Table, instance: Instance, seat: Seat) -> str:
    """As whoever answered was asked it, in the words of whoever reads: a card with what its step adds."""
    text = _find_asked(table, instance, seat)
    return table.title if text is None or _is_beside_card(table, instance, seat) else text


def _is_beside_card(table: Table, instance: Instance, seat: Seat) -> bool:
    text = _find_asked(table, instance, seat)
    return bool(table.header.drawn.question) and text is not None and table.title not in text


def _find_asked(table: Table, instance: Instance, seat: Seat) -> str | None:
    found = find_prompt(table.played, seat, str(instance), Own(voice=SPOKEN, told=table.own.told))
    return None if found is None else found.text


def _may_add(table: Table, instance: Instance) -> bool:
    return any(one.kind is MoveKind.ADD and one.step == instance for one in table.view.may)
