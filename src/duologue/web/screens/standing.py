"""What stands open of a round, and what of one's own is still closed, as leaves."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from duologue.engine.asides import find_aside_step
from duologue.engine.fields import choice, mood_point
from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.script import Seat
from duologue.showing.own_side import Own
from duologue.showing.prompts import find_prompt
from duologue.web import more
from duologue.web.leaves import make_opening
from duologue.web.replies_on_leaves import add_replies
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Leaf, Opening, ShownResult
from duologue.web.screens.screen import Folded

# What a view holds for both, whoever gave what.
OF_BOTH = ("matched", "not_now", "result")


def find_shown(here: Here) -> Sequence[Opening]:
    """What the step in hand opens, with what was said under it, and what one may say there."""
    shows = here.view.shows
    has_moods = any(_has_mood(here, step) for step in shows)
    groups = [list(shows)] if has_moods else [[step] for step in shows]
    found = [one for group in groups if (one := _open(here, group)) is not None]
    return put_replies(here, found, asking=here.may_note)


def find_earlier(
    here: Here, without: Sequence[str] = (), *, moods_together: bool = False, asking: bool = False
) -> Sequence[Opening]:
    """What stands open of other steps, oldest first; the engine's own asides left out.

    Moods and the guesses at them are looked at on one plane. What only says whether to go round once more
    has said it. `asking`: with what one may say under it.
    """
    asked_again = {step.until.step for step in here.table.script.steps if step.until is not None}
    there = [
        instance
        for instance in here.view.sees
        if instance not in without and Instance.parse(instance).step_id not in asked_again
        if not more.is_overtaken(here.table, Instance.parse(instance))
        if find_aside_step(Instance.parse(instance).step_id) is None and _is_open(here, instance)
    ]
    moods = [one for one in there if _has_mood(here, one)] if moods_together else []
    groups = [moods if one in moods else [one] for one in there if one not in moods[1:]]
    found = [one for group in groups if (one := _open(here, group)) is not None]
    return put_replies(here, found, asking=asking and here.may_note)


def list_told(here: Here, opened: Sequence[Opening]) -> Sequence[Opening]:
    """Those in which somebody told something. A choice that other steps' conditions ask for, such as where
    the two are, has said which way the round goes, and is nothing to answer."""
    script = here.table.script
    asked_for = {one.when.step for one in script.every_step if one.when is not None}
    led = {
        one.id
        for one in script.every_step
        if one.id in asked_for and one.fields and all(each.kind is choice.KIND for each in one.fields)
    }
    return [one for one in opened if not _list_steps(one) or _list_steps(one) - led]


def _list_steps(opened: Opening) -> set[str]:
    return {Instance.parse(step).step_id for leaf in opened.leaves for step in leaf.steps}


def find_unopened(here: Here, without: Collection[str] = ()) -> tuple[Leaf, ...]:
    """One's own that the other cannot read, on one leaf; asides of the engine's are left out."""
    closed = [
        instance
        for instance in here.view.sees
        if find_aside_step(step := Instance.parse(instance).step_id) is None
        and step not in without
        and not _is_open(here, instance)
    ]
    found = _open(here, closed) if closed else None
    return tuple(leaf for leaf in found.leaves if leaf.pairs) if found else ()


def fold(here: Here, without: Sequence[str] = (), by_part: Sequence[ShownResult] = ()) -> Folded:
    """What lies behind the folded line of a step in hand, which stands open itself and not there."""
    return Folded(earlier=find_earlier(here, without), by_part=by_part, more=here.more)


def put_replies(here: Here, openings: Sequence[Opening], *, asking: bool) -> Sequence[Opening]:
    """What was said under these answers; `asking`: and what one may say there oneself."""
    if here.is_alone:
        return openings
    return add_replies(openings, here.table, here.company, here.notes, asking=asking)


def _open(here: Here, instances: Sequence[str]) -> Opening | None:
    return make_opening(here.view, instances, here.find_asked, here.company, _find_text(here, instances[0]))


def _is_open(here: Here, instance: str) -> bool:
    there = here.view.sees[instance]
    if here.is_alone or not there.keys().isdisjoint((here.company.seat.other.value, *OF_BOTH)):
        return True
    return here.may(MoveKind.ADD, instance)


def _find_text(here: Here, instance: str) -> str:
    mine = here.table.own
    others = Own(voice=mine.voice, told=mine.told)
    for seat, own in ((here.company.seat, mine), (here.company.seat.other, others)):
        found = find_prompt(here.table.played, seat, instance, own)
        if found is not None:
            return found.text if seat is here.company.seat else ""
    return ""


def _has_mood(here: Here, instance: str) -> bool:
    return any(one.kind is mood_point.KIND for one in here.find_asked(instance, here.company.seat))


def find_card(here: Here) -> str:
    """The question that was drawn, "" where none was."""
    return here.table.title if here.table.header.drawn.question else ""


def is_of_seat(opened: Opening, seat: Seat) -> bool:
    """Whether there is something of somebody's to read in it."""
    return any(leaf.seat == seat.value and leaf.steps for leaf in opened.leaves)
