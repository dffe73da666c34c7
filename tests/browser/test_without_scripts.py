"""The same evening in browsers that run no scripts at all: everything but live arrival and drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from tests.browser.someone import Company, Someone
from tests.cli.instance import Instance

pytestmark = pytest.mark.one_after_another

PLAIN = {"java_script_enabled": False}


@dataclass
class Evening:
    company: Company
    ana: Someone
    ben: Someone
    card: str = ""


@pytest.fixture(scope="module")
def evening(gathering: Company) -> Evening:
    return Evening(gathering, gathering.comes("Ana", **PLAIN), gathering.comes("Ben", **PLAIN))


def test_ana_begins_with_the_secret_typed_into_its_field(evening: Evening):
    """check 31: a browser without scripts hands the fragment over to nobody, so it can be typed."""
    ana = evening.ana
    link = evening.company.new_link()
    ana.go(link.partition("#")[0]).fill({"secret": link.partition("#")[2], "name": "Ana"})
    zone = ana.page.locator('[name="zone"]')
    assert zone.is_visible() and zone.input_value() == "", "asked in sight, and nothing is taken for granted"
    ana.fill({"zone": "Europe/Lisbon"})
    ana.press("Begin").sees("Hello, Ana.")


def test_ana_invites_and_ben_reads_with_the_end_of_his_link_typed(evening: Evening):
    ana, ben = evening.ana, evening.ben
    path, _, secret = ana.invite("A lighthouse keeper.", "Come and see?").partition("#")
    ben.go(path).fill({"secret": secret}).press("Read it")
    assert "Come and see?" in ben.text
    assert "lighthouse" not in ben.page.content()
    ben.fill({"0.f.answer": "The slow train.", "name": "Ben", "zone": "Europe/Lisbon"}).press(
        "Answer, and open both"
    )
    assert "A lighthouse keeper." in ben.text
    evening.card = ben.path
    assert "The slow train." in ana.go(evening.card).text


def test_four_words_and_a_check_in_by_radio_buttons(evening: Evening):
    ana, ben = evening.ana, evening.ben
    words = [one.go("/us/words/").page.locator(".four-words li").all_inner_texts() for one in (ben, ana)]
    assert words[0] == words[1] != []
    ana.press("Yes, the same four")
    ana.go("/").press("Say how you are")
    assert ana.page.locator(".pad").count() == 0
    for axis, point in (("p", 3), ("e", 4)):
        ana.page.locator(f'label:has([name="0.f.mood[{axis}]"][value="{point}"])').click()
    ana.choose("Hold me").press("Done")
    assert "Ana says a hug would help today." in ben.go("/").text


def test_a_line_of_thanks(evening: Evening):
    ana, ben = evening.ana, evening.ben
    ana.start("thanks/one-line-of-thanks")
    ana.fill({"0.f.line": "You waited up."}).press("Give it to Ben")
    assert "You waited up." in ben.go("/").text
    assert "You waited up." in ben.go("/jar/").text


def test_an_open_question_opens_at_the_next_look(evening: Evening):
    ana, ben = evening.ana, evening.ben
    path = ana.start("conversation/an-open-question")
    ana.fill({"0.f.answer": "Mine, for now alone."}).press("Done")
    assert "Yours is safe and still closed." in ana.text
    assert "Mine, for now alone." not in ben.go(path).page.content()
    ben.fill({"0.f.answer": "And mine."}).press("Done")
    assert "Mine, for now alone." in ben.text
    assert "And mine." not in ana.text
    ana.page.reload()
    assert "And mine." in ana.text
    found = ana.go("/history/").page.locator(f'a[href="{path}"]')
    found.click()
    assert "And mine." in ana.text


def test_a_slip_keeps_what_was_typed(evening: Evening):
    """A form that comes back holds what was in it, and says what to do."""
    ana = evening.ana
    ana.go("/me/").fill({"name": "  ", "zone": "Europe/Madrid"})
    ana.press("Keep it like this")
    assert ana.page.locator(".wrong").count() == 1
    assert ana.page.locator('[name="zone"]').input_value() == "Europe/Madrid"


def test_an_account_is_secured_and_signed_in_to(evening: Evening):
    ana = evening.ana
    password = "seven lanterns walk uphill"
    ana.go("/me/account/").fill({"sign_in_name": "ana-without", "password": password, "again": password})
    ana.press("Use a password")
    assert re.fullmatch(r"[0-9A-Z-]{30,}", ana.writes_down_the_sheet())
    second = evening.company.comes("Second", **PLAIN)
    second.go("/sign-in/").fill({"name": "ana-without", "password": password}).press("Sign in")
    assert second.go(evening.card).text == ana.go(evening.card).text


def test_nothing_was_forbidden_and_nobody_else_was_asked(evening: Evening, instance: Instance):
    """Checks 38 and 41, where the browser's console is the witness."""
    assert evening.company.complaints() == {}
    scripts = [
        one for person in evening.company.people for one in person.watch.addresses if one.endswith(".js")
    ]
    assert scripts == []
