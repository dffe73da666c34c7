"""The look's numbers: contrast in both schemes, static files named by content, threads that weave."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from duologue.people.profile import COLOURS
from duologue.web import collect, feeling_families, threads

NAMES_ANOTHER = re.compile(r'(?:url\(|@import |from ?|import ?)"(?:\./)?([^":]+)"')
TOKENS = (collect.SOURCES / "tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = TOKENS.split("prefers-color-scheme: dark")


def values(css: str, selector: str) -> dict[str, str]:
    (body,) = re.findall(rf"^\s*{re.escape(selector)} {{(.*?)}}", css, re.S | re.M)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,8})", body))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_controls_are_told_from_what_they_stand_on(scheme):
    """4.5 for text, 3 for the edges of controls (WCAG 2.2 AA)."""
    root = values(scheme, ":root")
    for ground in ("paper", "leaf"):
        for text in ("ink", "soft", "warm"):
            assert contrast(root[text], root[ground]) >= 4.5, (text, ground)
        assert contrast(root["edge"], root[ground]) >= 3, ground
    assert contrast(root["on-go"], root["go"]) >= 4.5
    assert contrast(root["ink"], root["warm-wash"]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("colour", COLOURS)
def test_each_thread_can_be_read_on_paper_leaf_and_its_own_wash(colour, scheme):
    root, thread = values(scheme, ":root"), values(scheme, f".of-{colour}")
    for ground in (root["paper"], root["leaf"], thread["wash"]):
        assert contrast(thread["thread"], ground) >= 4.5
    assert contrast(root["ink"], thread["wash"]) >= 4.5


def test_static_files_are_named_by_their_content_and_gathered_once(collected: Path, monkeypatch):
    manifest = json.loads((collected / "manifest.json").read_text())
    assert all(re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.\w+", name) for name in manifest["files"].values())
    monkeypatch.setattr(collect, "_collect", lambda target: pytest.fail("gathered twice"))
    assert collect.prepare_files(collected) == manifest["files"]


def test_every_file_of_the_sources_is_named_where_another_names_it(collected: Path):
    plain = {name.name for name in collect.SOURCES.iterdir()}
    named = [
        one
        for file in collected.iterdir()
        if file.suffix in (".css", ".js")
        for one in NAMES_ANOTHER.findall(file.read_text(encoding="utf-8"))
    ]
    assert len(named) == len(collect.FACES) and not plain & set(named)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one.css", '@import url("./gone.css");\n'),
        (collect.SCRIPT, 'import { two } from "./gone.js";\n'),
    ],
)
def test_what_names_a_file_that_is_missing_is_not_gathered(tmp_path, monkeypatch, name, text):
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / collect.SCRIPT).write_text("")
    (sources / name).write_text(text)
    monkeypatch.setattr(collect, "SOURCES", sources)
    with pytest.raises(ValueError, match="gone"):
        collect.prepare_files(tmp_path / "static")
    assert [file.name for file in (tmp_path / "static").iterdir()] == []


def test_a_changed_source_is_gathered_anew(tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(collect, "_collect", lambda target: called.append(target) or {})
    collect.prepare_files(tmp_path)
    monkeypatch.setattr(collect, "_make_stamp", lambda: "another")
    collect.prepare_files(tmp_path)
    assert len(called) == 2


def test_nothing_collected_names_another_host_or_a_file_that_is_not_there(collected: Path):
    """check 41: no third-party request."""
    for file in collected.iterdir():
        if file.suffix not in (".css", ".js", ".svg"):
            continue
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert (
            "//" not in re.sub(r"^\s*//.*$", "", text, flags=re.M).replace("https://", "//")
            or "http" not in text
        )
        for named in NAMES_ANOTHER.findall(text):
            assert (collected / named).is_file(), (file.name, named)


def test_the_face_is_small_and_has_the_letters_that_names_have(collected: Path):
    from fontTools.ttLib import TTFont

    face = TTFont(collected / collect.list_names()["serif-regular.woff2"])
    have = set(face.getBestCmap())
    assert set(map(ord, "Ana Ben ÅŁŽßéñçøğşőțœ“”‘’–…€")) <= have
    assert (collected / collect.list_names()["serif-regular.woff2"]).stat().st_size < 60_000


def test_every_point_of_the_mood_has_its_phrase():
    rows = feeling_families.list_phrase_rows()
    assert len(rows) == 11
    assert all(len(row) == 11 and all(row) for row in rows)
    assert len(feeling_families.list_families()) == 9


def test_the_threads_cross_at_every_half_wave_and_take_turns_on_top():
    woven = threads.weave(6, 342)
    assert woven.a.count("C") == woven.b.count("C") == 6
    assert woven.a != woven.b
    assert len(woven.over) == 3


def test_what_is_drawn_again_on_top_lies_along_the_same_thread():
    """At every second crossing the first thread comes down; its second drawing comes down with it."""
    woven = threads.weave(6, 342)
    numbers = [[float(n) for n in re.findall(r"-?[\d.]+", part)] for part in re.split("[MC]", woven.a)[1:]]
    (start,), curves = numbers[:1], numbers[1:]
    for at, piece in enumerate(woven.over):
        before = curves[2 * at]
        left, _, right = (tuple(map(float, point.split())) for point in re.split("[ML]", piece)[1:])
        begin = tuple(curves[2 * at - 1][4:]) if at else tuple(start)
        near = min((abs(x - left[0]), y) for x, y in along(begin, before))[1]
        assert left[1] == pytest.approx(near, abs=0.6)
        assert left[1] < threads.MIDDLE < right[1]


def along(begin, curve):
    """Points of a Bézier curve."""
    ends = [begin, *zip(curve[::2], curve[1::2], strict=True)]
    for n in range(201):
        t = n / 200
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        yield tuple(sum(w * end[axis] for w, end in zip(weights, ends, strict=True)) for axis in (0, 1))


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_belongs_to_both_has_the_second_colour_of_whom_it_is(scheme):
    threads_ = {colour: values(scheme, f".of-{colour}")["thread"] for colour in COLOURS}
    assert {colour: values(scheme, f".with-{colour}")["second"] for colour in COLOURS} == threads_
