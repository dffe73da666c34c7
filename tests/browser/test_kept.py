"""What the two keep, at 390 px: found, agreed on, changed by both at once, looked at again; axe clean."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser import reading
from tests.browser.someone import Company, Someone
from tests.cli.instance import Instance

SUNDAYS = "Sundays are ours, until noon."
# Five weeks ago, by the services: no page lets anybody choose a day that has been.
FIVE_WEEKS_AGO = """
from datetime import UTC, datetime, timedelta
from duologue.keepsakes import agreeing, keeping, reading_keepsakes
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import access
now = datetime.now(UTC)
then = now - timedelta(days=35)
ana, ben = (access.enter(values[name], now) for name in ("ana", "ben"))
id_ = keeping.keep(ana, kinds.AGREEMENT, values["text"], then, again=(now - timedelta(days=1)).date())
agreeing.confirm(ben, id_, reading_keepsakes.read_one(ben, id_, now.date()).seen, then)
"""


def keep(one: Someone, kind: str, text: str, *, own: bool = False) -> str:
    """The path of what was kept by hand."""
    one.go("/").follow("Ours").follow("Kept").follow("Keep something")
    one.choose(kind).fill({"text": text})
    if own:
        one.page.get_by_label("Only for me, for now").check()
    return one.press("Keep it").path


def clean(*people: Someone) -> None:
    for one in people:
        assert reading.complaints(one.page) == [], one.path


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_agreement_from_the_first_wording_to_two_at_once(company: Company, scripts: bool):
    ana, ben = company.couple(java_script_enabled=scripts)
    path = keep(ana, "An agreement", SUNDAYS)
    ana.sees("Yours, until Ben says yes.")
    ben.go("/").follow("Ours").follow("Ana has put something into words").sees("Ana's wording")
    ben.follow(SUNDAYS).press("Yes, that's ours").sees("Agreed on")
    # Both have the same page before them, and both change it.
    for one in (ana, ben):
        one.go(f"{path}?change")
        one.fill({"text": f"{one.name}'s way"})
    ana.press("Say it like this")
    ben.press("Say it like this")
    for one in (ana, ben):
        one.go(path).sees("Two wordings")
        for text in (SUNDAYS, "Ana's way", "Ben's way"):
            assert text in one.text
    if scripts:
        clean(ana, ben)
    ana.press("Yes, we say it like Ben").sees("Agreed on")
    ben.go(path).sees("Ben's way")
    assert "Ana's way" not in ben.text and SUNDAYS not in ben.text


def test_every_page_of_what_is_kept_reads_well(company: Company):
    ana, ben = company.couple()
    ana.go("/kept/")
    clean(ana)
    ana.go("/kept/new/")
    clean(ana)
    ana.fill({"text": " "}).press("Keep it").sees("There is nothing written yet")
    clean(ana)
    moment = keep(ana, "A moment", "For example: the rain, and neither of us had a coat.")
    dream = keep(ana, "A dream", "A house by a lake, with room for the dog.", own=True)
    ana.sees("Only you read this.")
    clean(ana)
    ben.go(moment).page.get_by_text("A note in the margin").click()
    ben.page.locator("#note").fill("You gave yours away.")
    ben.press("Put it there").sees("In the margin")
    clean(ben)
    agreement = keep(ben, "An agreement", SUNDAYS)
    clean(ben)
    ana.go(agreement)
    clean(ana)
    for path in ("/kept/", "/kept/?kind=moment", "/history/"):
        clean(ana.go(path))
    ana.go("/kept/").fill({"words": "COAT rain"}).press("Find").sees("neither of us had a coat")
    assert "coat" not in ana.page.url
    clean(ana)
    ana.fill({"words": "snow"}).press("Find").sees("Nothing holds these words")
    assert "house by a lake" not in ben.go("/kept/").text
    assert ben.go(dream).sees("nothing here")
    ana.go(moment).page.get_by_text("More", exact=True).click()
    ana.press("Out of sight").go("/kept/?out-of-sight").sees("had a coat")
    clean(ana)


def test_a_refused_change_keeps_what_was_typed(company: Company):
    ana, _ = company.couple()
    ana.go(keep(ana, "An agreement", SUNDAYS) + "?change")
    ana.fill({"text": "Mondays rather", "again": "2020-01-01"}).press("Say it like this")
    ana.sees("That day is over.")
    assert ana.page.locator("#text").input_value() == "Mondays rather"
    clean(ana)


def test_on_its_day_an_agreement_asks_each_of_the_two_once(company: Company, instance: Instance):
    ana, ben = company.couple()
    jars = {
        one.name.lower(): {name: str(cookie["value"]) for name, cookie in one.cookies().items()}
        for one in (ana, ben)
    }
    instance.hands(FIVE_WEEKS_AGO, text=SUNDAYS, **jars)
    asked = f"You agreed: “{SUNDAYS}” Still good?"
    ana.go("/").sees(asked)
    clean(ana)
    ana.press("Yes")
    assert ana.path == "/" and asked not in ana.text
    ben.go("/").sees(asked)
    ben.follow("Change it")
    expect(ben.page.locator("#text")).to_have_value(SUNDAYS)
    ben.go("/").press("Let it go")
    assert asked not in ben.text
    assert SUNDAYS in ana.go("/kept/?out-of-sight").text
