"""In a real Chromium, by two made-up languages: pages have room for longer words, mirror, and two people who
read different ones play the same round."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from playwright.sync_api import Page
from tests.browser import fitting
from tests.browser.conftest import PAIR, PHOTOGRAPHS, link_in
from tests.browser.filling import chosen, fill
from tests.browser.player import Player
from tests.browser.reading import NARROW
from tests.browser.someone import Company, Someone
from tests.browser.stuck import Chromium
from tests.browser.test_every_page import ADDRESSES
from tests.cli.instance import Instance
from tests.languages import speaking
from tests.languages.speaking import ACCENTED, MIRRORED

from duologue.engine.fields import KINDS
from duologue.engine.script import Script
from duologue.manuscript.parse import parse
from duologue.rounds import practice_files

COUPLES = 12
MOST_TAPS = 40


@pytest.fixture(scope="module")
def spoken_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance that has both."""
    home = tmp_path_factory.mktemp("two-languages")
    speaking.make_both(home / "languages")
    with Instance(
        home / "data",
        DUOLOGUE_LANGUAGES=str(home / "languages"),
        DUOLOGUE_STATIC=str(tmp_path_factory.mktemp("static")),
    ) as made:
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="module")
def here(chromium: Chromium, spoken_here: Instance) -> Iterator[Company]:
    jars: list[Sequence[Mapping[str, str]]] = list(spoken_here.hands(PAIR, couples=COUPLES))  # type: ignore[call-overload]

    def new_link() -> str:
        return link_in(spoken_here.command("invite-couple", DUOLOGUE_PORT=str(spoken_here.port)).stdout)

    home = f"http://localhost:{spoken_here.port}"
    company = Company(chromium, home, PHOTOGRAPHS, new_link, jars.pop)
    yield company
    company.leave()


def reads(one: Someone, code: str) -> Someone:
    """From now on in that language, chosen as a page's form does."""
    one.page.evaluate(
        """async (code) => {
          const sent = new URLSearchParams({ language: code, on: "/" });
          sent.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
          await fetch("/language/", { method: "POST", body: sent });
        }""",
        code,
    )
    one.go("/")
    assert one.page.evaluate("document.documentElement.lang") == code
    return one


@pytest.fixture(scope="module")
def people(here: Company) -> Callable[[str, str], Someone]:
    """Of each sort one a language, who have written nothing that is long by itself."""
    made: dict[tuple[str, str], Someone] = {}

    def find(who: str, code: str) -> Someone:
        if (who, code) not in made:
            if who == "ben":
                ana, ben = here.couple()
                ana.start("thanks/one-line-of-thanks")
                ana.fill({"0.f.line": "You waited up."}).press("Give it to Ben")
                made[who, code] = reads(ben, code)
            elif who == "alone":
                made[who, code] = reads(here.comes("Kim").begin(here.new_link(), "Kim", "moss"), code)
            else:
                made[who, code] = reads(here.comes("Nobody").go("/sign-in/"), code)
        return made[who, code]

    return find


@pytest.mark.parametrize("code", [ACCENTED, MIRRORED])
@pytest.mark.parametrize("who", ADDRESSES)
def test_on_a_narrow_phone_every_page_has_room_for_longer_words(who: str, code: str, people):
    one = people(who, code)
    found = {}
    for path in ADDRESSES[who]:
        one.go(path)
        assert one.page.evaluate("document.documentElement.lang") == code, path
        if wrong := fitting.complaints(one.page):
            found[path] = wrong
    assert found == {}, json.dumps(found, indent=1, ensure_ascii=False)


