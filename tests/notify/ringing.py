"""People whose calls are on, and a channel that keeps what it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.world import Actor

from duologue.notify import asking, delivering, jobs, looking, reaching
from duologue.notify.jobs import count_minutes, find_moment
from duologue.notify.looking import Try
from duologue.notify.outcome import GOT_THROUGH, TryOutcome
from duologue.rhythm.calling import NIGHT, Hours, Ritual, Time
from duologue.wording import calls

EVERY_DAY = tuple(range(7))
A_MINUTE = timedelta(minutes=1)


@dataclass
class Phone:
    """Stands in the place of every channel: `rang` is when what reached whom; `outcome` what becomes of
    it."""

    now: datetime
    rang: list[tuple[str, datetime, str]] = field(default_factory=list)
    outcome: TryOutcome = GOT_THROUGH

    def send(self, to: Mapping[str, str], words: str, code: str = "") -> TryOutcome:
        self.rang.append((to["address"], self.now, code or words))
        return self.outcome

    def of(self, address: str) -> list[datetime]:
        return [at for whose, at, _ in self.rang if whose == address]


def switch_on(
    who: Actor,
    now: datetime,
    times: Mapping[Ritual, Time],
    *,
    quiet: Hours = NIGHT,
    most: int = 1,
    address: str = "",
) -> str:
    """Have somebody called at these times, by mail to an address that they have proved; the address."""
    me = who.me(now)
    asking.set_times(me, times, quiet, most, calls.FIRST, now)
    to = address or f"{who.name.lower()}@mail.example"
    tried = reaching.add_mail(me, to, now)
    code = jobs.read_mine(me).find_address(tried.address)
    assert code is not None
    reaching.prove(me, tried.address, code.code)
    return to


def minute(phone: Phone, now: datetime) -> list[Try]:
    """One minute of the machine: look, and deliver."""
    phone.now = now
    tries = looking.look(now)
    for one in tries:
        delivering.deliver(one, now)
    return tries


def next_minute(after: datetime) -> datetime | None:
    """The first minute after that one in which anything is due."""
    found = [job.due[0] for _, job in jobs.read_all() if job.due]
    found += [one.again.at for _, job in jobs.read_all() for one in job.addresses if one.again is not None]
    later = [one for one in found if find_moment(one) > after]
    return find_moment(min(later)) if later else None


def forged(who: Actor, now: datetime, **facts: object) -> None:
    """Somebody's job with these facts, whatever made it."""
    jobs.JOBS.change(jobs.find_own_id(who.me(now)), lambda job: replace(job, **facts))  # type: ignore[arg-type]


__all__ = ["EVERY_DAY", "Phone", "count_minutes", "forged", "minute", "next_minute", "switch_on"]
