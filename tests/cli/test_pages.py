"""Between the server and Django: what a WSGI application is given, and what becomes of its answer."""

from __future__ import annotations

import http.client
import inspect
import json
import os
import select
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from tests.cli.instance import ROOT, free_port

from duologue.cli import pages
from duologue.web import urls

ECHO = "import runpy; runpy.run_module('tests.cli.echo', run_name='__main__')"
# What the echo takes for somebody who is signed in.
KNOWN = {"Authorization": "somebody"}


class Echo:
    """A server whose pages tell what they were asked. `broken` is code that takes a protection out."""

    def __init__(self, tmp_path, broken: str = "", **environment: str) -> None:
        self.port = free_port()
        self.log = tmp_path / "echo.log"
        paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", f"{broken}\n{ECHO}", str(self.port)],
                env=os.environ | {"PYTHONPATH": paths} | environment,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                self.ask("GET", "/")
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError(self.log.read_text())

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def environ(self, *arguments, **named):
        return json.loads(self.ask(*arguments, **named)[2])

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), 30)

    def raw(self, request: bytes) -> bytes:
        with self.connect() as connection:
            connection.sendall(request)
            answer = b""
            while part := connection.recv(65536):
                answer += part
        return answer

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture(scope="module")
def echo(tmp_path_factory):
    made = Echo(tmp_path_factory.mktemp("echo"), DUOLOGUE_BEHIND_PROXY="0", DUOLOGUE_PUBLIC="")
    yield made
    made.close()


def test_a_request_is_handed_on_as_the_standard_has_it(echo):
    given = echo.environ(
        "GET", "/rounds/a%20b/?x=%20y&z=1", headers={"Accept-Language": "pt", "Cookie": "a=1"}
    )
    assert given["REQUEST_METHOD"] == "GET"
    assert given["PATH_INFO"] == "/rounds/a b/"
    assert given["QUERY_STRING"] == "x=%20y&z=1"
    assert given["HTTP_HOST"] == f"127.0.0.1:{echo.port}"
    assert given["HTTP_ACCEPT_LANGUAGE"] == "pt"
    assert given["HTTP_COOKIE"] == "a=1"
    assert given["REMOTE_ADDR"] == "127.0.0.1"
    assert given["wsgi.url_scheme"] == "http"
    assert "CONTENT_LENGTH" not in given


def test_a_path_beyond_ascii_arrives_as_django_expects_it(echo):
    assert echo.environ("GET", "/%C3%A9t%C3%A9/")["PATH_INFO"].encode("latin-1").decode() == "/été/"


def test_several_headers_of_a_name_are_joined_and_cookies_with_a_semicolon(echo):
    answer = echo.raw(
        b"GET / HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nX-A: 2\r\nCookie: a=1\r\nCookie: b=2\r\n"
        b"Connection: close\r\n\r\n"
    )
    given = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert (given["HTTP_X_A"], given["HTTP_COOKIE"]) == ("1,2", "a=1; b=2")


MEDIA_TYPES = {
    "application/json; charset=utf-16": "application/json",
    " Application/X-WWW-Form-Urlencoded ;charset=rot13": "application/x-www-form-urlencoded",
    "multipart/form-data; charset=hex; boundary=----WebKitFormBoundaryAb1": (
        'multipart/form-data; boundary="----WebKitFormBoundaryAb1"'
    ),
    'Multipart/Form-Data;x="y";Boundary="a b:c"': 'multipart/form-data; boundary="a b:c"',
    'multipart/form-data; boundary="a "': "multipart/form-data",
    "multipart/form-data; boundary=" + "a" * 71: "multipart/form-data",
    "multipart/form-data; boundary*=rot13''a": "multipart/form-data",
    "text/html; x*=nosuch''a": "text/html",
    "text/html, text/plain": "",
    "\xe9/\xe9": "",
    ";": "",
}


@pytest.mark.parametrize("sent", MEDIA_TYPES)
def test_of_what_a_client_says_of_its_body_little_is_handed_on(echo, sent):
    """check 70"""
    given = echo.environ("POST", "/", b"{}", {"Content-Type": sent})
    assert given.get("CONTENT_TYPE", "") == MEDIA_TYPES[sent]


