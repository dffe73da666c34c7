"""The gate: who comes in, what every answer carries, what a refusal looks like."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import get_resolver, path
from tests.web.noscript import NoScript, secure
from tests.web.test_two_without_scripts import scrubbed
from tests.world import NOW

from duologue.people import access, cookies, own_settings
from duologue.rounds import play, starting
from duologue.vault.errors import WrongKeyFile
from duologue.web import admission, gate
from duologue.web.admission import Admits, require_every_one_marked


def routes(patterns=None, under=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = under + str(pattern.pattern)
        if route.startswith(admission.SELF_ADMITTING):
            continue
        yield route, pattern.callback


def test_every_page_says_whom_it_admits_and_an_unmarked_one_stops_the_start():
    """check 34: the pages' half of default deny; the matrix of who gets what is tested apart."""
    assert {type(view.admits) for _, view in routes()} == {Admits}

    def unmarked(request):
        return HttpResponse()

    with pytest.raises(ImproperlyConfigured, match="/forgotten does not say"):
        require_every_one_marked([path("forgotten", unmarked)])
    require_every_one_marked([path("remembered", admission.admit_anyone(unmarked))])


def test_an_unmarked_view_is_not_reached_even_so(browser, db, settings, monkeypatch):
    """check 34: should the start not have been stopped."""
    import types

    urls = types.ModuleType("unmarked_urls")
    urls.urlpatterns = [path("", lambda request: HttpResponse("the view without a mark"))]
    monkeypatch.setitem(__import__("sys").modules, "unmarked_urls", urls)
    settings.ROOT_URLCONF = "unmarked_urls"
    answer = browser().get("/")
    assert answer.status_code == 404
    assert b"the view without a mark" not in answer.content


def test_strangers_are_led_to_the_door_and_their_words_given_back(browser, db):
    client = browser()
    for route, view in routes():
        if view.admits is Admits.ANYONE or "<" in route or "(" in route:
            continue
        answer = client.get(f"/{route}")
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/"), route
    answer = client.post(f"/rounds/{uuid4()}/", {"0.f.answer": "What I had written"})
    assert answer.status_code == 401
    assert b"What I had written" in answer.content


def test_a_former_partner_reads_and_nothing_else(browser, world):
    carl = browser(world.carl)
    assert carl.get("/history/").status_code == 200
    assert carl.get("/us/").status_code == 200
    for forbidden in ("/ways/", "/me/", "/us/leave/", "/me/sealing/"):
        assert carl.get(forbidden).status_code == 404
    assert carl.post("/rounds/", {"slug": "check-in/check-in", "id": str(uuid4())}).status_code == 404


