"""Datagrams between the workers of one machine."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest

from duologue.rounds import doorbell


@pytest.fixture
def bells(data):
    made = [doorbell.Bell("10-1"), doorbell.Bell("11-1")]
    yield made
    for bell in made:
        bell.close()


def test_every_worker_hears_a_ring(bells):
    couple = uuid4()
    doorbell.ring(couple)
    assert [bell.read() for bell in bells] == [(frozenset({couple}), False)] * 2


def test_every_worker_hears_that_the_server_stops(bells):
    doorbell.ring_end()
    assert [bell.read()[1] for bell in bells] == [True, True]


def test_the_bell_of_a_killed_worker_is_taken_down(bells):
    killed, left = bells
    os.close(os.dup(killed.fileno()))
    killed._socket.close()
    doorbell.ring(uuid4())
    assert not killed.path.exists()
    assert left.read()[0]


def test_ringing_where_nobody_listens_is_no_error(data):
    doorbell.ring(uuid4())
    doorbell.ring_end()


def test_a_full_bell_loses_the_ring_and_blocks_nobody(bells):
    for _ in range(5000):
        doorbell.ring(uuid4())
    heard, _ = bells[0].read()
    assert 0 < len(heard) < 5000


def test_noise_on_the_socket_is_passed_over(bells):
    doorbell._send(b"")
    doorbell._send(b"r too short")
    doorbell._send(b"x" * 200)
    assert bells[0].read() == (frozenset(), False)


def test_a_data_folder_with_a_long_name_works_as_well(tmp_path, monkeypatch):
    deep = tmp_path / ("a-folder-whose-name-goes-on-and-on-" * 3) / ("and-on-" * 12)
    deep.mkdir(parents=True)
    monkeypatch.setenv("DUOLOGUE_DATA", str(deep))
    bell = doorbell.Bell("1-1")
    couple = uuid4()
    doorbell.ring(couple)
    assert bell.read()[0] == {couple}
    assert bell.path.stat().st_mode & 0o077 == 0
    bell.close()
