"""Today's offer: the rota with this partner's mask, history and plan. Two queries, and one more a day.

Pages and API read this and nothing else of the rota. An offer hangs on what is one's own and on what both
know of; never on the other's limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from duologue.engine.dates import A_DAY
from duologue.engine.roles import LEAVE_ME_BE, FedFigure
from duologue.engine.script import Card, Script
from duologue.languages import mark
from duologue.library import articles
from duologue.people import access, at_a_visit, consents, days, limits, own_settings
from duologue.people.access import Me
from duologue.people.limits import Limits
from duologue.people.refusals import NotFound
from duologue.rhythm import exercises, log, own_times, plan, resting, rota
from duologue.rhythm import masks as rules
from duologue.rhythm.log import LogLine
from duologue.rhythm.masks import Done, Masks
from duologue.rhythm.offerable import Offerable
from duologue.rhythm.plan import PlanDay
from duologue.rhythm.rota import Cause, Offer
from duologue.rounds import apart, decks, installed, lately, wishes
from duologue.rounds.daily import cards
from duologue.rounds.daily.deal import Memory
from duologue.rounds.lately import Lately
from duologue.rounds.today import Today

A_GAP = timedelta(days=7)
A_STILL_TIME = timedelta(days=14)
FIRST_DAYS = 10
BETWEEN_ARTICLES, SAME_ARTICLE = timedelta(days=7), timedelta(days=180)
"""After the first ten days something to read stands in the place of an exercise, at most once a week."""
LESS_A_WEEK = 2
"""So many a week at most for who said "less"."""
WHY = {
    Cause.OFF_SCREEN: mark("This one needs no screen."),
    Cause.GENTLE: mark("Short and light, for a day like this."),
    Cause.COMFORT: mark("Something warm, and nothing more."),
    Cause.NEW: mark("You haven't had this one here yet."),
    Cause.A_WHILE: mark("It's been a while since this one."),
}
FOR_ONESELF = mark("Something small, for you alone.")
REST = (
    mark("The last few times, it felt heavier afterwards. Let this rest for a while; resting counts."),
    mark("If it stays heavy, somebody you trust, or a counsellor, can do more than a page can."),
)


@dataclass(frozen=True, slots=True)
class OfToday:
    """`exercise` is what is offered, None if nothing is; `card` is the small act itself, where it is one.

    `why` is one sentence, in English, by which a log of offers keeps it; a page says it in its reader's
    language, as it does `say`. `say` are lines in the place of an offer or beside it: to rest, or that one
    may stop. `ceiling`: it is the day to mention that there is one. `back`: one was not here for a week or
    more, and has done nothing yet today. `day` is that of the plan, from 0 on, None where there is none.
    `article` is the slug of what there is to read in the place of an exercise. `last` is the date before
    today on which one was here last.
    """

    exercise: Script | None = None
    card: Card | None = None
    why: str = ""
    say: tuple[str, ...] = ()
    ceiling: bool = False
    back: bool = False
    day: int | None = None
    article: str = ""
    last: date | None = None


def find_of_today(me: Me, found: Today, now: datetime) -> OfToday:
    """What is offered today, the same all day unless it was begun, refused or hidden meanwhile; kept in one's
    own log. Nothing in a pause."""
    if own_times.find_pause(me, now) is not None:
        return OfToday()
    blocks = apart.gather(me, lately.COUPLES, lately.OWN, log.OWN, cards.MEMORY)
    both, own, lines = blocks.read(lately.COUPLES), blocks.read(lately.OWN), blocks.read(log.OWN)
    here = days.tell_local_time(me, now)
    still = _is_still(me, both, blocks.read(cards.MEMORY), now)
    masks = _make_masks(me, found, here, both, own, limits.read_mine(me), still)
    day = _find_day(me, both, lines, here.date())
    _ask_on(me, own)
    made = _choose(me, found, here, masks, lines, day, own)
    if _keep_line(lines, made, here.date()) is not lines:
        with at_a_visit.keep_if_there_is_room():
            log.change(me, lambda stand: _keep_line(stand, made, here.date()))
    is_back = _is_back(lines, own, here) and not _has_begun(lines, own, masks.done, here)
    last = max((line.day for line in lines if line.day < here.date()), default=None)
    return replace(_show_offer(made, day, is_back), last=last)


def note_read(me: Me, article: str, now: datetime) -> None:
    """One has opened it: it is offered no more on the day on which it was. An archive is only read."""
    today = days.find_date(me, now)
    offered = LogLine(today, card=article)
    if not me.former and offered in log.read_mine(me):
        read = offered._replace(why=log.READ)
        with at_a_visit.keep_if_there_is_room():
            log.change(me, lambda lines: tuple(read if one == offered else one for one in lines))


def _ask_on(me: Me, own: Lately) -> None:
    """Who was asked how close they feel before that had to be opened goes on being asked."""
    if own_settings.read_mine(me).thread is None and any(
        FedFigure.CLOSENESS in felt.numbers for felt in own.felt
    ):
        with at_a_visit.keep_if_there_is_room():
            own_settings.set_thread(me, opened=True)


def set_not_for_me(me: Me, slug: str, *, aside: bool) -> None:
    """Don't offer this one to me again, or do; it stays in every list. Raises `NotFound` for no such one."""
    access.require_writable(me)
    if aside and slug not in installed.read_scripts():
        raise NotFound
    limits.put_aside(me, slug, aside=aside)


