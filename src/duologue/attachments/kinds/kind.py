"""A kind of attachment: what it keeps of what was sent, and what it gives to who looks at it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar


class AttachmentKind(ABC):
    """Its module has one value of it, `KIND`; kinds have no state."""

    __slots__ = ()

    media: ClassVar[str]
    """The media type of what it gives."""
    fact: ClassVar[str]
    """What a value says of it that no other kind's says."""
    most_sent: ClassVar[int]
    """The most bytes that it looks at."""

    @abstractmethod
    def take(self, sent: bytes) -> tuple[bytes, Mapping[str, int]]:
        """What is kept of what was sent, and what a value says of it. Raises `Wrong` with one of its field's
        names."""

    def give(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """What is given after `begin`, from what was kept, piece after piece."""
        yield from parts

    def begin(self, kept: int) -> bytes:
        """What stands before the first piece of `kept` bytes."""
        return b""

    def give_all(self, parts: Iterable[bytes], kept: int) -> Iterator[bytes]:
        """All that is given of `kept` bytes, piece after piece."""
        if begin := self.begin(kept):
            yield begin
        yield from self.give(parts)

    def count_bytes(self, kept: int) -> int | None:
        """How many bytes it gives of `kept` ones; None where that is not known beforehand."""
        return kept
