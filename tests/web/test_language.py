"""Which language somebody is answered in, and what keeps it: a browser's wish, a choice, a setting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.test import Client
from tests.rounds.playing import answer, start
from tests.web.noscript import NoScript
from tests.web.test_two_without_scripts import begun, invited, newcomer
from tests.world import ZONE, Actor, World, token_header

from duologue.languages import ENGLISH, speak_in
from duologue.languages.guessing import guess_language
from duologue.languages.installed_languages import find_language, read_installed
from duologue.languages.language import Language
from duologue.people import beginning, cookies, inviting, joining, own_settings, pairing, profile, word_lists
from duologue.people.refusals import CountedRefusal, Refusal
from duologue.vault.pairing import read_word_list

Browser = Callable[..., Client]

WAITING = "Yours is safe and still closed."
CLOSED = (
    "One of you has left this space, and it is closed for you both. "
    "What had opened stays here to read, and so does all that is your own."
)
SAID = {
    WAITING: "Tuya esta guardada.",
    "There is nothing here, or nothing for you.": "Nada hay aqui.",
    "Please choose one of the eight colours.": "Elige un color.",
    "There are two of you here already.": "Ya sois dos.",
    CLOSED: "Cerrado.",
    ("Please wait one day.", "Please wait %(num)s days."): ("Un dia.", "%(num)s dias."),
    "Please give a number from %(least)s to %(most)s.": "Da un %(number)s.",
    "%(browser)s on %(system)s": "%(browser)s en %(system)s",
    "A browser": "Un navegador",
}


def write_language(folder: Path, locale: str = "he", words: str | None = None) -> None:
    folder.mkdir(parents=True)
    (folder / "language.toml").write_text(f'name = "Xx"\nlocale = "{locale}"\n', "utf-8")
    made = Catalog(locale="de")
    for sentence, said in SAID.items():
        made.add(sentence, said)
    with (folder / "checked.mo").open("wb") as file:
        write_mo(file, made)
    if words is not None:
        (folder / word_lists.FILE).write_text(words, "utf-8")


def listed() -> str:
    return "\n".join(f"palabra{number}" for number in range(1024))


def forget() -> None:
    read_installed.cache_clear()
    word_lists._read_own.cache_clear()


@pytest.fixture
def xx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Language]:
    """A made-up language, right to left, with a list of four words of its own."""
    write_language(tmp_path / "xx", words=listed())
    monkeypatch.setenv("DUOLOGUE_LANGUAGES", str(tmp_path))
    forget()
    found = find_language("xx")
    assert found is not None and found.direction == "rtl"
    yield found
    forget()


def read_in(client: Client, path: str = "/") -> str:
    """The language that a page says it is in."""
    html = client.get(path).content.decode()
    return html.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("xx", "xx"),
        ("XX-yy", "xx"),
        ("qq, xx;q=0.5", "xx"),
        ("en;q=0.2, xx;q=0.9", "xx"),
        ("en, xx", "en"),
        ("xx;q=0", None),
        ("*", None),
        ("", None),
        ("qq", None),
        (";;;=,q=xx, \0\n", None),
        ("x" * 5000, None),
        ("xx;q=many", None),
    ],
)
def test_a_browser_is_answered_in_the_first_language_it_asks_for_that_is_here(
    xx: Language, header: str, code: str | None
) -> None:
    found = guess_language(header, read_installed().values())
    assert (found and found.code) == code


@pytest.mark.parametrize("header", ["", "*", ";;;=,q=xx, \0", "x" * 5000, "qq-\u00e9"])
def test_whoever_asks_for_nonsense_is_answered_in_english(db, browser: Browser, header: str) -> None:
    assert read_in(browser(None, HTTP_ACCEPT_LANGUAGE=header)) == "en"


def test_what_a_browser_chose_goes_before_what_it_asks_for(db, xx: Language, browser: Browser) -> None:
    client = browser(None, HTTP_ACCEPT_LANGUAGE="en")
    assert read_in(client) == "en"
    assert client.post("/language/", {"language": "xx", "on": "/promise/"}).headers["Location"] == "/promise/"
    assert read_in(client) == "xx"
    client.cookies[language_cookie()] = "gone"
    assert read_in(client) == "en"


def test_ones_own_setting_goes_before_the_browser_and_holds_on_every_device(
    world: World, xx: Language, browser: Browser
) -> None:
    first, second = browser(world.ana, HTTP_ACCEPT_LANGUAGE="en"), browser(world.ana)
    first.post("/language/", {"language": "xx"})
    assert own_settings.read_mine(world.ana.me()).language == "xx"
    second.cookies[language_cookie()] = "en"
    assert read_in(second) == "xx"
    assert read_in(browser(world.ben)) == "en"


def test_a_page_that_is_not_there_is_in_the_language_one_chose_on_another_device(
    world: World, xx: Language, browser: Browser
) -> None:
    browser(world.ana).post("/language/", {"language": "xx"})
    second = browser(world.ana, HTTP_ACCEPT_LANGUAGE="en")
    # The control: before this device knows.
    assert read_in(second, "/nowhere/") == "en"
    assert read_in(second) == "xx"
    assert read_in(second, "/nowhere/") == "xx"
    assert language_cookie() not in second.get("/").cookies
    assert language_cookie() not in browser(world.ben).get("/").cookies


def test_a_language_that_is_here_no_more_leaves_its_readers_in_english(
    world: World, xx: Language, browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    browser(world.ana).post("/language/", {"language": "xx"})
    monkeypatch.setenv("DUOLOGUE_LANGUAGES", str(tmp_path / "elsewhere"))
    forget()
    assert read_in(browser(world.ana)) == "en"


def test_each_of_the_two_reads_the_same_round_in_their_own_language(
    world: World, xx: Language, browser: Browser
) -> None:
    own_settings.set_language(world.ana.me(), "xx")
    path = f"/rounds/{start(world.ana, 'conversation/an-open-question', world.now)}/"
    for who in (world.ana, world.ben):
        answer(who, path.split("/")[2], "answer", {"answer": f"By {who.name}."}, world.now)
        if who is world.ana:
            hers = NoScript(browser(world.ana)).go(path).text
            assert SAID[WAITING] in hers and WAITING not in hers
            own_settings.set_language(world.ana.me(), "en")
            assert WAITING in NoScript(browser(world.ana)).go(path).text
            own_settings.set_language(world.ana.me(), "xx")
    assert (read_in(browser(world.ana), path), read_in(browser(world.ben), path)) == ("xx", "en")
    for who in (world.ana, world.ben):
        shown = NoScript(browser(who)).go(path).text
        assert "By Ana." in shown and "By Ben." in shown


@pytest.mark.parametrize(
    "on",
    [
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "elsewhere",
        "/\t/elsewhere.example",
        "",
    ],
)
def test_choosing_a_language_leads_nowhere_else(db, browser: Browser, on: str) -> None:
    assert browser(None).post("/language/", {"language": "en", "on": on}).headers["Location"] == "/"


def test_a_language_that_is_not_here_cannot_be_chosen(world: World, browser: Browser) -> None:
    for code in ("xx", "../xx", "", "en\n"):
        response = browser(world.ana).post("/language/", {"language": code, "on": "/"})
        assert response.status_code == 404 and language_cookie() not in response.cookies
    assert own_settings.read_mine(world.ana.me()).language == ""


def test_a_former_partner_chooses_a_language_for_what_is_left_to_read(
    world: World, xx: Language, browser: Browser
) -> None:
    client = browser(world.carl)
    client.post("/language/", {"language": "xx", "on": "/history/"})
    assert own_settings.read_mine(world.carl.me()).language == "xx"
    assert read_in(browser(world.carl), "/history/") == "xx"
    assert own_settings.read_mine(world.ana.me()).language == ""


def test_an_address_that_forms_send_to_says_what_to_do_when_it_is_opened(db, browser: Browser) -> None:
    """A tab that was kept, or a language chosen on what an invitation's form answered."""
    for path in (f"/i/{UUID(int=7)}/open", "/leave-quickly", "/language/"):
        answer = browser(None).get(path)
        assert answer.status_code == 405 and answer.headers["Allow"]
        assert "There is no page at this address." in answer.content.decode()


