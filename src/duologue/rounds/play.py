"""Plays a round: one transaction a move. Play, rewrap what opened, play again until nothing changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import connection, transaction

from duologue.attachments import storing
from duologue.engine.asides import CLOSER_ID
from duologue.engine.fields.kind import Field
from duologue.engine.instances import Instance
from duologue.engine.matching import what_stands
from duologue.engine.moves import Move, MoveKind
from duologue.engine.play import play_again, play_on
from duologue.engine.script import Seat
from duologue.engine.values import FieldErrors, Problem, Values, encode
from duologue.engine.values import read as read_values
from duologue.languages import _
from duologue.people import access, at_a_visit, days, ids, lists, own_settings
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.people.seats import other_seat
from duologue.rounds import (
    aftermath,
    attaching,
    comparing,
    dealt,
    heads,
    kept,
    lately,
    next_time,
    opening,
    reading,
    rows,
)
from duologue.rounds.drafts import NewerWords
from duologue.rounds.models import Round
from duologue.rounds.outbox import tell
from duologue.rounds.reading import AnswerRow, Table
from duologue.showing.judge import Accepted, Refused, Replayed, Stale, Verdict, judge
from duologue.showing.own import Own
from duologue.showing.prompts import asked_at, fields_of, rule_of
from duologue.showing.view import view
from duologue.vault import store_wraps
from duologue.wording.refusals import SENTENCES
from duologue.wording.values import say_problem, say_problems

MOST_SETTLING = 16
WRITES = frozenset({MoveKind.ANSWER, MoveKind.CORRECT, MoveKind.ADD})


@dataclass(frozen=True, slots=True)
class Wish:
    """A move somebody asks for. `raw` is a form's or JSON's values; `said` a receive's or keep's word;
    `based` names the draft that its page began with, None where it does not say."""

    id: UUID
    kind: MoveKind
    step: str | None = None
    expects: str | None = None
    raw: Mapping[str, object] | None = None
    said: str | None = None
    for_: Seat | None = None
    based: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, and the round as it now is; after a refusal, as it was, with the wish not granted."""

    table: Table
    verdict: Verdict | FieldErrors | NewerWords
    wish: Wish | None = None

    @property
    def accepted(self) -> bool:
        return isinstance(self.verdict, Accepted | Replayed)


def act(me: Me, round_id: UUID | str, wishes: Sequence[Wish], now: datetime) -> Outcome:
    """Make the moves in their order, all or none; raises `NotFound` as `reading.read` does.

    A replayed id returns its first outcome; a stale `expects` changes nothing and returns the present view.
    """
    access.writable(me)
    with transaction.atomic():
        row = _locked(me, round_id)
        before = _settled(reading.read_row(me, row, now))
        outcome = Outcome(before, Replayed())
        for wish in wishes:
            outcome = _one(outcome.table, _as_a_no(outcome.table, wish))
            if not outcome.accepted:
                transaction.set_rollback(True)
                return Outcome(before, outcome.verdict, wish)
        if outcome.table is not before:
            _note_outcome(before, outcome.table)
        return outcome


def look(me: Me, round_id: UUID | str, now: datetime) -> Table:
    """The round as `me` sees it now, after what time alone has brought: a date, a quiet day, a release."""
    table = reading.read(me, round_id, now)
    if me.former:
        return table
    found = at_a_visit.try_to(lambda: catch_up(me, table.id, now), table) if owes(table) else table
    if any(one.step == CLOSER_ID for one in found.view.asides):
        with at_a_visit.if_there_is_room():
            own_settings.asked_closer(me, found.id, days.date_of(me, now))
    return found


def settle(me: Me, round_id: UUID, now: datetime) -> None:
    """What time alone has brought is brought about, and shown to nobody."""
    catch_up(me, round_id, now)


def why(outcome: Outcome) -> str:
    """The sentence for a person whose move was not made; empty if it was."""
    match outcome.verdict:
        case Refused(why_not):
            return _(SENTENCES[why_not])
        case Stale():
            return _(
                "This has moved on since you opened it. Here is how it stands now; what you typed is kept."
            )
        case NewerWords():
            return _(
                "You have written something else here since this page was opened. Nothing was sent: both are "
                "kept, and you choose."
            )
        case FieldErrors(errors=errors):
            return next(map(say_problem, errors.values()), "")
        case _:
            return ""


def say_mistakes(outcome: Outcome) -> dict[str, str]:
    """A sentence for each field of the move that was not made, by its id; empty if none is at fault."""
    if not isinstance(outcome.verdict, FieldErrors):
        return {}
    wish, may = outcome.wish, outcome.table.view.may
    may_skip = (
        wish is not None
        and wish.kind is MoveKind.ANSWER
        and any(one.kind is MoveKind.SKIP and str(one.step) == wish.step for one in may)
    )
    return say_problems(outcome.verdict, may_skip=may_skip)