@dataclass(frozen=True, slots=True)
class _MadeOffer:
    """What came out: a line for the log, and lines to say where nothing is offered."""

    line: LogLine
    say: tuple[str, ...] = ()


def _choose(
    me: Me,
    found: Today,
    here: datetime,
    masks: Masks,
    lines: Sequence[LogLine],
    day: PlanDay | None,
    own: Lately,
) -> _MadeOffer:
    nothing = LogLine(here.date())
    if resting.is_falling(own.felt, [done.at for done in masks.done], here):
        return _MadeOffer(nothing, REST)
    todays = [line for line in lines if line.day == here.date() and line.slug]
    if to_read := next((line for line in lines if line.day == here.date() and line.article), None):
        return _MadeOffer(to_read)
    offered = {line.slug for line in todays}
    done = offered & {one.slug for one in masks.done if one.at.astimezone(here.tzinfo).date() == here.date()}
    there = exercises.list_offerable()
    second = day.find_second(there) if day is not None and done else ()
    # Who said "more" is offered another thing on the same day, and so is everybody
    # where the plan's day has a second.
    is_enough = own_settings.read_mine(me).pace != "more" and bool(done)
    if is_enough and (not second or done & {one.slug for one in second}):
        return _MadeOffer(nothing)
    say = (day.say,) if day is not None and day.say else ()
    if day is not None and day.quiet:
        return _MadeOffer(nothing, say)
    if LEAVE_ME_BE in (found.help, found.own_help):
        # A second thing that the day has is for the two, and not for such a day.
        if second and own_settings.read_mine(me).pace != "more":
            return _MadeOffer(nothing, say)
        return _MadeOffer(_find_for_oneself(me, there, masks, lines, here) or nothing, say)
    wanted = second or (day.find_wanted(there) if day is not None else ())
    if todays and _is_still_fine(todays[-1], there, masks, here, wanted):
        return _MadeOffer(todays[-1], say)
    chosen = rota.choose(() if is_enough else there, log.list_offered(lines), masks, here, wanted)
    if not isinstance(chosen, Offer):
        return _MadeOffer(nothing)
    if article := _find_article(me, chosen, lines, day, own, here):
        return _MadeOffer(LogLine(here.date(), card=article), say)
    why = WHY.get(chosen.cause, "")
    if day is not None and chosen.cause is Cause.PLANNED:
        why = day.find_why_second(chosen.exercise) if second else day.find_why(chosen.exercise)
    line = LogLine(
        here.date(), chosen.exercise.slug, why, _draw_card(me, chosen.exercise, lines, here.date())
    )
    return _MadeOffer(line, say)


