"""The form of one's own times: `on.RITUAL`, `at.RITUAL`, `days.RITUAL`, `day.RITUAL`, `month.RITUAL`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.http import QueryDict

from duologue.people.access import Me
from duologue.people.refusals import Refusal
from duologue.rhythm.calling import BY_WEEKDAY, Hours, Ritual, Time, Times
from duologue.rhythm.own_times import OwnTimes

A_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?")
# As they are shown before one has set any.
AT_FIRST = {
    Ritual.CHECK_IN: Time(20 * 60 + 30, tuple(range(7))),
    Ritual.QUESTION: Time(20 * 60, tuple(range(7))),
    Ritual.WEEK: Time(19 * 60, (6,)),
    Ritual.MONTH: Time(19 * 60, day=1),
    Ritual.YEAR: Time(11 * 60, day=2, month=1),
}
FOR_ONE = (Ritual.CHECK_IN, Ritual.YEAR)
# From day to day first, as one reads them.
ORDER = (Ritual.CHECK_IN, Ritual.QUESTION, Ritual.WEEK, Ritual.MONTH, Ritual.YEAR)


@dataclass(frozen=True, slots=True)
class ShownRitual:
    """One ritual in the form: `at`, `day` and `month` as they are typed."""

    on: bool
    at: str
    weekdays: tuple[int, ...] = ()
    day: str = ""
    month: str = ""
    by: str = "week"


@dataclass(frozen=True, slots=True)
class TimesForm:
    """What the form shows."""

    of: dict[str, ShownRitual] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    most: str = "1"
    words: str = ""
    sooner: bool = False


def list_rituals(me: Me) -> tuple[Ritual, ...]:
    """Those that there are for this partner."""
    return tuple(one for one in ORDER if me.shared or one in FOR_ONE)


def read(post: QueryDict, me: Me) -> Times:
    """What was sent; raises `Refusal` naming the ritual, "quiet" or "most"."""
    of = {one: _read_time(post, one) for one in list_rituals(me) if f"on.{one}" in post}
    since, until = (_read_minute(post.get(name, ""), "quiet") for name in ("quiet.since", "quiet.until"))
    most = post.get("most", "")
    if not (most.isascii() and most.isdigit() and len(most) == 1):
        raise Refusal("Please choose one, two or three a day.", "most")
    return Times(of, Hours(since, until), int(most))


def show(mine: OwnTimes) -> TimesForm:
    """What the form shows of one's own times."""
    shown = {one.value: _show_ritual(one, mine.of.get(one, AT_FIRST[one]), one in mine.of) for one in ORDER}
    return TimesForm(
        shown,
        _write_clock(mine.quiet.since),
        _write_clock(mine.quiet.until),
        str(mine.most),
        mine.words,
        mine.sooner,
    )


def show_typed(post: QueryDict) -> TimesForm:
    """As it was typed, to be mended."""
    shown = {
        one.value: ShownRitual(
            f"on.{one}" in post,
            post.get(f"at.{one}", ""),
            tuple(int(day) for day in post.getlist(f"days.{one}") if day in tuple("0123456")),
            post.get(f"day.{one}", ""),
            post.get(f"month.{one}", ""),
            _name_interval(one),
        )
        for one in ORDER
    }
    since, until, most, words = (
        post.get(name, "") for name in ("quiet.since", "quiet.until", "most", "words")
    )
    return TimesForm(shown, since, until, most, words, "sooner" in post)


def _read_time(post: QueryDict, one: Ritual) -> Time:
    minute = _read_minute(post.get(f"at.{one}", ""), one.value)
    if one in BY_WEEKDAY:
        chosen = sorted({int(day) for day in post.getlist(f"days.{one}") if day in tuple("0123456")})
        return Time(minute, tuple(chosen))
    return Time(
        minute, day=_read_number(post, f"day.{one}", one), month=_read_number(post, f"month.{one}", one, 1)
    )


def _read_number(post: QueryDict, name: str, one: Ritual, otherwise: int = 0) -> int:
    text = post.get(name, "").strip()
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise Refusal("Please choose a day that every month has: 1 to 28.", one.value)
    return int(text)


def _read_minute(text: str, name: str) -> int:
    found = A_TIME.fullmatch(text.strip())
    if found is None:
        raise Refusal("Please give this as a time of day, such as 19:30.", name)
    return int(found[1]) * 60 + int(found[2])


def _show_ritual(one: Ritual, at: Time, on: bool) -> ShownRitual:
    return ShownRitual(
        on, _write_clock(at.minute), at.weekdays, str(at.day), str(at.month), _name_interval(one)
    )


def _name_interval(one: Ritual) -> str:
    return "week" if one in BY_WEEKDAY else one.value


def _write_clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
