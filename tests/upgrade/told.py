"""What an instance tells one person: every page, figure and export; and how two such tellings differ.

Recorded is all that is seen; compared is what has to stay: of a page what people wrote, the dates and the
numbers of its figures, of JSON and tables all that was there. How a page puts things around them may change,
and an export may tell more than it did.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from tests.upgrade.visitor import API, Visitor

TODAY = "/"
THREAD = "/thread/"
# Decision 57: what was answered "not this time" is said there now.
ROUND = "/rounds/"
EXPORT = "/me/export/duologue.json"
DIARIES = tuple(f"/me/export/diary/{name}.csv" for name in ("level", "helps", "attunement", "load"))
PLACES = (
    "/", "/history/", "/jar/", "/jar/?out-of-sight", "/kept/", "/kept/?out-of-sight", "/us/", "/me/",
    "/me/ceiling/", "/me/devices/", "/me/account/", "/me/sealing/", "/me/brought/", "/me/export/print/",
    "/thread/", "/thread/?span=year", "/thread/?span=all", "/thread/reading/", "/thread/better-days/",
    "/thread/load/", "/thread/kinds/", "/thread/then-and-now/", "/thread/look-back/", "/thread/first-days/",
)  # fmt: skip
# Decisions 47 and 54: tokens have an end, and forms for ways in and for one's settings more to choose.
# Decision 93: a look back at a year ends with what its figures can say.
SAY_MORE = frozenset({"/me/", "/me/devices/", "/me/account/", "/thread/look-back/"})
# Of a life of years the export and the print have every round; so many are looked at by themselves.
MOST_ROUNDS = 12
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
_MONTH = "|".join(MONTHS)
DATE = re.compile(rf"\b(?:\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?|(?:{_MONTH}) \d{{4}}|\d{{4}}-\d\d-\d\d)\b")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# Made anew from what is shown, for whoever acts on it: a program reads them again before it writes.
DIGESTS = frozenset({"expects", "seen"})

# What somebody may read of a round: here nothing may come along either.
READABLE = "sees"

Told = dict[str, Any]


def tell(visitor: Visitor) -> Told:
    """By place: a page as {"status", "where", "text", "figures", "chosen"}, JSON as it is, tables as text."""
    found: Told = {EXPORT: _exported(visitor)}
    exported = found[EXPORT]
    months = sorted({(one["day"] or exported["made"])[:7] for one in exported["rounds"]})
    ids = [one["id"] for one in exported["rounds"]][-MOST_ROUNDS:]
    kept = [one["id"] for one in exported["keepsakes"]][:MOST_ROUNDS]
    paths = [f"/history/{month}/" for month in months[-3:]]
    paths += [f"/rounds/{id_}/" for id_ in ids] + [f"/kept/{id_}/" for id_ in kept]
    for path in (*PLACES, *paths):
        page = visitor.page(path)
        found[path] = {"status": page.status, "where": page.where, **_Seen(page.text).facts}
    for path in DIARIES:
        found[path] = visitor.page(path).text
    asked = ["/couple", "/today", "/keepsakes", "/events"]
    asked += [f"/rounds?year={month[:4]}&month={int(month[5:])}" for month in months]
    for path in asked + [f"/rounds/{id_}" for id_ in ids]:
        status, answered = visitor.ask("GET", path)
        found[API + path] = {"status": status, "answered": answered}
    return found


def _exported(visitor: Visitor) -> Any:
    return json.loads(visitor.page(EXPORT).text)


def words_of(every: Iterable[Told]) -> frozenset[str]:
    """Everything that people wrote, by what their exports hold."""
    return frozenset(
        _plain(text)
        for told in every
        for text in _texts([told[EXPORT]["rounds"], told[EXPORT]["keepsakes"], told[EXPORT]["brought"]])
        if " " in text
    )


def since_own_dates(recorded: Told, now: datetime, zone: str) -> Told:
    """What was told, but for two things that decision 41 changed: an export is made on the date it is where
    its reader lives, and it no longer says where the other does. Earlier days stay as they were."""
    exported = dict(recorded[EXPORT])
    exported["made"] = now.astimezone(ZoneInfo(zone)).date().isoformat()
    if exported["other"]:
        exported["other"] = {name: said for name, said in exported["other"].items() if name != "zone"}
    return {**recorded, EXPORT: exported}


_PART = re.compile(r"([:;]) (noticing|planning|doing) (?=all |mostly |about half each)")


def since_labels_stand_by_themselves(recorded: Told) -> Told:
    """What was told, but for what decision 48 changed: of who carries what, a label for a part of it is no
    longer taken into a sentence, which cannot be done in every language. It was "Bins: noticing mostly Ana;
    planning all Ben." It is "Bins. Noticing: mostly Ana; Planning: all Ben." """

    def named(found: re.Match[str]) -> str:
        return f"{'.' if found[1] == ':' else ';'} {found[2].capitalize()}: "

    def of(told: Any, key: str = "") -> Any:
        if isinstance(told, dict):
            return {name: of(one, name) for name, one in told.items()}
        if isinstance(told, list):
            return [of(one) for one in told]
        return _PART.sub(named, told) if key == "result" and isinstance(told, str) else told

    return {place: of(told) for place, told in recorded.items()}


