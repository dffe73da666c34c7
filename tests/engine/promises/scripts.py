"""Random valid scripts: written as TOML, as a person would write them, and read by the engine's own
parser.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from hypothesis import reject
from hypothesis import strategies as st

from duologue.engine.script import Card, Dealt, Drawn, Script, Seat, Terms
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.parse import parse

STARTED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WORKS_OUT = {
    "choose": ("ratings",),
    "divide": ("points",),
    "load": ("shares",),
    "redivide": ("ratings", "several"),
    "free-together": ("slots",),
}
NAMES = MappingProxyType({Seat.FIRST: "Ana", Seat.SECOND: "Ben"})
OPTIONS = ("red", "green", "blue")
TICKED = ("several", "feelings")
MATCHED = (*TICKED, "several", "slots")
NUMBERS = ("0-10", "mood point", "minutes")
ANY_FIELD = (
    "short text",
    "choice",
    "several",
    "0-10",
    "mood point",
    "ranking",
    "points",
    "list",
    "list",
    "date",
    "ratings",
    "ratings",
    "shares",
    "slots",
)
OFFERING = ("choice", "several", "ranking", "points", "ratings", "shares")
OFFERED = ("list", "several", "choice")
HAND = 3

Raw = dict[str, object]


# -- TOML ------------------------------------------------------------------------------------------


def toml(raw: Mapping[str, object]) -> str:
    """A script's raw keys as TOML text: `[draw]`, `[[step]]` and `[[step.step]]` as tables, the rest
    inline.
    """
    lines = [f"{key} = {_inline(value)}" for key, value in raw.items() if key not in ("draw", "step", "keep")]
    if "draw" in raw:
        lines += ["[draw]", *_keys(raw["draw"])]
    for step in raw.get("step", ()):  # type: ignore[union-attr]
        lines += ["[[step]]", *(line for line in _keys({k: v for k, v in step.items() if k != "step"}))]
        for nested in step.get("step", ()):
            lines += ["[[step.step]]", *_keys(nested)]
    return "\n".join(lines) + "\n"


def _keys(raw: object) -> list[str]:
    assert isinstance(raw, Mapping)
    return [f"{key} = {_inline(value)}" for key, value in raw.items()]


def _inline(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_inline(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_inline(one) for one in value) + "]"
    return json.dumps(value)


# -- steps -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Ask:
    """An ask that later steps may show, quote or look at. `opens` is the order of the step that opens it."""

    raw: Raw
    order: int
    opens: int
    inside: str | None

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def who(self) -> object:
        return self.raw.get("ask", "each")

    @property
    def rule(self) -> object:
        """By lot or not, what is matched is under one word."""
        rule = self.raw.get("rule", "sealed")
        return "matched" if isinstance(rule, Mapping) and "matched" in rule else rule

    @property
    def fields(self) -> Sequence[Mapping[str, str]]:
        return self.raw.get("fields", ())  # type: ignore[return-value]

    @property
    def gates(self) -> bool:
        """Whether the way may depend on it: open to both in the end, and waited for."""
        return self.rule not in ("private", "counted") and not self.raw.get("aside")


@dataclass(slots=True)
class _Writer:
    draw: st.DrawFn
    one_device: bool = False
    drawn: bool = False
    asks: list[_Ask] = field(default_factory=list)
    worked: list[str] = field(default_factory=list)
    order: int = 0

    def pick(self, *choices: object) -> object:
        return self.draw(st.sampled_from(choices))

    def maybe(self, out_of: int) -> bool:
        """True once in so many; a shrunk script has none of it."""
        return self.draw(st.integers(0, out_of - 1)) == out_of - 1

    def step(self, inside: str | None = None) -> Raw:
        # Asks and what shows them come more often: they are what seals and opens.
        kinds = ["ask"] * 5 + ["reveal"] * 2 + ["read", "speak", "do", "receive", "work_out", "together"]
        if inside is None:
            kinds += ["agree", "turns", "turns"]
        if self.one_device:
            kinds = [kind for kind in kinds if kind != "receive"]
        kind = self.pick(*kinds)
        made = self._of(str(kind), inside)
        if made is None:
            made = self.asking(inside)
        return made

    def next_id(self) -> str:
        self.order += 1
        return f"s{self.order}"

    def _of(self, kind: str, inside: str | None) -> Raw | None:
        match kind:
            case "ask":
                return self.asking(inside)
            case "read" | "speak" | "do":
                return self.tapped(kind, inside)
            case "together":
                both = {"both_begin": True} if self.maybe(2) else {}
                return {"id": self.next_id(), "together": 5, "text": "Sit together.", **both}
            case "reveal" | "receive":
                return self.showing(kind, inside)
            case "work_out":
                return self.working(inside)
            case "agree":
                raw: Raw = {"id": self.next_id(), "agree": f"Shall we?{self.quote(inside)}"}
                self.asks.append(
                    _Ask(
                        {
                            **raw,
                            "fields": [{"id": "agree", "kind": "choice", "options": ["Yes", "Not yet"]}],
                            "rule": "shared" if self.one_device else "sealed",
                        },
                        self.order,
                        self.order,
                        inside,
                    )
                )
                return raw
            case _:
                return self.turns()

    def people(self, inside: str | None) -> str:
        if inside is None:
            return str(self.pick("each", "each", "each", "first", "other"))
        return str(self.pick("each", "speaker", "listener", "speaker"))

    def tapped(self, kind: str, inside: str | None) -> Raw:
        raw: Raw = {"id": self.next_id(), kind: self.people(inside)}
        raw["text"] = f"Now this, {{other}}.{self.quote(inside)}"
        return self.conditional(raw, inside)

    def asking(self, inside: str | None) -> Raw:
        raw: Raw = {"id": self.next_id(), "ask": self.people(inside)}
        before = self.asks[-1] if self.asks else None
        if before is not None and before.order == self.order - 1 and before.inside == inside:
            if not before.raw.get("aside") and "agree" not in before.raw and self.maybe(4):
                raw["ask"], raw["beside"] = before.who, True
        raw["text"] = f"What is it?{self.quote(inside)}"
        rules = ["sealed"] * 5 + ["shared"] * 2 + ["private", "matched", "counted", "date"]
        rule = "shared" if self.one_device else str(self.pick(*rules))
        raw["rule"] = {"sealed": {"days": self.draw(st.integers(1, 20))}} if rule == "date" else rule
        if rule == "matched":
            raw["rule"] = self.matched()
        raw["fields"] = self.fields(rule, inside)
        if not self.one_device and "beside" not in raw and self.maybe(8):
            raw["aside"] = True
        opens = self.order
        made = self.conditional(raw, inside)
        self.asks.append(_Ask(made, self.order, opens, inside))
        return made

    def matched(self) -> object:
        """All that both chose is shown, or what chance leaves of it, for some days."""
        return {"matched": {"most": self.pick(1, 2), "days": 7}} if self.maybe(2) else "matched"

    def fields(self, rule: str, inside: str | None = None) -> list[Raw]:
        kinds = MATCHED if rule == "matched" else NUMBERS if rule == "counted" else ANY_FIELD
        found: list[Raw] = []
        for number in range(1 + self.maybe(3)):
            kind = self.pick(*kinds)
            one: Raw = {"id": f"f{number}", "kind": kind}
            if kind in OFFERING:
                one |= self.options(inside)
            if kind == "ratings" and self.maybe(2):
                one["veto"] = True
            if kind == "several" and self.maybe(3):
                one["one_by_one"] = True
            if kind in ("short text", "list") and self.worked and inside is None and self.maybe(3):
                one["prefill"] = self.pick(*self.worked)
            elif kind == "list" and inside is None and (mine := self.own_lines()) and self.maybe(2):
                one["of_own"] = self.pick(*mine)
            if number and self.maybe(2):
                one["optional"] = True
            elif number and not self.one_device and self.maybe(2):
                one["setting"] = "guess"
            found.append(one)
        return found

    def own_lines(self) -> list[str]:
        """Lists that each wrote before, whoever may read them."""
        return [
            f"{ask.id}.{one['id']}"
            for ask in self.asks
            if ask.inside is None and ask.who == "each" and not self.one_device
            for one in ask.fields
            if one["kind"] == "list"
        ]

    def options(self, inside: str | None) -> Raw:
        """Options of its own, or a drawn hand's, or what the two wrote or chose before."""
        found: list[str] = ["hand", "hand"] if self.drawn else []
        found += [
            f"{ask.id}.{one['id']}"
            for ask in self.open_by_now(inside)
            if ask.gates and ask.rule != "matched" and ask.opens < self.order and "agree" not in ask.raw
            for one in ask.fields
            if one["kind"] in OFFERED
        ]
        if not found or self.maybe(3):
            return {"options": list(OPTIONS)}
        some = self.draw(st.lists(st.sampled_from(found), min_size=1, max_size=2, unique=True))
        return {"from": some[0] if len(some) == 1 else some}

    def open_by_now(self, inside: str | None) -> list[_Ask]:
        """Asks that may be shown here: open by now, and not counted."""
        return [ask for ask in self.asks if ask.opens <= self.order and ask.rule != "counted"]

    def showing(self, kind: str, inside: str | None) -> Raw | None:
        shown = [ask for ask in self.open_by_now(inside) if ask.rule != "private" or kind == "reveal"]
        if not shown:
            return None
        names = self.draw(
            st.lists(st.sampled_from([ask.id for ask in shown]), min_size=1, max_size=3, unique=True)
        )
        raw: Raw = {"id": self.next_id(), kind: names, "text": f"Look.{self.quote(inside)}"}
        return self.conditional(raw, inside) if self.maybe(5) else raw

    def working(self, inside: str | None) -> Raw | None:
        open_ = [ask for ask in self.open_by_now(inside) if ask.gates and ask.rule != "matched"]
        moods = [ask.id for ask in open_ if any(one["kind"] == "mood point" for one in ask.fields)]
        lists = [
            ask.id for ask in open_ if any(one["kind"] in ("choice", *TICKED, "list") for one in ask.fields)
        ]
        named = [("distance", moods), ("in-common", lists)]
        for result, kinds in WORKS_OUT.items():
            named.append(
                (
                    result,
                    [ask.id for ask in open_ if [o["kind"] in kinds for o in ask.fields].count(True) == 1],
                )
            )
        named = [(result, steps) for result, steps in named if steps]
        if not named:
            return None
        result, steps = self.draw(st.sampled_from(named))
        id_ = self.next_id()
        if inside is None:
            self.worked.append(id_)
        return {"id": id_, "work_out": result, "from": [self.pick(*steps)], "text": "Between you:"}

    def turns(self) -> Raw:
        id_ = self.next_id()
        raw: Raw = {"id": id_, "turns": self.pick(["first", "other"], ["other", "first"], ["first"])}
        nested = [self.step(id_) for _ in range(self.draw(st.integers(1, 3)))]
        looked_at = [ask for ask in self.asks if ask.inside == id_ and self.conditionable(ask)]
        if looked_at and self.maybe(2):
            if until := self.condition(looked_at):
                raw["until"] = until
            raw["most"] = self.draw(st.integers(1, 3))
        elif self.maybe(3):
            raw["most"] = 2
        raw["step"] = nested
        return raw

    def conditionable(self, ask: _Ask) -> bool:
        return ask.gates and ask.opens <= self.order

    def conditional(self, raw: Raw, inside: str | None) -> Raw:
        """Once in a while only under a condition on what is open by now, or on what was drawn."""
        if not self.maybe(4):
            return raw
        if self.drawn and self.maybe(3):
            return {**raw, "when": {"drawn": "extra", "is": self.pick("one", "two")}}
        earlier = [ask for ask in self.asks if self.conditionable(ask) and ask.opens < self.order]
        if not earlier:
            return raw
        when = self.condition(earlier)
        return {**raw, "when": when} if when else raw

    def condition(self, asks: Sequence[_Ask]) -> Raw | None:
        """None where it would look at something matched, which no script may."""
        ask = self.draw(st.sampled_from(asks))
        of = str(self.pick("either", "both", "either"))
        made: Raw = {"step": ask.id, "of": of}
        asked = self.draw(st.sampled_from(list(ask.fields)))
        match asked["kind"]:
            case _ if "from" in asked:
                made |= {"answered": self.pick(True, False)}
            case "choice" if "agree" in ask.raw:
                made |= {"field": "agree", "is": "yes"}
            case "choice":
                made |= {"field": asked["id"], str(self.pick("is", "is_not")): "red"}
            case "several" | "ranking":
                made |= {"field": asked["id"], "has": "green"}
            case "0-10":
                made |= {"field": asked["id"], str(self.pick("above", "below")): 5}
            case "mood point":
                made |= {"field": f"{asked['id']}.energy", "above": 4}
            case "slots":
                made |= {"field": asked["id"], "has": "2027-01-01 morning"}
            case "ratings" | "shares":
                made |= {"field": f"{asked['id']}.red", "above": 5}
            case _:
                made |= {"answered": self.pick(True, False)}
        return None if ask.rule == "matched" else made

    def quote(self, inside: str | None) -> str:
        """Once in a while a quote of something that is open by now."""
        if not self.maybe(4):
            return ""
        found = [
            ask
            for ask in self.open_by_now(inside)
            if ask.gates and ask.rule != "matched" and ask.opens < self.order
        ]
        if not found:
            return " {card}" if self.drawn else ""
        ask = self.draw(st.sampled_from(found))
        if ask.who not in ("each", None) or ask.inside is not None:
            who = {"first": "first", "other": "second"}.get(
                str(ask.who), "speaker" if inside == ask.inside else "first"
            )
        else:
            who = str(self.pick("other", "you", "first", "second"))
        return f" {{{who}.{ask.id}.{ask.fields[0]['id']}}}"

    def gate_some(self, steps: Sequence[Raw]) -> None:
        """Let some sealed asks open with a later one, where nothing before that shows them. Not with a shared
        one: no script may, for who skips that leaves the other closed for good."""
        for early in [ask for ask in self.asks if ask.rule == "sealed" and "agree" not in ask.raw]:
            later = [
                ask
                for ask in self.asks
                if ask.order > early.order
                and ask.inside == early.inside
                and ask.gates
                and ask.rule not in ("matched", "shared")
                and ask.raw.get("when") == early.raw.get("when")
            ]
            if later and self.maybe(3):
                early.raw["rule"] = {"sealed": self.draw(st.sampled_from(later)).id}


