"""The one evening in Safari's engine and in Firefox: on this machine by plain http, and by https."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.browser.engines import (
    A_MICROPHONE,
    Refused,
    Tab,
    firefox,
    firefox_missing,
    wait_for,
    webkit,
    webkit_missing,
)
from tests.cli.instance import Instance
from tests.rounds import attached
from tests.rounds.attached import voice

from duologue.attachments.kinds import voice as voices
from duologue.cli import certificate

PASSWORD = "copper lantern under the stairs"
Opens = Callable[[str, str], AbstractContextManager[Tab]]
ENGINES: dict[str, tuple[Opens, Callable[[], str]]] = {
    "Safari's engine": (webkit, webkit_missing),
    "Firefox": (firefox, firefox_missing),
}


@dataclass
class Place:
    """An instance of its own; `opens` gives somebody a browser of their own."""

    instance: Instance
    home: str
    opens: Callable[[str], Tab]


def link_in(said: str) -> str:
    found = re.search(r"https?://\S+/begin/#[0-9a-z]+", said)
    assert found is not None, said
    return found[0]


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> Opens:
    opens, missing = ENGINES[request.param]
    if why := missing():
        pytest.skip(why)
    return opens


@pytest.fixture
def here(engine: Opens, tmp_path: Path) -> Iterator[Place]:
    """This machine alone, by plain http."""
    with ExitStack() as stack, Instance(tmp_path / "data") as instance:
        instance.start()
        home = f"http://localhost:{instance.port}"
        yield Place(instance, home, lambda name: stack.enter_context(engine(home, name)))


@pytest.fixture
def safe(engine: Opens, tmp_path: Path) -> Iterator[Place]:
    """By https, with a name."""
    with ExitStack() as stack, Instance(tmp_path / "data") as instance:
        home = f"https://localhost:{instance.port}"
        made = certificate.make_certificate(tmp_path / "tls", ["localhost"], datetime.now(UTC))
        instance.start("--cert", str(made.certificate), "--key", str(made.key), "--public", home)
        yield Place(instance, home, lambda name: stack.enter_context(engine(home, name)))


def test_ana_begins_by_https_and_is_still_there_at_the_next_page(safe: Place):
    """check 72: what is kept has the prefix and is Secure."""
    ana = safe.opens("Ana")
    ana.go(link_in(safe.instance.said)).fill({"name": "Ana"}).press("Begin")
    assert ana.path == "/"
    ana.sees("Hello, Ana.")
    ana.go("/us/").go("/").sees("Hello, Ana.")
    as_they_should_be(ana, True)


# As it was: the prefix and `Secure` on plain http as well.
AS_ON_HTTPS = """
from duologue.people import cookies
put, prefix = cookies.fit_to_browser, cookies._find_prefix
cookies._find_prefix = lambda secure: prefix(True)
cookies.fit_to_browser = lambda wanted, secure, place: put(wanted, True, place)
"""


def test_with_cookies_as_on_https_safaris_engine_keeps_nobody_signed_in(tmp_path: Path):
    """check 72: the control: she begins, and is a stranger on the next page."""
    if why := webkit_missing():
        pytest.skip(why)
    with Instance(tmp_path / "data") as instance:
        instance.start(broken=AS_ON_HTTPS)
        with webkit(f"http://localhost:{instance.port}", "Ana") as ana:
            ana.go(link_in(instance.said)).fill({"name": "Ana"}).press("Begin")
            assert ana.text
            assert "Hello, Ana." not in ana.text


MOST_CONNECTIONS = 6
KEEPS_ITS_OWN = "window.kept = new EventSource('/events'); return new Promise((there) => kept.onopen = there)"


@pytest.fixture
def in_tabs(tmp_path: Path) -> Iterator[Tab]:
    """Ana in Firefox, whose tabs are tabs also where nobody sees them."""
    if why := firefox_missing():
        pytest.skip(why)
    with Instance(tmp_path / "data") as instance:
        instance.start()
        with firefox(f"http://localhost:{instance.port}", "Ana") as ana:
            ana.go(link_in(instance.said)).fill({"name": "Ana"}).press("Begin")
            yield ana.waits_no_longer_than(6)


def test_seven_tabs_leave_room_for_a_page(in_tabs: Tab):
    """check 72: by plain http a browser has six connections to a host; a hidden tab keeps none of them."""
    tabs = [in_tabs.another("/") for _ in range(MOST_CONNECTIONS + 1)]
    in_tabs.go("/us/").go("/").sees("Hello, Ana.")
    for tab in tabs:
        assert in_tabs.turn_to(tab).script("return document.visibilityState") == "visible"
        in_tabs.go("/ways/").go("/").sees("Hello, Ana.")


def test_if_every_tab_kept_its_stream_the_seventh_would_find_no_way_in(in_tabs: Tab):
    """check 72: the control: what the pages did before, done by hand."""
    with pytest.raises(Refused):
        for _ in range(MOST_CONNECTIONS + 1):
            in_tabs.another("/")
            in_tabs.script(KEEPS_ITS_OWN)


def test_one_evening(here: Place):
    """check 72: from the printed link to a second device, in one go: nobody is ever signed out on the way."""
    ana, ben = here.opens("Ana"), here.opens("Ben")
    ana.go(link_in(here.instance.said)).fill({"name": "Ana"}).press("Begin")
    assert ana.path == "/"
    ana.sees("Hello, Ana.")

    ana.go("/us/invite/").fill({"0.f.answer": "A lighthouse keeper.", "words": "I thought of us."})
    ana.press("Make the invitation")
    link = str(ana.script(LINK))
    card = str(ana.go("/").script("return document.querySelector('a.shut').getAttribute('href')"))
    ana.go(card).sees("A lighthouse keeper.")

    ben.go(link).sees("I thought of us.")
    assert "#" not in str(ben.script("return location.href"))
    assert "A lighthouse keeper." not in ben.html
    ana.script("window.stillTheSamePage = true")
    ben.fill({"0.f.answer": "The slow train.", "name": "Ben"}).press("Answer, and open both")
    ben.sees("A lighthouse keeper.").sees("The slow train.")
    # It opens in Ana's page by itself, by the stream.
    ana.sees("The slow train.")
    assert ana.script("return window.stillTheSamePage") is True

    words = [one.go("/us/words/").script(FOUR_WORDS) for one in (ben, ana)]
    assert words[0] == words[1]
    assert len(words[0]) == 4
    ana.press("Yes, the same four")

    thanks = "You waited up for me."
    ben.go("/").script("window.stillTheSamePage = true")
    ana.go("/ways/thanks/one-line-of-thanks/").press("Start")
    ana.fill({"0.f.line": thanks}).press("Give it to Ben")
    ben.sees(thanks)
    assert ben.script("return window.stillTheSamePage") is True

    ana.go("/ways/conversation/an-open-question/").press("Start")
    path = ana.path
    ana.fill({"0.f.answer": "Still water."}).press("Done")
    a_reload_and_back_send_nothing_again(ana, path, "Still water.")
    ben.go(path).fill({"0.f.answer": "The sea."}).press("Done")
    ana.sees("The sea.")
    ben.sees("Still water.")

    secure(ana)
    second = here.opens("Ana's tablet")
    second.go("/sign-in/").fill({"name": "ana", "password": PASSWORD}).press("Sign in")
    assert second.path == "/"
    second.go(card).sees("The slow train.")

    as_they_should_be(ana, False)
    second.go("/me/sign-out/").press("Sign out")
    assert "Hello, Ana." not in second.go("/").text
    ana.go("/jar/").sees(thanks)


def a_reload_and_back_send_nothing_again(one: Tab, path: str, words: str) -> None:
    """A page that a form was answered with says its address; what is asked for there does not. Safari's
    engine would send the form again from the first, and so is never given it."""
    keeps_its_request = one.sees(words).script("return navigator.vendor.startsWith('Apple')")
    assert one.script(SAID_ADDRESS) == (None if keeps_its_request else path)
    assert one.reload().sees(words).script(SAID_ADDRESS) is None
    assert one.path == path
    one.go("/").back().sees(words)
    assert (one.path, one.script(SAID_ADDRESS)) == (path, None)


SAID_ADDRESS = "return document.body.dataset.address ?? null"
LINK = "return [...document.querySelectorAll('input, textarea')].find((one) => /#/.test(one.value)).value"
FOUR_WORDS = "return [...document.querySelectorAll('.four-words li')].map((one) => one.innerText)"


def secure(one: Tab) -> None:
    one.go("/me/account/").fill({"sign_in_name": "ana", "password": PASSWORD, "again": PASSWORD})
    one.press("Use a password")
    code = str(one.script("return document.querySelector('#recovery-code').innerText")).strip()
    one.fill({"last": code[-4:]}).press("I have written it down")


def as_they_should_be(one: Tab, safe: bool) -> None:
    """checks 29 and 72: every cookie is of this instance, and no script can read it."""
    jar = one.cookies()
    kinds = {name.rpartition("-")[2] for name in jar}
    assert kinds == {"id", "key", "seen", "csrf"}
    for name, cookie in jar.items():
        assert name.startswith("__Host-duologue-" if safe else "duologue-")
        assert (cookie["secure"], cookie["httpOnly"]) == (safe, True)
    assert one.script("return document.cookie") == ""
    assert one.script("return localStorage.length + sessionStorage.length") == 0


PLAYS = """
const bytes = Uint8Array.from(atob(arguments[0]), (letter) => letter.charCodeAt(0));
const audio = new Audio(URL.createObjectURL(new Blob([bytes], { type: "audio/wav" })));
audio.addEventListener("loadedmetadata", () => { window.heard = audio.duration; });
audio.addEventListener("error", () => { window.heard = `error: ${audio.error.message}`; });
audio.load();
"""


def test_a_voice_as_it_is_given_is_one_that_this_browser_plays(here: Place):
    """And it can be shown from the page itself before it is sent: the policy lets it."""
    kept, _ = voices.KIND.take(voice(1.5))
    given = b"".join(voices.KIND.give_all([kept], len(kept)))
    ana = here.opens("Ana")
    ana.go("/promise/").script(PLAYS, b64encode(given).decode())
    wait_for(lambda: ana.script("return window.heard ?? null") is not None, lambda: "nothing came of it")
    assert ana.script("return window.heard") == pytest.approx(1.5, abs=0.1)


HEARD = """
const audio = document.querySelector("main article audio, main .leaf audio, main audio");
window.heard = null;
audio.addEventListener("error", () => { window.heard = `error: ${audio.error.message}`; });
audio.addEventListener("timeupdate", () => { if (audio.currentTime > 0.1) window.heard = audio.duration; });
audio.muted = true;
audio.preload = "auto";
audio.load();
audio.play().catch((why) => { window.heard = `refused: ${why}`; });
"""
LOUDEST = """
window.loudest = null;
fetch(document.querySelector("main audio").src).then((answer) => answer.arrayBuffer()).then((bytes) => {
  window.loudest = Math.max(...new Int16Array(bytes.slice(44)));
});
"""


def test_a_voice_is_recorded_sent_and_played_in_firefox(tmp_path: Path):
    """What Firefox records (Opus in Ogg or WebM) is read again by it and sent as what all of them play."""
    if why := firefox_missing():
        pytest.skip(why)
    file = tmp_path / "data" / "exercises" / f"{attached.SLUG}.toml"
    file.parent.mkdir(parents=True)
    alone = attached.TEXT.format(rule="private").replace("depth = 1", "depth = 1\npeople = 1")
    file.write_text(alone, encoding="utf-8")
    with Instance(tmp_path / "data") as instance:
        instance.start()
        with firefox(f"http://localhost:{instance.port}", "Ana", A_MICROPHONE) as ana:
            ana.go(link_in(instance.said)).fill({"name": "Ana"}).press("Begin")
            ana.go(f"/ways/{attached.SLUG}/").press("Start")
            ana.click("Record").sees("Recording: 1 of 120 seconds.")
            ana.click("Stop").sees("Listen to it, if you like.")
            ana.press("Done")
            wait_for(lambda: ana.script("return !!document.querySelector('main audio')"), lambda: ana.text)
            ana.script(HEARD)
            wait_for(lambda: ana.script("return window.heard") is not None, lambda: "nothing was heard")
            length = ana.script("return window.heard")
            assert isinstance(length, float | int) and 0.8 < length < 6, length
            ana.script(LOUDEST)
            wait_for(lambda: ana.script("return window.loudest") is not None, lambda: "nothing came")
            assert ana.script("return window.loudest") > 1_000
