"""One try, from a worker: what was recorded is sent, and what became of it is kept."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from duologue.notify import looking
from duologue.notify.channels import find_channel
from duologue.notify.jobs import JOBS, Address, JobContent, count_minutes
from duologue.notify.looking import Try
from duologue.notify.outcome import LOST, OutcomeKind, TryOutcome

log = logging.getLogger(__name__)


def deliver(tried: Try, now: datetime) -> TryOutcome | None:
    """Send it and keep what became of it; None for what is over by now: its address, or its time."""
    job = JOBS.read(tried.job)
    address = job.find_address(tried.address)
    if address is None or (tried.call is not None and count_minutes(now) - tried.call >= looking.STALE):
        return None
    by = find_channel(address.channel)
    if by is None:
        return None
    try:
        outcome = by.send(address.to, job.words, address.code)
    except Exception:
        # Whatever a channel did not foresee: it may have been sent.
        log.exception("a channel failed")
        outcome = LOST
    JOBS.change(tried.job, lambda before: keep_outcome(before, tried, outcome, count_minutes(now)))
    return outcome


def keep_outcome(job: JobContent, tried: Try, outcome: TryOutcome, minute: int) -> JobContent | None:
    """The job with what became of a try; None where nothing changes."""
    address = job.find_address(tried.address)
    if address is None:
        return None
    if outcome.kind is OutcomeKind.GONE:
        return replace(job, addresses=tuple(one for one in job.addresses if one.id != address.id))
    after = (
        _note_test(address, outcome) if tried.call is None else _note_call(address, tried, outcome, minute)
    )
    return None if after == address else replace(job, addresses=job.replace_address(after))


def _note_test(address: Address, outcome: TryOutcome) -> Address:
    did = outcome.kind is OutcomeKind.GOT_THROUGH
    return replace(address, tested=did, failed=0 if did else address.failed)


def _note_call(address: Address, tried: Try, outcome: TryOutcome, minute: int) -> Address:
    if outcome.kind is OutcomeKind.GOT_THROUGH:
        return replace(address, failed=0, again=None)
    again = looking.find_retry(tried, outcome.wait, minute) if outcome.kind is OutcomeKind.NOT_YET else None
    if again is not None:
        # A newer call goes before one that is tried again.
        return address if address.again is not None else replace(address, again=again)
    return replace(address, failed=address.failed + 1)
