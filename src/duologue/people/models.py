"""Rows of people: persons with their keys, couples, devices, invitations.

Plain columns say who belongs to whom and on which UTC day; names, words, settings and keys are
sealed. Nothing here says when anybody was last here.
"""

from __future__ import annotations

import uuid

from django.db import models


class Host(models.Model):
    """The instance itself: one row. `kdf` holds the calibrated Argon2id parameters, `files_id` names the
    key files that this database was made with, and `canary` opens with them alone."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    setup_hash = models.BinaryField(null=True)
    files_id = models.BinaryField()
    kdf = models.JSONField()
    canary = models.BinaryField()


class CoupleLink(models.Model):
    """A host's link for a further couple: spent by the first who begins with it."""

    token_hash = models.BinaryField(primary_key=True)
    day = models.DateField()


class Person(models.Model):
    """One human being with keys. `bundle` (private key and pins) lies under the personal key, which devices
    and, once the account is secured, password and recovery code hold. `current` is the seat they act
    from: the open couple's, else the latest one. `ways` (under the personal key) is what `ways_in` tells."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    public_key = models.BinaryField()
    bundle = models.BinaryField()
    settings = models.BinaryField(null=True)
    ways = models.BinaryField(null=True)
    current = models.UUIDField()


class SignIn(models.Model):
    """A secured account: what a sign-in name, a password and a recovery code open. Without a password,
    passkeys and the code do."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="sign_in")
    name_hash = models.BinaryField(unique=True)
    salt = models.BinaryField(null=True)
    kdf = models.JSONField(null=True)
    verifier = models.BinaryField(null=True)
    locked = models.BinaryField(null=True)
    recovery_verifier = models.BinaryField()
    recovery_locked = models.BinaryField()


class Passkey(models.Model):
    """A passkey, found by the hash of its credential's id. `locked` is the personal key under what the
    authenticator's PRF gives, if it gives anything; `host` is the name it works under, and `label` what it is
    called, under the personal key. No counter: when somebody signed in is written nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, models.CASCADE, related_name="passkeys")
    credential_hash = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    host = models.CharField(max_length=255)
    locked = models.BinaryField(null=True)
    label = models.BinaryField()


class Attempt(models.Model):
    """Attempts of a window, keyed by a hash of what is throttled; old ones are swept."""

    key = models.BinaryField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()


class Device(models.Model):
    """A signed-in browser or an API token. `ends` is a token's end, and a browser's once the account is
    secured, but for those that are older than that and may undo it. `used`, a token's last day of use, and
    `label` are for its owner alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, models.CASCADE, related_name="devices")
    id_hash = models.BinaryField(unique=True)
    locked = models.BinaryField()
    label = models.BinaryField(null=True)
    is_token = models.BooleanField(default=False)
    may_write = models.BooleanField(default=True)
    used = models.BinaryField(null=True)
    day = models.DateField()
    ends = models.DateField(null=True)


class DeviceLock(models.Model):
    """How a browser is locked. While it is, its `Device.locked` is empty: the personal key stands there under
    its cookie again once `locked`, which takes the PIN as well, or a passkey has opened it. `minutes` without
    use after which it locks by itself, 0 for never; `tries` since the PIN was last right. Without a PIN (none
    was chosen, or too many were wrong) `salt`, `kdf` and `locked` are null."""

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="lock")
    minutes = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    salt = models.BinaryField(null=True)
    kdf = models.JSONField(null=True)
    locked = models.BinaryField(null=True)


class Couple(models.Model):
    """A shared space; one person alone has one too. `agreed` is who agreed to leave strict sealing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    day = models.DateField()
    epoch = models.PositiveIntegerField(default=1)
    strict = models.BooleanField(default=False)
    closed = models.DateField(null=True)
    agreed = models.BinaryField(null=True)


class Partner(models.Model):
    """One of the two, with their own wraps of the couple's keys.

    `couple_key` and `invitation_key` lie under the personal key; `offer` is the couple key on its way to the
    one who joined. `confirmed`: this partner shares the couple key. `profile` (name, colour, time zone) is
    sealed under what `profile_kind` names: the couple key, the invitation key, or the pair's X25519 secret.
    `limits` (ceilings) and `consents` (which figures of the two they agree to) have wraps of their own, among
    them a release in either mode.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="partners")
    person = models.ForeignKey(Person, models.CASCADE, related_name="seats")
    seat = models.CharField(max_length=1)
    couple_key = models.BinaryField(null=True)
    invitation_key = models.BinaryField(null=True)
    offer = models.BinaryField(null=True)
    confirmed = models.BooleanField(default=False)
    profile = models.BinaryField()
    profile_kind = models.CharField(max_length=10, default="couple")
    limits = models.BinaryField(null=True)
    limits_wraps = models.BinaryField(default=b"")
    consents = models.BinaryField(null=True)
    consents_wraps = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["couple", "seat"], name="one_partner_a_seat")]


class Invitation(models.Model):
    """A link with a key of its own; spent by the first answer. The key itself is only in the link
    and, under personal keys, with the inviter and the one who answered. `proof` tells whether a posted
    secret is right and opens nothing. `letter` lies under the invitation key, `kept_key` and, to show
    the link again, `kept_secret` under the inviter's personal key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="invitations")
    seat = models.CharField(max_length=1)
    day = models.DateField()
    state = models.CharField(max_length=10, default="open")
    proof = models.BinaryField()
    letter = models.BinaryField(null=True)
    round = models.UUIDField(null=True)
    kept_key = models.BinaryField()
    kept_secret = models.BinaryField(null=True)


class Introduction(models.Model):
    """A short code: it carries no key, and brings two present devices together, which compare four words.

    The first device commits to a nonce, the second answers with its own, the first then shows its own. Each
    keeps what it saw (`first_kept`, `second_kept`) under its personal key, so that no row can change it."""

    couple = models.OneToOneField(Couple, models.CASCADE, primary_key=True, related_name="introduction")
    code_hash = models.BinaryField(null=True, unique=True)
    until = models.DateTimeField(null=True)
    commitment = models.BinaryField()
    first_kept = models.BinaryField()
    second_nonce = models.BinaryField(null=True)
    second_kept = models.BinaryField(null=True)
    first_nonce = models.BinaryField(null=True)


class Rescue(models.Model):
    """Who stayed in the couple `old` (in the seat `by`) began `new`, to share it with the other as a new
    person. `undone` is the day on which one of the two of `old` took that back. `kept`, under the personal
    key of who stayed, is their bundle with the pins of `old`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    old = models.ForeignKey(Couple, models.CASCADE, related_name="rescues")
    new = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    by = models.CharField(max_length=1)
    day = models.DateField()
    undone = models.DateField(null=True)
    kept = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["old"], condition=models.Q(undone=None), name="one_rescue_at_a_time"
            )
        ]
