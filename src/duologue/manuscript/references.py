"""What a script refers to must be there, be asked of whom it names, and be open by then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from duologue.engine.asides import CLOSER_ID
from duologue.engine.fields import name_kinds_that
from duologue.engine.fields.kind import Field
from duologue.engine.layout import list_texts_of_step
from duologue.engine.quotes import Quote, find_quotes, is_plain
from duologue.engine.rules import Asking, UntilWelcome, Use
from duologue.engine.script import (
    Condition,
    Devices,
    Keep,
    Of,
    Script,
    Step,
    StepKind,
    Test,
    Who,
)
from duologue.manuscript.brought_up import list_brought_up
from duologue.manuscript.keepsake_kinds import (
    find_kind_of_both_chosen,
    find_kind_of_evenings,
    list_by_script,
    list_for_oneself,
)
from duologue.manuscript.mistakes import ScriptProblem, say_near
from duologue.manuscript.role_places import find_misplaced
from duologue.workings import RESULTS

PEOPLE = ("you", "other", "first", "second", "speaker", "listener")
CARD_SAYS = ("theme", "depth", "instead")
_ASKED = {StepKind.ASK, StepKind.AGREE}
_FOR_TWO = {StepKind.TURNS, StepKind.AGREE, StepKind.RECEIVE}


@dataclass(frozen=True, slots=True)
class _At:
    step: Step
    turns: Step | None
    order: int

    def tell(self, key: str, message: str) -> ScriptProblem:
        return ScriptProblem(self.step.line, f"step.{self.step.id}.{key}", message, self.step.id)


def find_problems(script: Script) -> list[ScriptProblem]:
    """All that can be seen without playing it; an empty list for a sound script."""
    return list(_Names(script).check_all())


class _Names:
    def __init__(self, script: Script) -> None:
        self.script = script
        self.places: dict[str, _At] = {}
        self.inside: list[_At] = []
        self.draws = {draw.name: draw for draw in script.draws}
        for step in script.steps:
            for one, turns in ((step, None), *((nested, step) for nested in step.steps)):
                at = _At(one, turns, len(self.inside))
                self.inside.append(at)
                self.places.setdefault(one.id, at)

    def check_all(self) -> Iterator[ScriptProblem]:
        yield from self.check_ids()
        yield from self.check_round()
        yield from find_misplaced(self.script)
        for at in self.inside:
            yield from self.check_shown(at)
            yield from self.check_rule(at)
            yield from self.check_all_quoted(at)
            yield from self.check_sources(at)
            yield from self.check_prefilled(at)
            yield from self.check_nearby(at)
            yield from self.check_own_lines(at)
            yield from self.check_beside(at)
            yield from self.check_settling(at)
            yield from self.check_device(at)
            yield from self.check_alone(at)
            if at.step.when is not None:
                yield from _mark_about(
                    at.step.when.step, self.check_condition(at, at.step.when, "when", at.order)
                )
            if at.step.until is not None:
                end = at.order + len(at.step.steps) + 1
                yield from _mark_about(
                    at.step.until.step, self.check_condition(at, at.step.until, "until", end)
                )

    # -- the whole ------------------------------------------------------------------------------

    def check_ids(self) -> Iterator[ScriptProblem]:
        met: set[str] = set()
        for at in self.inside:
            if at.step.id in met:
                yield at.tell("id", f"“{at.step.id}” is there twice")
            if at.step.id == CLOSER_ID:
                yield at.tell("id", f"“{CLOSER_ID}” is the engine’s own")
            met.add(at.step.id)

    def check_round(self) -> Iterator[ScriptProblem]:
        for name in self.draws:
            if name in PEOPLE:
                yield ScriptProblem(0, f"draw.{name}", "is a word for a person")
        if self.script.people == 1 and self.script.solo:
            yield ScriptProblem(0, "solo", "an exercise for one needs no version for one")
        if self.script.brings and self.script.brings not in list_brought_up():
            near = say_near(self.script.brings, list_brought_up())
            yield ScriptProblem(0, "brings", f"must be one of {', '.join(list_brought_up())}{near}")
        known = list_by_script()
        for keep in self.script.keeps:
            if keep.kind not in known:
                said = f"must be one of {', '.join(known)}{say_near(keep.kind, known)}"
                yield ScriptProblem(keep.line, "keep.kind", said)
            yield from _mark_about(keep.step, self.check_kept(keep))

    def check_kept(self, keep: Keep) -> Iterator[ScriptProblem]:
        def tell(key: str, message: str) -> ScriptProblem:
            return ScriptProblem(keep.line, f"keep.{key}", message)

        if len([one for one in self.script.keeps if one.step == keep.step]) > 1:
            yield tell("step", f"“{keep.step}” is kept twice")
        at = self.places.get(keep.step)
        if at is None:
            yield tell("step", self.say_unknown(keep.step))
            return
        if at.step.kind not in _ASKED:
            yield tell("step", f"“{keep.step}” asks nothing that could be kept")
        if refused := _refusal_of_use(at, Use.KEEP):
            yield tell("step", f"“{keep.step}” {refused}")
        chosen, rule = find_kind_of_both_chosen(), at.step.rule
        dated = find_kind_of_evenings()
        if rule is not None and rule.compares and keep.kind not in (chosen.word, dated.word):
            yield tell("kind", f"“{keep.step}” is {rule.word}: what both chose is kept as an {chosen.word}")
        offers_evenings = all(one.evenings for one in at.step.fields) and bool(at.step.fields)
        if keep.kind == dated.word and not (rule is not None and rule.compares and offers_evenings):
            yield tell("kind", f"“{keep.step}” is to be matched, and to offer nothing but evenings")
        if keep.kind in list_for_oneself() and not (rule is not None and rule.is_private):
            yield tell("kind", f"“{keep.kind}” is for oneself: “{keep.step}” must be private")
        if at.step.kind is StepKind.AGREE and _speaks_to_one(at.step.text):
            yield tell("step", "both must confirm the same words: say {first} and {second} there")
        kind = list_by_script().get(keep.kind)
        if keep.lasts is not None and kind is not None and not kind.confirmed:
            yield tell("lasts", "is for an agreement: nothing else that is kept can be ended by either")
        if keep.card is not None:
            yield from self.check_asked_by(keep.card, tell)
        if keep.again is None and keep.again_after is None:
            return
        if refused := _refusal_of_use(at, Use.LOOK_AGAIN):
            yield tell("again", refused)
        if keep.again is not None:
            of_another = keep.again.split(".")[1] if "." in keep.again else None
            yield from _mark_about(of_another, self.check_looked_at_again(at, keep.again, tell))

    def check_asked_by(self, name: str, tell: Callable[[str, str], ScriptProblem]) -> Iterator[ScriptProblem]:
        """The draw whose one card asked for what is kept."""
        draw = self.draws.get(name)
        if draw is None:
            yield tell("card", f"nothing is drawn as “{name}”{say_near(name, self.draws)}")
        elif draw.deck is None or draw.is_hand:
            yield tell("card", f"“{name}” is not one card of a deck")

    def check_looked_at_again(
        self, at: _At, again: str, tell: Callable[[str, str], ScriptProblem]
    ) -> Iterator[ScriptProblem]:
        """The date field that says when: of the step itself, or of one that both can read by then."""
        *quoted, name = again.split(".")
        found = self.places.get(quoted[1]) if quoted else at
        if found is None:
            yield tell("again", self.say_unknown(quoted[1]))
            return
        if quoted and (refused := _refusal_of_use(found, Use.SAY_WHEN)):
            yield tell("again", f"“{quoted[1]}” {refused}")
        if quoted and found.order >= at.order:
            yield tell("again", f"“{quoted[1]}” comes later")
        fields = {one.id: one for one in found.step.fields}
        if name not in fields:
            yield tell("again", f"“{found.step.id}” has no field “{name}”{say_near(name, fields)}")
        elif not fields[name].kind.is_day:
            yield tell("again", f"“{name}” is no date")

    def say_unknown(self, name: str) -> str:
        return f"there is no step “{name}”{say_near(name, self.places)}"

    # -- references -----------------------------------------------------------------------------

    def check_reference(self, at: _At, name: str, key: str, by: int) -> Iterator[ScriptProblem]:
        """A step whose answers are shown or looked at: it must be there and be open by `by`."""
        found = self.places.get(name)
        if found is None:
            yield at.tell(key, self.say_unknown(name))
            return
        if found.step.kind not in _ASKED:
            yield at.tell(key, f"“{name}” asks nothing: there is no answer to show")
            return
        opener = found.step.rule.name_opener(name) if found.step.rule is not None else None
        opens = self.places.get(opener or name, found)
        if found.order >= by:
            yield at.tell(key, f"“{name}” comes later")
        elif opens.order >= by:
            later = f"it opens with “{opens.step.id}”, which comes later"
            yield at.tell(key, f"“{name}” is still closed here: {later}")
        if refused := _refusal_of_use(found, Use.SHOW):
            yield at.tell(key, f"“{name}” {refused}")

    def check_open_to_both(self, at: _At, name: str, key: str) -> Iterator[ScriptProblem]:
        """A step that the way depends on: everybody must get to it, and both must be able to read it."""
        found = self.places.get(name)
        if found is None:
            return
        if self.script.people == 2 and (refused := _refusal_of_use(found, Use.DEPEND)):
            yield at.tell(key, f"“{name}” {refused}")
        if found.step.aside:
            yield at.tell(key, f"“{name}” is an aside: nobody waits for it")

    def check_shown(self, at: _At) -> Iterator[ScriptProblem]:
        step = at.step
        key = {StepKind.RECEIVE: "receive", StepKind.REVEAL: "reveal"}.get(step.kind, "from")
        for name in step.names:
            yield from _mark_about(name, self.check_reference(at, name, key, at.order))
            if step.kind is StepKind.WORK_OUT:
                yield from _mark_about(name, self.check_open_to_both(at, name, key))
                if name in self.places and (refused := _refusal_of_use(self.places[name], Use.WORK_OUT)):
                    yield from _mark_about(name, [at.tell(key, f"“{name}” {refused}")])
        if step.kind is StepKind.WORK_OUT:
            yield from self.check_worked_out(at)

    def check_worked_out(self, at: _At) -> Iterator[ScriptProblem]:
        name, inputs = at.step.result or "", at.step.names
        result = RESULTS.get(name)
        if result is None:
            yield at.tell("work_out", f"there is no result “{name}”{say_near(name, RESULTS)}")
        elif all(one in self.places for one in inputs):
            if unfit := result.fits([self.places[one].step for one in inputs]):
                yield replace(at.tell("work_out", f"{name} {unfit}"), about=inputs)

    # -- rules ----------------------------------------------------------------------------------

    def check_rule(self, at: _At) -> Iterator[ScriptProblem]:
        rule = at.step.rule
        opener = rule.name_opener(at.step.id) if rule is not None else None
        if opener is not None and opener != at.step.id:
            yield from _mark_about(opener, self.check_opened(at, opener))
        if isinstance(rule, UntilWelcome):
            yield from _mark_about(rule.step, self.check_welcomed(at, rule))
        for asked in at.step.fields:
            if rule is not None and not rule.takes(asked.kind):
                takes = name_kinds_that(rule.takes)
                yield at.tell("rule", f"{rule.word} needs {takes}{rule.why_these_kinds}")

    def check_opened(self, at: _At, opener: str) -> Iterator[ScriptProblem]:
        """By a step that is not the one that carries the rule."""
        found = self.places.get(opener)
        if found is None:
            yield at.tell("rule", self.say_unknown(opener))
        elif found.step.kind not in _ASKED or found.step.aside:
            yield at.tell("rule", f"“{opener}” is nothing that both have to answer")
        elif refused := _refusal_of_use(found, Use.OPEN_ANOTHER):
            yield at.tell("rule", f"“{opener}” {refused}")
        elif found.turns is not at.turns:
            yield at.tell("rule", f"“{opener}” must stand in the same turns, or both outside of turns")
        elif found.step.when is not None and found.step.when != at.step.when:
            yield at.tell("rule", f"“{opener}” may be passed over, and then this would never open")

    def check_welcomed(self, at: _At, rule: UntilWelcome) -> Iterator[ScriptProblem]:
        """The question whether now is good: it comes after, asks the other alone, and has that answer."""
        found = self.places.get(rule.step)
        if found is None:
            yield at.tell("rule", self.say_unknown(rule.step))
            return
        asked = next((one for one in found.step.fields if one.id == rule.field), None)
        if found.order <= at.order or not isinstance(found.step.rule, Asking):
            yield at.tell("rule", f"“{rule.step}” must come later and have the rule asking")
        elif Who.EACH in (at.step.who, found.step.who) or at.step.who is found.step.who:
            yield at.tell("rule", f"“{rule.step}” must ask the one of them whom this does not ask")
        elif asked is None:
            near = say_near(rule.field, [one.id for one in found.step.fields])
            yield at.tell("rule", f"“{rule.step}” has no field “{rule.field}”{near}")
        elif rule.option not in {option.id for option in asked.options}:
            near = say_near(rule.option, [option.id for option in asked.options])
            yield at.tell("rule", f"“{rule.field}” has no option “{rule.option}”{near}")

    def check_settling(self, at: _At) -> Iterator[ScriptProblem]:
        """The time is counted from one's own tap, so there must be one just before it."""
        if at.step.kind is not StepKind.SETTLE:
            return
        before = self.inside[at.order - 1] if at.order else at
        is_tap = before.step.kind in (StepKind.READ, StepKind.SPEAK, StepKind.DO)
        if before is at or not is_tap or before.turns is not at.turns or before.step.who is not at.step.who:
            yield at.tell("settle", "comes right after something that the same people read, say or do")

    # -- conditions -----------------------------------------------------------------------------

    def check_condition(self, at: _At, condition: Condition, key: str, by: int) -> Iterator[ScriptProblem]:
        if condition.drawn is not None:
            yield from self.check_drawn(at, condition, key)
            return
        assert condition.step is not None
        found = self.places.get(condition.step)
        yield from self.check_reference(at, condition.step, key, by)
        yield from self.check_open_to_both(at, condition.step, key)
        is_inside = at.turns is not None or at.step.kind is StepKind.TURNS
        if condition.of in (Of.SPEAKER, Of.LISTENER) and not is_inside:
            yield at.tell(key, f"{condition.of} exists inside turns only")
        if found is None or condition.field is None:
            return
        asked = {one.id: one for one in found.step.fields}
        name, _, piece = condition.field.partition(".")
        if name not in asked:
            yield at.tell(key, f"“{condition.step}” has no field “{name}”{say_near(name, asked)}")
            return
        yield from self.check_compared(at, condition, key, asked[name], piece)

    def check_compared(
        self, at: _At, condition: Condition, key: str, asked: Field, piece: str
    ) -> Iterator[ScriptProblem]:
        test, value = condition.test, condition.value
        if asked.source:
            said = "is not known beforehand: ask whether it was answered"
            yield at.tell(key, f"what “{asked.id}” offers {said}")
            return
        pieces = list(asked.kind.list_pieces(asked))
        if piece and piece not in pieces:
            yield at.tell(key, f"“{condition.field}” is no part of a field")
            return
        if pieces and not piece:
            yield at.tell(key, f"say which part of “{asked.id}”, such as “{asked.id}.{pieces[-1]}”")
            return
        number = bool(piece) or asked.kind.is_number
        if test in (Test.ABOVE, Test.BELOW) and not number:
            yield at.tell(key, f"{test} needs a number")
        elif test is Test.HAS and not asked.kind.is_list:
            yield at.tell(key, f"has needs {name_kinds_that(lambda kind: kind.is_list)}")
        elif number and not isinstance(value, int):
            yield at.tell(key, f"“{value}” is not a number")
        known = [option.id for option in asked.options]
        if not number and known and value not in known:
            yield at.tell(key, f"“{asked.id}” has no option “{value}”{say_near(str(value), known)}")

    def check_drawn(self, at: _At, condition: Condition, key: str) -> Iterator[ScriptProblem]:
        assert condition.drawn is not None
        name, _, piece = condition.drawn.partition(".")
        draw = self.draws.get(name)
        if draw is None:
            yield at.tell(key, f"nothing is drawn as “{name}”{say_near(name, self.draws)}")
        elif draw.is_hand and at.turns is None:
            yield at.tell(key, f"“{name}” is a hand of cards: there is no one card to look at")
        elif draw.deck is not None and piece not in ("depth", "theme", "id"):
            yield at.tell(key, f"say {name}.depth, {name}.theme or {name}.id")
        elif draw.deck is None and (piece or condition.value not in draw.options):
            near = say_near(str(condition.value), draw.options)
            yield at.tell(key, f"“{name}” is never “{condition.value}”{near}")
        elif piece == "depth" and not isinstance(condition.value, int):
            yield at.tell(key, "a depth is a number")

    # -- quotes ---------------------------------------------------------------------------------

    def check_all_quoted(self, at: _At) -> Iterator[ScriptProblem]:
        for text in (*list_texts_of_step(at.step), at.step.meanwhile):
            try:
                found = find_quotes(text)
            except ValueError as wrong:
                yield at.tell("text", str(wrong))
                continue
            for quote in found:
                if quote.step is not None and text in (at.step.meanwhile, at.step.button):
                    yield at.tell("text", "what one sees while waiting, or on a button, can quote no answer")
                else:
                    yield from _mark_about(quote.step, self.check_quote(at, quote))

    def check_quote(self, at: _At, quote: Quote) -> Iterator[ScriptProblem]:
        if quote.who in ("speaker", "listener") and at.turns is None:
            yield at.tell("text", f"{{{quote.who}}} exists inside turns only")
        if quote.step is None:
            if quote.who in PEOPLE and quote.field is None:
                return
            draw = self.draws.get(quote.who)
            if draw is None:
                known = [*PEOPLE, *self.draws]
                meant = say_near(quote.who, known)
                if quote.who in self.places:
                    meant = f" (an answer is quoted as {{other.{quote.who}.{quote.field or 'FIELD'}}})"
                yield at.tell("text", f"{{{quote.who}}} is nobody and nothing drawn{meant}")
            elif draw.is_hand and at.turns is None:
                offered = f"offer it with from = “{quote.who}”"
                yield at.tell("text", f"{{{quote.who}}} is a hand of cards: {offered}")
            elif quote.field is not None and (draw.deck is None or quote.field not in CARD_SAYS):
                yield at.tell("text", f"{{{quote.who}.{quote.field}}}: a card has theme, depth and instead")
            return
        if quote.who not in PEOPLE:
            yield at.tell("text", f"{{{quote.who}.…}} must begin with one of {', '.join(PEOPLE)}")
            return
        yield from self.check_reference(at, quote.step, "text", at.order)
        yield from self.check_open_to_both(at, quote.step, "text")
        found = self.places.get(quote.step)
        if found is None:
            return
        if refused := _refusal_of_use(found, Use.QUOTE):
            yield at.tell("text", f"“{quote.step}” {refused}")
        known = [one.id for one in found.step.fields]
        if quote.field not in known:
            near = say_near(quote.field or "", known)
            yield at.tell("text", f"“{quote.step}” has no field “{quote.field}”{near}")
        if (
            found.turns is None
            and at.turns is None
            and not _is_asked_of(quote.who, found.step.who, at.step.who)
        ):
            yield at.tell("text", f"“{quote.step}” does not ask {quote.who}")

    # -- options from elsewhere -----------------------------------------------------------------

    def check_sources(self, at: _At) -> Iterator[ScriptProblem]:
        for asked in at.step.fields:
            for name in asked.source:
                yield from _mark_about(name.partition(".")[0], self.check_source(at, name))

    def check_source(self, at: _At, name: str) -> Iterator[ScriptProblem]:
        step, _, field = name.partition(".")
        if not field:
            if name not in self.draws:
                near = say_near(name, [*self.draws, *self.places])
                yield at.tell("fields", f"nothing is drawn as “{name}”{near}; a list is STEP.FIELD")
            elif self.draws[name].deck is None:
                yield at.tell("fields", f"“{name}” is a word and offers nothing: draw cards of a deck")
            return
        yield from self.check_reference(at, step, "fields", at.order)
        yield from self.check_open_to_both(at, step, "fields")
        found = self.places.get(step)
        if found is None:
            return
        if refused := _refusal_of_use(found, Use.OFFER):
            yield at.tell("fields", f"“{step}” {refused}")
        fields = {one.id: one for one in found.step.fields}
        if field not in fields:
            yield at.tell("fields", f"“{step}” has no field “{field}”{say_near(field, fields)}")
        elif not fields[field].kind.can_be_offered:
            yield at.tell("fields", f"“{name}” is no {name_kinds_that(lambda kind: kind.can_be_offered)}")
        elif not all(is_plain(option.text) for option in fields[field].options):
            yield at.tell("fields", f"“{name}” has options that quote: they read differently to each")

    def find_field(self, name: str) -> tuple[_At | None, Field | None]:
        """The step that "step.field" names, and its field; None for what is not there."""
        step, _, field = name.partition(".")
        found = self.places.get(step)
        fields = found.step.fields if found is not None else ()
        return found, next((one for one in fields if one.id == field), None)

    def check_nearby(self, at: _At) -> Iterator[ScriptProblem]:
        """Finer words lie near first ones that were chosen before."""
        for asked in at.step.fields:
            if asked.near is None:
                continue
            found, named = self.find_field(asked.near)
            if found is None:
                yield at.tell("fields", self.say_unknown(asked.near.partition(".")[0]))
            elif found.order >= at.order or named is None or not named.first_words:
                yield at.tell("fields", f"“{asked.near}” asks for no first words before this")

    def check_own_lines(self, at: _At) -> Iterator[ScriptProblem]:
        """What one gives line by line are lines of one's own, written before and outside of turns."""
        for asked in at.step.fields:
            if asked.of_own is None:
                continue
            found, named = self.find_field(asked.of_own)
            if found is None:
                yield at.tell("fields", self.say_unknown(asked.of_own.partition(".")[0]))
            elif found.order >= at.order or named is None or named.kind is not asked.kind:
                yield at.tell(
                    "fields", f"“{asked.of_own}” is no {asked.kind.word} that was written before this"
                )
            elif found.turns is not None or found.step.who not in (Who.EACH, at.step.who):
                yield at.tell("fields", f"“{asked.of_own}” is not written by everybody who is asked here")

    def check_prefilled(self, at: _At) -> Iterator[ScriptProblem]:
        for name in dict.fromkeys(asked.prefill for asked in at.step.fields if asked.prefill):
            yield from _mark_about(name, self.check_proposal(at, name))

    def check_proposal(self, at: _At, name: str) -> Iterator[ScriptProblem]:
        """What a field begins with: the result of a step worked out before."""
        found = self.places.get(name)
        if found is None:
            yield at.tell("fields", self.say_unknown(name))
        elif found.step.kind is not StepKind.WORK_OUT:
            yield at.tell("fields", f"“{name}” works nothing out that a field could begin with")
        elif found.order >= at.order:
            yield at.tell("fields", f"“{name}” comes later")
        elif found.turns is not None and found.turns is not at.turns:
            yield at.tell("fields", f"“{name}” stands in turns that this one is not in")

    # -- how it is played -----------------------------------------------------------------------

    def check_beside(self, at: _At) -> Iterator[ScriptProblem]:
        if not at.step.beside:
            return
        before = self.inside[at.order - 1] if at.order else at
        is_ask = before is not at and before.step.kind is StepKind.ASK and not before.step.aside
        if not is_ask or before.turns is not at.turns:
            yield at.tell("beside", "stands next to the ask before it, and there is none")
        elif before.step.who is not at.step.who:
            yield at.tell("beside", "must ask the same as the ask before it")

    def check_device(self, at: _At) -> Iterator[ScriptProblem]:
        if self.script.devices is Devices.TWO:
            return
        if at.step.rule is not None and at.step.kind is StepKind.ASK and not at.step.rule.at_once:
            shared = 'write rule = "shared" or devices = "two"'
            yield at.tell("rule", f"on one phone everything is shared: {shared}")
        if at.step.kind is StepKind.RECEIVE:
            yield at.tell("receive", 'on one phone one says it aloud: take it out, or write devices = "two"')
        if at.step.aside or any(one.setting for one in at.step.fields):
            yield at.tell("aside", "on one phone nothing is for one alone")

    def check_alone(self, at: _At) -> Iterator[ScriptProblem]:
        if self.script.people == 2:
            return
        if at.step.kind in _FOR_TWO or at.step.who not in (None, Who.EACH):
            yield at.tell(at.step.kind.value, "needs two people")
        if refused := _refusal_of_use(at, Use.PLAY_ALONE):
            yield at.tell("rule", refused)


def _mark_about(step: str | None, problems: Iterable[ScriptProblem]) -> Iterator[ScriptProblem]:
    """Problems that may be none of their own where that other step is broken."""
    for problem in problems:
        yield problem if step is None else replace(problem, about=(*problem.about, step))


def _refusal_of_use(at: _At, use: Use) -> str | None:
    """What the rule of a step says against being put to this use."""
    return at.step.rule.refuses.get(use) if at.step.rule is not None else None


def _speaks_to_one(text: str) -> bool:
    try:
        return any(quote.who in ("you", "other") for quote in find_quotes(text))
    except ValueError:
        return False


def _is_asked_of(whose: str, who: Who | None, reader: Who | None) -> bool:
    """Whether a top-level step asks the one quoted, for every reader of the quote."""
    if who in (None, Who.EACH):
        return True
    if whose in ("first", "second"):
        return (whose == "first") is (who is Who.FIRST)
    if reader not in (Who.FIRST, Who.SECOND):
        return False
    return (reader is who) is (whose == "you")