def _find_article(
    me: Me, chosen: Offer, lines: Sequence[LogLine], day: PlanDay | None, own: Lately, here: datetime
) -> str:
    """Something to read about what would be offered: where nothing is planned, on a day that is not heavy,
    and neither at the first visit after a gap nor within a week of the last one. "" for the exercise."""
    # Alone, each of the plan's days has something of its own to do.
    is_planned = day is not None and (not me.shared or day.day <= FIRST_DAYS)
    if is_planned or chosen.cause not in (Cause.NEW, Cause.A_WHILE):
        return ""
    read = {line.article: line.day for line in lines if line.article}
    begun = min((line.day for line in lines), default=here.date())
    if here.date() - max((begun, *read.values())) < BETWEEN_ARTICLES or _is_back(lines, own, here):
        return ""
    long_ago = here.date() - SAME_ARTICLE
    about = articles.list_about(chosen.exercise.slug)
    return next((one.slug for one in about if read.get(one.slug, date.min) < long_ago), "")


def _find_for_oneself(
    me: Me, there: Sequence[Offerable], masks: Masks, lines: Sequence[LogLine], here: datetime
) -> LogLine | None:
    """Where one of the two wants to be left be: something small that asks nothing of the other."""
    able = [one for slug in wishes.list_meanwhile() for one in there if one.slug == slug and not one.for_two]
    slugs = {one.slug for one in able}
    for line in reversed(lines):
        if line.day == here.date() and line.slug in slugs and _is_still_fine(line, able, masks, here, able):
            return line
    chosen = rota.choose((), log.list_offered(lines), masks, here, able)
    if not isinstance(chosen, Offer):
        return None
    card = _draw_card(me, chosen.exercise, lines, here.date())
    return LogLine(here.date(), chosen.exercise.slug, FOR_ONESELF, card)


def _is_still_fine(
    line: LogLine,
    there: Sequence[Offerable],
    masks: Masks,
    here: datetime,
    wanted: Sequence[Offerable] = (),
) -> bool:
    """Whether what was offered today is not hidden since. What is `wanted` was chosen however much of its
    kind there was, and stays."""
    passing = [rules.LASTING, rules.PASSING]
    if line.slug not in {one.slug for one in wanted}:
        passing.append(rules.VARIETY)
    return any(
        one.slug == line.slug and not rules.is_hidden_by_mask(one, masks, here, *passing) for one in there
    )


def _is_still(me: Me, both: Lately, memory: Memory, now: datetime) -> bool:
    """Whether nothing that both took part in has opened for two weeks: by what both know, so that it is so
    for both. Of the day's question that is known some days after, as both are through with its date."""
    if not me.shared:
        return False
    since = both.since or me.couple_day
    begun = days.find_utc_day(since) if isinstance(since, datetime) else since
    asked = [date.fromordinal(one.opened) for one in memory.met.values() if one.opened]
    return days.find_utc_day(now) - max((begun, *both.met.values(), *asked)) >= A_STILL_TIME


def _make_masks(
    me: Me, found: Today, here: datetime, both: Lately, own: Lately, ceiling: Limits, still: bool
) -> Masks:
    return Masks(
        not_for_me=ceiling.not_for_me,
        depth=ceiling.depth,
        minutes=ceiling.minutes,
        times_a_week=_find_times_a_week(me, ceiling),
        hard_season=ceiling.hard_season or consents.is_hard_for_both(me),
        met_together=both.find_deepest(here),
        met_alone=own.find_deepest(here),
        shared=me.shared,
        waits=any(table.script.takes_place for table in (*found.asks, *found.waits)),
        turn=rota.find_whose_turn(me.couple_id, days.find_utc_day(here)) == me.seat,
        gentle=resting.is_heavy(own.felt, here, here.tzinfo or UTC),
        still=still,
        done=tuple(
            Done(one.slug, _name_practice(one.slug), one.at, for_two)
            for of, for_two in ((both, True), (own, False))
            for one in of.begun
        ),
    )


