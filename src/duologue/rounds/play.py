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
from duologue.engine.matching import find_what_stands
from duologue.engine.moves import Move, MoveKind
from duologue.engine.play import play_again, play_on
from duologue.engine.script import Seat
from duologue.engine.values import FieldErrors, FieldProblem, Values, encode
from duologue.engine.values import read as read_values
from duologue.languages import _
from duologue.people import access, at_a_visit, days, hooks, ids, lists, own_settings
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.rounds import (
    aftermath,
    attaching,
    dealt,
    heads,
    lately,
    leaving_keepsakes,
    matched_answers,
    next_time,
    opening,
    reading_rounds,
    round_rows,
)
from duologue.rounds.drafts import NewerWords
from duologue.rounds.models import Round
from duologue.rounds.outbox import tell, tell_other
from duologue.rounds.reading_rounds import AnswerRow, Table
from duologue.showing.judge import Accepted, Refused, Replayed, Stale, Verdict, judge
from duologue.showing.own_side import Own
from duologue.showing.prompts import find_fields_asked, find_fields_to_fill, find_rule
from duologue.showing.view import make_view
from duologue.vault import store_wraps
from duologue.wording.values import say_problem, say_problems
from duologue.wording.why_not_words import SENTENCES

MOST_SETTLING = 16
WRITES = frozenset({MoveKind.ANSWER, MoveKind.CORRECT, MoveKind.ADD})
# Only these say a word of their own; whatever else was sent with a move is not kept with it.
SAYS = frozenset({MoveKind.RECEIVE, MoveKind.KEEP})


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
    """What came of it, and the round as it now is; after a refusal, as it was, with the wish not granted.

    `told` is the number of the event by which its maker is told of it, None where nothing was made anew: at
    that event the round stood as `table` has it."""

    table: Table
    verdict: Verdict | FieldErrors | NewerWords
    wish: Wish | None = None
    told: int | None = None

    @property
    def accepted(self) -> bool:
        return isinstance(self.verdict, Accepted | Replayed)


def act(me: Me, round_id: UUID | str, wishes: Sequence[Wish], now: datetime) -> Outcome:
    """Make the moves in their order, all or none; raises `NotFound` as `reading_rounds.read` does.

    A replayed id returns its first outcome; a stale `expects` changes nothing and returns the present view.
    """
    access.require_writable(me)
    with transaction.atomic():
        row = _lock_round(me, round_id)
        before = _settle_table(reading_rounds.read_row(me, row, now))
        outcome = Outcome(before, Replayed())
        for wish in wishes:
            outcome = _make_one_move(outcome.table, _turn_into_no(outcome.table, wish))
            if not outcome.accepted:
                transaction.set_rollback(True)
                return Outcome(before, outcome.verdict, wish)
        if outcome.table is not before:
            after = replace(outcome.table, state=aftermath.name_state(outcome.table))
            outcome = replace(outcome, table=after, told=_note_outcome(before, outcome.table))
        return outcome


def look(me: Me, round_id: UUID | str, now: datetime) -> Table:
    """The round as `me` sees it now, after what time alone has brought: a date, a quiet day, a release."""
    table = reading_rounds.read(me, round_id, now)
    if me.former:
        return table
    found = at_a_visit.try_to(lambda: catch_up(me, table.id, now), table) if owes(table) else table
    note_asked(found, now)
    return found


def note_asked(table: Table, now: datetime) -> None:
    """It is about to be on this partner's screen: what is asked now and then counts as asked."""
    if any(one.step == CLOSER_ID for one in table.view.asides):
        with at_a_visit.keep_if_there_is_room():
            own_settings.note_asked_closer(table.me, table.id, days.find_date(table.me, now))


def settle(me: Me, round_id: UUID, now: datetime) -> None:
    """What time alone has brought is brought about, and shown to nobody."""
    catch_up(me, round_id, now)


def say_why(outcome: Outcome) -> str:
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
        row = _lock_round(me, round_id)
        before = reading_rounds.read_row(me, row, now)
        after = _settle_table(before)
        _note_outcome(before, after)
        return after


def owes(table: Table) -> bool:
    """Whether time or this partner's coming changes what is stored."""
    if aftermath.name_state(table) != table.state or aftermath.lingers(table):
        return True
    return any(_is_openable(table, row) for row in _list_due(table))