def test_a_language_chosen_on_an_open_invitation_leads_back_to_its_link(db, xx: Language) -> None:
    path, secret = invited(begun())
    letter = newcomer().go(path).press("Read it", secret=secret)
    assert f'name="on" value="{path}"' in letter.page.html


# -- what somebody new keeps ------------------------------------------------------------------------


def language_cookie() -> str:
    return cookies.name_in_browser(cookies.LANGUAGE, secure=False)


def kept(actor: NoScript) -> str:
    """The own setting of whoever sits at this browser."""
    sent = {name: morsel.value for name, morsel in actor.client.cookies.items()}
    session = next(cookies.list_shown(sent, secure=False))
    return own_settings.read_mine(Actor("", dict(session.values)).me()).language


def in_language(actor: NoScript, header: str = "", chosen: str = "") -> NoScript:
    actor.client.defaults["HTTP_ACCEPT_LANGUAGE"] = header
    if chosen:
        actor.client.cookies[language_cookie()] = chosen
    return actor


@pytest.mark.parametrize(
    ("header", "chosen", "own"),
    [("xx", "", "xx"), ("en", "xx", "xx"), ("en-GB", "", "en"), ("qq", "", ""), ("", "", "")],
)
def test_whoever_answers_an_invitation_keeps_the_language_they_were_met_in(
    db, xx: Language, header: str, chosen: str, own: str
) -> None:
    ana = begun()
    path, secret = invited(ana)
    ben = in_language(newcomer(), header, chosen).go(path).press("Read it", secret=secret)
    ben.fill(
        "Answer, and open both", {"0.f.answer": "Hm.", "name": "Ben", "colour": "ink-blue", "zone": ZONE}
    )
    assert (kept(ben), kept(ana)) == (own, "")


