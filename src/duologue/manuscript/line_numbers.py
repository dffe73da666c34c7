"""Line numbers of what stands in a TOML file, which tomllib does not give: found by reading it once more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*[.=]")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
# Strings and remarks, in which a bracket or what looks like a table is none.
_OPAQUE = re.compile(
    r'"""(?:\\.|[^\\])*?"""|' r"'''.*?'''|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'|#[^\n]*", re.DOTALL
)
_INSIDE = "\0"


@dataclass(slots=True)
class Lines:
    """The line of a key or a table, counted from 1, and those of what it holds: keys, or a list's tables."""

    line: int
    keys: dict[str, Lines] = field(default_factory=dict)
    entries: list[Lines] = field(default_factory=list)

    def find_key(self, key: str) -> Lines:
        """Of a key; inside an inline table the table's own line is the nearest that can be told."""
        return self.keys.get(key) or Lines(self.line)

    def find_entry(self, at: int) -> Lines:
        return self.entries[at] if at < len(self.entries) else Lines(self.line)


def find_lines(text: str) -> Lines:
    """The lines of a text that is sound TOML."""
    top = table = Lines(1)
    depth = 0
    plain = _OPAQUE.sub(lambda found: f"\n{_INSIDE}" * found.group().count("\n"), text)
    for number, (row, flat) in enumerate(zip(text.split("\n"), plain.split("\n"), strict=True), 1):
        if not depth and not flat.startswith(_INSIDE):
            if header := _HEADER.match(row):
                table = _begin(
                    top,
                    ["".join(part) for part in _PART.findall(header.group(2))],
                    number,
                    header.group(1) == "[[",
                )
            elif key := _KEY.match(row):
                table.keys.setdefault(key.group(1).strip("\"'"), Lines(number))
        depth += flat.count("[") + flat.count("{") - flat.count("]") - flat.count("}")
    return top


def _begin(top: Lines, names: list[str], number: int, is_entry: bool) -> Lines:
    table = top
    for name in names[:-1]:
        inner = table.keys.setdefault(name, Lines(number))
        table = inner.entries[-1] if inner.entries else inner
    found = table.keys.setdefault(names[-1], Lines(number))
    if not is_entry:
        return found
    found.entries.append(Lines(number))
    return found.entries[-1]
