"""What is due now, of everybody: once a minute, without anybody's keys.

A call is recorded before it is sent: whoever is killed between the two has lost it, and nobody is called
twice, however many look. One whose time passed while the machine was off is over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from duologue.notify.jobs import JOBS, Address, JobContent, Retry, count_minutes, read_all

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
    for id_, job in read_all():
        if is_due(job, minute):
            found += take(id_, minute)
    return found


def is_due(job: JobContent, minute: int) -> bool:
    if job.due and job.due[0] <= minute:
        return True
    return any(one.again is not None and one.again.at <= minute for one in job.addresses)


def take(id_: UUID, minute: int) -> list[Try]:
    """The same for one of them; nothing where somebody else has taken it."""
    found: list[Try] = []

    def take_due(job: JobContent) -> JobContent | None:
        found.clear()
        if not is_due(job, minute):
            return None
        past = [one for one in job.due if one <= minute]
        call = past[-1] if past and minute - past[-1] < STALE else None
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
        return replace(job, due=job.due[len(past) :], rung=rung, addresses=tuple(addresses))

    JOBS.change(id_, take_due)
    return found


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
