"""Sealed documents: what a person or a couple has one of, read and changed as a whole.

A kind of document is declared once, by name: what is in it, where it lies, and what is read where there is
none yet or none that opens. Reading, writing and changing go through the declaration, and the vault pads what
it seals: a stored document tells its size class and no more.

A document is read, changed, and put back only where it still stands as it was read; whoever comes second
reads anew and changes that. Each sealing has a nonce of its own, so what is stored says by itself whether
somebody was quicker. No lock is held: no order of locks matters, and both databases do the same.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Generic, TypeVar

from django.db import OperationalError
from pydantic import PlainSerializer, TypeAdapter, ValidationError

from duologue.people.me import Me
from duologue.vault import Locked, Unreadable

MOST_TRIES = 50
Stored = TypeVar("Stored")
New = TypeVar("New")
Who = TypeVar("Who")
Content = TypeVar("Content")
Moment = Annotated[datetime, PlainSerializer(datetime.isoformat, when_used="json")]
"""As it is written to the last digit, in the zone it was said in."""


class Key(StrEnum):
    """Which key a kind of document lies under: its owner's, the one that both have, or the instance's own."""

    PERSONAL = "personal"
    COUPLE = "couple"
    JOBS = "jobs"


class Shelf(ABC, Generic[Who, Stored]):
    """Where a kind of document lies: how it is found, put back, opened and closed."""

    __slots__ = ()

    @property
    @abstractmethod
    def key(self) -> Key: ...

    @abstractmethod
    def load(self, who: Who) -> Stored | None:
        """What is stored, None where nothing is yet."""

    @abstractmethod
    def swap(self, who: Who, before: Stored | None, after: Stored) -> bool:
        """Put `after` where `before` still stands, and say whether it did."""

    @abstractmethod
    def open(self, who: Who, stored: Stored) -> bytes:
        """The text in it; raises `Unreadable` or `Locked`."""

    @abstractmethod
    def close(self, who: Who, text: bytes) -> Stored | None:
        """The text sealed for its place, None without the key that it belongs under."""


@dataclass(frozen=True, slots=True, eq=False)
class Document(Generic[Who, Content]):
    """A kind of document. `content` is the type of what is in it, a dataclass or what JSON's lists become;
    `empty` is read where there is none, and, where it `forgives`, of one that doesn't open: nothing that such
    a one holds is worth a page that fails. `names`: what a field is called where it is stored, if not as it
    is called here. `older` brings the JSON of earlier versions into today's form, and `spaced` is how the
    first of its kind were written: with a space after each comma and colon."""

    name: str
    content: object
    shelf: Shelf[Who, Any]
    empty: Content
    forgives: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    older: Callable[[Any], Any] | None = None
    spaced: bool = False

    def read(self, who: Who) -> Content:
        return self.read_stored(who, self.shelf.load(who))

    def read_stored(self, who: Who, stored: object) -> Content:
        """What is in one that was loaded; raises `Unreadable` or `Locked` where it doesn't forgive."""
        text = self._open_stored(who, stored)
        return self.empty if text is None else self.read_text(text)

    def read_text(self, text: bytes) -> Content:
        """What is in a text; raises `Unreadable` for one that no version wrote: it was sealed by us, so it is
        not overwritten as if nothing were there."""
        found = self._read_found(text)
        if isinstance(found, dict):
            here = {stored: name for name, stored in self.names.items()}
            found = {here.get(name, name): value for name, value in found.items()}
        try:
            content: Content = _make_adapter(self.content).validate_python(found)
        except ValidationError:
            # Its own message would quote what somebody wrote.
            raise Unreadable(f"not a document of this kind: {self.name}") from None
        return content

    def write_text(self, content: Content, before: bytes | None = None) -> bytes:
        """The text of it; what a later version wrote beside stays as it was `before`."""
        raw = _make_adapter(self.content).dump_python(content, mode="json")
        if isinstance(raw, dict):
            raw = self._keep_beside(before) | {
                self.names.get(name, name): value for name, value in raw.items()
            }
        return json.dumps(raw, separators=None if self.spaced else (",", ":")).encode()

    def change(self, who: Who, by: Callable[[Content], Content | None]) -> Content | None:
        """Put in place of what stands what `by` makes of it, nothing where that is None; nothing at all
        without the key it belongs under. What stands then, None for nothing changed. `by` may be called more
        than once."""
        kept: list[Content] = []

        def change_stored(stored: object) -> Any:
            text = self._open_stored(who, stored)
            after = by(self.empty if text is None else self.read_text(text))
            kept[:] = [] if after is None else [after]
            return None if after is None else self.shelf.close(who, self.write_text(after, text))

        def swap(before: Any, after: Any) -> bool:
            return self.shelf.swap(who, before, after)

        change(lambda: self.shelf.load(who), swap, change_stored)
        return kept[0] if kept else None

    def read_once(self: Document[Me, Content], me: Me) -> Content:
        """As `read`, but opened once a request."""
        if self.mark(me) not in me.opened:
            me.opened[self.mark(me)] = self.read(me)
        content: Content = me.opened[self.mark(me)]
        return content

    def hold(self: Document[Me, Content], me: Me, content: Content) -> None:
        """Have `read_once` give this in the same request: it was read together with others."""
        me.opened.setdefault(self.mark(me), content)

    def change_once(self: Document[Me, Content], me: Me, by: Callable[[Content], Content]) -> None:
        """As `change`, and read as changed by the same request."""
        me.opened[self.mark(me)] = self.change(me, by)

    def mark(self: Document[Me, Content], me: Me) -> tuple[int, bytes]:
        """Where `me.opened` has it for the rest of a request."""
        return me.partner_id.int, self.name.encode()

    def _open_stored(self, who: Who, stored: object) -> bytes | None:
        if stored is None:
            return None
        try:
            return self.shelf.open(who, stored)
        except (Unreadable, Locked):
            # Of a lost epoch, or tampered with.
            if self.forgives:
                return None
            raise

    def _read_found(self, text: bytes) -> Any:
        found = json.loads(text)
        return found if self.older is None else self.older(found)

    def _keep_beside(self, before: bytes | None) -> dict[str, Any]:
        found = {} if before is None else self._read_found(before)
        if not isinstance(found, dict) or not is_dataclass(self.content):
            return {}
        ours = {self.names.get(one.name, one.name) for one in fields(self.content)}
        return {name: value for name, value in found.items() if name not in ours}


@cache
def _make_adapter(content: Any) -> TypeAdapter[Any]:
    """Made when the first of its kind is read: starting up waits for none of them."""
    return TypeAdapter(content)


_KINDS: dict[str, Document[Any, Any]] = {}


def declare(document: Document[Who, Content]) -> Document[Who, Content]:
    """Make a kind of document known by its name, which no other may have."""
    if document.name in _KINDS:
        raise ValueError(f"two kinds of document are called {document.name}")
    _KINDS[document.name] = document
    return document


def list_kinds() -> Mapping[str, Document[Any, Any]]:
    """Every kind declared by what is imported, by name."""
    return dict(_KINDS)


def change(
    load: Callable[[], Stored], swap: Callable[[Stored, New], bool], by: Callable[[Stored], New | None]
) -> None:
    """Put in place of what `load` gives what `by` makes of it; nothing where that is None.

    `swap` says whether what it was given first still stood there. `by` may be called several times, each time
    with what stands then. Raises `OperationalError` after 50 tries.
    """
    for _ in range(MOST_TRIES):
        before = load()
        after = by(before)
        if after is None or swap(before, after):
            return
    raise OperationalError("a document is being changed all the time")
