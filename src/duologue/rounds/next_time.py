"""A yes that came too late for one round waits, for its author alone, to be there in the next one.

At a matched step what one has sent can only be taken back. What one would add is compared with nothing there;
the next round of the same exercise begins with it ticked, as far as it is offered again.
"""

from __future__ import annotations

from collections.abc import Iterable

from duologue.engine.instances import Instance
from duologue.engine.matching import left_over
from duologue.engine.values import Values
from duologue.engine.view import Prompt, rule_of
from duologue.rounds import drafts
from duologue.rounds.reading import Table


def keep(table: Table, step: str, given: Values, stands: Values) -> None:
    """Keep what of an answer does not stand here, in the place of what was kept before; nothing of most."""
    rule = rule_of(table.played, step)
    if rule is None or not rule.compares or table.dealt.alone:
        return
    place = _place(table, step)
    if later := left_over(given, stands):
        drafts.save(table.me, place, later)
    else:
        drafts.drop(table.me, place)


def read(table: Table, prompts: Iterable[Prompt]) -> dict[str, dict[str, object]]:
    """What is ticked to begin with at these steps, where this partner has sent nothing yet."""
    found: dict[str, dict[str, object]] = {}
    for prompt in prompts:
        rule = rule_of(table.played, prompt.step)
        is_first = table.played.course.ref(Instance.parse(prompt.step), table.seat) is None
        if rule is None or not rule.compares or not is_first or table.dealt.alone:
            continue
        kept = drafts.load(table.me, _place(table, prompt.step)) or {}
        offered = {field.id: {option.id for option in field.options} for field in prompt.fields}
        ticked = {
            id_: [one for one in items if one in offered.get(id_, ())]
            for id_, items in kept.items()
            if isinstance(items, list)
        }
        if any(ticked.values()):
            found[prompt.step] = {id_: items for id_, items in ticked.items() if items}
    return found


def _place(table: Table, step: str) -> str:
    return f"next time/{table.script.slug}/{Instance.parse(step).step_id}"
