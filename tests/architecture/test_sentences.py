"""Every sentence that a person may read goes through gettext, so that each of the two reads it in their own
language. What looks like one in Python and reaches none of its functions fails here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from tests.architecture.sources import Module, module, modules

ROOMS = frozenset(
    {"web", "api", "live", "notify", "rhythm", "rounds", "keepsakes", "people", "wording", "vault", "config"}
)
# What takes a sentence of ours, as the extraction of sentences knows them.
SAY = {"_", "mark", "gettext", "ngettext", "pgettext", "npgettext", "Refusal", "CountedRefusal"}
LOGGERS = {"log", "logger", "logging"}
# The document of the API is read by who writes programs, in one language.
OF_THE_DOCUMENT = {"description", "title", "summary"}
# A word by itself is a label where it is handed on as one.
LABELS = {"button", "text", "hint", "label", "message", "promise", "words", "line", "note_wrong", "wrong"}
# What a browser or a database calls itself, a header or a type.
NAMES = {"Mac OS X", "No space left"}

GAP = "\N{HORIZONTAL ELLIPSIS}"
WORDS = re.compile(r"[^\W\d_]{2,}")
SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|PRAGMA|FROM|WHERE|JOIN|ORDER BY|VALUES|RETURNING|AND|FOR)\b"
)
BETWEEN = re.compile(rf"{GAP} [a-z]{{2,}}( [a-z]+)* {GAP}")


def is_sentence(text: str) -> bool:
    """Of an f-string, with a gap for each of its values."""
    plain = text.strip()
    if plain in NAMES or SQL.search(plain) or not WORDS.search(plain):
        return False
    if BETWEEN.search(plain):
        return True
    if len(WORDS.findall(plain)) < 2 or " " not in plain:
        return False
    begins = plain[0].isupper() and (plain[1:2].islower() or plain[1:2] in " '\u2019")
    return begins or (plain[-1] in ".?!" and plain[-2:-1].isalpha())


def unsaid(of: Module) -> list[str]:
    return [f"{of.name}:{line} {text!r}" for line, text in _walk(of.tree, _documentation(of.tree))]


def _documentation(tree: ast.AST) -> frozenset[int]:
    """Strings that stand by themselves: what a module, a class, a function or a name is for."""
    return frozenset(id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr))


def _walk(node: ast.AST, skipped: frozenset[int]) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        if id(child) in skipped and isinstance(child, ast.Constant):
            continue
        if isinstance(child, ast.Raise) and not _says(child.exc):
            continue  # of a mistake of ours, which nobody reads but in a log of ours
        if isinstance(child, ast.Compare | ast.Assert):
            continue
        if isinstance(child, ast.Call):
            yield from _of_call(child, skipped)
            continue
        if isinstance(child, ast.JoinedStr):
            if is_sentence(text := _text(child)):
                yield child.lineno, text
            for value in child.values:
                if isinstance(value, ast.FormattedValue):
                    yield from _walk(value, skipped)
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str) and is_sentence(child.value):
            yield child.lineno, child.value
        yield from _walk(child, skipped)


def _of_call(call: ast.Call, skipped: frozenset[int]) -> Iterator[tuple[int, str]]:
    name = _name(call.func)
    if _owner(call.func) in LOGGERS or name == "compile":
        return
    yield from _walk(call.func, skipped)
    for argument in call.args:
        if name in SAY and isinstance(argument, ast.Constant):
            continue
        yield from _walk(ast.Expression(argument), skipped)
    for keyword in call.keywords:
        if keyword.arg in OF_THE_DOCUMENT and name in {"Field", "NinjaAPI"}:
            continue
        value = keyword.value
        if keyword.arg in LABELS and isinstance(value, ast.Constant) and _is_label(value.value):
            yield value.lineno, str(value.value)
        else:
            yield from _walk(ast.Expression(value), skipped)


def _is_label(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Z][a-z]+", value) is not None


def _says(raised: ast.expr | None) -> bool:
    return isinstance(raised, ast.Call) and _name(raised.func) in SAY


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def _owner(function: ast.expr) -> str:
    owner = getattr(function, "value", None)
    return getattr(owner, "id", getattr(owner, "attr", ""))


def _text(joined: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else GAP for part in joined.values)


def in_rooms(of: Module) -> bool:
    return not ROOMS.isdisjoint(of.name.split(".")[1:2]) and ".migrations" not in of.name


def test_every_sentence_in_python_can_be_translated() -> None:
    assert [line for of in modules() if in_rooms(of) for line in unsaid(of)] == []


@pytest.mark.parametrize(
    "planted",
    [
        'WRONG = "That code is not one that waits."',
        'page(request, "x.html", message="Take mine back")',
        'Slip(button="Done")',
        'Slip(button=f"Show it to {name}")',
        'said = f"{name} has answered too."',
        'label = f"{browser} on {system}"',
        'raise Refusal(f"At most {most} fit.")',
        'raise Refusal("That is " + how)',
        'WHY = {1: "Short and light, for a day like this."}',
        'def why():\n    """Says why."""\n    return "Nothing is left."',
        '_(f"For {name} alone.")',
        '_("Kept: %(what)s", what="A line of thanks")',
    ],
)
def test_a_sentence_that_reaches_no_gettext_is_noticed(planted: str) -> None:
    """Control."""
    assert unsaid(module("duologue.web.planted", planted))


@pytest.mark.parametrize(
    "fine",
    [
        '"""What it is for. And why."""',
        'X = 1\n"""What X is. It is one."""',
        'WRONG = mark("That code is not one that waits.")',
        'raise Refusal("At most %(most)s fit.", "field", most=5)',
        'raise CountedRefusal("One fits.", "At most %(num)s fit.", 5)',
        'Slip(button=_("Done"), hint=_("Only you see that. Come back any time."))',
        'ngettext("One line is left.", "%(num)s lines are left.", left)',
        'log.warning("Key files of another database. Stopping.")',
        'raise ValueError("A key has 32 bytes.")',
        'Field(description="Made by you: sent twice, it counts once.")',
        'run("SELECT id FROM people WHERE id = %s ORDER BY day")',
        'names = {"application/json; charset=utf-8", "Lax", "round.html", "0.f.answer"}',
    ],
)
def test_what_is_said_or_is_no_sentence_is_left_alone(fine: str) -> None:
    """Control: not everything is refused."""
    assert unsaid(module("duologue.web.planted", fine)) == []
