"""Mail against a real server on this machine: what it is sent, and what is made of what it answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from tests.notify.mailing import Box, mail_server

from duologue.config import place
from duologue.notify.mail import channel, composing, mail_settings
from duologue.notify.outcome import GONE, GOT_THROUGH, LOST, NOT_YET, REFUSED

TO = {"address": "somebody@mail.example"}
WORDS = "A minute for you?"


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    with mail_server() as (found, address):
        monkeypatch.setenv("DUOLOGUE_SMTP", address)
        monkeypatch.setenv("DUOLOGUE_MAIL_FROM", "Notes <notes@us.example>")
        monkeypatch.setenv("DUOLOGUE_PUBLIC", "https://us.example")
        yield found


def test_a_mail_says_the_sentence_where_to_go_and_how_to_stop_it(box: Box) -> None:
    assert channel.send(TO, WORDS) == GOT_THROUGH
    (mail,) = box.mails
    assert box.to == [TO["address"]]
    assert (mail["Subject"], mail["From"]) == (WORDS, "Notes <notes@us.example>")
    text = mail.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert text.splitlines()[0] == WORDS
    assert "https://us.example/me/times/" in text
    assert "duologue" not in str(mail).lower()
    assert socket.gethostname() not in str(mail)


def test_a_code_is_in_its_mail_and_nothing_else_is(box: Box) -> None:
    channel.send(TO, WORDS, "012345")
    (mail,) = box.mails
    assert "012345" in mail["Subject"]
    assert WORDS not in str(mail)


@pytest.mark.parametrize(
    ("says", "outcome"), [("451 later", NOT_YET), ("552 too much", REFUSED), ("554 no", REFUSED)]
)
def test_what_a_server_answers_to_a_mail(box: Box, says: str, outcome: object) -> None:
    box.says = says
    assert channel.send(TO, WORDS) == outcome
    assert box.raw == []


@pytest.mark.parametrize(("says", "outcome"), [("550 nobody here", GONE), ("450 busy", NOT_YET)])
def test_what_a_server_answers_to_a_name(box: Box, says: str, outcome: object) -> None:
    box.to_a_name = says
    assert channel.send(TO, WORDS) == outcome


@contextmanager
def talking(*lines: bytes) -> Iterator[str]:
    """A server that says these, one for each line it is told, and then nothing more."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def talk() -> None:
        there, _ = listening.accept()
        with there:
            there.sendall(b"220 here\r\n")
            heard = there.makefile("rb")
            for line in lines:
                heard.readline()
                there.sendall(line)
            over.wait(10)

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        thread.join(5)
        listening.close()


def test_a_server_that_takes_it_and_never_answers_is_not_sent_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(channel, "TIMEOUT_S", 0.4)
    with talking(b"250 hello\r\n", b"250 from\r\n", b"250 to\r\n", b"354 go on\r\n") as address:
        monkeypatch.setenv("DUOLOGUE_SMTP", address)
        assert channel.send(TO, WORDS) == LOST


@pytest.mark.parametrize("lines", [(), (b"250 hello\r\n",), (b"250 hello\r\n", b"250 from\r\n")])
def test_one_that_falls_silent_before_that_is_asked_later(
    monkeypatch: pytest.MonkeyPatch, lines: tuple[bytes, ...]
) -> None:
    monkeypatch.setattr(channel, "TIMEOUT_S", 0.4)
    with talking(*lines) as address:
        monkeypatch.setenv("DUOLOGUE_SMTP", address)
        assert channel.send(TO, WORDS) == NOT_YET


def test_without_a_server_a_mail_is_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DUOLOGUE_DATA", str(tmp_path))
    monkeypatch.delenv("DUOLOGUE_SMTP", raising=False)
    assert mail_settings.is_folder()
    assert channel.send(TO, WORDS) == GOT_THROUGH
    (file,) = (place.find_data_dir() / "mail").iterdir()
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"] == WORDS
    assert file.stat().st_mode & 0o077 == 0


def test_an_address_that_is_none_is_said_by_nobody_and_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUOLOGUE_SMTP", "mail.example:25")
    assert channel.send(TO, WORDS) == NOT_YET


def test_a_server_elsewhere_that_speaks_in_the_open_is_told_no_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """STARTTLS is asked for, also where the server did not offer it: whoever is between could leave that
    out."""
    with mail_server() as (box, address):
        monkeypatch.setenv("DUOLOGUE_SMTP", address)
        monkeypatch.setattr(mail_settings.addresses, "is_loopback", lambda name: False)
        assert channel.send(TO, WORDS) == NOT_YET
        assert box.raw == []


def test_a_line_with_a_dot_alone_ends_no_mail(box: Box) -> None:
    assert channel.send(TO, ".") == GOT_THROUGH
    (mail,) = box.mails
    assert mail.get_payload(decode=True).startswith(b".")  # type: ignore[union-attr]
    assert str(composing.write("a@b.example", "x", "c@d.example")["Message-ID"]).endswith("@d.example>")
