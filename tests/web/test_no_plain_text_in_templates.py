"""Whatever a template says goes through gettext: texts, what a screen reader hears, what macros are given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import nodes

from duologue.web import page

WEB = Path(page.__file__).parent
TEMPLATES = WEB / "templates"
SAID = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext", "for_script"})
HEARD = frozenset({"aria-label", "title", "placeholder", "alt"})
# Names that no language writes otherwise: the program's own, and the shape of a short code.
NAMES = frozenset({"Duologue", "XXXX-XXXX"})
# One word by which a program knows something: an id, an address, a type, a name of a field or of a zone.
WORD_OF_A_PROGRAM = re.compile(r"[a-z0-9_./#?=&:%@+\[\]-]*|username webauthn")
# Blocks and macros that stand within a tag, or say yes: what they write is nobody's to read.
WITHIN_A_TAG = frozenset({"thread", "live", "described", "is_one_choice"})
# An expression's place in what a template writes, while its HTML is read.
PLACE = re.compile("\ue000(\\d+)\ue001")


@cache
def classes() -> frozenset[str]:
    sheets = (path.read_text("utf-8") for path in (WEB / "static" / "duologue").rglob("*.css"))
    return frozenset(name for sheet in sheets for name in re.findall(r"\.([a-z][a-z-]*)", sheet))


def has_letters(text: str) -> bool:
    rest = PLACE.sub("", text)
    for name in NAMES:
        rest = rest.replace(name, "")
    return any(letter.isalpha() for letter in rest)


def is_of_a_program(text: str) -> bool:
    """Whether a literal that a macro is handed is a name for something, or classes for its look."""
    return bool(WORD_OF_A_PROGRAM.fullmatch(text)) or set(text.split()) <= classes()


class Reader(HTMLParser):
    """The texts of a page, and which expressions stand where they are read or heard."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.code += tag in ("script", "style")
        kind = dict(attrs).get("type")
        for name, value in attrs:
            is_button = tag == "input" and name == "value" and kind in ("submit", "button", "reset")
            is_of_a_script = name.startswith("data-") and re.match(r"[A-Z].* ", value or "")
            if value and (name in HEARD or is_button or is_of_a_script):
                self.texts.append(value)

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.code:
            self.texts.append(data)


def written(node: nodes.Node, found: list[nodes.Expr]) -> Iterator[str]:
    """What a template writes, in its order, every branch once; an expression as a mark of its number."""
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Output):
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                yield child.data
            else:
                found.append(child)
                yield f"\ue000{len(found) - 1}\ue001"
    elif isinstance(node, (nodes.Macro, nodes.Block)) and node.name in WITHIN_A_TAG:
        return
    elif not isinstance(node, nodes.Expr):
        for child in node.iter_child_nodes():
            yield from written(child, found)
        if isinstance(node, (nodes.Macro, nodes.Block)):
            yield "\n"


def shown(node: nodes.Node) -> Iterator[str]:
    """The literals that an expression may have as its value, as far as no gettext says them."""
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.CondExpr):
        yield from shown(node.expr1)
        if node.expr2 is not None:
            yield from shown(node.expr2)
    elif isinstance(node, (nodes.Or, nodes.And, nodes.Add)):
        yield from shown(node.left)
        yield from shown(node.right)
    elif isinstance(node, nodes.Concat):
        for child in node.nodes:
            yield from shown(child)
    elif isinstance(node, nodes.Filter):
        if node.node is not None:
            yield from shown(node.node)
    elif isinstance(node, nodes.Getitem):
        # One of several, by its key.
        yield from shown(node.node)
    elif isinstance(node, (nodes.Tuple, nodes.List)):
        for child in node.items:
            yield from shown(child)
    elif isinstance(node, nodes.Dict):
        for pair in node.items:
            yield from shown(pair.value)


