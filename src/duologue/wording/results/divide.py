"""The words for who gets what."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from duologue.engine.script import Seat
from duologue.languages import _, mark
from duologue.languages.numbers import write_whole
from duologue.wording.in_a_row import say_one_after_the_other
from duologue.wording.results.choose import say_gamed
from duologue.wording.results.result_words import ResultWords, find_name, find_values, say_lacking
from duologue.workings.results import Worked

# TRANSLATORS: parts of a thing that is divided between two people.
_FRACTIONS: Mapping[tuple[int, int], str] = MappingProxyType(
    {
        (1, 2): mark("half"),
        (1, 3): mark("one third"),
        (2, 3): mark("two thirds"),
        (1, 4): mark("one quarter"),
        (3, 4): mark("three quarters"),
        (1, 5): mark("one fifth"),
        (2, 5): mark("two fifths"),
        (3, 5): mark("three fifths"),
        (4, 5): mark("four fifths"),
        (1, 6): mark("one sixth"),
        (5, 6): mark("five sixths"),
        (1, 8): mark("one eighth"),
        (3, 8): mark("three eighths"),
        (5, 8): mark("five eighths"),
        (7, 8): mark("seven eighths"),
        (1, 10): mark("one tenth"),
        (3, 10): mark("three tenths"),
        (7, 10): mark("seven tenths"),
        (9, 10): mark("nine tenths"),
    }
)


class DivideWords(ResultWords):
    def say(self, found: Worked) -> str:
        if lacking := say_lacking(found):
            return lacking
        lines = [_("%(thing)s: %(whose)s.", thing=thing, whose=whose) for thing, whose in _list_items(found)]
        return say_one_after_the_other([*lines, _say_ending(found), say_gamed()])

    def draw(self, found: Worked) -> Mapping[str, object]:
        if say_lacking(found):
            return {}
        items = [
            {
                **item,
                "text": found.say_option(item["id"]),
                "words": _say_to_whom(found, Fraction(*item["first"])),
            }
            for item in find_values(found)["items"]
        ]
        return {"items": items, "ending": _say_ending(found), "asides": [say_gamed()]}

    def propose(self, found: Worked) -> tuple[str, ...]:
        if say_lacking(found):
            return ()
        # TRANSLATORS: to whom a thing goes: "Garden: to Ana".
        return tuple(
            _("%(thing)s: %(whose)s", thing=thing, whose=whose) for thing, whose in _list_items(found)
        )


def _list_items(found: Worked) -> list[tuple[str, str]]:
    return [
        (found.say_option(item["id"]), _say_to_whom(found, Fraction(*item["first"])))
        for item in find_values(found)["items"]
    ]


def _say_to_whom(found: Worked, share: Fraction) -> str:
    if share in (0, 1):
        return _("to %(name)s", name=find_name(found, Seat.FIRST if share else Seat.SECOND))
    return _(
        "%(part)s to %(one)s, %(other_part)s to %(two)s",
        part=say_fraction(share),
        one=find_name(found, Seat.FIRST),
        other_part=say_fraction(1 - share),
        two=find_name(found, Seat.SECOND),
    )


def say_fraction(share: Fraction) -> str:
    """A share between 0 and 1 as one says it: exact where it has a name, else about which, and exactly."""
    if (named := _FRACTIONS.get((share.numerator, share.denominator))) is not None:
        return _(named)
    near = min(_FRACTIONS, key=lambda one: (abs(Fraction(*one) - share), one[1]))
    return _(
        "about %(fraction)s (exactly %(parts)s of %(all)s parts)",
        fraction=_(_FRACTIONS[near]),
        parts=write_whole(share.numerator),
        all=write_whole(share.denominator),
    )


def _say_ending(found: Worked) -> str:
    each = Fraction(*find_values(found)["each"])
    if each.denominator == 1:
        return _(
            "By your own numbers each of you ends with %(points)s of a hundred, and nothing could be moved "
            "that would be better for one without being worse for the other.",
            points=write_whole(int(each)),
        )
    return _(
        "By your own numbers each of you ends with about %(points)s of a hundred, and nothing could be moved "
        "that would be better for one without being worse for the other.",
        points=write_whole(round(each)),
    )


WORDS = DivideWords()
