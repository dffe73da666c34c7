"""Random moves by both: answers, skips, second thoughts, duplicates, late arrivals, jumps of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import ClassVar, NamedTuple

from hypothesis import strategies as st
from tests.engine.promises.house import House, require

from duologue.engine.course import find_scene_at
from duologue.engine.fields.kind import Field
from duologue.engine.instances import Instance
from duologue.engine.moves import STEPLESS, Move, MoveKind, Received
from duologue.engine.script import Seat, StepKind
from duologue.engine.values import FieldErrors, Values, read
from duologue.showing import digests
from duologue.showing.judge import Accepted, Replayed, Stale, Verdict
from duologue.showing.prompts import find_fields_to_fill
from duologue.showing.view import View

PASSES = tuple(
    timedelta(**one)
    for one in (
        {"minutes": 1},
        {"minutes": 10},
        {"hours": 2},
        {"hours": 9},
        {"days": 1},
        {"days": 2},
        {"days": 4},
        {"days": 16},
        {"days": 45},
    )
)
ANSWERED = frozenset({StepKind.ASK, StepKind.AGREE})
FILLED = frozenset({MoveKind.ANSWER, MoveKind.CORRECT, MoveKind.ADD})
GOES_ON = frozenset({MoveKind.ANSWER, MoveKind.SKIP, MoveKind.RECEIVE})
WORDS = ("calm", "sad", "warm")
SKIP, LEAVE, WITHDRAW = 17, 19, 20
TIME = (25, 29)


class Wish(NamedTuple):
    """What somebody is about to do; which move it becomes depends on what they are shown."""

    seat: Seat
    action: int
    pick: int
    fill: int


def wish(number: int) -> Wish:
    """20 bits: a seat, one of 32 actions, a choice among what is offered, and what to fill in."""
    return Wish((Seat.FIRST, Seat.SECOND)[number & 1], number >> 1 & 31, number >> 6 & 63, number >> 12 & 255)


def wishes(least: int = 6, most: int = 34) -> st.SearchStrategy[list[Wish]]:
    return st.lists(st.integers(0, (1 << 20) - 1).map(wish), min_size=least, max_size=most)


class Sent(NamedTuple):
    """A move on its way, and what its maker saw at the instance when they made it."""

    move: Move
    values: Values | None
    saw: str
    offered: bool = False


# -- filling in ------------------------------------------------------------------------------------


def filled(fields: Sequence[Field], seat: Seat, event: object, fill: int) -> Values:
    """Values that fit the fields; a free text is unique to its author and moment."""
    raw = {one.id: _value(one, f"Zq-{seat.value}-{event}-{fill}-{one.id}", fill) for one in fields}
    sparse = {one.id: raw[one.id] for one in fields if not one.optional or fill & 1}
    given = read(fields, sparse or raw)
    assert not isinstance(given, FieldErrors), given
    return given


def _value(asked: Field, canary: str, fill: int) -> object:
    options = [option.id for option in asked.options] or list(WORDS)
    match asked.kind.word:
        case "choice":
            return options[fill % len(options)]
        case "several" | "feelings":
            some = [one for at, one in enumerate(options) if fill >> at & 1] or options
            return some[: asked.most or len(some)]
        case "0-10":
            return fill % 11
        case "minutes":
            return max(asked.least or 0, min(asked.most or 1440, fill))
        case "mood point":
            return [fill % 11, fill // 11 % 11]
        case "ranking":
            return options[fill % len(options) :] + options[: fill % len(options)]
        case "points":
            most = asked.total or 10
            if len(options) == 1:
                return {options[0]: most}
            return {options[0]: fill % (most + 1), options[-1]: most - fill % (most + 1)}
        case "ratings":
            given = {
                one: "no" if asked.veto and fill >> at & 3 == 3 else (fill >> at) % 11
                for at, one in enumerate(options)
            }
            return {one: rating for at, (one, rating) in enumerate(given.items()) if not at or fill >> at & 1}
        case "shares":
            return {one: (fill >> at) % 5 * 25 for at, one in enumerate(options) if not at or fill >> at & 1}
        case "slots" if asked.options:
            return [one for at, one in enumerate(options) if not at or fill >> at & 1]
        case "slots":
            parts = ("morning", "evening", "night")
            return [f"2027-01-0{1 + at} {part}" for at, part in enumerate(parts) if not at or fill >> at & 1]
        case "date":
            return f"2027-01-{1 + fill % 28:02}"
        case "list":
            return [canary]
        case "short text" | "long text":
            return canary
        case _:
            return asked.kind.read_typed(asked, asked.kind.examples[fill % 2])


def saw(shown: View, step: str | None, before: Seat | None = None) -> str:
    """What a view shows at an instance, the presence apart, in a form of the tests' own; `before` somebody
    gave anything there."""
    if step is None:
        return ""
    there = {key: value for key, value in shown.sees.get(step, {}).items() if key != "other_has_answered"}
    if before is not None:
        there.pop(before.value, None)
        for key in ("received", "added"):
            kept = {who: said for who, said in dict(there.pop(key, {})).items() if who != before.value}
            there |= {key: kept} if kept else {}
    prompts = (shown.prompt, *shown.beside, *shown.asides, *shown.still)
    return repr(
        (
            sorted(there.items(), key=lambda one: one[0]),
            next((p for p in prompts if p and p.step == step), None),
        )
    )


# -- making moves ----------------------------------------------------------------------------------


def make(
    house: House,
    seat: Seat,
    kind: MoveKind,
    step: Instance | None,
    event: object,
    fill: int,
    *,
    offered: bool = False,
    on: View | None = None,
) -> Sent:
    """The move a client of `seat` sends for this kind and instance, with the digest of what it shows there.

    It shows what it last read (`on`), or reads afresh.
    """
    shown = house.look(seat) if on is None else on
    whose = seat if shown.for_ is None or kind in STEPLESS else shown.for_
    scene = find_scene_at(house.state.course, step) if step is not None else None
    values: Values | None = None
    value: str | None = None
    if kind in FILLED and scene is not None and scene.step.kind in ANSWERED:
        value = f"a{event}"
        values = filled(
            find_fields_to_fill(house.state, whose, str(step), house.own(whose)), whose, event, fill
        )
    elif kind is MoveKind.RECEIVE:
        value = list(Received)[fill % 3].value
    elif kind is MoveKind.KEEP:
        value = "yes" if fill % 3 else "no"
    name = str(step) if step is not None else None
    digest = digests.digest_expected(shown, name) if name is not None else None
    move = Move(f"m{event}", seat, whose, kind, house.now, name, digest, value)
    return Sent(move, values, saw(shown, name), offered)


def natural(house: House, seat: Seat, event: object, fill: int) -> Sent | None:
    """What somebody does who simply goes on: answer, tap, say something back, take up what they skipped."""
    shown = house.look(seat)
    if shown.left or shown.paused:
        return offered(house, seat, MoveKind.RESUME, event, fill)
    here = shown.step
    if fill & 1 and shown.timer is not None and shown.timer.began is None:
        # Whoever has pressed waits for the other, mostly.
        return offered(house, seat, MoveKind.BEGIN, event)
    for kind in (MoveKind.ANSWER, MoveKind.RECEIVE, MoveKind.SKIP):
        found = next((one for one in shown.may if one.kind is kind and here and str(one.step) == here), None)
        if found is not None:
            return make(house, seat, kind, found.step, event, fill, offered=True)
    still = {one.step for one in shown.still}
    again = next((one for one in shown.may if one.kind is MoveKind.ANSWER and str(one.step) in still), None)
    return make(house, seat, again.kind, again.step, event, fill, offered=True) if again else None


def offered(
    house: House, seat: Seat, kind: MoveKind, event: object, fill: int = 0, pick: int = 0
) -> Sent | None:
    """A move of this kind, if the view offers one."""
    found = [one for one in house.look(seat).may if one.kind is kind]
    if not found:
        return None
    return make(house, seat, kind, found[pick % len(found)].step, event, fill, offered=True)


def any_offered(house: House, seat: Seat, event: object, pick: int, fill: int) -> Sent | None:
    """Any one of the moves that the view offers, each kind as likely as the others."""
    shown = house.look(seat)
    kinds = list(dict.fromkeys(one.kind for one in shown.may))
    if not kinds:
        return None
    return offered(house, seat, kinds[pick % len(kinds)], event, fill, pick // len(kinds))


class Play:
    """A house and what is on its way to it. The same wishes on the same views make the same moves."""

    made: ClassVar[Callable[[Play], None]] = staticmethod(lambda play: None)

    def __init__(self, house: House, *, shift: Mapping[Seat, int] | None = None) -> None:
        self.house = house
        self.sent: list[Sent] = []
        self.held: list[Sent] = []
        self.shift = shift or {}
        self.made(self)

    def story(self) -> str:
        """The script and what happened, for whoever reads of a broken promise."""
        house = self.house
        lines = [house.dealt.script.canonical.decode(), f"strict: {house.strict}"]
        for move in house.moves:
            given = house.written[move.value].values if move.value in house.written else move.value
            lines.append(f"  {move.at:%d %b %H:%M} {move.by} {move.kind} {move.step or ''} {given or ''}")
        return "\n".join([*lines, f"  {house.now:%d %b %H:%M} now"])

    def fork(self, shift: Mapping[Seat, int] | None = None) -> Play:
        twin = Play(self.house.fork(), shift=shift if shift is not None else self.shift)
        twin.sent, twin.held = list(self.sent), list(self.held)
        return twin

    def do(self, wish: Wish, event: object) -> Verdict | None:
        """Let a wish become a request; the verdict, None for a look, for time passing and where nothing
        is offered.
        """
        house, seat = self.house, wish.seat
        fill = (wish.fill + self.shift.get(seat, 0)) % 256
        sent: Sent | None = None
        match wish.action:
            case action if action <= 14:
                sent = natural(house, seat, event, fill)
            case 15 | 16:
                shown = house.look(seat)
                some = [*shown.beside, *shown.asides]
                found = [
                    one
                    for one in shown.may
                    if one.kind is MoveKind.ANSWER and str(one.step) in {p.step for p in some}
                ]
                if found:
                    one = found[wish.pick % len(found)]
                    sent = make(house, seat, one.kind, one.step, event, fill, offered=True)
            case 17 | 18:
                sent = offered(house, seat, MoveKind.SKIP, event, fill, wish.pick)
            case 19:
                sent = offered(house, seat, MoveKind.LEAVE, event, fill)
            case 20:
                sent = offered(house, seat, MoveKind.WITHDRAW, event, fill, wish.pick)
            case 25 | 29:
                house.later(PASSES[wish.pick % len(PASSES)])
            case 23:
                self.hold(natural(house, seat, event, fill))
            case 24:
                self.hold(any_offered(house, seat, event, wish.pick, fill))
            case 26:
                return self.again(seat, wish.pick)
            case 27:
                return self.late(seat, wish.pick)
            case 28:
                house.look(seat)
            case 31:
                return self.forged(seat, wish, event, fill)
            case _:
                sent = any_offered(house, seat, event, wish.pick, fill)
        return self.deliver(sent) if sent is not None else None

    def deliver(self, sent: Sent) -> Verdict:
        """A request arrives: taken, it was made on what its maker's view still shows."""
        house = self.house
        if sent not in self.sent:
            self.sent.append(sent)
        before = list(house.moves)
        known = any(made.id == sent.move.id for made in before)
        house.settle(sent.move.by)
        shown = house.view(sent.move.by)
        seen = [saw(shown, sent.move.step)]
        if sent.move.kind in GOES_ON:
            # What the other gave meanwhile holds nobody up who only goes on.
            seen.append(saw(shown, sent.move.step, sent.move.for_.other))
        verdict = house.submit(sent.move, sent.values)
        if isinstance(verdict, Accepted):
            require(not known, f"{sent.move.id} is taken a second time")
            require(sent.saw in seen, f"{sent.move.id} is taken on something its maker never saw")
        else:
            require(house.moves == before, "what was not taken has changed the round")
            require(
                not known or isinstance(verdict, Replayed),
                f"{sent.move.id} was taken, and its retry is {verdict}",
            )
        if sent.offered and not known:
            require(
                isinstance(verdict, Accepted | Stale), f"{sent.move.kind} was offered, and then {verdict}"
            )
        return verdict

    def again(self, seat: Seat, pick: int) -> Verdict | None:
        """A request of `seat` arrives once more."""
        mine = [sent for sent in self.sent if sent.move.by is seat]
        if not mine:
            return None
        return self.deliver(mine[pick % len(mine)]._replace(offered=False))

    def hold(self, sent: Sent | None) -> None:
        """A request is made and does not arrive yet."""
        if sent is not None:
            self.held.append(sent._replace(offered=False))

    def late(self, seat: Seat, pick: int) -> Verdict | None:
        """One of those arrives, in whatever order."""
        mine = [sent for sent in self.held if sent.move.by is seat]
        if not mine:
            return None
        sent = mine[pick % len(mine)]
        self.held.remove(sent)
        return self.deliver(sent)

    def forged(self, seat: Seat, wish: Wish, event: object, fill: int) -> Verdict | None:
        """A request that no page offers: it is taken only if the view would have offered it, too."""
        house = self.house
        steps = [*house.steps, "closer"]
        name = steps[wish.pick % len(steps)]
        kind = list(MoveKind)[wish.fill % len(MoveKind)]
        if kind is MoveKind.START:
            return None
        step = None if kind in STEPLESS else Instance(name, 1 + wish.pick // 40)
        shown = house.look(seat)
        sent = make(house, seat, kind, step, event, fill)
        verdict = self.deliver(sent)
        if isinstance(verdict, Accepted):
            offered = any(one.kind is kind and one.step == step for one in shown.may)
            require(offered, f"{kind} at {step} was taken, and no view offered it")
        return verdict
