"""The main job from end to end: Ana begins, Ben comes, both open, and it is found again.

One story in a real Chromium against a real server; every test is its next step. The last ones look back at
all of it: what browsers forbade, where they went, what addresses they asked for, what lies on the disk.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect
from tests.browser.reading import scrubbed
from tests.browser.someone import Company, Someone
from tests.canary import Canaries, files_below, found, found_in
from tests.cli.instance import Instance

pytestmark = pytest.mark.one_after_another

PASSWORD = "seven lanterns walk "


@dataclass
class Evening:
    """What the story has come to. `typed` is everything that anybody typed or was shown as a secret."""

    company: Company
    ana: Someone
    ben: Someone
    typed: Canaries = field(default_factory=Canaries)
    ana_called: str = ""
    ben_called: str = ""
    link: str = ""
    card: str = ""
    words: list[str] = field(default_factory=list)
    said_back: str = ""
    second: Someone | None = None
    read: dict[str, int] = field(default_factory=dict)

    def reads(self, who: Someone) -> None:
        """Somebody reads the page that they are on, and what they read before."""
        self.read[who.name] = self.read.get(who.name, 0) + words_on(who)


WORD = re.compile(r"[^\W\d_]+")
# What names and words made up for this story add is among them; Ana has the line on her Today before her too.
MOST_WORDS = {"Ana": 165, "Ben": 140}


def words_on(who: Someone) -> int:
    """How many words there are to read on a page; what is folded away is not."""
    return len(WORD.findall(who.page.locator("main").inner_text()))


@pytest.fixture(scope="module")
def evening(gathering: Company) -> Iterator[Evening]:
    yield Evening(gathering, gathering.comes("Ana"), gathering.comes("Ben"))


def test_ana_begins_from_the_printed_link(evening: Evening, instance: Instance):
    ana, typed = evening.ana, evening.typed
    (link,) = re.findall(r"http://\S+/begin/#[0-9a-z]+", instance.said)
    ana.go(link)
    assert "#" not in ana.page.url
    assert ana.page.locator("[data-secret]").input_value() == link.partition("#")[2]
    expect(ana.page.locator("[data-secret]")).to_be_hidden()
    expect(ana.page.get_by_label("Your time zone")).to_have_value("Europe/Lisbon")
    expect(ana.page.get_by_label("Your time zone")).to_be_hidden()
    evening.ana_called = typed.make("Ana's name", "Ana", 10)
    evening.reads(ana)
    ana.fill({"name": evening.ana_called}).press("Begin")
    assert ana.path == "/"
    ana.sees(f"Hello, {evening.ana_called}.")


def test_ana_answers_the_first_card_and_invites_in_her_own_words(evening: Evening):
    ana, typed = evening.ana, evening.typed
    evening.reads(ana)
    ana.follow("Answer one light question")
    evening.reads(ana)
    ana.fill(
        {
            "0.f.answer": typed.make("Ana's first answer", "A lighthouse keeper, "),
            "words": typed.make("the invitation", "I thought of us. "),
        }
    ).press("Make the invitation")
    evening.link = ana.page.get_by_label("The link").input_value()
    assert len(evening.link.partition("#")[2]) >= 26
    evening.reads(ana)
    ana.follow("Done")
    evening.card = ana.page.locator("a.shut").get_attribute("href") or ""
    ana.go(evening.card).sees("closed")
    ana.sees(typed.words["Ana's first answer"])


def test_ben_reads_and_answers_without_signing_up_and_it_opens_in_anas_open_page(evening: Evening):
    """The opening arrives in Ana's page by itself: it is never loaded again."""
    ana, ben, typed = evening.ana, evening.ben, evening.typed
    ana.page.evaluate("window.stillTheSamePage = true")
    ben.go(evening.link)
    ben.button("Answer, and open both").wait_for()
    assert "#" not in ben.page.url
    assert typed.words["the invitation"] in ben.text
    assert evening.ana_called in ben.text
    assert typed.words["Ana's first answer"] not in ben.page.content()
    assert not ben.kept("id", "key")
    evening.ben_called = typed.make("Ben's name", "Ben", 10)
    evening.reads(ben)
    ben.fill({"0.f.answer": typed.make("Ben's first answer", "The slow train, "), "name": evening.ben_called})
    ben.press("Answer, and open both")
    ben.sees(typed.words["Ana's first answer"])
    ben.sees(typed.words["Ben's first answer"])
    ana.sees(typed.words["Ben's first answer"])
    assert ana.page.evaluate("window.stillTheSamePage") is True
    assert ben.path == evening.card
    evening.reads(ben)


