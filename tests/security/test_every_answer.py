"""What every answer of pages and API carries, and what none tells to a cache, a log or a history."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.security.evening import Evening, spent
from tests.security.walking import Answer, Request, Visitor, every_move, everywhere, fixed, undone
from tests.web.test_escaping import CORPUS, Watcher
from tests.world import Actor, World, token_header

from duologue.config.logs import Discreet
from duologue.keepsakes.models import Keepsake
from duologue.people import devices
from duologue.rounds.models import Outbox
from duologue.web import gate, page
from duologue.web.views import jar

OURS = "duologue.example"


@pytest.fixture(autouse=True)
def at_its_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUOLOGUE_PUBLIC", f"https://{OURS}")


@pytest.fixture
def evening(world: World) -> Evening:
    return spent(world)


def visitor(evening: Evening, who: Actor) -> Visitor:
    token = token_header(who) if who.jar else ""
    return Visitor(evening.world, who, token, evening.world.now)


def requests(evening: Evening, of: Visitor) -> list[Request]:
    own = evening.rounds["own of ben" if of.who is evening.world.ben else "own of ana"]
    kept = Keepsake.objects.filter(couple_id=evening.world.ana.me().couple_id).first()
    device = devices.list_devices(evening.world.ana.me(), evening.world.now)[0].id
    assert kept is not None
    found = everywhere(of, evening.rounds["opened"], own, kept.id, device)
    if of.who in (evening.world.ana, evening.world.ben):
        found += every_move(of, evening.rounds["sealed"])
    lost = [
        Request("GET", "", "/nowhere/"),
        Request("GET", "", f"/rounds/{fixed('lost')}/"),
        Request("POST", "", "/me/own", {"x": "y" * (gate.MOST_BODY + 1)}),
    ]
    return [*found, *lost]


def answers(evening: Evening, who: Actor) -> Iterator[tuple[Request, Answer]]:
    of = visitor(evening, who)
    for one in requests(evening, of):
        with undone():
            yield one, of.ask(one)


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def missing(answer: Answer) -> list[str]:
    """What an answer should carry and does not."""
    headers = dict(answer.headers)
    found = [f"{name}: {headers.get(name)}" for name, value in HEADERS.items() if headers.get(name) != value]
    if not headers.get("Strict-Transport-Security", "").startswith("max-age="):
        found.append("no HSTS")
    policy = headers.get("Content-Security-Policy", "")
    if not re.fullmatch(
        r"default-src 'none'; script-src 'nonce-[\w-]{20,}';.*frame-ancestors 'none'", policy
    ):
        found.append(f"policy {policy}")
    if "Server" in headers or "X-Powered-By" in headers or "Last-Modified" in headers or "ETag" in headers:
        found.append("says more than it needs to")
    if "Access-Control-Allow-Origin" in headers:
        found.append("lets other sites read")
    return found


EVERYBODY = ("ana", "ben", "carl", "stranger", "nobody")


def who_is(world: World, name: str) -> Actor:
    found: Actor = Actor("Nobody") if name == "nobody" else getattr(world, name)
    return found


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_answer_carries_every_header(evening: Evening, who: str) -> None:
    """check 41: pages, API, redirects, refusals and failures; to whoever asks."""
    for request, answer in answers(evening, who_is(evening.world, who)):
        assert missing(answer) == [], (request.method, request.path, answer.status)


def test_an_answer_without_them_is_noticed(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 41."""
    monkeypatch.setattr(gate, "HEADERS", {})
    asked = visitor(evening, evening.world.ana).ask(Request("GET", "", "/"))
    assert len(missing(asked)) == len(HEADERS) - 1  # no-store has a line of its own


ADDRESS = re.compile(rb"(?:https?:)?//([\w.-]+)")
# A namespace is a name and never asked for; where "leave quickly" leads is where a person goes.
NAMES = {b"www.w3.org", b"www.wikipedia.org", OURS.encode(), b"localhost", b"127.0.0.1"}


