"""What is never shared as it is: no page offers it, no end does it, and what an earlier version shared so is
shown as what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from tests.api.test_rounds import Program
from tests.web.noscript import NoScript
from tests.world import Actor, World

from duologue.keepsakes import keeping, keepsake_rows, letters, put_away, reading_keepsakes
from duologue.keepsakes.models import Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.keepsake_kinds import KeepsakeKind
from duologue.people import leaving
from duologue.people.refusals import Refusal

TEXT = "The cup with the crack."
NEVER = [kind for kind in kinds.KINDS if kind.never_shared]
SHOWN_OF_BOTH = [kinds.OWN_WORDS, kinds.LETTER, kinds.PUT_AWAY]
CLAIMS = ("Nobody else reads it", "Only you read this", "stays with you alone")
BOTH_READ = "Both of you read this."


def keep(who: Actor, kind: KeepsakeKind, world: World) -> UUID:
    """Of its author's own, where it lies."""
    if kind is kinds.PUT_AWAY:
        put_away.put(who.me(), TEXT, world.now)
        mine = put_away.find(who.me()).mine
        assert mine is not None
        return mine.id
    return keeping.keep(who.me(), kind, TEXT, world.now, own=True)


def share_as_before(world: World, kind: KeepsakeKind) -> UUID:
    """Ana's, as the button of an earlier version left it."""
    id_ = keep(world.ana, kind, world)
    keeping.open_to_both(world.ana.me(), id_, world.now)
    return id_


def read_as_ben(world: World, id_: UUID) -> list[str]:
    found = reading_keepsakes.read_everything(world.ben.me(), world.now.date())
    return [one.text for one in found if one.id == id_]


@pytest.fixture
def program(world: World) -> Program:
    return Program(world.ana)


@pytest.mark.parametrize("kind", NEVER)
def test_no_page_offers_to_share_it_and_neither_end_does(
    world: World, browser: Callable[[Actor], object], program: Program, kind: KeepsakeKind
) -> None:
    id_ = keep(world.ana, kind, world)
    page = NoScript(browser(world.ana)).go(f"/kept/{id_}/")
    assert "Let Ben read it" not in page.text
    assert page.send(f"/kept/{id_}/move", {"do": ["share"]}).status == 422
    assert program.send("POST", f"/api/v1/keepsakes/{id_}/moves", {"do": "share"}).status_code == 422
    with pytest.raises(Refusal):
        keeping.share(world.ana.me(), id_, world.now)
    assert read_as_ben(world, id_) == []


def test_what_may_be_shared_is_offered(world: World, browser: Callable[[Actor], object]) -> None:
    """The control: the same page of a moment."""
    id_ = keep(world.ana, kinds.MOMENT, world)
    assert "Let Ben read it" in NoScript(browser(world.ana)).go(f"/kept/{id_}/").text


@pytest.mark.parametrize("kind", NEVER)
def test_without_the_fact_it_would_be_shared(
    world: World, monkeypatch: pytest.MonkeyPatch, browser: Callable[[Actor], object], kind: KeepsakeKind
) -> None:
    """The control."""
    id_ = keep(world.ana, kind, world)
    told = tuple(replace(one, never_shared=False) for one in kinds.KINDS)
    monkeypatch.setattr(kinds, "KINDS", told)
    assert "Let Ben read it" in NoScript(browser(world.ana)).go(f"/kept/{id_}/").text
    keeping.share(world.ana.me(), id_, world.now)
    assert read_as_ben(world, id_) == [TEXT]


@pytest.mark.parametrize("kind", SHOWN_OF_BOTH)
def test_what_an_earlier_version_shared_is_shown_as_what_both_read(
    world: World, browser: Callable[[Actor], object], kind: KeepsakeKind
) -> None:
    id_ = share_as_before(world, kind)
    for who in (world.ana, world.ben):
        for path in (f"/kept/{id_}/", "/kept/", "/letters/", "/me/export/print/", "/thread/first-days/"):
            page = NoScript(browser(who)).go(path)
            assert not [claim for claim in CLAIMS if claim in page.text], (who.name, path)
        shown = NoScript(browser(who)).go(f"/kept/{id_}/").text
        assert TEXT in shown and "Let Ben read it" not in shown
    assert letters.find(world.ben.me(), world.now).mine == ()
    if kind is kinds.OWN_WORDS:
        assert BOTH_READ in shown
    if kind is kinds.LETTER:
        ana = NoScript(browser(world.ana)).go("/letters/").text
        assert BOTH_READ in ana and "Give this letter" not in ana


@pytest.mark.parametrize("kind", SHOWN_OF_BOTH)
def test_what_one_alone_reads_is_said_to_be_so(
    world: World, browser: Callable[[Actor], object], kind: KeepsakeKind
) -> None:
    """The control: the pages that say it of one's own."""
    id_ = keep(world.ana, kind, world)
    said = NoScript(browser(world.ana)).go(f"/kept/{id_}/").text
    assert [claim for claim in CLAIMS if claim in said] and BOTH_READ not in said


def test_an_archive_does_not_say_of_a_letter_that_was_opened_that_nobody_did(
    world: World, browser: Callable[[Actor], object]
) -> None:
    id_ = uuid4()
    letters.write(world.ana.me(), id_, TEXT, letters.Going.NOW, world.now)
    letters.open_one(world.ben.me(), id_, world.now)
    leaving.leave_couple(world.ben.me(), world.now)
    for path in (f"/kept/{id_}/", "/kept/", "/letters/", "/me/export/print/"):
        page = NoScript(browser(world.ana)).go(path)
        assert TEXT in page.text and "Only you read this" not in page.text, path


# -- a line for day 40: changed only where it was put away ----------------------------------------


def test_a_line_for_day_40_is_rewritten_by_neither_end_and_can_be_taken_back(
    world: World, browser: Callable[[Actor], object], program: Program
) -> None:
    id_ = keep(world.ana, kinds.PUT_AWAY, world)
    before = bytes(Keepsake.objects.get(id=id_).wraps)
    page = NoScript(browser(world.ana)).go(f"/kept/{id_}/")
    seen = program.ask("GET", f"/api/v1/keepsakes/{id_}")["seen"]
    assert "Change it" not in page.text
    changed = {"text": "I always knew.", "seen": seen}
    refused = page.send(f"/kept/{id_}/edit", {name: [value] for name, value in changed.items()})
    assert refused.status == 422 and keeping.STAYS_PUT_AWAY in refused.text
    assert program.send("PUT", f"/api/v1/keepsakes/{id_}", changed).status_code == 422
    assert bytes(Keepsake.objects.get(id=id_).wraps) == before
    page.go(f"/kept/{id_}/").press("Take it back for good")
    assert put_away.find(world.ana.me()).mine is None


def test_without_the_fact_it_would_lose_its_seal(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    id_ = keep(world.ana, kinds.PUT_AWAY, world)
    monkeypatch.setattr(kinds, "KINDS", tuple(replace(one, fixed=False) for one in kinds.KINDS))
    seen = reading_keepsakes.read_one(world.ana.me(), id_, world.now.date()).seen
    keeping.edit(world.ana.me(), id_, "I always knew.", None, seen, world.now)
    assert not keepsake_rows.is_released(Keepsake.objects.get(id=id_))