def test_there_is_little_to_read_until_the_first_opening(evening: Evening):
    for name, most in MOST_WORDS.items():
        assert most / 2 < evening.read[name] <= most, evening.read


def test_the_link_is_spent(evening: Evening):
    """check 31: the first answer spends it."""
    stranger = evening.company.comes("Stranger").go(evening.link)
    stranger.page.wait_for_url("**/open")
    assert evening.typed.words["the invitation"] not in stranger.page.content()
    assert evening.typed.words["Ben's first answer"] not in stranger.page.content()


def test_the_four_words_are_the_same_on_both_screens(evening: Evening):
    """check 32: until Ana says so nothing but the first card is for both."""
    ana, ben = evening.ana, evening.ben
    four = []
    for one in (ben, ana):
        one.go("/us/words/")
        four.append(one.page.locator(".four-words li").all_inner_texts())
    assert four[0] == four[1]
    assert len(four[0]) == 4
    assert "Start, each on our own phone" not in ana.go("/ways/listening/say-it-back/").text
    ana.go("/us/words/").press("Yes, the same four")
    ana.go("/ways/listening/say-it-back/").button("Start, each on our own phone").wait_for()


def test_a_hug_is_asked_for_and_seen(evening: Evening):
    """Ben has today open; it tells him by itself."""
    ana, ben = evening.ana, evening.ben
    ben.go("/")
    ben.page.evaluate("window.stillTheSamePage = true")
    ana.go("/").press("Say how you are")
    touch_the_pad(ana, 0.3, 0.7)
    ana.choose("Hold me").press("Done")
    ben.sees("a hug")
    assert ben.page.evaluate("window.stillTheSamePage") is True
    assert evening.ana_called in ben.text


def test_a_line_of_thanks_comes_and_is_in_the_jar(evening: Evening):
    ana, ben, typed = evening.ana, evening.ben, evening.typed
    ana.start("thanks/one-line-of-thanks")
    thanks = typed.make("thanks", "You waited up, ")
    ana.fill({"0.f.line": thanks}).press(f"Give it to {evening.ben_called}")
    ben.sees(thanks)
    assert ben.page.evaluate("window.stillTheSamePage") is True
    ben.go("/jar/").sees(thanks)
    ana.go("/jar/").sees(thanks)


def test_say_it_back_is_played_to_its_end_on_two_devices(evening: Evening):
    """Spoken: all that is ever sent are taps. One "not quite", then "yes, that's it", and the change over."""
    ana, ben = evening.ana, evening.ben
    evening.said_back = ana.start("listening/say-it-back", "Start, each on our own phone")
    ben.go(evening.said_back)
    ana.press("Go on")
    ben.press("Go on")
    first, other = (ana, ben) if "You talk" in arrived(ana, "You talk", "You listen") else (ben, ana)
    for speaker, listener, rights in (
        (first, other, ["Not quite", "Yes, that's it"]),
        (other, first, ["Yes, that's it"]),
    ):
        for right in rights:
            speaker.button("That's what I wanted to say").wait_for()
            speaker.press("That's what I wanted to say")
            listener.button("I've said it back").wait_for()
            listener.press("I've said it back")
            speaker.button(right).wait_for()
            speaker.press(right)
    for one in (ana, ben):
        one.button("Said").wait_for()
        one.press("Said")
        one.sees("That was it.")


def arrived(one: Someone, *words: str) -> str:
    """The page's text once one of the words stands on it."""
    one.page.locator("main").get_by_text(re.compile("|".join(words))).first.wait_for()
    return one.text


