"""Reads a round for one partner: the only place where answers are opened.

A `Table` is everything a page, an API response or an export of a round may be made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from duologue import vault
from duologue.engine.fields.attached import WORDS, find_id
from duologue.engine.instances import Instance
from duologue.engine.lasting import find_end
from duologue.engine.matching import Chosen, name_chosen
from duologue.engine.moves import Move, MoveKind
from duologue.engine.play import play
from duologue.engine.script import Dealt, Script, Seat
from duologue.engine.state import State
from duologue.engine.values import Values, decode, encode
from duologue.languages import find_spoken
from duologue.languages.telling_texts import tell_dealt
from duologue.people import access, days, lists, own_settings, profile
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.people.seats import find_other_seat
from duologue.rounds import header as headers
from duologue.rounds import installed
from duologue.rounds import round_rows as rows_of
from duologue.rounds.daily import derived_from_keys as days_keys
from duologue.rounds.header import Header
from duologue.rounds.heads import open_heads
from duologue.rounds.models import Round
from duologue.rounds.round_places import make_author_id
from duologue.showing.own_side import Own
from duologue.showing.view import View, make_view
from duologue.vault import Context, KeyRing, Kind, Locked, SealedContent, Wrap, WrapKind, read_wraps
from duologue.wording.voice import Noting

BOTH_READ = frozenset({WrapKind.COUPLE, WrapKind.INVITATION})


class AnswerRow(NamedTuple):
    id: UUID
    seq: int
    author: str
    content: bytes
    wraps: tuple[Wrap, ...]

    @property
    def is_open(self) -> bool:
        """Whether both hold a wrap of it."""
        return not BOTH_READ.isdisjoint([wrap.kind for wrap in self.wraps])


@dataclass(frozen=True, slots=True)
class Table:
    """A round as `me` may see it; `state`, `played` and `answers` are for play, `make_view` is for people."""

    me: Me
    id: UUID
    author: str
    state: str
    utc_day: date
    in_list: bytes
    script: Script
    header: Header
    under_invitation: bool
    dealt: Dealt
    round_key: bytes = field(repr=False)
    ring: KeyRing = field(repr=False)
    answers: Mapping[str, AnswerRow]
    opened: Mapping[str, Values]
    own: Own
    played: State
    now: datetime
    # Worked out when first asked for; `replace` begins with none.
    _view: list[View] = field(init=False, default_factory=list, repr=False, compare=False)

    @property
    def seat(self) -> Seat:
        return find_seat(self.me, self.header)

    @property
    def view(self) -> View:
        if not self._view:
            self._view.append(make_view(self.played, self.seat, self.own))
        return self._view[0]

    def hold_view(self, view: View) -> None:
        """Have `view` be this one, which says word for word what would be worked out."""
        self._view[:] = [view]

    @property
    def stands(self) -> str:
        """How the round stands for `me`: "open", "quiet" or "closed", which is to be through with it.

        From their own view, unlike the column `state`, which knows of the other's taps as well.
        """
        shown = self.view
        if shown.done or shown.closed:
            return "closed"
        return "quiet" if shown.quiet else "open"

    @property
    def day(self) -> date:
        """The date it belongs to for `me`."""
        return find_day(self.me, self.header, self.utc_day)

    @property
    def told(self) -> Dealt:
        """The script and what was drawn, in the words of whoever reads."""
        return self.own.told or self.dealt

    @property
    def title(self) -> str:
        return find_title(self.told)

    @property
    def exercise(self) -> str:
        """What it was played by, beside a title that is another; "" where the title says it."""
        played_by = self.told.script.title
        return "" if played_by == self.title else played_by


def find_title(dealt: Dealt) -> str:
    """What a list calls a round: the card that was drawn, or the exercise."""
    card = dealt.drawn.question
    return card.text if card is not None else dealt.script.title


def tell_in_own_words(dealt: Dealt) -> Dealt:
    """The same in the words of whoever reads now."""
    return tell_dealt(dealt, find_spoken()) or dealt


def find_day(me: Me, header: Header, utc_day: date) -> date:
    """The date a round belongs to for `me`: a day's round's own, else of its beginning. Earlier ones stay
    under the UTC day of their row."""
    return utc_day if header.day is None else days.show_day(me, header.day)


def find_seat(me: Me, header: Header) -> Seat:
    return find_seat_at(header, me.seat)


def find_seat_at(header: Header, letter: str) -> Seat:
    """Where the couple's "a" or "b" sits in a round."""
    return Seat.FIRST if letter == header.drawn.first_is else Seat.SECOND


