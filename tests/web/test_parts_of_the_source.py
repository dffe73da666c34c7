"""Every part of the source has pages that serve it, three taps from Today at most.

Which ones stands in `parts_of_the_source.toml`, a row a part. A tap is a link that somebody sees on a page,
without scripts; what lies in a fold counts as seen, since a fold is opened and not gone to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.web.noscript import Page
from tests.world import World

from duologue.people import own_settings

TAPS = 3
PARTS = tomllib.loads((Path(__file__).parent / "parts_of_the_source.toml").read_text("utf-8"))["part"]
NAMES = """Do this now; Takeaways; What a connection is; Why it matters; Obstacles; Why it is hard;
Small daily interactions; 1 Empathy; 2 Listening; 3 Consensus; 4 Equal power; 5 Quality time; 6 Presence;
7 Hobbies; 8 Affection; 9 Honest feelings; 10 Conversation; Intimacy; A resisting partner;
Lasting love, upkeep; Striving; Reading list, people quoted; The page around it"""

Looks = Callable[[str], Page]


def test_every_part_has_a_row_and_each_row_something_that_serves_it():
    assert [one["name"] for one in PARTS] == [" ".join(name.split()) for name in NAMES.split(";")]
    assert [one["name"] for one in PARTS if not one["pair"]] == []


def count_taps(look: Looks, most: int = TAPS) -> Mapping[str, int]:
    """How many taps from Today each page is, as far as `most`."""
    found, edge = {"/": 0}, ["/"]
    for taps in range(1, most + 1):
        seen = {link.partition("#")[0].partition("?")[0] for path in edge for link in look(path).links}
        edge = sorted(path for path in seen if path.startswith("/") and path not in found)
        found |= dict.fromkeys(edge, taps)
    return found


def find_far(near: Mapping[str, int], wanted: Iterable[str]) -> list[str]:
    return [path for path in wanted if path not in near]


def make_look(browser, actor) -> Looks:
    client, seen = browser(actor), {}

    def look(path: str) -> Page:
        if path not in seen:
            answer = client.get(path)
            is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
            seen[path] = Page(answer.content.decode() if is_page else "")
        return seen[path]

    return look


@pytest.fixture
def pair(browser, world: World) -> Looks:
    own_settings.change(world.ana.me(), lambda before: replace(before, sensual=True))
    return make_look(browser, world.ana)


@pytest.fixture
def one(browser, alone: World) -> Looks:
    return make_look(browser, alone.ana)


def test_each_part_is_three_taps_from_today_for_two(browser, world: World, pair: Looks):
    near = count_taps(pair)
    assert {part["name"]: far for part in PARTS if (far := find_far(near, part["pair"]))} == {}
    client = browser(world.ana)
    gone = [path for part in PARTS for path in part["pair"] if client.get(path).status_code != 200]
    assert gone == []


def test_and_for_one(one: Looks):
    near = count_taps(one)
    assert {part["name"]: far for part in PARTS if (far := find_far(near, part.get("alone", [])))} == {}


def test_what_stands_on_a_page_stands_there(pair: Looks):
    shown = [(told["at"], told["says"]) for part in PARTS for told in part.get("shown", [])]
    assert [(path, words) for path, words in shown if words not in pair(path).text] == []


def test_a_page_that_no_link_leads_to_is_found(pair: Looks):
    """Control."""
    near = count_taps(pair, 2)
    assert find_far(near, ["/ways/", "/library/empathy/", "/no/such/page/"]) == [
        "/library/empathy/",
        "/no/such/page/",
    ]
