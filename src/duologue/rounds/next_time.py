"""A yes that came too late for one round waits, for its author alone, to be there in the next one.

At a matched step what one has sent can only be taken back. What one would add is compared with nothing there;
the next round of the same exercise begins with it ticked, as far as it is offered again.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import NamedTuple

from duologue.engine.instances import Instance
from duologue.engine.matching import join, leave_over
from duologue.engine.values import Values
from duologue.rounds import drafts
from duologue.rounds.reading_rounds import Table
from duologue.showing.prompts import Prompt, find_rule


def keep(table: Table, step: str, given: Values, stands: Values) -> None:
    """Keep what of an answer does not stand here, beside what has been kept in this round already.

    The first answer to the step in another round takes up what was kept for it: then it waits no longer.
    """
    rule = find_rule(table.played, step)
    if rule is None or not rule.compares or table.dealt.alone:
        return
    place, kept = _name_place(table, step), _load_kept(table, step)
    later = leave_over(given, stands)
    if kept.round == str(table.id):
        later = join(kept.ticked, later)
    if later:
        drafts.save(table.me, place, {"round": str(table.id), "yeses": later})
    elif kept.ticked:
        drafts.drop(table.me, place)


def read(table: Table, prompts: Iterable[Prompt]) -> dict[str, dict[str, object]]:
    """What is ticked to begin with at these steps, where this partner has sent nothing yet."""
    found: dict[str, dict[str, object]] = {}
    for prompt in prompts:
        rule = find_rule(table.played, prompt.step)
        is_first = table.played.course.find_ref(Instance.parse(prompt.step), table.seat) is None
        if rule is None or not rule.compares or not is_first or table.dealt.alone:
            continue
        kept = _load_kept(table, prompt.step)
        if kept.round != str(table.id) and (ticked := _choose_offered(kept, prompt)):
            found[prompt.step] = ticked
    return found


def read_waiting(table: Table, prompt: Prompt) -> dict[str, object]:
    """What of this round has been kept at a step, as far as the step offers it."""
    kept = _load_kept(table, prompt.step)
    return _choose_offered(kept, prompt) if kept.round == str(table.id) else {}


class _KeptTicks(NamedTuple):
    """`round` is the one in which it came too late."""

    round: str = ""
    ticked: Values = MappingProxyType({})


def _load_kept(table: Table, step: str) -> _KeptTicks:
    found = drafts.load_draft(table.me, _name_place(table, step)) or {}
    ticked = found.get("yeses")
    return _KeptTicks(str(found.get("round", "")), ticked if isinstance(ticked, dict) else {})


def _choose_offered(kept: _KeptTicks, prompt: Prompt) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in prompt.fields:
        offered = {option.id for option in field.options}
        items = kept.ticked.get(field.id)
        if isinstance(items, list) and (there := [one for one in items if one in offered]):
            found[field.id] = there
    return found


def _name_place(table: Table, step: str) -> str:
    return f"next time/{table.script.slug}/{Instance.parse(step).step_id}"
