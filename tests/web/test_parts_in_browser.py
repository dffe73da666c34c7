"""Every state of a page in a real Chromium: what axe finds, what fits, and the parts that scripts better."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser import reading
from tests.web import gallery
from tests.web.states import states

CHROMIUM = os.environ.get("DUOLOGUE_CHROMIUM") or (
    "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else ""
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; DUOLOGUE_CHROMIUM names one"),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[str]:
    out = tmp_path_factory.mktemp("gallery")
    gallery.render(out)
    with gallery.served(out) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    made = context.new_page()
    made.errors = []
    made.on("pageerror", lambda error: made.errors.append(str(error)))
    yield made
    assert made.errors == []
    context.close()


@pytest.mark.parametrize("name", sorted(states()))
def test_axe_finds_nothing_and_everything_fits(name, base, chromium):
    """It fits at 1280, 390 and 320 px; in the dark it is the same page in other colours."""
    page = chromium.new_page(reduced_motion="reduce")
    page.goto(f"{base}/{name}.html")
    found = []
    for width, height in gallery.SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"too wide at {width}")
        if width == 390:
            for scheme in gallery.SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found += reading.violations(page, colours_alone=scheme == "dark")
    page.close()
    assert found == []


def test_axe_would_find_something(base, chromium):
    """The control: a page whose field lost its label, and one whose ink is pale in the dark alone."""
    page = chromium.new_page()
    page.goto(f"{base}/round-text.html")
    page.evaluate("document.querySelectorAll('label').forEach(label => label.remove())")
    assert "label" in " ".join(reading.violations(page))
    page.goto(f"{base}/round-text.html")
    assert reading.violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.querySelector('h1').style.color = '#333'")
    assert "color-contrast" in " ".join(reading.violations(page, colours_alone=True))
    page.close()


def chosen(tab) -> list[str]:
    return tab.evaluate("[...document.querySelectorAll('mood-pad input:checked')].map(radio => radio.value)")


def test_the_mood_pad_is_unanswered_until_touched(base, tab):
    tab.goto(f"{base}/round-weather.html")
    assert chosen(tab) == []
    assert tab.locator(".pad .dot").is_hidden()
    assert (
        tab.get_by_label("Pleasantness, from hard to good").get_attribute("aria-valuetext")
        == "Not answered yet"
    )


@pytest.mark.parametrize("how", ["mouse", "touch"])
def test_the_mood_pad_takes_a_finger_or_a_mouse(how, base, tab):
    tab.goto(f"{base}/round-weather.html")
    box = tab.locator(".pad").bounding_box()
    x, y = box["x"] + box["width"] * 0.91, box["y"] + box["height"] * 0.09
    (tab.mouse.click if how == "mouse" else tab.touchscreen.tap)(x, y)
    assert chosen(tab) == ["10", "10"]
    assert tab.locator(".pad-caption").inner_text() == "Very happy and excited"


def test_the_mood_pad_moves_in_both_directions_by_arrow_keys(base, tab):
    tab.goto(f"{base}/round-weather.html")
    slider = tab.get_by_label("Pleasantness, from hard to good")
    slider.focus()
    slider.press("ArrowRight")
    assert chosen(tab) == ["5", "5"]
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowLeft"):
        slider.press(key)
    assert chosen(tab) == ["6", "4"]
    assert slider.get_attribute("aria-valuetext").startswith("6 of 10. ")
    assert tab.locator(".pad-caption").get_attribute("aria-live") == "polite"


def test_without_scripts_the_mood_is_two_rows_of_numbers(base, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/round-weather.html")
    page.get_by_role("group", name="How pleasant, hard to good").get_by_text("3", exact=True).click()
    page.get_by_role("group", name="How awake, tired to awake").get_by_text("10", exact=True).click()
    assert page.locator("mood-pad input:checked").count() == 2
    context.close()


THUMB = 44


def small_keys(page) -> list[str]:
    """What is there to press of 0 to 10 and has less than a thumb's room."""
    return page.evaluate(
        """(thumb) => [...document.querySelectorAll(".scale:not(.of-five) .chip")]
        .map((key) => [key.innerText, key.getBoundingClientRect()])
        .filter(([words, box]) => box.width && Math.min(box.width, box.height) < thumb)
        .map(([words, box]) => words)""",
        THUMB,
    )