def _lock_round(me: Me, round_id: UUID | str) -> Round:
    """The round's row, kept from everybody else until the transaction ends (SQLite locks the whole file)."""
    row = access.read_round_row(me, round_id)
    if connection.features.has_select_for_update:
        return Round.objects.select_for_update().get(id=row.id)
    found: Round = row
    return found


def _turn_into_no(table: Table, wish: Wish) -> Wish:
    """Where answers are compared, a no to all of it is an answer like any other, and nobody is asked again:
    it skips the step, or takes back what was chosen there."""
    instead = {MoveKind.ANSWER: MoveKind.SKIP, MoveKind.CORRECT: MoveKind.WITHDRAW}.get(wish.kind)
    if instead is None or wish.step is None or not wish.raw or any(said != [] for said in wish.raw.values()):
        return wish
    try:
        rule = find_rule(table.played, wish.step)
    except ValueError:
        return wish
    asks = {
        one.id for one in find_fields_to_fill(table.played, wish.for_ or table.seat, wish.step, table.own)
    }
    is_known = rule is not None and rule.compares and asks.issuperset(wish.raw)
    return replace(wish, kind=instead, raw=None) if is_known else wish


def _make_one_move(table: Table, wish: Wish) -> Outcome:
    if (made := table.played.folded.taken.get(str(wish.id))) is not None:
        if made.by is not table.seat:
            raise NotFound
        return Outcome(table, Stale(table.view) if _says_otherwise(table, made, wish) else Replayed())
    ids.check_chosen(wish.id)
    if round_rows.has_move(wish.id):
        raise NotFound
    asked: Sequence[Field] = ()
    given: Values = {}
    values: Values | None = None
    answer_id: UUID | None = None
    if wish.kind in WRITES and wish.step is not None:
        asked = find_fields_to_fill(table.played, wish.for_ or table.seat, wish.step, table.own)
        if asked:
            raw = attaching.resolve(table, asked, wish.raw or {}, _find_earlier(table, wish))
            found = read_values(asked, raw)
            if isinstance(found, FieldErrors):
                return Outcome(table, replace(found, typed=dict(wish.raw or {})))
            given, values, answer_id = found, _find_standing(table, wish, found), uuid5(wish.id, "answer")
    move = Move(
        id=str(wish.id),
        by=table.seat,
        for_=wish.for_ or table.seat,
        kind=wish.kind,
        at=table.now,
        step=wish.step,
        expects=wish.expects if wish.step is not None else None,
        value=str(answer_id) if answer_id else wish.said if wish.kind in SAYS else None,
    )
    verdict = judge(table.played, move, table.own)
    if not isinstance(verdict, Accepted):
        return Outcome(table, verdict)
    if answer_id is not None and values is not None:
        gone = attaching.claim(table, answer_id, values, _list_replaced(table, wish))
        if gone is not None:
            kind = next(one.kind for one in asked if one.id == gone)
            return Outcome(table, FieldErrors({gone: FieldProblem(kind, "gone")}, dict(wish.raw or {})))
    if values is not None and wish.step is not None and wish.kind is not MoveKind.ADD:
        next_time.keep(table, wish.step, given, values)
    return Outcome(_settle_table(_write_move(table, move, answer_id, values)), verdict)


def _find_earlier(table: Table, wish: Wish) -> Values | None:
    """What the mover's answer at this step says so far, which a correction begins with."""
    if wish.step is None:
        return None
    ref = table.played.answers.get((Instance.parse(wish.step), wish.for_ or table.seat))
    id_ = ref.id if ref is not None and ref.id is not None else ""
    return table.own.values.get(id_) or table.opened.get(id_)


def _list_replaced(table: Table, wish: Wish) -> list[UUID]:
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
    rule = find_rule(table.played, made.step)
    before = table.opened.get(made.value or "") or table.own.values.get(made.value or "")
    if before is None or (rule is not None and rule.compares):
        return False
    asked = find_fields_asked(table.played, made.step, made.for_, table.own)
    if any(one.kind.is_attached for one in asked):
        return attaching.differs(table, asked, wish.raw, before)
    given = read_values(asked, wish.raw)
    return not isinstance(given, FieldErrors) and encode(given) != encode(before)


def _find_standing(table: Table, wish: Wish, given: Values) -> Values:
    """What of an answer stands; something added to one that has opened stands as it is."""
    if wish.kind is MoveKind.ADD or wish.step is None:
        return given
    instance = Instance.parse(wish.step)
    return find_what_stands(table.played, wish.for_ or table.seat, instance, given, table.own.values)


