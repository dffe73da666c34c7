"""The ten ways and the rituals around them, as data has them, each with the exercises it has so far."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from duologue.engine.quotes import Quote, render
from duologue.engine.script import Script
from duologue.people import days, own_settings
from duologue.people.profile import Both
from duologue.people.refusals import NotFound
from duologue.rounds import installed, practice_files
from duologue.rounds.practice_files import Way
from duologue.web.request import AnyRequest
from duologue.wording.names import say_somebody


@dataclass(frozen=True, slots=True)
class ListedExercises:
    """A way's exercises as its page shows them: the first, and the rest for two and for one. To who is alone
    the first is one for one, where there is any."""

    first: Script | None
    for_two: tuple[Script, ...]
    for_one: tuple[Script, ...]


def list_ways() -> tuple[Way, ...]:
    return tuple(practice_files.tell_ways().values())


def find_way(slug: str) -> Way:
    """Raises `NotFound`."""
    found = practice_files.tell_ways().get(slug)
    if found is None:
        raise NotFound
    return found


def find_exercise(practice: str, name: str, on: Collection[str] = ()) -> Script:
    """Raises `NotFound`, also for one that asks for a setting which is not among those that are `on`."""
    found = installed.tell_startable().get(f"{practice}/{name}")
    if found is None or not is_there(found, on):
        raise NotFound
    return found


def list_exercises(practice: str, on: Collection[str] = (), *, alone: bool = False) -> tuple[Script, ...]:
    """Those that are there for who has switched on what is `on`; to who is `alone`, those for one."""
    found = (one for one in installed.tell_startable().values() if one.is_for_one or not alone)
    return tuple(script for script in found if script.practice == practice and is_there(script, on))


def list_switched_on(request: AnyRequest) -> frozenset[str]:
    """What one has switched on for oneself: an exercise may ask for it. Nothing of who is not signed in."""
    if request.me is None:
        return frozenset()
    return own_settings.list_switched_on(request.me, days.find_date(request.me, request.now))


def is_there(script: Script, on: Collection[str]) -> bool:
    """Whether an exercise is there for who has switched on what is `on`."""
    return script.setting is None or script.setting in on


def name_in_line(text: str, other: str) -> str:
    """A line about an exercise, which may say `{other}`; outside a round there is nothing else to quote."""
    return render(text, lambda quote: other if quote == Quote("other") else "…")


def make_namer(both: Both | None) -> Callable[[str], str]:
    """Puts the other's name into a line about an exercise; where there is nobody, somebody."""
    other = both.other.name if both and both.other else say_somebody()
    return lambda text: name_in_line(text, other)


def list_played(way: Way, *, alone: bool = False, on: Collection[str] = ()) -> ListedExercises:
    """The signature first, or the first there is; the others in the order of their titles. `on` as above."""
    found = sorted(list_exercises(way.slug, on), key=lambda script: script.title)
    able = [script for script in found if script.is_for_one] if alone else found
    solo = next((script.solo for script in found if script.slug == way.signature), None)
    first = next((script for script in able if script.slug in (way.signature, solo if alone else None)), None)
    first = first or next(iter(able), None)
    rest = [script for script in found if script is not first]
    for_one = [script for script in rest if (script.is_for_one if alone else script.people == 1)]
    return ListedExercises(first, tuple(script for script in rest if script not in for_one), tuple(for_one))


def find_for_one(script: Script) -> Script | None:
    """The version for one of an exercise for two."""
    return installed.tell_scripts().get(script.solo) if script.solo else None


def list_for_two(script: Script, on: Collection[str] = ()) -> tuple[Script, ...]:
    """The exercises for two whose version for one this is. `on` as above."""
    found = installed.tell_scripts().values()
    return tuple(one for one in found if one.solo == script.slug and is_there(one, on))


def list_titles(slugs: Iterable[str]) -> list[tuple[str, str]]:
    """(slug, what it is called), by title; one that is no longer installed goes by its name."""
    found = installed.tell_scripts()
    named = [(slug, found[slug].title if slug in found else _say_language(slug)) for slug in slugs]
    return sorted(named, key=lambda one: one[1])


def _say_language(slug: str) -> str:
    return slug.rpartition("/")[2].replace("-", " ").capitalize()