@pytest.mark.parametrize("width", [390, 320, 195, 820, 1280])
def test_each_number_of_a_rating_has_room_for_a_thumb(width, base, tab):
    tab.set_viewport_size({"width": width, "height": 844})
    for name in ("ratings", "fields"):
        tab.goto(f"{base}/round-{name}.html")
        assert tab.locator(".scale .chip").count() >= 11
        assert small_keys(tab) == [], name
        assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_eleven_numbers_in_one_row_of_a_phone_would_be_found(base, tab):
    """The control."""
    tab.goto(f"{base}/round-ratings.html")
    in_one_row = "one => { one.style.gridTemplateColumns = 'repeat(11, 1fr)' }"
    tab.evaluate(f"document.querySelectorAll('.scale').forEach({in_one_row})")
    assert small_keys(tab)


@pytest.mark.parametrize("between", [0, 200])
def test_a_double_tap_answers_one_idea_and_not_the_next(base, tab, between):
    """The second tap falls on the card that has come meanwhile, and nobody has read that."""
    tab.goto(f"{base}/round-one-by-one.html")
    box = tab.locator("one-by-one li:visible .chip").last.bounding_box()
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.mouse.click(*at)
    tab.wait_for_timeout(between)
    tab.mouse.down(click_count=2)
    tab.mouse.up(click_count=2)
    tab.wait_for_timeout(400)
    answered = (
        "[...document.querySelectorAll('one-by-one li')].filter((one) => one.querySelector('input:checked'))"
    )
    assert tab.evaluate(f"[document.querySelector('one-by-one').at, {answered}.length]") == [1, 1]


def test_a_swipe_and_a_skip_say_no_to_nothing_where_a_no_means_more(base, tab):
    """A card to rate may have a veto beside it: only a tap on the veto itself gives it."""
    tab.goto(f"{base}/round-ratings-one-by-one.html")
    box = tab.locator("one-by-one li:visible").bounding_box()
    tab.mouse.move(box["x"] + 200, box["y"] + 20)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 20, box["y"] + 20)
    tab.mouse.up()
    tab.wait_for_timeout(400)
    chosen = "[...document.querySelectorAll('one-by-one input:checked')].filter((one) => one.value !== '')"
    assert tab.evaluate(f"[document.querySelector('one-by-one').at, {chosen}.length]") == [0, 0]
    # What leaves one card out stands on the card, so what stands below it says that it skips them all.
    assert tab.locator("button[value=skip]").inner_text() == "Skip all of these"
    tab.locator("one-by-one li:visible").get_by_text("No rating").click()
    tab.wait_for_function("document.querySelector('one-by-one').at === 1")
    assert tab.evaluate(f"{chosen}.length") == 0


def test_who_comes_back_to_ideas_finds_them_where_they_were_left(base, tab):
    says = tab.locator("one-by-one [role=status]").first
    tab.goto(f"{base}/round-one-by-one.html")
    assert says.inner_text().startswith("1 of ")
    count = int(says.inner_text().split()[-1])
    for n in range(2):
        tab.locator("one-by-one li:visible .chip").last.click()
        tab.wait_for_function(f"document.querySelector('one-by-one').at === {n + 1}")
    tab.goto(f"{base}/round-text.html")
    tab.go_back()
    tab.wait_for_function("document.querySelector('one-by-one')?.at === 2")
    assert says.inner_text() == f"3 of {count}"


def test_no_more_feelings_can_be_ticked_than_may_be(base, tab):
    tab.goto(f"{base}/round-weather.html")
    assert tab.locator("input[value=sad]").is_checked()
    for word in ("glad", "calm", "tired"):
        tab.locator(f".chip:has(input[value='{word}'])").first.click(force=True)
    assert tab.locator("feelings-words input:checked").count() <= 3
    assert tab.locator("input[value=angry]").is_disabled()


def test_a_chosen_answer_can_be_let_go_of(base, tab):
    tab.goto(f"{base}/round-check-in.html")
    assert tab.locator("input[value=hold]").is_checked()
    tab.get_by_text("Hold me").click()
    assert not tab.locator("input[value=hold]").is_checked()
    tab.get_by_text("Listen").click()
    assert tab.locator("input[value=listen]").is_checked()


