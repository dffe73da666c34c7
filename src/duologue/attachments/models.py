"""Rows of attachments: the plain columns say whose one is, what it belongs to and on which UTC day it fades;
what is in it lies in parts, each an envelope of its own."""

from __future__ import annotations

import uuid

from django.db import models


class Attachment(models.Model):
    """Something that lies beside what somebody wrote. `holder` is the answer or keepsake it belongs to, None
    until it was sent; `keeps` says, under the couple key, till when each may keep it and who does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    couple = models.UUIDField(db_index=True)
    author = models.CharField(max_length=1)
    holder = models.UUIDField(null=True, db_index=True)
    day = models.DateField()
    fades = models.DateField(null=True, db_index=True)
    keeps = models.BinaryField(default=b"")


class Part(models.Model):
    """At most 65,532 bytes of an attachment, padded; `number` counts them from 1."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="one_part_a_place")]
