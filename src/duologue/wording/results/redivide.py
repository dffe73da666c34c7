"""The words for a fairer way to share it out."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.engine.script import Seat
from duologue.languages import _
from duologue.wording.in_a_row import say_one_after_the_other, say_well_apart
from duologue.wording.results.result_words import ResultWords, find_name, find_values, say_lacking
from duologue.workings.results import Worked


class RedivideWords(ResultWords):
    def say(self, found: Worked) -> str:
        if lacking := say_lacking(found):
            return lacking
        return say_one_after_the_other([*_start(found), *(_say_list(found, seat) for seat in Seat)])

    def draw(self, found: Worked) -> Mapping[str, object]:
        if say_lacking(found):
            return {}
        aside = _(
            "It goes by what you each mind. It doesn’t know what you are good at, or what you would miss."
        )
        lists = {seat.value: _list_things(found, seat) for seat in Seat}
        return {**lists, "start": _start(found), "asides": [aside]}

    def propose(self, found: Worked) -> tuple[str, ...]:
        """The one swap; everything as it lies, where nothing would change hands."""
        if say_lacking(found):
            return ()
        values = find_values(found)
        if values["swap"]:
            return tuple(
                _("To begin with, %(name)s takes: %(thing)s", **_say_who_takes(found, thing))
                for thing in values["swap"]
            )
        things = dict.fromkeys(one.id for asked in found.asked.values() for one in asked.options)
        in_order = [thing for thing in things if thing in values["first"] or thing in values["second"]]
        # TRANSLATORS: who does a thing: "Ana: Bins".
        return tuple(_("%(name)s: %(thing)s", **_say_who_takes(found, thing)) for thing in in_order)


def _say_who_takes(found: Worked, thing: str) -> dict[str, str]:
    seat = Seat.FIRST if thing in find_values(found)["first"] else Seat.SECOND
    return {"name": find_name(found, seat), "thing": found.say_option(thing)}


def _list_things(found: Worked, seat: Seat) -> list[str]:
    return [found.say_option(thing) for thing in find_values(found)[seat.value]]


def _say_list(found: Worked, seat: Seat) -> str:
    things = _list_things(found, seat)
    if not things:
        return _("%(name)s: nothing.", name=find_name(found, seat))
    return _("%(name)s: %(things)s.", name=find_name(found, seat), things=say_well_apart(things))


def _start(found: Worked) -> list[str]:
    takes = [_say_who_takes(found, thing) for thing in find_values(found)["swap"]]
    if not takes:
        return []
    if len(takes) == 1:
        return [_("To begin with, one swap: %(name)s takes “%(thing)s”.", **takes[0])]
    one, two = takes
    return [
        _(
            "To begin with, one swap: %(one)s takes “%(thing)s” and %(two)s takes “%(other_thing)s”.",
            one=one["name"],
            thing=one["thing"],
            two=two["name"],
            other_thing=two["thing"],
        )
    ]


WORDS = RedivideWords()
