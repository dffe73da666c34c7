"""The library: what there is to read leads to what there is to do and back, and what two write beside it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from html import unescape
from uuid import uuid4

import pytest
from tests.web.noscript import NoScript, Page
from tests.world import World

from duologue.config import open_library
from duologue.keepsakes import beside_articles, bringing
from duologue.library import articles, shelf
from duologue.people import own_settings
from duologue.people.refusals import Refusal
from duologue.rounds import practice_files
from duologue.web import exporting
from duologue.web.cited import CONTRARY

ARTICLES = articles.read_articles()
PUBLIC = ("/library/", "/library/shelf/", *(f"/library/{slug}/" for slug in ARTICLES))


def shown(browser, actor, path: str) -> Page:
    answer = browser(actor).get(path)
    assert answer.status_code == 200
    return Page(answer.content.decode())


@pytest.fixture
def pages(browser, world: World):
    """Each page as Ana sees it, who has switched on what an exercise may ask for; each once."""
    own_settings.change(world.ana.me(), lambda before: replace(before, sensual=True))
    return cache(lambda path: shown(browser, world.ana, path))


def test_an_article_leads_to_what_it_names_and_each_leads_back(pages):
    for slug, found in ARTICLES.items():
        here = f"/library/{slug}/"
        there = [f"/ways/{exercise}/" for exercise in found.try_now]
        there += [f"/library/{other}/" for other in found.related]
        assert [path for path in there if path not in pages(here).links] == [], slug
        there += [f"/ways/{found.way}/"] if found.way else []
        assert [path for path in there if here not in pages(path).links] == [], slug
        assert here in pages("/library/").links


def stated(html: str) -> list[str]:
    """Each claim of a page with all that stands beside it."""
    return [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one))
        for part in re.findall(r'(?s)<ul class="claims">(.*?)</ul>', html)
        for one in re.findall(r"(?s)<li.*?</li>", part)
    ]


def test_no_claim_stands_without_its_grade(pages):
    sources = practice_files.read_sources()
    for path, claims in (
        ("/library/shelf/", [one for voice in shelf.read_shelf().voice for one in voice.claim]),
        *((f"/library/{slug}/", found.claim) for slug, found in ARTICLES.items()),
    ):
        said = [unescape(one) for one in stated(pages(path).html)]
        assert len(said) >= len(claims) > 0
        assert all("How sure this is:" in one or "This speaks against it." in one for one in said)
        for claim in claims:
            grade = sources[claim.source].grade
            wanted = "This speaks against it." if grade == CONTRARY else f"How sure this is: {grade}."
            assert any(claim.says in one and wanted in one for one in said), (path, claim.says)


def test_what_is_known_against_a_source_stands_beside_it_whether_an_article_names_it_or_not(pages):
    sources = practice_files.read_sources()
    unnamed = 0
    for slug, found in ARTICLES.items():
        html = unescape(pages(f"/library/{slug}/").html)
        cited = {one.source for one in found.claim}
        for against in {other for one in cited for other in sources[one].against} - cited:
            assert sources[against].found in html, (slug, against)
            unnamed += 1
    assert unnamed > 10


def test_a_note_for_oneself_is_shown_to_nobody_else(browser, world: World):
    ana, ben = NoScript(browser(world.ana)), NoScript(browser(world.ben))
    ana.go("/library/empathy/").fill("Put it there", {"text": "The tooth was mine.", "for": "me"})
    assert "The tooth was mine." in ana.go("/library/empathy/").text
    assert "only you read this" in ana.text
    assert "The tooth was mine." not in ben.go("/library/empathy/").text
    assert "with a note" not in ben.go("/library/").text
    assert beside_articles.list_noted(world.ben.me()) == frozenset()


def test_a_note_for_both_is_read_by_the_other_who_may_write_on_it(browser, world: World):
    ana, ben = NoScript(browser(world.ana)), NoScript(browser(world.ben))
    ana.go("/library/empathy/").fill("Put it there", {"text": "That is us.", "for": "both"})
    assert "with a note" in ben.go("/library/").text
    assert "That is us." in ben.go("/library/empathy/").text
    assert "only you read this" not in ben.text
    kept = next(link for link in ben.page.links if link.startswith("/kept/"))
    ben.go(kept).fill("Put it there", {"text": "On Tuesdays."})
    assert "On Tuesdays." in ana.go("/library/empathy/").text
    assert "/library/empathy/" in ana.go(kept).page.links


def test_a_note_of_nothing_loses_nothing(browser, world: World):
    ana = NoScript(browser(world.ana))
    ana.go("/library/empathy/").fill("Put it there", {"text": "   ", "for": "both"})
    assert ana.status == 422
    assert "There is nothing written yet." in ana.text
    assert re.search(r'value="both" checked', ana.page.html)


def test_who_is_alone_is_asked_of_nobody(browser, alone: World):
    page = shown(browser, alone.ana, "/library/empathy/")
    assert "Who can read it?" not in page.text


def test_an_article_that_is_not_there_is_no_page(browser, world: World):
    for path in ("/library/no-such-article/", "/library/UPPER/"):
        assert browser(world.ana).get(path).status_code == 404
    sent = {"text": "x", "id": "0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f"}
    assert browser(world.ana).post("/library/no-such-article/note", sent).status_code == 404


def test_a_mistake_is_reported_by_a_text_that_goes_nowhere_by_itself(browser, world: World):
    html = shown(browser, world.ana, "/library/empathy/").html
    assert re.search(r'<textarea id="report"[^>]*readonly', html)
    assert "<form" not in html.partition('id="made"')[2].partition("</section>")[0]


def test_without_an_account_nothing_is_read_unless_the_host_wishes(browser, world: World, monkeypatch):
    stranger = browser()
    for path in PUBLIC:
        assert stranger.get(path).status_code == 302, path
    assert "/library/" not in Page(stranger.get("/").content.decode()).links
    monkeypatch.setenv(open_library.NAME, "1")
    for path in PUBLIC:
        assert stranger.get(path).status_code == 200, path
    assert "/library/" in Page(stranger.get("/").content.decode()).links


def test_an_open_library_opens_nothing_else(browser, world: World, monkeypatch):
    monkeypatch.setenv(open_library.NAME, "1")
    beside_articles.write_beside(world.ana.me(), "empathy", "Canary", world.now, own=False, id=uuid4())
    stranger = browser()
    page = stranger.get("/library/empathy/").content.decode()
    assert "Canary" not in page
    assert '<textarea id="note"' not in page
    assert "/ways/" not in page
    assert stranger.post("/library/empathy/note", {"text": "x"}).status_code != 200
    for path in ("/ways/", "/kept/", "/us/"):
        assert stranger.get(path).status_code == 302


def test_a_former_partner_reads_an_open_library_as_everybody_does(browser, world: World, monkeypatch):
    """And as long as it is not open, there is nothing of it for them."""
    carl = browser(world.carl)
    for path in PUBLIC:
        assert carl.get(path).status_code == 404, path
    monkeypatch.setenv(open_library.NAME, "1")
    for path in PUBLIC:
        answer = carl.get(path)
        assert answer.status_code == 200, path
        assert not re.search(r"\bCarl\b", answer.content.decode())
    page = carl.get("/library/empathy/").content.decode()
    assert '<textarea id="note"' not in page
    assert "/ways/" not in page
    assert carl.post("/library/empathy/note", {"text": "x"}).status_code == 404
    assert carl.get("/history/").status_code == 200


def test_a_note_is_in_an_export_and_stands_beside_its_article_elsewhere(world: World):
    ana, ben = world.ana.me(), world.ben.me()
    beside_articles.write_beside(ana, "empathy", "The tooth.", world.now, own=True, id=uuid4())
    exported = exporting.write_everything(ana, world.now)
    assert [one["article"] for one in exported["keepsakes"]] == ["empathy"]
    bringing.bring(ben, json.dumps(exported).encode(), world.now)
    assert [one.text for one in beside_articles.read_beside(ben, "empathy")] == ["The tooth."]
    for wrong in (None, 7, "../../etc"):
        exported["keepsakes"][0]["article"] = wrong
        with pytest.raises(Refusal):
            bringing.bring(ben, json.dumps(exported).encode(), world.now)