def test_closed_foreign_and_unknown_are_one_and_the_same_page(browser, world):
    """check 35: an unknown address, an unknown round, a stranger's, and the other's solo round."""
    foreign = starting.start(world.stranger.me(), "conversation/an-open-question", NOW).round_id
    own = starting.start(world.ben.me(), "empathy/my-own-weather", NOW).round_id
    ana = browser(world.ana)
    pages = [
        ana.get(f"/{one}")
        for one in (f"rounds/{uuid4()}/", f"rounds/{foreign}/", f"rounds/{own}/", "nothing/")
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({scrubbed(page.content.decode()) for page in pages}) == 1
    posted = [
        ana.post(f"/rounds/{one}/", {"0.id": str(uuid4()), "0.kind": "pause"})
        for one in (uuid4(), foreign, own)
    ]
    assert {page.status_code for page in posted} == {404}
    assert len({scrubbed(page.content.decode()) for page in posted}) == 1


# Every word of it: what is left out of a policy is what it lets through.
POLICY = [
    "default-src 'none'",
    "script-src 'nonce-N'",
    *(f"{kind}-src 'self'" for kind in ("style", "font")),
    # What somebody is about to send is shown from the page itself; nobody else can make such an address.
    *(f"{kind}-src 'self' blob:" for kind in ("img", "media")),
    *(f"{kind}-src 'self'" for kind in ("connect", "worker", "manifest")),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
]


def test_every_answer_carries_the_headers(browser, world):
    """checks 38 and 41: a nonce of its own each time, nothing inline, nothing kept or told to others."""
    for client, page in (
        (browser(), "/"),
        (browser(world.ana), "/"),
        (browser(), "/nothing/"),
        (browser(), "/promise/"),
    ):
        first, second = client.get(page), client.get(page)
        policy = first.headers["Content-Security-Policy"]
        (nonce,) = re.findall(r"script-src 'nonce-([\w-]{20,})';", policy)
        assert nonce not in second.headers["Content-Security-Policy"]
        assert policy.replace(nonce, "N").split("; ") == POLICY
        assert set(re.findall(r'nonce="([^"]*)"', first.content.decode())) == {nonce}
        assert first.headers["X-Content-Type-Options"] == "nosniff"
        assert first.headers["Referrer-Policy"] == "no-referrer"
        assert first.headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in first.headers


def test_https_is_remembered_by_browsers(browser, db, monkeypatch):
    """check 41."""
    monkeypatch.setenv("DUOLOGUE_PUBLIC", "https://us.example")
    answer = browser().get("/", secure=True, headers={"Host": "us.example"})
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize("safe", [True, False])
def test_cookies_have_every_flag(browser, alone, settings, safe):
    """checks 29 and 72: of the device session and of the form token; on plain http, which is this machine
    alone, without what Safari's engine keeps on https only."""
    password = "copper lantern under the stairs"
    secure(NoScript(browser(alone.ana)), "ana", password)
    client = browser()
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_SAFE", "True")
    client.defaults["HTTP_X_SAFE"] = str(safe)
    NoScript(client).go("/sign-in/").press("Sign in", name="ana", password=password)
    found = {name: morsel for name, morsel in client.cookies.items() if morsel.value}
    assert set(found) == {cookies.name_in_browser(what, safe) for what in ("id", "key", "seen", "csrf")}
    for name, morsel in found.items():
        assert name.startswith("__Host-") is safe
        assert (morsel["secure"] is True) is safe
        assert morsel["httponly"] is True
        assert morsel["samesite"] == "Lax"
        assert morsel["path"] == "/"
        assert morsel["domain"] == ""


def test_what_is_chosen_changes_by_a_form_with_its_token_only(browser, world):
    """check 39: without the token, from elsewhere, or by looking, nothing changes."""
    client = browser(world.ana, enforce_csrf_checks=True)
    assert client.post("/me/own", {"guess": "on"}).status_code == 403
    assert own_settings.read_mine(world.ana.me()).guess is False
    ana = NoScript(client).go("/me/")
    form, _ = ana.page.form("Keep")
    data = dict(form.fields) | {"guess": "on"}
    elsewhere = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/me/own", data, headers=elsewhere).status_code == 403
    assert client.post("/me/own", data, headers={"Origin": "https://evil.example"}).status_code == 403
    assert own_settings.read_mine(world.ana.me()).guess is False
    ours = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/me/own", data, headers=ours).status_code == 302
    assert own_settings.read_mine(world.ana.me()).guess is True


CHANGING = (
    "draft",
    "note",
    "put-away",
    "destroy",
    "take-back",
    "/code",
    "same",
    "differ",
    "again",
    "own",
    "end",
)


def test_looking_at_a_page_changes_nothing(browser, world):
    """check 39: addresses that change something answer to a form and to nothing else."""
    client = browser(world.ana)
    for route, _ in routes():
        if "(" in route or not (route.endswith(CHANGING) or route in ("rounds/", "leave-quickly")):
            continue
        answer = client.get("/" + route.replace("<uuid:id>", str(uuid4())))
        if route == "us/code":
            # Changes nothing: who comes back to it from a page that was left open is led on.
            assert answer.headers["Location"] in ("/us/words/", "/us/invite/", "/"), route
            continue
        assert answer.status_code in (404, 405), route


def test_plain_http_from_another_machine_says_why(browser, world):
    for page in ("/", "/sign-in/", "/begin/", "/us/", f"/i/{uuid4()}/"):
        answer = browser(world.ana).get(page, headers={"Host": "192.168.1.7:8700"})
        assert answer.status_code == 403
        assert b"duologue serve --lan" in answer.content
        assert not answer.cookies.get(cookies.ID)
    assert browser().get("/promise/", headers={"Host": "192.168.1.7:8700"}).status_code == 200


def test_a_name_it_was_never_told_is_turned_away(browser, db):
    assert browser().get("/", secure=True, headers={"Host": "rebound.example"}).status_code == 421


def test_more_than_fits_is_refused_before_it_is_read(browser, world):
    """check 59: the pages' half."""
    answer = browser(world.ana).post("/me/own", {"guess": "x" * (gate.MOST_BODY + 1)})
    assert answer.status_code == 413
    assert b"Nothing was sent" in answer.content


def failing(error):
    def act(*args, **named):
        raise error

    return act


LOCKED = OperationalError("database is locked")
FULL = OperationalError("database or disk is full")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LOCKED, 503),
        (FULL, 507),
        (OSError(28, "No space left on device"), 507),
        (sqlite3.OperationalError("disk is full"), 507),
    ],
)
def test_a_failing_disk_is_told_honestly_and_keeps_the_words(browser, world, monkeypatch, error, status):
    """check 54: what was written is on the page, and sending it once more carries the same id."""
    ana = NoScript(browser(world.ana, enforce_csrf_checks=True))
    ana.go("/ways/conversation/an-open-question/").press("Start")
    path_ = ana.path
    with monkeypatch.context() as patch:
        patch.setattr(play, "act", failing(error))
        ana.fill("Done", {"0.f.answer": "What I had written <b>"})
    assert ana.status == status
    assert "What I had written <b>" in ana.text
    assert "Nothing was sent" in ana.text
    ana.press("Send it once more")
    assert ana.status == 200
    assert "What I had written <b>" in ana.go(path_).text


