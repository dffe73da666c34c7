"""What every kind of screen has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from duologue.web.screens.parts import Leaf, Opening, ShownResult, Slip


@dataclass(frozen=True, slots=True)
class Folded:
    """What lies behind the one folded line of a round's page.

    `earlier` opened at steps before this one, `put_away` is one's own that would take much room, `by_part`
    was worked out and can be looked at part by part, and `more` are moves kept out of the way.
    """

    earlier: Sequence[Opening] = ()
    put_away: Sequence[Leaf] = ()
    by_part: Sequence[ShownResult] = ()
    more: Sequence[Slip] = ()

    @property
    def has_mistakes(self) -> bool:
        """Whether a form among them comes back with a mistake, so that it has to be in sight."""
        return any(slip.errors for slip in self.more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One kind of screen; `template` names the file in `templates/screens/` that shows it."""

    template: ClassVar[str]
    folded: Folded = field(default_factory=Folded)

    @property
    def state(self) -> str:
        """What of it changes with time alone: a page that shows another is read again."""
        return ""

    @property
    def looks_again_in(self) -> int | None:
        """Seconds after which time changes it, None where time does not."""
        return None

    @property
    def asks_again_in(self) -> int | None:
        """The same where no scripts run, and nothing tells the page what the other did meanwhile."""
        return self.looks_again_in

    @property
    def asked_here(self) -> Sequence[Slip]:
        """The forms that stand on it in sight, with fields to fill in."""
        return ()


def list_parts(openings: Sequence[Opening]) -> Sequence[ShownResult]:
    """What was worked out in these and can be looked at part by part."""
    return [one.worked for one in openings if one.worked is not None and one.worked.has_parts]