@st.composite
def raw_scripts(draw: st.DrawFn, *, one_device: bool = False, deep: bool = True, most_steps: int = 7) -> Raw:
    """The keys of a script; most of them are valid, and the parser says which."""
    writer = _Writer(draw, one_device)
    top: Raw = {"title": "A test", "practice": "test", "minutes": [1, 5], "depth": 1}
    if deep:
        top["depth"] = writer.pick(1, 1, 2, 3)
    if one_device:
        top["devices"] = "one"
    elif writer.maybe(6):
        top["once_a_day"] = True
    if writer.maybe(4):
        top["quiet_after"] = 3
    if writer.maybe(3):
        writer.drawn = True
        top["draw"] = {"extra": ["one", "two"], "card": {"deck": "test/cards"}}
        top["draw"]["hand"] = {"deck": "test/cards", "count": HAND, "narrow": ["time"]}  # type: ignore[index]
    # A gate is chosen as soon as there is something later to be it, so that what shows it stands behind both.
    steps: list[Raw] = []
    for _ in range(draw(st.integers(1, most_steps))):
        steps.append(writer.step())
    writer.gate_some(steps)
    return {**top, "step": steps}


def read(raw: Mapping[str, object]) -> Script | None:
    """The script, None where the parser finds a mistake in it."""
    try:
        return parse(toml(raw), "test/random")
    except Mistakes:
        return None


