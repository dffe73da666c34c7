"""What a browser is given to keep: a page that is the same for everybody, and forms without a word of the
other's; and a check-in that was written before."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.rounds.playing import QUESTION, answer, look, start
from tests.web.conftest import at
from tests.web.test_two_without_scripts import paired
from tests.world import NOW, World

from duologue.rhythm import visiting
from duologue.rounds import beforehand, casting
from duologue.rounds.models import Answer, Round
from duologue.showing.digests import digest_expected
from duologue.web import collect, home_screen, kept_sheets
from duologue.web.home_screen import Browser

Browsers = Callable[..., Client]
MOOD = {"0.kind": "answer", "0.step": "mood", "0.f.mood[p]": "3", "0.f.mood[e]": "4"}


def read(client: Client, path: str) -> str:
    answered = client.get(path, secure=True)
    assert answered.status_code == 200, path
    return answered.content.decode()


# -- the page that is kept --------------------------------------------------------------------------------


def test_the_page_that_is_kept_is_the_same_whoever_asks(browser: Browsers, world: World):
    pages = [read(browser(one), "/offline/?shell") for one in (world.ana, world.ben, None)]
    plain = {re.sub(r'(nonce="|csrfmiddlewaretoken" value=")[^"]+', r"\1", page) for page in pages}
    assert len(plain) == 1
    assert "data-whose" not in pages[0]
    # The control: the page as it is looked at knows who looks.
    assert "data-whose" in read(browser(world.ana), "/offline/")


def test_the_worker_keeps_that_page_and_files_that_are_there(browser: Browsers, world: World):
    script = read(browser(None), "/service-worker.js")
    shell = json.loads(re.findall(r"^const SHELL = (.*);$", script, re.M)[0])
    assert shell["page"] == "/offline/?shell"
    known = {collect.PREFIX + name for name in collect.list_names().values()}
    assert set(shell["files"]) <= known
    page = read(browser(world.ana), "/offline/?shell")
    needed = set(re.findall(r'"(/static/[^"]+\.(?:css|js|woff2))"', page))
    assert needed <= set(shell["files"]) and len(needed) > 4
    assert collect.find_address(collect.SCRIPT) in shell["files"]


# -- what can be answered ---------------------------------------------------------------------------------


def test_the_forms_hold_no_word_of_the_other_s_and_nothing_that_has_opened(browser: Browsers, world: World):
    opened = start(world.ana, QUESTION, NOW)
    answer(world.ana, opened, "answer", {"answer": "Words of my own"}, NOW)
    answer(world.ben, opened, "answer", {"answer": "Words of theirs"}, NOW)
    waits = start(world.ben, QUESTION, NOW)
    answer(world.ben, waits, "answer", {"answer": "Closed words"}, NOW)
    kept = read(browser(world.ana), "/offline/questions")
    assert f'action="/rounds/{waits}/"' in kept
    assert str(opened) not in kept
    for words in ("Words of theirs", "Closed words", "Words of my own"):
        assert words not in kept
    # The control: it stands on the page of the round.
    assert "Words of theirs" in read(browser(world.ana), f"/rounds/{opened}/")


def test_a_question_that_quotes_what_somebody_gave_is_not_kept(world: World):
    script = casting.installed.read_scripts()["empathy/in-your-shoes"]
    table = beforehand.lay_out(world.ana.me(), script, uuid4(), NOW)
    asked = table.view.prompt
    assert asked is not None and kept_sheets.is_plain(asked)
    assert not kept_sheets.is_plain(replace(asked, quoted=(("first", "words"),)))
    field = replace(asked.fields[0], source=("options.list",))
    assert not kept_sheets.is_plain(replace(asked, fields=(field,)))


def test_asking_for_them_writes_nothing(browser: Browsers, world: World):
    client = browser(world.ana)
    read(client, "/")
    before = (Round.objects.count(), Answer.objects.count())
    for path in ("/offline/questions", "/offline/exercises", "/offline/"):
        read(client, path)
    assert (Round.objects.count(), Answer.objects.count()) == before


def test_what_is_laid_out_beforehand_is_what_the_round_asks_once_it_is_begun(world: World):
    script = casting.find_exercise(casting.Role.CHECK_IN)
    assert script is not None
    laid = beforehand.lay_out(world.ana.me(), script, uuid4(), NOW)
    begun = look(world.ana, start(world.ana, script.slug, NOW), NOW)
    assert laid.view.prompt is not None
    step = laid.view.prompt.step
    assert digest_expected(laid.view, step) == digest_expected(begun.view, step)


# -- a check-in that was written before -------------------------------------------------------------------


def sent(client: Client, page: str, **more: str) -> int:
    """Sends the check-in of a page that was kept, as a browser does when it is back."""
    part = page[page.index("data-begins=") :]
    fields = {
        name: re.findall(rf'name="{name}" value="([^"]*)"', part)[0]
        for name in ("0.id", "0.expects", "0.kind", "0.step")
    }
    given = {
        "day": re.findall(r'data-begins="([^"]+)"', part)[0],
        "id": re.findall(r'data-round="([^"]+)"', part)[0],
    }
    return int(client.post("/offline/check-in", {**fields, **MOOD, **given, **more}, secure=True).status_code)


def test_a_check_in_is_begun_and_answered_once_however_often_it_is_sent(browser: Browsers, world: World):
    client = browser(world.ana)
    page, before = read(client, "/offline/questions"), Round.objects.count()
    answers = Answer.objects.count()
    assert [sent(client, page) for _ in range(3)] == [302, 302, 302]
    assert Round.objects.count() == before + 1
    assert Answer.objects.count() == answers + 1


def test_one_that_the_other_has_begun_meanwhile_is_answered_there(browser: Browsers, world: World):
    client = browser(world.ana)
    page = read(client, "/offline/questions")
    script = casting.find_exercise(casting.Role.CHECK_IN)
    assert script is not None
    begun = start(world.ben, script.slug, NOW)
    assert sent(client, page) == 302
    assert look(world.ana, begun, NOW).view.sees["mood"]


def test_one_of_another_day_is_refused_with_its_words(
    browser: Browsers, world: World, monkeypatch: pytest.MonkeyPatch
):
    client = browser(world.ana)
    page, before = read(client, "/offline/questions"), Round.objects.count()
    at(NOW + timedelta(days=1), monkeypatch)
    assert sent(client, page) == 422
    assert Round.objects.count() == before


def test_one_that_is_based_on_something_else_is_refused(browser: Browsers, world: World):
    client = browser(world.ana)
    page = read(client, "/offline/questions")
    assert sent(client, page, **{"0.expects": "0" * 16}) == 422
    # The control: with what it was based on it is taken.
    assert sent(client, page) == 302


# -- the door ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "name", "icon"), [(1, "Duologue", "icon"), (2, "Notes", "plain")])
def test_a_manifest_has_what_a_home_screen_needs_and_its_address_tells_nothing(
    browser: Browsers, number: int, name: str, icon: str
):
    answered = browser(None).get(f"/app-{number}.webmanifest", secure=True)
    assert answered.headers["Content-Type"].startswith("application/manifest+json")
    found = json.loads(answered.content)
    assert (found["name"], found["start_url"], found["scope"], found["display"]) == (
        name,
        "/",
        "/",
        "standalone",
    )
    assert {(one["sizes"], one["purpose"]) for one in found["icons"]} == {
        (f"{size}x{size}", purpose) for size in (192, 512) for purpose in ("any", "maskable")
    }
    assert all(f"/static/{icon}-" in one["src"] for one in found["icons"])
    assert browser(None).get("/app-3.webmanifest", secure=True).status_code == 404


def test_a_plain_name_is_the_browser_s_and_stands_in_its_titles(browser: Browsers, world: World):
    client = browser(world.ana)
    assert "<title>Duologue</title>" in read(client, "/")
    assert client.post("/home-screen/", {"door": "2"}, secure=True).status_code == 302
    page = read(client, "/")
    assert "<title>Notes</title>" in page and 'href="/app-2.webmanifest"' in page
    assert "<title>Duologue</title>" in read(browser(world.ana), "/"), "another device of the same person"


def test_today_says_it_once_and_never_beside_what_the_key_asks_for(
    browser: Browsers, world: World, monkeypatch: pytest.MonkeyPatch
):
    client = browser(world.ana)
    page = read(client, "/")
    assert 'data-thing="keep"' in page and 'data-thing="home-screen"' not in page
    monkeypatch.setattr(visiting, "_is_to_keep", lambda *asked: False)
    assert 'data-thing="home-screen"' in read(client, "/")
    assert client.post("/home-screen/", {}, secure=True).headers["Location"] == "/"
    assert 'data-thing="home-screen"' not in read(client, "/")


def test_who_says_nothing_of_it_finds_it_there_three_times_and_not_every_day(
    browser: Browsers, world: World, monkeypatch: pytest.MonkeyPatch
):
    """Never beside what the key asks for, which stands there on days of its own."""
    stood: dict[str, list[int]] = {"keep": [], "home-screen": []}
    for day in range(60):
        now = NOW + timedelta(days=day)
        at(now, monkeypatch)
        world.ana.visit(now)
        for _ in range(2):
            page = read(browser(world.ana), "/")
            for thing, days_ in stood.items():
                if f'data-thing="{thing}"' in page and day not in days_:
                    days_.append(day)
    assert stood == {"keep": [0, 7, 37], "home-screen": [1, 8, 38]}


def test_nothing_is_offered_at_an_address_that_browsers_trust_too_little(
    browser: Browsers, world: World, monkeypatch: pytest.MonkeyPatch
):
    client = browser(world.ana)
    assert "data-keeps" in read(client, "/")
    monkeypatch.setattr(home_screen.addresses, "has_real_name", lambda origin: False)
    page = read(client, "/")
    assert 'data-thing="home-screen"' not in page and "data-keeps" not in page
    assert "At this address no browser can do that." in read(client, "/home-screen/")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18.0 Safari/604", Browser.IPHONE),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Mobile Safari/537.36", Browser.ANDROID),
        ("Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0", Browser.ANDROID_BELOW),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0 Safari/537.36", Browser.DESKTOP),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", Browser.MAC),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", Browser.NONE),
        ("", Browser.NONE),
    ],
)
def test_the_browser_at_hand_is_shown_its_own_way(said: str, kind: Browser):
    assert home_screen.guess_browser(said) is kind


@pytest.mark.parametrize("name", ["icon", "plain"])
def test_the_icons_are_those_that_our_own_code_draws(name: str):
    from scripts import icons

    kept = (collect.SOURCES / f"{name}-180.png").read_bytes()
    assert unpacked(kept) == unpacked(icons.make_png(name, 180))


def unpacked(png: bytes) -> bytes:
    """Its dots: how they are packed is the library's affair."""
    found, at = b"", 8
    while at < len(png):
        size, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        found += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    return zlib.decompress(found)


def test_the_page_after_the_first_opening_leads_to_it(db: None):
    _, ben = paired()
    pages = [f"/rounds/{row.id}/" for row in Round.objects.all()]

    def leads_there() -> list[str]:
        return [page for page in pages if 'href="/home-screen/"' in ben.go(page).page.html]

    assert len(leads_there()) == 1
    ben.go("/home-screen/").press("Done")
    assert leads_there() == []


# -- leaving ----------------------------------------------------------------------------------------------


def test_signing_out_has_the_browser_throw_away_what_it_keeps(browser: Browsers, world: World):
    answered = browser(world.ana).post("/me/sign-out/", {}, secure=True)
    assert answered.headers["Clear-Site-Data"] == '"storage"'
    # The control: going on does not.
    assert "Clear-Site-Data" not in browser(world.ben).get("/", secure=True).headers
