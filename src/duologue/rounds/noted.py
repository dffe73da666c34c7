"""What somebody noted for later, shown to them alone before they begin a round that brings it up."""

from __future__ import annotations

from duologue.keepsakes import reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript import keepsake_kinds as kinds
from duologue.rounds.reading_rounds import Table


def find(table: Table) -> list[Kept]:
    """One's own notes, until one's first move; none where the exercise brings none up."""
    kind = kinds.list_for_oneself().get(table.script.brings)
    has_begun = table.seat in table.played.folded.last_move
    if kind is None or has_begun or table.me.former or table.view.left or table.view.quiet:
        return []
    return reading_keepsakes.read_ones_own(table.me, kind)