def find_seat_letter(header: Header, seat: Seat) -> str:
    first = header.drawn.first_is
    return first if seat is Seat.FIRST else find_other_seat(first)


def read(me: Me, round_id: UUID | str, now: datetime) -> Table:
    """The round as it stands; raises `NotFound` for a closed couple's, a foreign or an unknown one."""
    return read_row(me, access.read_round_row(me, round_id), now)


def read_row(me: Me, row: Round, now: datetime) -> Table:
    """The round of a row; raises `NotFound` where `read_rows` leaves it out."""
    found = read_rows(me, [row], now)
    if not found:
        raise NotFound
    return found[0]


def read_rows(me: Me, rows: Sequence[Round], now: datetime, *, for_both: bool = False) -> list[Table]:
    """Tables of several rounds in two queries. Left out are solo rounds of the other, and rounds of a script
    that this instance can't play now, that one has not switched on, or of which nothing is left. `for_both`:
    one's own answers that have not opened are left out too."""
    opened = [(row, found) for row in rows if (found := open_key(me, row)) is not None]
    keys = [(row, found) for row, found in opened if installed.is_playable(found.header.sha256)]
    keys = select_there(me, keys, now)
    if not keys:
        return []
    ids = [row.id for row, _ in keys]
    moves = rows_of.read_moves(ids)
    answers = _read_answers(me, keys)
    names, settings = profile.read_names(me), _SwitchedOn(me, now)
    if for_both:
        answers = {
            id_: [one for one in found if one.is_open or not one.author] for id_, found in answers.items()
        }
    return [
        _make_table(
            me,
            row,
            key,
            _make_given_moves(me, row, key)
            if is_given(me, row)
            else open_heads(key.key, row.couple_id, moves[row.id]),
            answers[row.id],
            names,
            settings,
            now,
        )
        for row, key in keys
    ]


def select_there(
    me: Me, keys: Sequence[tuple[Round, RoundKey]], now: datetime
) -> list[tuple[Round, RoundKey]]:
    """Of these rounds those that are there for `me`: not those of which nothing is left, nor those that the
    other began of what `me` has not switched on."""
    switched = _SwitchedOn(me, now)

    def is_there(row: Round, key: RoundKey) -> bool:
        if not installed.is_playable(key.header.sha256):
            return True
        script = installed.find_script(key.header.sha256)
        gone = find_end(Dealt(script, terms=key.header.terms))
        if gone is not None and now >= gone:
            return False
        is_theirs = row.author != me.seat
        return not is_theirs or script.setting is None or script.setting in switched.find_settings(key.header)

    return [(row, key) for row, key in keys if is_there(row, key)]


def is_given(me: Me, row: Round) -> bool:
    """Whether it is what `me` gave to the day's question and what never opened for them, in an archive."""
    return me.former and bytes(row.list) == lists.name_days_question(me)


def _make_given_moves(me: Me, row: Round, key: RoundKey) -> list[Move]:
    """As if they had begun the round and answered it: such a row has no moves, since nothing was played."""
    header, at = key.header, key.header.terms.started_at
    assert at is not None
    answer, seat = str(_make_given_answer_id(me, header)), find_seat(me, header)
    step = installed.find_script(header.sha256).steps[0].id
    return [
        Move(str(row.id), seat, seat, MoveKind.START, at),
        Move(answer, seat, seat, MoveKind.ANSWER, at, step, None, answer),
    ]


def _make_given_answer_id(me: Me, header: Header) -> UUID:
    assert header.day is not None
    return days_keys.make_answer_id(me, me.seat, header.day, next(iter(header.drawn.cards.values())).id)


