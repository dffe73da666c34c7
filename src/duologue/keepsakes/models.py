"""Rows of keepsakes and of notes in the margin, each an envelope of its own."""

from __future__ import annotations

import uuid

from django.db import models


class Keepsake(models.Model):
    """Something a couple keeps; `source` is the round it came from,
    `list` whose it is (see `people.lists`). Kind, words and dates are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    couple = models.ForeignKey("people.Couple", models.CASCADE, related_name="keepsakes")
    author = models.CharField(max_length=1)
    day = models.DateField()
    source = models.UUIDField(null=True, db_index=True)
    content = models.BinaryField()
    wraps = models.BinaryField()
    archived = models.DateField(null=True)
    list = models.BinaryField(default=b"")

    class Meta:
        # The couple never without the list: what is the other's is not even passed on the way.
        indexes = [models.Index(fields=["couple", "list", "day"])]


class HandedOver(models.Model):
    """A keepsake (`id`) that came from the couple before by a rescue: known once, so that what was destroyed
    since does not come again, and what is undone goes without anybody's key."""

    id = models.UUIDField(primary_key=True)
    rescue = models.ForeignKey("people.Rescue", models.CASCADE, related_name="+")
