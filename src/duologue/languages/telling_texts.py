"""Scripts, what was drawn for a round, and the files of practices, in the language of who reads them.

Everything keeps its ids: what is told is for reading, and whatever goes by a script goes by its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from duologue.engine.fields.kind import Field, Option
from duologue.engine.script import Dealt, Draw, Drawn, Script, Step, StepKind
from duologue.languages.language import Language
from duologue.languages.siblings import read_said_in
from duologue.languages.speaking import pgettext, speak_in
from duologue.manuscript.told import Said, tell, tell_drawn

_T = TypeVar("_T")


def tell_thing(thing: _T, language: Language, file: str) -> _T:
    """What `file`, "practices.toml", was read as."""
    return tell(thing, read_said_in(language, file))


# As many as there are exercises and earlier versions of them in a handful of languages.
@lru_cache(maxsize=1024)
def tell_script(script: Script, language: Language) -> Script:
    if language.folder is None:
        return script
    found = tell(script, read_said_in(language, name_script_file(script.slug)))
    with speak_in(language):
        return replace(found, steps=tuple(_tell_agreeing(step) for step in found.steps))


def tell_drawn_in(dealt: Dealt, language: Language) -> Drawn:
    """`dealt` is as the round has it, in no other language than its source."""
    if language.folder is None:
        return dealt.drawn
    script = dealt.script
    decks = {draw.name: _read_said_of_deck(draw, dealt.drawn, language) for draw in script.draws if draw.deck}
    return tell_drawn(dealt.drawn, script, read_said_in(language, name_script_file(script.slug)), decks)


def _read_said_of_deck(draw: Draw, drawn: Drawn, language: Language) -> Said:
    """What was said of the deck that was drawn from; of a box, of those decks that the cards come from."""
    assert draw.deck is not None
    practice, _, own = draw.deck.partition("/")
    if own != "*":
        return read_said_in(language, name_deck_file(draw.deck))
    one = drawn.cards.get(draw.name)
    themes = {card.theme for card in (*((one,) if one else ()), *drawn.hands.get(draw.name, ()))}
    said = (
        read_said_in(language, name_deck_file(f"{practice}/{theme}")) for theme in sorted(themes) if theme
    )
    return {key: text for of in said for key, text in of.items()}


def tell_dealt(dealt: Dealt, language: Language) -> Dealt | None:
    """The round in other words under the same ids; None where its source is what is read."""
    if language.folder is None:
        return None
    return replace(dealt, script=tell_script(dealt.script, language), drawn=tell_drawn_in(dealt, language))


def name_script_file(slug: str) -> str:
    return _name_file("exercises", slug)


def name_deck_file(name: str) -> str:
    return _name_file("decks", name)


def _name_file(folder: str, name: str) -> str:
    practice, _, own = name.partition("/")
    return f"{practice}/{folder}/{own}.toml"


def _tell_agreeing(step: Step) -> Step:
    """Whether one agrees is asked alike wherever there is something to agree on."""
    steps = tuple(_tell_agreeing(inner) for inner in step.steps)
    if step.kind is not StepKind.AGREE:
        return replace(step, steps=steps) if steps else step
    words = {"yes": pgettext("to an agreement", "Yes"), "not-yet": pgettext("to an agreement", "Not yet")}
    return replace(step, fields=tuple(_tell_answered(one, words) for one in step.fields))


def _tell_answered(asked: Field, words: Mapping[str, str]) -> Field:
    options = (Option(one.id, words.get(one.id, one.text), one.text) for one in asked.options)
    return replace(asked, options=tuple(options))