def test_whoever_begins_keeps_the_language_they_were_met_in(world: World, xx: Language, browser: Browser):
    typed = {"name": "Kim", "colour": "ochre", "zone": ZONE}
    client = browser(None, HTTP_ACCEPT_LANGUAGE="xx")
    client.post("/begin/", {"secret": beginning.mint_couple_link(world.now), **typed})
    assert kept(NoScript(client)) == "xx"


def test_whoever_joins_by_a_short_code_keeps_the_language_they_were_met_in(db, xx: Language) -> None:
    ana = begun()
    ana.go("/us/invite/").press("Show a short code instead")
    code = ana.page.html.partition('class="say code">')[2].partition("<")[0]
    ben = in_language(newcomer(), "xx").go("/code/")
    ben.press("Join", code=code, name="Ben", colour="ink-blue", zone=ZONE)
    assert kept(ben) == "xx"


# -- the four words ---------------------------------------------------------------------------------


def joined(world: World, said_in: Language) -> None:
    """Ana invites while she is spoken to in a language; Ben answers."""
    with speak_in(said_in):
        invited_ = inviting.invite(world.ana.me(), "Come?", world.now)
    joined_ = joining.join(invited_.invitation_id, invited_.secret, "Ben", "moss", ZONE, world.now)
    assert joined_.device is not None
    world.ben.keep(joined_.device)


def four(who: Actor, reads: Language) -> pairing.FourWords:
    with speak_in(reads):
        found = pairing.find_four_words(who.me())
    assert found is not None
    return found


@pytest.mark.parametrize("code", ["xx", "en"])
def test_the_four_words_are_of_the_language_that_the_invitation_fixed_on_both_screens(
    alone: World, xx: Language, code: str
) -> None:
    fixed = read_installed()[code]
    joined(alone, fixed)
    hers, his = four(alone.ana, ENGLISH), four(alone.ben, xx)
    assert hers == his
    assert set(hers) <= set(listed().split() if code == "xx" else read_word_list())
    assert pairing.name_language_of_words(alone.ben.me()) == code


def test_words_of_what_each_reads_would_differ(alone: World, xx: Language, monkeypatch) -> None:
    """Control: were it the reader's language, two right screens would show different words."""
    joined(alone, xx)
    monkeypatch.setattr(pairing, "name_language_of_words", lambda me: word_lists.find_language_now())
    assert four(alone.ana, ENGLISH) != four(alone.ben, xx)


