"""A served instance beside others on its host: their cookies in every request, and a name from anywhere."""

from __future__ import annotations

import re
import socket

import pytest
from tests.cli.instance import Instance

# As bytes, since that is what comes: Firefox sends UTF-8, and programs write whatever they like.
OTHERS = [
    "name=Jürgen".encode(),
    "name=Jürgen".encode("latin-1"),
    b"raw=\xff\xfe\x80",
    b"a=b=c; ;; =; x",
    b'q="unfinished; \\"',
    b"[]{}()=1",
]
# The control: a server that takes text only leaves such a header out altogether.
TEXT_ONLY = """
from duologue.cli import serve
whole = serve._load_application
def application():
    made = whole()
    call = type(made).__call__
    async def without(self, scope, receive, send):
        kept = [(name, value) for name, value in scope.get("headers", ()) if value.isascii()]
        return await call(self, {**scope, "headers": kept}, receive, send)
    type(made).__call__ = without
    return made
serve._load_application = application
"""


def status(instance: Instance, path: str, cookie: bytes) -> int:
    with socket.create_connection(("127.0.0.1", instance.port), 10) as one:
        one.sendall(
            b"GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nConnection: close\r\n\r\n"
            % (path.encode(), cookie)
        )
        return int(one.recv(100).split()[1])


def statuses(instance: Instance, jar: dict[str, str], path: str) -> list[int]:
    ours = "; ".join(f"{name}={value}" for name, value in jar.items()).encode()
    return [
        status(instance, path, b"; ".join(pair))
        for other in OTHERS
        for pair in ((other, ours), (ours, other))
    ]


def test_no_cookie_of_another_program_signs_anybody_out_of_pages_or_stream(home):
    """check 72: umlauts in either encoding, bytes that are no text, and whatever else."""
    instance, cast = home
    instance.start()
    assert set(statuses(instance, cast.ana, "/history/")) == {200}
    assert set(statuses(instance, cast.ana, "/events")) == {200}


def test_a_server_that_takes_text_only_would(home):
    """check 72: the control."""
    instance, cast = home
    instance.start(broken=TEXT_ONLY)
    assert set(statuses(instance, cast.ana, "/history/")) == {200, 302}
    assert set(statuses(instance, cast.ana, "/events")) == {200, 401}


def test_by_a_proxy_with_https_cookies_are_kept_for_https(home):
    """check 72: the request's own scheme decides, as the proxy tells it."""
    instance, cast = home
    instance.start("--public", "https://us.example")
    jar = "; ".join(f"{name}={value}" for name, value in cast.ana.items())
    sent = {"Host": "us.example", "X-Forwarded-Proto": "https", "Cookie": jar}
    _, headers, _ = instance.ask("GET", "/", headers=sent)
    for line in headers.get_all("Set-Cookie") or ["none"]:
        assert line.startswith("__Host-duologue-")
        assert "; Secure" in line


def test_an_international_address_lets_browsers_in_and_takes_their_forms(home):
    """check 73: they ask for the name as it travels, and say it so in `Origin`."""
    instance, _ = home
    instance.start("--public", "https://müsli.example")
    assert "https://xn--msli-0ra.example/" in instance.said
    sent = {"Host": "xn--msli-0ra.example", "X-Forwarded-Proto": "https"}
    code, headers, page = instance.ask("GET", "/sign-in/", headers=sent)
    assert code == 200
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    jar = "; ".join(line.partition(";")[0] for line in headers.get_all("Set-Cookie") or [])
    form = f"csrfmiddlewaretoken={token[1].decode()}&name=nobody&password=copper+lantern".encode()
    posted = {
        **sent,
        "Cookie": jar,
        "Origin": "https://xn--msli-0ra.example",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert instance.ask("POST", "/sign-in/", form, posted)[0] == 422
    assert instance.ask("POST", "/sign-in/", form, posted | {"Origin": "https://musli.example"})[0] == 403


@pytest.mark.parametrize("name", ["https://mü_sli.example", "https://" + "ü" * 80 + ".example"])
def test_a_name_that_is_none_is_explained(empty, name):
    refused = empty.command("serve", "--public", name)
    assert refused.returncode == 2
    assert "--public" in refused.stderr
