"""Comments on the pages: no trace of them where they are off; where they are on, by forms alone."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import override_settings
from tests.security import routes
from tests.web.noscript import NoScript
from tests.world import World

from duologue.comments import commenting
from duologue.comments.commenting import CommentState
from duologue.comments.models import Comment
from duologue.config import open_comments
from duologue.library import articles
from duologue.people import leaving
from duologue.web import urls
from duologue.web.views import library

ARTICLE = next(iter(articles.read_articles()))
ADDRESS = f"/library/{ARTICLE}/"
WORDS = "We tried it on a walk, and it was easier there."


@pytest.fixture
def switched_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(library, "are_comments_on", lambda: True)
    with override_settings(ROOT_URLCONF="tests.web.commented_urls"):
        yield


def show_all() -> None:
    commenting.decide(list(Comment.objects.values_list("id", flat=True)), CommentState.SHOWN)


def test_where_they_are_off_there_is_no_route_and_no_word_of_them(browser, world: World):
    assert not open_comments.are_comments_on()
    assert not [route for route in routes.every() if "comment" in route]
    page = NoScript(browser(world.ana)).go(ADDRESS)
    assert page.status == 200 and "omment" not in page.page.html
    for path in (f"{ADDRESS}comments", f"{ADDRESS}comments/take-back"):
        assert NoScript(browser(world.ana)).send(path, {}).status == 404
    # The control: they are there in the patterns of who turned them on.
    assert len(urls.comment_patterns) == 3


def test_handed_in_shown_reported_and_taken_back(browser, world: World, switched_on):
    ana = NoScript(browser(world.ana)).go(ADDRESS).fill("Hand it in", {"name": "A walker", "text": WORDS})
    assert ana.status == 200 and "once whoever looks after this Duologue has read it" in ana.text
    code = re.search(r"<code>([A-Z2-7-]{19})</code>", ana.page.html)
    assert code and WORDS not in ana.text
    show_all()
    ben = NoScript(browser(world.ben)).go(ADDRESS)
    assert WORDS in ben.text and "A walker" in ben.text and code[1] not in ben.text
    assert "look at it again" in ben.press("Report this comment").text
    assert Comment.objects.get().reported
    gone = NoScript(browser(world.ana)).go(ADDRESS).fill("Take it back", {"code": code[1]})
    assert "Your comment is gone." in gone.text and not Comment.objects.exists()
    again = NoScript(browser(world.ana)).go(ADDRESS).fill("Take it back", {"code": code[1]})
    assert again.status == 422 and "No comment under this article has that code." in again.text


def test_what_is_refused_is_said_at_its_field_and_kept(browser, world: World, switched_on):
    ana = NoScript(browser(world.ana)).go(ADDRESS)
    ana.fill("Hand it in", {"name": "Ana", "text": WORDS})
    assert ana.status == 422 and WORDS in ana.page.html and "by which nobody can recognise you" in ana.text
    ana.go(ADDRESS).fill("Hand it in", {"name": "A walker", "text": "y" * 100_000})
    assert ana.status == 422 and "At most 2,000 letters" in ana.text and "y" * 100_000 in ana.page.html
    assert not Comment.objects.exists()


def test_a_script_in_one_is_words(browser, world: World, switched_on):
    NoScript(browser(world.ana)).go(ADDRESS).fill(
        "Hand it in", {"name": "<b>A walker", "text": "<script>alert(1)</script> {{ 7 * 7 }}"}
    )
    show_all()
    html = NoScript(browser(world.ben)).go(ADDRESS).page.html
    assert "<script>alert(1)" not in html and "&lt;script&gt;alert(1)" in html and "{{ 7 * 7 }}" in html


def test_whoever_has_left_and_whoever_is_nobody_hands_in_nothing(browser, world: World, switched_on):
    sent = {"name": ["x"], "text": [WORDS], "id": [str(UUID(int=4))]}
    assert NoScript(browser(None)).send(f"{ADDRESS}comments", sent).status == 401
    leaving.leave_couple(world.ana.me(), world.now)
    assert NoScript(browser(world.ana)).send(f"{ADDRESS}comments", sent).status == 404
    assert not Comment.objects.exists()
