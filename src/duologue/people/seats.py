"""The two seats of a couple, by their letters; who sits where in a round is the round's own (`engine`)."""

from __future__ import annotations

SEATS = ("a", "b")


def find_other_seat(seat: str) -> str:
    """The letter of the other one."""
    return "b" if seat == "a" else "a"
