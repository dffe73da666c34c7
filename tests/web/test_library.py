"""The library: what there is to read leads to what there is to do and back, and what two write beside it."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from tests.web.noscript import NoScript, Page
from tests.world import World

from duologue.config import open_library
from duologue.keepsakes import beside_articles
from duologue.library import articles, shelf
from duologue.rounds import practice_files
from duologue.web.ways import CONTRARY

ARTICLES = articles.read_articles()
PUBLIC = ("/library/", "/library/shelf/", *(f"/library/{slug}/" for slug in ARTICLES))


def shown(browser, actor, path: str) -> Page:
    answer = browser(actor).get(path)
    assert answer.status_code == 200
    return Page(answer.content.decode())


@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_leads_to_what_it_names_and_each_leads_back(browser, world: World, slug):
    page = shown(browser, world.ana, f"/library/{slug}/")
    found = ARTICLES[slug]
    for exercise in found.try_now:
        assert f"/ways/{exercise}/" in page.links
        assert f"/library/{slug}/" in shown(browser, world.ana, f"/ways/{exercise}/").links
    for other in found.related:
        assert f"/library/{other}/" in page.links
        assert f"/library/{slug}/" in shown(browser, world.ana, f"/library/{other}/").links
    if found.way:
        assert f"/library/{slug}/" in shown(browser, world.ana, f"/ways/{found.way}/").links


def stated(html: str) -> list[str]:
    """Each claim of a page with all that stands beside it."""
    return [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one))
        for part in re.findall(r'(?s)<ul class="claims">(.*?)</ul>', html)
        for one in re.findall(r"(?s)<li.*?</li>", part)
    ]


@pytest.mark.parametrize("path", [*(f"/library/{slug}/" for slug in ARTICLES), "/library/shelf/"])
def test_no_claim_stands_without_its_grade(browser, world: World, path):
    sources = practice_files.read_sources()
    there = shelf.read_shelf().voice if path == "/library/shelf/" else [ARTICLES[path.split("/")[2]]]
    claims = [one for found in there for one in found.claim]
    said = [unescape(one) for one in stated(shown(browser, world.ana, path).html)]
    assert all("How sure this is:" in one or "This speaks against it." in one for one in said)
    for claim in claims:
        grade = sources[claim.source].grade
        wanted = "This speaks against it." if grade == CONTRARY else f"How sure this is: {grade}."
        assert any(claim.says in one and wanted in one for one in said), claim.says


@pytest.mark.parametrize("slug", ARTICLES)
def test_what_is_known_against_a_source_stands_beside_it(browser, world: World, slug):
    """Whether the article names it or not."""
    sources, html = practice_files.read_sources(), shown(browser, world.ana, f"/library/{slug}/").html
    cited = {one.source for one in ARTICLES[slug].claim}
    for against in {other for one in cited for other in sources[one].against} - cited:
        assert sources[against].found.split(".")[0].replace("'", "&#39;") in html.replace("&#x27;", "&#39;")


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
    assert browser(world.carl).get("/library/").status_code == 404
