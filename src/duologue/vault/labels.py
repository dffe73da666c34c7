"""Every label under which the vault derives a key or binds data: one per use, never reused.

A label is part of a stored format. A changed use gets a new label; an old one is never given a new meaning.
"""

from __future__ import annotations

from enum import Enum


class Label(bytes, Enum):
    """HKDF and associated-data labels, `duologue/v1/...`."""

    AUTH = b"duologue/v1/auth"
    KEK = b"duologue/v1/kek"
    SESSION = b"duologue/v1/session"
    TOKEN = b"duologue/v1/token"
    RECOVERY = b"duologue/v1/recovery"
    RECOVERY_AUTH = b"duologue/v1/recovery-auth"
    RECOVERY_CHECK = b"duologue/v1/recovery-check"
    INVITATION = b"duologue/v1/invitation"
    PAIR = b"duologue/v1/pair"
    PAIR_HPKE = b"duologue/v1/pair-hpke"
    WORDS = b"duologue/v1/words"
    WORDS_COMMITMENT = b"duologue/v1/words-commitment"
    SLOT = b"duologue/v1/slot"
    ROW_ID = b"duologue/v1/row-id"
    LIST = b"duologue/v1/list"
    LOT = b"duologue/v1/lot"
    DAYS_QUESTION = b"duologue/v1/days-question"
    COMING_BACK = b"duologue/v1/coming-back"
    JOB_PLACE = b"duologue/v1/job-place"
    FLAG_PLACE = b"duologue/v1/flag-place"
    VAPID = b"duologue/v1/vapid"
    FEED = b"duologue/v1/feed"
    FEED_PLACE = b"duologue/v1/feed-place"
    COUNSEL = b"duologue/v1/counsel"
    COUNSEL_PLACE = b"duologue/v1/counsel-place"
    COMMENTS_COUNTED = b"duologue/v1/comments-counted"
    DRAFT_PLACE = b"duologue/v1/draft-place"
    BROUGHT = b"duologue/v1/brought"
    PASSKEY = b"duologue/v1/passkey"
    PIN = b"duologue/v1/pin"
    LAST_USE = b"duologue/v1/last-use"
    KEPT_MEANWHILE = b"duologue/v1/kept-meanwhile"
    LOCK = b"duologue/v1/lock"
    BUNDLE = b"duologue/v1/bundle"
    KEPT_KEY = b"duologue/v1/kept-key"
    ENVELOPE = b"duologue/v1/envelope"
    WRAP = b"duologue/v1/wrap"
    RELEASE = b"duologue/v1/release"
