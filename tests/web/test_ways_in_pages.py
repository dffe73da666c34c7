"""What pages say of ways in: told on Today, taken back by a form, put off; and what to do about a phone."""

from __future__ import annotations

import re

import pytest
from tests.web.noscript import NoScript, secure
from tests.web.test_two_without_scripts import newcomer
from tests.world import NOW, PASSWORD

from duologue.people import devices, leaving, sheets
from duologue.people.telling import Telling
from duologue.web import passkey_options
from duologue.web.views import account, history

THEIRS = "a password of the intruder's"
TELLS = "a way into your account was set"


def test_today_says_what_was_added_and_has_this_wasn_t_me_beside_it(browser, world):
    """check 62: on every device; tapped away it is gone for today, and a wrong proof does nothing."""
    world.secure(world.ben)
    laptop = NoScript(browser(world.second_device(world.ben)))
    ben = NoScript(browser(world.ben))
    for _ in range(2):
        assert TELLS in ben.go("/").text
        assert "/me/added/" in ben.page.links
    assert "This wasn't me" in ben.text
    assert TELLS not in laptop.go("/").text  # it signed in by the proof itself
    ben.press("Not now")
    assert TELLS not in ben.go("/").text
    assert TELLS in ben.go("/me/added/").text
    ben.press("It was me", proof="not it at all")
    assert ben.status == 422 and "neither your present password" in ben.text
    ben.press("It was me", proof=PASSWORD)
    assert TELLS in ben.go("/me/added/").text  # for a week it comes back, whoever proved it
    assert "stays on your Today for a week" in ben.text


def test_the_owner_takes_back_what_was_set_up_by_the_page(browser, world):
    """check 61: without knowing what the other set; the intruder learns only that they are signed out."""
    ben = NoScript(browser(world.ben))
    secure(ben, "intruder", THEIRS)  # two minutes with the phone
    intruder = newcomer().go("/sign-in/").press("Sign in", name="intruder", password=THEIRS)
    assert intruder.go("/us/").status == 200
    assert TELLS in ben.go("/").text
    ben.go("/me/added/").press(
        "Take it back, and secure it again", sign_in_name="ben", password=PASSWORD, again=PASSWORD
    )
    code = re.findall(r'id="recovery-code">([^<]+)<', ben.page.html)[0]
    assert intruder.go("/us/").path == "/us/"  # nothing before it was tried
    ben.press("I have written it down", last=code[-4:])
    assert intruder.go("/us/").path == "/"
    assert "Ben" not in intruder.text
    intruder.go("/sign-in/").press("Sign in", name="intruder", password=THEIRS)
    assert intruder.status == 422
    assert newcomer().go("/sign-in/").press("Sign in", name="ben", password=PASSWORD).path == "/"


def test_who_has_parted_is_told_where_they_come_in_and_takes_it_back(browser, world):
    """checks 61, 62: an archive has no Today, and whoever held the phone would keep the archive for good."""
    leaving.leave_couple(world.ana.me(), NOW)
    ben = NoScript(browser(world.ben))
    secure(ben, "intruder", THEIRS)
    assert TELLS in ben.go("/").text
    assert ben.path == "/history/" and "/me/added/" in ben.page.links
    ben.press("Not now")
    assert TELLS not in ben.go("/").text
    ben.go("/me/added/").press(
        "Take it back, and secure it again", sign_in_name="ben", password=PASSWORD, again=PASSWORD
    )
    code = re.findall(r'id="recovery-code">([^<]+)<', ben.page.html)[0]
    ben.press("I have written it down", last=code[-4:])
    assert newcomer().go("/sign-in/").press("Sign in", name="ben", password=PASSWORD).path == "/history/"
    back = newcomer().go("/sign-in/").press("Sign in", name="intruder", password=THEIRS)
    assert back.status == 422


def test_control_told_on_today_alone_who_has_parted_hears_of_nothing(browser, world, monkeypatch):
    leaving.leave_couple(world.ana.me(), NOW)
    ben = NoScript(browser(world.ben))
    secure(ben, "intruder", THEIRS)
    monkeypatch.setattr(history.telling, "tell_on_today", lambda *_: Telling((), rests_by_proof=True))
    assert all(TELLS not in ben.go(path).text for path in ("/", "/us/", "/me/", "/me/devices/", "/kept/"))


def prepare_sheet(who: NoScript, world, kind: str) -> str:
    """Up to the page that shows a sheet; the code that stands on it."""
    if kind == "first":
        who.go("/me/account/").press("Use a password", sign_in_name="ben", password=PASSWORD, again=PASSWORD)
    elif kind == "new":
        world.secure(world.ben)
        who.go("/me/account/").press("Make a new one", proof=PASSWORD)
    else:
        code = world.secure(world.ben)
        who.go("/sign-in/recovery/").press(
            "Sign in", name="ben", code=code, new_password="seven quiet rivers home"
        )
    return re.findall(r'id="recovery-code">([^<]+)<', who.page.html)[0]


def list_pages_with(code: str, who: NoScript) -> list[str]:
    """Which pages that an open session gets say it; a wrong try by a form that such a page gives included."""
    found = []
    for path in ("/", "/me/account/", "/me/account/sheet/", "/me/added/", "/me/devices/", "/us/"):
        found += [path] if code in who.go(path).page.html else []
        if path == "/me/account/sheet/" and who.path == path:
            who.press("I have written it down", last="oops")
            found += ["a wrong try"] if code in who.page.html else []
    return found


