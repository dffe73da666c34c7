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
from duologue.languages.siblings import said_in
from duologue.languages.speaking import pgettext, speaking
from duologue.manuscript.told import Said, tell, tell_drawn

_T = TypeVar("_T")


def told(thing: _T, language: Language, file: str) -> _T:
    """What `file`, "practices.toml", was read as."""
    return tell(thing, said_in(language, file))


# As many as there are exercises and earlier versions of them in a handful of languages.
@lru_cache(maxsize=1024)
def told_script(script: Script, language: Language) -> Script:
    if language.folder is None:
        return script
    found = tell(script, said_in(language, script_file(script.slug)))
    with speaking(language):
        return replace(found, steps=tuple(_agreeing(step) for step in found.steps))


def told_drawn(dealt: Dealt, language: Language) -> Drawn:
    """`dealt` is as the round has it, in no other language than its source."""
    if language.folder is None:
        return dealt.drawn
    script = dealt.script
    decks = {draw.name: _said_of_deck(draw, dealt.drawn, language) for draw in script.draws if draw.deck}
    return tell_drawn(dealt.drawn, script, said_in(language, script_file(script.slug)), decks)


def _said_of_deck(draw: Draw, drawn: Drawn, language: Language) -> Said:
    """What was said of the deck that was drawn from; of a box, of those decks that the cards come from."""
    assert draw.deck is not None
    practice, _, own = draw.deck.partition("/")
    if own != "*":
        return said_in(language, deck_file(draw.deck))
    one = drawn.cards.get(draw.name)
    themes = {card.theme for card in (*((one,) if one else ()), *drawn.hands.get(draw.name, ()))}
    said = (said_in(language, deck_file(f"{practice}/{theme}")) for theme in sorted(themes) if theme)
    return {key: text for of in said for key, text in of.items()}


def told_dealt(dealt: Dealt, language: Language) -> Dealt | None:
    """The round in other words under the same ids; None where its source is what is read."""
    if language.folder is None:
        return None
    return replace(dealt, script=told_script(dealt.script, language), drawn=told_drawn(dealt, language))


def script_file(slug: str) -> str:
    return _file("exercises", slug)


def deck_file(name: str) -> str:
    return _file("decks", name)


def _file(folder: str, name: str) -> str:
    practice, _, own = name.partition("/")
    return f"{practice}/{folder}/{own}.toml"


def _agreeing(step: Step) -> Step:
    """Whether one agrees is asked alike wherever there is something to agree on."""
    steps = tuple(_agreeing(inner) for inner in step.steps)
    if step.kind is not StepKind.AGREE:
        return replace(step, steps=steps) if steps else step
    words = {"yes": pgettext("to an agreement", "Yes"), "not-yet": pgettext("to an agreement", "Not yet")}
    return replace(step, fields=tuple(_answered(one, words) for one in step.fields))


def _answered(asked: Field, words: Mapping[str, str]) -> Field:
    options = (Option(one.id, words.get(one.id, one.text), one.text) for one in asked.options)
    return replace(asked, options=tuple(options))
