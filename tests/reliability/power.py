"""What may lie on a disk after the power went: all that was synced, and of the rest whatever there is.

Of what was written to a file since its last sync, each piece of 512 bytes is there or is not, in whatever
order the disk took them; lengths and deletions likewise. What was written before a sync is there: that is
what a sync promises, and SQLite's log rests on it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.reliability.recording import Delete, Event, Sync, Truncate, Write

SECTOR = 512
FRAME_HEADER = 24

Image = dict[str, bytes]
Change = Write | Truncate | Delete


@dataclass
class Disk:
    """Files by name: what is on it for certain, and what is under way to it."""

    certain: dict[str, bytearray]
    under_way: dict[str, list[Change]] = field(default_factory=dict)

    @classmethod
    def holding(cls, files: Image) -> Disk:
        return cls({name: bytearray(content) for name, content in files.items()})

    def take(self, event: Event) -> None:
        match event:
            case Write() | Truncate() | Delete(synced=False):
                self.under_way.setdefault(event.file, []).append(event)
            case Delete(file, True):
                self.certain.pop(file, None)
                self.under_way.pop(file, None)
            case Sync(file):
                self._settle(self.certain, self.under_way.pop(file, []))

    def whole(self) -> Image:
        """As a process sees it, with everything that was written."""
        files = {name: bytearray(content) for name, content in self.certain.items()}
        for changes in self.under_way.values():
            self._settle(files, changes)
        return {name: bytes(content) for name, content in files.items()}

    def after_a_power_cut(self, chance: random.Random) -> Image:
        files = {name: bytearray(content) for name, content in self.certain.items()}
        for name in sorted(self.under_way):
            self._settle(files, _survivors(self.under_way[name], chance))
        return {name: bytes(content) for name, content in files.items()}

    @staticmethod
    def _settle(files: dict[str, bytearray], changes: Sequence[Change]) -> None:
        for change in changes:
            if isinstance(change, Delete):
                files.pop(change.file, None)
                continue
            content = files.setdefault(change.file, bytearray())
            match change:
                case Write(_, offset, data):
                    content.extend(bytes(max(0, offset + len(data) - len(content))))
                    content[offset : offset + len(data)] = data
                case Truncate(_, size):
                    del content[size:]


def _survivors(changes: Sequence[Change], chance: random.Random) -> list[Change]:
    """Some of them: none, all, the first ones, or any; and of a write, any of its sectors."""
    kind = chance.choice(["none", "all", "first", "any", "any", "torn", "torn"])
    match kind:
        case "none":
            return []
        case "all":
            return list(changes)
        case "first":
            return list(changes[: chance.randrange(len(changes) + 1)])
    found: list[Change] = []
    kept = chance.choice([0.1, 0.5, 0.9])
    for change in changes:
        if kind == "torn" and isinstance(change, Write):
            found += [piece for piece in _sectors(change) if chance.random() < kept]
        elif chance.random() < kept:
            found.append(change)
    return found


def _sectors(write: Write) -> Iterator[Write]:
    at, end = write.offset, write.offset + len(write.data)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        yield Write(write.file, at, write.data[at - write.offset : until - write.offset])
        at = until


def commits(events: Sequence[Event]) -> set[int]:
    """After which events a transaction is in the files: its last frame is in the log, or its journal gone."""
    found = set()
    for number, event in enumerate(events):
        match event:
            case Write(file, _, data) if file.endswith("-wal") and len(data) == FRAME_HEADER:
                # A frame that ends a transaction tells the size of the database; its page comes next.
                if any(data[4:8]):
                    found.add(number + 1)
            case Delete(file, _) if file.endswith("-journal"):
                found.add(number)
    return found