def _read_answers(me: Me, keys: Sequence[tuple[Round, RoundKey]]) -> dict[UUID, list[AnswerRow]]:
    """The answers of each round. What one gave to a day's question is asked for by its own name: where it has
    opened for the other it lies with a round of theirs."""
    found: dict[UUID, list[AnswerRow]] = {row.id: [] for row, _ in keys}
    for round_id, id_, seq, author, content, wraps in rows_of.read_answers(list(found)) if found else ():
        found[round_id].append(AnswerRow(id_, seq, author, content, read_wraps(wraps)))
    given = {_make_given_answer_id(me, key.header): row.id for row, key in keys if is_given(me, row)}
    for id_, seq, author, content, wraps in rows_of.read_answers_named(list(given)) if given else ():
        found[given[id_]] = [AnswerRow(id_, seq, author, content, read_wraps(wraps))]
    return found


class RoundKey(NamedTuple):
    key: bytes
    header: Header
    ring: KeyRing
    under_invitation: bool


def open_key(me: Me, row: Round) -> RoundKey | None:
    """The round's key and header for who plays it, None for the other's solo rounds, and for what was given
    to a day's question that has become a round."""
    place = headers.make_header_place(row.couple_id, row.id)
    wraps = read_wraps(row.key)
    ring = make_ring(me, wraps)
    try:
        key = headers.open_round_key(ring, place, wraps)
    except Locked:
        return None
    header = headers.open_header(key, place, bytes(row.header))
    if header.opened and is_given(me, row) and not any(rows_of.read_answers([row.id])):
        # It opened for them: what they gave is in the round that has come of it, and is told there.
        return None
    under_invitation = any(wrap.kind is WrapKind.INVITATION for wrap in wraps)
    return RoundKey(key, header, ring, under_invitation)


def make_ring(me: Me, wraps: Iterable[Wrap]) -> KeyRing:
    """The request's ring with the invitation key that these wraps name, if any."""
    for wrap in wraps:
        if wrap.kind in (WrapKind.INVITATION, WrapKind.FIRST_CARD):
            held = me.find_invitation_key(wrap.key_id)
            if held is not None:
                return KeyRing(me.ring.personal, me.ring.couples, held, me.ring.release)
    return me.ring


def read_own_words(me: Me, row: AnswerRow) -> Values:
    """What `me` gave, before it is part of a round that can be read."""
    return decode(_open_answer(me.ring, me.couple_id, row))


def make_answer_place(couple: UUID, row: AnswerRow) -> Context:
    if not row.author:
        return Context(Kind.INTERSECTION, row.id, couple, None, 0)
    return Context(Kind.ANSWER, row.id, couple, make_author_id(couple, row.author), row.seq)


def list_strings(me: Me, keys: Sequence[tuple[Round, RoundKey]]) -> dict[UUID, list[str]]:
    """Every string in the answers of these rounds that opens for `me`, in one query: to find which rounds are
    worth reading, and never to be shown, which a view decides."""
    found: dict[UUID, list[str]] = {row.id: [] for row, _ in keys}
    rings = {row.id: key for row, key in keys}
    for round_id, answers in _read_answers(me, keys).items():
        key = rings[round_id]
        for answer in answers:
            if not answer.author:
                values: object = decode_intersection(_open_answer(key.ring, me.couple_id, answer))
            elif answer.is_open or (answer.wraps and (key.header.terms.solo or answer.author == me.seat)):
                values = decode(_open_answer(key.ring, me.couple_id, answer))
            else:
                continue
            found[round_id] += _find_strings(values)
    return found


def _find_strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        # Of what lies beside an answer, the words.
        for name, inner in ({WORDS: value.get(WORDS, "")} if find_id(value) else value).items():
            yield from (str(name), *_find_strings(inner))
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _find_strings(inner)


class _SwitchedOn:
    """What one has switched on, by the date of the round: what ends by itself ends with a day's round."""

    def __init__(self, me: Me, now: datetime) -> None:
        self.me, self.today = me, days.find_date(me, now)
        self.known: dict[date, frozenset[str]] = {}

    def find_settings(self, header: Header) -> frozenset[str]:
        day = self.today if header.day is None else days.show_day(self.me, header.day)
        if day not in self.known:
            self.known[day] = own_settings.list_switched_on(self.me, day)
        return self.known[day]


