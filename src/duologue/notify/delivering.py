"""One try, from a worker: what was recorded is sent, and what became of it is kept."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from duologue.notify import looking
from duologue.notify.channels import channel
from duologue.notify.jobs import JOBS, Address, Job, minute_of
from duologue.notify.looking import Try
from duologue.notify.outcome import LOST, Kind, Outcome

log = logging.getLogger(__name__)


def deliver(tried: Try, now: datetime) -> Outcome | None:
    """Send it and keep what became of it; None for what is over by now: its address, or its time."""
    job = JOBS.read(tried.job)
    address = job.address(tried.address)
    if address is None or (tried.call is not None and minute_of(now) - tried.call >= looking.STALE):
        return None
    by = channel(address.channel)
    if by is None:
        return None
    try:
        outcome = by.send(address.to, job.words, address.code)
    except Exception:
        # Whatever a channel did not foresee: it may have been sent.
        log.exception("a channel failed")
        outcome = LOST
    JOBS.change(tried.job, lambda before: kept(before, tried, outcome, minute_of(now)))
    return outcome


def kept(job: Job, tried: Try, outcome: Outcome, minute: int) -> Job | None:
    """The job with what became of a try; None where nothing changes."""
    address = job.address(tried.address)
    if address is None:
        return None
    if outcome.kind is Kind.GONE:
        return replace(job, addresses=tuple(one for one in job.addresses if one.id != address.id))
    after = _tested(address, outcome) if tried.call is None else _called(address, tried, outcome, minute)
    return None if after == address else replace(job, addresses=job.with_address(after))


def _tested(address: Address, outcome: Outcome) -> Address:
    did = outcome.kind is Kind.GOT_THROUGH
    return replace(address, tested=did, failed=0 if did else address.failed)


def _called(address: Address, tried: Try, outcome: Outcome, minute: int) -> Address:
    if outcome.kind is Kind.GOT_THROUGH:
        return replace(address, failed=0, again=None)
    again = looking.later(tried, outcome.wait, minute) if outcome.kind is Kind.NOT_YET else None
    if again is not None:
        # A newer call goes before one that is tried again.
        return address if address.again is not None else replace(address, again=again)
    return replace(address, failed=address.failed + 1)
