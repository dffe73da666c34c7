"""Rows of rounds: heads and answers apart, each answer with the wraps of its content key.

Plain columns are the couple, seat, UTC day, order and what the list pages need; step ids, exact times,
names and all words are sealed.
"""

from __future__ import annotations

import uuid

from django.db import models


class ScriptVersion(models.Model):
    """Every version of a script ever installed, so that a round ends as it began."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    slug = models.CharField(max_length=80)
    source = models.TextField()


class Round(models.Model):
    """One playing of an exercise. `key` holds the wraps of its round key: the couple's, the invitation's
    or, for a solo round, its author's alone. `list` says whose it is (see `people.lists`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    couple = models.ForeignKey("people.Couple", models.CASCADE, related_name="rounds")
    author = models.CharField(max_length=1)
    day = models.DateField()
    state = models.CharField(max_length=6, default="open")
    awaits_a = models.BooleanField(default=False)
    awaits_b = models.BooleanField(default=False)
    slot = models.BinaryField(null=True, unique=True)
    key = models.BinaryField()
    header = models.BinaryField()
    list = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["couple", "list", "day"]),
            models.Index(fields=["couple", "list", "state"]),
        ]


class Move(models.Model):
    """One move: its head is sealed under the round key. (round, seq) is unique and shown nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    couple = models.UUIDField()
    round = models.ForeignKey(Round, models.CASCADE, related_name="moves")
    seq = models.PositiveIntegerField()
    author = models.CharField(max_length=1)
    day = models.DateField()
    head = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "seq"], name="one_move_a_place")]


class Answer(models.Model):
    """What somebody wrote: padded ciphertext under a content key of its own, and that key's wraps.

    Without an author it is a matched step's intersection; with no wraps left it is destroyed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    couple = models.UUIDField()
    round = models.ForeignKey(Round, models.CASCADE, related_name="answers")
    seq = models.PositiveIntegerField()
    author = models.CharField(max_length=1)
    day = models.DateField()
    content = models.BinaryField()
    wraps = models.BinaryField()


class Block(models.Model):
    """A month's numbers of opened rounds, for history and insight: the couple's or one's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    couple = models.UUIDField()
    owner = models.CharField(max_length=1, default="")
    month = models.DateField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["couple", "owner", "month"], name="one_block_a_month")]


class Draft(models.Model):
    """What one is typing, per step, under the personal key; `place` hides which step it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="drafts")
    place = models.BinaryField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="one_draft_a_place")]


class Outbox(models.Model):
    """Something happened: an id and a generic kind for the stream and the jobs, never content.

    `number` counts what one seat was told, and is all that is ever shown: from a gap between row ids, one
    partner could count the other's moves. The last row of a seat outlives the rest, without a kind, to go on
    counting from. `day` is the UTC day it was told on, or on which a job is due: no moment stands here.
    """

    couple = models.UUIDField(db_index=True)
    seat = models.CharField(max_length=1)
    number = models.PositiveBigIntegerField(default=0)
    kind = models.CharField(max_length=12)
    subject = models.UUIDField(null=True)
    day = models.DateField()