def test_an_open_question_with_all_that_can_be_written_at_it(evening: Evening):
    ana, ben, typed = evening.ana, evening.ben, evening.typed
    path = ana.start("conversation/an-open-question")
    ana.fill({"0.f.answer": typed.make("a first version", "At first ")}).press("Done")
    ana.page.get_by_text("More", exact=True).click()
    ana.page.get_by_text("Change mine").click()
    ana.fill({"0.f.answer": typed.make("a correction", "Better ")}).press("Keep it like this")
    ben.go(path)
    draft = typed.make("a draft", "Half a thought ")
    ben.page.locator("textarea:visible").first.press_sequentially(draft)
    ben.sees("Kept while you write.")
    ben.fill({"0.f.answer": typed.make("Ben's answer", "The sea ")}).press("Done")
    ana.sees(typed.words["Ben's answer"])
    ben.sees(typed.words["a correction"])
    assert typed.words["a first version"] not in ben.page.content()
    ben.page.get_by_text("More", exact=True).click()
    ben.page.get_by_text("A note in the margin").click()
    ben.fill({"text": typed.make("a note", "Nice ")}).press("Put it there")
    ana.sees(typed.words["a note"])
    ana.page.get_by_text("More", exact=True).click()
    ana.page.get_by_text("I'd put it differently now").first.click()
    ana.fill({"0.f.answer": typed.make("an addition", "By now ")}).press("Add it")
    ben.sees(typed.words["an addition"])
    for one in (ana, ben):
        to_its_end(one)


def to_its_end(one: Someone) -> None:
    """Whatever a card of this depth still asks for: the deeper ones want to be received."""
    for _ in range(4):
        onward = one.button("Thank you for telling me").or_(one.button("Go on"))
        if not onward.is_visible():
            break
        one.press(onward.inner_text())


def test_what_is_only_ones_own_and_never_opens(evening: Evening):
    ana, ben, typed = evening.ana, evening.ben, evening.typed
    ana.start("empathy/my-own-weather")
    touch_the_pad(ana, 0.7, 0.3)
    ana.press("Done")
    ana.fill({"0.f.moment": typed.make("a private moment", "On the stairs ")}).press("Done")
    for path in ("/", "/history/", "/jar/", "/me/export/print/"):
        assert typed.words["a private moment"] not in ben.go(path).page.content()


def test_ana_secures_her_account_and_sees_the_code_once(evening: Evening):
    ana, typed = evening.ana, evening.typed
    password = typed.make("the password", PASSWORD)
    ana.go("/us/").follow("Keep this beyond this device")
    ana.fill({"sign_in_name": typed.make("the sign-in name"), "password": password, "again": password})
    ana.press("Use a password")
    typed.know("the recovery code", ana.writes_down_the_sheet())
    typed.know("the code without dashes", re.sub(r"\W", "", typed.words["the recovery code"]))
    ana.follow("Go on")
    ana.sees("a way into your account was set")
    with pytest.raises(PlaywrightError, match="ERR_CACHE_MISS"):
        ana.page.go_back()
    ana.page.wait_for_timeout(300)  # the browser's own page, which says that it kept nothing
    assert typed.words["the recovery code"] not in ana.go("/me/account/").page.content()
    ana.go("/me/devices/").page.get_by_text("A token for a program").click()
    ana.fill({"label": typed.make("a device's label", "My "), "proof": password}).press("Make a token")
    typed.know("a token", ana.page.locator("#token").inner_text().split(".")[-1])


def test_a_second_device_signs_in_and_finds_it_all(evening: Evening):
    second = evening.second = evening.company.comes(
        "Ana-on-her-tablet", viewport={"width": 820, "height": 1180}
    )
    typed = evening.typed.words
    second.go("/").follow("Sign in")
    second.fill({"name": typed["the sign-in name"], "password": typed["the password"]}).press("Sign in")
    assert second.path == "/"
    second.go("/history/").page.locator(f'a[href="{evening.card}"]').click()
    second.sees(typed["Ana's first answer"])
    second.sees(typed["Ben's first answer"])
    second.go("/jar/").sees(typed["thanks"])
    second.go("/history/").page.locator(f'a[href="{evening.said_back}"]').wait_for()


