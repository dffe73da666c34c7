"""One exercise of each of the first five ways, played by two people to its end, at 390 px.

Every step's page is looked at when it is first met: axe, its width. Before both have answered, no page of the
other's holds a word of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, expect
from tests.browser import reading
from tests.browser.filling import fill
from tests.browser.someone import PHONE, Someone

Pair = tuple[Someone, Someone]
ON_TWO_PHONES = "Start, each on our own phone"


@dataclass
class Playing:
    """A round that both are at, and which of its pages have been looked at."""

    ana: Someone
    ben: Someone
    path: str
    met: set[tuple[str, int]] = field(default_factory=set)

    def at(self, one: Someone, words: str) -> Someone:
        """Their page of the round, with these words on it."""
        one.go(self.path).sees(words)
        self.look(one)
        return one

    def look(self, one: Someone, *, folds: bool = False) -> None:
        """Folds hold what was said before, which is the same on page after page: the last one opens them."""
        kind = (one.page.locator("h1").inner_text(), one.page.locator("main form.form").count())
        if kind in self.met and not folds:
            return
        self.met.add(kind)
        needed = one.page.evaluate("document.documentElement.scrollWidth")
        assert needed <= PHONE["width"], kind
        assert reading.complaints(one.page, folds=folds) == [], kind

    def both_go_on(self, button: str) -> None:
        for one in (self.ana, self.ben):
            self.at(one, button).press(button)

    def both_agree(self, words: str) -> None:
        for one in (self.ana, self.ben):
            self.at(one, words).press("Yes")

    def nothing_shows(self, one: Someone, *words: str) -> None:
        """Not on the round's page, nor on today's or among what was."""
        for path in (self.path, "/", "/history/"):
            html = one.go(path).page.content()
            assert [each for each in words if each in html] == [], path


def begun(couple: Pair, exercise: str, button: str = "Start") -> Playing:
    """From the way's page, where it stands in the open or behind "more", to its first step."""
    ana, ben = couple
    practice, _, _ = exercise.partition("/")
    ana.go(f"/ways/{practice}/")
    assert reading.complaints(ana.page) == []
    with ana.page.expect_navigation():
        ana.page.locator(f'a[href="/ways/{exercise}/"]').first.click()
    assert reading.complaints(ana.page) == []
    playing = Playing(ana, ben, ana.press(button).path)
    playing.look(ana)
    return playing


def lines(one: Someone, name: str) -> Locator:
    """The lines of the list in hand; more of the same name are folded away, to correct what was said."""
    return one.page.locator("main form.form").locator(f'[name="0.f.{name}[]"]')


def rated(one: Someone, option: str, words: str) -> None:
    """Whichever card is in hand: they come one at a time."""
    card = one.page.locator("one-by-one li", has_text=option)
    card.get_by_text(words, exact=True).evaluate("one => one.click()")


# -- empathy --------------------------------------------------------------------------------------


def test_our_dance_from_each_one_s_move_to_two_ways_out(couple: Pair):
    playing = begun(couple, "empathy/our-dance")
    ana, ben = couple
    ana.choose("I reach: ask, press, follow, want it settled")
    ana.fill({"0.f.seen": "I stand in the doorframe."}).press("Done").sees("Yours is safe and still closed")
    playing.look(ana)
    playing.nothing_shows(ben, "doorframe")
    playing.at(ben, "which way do you go").choose("I retreat: go quiet, busy, sensible, away")
    ben.fill({"0.f.seen": "I sharpen pencils.", "0.f.inside": "Small."}).press("Done").sees("doorframe")
    playing.at(ana, "I sharpen pencils.")
    playing.both_go_on("Go on")
    playing.at(ana, "The more Ana reaches, the more Ben pulls back").sees("It is neither of you.")
    playing.both_go_on("It has a name")
    playing.at(ben, "What could you try").fill({"0.f.try": "Put the pencil down."}).press("Done")
    playing.nothing_shows(ana, "pencil down")
    playing.at(ana, "What could you try").fill({"0.f.try": "Say when I'm back."}).press("Done")
    for one in couple:
        playing.at(one, "Put the pencil down.").sees("Say when I'm back.")
        one.sees("did this bring you closer?")
    playing.look(ben, folds=True)


