"""The event stream of a served instance, from a browser's end."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from tests.cli.instance import PATIENCE_S, is_running, workers_of

TELL = """
from datetime import UTC, datetime
from uuid import UUID
from django.db import transaction
from duologue.rounds import outbox
with transaction.atomic():
    for seat, kind, subject in values["events"]:
        outbox.tell(UUID(values["couple"]), seat, kind, UUID(subject), datetime.now(UTC))
import time; result = time.time()
"""
REVOKE = """
from uuid import UUID
from datetime import UTC, datetime
from duologue.people import access, devices
now = datetime.now(UTC)
me = access.enter_by_token(values["token"], now)
devices.revoke(me, UUID(values["device"]), now)
import time; result = time.time()
"""
LEAVE = """
from datetime import UTC, datetime
from duologue.people import access, leaving
now = datetime.now(UTC)
leaving.leave_couple(access.enter(values["jar"], now), now)
"""


def tell(instance, cast, *events):
    return instance.hands(TELL, couple=cast.couple, events=events)


def test_an_event_reaches_the_open_page_at_once_and_carries_an_id_only(home):
    instance, cast = home
    instance.start()
    subject = str(uuid4())
    with instance.listening(cast.ana) as ana, instance.listening(cast.ben) as ben:
        assert (ana.status, ben.status) == (200, 200)
        assert ana.headers["Content-Type"].startswith("text/event-stream")
        assert ana.headers["Cache-Control"] == "no-store"
        with ThreadPoolExecutor(1) as reader:
            arrival = reader.submit(lambda: (ben.next(), time.time()))
            committed = tell(instance, cast, ("b", "round", subject))
            heard, arrived = arrival.result(PATIENCE_S)
        took = arrived - committed
        assert heard is not None
        assert set(heard) == {"id", "event", "data"}
        assert (heard["event"], heard["data"]) == ("round", subject)
        print(f"an event was there after {took * 1000:.1f} ms")
        assert took < 1.0
        tell(instance, cast, ("a", "note", subject))
        assert ana.next()["event"] == "note"


def test_a_page_that_comes_back_gets_what_it_missed_and_nothing_twice(home):
    instance, cast = home
    instance.start()
    first, second = str(uuid4()), str(uuid4())
    with instance.listening(cast.ben) as ben:
        tell(instance, cast, ("b", "round", first))
        last = ben.next()["id"]
    tell(instance, cast, ("a", "round", first), ("b", "round", second))
    with instance.listening(cast.ben, Last_Event_ID=last) as ben:
        assert ben.next()["data"] == second
    with instance.listening(cast.ben, f"/events?after={last}") as ben:
        assert ben.next()["data"] == second


def test_strangers_former_partners_and_other_sites_hear_nothing(home):
    """check 34: the stream is not a way around the gate."""
    instance, cast = home
    instance.start()
    half = {name: value for name, value in cast.ana.items() if not name.endswith("key")}
    for jar in ({}, half, cast.carl, {name: "x" * 43 for name in cast.ana}):
        with instance.listening(jar) as refused:
            assert refused.status == 401
    with instance.listening(cast.ana, Sec_Fetch_Site="cross-site") as refused:
        assert refused.status == 403
    assert instance.ask("POST", "/events")[0] == 405
    with instance.listening(cast.sam) as sam:
        assert sam.status == 200
        tell(instance, cast, ("a", "round", str(uuid4())), ("b", "round", str(uuid4())))
        sam._connection.sock.settimeout(1.0)
        with pytest.raises(TimeoutError):
            sam.next()


def test_an_api_token_listens_too(home):
    instance, cast = home
    instance.start()
    subject = str(uuid4())
    with instance.listening({}, "/events", Authorization=cast.token) as script:
        assert script.status == 200
        tell(instance, cast, ("a", "round", subject))
        assert script.next()["data"] == subject
    with instance.listening({}, "/events", Authorization=cast.token + "x") as refused:
        assert refused.status == 401


def test_revoking_a_device_ends_its_stream_within_seconds(home):
    """check 27: streams included, on the next event or on its own."""
    instance, cast = home
    instance.start()
    with instance.listening(cast.ana) as ana, instance.listening(cast.ben) as ben:
        revoked = instance.hands(REVOKE, token=cast.token, device=cast.ana_device)
        assert ana.next() is None
        assert time.time() - revoked < 4.5
        tell(instance, cast, ("b", "round", str(uuid4())))
        assert ben.next() is not None
    with instance.listening(cast.ana) as refused:
        assert refused.status == 401


def test_leaving_the_couple_ends_both_streams(home):
    """check 49: for both, from then on."""
    instance, cast = home
    instance.start()
    with instance.listening(cast.ana) as ana, instance.listening(cast.ben) as ben:
        instance.hands(LEAVE, jar=cast.ben)
        assert ana.next() is None
        assert ben.next() is None
    with instance.listening(cast.ana) as refused:
        assert refused.status == 401


def test_one_device_opens_only_so_many_streams(home):
    """check 59: the ninth in one worker is refused, and the server says when to come back."""
    instance, cast = home
    instance.start("--workers", "1")
    held = [instance.listening(cast.ana) for _ in range(8)]
    try:
        assert [stream.__enter__().status for stream in held] == [200] * 8
        with instance.listening(cast.ana) as refused:
            assert refused.status == 429
            assert refused.headers["Retry-After"]
        with instance.listening(cast.ben) as ben:
            assert ben.status == 200
    finally:
        for stream in held:
            stream.__exit__(None, None, None)
    until = time.monotonic() + 5
    while time.monotonic() < until:
        with instance.listening(cast.ana) as again:
            if again.status == 200:
                return
        time.sleep(0.1)
    pytest.fail("the closed streams still count")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_server_stops_at_once_with_streams_open(home, how):
    """Streams end with it, half-sent requests and readers who never read do not hold it up."""
    instance, cast = home
    instance.start()
    jar = "; ".join(f"{name}={value}" for name, value in cast.ben.items())
    with instance.listening(cast.ana) as ana, instance.listening(cast.ana) as also:
        deaf = socket.create_connection(("127.0.0.1", instance.port))
        deaf.sendall(f"GET /events HTTP/1.1\r\nHost: localhost\r\nCookie: {jar}\r\n\r\n".encode())
        idle = socket.create_connection(("127.0.0.1", instance.port))
        took = instance.stop(how)
        assert took < 4.0
        print(f"stopped after {took * 1000:.0f} ms")
        assert took < 2.0
        assert ana.next() is None
        assert also.next() is None
        deaf.close()
        idle.close()
    assert "Traceback" not in instance.log.read_text()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_being_told_to_stop_again_and_again_does_not_hold_it_up(home, how):
    """Ctrl-C twice, or `make` and the terminal both: a handler met itself, and waited for itself for good."""
    instance, _ = home
    for _ in range(3):
        instance.start()
        process = instance.process
        for _ in range(40):
            process.send_signal(how)
            time.sleep(0.0005)
        assert instance.stop(how) < 4.0
        assert process.returncode == 0
    assert "Traceback" not in instance.log.read_text()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_its_workers_are_told_as_well(home, how):
    """As a service manager and a terminal do it; workers that are quicker are neither missed nor replaced."""
    instance, _ = home
    for _ in range(3):
        instance.start()
        process = instance.process
        os.killpg(process.pid, how)
        assert instance.stop(how) < 4.0
        assert process.returncode == 0


def test_a_request_under_way_is_answered_before_the_server_stops(home):
    """A body that never comes holds it up for the three seconds after which a worker is killed, no longer."""
    instance, _ = home
    instance.start()
    slow = socket.create_connection(("127.0.0.1", instance.port))
    slow.sendall(b"POST /rounds/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf")
    time.sleep(0.2)
    assert instance.stop() < 4.0
    slow.close()


def test_workers_do_not_outlive_a_killed_server(home):
    """They would answer beside the next one on the same port, from before an update or a restore."""
    instance, cast = home
    instance.start()
    # It answers as soon as the first of them does.
    until = time.monotonic() + 10
    while len(workers := workers_of(instance.process.pid)) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert len(workers) == 2 and all(map(is_running, workers))
    with instance.listening(cast.ana) as ana:
        os.kill(instance.process.pid, signal.SIGKILL)
        instance.process.wait()
        assert ana.next() is None
    until = time.monotonic() + 5
    while time.monotonic() < until and any(map(is_running, workers)):
        time.sleep(0.05)
    assert [pid for pid in workers if is_running(pid)] == []
    instance.start()


def test_a_killed_worker_is_replaced_and_the_rest_goes_on(home):
    instance, cast = home
    instance.start()
    killed = workers_of(instance.process.pid)[0]
    os.kill(killed, signal.SIGKILL)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        now = workers_of(instance.process.pid)
        if len(now) == 2 and killed not in now:
            break
        time.sleep(0.05)
    subject = str(uuid4())
    with instance.listening(cast.ben) as ben:
        tell(instance, cast, ("b", "round", subject))
        assert json.dumps(ben.next()).count(subject) == 1
