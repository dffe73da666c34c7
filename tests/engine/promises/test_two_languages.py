"""Two may read one round in two languages: the same steps, rights, answers and digests, in other words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st
from tests.engine.promises.holding import SOAK, broken, hold, notices, only_soaking, soak
from tests.engine.promises.house import House, require
from tests.engine.promises.playing import Play, Wish, wishes
from tests.engine.promises.scripts import dealt_scripts, short_scripts

from duologue.engine import fate, options
from duologue.engine.fields.kind import Field, Value
from duologue.engine.script import Card, Dealt, Seat, Step
from duologue.manuscript.told import digest_source, list_texts, tell
from duologue.showing import digests
from duologue.showing import view as views
from duologue.showing.digests import digest_all_expected, list_prompts
from duologue.showing.own_side import Own
from duologue.showing.prompts import Prompt
from duologue.showing.view import View, make_view
from duologue.showing.voice import BARE, EngineLine, Voice
from duologue.workings.results import Worked

EXAMPLES = 110
SCRIPTS = dealt_scripts() | short_scripts()
MARK = "Ŧ·"


class Foreign:
    """Says all that the engine has to say in words that are in no script."""

    def say_quote(self, words: str) -> str:
        return f"«{words}»"

    def make_unmarked(self) -> Voice:
        return self

    def say_value(self, asked: Field, value: Value, *, signed: bool = False) -> str:
        return MARK + BARE.say_value(asked, value, signed=signed)

    def say_proposal(self, found: Worked) -> tuple[str, ...]:
        return tuple(MARK + line for line in BARE.say_proposal(found))

    def say(self, line: EngineLine, **values: str) -> str:
        return MARK + BARE.say(line, **values)

    def say_promise(self, name: str, other: str) -> str:
        return MARK + name

    def say_aside(self, step: Step) -> Step:
        return replace(step, text=MARK)

    def say_day(self, day: date) -> str:
        return f"{MARK}{day}"


def in_other_words(dealt: Dealt, *, all_alike: bool) -> Dealt:
    """The same under other words. `all_alike`: a language in which every card says the same."""
    said = {(id_, digest_source(text)): f"{MARK} {text}" for id_, text in list_texts(dealt.script).items()}

    def told(card: Card) -> Card:
        return replace(card, text=MARK if all_alike else MARK + card.text, source=card.text)

    drawn = dealt.drawn
    cards = {name: told(card) for name, card in drawn.cards.items()}
    hands = {name: tuple(map(told, hand)) for name, hand in drawn.hands.items()}
    words = {name: f"{MARK}{value}" for name, value in drawn.values.items()}
    return replace(
        dealt,
        script=tell(dealt.script, said),
        drawn=replace(drawn, cards=cards, hands=hands, said=words),
    )


def languages(dealt: Dealt, wishes: Sequence[Wish], all_alike: bool) -> None:
    other = in_other_words(dealt, all_alike=all_alike)
    one = Play(House(dealt))
    for event, here in enumerate(wishes):
        one.do(here, event)
        for seat in dealt.seats:
            reads_the_same(one.house, seat, other)


def reads_the_same(house: House, seat: Seat, other: Dealt) -> None:
    own = house.own(seat)
    here = house.view(seat)
    there = make_view(house.state, seat, replace(own, told=other, voice=Foreign()))
    require(without_words(here) == without_words(there), "another language shows other things")
    require(digest_all_expected(here) == digest_all_expected(there), "a digest goes by the words")
    for prompt in list_prompts(there):
        require(prompt.text.startswith(MARK) or not prompt.text, f"{prompt.step} stays in its source")


def without_words(of: View) -> Mapping[str, Any]:
    shown = of.write_json()
    sees = {
        step: {name: what for name, what in there.items() if name != "result"}
        for step, there in of.sees.items()
    }
    prompts = [bare(prompt) for prompt in list_prompts(of)]
    return {**shown, "text": "", "sees": sees, "line": of.line, "prompts": prompts}


def bare(prompt: Prompt) -> object:
    fields = [(one.id, one.kind, [option.id for option in one.options]) for one in prompt.fields]
    return prompt.step, prompt.kind, prompt.rule, prompt.quoted, fields


def test_each_reads_the_same_round_in_a_language_of_their_own():
    hold(languages, EXAMPLES, SCRIPTS, wishes(), st.booleans())


@soak
@only_soaking
def test_each_reads_the_same_round_in_ten_thousand_ways():
    hold(languages, SOAK, SCRIPTS, wishes(), st.booleans())


# -- broken on purpose -----------------------------------------------------------------------------


def _said() -> str:
    return str(notices(languages, 2000, SCRIPTS, wishes(most=24), st.booleans()))


def test_it_notices_a_digest_of_words(monkeypatch):
    right = digests._write_plain
    broken(monkeypatch, digests, "_write_plain", lambda prompt: [right(prompt), prompt and prompt.text])
    assert "a digest goes by the words" in _said()


def test_it_notices_options_that_are_one_where_their_words_are(monkeypatch):
    def folded(found):
        return tuple({options.normalise(option.text): option for option in found}.values())

    broken(monkeypatch, fate, "fold_options", folded)
    assert "another language shows other things" in _said()


def test_it_notices_a_text_that_is_read_from_its_source(monkeypatch):
    broken(monkeypatch, views, "tell", lambda state, own: state)
    assert "stays in its source" in _said()


def test_nobody_reads_an_own_of_the_engine_s():
    assert Own().told is None and Own().voice is BARE
