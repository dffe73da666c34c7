"""What the architecture tests read: the project's own files, as git lists them."""

from __future__ import annotations

import ast
import lzma
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"

# Instances of earlier commits (tests/upgrade): looked into by `packed`.
PACKED = ".xz"
# Read as bytes elsewhere or not at all: no sentence of ours stands in them.
BINARY = {".png", ".ico", ".woff2", ".jpg", ".mo", PACKED}


@cache
def project_files() -> tuple[str, ...]:
    """Paths of tracked files, and of new ones not ignored, so that a mistake shows before its commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    return tuple(sorted(path for path in set(listed.split("\0")) if path and (ROOT / path).is_file()))


def texts(*suffixes: str, under: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) of the project's text files, or of those with one of the suffixes, below a folder."""
    for path in project_files():
        kind = Path(path).suffix
        if path.startswith(under) and kind not in BINARY and (not suffixes or kind in suffixes):
            yield path, (ROOT / path).read_text(encoding="utf-8")


def packed() -> Iterator[tuple[str, str]]:
    """(path, content) of the project's packed files, every byte a character; an archive is one long text."""
    for path in project_files():
        if Path(path).suffix == PACKED:
            yield path, lzma.decompress((ROOT / path).read_bytes()).decode("latin-1")


@dataclass(frozen=True)
class Module:
    """A Python module of the package: its dotted name and its syntax tree."""

    name: str
    tree: ast.Module


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package."""
    return tuple(module(dotted(path), text) for path, text in texts(".py", under="src/duologue/"))


def module(name: str, text: str) -> Module:
    return Module(name, ast.parse(text))


def dotted(path: str) -> str:
    """`src/duologue/vault/decrypting.py` is `duologue.vault.decrypting`; a package goes by its folder's
    name."""
    parts = list(Path(path).relative_to("src").with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def references(of: Module) -> Iterator[tuple[str, int]]:
    """(dotted name, line) of all that the module imports or reaches through an import, aliases resolved.

    A mere mention counts as much as a call: a function that is handed on is called somewhere else.
    """
    known: dict[str, str] = {}
    for node in ast.walk(of.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                known[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            origin = _absolute(of.name, node)
            for alias in node.names:
                known[alias.asname or alias.name] = f"{origin}.{alias.name}"
                yield f"{origin}.{alias.name}", node.lineno
    for node in ast.walk(of.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            if name := _reached(node, known):
                yield name, node.lineno
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr" and len(node.args) > 1:
            origin, wanted = node.args[0], node.args[1]
            if (name := _reached(origin, known)) and isinstance(wanted, ast.Constant):
                yield f"{name}.{wanted.value}", node.lineno


def _absolute(name: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    base = name.split(".")[: -node.level]
    return ".".join([*base, node.module] if node.module else base)


def _reached(node: ast.AST, known: dict[str, str]) -> str:
    """The dotted name of `a.b.c` with its first part resolved, or "" if that is nothing imported."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in known:
        return ""
    return ".".join([known[node.id], *reversed(parts)])
