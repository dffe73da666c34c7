"""Fading: a deep round's words are destroyed on their day unless both kept it. Needs no key.

They are shown no more from the moment on, and destroyed at the first UTC midnight after it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from duologue.keepsakes.models import Keepsake
from duologue.people import days
from duologue.rounds.models import Answer, Outbox


def sweep(now: datetime) -> int:
    """Destroy every wrap of what is due, authors' too, additions and notes too; how many rounds."""
    rows = Outbox.objects.filter(kind="fade", day__lte=days.find_utc_day(now)).values_list("id", "subject")
    due = [(row_id, round_id) for row_id, round_id in rows if round_id is not None]
    for row_id, round_id in due:
        with transaction.atomic():
            Answer.objects.filter(round_id=round_id).update(wraps=b"")
            kept = list(Keepsake.objects.filter(source=round_id).values_list("id", flat=True))
            # With what was kept from it go the notes on that.
            Keepsake.objects.filter(Q(id__in=kept) | Q(source__in=kept)).update(wraps=b"")
            Outbox.objects.filter(id=row_id).delete()
    return len(due)
