"""A rescue by the pages, without scripts: what each of the three reads, and what each can do."""

from __future__ import annotations

import json
import re

from tests.web.noscript import NoScript
from tests.web.test_two_without_scripts import HERE, invited, newcomer, paired

from duologue.people.models import Rescue

YES = "yes"
NOTICE = "Was it you who lost every way in?"


def begun_anew() -> tuple[NoScript, NoScript]:
    """Ana has begun another space; Ben's old device still works."""
    ana, ben = paired()
    ana.go("/us/rescue/").press("Begin another space", sure=YES)
    assert "this one is new" in ana.text
    return ana, ben


def back_in(ana: NoScript) -> NoScript:
    path, secret = invited(ana)
    anew = newcomer().go(path).press("Read it", secret=secret)
    anew.fill("Answer, and open both", {"0.f.answer": "Again.", "name": "Ben", "colour": "ink-blue", **HERE})
    words = [re.findall(r"<li>(\w+)</li>", one.go("/us/words/").page.html) for one in (ana, anew)]
    assert words[0] == words[1] != []
    ana.press("Yes, the same four")
    return anew


def test_a_box_is_ticked_before_anything_happens(db):
    ana, ben = paired()
    ana.go("/us/").go("/us/rescue/?anew").press("Begin another space")
    assert "Tick the box first." in ana.text
    assert not Rescue.objects.exists()
    assert NOTICE not in ben.go("/").text


def test_the_new_one_reads_what_was_open_to_both_and_the_old_seat_is_told(db):
    ana, ben = begun_anew()
    assert NOTICE in ben.go("/").text
    assert NOTICE in ben.go("/us/").text
    assert "Somebody has come" not in ana.go("/us/rescue/").text
    anew = back_in(ana)
    ana.go("/us/rescue/").press("Bring what was open to both")
    assert "Brought. Answered together: 1. Kept: 0." in ana.text
    assert "All of it is here already." in ana.press("Bring what was open to both").text
    text = anew.go("/me/brought/").text
    assert "You: \u2068The slow train." in text or "You: The slow train." in text, text
    assert "A lighthouse keeper." in text
    old = json.loads(ana.client.get("/us/rescue/before.json").content)
    assert "The slow train." in json.dumps(old["rounds"])


def test_the_old_seat_undoes_it_and_who_stayed_goes_back(db):
    ana, ben = begun_anew()
    anew = back_in(ana)
    ana.go("/us/rescue/").press("Bring what was open to both")
    ben.go("/us/rescue/").press("Undo it")
    assert "Ana and Ben" in ben.text or "Ben and Ana" in ben.text
    assert NOTICE not in ben.go("/").text
    assert "slow train" not in anew.go("/me/brought/").text
    assert "This space is closed." in anew.go("/us/").text
    assert "It was undone." in ana.go("/us/").text
    ana.go("/us/rescue/").press("Go back to the space of the two of you")
    assert "It was undone." not in ana.go("/us/").text
    assert "Ana and Ben" in ana.text


def test_who_stayed_undoes_it_alone(db):
    ana, ben = begun_anew()
    ana.go("/us/rescue/").press("Undo it, and go back")
    assert "Ana and Ben" in ana.text
    assert NOTICE not in ben.go("/").text


def test_a_form_that_comes_too_late_changes_nothing_and_says_so(db):
    ana, ben = begun_anew()
    ben.go("/us/rescue/")
    ana.go("/us/rescue/").press("Undo it, and go back")
    before = list(Rescue.objects.values())
    assert ben.press("Undo it").status == 404
    assert list(Rescue.objects.values()) == before
