"""What the kinds have in common whose content lies beside the answer, in parts: a picture, a voice, a
drawing.

A value is the words alone, where somebody gave words instead, or a mapping: "id" names the attachment, "key"
opens its parts, "hash" is the SHA-256 of what was given, "bytes" its length, "words" what it is for who can't
see or hear it, and what its kind says of it, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from duologue.engine.fields.kind import Field, FieldKind, Value, Wrong
from duologue.engine.fields.raw import fit_text, read_text

MOST_WORDS = 1000
WORDS, HELD, WRONG = "words", "held", "wrong"
ID, KEY, HASH = "id", "key", "hash"


@dataclass(frozen=True, slots=True)
class Attached:
    """What was looked at, sealed and stored, as a value has it; `words` come with it. No form and no program
    can send one, so no value names a key or a length that is not ours."""

    found: Mapping[str, int | str]
    words: object = ""


class AttachedKind(FieldKind):
    __slots__ = ()

    is_attached = True
    can_be_none = True
    files: ClassVar[bool] = True
    """Whether a page sends it as a file; else as text of its own, which `parse` understands."""

    def gather(self, parts: Mapping[str, object]) -> object:
        """Each by its own name, behind the tag that tells the kind."""
        return {name.partition(":")[2]: part for name, part in parts.items()}

    def is_typed(self, typed: object) -> bool:
        return super().is_typed(typed) or (
            isinstance(typed, Mapping)
            and all(super(AttachedKind, self).is_typed(one) for one in typed.values())
        )

    def read(self, asked: Field, raw: object) -> Value | None:
        if isinstance(raw, Attached):
            words = self._read_words(asked, raw.words)
            return {**raw.found, **({WORDS: words} if words else {})}
        if isinstance(raw, Mapping):
            if isinstance(wrong := raw.get(WRONG), str) and wrong in self.refusals:
                raise Wrong(wrong)
            if raw.keys() - {WORDS}:
                raise Wrong("shape")
            raw = raw.get(WORDS)
        return self._read_words(asked, raw)

    refusals: ClassVar[frozenset[str]] = frozenset(
        {"gone", "too-big", "other-kind", "unreadable-file", "too-many-unsent"}
    )
    """Names of what can be wrong with what was sent, found by who looked at it."""

    def _read_words(self, asked: Field, raw: object) -> str | None:
        return fit_text(asked, read_text(raw), MOST_WORDS)


def find_id(value: object) -> str | None:
    """The name of what lies beside an answer, None for a value of words or of any other kind."""
    if isinstance(value, Mapping) and all(isinstance(value.get(name), str) for name in (ID, KEY, HASH)):
        return str(value[ID])
    return None


def find_told(value: object) -> str | None:
    """The name of what lies beside an answer as it is told to its readers, without what opens it."""
    if isinstance(value, Mapping) and isinstance(value.get("bytes"), int):
        return find_id({KEY: "", **value})
    return None


def say_again(value: Any) -> Any:
    """The same without what opens it, as it is told to its readers and compared."""
    if find_id(value) is None:
        return value
    return {name: one for name, one in value.items() if name != KEY}