def test_a_ranking_is_moved_by_buttons_and_an_untouched_one_stays_empty(base, tab):
    tab.goto(f"{base}/round-fields.html")
    places = "[...document.querySelectorAll('rank-list select')].map(one => one.value).join('')"
    assert tab.evaluate(places) == ""
    tab.get_by_role("button", name="Move down: Shopping").click()
    assert tab.evaluate(places) == "1234"
    assert tab.locator("rank-list li label").first.inner_text() == "Cooking"


def test_points_count_themselves_and_lists_grow(base, tab):
    tab.goto(f"{base}/round-fields.html")
    share = tab.locator("points-share")
    assert share.get_by_role("status").inner_text() == "Left to share: 2 of 10."
    share.locator("input").nth(1).fill("2")
    assert share.get_by_role("status").inner_text() == "All 10 are shared out."
    lines = tab.locator("growing-list input")
    before = lines.count()
    lines.last.fill("One more")
    assert lines.count() == before + 1


def test_the_timer_shows_no_seconds_and_says_when_it_is_over(base, tab):
    tab.clock.install()
    tab.goto(f"{base}/round-together.html")
    tab.get_by_role("button", name="Start, and put the phone down").click()
    assert "with the screen down" in tab.locator("timer-ring [role=status]").inner_text()
    tab.clock.run_for(14 * 60_000)
    assert tab.locator("timer-ring text").text_content() == "1 min"
    tab.clock.run_for(61_000)
    assert "That was the time." in tab.locator("timer-ring [role=status]").inner_text()


SHOWN = "document.querySelector('timer-ring path').getAttribute('stroke-dasharray')"


def test_a_turn_has_a_bell_of_its_own_and_the_next_button_waits_for_nobody(base, tab):
    tab.clock.install()
    tab.goto(f"{base}/round-two-minutes.html")
    tab.get_by_role("button", name="Start the clock").click()
    assert tab.get_by_role("button", name="That was mine").is_enabled()
    tab.clock.run_for(2 * 60_000 + 1000)
    assert tab.locator("timer-ring text").text_content() == "There"


def test_the_end_is_seen_and_said_where_no_sound_can_be_made(base, tab):
    tab.add_init_script("delete window.AudioContext")
    tab.clock.install()
    tab.goto(f"{base}/round-two-minutes.html")
    tab.get_by_role("button", name="Start the clock").click()
    tab.clock.run_for(2 * 60_000 + 1000)
    assert tab.locator("timer-ring.rung").count() == 1
    assert "That was the time." in tab.locator("timer-ring [role=status]").inner_text()


def test_the_bell_is_soft_and_dies_away(base, tab):
    """What is asked of the sound: sines, quiet, swelling rather than struck, silent within a few seconds."""
    tab.add_init_script("""
        window.rung = [];
        const make = AudioContext.prototype.createOscillator;
        AudioContext.prototype.createOscillator = function () {
          const tone = make.call(this);
          const stop = tone.stop.bind(tone);
          tone.stop = (at) => {
            window.rung.push({ type: tone.type, lasts: at - this.currentTime });
            stop(at);
          };
          return tone;
        };
        window.loud = [];
        for (const name of ["setValueAtTime", "linearRampToValueAtTime", "exponentialRampToValueAtTime"]) {
          const set = AudioParam.prototype[name];
          AudioParam.prototype[name] = function (value, at) {
            window.loud.push([name, value]);
            return set.call(this, value, at);
          };
        }
    """)
    tab.clock.install()
    tab.goto(f"{base}/round-two-minutes.html")
    tab.get_by_role("button", name="Start the clock").click()
    assert tab.evaluate("window.rung") == []
    tab.clock.run_for(2 * 60_000 + 1000)
    rung, loud = tab.evaluate("window.rung"), tab.evaluate("window.loud")
    assert {tone["type"] for tone in rung} == {"sine"} and all(tone["lasts"] <= 4 for tone in rung)
    assert sum(value for name, value in loud if name == "linearRampToValueAtTime") <= 0.15
    assert [value for name, value in loud if name == "setValueAtTime"] == [0] * len(rung)
    assert all(value < 0.001 for name, value in loud if name == "exponentialRampToValueAtTime")


@pytest.mark.parametrize(("motion", "stands_still"), [("reduce", True), ("no-preference", False)])
def test_with_reduced_motion_the_ring_moves_only_with_the_minute(motion, stands_still, base, tab):
    tab.emulate_media(reduced_motion=motion)
    tab.clock.install()
    tab.goto(f"{base}/round-two-minutes.html")
    tab.get_by_role("button", name="Start the clock").click()
    before = tab.evaluate(SHOWN)
    tab.clock.run_for(20_000)
    assert (tab.evaluate(SHOWN) == before) is stands_still
    tab.clock.run_for(60_000)
    assert tab.evaluate(SHOWN) != before


