"""At once or strict sealing. Either makes it strict at once; both must agree to leave it.

A partner's own copy of the couple key says which sealing they last agreed to, so switching the couple's
column back in the database weakens nothing of who asked for strict.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from duologue.people.me import AT_ONCE_COPY, STRICT_COPY, Me, require_writable
from duologue.people.models import Couple, Partner
from duologue.people.refusals import Conflict, NotFound, Refusal
from duologue.vault import Context, Kind, Unreadable, seal, unseal, wrap_for_partner


class Sealing(NamedTuple):
    """`mine` and `theirs`: who has agreed to go back to opening at once, while that is pending."""

    strict: bool
    mine: bool
    theirs: bool


def read_sealing(me: Me) -> Sealing:
    """How this couple seals, and who would leave strict sealing."""
    if me.ring.couple is None:
        return Sealing(me.strict, False, False)
    agreed = _read_agreed(me, Couple.objects.values_list("agreed", flat=True).get(id=me.couple_id))
    return Sealing(me.strict, me.seat in agreed, bool(agreed - {me.seat}))


def make_strict(me: Me, now: datetime) -> None:
    """From now on what one writes opens only when both have been here again.

    Takes back any agreement to weaken.
    """
    couple_key = _find_couple_key(me)
    with transaction.atomic():
        Couple.objects.filter(id=me.couple_id).update(strict=True, agreed=None)
        _keep_copy(me, couple_key, STRICT_COPY)


def weaken(me: Me, now: datetime) -> bool:
    """Agree to open at once again; whether that is now so, as the other had agreed before.

    Alone in a couple nobody else has to agree.
    """
    couple_key = _find_couple_key(me)
    with transaction.atomic():
        row = Couple.objects.select_for_update().values_list("agreed", flat=True).get(id=me.couple_id)
        agreed = _read_agreed(me, row) | {me.seat}
        is_agreed = not me.other_here or me.other_seat in agreed
        if is_agreed:
            Couple.objects.filter(id=me.couple_id).update(strict=False, agreed=None)
        else:
            text = json.dumps(sorted(agreed)).encode()
            Couple.objects.filter(id=me.couple_id).update(agreed=seal(couple_key, _make_place(me), text))
        _keep_copy(me, couple_key, AT_ONCE_COPY)
    return is_agreed


def choose(me: Me, how: str, now: datetime) -> None:
    """Seal "strict", or agree to open "at once" again; `NotFound` for anything else."""
    match how:
        case "strict":
            make_strict(me, now)
        case "at once":
            weaken(me, now)
        case _:
            raise NotFound


def _find_couple_key(me: Me) -> bytes:
    require_writable(me)
    if me.ring.couple is None:
        raise Refusal("This can be chosen once you have compared the four words.")
    return me.ring.couple


def _keep_copy(me: Me, couple_key: bytes, purpose: str) -> None:
    kept = wrap_for_partner(me.personal, couple_key, me.partner_id, purpose, me.epoch)
    if not Partner.objects.filter(id=me.partner_id, couple_id=me.couple_id).update(couple_key=kept):
        raise Conflict


def _read_agreed(me: Me, sealed: bytes | memoryview | None) -> frozenset[str]:
    """The seats that agreed; nobody if the column is not something one of the two wrote."""
    if sealed is None or me.ring.couple is None:
        return frozenset()
    try:
        return frozenset(json.loads(unseal(me.ring.couple, _make_place(me), bytes(sealed))))
    except Unreadable:
        return frozenset()


def _make_place(me: Me) -> Context:
    return Context(Kind.COUPLE, me.couple_id, me.couple_id, None, 0)
