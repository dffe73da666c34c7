"""The page to print: newest first, and what nobody else reads says so."""

from __future__ import annotations

from datetime import timedelta

from tests.rounds.playing import QUESTION, answer, start
from tests.web.noscript import NoScript

from duologue.keepsakes import keeping
from duologue.manuscript import keepsake_kinds as kinds

MARK = "Only you read this."


def test_the_newest_stands_first_also_within_a_day(browser, world):
    moments = (timedelta(days=-2), timedelta(hours=-3), timedelta(hours=-1))
    for at, since in enumerate(moments):
        now = world.now + since
        round_id = start(world.ana, QUESTION, now, card="nine-years-old")
        for who in (world.ana, world.ben):
            answer(who, round_id, "answer", {"answer": f"number {at} of {who.name}"}, now)
    text = NoScript(browser(world.ana)).go("/me/export/print/").text
    places = [text.index(f"number {at} of Ana") for at in range(len(moments))]
    assert places == sorted(places, reverse=True)


def test_what_only_its_reader_reads_is_marked_and_what_both_read_is_not(browser, world):
    now = world.now
    page = NoScript(browser(world.ana))
    before = page.go("/me/export/print/").text.count(MARK)
    opened = start(world.ana, QUESTION, now, card="nine-years-old")
    for who in (world.ana, world.ben):
        answer(who, opened, "answer", {"answer": "for both"}, now)
    assert page.go("/me/export/print/").text.count(MARK) == before
    sealed = start(world.ana, QUESTION, now, card="smell-of-small")
    answer(world.ana, sealed, "answer", {"answer": "not open yet"}, now)
    keeping.keep(world.ana.me(), kinds.find_kind("dream"), "my own dream", now, own=True)
    text = page.go("/me/export/print/").text
    assert text.count(MARK) == before + 2
    assert text.index(MARK) < text.index("not open yet")
