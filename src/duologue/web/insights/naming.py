"""What insights call the two, and what the two have spoken of."""

from __future__ import annotations

import re

from duologue.engine.roles import FedFigure
from duologue.engine.script import Script
from duologue.languages import _, find_spoken
from duologue.languages.telling_texts import tell_script
from duologue.people.access import Me
from duologue.people.profile import Both
from duologue.rounds import casting


def name_both(me: Me, both: Both) -> tuple[str, str]:
    """By seat: a, b."""
    other = both.other.name if both.other else _("the other person")
    return (both.mine.name, other) if me.seat == "a" else (other, both.mine.name)


def colour_both(me: Me, both: Both) -> tuple[str, str]:
    """By seat: a, b."""
    other = both.other.colour if both.other else "slate"
    return (both.mine.colour, other) if me.seat == "a" else (other, both.mine.colour)


def seat_own(me: Me, value: object) -> tuple[object, object]:
    """Columns a and b of a table: one's own, or None, in one's own; the other's stays empty."""
    own = "" if value is None else value
    return (own, "") if me.seat == "a" else ("", own)


def tell_exercises(feed: FedFigure) -> tuple[Script, ...]:
    """The installed exercises that a figure comes from, as whoever looks at it reads them."""
    return tuple(tell_script(script, find_spoken()) for script in casting.list_exercises(feed))


def label_fields(feed: FedFigure) -> dict[str, str]:
    """What the installed exercises call their fields of a figure, by id."""
    return {
        field.id: field.label
        for script in tell_exercises(feed)
        for _step, field in casting.list_fields(script, feed)
    }


def read_word_id(name: str) -> str:
    """The id of what somebody added as words, without the mark that it ends in, or of what is nowhere called
    anything any more."""
    plain = re.sub(r"-[0-9a-f]{8}$", "", name)
    plain = plain.replace("-", " ").replace("_", " ")
    return plain[:1].upper() + plain[1:]
