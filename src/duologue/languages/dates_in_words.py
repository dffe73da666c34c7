"""Days and lists as the language that is spoken writes them (CLDR, by Babel)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from duologue.languages.speaking import _, find_spoken


def write_day(value: date) -> str:
    """ "Sunday, 22 November 2026"."""
    from babel.dates import format_date

    return str(format_date(value, "full", locale=find_spoken().locale))


def write_date(value: date) -> str:
    """ "22 November 2026"."""
    from babel.dates import format_date

    return str(format_date(value, "long", locale=find_spoken().locale))


def write_day_of_year(value: date) -> str:
    """ "Sunday 22 November"."""
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMMEEEEd", value, locale=find_spoken().locale))


def write_month(value: date) -> str:
    """ "November 2026"."""
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", value, locale=find_spoken().locale))


def write_short_weekday(value: date) -> str:
    """ "Sun 22"."""
    from babel.dates import format_skeleton

    return str(format_skeleton("Ed", value, locale=find_spoken().locale))


def write_weekday(value: date) -> str:
    """ "Sunday"."""
    from babel.dates import format_date

    return str(format_date(value, "cccc", locale=find_spoken().locale))


def write_list(items: Sequence[str], last: str = "and") -> str:
    """ "a, b and c", or "a, b or c"."""
    from babel.lists import format_list

    return str(format_list(list(items), "or" if last == "or" else "standard", locale=find_spoken().locale))


def write_ago(then: date, today: date) -> str:
    """ "5 weeks ago": as exact as one would say it."""
    from babel.dates import format_timedelta

    days = (today - then).days
    if days < 2:
        return _("Today") if days < 1 else _("Yesterday")
    size: Literal["day", "week", "month", "year"]
    size = "day" if days < 14 else "week" if days < 60 else "month" if days < 700 else "year"
    said = format_timedelta(
        timedelta(days=-days),
        granularity=size,
        threshold=10_000,
        add_direction=True,
        locale=find_spoken().locale,
    )
    return str(said)


def write_part_of_day(value: datetime) -> str:
    """ "Sunday evening"; the small hours belong to the night before them."""
    shifted = value - timedelta(hours=5)
    day = write_weekday(shifted)
    if shifted.hour < 7:
        return _("%(weekday)s morning", weekday=day)
    if shifted.hour < 13:
        return _("%(weekday)s afternoon", weekday=day)
    return _("%(weekday)s evening", weekday=day) if shifted.hour < 18 else _("%(weekday)s night", weekday=day)


# -- with little room: the foot of a chart, the cells of its table


def write_day_and_month(value: date) -> str:
    """ "22 Nov"."""
    return _write_by_skeleton(value, "MMMd")


def write_short_month(value: date) -> str:
    """ "Nov"."""
    from babel.dates import format_date

    return str(format_date(value, "LLL", locale=find_spoken().locale))


def write_month_and_year(value: date) -> str:
    """ "Nov 2026"."""
    return _write_by_skeleton(value, "yMMM")


def write_year(value: date) -> str:
    """ "2026"."""
    return _write_by_skeleton(value, "y")


def write_months(first: date, last: date) -> str:
    """ "January–March 2024"."""
    from babel.dates import format_interval

    return str(format_interval(first, last, "yMMMM", locale=find_spoken().locale))


def _write_by_skeleton(value: date, skeleton: str) -> str:
    from babel.dates import format_skeleton

    return str(format_skeleton(skeleton, value, locale=find_spoken().locale))
