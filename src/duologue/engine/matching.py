"""What both chose at a matched step: what of an answer is compared, and what is shown of the comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from duologue.engine.course import find_scene_at, name_shared, name_taken_back
from duologue.engine.fate import find_fields
from duologue.engine.fields.kind import Value
from duologue.engine.instances import Instance
from duologue.engine.play import State
from duologue.engine.script import Seat
from duologue.engine.values import Values, intersect

NOTHING: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Chosen:
    """`shared` is what both chose; `taken_back` what they had both chosen until one of them thought again."""

    shared: Values = field(default_factory=lambda: NOTHING)
    taken_back: Values = field(default_factory=lambda: NOTHING)


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


def compare(state: State, instance: Instance, given: Mapping[Seat, Values]) -> Chosen:
    """What both chose at `instance`, of what stands of each; `given` has who has an answer there.

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
    shared = intersect(find_fields(state.course, scene), *known) if len(known) == 2 else NOTHING
    return Chosen(shared, leave_over(join(before.taken_back, before.shared), shared))


def find_stored(opened: Mapping[str, Values], instance: Instance) -> Chosen:
    """What was last worked out there."""
    return Chosen(opened.get(name_shared(instance), NOTHING), opened.get(name_taken_back(instance), NOTHING))


def name_chosen(instance: Instance, both: Chosen) -> dict[str, Values]:
    """As `opened` holds it."""
    return {name_shared(instance): both.shared, name_taken_back(instance): both.taken_back}


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


def _list_items(values: Values, id_: str) -> list[str]:
    value = values.get(id_)
    return [str(item) for item in value] if isinstance(value, list) else []