def test_whoever_changes_the_language_on_a_link_still_has_the_link(here: Company):
    """What stands behind "#" is in no address that a form is sent to, and a redirect keeps it."""
    ana = here.comes("Ana")
    ana.go(here.new_link())
    chooses(ana, ACCENTED)
    assert (
        ana.page.locator("[data-secret]").input_value() and not ana.page.locator("[data-secret]").is_visible()
    )
    ana.fill({"name": "Ana"})
    ana.page.locator("main details > summary").first.click()
    ana.page.locator('[name="colour"][value="moss"]').check(force=True)
    with ana.page.expect_navigation():
        ana.page.locator("main button.go").first.click()
    chosen = reads(ana, "en")
    link = chosen.invite("A lighthouse keeper.", "Come and see?")
    ben = here.comes("Ben").go(link)
    ben.button("Answer, and open both").wait_for()
    chooses(ben, MIRRORED)
    ben.page.locator('[name="0.f.answer"]:visible').first.wait_for()
    assert ben.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        MIRRORED,
        "rtl",
    ]
    assert ben.page.evaluate("location.hash") == ""


def chooses(one: Someone, code: str) -> None:
    """By the row of languages at the foot of a page."""
    one.page.locator(f'form.languages button[value="{code}"]').click()
    one.page.wait_for_function("code => document.documentElement.lang === code", arg=code)


def test_a_page_without_room_is_found(people):
    """The control: a word that is too wide, one that is cut off, one that lies over another."""
    page = people("nobody", ACCENTED).go("/sign-in/").page
    assert fitting.complaints(page) == []
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          const made = (text, style) => {
            const one = document.createElement("p");
            one.textContent = text;
            Object.assign(one.style, style);
            main.append(one);
          };
          made("wide".repeat(20), { whiteSpace: "nowrap" });
          made("a long line that is cut", { overflow: "hidden", whiteSpace: "nowrap", width: "60px" });
          made("under", { position: "absolute", top: "9rem" });
          made("over", { position: "absolute", top: "9rem" });
        }"""
    )
    found = " ".join(fitting.complaints(page))
    for word in (
        "px of 320",
        "past the edge: wide",
        "cut off: a long line",
        "one over the other: under / over",
    ):
        assert word in found, (word, found)


SIDES = """() => [...document.querySelectorAll("main h1, main p, main label, main h2")]
  .filter((one) => one.innerText.trim() && one.offsetWidth)
  .map((one) => {
    const style = getComputedStyle(one);
    return [style.direction, style.textAlign, one.tagName, one.innerText.slice(0, 40)];
  })"""


@pytest.mark.parametrize("path", ["/", "/us/", "/me/", "/kept/new/", "/thread/", "/ways/listening/"])
def test_a_page_that_runs_from_right_to_left_is_mirrored(path: str, people):
    """What stands first stands on the right. The accented language, running the other way, is the control."""
    firsts = {}
    for code in (ACCENTED, MIRRORED):
        page = people("ben", code).go(path).page
        page.set_viewport_size(NARROW)
        tabs = page.locator(".nav a").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().left)"
        )
        assert len(tabs) > 2
        firsts[code] = (page.evaluate("document.documentElement.dir"), tabs[0] < tabs[-1])
        wrong = [side for side in page.evaluate(SIDES) if side[1] in ("left", "right")]
        assert wrong == []
    assert firsts == {ACCENTED: ("ltr", True), MIRRORED: ("rtl", False)}


# -- one round, two languages -----------------------------------------------------------------------


def every_script() -> list[Script]:
    found = []
    for slug in sorted(practice_files.list_named("exercises")):
        practice, _, name = slug.partition("/")
        file = practice_files.FOLDER.joinpath(practice, "exercises", f"{name}.toml")
        found.append(parse(file.read_text("utf-8"), slug))
    return found


def kinds_of(script: Script) -> set[str]:
    return {field.kind.word for step in script.every_step for field in step.fields if field.setting is None}


def few_with_every_kind() -> tuple[list[str], set[str]]:
    """Exercises for two that have all kinds of field between them, each chosen for what it adds; and the
    kinds that no exercise for two asks."""
    scripts = [one for one in every_script() if one.people == 2 and one.solo != one.slug]
    wanted, chosen = set(KINDS), []
    while scripts:
        best = max(scripts, key=lambda one: (len(kinds_of(one) & wanted), -len(one.steps)))
        if not kinds_of(best) & wanted:
            break
        chosen.append(best.slug)
        wanted -= kinds_of(best)
    return chosen, wanted


FEW, NEVER = few_with_every_kind()
SEES = """
from datetime import UTC, datetime
from duologue.people import access
from duologue.rounds import play
from duologue.showing.digests import digest_all_expected
from duologue.languages import speak_in
from duologue.languages.installed_languages import read_installed
now = datetime.now(UTC)
result = []
for jar in values["jars"]:
    by_language = []
    for language in read_installed().values():
        with speak_in(language):
            view = play.look(access.enter(jar, now), values["round"], now).view
            sees = {at: {key: one for key, one in there.items() if key in ("first", "second", "matched")}
                for at, there in view.sees.items()}
            by_language.append([view.step, view.done, sees, digest_all_expected(view)])
    result.append(by_language)
