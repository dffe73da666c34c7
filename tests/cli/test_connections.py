"""Which connections a worker ends: real sockets on loopback, and a clock that is turned by hand."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from duologue.cli import connections
from duologue.cli.connections import FIRST_S, LEAST_A_SECOND, NEXT_S, Connections


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Door:
    """A listening socket, the connections to it, and what watches over them."""

    def __init__(self, family: socket.AddressFamily = socket.AF_INET, host: str = "127.0.0.1") -> None:
        self.host, self.family = host, family
        self.listening = socket.create_server((host, 0), family=family)
        self.port = self.listening.getsockname()[1]
        self.clock = Clock()
        self.watching = Connections(self.port, self.clock)
        self.ours: list[socket.socket] = []
        self.theirs: list[socket.socket] = []

    def comes(self) -> tuple[str, int]:
        """Somebody connects; their address as the server gives it."""
        one = socket.create_connection((self.host, self.port), 5)
        near, peer = self.listening.accept()
        self.theirs.append(one)
        self.ours.append(near)
        self.watching.look()
        return peer[0], peer[1]

    def ended(self) -> list[bool]:
        return [_is_ended(one) for one in self.theirs]

    def close(self) -> None:
        for one in (self.listening, *self.ours, *self.theirs):
            one.close()


def _is_ended(one: socket.socket) -> bool:
    one.setblocking(False)
    with suppress(BlockingIOError):
        return one.recv(1) == b""
    return False


@pytest.fixture
def door() -> Iterator[Door]:
    made = Door()
    yield made
    made.close()


def test_a_connection_with_no_request_is_ended_after_its_time_and_not_before(door):
    """check 67: whatever was sent on it, since nothing is asked about that."""
    door.comes()
    door.theirs[0].sendall(b"GET / HTTP/1.1\r\nHos")
    door.clock.now += FIRST_S - 0.1
    assert door.watching.look() == 0
    assert door.ended() == [False]
    door.clock.now += 0.2
    assert door.watching.look() == 1
    assert door.ended() == [True]


def test_a_request_under_way_is_never_cut_off_and_the_next_may_take_its_time(door):
    """check 67: a stream may stay open for as long as it lasts."""
    client = door.comes()
    with door.watching.count_answer(client):
        door.clock.now += 3600
        assert door.watching.look() == 0
    door.clock.now += NEXT_S - 0.1
    assert door.watching.look() == 0
    with door.watching.count_answer(client), door.watching.count_answer(client):
        pass
    door.clock.now += NEXT_S - 0.1
    assert door.watching.look() == 0
    door.clock.now += 0.2
    assert door.watching.look() == 1
    assert door.ended() == [True]


def test_one_of_two_requests_of_a_connection_that_ends_does_not_end_the_other(door):
    """check 67: HTTP/2 has many on one connection."""
    client = door.comes()
    with door.watching.count_answer(client):
        with door.watching.count_answer(client):
            pass
        door.clock.now += 3600
        assert door.watching.look() == 0
    assert door.ended() == [False]


def test_a_reader_of_a_long_answer_gets_the_time_that_a_slow_line_takes(door):
    client = door.comes()
    with door.watching.count_answer(client) as lengths:
        lengths.append(100 * LEAST_A_SECOND)
    door.clock.now += NEXT_S + 99
    assert door.watching.look() == 0
    door.clock.now += 2
    assert door.watching.look() == 1


def test_when_there_are_many_the_ones_that_were_silent_longest_go_at_once(door, monkeypatch):
    """check 67: a flood of silence makes room for whoever comes next."""
    monkeypatch.setattr(connections, "MOST_IDLE", 3)
    busy = door.comes()
    with door.watching.count_answer(busy):
        for _ in range(5):
            door.clock.now += 0.1
            door.comes()
        assert door.ended() == [False, True, True, False, False, False]
    monkeypatch.setattr(connections, "MOST_IDLE", 100)
    before = len([one for one in door.ended() if one])
    door.comes()
    assert len([one for one in door.ended() if one]) == before


def test_other_sockets_of_the_process_are_left_alone(door):
    """A database's connection, the doorbell, the listening socket itself."""
    near, far = socket.socketpair()
    elsewhere = Door()
    try:
        elsewhere.comes()
        door.clock.now += 3600
        assert door.watching.look() == 0
        assert elsewhere.ended() == [False]
        assert not _is_ended(far)
        door.comes()
    finally:
        elsewhere.close()
        near.close()
        far.close()


def test_a_file_number_that_is_used_again_begins_anew(door):
    """What is known of one connection must not end the next one that gets its number."""
    door.comes()
    door.clock.now += FIRST_S - 1
    number = door.ours[0].fileno()
    door.ours.pop().close()
    door.theirs.pop().close()
    door.comes()
    assert door.ours[0].fileno() == number
    door.clock.now += 2
    assert door.watching.look() == 0
    assert door.ended() == [False]


def test_an_address_is_the_same_in_every_spelling():
    """check 73: a server that listens for both kinds of address tells IPv4 ones inside IPv6 ones."""
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine speaks no IPv6")
    door = Door(socket.AF_INET6, "::1")
    try:
        host, port = door.comes()
        with door.watching.count_answer((f"[{host.upper()}]", str(port))):
            door.clock.now += 3600
            assert door.watching.look() == 0
    finally:
        door.close()
