"""What a database may hold in the clear: a list, and whatever is not on it must be sealed, hashed or
wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver
from tests.architecture.sources import Module, module, modules, references

# Every column in the clear, and what it tells whoever holds the database. All others are binary.
PLAIN = """
Host: id kdf
CoupleLink: day
Person: id current
SignIn: person kdf
Passkey: id person host
Attempt: count until
Device: id person is_token may_write day ends
DeviceLock: device minutes tries kdf
Couple: id day epoch strict closed
Partner: id couple person seat confirmed profile_kind
Invitation: id couple seat day state round
Introduction: couple until
ScriptVersion: sha256 slug source
Round: id couple author day state awaits_a awaits_b
Move: id couple round seq author day
Answer: id couple round seq author day
Block: id couple owner month
Draft: id person
Outbox: id couple seat number kind subject day
Keepsake: id couple author day source archived
Rescue: id old new by day undone
HandedOver: id rescue
Attachment: id couple author holder day fades
Part: id attachment number
Job: id
Flag: id
Queued: id
CopyPart: ends
Comment: id article name text month state reported
"""
# Binary columns by what keeps them closed.
CLOSED = """
hash: Host.setup_hash CoupleLink.token_hash SignIn.name_hash SignIn.verifier SignIn.recovery_verifier
hash: Device.id_hash Invitation.proof Introduction.code_hash Introduction.commitment Attempt.key Round.slot
hash: Draft.place Round.list Keepsake.list
hash: Passkey.credential_hash Feed.place_hash CopyPart.place_hash
public: Passkey.public_key
public: Host.files_id Person.public_key SignIn.salt DeviceLock.salt
public: Introduction.second_nonce Introduction.first_nonce
wrapped: Passkey.locked Person.bundle SignIn.locked SignIn.recovery_locked Device.locked
wrapped: DeviceLock.locked Partner.couple_key
wrapped: Partner.invitation_key Partner.offer Partner.limits_wraps Partner.consents_wraps Invitation.kept_key
wrapped: Invitation.kept_secret
wrapped: Rescue.kept Round.key Answer.wraps Keepsake.wraps
sealed: Passkey.label Host.canary Person.settings Person.ways Device.label Device.used Couple.agreed
sealed: Partner.profile Partner.limits Partner.consents
sealed: Invitation.letter
sealed: Introduction.first_kept Introduction.second_kept Round.header Move.head Answer.content Block.content
sealed: Draft.content Keepsake.content Attachment.keeps Part.content
sealed: Job.content Job.head Flag.content Queued.content Feed.content CopyPart.content
"""
# A time of day stands nowhere but where something is over by then: nothing says when anybody was here.
MOMENTS = {"Attempt.until", "Introduction.until"}
OBSERVING = re.compile(
    r"last|seen|visit|activ|login|online|opened|view|streak|score|address|(^|_)ip($|_)|agent|location|latitude"
    r"|country|created|updated|_at$"
)


def listed(text: str) -> set[str]:
    found: set[str] = set()
    for line in text.strip().splitlines():
        model, _, columns = line.partition(": ")
        found |= {column if "." in column else f"{model}.{column}" for column in columns.split()}
    return found


Column = tuple[str, str, str]


def schema() -> list[Column]:
    """(model, column, type) of every table there is."""
    return [
        (model.__name__, field.name, field.get_internal_type())
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    ]


def in_the_clear(columns: Iterable[Column]) -> set[str]:
    return {f"{model}.{name}" for model, name, kind in columns if kind != "BinaryField"}


def binary(columns: Iterable[Column]) -> set[str]:
    return {f"{model}.{name}" for model, name, kind in columns if kind == "BinaryField"}


def observed(columns: Iterable[Column]) -> set[str]:
    """Columns that keep a time of day, an address, or are called like something noticed about somebody."""
    return {
        f"{model}.{name}"
        for model, name, kind in columns
        if f"{model}.{name}" not in MOMENTS
        and (
            kind in ("DateTimeField", "TimeField", "GenericIPAddressField", "FloatField", "DurationField")
            or OBSERVING.search(name)
        )
    }


def test_every_column_in_the_clear_is_on_the_list():
    """check 1: and every one on the list is still there."""
    assert in_the_clear(schema()) == listed(PLAIN)


def test_every_other_column_is_sealed_wrapped_or_a_hash():
    """check 1: a new binary column has to say which."""
    assert binary(schema()) == listed(CLOSED)


@pytest.mark.parametrize("planted", [("Round", "title", "CharField"), ("Person", "email", "EmailField")])
def test_a_new_plain_column_fails(planted: Column):
    """The control of check 1."""
    assert in_the_clear([*schema(), planted]) - listed(PLAIN) == {f"{planted[0]}.{planted[1]}"}


def test_a_new_binary_column_fails_too():
    """The control of check 1: bytes alone are no seal."""
    assert binary([*schema(), ("Round", "summary", "BinaryField")]) != listed(CLOSED)


def test_no_table_is_made_past_the_models(db: None):
    """check 1: all that the database has are these tables and the list of migrations."""
    from django.db import connection

    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    assert tables == {model._meta.db_table for model in apps.get_models()} | {"django_migrations"}


def test_no_column_knows_when_or_where_somebody_was():
    """check 47: no last-seen, count, streak, address or place, in any table."""
    assert observed(schema()) == set()


@pytest.mark.parametrize(
    "planted",
    [
        ("Device", "last_seen", "DateField"),
        ("Round", "opened_at", "DateTimeField"),
        ("Partner", "streak", "IntegerField"),
        ("Device", "ip", "CharField"),
        ("Keepsake", "when", "DateTimeField"),
    ],
)
def test_a_column_that_did_would_be_found(planted: Column):
    """The control of check 47."""
    assert observed([*schema(), planted]) == {f"{planted[0]}.{planted[1]}"}


# -- no back door of the host's ---------------------------------------------------------------------------


def test_there_is_no_admin_site_and_no_page_for_a_host(db: None):
    """check 10: nothing of the framework's that shows rows is installed or has an address."""
    rooms = ("people", "attachments", "rounds", "keepsakes", "counsel", "notify", "comments")
    ours = [f"duologue.{name}" for name in rooms]
    assert ours == settings.INSTALLED_APPS
    assert not any("admin" in str(one.pattern) for one in get_resolver().url_patterns)
    assert settings.DEBUG is False


OPENERS = ("duologue.rounds.reading_rounds", "duologue.keepsakes.reading_keepsakes", "duologue.web.exporting")


def opens(of: Module) -> list[str]:
    """What a command reaches that shows somebody's words."""
    return [
        f"{of.name}:{line} reaches {name}"
        for name, line in references(of)
        if name.startswith(OPENERS)
        or name in ("duologue.rounds.play.look", "duologue.rounds.today.read_today", "duologue.vault.unseal")
    ]


def test_no_command_of_the_host_opens_content():
    """check 10: the commands know neither reading nor exporting; `doctor` and `restore` open a canary."""
    commands = [one for one in modules() if one.name.startswith("duologue.cli")]
    assert len(commands) > 10
    assert [line for one in commands for line in opens(one)] == []


def test_a_command_that_did_would_be_found():
    """The control of check 10."""
    planted = "from duologue.rounds import reading_rounds\nreading_rounds.read(me, id, now)"
    assert opens(module("duologue.cli.peek", planted)) != []