"""


def taps(one: Someone, path: str, code: str) -> bool:
    """Fills in what is asked and presses on; whether there was anything to do."""
    page: Page = one.go(path).page
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        code,
        "rtl" if code == MIRRORED else "ltr",
    ]
    buttons = Player(one.name, page, one.home).onward()
    if not buttons:
        return False
    form = page.locator("form").filter(has=page.locator('input[name="0.kind"]')).first
    marked = buttons[0].evaluate("(button) => { button.form.dataset.here = ''; return button.value; }")
    fill(page.locator("form[data-here]") if marked is not None else form, one.name)
    values = [str(button.get_attribute("value") or "") for button in buttons]
    with page.expect_navigation():
        buttons[chosen(values, one.name) if len(buttons) > 1 else 0].click()
    return True


def test_the_exercises_played_here_have_every_kind_of_field_that_two_are_asked():
    assert set(KINDS) - NEVER == {kind for one in every_script() if one.slug in FEW for kind in kinds_of(one)}
    assert len(KINDS) - len(NEVER) >= 12


@pytest.mark.parametrize("slug", FEW)
def test_two_who_read_different_languages_play_the_same_round(
    slug: str, here: Company, couple_in_two, spoken_here
):
    """Each page in its reader's language; the same answers, the same opening, and digests that no language
    moves."""
    ana, ben, jars = couple_in_two
    one_phone = next(one.devices for one in every_script() if one.slug == slug) == "one"
    ana.go(f"/ways/{slug}/")
    with ana.page.expect_navigation():
        ana.page.locator('form[action="/rounds/"] button').first.click()
    path = ana.path
    still, made = 0, 0
    while still < 2 and made < MOST_TAPS:
        for one, code in ((ana, ACCENTED), (ben, MIRRORED)):
            if (one is ana or not one_phone) and taps(one, path, code):
                still, made = 0, made + 1
            else:
                still += 1
    # What one gives the other is one move.
    assert made
    views = _same(spoken_here, jars, path)
    assert [view[1] for view in views] == [True, True], views


def _same(instance: Instance, jars: Sequence[Mapping[str, str]], path: str) -> list[list[object]]:
    """What each sees is the same in every language that is here; what both see, they see alike."""
    found = instance.hands(SEES, jars=jars, round=path.strip("/").rpartition("/")[2])
    for by_language in found:  # type: ignore[attr-defined]
        assert all(one == by_language[0] for one in by_language), by_language
    return [by_language[0] for by_language in found]  # type: ignore[attr-defined]


@pytest.fixture
def couple_in_two(here: Company) -> Iterator[tuple[Someone, Someone, Sequence[Mapping[str, str]]]]:
    company = here.beside()
    ana, ben = company.couple()
    jars = [{name: str(one["value"]) for name, one in each.cookies().items()} for each in (ana, ben)]
    yield reads(ana, ACCENTED), reads(ben, MIRRORED), jars
    company.leave()
