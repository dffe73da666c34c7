"""What one's own times are called, and what one would hear in the week to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duologue.languages import _, ngettext, pgettext
from duologue.languages.dates_in_words import write_list, write_time, write_weekday


def say_ritual(name: str) -> str:
    """What a ritual of `rhythm.calling` is called on the page that sets its time."""
    match name:
        case "check-in":
            return _("Check-in")
        case "days-question":
            return _("The day's question")
        case "week":
            return _("The two of you, once a week")
        case "month":
            return _("The two of you, once a month")
        case _:
            return _("A look back, once a year")


def say_week(heard: Sequence[datetime]) -> str:
    """The calls of seven days, as the clock on the wall tells them."""
    if not heard:
        return _("This week you would hear nothing from us.")
    days: dict[str, list[str]] = {}
    for one in heard:
        days.setdefault(write_weekday(one), []).append(write_time(one.time()))
    # TRANSLATORS: a day of the week and one or more times of day: "Monday at 19:00 and 20:30".
    when = [
        pgettext("a day and times of it", "%(day)s at %(times)s", day=day, times=write_list(times))
        for day, times in days.items()
    ]
    told = ngettext(
        "This week you would hear from us once: %(when)s.",
        "This week you would hear from us %(num)s times: %(when)s.",
        len(heard),
        when=write_list(when),
    )
    return str(told)


def say_sooner(most: int) -> str:
    """What may come beside that week for who wants to be told sooner; `most` calls on a day."""
    return str(
        ngettext(
            "When something new is here, it can be sooner: 20 to 60 minutes later."
            " At most once a day in all.",
            "When something new is here, it can be sooner: 20 to 60 minutes later."
            " At most %(num)s times a day in all.",
            most,
        )
    )
