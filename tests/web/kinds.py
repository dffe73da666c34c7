"""One kind of field, over everything that meets it: page, API, export, print, terminal, answer file, checker.

Whatever is asked here of a kind it says of itself: a new one is walked without a line here.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from jinja2 import ChoiceLoader, FileSystemLoader
from ninja.parser import Parser
from tests.api.test_rounds import Program
from tests.rounds.playing import start
from tests.web.noscript import NoScript
from tests.world import World
from typer.testing import CliRunner, Result

from duologue.api import routes
from duologue.cli.exercise import app
from duologue.engine import fields
from duologue.engine.fields.kind import Field, FieldKind
from duologue.engine.script import Script
from duologue.engine.values import FieldErrors, FieldProblem, read
from duologue.manuscript.check import check
from duologue.manuscript.parse import parse
from duologue.rounds import installed
from duologue.web import gate, page
from duologue.wording import values
from duologue.wording.values import say_how, say_problem, say_value

# The day before the one that the kinds' own examples of dates are of.
NOW = datetime(2027, 1, 30, 18, 30, tzinfo=UTC)
HEAD = 'title = "A kind"\npractice = "conversation"\nminutes = [1, 10]\ndepth = 1\n'


def text_of(kind: FieldKind, more: str = "") -> str:
    options = 'options = ["Tea", "A walk"], ' if kind.needs_options else ""
    return f"""{HEAD}
[[step]]
id = "asked"
ask = "each"
text = "What would you say?"
fields = [
  {{ id = "it", kind = "{kind.word}", label = "It", {options}optional = false }},
  {{ id = "why", kind = "short text", label = "Why", optional = true }},
]
{more}
[[step]]
id = "seen"
reveal = ["asked"]
text = "Both are open."
"""


def script_of(kind: FieldKind, more: str = "") -> Script:
    return parse(text_of(kind, more), "conversation/a-kind")


def field_of(kind: FieldKind) -> Field:
    return script_of(kind).steps[0].fields[0]


def value_of(kind: FieldKind, line: str) -> Any:
    """What comes of a line that somebody types."""
    field = field_of(kind)
    found = read([field], {"it": kind.read_typed(field, line)})
    assert not isinstance(found, FieldErrors), (line, found)
    return found["it"]


def values_of(kind: FieldKind) -> tuple[Any, Any]:
    one, two = (value_of(kind, line) for line in kind.examples)
    assert one != two
    return one, two


@contextmanager
def added(name: str, engine: Path, words: Path, templates: Path) -> Iterator[FieldKind]:
    """A kind whose module, words and template lie in folders of their own, registered by name, and gone
    again."""
    environment = page.make_environment()
    before = environment.loader
    assert before is not None
    fields.__path__.append(str(engine))
    values.__path__.append(str(words))
    environment.loader = ChoiceLoader([before, FileSystemLoader(templates)])
    kind: FieldKind = import_module(f"duologue.engine.fields.{name}").KIND
    fields.KINDS[kind.word] = kind
    try:
        yield kind
    finally:
        del fields.KINDS[kind.word]
        environment.loader = before
        fields.__path__.remove(str(engine))
        values.__path__.remove(str(words))
        for module in (type(kind).__module__, f"{values.__name__}.{name}"):
            sys.modules.pop(module, None)


# -- by two people, with browsers and programs -----------------------------------------------------


ODD: tuple[object, ...] = (
    {"p": "6", "e": "3"},
    {"p": {"deep": []}},
    [["6"], {"e": 3}],
    [[], None],
    [1, 2, 3],
    "a line\nand another",
    "half a letter: \ud800",
    True,
    7,
    1.5,
    [],
    {},
)
"""What a program may leave as a draft of anything."""
ODD_FORMS: tuple[dict[str, object], ...] = (
    {"{}": "x"},
    {"{}[]": "6"},
    {"{}[q]": "6"},
    {"{}": "x", "{}[p]": "6"},
    {"{}[p]": "6", "{}": "x", "{}[]": ["1", "2"]},
    {"{}": "\u00b2"},
)
"""What a form may send that no page of ours has: of one field by several names, with parts of none."""


def walk_odd_drafts(kind: FieldKind, browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever lies there as a draft, its writer's page opens; what fits its field is there again."""
    script = script_of(kind)
    monkeypatch.setattr(gate, "read_clock", lambda: NOW)
    world = World.paired(NOW)
    every, of = {**installed.read_scripts(), script.slug: script}, installed.find_script
    monkeypatch.setattr(installed, "read_scripts", lambda: every)
    monkeypatch.setattr(installed, "find_script", lambda sha: script if sha == script.sha256 else of(sha))
    round_id = start(world.ana, script.slug, NOW)
    program, page_of_ana = Program(world.ana), NoScript(browser(world.ana))
    # Half a letter is refused by now, and may lie there from before.
    monkeypatch.setattr(routes.api, "parser", Parser())
    for odd in ODD:
        values = {"it": odd, "why": odd, "nothing": odd}
        program.ask("PUT", f"/api/v1/rounds/{round_id}/draft?step=asked", {"values": values})
        assert page_of_ana.go(f"/rounds/{round_id}/").status == 200, (kind, odd)
    for odd_form in ODD_FORMS:
        form, _ = page_of_ana.go(f"/rounds/{round_id}/").page.form("Done")
        sent: dict[str, list[str]] = {name: [value] for name, value in form.fields if ".f." not in name}
        for name, value in odd_form.items():
            sent[name.format("0.f.it")] = value if isinstance(value, list) else [str(value)]
        page_of_ana.send(form.action, sent)
        assert page_of_ana.status in (200, 422), (kind, odd_form, page_of_ana.status)
        if page_of_ana.status == 200:
            # To this kind it was an answer.
            break


