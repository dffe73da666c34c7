"""The sheet to write down: the name and the code that bring one back, tried once before they count.

What waits for that lies under the personal key, by the device it is shown on; whoever never tries it has
changed nothing. It is shown in answer to what made it, and to a slip made on that page, which alone has its
id: whoever finds the phone later would else read a code before it counts, and have a way in for good.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from duologue.people import ways_in
from duologue.people.me import Me
from duologue.people.refusals import Conflict, Refusal
from duologue.people.ways_in import Ways
from duologue.vault import RecoveryCode
from duologue.vault.crockford import tidy

LIVES = timedelta(days=1)
LAST = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """`why` is a kind of `ways_in`; `fields` is what its step keeps until it is tried."""

    id: UUID
    why: str
    name: str = field(repr=False)
    code: RecoveryCode = field(repr=False)
    fields: Mapping[str, Any] = field(repr=False, default_factory=dict)


def keep(me: Me, sheet: Sheet, now: datetime) -> Sheet:
    """Have it wait on this device, in the place of one that waited."""
    ways_in.change(me.person_id, me.personal, lambda ways: keep_sheet(ways, me.device_id, sheet, now))
    return sheet


def keep_sheet(ways: Ways, device: UUID, sheet: Sheet, now: datetime) -> Ways:
    """With the sheet waiting on `device`."""
    one = {
        "id": str(sheet.id),
        "why": sheet.why,
        "name": sheet.name,
        "code": sheet.code.secret.hex(),
        "fields": dict(sheet.fields),
        "made": now.isoformat(),
    }
    fresh = {id_: other for id_, other in ways.sheets.items() if not _is_over(other, now)}
    return replace(ways, sheets=fresh).put_sheet(device, one)


def make_sheet(why: str, name: str, code: RecoveryCode, fields: Mapping[str, Any] | None = None) -> Sheet:
    """A sheet of its own, so that a form made for another one is told apart."""
    return Sheet(uuid4(), why, name, code, fields or {})


def find_waiting(me: Me, now: datetime) -> Sheet | None:
    """What waits to be tried on this device."""
    return _find_on_device(ways_in.read_kept(me.person_id, me.personal), me, now)


def try_sheet(ways: Ways, me: Me, sheet: UUID | None, last: str, now: datetime) -> Sheet:
    """The sheet whose code ends like what was typed; `sheet` None: whichever waits here. Raises `Refusal`, or
    `Conflict` if it waits no more."""
    found = _find_on_device(ways, me, now)
    if found is None or sheet not in (None, found.id):
        raise Conflict
    if not hmac.compare_digest(tidy(last).encode(), tidy(found.code.text)[-LAST:].encode()):
        raise Refusal(
            "Those are not the last four on this sheet. Please look at what you wrote down.", "last"
        )
    return found


def _find_on_device(ways: Ways, me: Me, now: datetime) -> Sheet | None:
    one = ways.sheets.get(me.device_id)
    if one is None or _is_over(one, now):
        return None
    code = RecoveryCode(bytes.fromhex(one["code"]))
    return Sheet(UUID(one["id"]), one["why"], one["name"], code, one["fields"])


def _is_over(one: Mapping[str, Any], now: datetime) -> bool:
    return now >= datetime.fromisoformat(one["made"]) + LIVES
