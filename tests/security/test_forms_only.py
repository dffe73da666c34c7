"""What a person chooses changes by a form of ours with its token, and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client
from tests.security import routes
from tests.security.walking import Request, Visitor, every_wish, undone
from tests.world import World, token_header

from duologue.people import host
from duologue.web import gate


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted((tuple(map(_plain, row)) for row in cursor.fetchall()), key=repr)
    return found


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.fixture
def ben(world: World) -> Visitor:
    return Visitor(world, world.ben, token_header(world.ben), world.now)


@pytest.fixture
def changing(world: World, ben: Visitor) -> list[Request]:
    """Every way of the pages to change something, with what would change it."""
    return [one for one in every_wish(ben, world) if one.method == "POST" and not one.is_api]


def send(ben: Visitor, request: Request, *, token: str = "", **headers: str) -> int:
    """Send a form with Ben's cookies, the CSRF check switched on as it is when served."""
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    client.cookies.load(ben.who.jar)
    if token:
        client.cookies["__Host-csrf"] = token
    data = dict(request.data() if callable(request.data) else request.data or {})
    data |= {"csrfmiddlewaretoken": token} if token else {}
    with (
        patch.object(gate, "read_clock", lambda: ben.now),
        patch.object(host, "find_stretching", lambda: ben.world.stretching),
    ):
        return client.post(request.path, data, secure=True, headers=headers).status_code


TOKEN = "a" * 32
# Who has no form of ours, as a browser describes it: no token, another site's page, another site's frame.
INTRUDERS: list[tuple[str, str, dict[str, str]]] = [
    ("no token", "", {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}),
    ("another origin", TOKEN, {"Origin": "https://evil.example"}),
    ("a hidden origin across sites", TOKEN, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}),
    ("a neighbour", TOKEN, {"Origin": "https://neighbour.localhost", "Sec-Fetch-Site": "same-site"}),
]
OURS = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}


def test_every_form_of_every_page_is_tried(changing: list[Request]) -> None:
    """check 39: none is left out; whatever is not in the list answers to looking alone."""
    tried = {one.route for one in changing}
    looked_at = {
        "",
        "promise/",
        "history/",
        "rounds/<uuid:id>/attachments/<uuid:attachment>",
        "jar/",
        "world/",
        "kept/<uuid:id>/",
        "kept/<uuid:id>/picture/",
        "letters/",
        "rituals/",
        "paths/<slug:name>/",
        "library/",
        "library/shelf/",
        "library/<slug:name>/",
        "us/",
        "us/words/",
        "us/rescue/before.json",
        "us/counsellor/",
        "us/counsellor/<uuid:id>/",
        "counsellor/",
        "me/devices/",
        "lock/look",
        "me/times/where/",
        "app-<int:look>.webmanifest",
        "offline/",
        "offline/questions",
        "offline/exercises",
        "service-worker.js",
        "calendar/<str:secret>.ics",
        "me/account/",
        "me/added/",
        "question/",
        "today/more/",
    }
    looked_at |= {
        "i/<uuid:id>/",
        "me/brought/",
        "me/brought/attachments/<uuid:id>",
        "me/export/",
        "me/export/duologue.json",
        "me/export/print/",
    }
    looked_at |= {route for route in routes.every() if route.startswith(("ways/", "^history/"))}
    looked_at |= {
        route
        for route in routes.every()
        if route.startswith(("thread/", "me/export/diary/")) and route not in tried
    }
    assert tried | looked_at == {route for route in routes.every() if not route.startswith(routes.API)}
    assert not tried & looked_at


@pytest.mark.parametrize(("who", "token", "headers"), INTRUDERS, ids=[who for who, _, _ in INTRUDERS])
def test_no_form_of_another_site_s_changes_anything(
    ben: Visitor, changing: list[Request], who: str, token: str, headers: dict[str, str]
) -> None:
    """check 39: every form, refused before its view is reached."""
    before = stored()
    for one in changing:
        assert send(ben, one, token=token, **headers) == 403, one
        assert stored() == before, one


def test_the_same_forms_from_our_own_pages_are_let_in(ben: Visitor, changing: list[Request]) -> None:
    """The control of check 39: as a browser under no-referrer sends them, with the token of the page."""
    for one in changing:
        with undone():
            assert send(ben, one, token=TOKEN, **OURS) != 403, one


def test_without_the_framework_s_check_they_would_change_something(
    ben: Visitor, changing: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of check 39: the check taken out, another site's forms do reach their views."""
    monkeypatch.setattr(CsrfViewMiddleware, "process_view", lambda *_: None)
    before, reached = stored(), 0
    for one in changing:
        with undone():
            send(ben, one, token="", **{"Origin": "https://evil.example"})
            reached += stored() != before
    assert reached > 20


def looks(changing: list[Request]) -> Iterator[Request]:
    for one in changing:
        yield Request("GET", one.route, one.path + ("?" + _query(one) if one.data else ""))


def _query(one: Request) -> str:
    data = one.data() if callable(one.data) else one.data
    return "&".join(f"{name}={value}" for name, value in data.items() if isinstance(value, str))


def test_looking_changes_nothing(ben: Visitor, changing: list[Request]) -> None:
    """check 39: a link or a picture with everything in its address does nothing, whichever page it names."""
    ben.ask(Request("GET", "", "/"))
    before = stored()
    for one in looks(changing):
        with patch.object(gate, "read_clock", lambda: ben.now):
            status = ben.ask(one).status
        assert status in (200, 302, 404, 405), one
        assert stored() == before, one


def test_a_look_that_changed_something_would_be_seen(ben: Visitor, changing: list[Request]) -> None:
    """The control: the comparison of all rows does notice what a form does."""
    before = stored()
    (own,) = [one for one in changing if one.route == "me/own"]
    with undone():
        send(ben, own, token=TOKEN, **OURS)
        assert stored() != before
    assert stored() == before
    assert re.fullmatch(r"\w{32}", TOKEN)
