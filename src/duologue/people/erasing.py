"""Erasing a person: the live copies of all that is theirs go, and nothing brings them back but a backup."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from duologue.people import access, hooks, key_files, leaving, row_locks, throttle
from duologue.people.me import Me
from duologue.people.models import Couple, Device, Invitation, Partner, Person


def erase(me: Me, now: datetime) -> None:
    """Delete everything of this person: keys, devices, sign-in, settings, drafts, profile, and what they
    wrote.

    A couple that nobody else is in goes with all that hangs off it. One with somebody else in it is left
    first; what the two had shared there is for `hooks.on_erasing` to take apart.
    """
    with transaction.atomic():
        # Nothing of theirs begins meanwhile that would hang off a row which is gone.
        row_locks.lock_person(me.person_id)
        for couple_id, closed in access.list_seats(me):
            seated = access.read_in_couple(me, couple_id)
            if closed is None:
                leaving.leave_couple(seated, now)
            for hook in hooks.on_erasing:
                hook(seated, now)
            Invitation.objects.filter(couple_id=couple_id, seat=seated.seat).delete()
            if not Partner.objects.filter(couple_id=couple_id).exclude(person_id=me.person_id).exists():
                _delete_couple(couple_id)
        ended = [
            bytes(id_hash)
            for id_hash in Device.objects.filter(person_id=me.person_id).values_list("id_hash", flat=True)
        ]
        # Only then: what is written down outlasts what is rolled back, and would keep out for good whoever
        # could not be erased, on a full disk. Their rows are gone, so the list is for an older backup.
        transaction.on_commit(lambda: key_files.find_held().revoke(ended), robust=True)
        throttle.forget_person(me.person_id)
        Person.objects.filter(id=me.person_id).delete()


def sweep(now: datetime) -> int:
    """Remove what names a couple that is gone: another device wrote it in the moment in which all was erased.
    How many rows."""
    there = Couple.objects.values("id")
    # Whatever hangs off a row that hangs off the couple went with it.
    alone = [one for one in _list_only_naming() if not any(field.is_relation for field in one._meta.fields)]
    return sum(model._default_manager.exclude(couple__in=there).delete()[0] for model in alone)


def _delete_couple(couple_id: UUID) -> None:
    for model in _list_only_naming():
        model._default_manager.filter(couple=couple_id).delete()
    Couple.objects.filter(id=couple_id).delete()


def _list_only_naming() -> list[type[models.Model]]:
    """Of which rows name their couple without a foreign key, so that the hot path has no constraint to
    check."""
    return [
        model
        for model in apps.get_models()
        if any(field.name == "couple" and type(field) is models.UUIDField for field in model._meta.fields)
    ]