# -- listening ------------------------------------------------------------------------------------


def test_two_minutes_each_with_a_bell_for_both(couple: Pair):
    """Nobody loads a page again: what one taps brings the other on."""
    ana, ben = couple
    for one in couple:
        one.page.clock.install()
    playing = begun(couple, "listening/two-minutes-each", ON_TWO_PHONES)
    ben.go(playing.path)
    for one in couple:
        one.press("Go on")
    for speaker, listener in ((ana, ben), (ben, ana)):
        speaker.sees("You talk")
        listener.sees("You listen")
        playing.look(speaker)
        playing.look(listener)
        speaker.button("Start the clock").click()
        speaker.page.clock.fast_forward("01:30")
        expect(speaker.page.locator("timer-ring text")).to_have_text("1 min")
        speaker.page.clock.fast_forward("00:31")
        expect(speaker.page.locator("timer-ring")).to_have_class("still small-ring rung")
        speaker.sees("That was the time. Stay as long as you like.")
        speaker.press("That was mine")
        listener.press("Thanked")
    for one in couple:
        one.sees("That was all of it")
        playing.look(one)


# -- consensus ------------------------------------------------------------------------------------


def test_tonight_shows_a_shared_yes_and_nothing_else(couple: Pair):
    ana, ben = couple
    playing = begun(couple, "consensus/tonight")
    ben.go(playing.path)
    ideas = ben.page.locator("one-by-one:not(details *) li legend").all_text_contents()
    assert len(set(ideas)) == 5
    before = [reading.scrubbed(ben.go(path).page.content()) for path in ("/", playing.path)]
    says(ana, "no", "yes", "no", "yes", "no").press("Done").sees("shows up here")
    playing.look(ana)
    assert [reading.scrubbed(ben.go(path).page.content()) for path in ("/", playing.path)] == before
    says(ben, "yes", "yes", "no", "no", "no").press("Done")
    for one in couple:
        playing.at(one, "Both of you")
        heading = one.page.get_by_role("heading", name="Both of you", exact=True)
        shared = one.page.locator("article.leaf").filter(has=heading)
        expect(shared).to_contain_text(ideas[1])
        assert [idea for idea in ideas if idea in shared.inner_text()] == [ideas[1]]
    assert ideas[0] not in ana.page.locator(".both").inner_text()
    assert ideas[3] not in ben.page.content().partition("<details")[0]
    ana.go("/kept/").sees(ideas[1])
    assert not {idea for idea in ideas if idea in ana.text} - {ideas[1]}


def says(one: Someone, *answers: str) -> Someone:
    """Each idea in its turn; the tap that answers one brings the next."""
    for n, answer in enumerate(answers, 1):
        card = one.page.locator("one-by-one li:visible")
        expect(one.page.locator("one-by-one:visible [role=status]")).to_have_text(f"{n} of {len(answers)}")
        card.get_by_text("Yes" if answer == "yes" else "Not this time", exact=True).click()
    expect(one.page.locator("one-by-one:visible [role=status]")).to_have_text("That is all of them.")
    return one


