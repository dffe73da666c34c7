"""Words typed in two places: no page throws away what it had not seen, and their writer chooses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from tests.rounds.playing import QUESTION, start
from tests.web.noscript import NoScript
from tests.world import World

from duologue.people.refusals import Refusal
from duologue.rounds import drafts
from duologue.rounds.drafts import Drafted, Typing, Version
from duologue.rounds.models import Draft

FIELD = "0.f.answer"


@dataclass
class Tab:
    """One open page of a round, with or without scripts: it knows what it was drawn with."""

    someone: NoScript
    round_id: UUID

    def types(self, words: str) -> int:
        """What a script sends as one types."""
        hidden = self._hidden()
        sent = {**hidden, FIELD: [words]}
        return int(self.someone.client.post(f"/rounds/{self.round_id}/draft", sent).status_code)

    def sends(self, words: str) -> int:
        return self.someone.fill("Done", {FIELD: words}).status

    @property
    def shows(self) -> str:
        """What its field would show after a reload."""
        self.someone.go(f"/rounds/{self.round_id}/")
        form, _ = self.someone.page.form("Done")
        return dict(form.fields)[FIELD]

    def _hidden(self) -> dict[str, list[str]]:
        form, _ = self.someone.page.form("Done")
        return {name: [value] for name, value in form.fields if name != FIELD}


@pytest.fixture
def tabs(browser, world: World):
    round_id = start(world.ana, QUESTION, world.now)

    def opened() -> Tab:
        return Tab(NoScript(browser(world.ana)).go(f"/rounds/{round_id}/"), round_id)

    return opened


def test_an_old_tab_writes_over_no_newer_words_as_one_types(tabs):
    old, new = tabs(), tabs()
    assert new.types("Newer") == 204
    assert old.types("From the old tab") == 409
    assert old.types("From the old tab, going on") == 409
    assert new.types("Newer still") == 204
    fresh = tabs()
    assert fresh.shows == "Newer still"
    assert "From the old tab, going on" in fresh.someone.text
    assert fresh.someone.page.html.count("From the old tab") == 1


def test_an_old_tab_sends_nothing_over_newer_words(tabs):
    old, new = tabs(), tabs()
    new.types("Newer")
    assert old.sends("From the old tab") == 409
    assert "Both are kept, and you choose" in old.someone.text.replace("both", "Both")
    form, _ = old.someone.page.form("Done")
    assert dict(form.fields)[FIELD] == "Newer"
    assert "From the old tab" in old.someone.text
    # It has seen them by now: what it sends is what its writer chose.
    assert old.sends("Chosen") == 200
    assert Draft.objects.count() == 0
    assert "Chosen" in old.someone.text


def test_words_of_another_place_can_be_taken_and_what_stood_there_stays(tabs):
    old, new = tabs(), tabs()
    new.types("Newer")
    old.types("Older")
    page = tabs()
    page.someone.fill("Use these words", {FIELD: "Newer, and changed here"})
    assert page.shows == "Older"
    assert "Newer, and changed here" in page.someone.text
    page.someone.fill("Throw these away", {FIELD: "Older"})
    assert page.shows == "Older"
    assert "Newer" not in page.someone.text
    assert page.sends("Older") == 200


def test_one_page_goes_on_over_its_own_words_also_after_an_answer_that_got_lost(tabs):
    """What was kept, and of which nothing came back, was this page's own."""
    page = tabs()
    assert [page.types(words) for words in ("One", "One two", "One two three")] == [204] * 3
    assert page.sends("One two three four") == 200


def test_a_draft_of_before_is_read_and_goes_on(tabs, world):
    """Rows that were written when there was one version: the words and nothing else."""
    page = tabs()
    drafts.save(world.ana.me(), drafts.name_place(page.round_id, "answer"), {"answer": "From last week"})
    assert page.types("Has not seen it") == 409
    page = tabs()
    assert page.shows == "From last week"
    assert page.types("From last week, and today") == 204


def test_a_page_of_before_sends_no_word_of_what_it_began_with_and_is_taken_as_it_was(tabs):
    """Open while the host updated: its form has no `based`."""
    new, old = tabs(), tabs()
    new.types("Newer")
    form, _ = old.someone.page.form("Done")
    form.fields[:] = [(name, value) for name, value in form.fields if name != "0.based"]
    assert old.sends("Sent all the same") == 200


def test_a_program_is_told_the_same(tabs, browser, world, monkeypatch):
    from tests.api.test_rounds import Program

    program, page = Program(world.ana), tabs()
    where = f"/api/v1/rounds/{page.round_id}/draft?step=answer"
    page.types("On the phone")
    kept = program.ask("GET", where)
    body: dict[str, Any] = {"values": {"answer": "By a program"}, "id": "p", "based": ""}
    answer = program.send("PUT", where, body)
    assert answer.status_code == 409
    assert json.loads(answer.content)["values"] == {"answer": "On the phone"}
    assert json.loads(answer.content)["beside"] == [{"id": "p", "values": {"answer": "By a program"}}]
    assert program.send("PUT", where, {**body, "based": kept["digest"]}).status_code == 200
    assert program.ask("GET", where)["beside"] == []


PLACE = "a place"


@pytest.mark.parametrize("based", [None, "", "another"])
def test_whatever_is_typed_by_whom_no_words_are_gone_that_their_page_had_not_seen(world, based):
    """Every order of two pages that type twice each: the last words of either are there, or their page had
    seen what it replaced."""
    from itertools import permutations

    me = world.ana.me()
    for order in set(permutations("aabb")):
        drafts.drop(me, PLACE)
        last: dict[str, Mapping[str, object]] = {}
        for at, page in enumerate(order):
            last[page] = {"answer": f"{page} {at}"}
            drafts.keep(me, PLACE, Typing(last[page], page, based))
        found = drafts.find(me, PLACE)
        there = [found.stands.values, *(one.values for one in found.beside)]
        lost = [words for words in last.values() if words not in there]
        # The control: a page that does not say what it began with takes the place of whatever stands.
        assert bool(lost) is (based is None), order


def test_words_beside_are_as_few_as_a_draft_may_hold(world):
    me = world.ana.me()
    drafts.keep(me, PLACE, Typing({"answer": "first"}, "a", ""))
    with pytest.raises(Refusal):
        for at in range(9):
            drafts.keep(me, PLACE, Typing({"answer": "x" * 9_000}, str(at), ""))
    assert drafts.find(me, PLACE).stands == Version({"answer": "first"}, "a")


def test_nothing_typed_is_nothing_to_choose(world):
    me = world.ana.me()
    drafts.keep(me, PLACE, Typing({"answer": "first"}, "a", ""))
    assert not drafts.keep(me, PLACE, Typing({}, "b", ""))
    assert drafts.find(me, PLACE) == Drafted(Version({"answer": "first"}, "a"))