@pytest.mark.parametrize("kind", ["first", "new", "recovered"])
def test_whoever_finds_the_phone_is_not_shown_a_sheet_that_waits(browser, world, monkeypatch, kind):
    """check 61: the page that made it alone has it, also after a slip there; from paper it is tried later."""
    ben = NoScript(browser() if kind == "recovered" else browser(world.ben))
    code = prepare_sheet(ben, world, kind)
    ben.press("I have written it down", last="oops")
    assert ben.status == 422 and code in ben.page.html
    assert list_pages_with(code, ben) == []
    # The control: shown again, anybody copies it.
    with monkeypatch.context() as shown:
        shown.setattr(account, "_show_untried", show_what_waits)
        assert list_pages_with(code, ben) == ["/me/account/sheet/", "a wrong try"]
    ben.go("/me/account/sheet/").press("I have written it down", last=code[-4:])
    assert "That is the one." in ben.text
    assert ben.go("/me/account/sheet/").path == "/me/account/"


def show_what_waits(request, wrong=""):
    return account.show_sheet(request, sheets.find_waiting(request.me, request.now), wrong)


def test_the_intruder_s_pages_offer_no_way_to_end_who_was_there_first(browser, world):
    """check 61."""
    secure(NoScript(browser(world.ben)), "intruder", THEIRS)
    intruder = newcomer().go("/sign-in/").press("Sign in", name="intruder", password=THEIRS)
    assert "can still take that back" in intruder.go("/me/devices/").text
    assert "Take it back, and secure it again" not in intruder.go("/me/added/").text
    intruder.go("/me/devices/").press("End all but this one")
    assert NoScript(browser(world.ben)).go("/us/").status == 200


def test_a_token_of_an_account_without_a_password_is_told_and_ended_from_there(browser, world):
    """check 62."""
    ben = NoScript(browser(world.ben)).go("/me/devices/").press("Make a token", label="a script", may="read")
    assert ben.status == 200, ben.text
    assert "a token for a program was made: a script." in ben.go("/").text
    assert "A token that only reads" in ben.go("/me/devices/").text
    ben.go("/me/added/").press("End all but this device")
    assert not [one for one in devices.list_devices(world.ben.me(), NOW) if one.is_token]


FIRST = (
    "Changing things here can be noticed: a device that is signed out shows it. If you are afraid of this "
    "person, change nothing yet. Talk to someone first, from a phone they have never held."
)


def test_what_to_do_about_a_phone_is_folded_in_and_leaves_no_trace(browser, world):
    """No address, id or link of its own; its first lines come first; and the same stands where one undoes."""
    for who in (browser(), browser(world.ana)):
        html = NoScript(who).go("/promise/").page.html
        (part,) = re.findall(r"<details[^>]*>\s*<summary>If somebody may.*?</details>", html, re.S)
        assert not re.search(r"\b(id|href|name|src|action)=|<(script|img|form)", part)
        words = " ".join(re.sub(r"<[^>]+>", " ", part).split())
        assert words.startswith(f"If somebody may have been at my phone {FIRST} What could have been learnt")
        for one in (
            "What could have been left behind",
            "What to end, in this order",
            "Begin again on another.",
        ):
            assert one in words
    world.secure(world.ben)
    ben = NoScript(browser(world.ben)).go("/me/added/")
    assert FIRST in ben.text and "cannot be made safe here. Begin again on another." in ben.text


def test_what_outlives_a_new_password_is_named_there_by_the_names_of_its_pages(browser, world):
    """check 62: an open session leaves it behind without a proof; "end everything else" does not end it."""
    ana = NoScript(browser(world.ana)).go("/promise/")
    for path, title in (
        ("/me/times/where/", "Where we reach you"),
        ("/us/counsellor/", "Show something to a counsellor"),
    ):
        assert f"“{title}”" in ana.go("/promise/").text
        assert f"<h1>{title}</h1>" in ana.go(path).page.html
    assert "a mail address" in ana.go("/promise/").text and "a calendar's address" in ana.text


def test_the_page_for_leaving_says_what_nobody_notices(browser, world):
    ana = NoScript(browser(world.ana)).go("/us/leave/")
    assert "If it is safer that nobody notices, simply stop answering." in ana.text


@pytest.mark.parametrize(
    ("host", "secure_", "offered"),
    [
        ("us.example", True, True),
        ("localhost:8700", False, True),
        ("127.0.0.1:8700", False, False),
        ("[::1]:8700", False, False),
        ("192.168.1.7:8700", True, False),
        ("kitchen.local:8700", True, False),
    ],
)
def test_a_passkey_is_offered_where_browsers_trust_the_name(rf, monkeypatch, host, secure_, offered):
    """check 21: and nowhere a dead button."""
    monkeypatch.setenv(
        "DUOLOGUE_PUBLIC", "https://us.example,https://192.168.1.7:8700,https://kitchen.local:8700"
    )
    request = rf.get("/", secure=secure_, headers={"Host": host})
    assert (passkey_options.find_site(request) is not None) is offered


def test_both_choices_are_named_with_what_to_consider(browser, world):
    """check 21: the sentence stands beside the touch, and the page works without it."""
    html = NoScript(browser(world.ana)).go("/me/account/").page.html
    said = "Whoever's finger, face or shared password list opens this phone opens this too."
    assert said in html and "choose a password." in html
    assert 'data-passkey="create"' in html and 'class="go">Use a passkey' in html
    assert 'class="go">Use a password' in html
    assert re.search(r'action="/me/account/secure-by-passkey"[^>]* hidden', html)
