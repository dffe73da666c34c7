"""Starts a round: at most one waits for anybody, and two phones cannot start two check-ins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from duologue.engine.moves import Move, MoveKind
from duologue.engine.play import play
from duologue.engine.roles import Role
from duologue.engine.script import Dealt, Drawn, Script, Seat, StepKind, Terms
from duologue.keepsakes import keepsake_rows
from duologue.languages import mark
from duologue.people import access, days, ids, limits, lists, own_settings, row_locks
from duologue.people.access import Me
from duologue.people.model_rows import find_table, write_uuid
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import (
    at_rest,
    dealt,
    decks,
    drafts,
    drawing_cards,
    found_again,
    heads,
    installed,
    kept_cards,
    lately,
    reading_rounds,
    round_rows,
    wishes,
)
from duologue.rounds import header as headers
from duologue.rounds.decks import Narrowing
from duologue.rounds.header import Header
from duologue.rounds.models import Round
from duologue.rounds.outbox import tell, tell_other
from duologue.vault import make_slot, mint_key, store_wraps

DEPTH = "depth"
NOTHING_SO_NARROW = mark(
    "Nothing in the deck is quite like that. Leave one of these open, and there will be."
)

NOTHING_KEPT = mark(
    "There is no card in your deck yet. Write one or two first, and keep them for both of you."
)
TOO_DEEP = mark("That is deeper than you two have been lately. Take one that is a step lighter first.")


@dataclass(frozen=True, slots=True)
class Started:
    round_id: UUID


@dataclass(frozen=True, slots=True)
class KeptWish:
    """Not started: a round called `title` waits already, `waiting` is its id. The wish is kept as a draft."""

    slug: str
    title: str
    waiting: UUID


def start(
    me: Me,
    slug: str,
    now: datetime,
    *,
    one_device: bool = False,
    card: str | None = None,
    narrow: Mapping[str, str] = MappingProxyType({}),
    id: UUID | None = None,
    rest: bool = False,
) -> Started | KeptWish:
    """Begin a round of `slug`, or find the one that the same `id`, or the same day, has already begun.

    `rest`: let whatever waits already rest, on one's own Today alone, and begin this one.
    What is about the other's wish of today asks them first, unless that goes by turns.
    `narrow` is what to draw by, where the exercise lets one choose. Raises `NotFound` for an unknown exercise
    and for an `id` that is somebody else's already, `Refusal` in an archive and where nothing is so narrow.
    """
    access.require_writable(me)
    script = installed.read_scripts().get(slug)
    if script is None or script.role is Role.DAYS_QUESTION:
        # The day's question begins by itself, for both (see `rounds.daily`).
        raise NotFound
    if not own_settings.has_on(me, script.setting, days.find_date(me, now)):
        raise NotFound
    first = wishes.find_first(me, slug, now)
    wanted = _Wanted(script, id or uuid4(), one_device, card, narrow, rest, first)
    try:
        return _start(me, wanted, now)
    except IntegrityError:
        # Another phone was quicker, between looking and writing: now it is found.
        return _start(me, wanted, now)


class _Wanted(NamedTuple):
    script: Script
    round_id: UUID
    one_device: bool
    card: str | None
    narrow: Mapping[str, str]
    rest: bool
    first: str | None


def _start(me: Me, wanted: _Wanted, now: datetime) -> Started | KeptWish:
    script, round_id, one_device, card, narrow, rest, first = wanted
    solo = script.people == 1 or not me.shared
    with transaction.atomic():
        for known in find_table("rounds.Round").select('"id" = %s', [write_uuid(round_id)]):
            if known.couple_id == me.couple_id and reading_rounds.open_key(me, known) is not None:
                return Started(round_id)
            ids.check_chosen(round_id)
            raise NotFound
        ids.check_chosen(round_id)
        if keepsake_rows.is_named(round_id):
            raise NotFound
        waiting = _list_waiting_alone(me, now) if not solo and script.takes_place else []
        if waiting and not rest:
            drafts.save(me, drafts.NEXT, {"slug": script.slug, "card": card or ""})
            return KeptWish(script.slug, waiting[0].title, waiting[0].id)
        if waiting:
            at_rest.let_rest(me, waiting)
        again = not solo and found_again.is_found_again(script)
        if again and (lies := found_again.find(me, script, now)) is not None:
            return Started(lies)
        name = _make_slot(me, script, now, solo) if again or script.once_a_day else None
        if name is not None:
            found = Round.objects.filter(slot=name).values_list("id", flat=True).first()
            if found is not None and not again:
                return Started(found)
            # Of today's first, the two have read what they share: this is another one.
            name = name if found is None else None
        try:
            begin(
                me,
                script,
                round_id,
                now,
                solo=solo,
                one_device=one_device,
                card=card,
                narrow=narrow,
                slot_name=name,
                first=first,
            )
        except drawing_cards.TooDeep:
            raise Refusal(TOO_DEEP, "narrow") from None
        except drawing_cards.NothingKept:
            raise Refusal(NOTHING_KEPT) from None
        except drawing_cards.NothingToDraw:
            raise Refusal(NOTHING_SO_NARROW, "narrow") from None
        drafts.drop(me, drafts.NEXT)
    return Started(round_id)


def _list_waiting_alone(me: Me, now: datetime) -> list[reading_rounds.Table]:
    """What waits, while neither of the two begins anything else: of two who begin something in the same
    moment one finds the other's."""
    row_locks.lock_couple(me.couple_id)
    return list_waiting(me, now)