def test_an_invitation_from_before_there_were_languages_has_english_words(
    alone: World, xx: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    dumps = json.dumps

    def of_old(text: dict[str, object], **how: Any) -> str:
        return dumps({name: value for name, value in text.items() if name != "four_words"}, **how)

    with monkeypatch.context() as earlier:
        earlier.setattr(profile.json, "dumps", of_old)
        joined(alone, xx)
    assert set(four(alone.ana, xx)) <= set(read_word_list())
    assert four(alone.ana, xx) == four(alone.ben, ENGLISH)


@pytest.mark.parametrize("words", ["too few", listed() + "\npalabra1", "\n".join(["same"] * 1024)])
def test_a_list_that_cannot_be_used_leaves_the_words_english(
    alone: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    write_language(tmp_path / "yy", words=words)
    monkeypatch.setenv("DUOLOGUE_LANGUAGES", str(tmp_path))
    forget()
    joined(alone, read_installed()["yy"])
    assert set(four(alone.ana, ENGLISH)) <= set(read_word_list())
    forget()


# -- what is refused --------------------------------------------------------------------------------


def test_a_refusal_is_said_in_the_language_of_whoever_reads_it(
    world: World, xx: Language, browser: Browser
) -> None:
    own_settings.set_language(world.ana.me(), "xx")
    sent = {"name": "Ana", "colour": "none", "zone": ZONE}
    for who, said in ((world.ana, "Elige un color."), (world.ben, "Please choose one of the eight colours.")):
        response = browser(who).post("/me/", sent)
        assert response.status_code == 422 and said in response.content.decode()


@pytest.mark.parametrize("path", ["/rounds/not-a-page/", "/kept/00000000-0000-4000-8000-000000000000/"])
def test_pages_of_what_went_wrong_are_in_their_readers_language(
    world: World, xx: Language, browser: Browser, path: str
) -> None:
    assert read_in(browser(None, HTTP_ACCEPT_LANGUAGE="xx"), "/nowhere/") == "xx"
    own_settings.set_language(world.ana.me(), "xx")
    client = browser(world.ana)
    assert client.get(path).status_code == 404
    assert 'lang="xx"' in client.get(path).content.decode()


def test_a_program_is_answered_in_the_language_of_its_person(
    world: World, xx: Language, browser: Browser
) -> None:
    own_settings.set_language(world.ana.me(), "xx")
    nowhere = "/api/v1/keepsakes/00000000-0000-4000-8000-000000000000"
    for who, said in (
        (world.ana, "Nada hay aqui."),
        (world.ben, "There is nothing here, or nothing for you."),
    ):
        response = browser(None).get(nowhere, HTTP_AUTHORIZATION=token_header(who, world.now))
        assert (response.status_code, response.json()["why"]) == (404, said)


def test_a_refusal_that_counts_takes_the_form_of_its_number(xx: Language) -> None:
    one, five = (CountedRefusal("Please wait one day.", "Please wait %(num)s days.", n) for n in (1, 5))
    assert (one.message, five.message) == ("Please wait one day.", "Please wait 5 days.")
    with speak_in(xx):
        assert (one.message, five.message) == ("Un dia.", "5 dias.")


def test_a_translation_that_names_what_is_not_there_leaves_the_source(xx: Language) -> None:
    no = Refusal("Please give a number from %(least)s to %(most)s.", "depth", least=1, most=4)
    with speak_in(xx):
        assert str(no) == "Please give a number from 1 to 4."


def test_a_device_is_called_in_the_language_of_whoever_reads_and_kept_as_what_it_is(xx: Language) -> None:
    from duologue.web.device_names import name_device, say_device

    with speak_in(xx):
        kept_as = name_device("Mozilla/5.0 (Linux; Android 14) Chrome/120 Safari/537.36")
        assert kept_as == "Chrome on Android" and say_device(kept_as) == "Chrome en Android"
        assert say_device("A browser") == "Un navegador"
        for chosen in ("My lamp on the desk", "Chrome on Mars", "", "Firefox"):
            assert say_device(chosen) == chosen
    assert say_device("Safari on an iPhone") == "Safari on an iPhone"