def test_decide_together_from_what_matters_to_an_agreement_with_a_day_to_look_again(couple: Pair):
    ana, ben = couple
    playing = begun(couple, "consensus/decide-together")
    playing.at(ben, "Ana is putting the question into words.")
    ana.fill({"0.f.line": "Where do we spend the winter?"}).press("Done")
    playing.at(ana, "what do you need from this decision?")
    lines(ana, "needs").nth(0).fill("Quiet mornings")
    lines(ana, "needs").nth(1).fill("Snow, once")
    ana.press("Done")
    playing.nothing_shows(ben, "Quiet mornings", "Snow, once")
    playing.at(ben, "It is about “Where do we spend the winter?”")
    lines(ben, "needs").nth(0).fill("Near my sister")
    ben.press("Done")
    playing.both_go_on("On to what could be done")
    for one, options in ((ana, ("The hills", "Nowhere at all")), (ben, ("the hills", "The sea"))):
        playing.at(one, "What could be done?")
        for n, option in enumerate(options):
            lines(one, "list").nth(n).fill(option)
        one.press("Done")
    playing.at(ana, "Picture every one of them as done.")
    rated(ana, "The hills", "9")
    rated(ana, "The sea", "2")
    ana.press("Done")
    before = reading.scrubbed(ben.go(playing.path).page.content())
    assert before.count(' value="9" checked') == before.count(' value="2" checked') == 0
    rated(ben, "The hills", "8")
    rated(ben, "The sea", "I can’t live with this one")
    ben.press("Done")
    playing.at(ana, "Out, because one of you can’t live with it: The sea.")
    ana.sees("Not weighed, because one of you left it open: Nowhere at all.")
    expect(ana.page.locator(".fairest")).to_contain_text("The hills")
    playing.both_go_on("Put it into words")
    playing.at(ben, "Ana is writing it down.")
    wording = playing.at(ana, "What do you decide?").page.locator("main form.form textarea")
    expect(wording).to_have_value("The hills")
    wording.fill("We spend it in the hills.\nYour sister comes along.")
    ana.press("Done")
    assert "hills" not in ben.go("/kept/").text, "nothing is agreed yet"
    playing.both_agree("We spend it in the hills.")
    playing.at(ben, "We spend it in the hills.")
    playing.look(ben, folds=True)
    for one in couple:
        one.go("/kept/").follow("We spend it in the hills.").sees("Your sister comes along.")
        assert any(f"To look at again on {day}." in one.text for day in four_weeks_on()), one.text
        assert reading.complaints(one.page) == []


def four_weeks_on() -> list[str]:
    """Four weeks from today, and from yesterday, should it be midnight."""
    now = datetime.now(UTC).date()
    days = [now + timedelta(days=28 - n) for n in (0, 1)]
    return [f"{day:%A}, {day.day} {day:%B} {day.year}" for day in days]


# -- equal power ----------------------------------------------------------------------------------


def test_who_carries_what_from_estimates_to_a_swap_that_both_sign(couple: Pair):
    """The wording begins with a proposal: taken as it stands, with one line out, it is an agreement."""
    ana, ben = couple
    playing = begun(couple, "equal-power/who-carries-what")
    # A card at a time, and enough after four: each goes through all of it without the other.
    guesses = {
        ana: ("all me", "mostly me", "about half", "all Ben"),
        ben: ("mostly Ana", "all me", "all Ana", "Leave it out"),
    }
    things: list[str] = []
    for one, shares in guesses.items():
        for step in ("Who notices", "Who works out", "who does it"):
            playing.at(one, step)
            cards = one.page.locator("main form.form one-by-one li")
            things = [text.strip() for text in cards.locator("legend").all_text_contents()]
            for n, share in enumerate(shares):
                expect(cards.nth(n)).to_be_visible()
                cards.nth(n).get_by_text(share, exact=True).click()
            expect(cards.nth(len(shares))).to_be_visible()
            # Stopping is there, and is not what the page asks for.
            expect(one.page.locator("main form.form button.go")).to_have_count(0)
            one.press("That's enough")
        playing.at(one, "Which of these do you mind least?")
        least = {ana: things[2], ben: things[0]}[one]
        assert "Noticing when somebody feels low, and asking" not in one.text
        one.page.locator("main form.form label.chip").get_by_text(least, exact=True).click()
        one.press("Done")
        if one is ana:
            assert "as each of you sees them" not in ana.go(playing.path).text
    playing.at(ben, "as each of you sees them").sees(f"Talk about this one first: {things[1]}")
    # How it feels is for oneself: neither answer is anywhere on the other's page.
    for label, number in (("How fair it feels", "3"), ("How much your say weighs", "7")):
        ben.page.get_by_role("group", name=label).get_by_text(number, exact=True).click()
    ben.page.locator("form.leaf", has_text="Apart from the list").get_by_role("button", name="Done").click()
    expect(ben.page.get_by_role("group", name="How fair it feels")).to_have_count(0)
    playing.both_go_on("On to one swap")
    playing.at(ana, "To begin with, one swap:").sees(f"Ben takes “{things[0]}”")
    shared_out = ana.page.locator(".result").first.locator("li").all_inner_texts()
    assert sorted(shared_out) == sorted(things[n] for n in (0, 1, 2, 3)), "only what one of them has"
    playing.both_go_on("Write it down")
    playing.at(ben, "Ana is writing down the swap.")
    assert "How fair it feels" not in ben.text, "Ana may be sitting next to him"
    playing.at(ana, "Who takes over what")
    proposed = [line.input_value() for line in lines(ana, "swap").all()]
    # What she minds least she has already: of what is more his than hers, one goes to her.
    of_his = {f"To begin with, Ana takes: {things[n]}" for n in (1, 3)}
    assert proposed[0] in of_his and proposed[-1] == ""
    assert f"To begin with, Ben takes: {things[0]}" in proposed
    for line in lines(ana, "swap").all():
        assert line.evaluate("one => one.scrollHeight <= one.clientHeight + 1"), "a line that is cut off"
    ana.press("Done")
    playing.both_agree(f"To begin with, Ben takes: {things[0]}")
    ana.go(playing.path)
    playing.look(ana, folds=True)
    ben.go("/kept/").follow("To begin with").sees("To look at again on")
    kept = ben.page.locator("article.leaf", has_text="Both of you").inner_text()
    assert [line for line in proposed if line] == [line for line in kept.splitlines() if "takes: " in line]


