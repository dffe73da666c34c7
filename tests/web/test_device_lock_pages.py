"""What the pages of a locked browser say: one page, nothing of anybody, at every address."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.test import Client
from tests.rounds.playing import QUESTION, start
from tests.security import routes
from tests.security.walking import NOBODYS, same_chance, undone
from tests.web.conftest import at
from tests.web.noscript import NoScript, Page
from tests.world import NOW, PASSWORD, Actor, World

from duologue.live import listeners
from duologue.people import cookies, device_locks, devices
from duologue.people.models import Device, DeviceLock

PIN = "271828"
FILLED = {"uuid:": str(NOBODYS), "slug:": "conversation", "int:": "1", "str:": "A" * 43}


@pytest.fixture
def phone(browser, world: World) -> NoScript:
    """A browser of Ana's with a lock of five minutes, set on its page."""
    return set_up(browser, world, world.ana)


def set_up(browser, world: World, who: Actor) -> NoScript:
    world.secure(who)
    one = NoScript(browser(world.second_device(who)))
    one.go("/me/lock/").press("Give it a lock", pin=PIN, again=PIN, minutes="5", proof=PASSWORD)
    assert "This device has a lock." in one.text, one.text
    for former in cookies.SESSION:
        del one.client.cookies[former]
    return one


def test_lock_now_is_on_every_page_and_the_pin_leads_back(phone):
    phone.go("/jar/").press("Lock")
    assert phone.status == 423
    phone.go("/jar/")
    assert phone.status == 423 and phone.path == "/jar/"
    phone.press("Open", pin=PIN)
    assert (phone.status, phone.path) == (200, "/jar/")


def test_without_a_lock_there_is_no_button_that_nothing_would_open(browser, world):
    ben = NoScript(browser(world.ben)).go("/")
    assert 'action="/lock/now"' not in ben.page.html
    assert ben.client.post("/lock/now").status_code == 404
    assert "there is no lock yet" in ben.go("/me/lock/").text
    assert "proof" not in ben.page.html


def test_every_address_shows_the_one_page_while_it_is_locked(phone, world):
    """check 34: whatever is not made to open it, to leave it, or to say nothing."""
    round_id = start(world.ana, QUESTION, NOW, card="nine-years-old")
    phone.press("Lock it now")
    jar = {name: one.value for name, one in phone.client.cookies.items()}
    shown: dict[int, set[tuple[str, str]]] = {}
    for route in sorted(routes.every()):
        if route.startswith(routes.API) or "^" in route:
            continue
        path = "/" + route.replace("rounds/<uuid:id>", f"rounds/{round_id}")
        while "<" in path:
            before, _, rest = path.partition("<")
            kind, _, after = rest.partition(">")
            path = before + next(to for of, to in FILLED.items() if kind.startswith(of)) + after
        for method in ("get", "post"):
            client = Client(HTTP_HOST="localhost")
            client.cookies.load(jar)
            with undone():
                answer = getattr(client, method)(path)
            if answer.status_code != 423:
                shown.setdefault(answer.status_code, set()).add((method, route))
    assert {route for status in shown for _, route in shown[status]} == {
        "sign-in/", "sign-in/passkey", "sign-in/recovery/", "language/", "leave-quickly",
        "service-worker.js", "calendar/<str:secret>.ics", "lock/open", "lock/passkey", "lock/sign-out",
    }  # fmt: skip


def test_the_locked_page_is_the_same_for_everybody(browser, world, monkeypatch):
    """check 11: byte for byte, for two whose names, colours and words differ."""
    pages = []
    monkeypatch.setattr(device_locks, "has_pin", lambda locked: True)
    for who in (world.ana, world.ben):
        one = set_up(browser, world, who)
        one.press("Lock it now")
        assert who.name not in one.page.html
        with same_chance("the locked page"):
            for name in [name for name in one.client.cookies if "csrf" in name]:
                del one.client.cookies[name]
            pages.append(one.client.get("/history/").content)
    assert pages[0] == pages[1]


