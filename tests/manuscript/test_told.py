"""A script in a translator's words: everything that people read, and nothing that anything goes by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.engine.fields.kind import Field, FieldKind
from duologue.engine.quotes import find_quotes
from duologue.engine.script import Card, Drawn, Script
from duologue.engine.texts import Text
from duologue.languages.language import ENGLISH, Language
from duologue.languages.telling_texts import name_script_file, tell_script
from duologue.manuscript.parse import parse
from duologue.manuscript.told import digest_source, find_unlike, list_texts, tell, tell_drawn
from duologue.rhythm.plan import PlanDay
from duologue.rounds import installed
from duologue.rounds.decks import CardTable, DeckFile
from duologue.rounds.practice_files import Source, Way
from duologue.wording.feeling_words import Phrase, ReadWord

# What of a script is a name or a value: rounds are stored and compared by it, and nobody reads it as a text.
NAMES = {
    "Card": {"id", "theme", "about", "source"},
    "CardTable": {"id", "theme", "about"},
    # A deck's own title is for who writes it.
    "DeckFile": {"title", "gone", "at_most"},
    "ReadWord": {"id"},
    # Authors and journals are called the same everywhere.
    "Source": {"id", "authors", "where", "doi", "read", "against"},
    "Way": {"on_occasion", "slug", "sources", "signature", "at"},
    "Condition": {"value", "step", "field", "drawn"},
    # A drawn word is compared; where a text quotes it, `list_texts` has it.
    "Draw": {"name", "options", "deck", "narrow", "without", "only"},
    "Field": {"id", "setting", "source", "prefill", "start", "hints"},
    "Keep": {"kind", "step", "again", "card"},
    "Option": {"id", "source"},
    "Script": {"slug", "practice", "first", "solo", "sources", "setting", "brings", "sha256"},
    "Step": {"id", "names", "result"},
}
ALL = """
title = "T1 {other}"
practice = "tests"
minutes = [1, 2]
depth = 1
line = "T2 {other}"
in_short = "T3"
not_for = "T4"
draw = { word = ["one word", "another"], unread = ["left", "right"] }

[[step]]
id = "a"
ask = "each"
text = "T5 {word} {other}"
hint = "T6"
button = "T7"
meanwhile = "T8 {other}"
fields = [
  { id = "f", kind = "choice", label = "T9", hint = "T10", options = [
    "T11 {other}", { id = "x", text = "T12" } ] },
  { id = "g", kind = "short text", placeholder = "T13", optional = true },
  { id = "h", kind = "0-10", ends = ["T14", "T15"], optional = true },
]

[[step]]
id = "round"
turns = ["first", "other"]
text = "T16"
[[step.step]]
id = "say"
speak = "speaker"
text = "T17 {you.a.g}"

