"""Every kind of page, as a reader meets it: axe in light and dark, the narrowest phone, the keyboard, and the
longest words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.browser import long_words, reading
from tests.browser.someone import Company, Someone

PASSWORD = "seven lanterns walk uphill"
SOME_ID = "00000000-0000-4000-8000-000000000000"


@dataclass
class Cast:
    """Who can be looked at for all of this file; scenes that change much bring people of their own."""

    company: Company
    nobody: Someone
    alone: Someone
    ana: Someone
    ben: Someone


@pytest.fixture(scope="module")
def cast(gathering: Company) -> Iterator[Cast]:
    ana, ben = gathering.couple()
    alone = gathering.comes("Alone").begin(gathering.new_link(), "Kim", "moss")
    ana.start("thanks/one-line-of-thanks")
    ana.fill({"0.f.line": "You waited up."}).press("Give it to Ben")
    yield Cast(gathering, gathering.comes("Nobody"), alone, ana, ben)
    assert gathering.complaints() == {}


# -- pages with an address ------------------------------------------------------------------------

ADDRESSES = {
    "nobody": [
        "/",
        "/begin/",
        "/sign-in/",
        "/sign-in/recovery/",
        "/code/",
        "/promise/",
        "/nowhere/",
        f"/i/{SOME_ID}/",
        "/counsellor/",
    ],
    "alone": [
        "/",
        "/us/",
        "/us/invite/",
        "/history/",
        "/jar/",
        "/kept/",
        "/world/",
        "/letters/",
        "/letters/new/",
        "/kept/new/",
        "/ways/conversation/an-open-question/",
        "/paths/flatmates/",
        "/rituals/",
        "/thread/",
        "/thread/better-days/",
        "/me/sealing/",
    ],
    "ben": [
        "/",
        "/today/more/",
        "/paths/flatmates/",
        "/rituals/",
        "/us/",
        "/us/leave/",
        "/us/counsellor/",
        f"/us/counsellor/{SOME_ID}/",
        "/us/rescue/",
        "/me/",
        "/me/ceiling/",
        "/me/times/",
        "/me/times/where/",
        "/home-screen/",
        "/offline/",
        "/me/devices/",
        "/me/lock/",
        "/me/sign-out/",
        "/me/sealing/",
        "/me/account/",
        "/me/added/",
        "/me/export/",
        "/me/export/print/",
        "/me/brought/",
        "/me/erase/",
        "/thread/",
        "/thread/reading/",
        "/thread/better-days/",
        "/thread/load/",
        "/thread/kinds/",
        "/thread/then-and-now/",
        "/thread/look-back/",
        "/thread/look-back/2026/",
        "/thread/first-days/",
        "/thread/who-said-it/",
        "/thread/still-true/",
        "/thread/four-lines/",
        "/thread/four-lines/1/",
        "/thread/evening/",
        "/history/",
        "/find/",
        "/question/",
        "/jar/",
        "/jar/?out-of-sight",
        "/kept/",
        "/kept/?out-of-sight",
        "/kept/?kind=appreciation",
        "/kept/new/?kind=agreement",
        f"/kept/{SOME_ID}/",
        f"/kept/{SOME_ID}/picture/",
        "/ways/",
        "/ways/listening/",
        "/ways/affection/",
        "/ways/listening/say-it-back/",
        "/ways/small-things/one-small-thing/",
        "/library/",
        "/library/shelf/",
        "/library/listening/",
        "/library/what-a-no-may-mean/",
        "/promise/",
        f"/rounds/{SOME_ID}/",
    ],
}


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in ADDRESSES.items() for path in paths])
def test_a_page_reads_well_in_light_and_dark_and_fits_a_narrow_phone(who: str, path: str, cast: Cast):
    one: Someone = getattr(cast, who)
    one.go(path)
    assert one.path == path.partition("?")[0]
    assert reading.complaints(one.page) == []
    assert long_words.complaints(one.page, path) == []


# -- pages that something leads to ----------------------------------------------------------------

Scene = Callable[[Company], Page]
SCENES: dict[str, Scene] = {}


def scene(make: Scene) -> Scene:
    SCENES[make.__name__.replace("_", " ")] = make
    return make


def asked(company: Company, exercise: str = "conversation/an-open-question") -> tuple[Someone, Someone, str]:
    ana, ben = company.couple()
    return ana, ben, ana.start(exercise)


@scene
def begin_with_a_used_link(company: Company) -> Page:
    kim = company.comes("Kim").go("/begin/#0123456789abcdefghjkmnpqrs")
    return kim.fill({"name": "Kim"}).press("Begin").page


@scene
def sign_in_refused(company: Company) -> Page:
    kim = company.comes("Kim").go("/sign-in/")
    return kim.fill({"name": "kim", "password": PASSWORD}).press("Sign in").page


@scene
def an_invitation_made(company: Company) -> Page:
    ana = company.comes("Ana").begin(company.new_link(), "Ana")
    ana.invite("A lighthouse keeper.", "Come and see?")
    return ana.page


@scene
def an_invitation_with_slips(company: Company) -> Page:
    ana = company.comes("Ana").begin(company.new_link(), "Ana").go("/us/invite/")
    return ana.press("Make the invitation").page


@scene
def a_short_code(company: Company) -> Page:
    return (
        company.comes("Ana")
        .begin(company.new_link(), "Ana")
        .go("/us/invite/")
        .press("Show a short code instead")
        .page
    )


@scene
def a_letter_then_words_to_compare(company: Company) -> Page:
    ana, ben = company.comes("Ana").begin(company.new_link(), "Ana"), company.comes("Ben")
    ben.go(ana.invite("A lighthouse keeper.", "Come and see?"))
    ben.button("Answer, and open both").wait_for()
    assert reading.complaints(ben.page) == []
    ben.fill({"0.f.answer": "The slow train.", "name": "Ben"}).press("Answer, and open both").go("/us/words/")
    assert reading.complaints(ben.page) == []
    assert reading.complaints(ben.go("/").page) == []
    return ana.go("/us/words/").page


@scene
def an_invitation_declined(company: Company) -> Page:
    ana, ben = company.comes("Ana").begin(company.new_link(), "Ana"), company.comes("Ben")
    ben.go(ana.invite("A lighthouse keeper.", "Come and see?"))
    ben.button("Not for me").wait_for()
    return ben.press("Not for me").page


@scene
def a_question(company: Company) -> Page:
    return asked(company)[0].page


@scene
def a_question_with_a_slip(company: Company) -> Page:
    return asked(company)[0].press("Done").page


@scene
def a_question_that_waits_for_me_on_today(company: Company) -> Page:
    return asked(company)[1].go("/").page


@scene
def my_answer_still_closed(company: Company) -> Page:
    ana = asked(company)[0].fill({"0.f.answer": "A lighthouse keeper."}).press("Done")
    assert reading.complaints(ana.page) == []
    return ana.go("/").page


@scene
def one_at_a_time(company: Company) -> Page:
    ana, _, _ = asked(company)
    ana.go("/ways/empathy/in-your-shoes/").press("Start")
    return ana.page


@scene
def an_opening_with_a_note_and_an_addition(company: Company) -> Page:
    ana, ben, path = asked(company)
    ana.fill({"0.f.answer": "A lighthouse keeper."}).press("Done")
    ben.go(path).fill({"0.f.answer": "The slow train."}).press("Done")
    ana.go(path).page.get_by_text("More", exact=True).click()
    ana.page.get_by_text("A note in the margin").click()
    ana.fill({"text": "Nice."}).press("Put it there")
    ben.go(path)
    assert reading.complaints(ben.page) == []
    return ana.go(path).page


@scene
def a_round_paused_then_left(company: Company) -> Page:
    _, ben, path = asked(company)
    ben.go(path).page.get_by_text("More", exact=True).click()
    ben.press("Pause this")
    assert reading.complaints(ben.page) == []
    return ben.press("Leave this one").page


@scene
def the_check_in_with_its_extra(company: Company) -> Page:
    ana, _ = company.couple()
    ana.press("Say how you are")
    assert reading.complaints(ana.page) == []
    ana.page.locator(".pad").click(position={"x": 60, "y": 60})
    ana.choose("Hold me").press("Done")
    return ana.page


@scene
def somebody_would_like_a_hug(company: Company) -> Page:
    ana, ben = company.couple()
    ana.press("Say how you are").choose("Hold me").press("Done")
    return ben.go("/").page


@scene
def in_your_shoes_to_its_picture(company: Company) -> Page:
    ana, ben, path = asked(company, "empathy/in-your-shoes")
    for one in (ana, ben):
        one.go(path)
        for at in (0.3, 0.7):
            assert one is ben or at > 0.5 or reading.complaints(one.page) == []
            one.page.locator(".pad:visible").first.click(position={"x": 300 * at, "y": 300 * at})
            one.press("Done")
    ana.go(path).page.locator(".plane").wait_for()
    return ana.page


@scene
def say_it_back_is_spoken(company: Company) -> Page:
    ana, ben = company.couple()
    path = ana.start("listening/say-it-back", "Start, each on our own phone")
    assert reading.complaints(ana.page) == []
    ana.press("Go on")
    ben.go(path).press("Go on")
    assert reading.complaints(ben.page) == []
    ana.go(path)
    return ana.page


@scene
def one_small_thing(company: Company) -> Page:
    ana, _ = company.couple()
    ana.start("small-things/one-small-thing")
    return ana.page


@scene
def for_one_alone(company: Company) -> Page:
    ana, _ = company.couple()
    ana.start("empathy/my-own-weather")
    return ana.page


@scene
def settings_with_slips(company: Company) -> Page:
    ana, _ = company.couple()
    return ana.go("/me/").fill({"zone": "Nowhere/Else"}).press("Keep it like this").page


@scene
def a_token_just_made(company: Company) -> Page:
    ana, _ = company.couple()
    ana.go("/me/devices/").page.get_by_text("A token for a program").click()
    return ana.fill({"label": "My notebook"}).press("Make a token").page


@scene
def a_password_too_short(company: Company) -> Page:
    ana, _ = company.couple()
    short = {"sign_in_name": "ana", "password": "short", "again": "short"}
    return ana.go("/me/account/").fill(short).press("Use a password").page


@scene
def the_recovery_code_and_the_account_after_it(company: Company) -> Page:
    ana, _ = company.couple()
    good = {"sign_in_name": f"ana-{id(ana)}", "password": PASSWORD, "again": PASSWORD}
    ana.go("/me/account/").fill(good).press("Use a password")
    assert reading.complaints(ana.page) == []
    assert reading.complaints(ana.fill({"last": "oops"}).press("I have written it down").page) == []
    code = ana.page.locator("#recovery-code").inner_text().strip()
    assert reading.complaints(ana.go("/me/account/sheet/").page) == []
    assert reading.complaints(ana.fill({"last": "oops"}).press("I have written it down").page) == []
    ana.fill({"last": code[-4:]}).press("I have written it down")
    assert reading.complaints(ana.page) == []
    assert reading.complaints(ana.go("/").page) == []
    assert reading.complaints(ana.go("/me/added/").page) == []
    assert reading.complaints(ana.go("/me/devices/").page) == []
    assert reading.complaints(ana.go("/me/sign-out/").page) == []
    return ana.go("/me/account/").page


@scene
def strict_sealing_and_the_wish_to_go_back(company: Company) -> Page:
    ana, ben = company.couple()
    ana.go("/me/sealing/").press("Seal strictly from now on").go("/me/sealing/")
    assert reading.complaints(ana.page) == []
    ana.press("Suggest opening at once again").go("/me/sealing/")
    assert reading.complaints(ana.page) == []
    return ben.go("/me/sealing/").page


@scene
def a_space_that_was_left(company: Company) -> Page:
    ana, ben = company.couple()
    ben.go("/us/leave/").press("Leave")
    assert reading.complaints(ben.page) == []
    ben.page.get_by_label("Yes, close this space").check()
    ben.press("Leave")
    assert reading.complaints(ana.go("/history/").page) == []
    with ana.page.expect_navigation():
        ana.page.locator('a[href^="/rounds/"]').first.click()
    assert reading.complaints(ana.page) == []
    return ana.go("/us/").page


@scene
def a_rescue_told_and_undone(company: Company) -> Page:
    ana, ben = company.couple()
    ana.go("/us/rescue/").press("Begin another space")
    assert reading.complaints(ana.page) == []
    ana.page.get_by_label("Yes, we have spoken").check()
    ana.press("Begin another space")
    for one, path in ((ana, "/us/rescue/"), (ana, "/us/"), (ben, "/"), (ben, "/us/"), (ben, "/us/rescue/")):
        assert reading.complaints(one.go(path).page) == [], path
    anew = company.comes("Ben")
    anew.go(ana.invite("A lighthouse keeper.", "Come back in."))
    anew.fill({"0.f.answer": "The slow train.", "name": "Ben"}).press("Answer, and open both").go(
        "/us/words/"
    )
    assert reading.complaints(ana.go("/us/rescue/").page) == []
    ana.go("/us/words/").press("Yes, the same four").go("/us/rescue/")
    assert reading.complaints(ana.page) == []
    ana.press("Bring what was open to both")
    assert reading.complaints(ana.page) == []
    assert reading.complaints(anew.go("/me/brought/").page) == []
    ben.go("/us/rescue/").press("Undo it")
    assert reading.complaints(ben.page) == []
    return ana.go("/us/rescue/").page


@scene
def a_link_for_a_counsellor(company: Company) -> Page:
    ana, ben = company.couple()
    ana.go("/us/counsellor/").page.locator('[name="rounds"]').first.check()
    ana.page.get_by_label("What opened to us both. Ben is asked first.").check()
    ana.press("Show me what they would see")
    assert reading.complaints(ana.page) == []
    ana.press("Ask Ben")
    assert reading.complaints(ana.page) == []
    assert reading.complaints(ben.go("/us/counsellor/").page) == []
    ben.follow("Ana would like to show a counsellor")
    assert reading.complaints(ben.page) == []
    ben.press("Yes, make the link")
    assert reading.complaints(ben.page) == []
    link = ben.page.locator("#counsel-link").inner_text()
    counsellor = company.comes("A counsellor").go(link)
    counsellor.sees("Shown to you by choice")
    assert reading.complaints(counsellor.page) == []
    ana.go("/us/counsellor/").press("End this link for both")
    counsellor.go("/").go(link).sees("This link shows nothing.")
    return counsellor.page


@scene
def somebody_s_round_is_not_found(company: Company) -> Page:
    path = asked(company)[2]
    return company.couple()[0].go(path).page


@scene
def a_month_of_ours(company: Company) -> Page:
    ana, _ = company.couple()
    return ana.go(f"/history/{datetime.now(UTC):%Y-%m}/").page


@scene
def what_was_found(company: Company) -> Page:
    ana, ben = company.couple()
    ana.start("thanks/one-line-of-thanks")
    ana.fill({"0.f.line": "You waited up."}).press("Give it to Ben")
    return ben.go("/history/").fill({"words": "waited"}).press("Find").sees("You waited up.").page


@scene
def words_of_two_tabs(company: Company) -> Page:
    ana, _ = company.couple()
    path = ana.start("conversation/an-open-question")
    tab = ana.context.new_page()
    tab.goto(ana.home + path)
    for page, words in ((ana.page, "In one tab"), (tab, "In another tab")):
        page.locator("textarea:visible").first.press_sequentially(words)
        expect(page.locator("[data-draft-says]")).to_contain_text(re.compile("Kept while|Both are kept"))
    tab.reload()
    expect(tab.get_by_role("button", name="Use these words")).to_be_visible()
    return tab


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_reads_well_in_light_and_dark_and_fits_a_narrow_phone(name: str, company: Company):
    page = SCENES[name](company)
    assert reading.complaints(page) == []
    assert long_words.complaints(page, name) == []


def test_a_page_that_reads_badly_would_be_found(cast: Cast):
    """The control: pale ink, a field without its label, something too wide, a target too small."""
    page = cast.nobody.go("/sign-in/").page
    page.evaluate(
        """() => {
          document.querySelector("h1").style.color = "#ddd";
          document.querySelector("label").remove();
          const wide = document.createElement("p");
          wide.style.width = "420px";
          for (const words of ["", "x"]) {
            const button = document.createElement("button");
            button.textContent = words;
            Object.assign(button.style, { width: "9px", height: "9px", padding: "0" });
            wide.append(button);
          }
          document.querySelector("main").append(wide);
        }"""
    )
    found = " ".join(reading.complaints(page))
    for word in ("light: color-contrast", "label", "button-name", "target-size", "px of 320"):
        assert word in found, word


# -- the keyboard alone ---------------------------------------------------------------------------


def test_a_check_in_by_keyboard_alone(couple: tuple[Someone, Someone]):
    """From today to "hold me" without a finger: Tab, arrows, Enter and the space bar."""
    ana, ben = couple
    page = ana.page
    reading.tab_to(page, "Say how you are")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    reading.tab_to(page, "Pleasantness, from hard to good")
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    chosen = page.evaluate("[...document.querySelectorAll('mood-pad input:checked')].map((one) => one.value)")
    assert chosen == ["7", "3"]
    assert "7 of 10" in (
        page.get_by_label("Pleasantness, from hard to good").get_attribute("aria-valuetext") or ""
    )
    reading.tab_to(page, "Listen")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Hold me", exact=True)).to_be_checked()
    reading.tab_to(page, "Done")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    ben.sees("a hug")


@pytest.mark.parametrize(
    "path",
    ["/", "/us/", "/us/invite/", "/me/", "/me/account/", "/ways/", "/jar/", "/ways/listening/say-it-back/"],
)
def test_tab_leads_to_everything_and_a_ring_shows_where_one_is(path: str, cast: Cast):
    """The first stop skips to the page; nothing traps the focus, and no stop is without its ring."""
    one = cast.alone if path == "/us/invite/" else cast.ana
    page = one.go(path).page
    stops = reading.tab_stops(page)
    assert stops[0]["name"] == "Skip to the page"
    assert len(stops) < 120
    assert [stop["name"] for stop in stops if not stop["ring"]] == []
    there = " ".join(str(stop["name"]) for stop in stops)
    for button in page.get_by_role("button").all():
        if button.is_visible():
            assert button.inner_text().strip() in there


def test_the_skip_link_leads_past_what_is_on_every_page(cast: Cast):
    page = cast.ana.go("/us/").page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


# -- motion ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_an_opening_moves_only_for_those_who_like_it(wish: str, moves: bool, company: Company):
    ana, ben = company.couple(reduced_motion=wish)
    path = ana.start("conversation/an-open-question")
    ana.fill({"0.f.answer": "A lighthouse keeper."}).press("Done")
    ben.go(path).fill({"0.f.answer": "The slow train."})
    with ben.page.expect_navigation(wait_until="domcontentloaded"):
        ben.button("Done").click(no_wait_after=True)
    ben.page.locator(".just-opened").wait_for()
    running = ben.page.evaluate("document.getAnimations().map((one) => one.animationName)")
    assert (running != []) is moves, running


# -- nothing forgotten ----------------------------------------------------------------------------

# Routes that answer with a page only to a form, or with no page at all.
NO_PAGE = {
    "language/",
    "rounds/",
    "rounds/<uuid:id>/draft",
    "rounds/<uuid:id>/note",
    "rounds/<uuid:id>/attachments",
    *(f"rounds/<uuid:id>/attachments/<uuid:attachment>{what}" for what in ("", "/take-back", "/keep")),
    "me/brought/attachments/<uuid:id>",
    "library/<slug:name>/note",
    *(f"letters/{what}" for what in ("hold", "<uuid:id>/open", "<uuid:id>/closed")),
    "i/<uuid:id>/open",
    "i/<uuid:id>/answer",
    "i/<uuid:id>/no",
    "jar/<uuid:id>/put-away",
    "jar/<uuid:id>/destroy",
    "kept/<uuid:id>/edit",
    "kept/<uuid:id>/note",
    "kept/<uuid:id>/move",
    "thread/agree",
    "thread/moment",
    "thread/first-days/pace",
    "rounds/<uuid:id>/note/<uuid:note>/take-back",
    "today/put-away",
    "today/did",
    "rituals/agree",
    "rituals/move",
    *(f"paths/<slug:name>/{verb}" for verb in ("begin", "together", "stop")),
    "today/share",
    "thread/first-days/put-away",
    "thread/open",
    "thread/daily",
    "us/invite/<uuid:id>/take-back",
    "us/code",
    "us/words/same",
    "us/words/differ",
    "us/begin-again",
    *(f"us/counsellor/{verb}" for verb in ("look", "make")),
    *(f"us/counsellor/<uuid:id>/{verb}" for verb in ("agree", "away", "end")),
    "counsellor/read",
    "us/rescue/bring",
    "us/rescue/undo",
    "us/rescue/back",
    "us/rescue/before.json",
    "me/own",
    "me/question",
    *(f"me/times/{what}" for what in ("pause", "mail", "code", "push", "test", "remove", "calendar")),
    "service-worker.js",
    "app-<int:look>.webmanifest",
    "offline/questions",
    "offline/exercises",
    "offline/check-in",
    "calendar/<str:secret>.ics",
    "question/answer",
    "question/take-back",
    "question/together",
    "me/not-for-me",
    "me/devices/end-others",
    "me/devices/token",
    "me/devices/<uuid:id>/end",
    "me/account/secure",
    "me/account/password",
    "me/account/code",
    "sign-in/passkey",
    "me/account/secure-by-passkey",
    "me/account/passkey",
    "me/account/passkey/<uuid:id>/name",
    "me/account/passkey/<uuid:id>/remove",
    "me/added/mine",
    "me/added/later",
    "me/export/duologue.json",
    "me/export/bring",
    "me/export/bring/parts",
    "me/export/diary/<slug:name>.csv",
    "leave-quickly",
    "me/lock/remove",
    *(f"lock/{what}" for what in ("now", "stay", "look", "open", "passkey", "sign-out")),
    "api/v1/",
}


def test_no_kind_of_page_was_left_out():
    """A new route is looked at above, or is said here to have no page of its own."""
    from django.urls import resolve

    from duologue.web.urls import urlpatterns

    in_scenes = ["/us/words/", "/history/2026-11/", "/me/account/sheet/"]
    paths = [path.partition("?")[0] for paths in ADDRESSES.values() for path in paths if path != "/nowhere/"]
    met = {str(resolve(path).route) for path in (*paths, *in_scenes)} | NO_PAGE
    routes = {str(one.pattern) for one in urlpatterns}
    assert routes - met == set()
    assert routes >= NO_PAGE
