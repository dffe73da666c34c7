"""What strangers do to a real instance, and what becomes of it; `make bench-flood` does it at full size."""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from tests.cli.test_stream import tell

from duologue.cli import certificate

# One second to begin and one between requests, so that a test need not wait for ten.
QUICK = """
from duologue.cli import connections
connections.FIRST_S = connections.NEXT_S = 1.0
connections.LOOK_S = 0.1
"""
# The control: nobody looks. The server's own limits begin after ten seconds, or never.
NOT_LOOKING = "from duologue.cli import connections\nconnections.Connections.look = lambda self: 0"
PATIENCE_S = 4.0
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS = b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"
HALF_SAID = {
    "nothing": b"",
    "a word": b"GET / HT",
    "headers without an end": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-More: ",
    "HTTP/2 and then nothing": PREFACE + SETTINGS,
}
# The beginning of a TLS handshake: a record of 512 bytes of which none comes.
HALF_SHAKEN = b"\x16\x03\x01\x02\x00"


def ended_within(one: socket.socket, patience: float) -> bool:
    """Whether the server ends it in that time, whatever it says before."""
    until = time.monotonic() + patience
    one.settimeout(0.2)
    while time.monotonic() < until:
        try:
            if not one.recv(65536):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def said(port: int, first: bytes) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), 5)
    one.sendall(first)
    return one


def safely_said(port: int, first: bytes, alpn: str) -> socket.socket:
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    trusting.set_alpn_protocols([alpn])
    one = trusting.wrap_socket(said(port, b""))
    one.sendall(first)
    return one


def test_whoever_says_nothing_or_half_of_it_is_ended(home):
    """check 67: idle and half-open connections of every kind; a page is answered all the while."""
    instance, _ = home
    instance.start(broken=QUICK)
    held = [said(instance.port, first) for first in HALF_SAID.values()]
    assert instance.ask("GET", "/promise/")[0] == 200
    assert [ended_within(one, PATIENCE_S) for one in held] == [True] * len(held)


def test_without_looking_they_would_stay(home):
    """check 67, the control."""
    instance, _ = home
    instance.start(broken=NOT_LOOKING)
    held = [said(instance.port, first) for first in HALF_SAID.values()]
    assert not any([ended_within(one, PATIENCE_S / len(held)) for one in held])


@pytest.mark.parametrize("broken", [QUICK, NOT_LOOKING], ids=["as it is", "the control"])
def test_the_same_on_https(home, tmp_path, broken):
    """check 67: half a handshake, and silence after a whole one, in either HTTP."""
    instance, _ = home
    made = certificate.make_certificate(tmp_path / "tls", ["127.0.0.1"], datetime.now(UTC))
    instance.start("--cert", str(made.certificate), "--key", str(made.key), broken=broken)
    held = [
        said(instance.port, b""),
        said(instance.port, HALF_SHAKEN),
        safely_said(instance.port, b"", "http/1.1"),
        safely_said(instance.port, PREFACE + SETTINGS, "h2"),
    ]
    time.sleep(PATIENCE_S / 2)
    found = [ended_within(one, PATIENCE_S / 8) for one in held]
    assert found == [broken is QUICK] * len(held)


def test_a_stream_and_a_kept_connection_live_on(home):
    """check 67: what somebody uses is left alone."""
    instance, cast = home
    instance.start(broken=QUICK)
    with instance.listening(cast.ben) as ben:
        time.sleep(2.5)
        subject = str(uuid4())
        tell(instance, cast, ("b", "round", subject))
        heard = ben.next()
        assert heard is not None
        assert heard["data"] == subject


def test_a_flood_of_silence_makes_room_for_the_next(home):
    """check 67: more than a worker takes in, and the couple's page is there within a second."""
    instance, cast = home
    few = (
        "from duologue.cli import serve, connections\n"
        "serve.MOST_CONNECTIONS, connections.MOST_IDLE = 150, 50\n"
    )
    jar = {"Cookie": "; ".join(f"{name}={value}" for name, value in cast.ana.items())}

    def flooded(broken: str) -> float:
        instance.start("--workers", "1", broken=few + broken)
        held = [said(instance.port, b"") for _ in range(400)]
        began = time.monotonic()
        with suppress(TimeoutError):
            one = said(
                instance.port,
                f"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {jar['Cookie']}\r\n\r\n".encode(),
            )
            one.settimeout(PATIENCE_S)
            assert one.recv(100).startswith(b"HTTP/1.1 200")
            one.close()
        took = time.monotonic() - began
        for one in held:
            one.close()
        instance.stop()
        return took

    # Four looks' worth: the queue before the door is longer than what is taken in at once.
    assert flooded("connections.LOOK_S = 0.1") < 2.0
    assert flooded(NOT_LOOKING) >= PATIENCE_S


def test_the_headers_of_a_request_are_bounded(home):
    """check 67: nobody fills memory with what stands before a body, in either HTTP."""
    instance, _ = home
    instance.start()
    one = said(instance.port, b"GET / HTTP/1.1\r\nHost: localhost\r\n")
    sent = 0
    with suppress(OSError):
        for _ in range(64):
            one.sendall(b"X-Much: " + b"x" * 8000 + b"\r\n")
            sent += 8010
            time.sleep(0.005)
    assert sent < 400_000
    assert ended_within(one, PATIENCE_S)


def test_memory_for_strangers_is_bounded(home: tuple, tmp_path: Path):
    """check 67: large files from nobody are refused before a byte of them is read."""
    instance, _ = home
    instance.start()
    head = b"POST /me/export/bring HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16000000\r\n\r\n"
    held = [said(instance.port, head) for _ in range(16)]
    for one in held:
        one.settimeout(PATIENCE_S)
        assert one.recv(100).startswith(b"HTTP/1.1 401")
        one.close()
