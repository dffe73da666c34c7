"""Two people in two time zones, and what a day between them looks like from either side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.rounds.playing import CHECK_IN, answer, look, move, start
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.people import own_settings, profile
from duologue.rounds import blocks, history, today, weekly
from duologue.rounds.today import Today
from duologue.web import exporting

KIRITIMATI, AUCKLAND, LISBON = "Pacific/Kiritimati", "Pacific/Auckland", "Europe/Lisbon"
LOS_ANGELES, PAGO_PAGO = "America/Los_Angeles", "Pacific/Pago_Pago"
EVERYWHERE = (KIRITIMATI, AUCKLAND, LISBON, LOS_ANGELES, PAGO_PAGO)


def at(zone: str, day: date, hour: int, minute: int = 0) -> datetime:
    """That hour of that date where this zone is, as the server has it."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


def ends(zone: str, day: date) -> datetime:
    return at(zone, day + timedelta(days=1), 0)


def lives(who: Actor, zone: str, now: datetime) -> None:
    """From now on, by their own settings."""
    who.visit(now)
    me = who.me(now)
    mine = profile.read_mine(me)
    profile.change(me, mine.name, mine.colour, zone, now)


@dataclass
class Apart:
    """Ana and Ben, each in a zone of theirs since `since`; `given` is what each gave, under what date."""

    world: World
    ana: str
    ben: str
    given: dict[str, dict[date, int]] = field(default_factory=lambda: {"Ana": {}, "Ben": {}})

    @classmethod
    def since(cls, now: datetime, ana: str, ben: str) -> Apart:
        world = World.begun(now)
        world.pair(world.ana, world.ben, now)
        lives(world.ana, ana, now)
        lives(world.ben, ben, now)
        return cls(world, ana, ben)

    @property
    def both(self) -> tuple[tuple[Actor, str], tuple[Actor, str]]:
        return (self.world.ana, self.ana), (self.world.ben, self.ben)

    def zone(self, who: Actor) -> str:
        return self.ana if who is self.world.ana else self.ben

    def move(self, who: Actor, zone: str, now: datetime) -> None:
        lives(who, zone, now)
        if who is self.world.ana:
            self.ana = zone
        else:
            self.ben = zone

    def date(self, who: Actor, now: datetime) -> date:
        """The date it is where they live now, worked out here and not by what is tested."""
        return now.astimezone(ZoneInfo(self.zone(who))).date()

    def is_asked(self, who: Actor, now: datetime) -> bool:
        """Whether Today asks them to check in: with a round that asks, or with none yet."""
        found = self.today(who, now).check_in
        return found is None or found.view.asks

    def today(self, who: Actor, now: datetime) -> Today:
        who.visit(now)
        return today.read_today(who.me(now), now)

    def checks_in(self, who: Actor, now: datetime, value: int) -> UUID:
        """As somebody does who is asked: how it is inside, what would help, and how close they feel."""
        who.visit(now)
        own_settings.set_thread(who.me(now), opened=True)
        round_id = start(who, CHECK_IN, now)
        answer(who, round_id, "mood", {"mood": [value, 5]}, now)
        answer(who, round_id, "help", {"help": "hold"}, now)
        answer(who, round_id, "closeness", {"closeness": value}, now)
        self.given[who.name][self.date(who, now)] = value
        return round_id

    def faults(self, now: datetime) -> list[str]:
        """Whatever stands under another date than the one it was given on, in one's own figures."""
        found = []
        for who, _ in self.both:
            who.visit(now)
            days = weekly.read_own_days(who.me(now))
            if days != dict(sorted(self.given[who.name].items())):
                found.append(f"{who.name}: {days} for {self.given[who.name]}")
        return found

    def moods(self, who: Actor, now: datetime) -> dict[str, set[date]]:
        """Under what date each one's mood stands for `who`, by seat, of what both may read."""
        found: dict[str, set[date]] = {}
        for entry in blocks.read(who.me(now), own=False):
            if "mood" in entry.numbers:
                found.setdefault(entry.seat, set()).add(date.fromisoformat(entry.day))
        return found

    def past(self, who: Actor, round_id: UUID, day: date, now: datetime) -> list[date]:
        """Where a round stands for `who`: in the months around `day`."""
        months = {(one.year, one.month) for one in (day - timedelta(days=2), day, day + timedelta(days=2))}
        every = [past for year, month in months for past in history.read_month(who.me(now), year, month, now)]
        return [past.day for past in every if past.id == round_id]

    def exported(self, who: Actor, round_id: UUID, now: datetime) -> str:
        rounds = exporting.write_everything(who.me(now), now)["rounds"]
        assert isinstance(rounds, list)
        return next(one["day"] for one in rounds if one["id"] == str(round_id))


def state(who: Actor, round_id: UUID, now: datetime) -> str:
    who.visit(now)
    return look(who, round_id, now).stands


def may_answer(who: Actor, round_id: UUID, now: datetime) -> bool:
    """Whether a mood would be taken now; it is not kept."""
    from django.db import transaction

    who.visit(now)
    with transaction.atomic():
        outcome = move(who, round_id, MoveKind.ANSWER, now, "mood", raw={"mood": [5, 5]})
        transaction.set_rollback(True)
    return outcome.accepted
