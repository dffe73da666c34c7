"""Leaving a couple: at any time, silently. Both keep a read-only archive from their next request on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from duologue.people import hooks, inviting
from duologue.people.me import Me
from duologue.people.models import Couple, Introduction, Invitation, Partner


def leave_couple(me: Me, now: datetime) -> None:
    """Close the couple for both; leaving twice, or at the same time, is leaving once.

    What the leaver had not yet opened is destroyed (`hooks.on_leaving`), waiting invitations end, and an
    offered couple key goes. No message is sent.
    """
    with transaction.atomic():
        if not Couple.objects.filter(id=me.couple_id, closed=None).update(closed=now.date(), agreed=None):
            return
        for hook in hooks.on_leaving:
            hook(me, now)
        waiting = Invitation.objects.filter(couple_id=me.couple_id, state=inviting.OPEN)
        inviting.end_rows(list(waiting), now)
        Introduction.objects.filter(couple_id=me.couple_id).delete()
        Partner.objects.filter(couple_id=me.couple_id).update(offer=None)