@st.composite
def short_scripts(draw: st.DrawFn) -> Dealt:
    """Two or three asks of both, and what shows them: where most of what could be told is hidden."""
    writer = _Writer(draw, drawn=True)
    rules = [
        writer.pick("sealed", "sealed", "matched", {"sealed": {"days": 2}})
        for _ in range(writer.pick(1, 2, 2, 3))
    ]
    asks: list[Raw] = [
        {
            "id": f"s{n}",
            "ask": "each",
            "text": "What is it?",
            "rule": writer.matched() if rule == "matched" else rule,
            "fields": writer.fields(str(rule)),
        }
        for n, rule in enumerate(rules)
    ]
    if len(asks) > 1 and rules[0] == rules[1] == "sealed" and writer.maybe(2):
        asks[0]["rule"] = {"sealed": "s1"}
    steps = [*asks, {"id": "open", "reveal": [ask["id"] for ask in asks], "text": "Look."}]
    if writer.maybe(2):
        steps.append({"id": "said", "receive": ["s0"], "text": "Say something?"})
    top = {"title": "A test", "practice": "test", "minutes": [1, 5], "depth": writer.pick(1, 1, 3)}
    top["draw"] = {"hand": {"deck": "test/cards", "count": HAND}}
    script = read({**top, "step": steps})
    if script is None:
        reject()
    return deal(script)


