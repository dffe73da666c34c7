"""Copies for a counsellor. No row says whose it is, or when it was made."""

from __future__ import annotations

from django.db import models


class CopyPart(models.Model):
    """A part of a copy, under a key from its link's secret; found by a hash that only the secret makes. From
    the UTC day `ends` on it is gone."""

    place_hash = models.BinaryField(primary_key=True)
    content = models.BinaryField()
    ends = models.DateField()
