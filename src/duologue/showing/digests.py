"""What a view shows of a step, as a digest: it tells a stale form, and no hidden move makes one stale."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from duologue.engine.script import Seat
from duologue.showing.prompts import Prompt
from duologue.showing.sees import PRESENCE
from duologue.showing.view import View, write_figures


def digest_expected(of: View, instance: str, *, before_the_other: bool = False) -> str:
    """A digest (16 hex digits of SHA-256) of what this view shows for `instance`: ids and answers, not the
    words that say them, so that each may read it in a language of their own. The presence bit is left out, so
    that nothing hidden of the other's can ever make it stale.

    `before_the_other`: as it was before the other gave anything there."""
    seen = of.sees.get(instance, {})
    if before_the_other:
        seen = _leave_out_seat(seen, (of.for_ or of.seat).other)
    there = {key: value for key, value in write_figures(seen).items() if key != PRESENCE}
    prompt = next((one for one in list_prompts(of) if one.step == instance), None)
    shown = json.dumps(
        [instance, _write_plain(prompt), there],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=str,
    )
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _leave_out_seat(there: Mapping[str, object], seat: Seat) -> dict[str, object]:
    """What is there without what `seat` gave, said back or added."""
    left = {key: value for key, value in there.items() if key != seat.value}
    for key in ("received", "added"):
        found = left.get(key)
        mine = {k: v for k, v in found.items() if k != seat.value} if isinstance(found, Mapping) else {}
        if found is not None and not mine:
            del left[key]
        elif found is not None:
            left[key] = mine
    return left


def digest_all_expected(of: View) -> dict[str, str]:
    """The digest of every instance at which something may be done."""
    steps = dict.fromkeys(str(one.step) for one in of.may if one.step is not None)
    return {step: digest_expected(of, step) for step in steps}


def list_prompts(of: View) -> tuple[Prompt, ...]:
    return (*((of.prompt,) if of.prompt else ()), *of.beside, *of.asides, *of.still)


def _write_plain(prompt: Prompt | None) -> object:
    if prompt is None:
        return None
    fields = [[one.id, one.kind.word, [option.id for option in one.options]] for one in prompt.fields]
    return [prompt.kind.value, fields, prompt.rule, prompt.quoted]
