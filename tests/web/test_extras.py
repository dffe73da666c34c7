"""A step ends in at most one folded line, behind which all its extras are."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client
from tests.rounds.playing import answer, start
from tests.web.states import states
from tests.world import NOW, World

from duologue.languages import ENGLISH
from duologue.rounds import margins
from duologue.web import gate
from duologue.web import page as pages

SHOES = "empathy/in-your-shoes"


class Folds(HTMLParser):
    """The words of each fold that stands on the page itself: on no leaf, in no form, behind no other fold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[bool] = []
        self._in_summary = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag in ("details", "article", "form"):
            if tag == "details" and not any(self._open):
                self.found.append("")
            self._open.append(tag != "article" or "leaf" in classes)
        self._in_summary = tag == "summary" and sum(self._open) == 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("details", "article", "form"):
            self._open.pop()
        if tag == "summary":
            self._in_summary = False

    def handle_data(self, data: str) -> None:
        if self._in_summary and self.found:
            self.found[-1] += data.strip()


@pytest.mark.django_db
def test_every_step_of_a_round_ends_in_at_most_one_folded_line(world: World, monkeypatch):
    monkeypatch.setattr(gate, "read_clock", lambda: NOW)
    round_id = start(world.ana, SHOES, NOW)
    client = Client(HTTP_HOST="localhost")
    client.cookies.load(world.ana.jar)

    def page() -> str:
        return client.get(f"/rounds/{round_id}/", secure=True).content.decode()

    assert Folds(page()).found == ["More"]
    for who in (world.ana, world.ben):
        for step in ("weather", "guess"):
            answer(who, round_id, step, {"mood": [4, 4]}, NOW)
    margins.write_note(world.ben.me(), round_id, "In the margin.", NOW)
    answer(world.ana, round_id, "side-by-side", None, NOW)
    html = page()
    assert Folds(html).found == ["More"]
    for words in ("What has opened so far", "A note in the margin", "In the margin.", "differently now"):
        assert words in html


@pytest.mark.parametrize("name", sorted(name for name in states() if name.startswith("round-")))
def test_whatever_a_step_shows_it_ends_in_at_most_one_folded_line(name: str):
    """Every kind of step and of rest, with a long answer of one's own, and with what was worked out."""
    template, values = states()[name]
    always = {
        "nonce": "n" * 22,
        "csrf": "c" * 64,
        "path": "/",
        "shown_at": "/",
        "language": ENGLISH,
        "last_event": None,
    }
    html = pages.make_environment().get_template(template).render(**always, **values)
    assert len(Folds(html).found) <= 1
    assert ("Part by part" in html) == (name == "round-load")
    assert ("What you put" in html) == (name == "round-waiting-long")


def test_three_folded_lines_are_noticed():
    """The control: as every step once ended."""
    line = "<details class=more><summary>{}</summary><details><summary>Inside</summary></details></details>"
    found = Folds("".join(map(line.format, ("What has opened so far", "A note in the margin", "More")))).found
    assert found == ["What has opened so far", "A note in the margin", "More"]