def _make_table(
    me: Me,
    row: Round,
    key: RoundKey,
    moves: Sequence[Move],
    answers: Sequence[AnswerRow],
    names: Mapping[str, str],
    settings: _SwitchedOn,
    now: datetime,
) -> Table:
    header = key.header
    seats = {seat: names.get(find_seat_letter(header, seat), "") for seat in Seat}
    script = installed.find_script(header.sha256)
    terms = replace(header.terms, zones=days.list_zones(me, alone=header.terms.solo or script.people == 1))
    dealt = Dealt(script, header.drawn, terms, MappingProxyType(seats))
    opened: dict[str, Values] = {}
    own: dict[str, Values] = {}
    for answer in answers:
        if not answer.author:
            opened |= decode_intersection(_open_answer(key.ring, row.couple_id, answer))
        elif (answer.is_open and not is_given(me, row)) or (header.terms.solo and answer.wraps):
            opened[str(answer.id)] = decode(_open_answer(key.ring, row.couple_id, answer))
        elif answer.author == me.seat and answer.wraps:
            own[str(answer.id)] = decode(_open_answer(key.ring, row.couple_id, answer))
    played = play(dealt, moves, opened, now)
    return Table(
        me=me,
        id=row.id,
        author=row.author,
        state=row.state,
        utc_day=row.day,
        in_list=bytes(row.list),
        script=script,
        header=header,
        under_invitation=key.under_invitation,
        dealt=dealt,
        round_key=key.key,
        ring=key.ring,
        answers={str(answer.id): answer for answer in answers},
        opened=opened,
        own=Own(
            values=own,
            settings=settings.find_settings(header),
            today=days.find_date(me, now),
            voice=Noting(),
            told=tell_dealt(dealt, find_spoken()),
            # Nothing is asked of two who have only just met here.
            asks_closer=not header.first_card
            and own_settings.asks_closer(me, row.id, days.find_date(me, now)),
        ),
        played=played,
        # Not before what was done last, also where the server's clock was set back since.
        now=played.now,
    )


def _open_answer(ring: KeyRing, couple: UUID, row: AnswerRow) -> bytes:
    return vault.open(ring, SealedContent(make_answer_place(couple, row), row.content, row.wraps))


def add_opened(table: Table, rows: Sequence[AnswerRow]) -> Table:
    """The table once these answers have their wraps for both: their values join what both may read."""
    opened, own = dict(table.opened), dict(table.own.values)
    for row in rows:
        opened[str(row.id)] = decode(_open_answer(table.ring, table.me.couple_id, row))
        own.pop(str(row.id), None)
    return replace(table, opened=opened, own=replace(table.own, values=own))


def open_matched(table: Table, row: AnswerRow) -> Values:
    """One partner's matched answer, opened with the release key to work out the intersection and no more."""
    content = SealedContent(make_answer_place(table.me.couple_id, row), row.content, row.wraps)
    return decode(vault.open(table.ring, content, releasing=True))


def encode_intersection(instance: Instance, both: Chosen) -> bytes:
    """Five lines: the step instance, what both chose, what was taken back of it, the day since which there
    was something, where that goes again, and when there first was. Either of the last two may be empty."""
    lines = [str(instance).encode(), encode(both.shared), encode(both.taken_back)]
    later = [moment.isoformat().encode() if moment is not None else b"" for moment in (both.since, both.came)]
    return b"\n".join([*lines, *later]).rstrip(b"\n")


def decode_intersection(raw: bytes) -> dict[str, Values]:
    """As `opened` holds it. Earlier rows have fewer lines: at first there were two."""
    instance, shared, *later = raw.split(b"\n")
    back, since, came = (*later, b"", b"", b"")[:3]
    both = Chosen(
        decode(shared),
        decode(back) if back else {},
        date.fromisoformat(since.decode()) if since else None,
        datetime.fromisoformat(came.decode()) if came else None,
    )
    return name_chosen(Instance.parse(instance.decode()), both)
