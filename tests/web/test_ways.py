"""The pages of the ways: one exercise first, the rest behind "more", and what an exercise owes its reader."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.web.noscript import NoScript, Page

from duologue.people import own_settings
from duologue.rounds import installed
from duologue.web import cited
from duologue.web import ways as known

FIRST_FIVE = ("empathy", "listening", "consensus", "equal-power", "quality-time")
ON = frozenset({"sensual"})
PRACTICES = [way.slug for way in known.list_ways()]
EXERCISES = sorted(installed.tell_startable())


@pytest.fixture(autouse=True)
def with_all_switched_on(request):
    """Some exercises are there only for who has switched something on."""
    if "world" in request.fixturenames:
        me = request.getfixturevalue("world").ana.me()
        own_settings.change(me, lambda before: replace(before, **dict.fromkeys(ON, True)))


def shown(browser, actor, path: str) -> Page:
    answer = browser(actor).get(path)
    assert answer.status_code == 200
    return Page(answer.content.decode())


@pytest.mark.parametrize("practice", FIRST_FIVE)
def test_each_of_the_first_five_ways_names_the_exercise_it_begins_with(practice):
    way = known.find_way(practice)
    assert way.signature in installed.read_scripts()
    assert installed.read_scripts()[way.signature].practice == practice


@pytest.mark.parametrize("practice", PRACTICES)
def test_a_way_with_exercises_begins_with_its_signature(practice):
    way = known.find_way(practice)
    played = known.list_played(way, on=ON)
    assert (played.first is None) == (not known.list_exercises(practice, ON))
    if played.first is not None:
        assert played.first.slug == way.signature


@pytest.fixture
def without(monkeypatch):
    """The instance as it is when these exercises did not check at its start."""

    def left_out(*slugs: str) -> None:
        rest = {slug: script for slug, script in installed.read_scripts().items() if slug not in slugs}
        monkeypatch.setattr(installed, "read_scripts", lambda: rest)

    return left_out


@pytest.mark.parametrize("practice", FIRST_FIVE)
def test_a_way_whose_first_exercise_was_left_out_at_start_up_has_the_rest(practice, without, browser, world):
    signature = known.find_way(practice).signature
    rest = [script.slug for script in known.list_exercises(practice, ON) if script.slug != signature]
    without(signature)
    page = shown(browser, world.ana, f"/ways/{practice}/")
    assert f"/ways/{signature}/" not in page.links
    for slug in rest:
        assert f"/ways/{slug}/" in page.links
        shown(browser, world.ana, f"/ways/{slug}/")
    assert browser(world.ana).get(f"/ways/{signature}/").status_code == 404
    for path in ("/", "/ways/"):
        shown(browser, world.ana, path)


@pytest.mark.parametrize("practice", PRACTICES)
def test_every_exercise_of_a_way_is_on_its_page_once_and_its_page_opens(practice, browser, world):
    page = shown(browser, world.ana, f"/ways/{practice}/")
    links = [
        link for link in page.links if link.startswith(f"/ways/{practice}/") and link != f"/ways/{practice}/"
    ]
    assert sorted(links) == sorted(f"/ways/{script.slug}/" for script in known.list_exercises(practice, ON))


@pytest.mark.parametrize("practice", FIRST_FIVE)
def test_the_first_stands_in_the_open_and_the_rest_behind_more(practice, browser, world):
    page = shown(browser, world.ana, f"/ways/{practice}/")
    first = page.html.index(f'href="/ways/{known.find_way(practice).signature}/"')
    more = page.html.index("<details")
    end = page.html.index("</details>")
    assert first < more
    for script in known.list_exercises(practice, ON):
        if script.slug != known.find_way(practice).signature:
            assert more < page.html.index(f'href="/ways/{script.slug}/"') < end


def test_no_tile_leads_to_nothing(browser, world):
    """Each way has something to play, or something to try tonight, and its tile says which."""
    page = shown(browser, world.ana, "/ways/")
    for way in known.list_ways():
        found = known.list_played(way, on=ON)
        one_exercise = not (way.number or found.for_two or found.for_one)
        to = way.signature if one_exercise and way.signature else way.slug
        assert f"/ways/{to}/" in page.links
        first = known.list_played(way, on=ON).first
        assert first is not None or way.try_now or way.at
        assert way.at or (first.title if first else "Something to try tonight") in page.text


@pytest.mark.parametrize("slug", EXERCISES)
def test_an_exercise_says_how_long_how_deep_and_where_and_who_should_leave_it(slug, browser, world):
    script = installed.read_scripts()[slug]
    text = shown(browser, world.ana, f"/ways/{slug}/").text
    assert f"{script.minutes[0]}" in text and ("minute" in text)
    assert ("light", "a little below the surface", "deep", "all of it")[script.depth - 1] in text
    where = (
        "for one" if script.people == 1 else {"either": "together or apart"}.get(script.where, script.where)
    )
    assert where in text
    assert "In short" in text and script.in_short in text
    assert "When to leave it" in text and script.not_for in text


@pytest.mark.parametrize("slug", EXERCISES)
def test_an_exercise_shows_its_sources_with_their_grade_and_what_speaks_against_them(slug, browser, world):
    script = installed.read_scripts()[slug]
    page = shown(browser, world.ana, f"/ways/{slug}/")
    against = {each for id_ in script.sources for each in cited.read_sources()[id_].against}
    for id_ in {*script.sources, *against}:
        assert cited.read_sources()[id_].found in page.text
        if cited.read_sources()[id_].grade != cited.CONTRARY and id_ in script.sources:
            assert f"How sure this is: {cited.read_sources()[id_].grade}." in page.text
    assert "contrary evidence" not in page.text, (
        "what stands under a heading that says so needs no second word"
    )
    if not script.sources:
        assert "nobody has tested it" in page.text
    supporting = {id_ for id_ in script.sources if cited.read_sources()[id_].grade != cited.CONTRARY}
    contrary = ({*script.sources} | against) - supporting
    assert ("And what speaks against it" in page.text) == bool(contrary)


@pytest.mark.parametrize("slug", [slug for slug in EXERCISES if installed.read_scripts()[slug].solo])
def test_an_exercise_for_two_leads_to_its_version_for_one_and_back(slug, browser, world):
    alone = installed.read_scripts()[slug].solo
    assert f"/ways/{alone}/" in shown(browser, world.ana, f"/ways/{slug}/").links
    assert f"/ways/{slug}/" in shown(browser, world.ana, f"/ways/{alone}/").links


def test_whoever_is_here_alone_is_shown_the_version_for_one_in_the_open(browser, alone):
    page = shown(browser, alone.ana, "/ways/empathy/")
    assert page.html.index('href="/ways/empathy/my-own-weather/"') < page.html.index("<details")


# Hints are a setting of one's own


def test_hints_are_there_until_one_switches_them_off_for_oneself(browser, world):
    ana, ben = NoScript(browser(world.ana)), NoScript(browser(world.ben))
    ana.go("/ways/listening/say-it-back-in-writing/").press("Start")
    ana.press("Send it to Ben", **{"0.f.tell": "They moved my desk while I was away."})
    ben.go(ana.path)
    assert "They moved my desk" in ben.page.text
    assert "<writing-hints" in ben.page.html and "<writing-hints" not in ana.page.html

    ben.go("/me/").press("Keep", no_hints="on")
    assert own_settings.read_mine(world.ben.me()).no_hints is True
    assert own_settings.read_mine(world.ana.me()).no_hints is False
    assert "<writing-hints" not in ben.go(ana.path).page.html

    ben.press("Ask whether that's it", **{"0.f.reflect": "You came back and had no place."})
    ana.go(ana.path).press("Yes, that's it")
    ben.go(ana.path).press("Send it to Ana", **{"0.f.tell": "The train stood for an hour."})
    assert "<writing-hints" in ana.go(ana.path).page.html, "the other person's setting is theirs alone"


def test_what_is_for_two_leads_whoever_is_alone_to_its_version_for_one(browser, alone):
    page = shown(browser, alone.ana, "/ways/empathy/in-your-shoes/")
    assert "for two people" in page.text and "/ways/empathy/my-own-weather/" in page.links
    assert 'value="empathy/in-your-shoes"' not in page.html.partition("not-for-me")[0]
    # The control: what has steps for one begins here, and to two everything does.
    check_in = shown(browser, alone.ana, "/ways/check-in/check-in/")
    assert 'value="check-in/check-in"' in check_in.html.partition("not-for-me")[0]
