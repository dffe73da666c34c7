"""How much of each thing one carries, of 100: one of five."""

from __future__ import annotations

from typing import Any

from duologue.engine.fields.by_option import ByOption
from duologue.engine.fields.kind import Wrong
from duologue.engine.fields.raw import whole
from duologue.engine.script import Field

SHARES = {100: "all me", 75: "mostly me", 50: "about half", 25: "mostly {other}", 0: "all {other}"}
"""How one says it oneself."""


class Shares(ByOption):
    word = "shares"
    examples = ("100", "25, 75")
    empty = "Say it for at least one of these, or skip this step."
    how = "your share of each, in order, with commas: 0, 25, 50, 75 or 100; nothing leaves it open"
    tags = frozenset({"share"})
    is_long = True
    shape = "Choose one of the five for each, or leave it empty."
    steps = tuple(sorted(SHARES))

    def part(self, asked: Field, raw: object) -> int | None:
        share = whole(raw, self.shape, 0, 100)
        if share is not None and share not in SHARES:
            raise Wrong(self.shape)
        return share

    def say(self, asked: Field, value: Any) -> str:
        shares = [(self.text(asked, id_), said(int(share), "me", "you")) for id_, share in value.items()]
        return ", ".join(f"{text}: {share}" for text, share in shares)

    def choices(self, other: str) -> list[tuple[int, str]]:
        """The five, the other's share first."""
        return [(share, said(share, "me", other)) for share in sorted(SHARES)]


def said(share: int, me: str, other: str) -> str:
    """A share of 100 with the names of the two."""
    return SHARES[share].replace("me", me).replace("{other}", other)


KIND = Shares()
