"""What is sent from a page that was left open: late, twice, from two places. Nothing of it is lost, nothing
is written over what was written since, and the page that says so has the words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.rhythm.test_forty_days import both_say_yes, later, lived
from tests.rounds.daily.asking import asked_on
from tests.rounds.playing import QUESTION, answer, start
from tests.web.conftest import at
from tests.world import NOW, Actor, World, token_header

from duologue.keepsakes import keeping, reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.people import leaving
from duologue.web import failures

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
CARD = "nine-years-old"
LINE = "The rain on the roof,\nand the soup."


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch, world: World) -> Callable[[float], datetime]:
    """It is that day for both, and both have been here."""

    def come(number: float) -> datetime:
        now: datetime = later(number)
        at(now, monkeypatch)
        for who in (world.ana, world.ben):
            who.visit(now)
        return now

    return come


def send(browser: Browser, who: Actor, path: str, **form: str) -> Any:
    return browser(who).post(path, {"id": str(uuid4()), **form}, secure=True)


def page(browser: Browser, who: Actor, path: str) -> str:
    return html.unescape(browser(who).get(path, secure=True).content.decode())


def given_back(answered: Any) -> list[str]:
    """The words under "Here is what you wrote"."""
    said = answered.content.decode().partition("Here is what you wrote")[2].partition("</section>")[0]
    return [html.unescape(text) for text in re.findall(r"<p [^>]*>(.*?)</p>", said, re.S)]


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None, name
    return found[1]


def notes(who: Actor, here: str) -> list[Kept]:
    return reading_keepsakes.read_notes(who.me(), UUID(here.split("/")[2]))


def of_two(browser: Browser, world: World) -> str:
    """A round in which both have answered; where it is."""
    round_id = start(world.ana, QUESTION, NOW, card=CARD)
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": f"By {who.name}."}, NOW)
    return f"/rounds/{round_id}/"


# -- where there is nothing any more ---------------------------------------------------------------


def test_who_was_writing_when_the_other_left_has_their_words(browser: Browser, world: World) -> None:
    here = of_two(browser, world)
    leaving.leave_couple(world.ben.me(), NOW)
    for path, form in {
        f"{here}note": {"text": LINE},
        f"{here}note ": {"text": LINE, "step": "answer", "of": "second"},
        "/kept/new/": {"kind": "dream", "text": LINE, "again": "2027-01-01"},
        "/question/answer": {"day": f"{NOW:%Y-%m-%d}", "card": "any", "0.f.words": LINE},
        "/thread/still-true/": {"answer": str(uuid4()), "do": "differently", "differently": LINE},
        "/thread/first-days/put-away": {"do": "put", "text": LINE},
    }.items():
        answered = send(browser, world.ana, path.strip(), **form)
        assert answered.status_code == 404 and given_back(answered) == [LINE], path


def test_a_page_for_nothing_has_no_words_where_none_were_sent(browser: Browser, world: World) -> None:
    assert given_back(send(browser, world.ana, f"/kept/{uuid4()}/move", do="destroy")) == []
    answered = browser(world.ana).get(f"/rounds/{uuid4()}/?text=x", secure=True)
    assert answered.status_code == 404 and given_back(answered) == []


def test_a_line_for_day_40_that_comes_too_late_is_given_back(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    lived(world)
    day(41)
    answered = send(browser, world.ana, "/thread/first-days/put-away", do="put", text=LINE)
    assert answered.status_code == 422 and given_back(answered) == [LINE]


def test_still_true_from_two_tabs_is_answered_once_and_the_second_line_is_given_back(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    lived(world)
    day(21)
    about = hidden(page(browser, world.ana, "/thread/still-true/"), "answer")
    form = {"answer": about, "do": "differently", "differently": "The slow train."}
    for _twice in range(2):
        assert send(browser, world.ana, "/thread/still-true/", **form).status_code == 302
    answered = send(browser, world.ana, "/thread/still-true/", **{**form, "differently": LINE})
    assert answered.status_code == 422 and given_back(answered) == [LINE]
    assert send(browser, world.ana, "/thread/still-true/", answer=about, do="yes").status_code == 302


def test_a_line_about_an_evening_that_comes_days_late_is_given_back(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    both_say_yes(world, NOW)
    day(1)
    idea = hidden(page(browser, world.ben, "/thread/evening/"), "idea")
    day(5)
    answered = send(browser, world.ben, "/thread/evening/", idea=idea, do="keep", text=LINE)
    assert answered.status_code == 404 and given_back(answered) == [LINE]


def test_without_it_the_words_would_be_gone(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(failures, "list_words", lambda _request: [])
    here = of_two(browser, world)
    leaving.leave_couple(world.ben.me(), NOW)
    assert given_back(send(browser, world.ana, f"{here}note", text=LINE)) == []


# -- a form that was stopped, put otherwise, and sent again with its id ----------------------------


def test_other_words_under_the_id_of_what_was_sent_are_not_passed_over(
    browser: Browser, world: World
) -> None:
    here, note, dream = of_two(browser, world), str(uuid4()), str(uuid4())
    for path, form, read_at in (
        (f"{here}note", {"id": note}, here),
        (f"{here}note", {"id": str(uuid4()), "step": "answer", "of": "second"}, here),
        ("/kept/new/", {"id": dream, "kind": "dream"}, "/kept/"),
        (f"/kept/{dream}/note", {"id": str(uuid4())}, f"/kept/{dream}/"),
    ):
        words = f"At first, {path}, {form['id']}."
        for _twice in range(2):
            assert send(browser, world.ana, path, **form, text=words).status_code == 302, path
        assert page(browser, world.ana, read_at).count(words) == 1
        wrong = send(browser, world.ana, path, **form, text="Then, put otherwise.")
        said = html.unescape(wrong.content.decode())
        assert wrong.status_code == 422 and "sent this before" in said, path
        assert "Then, put otherwise." in said, path
        assert form["id"] not in said.partition("Then, put otherwise.")[0].rpartition("<form")[2], path
        # Sent once more from the page that says so, it has another id.
        again = {**form, "id": str(uuid4())}
        assert send(browser, world.ana, path, **again, text="Then, put otherwise.").status_code == 302


def test_a_moment_whose_place_is_gone_from_the_line_is_given_back(browser: Browser, world: World) -> None:
    form = {"id": str(uuid4()), "day": "2026-11-02", "own": "no"}
    assert send(browser, world.ana, "/thread/moment", **form, text="The move.").status_code == 302
    answered = send(browser, world.ana, "/thread/moment", **form, text=LINE)
    assert answered.status_code == 422 and given_back(answered) == [LINE]


def test_other_words_for_an_answer_that_was_sent_are_on_the_page(browser: Browser, world: World) -> None:
    round_id = start(world.ana, QUESTION, NOW, card=CARD)
    here, id_ = f"/rounds/{round_id}/", str(uuid4())
    form = {"0.id": id_, "0.kind": "answer", "0.step": "answer", "0.f.answer": "A pilot."}
    for _twice in range(2):
        assert send(browser, world.ana, here, **form).status_code == 302
    stopped = send(browser, world.ana, here, **{**form, "0.f.answer": "A baker, put otherwise."})
    said = html.unescape(stopped.content.decode())
    assert stopped.status_code == 409 and "A baker, put otherwise." in said and "A pilot." in said
    answer(world.ben, round_id, "answer", {"answer": "By Ben."}, NOW)
    stopped = send(browser, world.ana, here, **{**form, "0.f.answer": "A baker, after it opened."})
    said = html.unescape(stopped.content.decode())
    assert stopped.status_code == 409 and "A baker, after it opened." in said
    assert send(browser, world.ana, here, **form).status_code == 302


def test_another_tap_from_the_same_page_is_chosen_instead(browser: Browser, world: World) -> None:
    here, id_ = of_two(browser, world), str(uuid4())
    for tap in ("a-smile", "a-smile", "to-hear-more"):
        form = {"id": id_, "step": "answer", "of": "second", "tap": tap}
        assert send(browser, world.ana, f"{here}note", **form).status_code == 302
    assert [one.under.said for one in notes(world.ana, here) if one.under] == ["to-hear-more"]


def test_without_it_other_words_would_be_nowhere(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(keeping, "require_same_words", lambda *_given: None)
    here, form = of_two(browser, world), {"id": str(uuid4())}
    for words in ("At first.", "Then, put otherwise."):
        assert send(browser, world.ana, f"{here}note", **form, text=words).status_code == 302
    assert "Then, put otherwise." not in page(browser, world.ana, here)


# -- words of one's own that the page had not seen -------------------------------------------------


def test_an_old_tab_writes_over_no_answer_to_the_days_question(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = asked_on(world, NOW)
    at(now, monkeypatch)
    for tab in (old := page(browser, world.ana, "/question/"), page(browser, world.ana, "/question/")):
        assert hidden(tab, "based") == ""
    form = {"day": hidden(old, "day"), "card": hidden(old, "card"), "based": ""}
    for _twice in range(2):
        given = send(browser, world.ana, "/question/answer", **form, **{"0.f.words": "A blue kettle on it"})
        assert given.status_code == 302
    late = send(browser, world.ana, "/question/answer", **form, **{"0.f.words": "An old tab's kettle"})
    said = html.unescape(late.content.decode())
    assert late.status_code == 409
    assert "An old tab's kettle" in said and "A blue kettle on it" in said and "that answer stands" in said
    assert "An old tab's kettle" not in page(browser, world.ana, "/question/")
    # The page that says so has seen it: sent from there, it takes its place.
    form["based"] = hidden(said, "based")
    again = send(browser, world.ana, "/question/answer", **form, **{"0.f.words": "An old tab's kettle"})
    assert again.status_code == 302
    assert "An old tab's kettle" in page(browser, world.ana, "/question/")


def test_an_old_tab_writes_over_no_line_for_day_40(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    lived(world)
    day(11)
    to, here = "/thread/first-days/put-away", "/thread/first-days/"
    form = {"do": "put", "based": hidden(page(browser, world.ana, here), "based")}
    for _twice in range(2):
        assert send(browser, world.ana, to, **form, text="The bench.").status_code == 302
    late = send(browser, world.ana, to, **form, text=LINE)
    said = html.unescape(late.content.decode())
    assert late.status_code == 422 and LINE in said and "The bench." in said and "that one stands" in said
    assert LINE not in page(browser, world.ana, here)
    form["based"] = hidden(said, "based")
    assert send(browser, world.ana, to, **form, text=LINE).status_code == 302
    assert LINE in page(browser, world.ana, here)


def test_a_page_that_did_not_say_what_it_had_seen_would_write_over_it(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    """The control."""
    lived(world)
    day(11)
    for line in ("The bench.", "An old tab's bench."):
        answered = send(browser, world.ana, "/thread/first-days/put-away", do="put", text=line)
        assert answered.status_code == 302
    assert "The bench." not in page(browser, world.ana, "/thread/first-days/")


def test_nor_does_a_program_that_says_what_it_had_seen(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = asked_on(world, NOW)
    at(now, monkeypatch)
    header = {"Authorization": token_header(world.ana, now)}
    client = browser()
    asked = client.get("/api/v1/question", secure=True, headers=header).json()
    card = asked["questions"][0]
    assert card["digest"] == ""
    form = {"day": asked["day"], "card": card["card"], "based": ""}
    codes = []
    for words in ("A blue kettle on it", "A blue kettle on it", "Another kettle"):
        sent = {**form, "values": {"words": words}}
        answered = client.post(
            "/api/v1/question/answer", sent, secure=True, headers=header, content_type="application/json"
        )
        codes.append(answered.status_code)
    assert codes == [200, 200, 422]
    stands = client.get("/api/v1/question", secure=True, headers=header).json()["questions"][0]
    assert stands["given"] == {"words": "A blue kettle on it"} and stands["digest"]


def test_an_invitation_written_while_the_other_came_by_another_way_is_given_back(browser: Browser) -> None:
    world, id_ = World.begun(), str(uuid4())
    form = {"card": CARD, "0.f.answer": "A lighthouse keeper.", "words": LINE}
    assert send(browser, world.ana, "/us/invite/", **{**form, "id": id_}).status_code == 302
    world.pair(world.ana, world.ben, NOW)
    # Sent again it is the one that was made; another is a page's that was still open.
    assert send(browser, world.ana, "/us/invite/", **{**form, "id": id_}).status_code == 302
    late = send(browser, world.ana, "/us/invite/", **form)
    assert late.status_code == 422 and given_back(late) == ["A lighthouse keeper.", LINE]