def walk_pages(kind: FieldKind, browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ana answers on a page and Ben by a program; both opened, on the page, in the export and in print."""
    one, two = values_of(kind)
    script = script_of(kind)
    monkeypatch.setattr(gate, "read_clock", lambda: NOW)
    world = World.paired(NOW)
    every, of = {**installed.read_scripts(), script.slug: script}, installed.find_script
    monkeypatch.setattr(installed, "read_scripts", lambda: every)
    monkeypatch.setattr(installed, "find_script", lambda sha: script if sha == script.sha256 else of(sha))
    round_id = start(world.ana, script.slug, NOW)
    place, programs = f"/api/v1/rounds/{round_id}", (Program(world.ana), Program(world.ben))

    ana = NoScript(browser(world.ana)).go(f"/rounds/{round_id}/")
    assert "It" in ana.page.text
    assert any(name.startswith("0.f.it") for name in ana.page.form("Done")[0].names)
    ana.press("Done")
    assert (ana.status, say_problem(FieldProblem(kind, "empty")) in ana.page.text) == (422, True)
    # What was typed before is there in its controls, and they send what it was.
    programs[0].ask("PUT", f"{place}/draft?step=asked", {"values": {"it": one}})
    ana.go(f"/rounds/{round_id}/").press("Done")
    assert ana.status == 200 and "Yours is safe" in ana.page.text, ana.page.text

    (asked,) = programs[1].ask("GET", place)["asks"]
    assert asked["fields"][0]["kind"] == kind.word
    move = {"id": str(uuid4()), "kind": "answer", "step": "asked", "values": {"it": two}}
    sees = programs[1].ask("POST", f"{place}/moves", move)["round"]["view"]["sees"]["asked"]
    assert (sees["first"], sees["second"]) == ({"it": one}, {"it": two})

    (own,), (others,) = (leaves(ana.go(ana.path).page.html, name) for name in ("You", "Ben"))
    assert own and others and own != others
    export = ana.client.get("/me/export/duologue.json").json()
    (found,) = export["rounds"]
    assert found["sees"]["asked"] == {"mine": {"it": one}, "theirs": {"it": two}}
    printed = ana.client.get("/me/export/print/").content.decode()
    assert (leaves(printed, "You"), leaves(printed, "Ben")) == ([own], [others])


LEAF = re.compile(r'<article class="leaf own[^>]*>\s*<h2 class="who">(.*?)</h2>(.*?)</article>', re.S)


def leaves(html: str, name: str) -> list[str]:
    """What stands on somebody's leaves, below their name and the field's label."""
    # What one may say back stands below it on a page, and not in print.
    inside = [re.split("<form|<details", text)[0] for who, text in LEAF.findall(html) if who == name]
    words = (" ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split()) for text in inside)
    return [text.removeprefix("It ") for text in words]


# -- by a writer, in a terminal --------------------------------------------------------------------


def run(*words: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)


def walk_terminal(kind: FieldKind, folder: Path) -> None:
    """Both parts typed in, and both played from a file of moves."""
    one, two = values_of(kind)
    field, file = field_of(kind), folder / "a-kind.toml"
    file.write_text(text_of(kind), encoding="utf-8")
    typed = [typed for line in kind.examples for typed in (line, "")]
    found = run("play", file, typed="\n".join([*typed, "", ""]))
    assert found.exit_code == 0, found.output
    assert f"It ({say_how(field)})" in found.output
    for name, value in (("Ana", one), ("Ben", two)):
        assert f"{name}: {say_value(field, value)}" in found.output

    moves = [_move(seat, value) for seat, value in (("first", one), ("second", two))]
    answers = folder / "answers.toml"
    answers.write_text("\n".join(moves), encoding="utf-8")
    played = run("play", file, "--answers", answers, "--json")
    last = json.loads(played.output.splitlines()[-1])
    assert last["accepted"], last["why"]
    assert last["views"]["first"]["sees"]["asked"] == {"first": {"it": one}, "second": {"it": two}}


def _move(seat: str, value: object) -> str:
    return f'[[move]]\nby = "{seat}"\nkind = "answer"\nstep = "asked"\nvalues = {{ it = {_toml(value)} }}\n'


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def branches_of(kind: FieldKind) -> tuple[str, str]:
    """Two conditions on a value, of which a script can come to either."""
    field, (one, two) = field_of(kind), values_of(kind)
    piece = next(iter(kind.list_pieces(field)), None)
    looks = f'step = "asked", field = "it{"." + piece if piece else ""}"'
    value = one if piece is None else kind.take_piece(one, piece)
    if kind.is_number:
        return f"{{ {looks}, above = {value} }}", f"{{ {looks}, below = {value} }}"
    if kind.is_list:
        return f"{{ {looks}, has = {_toml(one[0])} }}", f"{{ {looks}, has = {_toml(two[-1])} }}"
    return f"{{ {looks}, is = {_toml(value)} }}", f"{{ {looks}, is_not = {_toml(value)} }}"


def walk_checker(kind: FieldKind) -> None:
    steps = [
        f'[[step]]\nid = "way-{n}"\nspeak = "each"\ntext = "This way."\nwhen = {when}\n'
        for n, when in enumerate(branches_of(kind))
    ]
    report = check(script_of(kind, "\n".join(steps)))
    assert report.problems == ()
    assert report.longest >= 3, "no way through it comes to a branch"
