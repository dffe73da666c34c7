"""The day's question on its pages, as two use it who only press what is there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.rounds.daily.asking import asked_on
from tests.web.conftest import at
from tests.web.noscript import NoScript
from tests.world import NOW

EVENING = timedelta(hours=3)


@pytest.mark.parametrize("kind", ["this or that", "guess", "six words", "spoken"])
def test_two_answer_and_read_both_in_the_evening(browser, world, monkeypatch, kind):
    now = asked_on(world, NOW, kind)
    at(now, monkeypatch)
    ana, ben = NoScript(browser(world.ana)), NoScript(browser(world.ben))
    for one in (ana, ben):
        one.go("/question/")
        answered(one, kind)
        assert "Saved. If you both answer, it opens this evening." in one.text
    at(now + EVENING, monkeypatch)
    for one in (ana, ben):
        one.go("/")
        assert first_heading(one) == "You have both answered.", "what opened comes before all else"
        one.go("/question/").go(next(link for link in one.page.links if link.startswith("/rounds/")))
        assert one.status == 200
        assert "You have both answered." in one.go("/").text
        assert first_heading(one) != "You have both answered.", "and no more once it was read"


def first_heading(one: NoScript) -> str:
    return re.findall(r"<h1>(.*?)</h1>", one.page.html)[0]


def answered(one: NoScript, kind: str) -> None:
    pressed = {"six words": "Done", "spoken": "I have an answer to tell"}
    if kind in pressed:
        values = {"0.f.words": "A kettle, blue and small"} if kind == "six words" else {}
        one.press(pressed[kind], **values)
        return
    form = next(form for form in one.page.forms if form.action == "/question/answer")
    one.press(form.buttons[0].words)


def test_today_and_the_question_say_the_same_of_when_it_opens(browser, world, monkeypatch):
    now = asked_on(world, NOW, "this or that")
    for moment, said in ((now, "opens this evening."), (now + EVENING, "opens soon.")):
        at(moment, monkeypatch)
        ana = NoScript(browser(world.ana)).go("/question/")
        if moment == now:
            answered(ana, "this or that")
        assert f"If you both answer, it {said}" in ana.go("/question/").text
        assert f"If you both answer, it {said}" in ana.go("/").text
