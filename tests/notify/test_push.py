"""Web Push against a service on this machine: what it carries opens for the browser alone, and says one
sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.notify.pushing import Browser, Service, claims, push_service, unb64

from duologue.config.clock import tell_time_here
from duologue.notify.outcome import GONE, GOT_THROUGH, LOST, NOT_YET, REFUSED, OutcomeKind
from duologue.notify.push import channel, encrypting, hosts, vapid
from duologue.people import key_files
from duologue.people.key_files import Held

WORDS = "A minute for you?"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with push_service() as found:
        monkeypatch.setenv("DUOLOGUE_PUSH_HOSTS", found.origin)
        monkeypatch.setenv("DUOLOGUE_PUBLIC", "https://us.example")
        yield found


def test_a_browser_opens_what_it_was_sent_and_reads_the_sentence_alone(service: Service) -> None:
    browser = Browser(f"{service.origin}/push/one")
    assert channel.send(browser.given, WORDS) == GOT_THROUGH
    ((path, headers, body),) = service.came
    assert path == "/push/one"
    assert json.loads(browser.open(body)) == {"words": WORDS}
    assert headers["Content-Encoding"] == "aes128gcm"
    assert int(headers["TTL"]) == channel.KEPT_S
    said, key = claims(headers["Authorization"])
    assert (said["aud"], said["sub"], key) == (service.origin, "https://us.example", vapid.write_public_key())
    assert 0 < said["exp"] - tell_time_here().timestamp() <= timedelta(hours=24).total_seconds()
    assert WORDS.encode() not in body
    # Whatever it says is as long.
    channel.send(browser.given, "Hello")
    assert len({len(one[2]) for one in service.came}) == 1


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (201, {}, GOT_THROUGH),
        (404, {}, GONE),
        (410, {}, GONE),
        (413, {}, REFUSED),
        (403, {}, REFUSED),
        (302, {"Location": "/elsewhere"}, REFUSED),
        (503, {}, NOT_YET),
        (500, {}, LOST),
    ],
)
def test_what_a_service_answers(
    service: Service, status: int, headers: dict[str, str], outcome: object
) -> None:
    service.status, service.headers = status, headers
    assert channel.send(Browser(f"{service.origin}/push/one").given, WORDS) == outcome
    assert service.says() == ["/push/one"], "a redirect is not followed"


def test_a_service_that_asks_to_wait_is_waited_for(service: Service) -> None:
    service.status, service.headers = 429, {"Retry-After": "601"}
    outcome = channel.send(Browser(f"{service.origin}/push/one").given, WORDS)
    assert (outcome.kind, outcome.wait) == (OutcomeKind.NOT_YET, 11)


def test_silence_is_lost_and_nobody_is_asked_twice(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "TIMEOUT_S", 0.3)
    service.silent = True
    assert channel.send(Browser(f"{service.origin}/push/one").given, WORDS) == LOST
    assert len(service.came) == 1


def test_a_service_that_is_not_there_is_asked_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with push_service() as gone:
        monkeypatch.setenv("DUOLOGUE_PUSH_HOSTS", gone.origin)
    assert channel.send(Browser(f"{gone.origin}/push/one").given, WORDS) == NOT_YET


def test_a_host_that_is_not_on_the_list_is_sent_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DUOLOGUE_PUSH_HOSTS")
    assert channel.send(Browser(f"{service.origin}/push/one").given, WORDS) == REFUSED
    assert service.came == []


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://web.push.apple.com/QGu", True),
        ("https://db5p.notify.windows.com/w/?token=x", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/fcm/send/abc", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evilpush.apple.com/x", False),
        ("https://user@fcm.googleapis.com/x", False),
        ("https://169.254.169.254/latest", False),
        ("https://fcm.googleapis.com/\r\nHost: x", False),
        ("https://fcm.googleapis.com/" + "x" * 1100, False),
        ("https://[", False),
        ("", False),
    ],
)
def test_which_push_services_are_known(endpoint: str, known: bool) -> None:
    assert hosts.is_allowed(endpoint) is known


def test_the_example_of_the_standard() -> None:
    """RFC 8291, appendix A: the same keys and salt give the same body."""
    from cryptography.hazmat.primitives.asymmetric import ec

    text = b"When I grow up, I want to be a watermelon"
    scalar = int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    made = encrypting.encrypt(
        text,
        unb64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        unb64("BTBZMqHH6r4Tts7J_aSIgg"),
        own=ec.derive_private_key(scalar, ec.SECP256R1()),
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
        length=len(text),
    )
    assert made == unb64(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
        "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize("wrong", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "not base64 ☂"}])
def test_a_key_that_is_none_is_gone_and_no_error(service: Service, wrong: dict[str, str]) -> None:
    assert channel.send({**Browser(f"{service.origin}/push/one").given, **wrong}, WORDS) == GONE


def test_another_instance_has_another_key(host_keys, tmp_path, monkeypatch) -> None:
    mine = vapid.write_public_key()
    assert vapid.write_public_key() == mine
    key_files.hold(Held(key_files.find_held().files, tmp_path))
    assert vapid.write_public_key() != mine