def test_no_page_asks_anybody_else_for_anything(evening: Evening) -> None:
    """check 41: no address of another host in anything that a browser would load by itself."""
    for request, answer in answers(evening, evening.world.ana):
        if b"<html" in answer.body:
            loaded = re.findall(rb'(?:src|href|action|data|poster|srcset)="([^"]+)"', answer.body)
            hosts = {host for one in loaded for host in ADDRESS.findall(one)}
            assert hosts <= NAMES, (request.path, hosts)
    assert ADDRESS.findall(b'src="//cdn.example/x.js"') == [b"cdn.example"]  # the control


def test_every_cookie_has_every_flag(evening: Evening) -> None:
    """checks 29 and 72: whichever answer sets one, and whoever gets it; here by https."""
    seen = set()
    for who in ("ana", "nobody"):
        for request, answer in answers(evening, who_is(evening.world, who)):
            for line in answer.cookies.splitlines():
                name = line.removeprefix("Set-Cookie: ").partition("=")[0]
                seen.add(name)
                parts = {part.strip().lower() for part in line.split(";")[1:]}
                assert name.startswith("__Host-duologue-"), (request.path, line)
                assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts, (request.path, line)
                assert not any(part.startswith("domain") for part in parts)
    kinds = {name.rpartition("-")[2] for name in seen}
    assert kinds == {"id", "key", "seen", "csrf", "language", "door"}


NAMED = {"Ana", "Ben"}


# -- what nothing tells ----------------------------------------------------------------------------------


def told(answer: Answer) -> str:
    """All of an answer that browsers, proxies and histories keep: where it leads, its title, its headers."""
    titles = re.findall(rb"<title>([^<]*)</title>", answer.body)
    plain = [f"{name}: {value}" for name, value in answer.headers]
    return "\n".join([answer.asked, *plain, *(title.decode() for title in titles)])


def find_words(marks: set[str], text: str) -> list[str]:
    """Those that stand in it; a name as a word of its own, since three letters come up by chance within a
    nonce or a key."""
    return [
        mark
        for mark in marks
        if (re.search(rf"(?<![\w-]){mark}(?![\w-])", text) if mark in NAMED else mark in text)
    ]


def test_addresses_titles_and_headers_hold_no_words(evening: Evening) -> None:
    """check 45: nor does the page for a failure; "Duologue" is every title."""
    marks = evening.of(evening.both, evening.ana, evening.ben) | NAMED
    for request, answer in answers(evening, evening.world.ana):
        assert find_words(marks, told(answer)) == [], request.path
        titles = re.findall(rb"<title>([^<]*)</title>", answer.body)
        # What is the same for everybody may have a name of its own: the ten ways, and where one leaves to.
        if not request.route.startswith(("ways/", "library/", "promise", "leave-quickly")):
            assert set(titles) <= {b"Duologue"}, (request.path, titles)
        if answer.status == 404 and answer.body:
            assert not [mark for mark in marks - NAMED if mark.encode() in answer.body]


def test_a_title_with_words_in_it_is_noticed(evening: Evening) -> None:
    """The control of check 45."""
    of = visitor(evening, evening.world.ana)
    answer = of.ask(Request("GET", "", "/jar/"))
    mark = next(iter(evening.of(evening.both)))
    planted = answer.body.replace(b"<title>Duologue", b"<title>" + mark.encode())
    assert find_words({mark}, told(Answer(**{**answer.__dict__, "body": planted}))) == [mark]
    for place in ("/jar/?for=Ana", "/Ana/", "Ana and Ben", "X-Of: Ana"):
        assert find_words({"Ana"}, place) == ["Ana"]
    assert find_words({"Ana"}, "'nonce-x9Anaq_Ana-Ana'") == []


def test_events_are_nameless_and_generic(evening: Evening) -> None:
    """check 43: what is told of an evening is a number, one of few words, and an id."""
    rows = list(Outbox.objects.values_list("kind", "subject", "seat"))
    assert len(rows) > 20
    assert {kind for kind, _, _ in rows} <= {"round", "note", "fade", "couple"}
    of = visitor(evening, evening.world.ben)
    answer = of.ask(Request("GET", "", "/api/v1/events"))
    pattern = rb'(\{"id": \d+, "kind": "(round|note|couple)", "subject": ("[0-9a-f-]{36}"|null)\}(, )?)+'
    assert re.fullmatch(rb"\[" + pattern + rb"\]", answer.body)
    assert not re.fullmatch(
        rb"\[" + pattern + rb"\]", answer.body.replace(b"note", b"Ana wrote")
    )  # the control


