"""The words for who carries what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duologue.engine.script import Seat
from duologue.languages import _, ngettext
from duologue.wording.in_a_row import say_one_after_the_other, say_well_apart
from duologue.wording.results.result_words import ResultWords, find_name, find_values, say_lacking
from duologue.workings.carrying import HALF
from duologue.workings.results import Worked

_LISTS = ("first", "second", "both", "apart")


class LoadWords(ResultWords):
    def say(self, found: Worked) -> str:
        if lacking := say_lacking(found):
            return lacking
        lists = [
            _("%(title)s: %(things)s.", title=title, things=say_well_apart(things))
            for title, things in _list_lists(found)
        ]
        rows = [_say_row(found, row) for row in find_values(found)["rows"]]
        return say_one_after_the_other([_say_first(found), *lists, *rows, *_list_asides(found)])

    def draw(self, found: Worked) -> Mapping[str, object]:
        if say_lacking(found):
            return {}
        rows = [
            {
                "id": row["id"],
                "text": found.say_option(row["id"]),
                "facets": [
                    {**facet, "label": _say_label(found, facet["id"]), "words": _say_carried(found, facet)}
                    for facet in row["facets"]
                ],
            }
            for row in find_values(found)["rows"]
        ]
        lists = [{"title": title, "things": things} for title, things in _list_lists(found)]
        return {"begin": _say_first(found), "lists": lists, "rows": rows, "asides": _list_asides(found)}


def _list_things(found: Worked, lies_with: str) -> list[str]:
    return [found.say_option(row["id"]) for row in find_values(found)["rows"] if row["with"] == lies_with]


def _say_first(found: Worked) -> str:
    """The one thing to begin with: what the two see most differently, else how it lies."""
    apart = _list_things(found, "apart")
    if apart:
        return _(
            "Talk about this one first: %(thing)s. On this your views are furthest apart.", thing=apart[0]
        )
    counts = {seat: len(_list_things(found, seat.value)) for seat in Seat}
    if counts[Seat.FIRST] == counts[Seat.SECOND]:
        return _("You see it alike: each of you does about as much.")
    more = max(counts, key=lambda seat: counts[seat])
    return _("You see it alike: %(name)s does more of this.", name=find_name(found, more))


def _list_lists(found: Worked) -> list[tuple[str, list[str]]]:
    """What lies with whom, each list under its title; a list of nothing is left out."""
    titles = {
        "first": _("Mostly with %(name)s", name=find_name(found, Seat.FIRST)),
        "second": _("Mostly with %(name)s", name=find_name(found, Seat.SECOND)),
        "both": _("About half each"),
        "apart": _("You see it differently"),
    }
    return [(titles[name], things) for name in _LISTS if (things := _list_things(found, name))]


def _say_carried(found: Worked, facet: Mapping[str, Any]) -> str:
    if not facet["opposite"]:
        return say_carried(facet["midpoint"], found)
    if facet["first"] > HALF:
        return _("each of you says: mostly me")
    return _("each of you says: mostly the other")


def say_carried(share: float, found: Worked) -> str:
    """The first's share of 100 in words: "mostly Ana"."""
    whose = find_name(found, Seat.FIRST if share >= 50 else Seat.SECOND)
    if share > 87.5 or share < 12.5:
        return _("all %(name)s", name=whose)
    if share > 62.5 or share < 37.5:
        return _("mostly %(name)s", name=whose)
    return _("about half each")


def _say_row(found: Worked, row: Mapping[str, Any]) -> str:
    shares = say_well_apart([_say_facet(found, facet) for facet in row["facets"]])
    if not _say_label(found, row["facets"][0]["id"]):
        # TRANSLATORS: who carries a thing: "Bins: mostly Ana."
        return _("%(thing)s: %(shares)s.", thing=found.say_option(row["id"]), shares=shares)
    # TRANSLATORS: who carries a thing, part by part: "Bins. Noticing: mostly Ana; Planning: all Ben."
    return _("%(thing)s. %(shares)s.", thing=found.say_option(row["id"]), shares=shares)


def _say_facet(found: Worked, facet: Mapping[str, Any]) -> str:
    share, part = _say_carried(found, facet), _say_label(found, facet["id"])
    # TRANSLATORS: who carries a part of a thing: "Noticing: mostly Ana".
    return _("%(part)s: %(share)s", part=part, share=share) if part else share


def _say_label(found: Worked, field: str) -> str:
    return next((one.label for one in found.asked.values() if one.id == field), "")


def _list_asides(found: Worked) -> list[str]:
    gaps = [facet["gap"] for row in find_values(found)["rows"] for facet in row["facets"]]
    over, under = (sum(gap is not None and gap * side > 0 for gap in gaps) for side in (1, -1))
    said = []
    if over:
        said.append(
            ngettext(
                "In one place your two guesses come to more than the whole.",
                "In %(num)s places your two guesses come to more than the whole.",
                over,
            )
        )
    if under:
        said.append(
            ngettext(
                "In one place they leave something that neither of you counts.",
                "In %(num)s places they leave something that neither of you counts.",
                under,
            )
        )
    return [*said, _("Two guesses can’t tell who is right.")] if said else []


WORDS = LoadWords()
