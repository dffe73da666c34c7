"""The words for choosing one of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from duologue.insight.choosing import DecidedBy
from duologue.languages import _
from duologue.wording.in_a_row import say_one_after_the_other, say_well_apart
from duologue.wording.results.result_words import ResultWords, find_values, say_lacking
from duologue.workings.results import Worked


class ChooseWords(ResultWords):
    def say(self, found: Worked) -> str:
        values = find_values(found)
        if lacking := say_lacking(found):
            return say_one_after_the_other([lacking, *_list_asides(found)])
        fairest, why = found.say_option(values["fairest"]), _say_why(found)
        if len(values["unbeaten"]) == 1:
            said = [fairest, why]
        else:
            said = [
                _("These are left: %(options)s.", options=_say_texts(found, values["unbeaten"])),
                say_unbeaten(),
                _say_picked(found, fairest),
                why,
            ]
        return say_one_after_the_other([*said, *_list_asides(found), say_gamed()])

    def draw(self, found: Worked) -> Mapping[str, object]:
        if say_lacking(found):
            return {}
        values = find_values(found)
        unbeaten = [
            {"id": id_, "text": found.say_option(id_), "fairest": id_ == values["fairest"]}
            for id_ in values["unbeaten"]
        ]
        return {
            "unbeaten": unbeaten,
            "label": _("Picked by chance") if values.get("opposed") else _("The fairest"),
            "why": _say_why(found),
            "unbeaten_says": say_unbeaten(),
            "asides": [*_list_asides(found), say_gamed()],
        }

    def propose(self, found: Worked) -> tuple[str, ...]:
        return () if say_lacking(found) else (found.say_option(find_values(found)["fairest"]),)


def say_unbeaten() -> str:
    return _("For every other option, one of these is better for at least one of you and worse for neither.")


def say_gamed() -> str:
    return _("The result comes from what you both said. It is only fair if you both say what is true.")


def _say_why(found: Worked) -> str:
    values = find_values(found)
    if len(values["unbeaten"]) == 1:
        return _("Neither of you likes another of these options better.")
    if values.get("opposed"):
        return _(
            "Each of you likes a different one better. Your numbers can’t tell who wants theirs more, since "
            "each of you rates in your own way. Tell each other how much it matters to you. Chance picked "
            "this one, and trying again gives the same."
        )
    if values["by"] == DecidedBy.COIN:
        return _(
            "Another is exactly as fair, so it was decided by chance. The chance is made from your numbers, "
            "so trying again gives the same."
        )
    return _(
        "With any other option, one of you would be further from their favourite than either of you is with "
        "this one."
    )


def _say_picked(found: Worked, option: str) -> str:
    if find_values(found).get("opposed"):
        return _("Picked by chance: %(option)s.", option=option)
    return _("The fairest of them: %(option)s.", option=option)


def _list_asides(found: Worked) -> list[str]:
    values, said = find_values(found), []
    if values["out"]:
        out = _say_texts(found, values["out"])
        said.append(_("Out, because one of you can’t live with it: %(options)s.", options=out))
    if values["open"]:
        left = _say_texts(found, values["open"])
        said.append(_("Not weighed, because one of you left it open: %(options)s.", options=left))
    return said


def _say_texts(found: Worked, options: Sequence[str]) -> str:
    return say_well_apart([found.say_option(option) for option in options])


WORDS = ChooseWords()