def catch_up(me: Me, round_id: UUID, now: datetime) -> Table:
    with transaction.atomic():
        row = _locked(me, round_id)
        before = reading.read_row(me, row, now)
        after = _settled(before)
        _note_outcome(before, after)
        return after


def owes(table: Table) -> bool:
    """Whether time or this partner's coming changes what is stored."""
    if aftermath.state_of(table) != table.state or aftermath.lingers(table):
        return True
    return any(_openable(table, row) for row in _due(table))


def _locked(me: Me, round_id: UUID | str) -> Round:
    """The round's row, kept from everybody else until the transaction ends (SQLite locks the whole file)."""
    row = access.round_row(me, round_id)
    if connection.features.has_select_for_update:
        return Round.objects.select_for_update().get(id=row.id)
    found: Round = row
    return found


def _as_a_no(table: Table, wish: Wish) -> Wish:
    """Where answers are compared, a no to all of it is an answer like any other, and nobody is asked again:
    it skips the step, or takes back what was chosen there."""
    instead = {MoveKind.ANSWER: MoveKind.SKIP, MoveKind.CORRECT: MoveKind.WITHDRAW}.get(wish.kind)
    if instead is None or wish.step is None or not wish.raw or any(said != [] for said in wish.raw.values()):
        return wish
    try:
        rule = rule_of(table.played, wish.step)
    except ValueError:
        return wish
    asks = {one.id for one in fields_of(table.played, wish.for_ or table.seat, wish.step, table.own)}
    is_known = rule is not None and rule.compares and asks.issuperset(wish.raw)
    return replace(wish, kind=instead, raw=None) if is_known else wish


def _one(table: Table, wish: Wish) -> Outcome:
    if (made := table.played.folded.taken.get(str(wish.id))) is not None:
        if made.by is not table.seat:
            raise NotFound
        return Outcome(table, Stale(table.view) if _says_otherwise(table, made, wish) else Replayed())
    ids.chosen(wish.id)
    if rows.move_exists(wish.id):
        raise NotFound
    asked: Sequence[Field] = ()
    given: Values = {}
    values: Values | None = None
    answer_id: UUID | None = None
    if wish.kind in WRITES and wish.step is not None:
        asked = fields_of(table.played, wish.for_ or table.seat, wish.step, table.own)
        if asked:
            raw = attaching.resolve(table, asked, wish.raw or {}, _earlier(table, wish))
            found = read_values(asked, raw)
            if isinstance(found, FieldErrors):
                return Outcome(table, replace(found, typed=dict(wish.raw or {})))
            given, values, answer_id = found, _standing(table, wish, found), uuid5(wish.id, "answer")
    move = Move(
        id=str(wish.id),
        by=table.seat,
        for_=wish.for_ or table.seat,
        kind=wish.kind,
        at=table.now,
        step=wish.step,
        expects=wish.expects,
        value=str(answer_id) if answer_id else wish.said,
    )
    verdict = judge(table.played, move, table.own)
    if not isinstance(verdict, Accepted):
        return Outcome(table, verdict)
    if answer_id is not None and values is not None:
        gone = attaching.claim(table, answer_id, values, _replaced(table, wish))
        if gone is not None:
            kind = next(one.kind for one in asked if one.id == gone)
            return Outcome(table, FieldErrors({gone: Problem(kind, "gone")}, dict(wish.raw or {})))
    if values is not None and wish.step is not None and wish.kind is not MoveKind.ADD:
        next_time.keep(table, wish.step, given, values)
    return Outcome(_settled(_made(table, move, answer_id, values)), verdict)


def _earlier(table: Table, wish: Wish) -> Values | None:
    """What the mover's answer at this step says so far, which a correction begins with."""
    if wish.step is None:
        return None
    ref = table.played.answers.get((Instance.parse(wish.step), wish.for_ or table.seat))
    id_ = ref.id if ref is not None and ref.id is not None else ""
    return table.own.values.get(id_) or table.opened.get(id_)


def _replaced(table: Table, wish: Wish) -> list[UUID]:
    """The answer that a correction takes the place of: what lies beside it may go on with the new one."""
    if wish.kind is not MoveKind.CORRECT or wish.step is None:
        return []
    ref = table.played.answers.get((Instance.parse(wish.step), wish.for_ or table.seat))
    return [UUID(ref.id)] if ref is not None and ref.id is not None else []


def _says_otherwise(table: Table, made: Move, wish: Wish) -> bool:
    """Whether other words came under the id of a move that was made, as of a form that was stopped, put
    otherwise and sent again. By one's own words, where one can read them as they were sent."""
    if wish.kind not in WRITES or made.kind not in WRITES or made.step is None or not wish.raw:
        return False
    rule = rule_of(table.played, made.step)
    before = table.opened.get(made.value or "") or table.own.values.get(made.value or "")
    if before is None or (rule is not None and rule.compares):
        return False
    asked = asked_at(table.played, made.step, made.for_, table.own)
    if any(one.kind.is_attached for one in asked):
        return attaching.differs(table, asked, wish.raw, before)
    given = read_values(asked, wish.raw)
    return not isinstance(given, FieldErrors) and encode(given) != encode(before)


