"""The words for the loop that two people get into."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from duologue.engine.script import Seat
from duologue.languages import _, mark
from duologue.wording.in_a_row import say_one_after_the_other
from duologue.wording.results.result_words import ResultWords, find_name, find_values
from duologue.workings.dancing import REACH, RETREAT
from duologue.workings.results import Worked

_WHEN = MappingProxyType(
    {
        REACH: mark("When it hurts, %(name)s reaches."),
        RETREAT: mark("When it hurts, %(name)s pulls back."),
        "freeze": mark("When it hurts, %(name)s goes still."),
        "joke": mark("When it hurts, %(name)s makes light of it."),
        "fix": mark("When it hurts, %(name)s starts mending."),
        "fight": mark("When it hurts, %(name)s fights."),
    }
)
_ALIKE = MappingProxyType(
    {
        REACH: mark("When it hurts, %(one)s reaches, and so does %(two)s."),
        RETREAT: mark("When it hurts, %(one)s pulls back, and so does %(two)s."),
        "freeze": mark("When it hurts, %(one)s goes still, and so does %(two)s."),
        "joke": mark("When it hurts, %(one)s makes light of it, and so does %(two)s."),
        "fix": mark("When it hurts, %(one)s starts mending, and so does %(two)s."),
        "fight": mark("When it hurts, %(one)s fights, and so does %(two)s."),
    }
)
# TRANSLATORS: what somebody does when it hurts; stands by itself below their name in a drawing.
_DOES = MappingProxyType(
    {
        REACH: mark("reaches"),
        RETREAT: mark("pulls back"),
        "freeze": mark("goes still"),
        "joke": mark("makes light of it"),
        "fix": mark("starts mending"),
        "fight": mark("fights"),
    }
)


class LoopWords(ResultWords):
    def say(self, found: Worked) -> str:
        moves = find_values(found)
        if len(moves) < 2:
            said = [_say_when(found, seat) for seat in moves]
            return say_one_after_the_other([*said, _("It takes both of your moves to draw it.")])
        return say_one_after_the_other([*_say_both(found), _say_turn(found), _say_opponent()])

    def draw(self, found: Worked) -> Mapping[str, object]:
        moves = find_values(found)
        if len(moves) < 2:
            return {}
        does = {seat.value: {"move": moves[seat.value], "words": _say_move(found, seat)} for seat in Seat}
        return {**does, "turn": _say_turn(found), "opponent": _say_opponent()}


def _say_opponent() -> str:
    return _("This loop is what you are both up against. It is neither of you.")


def _say_names(found: Worked) -> dict[str, str]:
    return {"one": find_name(found, Seat.FIRST), "two": find_name(found, Seat.SECOND)}


def _say_both(found: Worked) -> list[str]:
    one, two = (find_values(found)[seat.value] for seat in Seat)
    if one == two and one in _ALIKE:
        return [_(_ALIKE[one], **_say_names(found))]
    if (one, two) == (REACH, RETREAT):
        return [_("When it hurts, %(one)s reaches and %(two)s pulls back.", **_say_names(found))]
    if (one, two) == (RETREAT, REACH):
        return [_("When it hurts, %(one)s pulls back and %(two)s reaches.", **_say_names(found))]
    return [_say_when(found, seat) for seat in Seat]


def _say_when(found: Worked, seat: Seat | str) -> str:
    move, name = find_values(found)[Seat(seat).value], find_name(found, seat)
    if move in _WHEN:
        return _(_WHEN[move], name=name)
    # In the script's own words, where a move is not known here.
    return _("When it hurts, %(name)s does this: “%(move)s”.", name=name, move=found.say_option(move))


def _say_move(found: Worked, seat: Seat) -> str:
    move = find_values(found)[seat.value]
    return _(_DOES[move]) if move in _DOES else _("does this: “%(move)s”", move=found.say_option(move))


def _say_turn(found: Worked) -> str:
    """How the one calls up the other."""
    one, two = (find_values(found)[seat.value] for seat in Seat)
    if (one, two) == (REACH, RETREAT):
        return _(
            "The more %(one)s reaches, the more %(two)s pulls back; the more %(two)s pulls back, the more "
            "%(one)s reaches.",
            **_say_names(found),
        )
    if (one, two) == (RETREAT, REACH):
        return _(
            "The more %(one)s pulls back, the more %(two)s reaches; the more %(two)s reaches, the more "
            "%(one)s pulls back.",
            **_say_names(found),
        )
    return _(
        "The more %(one)s does it, the more %(two)s does theirs; the more %(two)s does theirs, the more "
        "%(one)s does it.",
        **_say_names(found),
    )


WORDS = LoopWords()