def _write_move(table: Table, move: Move, answer_id: UUID | None, values: Values | None) -> Table:
    """Write the move and its answer."""
    me = table.me
    seq = len(table.played.folded.taken) + 1
    head = heads.close_head(
        table.round_key, heads.make_head_place(me.couple_id, UUID(move.id), me.seat, seq), move
    )
    day = days.find_utc_day(table.now)
    round_rows.add_move(UUID(move.id), me.couple_id, table.id, seq, me.seat, day, head)
    answers, opened, own = dict(table.answers), dict(table.opened), dict(table.own.values)
    if answer_id is not None and values is not None:
        if move.kind is MoveKind.ADD:
            row = opening.seal_addition(table, answer_id, seq, values)
        else:
            rule = find_rule(table.played, move.step or "")
            row = opening.seal_answer(table, answer_id, seq, rule, move.step or "", values)
        round_rows.add_answer(
            row.id, me.couple_id, table.id, seq, row.author, day, row.content, _write_column(row)
        )
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


def _settle_table(table: Table) -> Table:
    """Destroy and open what the rules say, and play again until nothing changes."""
    for _again in range(MOST_SETTLING):
        after = _open_due(matched_answers.compare_all(_destroy_unopened(table)))
        if after is table:
            return table
        table = replace(after, played=play_again(after.played, after.opened))
    raise RuntimeError("a round that never settles")


def _destroy_unopened(table: Table) -> Table:
    gone = [row for row in table.answers.values() if str(row.id) in table.played.destroyed and row.wraps]
    if not gone:
        return table
    aftermath.remove_numbers(table, gone)
    if mine := [row.id for row in gone if row.author == table.me.seat]:
        for hook in hooks.on_destroyed:
            hook(table.me, mine)
    return _rewrap_changed(table, [row._replace(wraps=()) for row in gone])


def _list_due(table: Table) -> list[AnswerRow]:
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


def _is_openable(table: Table, row: AnswerRow) -> bool:
    wraps = opening.make_opened_wraps(table, row)
    return wraps is not None and {w.kind for w in wraps} != {w.kind for w in row.wraps}


def _open_due(table: Table) -> Table:
    changed = []
    for row in _list_due(table):
        wraps = opening.make_opened_wraps(table, row)
        if wraps is not None and {w.kind for w in wraps} != {w.kind for w in row.wraps}:
            changed.append(row._replace(wraps=wraps))
    if not changed:
        return table
    after = _rewrap_changed(table, changed)
    return reading_rounds.add_opened(after, [row for row in changed if row.is_open])


def _rewrap_changed(table: Table, changed: Sequence[AnswerRow]) -> Table:
    answers = dict(table.answers)
    for row in changed:
        round_rows.rewrap(row.id, _write_column(row))
        answers[str(row.id)] = row
    # What lies beside an answer that nobody can open any more goes with it.
    storing.destroy_of([row.id for row in changed if not row.wraps])
    own = {id_: values for id_, values in table.own.values.items() if answers[id_].wraps}
    opened = {id_: v for id_, v in table.opened.items() if id_ not in answers or answers[id_].wraps}
    return replace(table, answers=answers, own=replace(table.own, values=own), opened=opened)


def _note_outcome(before: Table, after: Table) -> int:
    """Plain columns, blocks, keepsakes and events: what the rest of the house may know. The number of the
    event that tells whoever moved."""
    aftermath.update_columns(before, after)
    aftermath.put_numbers(before, after)
    attaching.note_opened(before, after)
    leaving_keepsakes.keep(before, after)
    lately.note_depth(before, after)
    dealt.note_dealt_again(before, after)
    me, other = after.me, after.seat.other
    told = tell(me.couple_id, me.seat, "round", after.id, after.now)
    # What stands in one's own list alone, the other doesn't know of yet.
    may_know = after.in_list == lists.BOTH and after.script.setting is None
    if may_know and _find_what_is_seen(before, other) != _find_what_is_seen(after, other):
        tell_other(me, "round", after.id, after.now)
    return told


def _find_what_is_seen(table: Table, seat: Seat) -> object:
    return make_view(table.played, seat, Own()).write_json()


def _write_column(row: AnswerRow) -> bytes:
    return store_wraps(row.wraps)