def _standing(table: Table, wish: Wish, given: Values) -> Values:
    """What of an answer stands; something added to one that has opened stands as it is."""
    if wish.kind is MoveKind.ADD or wish.step is None:
        return given
    instance = Instance.parse(wish.step)
    return what_stands(table.played, wish.for_ or table.seat, instance, given, table.own.values)


def _made(table: Table, move: Move, answer_id: UUID | None, values: Values | None) -> Table:
    """Write the move and its answer."""
    me = table.me
    seq = len(table.played.folded.taken) + 1
    head = heads.close_head(table.round_key, heads.place(me.couple_id, UUID(move.id), me.seat, seq), move)
    day = days.utc_day(table.now)
    rows.add_move(UUID(move.id), me.couple_id, table.id, seq, me.seat, day, head)
    answers, opened, own = dict(table.answers), dict(table.opened), dict(table.own.values)
    if answer_id is not None and values is not None:
        if move.kind is MoveKind.ADD:
            row = opening.seal_addition(table, answer_id, seq, values)
        else:
            rule = rule_of(table.played, move.step or "")
            row = opening.seal_answer(table, answer_id, seq, rule, move.step or "", values)
        rows.add_answer(row.id, me.couple_id, table.id, seq, row.author, day, row.content, _column(row))
        answers[str(row.id)] = row
        both_read = row.is_open or table.header.terms.solo
        (opened if both_read else own)[str(row.id)] = values
    return replace(
        table,
        answers=answers,
        opened=opened,
        own=replace(table.own, values=own),
        played=play_on(table.played, move, opened),
    )


def _settled(table: Table) -> Table:
    """Destroy and open what the rules say, and play again until nothing changes."""
    for _again in range(MOST_SETTLING):
        after = _opened(comparing.compare_all(_destroyed(table)))
        if after is table:
            return table
        table = replace(after, played=play_again(after.played, after.opened))
    raise RuntimeError("a round that never settles")


def _destroyed(table: Table) -> Table:
    gone = [row for row in table.answers.values() if str(row.id) in table.played.destroyed and row.wraps]
    if not gone:
        return table
    aftermath.numbers_withdrawn(table, gone)
    return _rewrapped(table, [row._replace(wraps=()) for row in gone])


def _due(table: Table) -> list[AnswerRow]:
    """Answers whose rule says open and that are not open yet, and sealed ones of a round that has ended."""
    ready = table.played.ready
    return [
        row
        for row in table.answers.values()
        if row.author
        and row.wraps
        and not row.is_open
        and str(row.id) in ready
        and not table.header.terms.solo
    ]


def _openable(table: Table, row: AnswerRow) -> bool:
    wraps = opening.opened_wraps(table, row)
    return wraps is not None and {w.kind for w in wraps} != {w.kind for w in row.wraps}


def _opened(table: Table) -> Table:
    changed = []
    for row in _due(table):
        wraps = opening.opened_wraps(table, row)
        if wraps is not None and {w.kind for w in wraps} != {w.kind for w in row.wraps}:
            changed.append(row._replace(wraps=wraps))
    if not changed:
        return table
    after = _rewrapped(table, changed)
    return reading.with_opened(after, [row for row in changed if row.is_open])


def _rewrapped(table: Table, changed: Sequence[AnswerRow]) -> Table:
    answers = dict(table.answers)
    for row in changed:
        rows.rewrap(row.id, _column(row))
        answers[str(row.id)] = row
    # What lies beside an answer that nobody can open any more goes with it.
    storing.destroy_of([row.id for row in changed if not row.wraps])
    own = {id_: values for id_, values in table.own.values.items() if answers[id_].wraps}
    opened = {id_: v for id_, v in table.opened.items() if id_ not in answers or answers[id_].wraps}
    return replace(table, answers=answers, own=replace(table.own, values=own), opened=opened)


def _note_outcome(before: Table, after: Table) -> None:
    """Plain columns, blocks, keepsakes and events: what the rest of the house may know."""
    aftermath.columns(before, after)
    aftermath.numbers(before, after)
    attaching.note_opened(before, after)
    kept.keep(before, after)
    lately.note(before, after)
    dealt.note(before, after)
    me, other = after.me, after.seat.other
    tell(me.couple_id, me.seat, "round", after.id, after.now)
    # What stands in one's own list alone, the other doesn't know of yet.
    may_know = after.in_list == lists.BOTH and after.script.setting is None
    if may_know and _seen_by(before, other) != _seen_by(after, other):
        tell(me.couple_id, other_seat(me.seat), "round", after.id, after.now)


def _seen_by(table: Table, seat: Seat) -> object:
    return view(table.played, seat, Own()).as_json()


def _column(row: AnswerRow) -> bytes:
    return store_wraps(row.wraps)
