"""What is due now, of everybody: once a minute, without anybody's keys.

A call is recorded before it is sent: whoever is killed between the two has lost it, and nobody is called
twice, however many look. One whose time passed while the machine was off is over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from duologue.notify import flags as raised
from duologue.notify.jobs import JOBS, Address, JobContent, Retry, count_minutes, read_heads

# Minutes after which a call says nothing any more.
STALE = 30
# Pauses in minutes before a call that did not get through is tried again.
PAUSES = (1, 5, 15)
REMEMBERED = 3 * 24 * 60


@dataclass(frozen=True, slots=True)
class Try:
    """One try to reach one address with the call of that minute; recorded, and not sent yet. `call` None: a
    test, or a code."""

    job: UUID
    address: str
    call: int | None
    tries: int = 1


def look(now: datetime) -> list[Try]:
    """Record what is due as sent, and say what to send."""
    minute, found = count_minutes(now), []
    flags = frozenset(raised.toss(minute))
    for id_ in _list_concerned(minute, flags):
        found += take(id_, minute)
        found += take_sooner(id_, minute, flags)
    return found


def _list_concerned(minute: int, flags: frozenset[UUID]) -> list[UUID]:
    """Those for which there may be something to do: few of many, and only these are opened."""
    return [
        id_
        for id_, head in read_heads()
        if head is None or head.next <= minute or (flags and head.flag in flags)
    ]


def is_due(job: JobContent, minute: int) -> bool:
    return job.next is not None and job.next <= minute


def take(id_: UUID, minute: int) -> list[Try]:
    """The same for one of them; nothing where somebody else has taken it."""
    found: list[Try] = []

    def take_due(job: JobContent) -> JobContent | None:
        found.clear()
        if not is_due(job, minute):
            return None
        past = [one for one in job.due if one <= minute]
        call = past[-1] if past and minute - past[-1] < STALE else None
        if call is not None and job.sooner is not None and job.sooner.has_enough(call, job.rung):
            # Told sooner, as often as they want to be called on that date.
            call = None
        return _record(id_, replace(job, due=job.due[len(past) :]), call, minute, found)

    JOBS.change(id_, take_due)
    return found


def take_sooner(id_: UUID, minute: int, flags: frozenset[UUID]) -> list[Try]:
    """The same for a coin that came up for one of them: in a minute in which they want to be called."""
    found: list[Try] = []

    def take_flag(job: JobContent) -> JobContent | None:
        found.clear()
        if job.sooner is None or job.sooner.flag not in flags or not job.sooner.may_ring(minute, job.rung):
            return None
        return _record(id_, job, minute, minute, found)

    if flags:
        JOBS.change(id_, take_flag)
    return found


def _record(id_: UUID, job: JobContent, call: int | None, minute: int, found: list[Try]) -> JobContent:
    """The job with that call as sent, and with what is tried again now; `found` gets what to send."""
    addresses = []
    for one in job.addresses:
        after = _clear_again(one, minute)
        if call is not None and not one.code:
            found.append(Try(id_, one.id, call))
            after = replace(after, again=None)
        elif after is not one and one.again is not None and after.failed == one.failed:
            found.append(Try(id_, one.id, one.again.call, one.again.tries + 1))
        addresses.append(after)
    rung = (*(one for one in job.rung if one > minute - REMEMBERED), *([call] if call else []))
    return replace(job, rung=rung, addresses=tuple(addresses))


def _clear_again(address: Address, minute: int) -> Address:
    """Without what is tried again now, or is over."""
    if address.again is None or address.again.at > minute:
        return address
    if minute - address.again.call >= STALE:
        return replace(address, again=None, failed=address.failed + 1)
    return replace(address, again=None)


def find_retry(tried: Try, wait: int, minute: int) -> Retry | None:
    """When to try again, None where the call would be stale by then."""
    if tried.call is None or tried.tries > len(PAUSES):
        return None
    at = minute + max(PAUSES[tried.tries - 1], wait)
    return Retry(tried.call, tried.tries, at) if at - tried.call < STALE else None
