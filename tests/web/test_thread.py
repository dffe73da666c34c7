"""The thread's pages: what stands there with little, with much, and what is kept beside it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from tests.rounds.diaries import check_ins, days_before, lived, opened_once, over, rate, wave
from tests.rounds.playing import QUESTION, answer, start
from tests.web.conftest import at
from tests.world import Actor, World

from duologue.cli import analyse
from duologue.insight.level import HARDLY_MOVED, QUIET_MONTH, TOO_FEW, TOO_FEW_OWN
from duologue.insight.reasons import NotYet
from duologue.people import consents, limits, own_settings
from duologue.people.consents import Matter
from duologue.people.limits import Limits
from duologue.rhythm import visiting
from duologue.rounds import weekly
from duologue.web import due
from duologue.wording.insight_words import say_why

Browser = Callable[..., Client]
PAGES = ("", "reading/", "better-days/", "load/", "kinds/", "then-and-now/", "look-back/", "first-days/")


def shown(browser: Browser, who: Actor, path: str) -> str:
    answered = browser(who).get(path, secure=True)
    assert answered.status_code == 200, answered.content.decode()
    text: str = answered.content.decode()
    return text.replace("&#39;", "'")


def has_chart(text: str) -> bool:
    return "<figure" in text


def test_before_anything_every_page_says_so_kindly(browser: Browser, world: World) -> None:
    for path in PAGES:
        text = shown(browser, world.ana, f"/thread/{path}")
        assert not has_chart(text), path
        assert "not yet" in text.lower() or "Nothing here yet" in text or "needs" in text or "agree" in text


def test_what_kinds_of_closeness_wait_for_is_one_tap_away(browser: Browser, world: World) -> None:
    to = "/ways/state-of-us/this-month/"
    assert f'href="{to}"' in shown(browser, world.ana, "/thread/kinds/")
    assert "This month, the two of us" in shown(browser, world.ana, to)


def test_two_weeks_are_too_little_and_a_season_is_enough(browser: Browser, world: World) -> None:
    lived(world, 14)
    text = shown(browser, world.ana, "/thread/")
    assert not has_chart(text)
    assert say_why(TOO_FEW_OWN) in text
    assert say_why(TOO_FEW) in text


@pytest.mark.parametrize(
    ("ben", "reason"),
    [(lambda k: 5, HARDLY_MOVED), (lambda k: None if k >= 90 else wave(9)(k), QUIET_MONTH)],
    ids=["always 5", "silent for a month"],
)
def test_what_the_line_of_both_waits_for_is_said_without_saying_whose(
    browser: Browser, world: World, ben: Callable[[int], int | None], reason: NotYet
) -> None:
    lived(world, 125, ben=ben)
    for who in (world.ana, world.ben):
        text = shown(browser, who, "/thread/")
        assert say_why(reason) in text
        assert "The two of you, with" not in text


def test_the_line_comes_with_its_table_and_spans(browser: Browser, world: World) -> None:
    lived(world, 200)
    for span in ("season", "year", "all"):
        text = shown(browser, world.ana, f"/thread/?span={span}")
        assert "The two of you, with its likely range" in text
        assert "<table" in text
        assert f'href="/thread/?span={span}" aria-current=true' in text
    assert has_chart(shown(browser, world.ana, "/thread/?span=nonsense"))


def test_no_figure_comes_before_the_first_ten_days(browser: Browser, world: World) -> None:
    opened_once(world, world.now.date() - timedelta(days=9))
    for who in (world.ana, world.ben):
        for matter in Matter:
            consents.agree(who.me(), matter, world.now)
    for path in ("", "reading/", "load/"):
        text = shown(browser, world.ana, f"/thread/{path}")
        assert "First come your first ten days" in text
        assert not has_chart(text)


def test_agreeing_and_ending_it_are_one_tap_each(browser: Browser, world: World) -> None:
    lived(world, 120)
    ana = browser(world.ana)
    assert "Both of you agree" in shown(browser, world.ben, "/thread/")
    form = {"matter": "line", "do": "withdraw"}
    assert ana.post("/thread/agree", form, secure=True).headers["Location"] == "/thread/"
    for who in (world.ana, world.ben):
        text = shown(browser, who, "/thread/")
        assert "Both of you agree" not in text
        assert "The two of you, with" not in text
        assert "Yours alone" in text
    assert "Only if you both want it" in shown(browser, world.ana, "/thread/")
    assert "You have agreed" in shown(browser, world.ben, "/thread/")
    ana.post("/thread/agree", {"matter": "line", "do": "agree"}, secure=True)
    assert "The two of you, with" not in shown(browser, world.ana, "/thread/")


def test_a_moment_is_kept_at_its_place_or_the_words_come_back(browser: Browser, world: World) -> None:
    def stepped(seed: int) -> Callable[[int], int]:
        noise = wave(seed, 0.0)
        return lambda k: min(10, max(0, (3 if k < 180 else 7) + min(1, noise(k) or 0)))

    lived(world, 360, ana=stepped(1), ben=stepped(2))
    text = shown(browser, world.ana, "/thread/?span=all")
    found = re.search(r'name="day" value="([0-9-]+)"', text)
    assert found is not None
    form = {"id": str(uuid4()), "day": found[1], "own": "no", "text": "We moved."}
    empty = browser(world.ana).post("/thread/moment?span=all", form | {"text": "  "}, secure=True)
    assert empty.status_code == 422
    assert "There is nothing written yet" in empty.content.decode()
    assert browser(world.ana).post("/thread/moment", form, secure=True).status_code == 302
    assert "We moved." in shown(browser, world.ben, "/thread/?span=all")


def test_how_one_reads_the_other_is_shown_to_the_reader_alone(browser: Browser, world: World) -> None:
    lived(world, 120)
    days = days_before(world.now.date(), 80)
    check_ins(world, days, wave(5), wave(6), lambda mine, theirs: (mine + 3 * theirs) // 4)
    ana = shown(browser, world.ana, "/thread/reading/")
    assert "You follow Ben's ups and downs" in ana
    ben = shown(browser, world.ben, "/thread/reading/")
    assert not has_chart(ben)
    assert "twenty guesses" in ben


def test_no_page_counts_scores_or_says_helps(browser: Browser, world: World) -> None:
    lived(world, 200)
    for path in PAGES:
        main = shown(browser, world.ana, f"/thread/{path}").partition("<main")[2]
        words = re.sub(r"<[^>]+>", " ", main)
        assert not re.search(r"\bhelps\b|\bscore|accuracy|\d ?%|streak", words, re.I), path


def list_unsourced(words: str) -> list[str]:
    """Sentences about most people that name no year in which somebody looked."""
    sentences = re.split(r"(?<=[.?!])\s", words)
    many = r"\b(most|nearly all|almost all) (people|couples|of us)\b|\b(nearly|almost) every(body|one)\b"
    return [one for one in sentences if re.search(many, one, re.I) and not re.search(r"\b(19|20)\d\d\b", one)]


def test_what_is_said_of_most_people_names_who_looked(browser: Browser, world: World) -> None:
    lived(world, 200)
    for path in PAGES:
        main = shown(browser, world.ana, f"/thread/{path}").partition("<main")[2]
        assert list_unsourced(re.sub(r"<[^>]+>", " ", main)) == [], path
    assert "(Ross and Sicoly, 1979)" in shown(browser, world.ana, "/thread/load/")
    assert list_unsourced("Two views. Most people see more of what they do themselves.")


# -- looking back ---------------------------------------------------------------------------------


@pytest.fixture
def spoken(world: World) -> World:
    """Something said to each other twelve days ago, on the day the couple began."""
    question = start(world.ana, QUESTION, world.now, card="nine-years-old")
    answer(world.ana, question, "answer", {"answer": "A lighthouse keeper."}, world.now)
    answer(world.ben, question, "answer", {"answer": "The slow train."}, world.now)
    thanks = start(world.ben, "thanks/one-line-of-thanks", world.now)
    answer(world.ben, thanks, "line", {"line": "You waited up."}, world.now)
    weekly.bring(world.ana.me(), world.now)
    return world


def later(world: World, days: int, monkeypatch: pytest.MonkeyPatch) -> datetime:
    moment = world.now + timedelta(days=days)
    for who in (world.ana, world.ben):
        who.visit(moment)
    at(moment, monkeypatch)
    return moment


def test_the_first_ten_days_stand_in_their_own_words(
    browser: Browser, spoken: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Not yet." in shown(browser, spoken.ana, "/thread/first-days/")
    later(spoken, 10, monkeypatch)
    for who in (spoken.ana, spoken.ben):
        text = shown(browser, who, "/thread/first-days/")
        assert all(words in text for words in ("A lighthouse keeper.", "The slow train.", "You waited up."))
        assert "More, less, enough?" in text


def test_today_leads_there_for_a_week_and_stops_once_it_was_answered(
    browser: Browser, spoken: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'href="/thread/first-days/' not in shown(browser, spoken.ana, "/")
    later(spoken, 10, monkeypatch)
    assert "/thread/first-days/" in shown(browser, spoken.ana, "/")
    sent = browser(spoken.ana).post("/thread/first-days/pace", {"pace": "less"}, secure=True)
    assert sent.status_code == 302
    assert "/me/ceiling/" in shown(browser, spoken.ana, "/thread/first-days/")
    assert 'href="/thread/first-days/' not in shown(browser, spoken.ana, "/")
    assert own_settings.read_mine(spoken.ben.me()).pace == ""


def test_who_has_looked_at_the_first_ten_days_or_the_old_year_is_not_led_there_again(
    browser: Browser, spoken: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly.bring(spoken.ben.me(), spoken.now)
    later(spoken, 10, monkeypatch)
    shown(browser, spoken.ana, "/thread/first-days/")
    assert 'href="/thread/first-days/' not in shown(browser, spoken.ana, "/")
    assert "/thread/first-days/" in shown(browser, spoken.ben, "/")
    later(spoken, (date(2027, 1, 1) - spoken.now.date()).days, monkeypatch)
    for path, left in (("/thread/look-back/2026/", False), ("/thread/look-back/2027/", True)):
        assert "/thread/look-back/2026/" in shown(browser, spoken.ben if left else spoken.ana, "/")
        shown(browser, spoken.ben if left else spoken.ana, path)
        assert ("/thread/look-back/2026/" in shown(browser, spoken.ben if left else spoken.ana, "/")) is left


def test_the_old_year_is_due_in_the_first_week_of_a_new_one(spoken: World) -> None:
    mine = consents.read_mine(spoken.ana.me())
    found = visiting.find_look_back(spoken.ana.me(), mine, date(2027, 1, 4))
    assert found is not None
    assert due.lead_to_due(found).address == "/thread/look-back/2026/"
    assert not found.is_its_day
    for day in (1, 2, 3):
        on_the_day = visiting.find_look_back(spoken.ana.me(), mine, date(2027, 1, day))
        assert on_the_day is not None and on_the_day.is_its_day
    assert visiting.find_look_back(spoken.ana.me(), mine, date(2027, 1, 9)) is None


def test_a_year_is_told_in_words_and_nothing_is_counted(browser: Browser, spoken: World) -> None:
    text = shown(browser, spoken.ben, "/thread/look-back/2026/")
    assert all(words in text for words in ("A lighthouse keeper.", "The slow train.", "You waited up."))
    assert browser(spoken.ben).get("/thread/look-back/1999/", secure=True).status_code == 404


def test_the_same_question_a_year_later_stands_beside_the_first(
    browser: Browser, spoken: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits.change(spoken.ana.me(), lambda _: Limits())
    now = later(spoken, 370, monkeypatch)
    text = shown(browser, spoken.ana, "/thread/then-and-now/")
    assert "Ask it again, both of you" in text
    again = start(spoken.ana, QUESTION, now, card="nine-years-old")
    answer(spoken.ana, again, "answer", {"answer": "A beekeeper."}, now)
    assert "A beekeeper." not in shown(browser, spoken.ben, "/thread/then-and-now/")
    answer(spoken.ben, again, "answer", {"answer": "Still the train."}, now)
    text = shown(browser, spoken.ana, "/thread/then-and-now/")
    words = ("A lighthouse keeper.", "The slow train.", "A beekeeper.", "Still the train.")
    assert all(one in text for one in words)
    assert "Ask it again" not in text


# -- settings, and one's own tables ------------------------------------------------------------------


def test_settings_keep_what_they_do_not_show(browser: Browser, world: World) -> None:
    own_settings.set_pace(world.ana.me(), "more", world.now.date())
    own_settings.set_thread(world.ana.me(), opened=True)
    browser(world.ana).post("/me/own", {"closeness": "on"}, secure=True)
    mine = own_settings.read_mine(world.ana.me())
    assert (mine.guess, mine.closeness, mine.pace) == (False, True, "more")


def rows(browser: Browser, who: Actor, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(shown(browser, who, f"/me/export/diary/{name}.csv"))))


def test_one_s_tables_hold_one_s_own_days_and_never_the_other_s(browser: Browser, world: World) -> None:
    lived(world, 120)
    for who, column, empty in ((world.ana, 1, 2), (world.ben, 2, 1)):
        header, *days = rows(browser, who, "level")
        assert header == ["day", "a", "b"]
        assert len(days) == 120
        assert all(row[column] and not row[empty] for row in days)


def test_tables_are_what_analyse_takes(
    browser: Browser, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(world, 120)
    days = days_before(world.now.date(), 80)
    check_ins(world, days, wave(5), wave(6), lambda mine, theirs: (mine + 3 * theirs) // 4)
    question = start(world.ana, QUESTION, world.now, card="nine-years-old")
    for who in (world.ana, world.ben):
        answer(who, question, "answer", {"answer": "words"}, world.now)
    for name in ("level", "helps", "attunement"):
        file = tmp_path / f"{name}.csv"
        file.write_text(shown(browser, world.ana, f"/me/export/diary/{name}.csv"))
        report = analyse.ANALYSES[name](file)
        assert report["shown"] is True, report
    assert report["n"] == 80


@pytest.mark.parametrize(("name", "matter"), [("attunement", Matter.READING), ("load", Matter.LOAD)])
def test_what_needs_both_is_not_in_a_table_once_one_has_ended_it(
    browser: Browser, world: World, name: str, matter: Matter
) -> None:
    lived(world, 60)
    check_ins(world, days_before(world.now.date(), 30), wave(5), wave(6), lambda mine, theirs: theirs)
    before = len(rows(browser, world.ana, name))
    weekly.withdraw(world.ben.me(), matter)
    assert len(rows(browser, world.ana, name)) == 1
    assert before == (31 if matter is Matter.READING else 1)


def test_alone_one_has_one_s_own_line_and_nothing_is_asked_of_another(browser: Browser, alone: World) -> None:
    rate(alone.ana, alone.now, over(days_before(alone.now.date(), 90), wave(1)))
    text = shown(browser, alone.ana, "/thread/")
    assert has_chart(text)
    assert "Agree" not in text
