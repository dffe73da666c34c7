"""The kinds of keepsakes: one entry each, with all that is particular to it.

Scripts name them in `[[keep]]`, keepsakes are stored and shown by them, so the table lies below both. Whoever
handles a keepsake asks its kind for a fact and never which kind it is, but for the few that have a name here.
"""

from __future__ import annotations

from dataclasses import dataclass

ONCE, EVERY_YEAR = "once", "every year"


@dataclass(frozen=True, slots=True)
class KeepsakeKind:
    """`word` is how it is stored and how scripts and programs name it, so it never changes; what people call
    it stands in `wording/keepsake_names.py`. `unseen`: it is nobody's to see as such.

    `by_script`: a `[[keep]]` may name it. `by_hand`: it can be kept without a round; `offered` is its place
    among those that the form offers, 0 where it does not. `confirmed`: both must have said the same, and it
    may have a day to look again. `chosen_stays`: what both chose at a matched step is kept as this, for so
    many days; `of_evenings`: evenings that both ticked there are, each by itself, until its day is over.
    `in_jar`: the jar shows it. `apart`: it belongs to something else and is not listed by itself.
    `undated`: no list says when it was kept. `on_map`: it stands on the map of what its author loves.
    `day`: it has a day of its own, which Today and one's own calendar know: ONCE, or EVERY_YEAR.
    `for_oneself`: nobody but its author ever reads it, and an exercise may show it to them before it begins.
    `in_library`: it is said of an article, beside which it is shown as well.
    `dealt`: each line of it is a card, and an exercise may draw from all of them, as its deck "kept/WORD".
    `never_shared`: nobody lets the other read it as it is: it stays its author's, or reaches the other in a
    way of its own. `fixed`: only what made it changes its words.
    `for_a_time`: it is meant for the days up to the one to look again, and is looked at once.
    """

    word: str
    by_script: bool = True
    by_hand: bool = True
    offered: int = 0
    confirmed: bool = False
    chosen_stays: int | None = None
    of_evenings: bool = False
    in_jar: bool = False
    apart: bool = False
    unseen: bool = False
    undated: bool = False
    on_map: bool = False
    for_oneself: bool = False
    in_library: bool = False
    dealt: bool = False
    never_shared: bool = False
    fixed: bool = False
    for_a_time: bool = False
    day: str = ""


def _make_put_apart(word: str, *, unseen: bool = True) -> KeepsakeKind:
    return KeepsakeKind(word, by_script=False, by_hand=False, apart=True, unseen=unseen)


AGREEMENT = KeepsakeKind("agreement", offered=3, confirmed=True)
INTENTION = KeepsakeKind("intention", confirmed=True, for_a_time=True)
"""What one means to do for a month, alone or together: one sentence."""
MOMENT = KeepsakeKind("moment", offered=1)
IDEA = KeepsakeKind("idea", offered=4, chosen_stays=7)
EVENING = KeepsakeKind("evening", by_hand=False, of_evenings=True, day=ONCE)
APPRECIATION = KeepsakeKind("appreciation", in_jar=True)
LETTER = KeepsakeKind("letter", by_hand=False, never_shared=True)
"""Written where letters are (`keepsakes/letters`), or left by an exercise."""
FOR_LATER = KeepsakeKind("for later", by_hand=False, for_oneself=True, never_shared=True)
"""What one would rather bring up another time."""
CARD = KeepsakeKind("card", offered=7, dealt=True)
"""What the two want to ask each other, a line a question."""
HARD_SEASON = KeepsakeKind("hard season", by_script=False, by_hand=False, confirmed=True)
"""What both said yes to (`keepsakes/seasons`)."""
OWN_WORDS = KeepsakeKind("own words", by_script=False, by_hand=False, undated=True, never_shared=True)
"""What one said to the day's question on a date on which the other said nothing: a date would tell of
that."""
PUT_AWAY = KeepsakeKind("line", by_script=False, by_hand=False, never_shared=True, fixed=True)
"""A line that somebody puts away for day 40 (`keepsakes/put_away`)."""
NOTE = _make_put_apart("note", unseen=False)
"""About a round or another keepsake."""
IN_LIBRARY = KeepsakeKind("margin", by_script=False, by_hand=False, in_library=True)
"""Written beside an article (`keepsakes/beside_articles`), for oneself or for both."""
WORDING = _make_put_apart("wording")
"""What one of the two would have an agreement say."""
BROUGHT = _make_put_apart("brought")
"""A round from another instance: one's own record of it, to read."""
DATES = _make_put_apart("dates")
"""When what is due (`keepsakes/dates`)."""

KINDS: tuple[KeepsakeKind, ...] = (
    AGREEMENT,
    INTENTION,
    MOMENT,
    KeepsakeKind("dream", offered=2),
    IDEA,
    APPRECIATION,
    KeepsakeKind("interest", on_map=True),
    KeepsakeKind("low", by_hand=False),
    KeepsakeKind("anniversary", by_script=False, offered=5, day=EVERY_YEAR),
    KeepsakeKind("coming day", by_script=False, offered=6, day=ONCE),
    EVENING,
    LETTER,
    CARD,
    FOR_LATER,
    HARD_SEASON,
    OWN_WORDS,
    PUT_AWAY,
    IN_LIBRARY,
    NOTE,
    WORDING,
    BROUGHT,
    DATES,
)
"""In the order in which a page offers them as a filter."""


class UnknownKind(ValueError):
    """A word that is no kind's here."""


def find_kind(word: str) -> KeepsakeKind:
    """Raises `UnknownKind`."""
    for kind in KINDS:
        if kind.word == word:
            return kind
    raise UnknownKind(f"there is no kind of keepsake “{word}”")


def list_by_hand() -> dict[str, KeepsakeKind]:
    """What can be kept without a round, by its word."""
    return {kind.word: kind for kind in KINDS if kind.by_hand}


def list_offered() -> list[KeepsakeKind]:
    """What the form offers, in its order."""
    return sorted((kind for kind in KINDS if kind.offered), key=lambda kind: kind.offered)


def list_by_script() -> dict[str, KeepsakeKind]:
    """What a `[[keep]]` may name, by its word."""
    return {kind.word: kind for kind in KINDS if kind.by_script}


def list_for_oneself() -> dict[str, KeepsakeKind]:
    """What an exercise may show to its author before it begins, by its word."""
    return {kind.word: kind for kind in KINDS if kind.for_oneself}


def list_dealt() -> dict[str, KeepsakeKind]:
    """What an exercise may draw cards from, by its word."""
    return {kind.word: kind for kind in KINDS if kind.dealt}


def find_kind_of_evenings() -> KeepsakeKind:
    """An evening that both ticked at a matched step is kept as this."""
    return EVENING


def find_kind_of_both_chosen() -> KeepsakeKind:
    """What both chose at a matched step is kept as this."""
    return next(kind for kind in KINDS if kind.chosen_stays is not None)
