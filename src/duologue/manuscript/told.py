"""The texts of a script, a deck or another file that people read, by id; and the same in other words.

An id is the way to a text: "title", "step.help.fields.help.options.hold.text", "card.table-talk.text".
Entries of a list go by their own name, so a text keeps its id when another is put before it. A step goes by
its own id wherever it stands. What is a text is said by its class: `engine.texts.Text`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from duologue.engine.fields.kind import FieldKind, Option
from duologue.engine.quotes import Quote, find_quotes
from duologue.engine.script import Card, Draw, Drawn, Script, Step, StepKind
from duologue.engine.texts import Read
from duologue.manuscript.fields import make_option_id

_T = TypeVar("_T")
Said = Mapping[tuple[str, str], str]
"""(A text's id, the digest of its source) -> what a translator wrote for it."""
_Say = Callable[[str, str], str]

# A file's own word for what stands there.
_KEYS = MappingProxyType({"steps": "step"})
# The name of an entry is the first of these that it has.
_NAMES = ("id", "slug", "day")
# What overrides the direction of all that follows, and what no page shows.
_TURNS = re.compile("[\u202a-\u202e\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def digest_source(source: str) -> str:
    """The first 12 hex digits of its SHA-256: by them an old round knows its own texts, and a translation
    whose source has moved on is known."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def list_texts(thing: Any) -> Mapping[str, str]:
    """Every text of it by its id, in the order in which it stands there; empty ones are left out."""
    found: dict[str, str] = {}

    def note_text(id_: str, text: str) -> str:
        found[id_] = text
        return text

    _walk(type(thing), thing, "", note_text)
    if isinstance(thing, Script):
        # Words that are only compared are read by nobody.
        quoted = {quote.who for text in found.values() for quote in find_quotes(text)}
        for draw in thing.draws:
            if draw.name in quoted:
                found.update({_name_word(draw, word): word for word in draw.options})
    return MappingProxyType(found)


def tell(thing: _T, said: Said) -> _T:
    """The same in a translator's words: every id, kind, rule and order is kept. Where there is nothing for
    a text, or something that quotes other things than its source, the source stands."""
    if not said:
        return thing
    told: _T = _walk(type(thing), thing, "", lambda id_, text: _tell_text(id_, text, said))
    return told


def tell_drawn(drawn: Drawn, script: Script, said: Said, decks: Mapping[str, Said]) -> Drawn:
    """What was drawn for a round of `script`, in a translator's words. `decks` has what was said of each
    deck, by the name of what was drawn from it."""
    words = {
        draw.name: _tell_text(_name_word(draw, word), word, said)
        for draw in script.draws
        if isinstance(word := drawn.values.get(draw.name), str) and word in draw.options
    }
    cards = {name: tell_card(card, decks.get(name, {})) for name, card in drawn.cards.items()}
    hands = {
        name: tuple(tell_card(card, decks.get(name, {})) for card in hand)
        for name, hand in drawn.hands.items()
    }
    return replace(drawn, cards=cards, hands=hands, said=words)


def tell_card(card: Card, said: Said) -> Card:
    """A card in a translator's words; `said` is what was said of its deck."""
    at = f"card.{card.id}"
    options = tuple(_tell_option(f"{at}.options", one, said) for one in card.options)
    found = _tell_text(f"{at}.text", card.text, said)
    source = "" if found == card.text else card.text
    instead = _tell_text(f"{at}.instead", card.instead, said) if card.instead else ""
    return replace(card, text=found, source=source, options=options, instead=instead)


def _tell_option(at: str, option: Option, said: Said) -> Option:
    found = _tell_text(f"{at}.{option.id}.text", option.text, said)
    return option if found == option.text else Option(option.id, found, option.text)


def find_turning(text: str) -> str | None:
    """What is in it that turns the words around it, or is nothing to read, in a sentence; None if nothing is.
    Marks of a direction and isolates are well: they end with what they stand in."""
    found = _TURNS.search(text)
    return f"has U+{ord(found[0]):04X}, an invisible character that has no place in a text" if found else None


def find_unlike(source: str, text: str) -> str | None:
    """What makes a translation unfit for its source, in a sentence; None if nothing does."""
    if turned := find_turning(text):
        return turned
    try:
        wanted = set(find_quotes(source))
    except ValueError:
        # A card says braces as they are.
        return None
    try:
        there = set(find_quotes(text))
    except ValueError as error:
        return str(error)
    if lost := wanted - there:
        return f"lacks {_say_list(lost)}"
    if more := there - wanted:
        return f"has {_say_list(more)}, which its source has not"
    return None


def _say_list(found: Iterable[Quote]) -> str:
    return ", ".join(
        sorted(f"{{{'.'.join(part for part in (one.who, one.step, one.field) if part)}}}" for one in found)
    )


def _tell_text(id_: str, source: str, said: Said) -> str:
    found = said.get((id_, digest_source(source)), "")
    return found if found.strip() and find_unlike(source, found) is None else source


def _name_word(draw: Draw, word: str) -> str:
    return f"draw.{draw.name}.{make_option_id(word)}"


# -- the walk ---------------------------------------------------------------------------------------


def _walk(hint: Any, value: Any, path: str, say: _Say) -> Any:
    """The value with each of its texts said; whatever has none is the very same."""
    if value is None or not _has_texts(hint):
        return value
    if _is_text(hint):
        return say(path, value) if value.strip() else value
    if is_dataclass(value):
        return _walk_table(value, path, say)
    entry = get_args(_strip_hint(hint))
    if isinstance(value, Mapping):
        return MappingProxyType(
            {name: _walk(entry[1], one, _join_path(path, name), say) for name, one in value.items()}
        )
    kinds = entry[:1] * len(value) if entry[1:] == (...,) else entry
    return tuple(
        _walk(kind, one, _name_entry(path, one, at), say)
        for at, (kind, one) in enumerate(zip(kinds, value, strict=True), 1)
    )


def _walk_table(table: Any, path: str, say: _Say) -> Any:
    changed = {}
    for name, hint in _find_hints(type(table)).items():  # type: ignore[arg-type] # a class is hashable
        # Yes and not yet are asked alike in every agreement, and are said where sentences are.
        if isinstance(table, Step) and table.kind is StepKind.AGREE and name == "fields":
            continue
        value = getattr(table, name)
        told = _walk(hint, value, _join_path(path, _KEYS.get(name, name)), say)
        if told is not value and told != value:
            changed[name] = told
    if isinstance(table, Option) and changed:
        changed["source"] = table.source or table.text
    return replace(table, **changed) if changed else table


def _name_entry(path: str, entry: Any, at: int) -> str:
    if isinstance(entry, Step):
        return f"step.{entry.id}"
    name = next((getattr(entry, one) for one in _NAMES if hasattr(entry, one)), at)
    return _join_path(path, str(name))


def _join_path(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


@cache
def _find_hints(kind: Any) -> Mapping[str, Any]:
    """Of the attributes that have texts in them."""
    hints = get_type_hints(kind, localns={"FieldKind": FieldKind}, include_extras=True)
    return {one.name: hints[one.name] for one in fields(kind) if one.init and _has_texts(hints[one.name])}


@cache
def _has_texts(hint: Any, above: frozenset[Any] = frozenset()) -> bool:
    if _is_text(hint):
        return True
    bare = _strip_hint(hint)
    if is_dataclass(bare) and isinstance(bare, type):
        if bare in above:
            return False
        hints = get_type_hints(bare, localns={"FieldKind": FieldKind}, include_extras=True)
        return any(_has_texts(hints[one.name], above | {bare}) for one in fields(bare))
    return any(_has_texts(one, above) for one in get_args(bare) if one is not ...)


def _is_text(hint: Any) -> bool:
    return get_origin(hint) is Annotated and any(isinstance(note, Read) for note in hint.__metadata__)


def _strip_hint(hint: Any) -> Any:
    """Without notes, and without None beside it."""
    while get_origin(hint) in (Annotated, Union, UnionType) and not _is_text(hint):
        hint = next(part for part in get_args(hint) if part is not NoneType)
    return hint
