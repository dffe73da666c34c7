"""What a person does in a round, by a page or by a program: each end reads its request, calls this, and shows
what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.script import StepKind
from duologue.engine.view import Prompt, prompts_in
from duologue.people import access
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.rounds import drafts, next_time, play, reading
from duologue.rounds.play import WRITES, Outcome, Wish
from duologue.rounds.reading import Table

# Starting makes the first move and coming back the release: neither is anybody's tap.
BY_HAND = frozenset(MoveKind) - {MoveKind.START, MoveKind.RELEASE}


def make(me: Me, round_id: UUID, wishes: Sequence[Wish], now: datetime) -> Outcome:
    """Make the moves in their order, all or none; what had been typed for them is then no draft any more.

    Raises `NotFound` for a kind that nobody makes by hand, and as `play.act` does.
    """
    if any(wish.kind not in BY_HAND for wish in wishes):
        raise NotFound
    outcome = play.act(me, round_id, wishes, now)
    if outcome.accepted:
        for wish in wishes:
            if wish.kind in WRITES and wish.step is not None:
                drafts.drop(me, drafts.place(round_id, wish.step))
    return outcome


def keep_drafts(me: Me, round_id: UUID, typed: Mapping[str, Mapping[str, object]], now: datetime) -> None:
    """Keep what is being typed at these steps, for its writer alone.

    Raises `Refusal` in an archive and for more than a draft holds, `NotFound` as `reading.read` does.
    """
    access.writable(me)
    reading.read(me, round_id, now)
    for step, values in typed.items():
        drafts.save(me, drafts.place(round_id, step), values)


def read_draft(me: Me, round_id: UUID, step: str, now: datetime) -> Mapping[str, object]:
    """What was being typed at a step, nothing if nothing was; raises `NotFound` as `reading.read` does."""
    table = reading.read(me, round_id, now)
    shown = [prompt for prompt in prompts_in(table.view) if prompt.step == step]
    return typed_so_far(table, shown).get(step) or drafts.load_steps(me, round_id, [step]).get(step, {})


def typed_so_far(table: Table, prompts: Sequence[Prompt]) -> dict[str, dict[str, object]]:
    """What these steps begin with: what was being typed, or what a matched one kept from the last time."""
    steps = [prompt.step for prompt in prompts if prompt.fields]
    begun = {**next_time.read(table, prompts), **_said_before(table, prompts)}
    return {**begun, **drafts.load_steps(table.me, table.id, steps)}


def _said_before(table: Table, prompts: Sequence[Prompt]) -> dict[str, dict[str, object]]:
    """What lies there to be put differently: where two write by turns until both agree, the other's last
    words; where each says it again, one's own."""
    course, sees, found = table.played.course, table.view.sees, dict[str, dict[str, object]]()
    for prompt in prompts:
        at = Instance.parse(prompt.step)
        place = course.plan.find(at.step_id)
        if place is None or place.turns is None or not place.turns.alternate or prompt.kind is StepKind.AGREE:
            continue
        for number in range(at.n - 1, 0, -1):
            there = sees.get(str(Instance(at.step_id, number)), {})
            said = there.get(table.seat.value) or there.get(table.seat.other.value)
            if isinstance(said, Mapping) and said:
                found[prompt.step] = dict(said)
                break
    return found
