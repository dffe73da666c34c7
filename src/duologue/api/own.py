"""One's own settings, read and changed: for their owner alone, over what the pages use."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, cast

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duologue.api.asking import find_me, find_now, require_no_archive
from duologue.api.shapes import Problem
from duologue.engine.dates import A_DAY
from duologue.notify import asking
from duologue.people import days, limits, own_settings, profile, sealing
from duologue.people.access import Me
from duologue.rhythm import own_times
from duologue.rhythm.calling import NIGHT, Hours, Ritual, Time
from duologue.rhythm.own_times import OwnTimes
from duologue.wording import calls

Pace = Literal["more", "less", "enough"]


class ProfileShape(Schema):
    name: str = Field(max_length=200)
    colour: str = Field(max_length=40)
    zone: str = Field(max_length=80, description="An IANA time zone, such as `Europe/Lisbon`.")


class ExtrasShape(Schema):
    """`guess`: a check-in also asks for a guess at the other's mood; `stress`: it asks how much pulls at you
    from outside; `closeness`: it asks for closeness every day, not every other, if you have opened your
    thread; `no_hints`: no hints while you write back what you heard; `sensual`: sensual gestures are among
    the ways to be close, and a talk about them is there. Nobody else ever learns which of these are on."""

    guess: bool
    stress: bool = False
    closeness: bool
    no_hints: bool
    sensual: bool = False


class QuestionHourShape(Schema):
    """`asks`: whether you are asked the day's question; `hour`: from which full hour it opens for you."""

    asks: bool
    hour: int = Field(description="17 to 23. Another hour counts from tomorrow on.")


class PaceShape(Schema):
    pace: Pace


class LanguageShape(Schema):
    language: str = Field(max_length=20, description="A language's code, such as `en`.")


class CeilingShape(Schema):
    """null: as it comes."""

    times_a_week: int | None = Field(description="0 to 21.")
    depth: int | None = Field(description="1, light, to 4.")
    minutes: int | None = Field(description="1 to 240.")
    hard_season: bool


class TimeShape(Schema):
    """A time of a ritual: `minute` of your day; `weekdays`, 0 for Monday, where it comes by the week; `day`
    and `month` where it comes by the month or the year."""

    minute: int = Field(description="0 to 1439.")
    weekdays: list[int] = Field(default=[], max_length=7)
    day: int = Field(default=1, description="1 to 28.")
    month: int = Field(default=1, description="1 to 12.")


class TimesShape(Schema):
    """When you are called: `rituals` holds those you want, and the quiet hours are two minutes of your
    day."""

    rituals: dict[Ritual, TimeShape]
    quiet_since: int = Field(default=NIGHT.since, description="0 to 1439.")
    quiet_until: int = Field(default=NIGHT.until, description="0 to 1439.")
    most_a_day: int = Field(default=1, description="1 to 3.")
    words: str = Field(
        default=calls.FIRST, max_length=40, description="The name of the sentence a call says."
    )
    sooner: bool = Field(
        default=False, description="Also 20 to 60 minutes after something new is here, within the rest."
    )


class AskPause(Schema):
    """`asked`: have a pause, or end it; `both`: for you both; `until`: the first day without it, or null."""

    asked: bool
    both: bool = False
    until: date | None = None


class ChooseSealing(Schema):
    sealing: Literal["strict", "at once"]


class SealingShape(Schema):
    """While sealing is strict: `agreed` and `other_agreed` say who would open at once again."""

    sealing: Literal["strict", "at once"]
    agreed: bool
    other_agreed: bool


class MineShape(Schema):
    profile: ProfileShape
    extras: ExtrasShape
    daily_until: date | None = Field(
        description="The last date on which your check-ins ask how close you feel every day."
    )
    question: QuestionHourShape
    times: TimesShape
    pace: Pace | None
    language: str | None = Field(description="Code of the language you chose to read.")
    ceiling: CeilingShape
    not_for_me: list[str] = Field(description="Slugs of what is not offered.")
    sealing: SealingShape


router = Router()
KEPT = {"kept": True}
CHANGED: dict[Any, Any] = {200: dict[str, bool], 404: Problem, 409: Problem, 422: Problem}


@router.get("", response={200: MineShape, 404: Problem})
def mine(request: HttpRequest) -> Any:
    """All that you have set up for yourself. But for the profile, nobody else sees it."""
    require_no_archive(find_me(request))
    return _shape_mine(find_me(request), days.find_date(find_me(request), find_now(request)))


@router.put("/profile", response=CHANGED)
def change_profile(request: HttpRequest, data: ProfileShape) -> Any:
    """What you are called and your thread's colour, which the other sees; and your time zone, by which your
    dates go from now on."""
    profile.change(find_me(request), data.name, data.colour, data.zone, find_now(request))
    return KEPT