def logged(evening: Evening, formatter: logging.Formatter) -> str:
    """Everything that is logged, at its most talkative, while Ana does all there is and one page breaks."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root, names = (
        logging.getLogger(),
        ("django", "django.db.backends", "django.request", "duologue", "asyncio"),
    )
    before = {name: logging.getLogger(name).level for name in names}
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        for _ in answers(evening, evening.world.ana):
            pass
        client = Client(HTTP_HOST="localhost", raise_request_exception=False)
        client.cookies.load(evening.world.ana.jar)
        assert client.get("/jar/?canary-query=canary-of-a-query", secure=True).status_code == 200
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                jar.reading_keepsakes, "read_jar", lambda me, **_: [][len(repr(keepsake_texts(evening)))]
            )
            assert client.get("/jar/?canary-query", secure=True).status_code == 500
            patch.setattr(jar.reading_keepsakes, "read_jar", lambda me, **_: {}["canary-of-an-error"])
            assert client.get("/jar/", secure=True).status_code == 500
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        for name, was in before.items():
            logging.getLogger(name).setLevel(was)
    return stream.getvalue()


def keepsake_texts(evening: Evening) -> set[str]:
    return evening.of(evening.both)


def tells(evening: Evening, log: str) -> set[str]:
    jar_of = evening.world.ana.jar
    secret = {
        jar_of["__Host-id"],
        jar_of["__Host-key"],
        "canary-of-a-query",
        "canary-of-an-error",
        "canary-query",
    }
    secret |= evening.of(evening.both, evening.ana, evening.ben)
    secret |= {str(id_) for id_ in evening.rounds.values()} | {id_.hex for id_ in evening.rounds.values()}
    return {one for one in secret if one in log}


def test_the_log_of_an_evening_tells_nothing(evening: Evening) -> None:
    """check 44: at DEBUG, with every statement to the database and an error that quotes what it was given."""
    log = logged(evening, Discreet())
    assert "KeyError" in log
    assert "IndexError" in log
    assert tells(evening, log) == set()


def test_an_ordinary_log_would_have_told(evening: Evening) -> None:
    """The control of check 44: the same lines, formatted as logging does."""
    told_of = tells(evening, logged(evening, logging.Formatter("%(levelname)s %(name)s %(message)s")))
    assert {"canary-of-an-error"} <= told_of
    assert {str(one) for one in evening.rounds.values()} & told_of or len(told_of) > 2


# -- words that would act --------------------------------------------------------------------------------


def hostile(world: World) -> Evening:
    """The corpus in every place that takes words, each of its lines in several."""
    places = list(spent_places())
    return spent(world, {place: CORPUS[number % len(CORPUS)] for number, place in enumerate(places)})


def spent_places() -> Iterator[str]:
    for who in ("ana", "ben"):
        for place in ("opened", "note", "thanks", "kept", "solo", "solo note", "sealed", "draft"):
            yield f"{place} by {who}"
    yield "added by ana"
    yield "device of ana"


def test_hostile_words_act_nowhere(world: World) -> None:
    """check 40: in answers, notes, additions, jar, drafts, devices, solo rounds; on every page and export."""
    evening = hostile(world)
    for who in (world.ana, world.ben):
        pages = 0
        for request, answer in answers(evening, who):
            kind = dict(answer.headers).get("Content-Type", "")
            if b"<html" in answer.body:
                pages += 1
                assert kind.startswith("text/html")
                assert Watcher(answer.body.decode()).found == [], request.path
            elif any(mark.encode() in answer.body for mark in CORPUS):
                assert kind.startswith("application/json"), request.path
        assert pages > 50


def test_words_that_act_are_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 40: the same pages through templates that do not escape."""
    evening = hostile(world)
    loose = page.make_environment().overlay()
    monkeypatch.setattr(loose, "write_escaped", str, raising=False)
    monkeypatch.setattr(page, "make_environment", lambda: loose)
    found = [
        request.path
        for request, answer in answers(evening, world.ana)
        if request.method == "GET" and Watcher(answer.body.decode()).found
    ]
    assert {"/jar/", f"/rounds/{evening.rounds['opened']}/", "/me/devices/", "/me/export/print/"} <= set(
        found
    )