def handed(node: nodes.Node) -> Iterator[str]:
    """Every literal of an expression or a statement that no gettext says, but keys and what is compared."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in SAID:
        for child in node.kwargs:
            yield from handed(child)
    elif isinstance(node, nodes.Const):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, nodes.Getitem):
        yield from handed(node.node)
    elif isinstance(node, (nodes.Compare, nodes.Test, nodes.TemplateData)):
        return
    elif isinstance(node, nodes.Filter):
        if node.node is not None:
            yield from handed(node.node)
    elif isinstance(node, nodes.Pair):
        yield from handed(node.value)
    else:
        for child in node.iter_child_nodes():
            yield from handed(child)


def handed_on(tree: nodes.Template) -> Iterator[nodes.Node]:
    """What goes to macros and into variables."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in SAID:
            yield from call.kwargs
        # `typed.get("name")` asks by a key.
        elif not isinstance(call.node, nodes.Getattr):
            yield from (*call.args, *call.kwargs)
    for assigned in tree.find_all(nodes.Assign):
        yield assigned.node
    for loop in tree.find_all(nodes.For):
        yield loop.iter
    for macro in tree.find_all(nodes.Macro):
        yield from macro.defaults


def faults(source: str) -> set[str]:
    """Everything that a template says and no gettext does."""
    tree = page.make_environment().parse(source)
    expressions: list[nodes.Expr] = []
    reader = Reader()
    reader.feed("".join(written(tree, expressions)))
    reader.close()
    found = {text.strip() for text in reader.texts if has_letters(text)}
    for text in reader.texts:
        for number in PLACE.findall(text):
            found |= {said for said in shown(expressions[int(number)]) if has_letters(said)}
    for part in handed_on(tree):
        found |= {said for said in handed(part) if has_letters(said) and not is_of_a_program(said)}
    return {re.sub(r"\s+", " ", PLACE.sub("…", text)) for text in found}


def templates() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", templates())
def test_a_template_says_nothing_but_through_gettext(name: str) -> None:
    assert faults((TEMPLATES / name).read_text("utf-8")) == set()


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("<p>Go on</p>", "Go on"),
        ("<p>{{ name }} waits.</p>", "… waits."),
        ('<p>{{ "Open" if open }}</p>', "Open"),
        ('<p>{{ "open" if open }}</p>', "open"),
        ('<p>{{ name ~ " would say" }}</p>', " would say"),
        ('<p>{{ {"more": "more of it"}[key] }}</p>', "more of it"),
        ('<p>{{ ("light", "deep")[depth] }}</p>', "light"),
        ('<button aria-label="End it">×</button>', "End it"),
        ('<button aria-label="{{ "End" if here }}">×</button>', "End"),
        ('<input placeholder="Find a word">', "Find a word"),
        ('<input type="submit" value="send">', "send"),
        ('<p data-kept="Kept while you write."></p>', "Kept while you write."),
        ('{{ line("name", "What are you called?") }}', "What are you called?"),
        ('{{ line("name", help="at least twelve") }}', "at least twelve"),
        ('{% macro chart(fold="The same") %}{{ fold }}{% endmacro %}', "The same"),
        ('{% set name = other or "the other person" %}', "the other person"),
        ('{% for word in ("More", _("Less")) %}{{ word }}{% endfor %}', "More"),
        ('<p>{{ _("%(what)s", what="Something else") }}</p>', "Something else"),
        ("{% if a %}<p>{% else %}<p class=b>{% endif %}and so on</p>", "and so on"),
    ],
)
def test_a_planted_plain_text_is_found(planted: str, told: str) -> None:
    """The control."""
    assert told in faults(planted)


@pytest.mark.parametrize(
    "fine",
    [
        '<p class="{{ "go" if main else "second wide" }}">{{ _("Go on") }}</p>',
        "<p>{% trans name=other.name %}{{ name }} waits.{% endtrans %}</p>",
        '<a href="/us/" {{ \'aria-current=page\' if here == "us" }}>{{ pgettext("page", "Us") }}</a>',
        '{{ tap(one, csrf, "put-away", _("Let it go"), "second wide") }}',
        '{% set rest = found | selectattr("daily") | list %}',
        '<p>{{ typed.get("Name") }} · {{ day | day }}</p>',
    ],
)
def test_what_is_said_by_gettext_or_is_for_a_program_is_let_through(fine: str) -> None:
    assert faults(fine) == set()
