"""What a couple's days bring after the first ten: what has its day, and for how long Today names it.

Days are each one's own dates, counted from the four words. What has to open for both at once goes by the UTC
day. After day 40 the months go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from duologue.keepsakes import put_away
from duologue.keepsakes.put_away import PutAwayLine
from duologue.people import at_a_visit, days, own_settings
from duologue.people.access import Me, require_writable
from duologue.people.days import Day
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import reminding
from duologue.rounds import coming_back, drawn_lines, lately, still_true
from duologue.rounds.drawn_lines import ToGuess
from duologue.rounds.own_words import Said

TEN, FIFTEEN, THREE_WEEKS, MONTH, FORTY = 10, 15, 21, 28, 40
NAMED_FOR = 3
EVENING_NAMED = "evening on a theme"
OPENED_FOR = 14


class Back(StrEnum):
    """What comes back, or comes by."""

    WHO_SAID_IT = "who said it"
    STILL_TRUE = "still true"
    FOUR_LINES = "four lines"
    PUT_AWAY = "put away"
    EVENING = "evening"


EVERY = {Back.FOUR_LINES: MONTH, Back.STILL_TRUE: THREE_WEEKS}
"""What comes again after so many days."""


@dataclass(frozen=True, slots=True)
class Since:
    """When the two compared the four words: `day` as each reads it, `utc` for what comes about at once."""

    day: date
    utc: date

    def number_day(self, today: date) -> int:
        """The number of a day: that of the four words is day 0."""
        return (today - self.day).days


def read_since(me: Me) -> Since | None:
    """None while alone. Couples from before this was kept count from the day of the couple."""
    if not me.shared:
        return None
    return make_since(me, lately.COUPLES.read(me).since)


def make_since(me: Me, kept: Day | None) -> Since:
    if kept is None:
        return Since(me.couple_day, me.couple_day)
    utc = days.find_utc_day(kept) if isinstance(kept, datetime) else kept
    return Since(days.show_day(me, kept), utc)


def find_due(me: Me, found: Since, now: datetime) -> Back | None:
    """What Today names on this day, if there is anything in it that one has not looked at yet."""
    number = found.number_day(days.find_date(me, now))
    wanted = list(_list_of_day(number))
    if not wanted:
        return None
    seen = coming_back.read_mine(me).looked_at
    fresh = (back for back in wanted if _name_back(back, number) not in seen)
    return next((back for back in fresh if _is_there(me, back, found, number, now)), None)


def look(me: Me, back: Back, found: Since, now: datetime) -> None:
    """One looks at what has come, or puts it off: Today names it no more, until it comes again. An archive is
    only read."""
    number = found.number_day(days.find_date(me, now))
    if not me.former and back in _list_of_day(number):
        with at_a_visit.keep_if_there_is_room():
            coming_back.note_looked_at(me, _name_back(back, number))


def put_off_still_true(me: Me, now: datetime) -> None:
    """Not now: one's own Today asks whether it is still true no more, until it comes again. Nobody is told.
    Raises `Refusal` in an archive; alone there is nothing to put off."""
    require_writable(me)
    if (found := read_since(me)) is not None:
        look(me, Back.STILL_TRUE, found, now)


def _name_back(back: Back, number: int) -> str:
    every = EVERY.get(back)
    return str(back) if every is None else f"{back} {number // every}"


def _list_of_day(number: int) -> Iterator[Back]:
    if FORTY <= number < FORTY + OPENED_FOR:
        yield Back.PUT_AWAY
    if FORTY <= number < FORTY + NAMED_FOR:
        yield Back.EVENING
    if FIFTEEN <= number < MONTH:
        yield Back.WHO_SAID_IT
    if number >= MONTH and number % MONTH < NAMED_FOR:
        yield Back.FOUR_LINES
    if number >= THREE_WEEKS and number % THREE_WEEKS < NAMED_FOR:
        yield Back.STILL_TRUE


def _is_there(me: Me, back: Back, found: Since, number: int, now: datetime) -> bool:
    match back:
        case Back.PUT_AWAY:
            return bool(put_away.find(me).opened)
        case Back.WHO_SAID_IT:
            to_guess = _draw_lines_to_guess(me, found, now)
            return to_guess is not None and number < _find_day_of_guess(to_guess, found) + NAMED_FOR
        case Back.FOUR_LINES:
            return bool(draw_four_lines(me, found, number // MONTH, now))
        case Back.STILL_TRUE:
            return find_what_comes_back(me, now) is not None
        case Back.EVENING:
            # It leads away from these pages, so that nothing tells whether one has looked: a day is enough.
            return reminding.comes(me, EVENING_NAMED, now)


def find_who_said_it(me: Me, found: Since, now: datetime) -> list[Said]:
    """Lines out of the first two weeks, from day 15 on; where these have too few, of the first weeks up to
    that in which there are enough."""
    if not is_day_15(me, found, now):
        return []
    to_guess = _draw_lines_to_guess(me, found, now)
    return list(to_guess.lines) if to_guess is not None else []


def _draw_lines_to_guess(me: Me, found: Since, now: datetime) -> ToGuess | None:
    enough, last = (found.utc + timedelta(days=number - 1) for number in (FIFTEEN, MONTH))
    return drawn_lines.draw_to_guess(me, found.utc, enough, last, now)


def _find_day_of_guess(to_guess: ToGuess, found: Since) -> int:
    """The number of the day on which they come: the day after the last of them, and not before day 15."""
    return (to_guess.since - found.utc).days + 1


def is_day_15(me: Me, found: Since, now: datetime) -> bool:
    """Whether it is, or was, day 15."""
    return found.number_day(days.find_date(me, now)) >= FIFTEEN


def count_months(me: Me, found: Since, now: datetime) -> int:
    """How many of the couple's months are over."""
    return max(0, found.number_day(days.find_date(me, now)) // MONTH)


def draw_four_lines(me: Me, found: Since, month: int, now: datetime) -> list[Said]:
    """Lines of a month that is over, from 1 on; `NotFound` for any other."""
    if not 1 <= month <= count_months(me, found, now):
        raise NotFound
    return drawn_lines.draw_of_month(me, *drawn_lines.find_month(found.utc, month), now)


def find_what_comes_back(me: Me, now: datetime) -> Said | None:
    """One of one's own answers, from day 21 on, if none came back within three weeks."""
    found, last, today = read_since(me), coming_back.read_mine(me).asked_on, days.find_date(me, now)
    if found is None or found.number_day(today) < THREE_WEEKS:
        return None
    if last is not None and (today - last).days < THREE_WEEKS - NAMED_FOR:
        return None
    return still_true.find(me, now)


# -- the line for day 40 --------------------------------------------------------------------------


def may_put_away(me: Me, found: Since, now: datetime) -> bool:
    """Whether a line can be put away now: from day 10 on, until they open."""
    return (
        found.number_day(days.find_date(me, now)) >= TEN
        and days.find_utc_day(now) < found.utc + timedelta(days=FORTY)
        and not me.former
    )


def keep_for_day_40(me: Me, text: str | None, now: datetime, *, based: str | None = None) -> None:
    """Put a line away for day 40, or take it back (None). `based` as in `put_away.put`. Raises `Refusal`
    where it is not time."""
    require_writable(me)
    found = read_since(me)
    if found is None or not may_put_away(me, found, now):
        raise Refusal("A line can be put away from the tenth day on, and until day 40.", None)
    if text is None:
        put_away.take_back(me)
    else:
        put_away.put(me, text, now, based=based)


def open_lines(me: Me, found: Since, now: datetime) -> None:
    """In the days from day 40 on: the lines are opened, if both put one away."""
    if days.find_utc_day(now) < found.utc + timedelta(days=FORTY + OPENED_FOR):
        _open_lines(me, found, now)


def make_put_away(me: Me, now: datetime) -> PutAwayLine:
    """As it stands, for whoever asks for it: opened on any day from day 40 on."""
    if (found := read_since(me)) is not None:
        _open_lines(me, found, now)
    return put_away.find(me)


def _open_lines(me: Me, found: Since, now: datetime) -> None:
    if days.find_utc_day(now) >= found.utc + timedelta(days=FORTY) and not me.former:
        with at_a_visit.keep_if_there_is_room():
            put_away.bring(me)


# -- closeness ------------------------------------------------------------------------------------


def may_open_thread(me: Me, now: datetime) -> bool:
    """Whether a check-in may be asked to ask for closeness: not in the first ten days."""
    found = read_since(me)
    begun = found.day if found is not None else me.couple_day
    return (days.find_date(me, now) - begun).days >= TEN


def open_thread(me: Me, now: datetime, *, opened: bool) -> None:
    """Have one's own check-ins ask how close one feels, or no longer. Raises `Refusal` before day 10."""
    require_writable(me)
    if opened and not may_open_thread(me, now):
        raise Refusal("That comes after your first ten days.", None)
    own_settings.set_thread(me, opened=opened)
