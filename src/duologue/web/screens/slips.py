"""The moves of a step in hand, as forms and taps."""

from __future__ import annotations

from dataclasses import replace

from duologue.engine.course import find_scene_at
from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.script import StepKind, Who
from duologue.languages import _, mark
from duologue.rounds.drafts import NOTHING
from duologue.showing.digests import digest_expected
from duologue.showing.prompts import Prompt, find_rule
from duologue.web.headings import part_heading
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Slip
from duologue.web.screens.typed import say_beside
from duologue.wording.promises import say_skipped

BUTTONS = {
    StepKind.READ: mark("Go on"),
    # TRANSLATORS: a button: what was to be said aloud has been said.
    StepKind.SPEAK: mark("Said"),
    StepKind.DO: mark("Done, or done enough"),
    StepKind.SETTLE: mark("Go on"),
    StepKind.ASK: mark("Done"),
    # TRANSLATORS: a button under an agreement: one says yes, or no, to it.
    StepKind.AGREE: mark("Say so"),
    StepKind.REVEAL: mark("Go on"),
    StepKind.TOGETHER: mark("We're done"),
    StepKind.WORK_OUT: mark("Go on"),
}
SKIPS = {StepKind.DO: mark("Not today"), StepKind.TOGETHER: mark("Not this time")}
GO_ON, SKIP = mark("Go on"), mark("Skip this one")


def make_slip(here: Here, prompt: Prompt, aside: bool = False) -> Slip:
    """What can be done at a step; `aside`: it is a question for oneself alone, beside what is in hand."""
    may_skip = here.may(MoveKind.SKIP, prompt.step)
    leads_on = _is_about_going_on(here, prompt)
    draft = here.typed.drafts.get(prompt.step, NOTHING)
    slip = Slip(
        kind=MoveKind.RECEIVE.value if prompt.kind is StepKind.RECEIVE else MoveKind.ANSWER.value,
        step=prompt.step,
        expects=digest_expected(here.plain, prompt.step),
        speaks_for=here.view.for_.value if here.view.for_ else None,
        text=prompt.text,
        hint=prompt.hint,
        quotes=_is_quoting(prompt),
        fields=prompt.fields,
        typed=here.typed.values.get(prompt.step, {}),
        based=draft.digest if prompt.fields else None,
        beside=tuple(say_beside(prompt, draft)),
        button=prompt.button
        or (
            _("Keep it to myself")
            if aside and prompt.rule == "private"
            else _(BUTTONS.get(prompt.kind, GO_ON))
        ),
        promise="" if leads_on else prompt.promise,
        leaves=prompt.skip,
        may_skip=may_skip,
        skipped=_say_skipped(here, prompt) if may_skip and prompt.fields and not leads_on else "",
    )
    slip = here.typed.fill_in(slip)
    if not may_skip or prompt.fields:
        return slip
    return replace(slip, skip=replace(slip, kind=MoveKind.SKIP.value, button=_(SKIPS.get(prompt.kind, SKIP))))


def make_slip_in_two(here: Here, prompt: Prompt) -> Slip:
    """A long text of one's own pace is read in two: its first sentence large, the rest below it."""
    slip = make_slip(here, prompt)
    text, rest = part_heading(slip.text)
    return replace(slip, text=text, rest=rest)


def make_asides(here: Here) -> tuple[Slip, ...]:
    """One question for oneself at a time; one that comes back with a mistake before any other."""
    slips = [make_slip(here, prompt, aside=True) for prompt in here.view.asides]
    return tuple(sorted(slips, key=lambda slip: not slip.errors)[:1])


def may_go_on(here: Here, prompt: Prompt) -> bool:
    """Whether one can answer a step that is looked at, which is going on."""
    return here.may(MoveKind.ANSWER, prompt.step)


def _is_about_going_on(here: Here, prompt: Prompt) -> bool:
    """Whether it is asked after each of some cards whether there is another: nothing is told in it, so who
    sees it needs no line, twelve times an evening."""
    scene = find_scene_at(here.table.played.course, Instance.parse(prompt.step))
    turns = scene.turns if scene is not None else None
    return (
        scene is not None
        and turns is not None
        and turns.alternate
        and turns.until is not None
        and (turns.until.step, scene.step.who) == (scene.step.id, Who.SPEAKER)
        and all(one.kind.is_one_tap for one in prompt.fields)
    )


def _is_quoting(prompt: Prompt) -> bool:
    """Whether the hint says what somebody wrote, as far as that is text."""
    given = (value.strip().partition("\n")[0] for _name, value in prompt.quoted if isinstance(value, str))
    return any(line and line in prompt.hint for line in given)


def _say_skipped(here: Here, prompt: Prompt) -> str:
    rule = find_rule(here.table.played, prompt.step)
    if any(one.one_by_one for one in prompt.fields):
        return ""
    if rule is None or here.is_alone or here.view.for_ is not None or prompt.step in here.for_oneself:
        return ""
    return say_skipped(rule.promise, here.company.other_name)