def begin(
    me: Me,
    script: Script,
    round_id: UUID,
    now: datetime,
    *,
    solo: bool,
    one_device: bool = False,
    card: str | None = None,
    narrow: Mapping[str, str] = MappingProxyType({}),
    slot_name: bytes | None = None,
    first_card: bool = False,
    deepest: int | None = None,
    first: str | None = None,
) -> Header:
    """Write a round with its header and its first move; inside the caller's transaction."""
    drawn = _draw(me, script, now, solo=solo, card=card, narrow=narrow, deepest=deepest)
    if first is not None and not solo and script.first != "alternate":
        drawn = replace(drawn, first_is=first)
    # What has to be switched on changes nothing of what the other is offered.
    if not first_card and script.setting is None:
        lately.begin(me, script, now, own=solo)
    day = days.find_date(me, now) if script.once_a_day else None
    terms = Terms(
        one_device=one_device and script.devices != "two",
        solo=solo,
        started_at=now,
        day=day,
        zones=days.list_zones(me, alone=solo or script.people == 1),
    )
    header = Header(script.slug, script.sha256, drawn, terms, first_card, day or now)
    _write_rows(me, script, round_id, now, header, slot_name)
    # Whether the other has switched on what it is for isn't known here: so no page of theirs is told to look.
    if not solo and script.setting is None:
        tell_other(me, "round", round_id, now)
    tell(me.couple_id, me.seat, "round", round_id, now)
    return header


def _draw(
    me: Me,
    script: Script,
    now: datetime,
    *,
    solo: bool,
    card: str | None,
    narrow: Mapping[str, str],
    deepest: int | None,
) -> Drawn:
    """What is drawn for both, which is noted: the next time others come, and the other is first."""
    has_cards = any(wanted.deck for wanted in script.draws)
    alternates = script.first == "alternate" and not solo
    drawn = drawing_cards.draw(
        script,
        me.seat,
        met=dealt.read_met(me, script, own=solo) if has_cards else (),
        deepest=deepest if deepest is not None else _find_deepest(me, solo, now) if has_cards else 4,
        solo=solo,
        card=card,
        narrow=narrow,
        last_first=dealt.read_last_first(me, script.slug) if alternates else None,
        kept=kept_cards.read_decks(me, script, own=solo),
    )
    if has_cards:
        dealt.note_dealt(me, script, drawn, own=solo)
    if alternates:
        dealt.remember_first(me, script.slug, drawn.first_is)
    return drawn


def _write_rows(
    me: Me, script: Script, round_id: UUID, now: datetime, header: Header, slot_name: bytes | None
) -> None:
    """The rows of a round and of its first move."""
    solo = header.terms.solo
    key, place = mint_key(), headers.make_header_place(me.couple_id, round_id)
    wraps = headers.wrap_round_key(me.ring, place, key, solo=solo, first_card=header.first_card)
    seat = Seat.FIRST if header.drawn.first_is == me.seat else Seat.SECOND
    move = Move(str(uuid4()), seat, seat, MoveKind.START, now)
    played = play(Dealt(script, header.drawn, header.terms), (move,), {}, now)
    awaits = {reading_rounds.find_seat_letter(header, s): bool(played.awaits.get(s)) for s in Seat}
    counts = script.takes_place and not solo
    day = days.find_utc_day(now)
    round_rows.add_round(
        round_id,
        me.couple_id,
        {
            "author": me.seat,
            "day": day,
            "state": "open",
            "awaits_a": awaits["a"] and counts,
            "awaits_b": awaits["b"] and counts,
            "slot": slot_name,
            "key": store_wraps(wraps),
            "header": headers.close_header(key, place, header),
            "list": lists.name_own(me) if solo else lists.BOTH,
        },
    )
    head = heads.close_head(key, heads.make_head_place(me.couple_id, UUID(move.id), me.seat, 1), move)
    round_rows.add_move(UUID(move.id), me.couple_id, round_id, 1, me.seat, day, head)


def list_waiting(me: Me, now: datetime) -> list[reading_rounds.Table]:
    """The rounds that are open between the two, as the starter's own view has it: nothing hidden decides."""
    still_open = find_table("rounds.Round").select(
        f"{lists.IN} AND state = 'open' ORDER BY day", lists.list_values(me)
    )
    waiting = []
    for found in reading_rounds.read_rows(me, list(still_open), now):
        solo = found.header.terms.solo
        # Never by whether it has closed: that hangs on the other's last, hidden tap.
        if solo or not found.script.takes_place or found.view.quiet:
            continue
        if found.seat in found.played.left or _is_afterwards(found) or at_rest.rests(found):
            continue
        waiting.append(found)
    return waiting


def _is_afterwards(found: reading_rounds.Table) -> bool:
    """All has opened that was sealed, as far as this partner is shown; what is left needs nobody to wait."""
    view = found.view
    return view.done or view.kind is StepKind.RECEIVE


def _make_slot(me: Me, script: Script, now: datetime, solo: bool) -> bytes:
    key = me.ring.personal if solo else me.ring.couple
    assert key is not None
    return make_slot(key, script.slug, days.find_date(me, now))


def list_narrowings(me: Me, script: Script, now: datetime) -> tuple[Narrowing, ...]:
    """What `me` may choose before a start; of depths, those that the two may go to as yet."""
    found = decks.list_narrowings(script)
    if script.people == 1 or not me.shared or not any(one.name == DEPTH for one in found):
        return found
    most = _find_deepest(me, False, now)
    return tuple(
        replace(one, answers=tuple(answer for answer in one.answers if int(answer[0]) <= most))
        if one.name == DEPTH
        else one
        for one in found
    )


def _find_deepest(me: Me, solo: bool, now: datetime) -> int:
    """At most one step above what was met of late: of the two's, by what both know of and by nobody's
    ceiling; alone, under one's own too."""
    step = lately.read_deepest_met(me, now, own=solo) + 1
    return max(1, min(step, (limits.read_mine(me).depth if solo else None) or 4))
