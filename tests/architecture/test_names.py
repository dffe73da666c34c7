"""A name says what a thing is: one class and one module a name, and a verb first in a function's name.

Excuses go by kind, as STYLE.md has them. What shares a name on purpose stands below, with the reason.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pytest
from tests.architecture.sources import SOURCE

_VERBS = """
accent act add adjust admit agree analyse answer archive arrange arrive ask average back balance begin bring
calibrate call carry catch change check choose claim clean clear close collect colour come commit compare
compile compute conclude configure confirm connect copy count create cut date deal decide declare decode
delete deliver demand derive destroy digest discard disclose divide do draw drop dump edit enclose encode
encrypt end enter erase estimate explore export extract fade fetch fill find fingerprint finish fit flush
fold follow forget found free furnish gather give go greet group guess hand hash hear hide hold hush install
intersect invite isolate join judge keep label lay lead leave let list listen live load locate lock log look
make mark match measure meet migrate mint mirror mix move name normalise note number offer open order pack
pad pair parse part pass pause pin place plan play pool predict prepare present press print profile propose
prove put quit quote raise rank rate reach read receive record redirect reflect refresh refuse register
regress release remember remove rename render renew repeat replace report require resolve rest restore
restrict reveal revoke rewrap rewrite ring round rule run save say scale seal search seat see select send
serve set settle shape share shift shorten show shrink shuffle sign simulate smooth sort speak spend split
spread stack stand standardise start stay step stop store stretch strip submit subset sum suspect swap sweep
switch sync tabulate take tell tick tidy tie toss try turn understand undo unlock unseal unwrap update use
visit vouch wait wake walk weaken weave weigh welcome widen withdraw work wrap write
"""
VERBS = frozenset(_VERBS.split())
AUXILIARIES = frozenset({"is", "are", "has", "have", "had", "was", "may", "can", "could"})
PREDICATES = frozenset(
    {"awaits", "beats", "came", "carries", "covers", "differs", "falls", "lingers", "owes", "varies"}
)
"""They answer whether."""

SHARED_CLASSES: Mapping[str, str] = {
    "Move": "what the engine plays, and the row that keeps it",
    "SignIn": "the row of a secured account, and what a program sends to sign in",
}

DJANGO_S = frozenset({"__init__", "apps", "models", "urls"})
"""Files that go by these names wherever there are such."""

LAYERS: Mapping[frozenset[str], str] = {
    frozenset({"engine.fields", "wording.values", "attachments.kinds"}): "a kind of field, and its parts",
    frozenset({"notify.mail", "notify.push"}): "a channel, found by its folder's name",
    frozenset({"insight", "web.insights", "wording.results"}): "a figure, its page, and its words",
}
"""In these folders a module has the name of the concept whose part it is."""

ENDS = frozenset({"web", "web.views", "web.today", "web.insights", "api", "cli"})
"""Pages, things on Today, operations and commands go by the name of the module below that they show."""

SHARED_MODULES: Mapping[str, str] = {
    "pairing": "how two come to share a key, and the vault's part in it",
    "password": "an account's password, and what the vault derives from it",
    "play": "the pure fold, and the transaction around it",
    "rules": "who may read an answer, and the wraps that follow from it",
    "voice": "what the view asks of whoever says things, and the one who says them",
}

ADDRESSES = ("admit_", "app.command", "router.", "api.")
"""What makes a page, an operation or a command of a function: its name is in an address, or a program's."""
CALLED_BY_NAME = frozenset({"fileno", "main"})
"""What the standard library, or the installed command, calls by its name."""
ROOTS = frozenset(
    {"Protocol", "ABC", "Enum", "StrEnum", "IntEnum", "NamedTuple", "TypedDict", "Exception", "Schema"}
)
"""Bases that ask for no method by its name."""

Modules = Mapping[str, ast.Module]


@dataclass(frozen=True, slots=True)
class Function:
    where: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    bases: tuple[str, ...]
    """Of the class that it is a method of."""


@cache
def modules() -> Modules:
    files = (file for file in sorted(SOURCE.rglob("*.py")) if "migrations" not in file.parts)
    return {
        ".".join(file.relative_to(SOURCE / "duologue").with_suffix("").parts): ast.parse(file.read_text())
        for file in files
    }


def classes(of: Modules) -> dict[str, list[str]]:
    """Where each name is a class's; one that is private is the same name."""
    found = defaultdict(list)
    for name, tree in of.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name != "Meta":
                found[node.name.lstrip("_")].append(name)
    return found


def same_classes(of: Modules) -> list[str]:
    return sorted(
        name for name, places in classes(of).items() if len(places) > 1 and name not in SHARED_CLASSES
    )


def files(of: Modules) -> dict[str, list[str]]:
    """The folders in which a module has this name."""
    found = defaultdict(list)
    for name in of:
        folder, _, file = name.rpartition(".")
        if file not in DJANGO_S:
            found[file].append(folder)
    return found