def test_without_scripts_the_minutes_are_said_and_no_button_does_nothing(base, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/round-two-minutes.html")
    assert "2 minutes." in page.locator("timer-ring").inner_text()
    assert page.locator("timer-ring button").is_hidden()
    context.close()


def test_a_second_tap_sends_nothing_twice(base, tab):
    sent = []
    tab.route("**/rounds/**", lambda route: sent.append(route.request.url))
    tab.goto(f"{base}/round-read.html")
    tab.evaluate(
        "() => { const form = document.querySelector('main form'); "
        "form.requestSubmit(); form.requestSubmit(); }"
    )
    for _ in range(50):
        tab.wait_for_timeout(100)
        if sent:
            break
    # Time for a second one, were there any.
    tab.wait_for_timeout(200)
    assert len(sent) == 1


def test_a_lost_connection_keeps_the_page_and_the_words(base, tab):
    tab.goto(f"{base}/round-text.html")
    tab.locator("textarea").fill("Half a thought")
    tab.context.set_offline(True)
    tab.get_by_role("button", name="Done").click()
    assert "Everything is still here" in tab.get_by_role("alert").inner_text()
    assert tab.locator("textarea").input_value() == "Half a thought"
    tab.context.set_offline(False)


def test_what_is_typed_is_kept_once_the_hand_rests(base, tab):
    kept = []

    def draft(route):
        kept.append(route.request.post_data or "")
        route.fulfill(status=204)

    tab.route("**/draft", draft)
    tab.goto(f"{base}/round-text.html")
    tab.locator("textarea").press_sequentially("Half a thought", delay=5)
    tab.wait_for_timeout(1300)
    assert len(kept) == 1
    assert "Half a thought" in kept[0]
    assert "Kept while you write." in tab.locator("[data-draft-says]").inner_text()


def test_leaving_quickly_replaces_the_page_so_that_back_does_not_return(base, tab):
    """check 46: one tap, by location.replace, and the lock travels with it."""
    locked = []
    tab.route(
        "**/leave-quickly", lambda route: (locked.append(route.request.method), route.fulfill(status=200))
    )
    tab.route(
        "https://www.wikipedia.org/",
        lambda route: route.fulfill(body="<p>elsewhere</p>", content_type="text/html"),
    )
    tab.goto(f"{base}/door.html")
    tab.goto(f"{base}/round-text.html")
    tab.get_by_role("button", name="Leave quickly").click()
    tab.wait_for_url("https://www.wikipedia.org/")
    assert locked == ["POST"]
    tab.go_back()
    assert tab.url.endswith("door.html")


@pytest.mark.parametrize("is_told", [True, False])
def test_a_page_left_open_looks_again_by_itself_when_it_was_told_to(is_told, base, tab):
    """Without being told, the control, it waits for the stream alone."""
    asked, told = [], 'data-look-in="3600" data-live=' if is_told else "data-live="

    def answer(route):
        asked.append(1)
        html = route.fetch().text().replace("data-live=", told, 1)
        if len(asked) > 1:
            html = html.replace('data-state="', 'data-state="opened-', 1).replace(
                "<h1>", "<h1>It opened. ", 1
            )
        route.fulfill(body=html, content_type="text/html")

    # A stream that tells nothing.
    tab.route("**/events*", lambda route: None)
    tab.route("**/round-waiting.html", answer)
    tab.clock.install()
    tab.goto(f"{base}/round-waiting.html")
    tab.clock.fast_forward(3_590_000)
    assert tab.locator("h1", has_text="It opened.").count() == 0 and len(asked) == 1
    tab.clock.fast_forward(20_000)
    if is_told:
        tab.locator("h1", has_text="It opened.").wait_for()
    else:
        tab.clock.fast_forward(3_600_000)
    assert len(asked) == 1 + is_told


def test_an_example_stands_above_a_single_line_which_would_cut_it_off(base, tab):
    tab.goto(f"{base}/round-fields.html")
    assert tab.locator("main input[placeholder]:not([placeholder=''])").count() == 0
    assert tab.get_by_text("The window that sticks", exact=True).first.is_visible()