FORM = b'--B\r\nContent-Disposition: form-data; name="x"\r\n\r\n\xc3\xa9\xff-a\r\n--B--\r\n'
CODECS = ("rot13", "hex", "base64", "zlib", "bz2", "undefined", "idna", "punycode", "uu", "quopri")
ODD_TYPES = [
    *(f"multipart/form-data; boundary=B; charset={codec}" for codec in CODECS),
    "multipart/form-data; boundary=B; x*=nosuch''a",
]


def read_form(media_type: str) -> str:
    environ = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": media_type, "CONTENT_LENGTH": str(len(FORM))}
    return WSGIRequest(environ | {"wsgi.input": BytesIO(FORM)}).POST["x"]


@pytest.mark.parametrize("sent", ODD_TYPES)
def test_a_form_is_utf_8_whatever_it_says_of_itself(sent):
    """check 70"""
    assert read_form(pages._write_media_type(sent)) == "é\ufffd-a"


@pytest.mark.parametrize("sent", ODD_TYPES)
def test_handed_on_as_it_came_it_would_be_an_error_of_ours(sent):
    """check 70, the control."""
    with pytest.raises(Exception):  # noqa: B017 - each codec has its own
        read_form(sent)


@pytest.mark.parametrize("said", ["0" * 5000 + "4", "4", "004"])
def test_a_length_is_read_with_however_many_noughts(echo, said):
    """check 70: Python refuses to read a number of so many digits."""
    answer = echo.raw(
        f"POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {said}\r\n\r\na=bc".encode()
    )
    assert answer.startswith(b"HTTP/1.1 200") and json.loads(answer.partition(b"\r\n\r\n")[2])["body"] == 4


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("", None), ("-1", None), ("²", None), ("5,5", None), ("0", 0), ("9" * 5000, 10**19 - 1)],
)
def test_a_length_that_makes_no_sense_is_none_and_a_huge_one_is_huge(said, wanted):
    assert pages._read_length(said) == wanted


def test_a_header_cannot_pass_for_another_by_an_underscore(echo):
    given = echo.environ("GET", "/", headers={"X_Forwarded_Proto": "https", "Sec_Fetch_Site": "same-origin"})
    assert "HTTP_X_FORWARDED_PROTO" not in given
    assert "HTTP_SEC_FETCH_SITE" not in given


