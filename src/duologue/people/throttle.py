"""Slowing down guesses without shutting out the person who is being guessed at.

The counters are keyed by an HMAC, under a key file, of what is counted, so no row holds a name or an address,
and are forgotten when their time is over.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from duologue.people import key_files
from duologue.people.models import Attempt
from duologue.people.refusals import CountedRefusal, Refusal
from duologue.people.slices import do_in_slices
from duologue.vault import Label, derive

FREE_TRIES = 5
LONGEST_WAIT = timedelta(seconds=60)
CALM = timedelta(minutes=15)
AT_A_TIME = 200


def pause(what: str, *about: bytes, now: datetime) -> bytes:
    """Count a try; after five, each asks for a longer pause since the one before, at most a minute.

    Raises `Refusal` while the pause lasts. Such a try is not counted and lengthens nothing, so a siege is
    over a minute after it stops. Returns the key for `forget`.
    """
    key = _hash_key(what, *about)
    with transaction.atomic():
        row = _lock_attempt(key, now)
        if now < row.until:
            raise _make_refusal_to_wait(row.until - now)
        count = 1 if now - row.until > CALM else row.count + 1
        wait = timedelta(seconds=2 ** min(count - FREE_TRIES, 6)) if count >= FREE_TRIES else timedelta(0)
        Attempt.objects.filter(key=key).update(count=count, until=now + min(wait, LONGEST_WAIT))
    return key


def count_try(what: str, *about: bytes, now: datetime, most: int, length: timedelta) -> None:
    """Count a try; raises `Refusal` beyond `most` in a window of `length` that opens with the first."""
    key = _hash_key(what, *about)
    with transaction.atomic():
        row = _lock_attempt(key, now)
        if now >= row.until:
            row.count, row.until = 0, now + length
        if row.count >= most:
            raise _make_refusal_to_wait(row.until - now)
        Attempt.objects.filter(key=key).update(count=row.count + 1, until=row.until)


def is_first_try(what: str, *about: bytes, now: datetime, length: timedelta) -> bool:
    """Whether this is the first time within `length`; of two at once, it is so for one."""
    key = _hash_key(what, *about)
    with transaction.atomic():
        row = _lock_attempt(key, now)
        if row.count:
            return False
        Attempt.objects.filter(key=key).update(count=1, until=now + length)
    return True


def forget(key: bytes) -> None:
    """Start counting anew, after a try that was right."""
    Attempt.objects.filter(key=key).delete()


def forget_person(person: UUID) -> None:
    """Forget what was counted about somebody who is erased."""
    keys = [_hash_key("secure", person.bytes), _hash_key("password", person.bytes)]
    Attempt.objects.filter(key__in=keys).delete()


def sweep(now: datetime) -> int:
    """Forget counters that no longer hold anybody up; how many there were."""
    over = Attempt.objects.filter(until__lt=now - CALM)
    keys = list(over.values_list("key", flat=True))
    parts = (keys[k : k + AT_A_TIME] for k in range(0, len(keys), AT_A_TIME))
    # A stranger may leave many. One that was counted on meanwhile stays.
    return do_in_slices(parts, lambda some: over.filter(key__in=some).delete()[0])


def _lock_attempt(key: bytes, now: datetime) -> Attempt:
    while True:
        # A past moment: a new counter holds nobody up.
        Attempt.objects.bulk_create([Attempt(key=key, until=now)], ignore_conflicts=True)
        # One that was there may be forgotten meanwhile, by a try that was right.
        if (row := Attempt.objects.select_for_update().filter(key=key).first()) is not None:
            return row


def _hash_key(what: str, *about: bytes) -> bytes:
    parts = [what.encode(), *about]
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    # Not the pepper, which enters passwords' keys and nothing else.
    key = derive(key_files.find_held().files.release, Label.RELEASE, b"throttle")
    return hmac.digest(key, message, "sha256")


def _make_refusal_to_wait(left: timedelta) -> Refusal:
    seconds = max(1, round(left.total_seconds()))
    if seconds <= 90:
        return CountedRefusal(
            "That was quite a few tries. Please wait one second and try again.",
            "That was quite a few tries. Please wait %(num)s seconds and try again.",
            seconds,
        )
    return CountedRefusal(
        "That was quite a few tries. Please wait one minute and try again.",
        "That was quite a few tries. Please wait %(num)s minutes and try again.",
        -(-seconds // 60),
    )
