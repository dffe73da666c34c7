"""Every route and every exercise in a made-up language: nothing is left in plain English."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from html import escape
from uuid import UUID

import pytest
from tests.languages import speaking
from tests.languages.acting import act_out
from tests.languages.plain import plain
from tests.rounds.playing import look, start
from tests.security.evening import Evening, spent
from tests.security.walking import Request, Visitor, every_move, everywhere, undone
from tests.web import test_direction
from tests.world import NOW, ZONE, Actor, World, token_header

from duologue.engine.fields import KINDS
from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.languages import Language
from duologue.languages import installed_languages as languages
from duologue.languages import speak_in as speaking_in
from duologue.people import devices, own_settings, profile
from duologue.rounds import installed
from duologue.showing import digests
from duologue.showing.digests import digest_all_expected, list_prompts

NAMES = ("Νόα", "Λεωνίδας")
# What tests call devices and themselves, and type.
OWN = (
    *("Ana's phone", "Ben's phone", "a phone", "a script", "ben-b", "nobody", "Ben", ZONE),
    *("Words", "Broth.", "The bench by the canal."),
)


# Stored words of more than one, by which a program knows a thing.
IDS = (*KINDS, "at once")


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


def asked_by_programs(evening: Evening, who: Actor) -> Iterator[tuple[str, list[str]]]:
    """What a program is answered: everything in it that has words side by side."""
    of = Visitor(evening.world, who, token_header(who), evening.world.now)
    opened, own = evening.rounds["opened"], evening.rounds["own of ben"]
    kept = keepsakes.read_everything(who.me(), NOW.date())[0]
    device = devices.list_devices(who.me(), NOW)[0].id
    requests = everywhere(of, opened, own, kept.id, device) + every_move(of, evening.rounds["sealed"])
    for one in requests:
        # Its document is written for programmers, and who asks for a token has not said who they are.
        if one.is_api and one.route not in ("api/v1/openapi.json", "api/v1/", "api/v1/token"):
            with undone():
                found = of.ask(one)
            if found.body.startswith((b"{", b"[")):
                yield f"{one.method} {one.path} {one.note} {found.status}", [*strings(json.loads(found.body))]


def strings(found: object) -> Iterator[str]:
    if isinstance(found, dict):
        for part in found.values():
            yield from strings(part)
    elif isinstance(found, list):
        for part in found:
            yield from strings(part)
    elif isinstance(found, str) and " " in found:
        # The name of another is put in by who shows a list of exercises.
        yield found.replace("{other}", "")


def walked(evening: Evening, who: Actor, later: timedelta) -> Iterator[tuple[str, str]]:
    of = Visitor(evening.world, who, token_header(who), evening.world.now + later)
    for one in test_direction.requests(evening, of):
        with undone():
            found = of.ask(one)
        if b"<html" in found.body:
            yield f"{one.method} {one.path.partition('?')[0]} {one.note} {found.status}", found.body.decode()


def gathered(pages: Iterable[tuple[str, str]], known: Iterable[str] = ()) -> dict[str, list[str]]:
    """What is plain, with the first places where it stands."""
    found: dict[str, list[str]] = {}
    known = (*OWN, *known)
    for asked, html in pages:
        for text in plain(html, known):
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


def test_no_answer_to_a_program_has_a_sentence_of_plain_english(evening: Evening):
    answers = list(asked_by_programs(evening, evening.world.ben))
    assert len(answers) > 40
    found = gathered(((asked, f"<p>{escape(text)}</p>") for asked, texts in answers for text in texts), IDS)
    # What is no JSON of ours is told by the library that reads it, to a programmer.
    found = {text: places for text, places in found.items() if not text.startswith("Input should be")}
    assert found == {}, report(found)
    own_settings.set_language(evening.world.ben.me(), "en")
    plain_ones = gathered(
        (asked, f"<p>{escape(text)}</p>")
        for asked, texts in asked_by_programs(evening, evening.world.ben)
        for text in texts
    )
    assert len(plain_ones) > 20


@pytest.mark.parametrize("slug", sorted(installed.tell_startable()))
def test_no_exercise_has_a_word_of_plain_english_and_no_digest_hangs_on_a_language(
    slug: str, greeks: World, browser
):
    script = installed.read_scripts()[slug]
    people = (greeks.ana, greeks.ben) if script.people == 2 else (greeks.ana,)
    pages: list[tuple[str, str]] = []
    # What a form begins with is a proposal for words that the two will sign, in the exercise's own language.
    proposed: set[str] = set()
    digests = 0

    def looks(path: str, who: Actor) -> None:
        answer = browser(who).get(path, secure=True)
        assert answer.status_code == 200, path
        pages.append((f"{path.replace(str(round_id), '…')} of {slug}", answer.content.decode()))

    def looks_at_it(who: Actor) -> None:
        nonlocal digests
        looks(f"/rounds/{round_id}/", who)
        seen = [in_language(language, who, round_id) for language in languages.read_installed().values()]
        assert len(seen) == 3 and all(one == seen[0] for one in seen), seen
        digests += len(seen[0])
        shown = look(who, round_id, NOW).view
        proposed.update(line for prompt in list_prompts(shown) for one in prompt.fields for line in one.start)

    round_id = start(greeks.ana, slug, NOW)
    looks(f"/ways/{slug}/", greeks.ana)
    assert act_out(people, round_id, NOW, looks_at_it) > 0
    assert digests > 0
    looks("/", greeks.ana)
    found = gathered(pages, proposed)
    assert found == {}, report(found)


def in_language(language: Language, who: Actor, round_id: UUID) -> dict[str, str]:
    """The digests of all that may be done, as somebody reads the round."""
    with speaking_in(language):
        return digest_all_expected(look(who, round_id, NOW).view)


def test_a_digest_that_hangs_on_words_would_be_found(greeks: World, monkeypatch: pytest.MonkeyPatch):
    """The control: a view told in two languages, with the words of its step among what its digest covers."""
    round_id = start(greeks.ana, "conversation/an-open-question", NOW)
    english, accented, _ = (
        one for one in languages.read_installed().values() if in_language(one, greeks.ana, round_id)
    )
    said = []
    for language in (english, accented):
        with speaking_in(language):
            said.append(look(greeks.ana, round_id, NOW).view.text)
    assert said[0] != said[1]
    assert in_language(english, greeks.ana, round_id) == in_language(accented, greeks.ana, round_id)
    monkeypatch.setattr(digests, "_write_plain", lambda prompt: prompt and prompt.text)
    assert in_language(english, greeks.ana, round_id) != in_language(accented, greeks.ana, round_id)


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