def test_a_password_is_never_written_back_into_a_page(browser, alone, monkeypatch):
    """check 54: not even when the disk fails."""
    from duologue.people import securing

    monkeypatch.setattr(securing, "prepare", failing(FULL))
    word = "copper lantern under the stairs"
    ana = NoScript(browser(alone.ana)).go("/me/account/")
    ana.fill("Use a password", {"sign_in_name": "ana", "password": word, "again": word})
    assert ana.status == 507
    assert word not in ana.page.html


def test_a_wrong_key_file_is_said_and_nothing_is_replaced(browser, world, monkeypatch):
    from duologue.people import access

    monkeypatch.setattr(access, "enter", failing(WrongKeyFile("not this database's")))
    answer = browser(world.ana).get("/")
    assert answer.status_code == 503
    assert b"nothing was changed or replaced" in answer.content


def test_leaving_quickly_stands_on_every_page_and_locks_a_secured_account(browser, alone):
    """check 46: one button, without JavaScript too; before there is a password it leaves without locking."""
    folder = Path(gate.__file__).parent
    layout = (folder / "templates" / "layout.html").read_text(encoding="utf-8")
    assert 'class="leave-quickly"' in layout
    pages = [
        one
        for one in (folder / "templates").rglob("*.html")
        if one.parent.name not in ("fields", "today", "screens", "offline")
    ]
    extending = [one.name for one in pages if "parts" not in str(one)]
    assert {"gone.html"} == {
        one.name
        for one in pages
        if one.name in extending
        and one.name not in ("layout.html", "parts.html")
        and "{% extends" not in one.read_text()
    }
    script = (folder / "static" / "duologue" / "quick-exit.js").read_text(encoding="utf-8")
    assert "location.replace" in script

    client = browser(alone.ana)
    answer = client.post("/leave-quickly")
    assert answer.headers["Refresh"].startswith("0; url=https://")
    assert b"Duologue" not in answer.content
    assert client.get("/us/").status_code == 200

    alone.secure(alone.ana, "ana")
    assert client.post("/leave-quickly").status_code == 200
    assert client.get("/us/").status_code == 200  # it was here first, and may still undo that
    later = browser(alone.second_device(alone.ana))
    assert later.post("/leave-quickly").status_code == 200
    assert later.get("/us/").status_code == 302


def test_titles_addresses_and_errors_are_free_of_content(browser, world):
    """check 45: a browser's history shows titles and addresses; no page puts words of the two there."""
    ana = NoScript(browser(world.ana))
    ana.go("/ways/conversation/an-open-question/").press("Start").fill("Done", {"0.f.answer": "Canary words"})
    for page in (ana.path, "/", "/history/", "/us/", "/jar/", "/nothing/"):
        html = ana.go(page).page.html
        (title,) = re.findall(r"<title>([^<]*)</title>", html)
        assert title == "Duologue", page
    assert "Canary" not in ana.path


def test_more_than_a_page_takes_is_refused_before_anybody_is_let_in(browser, world, monkeypatch):
    """check 59: 256 KiB for pages and the API, 16 MiB for the one page that takes a file."""
    much = b"x" * (gate.MOST_BODY + 1)
    entered = []
    monkeypatch.setattr(access, "enter", lambda *given, **_more: entered.append(given))
    for route, type_ in (
        ("/rounds/", "application/x-www-form-urlencoded"),
        ("/sign-in/", "text/plain"),
        ("/api/v1/rounds", "application/json"),
    ):
        answer = browser(world.ana).generic("POST", route, much, content_type=type_)
        assert answer.status_code == 413, route
        assert b"longer than fits" in answer.content
    assert entered == []
    assert browser(world.ana).generic("POST", "/me/export/bring", much).status_code != 413
    assert gate.MOST_BODY == 256 * 1024


def test_no_month_however_far_off_breaks_the_page(browser, world):
    ana = browser(world.ana)
    for month, status in (("9999-12", 200), ("0001-01", 200), ("0000-01", 404), ("2026-13", 404)):
        assert ana.get(f"/history/{month}/").status_code == status, month
