"""Walking a path: one evening after another, alone or with the other, at one's own pace.

How far somebody went alone lies under their personal key, and nothing of the other's hangs on it. What the
two walk together lies under the couple key and begins at an evening that whoever asks has chosen: it says
where the path stands for both, and nothing of who was there before. Of an evening both know that it was
begun, as of every round for two; whether one is through with it, each reads from their own view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duologue.languages import mark
from duologue.people import access
from duologue.people.access import Me
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import apart, path_files, reading_rounds, starting
from duologue.rounds.apart import BlockPlace
from duologue.rounds.path_files import Path, PathEvening
from duologue.rounds.starting import KeptWish, Started

MOST_BEGUN = 60
NOT_OF_TWO = mark("You can do it together once you have compared the four words.")


class EveningBegun(NamedTuple):
    """An evening of a path, and the round that was begun for it."""

    evening: str
    round: str


@dataclass(frozen=True, slots=True)
class WalkedAlone:
    """One's own: which evenings one began alone, the latest last; `rests`: one would rather not walk it
    together, which only sorts one's own pages."""

    begun: tuple[EveningBegun, ...] = ()
    rests: bool = False


@dataclass(frozen=True, slots=True)
class WalkedTogether:
    """The two's: the seat that asked, the evening to begin with, and which were begun since."""

    by: str
    first: str
    begun: tuple[EveningBegun, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnPaths:
    of: Mapping[str, WalkedAlone] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PathsOfBoth:
    of: Mapping[str, WalkedTogether] = field(default_factory=dict)


OWN = apart.declare("own paths", OwnPaths, BlockPlace.PATHS, own=True, empty=OwnPaths())
OF_BOTH = apart.declare("paths of both", PathsOfBoth, BlockPlace.PATHS, own=False, empty=PathsOfBoth())


@dataclass(frozen=True, slots=True)
class PathPlace:
    """Where somebody stands: `at` is the index of the evening that is next or under way, as many as there
    are where the last one is over; `going` the round that is under way."""

    at: int
    going: UUID | None = None
    begun: int = 0


@dataclass(frozen=True, slots=True)
class PathStanding:
    """A path as one of the two sees it. `together`: where the two stand, None where it isn't walked together
    or rests for this partner; `asked_by`: the seat that asked, of one that is walked together."""

    name: str
    path: Path
    alone: PathPlace
    together: PathPlace | None = None
    asked_by: str = ""

    @property
    def place(self) -> PathPlace:
        return self.together or self.alone

    @property
    def next(self) -> PathEvening | None:
        """The evening that is next or under way, None where the last one is over."""
        return self.path.evening[self.place.at] if self.place.at < len(self.path.evening) else None

    @property
    def is_asked(self) -> bool:
        """Whether somebody asked to walk it together and no evening of it was begun so far."""
        return self.together is not None and not self.together.begun


def find_standing(me: Me, name: str, now: datetime) -> PathStanding:
    """Raises `NotFound` for a path that isn't installed."""
    path = path_files.tell_paths().get(name)
    if path is None:
        raise NotFound
    apart.hold(me, OWN, OF_BOTH)
    mine, theirs = _read_alone(me, name), _read_together(me, name)
    alone = _find_place(me, path, mine.begun, 0, now)
    if theirs is None or mine.rests:
        return PathStanding(name, path, alone)
    first = path.find_place(theirs.first) or 0
    return PathStanding(name, path, alone, _find_place(me, path, theirs.begun, first, now), theirs.by)


def list_walked(me: Me, now: datetime) -> list[PathStanding]:
    """Those that one walks or was asked to walk, as far as they are not over."""
    apart.hold(me, OWN, OF_BOTH)
    names = {*OWN.read_once(me).of, *(OF_BOTH.read_once(me).of if me.shared else ())}
    found = [find_standing(me, name, now) for name in sorted(names) if name in path_files.read_paths()]
    return [one for one in found if one.next is not None and (one.together or one.alone.begun)]


def begin(
    me: Me,
    name: str,
    evening: str,
    now: datetime,
    *,
    together: bool,
    one_device: bool = False,
    id: UUID | None = None,
    rest: bool = False,
) -> Started | KeptWish:
    """Begin an evening of a path, alone or for both; any of them, in any order.

    Raises `NotFound` for an unknown path or evening, `Refusal` in an archive and for an evening together
    where there are not two.
    """
    access.require_writable(me)
    path = path_files.read_paths().get(name)
    at = None if path is None else path.find_place(evening)
    if path is None or at is None:
        raise NotFound
    if together:
        _require_two(me)
    slug = path.evening[at].two if together else path.evening[at].one
    started = starting.start(me, slug, now, one_device=one_device and together, id=id, rest=rest)
    if isinstance(started, Started):
        begun = EveningBegun(evening, str(started.round_id))
        if together:
            _note_together(me, name, begun)
        else:
            _change_own(me, name, lambda mine: replace(mine, begun=_add_begun(mine.begun, begun)))
    return started


def ask(me: Me, name: str, evening: str) -> None:
    """Offer the other to walk it together from that evening on; where it is walked together already, it
    stays as it is and comes back to one's own pages. Raises as `begin`."""
    access.require_writable(me)
    path = path_files.read_paths().get(name)
    if path is None or path.find_place(evening) is None:
        raise NotFound
    _require_two(me)
    _change_own(me, name, lambda mine: replace(mine, rests=False))
    _change_together(me, name, lambda theirs: theirs or WalkedTogether(me.seat, evening))


def stop(me: Me, name: str) -> None:
    """Rather not walk it together. Nobody is told: to the other it is as before. What one asked for oneself
    is taken back, as long as no evening of it was begun."""
    access.require_writable(me)
    if name not in path_files.read_paths():
        raise NotFound
    theirs = _read_together(me, name)
    if theirs is not None and theirs.by == me.seat and not theirs.begun:
        _change_together(me, name, lambda there: there if there is not None and there.begun else None)
    if _read_together(me, name) is not None:
        _change_own(me, name, lambda mine: replace(mine, rests=True))


def _note_together(me: Me, name: str, begun: EveningBegun) -> None:
    def add_evening(theirs: WalkedTogether | None) -> WalkedTogether:
        stands = theirs or WalkedTogether(me.seat, begun.evening)
        return replace(stands, begun=_add_begun(stands.begun, begun))

    _change_own(me, name, lambda mine: replace(mine, rests=False))
    _change_together(me, name, add_evening)


def _require_two(me: Me) -> None:
    if not me.shared:
        raise Refusal(NOT_OF_TWO)


def _find_place(me: Me, path: Path, begun: tuple[EveningBegun, ...], first: int, now: datetime) -> PathPlace:
    """By the evening that was begun last. One that went quiet, or of which nothing is left, is
    there again."""
    there = [one for one in begun if path.find_place(one.evening) is not None]
    if not there:
        return PathPlace(first)
    at = path.find_place(there[-1].evening) or 0
    try:
        table = reading_rounds.read(me, there[-1].round, now)
    except NotFound:
        return PathPlace(at, None, len(there))
    if table.stands == "closed":
        return PathPlace(at + 1, None, len(there))
    return PathPlace(at, table.id if table.stands == "open" else None, len(there))


def _read_alone(me: Me, name: str) -> WalkedAlone:
    return OWN.read_once(me).of.get(name, WalkedAlone())


def _read_together(me: Me, name: str) -> WalkedTogether | None:
    return OF_BOTH.read_once(me).of.get(name) if me.shared else None


def _add_begun(begun: tuple[EveningBegun, ...], one: EveningBegun) -> tuple[EveningBegun, ...]:
    return (*(other for other in begun if other.round != one.round), one)[-MOST_BEGUN:]


def _change_own(me: Me, name: str, by: Callable[[WalkedAlone], WalkedAlone]) -> None:
    OWN.change_once(me, lambda known: OwnPaths({**known.of, name: by(known.of.get(name, WalkedAlone()))}))


def _change_together(me: Me, name: str, by: Callable[[WalkedTogether | None], WalkedTogether | None]) -> None:
    def change_document(known: PathsOfBoth) -> PathsOfBoth:
        after = by(known.of.get(name))
        others = {other: walked for other, walked in known.of.items() if other != name}
        return PathsOfBoth(others if after is None else {**others, name: after})

    OF_BOTH.change_once(me, change_document)