_OF_SHARES = frozenset({"rows", "start"})
_SHARED_OUT = re.compile(r"about half each|(?:mostly|all) (?:Ana|Ben)|each of you says|one swap: ")


def apart_from_shares(told: Told) -> Told:
    """What is told, then or now, but for how what was worked out of shares is said: it begins with one thing
    now, and no longer says "about half each" where the two say the opposite. The shares stay compared."""

    def of(one: Any, key: str = "") -> Any:
        if isinstance(one, dict):
            if key == "worked" and _OF_SHARES & one.keys():
                return {}
            return {name: of(value, name) for name, value in one.items()}
        if isinstance(one, list):
            return [of(value) for value in one]
        return "" if key == "result" and isinstance(one, str) and _SHARED_OUT.search(one) else one

    return {place: of(one) for place, one in told.items()}


def apart_from_weeks(told: Told) -> Told:
    """What is told, then or now, but for what check 66 changed. The line of the two needs three days a week
    of each and is drawn as its table has it, so that its numbers, and its places with their dates, are
    others. The words that were kept there stay."""

    def of(page: Any) -> Any:
        return {**page, "figures": "", "text": DATE.sub("", page["text"])}

    return {place: of(page) if place.split("?")[0] == THREAD else page for place, page in told.items()}


REESTIMATED = ("/thread/reading/", "/thread/better-days/", "/thread/load/")


def apart_from_estimates(told: Told) -> Told:
    """What is told, then or now, but for the figures of three pages whose estimators decisions 64 and 65
    changed. Their words, and what each was worked out from, stay compared elsewhere."""

    def of(page: Any) -> Any:
        return {**page, "figures": ""}

    return {place: of(page) if place.split("?")[0] in REESTIMATED else page for place, page in told.items()}


# Cards whose words are plainer by now. A round keeps those that it was played with; a year's list of what was
# asked says them as their deck does, in its reader's language.
PLAINER_CARDS = ("For which plant or animal do you always stop?",)
LOOK_BACK = "/thread/look-back/"


def apart_from_plainer_cards(told: Told) -> Told:
    def of(page: Any) -> Any:
        text = page["text"]
        for card in PLAINER_CARDS:
            text = text.replace(card, "")
        return {**page, "text": text}

    return {place: of(page) if place == LOOK_BACK else page for place, page in told.items()}


_THE_DAY = rf"(?:\w+, )?{DATE.pattern}"
_LAST_DAYS = re.compile(
    rf"(?<=It ends by itself) after {_THE_DAY}|(?<=can open it) from {_THE_DAY}|(?i:fades after) {_THE_DAY}"
)


def apart_from_last_days(told: Told) -> Told:
    """What is told, then or now, but for three days: what is kept says when an agreement ends by itself and
    when a picture fades, and of a letter that came no longer from which on it could be opened."""

    def of(page: Any) -> Any:
        return {**page, "text": _LAST_DAYS.sub("", page["text"])}

    return {place: of(page) if place.startswith("/kept/") else page for place, page in told.items()}


PAST = "/history/"
_ADDED = re.compile(
    rf"(?<=On ){_THE_DAY}"
    r"(?=, (?:a way into|your account was|a new|your recovery code|a token|a passkey|a device))"
)


def apart_from_ways_in(told: Told) -> Told:
    """What is told, then or now, but for the days on which ways in were added: whoever parted is told of them
    with what has been, since nothing else is their first page."""

    def of(page: Any) -> Any:
        return {**page, "text": _ADDED.sub("", page["text"])}

    return {place: of(page) if place.startswith(PAST) else page for place, page in told.items()}


REWORDED = {
    "Just for you: did this bring you closer?": "Did this bring you closer?",
    "Yours is safe and still closed. Nothing more to do; the evening is yours.": (
        "Yours is safe and still closed. Nothing more to do. If you both answer, it opens."
    ),
    "That was all of it. The rest is yours.": "That was all of it. You can put the phone away.",
}


def apart_from_todays_order(told: Told) -> Told:
    """What is told, then or now, but for what decisions 53 and 55 changed: how a program's Today is sorted
    (each round of it is compared by itself), that "closer" is asked once a week, two sentences of ours."""

    def of(found: Any, key: str = "") -> Any:
        if isinstance(found, dict):
            return {name: of(one, name) for name, one in found.items()}
        if isinstance(found, list):
            kept = [one for one in found if key != "asks" or one.get("step") != "closer"]
            return [of(one) for one in kept]
        return REWORDED.get(found, found) if key == "text" else found

    return {place: of(page) for place, page in told.items() if place != f"{API}/today"}