def test_each_of_the_three_rounds_through_the_twelve_is_one_screen_at_a_time(couple: Pair):
    playing = begun(couple, "equal-power/who-carries-what")
    for one in couple:
        for step in ("Who notices", "Who works out", "who does it"):
            cards = playing.at(one, step).page.locator("main form.form one-by-one li")
            assert cards.count() == 12
            needed = one.page.evaluate("document.documentElement.scrollHeight")
            # As high as the screen, and a pixel that its height in parts of pixels is rounded up by.
            assert needed <= PHONE["height"] + 1, needed
            if one is couple[0]:
                for n in range(12):
                    cards.nth(n).get_by_text("all me", exact=True).click()
            else:
                fill(one.page.locator("main form.form"), one.name)
            expect(one.page.locator("main form.form button.go")).to_have_text("Done")
            one.press("Done")
        playing.at(one, "Which of these do you mind least?")


# -- quality time ---------------------------------------------------------------------------------


def test_plan_our_time_from_evenings_that_both_tick_to_a_moment_that_is_kept(couple: Pair):
    ana, ben = couple
    playing = begun(couple, "quality-time/plan-our-time")
    playing.at(ana, "Which of these evenings")
    alone, both = (tapped(ana, n) for n in (0, 2))
    ana.press("Done")
    playing.at(ben, "Which of these evenings")
    assert ben.page.locator(":checked").count() == 0
    playing.nothing_shows(ben, f"<li>{both}", f"<li>{alone}")
    playing.at(ben, "Which of these evenings")
    assert (tapped(ben, 2), tapped(ben, 4)) != (both, alone)
    ben.press("Done").sees("The evenings that you both ticked")
    for one in couple:
        playing.at(one, "The evenings that you both ticked")
        playing.look(one, folds=True)
        shown = one.page.locator("article.leaf", has_text="Both of you").inner_text()
        assert both in shown and alone not in shown
    ben.go("/kept/?kind=evening").follow(both).sees("It goes by itself after")
    assert reading.complaints(ben.page) == []
    # One of them thinks again.
    ana.go(playing.path)
    for fold in ("More", "Change mine"):
        ana.page.locator("summary", has_text=fold).first.click()
    ana.page.locator(f'label.chip:has-text("{both}")').click()
    ana.press("Keep it like this")
    assert both not in ben.go("/kept/?kind=evening").text
    # Afterwards, a line of it.
    kept = begun(couple, "quality-time/keep-this-moment")
    ana.fill({"0.f.line": "The bench was taken by a goat."}).press("Keep it")
    kept.look(ana)
    ben.go("/kept/?kind=moment").follow("The bench was taken by a goat.")
    assert reading.complaints(ben.page) == []


def tapped(one: Someone, number: int) -> str:
    """Taps the evening of that number, from 0; how it is said."""
    evening = one.page.locator("main form.form label.chip").nth(number)
    evening.click()
    expect(evening.locator("input")).to_be_checked()
    return evening.inner_text().strip()
