"""What a person does in a round, by a page or by a program: each end reads its request, calls this, and shows
what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.script import StepKind
from duologue.people import access
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.rounds import drafts, next_time, play, reading_rounds
from duologue.rounds.drafts import Drafted, NewerWords, Typing, Version
from duologue.rounds.play import WRITES, Outcome, Wish
from duologue.rounds.reading_rounds import Table
from duologue.showing.digests import list_prompts
from duologue.showing.prompts import Prompt

# Starting makes the first move and coming back the release: neither is anybody's tap.
BY_HAND = frozenset(MoveKind) - {MoveKind.START, MoveKind.RELEASE}


def make(me: Me, round_id: UUID, wishes: Sequence[Wish], now: datetime) -> Outcome:
    """Make the moves in their order, all or none; what had been typed for them is then no draft any more.

    Words that their page had not seen are not thrown away by it: then nothing is made, and both are kept.
    Raises `NotFound` for a kind that nobody makes by hand, and as `play.act` does.
    """
    if any(wish.kind not in BY_HAND for wish in wishes):
        raise NotFound
    if (newer := _find_newer(me, round_id, wishes, now)) is not None:
        return newer
    outcome = play.act(me, round_id, wishes, now)
    if outcome.accepted:
        for wish in wishes:
            if wish.kind in WRITES and wish.step is not None:
                drafts.drop(me, drafts.name_place(round_id, wish.step))
    return outcome


def _find_newer(me: Me, round_id: UUID, wishes: Sequence[Wish], now: datetime) -> Outcome | None:
    """What became of moves whose writer has newer words at one of their steps, as long as it is asked."""
    for wish in wishes:
        if wish.based is None or wish.step is None or wish.kind not in WRITES:
            continue
        place = drafts.name_place(round_id, wish.step)
        typed = Typing(wish.raw or {}, str(wish.id), wish.based)
        if drafts.find(me, place).takes(typed):
            continue
        access.require_writable(me)
        table = play.look(me, round_id, now)
        if wish.step in {prompt.step for prompt in list_prompts(table.view)}:
            drafts.keep(me, place, typed)
            return Outcome(table, NewerWords(wish.step), wish)
    return None


def keep_drafts(me: Me, round_id: UUID, typed: Mapping[str, Typing], now: datetime) -> bool:
    """Keep what is being typed at these steps, for its writer alone; False if newer words stand at one.

    Raises `Refusal` in an archive and for more than a draft holds, `NotFound` as `reading_rounds.read` does.
    """
    access.require_writable(me)
    reading_rounds.read(me, round_id, now)
    # Each is kept, also after one that came too late.
    kept = [drafts.keep(me, drafts.name_place(round_id, step), one) for step, one in typed.items()]
    return all(kept)


def read_draft(me: Me, round_id: UUID, step: str, now: datetime) -> Drafted:
    """What was being typed at a step, nothing if nothing was; raises `NotFound` as `reading_rounds.read`
    does."""
    table = reading_rounds.read(me, round_id, now)
    shown = [prompt for prompt in list_prompts(table.view) if prompt.step == step]
    found = find_typed_so_far(table, shown).get(step)
    return found or drafts.find(me, drafts.name_place(round_id, step))


def find_typed_so_far(table: Table, prompts: Sequence[Prompt]) -> dict[str, Drafted]:
    """What these steps begin with: what was being typed, or what a matched one kept from the last time."""
    steps = [prompt.step for prompt in prompts if prompt.fields]
    begun = {**next_time.read(table, prompts), **_find_said_before(table, prompts)}
    return {
        **{step: Drafted(Version(values)) for step, values in begun.items()},
        **drafts.load_steps(table.me, table.id, steps),
    }


def _find_said_before(table: Table, prompts: Sequence[Prompt]) -> dict[str, dict[str, object]]:
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