def differences(recorded: Told, present: Told, words: frozenset[str]) -> list[str]:
    """In words, for whoever has to mend it; nothing if all that was told is told still.

    Today may say more than it did of what stood on another of this person's pages: of what both chose, it
    once had ids in the place of words.
    """
    found: list[str] = []
    known = Counter(
        word
        for place, told in recorded.items()
        if place != TODAY and isinstance(told, dict) and "text" in told
        for word in _words(words)(told)
    )
    for place, before in recorded.items():
        now = present.get(place)
        if isinstance(before, dict) and "text" in before and isinstance(now, dict):
            more = known if place == TODAY else Counter[str]()
            found += [
                f"{place}: {said}"
                for said in _page_differences(
                    before, now, words, more, place in SAY_MORE or place.startswith(ROUND)
                )
            ]
        else:
            found += [f"{place}{said}" for said in missing(before, now)]
    return found


def missing(before: object, now: object, at: str = "") -> Iterator[str]:
    """What of `before` is not in `now`, or is otherwise there. What came along does not count, unless it is
    something to read in a round."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        if f".{READABLE}" in at:
            yield from (f"{at}.{key} was not to be read" for key in now.keys() - before.keys())
        for key, value in before.items():
            if key in DIGESTS:
                continue
            if key not in now:
                yield f"{at}.{key} is missing; it was {value!r}"
            else:
                yield from missing(value, now[key], f"{at}.{key}")
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for number, (one, other) in enumerate(zip(before, now, strict=True)):
            yield from missing(one, other, f"{at}[{number}]")
    elif before != now:
        yield f"{at}: was {before!r}, is {now!r}"


def _page_differences(
    before: Told, now: Told, words: frozenset[str], more: Counter[str], says_more: bool
) -> Iterator[str]:
    for name in ("status", "where"):
        if before[name] != now[name]:
            yield f"{name} was {before[name]}, is {now[name]}"
    for name, facts in (
        ("words", _words(words)),
        ("dates", _dates),
        ("figures", _numbers),
        ("chosen", _chosen),
    ):
        was, is_ = Counter(facts(before)), Counter(facts(now))
        gone, new = was - is_, is_ - was
        if says_more and name in ("dates", "chosen"):
            new = Counter()
        if gone or not set(new) <= set(more if name == "words" else ()):
            yield f"{name}: gone {sorted(gone)}, new {sorted(new)}"


def _words(words: frozenset[str]) -> Any:
    def of(page: Told) -> Iterator[str]:
        text = _plain(page["text"])
        for one in words:
            yield from [one] * text.count(one)

    return of


def _dates(page: Told) -> list[str]:
    return [_in_words(found) for found in DATE.findall(page["text"])]


def _in_words(found: str) -> str:
    """A date as one says it: pages used to show some as files write them."""
    if found[:4].isdigit():
        day = date.fromisoformat(found)
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return found


def _numbers(page: Told) -> list[str]:
    return NUMBER.findall(page["figures"])


def _chosen(page: Told) -> list[str]:
    return list(page["chosen"])


def _texts(found: object) -> Iterator[str]:
    """What stands in an export as values. The questions, titles and kinds around it are not people's."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        for key, value in found.items():
            if key not in {"title", "steps", "options", "exercise"}:
                yield from _texts(value)
    elif isinstance(found, list):
        for one in found:
            yield from _texts(one)


def _plain(text: str) -> str:
    return " ".join(text.split())


class _Seen(HTMLParser):
    """The words of a page's body; apart those of its charts, their sentence and their table; and what its
    forms have chosen or filled in."""

    UNSEEN = frozenset({"script", "style", "head", "template"})
    FIGURES = frozenset({"figcaption", "table"})
    FILLED_IN = frozenset({"text", "number", "date", "range"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[str] = []
        self._all: list[str] = []
        self._drawn: list[str] = []
        self._chosen: list[str] = []
        self.feed(html)

    @property
    def facts(self) -> dict[str, object]:
        return {"text": "\n".join(self._all), "figures": "\n".join(self._drawn), "chosen": self._chosen}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN | self.FIGURES:
            self._open.append(tag)
        named = {name: value or "" for name, value in attrs}
        is_filled_in = tag == "input" and named.get("type", "text") in self.FILLED_IN and named.get("value")
        if is_filled_in or "checked" in named or "selected" in named:
            self._chosen.append(named.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        said = _plain(data)
        if not said or self.UNSEEN & set(self._open):
            return
        self._all.append(said)
        if self._open:
            self._drawn.append(said)