def test_a_page_that_was_open_gets_nothing_more(phone, world):
    """Its stream is not opened again, and what it asks for is the locked page."""
    jar = {name: one.value for name, one in phone.client.cookies.items()}
    assert listeners.admit(jar, "", None, NOW, False) is not None
    phone.press("Lock it now")
    assert listeners.admit(jar, "", None, NOW, False) is None
    asked = phone.client.get("/", headers={"Sec-Fetch-Dest": "empty"})
    assert asked.status_code == 423 and b"data-live" not in asked.content


def test_a_token_has_no_screen_and_reads_on(phone, world, browser):
    token = devices.make_token(world.ana.me(), "a script", NOW)
    phone.press("Lock it now")
    client = Client(HTTP_HOST="localhost")
    assert client.get("/api/v1/me", headers={"Authorization": f"Duologue {token}"}).status_code == 200
    client.cookies = phone.client.cookies
    assert client.get("/api/v1/me").status_code == 401


def test_it_locks_by_itself_and_what_was_sent_then_is_given_back(phone, world, monkeypatch):
    """Nothing typed is lost, and nothing of it is shown before it is open."""
    phone.go("/kept/new/?kind=dream")
    at(NOW + timedelta(minutes=6), monkeypatch)
    phone.press("Keep it", text="A lighthouse, for Waldo.")
    assert phone.status == 423 and "Waldo" not in phone.page.html
    phone.press("Open", pin="000111")
    assert phone.status == 423 and "not the PIN" in phone.text and "Waldo" not in phone.page.html
    phone.press("Open", pin=PIN)
    assert "It is open again." in phone.text and "A lighthouse, for Waldo." in phone.text
    phone.press("Send it now")
    assert phone.status == 200 and "Waldo" in phone.go("/kept/").text


def test_the_page_of_a_lock_that_is_used_stays_open(phone, monkeypatch):
    """The control: the same, with somebody there in between."""
    for minutes in (4, 8, 12):
        at(NOW + timedelta(minutes=minutes), monkeypatch)
        assert phone.go("/jar/").status == 200
    at(NOW + timedelta(minutes=15), monkeypatch)
    assert phone.client.post("/lock/stay").status_code == 204
    at(NOW + timedelta(minutes=19), monkeypatch)
    assert phone.client.get("/lock/look", headers={"Sec-Fetch-Dest": "empty"}).status_code == 200
    at(NOW + timedelta(minutes=20), monkeypatch)
    assert phone.client.get("/lock/look", headers={"Sec-Fetch-Dest": "empty"}).status_code == 423


@pytest.mark.parametrize(
    ("accepts", "status"), [("text/html", 423), ("text/html,application/xhtml+xml", 200)]
)
def test_a_browser_that_does_not_say_what_it_fetches_is_used_where_a_page_is_opened(
    phone, monkeypatch, accepts, status
):
    """A page that looks by itself, every four minutes, in a browser of before 2023; and the control."""
    for minutes in (4, 8):
        at(NOW + timedelta(minutes=minutes), monkeypatch)
        answer = phone.client.get("/jar/", headers={"Accept": accepts})
    assert answer.status_code == status


@pytest.mark.parametrize("letter", ["ж", '"', "\U0001f33b"])
def test_what_is_long_is_given_back_too_and_what_is_too_long_is_no_fault_of_the_page(
    phone, monkeypatch, letter
):
    phone.go("/kept/new/?kind=dream")
    at(NOW + timedelta(minutes=6), monkeypatch)
    phone.press("Keep it", text=letter * 20_000)
    assert phone.status == 423
    phone.press("Open", pin=PIN)
    assert "It is open again." in phone.text and letter * 20_000 in html.unescape(phone.page.html)
    at(NOW + timedelta(minutes=12), monkeypatch)
    answer = phone.client.post("/kept/new/", {"text": "y" * 200_000})
    assert answer.status_code == 423 and b"is kept on this page" not in answer.content


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/us/leave/", {"sure": "yes"}),
        ("/me/erase/", {"sure": "yes"}),
        ("/us/rescue/undo", {}),
        ("/jar/00000000-0000-4000-8000-00000000c4ec/destroy", {}),
    ],
)
def test_a_tap_that_was_planted_while_it_was_locked_is_not_offered_to_whoever_opens_it(phone, path, fields):
    """Nobody could read in it what it does."""
    phone.press("Lock it now")
    answer = phone.client.post(path, fields)
    assert answer.status_code == 423 and b'name="meanwhile"' not in answer.content


