"""The words of shares: who carries how much of something."""

from __future__ import annotations

from enum import Enum, auto

from duologue.engine.fields.shares import SHARES
from duologue.languages import _, mark
from duologue.wording.values.kind import ByOptionWords


class Carrier(Enum):
    """Who carries it, where they need no name."""

    ME = auto()
    YOU = auto()


class SharesWords(ByOptionWords):
    empty = mark("Say it for at least one of these.")
    how = mark("your share of each, in order, with commas: 0, 25, 50, 75 or 100; nothing leaves it open")
    shape = mark("Choose one of the five for each, or leave it empty.")

    def say_of(self, thing: str, part: int | str) -> str:
        # TRANSLATORS: a thing to be done, and how much of it somebody does: "Shopping: mostly me".
        return _("%(thing)s: %(share)s", thing=thing, share=self.say_part(part))

    def say_part(self, part: int | str) -> str:
        return say_share(int(part), Carrier.ME, Carrier.YOU)


def say_share(share: int, one: Carrier | str, other: Carrier | str) -> str:
    """A share of 100, which is the one's, with the names of the two."""
    if share == 50:
        return _("about half")
    whose = one if share > 50 else other
    return _say_all(whose) if share in (0, 100) else _say_mostly(whose)


def _say_all(whose: Carrier | str) -> str:
    if isinstance(whose, str):
        return _("all %(name)s", name=whose)
    return _("all me") if whose is Carrier.ME else _("all you")


def _say_mostly(whose: Carrier | str) -> str:
    if isinstance(whose, str):
        return _("mostly %(name)s", name=whose)
    return _("mostly me") if whose is Carrier.ME else _("mostly you")


def list_choices(other: str) -> list[tuple[int, str]]:
    """The five to choose from, the other's share first."""
    return [(share, say_share(share, Carrier.ME, other)) for share in SHARES]


WORDS = SharesWords()