@router.put("/extras", response=CHANGED)
def set_extras(request: HttpRequest, data: ExtrasShape) -> Any:
    """What a check-in asks of you beside the rest, and whether you are given hints."""
    own_settings.set_extras(
        find_me(request),
        guess=data.guess,
        stress=data.stress,
        closeness=data.closeness,
        no_hints=data.no_hints,
        sensual=data.sensual,
    )
    return KEPT


@router.put("/question", response=CHANGED)
def set_question(request: HttpRequest, data: QuestionHourShape) -> Any:
    """Whether you are asked the day's question, and from which hour it opens for you."""
    me = find_me(request)
    today = days.find_latest_date(me, find_now(request))
    own_settings.set_question(me, asks=data.asks, hour=data.hour, today=today)
    return KEPT


@router.put("/times", response=CHANGED)
def set_times(request: HttpRequest, data: TimesShape) -> Any:
    """When you are called. Where, you choose on a page."""
    of = {one: Time(at.minute, tuple(at.weekdays), at.day, at.month) for one, at in data.rituals.items()}
    asking.set_times(
        find_me(request),
        of=of,
        quiet=Hours(data.quiet_since, data.quiet_until),
        most=data.most_a_day,
        words=data.words,
        sooner=data.sooner,
        now=find_now(request),
    )
    return KEPT


@router.put("/pause", response=CHANGED)
def set_pause(request: HttpRequest, data: AskPause) -> Any:
    """A pause, for you or for you both, or its end. Of one for both, the other reads that you asked for
    it."""
    asking.set_pause(find_me(request), find_now(request), asked=data.asked, both=data.both, until=data.until)
    return KEPT


@router.put("/language", response=CHANGED)
def set_language(request: HttpRequest, data: LanguageShape) -> Any:
    """The language you read, on all of your devices; "en" is always there."""
    own_settings.set_language(find_me(request), data.language)
    return KEPT


@router.put("/pace", response=CHANGED)
def set_pace(request: HttpRequest, data: PaceShape) -> Any:
    """What you say of how much there is. What you are offered keeps to it."""
    me = find_me(request)
    own_settings.set_pace(me, data.pace, days.find_date(me, find_now(request)))
    return KEPT


@router.put("/ceiling", response=CHANGED)
def set_ceiling(request: HttpRequest, data: CeilingShape) -> Any:
    """How often, how deep, how long at most, and whether it is a hard season. What you are offered keeps to
    it, and nothing that the other is."""
    limits.set_ceiling(
        find_me(request),
        times_a_week=data.times_a_week,
        depth=data.depth,
        minutes=data.minutes,
        hard_season=data.hard_season,
    )
    return KEPT


@router.put("/sealing", response=CHANGED)
def choose_sealing(request: HttpRequest, data: ChooseSealing) -> Any:
    """Seal strictly from now on, or agree to open at once again: that is so once both of you have agreed."""
    sealing.choose(find_me(request), data.sealing, find_now(request))
    return KEPT


def _shape_mine(me: Me, today: date) -> MineShape:
    own, ceiling, seal, called = (
        own_settings.read_mine(me),
        limits.read_mine(me),
        sealing.read_sealing(me),
        profile.read_mine(me),
    )
    return MineShape(
        profile=ProfileShape(name=called.name, colour=called.colour, zone=called.zone),
        extras=ExtrasShape(
            guess=own.guess,
            stress=own.stress,
            closeness=own.closeness,
            no_hints=own.no_hints,
            sensual=own.sensual,
        ),
        daily_until=own.daily_until if own_settings.is_asked_daily(own, today) else None,
        question=QuestionHourShape(
            asks=not own.no_question, hour=own_settings.find_evening(me, today + A_DAY)
        ),
        times=_show_times(own_times.read_mine(me)),
        pace=cast(Pace, own.pace) if own.pace else None,
        language=own.language or None,
        ceiling=CeilingShape(
            times_a_week=ceiling.times_a_week,
            depth=ceiling.depth,
            minutes=ceiling.minutes,
            hard_season=ceiling.hard_season,
        ),
        not_for_me=sorted(ceiling.not_for_me),
        sealing=SealingShape(
            sealing="strict" if seal.strict else "at once", agreed=seal.mine, other_agreed=seal.theirs
        ),
    )


def _show_times(mine: OwnTimes) -> TimesShape:
    return TimesShape(
        rituals={
            one: TimeShape(minute=at.minute, weekdays=list(at.weekdays), day=at.day, month=at.month)
            for one, at in mine.of.items()
        },
        quiet_since=mine.quiet.since,
        quiet_until=mine.quiet.until,
        most_a_day=mine.most,
        words=mine.words,
        sooner=mine.sooner,
    )