[[step]]
id = "sign"
agree = "T18 {you.a.g}"
"""


@cache
def whole() -> Script:
    return parse(ALL, "tests/all")


def strings_of(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind, localns={"FieldKind": FieldKind}, include_extras=True)
    return {one.name: hints[one.name] for one in fields(kind) if holds(hints[one.name], str)}


def holds(hint: Any, kind: Any) -> bool:
    if hint is Text:
        return kind is Text
    parts = get_args(hint)[1:] if get_origin(hint) is Mapping else get_args(hint)
    return hint is kind or any(holds(one, kind) for one in parts)


def classes(kind: type, seen: set[type]) -> set[type]:
    """Every dataclass that a script is made of."""
    if kind not in seen:
        seen.add(kind)
        for hint in get_type_hints(kind, localns={"FieldKind": FieldKind}).values():
            for part in (hint, *get_args(hint), *(one for arg in get_args(hint) for one in get_args(arg))):
                if is_dataclass(part) and part.__module__ == "duologue.engine.script":
                    classes(part, seen)
    return seen


def forgotten(kinds: set[type]) -> dict[str, set[str]]:
    """What is text by its type, and neither said to be read nor known to be a name."""
    found = {kind.__name__: set(strings_of(kind)) - NAMES.get(kind.__name__, set()) for kind in kinds}
    return {name: which for name, which in found.items() if which}


def test_no_text_of_a_script_can_be_forgotten():
    assert forgotten(classes(Script, set()) | {Card}) == {}


def test_no_text_of_a_way_a_source_a_deck_or_a_day_can_be_forgotten():
    assert forgotten({Way, Source, DeckFile, CardTable, PlanDay, Phrase, ReadWord}) == {}


def test_a_text_that_a_class_does_not_own_up_to_is_found():
    from dataclasses import make_dataclass

    assert forgotten({make_dataclass("Step", [("id", str), ("aloud", str)])}) == {"Step": {"aloud"}}


def test_every_text_that_is_written_is_listed_and_told():
    listed = list_texts(whole())
    marked = [text for text in listed.values() if text.startswith("T")]
    assert sorted(int(text.split()[0][1:]) for text in marked) == list(range(1, 19))
    told = tell(whole(), {(id_, digest_source(text)): f"«{text}»" for id_, text in listed.items()})
    assert [text[:1] for id_, text in list_texts(told).items() if not id_.startswith("draw.")] == ["«"] * 18


def test_only_drawn_words_that_somebody_reads_are_listed():
    drawn = {id_: text for id_, text in list_texts(whole()).items() if id_.startswith("draw.")}
    assert drawn == {"draw.word.one-word": "one word", "draw.word.another": "another"}


def test_what_was_drawn_is_told_by_what_it_was():
    card = Card("kettle", "The kettle", theme="home")
    drawn = Drawn({"word": "another", "unread": "left"}, {"card": card}, {"hand": (card,)})
    said = {("draw.word.another", digest_source("another")): "ein anderes"}
    deck = {("card.kettle.text", digest_source("The kettle")): "Der Kessel"}
    told = tell_drawn(drawn, whole(), said, {"card": deck, "hand": deck})
    assert (told.values, told.said["word"]) == (drawn.values, "ein anderes")
    assert told.cards["card"] == replace(card, text="Der Kessel", source="The kettle")
    assert told.hands["hand"] == (told.cards["card"],)


def test_a_text_whose_source_has_moved_on_is_not_used():
    assert tell(whole(), {("in_short", digest_source("T3, as it was")): "«T3»"}).in_short == "T3"


@pytest.mark.parametrize("said", ["«T2»", "«T2 {othr}»", "«T2 {other} {you}»", "«T2 {other»", "{", " "])
def test_a_translation_that_quotes_something_else_leaves_the_source(said):
    assert tell(whole(), {("line", digest_source("T2 {other}")): said}).line == "T2 {other}"


def test_a_quote_may_stand_elsewhere_in_a_translation_and_twice():
    assert find_unlike("{other} and {you.a.g}", "{you.a.g}, {other}: {other}") is None


TEXTS = st.dictionaries(
    st.sampled_from(sorted(list_texts(parse(ALL, "tests/all")))),
    st.text(st.sampled_from("añ {}.otherudg"), max_size=20),
)


def skeleton(value: object) -> object:
    """Everything but what people read."""
    if is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value), localns={"FieldKind": FieldKind}, include_extras=True)
        return type(value), {
            one.name: skeleton(getattr(value, one.name))
            for one in fields(value)
            if not holds(hints[one.name], Text)
            if one.name != "source" or isinstance(value, Field)
        }
    return [skeleton(one) for one in value] if isinstance(value, tuple) else value


@given(TEXTS)
def test_whatever_is_said_of_it_ids_kinds_rules_and_order_stay(texts):
    listed = list_texts(whole())
    told = tell(whole(), {(id_, digest_source(listed[id_])): text for id_, text in texts.items()})
    assert skeleton(told) == skeleton(whole())
    for id_, text in list_texts(told).items():
        assert text in (listed[id_], texts.get(id_))
        assert set(find_quotes(text)) == set(find_quotes(listed[id_]))


def test_every_installed_exercise_is_told_whole(tmp_path):
    language = Language("xx", "Xx", "de", folder=tmp_path)
    for script in installed.read_scripts().values():
        listed = list_texts(script)
        file = tmp_path / "practices" / name_script_file(script.slug)
        file.parent.mkdir(parents=True, exist_ok=True)
        entries = (
            {"id": id_, "of": digest_source(text), "text": f"«{text}»"} for id_, text in listed.items()
        )
        file.write_text("".join(f"[[text]]\n{toml(entry)}" for entry in entries), "utf-8")
        told = tell_script(script, language)
        assert skeleton(told) == skeleton(script)
        assert all(text == f"«{listed[id_]}»" for id_, text in list_texts(told).items())
        assert tell_script(script, ENGLISH) is script


def toml(entry: dict[str, str]) -> str:
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in entry.items())
