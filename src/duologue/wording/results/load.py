"""The words for who carries what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duologue.engine.results import Worked
from duologue.engine.script import Seat
from duologue.languages import _, ngettext
from duologue.wording.results.words import ResultWords, name_of, say_lacking, values_of
from duologue.wording.rows import one_after_the_other, well_apart


class LoadWords(ResultWords):
    def say(self, found: Worked) -> str:
        if lacking := say_lacking(found):
            return lacking
        said = [_say_row(found, row) for row in values_of(found)["rows"]]
        return one_after_the_other([*said, *_asides(found)])

    def draw(self, found: Worked) -> Mapping[str, object]:
        if say_lacking(found):
            return {}
        rows = [
            {
                "id": row["id"],
                "text": found.text(row["id"]),
                "facets": [
                    {
                        **facet,
                        "label": _label(found, facet["id"]),
                        "words": say_carried(facet["midpoint"], found),
                    }
                    for facet in row["facets"]
                ],
            }
            for row in values_of(found)["rows"]
        ]
        return {"rows": rows, "asides": _asides(found)}


def say_carried(share: float, found: Worked) -> str:
    """The first's share of 100 in words: "mostly Ana"."""
    whose = name_of(found, Seat.FIRST if share >= 50 else Seat.SECOND)
    if share > 87.5 or share < 12.5:
        return _("all %(name)s", name=whose)
    if share > 62.5 or share < 37.5:
        return _("mostly %(name)s", name=whose)
    return _("about half each")


def _say_row(found: Worked, row: Mapping[str, Any]) -> str:
    shares = well_apart([_say_facet(found, facet) for facet in row["facets"]])
    if not _label(found, row["facets"][0]["id"]):
        # TRANSLATORS: who carries a thing: "Bins: mostly Ana."
        return _("%(thing)s: %(shares)s.", thing=found.text(row["id"]), shares=shares)
    # TRANSLATORS: who carries a thing, part by part: "Bins. Noticing: mostly Ana; Planning: all Ben."
    return _("%(thing)s. %(shares)s.", thing=found.text(row["id"]), shares=shares)


def _say_facet(found: Worked, facet: Mapping[str, Any]) -> str:
    share, part = say_carried(facet["midpoint"], found), _label(found, facet["id"])
    # TRANSLATORS: who carries a part of a thing: "Noticing: mostly Ana".
    return _("%(part)s: %(share)s", part=part, share=share) if part else share


def _label(found: Worked, field: str) -> str:
    return next((one.label for one in found.asked.values() if one.id == field), "")


def _asides(found: Worked) -> list[str]:
    gaps = [facet["gap"] for row in values_of(found)["rows"] for facet in row["facets"]]
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
    return [*said, _("Two guesses can’t tell who is nearer to it.")] if said else []


WORDS = LoadWords()
