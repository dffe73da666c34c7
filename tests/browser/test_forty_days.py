"""The pages that come with days, with something on each of them: axe in both schemes, four widths, the
longest words, the keyboard, and the same page without scripts. All for one couple, on its day 42."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.browser import reading
from tests.browser.conftest import PAIR
from tests.browser.someone import Company, Someone
from tests.browser.test_long_words import too_wide
from tests.cli.instance import Instance

DAYS = 42
WIDTHS = (195, 390, 1280)
# Light answers of the first two weeks, the lines of day 10, a match of yesterday, and what opened.
LIVED = (
    PAIR
    + """
from duologue.engine.moves import MoveKind
from duologue.keepsakes import keeping
from duologue.manuscript import keepsake_kinds as kinds
from duologue.rhythm import forty_days, visiting
from duologue.rounds import decks, desk, play, starting
from duologue.rounds.daily import answering, question_of_today
from duologue.rounds.play import Wish

begun, jars = now, pair()
def me(jar, at):
    found = access.enter(jar, at)
    for cookie in cookies.renew(jar, found.seen, not found.lasts):
        jar[cookie.name] = cookie.value
    return access.enter(jar, at)
def start(slug, at, **more):
    return starting.start(me(jars[0], at), slug, at, **more).round_id
def answer(jar, id_, step, values, at):
    assert play.act(me(jar, at), id_, [Wish(uuid4(), MoveKind.ANSWER, step, raw=values)], at).accepted
def asked(at, card):
    id_ = start("conversation/an-open-question", at, card=card)
    for name, jar in zip(("Ana", "Ben"), jars):
        answer(jar, id_, "answer", {"answer": f"{name} says a word of {card}"}, at)
    return id_

light = [card.id for card in decks.read_deck("conversation/open-questions") if card.depth == 1]
for day in (1, 3, 5, 7, 30):
    asked(begun + timedelta(days=day), light[day])
for jar in jars:
    # Some hours later: where summer time has ended meanwhile, the last hour of a day is the tenth's no more.
    at = begun + timedelta(days=10, hours=2)
    forty_days.keep_for_day_40(me(jar, at), "We laugh more than we did.", at)
for jar in jars * 2:
    at = begun + timedelta(days=40)
    visiting.visit(me(jar, at), at)
at = begun + timedelta(days=41)
match = start("consensus/tonight", at)
idea = play.look(me(jars[0], at), match, at).header.drawn.hands["ideas"][0].id
for jar in jars:
    answer(jar, match, "pick", {"ideas": [idea]}, at)
for jar in jars:
    desk.look(play.look(me(jar, at), match, at), at)
for jar in jars:
    of_day = question_of_today.find_today(me(jar, at), at)
    if of_day.questions:
        one = of_day.questions[0]
        pick = {field.id: field.options[0].id for field in one.prompt.fields if field.options}
        said = {field.id: "A lamp" for field in one.prompt.fields if field.kind.is_in_words}
        assert answering.give(me(jar, at), of_day.day, one.card.id, said or pick, at) is None
away = keeping.keep(me(jars[0], at), kinds.MOMENT, "A heron by the canal", at, own=False, id=uuid4())
keeping.archive(me(jars[0], at), away, at, away=True)
opened = asked(at, light[11])
later = starting.start(me(jars[1], at), "listening/two-minutes-each", at).round_id
desk.put_away(me(jars[0], at), later, at, away=True)
result = [*jars, str(opened)]
"""
)
# And something that stands there on that day.
PAGES = {
    "/": "Did it happen?",
    "/question/": "Another question",
    "/thread/first-days/": "We laugh more than we did.",
    "/thread/who-said-it/": "says a word of",
    # Which of her answers comes back is drawn.
    "/thread/still-true/": "I'd put it differently now",
    "/thread/four-lines/": "says a word of",
    "/thread/four-lines/1/": "says a word of",
    "/thread/evening/": "You had both said yes to this.",
    "/thread/look-back/": "says a word of",
    "/today/more/": "Two minutes each",
    "/kept/?out-of-sight": "A heron by the canal",
    "/history/": "Find",
    "/me/": "A question a day",
}


@dataclass
class Couple:
    ana: Someone
    ben: Someone
    plain: Someone
    opened: str


@pytest.fixture(scope="module")
def two(gathering: Company, instance: Instance) -> Iterator[Couple]:
    ana, ben, opened = instance.hands(LIVED, days=DAYS, couples=0)  # type: ignore[misc]
    made = [gathering.comes(name) for name in ("Ana", "Ben")]
    for one, jar in zip(made, (ana, ben), strict=True):
        one.wears(jar)
    plain = gathering.comes("Ana without scripts", java_script_enabled=False)
    plain.wears(ana)
    yield Couple(*made, plain, f"/rounds/{opened}/")
    assert gathering.complaints() == {}


def judged(one: Someone) -> list[str]:
    """The page as it stands: read, at every width, with all its folds open, and by Tab."""
    found = reading.complaints(one.page)
    for width in WIDTHS:
        one.page.set_viewport_size({"width": width, "height": 844})
        needed = one.page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append(f"needs {needed} px of {width}")
    one.page.set_viewport_size(reading.PHONE)
    stops = reading.tab_stops(one.page)
    found += [f"no ring: {stop['name']}" for stop in stops if not stop["ring"]]
    there = " ".join(" ".join(str(stop["name"]) for stop in stops).split())
    for button in one.page.locator("main button:visible").all():
        name = " ".join(button.inner_text().split())
        if name not in there:
            found.append(f"out of reach: {name}")
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_comes_with_days_reads_well_and_is_the_same_without_scripts(path: str, two: Couple):
    # The first look at some of these is what brings them about.
    two.plain.go(path)
    one, plain = two.ana.go(path), two.plain.go(path)
    assert one.path == path.partition("?")[0]
    assert PAGES[path] in one.page.content() and plain.text == one.text
    assert judged(one) == []
    assert too_wide(one, path) == []


def test_a_reply_is_one_tap_and_reads_well_for_both(two: Couple):
    ben, ana = two.ben.go(two.opened), two.ana
    assert judged(ben) == []
    ben.press("Me too.")
    assert judged(ben) == []
    assert judged(ana.go(two.opened)) == []
    ana.sees("Me too.")
    two.plain.go(two.opened).press("I didn't know that.")
    assert "I didn't know that." in ben.go(two.opened).text


def test_a_question_s_own_page_reads_well_once_it_is_answered(two: Couple):
    """Also without scripts, by one who then takes it back."""
    plain = two.plain.go("/question/")
    plain.page.locator("main textarea, main input:not([type])").first.fill("A lamp")
    plain.press("Done")
    assert judged(two.ana.go("/question/").sees("A lamp") and two.ana) == []


def test_a_page_that_is_no_good_would_be_found(two: Couple):
    """The control: too wide, a ring taken away, and a button that Tab doesn't come to."""
    page = two.ana.go("/thread/four-lines/").page
    page.evaluate(
        """() => {
          document.querySelector("main").insertAdjacentHTML("beforeend",
            "<p class=wide-one>x</p><a href='/' class=no-ring>Out</a><button tabindex=-1>Nowhere</button>");
          document.querySelector(".wide-one").style.width = "230px";
          Object.assign(document.querySelector(".no-ring").style, { outline: "none", boxShadow: "none" });
        }"""
    )
    found = " ".join(judged(two.ana))
    assert "px of 195" in found and "no ring: Out" in found and "out of reach: Nowhere" in found
