"""How two become a couple: the link's secret, the four words, the couple key's way to who joins."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from duologue.vault import crockford
from duologue.vault.box import close, disclose, join_fields
from duologue.vault.errors import CodeSlip, InvitationTypo, NotConfirmed, Unreadable, WrongKey
from duologue.vault.keys import KEY_BYTES, PartnerKeys, derive
from duologue.vault.labels import Label

INVITATION_SYMBOLS = 26
SHORT_CODE_SYMBOLS = 8
WORD_BITS = 10
NONCE_BYTES = 16
LEAST_CONTEXT_BYTES = 16

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_FORMAT_BYTE = b"\x01"


def mint_invitation_secret() -> str:
    """The secret of a link's fragment: 130 random bits as 26 base32 symbols, which can also be typed."""
    return crockford.encode(secrets.randbits(5 * INVITATION_SYMBOLS), INVITATION_SYMBOLS).lower()


def derive_invitation_key(secret: str) -> bytes:
    """The invitation's key, 32 bytes, from the secret as pasted or typed; raises `InvitationTypo`."""
    return derive(_read_symbols(secret, INVITATION_SYMBOLS).encode(), Label.INVITATION)


def mint_short_code() -> str:
    """A code of 40 bits, such as `7K2M-Q9XA`, that introduces two devices in one room. It carries no key."""
    return crockford.group_symbols(
        crockford.encode(secrets.randbits(5 * SHORT_CODE_SYMBOLS), SHORT_CODE_SYMBOLS)
    )


def hash_short_code(code: str) -> bytes:
    """What a typed short code is looked up by, 32 bytes; raises `InvitationTypo`."""
    return hashlib.sha256(_read_symbols(code, SHORT_CODE_SYMBOLS).encode()).digest()


def mint_words_nonce() -> bytes:
    """A fresh 16-byte contribution to the four words of two devices that only a short code introduced."""
    return secrets.token_bytes(NONCE_BYTES)


def commit_to_words(nonce: bytes, public: bytes) -> bytes:
    """What the first device shows before it has seen the other's nonce: SHA-256 of its own nonce and key."""
    return hashlib.sha256(join_fields(Label.WORDS_COMMITMENT, nonce, public)).digest()


def make_words_context(
    first_nonce: bytes, second_nonce: bytes, commitment: bytes, first_public: bytes
) -> bytes:
    """The context of the four words after a short code: the committed nonce, now shown, and the second's.

    The first device commits, the second answers with its nonce and key, the first shows its own. Raises
    `WrongKey` if what it shows is not what it had committed to.
    """
    if not hmac.compare_digest(commit_to_words(first_nonce, first_public), commitment):
        raise WrongKey("not the nonce that was committed to")
    return join_fields(first_nonce, second_nonce)


def make_four_words(
    public_a: bytes, public_b: bytes, couple: UUID, context: bytes, words: Sequence[str] | None = None
) -> tuple[str, str, str, str]:
    """Four words of 40 bits that agree on both screens only if both see the same two public keys.

    The same whoever asks first. `context` is the invitation key after a link, `make_words_context` after a
    short
    code; at least 16 bytes. `words` are the 1024 to draw from, in their order; the English ones if none are
    given.

    How strong: 40 bits of a plain hash would be too few, as someone between the two chooses a key towards
    each and needs only some pair whose words agree, some 2**21 tries. Stretching would not mend that: most
    of the tries can be made before the second key is known. So the hash is keyed with something that who
    rewrites the database does not have (the invitation key) or could not choose after seeing the rest (a
    committed nonce, as in ZRTP, RFC 6189 4.4.1.1): they are left with one chance in 2**40 an attempt. Who
    has the link *and* rewrites the database while the two pair can still find such keys in seconds; an
    altered server needs none. Neither is promised against.
    """
    if len(public_a) != KEY_BYTES or len(public_b) != KEY_BYTES or len(context) < LEAST_CONTEXT_BYTES:
        raise ValueError("the four words need two public keys and what the two share")
    lower, upper = sorted((public_a, public_b))
    digest = derive(context, Label.WORDS, join_fields(couple.bytes, lower, upper))
    number = int.from_bytes(digest[:5], "big")
    drawn_from = read_word_list() if words is None else words
    if len(drawn_from) != 2**WORD_BITS:
        raise ValueError("the four words are drawn from 1024")
    first, second, third, fourth = (
        drawn_from[(number >> (WORD_BITS * place)) & (2**WORD_BITS - 1)] for place in range(4)
    )
    return first, second, third, fourth


