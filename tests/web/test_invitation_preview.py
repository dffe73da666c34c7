"""What a messenger shows beside an invitation's link, and what its look costs: nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.people.database import dump
from tests.security.walking import same_chance
from tests.web.conftest import at
from tests.world import NOW, World

from duologue.people import inviting
from duologue.rounds.models import Outbox
from duologue.web import collect

CARD = re.compile(rb'<meta (?:property|name)="((?:og|twitter|description)[^"]*)" content="([^"]*)">')


def fetch(id_: object, **headers: str) -> bytes:
    """As a messenger does: no cookies, no scripts, nothing behind the "#"."""
    with same_chance("a preview"):
        client = Client(HTTP_HOST="us.localhost")
        return client.get(f"/i/{id_}/", secure=True, headers={"User-Agent": "Bot", **headers}).content


@pytest.fixture
def invited(db: None) -> World:
    return World.invited_world()


def test_a_preview_has_a_sentence_and_a_picture_of_ours(invited):
    card = dict(CARD.findall(fetch(invited.invited.invitation_id)))
    assert card[b"og:title"] == b"Somebody wrote to you."
    assert card[b"og:description"] == card[b"description"]
    picture = card[b"og:image"].decode()
    assert picture == "https://us.localhost" + collect.find_address("preview.png")
    stored = collect.find_static_dir() / picture.rpartition("/")[2]
    assert stored.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_it_is_the_same_for_every_invitation_whether_or_not_there_is_one(invited, monkeypatch):
    """check 45: no name, no word, no secret; byte for byte, but for the id that was asked for."""
    mine, nobodys = invited.invited, uuid4()
    pages = []
    for id_ in (mine.invitation_id, nobodys):
        pages.append(fetch(id_).replace(str(id_).encode(), b"ID"))
    at(NOW + timedelta(days=40), monkeypatch)
    inviting.sweep(NOW + timedelta(days=40))
    pages.append(fetch(mine.invitation_id).replace(str(mine.invitation_id).encode(), b"ID"))
    assert pages[0] == pages[1] == pages[2]
    for hidden in (b"Ana", b"Come and try", mine.secret.encode()):
        assert hidden not in pages[0]
    card = CARD.findall(fetch(mine.invitation_id))
    assert str(mine.invitation_id).encode() not in b"".join(value for _, value in card)
    assert b"og:url" not in dict(card)


def test_looking_changes_nothing_and_spends_nothing(invited):
    before, outbox = dump(), Outbox.objects.count()
    for _ in range(3):
        fetch(invited.invited.invitation_id)
        Client(HTTP_HOST="localhost").head(f"/i/{invited.invited.invitation_id}/", secure=True)
    assert dump() == before and Outbox.objects.count() == outbox
    mine = invited.invited
    assert inviting.show(mine.invitation_id, mine.secret, NOW).state == inviting.OPEN


def test_no_other_page_has_a_card(invited):
    """What somebody is signed in to, or was led to, is nobody's preview."""
    for path in ("/", "/sign-in/", "/promise/", "/begin/"):
        assert not CARD.findall(Client(HTTP_HOST="localhost").get(path, secure=True).content)
