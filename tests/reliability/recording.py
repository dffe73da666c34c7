"""What SQLite asks of the disk, in its order: every write, truncation, sync and deletion.

A recorder sits between SQLite and its own way to files (a VFS whose file methods are copies of SQLite's, with
three of them listened to). So nothing is assumed about when SQLite syncs: it is what it does.
"""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from duologue.config import sqlite

sqlite.use_packaged_sqlite()
import sqlite3  # noqa: E402 - after the line above

OK = 0
_I64, _INT, _PTR, _TEXT = ctypes.c_int64, ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p


class Write(NamedTuple):
    file: str
    offset: int
    data: bytes


class Truncate(NamedTuple):
    file: str
    size: int


class Sync(NamedTuple):
    file: str


class Delete(NamedTuple):
    """`synced`: the folder was synced as well, so that the file cannot come back."""

    file: str
    synced: bool


class Scene(NamedTuple):
    """What follows belongs to this."""

    name: str


class Told(NamedTuple):
    """From here on somebody knows that these facts are kept, and expects those no more."""

    now: frozenset[str]
    no_more: frozenset[str]


_listening: list[Recording] = []
"""For the life of the process: SQLite calls what they hold until its last connection is closed."""

Event = Write | Truncate | Sync | Delete | Scene | Told

# Paths are passed on as the pointers they are: SQLite keeps them, and keeps more behind their end.
_OPEN = ctypes.CFUNCTYPE(_INT, _PTR, _PTR, _PTR, _INT, _PTR)
_DELETE = ctypes.CFUNCTYPE(_INT, _PTR, _PTR, _INT)
_WRITE = ctypes.CFUNCTYPE(_INT, _PTR, _PTR, _INT, _I64)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _PTR, _I64)
_SYNC = ctypes.CFUNCTYPE(_INT, _PTR, _INT)
_CLOSE = ctypes.CFUNCTYPE(_INT, _PTR)


class _Methods(ctypes.Structure):
    """SQLite's `sqlite3_io_methods`, version 3."""

    _fields_ = [
        ("version", _INT),
        ("close", _PTR),
        ("read", _PTR),
        ("write", _PTR),
        ("truncate", _PTR),
        ("sync", _PTR),
        ("others", _PTR * 13),
    ]


class _Vfs(ctypes.Structure):
    """SQLite's `sqlite3_vfs`, version 3."""

    _fields_ = [
        ("version", _INT),
        ("file_size", _INT),
        ("longest_path", _INT),
        ("next", _PTR),
        ("name", _TEXT),
        ("app_data", _PTR),
        ("open", _PTR),
        ("delete", _PTR),
        ("others", _PTR * 14),
    ]


@dataclass
class Recording:
    """The events so far. `files` are the names, beside each other in one folder, that are listened to."""

    database: Path
    events: list[Event] = field(default_factory=list)
    _names: dict[int, str] = field(default_factory=dict)
    _tables: dict[int, _Methods] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)

    def _is_ours(self, path: str) -> bool:
        main = str(self.database)
        return path in (main, main + "-wal", main + "-journal")

    def start(self) -> None:
        """Every connection of this process that is opened from now on is listened to."""
        _listening.append(self)
        library = _library()
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        library.sqlite3_vfs_find.argtypes = [_TEXT]
        library.sqlite3_vfs_register.argtypes = [ctypes.POINTER(_Vfs), _INT]
        original = library.sqlite3_vfs_find(None)
        own = _Vfs.from_buffer_copy(original.contents)
        own.name, own.next = b"recorded", None
        own.open = self._keep(_OPEN(self._opening(original)))
        own.delete = self._keep(_DELETE(self._deleting(original)))
        self._kept.append(own)
        if library.sqlite3_vfs_register(ctypes.byref(own), 1) != OK:
            raise RuntimeError("SQLite takes no other way to its files")

    def _keep(self, function: Any) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, _PTR).value

    def _opening(self, original: Any) -> Callable[..., int]:
        real = _OPEN(original.contents.open)
        address = ctypes.addressof(original.contents)

        def opened(_: int, path: int | None, file: int, flags: int, found: int) -> int:
            result = real(address, path, file, flags, found)
            if result == OK and path is not None and self._is_ours(_text(path)):
                self._names[file] = Path(_text(path)).name
                methods = ctypes.cast(file, ctypes.POINTER(_PTR))
                methods[0] = ctypes.addressof(self._listening(methods[0]))
            return result

        return opened

    def _deleting(self, original: Any) -> Callable[..., int]:
        real = _DELETE(original.contents.delete)
        address = ctypes.addressof(original.contents)

        def deleted(_: int, path: int, sync: int) -> int:
            result = real(address, path, sync)
            if result == OK and self._is_ours(_text(path)):
                self.events.append(Delete(Path(_text(path)).name, bool(sync)))
            return result

        return deleted

    def _listening(self, table: int) -> _Methods:
        """A copy of a table of file methods that is listened to; one for each that SQLite has."""
        if table in self._tables:
            return self._tables[table]
        copy = _Methods.from_buffer_copy(_Methods.from_address(table))
        write, truncate = _WRITE(copy.write), _TRUNCATE(copy.truncate)
        sync, close = _SYNC(copy.sync), _CLOSE(copy.close)

        def written(file: int, data: int, amount: int, offset: int) -> int:
            result = write(file, data, amount, offset)
            if result == OK:
                self.events.append(Write(self._names[file], offset, ctypes.string_at(data, amount)))
            return result

        def truncated(file: int, size: int) -> int:
            result = truncate(file, size)
            if result == OK:
                self.events.append(Truncate(self._names[file], size))
            return result

        def synced(file: int, flags: int) -> int:
            result = sync(file, flags)
            if result == OK:
                self.events.append(Sync(self._names[file]))
            return result

        def closed(file: int) -> int:
            self._names.pop(file, None)
            return close(file)

        copy.write, copy.truncate = self._keep(_WRITE(written)), self._keep(_TRUNCATE(truncated))
        copy.sync, copy.close = self._keep(_SYNC(synced)), self._keep(_CLOSE(closed))
        self._tables[table] = copy
        return copy


def _text(path: int) -> str:
    return ctypes.string_at(path).decode()


def _library() -> ctypes.CDLL:
    """The SQLite that this process's `sqlite3` runs on."""
    package = sqlite3.__name__
    inner = "_sqlite3" if package == "sqlite3" else f"{package}._sqlite3"
    return ctypes.CDLL(importlib.import_module(inner).__file__)
