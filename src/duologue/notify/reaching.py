"""Where one wants to be reached: added, proved, tried and removed by its owner."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from duologue.notify import jobs, planning
from duologue.notify.jobs import JOBS, Address, JobContent
from duologue.notify.looking import Try
from duologue.notify.push import subscribing
from duologue.people import throttle
from duologue.people.access import Me, require_writable
from duologue.people.models import Device
from duologue.people.refusals import NotFound, Refusal

MAIL, PUSH = "mail", "push"
MOST = 6
MOST_ADDRESS = 254
MOST_WRONG = 5
A_DAY = timedelta(days=1)
# Tests and codes that one may ask for in a day.
MOST_TRIES = 8
# One mailbox: no list, no name beside it, nothing that a mail server could read as more.
A_MAILBOX = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?"
)


def list_addresses(me: Me) -> tuple[Address, ...]:
    return jobs.read_mine(me).addresses


def add_mail(me: Me, address: str, now: datetime) -> Try | None:
    """Send a code to that mailbox; nothing else goes there before it was typed. Raises `Refusal`.

    None, and no mail, for a mailbox that was written to often enough on that day, whoever asked for it: a
    refusal would tell whether somebody else did.
    """
    require_writable(me)
    plain = address.strip()
    if len(plain) > MOST_ADDRESS or not A_MAILBOX.fullmatch(plain) or ".." in plain:
        raise Refusal("Please give one mail address, such as name@mail.example.", "address")
    _require_few_tries(me, now)
    made = add(me, MAIL, {"address": plain}, now, code=f"{secrets.randbelow(10**6):06}")
    return _try_unless_flooded(me, made, now)


def add(
    me: Me, channel: str, to: Mapping[str, str], now: datetime, *, code: str = "", device: str = ""
) -> Address:
    """Reach one there too, in the place of the same one and of another one of that device. Raises `Refusal`
    in an archive, and beyond six."""
    require_writable(me)
    made = Address(secrets.token_hex(8), channel, to, device=device, code=code)

    def add_address(job: JobContent) -> JobContent:
        others = [
            one
            for one in job.addresses
            if (one.channel, one.to) != (channel, to) and (not device or one.device != device)
        ]
        if len(others) >= MOST:
            raise Refusal("You can be reached at six places, and no more. Please remove one first.")
        return replace(job, addresses=(*others, made))

    jobs.change(me, add_address)
    planning.renew(me, now)
    return made


def prove(me: Me, id_: str, code: str) -> None:
    """That mailbox is one's own. Raises `Refusal` for another code, and `NotFound` after five of them."""
    require_writable(me)
    is_right: list[bool] = []

    def prove_address(job: JobContent) -> JobContent:
        found = _find_address(job, id_)
        right = bool(found.code) and hmac.compare_digest(found.code.encode(), _keep_digits(code).encode())
        is_right[:] = [right or not found.code]
        if right or not found.code:
            return replace(job, addresses=job.replace_address(replace(found, code="", wrong=0, tested=True)))
        if found.wrong + 1 >= MOST_WRONG:
            return replace(job, addresses=tuple(one for one in job.addresses if one.id != id_))
        return replace(job, addresses=job.replace_address(replace(found, wrong=found.wrong + 1)))

    jobs.change(me, prove_address)
    if not is_right[0]:
        raise Refusal("That is not the code in the mail. Please look again.", "code")


def add_push(me: Me, endpoint: str, p256dh: str, auth: str, now: datetime) -> None:
    """Reach this browser; where it was added before, in its place. Raises `Refusal`."""
    require_writable(me)
    if me.is_token:
        raise Refusal("A token has no screen. Please do this in a browser.")
    to = subscribing.read(endpoint, p256dh, auth)
    add(me, PUSH, to, now, device=me.device_id.hex)


def remove(me: Me, id_: str) -> None:
    """Reach one there no longer; not being there any more is fine too."""
    jobs.change(me, lambda job: _remove_addresses(job, {one.id for one in job.addresses if one.id == id_}))


def forget_ended(person: UUID, personal: bytes) -> None:
    """Browsers that are signed in no more are not reached any more."""
    id_ = jobs.make_id(person, personal)
    devices = {one.device for one in JOBS.read(id_).addresses if one.device}
    if not devices:
        return
    here = {found.hex for found in Device.objects.filter(person_id=person).values_list("id", flat=True)}
    gone = devices - here
    JOBS.change(
        id_, lambda job: _remove_addresses(job, {one.id for one in job.addresses if one.device in gone})
    )


def try_address(me: Me, id_: str, now: datetime) -> Try | None:
    """Call there once, now. Raises `NotFound`, and `Refusal` beyond a handful a day. None as for `add_mail`,
    while it is not known whose mailbox that is."""
    require_writable(me)
    _require_few_tries(me, now)
    tried: list[Address] = []

    def clear_tested(job: JobContent) -> JobContent:
        tried[:] = [replace(_find_address(job, id_), tested=None)]
        return replace(job, addresses=job.replace_address(tried[0]))

    jobs.change(me, clear_tested)
    return _try_unless_flooded(me, tried[0], now)


def _remove_addresses(job: JobContent, ids: set[str]) -> JobContent | None:
    if not ids:
        return None
    return replace(job, addresses=tuple(one for one in job.addresses if one.id not in ids))


def _find_address(job: JobContent, id_: str) -> Address:
    found = job.find_address(id_)
    if found is None:
        raise NotFound
    return found


def _keep_digits(code: str) -> str:
    return "".join(one for one in code if one.isascii() and one.isdigit())


def _try_unless_flooded(me: Me, address: Address, now: datetime) -> Try | None:
    if address.code:
        box, _, place = address.to["address"].casefold().rpartition("@")
        # What follows a plus goes to the same mailbox.
        about = f"{box.partition('+')[0]}@{place}".encode()
        try:
            throttle.count_try("codes to a mailbox", about, now=now, most=MOST_TRIES, length=A_DAY)
        except Refusal:
            return None
    return Try(jobs.find_own_id(me), address.id, None)


def _require_few_tries(me: Me, now: datetime) -> None:
    throttle.count_try("calls asked for", me.person_id.bytes, now=now, most=MOST_TRIES, length=A_DAY)
