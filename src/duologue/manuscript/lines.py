"""Line numbers of a script's parts, which tomllib does not give: found by reading the text once more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TABLE = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.\s\"'-]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*=")


@dataclass(slots=True)
class Block:
    """One `[table]` or `[[table]]`: its own line and the lines of its keys. Lines count from 1."""

    name: str
    line: int
    keys: dict[str, int] = field(default_factory=dict)

    def of(self, key: str | None) -> int:
        return self.keys.get(key, self.line) if key else self.line


@dataclass(slots=True)
class Lines:
    top: Block
    steps: list[Block]
    nested: list[list[Block]]
    keeps: list[Block]
    draw: Block
    tables: list[Block] = field(default_factory=list)

    def step(self, at: int, inner: int | None = None) -> Block:
        if at >= len(self.steps):
            return Block("step", self.top.of("step"))
        if inner is None:
            return self.steps[at]
        found = self.nested[at]
        return found[inner] if inner < len(found) else self.steps[at]

    def keep(self, at: int) -> Block:
        return self.keeps[at] if at < len(self.keeps) else Block("keep", self.top.of("keep"))


def find_lines(text: str) -> Lines:
    lines = Lines(Block("", 1), [], [], [], Block("draw", 1))
    block = lines.top
    within = _Within()
    for number, row in enumerate(text.splitlines(), 1):
        if within.value:
            within.read(row)
            continue
        table = _TABLE.match(row)
        if table:
            block = _begin(lines, re.sub(r"[\s\"']", "", table.group(1)), number)
            continue
        key = _KEY.match(row)
        if key:
            block.keys.setdefault(key.group(1).strip("\"'"), number)
        within.read(row)
    if lines.draw.line == 1:
        lines.draw.line = lines.top.of("draw")
    return lines


def _begin(lines: Lines, name: str, number: int) -> Block:
    block = Block(name, number)
    lines.tables.append(block)
    if name == "step":
        lines.steps.append(block)
        lines.nested.append([])
    elif name == "step.step" and lines.nested:
        lines.nested[-1].append(block)
    elif name == "keep":
        lines.keeps.append(block)
    elif name == "draw":
        lines.draw = block
    return block


class _Within:
    """Whether the reader stands inside a value that goes on over lines: a long string, or brackets."""

    def __init__(self) -> None:
        self.quote = ""
        self.depth = 0

    @property
    def value(self) -> bool:
        return bool(self.quote) or self.depth > 0

    def read(self, row: str) -> None:
        at = 0
        while at < len(row):
            if self.quote:
                at = self._in_string(row, at)
                continue
            here = row[at]
            if here == "#":
                return
            if row.startswith(('"""', "'''"), at):
                self.quote = row[at : at + 3]
                at += 3
                continue
            if here in "\"'":
                self.quote = here
            elif here in "[{":
                self.depth += 1
            elif here in "]}":
                self.depth = max(0, self.depth - 1)
            at += 1
        if len(self.quote) == 1:
            self.quote = ""

    def _in_string(self, row: str, at: int) -> int:
        if row[at] == "\\" and self.quote[0] == '"':
            return at + 2
        if row.startswith(self.quote, at):
            width = len(self.quote)
            self.quote = ""
            return at + width
        return at + 1
