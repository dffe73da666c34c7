"""The canary scan: whether anything that was typed lies somewhere in a form that others could read.

`Canaries` makes words that nobody else would ever write and remembers where each was typed. `found` looks for
them in files: as they are, in UTF-16, hexadecimal, base64 in each of its three alignments and both of its
alphabets, percent-encoded, inside gzip, zlib and zip members at any offset, and in the cells of SQLite files,
whose longer values lie split over pages.
"""

from __future__ import annotations

import secrets
import sqlite3
import string
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from urllib.parse import quote

SQLITE = b"SQLite format 3\0"
# gzip's magic with its one method; zlib's two bytes for a window of 32 KiB, by level; a zip entry.
GZIP, ZLIB, ZIP = b"\x1f\x8b\x08", (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"), b"PK\x03\x04"
# What a compressed member may hold, in bytes, and members within members.
MOST_INSIDE = 32 * 1024 * 1024
DEEPEST = 2


@dataclass
class Canaries:
    """Words by the name of the field into which they were typed."""

    words: dict[str, str] = field(default_factory=dict)

    def make(self, where: str, before: str = "", letters: int = 14) -> str:
        """A new word for a field, `before` standing in front of what makes it unique."""
        assert where not in self.words, where
        self.words[where] = before + "".join(secrets.choice(string.ascii_lowercase) for _ in range(letters))
        return self.words[where]

    def know(self, where: str, secret: str) -> str:
        """A secret that the product made: shown to somebody once, and to be found nowhere."""
        assert len(secret) >= 10, where
        self.words[where] = secret
        return secret


@dataclass(frozen=True, order=True)
class Finding:
    """Where a word was found, whose word it is, and in which form."""

    place: str
    where: str
    form: str


def forms_of(word: str) -> Mapping[str, bytes]:
    """What a word looks like in each form, as far as what stands around it leaves it alone."""
    raw = word.encode()
    forms = {
        "raw": raw,
        "UTF-16LE": word.encode("utf-16-le"),
        "UTF-16BE": word.encode("utf-16-be"),
        "hexadecimal": raw.hex().encode(),
        "hexadecimal, large": raw.hex().upper().encode(),
        "percent-encoded": quote(word, safe="").encode(),
    }
    for shift in range(3):
        for name, encode in (("base64", b64encode), ("base64url", urlsafe_b64encode)):
            # Characters that mix with neighbouring bytes are left out at both ends.
            encoded = encode(bytes(shift) + raw).rstrip(b"=")
            first = (0, 2, 3)[shift]
            last = len(encoded) if (shift + len(raw)) % 3 == 0 else len(encoded) - 1
            forms[f"{name}, {shift} in"] = encoded[first:last]
    return forms


def found(canaries: Canaries, files: Iterable[Path]) -> list[Finding]:
    """Every word that lies in one of the files in one of the forms."""
    wanted = [
        (where, form, sought)
        for where, word in canaries.words.items()
        for form, sought in forms_of(word).items()
    ]
    findings: set[Finding] = set()
    for path in files:
        for place, content in _contents(path):
            findings.update(
                Finding(place, where, form) for where, form, sought in wanted if sought in content
            )
    return sorted(findings)


def found_in(canaries: Canaries, text: str, place: str = "text") -> list[Finding]:
    """The same for words that were caught on their way, an address for example."""
    content = text.encode()
    return sorted(
        Finding(place, where, form)
        for where, word in canaries.words.items()
        for form, sought in forms_of(word).items()
        if sought in content
    )


def files_below(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return  # a journal that its database has just removed
    yield str(path), content
    yield from _inside(str(path), content)
    if content.startswith(SQLITE):
        yield from _cells(path)


def _cells(path: Path) -> Iterator[tuple[str, bytes]]:
    """All cells of an SQLite file, one after another, by table; read from a copy with its journal."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        copyfile(path, copy)
        for journal in ("-wal", "-journal"):
            with suppress(FileNotFoundError):
                copyfile(f"{path}{journal}", f"{copy}{journal}")
        with closing(sqlite3.connect(copy)) as database:
            tables = [
                name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            ]
            for table in tables:
                rows = database.execute(f'SELECT * FROM "{table}"')
                cells = b"\n".join(_bytes(cell) for row in rows for cell in row if cell is not None)
                yield f"{path}: {table}", cells
                yield from _inside(f"{path}: {table}", cells)


def _bytes(cell: object) -> bytes:
    return cell if isinstance(cell, bytes) else str(cell).encode()


def _inside(place: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """What compressed members hold, wherever in the content they begin."""
    if depth == DEEPEST:
        return
    for magic, window, skip in ((GZIP, 31, 0), *((start, 15, 0) for start in ZLIB), (ZIP, -15, None)):
        at = content.find(magic)
        while at >= 0:
            start = at if skip is not None else _zip_data(content, at)
            inner = _unpacked(content[start:], window)
            # A few bytes come out of noise as well; no word is that short.
            if len(inner) >= 8:
                yield f"{place}, compressed at {at}", inner
                yield from _inside(f"{place}, compressed at {at}", inner, depth + 1)
            at = content.find(magic, at + 1)


def _zip_data(content: bytes, at: int) -> int:
    """Where the data of a zip entry begins: 30 bytes, then a name and an extra field."""
    name, extra = (int.from_bytes(content[at + n : at + n + 2], "little") for n in (26, 28))
    return at + 30 + name + extra


def _unpacked(content: bytes, window: int) -> bytes:
    """What comes out until the member ends or breaks off."""
    unpacker = zlib.decompressobj(window)
    out = bytearray()
    with suppress(zlib.error):
        for at in range(0, len(content), 4096):
            out += unpacker.decompress(content[at : at + 4096], MOST_INSIDE - len(out))
            if unpacker.eof or len(out) >= MOST_INSIDE:
                break
            out += unpacker.decompress(unpacker.unconsumed_tail) if unpacker.unconsumed_tail else b""
    return bytes(out)
