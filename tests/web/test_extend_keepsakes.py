"""docs/extend.md, “A kind of keepsake”: added by the one entry that stands there, it works wherever others
do, and is gone again."""

from __future__ import annotations

import ast
import json
from uuid import uuid4

import pytest
from tests.api.test_rounds import Program
from tests.rounds.installing import install
from tests.rounds.playing import answer, start
from tests.web.noscript import NoScript
from tests.web.test_extend_roles import section
from tests.world import World

from duologue.keepsakes import bringing, reading_keepsakes
from duologue.keepsakes.keepsake_rows import Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.check import check
from duologue.manuscript.keepsake_kinds import KeepsakeKind
from duologue.manuscript.parse import Mistakes, parse
from duologue.web import exporting
from duologue.wording.keepsake_names import NAMES, KindName

PANCAKES = "Two eggs, and the radio on."


def entry() -> KeepsakeKind:
    call = ast.parse(section("A kind of keepsake")[0][1].strip(), mode="eval").body
    assert isinstance(call, ast.Call) and ast.unparse(call.func) == "KeepsakeKind"
    facts = {one.arg or "": ast.literal_eval(one.value) for one in call.keywords}
    return KeepsakeKind(*map(ast.literal_eval, call.args), **facts)


def names() -> KindName:
    call = ast.parse(section("A kind of keepsake")[1][1].strip(), mode="eval").body
    assert isinstance(call, ast.Call) and ast.unparse(call.func) == "KindName"
    one, many = (ast.literal_eval(each.args[0]) for each in call.args if isinstance(each, ast.Call))
    return KindName(one, many)


def script() -> str:
    return section("A kind of keepsake")[2][1]


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> KeepsakeKind:
    made = entry()
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, made))
    monkeypatch.setitem(NAMES, made.word, names())
    return made


def shelf(world: World) -> list[tuple[str, str]]:
    return [
        (one.kind.word, one.text)
        for one in reading_keepsakes.read_everything(world.ben.me(), world.now.date())
    ]


def test_it_is_kept_by_hand_and_found_by_its_name(world: World, browser, recipe: KeepsakeKind) -> None:
    ana = NoScript(browser(world.ana)).go("/kept/new/")
    assert names().one in ana.text
    ana.press("Keep it", kind=recipe.word, text=PANCAKES)
    assert ana.status == 200 and names().one in ana.text and PANCAKES in ana.text
    ben = NoScript(browser(world.ben)).go("/kept/")
    assert names().many in ben.text and names().one in ben.text
    assert PANCAKES in ben.go(f"/kept/?kind={recipe.word}").text
    assert PANCAKES not in ben.go("/kept/?kind=moment").text
    printed = NoScript(browser(world.ben)).go("/me/export/print/")
    assert names().one in printed.text and PANCAKES in printed.text


def keeping(kind: str, text: str, **more: object) -> dict[str, object]:
    """What a program says to keep something."""
    return {"id": str(uuid4()), "kind": kind, "text": text, **more}


def test_a_program_keeps_it_and_reads_it(world: World, recipe: KeepsakeKind) -> None:
    made = Program(world.ana).ask("POST", "/api/v1/keepsakes", keeping(recipe.word, PANCAKES))
    found = Program(world.ben).ask("GET", f"/api/v1/keepsakes?kind={recipe.word}")
    assert [(one["id"], one["kind"], one["text"]) for one in found] == [(made["id"], recipe.word, PANCAKES)]


def test_an_exercise_leaves_one(world: World, recipe: KeepsakeKind, monkeypatch, tmp_path) -> None:
    slug = "quality-time/what-we-cooked"
    install(monkeypatch, tmp_path, {slug: script()})
    assert check(parse(script(), slug)).problems == ()
    answer(world.ana, start(world.ana, slug, world.now), "dish", {"recipe": PANCAKES}, world.now)
    assert shelf(world) == [(recipe.word, PANCAKES)]


def test_it_is_in_an_export_and_comes_along_elsewhere(world: World, recipe: KeepsakeKind) -> None:
    Program(world.ana).ask("POST", "/api/v1/keepsakes", keeping(recipe.word, PANCAKES, own=True))
    exported = exporting.write_everything(world.ana.me(), world.now)
    assert [one["kind"] for one in exported["keepsakes"]] == [recipe.word]  # type: ignore[union-attr, index]
    bringing.bring(world.ben.me(), json.dumps(exported).encode(), world.now)
    assert shelf(world) == [(recipe.word, PANCAKES)]


def test_it_is_gone_again_and_what_was_kept_as_one_is_neither_shown_nor_lost(
    world: World, browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = entry()
    with monkeypatch.context() as there:
        there.setattr(kinds, "KINDS", (*kinds.KINDS, made))
        kept = Program(world.ana).ask("POST", "/api/v1/keepsakes", keeping(made.word, PANCAKES))
        before = bytes(Keepsake.objects.get(id=kept["id"]).content)
    ben = NoScript(browser(world.ben)).go("/kept/")
    assert ben.status == 200 and PANCAKES not in ben.text and names().many not in ben.text
    assert ben.go(f"/kept/{kept['id']}/").status == 404
    refused = Program(world.ana).send("POST", "/api/v1/keepsakes", keeping(made.word, "x"))
    assert refused.status_code == 422 and "must be one of" in refused.json()["why"]
    with pytest.raises(Mistakes) as told:
        parse(script(), "quality-time/what-we-cooked", "cooked.toml")
    assert str(told.value).startswith("cooked.toml:8: keep.kind: must be one of agreement, ")
    assert bytes(Keepsake.objects.get(id=kept["id"]).content) == before
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, made))
    assert shelf(world) == [(made.word, PANCAKES)]


def test_what_both_must_confirm_is_a_fact_and_no_name(world: World, monkeypatch, tmp_path) -> None:
    """A second kind that both confirm begins as two wordings and becomes one, as an agreement does."""
    vow = KeepsakeKind("vow", confirmed=True)
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, vow))
    made = Program(world.ana).ask("POST", "/api/v1/keepsakes", keeping("vow", "We dance."))
    (found,) = Program(world.ben).ask("GET", "/api/v1/keepsakes?kind=vow")
    assert found["agreed"] is None and [one["text"] for one in found["wordings"]] == ["We dance."]
    said = {"do": "agree", "seen": found["seen"]}
    Program(world.ben).ask("POST", f"/api/v1/keepsakes/{made['id']}/moves", said)
    (found,) = Program(world.ana).ask("GET", "/api/v1/keepsakes?kind=vow")
    assert found["agreed"] is not None and found["wordings"] == []


def test_no_two_kinds_have_one_word_and_words_of_old_are_all_there() -> None:
    words = [kind.word for kind in kinds.KINDS]
    assert len(set(words)) == len(words)
    stored = "appreciation agreement moment dream idea interest letter note wording brought dates line"
    later = {"own words", "for later", "margin", "anniversary", "coming day", "low", "card", "hard season"}
    assert set(words) == {*stored.split(), *later, "intention", "evening"}
