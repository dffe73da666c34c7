"""`open`: the one function that turns stored content into something a person can read.

Its callers are listed and linted, and every call is counted, so that twin worlds can be compared by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from duologue.vault.envelope import Context, seal, unseal
from duologue.vault.errors import Locked
from duologue.vault.keyring import KeyRing
from duologue.vault.keys import mint_key
from duologue.vault.rules import RuleKind, Sealing, wrap_at_submit
from duologue.vault.wraps import SEALED_KINDS, Wrap, WrapKind, open_wrap


@dataclass(frozen=True, slots=True)
class SealedContent:
    """Something written, as rows have it: its place, its envelope and its wraps.

    `other_ciphertext_hash` is needed for an answer in strict sealing between its release and its opening.
    """

    context: Context
    blob: bytes = field(repr=False)
    wraps: tuple[Wrap, ...] = ()
    other_ciphertext_hash: bytes | None = None


@dataclass(slots=True)
class Counter:
    """How many contents were decrypted while it was in force; failures count too."""

    decryptions: int = 0


_counter: ContextVar[Counter | None] = ContextVar("duologue_vault_counter", default=None)


@contextmanager
def count_openings() -> Iterator[Counter]:
    """Count the calls of `open` in this context; an outer counter sees them as well."""
    outer, counter = _counter.get(), Counter()
    token = _counter.set(counter)
    try:
        yield counter
    finally:
        _counter.reset(token)
        if outer is not None:
            outer.decryptions += counter.decryptions


def open(ring: KeyRing, answer: SealedContent, *, releasing: bool = False) -> bytes:
    """Decrypt `answer` with the first of its wraps that `ring` opens.

    A release is passed over unless `releasing`: matched steps and ceilings set it, reading never does.
    Raises `Locked` if no wrap opens (its reason is that of the most promising one), `Unreadable` if the
    envelope is not the one the wraps belong to.
    """
    counter = _counter.get()
    if counter is not None:
        counter.decryptions += 1
    return unseal(open_content_key(ring, answer, releasing=releasing), answer.context, answer.blob)


def open_content_key(ring: KeyRing, answer: SealedContent, *, releasing: bool = False) -> bytes:
    """The key of `answer`, 32 bytes; raises `Locked` as `open` does."""
    reasons: set[str] = set()
    for wrap in answer.wraps:
        if wrap.kind in SEALED_KINDS and not releasing:
            reasons.add("sealed")
            continue
        bound = answer.other_ciphertext_hash if wrap.kind is WrapKind.STRICT else None
        try:
            return open_wrap(wrap, ring, answer.context, other_ciphertext_hash=bound)
        except Locked as locked:
            reasons.add(locked.reason)
    raise Locked(
        next((reason for reason in ("damaged", "sealed", "no key") if reason in reasons), "destroyed")
    )


def enclose(
    ring: KeyRing,
    context: Context,
    plaintext: bytes,
    rule: RuleKind,
    sealing: Sealing = "at once",
    *,
    first_card: bool = False,
    other_ciphertext_hash: bytes | None = None,
) -> SealedContent:
    """Seal `plaintext` under a content key of its own, with the wraps its rule gives it at submit.

    Raises `TooLong`, `ValueError` (see `seal`) or `Locked("no key")` (see `wrap_at_submit`).
    """
    key = mint_key()
    blob = seal(key, context, plaintext)
    wraps = wrap_at_submit(
        rule,
        sealing,
        ring,
        context,
        key,
        first_card=first_card,
        other_ciphertext_hash=other_ciphertext_hash,
    )
    strict = other_ciphertext_hash if any(wrap.kind is WrapKind.STRICT for wrap in wraps) else None
    return SealedContent(context, blob, wraps, strict)
