"""What a request may bring: how long it may take, how much of whom, how many at once; on a real server."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from tests.cli.test_pages import KNOWN, Echo

from duologue.cli import bodies

SLOWEST = "from duologue.cli import bodies\nbodies.STRANGER_S = {}\nbodies.LEAST_A_SECOND = {}\n"
HEAD = "POST {} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{}\r\n"
# Longer than the time limit of these tests' servers, and shorter than the server's own on headers.
PATIENCE_S = 4.0


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Echo]:
    """Strangers get one second, and two dozen of them may send at once."""
    broken = SLOWEST.format(1.0, 64 * 1024) + "bodies.MOST_READ = 24"
    made = Echo(tmp_path_factory.mktemp("quick"), broken=broken)
    yield made
    made.close()


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Echo]:
    """The control: without a time limit worth the name, nor any on how many or how large."""
    broken = SLOWEST.format(3600, 1) + "\n".join(
        [
            "bodies.LONGEST_S = 3600",
            "bodies.MOST_READ = 10**6",
            "bodies.MOST_LARGE = 10**6",
            "bodies.MOST_OF_A_STRANGER = 10**9",
            "bodies.MOST_BODY = bodies.MOST_FILE = 10**9",
        ]
    )
    made = Echo(tmp_path_factory.mktemp("patient"), broken=broken)
    yield made
    made.close()


def sending(echo: Echo, *headers: str, path: str = "/", first: bytes = b"x") -> socket.socket:
    """A request whose body does not end."""
    one = socket.create_connection(("127.0.0.1", echo.port), 30)
    one.sendall(HEAD.format(path, "".join(f"{header}\r\n" for header in headers)).encode() + first)
    return one


def status(one: socket.socket, patience: float = PATIENCE_S) -> int | None:
    """What it was answered with; None if nothing came in time."""
    one.settimeout(patience)
    try:
        answer = one.recv(4096)
    except TimeoutError:
        return None
    finally:
        one.close()
    return int(answer.split()[1])


def test_a_body_that_never_ends_is_given_up_after_its_time(quick, patient):
    """checks 67 and 74, with its control."""
    began = time.monotonic()
    assert status(sending(quick, "Content-Length: 100")) == 408
    assert time.monotonic() - began < PATIENCE_S
    assert status(sending(patient, "Content-Length: 100")) is None


def test_a_body_that_trickles_has_no_more_time_than_one_that_stops(quick, patient):
    """checks 67 and 74: it is the whole that has a limit, not the wait for the next byte."""

    def trickled(echo: Echo) -> int | None:
        one = sending(echo, "Content-Length: 100")
        until = time.monotonic() + PATIENCE_S
        one.settimeout(0.2)
        while time.monotonic() < until:
            try:
                return int(one.recv(4096).split()[1])
            except TimeoutError:
                one.sendall(b"x")
        return None

    assert trickled(quick) == 408
    assert trickled(patient) is None


def test_somebody_who_is_known_gets_the_time_that_a_slow_line_takes(quick):
    """An export of some megabytes over a slow line: 256 KiB at 64 a second are five seconds and not one."""
    one = sending(quick, "Content-Length: 262144", "Authorization: somebody")
    for _ in range(2):
        time.sleep(1.0)
        one.sendall(b"x" * 1000)
    one.sendall(b"x" * (262144 - 2001))
    assert status(one) == 200


def test_a_stranger_sends_a_form_and_no_more(quick, patient):
    """check 67: identity before any large body, announced or not."""
    much = bodies.MOST_OF_A_STRANGER + 1
    assert status(sending(quick, f"Content-Length: {much}", path=bodies.FILE_PATH, first=b"")) == 401
    chunk = b"%x\r\n" % much + b"x" * much + b"\r\n"
    assert status(sending(quick, "Transfer-Encoding: chunked", path=bodies.FILE_PATH, first=chunk)) == 401
    assert quick.ask("POST", "/", b"x" * (much - 1))[0] == 200
    assert quick.ask("POST", "/", b"x" * much, KNOWN)[0] == 200
    assert patient.ask("POST", "/", b"x" * much)[0] == 200


def test_a_stranger_with_made_up_cookies_is_asked_who_they_are_all_the_same(quick):
    much = str(bodies.MOST_OF_A_STRANGER + 1)
    headers = [f"Content-Length: {much}", "Cookie: __Host-id=x; __Host-key=y", "Authorization: nobody"]
    assert status(sending(quick, *headers, first=b"")) == 401


@pytest.mark.parametrize(("path", "most"), [("/", bodies.MOST_BODY), (bodies.FILE_PATH, bodies.MOST_FILE)])
def test_both_caps_hold_announced_or_not(quick, patient, path, most):
    """check 74: for a page and for the one that takes a file, with their control."""
    known = "Authorization: somebody"
    assert status(sending(quick, known, f"Content-Length: {most + 1}", path=path, first=b"")) == 413
    assert status(sending(patient, known, f"Content-Length: {most + 1}", path=path, first=b"")) is None
    whole = b"x" * most
    assert quick.ask("POST", path, whole, KNOWN)[0] == 200
    assert _unannounced(quick, path, whole + b"x") == 413
    assert _unannounced(patient, path, whole + b"x") == 200


def _unannounced(echo: Echo, path: str, body: bytes) -> int | None:
    one = sending(echo, "Authorization: somebody", "Transfer-Encoding: chunked", path=path, first=b"")
    try:
        for at in range(0, len(body), 65_536):
            part = body[at : at + 65_536]
            one.sendall(b"%x\r\n" % len(part) + part + b"\r\n")
        one.sendall(b"0\r\n\r\n")
    except OSError:
        # Answered before the end of it.
        pass
    return status(one, 20)


def test_large_bodies_come_in_a_few_at_a_time(quick, patient):
    """check 67: what a worker holds is bounded, whoever sends."""

    def answers(echo: Echo) -> list[int | None]:
        known = "Authorization: somebody"
        held = [
            sending(echo, known, "Content-Length: 300000", first=b"") for _ in range(bodies.MOST_LARGE + 2)
        ]
        found = [status(one, 0.7) for one in held]
        return found

    assert answers(quick).count(503) == 2
    assert answers(patient).count(503) == 0


def test_hundreds_of_bodies_of_one_byte_hold_nobody_up(quick, patient):
    """check 67: those that have taken longest leave at once, and a page is answered as ever."""

    def held_and_left(echo: Echo) -> tuple[float, int]:
        held = [sending(echo, "Content-Length: 100") for _ in range(400)]
        began = time.monotonic()
        assert echo.ask("GET", "/")[0] == 200
        assert echo.ask("POST", "/", b"all of it")[0] == 200
        took = time.monotonic() - began
        left = [status(one, 0.001) for one in held]
        return took, len([one for one in left if one == 408])

    took, left = held_and_left(quick)
    assert took < 1.0
    assert left >= 400 - 24
    assert held_and_left(patient)[1] == 0


@pytest.mark.parametrize("path", ["/rounds/{}/", "/rounds/{}/attachments", "/api/v1/rounds/{}/attachments"])
def test_a_picture_may_be_large_beside_an_answer_and_nowhere_else(quick, path):
    """check 67: and who sends it is known before the first byte of it is read."""
    path = path.format("11111111-1111-4111-8111-111111111111")
    much, too_much = bodies.MOST_BESIDE, bodies.MOST_BESIDE + 1
    assert quick.ask("POST", path, b"x" * much, KNOWN)[0] == 200
    assert status(sending(quick, f"Content-Length: {much}", path=path)) == 401
    assert status(sending(quick, f"Content-Length: {too_much}", "Authorization: somebody", path=path)) == 413
    for other in (path + "x", "/rounds/", path.replace("rounds", "kept")):
        sent = sending(quick, f"Content-Length: {much}", "Authorization: somebody", path=other)
        assert status(sent) == 413, other


MALFORMED = {
    "no size": b"a=b\r\n\r\n",
    "a size that is none": b"xyz\r\na=b\r\n0\r\n\r\n",
    "more than was said": b"1\r\na=b\r\n0\r\n\r\n",
    "a size beyond all": b"ffffffffffffffffffff\r\na",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_a_body_that_makes_no_sense_is_the_sender_s_mistake(quick, body):
    """check 36: a request that says its body comes in pieces, and sends something else."""
    assert status(sending(quick, "Transfer-Encoding: chunked", first=body)) == 400