def test_ben_leaves_a_round_and_nothing_tells_ana(evening: Evening):
    """check 49: her page stays as it was, to the byte, but for what differs at every loading."""
    ana, ben, typed = evening.ana, evening.ben, evening.typed
    path = ana.start("conversation/an-open-question")
    ana.fill({"0.f.answer": typed.make("an answer left alone", "Still here ")}).press("Done")
    before = scrubbed(ana.go(path).page.content())
    today = scrubbed(ana.go("/").page.content())
    ben.go(path)
    ben.page.get_by_text("More", exact=True).click()
    ben.press("Leave this one")
    ben.sees("Left for now.")
    assert scrubbed(ana.go(path).page.content()) == before
    assert scrubbed(ana.go("/").page.content()) == today
    assert scrubbed("one") != scrubbed("two")


def touch_the_pad(one: Someone, across: float, down: float) -> None:
    """A finger on the mood pad, at these parts of its width and height."""
    pad = one.page.locator(".pad").first
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    one.page.touchscreen.tap(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    expect(one.page.locator(".pad .dot").first).to_be_visible()


# -- looking back ---------------------------------------------------------------------------------


def test_no_page_of_the_evening_broke_its_policy_or_threw_an_error(evening: Evening):
    """check 38: zero violations of the content security policy, in every browser of the story."""
    assert evening.company.complaints() == {}
    assert [one.watch.console for one in evening.company.people if one.name != "Stranger"] == [[]] * 3


def test_nobodys_browser_asked_another_host_for_anything(evening: Evening):
    """check 41: no third-party request; what was asked for is of this instance alone."""
    asked = [address for one in evening.company.people for address in one.watch.addresses]
    assert len(asked) > 100
    assert [one.watch.elsewhere for one in evening.company.people] == [[]] * len(evening.company.people)


def test_no_address_and_no_title_held_what_was_typed_or_a_links_secret(evening: Evening):
    """Checks 31 and 45: a link's secret stays in the fragment, words stay out of addresses and titles."""
    typed = evening.typed
    typed.know("the invitation's secret", evening.link.partition("#")[2])
    asked = "\n".join(address for one in evening.company.people for address in one.watch.addresses)
    assert found_in(typed, asked) == []
    assert found_in(typed, asked + evening.link) != []
    titles = {
        one.go(path).page.title()
        for one in (evening.ana, evening.ben)
        for path in ("/", evening.card, "/jar/")
    }
    assert titles == {"Duologue"}


def test_cookies_are_flagged_as_they_should_be(evening: Evening):
    """checks 29 and 72: seen in the browser: HttpOnly, Lax, for the whole of this host and no other, named
    after the instance. By plain http, which is this machine alone, without `Secure`; by https with it."""
    for one in (evening.ana, evening.ben):
        jar = one.cookies()
        assert one.kept("id", "key", "seen", "csrf").keys() == jar.keys()
        for cookie in jar.values():
            assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (False, True, "Lax")
            assert (cookie["domain"], cookie["path"]) == ("localhost", "/")
        assert one.page.evaluate("document.cookie") == ""
        assert one.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_nothing_of_it_lies_readable_on_the_disk(evening: Evening, instance: Instance, tmp_path: Path):
    """check 1: the canary scan of database, journal, log, temporary files, key files and a backup.

    The server still runs, so the journal is there. Cookies' values are looked for too (check 25).
    """
    typed = evening.typed
    for one in evening.company.people:
        for name, value in one.kept("id", "key").items():
            typed.know(f"{one.name}'s {name}", value)
    backup = tmp_path / "backup.sqlite3"
    made = instance.command("backup", str(backup), "--keys", str(tmp_path / "keys.json"))
    assert made.returncode == 0, made.stderr
    looked_at = [instance.log, *files_below(instance.data, instance.data.parent / "temporary", tmp_path)]
    names = {path.name for path in looked_at}
    assert {"duologue.sqlite3", "duologue.sqlite3-wal", "backup.sqlite3", instance.log.name} <= names
    assert len(typed.words) >= 25
    assert found(typed, looked_at) == []

    planted = tmp_path / "planted.sqlite3"
    planted.write_bytes(backup.read_bytes())
    with sqlite3.connect(planted) as database:
        database.execute("CREATE TABLE notebook (line TEXT)")
        database.execute("INSERT INTO notebook VALUES (?)", (f"Dear diary: {typed.words['thanks']}",))
    database.close()
    assert {one.where for one in found(typed, [planted])} == {"thanks"}
