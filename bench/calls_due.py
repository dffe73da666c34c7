"""Processor time of reminders: a minute's look over the jobs of many people, and laying out a person's own.

Jobs lie in an instance of its own, each with a call a day for half a year, an address, and every fourth told
sooner; in the minute looked at, one in ninety is due and one in two hundred flags is up.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from duologue.rhythm.calling import Times

PEOPLE = 100_000
MOST_S = 10.0
AT_ONCE = 2000


def main() -> None:
    folder = tempfile.mkdtemp(prefix="duologue-bench-calls-")
    os.environ["DUOLOGUE_DATA"] = folder
    from duologue.cli import database, prepare

    prepare.make_folders()
    prepare.prepare_instance(database.set_up_django(), prepare.tell_time_in_utc())

    from duologue.notify import flags, jobs, looking
    from duologue.notify.flags import FLAGS, FlagContent
    from duologue.notify.jobs import JOBS, Address, JobContent, Sooner, StoredJob, count_minutes
    from duologue.notify.models import Flag, Job
    from duologue.rhythm import calling
    from duologue.rhythm.calling import NIGHT, Ritual, Time

    now = datetime(2026, 11, 27, 18, 40, tzinfo=UTC)
    minute, ahead = count_minutes(now), timedelta(days=183)
    zone = ZoneInfo("Europe/Lisbon")
    dates = tuple(
        tuple(count_minutes(at) for at in one) for one in calling.list_awake(NIGHT, zone, now, now + ahead)
    )
    later = tuple(minute + 17 + 24 * 60 * day for day in range(183))
    due = (minute, *later)
    plain = JobContent(later, (), "A minute for you?", (Address("a", "mail", {"address": "a@b.example"}),))
    rows: list[Job] = []
    places: list[UUID] = []
    for n in range(PEOPLE):
        job = plain if n % 90 else replace(plain, due=due)
        if n % 4 == 0:
            places.append(uuid4())
            job = replace(job, sooner=Sooner(places[-1], 2, dates))
        id_ = uuid4()
        stored = JOBS.shelf.close(id_, JOBS.write_text(job))
        if not isinstance(stored, StoredJob):
            raise AssertionError("no key of jobs")
        rows.append(Job(id=id_, **stored._asdict()))
        if len(rows) == AT_ONCE:
            Job.objects.bulk_create(rows)
            rows.clear()
    for place in places[:: PEOPLE // 4 // (PEOPLE // 200)]:
        text = FLAGS.write_text(FlagContent(minute // flags.EVERY - flags.LAST))
        Flag.objects.create(id=place, content=FLAGS.shelf.close(place, text))

    quiet = _spend(lambda: looking.look(now - timedelta(minutes=1)))
    found: list[looking.Try] = []
    busy = _spend(lambda: found.extend(looking.look(now)))
    whole = _spend(lambda: [job.next for _, job in jobs.read_all()])

    times = Times({Ritual.CHECK_IN: Time(1200, tuple(range(7))), Ritual.WEEK: Time(1140, (6,))})
    planned = _spend(
        lambda: [calling.plan_minutes(one, zone, now, now + ahead) for one in _vary(times, PEOPLE)]
    )

    print(f"jobs of {PEOPLE:,} people                      s of processor")
    print(f"a minute in which nothing is due           {quiet:8.2f}")
    print(f"a minute with {len(found):5,} calls to record        {busy:8.2f}")
    print(f"opening each of them, which no look does   {whole:8.2f}")
    print(f"planning half a year for each of them      {planned:8.2f}")
    if max(quiet, busy, planned) > MOST_S:
        raise AssertionError(f"something of it takes more than {MOST_S:.0f} s of processor")


def _vary(times: Times, people: int) -> Iterator[Times]:
    """So many people's, each with minutes of their own."""
    for n in range(people):
        of = {ritual: replace(at, minute=(at.minute + n) % 1440) for ritual, at in times.of.items()}
        yield replace(times, of=of)


def _spend(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


if __name__ == "__main__":
    main()
