"""Nothing is decided by what a text says: whoever needs to know a thing asks for it, and not for its words.

A sentence is written anew, translated, or left empty by the writer of an exercise; a decision that hangs on
its words would then be another. Whether there is a text at all may be asked, and whether two texts are the
same, so that none is said twice.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from jinja2 import nodes
from tests.architecture.sources import Module, modules

from duologue.web import page

ROOMS = (
    "duologue.web",
    "duologue.wording",
    "duologue.rhythm",
    "duologue.counsel",
    "duologue.api",
    "duologue.showing",
)
PROSE = frozenset(
    {
        "text",
        "hint",
        "label",
        "promise",
        "rest",
        "line",
        "small",
        "title",
        "words",
        "why",
        "says",
        "placeholder",
        "button",
        "look",
        "heading",
        "kept",
        "presence",
        "question",
        "agreed",
        "sentence",
        "skipped",
        "to_reader",
        "in_short",
        "summary",
    }
)
"""What texts for people are called, and the looks of a thing, which say as little of what it is."""
SEARCHES = frozenset({"startswith", "endswith", "find", "index", "count"})
LETTERS = {
    # Marks that turn a line, and the ends of sentences: what letters are, whatever they say.
    "duologue.web.direction": {"text"},
    "duologue.wording.in_a_row": {"text"},
    # What a browser sent in a field for a password: a passkey's answer begins as JSON does.
    "duologue.web.passkey_options": {"text"},
}


def in_code(of: Module) -> Iterator[str]:
    """Where a text is compared with a literal, or searched for one."""
    spared = LETTERS.get(of.name, set())

    def is_prose(node: ast.AST) -> bool:
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        return name in PROSE and name not in spared

    for node in ast.walk(of.tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            is_found = any(map(is_prose, sides)) and any(map(is_text, sides))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_found = node.func.attr in SEARCHES and is_prose(node.func.value)
        else:
            continue
        if is_found:
            yield f"{of.name}:{node.lineno} {ast.unparse(node)}"


def is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(is_text, node.elts))
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def in_template(source: str) -> Iterator[str]:
    tree = page.make_environment().parse(source)
    for node in tree.find_all(nodes.Compare):
        sides = [node.expr, *(one.expr for one in node.ops)]
        if any(map(is_prose_there, sides)) and any(map(is_text_there, sides)):
            yield f"line {node.lineno}"
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr) and call.node.attr in SEARCHES:
            if is_prose_there(call.node.node):
                yield f"line {call.lineno}"


def is_prose_there(node: nodes.Node) -> bool:
    return (isinstance(node, nodes.Getattr) and node.attr in PROSE) or (
        isinstance(node, nodes.Name) and node.name in PROSE
    )


def is_text_there(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Tuple | nodes.List):
        return any(map(is_text_there, node.items))
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def test_no_code_decides_by_what_a_text_says():
    rooms = [of for of in modules() if of.name.startswith(ROOMS)]
    assert rooms
    assert [line for of in rooms for line in in_code(of)] == []


def test_no_template_decides_by_what_a_text_says():
    environment = page.make_environment()
    assert environment.loader is not None
    found = {}
    for name in environment.list_templates():
        source, *_ = environment.loader.get_source(environment, name)
        found[name] = list(in_template(source))
    assert len(found) > 50
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_module_that_needs_no_mercy_gets_none():
    """The control of what is spared: without it these are found."""
    for of in modules():
        if of.name in LETTERS:
            assert list(in_code(Module(f"{of.name}.bare", of.tree))), of.name


@pytest.mark.parametrize(
    "planted",
    [
        'told = slip.hint != ""',
        'shown = "" if "{" in field.label else field.label',
        'is_wide = "wide" in look',
        'has_end = text.endswith(".")',
        'is_card = step.text == f"{{{name}}}"',
    ],
)
def test_a_decision_planted_in_code_is_found(planted: str):
    assert list(in_code(Module("duologue.web.planted", ast.parse(planted))))


@pytest.mark.parametrize(
    "planted",
    [
        '{{ render(field, told=slip.hint != "") }}',
        '{% if "wide" in look %}{% endif %}',
        '<p class="{{ "small" if line.text == "Done" }}"></p>',
        '{% if slip.text.startswith("You") %}{% endif %}',
    ],
)
def test_a_decision_planted_in_a_template_is_found(planted: str):
    assert list(in_template(planted))


@pytest.mark.parametrize(
    "plain", ["{% if slip.hint %}{% endif %}", "{% if one.text != one.title %}{% endif %}"]
)
def test_whether_a_text_is_there_and_whether_it_is_said_already_may_be_asked(plain: str):
    assert list(in_template(plain)) == []
