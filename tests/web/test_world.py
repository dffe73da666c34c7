"""The page of the maps: what stands there for whom, asking in writing from it, and finding that on Today."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.rounds.playing import answer, start
from tests.web.conftest import at
from tests.web.noscript import NoScript

from duologue.keepsakes import keeping, reading_keepsakes
from duologue.manuscript import keepsake_kinds as kinds

INTEREST = kinds.find_kind("interest")
WORLD = "/world/"
ASKED = "What do you hear in it?"


def loved(who, text: str, now, **more) -> UUID:
    return keeping.keep(who.me(), INTEREST, text, now, **more)


def asked(visitor: NoScript, thing: UUID, text: str) -> NoScript:
    """Sends the form that stands beside one thing of the map."""
    (form,) = [form for form in visitor.page.forms if form.action == f"/kept/{thing}/note"]
    sent = {**dict(form.fields), "text": text}
    answered = visitor.client.post(form.action, sent, secure=True, headers=OURS)
    assert (answered.status_code, answered["Location"]) == (302, f"{WORLD}?at={thing}")
    visitor.go(f"{WORLD}?at={thing}")
    assert f'id="on-map-{thing}">\n    <details open>' in visitor.page.html
    return visitor


OURS = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}


def today(browser, who) -> str:
    return NoScript(browser(who)).go("/").text


def test_each_reads_both_maps_and_what_to_ask_about_stands_first(browser, world):
    loved(world.ana, "Night trains", world.now)
    loved(world.ben, "Herons", world.now)
    text = NoScript(browser(world.ben)).go(WORLD).text
    assert "This week you could ask Ana about this" in text
    assert text.index("Night trains") < text.index("Herons")
    assert "This week you could ask Ben about this" in NoScript(browser(world.ana)).go(WORLD).text


def test_an_empty_map_says_how_it_grows(browser, world):
    text = NoScript(browser(world.ben)).go(WORLD).text
    assert "Nothing here yet. Every question that you both answer puts one thing on each map." in text
    assert "This week" not in text


def test_alone_the_page_speaks_of_one(browser, alone):
    loved(alone.ana, "Night trains", alone.now)
    text = NoScript(browser(alone.ana)).go(WORLD).text
    assert "Your world" in text and "Your worlds" not in text
    assert "Night trains" in text
    assert "A question for the map" in text


def test_a_map_is_grown_by_the_exercise_and_not_by_a_form(browser, world):
    ana = NoScript(browser(world.ana)).go(WORLD).press("A question for both maps")
    assert "It goes on your map" in ana.text
    assert "interest" not in NoScript(browser(world.ana)).go("/kept/new/").page.html


def test_what_is_asked_in_writing_stands_on_the_map_of_both_and_on_the_other_s_today(browser, world):
    thing = loved(world.ana, "Night trains", world.now)
    ben = asked(NoScript(browser(world.ben)).go(WORLD), thing, ASKED)
    assert ASKED in ben.text
    found = today(browser, world.ana)
    assert ASKED in found
    assert "Ben wrote beside “Night trains” on your map" in found
    assert ASKED not in today(browser, world.ben)
    assert ASKED in NoScript(browser(world.ana)).go(WORLD).text


def test_a_line_of_one_s_own_there_takes_it_off_today(browser, world):
    thing = loved(world.ana, "Night trains", world.now)
    asked(NoScript(browser(world.ben)).go(WORLD), thing, ASKED)
    asked(NoScript(browser(world.ana)).go(WORLD), thing, "The wheels.")
    assert ASKED not in today(browser, world.ana)
    assert "The wheels." not in today(browser, world.ben)


def test_two_days_later_today_has_forgotten_it(browser, world, monkeypatch):
    thing = loved(world.ana, "Night trains", world.now)
    asked(NoScript(browser(world.ben)).go(WORLD), thing, ASKED)
    at(world.now + timedelta(days=3), monkeypatch)
    world.ana.visit(world.now + timedelta(days=3))
    assert ASKED not in today(browser, world.ana)


@pytest.mark.parametrize("about", ["a dream", "something of their own", "something out of sight"])
def test_what_is_on_no_map_brings_nothing_to_today(browser, world, about):
    now = world.now
    kind = kinds.find_kind("dream") if about == "a dream" else INTEREST
    own = about == "something of their own"
    kept = keeping.keep(world.ana.me(), kind, "Night trains", now, own=own)
    keeping.write_note((world.ana if own else world.ben).me(), kept, ASKED, now)
    if about == "something out of sight":
        keeping.archive(world.ana.me(), kept, now, away=True)
    for who in (world.ana, world.ben):
        assert ASKED not in today(browser, who)


def test_an_empty_question_is_told_of_and_nothing_is_kept(browser, world):
    thing = loved(world.ana, "Night trains", world.now)
    sent = {"id": str(uuid4()), "world": "yes", "text": "  "}
    answered = browser(world.ben).post(f"/kept/{thing}/note", sent, secure=True, headers=OURS)
    assert answered.status_code == 422
    assert reading_keepsakes.read_one(world.ben.me(), thing, world.now.date()).notes == ()


def test_an_archive_shows_the_maps_and_asks_nothing(browser, world):
    page = NoScript(browser(world.carl)).go(WORLD)
    assert page.status == 200
    assert "This week" not in page.text
    assert not [form for form in page.page.forms if "/note" in form.action or form.action == "/rounds/"]


def test_many_things_of_one_kind_fold_away_but_for_the_latest(browser, world):
    for number in range(7):
        loved(world.ana, f"Thing {number}", world.now + timedelta(days=number))
    html = NoScript(browser(world.ben)).go(WORLD).page.html
    map_ = html.partition('class="map')[2]
    shown, _, folded = map_.partition('class="rest"')
    assert [f"Thing {number}" in shown for number in range(7)] == [False] * 3 + [True] * 4
    assert all(f"Thing {number}" in folded for number in range(3))
    assert "3 more" in folded


def test_somebody_s_words_run_in_their_own_direction_and_are_no_markup(browser, world):
    thing = loved(world.ana, "<b>רכבות לילה</b>", world.now)
    asked(NoScript(browser(world.ben)).go(WORLD), thing, "<i>למה?</i>")
    for who in (world.ana, world.ben):
        html = NoScript(browser(who)).go(WORLD).page.html
        assert "<b>ר" not in html and "<i>ל" not in html
        assert '<span dir="auto" class="keep-lines">&lt;b&gt;רכבות לילה' in html


def test_what_no_trial_has_shown_stands_with_the_sources(browser, world):
    page = NoScript(browser(world.ana)).go("/ways/hobbies/your-world/")
    where = page.text.index("Where this comes from")
    assert "We found no trial of such a map" in page.text[where:]
    assert "nobody has tested it" not in page.text


def test_an_answer_of_the_exercise_stands_in_its_part_of_the_map(browser, world):
    round_id = start(world.ana, "hobbies/your-world", world.now, card="played-loud")
    for who, text in ((world.ana, "Night trains"), (world.ben, "Herons")):
        answer(who, round_id, "answer", {"loved": text}, world.now)
    text = NoScript(browser(world.ben)).go(WORLD).text
    assert "Night trains" in text and "Music and sounds" in text
