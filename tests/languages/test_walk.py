"""Every route and every exercise in a made-up language: nothing is left in plain English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from tests.languages import speaking
from tests.languages.acting import act_out
from tests.languages.plain import plain
from tests.rounds.playing import start
from tests.security.evening import Evening, spent
from tests.security.walking import Request, Visitor, undone
from tests.web import test_direction
from tests.world import NOW, ZONE, Actor, World, token_header

from duologue.people import own_settings, profile
from duologue.rounds import installed

NAMES = ("Νόα", "Λεωνίδας")
# What tests call devices, and what stands in the midst of a link or an id.
OWN = ("Ana's phone", "Ben's phone", ZONE, "Europe/Lisbon", "a script", "ben-b", "nobody")


@pytest.fixture
def greeks(world: World, both: object) -> World:
    """Ana and Ben, who read the accented language and are called in Greek."""
    for who, name, colour in zip((world.ana, world.ben), NAMES, ("plum", "moss"), strict=True):
        profile.change(who.me(), name, colour, ZONE, NOW)
        own_settings.set_language(who.me(), speaking.ACCENTED)
    return world


@pytest.fixture
def evening(greeks: World, monkeypatch: pytest.MonkeyPatch) -> Evening:
    monkeypatch.setattr(test_direction, "words", lambda of, what="": f"Γραμμή {len(what)}")
    places = test_direction.marks()
    return spent(greeks, {place: f"Λέξη {number}." for number, place in enumerate(places)})


def walked(evening: Evening, who: Actor, later: timedelta) -> Iterator[tuple[str, str]]:
    of = Visitor(evening.world, who, token_header(who), evening.world.now + later)
    for one in test_direction.requests(evening, of):
        with undone():
            found = of.ask(one)
        if b"<html" in found.body:
            yield f"{one.method} {one.path.partition('?')[0]} {one.note} {found.status}", found.body.decode()


def gathered(pages: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """What is plain, with the first places where it stands."""
    found: dict[str, list[str]] = {}
    for asked, html in pages:
        for text in plain(html, OWN):
            found.setdefault(text, []).append(asked)
    return {text: places[:2] for text, places in found.items()}


def report(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{text!r} at {', '.join(places)}" for text, places in sorted(found.items()))


def test_no_page_has_a_word_of_plain_english(evening: Evening):
    def pages() -> Iterator[tuple[str, str]]:
        for later in (timedelta(), timedelta(days=2), timedelta(days=11)):
            for who in (evening.world.ana, evening.world.ben):
                yield from walked(evening, who, later)

    found = gathered(pages())
    assert found == {}, report(found)


@pytest.mark.parametrize("slug", sorted(installed.scripts()))
def test_no_exercise_has_a_word_of_plain_english(slug: str, greeks: World, browser):
    script = installed.scripts()[slug]
    people = (greeks.ana, greeks.ben) if script.people == 2 else (greeks.ana,)
    pages: list[tuple[str, str]] = []

    def looks(path: str, who: Actor) -> None:
        answer = browser(who).get(path, secure=True)
        assert answer.status_code == 200, path
        pages.append((f"{path.replace(str(round_id), '…')} of {slug}", answer.content.decode()))

    round_id = start(greeks.ana, slug, NOW)
    looks(f"/ways/{slug}/", greeks.ana)
    assert act_out(people, round_id, NOW, partial(looks, f"/rounds/{round_id}/")) > 0
    looks("/", greeks.ana)
    found = gathered(iter(pages))
    assert found == {}, report(found)


def test_a_planted_sentence_is_found():
    """The control."""
    html = '<html lang="xa"><p>[Ĝóíñĝ]</p><p title="Go on">Yes, {}<b>Νόα</b></p><code>id</code></html>'
    assert plain(html.format("go ")) == ["Go on", "Yes, go"]
    assert plain('<p data-rules=\'[{"says": "This sounds odd", "find": ["you should"]}]\'>[é]</p>') == [
        "This sounds odd"
    ]


def test_a_page_that_nobody_translated_is_found(evening: Evening):
    """The control, on the pages themselves: read in English they are full of it."""
    own_settings.set_language(evening.world.ana.me(), "en")
    of = Visitor(evening.world, evening.world.ana, token_header(evening.world.ana), NOW)
    for path in ("/", "/us/", "/me/", "/ways/", "/kept/"):
        assert len(plain(of.ask(Request("GET", "", path)).body.decode(), OWN)) > 5, path
