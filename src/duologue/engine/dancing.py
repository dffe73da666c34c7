"""The result for the loop that two people get into: the loop is what they are up against, not each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from duologue.engine.fields import choice
from duologue.engine.results import Inputs, Names, Worked, field_of, one_field, register
from duologue.engine.script import Field, Seat, Step
from duologue.engine.values import Values

REACH, RETREAT = "reach", "retreat"
NOT_BOTH = "It takes both of your moves to draw it."
OPPONENT = "This loop is what you are both up against. It is neither of you."
_DOES = {
    REACH: "reaches",
    RETREAT: "pulls back",
    "freeze": "goes still",
    "joke": "makes light of it",
    "fix": "starts mending",
    "fight": "fights",
}


def _has_moves(steps: Sequence[Step]) -> str | None:
    problem = one_field(choice.KIND)(steps)
    if problem is not None:
        return problem
    asked = next(one for step in steps for one in step.fields if one.kind is choice.KIND)
    lacking = [move for move in (REACH, RETREAT) if move not in {option.id for option in asked.options}]
    if lacking:
        return f"needs options with the ids {REACH} and {RETREAT}; there is no {' and no '.join(lacking)}"
    return None


@register("loop", _has_moves)
def loop(inputs: Inputs, names: Names) -> Worked:
    """Each one's move when it hurts, and how the one calls up the other."""
    asked, given = field_of(inputs, choice.KIND)
    moves = {seat: move for seat, values in given.items() if (move := _move(values, asked))}
    if len(moves) < 2:
        said = [f"When it hurts, {names[seat]} {_does(moves[seat], asked)}." for seat in moves]
        return Worked(" ".join([*said, NOT_BOTH]))
    one, two = (names[seat] for seat in Seat)
    does, did = (_does(moves[seat], asked) for seat in Seat)
    if moves[Seat.FIRST] == moves[Seat.SECOND]:
        start = f"When it hurts, {one} {does}, and so does {two}."
    else:
        start = f"When it hurts, {one} {does} and {two} {did}."
    turn = f"The more {one} {does}, the more {two} {did}; the more {two} {did}, the more {one} {does}."
    return Worked(
        " ".join([start, turn, OPPONENT]),
        {
            "first": {"move": moves[Seat.FIRST], "words": does},
            "second": {"move": moves[Seat.SECOND], "words": did},
            "turn": turn,
            "opponent": OPPONENT,
        },
        "loop",
    )


def _move(values: Values, asked: Field) -> str:
    value = values.get(asked.id)
    return value if isinstance(value, str) else ""


def _does(move: str, asked: Field) -> str:
    """What somebody does, to stand after a name; in the script's own words where they are not known here."""
    known: Mapping[str, str] = {option.id: option.text for option in asked.options}
    return _DOES[move] if move in _DOES else f"does this: “{known.get(move, move)}”"