def test_a_tap_that_answers_is_kept_like_words(phone):
    """The control."""
    phone.press("Lock it now")
    fields = {"0.kind": "answer", "0.step": "mood", "0.f.mood[p]": "3"}
    answer = phone.client.post(f"/rounds/{NOBODYS}/", fields)
    assert answer.status_code == 423 and b'name="meanwhile"' in answer.content


NEIGHBOUR = {"Origin": "http://localhost:8443", "Sec-Fetch-Site": "same-site"}


def opened_with(phone, fields, origin, **more):
    """The page after a form came to a locked browser, and its owner opened it."""
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    client.cookies = phone.client.cookies
    token = client.get("/").content.decode().partition('name="csrfmiddlewaretoken" value="')[2]
    fields = {**fields, "csrfmiddlewaretoken": token.partition('"')[0]}
    answer = client.post("/kept/new/", fields, headers=origin)
    assert answer.status_code == 423
    found = Page(answer.content.decode())
    form = next(one for one in found.forms if one.action == "/lock/open")
    sent = {**dict(form.fields), "pin": PIN, **more}
    ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    return client.post("/lock/open", sent, headers=ours).content.decode()


DREAM = {"kind": "dream", "text": "A lighthouse, for Waldo."}


def test_what_a_neighbour_s_page_sent_to_a_locked_browser_is_read_and_never_sent_on(phone):
    """check 39: another port of the same host is the same site, so its forms come with our cookies."""
    phone.press("Lock it now")
    html = opened_with(phone, DREAM, NEIGHBOUR)
    assert "Waldo" in html and "you can copy it" in html
    assert "Send it now" not in html and 'name="kind"' not in html


def test_what_one_s_own_page_sent_goes_where_it_was_going_and_nowhere_else(phone):
    """The control; and whoever holds the phone can turn it nowhere else on the locked page."""
    phone.press("Lock it now")
    ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    html = opened_with(phone, DREAM, ours, onward="/us/leave/")
    assert "Send it now" in html and 'action="/kept/new/"' in html and 'action="/us/leave/"' not in html


def test_who_forgot_it_signs_in_again_and_the_locked_session_is_gone(phone, world):
    phone.press("Lock it now")
    for _ in range(5):
        phone.press("Open", pin="000111")
    assert "too many tries" in phone.text and 'name="pin"' not in phone.page.html
    before = Device.objects.count()
    phone.go("/sign-in/").press("Sign in", name="Ana", password=PASSWORD)
    assert (phone.status, phone.path) == (200, "/")
    assert Device.objects.count() == before and not DeviceLock.objects.exists()


@pytest.mark.parametrize("way", ["sign-out", "quick"])
def test_leaving_works_while_it_is_locked_as_always(phone, way):
    """check 46: the session ends, and its cookies go."""
    phone.press("Lock it now")
    there = Device.objects.count()
    if way == "quick":
        answer = phone.client.post("/leave-quickly")
        assert answer.status_code == 200
    else:
        assert "Sign out here" in phone.text
        answer = phone.client.post("/lock/sign-out")
    # What the browser keeps beside its cookies goes too.
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert Device.objects.count() == there - 1
    assert "A duologue is a play for two." in phone.go("/").text
    assert not [name for name, one in phone.client.cookies.items() if "key" in name and one.value]


def test_a_page_leads_on_within_this_instance_alone(phone):
    for then in ("//elsewhere.example", "https://elsewhere.example/", "javascript:x", ""):
        phone.go("/me/lock/").press("Lock it now")
        answer = phone.client.post("/lock/open", {"pin": PIN, "onward": then})
        assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_weaker_cookie_keeps_no_lock_open(phone):
    """Without the minute in its third cookie a browser with a lock of its own is locked at once."""
    name = next(one for one in phone.client.cookies if "seen" in one)
    phone.client.cookies[name] = ".".join(phone.client.cookies[name].value.split(".")[:2])
    assert phone.go("/").status == 423
