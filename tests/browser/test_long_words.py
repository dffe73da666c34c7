"""What people write and are called has room where they have written much; that every other page has room for
it is seen with everything else of a page (`test_every_page`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.browser import long_words
from tests.browser.conftest import Company
from tests.browser.someone import Someone

PAGES = (
    *("/", "/history/", "/find/", "/jar/", "/kept/", "/kept/new/", "/kept/?kind=agreement"),
    *("/world/", "/thread/", "/thread/reading/", "/thread/better-days/", "/thread/load/", "/thread/kinds/"),
    *(
        "/thread/then-and-now/",
        "/thread/look-back/",
        "/thread/first-days/",
        "/us/",
        "/us/invite/",
        "/us/leave/",
        "/us/counsellor/",
    ),
    *("/me/times/", "/me/times/where/"),
    *(
        "/us/rescue/",
        "/me/",
        "/me/ceiling/",
        "/me/devices/",
        "/me/lock/",
        "/me/sign-out/",
        "/me/sealing/",
        "/me/account/",
    ),
    *("/me/export/", "/me/export/print/", "/me/brought/", "/me/erase/", "/promise/", "/ways/"),
    *("/ways/empathy/", "/ways/conversation/an-open-question/"),
)


Ana = tuple[Someone, tuple[str, ...]]
"""She, and where the things are that the two have done."""


@pytest.fixture(scope="module")
def ana(gathering: Company) -> Iterator[Ana]:
    """With an opened round and its note, one that waits, thanks, and something kept of each sort."""
    one, other = gathering.couple()
    opened = one.start("conversation/an-open-question")
    one.fill({"0.f.answer": "A heron"}).press("Done")
    other.go(opened).fill({"0.f.answer": "An otter"}).press("Done")
    other.page.get_by_text("More", exact=True).click()
    other.page.get_by_text("A note in the margin").click()
    other.fill({"text": "The heron"}).press("Put it there")
    for kind in ("moment", "agreement", "dream"):
        one.go(f"/kept/new/?kind={kind}").fill({"text": "A heron"}).press("Keep it")
    kept = one.path
    other.start("thanks/one-line-of-thanks")
    other.fill({"0.f.line": "A heron"}).press("Give it to Ana")
    yield one, (opened, kept, f"/history/{datetime.now(UTC):%Y-%m}/")


def too_wide(one: Someone, path: str) -> list[str]:
    return long_words.complaints(one.page, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_room_for_the_longest_words(path: str, ana: Ana):
    one, _ = ana
    assert too_wide(one.go(path), path) == []


def test_what_the_two_have_done_has_room_for_them(ana: Ana):
    one, done = ana
    assert [complaint for path in done for complaint in too_wide(one.go(path), path)] == []


def test_what_was_found_and_a_step_in_hand_have_room_too(ana: Ana):
    one, _ = ana
    one.go("/history/").fill({"words": "heron"}).press("Find").sees("A heron")
    assert too_wide(one, "what was found") == []
    one.start("empathy/in-your-shoes")
    assert too_wide(one, "a step in hand") == []


def test_words_that_make_room_for_themselves_before_they_break_would_be_found(ana: Ana):
    """The control: as it was."""
    one, (opened, *_) = ana
    one.go(opened)
    one.page.evaluate("document.body.style.overflowWrap = 'break-word'")
    assert too_wide(one, "an opened round") != []
