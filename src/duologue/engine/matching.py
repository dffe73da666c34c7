"""What both chose at a matched step: what of an answer is compared, and what is shown of the comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from duologue.engine import dates
from duologue.engine.course import find_scene_at, name_came, name_shared, name_since, name_taken_back
from duologue.engine.fate import find_fields
from duologue.engine.fields.kind import Value
from duologue.engine.instances import Instance
from duologue.engine.rules import Lots
from duologue.engine.script import Seat
from duologue.engine.state import State
from duologue.engine.values import Values, intersect

NOTHING: Values = MappingProxyType({})
DAY, MOMENT = "day", "moment"


@dataclass(frozen=True, slots=True)
class Chosen:
    """`shared` is what both chose and are shown; `taken_back` what they were shown until one of them thought
    again. `since`: the UTC day on which there was first anything to show, where what is shown goes again.
    `came`: when there first was, which nothing that either does later moves; None where nobody kept it."""

    shared: Values = field(default_factory=lambda: NOTHING)
    taken_back: Values = field(default_factory=lambda: NOTHING)
    since: date | None = None
    # Never another for the same choices: by itself it is no reason to store them anew.
    came: datetime | None = field(default=None, compare=False)


def find_what_stands(
    state: State, seat: Seat, instance: Instance, given: Values, own: Mapping[str, Values]
) -> Values:
    """Of what `seat` gives at a step, what stands in this round; `own` are their values by answer id.

    Nearly always all of it. Where answers are compared, what they send first is all that ever is: after that
    a yes can be taken back and none be added, whatever the other did.
    """
    scene = find_scene_at(state.course, instance)
    if scene is None or scene.step.rule is None or state.course.alone:
        return given
    return scene.step.rule.restrict(_find_what_stood(state, seat, instance, own), given)


def _find_what_stood(
    state: State, seat: Seat, instance: Instance, own: Mapping[str, Values]
) -> Values | None:
    """What stood of their last answer there; None before their first. What leaving destroyed is gone but for
    what both know of."""
    ref = state.course.find_ref(instance, seat)
    if ref is None or (ref.skipped and not ref.withdrawn):
        return None
    if ref.id is not None:
        return own.get(ref.id, NOTHING)
    return state.course.opened.get(name_shared(instance), NOTHING) if ref.lost else NOTHING


def compare(state: State, instance: Instance, given: Mapping[Seat, Values], lots: Lots) -> Chosen:
    """What both chose at `instance`, of what stands of each; `given` has who has an answer there. By `lots`
    the rule may leave out some of it.

    What was shared and no longer is reads "not now" to both. Whose answer was lost by leaving stays by what
    was shared: leaving is silent.
    """
    before = find_stored(state.course.opened, instance)
    scene = find_scene_at(state.course, instance)
    stands = [
        given.get(seat, _find_what_stands_without(state, instance, seat, before))
        for seat in state.dealt.seats
    ]
    known = [one for one in stands if one is not None]
    if scene is None or (len(known) < 2 and all(known)):
        return before
    # Where one has nothing standing, there is nothing that both chose, whatever the other's is.
    both = intersect(find_fields(state.course, scene), *known) if len(known) == 2 else NOTHING
    was, rule = join(before.taken_back, before.shared), scene.step.rule
    since, came = before.since, before.came
    if rule is not None:
        both = rule.draw(_list_ticked(both), _list_ticked(was), lots)
        if rule.lasts is not None and both and since is None:
            since = dates.find_date(UTC, state.now)
    if both and not was:
        came = state.now
    return Chosen(both, leave_over(was, both), since, came)


def find_stored(opened: Mapping[str, Values], instance: Instance) -> Chosen:
    """What was last worked out there."""
    since = opened.get(name_since(instance), NOTHING).get(DAY)
    came = opened.get(name_came(instance), NOTHING).get(MOMENT)
    return Chosen(
        opened.get(name_shared(instance), NOTHING),
        opened.get(name_taken_back(instance), NOTHING),
        date.fromisoformat(str(since)) if since is not None else None,
        datetime.fromisoformat(str(came)) if came is not None else None,
    )


def find_shown(state: State, instance: Instance) -> Chosen:
    """What of it is shown now: all, until the days are over for which its rule shows it."""
    stored, scene = find_stored(state.course.opened, instance), find_scene_at(state.course, instance)
    lasts = scene.step.rule.lasts if scene is not None and scene.step.rule is not None else None
    if lasts is None or stored.since is None:
        return stored
    # The day itself is not counted: it may have been almost over.
    is_over = dates.find_date(UTC, state.now) > stored.since + timedelta(days=lasts)
    return Chosen() if is_over else stored


def name_chosen(instance: Instance, both: Chosen) -> dict[str, Values]:
    """As `opened` holds it."""
    found: dict[str, Values] = {
        name_shared(instance): both.shared,
        name_taken_back(instance): both.taken_back,
    }
    if both.since is not None:
        found[name_since(instance)] = {DAY: both.since.isoformat()}
    if both.came is not None:
        found[name_came(instance)] = {MOMENT: both.came.isoformat()}
    return found


def _find_what_stands_without(state: State, instance: Instance, seat: Seat, before: Chosen) -> Values | None:
    ref = state.course.find_ref(instance, seat)
    if ref is None or not ref.withdrawn:
        return None
    return before.shared if ref.lost else NOTHING


def join(one: Values, two: Values) -> Values:
    """All that was ticked in one or the other."""
    return {
        id_: list(dict.fromkeys([*_list_items(one, id_), *_list_items(two, id_)])) for id_ in {**one, **two}
    }


def leave_over(all_: Values, gone: Values) -> Values:
    """All that was ticked in one and not in the other."""
    left: dict[str, Value] = {
        id_: [item for item in _list_items(all_, id_) if item not in _list_items(gone, id_)] for id_ in all_
    }
    return {id_: items for id_, items in left.items() if items}


def _list_ticked(values: Values) -> dict[str, list[str]]:
    return {id_: items for id_ in values if (items := _list_items(values, id_))}


def _list_items(values: Values, id_: str) -> list[str]:
    value = values.get(id_)
    return [str(item) for item in value] if isinstance(value, list) else []
