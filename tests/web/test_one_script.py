"""The modules that pages load are one script, which does what they would do one by one."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from duologue.web import collect
from duologue.web.one_script import CannotJoin, join_modules

CHROMIUM = os.environ.get("DUOLOGUE_CHROMIUM") or "/usr/bin/chromium"
# Three modules that write down when each of them runs, and what it was given.
TREE = {
    "all.js": 'import "./says-it.js";\nimport { count } from "./counts.js";\nran.push(`all ${count()}`);\n',
    "says-it.js": (
        'import { Many, count, one, soon } from "./counts.js";\nconst $ = 1;\nconst counts = one;\n'
        "ran.push(`says ${counts + $} ${count()} ${new Many().size}`);\n"
        "soon().then((what) => ran.push(what));\n"
    ),
    "counts.js": (
        "let held = 0;\nexport const one = 1;\nexport function count() {\n  held += one;\n  return held;\n}\n"
        "export class Many {\n  size = 7;\n}\n"
        'export async function soon() {\n  return "later";\n}\nran.push("counts");\n'
    ),
}


def plant(folder: Path, **changed: str) -> Path:
    for name, text in {**TREE, **{f"{name}.js": text for name, text in changed.items()}}.items():
        (folder / name).write_text(text)
    return folder / "all.js"


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here; DUOLOGUE_CHROMIUM names one")
def test_joined_they_do_what_they_do_one_by_one(tmp_path: Path):
    from playwright.sync_api import sync_playwright

    entry = plant(tmp_path)
    (tmp_path / "joined.js").write_text(join_modules(entry))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_init_script("globalThis.ran = [];")
        page.route(
            "http://ours.example/**",
            lambda route: (
                route.fulfill(body="<p>ours</p>", content_type="text/html")
                if route.request.url.endswith("/")
                else route.fulfill(
                    path=tmp_path / route.request.url.rpartition("/")[2], content_type="text/javascript"
                )
            ),
        )
        found = []
        for name in ("all.js", "joined.js"):
            page.goto("http://ours.example/")
            page.evaluate("name => import(`/${name}`)", name)
            found.append(page.evaluate("new Promise((done) => setTimeout(() => done(ran), 0))"))
        browser.close()
    assert found[0] == found[1] == ["counts", "says 2 1 7", "all 2", "later"]


def test_each_module_is_in_it_once_and_before_whoever_imports_it(tmp_path: Path):
    assert re.findall(r"^// ([\w-]+\.js)$", join_modules(plant(tmp_path)), re.M) == [
        "counts.js",
        "says-it.js",
        "all.js",
    ]


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ('import { gone } from "./counts.js";\n', "counts.js exports no such name"),
        ('import { one } from "./gone.js";\n', "gone.js, which is not there"),
        ('import "./all.js";\n', "a ring of imports: all.js > says-it.js > all.js"),
        ('import { one as two } from "./counts.js";\n', "not understood"),
        ('import counts from "./counts.js";\n', "not understood"),
        ('import * as counts from "./counts.js";\n', "not understood"),
        ('import { one } from "https://elsewhere.example/one.js";\n', "not understood"),
        ("export default 1;\n", "not understood"),
        ("export let one = 1;\n", "not understood"),
        ("export { one };\n", "not understood"),
        ("const one = 1;\nawait one;\n", "not understood"),
        ('const late = () => import("./counts.js");\n', "not understood"),
        ("const here = import.meta.url;\n", "not understood"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, says: str, why: str):
    with pytest.raises(CannotJoin, match=re.escape(why)):
        join_modules(plant(tmp_path, **{"says-it": says}))


def test_of_all_scripts_one_is_gathered_and_every_module_is_in_it(collected: Path):
    names = json.loads((collected / "manifest.json").read_text())["files"]
    assert [name for name in names if name.endswith(".js")] == [collect.SCRIPT]
    script = (collected / names[collect.SCRIPT]).read_text(encoding="utf-8")
    workers = {"push-worker.js", "shell-worker.js"}
    modules = {path.name for path in collect.SOURCES.glob("*.js")} - workers
    assert set(re.findall(r"^// ([\w-]+\.js)$", script, re.M)) == modules and len(modules) > 30
