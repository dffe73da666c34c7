"""Which wraps an answer has, from its submit to its end: the rules of who may read what, as pure functions.

Who may not read an answer has no wrap of its content key that they could open; everything else follows from
the tuples returned here. A round stores exactly what it is given and deletes what is no longer in it.
"""

from __future__ import annotations

from typing import Literal

from duologue.vault.envelope import Context
from duologue.vault.errors import Locked
from duologue.vault.keyring import KeyRing
from duologue.vault.wraps import (
    Wrap,
    WrapKind,
    open_wrap,
    wrap_couple,
    wrap_first_card,
    wrap_invitation,
    wrap_personal,
    wrap_release,
    wrap_strict_release,
)

RuleKind = Literal["private", "shared", "sealed", "matched", "counted", "solo"]
Sealing = Literal["at once", "strict"]


def wrap_at_submit(
    rule: RuleKind,
    sealing: Sealing,
    ring: KeyRing,
    context: Context,
    content_key: bytes,
    *,
    first_card: bool = False,
    other_ciphertext_hash: bytes | None = None,
) -> tuple[Wrap, ...]:
    """The wraps of a new or corrected answer, made in its author's session.

    `first_card`: the round lives under the invitation key, and its seal is "at once" whatever the couple
    chose. `other_ciphertext_hash`: in strict sealing, for who answers second, of the other's envelope;
    their release is made with the submit. Raises `Locked("no key")` if the ring lacks a key that the rule
    needs.
    """
    personal = wrap_personal(_hold_key(ring.personal), content_key, context)
    if rule in ("private", "solo", "counted"):
        return (personal,)
    if rule == "shared":
        return (_wrap_for_both(ring, context, content_key, first_card),)
    if rule == "sealed" and sealing == "strict" and not first_card:
        if other_ciphertext_hash is None:
            return (personal,)
        return (
            personal,
            wrap_strict_release(_hold_key(ring.couple), content_key, context, other_ciphertext_hash),
        )
    if rule not in ("sealed", "matched"):
        raise ValueError(f"no such rule: {rule}")
    release = _hold_key(ring.release)
    if first_card:
        return (personal, wrap_first_card(_hold_key(ring.invitation), release, content_key, context))
    return (personal, wrap_release(_hold_key(ring.couple), release, content_key, context))


def wrap_with_release(
    ring: KeyRing, context: Context, wraps: tuple[Wrap, ...], other_ciphertext_hash: bytes
) -> tuple[Wrap, ...]:
    """Strict sealing: the wraps with the author's release, made on their next request after the other
    answered.

    Bound to the other's envelope as it then was; a release that is there already is made anew. Raises
    `Locked` in any session but the author's.
    """
    personal = _find_wrap(wraps, WrapKind.PERSONAL)
    content_key = open_wrap(personal, ring, context)
    release = wrap_strict_release(_hold_key(ring.couple), content_key, context, other_ciphertext_hash)
    return (personal, release)


def wrap_at_opening(
    ring: KeyRing,
    context: Context,
    wraps: tuple[Wrap, ...],
    *,
    first_card: bool = False,
    other_ciphertext_hash: bytes | None = None,
) -> tuple[Wrap, ...]:
    """The wraps of a sealed answer from its opening on: its author's stays, both get theirs, the release
    goes.

    Called once the rule says `Open`, in either one's session, with the release key in the ring for "at
    once". Raises `Locked("sealed")` if the only release is missing: in strict sealing, its author has not
    been here since.
    """
    kinds = {WrapKind.RELEASE, WrapKind.FIRST_CARD, WrapKind.STRICT}
    releases = [wrap for wrap in wraps if wrap.kind in kinds]
    if not releases:
        raise Locked("sealed" if wraps else "destroyed")
    content_key = open_wrap(releases[0], ring, context, other_ciphertext_hash=other_ciphertext_hash)
    kept = tuple(wrap for wrap in wraps if wrap.kind is WrapKind.PERSONAL)
    return (*kept, _wrap_for_both(ring, context, content_key, first_card))


def wrap_at_share(ring: KeyRing, context: Context, wraps: tuple[Wrap, ...]) -> tuple[Wrap, ...]:
    """The wraps of a private answer once its author shares it; raises `Locked` in anybody else's session."""
    personal = _find_wrap(wraps, WrapKind.PERSONAL)
    return (personal, wrap_couple(_hold_key(ring.couple), open_wrap(personal, ring, context), context))


def wrap_at_giving(ring: KeyRing, context: Context, wraps: tuple[Wrap, ...]) -> tuple[Wrap, ...]:
    """The wraps of a private content once its author gives it to the other, to open when they like: a release
    beside their own. Raises `Locked` in anybody else's session."""
    personal = _find_wrap(wraps, WrapKind.PERSONAL)
    key = open_wrap(personal, ring, context)
    return (personal, wrap_release(_hold_key(ring.couple), _hold_key(ring.release), key, context))


def wrap_when_kept_private(wraps: tuple[Wrap, ...]) -> tuple[Wrap, ...]:
    """The wraps of an answer that will never open: its author's alone."""
    return tuple(wrap for wrap in wraps if wrap.kind is WrapKind.PERSONAL)


def wrap_at_withdraw() -> tuple[Wrap, ...]:
    """The wraps of a withdrawn or faded answer: none, not even its author's, so the content key is gone."""
    return ()


def wrap_at_confirmation(ring: KeyRing, context: Context, wraps: tuple[Wrap, ...]) -> tuple[Wrap, ...]:
    """What was wrapped under the invitation key, rewrapped to the couple key once the four words are
    confirmed.

    A first-card seal that never opened keeps its place, rewrapped as a release; that needs the release key.
    """
    moved: list[Wrap] = []
    for wrap in wraps:
        if wrap.kind is WrapKind.INVITATION:
            moved.append(wrap_couple(_hold_key(ring.couple), open_wrap(wrap, ring, context), context))
        elif wrap.kind is WrapKind.FIRST_CARD:
            content_key = open_wrap(wrap, ring, context)
            moved.append(wrap_release(_hold_key(ring.couple), _hold_key(ring.release), content_key, context))
        else:
            moved.append(wrap)
    return tuple(moved)


def _wrap_for_both(ring: KeyRing, context: Context, content_key: bytes, first_card: bool) -> Wrap:
    if first_card:
        return wrap_invitation(_hold_key(ring.invitation), content_key, context)
    return wrap_couple(_hold_key(ring.couple), content_key, context)


def _find_wrap(wraps: tuple[Wrap, ...], kind: WrapKind) -> Wrap:
    found = next((wrap for wrap in wraps if wrap.kind is kind), None)
    if found is None:
        raise Locked("no key" if wraps else "destroyed")
    return found


def _hold_key(key: bytes | None) -> bytes:
    if key is None:
        raise Locked("no key")
    return key