def is_one_concept(folders: list[str]) -> bool:
    if any(set(folders) <= layer | ENDS for layer in LAYERS):
        return True
    return sum(folder not in ENDS for folder in folders) <= 1


def same_modules(of: Modules) -> list[str]:
    return sorted(
        name
        for name, folders in files(of).items()
        if len(folders) > 1 and not is_one_concept(folders) and name not in SHARED_MODULES
    )


def functions(of: Modules) -> Iterator[Function]:
    def walk(node: ast.AST, where: str, bases: tuple[str, ...]) -> Iterator[Function]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Function(f"{where}.{child.name}", child, bases)
                yield from walk(child, f"{where}.{child.name}", ())
            elif isinstance(child, ast.ClassDef):
                of_it = tuple(ast.unparse(base).split("[")[0].rsplit(".", 1)[-1] for base in child.bases)
                yield from walk(child, f"{where}.{child.name}", of_it)
            else:
                yield from walk(child, where, bases)

    for name, tree in of.items():
        yield from walk(tree, name, ())


def is_excused(one: Function, ours: set[str]) -> bool:
    marks = [ast.unparse(mark) for mark in one.node.decorator_list]
    name = one.node.name
    return (
        (name.startswith("_") and name.endswith("_"))
        or any("property" in mark for mark in marks)
        or any(mark.startswith(ADDRESSES) or ".command" in mark for mark in marks)
        or (name.startswith("from_") and "classmethod" in marks)
        or name == "_"
        or name.endswith("gettext")
        or name in CALLED_BY_NAME
        or any(base.lstrip("_") not in ours and base not in ROOTS for base in one.bases)
    )


def begins_with_a_verb(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = node.name.lstrip("_").split("_")[0]
    answers = ast.unparse(node.returns) if node.returns else ""
    if first in AUXILIARIES:
        return (
            answers in {"bool", "Bools", "str"}
            or answers.startswith("TypeGuard")
            or first in {"have", "could"}
        )
    if node.name.lstrip("_").startswith("refusal_"):
        return "None" in answers
    third = first.removesuffix("es") if first in {"passes", "matches", "goes"} else first.removesuffix("s")
    is_predicate = answers in {"bool", "Bools"} and (third in VERBS or first in PREDICATES)
    return first in VERBS or is_predicate


def without_a_verb(of: Modules) -> list[str]:
    ours = set(classes(of))
    return [
        one.where for one in functions(of) if not is_excused(one, ours) and not begins_with_a_verb(one.node)
    ]


def test_no_two_classes_share_a_name() -> None:
    assert same_classes(modules()) == []


def test_no_two_modules_share_a_name() -> None:
    assert same_modules(modules()) == []


def test_a_function_begins_with_a_verb() -> None:
    assert without_a_verb(modules()) == []


def test_every_excuse_is_needed() -> None:
    there = modules()
    assert {name for name in SHARED_CLASSES if len(classes(there)[name]) < 2} == set()
    folders = files(there)
    assert {
        name for name in SHARED_MODULES if len(folders[name]) < 2 or is_one_concept(folders[name])
    } == set()


def planted(**texts: str) -> Modules:
    return {name.replace("__", "."): ast.parse(text) for name, text in texts.items()}


def test_control_two_classes_of_one_name_are_seen() -> None:
    assert same_classes(planted(rounds__one="class Table: ...", web__two="class _Table: ...")) == ["Table"]


def test_control_two_modules_of_one_name_are_seen_and_a_page_of_one_is_none() -> None:
    assert same_modules(planted(rounds__rows="", keepsakes__rows="", web__views__rows="")) == ["rows"]
    assert same_modules(planted(rounds__history="", web__views__history="", api__history="")) == []


@pytest.mark.parametrize(
    "text",
    [
        "def rows(): ...",
        "def _row_of(one): ...",
        "def made(one): ...",
        "def may_skip(one) -> WhyNot | None: ...",
        "def has_shares(one) -> list[str]: ...",
        "def shows(one) -> list[str]: ...",
        "def refusal_of_note(one) -> str: ...",
        "class One:\n    def text(self): ...",
        "class One(Protocol):\n    def text(self): ...",
        "def find():\n    def row(one): ...",
    ],
)
def test_control_a_noun_is_seen(text: str) -> None:
    assert len(without_a_verb(planted(rounds__one=text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "def find_rows(): ...",
        "def may_skip(one) -> bool: ...",
        "def shows(one) -> bool: ...",
        "def refusal_of_skipping(one) -> WhyNot | None: ...",
        "class One:\n    @property\n    def text(self): ...",
        "class One(AppConfig):\n    def ready(self): ...",
        "@admit_partner\ndef account(request): ...",
    ],
)
def test_control_what_is_excused_by_its_kind_is_none(text: str) -> None:
    assert without_a_verb(planted(rounds__one=text)) == []