def test_forwarded_headers_count_only_behind_a_proxy(echo, tmp_path):
    sent = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}
    given = echo.environ("GET", "/", headers=sent)
    assert (given["REMOTE_ADDR"], given["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert "HTTP_X_FORWARDED_FOR" not in given
    behind = Echo(tmp_path, DUOLOGUE_BEHIND_PROXY="1", DUOLOGUE_PUBLIC="https://us.example")
    try:
        given = behind.environ("GET", "/", headers=sent)
        assert (given["REMOTE_ADDR"], given["wsgi.url_scheme"]) == ("198.51.100.7", "https")
    finally:
        behind.close()


def test_a_body_arrives_whole_with_or_without_its_length(echo):
    given = echo.environ("POST", "/", body=b"x" * 100_000, headers={"Content-Type": "text/plain", **KNOWN})
    assert (given["body"], given["CONTENT_LENGTH"], given["CONTENT_TYPE"]) == (
        100_000,
        "100000",
        "text/plain",
    )
    given = echo.environ("POST", "/", body=iter([b"x" * 1000, b"y" * 500]))
    assert (given["body"], given["CONTENT_LENGTH"]) == (1500, "1500")


def test_a_body_that_is_too_long_is_refused_before_it_is_read(echo):
    """check 59: body caps, announced or not."""
    request = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n"
    assert b" 413 " in echo.raw(request).partition(b"\r\n")[0]
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with echo.connect() as connection:
        connection.sendall(
            b"POST / HTTP/1.1\r\nHost: h\r\nAuthorization: somebody\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        try:
            for _ in range(100):
                connection.sendall(chunk)
        except OSError:
            pass
        answer = connection.recv(65536)
    assert b" 413 " in answer.partition(b"\r\n")[0]


def test_a_body_as_long_as_allowed_is_not(echo):
    """check 59: the control."""
    assert echo.environ("POST", "/", body=b"x" * 512 * 1024, headers=KNOWN)["body"] == 512 * 1024


def test_every_header_of_the_answer_arrives(echo):
    status, headers, _ = echo.ask("GET", "/")
    assert status == 200
    assert headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert headers["X-Mixed-Case"] == "Kept"


def test_head_has_the_headers_and_no_content(echo):
    status, headers, content = echo.ask("HEAD", "/")
    assert (status, content) == (200, b"")
    assert int(headers["Content-Length"]) > 0


def test_an_error_is_answered_honestly_and_its_text_stays_out_of_the_log(echo):
    """check 44: the text of an error may hold what somebody wrote."""
    status, _, content = echo.ask("GET", "/broken")
    assert status == 500
    assert b"went wrong" in content
    log = echo.log.read_text()
    assert "ValueError" in log
    assert "canary-of-a-body" not in log
    assert echo.ask("GET", "/")[0] == 200


def test_nobody_waits_for_another_s_password_to_be_stretched(echo):
    """check 59: what takes long has threads of its own."""
    with ThreadPoolExecutor(4) as crowd:
        slow = [crowd.submit(echo.ask, "POST", "/sign-in/", b"name=Ana") for _ in range(4)]
        time.sleep(0.1)
        began = time.monotonic()
        assert echo.ask("GET", "/")[0] == 200
        assert time.monotonic() - began < 0.8
        assert [one.result()[0] for one in slow] == [200] * 4


def test_slow_pages_wait_in_a_bounded_line_and_a_stalled_reader_holds_nobody_up(tmp_path):
    """check 59: slow clients. Nothing is made until all have asked: the line is full on any machine."""
    gate, line, over = tmp_path / "open", 128, 22
    echo = Echo(tmp_path, DUOLOGUE_BEHIND_PROXY="0", DUOLOGUE_PUBLIC="", DUOLOGUE_ECHO_GATE=str(gate))
    try:
        stalled = [echo.connect() for _ in range(20)]
        for one in stalled:
            one.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nx")
        asked = [echo.connect() for _ in range(line + over)]
        for one in asked:
            one.sendall(b"GET /gated HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        refused = wait_for_answers(asked, over)
        assert {one.recv(12) for one in refused} == {b"HTTP/1.1 503"}
        gate.touch()
        served = [one.recv(12) for one in asked if one not in refused]
        assert served == [b"HTTP/1.1 200"] * line
        assert echo.ask("GET", "/")[0] == 200
        for one in [*asked, *stalled]:
            one.close()
    finally:
        echo.close()


def wait_for_answers(asked: list[socket.socket], most: int) -> list[socket.socket]:
    """Those that have an answer, once there are `most` of them; after 20 s, whoever has."""
    until = time.monotonic() + 20
    answered: list[socket.socket] = []
    while len(answered) < most and time.monotonic() < until:
        answered = select.select(asked, [], [], 0.05)[0]
        time.sleep(0.05)
    return answered


def test_a_long_answer_comes_whole_and_one_that_breaks_off_does_not_pass_for_whole(echo):
    assert len(echo.ask("GET", "/long")[2]) == 40 * 1024 * 1024
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        echo.ask("GET", "/breaks")
    assert echo.ask("GET", "/")[0] == 200


def test_nobody_waits_for_those_who_take_a_long_answer_slowly(echo):
    """Ten who read nothing of it would hold every thread, if one waited for each."""
    slow = [echo.connect() for _ in range(10)]
    try:
        for one in slow:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.sendall(b"GET /long HTTP/1.1\r\nHost: h\r\n\r\n")
        for one in slow:
            assert one.recv(15) == b"HTTP/1.1 200 OK"
        assert echo.ask("GET", "/")[0] == 200
        assert len(echo.ask("GET", "/long")[2]) == 40 * 1024 * 1024
    finally:
        for one in slow:
            one.close()


def stretching() -> set[str]:
    """Addresses of pages whose views stretch a password or a PIN."""
    return {
        f"/{one.pattern}"
        for one in urls.urlpatterns
        if "find_stretching()" in inspect.getsource(getattr(one, "callback", None) or print_nothing)
    }


def print_nothing() -> None:
    """Of a route that leads to others."""


def test_what_stretches_a_password_holds_no_quick_thread() -> None:
    """check 59: two threads make the pages, and each try would take one of them for most of a second."""
    found = stretching()
    assert {"/lock/open", "/me/lock/", "/sign-in/", "/me/devices/token", "/me/added/mine"} <= found
    assert [path for path in sorted(found) if not pages.SLOW.match(path)] == []
    assert not pages.SLOW.match("/lock/look")  # the control: what is asked often stays quick
    assert not pages.SLOW.match("/me/devices/")
