"""The text of a table as programs save it: with which letters, and parted by what. What had to be found out
is said in the report, never kept quiet."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from duologue.cli.stop import Stop
from duologue.cli.text_places import find_position, make_stop_at, read_bytes
from duologue.languages import _, mark

SEPARATORS = (",", ";", "\t", "|")
_CHUNK = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_PROGRAMS = (
    (b"PK\x03\x04", mark("this is a spreadsheet's own file; save it as CSV in the spreadsheet first")),
    (b"\xd0\xcf\x11\xe0", mark("this is a spreadsheet's own file; save it as CSV in the spreadsheet first")),
    (b"$FL", mark("this is SPSS's own file; save it there as CSV, with the values in place of their labels")),
)


@dataclass(frozen=True, slots=True)
class Text:
    """A file's bytes, and the `encoding` to read them in."""

    file: Path
    raw: bytes
    encoding: str

    def open(self) -> io.TextIOWrapper:
        """From its beginning. Lines end where a table's do; a form feed or a separator inside a name is part
        of the name."""
        return io.TextIOWrapper(io.BytesIO(self.raw), encoding=self.encoding, newline="")


@dataclass(frozen=True, slots=True)
class Shape:
    """`separator` of columns; `before`: lines above the header, where a spreadsheet says its separator."""

    separator: str
    before: int


def read(file: Path) -> Text:
    """The file, once all of it is known to be text; raises `Stop` with the place where it is not."""
    raw = read_bytes(file)
    for begins, what in _OTHER_PROGRAMS:
        if raw.startswith(begins):
            raise make_stop_at(file, 1, 1, _(what))
    encoding = next((name for begins, name in _MARKS if raw.startswith(begins)), None)
    if encoding is None:
        if raw[:400].count(0) * 4 > len(raw[:400]):
            raise make_stop_at(file, 1, 1, _("this looks like UTF-16 without its mark; save it as UTF-8"))
        encoding = "utf-8" if _find_broken(raw, "utf-8") is None else "cp1252"
    broken = _find_broken(raw, encoding)
    if broken is not None:
        before = raw[:broken].decode(encoding, "replace")
        line, column = find_position(before, len(before))
        raise make_stop_at(
            file, line, column, _("this is text neither as UTF-8 nor as Windows-1252; save it as UTF-8")
        )
    return Text(file, raw, encoding)


def _find_broken(raw: bytes, encoding: str) -> int | None:
    """Where it ceases to be text; piece by piece, so that a large file is not held twice."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, max(len(raw), 1), _CHUNK):
        held = len(decoder.getstate()[0])
        piece = raw[start : start + _CHUNK]
        try:
            decoder.decode(piece, final=start + _CHUNK >= len(raw))
        except UnicodeDecodeError as failure:
            return max(0, start - held + failure.start)
    return None


def find_shape(text: Text, wanted: frozenset[str]) -> Shape:
    """Whichever separator finds most of the columns wanted (`fold_name`) in the header, then most columns."""
    with text.open() as lines:
        first = lines.readline()
        begun = first.strip().strip('"')
        if begun[:4].lower() == "sep=" and begun[4:] in (*SEPARATORS, "", "\\t"):
            return Shape("\t" if begun[4:] in ("", "\\t") else begun[4:], 1)

    def weigh_separator(separator: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=separator, skipinitialspace=True), [])
        return sum(fold_name(cell) in wanted for cell in cells), len(cells)

    return Shape(max(SEPARATORS, key=weigh_separator), 0)


def fold_name(name: str) -> str:
    """A column's name, whatever its case."""
    return " ".join(name.split()).casefold()


def read_records(text: Text, shape: Shape) -> Iterator[tuple[int, list[str]]]:
    """(line on which it ends, cells) of each record, the header's first. An open quote is said with the
    place where it began."""
    with text.open() as lines:
        for _number in range(shape.before):
            lines.readline()
        reader = csv.reader(lines, delimiter=shape.separator, strict=True, skipinitialspace=True)
        ended = 0
        try:
            for cells in reader:
                ended = reader.line_num
                yield shape.before + ended, cells
        except csv.Error:
            raise _make_open_quote(text, shape, shape.before + ended) from None


def _make_open_quote(text: Text, shape: Shape, ended: int) -> Stop:
    """The error of the record after line `ended`, whose quotes do not close."""
    with text.open() as lines:
        for _number in range(ended):
            lines.readline()
        line, column = ended + 1, 1
        begun: tuple[int, int] | None = None
        in_quotes, fresh, closed = False, True, False
        for row in lines:
            for letter in row:
                if in_quotes:
                    # Doubled quotes close and open again, which comes to the same.
                    if letter == '"':
                        in_quotes, closed = False, True
                elif letter == '"' and (fresh or closed):
                    begun = begun if closed else (line, column)
                    in_quotes, fresh, closed = True, False, False
                elif letter == shape.separator:
                    column, fresh, closed = column + 1, True, False
                elif closed and letter not in "\r\n":
                    return make_stop_at(
                        text.file,
                        *(begun or (line, column)),
                        _(
                            "the quotes that begin here are followed by more text; quotes inside are "
                            "written twice"
                        ),
                    )
                elif letter != " ":
                    fresh = False
            line += 1
            if not in_quotes:
                column, fresh, closed = 1, True, False
    if begun is None:
        return make_stop_at(text.file, ended + 1, 1, _("this line is longer than any that is needed here"))
    return make_stop_at(text.file, *begun, _("the quotes that open here do not close"))
