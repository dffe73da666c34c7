"""Rows of calls: jobs, what is under way to a channel, calendars. None says whose it is, or when.

A job's id and a calendar's hash are found by their owner's keys alone.
"""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """What is needed to call one person: `content` lies under the file `jobs.key` and is overwritten in
    place. `head` holds, likewise, what a look of every minute asks of it, so that only those are opened for
    which there is something to do; empty in rows from before it."""

    id = models.UUIDField(primary_key=True)
    content = models.BinaryField()
    head = models.BinaryField(default=b"")


class Flag(models.Model):
    """That something is here for somebody, for an hour at most; found by a key of the couple's, sealed under
    `jobs.key`."""

    id = models.UUIDField(primary_key=True)
    content = models.BinaryField()


class Queued(models.Model):
    """A task that waits for a worker for some seconds: `content` lies under `jobs.key` too."""

    id = models.BigAutoField(primary_key=True)
    content = models.BinaryField()


class Feed(models.Model):
    """One's calendar, under a key from its own address; found by a hash of that address."""

    place_hash = models.BinaryField(primary_key=True)
    content = models.BinaryField()
