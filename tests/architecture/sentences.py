"""Finds sentences in Python that reach no gettext: what rooms of pages and rooms of commands are looked
through by, each with what it says through and what is no sentence there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.architecture.sources import Module

GAP = "\N{HORIZONTAL ELLIPSIS}"
WORDS = re.compile(r"[^\W\d_]{2,}")
SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|PRAGMA|FROM|WHERE|JOIN|ORDER BY|VALUES|RETURNING|AND|FOR)\b"
)
BETWEEN = re.compile(rf"{GAP} [a-z]{{2,}}( [a-z]+)* {GAP}")
# What takes a sentence of ours, as the extraction of sentences knows them.
SAY = frozenset({"_", "mark", "gettext", "ngettext", "pgettext", "npgettext"})
LOGGERS = frozenset({"log", "logger", "logging"})


@dataclass(frozen=True, slots=True)
class Ears:
    """How a room is listened to.

    `says`: functions besides `SAY` that take a sentence; `tells`: errors whose own words a person reads, so
    that these are to be sentences of ours; `names`: what only looks like one; `clauses`: whether a few small
    words count as well, as they do in what an error of `tells` is given; `attributes`: arguments that are
    names and no words; `labels`: arguments of which one word with a capital is a label.
    """

    says: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    clauses: bool = False
    attributes: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()


def unsaid(of: Module, ears: Ears) -> list[str]:
    """Every place with its words, those of an f-string with a gap for each of its values."""
    documented = frozenset(id(node.value) for node in ast.walk(of.tree) if isinstance(node, ast.Expr))
    return [f"{of.name}:{line} {text!r}" for line, text in _walk(of.tree, documented, ears)]


def is_sentence(text: str, ears: Ears) -> bool:
    plain = text.strip()
    if plain in ears.names or SQL.search(plain) or not WORDS.search(plain):
        return False
    if BETWEEN.search(plain):
        return True
    if len(WORDS.findall(plain)) < 2 or " " not in plain:
        return False
    begins = plain[0].isupper() and (plain[1:2].islower() or plain[1:2] in " '\u2019")
    return ears.clauses or begins or (plain[-1] in ".?!" and plain[-2:-1].isalpha())


def _walk(node: ast.AST, documented: frozenset[int], ears: Ears) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        if id(child) in documented and isinstance(child, ast.Constant):
            continue
        if isinstance(child, ast.Raise):
            # Of a mistake of ours nobody reads but in a log of ours.
            if _is_told(child.exc, ears):
                yield from _walk(child, documented, replace(ears, clauses=True))
            continue
        if isinstance(child, ast.Compare | ast.Assert):
            continue
        if isinstance(child, ast.Call):
            yield from _of_call(child, documented, ears)
        elif isinstance(child, ast.JoinedStr):
            if is_sentence(text := _text(child), ears):
                yield child.lineno, text
            for value in child.values:
                if isinstance(value, ast.FormattedValue):
                    yield from _walk(value, documented, ears)
        elif isinstance(child, ast.Constant):
            if isinstance(child.value, str) and is_sentence(child.value, ears):
                yield child.lineno, child.value
        else:
            yield from _walk(child, documented, ears)


def _of_call(call: ast.Call, documented: frozenset[int], ears: Ears) -> Iterator[tuple[int, str]]:
    name = _name(call.func)
    if _owner(call.func) in LOGGERS or name == "compile":
        return
    yield from _walk(call.func, documented, ears)
    for argument in call.args:
        if name in SAY | ears.says and isinstance(argument, ast.Constant):
            continue
        yield from _walk(ast.Expression(argument), documented, ears)
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg in ears.labels and isinstance(value, ast.Constant) and _is_label(value.value):
            yield value.lineno, str(value.value)
        elif keyword.arg not in ears.attributes:
            yield from _walk(ast.Expression(value), documented, ears)


def _is_label(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Z][a-z]+", value) is not None


def _is_told(raised: ast.expr | None, ears: Ears) -> bool:
    return isinstance(raised, ast.Call) and _name(raised.func) in ears.tells | ears.says


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def _owner(function: ast.expr) -> str:
    owner = getattr(function, "value", None)
    return getattr(owner, "id", getattr(owner, "attr", ""))


def _text(joined: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else GAP for part in joined.values)