def _find_times_a_week(me: Me, ceiling: Limits) -> int | None:
    """One's own limit, and what one said of how much there is where that is less."""
    if own_settings.read_mine(me).pace != "less":
        return ceiling.times_a_week
    return LESS_A_WEEK if ceiling.times_a_week is None else min(LESS_A_WEEK, ceiling.times_a_week)


def _name_practice(slug: str) -> str:
    return slug.partition("/")[0]


def _find_day(me: Me, both: Lately, lines: Sequence[LogLine], today: date) -> PlanDay | None:
    """The plan's day, counted in one's own dates; none for two who were here before there was a plan."""
    if me.shared:
        since = None if both.since is None else days.show_day(me, both.since)
    else:
        since = _find_beginning_alone(me, lines, today)
    return None if since is None else plan.read_day((today - since).days, alone=not me.shared)


def _find_beginning_alone(me: Me, lines: Sequence[LogLine], today: date) -> date:
    """One's own date of the day one began: of the first visit, if that was then. The couple's row has the UTC
    day, which may be a day away from it."""
    first = min((line.day for line in lines), default=today)
    return first if abs(first - me.couple_day) <= A_DAY else me.couple_day


def _draw_card(me: Me, one: Offerable, lines: Sequence[LogLine], today: date) -> str:
    """A card of a small act's deck that one hasn't been shown for the longest time."""
    if one.deck is None:
        return ""
    shown = {line.card: line.day for line in lines if line.card}
    order = f"{me.couple_id}/{me.seat}/{today}/"
    return min(
        (card.id for card in decks.read_deck(one.deck)),
        key=lambda id_: (shown.get(id_, date.min), sha256(f"{order}{id_}".encode()).digest()),
    )


def _keep_line(lines: tuple[LogLine, ...], made: _MadeOffer, today: date) -> tuple[LogLine, ...]:
    """The log with today's line, or the very same if it says so already."""
    todays = [line for line in lines if line.day == today]
    if made.line in todays or (todays and not (made.line.slug or made.line.article)):
        return lines
    return (*lines, made.line)


def _is_back(lines: Sequence[LogLine], own: Lately, here: datetime) -> bool:
    """Whether one's own last visit, check-in or thing played alone, before today, is a week old or older."""
    today = here.date()
    visits = [line.day for line in lines]
    visits += [felt.at.astimezone(here.tzinfo).date() for felt in own.felt]
    visits += [begun.at.astimezone(here.tzinfo).date() for begun in own.begun]
    earlier = [day for day in visits if day < today]
    return bool(earlier) and today - max(earlier) >= A_GAP


def _has_begun(lines: Sequence[LogLine], own: Lately, done: Sequence[Done], here: datetime) -> bool:
    """Whether one has done something today: a check-in, something alone, or what was offered."""
    today, zone = here.date(), here.tzinfo
    offered = {line.slug for line in lines if line.day == today}
    begun = [one.at for one in own.felt] + [one.at for one in own.begun]
    begun += [one.at for one in done if one.slug in offered]
    return any(at.astimezone(zone).date() == today for at in begun)


def _show_offer(made: _MadeOffer, day: PlanDay | None, back: bool) -> OfToday:
    line, say = made.line, tuple(plan.say(one) for one in made.say)
    number = None if day is None else day.day
    if not line.slug:
        article = "" if line.is_read else line.article
        return OfToday(say=say, back=back, day=number, article=article)
    script = installed.tell_scripts()[line.slug]
    deck = exercises.make_offerable(script).deck
    card = next((one for one in decks.tell_deck(deck) if one.id == line.card), None) if deck else None
    ceiling = day is not None and day.ceiling
    return OfToday(script, card, plan.say(line.why), say, ceiling=ceiling, back=back, day=number)
