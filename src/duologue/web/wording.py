"""Dates and lists as a sentence has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def day(value: date) -> str:
    """ "Sunday, 22 November 2026"."""
    return f"{DAYS[value.weekday()]}, {value.day} {month(value)}"


def month(value: date) -> str:
    """ "November 2026"."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def ago(then: date, today: date) -> str:
    """ "Five weeks ago": as exact as one would say it."""
    days = (today - then).days
    if days < 2:
        return "Today" if days < 1 else "Yesterday"
    for size, unit, until in ((1, "day", 14), (7, "week", 60), (30.44, "month", 700), (365.25, "year", 0)):
        if days < until or not until:
            count = round(days / size)
            return f"{in_words(count).capitalize()} {unit}{'s' if count != 1 else ''} ago"
    raise AssertionError("a year has no end")


def part_of_day(value: datetime) -> str:
    """ "Sunday evening"; the small hours belong to the night before them."""
    shifted = value - timedelta(hours=5)
    parts = ((7, "morning"), (13, "afternoon"), (18, "evening"), (24, "night"))
    return f"{DAYS[shifted.weekday()]} {next(name for until, name in parts if shifted.hour < until)}"


def joined(words: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Windows", "Windows")),
    *(("Mac OS X", "a Mac"), ("CrOS", "a Chromebook"), ("Linux", "Linux")),
)
# In this order: each of the later ones is also named by those before it.
BROWSERS = (
    *(("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung's browser")),
    *(("Chrome/", "Chrome"), ("Safari/", "Safari")),
)


def device(user_agent: str) -> str:
    """ "Firefox on Android": enough to know one's devices apart, from what the browser says of itself."""
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "A browser")
    return f"{browser} on {system}" if system else browser


def day_of_text(value: str) -> str:
    """A date field's "2026-11-22" as `day` says it."""
    return day(date.fromisoformat(value))


def in_words(number: int) -> str:
    """ "three"; from thirteen on, figures."""
    names = (
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    )
    return names[number] if 0 <= number < len(names) else str(number)