@cache
def read_word_list() -> tuple[str, ...]:
    """The 1024 English words that four are drawn from; their order is part of the format."""
    return read_words(files("duologue.vault").joinpath("words.txt").read_text("utf-8"))


def read_words(text: str) -> tuple[str, ...]:
    """A list of words in any language, one a line; raises `ValueError` unless 1024 different ones."""
    words = tuple(filter(None, (line.strip() for line in text.splitlines())))
    if len(words) != 2**WORD_BITS or len(set(words)) != len(words):
        raise ValueError("1024 different words, one a line")
    return words


def wrap_couple_key_for(
    joiner_public: bytes, inviter: PartnerKeys, couple_key: bytes, couple: UUID, epoch: int
) -> bytes:
    """The couple key for the one who joins, made when the inviter confirms the four words.

    HPKE (RFC 9180, base mode, X25519, HKDF-SHA256, AES-256-GCM) with couple, epoch and both public keys in
    `info`; as base mode authenticates no sender, its result is enciphered again under a key from the X25519
    secret of both. Raises `NotConfirmed` unless `inviter.pins` already holds the joiner's key,
    `SubstitutedKey` if it holds another.
    """
    if len(couple_key) != KEY_BYTES:
        raise ValueError("a couple key has 32 bytes")
    if inviter.pins.other_public_hash is None:
        raise NotConfirmed("the four words have not been confirmed")
    inviter.pins.check_other(joiner_public)
    pair = inviter.pair
    info = _make_info(couple, epoch, pair.public, joiner_public)
    outer = AESGCM(derive(pair.derive_shared(joiner_public), Label.PAIR, info))
    sealed = _SUITE.encrypt(couple_key, X25519PublicKey.from_public_bytes(joiner_public), info)
    return _FORMAT_BYTE + close(outer, info, sealed)


def unwrap_couple_key(
    blob: bytes, inviter_public: bytes, joiner: PartnerKeys, couple: UUID, epoch: int
) -> bytes:
    """The couple key, 32 bytes, for the one who joins; pin it next (`Pins.pin_couple`).

    Raises `SubstitutedKey` if the inviter's public key is not the one pinned when the words were shown (or
    none was), `WrongKey` if this was not made by that inviter for this joiner, couple and epoch.
    """
    joiner.pins.check_other(inviter_public)
    pair = joiner.pair
    info = _make_info(couple, epoch, inviter_public, pair.public)
    if blob[:1] != _FORMAT_BYTE:
        raise WrongKey("an unknown format of couple key")
    try:
        sealed = disclose(
            AESGCM(derive(pair.derive_shared(inviter_public), Label.PAIR, info)), info, blob[1:]
        )
        couple_key = _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(pair.private), info)
    except (Unreadable, InvalidTag, ValueError):
        raise WrongKey("not a couple key for this partner") from None
    if len(couple_key) != KEY_BYTES:
        raise WrongKey("not a couple key for this partner")
    return couple_key


def _make_info(couple: UUID, epoch: int, inviter_public: bytes, joiner_public: bytes) -> bytes:
    if not 1 <= epoch < 2**32:
        raise ValueError("epochs count from 1")
    return join_fields(Label.PAIR_HPKE, couple.bytes, epoch.to_bytes(4, "big"), inviter_public, joiner_public)


def _read_symbols(text: str, length: int) -> str:
    symbols = crockford.tidy(text)
    if len(symbols) != length or any(symbol not in crockford.ALPHABET for symbol in symbols):
        raise InvitationTypo(CodeSlip.NOT_WHOLE)
    return symbols