@st.composite
def timed_scripts(draw: st.DrawFn) -> Dealt:
    """A time that begins for both, between something sealed and something sealed."""
    writer = _Writer(draw)
    steps: list[Raw] = [{"id": "quiet", "together": 5, "both_begin": True, "text": "Sit together."}]
    for number, asks in enumerate((writer.maybe(2), True)):
        if asks:
            fields = [{"id": "f0", "kind": "short text"}]
            ask = {"id": f"s{number}", "ask": "each", "text": "What is it?", "fields": fields}
            steps.insert(number * len(steps), ask)
    steps.append({"id": "open", "reveal": ["s1"], "text": "Look."})
    script = read({"title": "A test", "practice": "test", "minutes": [5, 9], "depth": 1, "step": steps})
    if script is None:
        reject()
    return deal(script)


@st.composite
def dealt_scripts(
    draw: st.DrawFn, *, one_device: bool = False, deep: bool = True, most_steps: int = 7
) -> Dealt:
    """A valid script with what was drawn for one round of it, by two people."""
    script = read(draw(raw_scripts(one_device=one_device, deep=deep, most_steps=most_steps)))
    if script is None:
        reject()
    extra = draw(st.sampled_from(["one", "two"])) if script.draws else ""
    return deal(script, extra=extra, one_device=one_device)


def deal(script: Script, *, extra: str = "", card: Card | None = None, one_device: bool = False) -> Dealt:
    """One round of a script, begun at noon: a day's round ends some forty hours later, when the day
    ended for both.
    """
    values: dict[str, str | int] = {}
    cards: dict[str, Card] = {}
    hands: dict[str, tuple[Card, ...]] = {}
    for one in script.draws:
        if one.is_hand:
            hands[one.name] = tuple(Card(f"h{n}", f"Idea {n}", "", one.depth[0]) for n in range(one.count))
        elif one.deck is not None:
            cards[one.name] = card or Card("c1", "What do you miss?", "home", one.depth[0])
        else:
            values[one.name] = extra if extra in one.options else one.options[0]
    return Dealt(
        script,
        Drawn(values=MappingProxyType(values), cards=MappingProxyType(cards), hands=MappingProxyType(hands)),
        Terms(
            one_device=one_device,
            solo=script.people == 1,
            started_at=STARTED,
            closes_at=STARTED + timedelta(hours=40) if script.once_a_day else None,
        ),
        NAMES,
    )
