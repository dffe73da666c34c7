"""How people come to be at an instance: by a link, an invitation, four words; with a token, a password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

from tests.cli.instance import ROOT, Instance
from tests.upgrade import clock
from tests.upgrade.visitor import Person, Visitor

NOW = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)


class Making:
    """An instance of another checkout while its scenes are played."""

    def __init__(self, checkout: Path, folder: Path) -> None:
        self.checkout = checkout
        self.instance = Instance(folder / "instance", PYTHONPATH=str(ROOT))
        self.instance.python = str(checkout / ".venv" / "bin" / "python")
        self.file = folder / "moment"
        self.people: dict[str, Person] = {}

    def at(self, before: timedelta) -> None:
        clock.write(self.file, NOW - before)

    def start(self) -> None:
        self.instance.start("--workers", "1", broken=clock.standing_at(self.file))

    def visitor(self, name: str) -> Visitor:
        return Visitor(self.instance, self.people[name])

    def add(self, name: str, zone: str, colour: str) -> Visitor:
        self.people[name] = Person(name, zone, colour)
        return self.visitor(name)


def begin(making: Making, name: str, zone: str, colour: str) -> Visitor:
    """By the host's link for a further couple."""
    said = making.instance.command("invite-couple")
    assert said.returncode == 0, said.stderr
    secret = said.stdout.splitlines()[0].partition("#")[2]
    visitor = making.add(name, zone, colour)
    done = visitor.send("/begin/", "/begin/", secret=secret, name=name, colour=colour, zone=zone)
    assert done.status == 302, done.text
    take_token(visitor)
    return visitor


def invite(who: Visitor, answer: str, words: str) -> None:
    """Answer a light question and send it; the link is kept with who made it."""
    sent = {"card": "nine-years-old", "0__f__answer": answer, "words": words}
    assert who.send("/us/invite/", "/us/invite/", **sent).status == 302
    shown = who.page("/us/invite/").text
    who.person.link = unescape(shown.partition('id="link"')[2].partition(">")[2].partition("<")[0]).strip()


def join(making: Making, by: Visitor, name: str, zone: str, colour: str, answer: str) -> Visitor:
    visitor = making.add(name, zone, colour)
    follow(visitor, by.person.link, answer)
    by.person.link = ""
    take_token(visitor)
    return visitor


def follow(who: Visitor, link: str, answer: str) -> str:
    """Open an invitation and answer its card; the round's address."""
    address, _, secret = link.partition("#")
    path = "/i/" + address.rstrip("/").rpartition("/")[2]
    # Whoever has no cookies yet is given the one that forms need.
    csrf = who.page(f"{path}/").form(f"{path}/open").fields
    letter = who.browser.post(f"{path}/open", csrf | {"secret": secret})
    form = letter.form(f"{path}/answer").fields
    person = who.person
    said = {"0.f.answer": answer, "name": person.name, "colour": person.colour, "zone": person.zone}
    done = who.browser.post(f"{path}/answer", form | said)
    assert done.status == 302, done.text
    person.jar.update(who.browser.jar)
    return done.where


def compare_words(first: Visitor, second: Visitor) -> None:
    """The four words, and that they are the same."""
    for who in (second, first, second):
        who.page("/us/words/")
    assert first.send("/us/words/", "/us/words/same").status == 302
    second.page("/")
    assert second.done("GET", "/couple")["shared"]


def take_token(who: Visitor) -> None:
    named = {"label": f"a script of {who.person.name}'s", "may": "everything", "lives": "365"}
    if who.person.password:
        named["proof"] = who.person.password
    made = who.send("/me/devices/", "/me/devices/token", **named)
    token = made.text.partition('id="token">')[2].partition("<")[0].strip()
    who.person.token = f"Duologue {unescape(token)}"


def secure(who: Visitor, sign_in_name: str, password: str) -> None:
    person = who.person
    person.sign_in_name, person.password = sign_in_name, password
    fields = {"sign_in_name": sign_in_name, "password": password, "again": password}
    made = who.send("/me/account/", "/me/account/secure", **fields)
    person.code = unescape(made.text.partition('id="recovery-code">')[2].partition("<")[0]).strip()
    assert person.code, made.text
    if "/me/account/sheet/" in made.text:  # earlier commits knew no sheet
        tried = made.form("/me/account/sheet/").fields | {"last": person.code[-4:]}
        assert who.browser.post("/me/account/sheet/", tried).status == 200
    # Whoever secures their account ends the tokens there were.
    take_token(who)
