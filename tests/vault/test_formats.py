"""What is stored, read by hand from what the papers say: a format changed by accident is found here.

Nothing below uses the vault's own reading, so what a reader forgets to bind is missed as well: it would open
its own wraps all the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from duologue.vault import (
    Locked,
    derive_password_keys,
    derive_session_key,
    derive_token_key,
    enclose,
    mint_key,
    open_wrap,
    seal,
    wrap_couple,
    wrap_couple_key_for,
    wrap_first_card,
    wrap_for_partner,
    wrap_invitation,
    wrap_personal,
    wrap_release,
    wrap_strict_release,
)
from duologue.vault.box import close
from duologue.vault.pairing import derive_invitation_key
from duologue.vault.recovery import RecoveryCode

CONTENT = bytes(range(32))


def hkdf(secret: bytes, label: bytes, context: bytes = b"") -> bytes:
    info = b"duologue/v1/" + label + b"\0" + context
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


def lengths(*fields: bytes) -> bytes:
    """Each field after its length, big-endian in four bytes."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def place(label: bytes, context, key: bytes) -> bytes:
    """The associated data of decision 11: format, kind, row, couple, author, seq, key id; the label first."""
    author = b"" if context.author is None else context.author.bytes
    return lengths(
        b"duologue/v1/" + label,
        b"\x01",
        context.kind.encode(),
        context.row.bytes,
        context.couple.bytes,
        author,
        context.seq.to_bytes(8, "big"),
        hashlib.sha256(key).digest()[:16],
    )


def opened(key: bytes, sealed: bytes, data: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], data)


# Envelopes


@pytest.mark.parametrize("size", [0, 1, 252, 253, 1020, 1021, 4092, 16380, 65532])
def test_an_envelope_is_a_format_a_nonce_and_a_padded_text_bound_to_its_place(two, size):
    """check 2: every field of the associated data, in its order and after its length."""
    context, key, text = two.place(two.ana, seq=7), mint_key(), b"x" * size
    blob = seal(key, context, text)
    body = opened(key, blob[1:], place(b"envelope", context, key))
    assert blob[0] == 1
    assert len(body) == min(padded for padded in (256, 1024, 4096, 16384, 65536) if padded >= size + 4)
    assert body[:4] == size.to_bytes(4, "big")
    assert body[4:].rstrip(b"\0") == text


def test_each_answer_has_a_content_key_of_its_own(two):
    """check 3: with one key for two, a wrap of the open one would open the sealed one."""
    context = two.place(two.ana)
    keys = set()
    for _ in range(50):
        (wrap,) = enclose(two.ana_ring, context, b"the same words", "private").wraps
        data = place(b"wrap", context, two.ana_keys.personal) + lengths(b"personal")
        keys.add(opened(two.ana_keys.personal, wrap.blob[1:], data))
    assert len(keys) == 50


def test_a_nonce_is_96_bits_of_chance_and_not_a_few():
    """check 3: of 5,000 under one key none comes twice, and every bit is now set and now not."""
    cipher = AESGCM(mint_key())
    nonces = {close(cipher, b"", b"")[:12] for _ in range(5_000)}
    assert len(nonces) == 5_000
    numbers = [int.from_bytes(nonce, "big") for nonce in nonces]
    always, ever = 2**96 - 1, 0
    for number in numbers:
        always, ever = always & number, ever | number
    assert (always, ever) == (0, 2**96 - 1)


# Wraps


@pytest.mark.parametrize("format_byte", [0, 2, 255])
def test_a_wrap_of_a_format_to_come_is_refused(two, format_byte):
    """check 4: unknown ids are refused, also where all the rest would open."""
    context = two.place(two.ana)
    wrap = wrap_personal(two.ana_keys.personal, CONTENT, context)
    assert open_wrap(wrap, two.ana_ring, context) == CONTENT
    with pytest.raises(Locked):
        open_wrap(replace(wrap, blob=bytes([format_byte]) + wrap.blob[1:]), two.ana_ring, context)


def test_a_wrap_for_one_key_is_bound_to_its_place_and_to_its_kind(two):
    """check 2: the kind of a wrap is part of its data, so that none can be passed off as another."""
    context, personal = two.place(two.ana), two.ana_keys.personal
    made = [
        (b"personal", personal, wrap_personal(personal, CONTENT, context), b""),
        (b"couple", two.couple_key, wrap_couple(two.couple_key, CONTENT, context), b""),
        (b"invitation", two.invitation, wrap_invitation(two.invitation, CONTENT, context), b""),
        (
            b"strict",
            two.couple_key,
            wrap_strict_release(two.couple_key, CONTENT, context, b"h" * 32),
            lengths(b"h" * 32),
        ),
    ]
    for kind, key, wrap, bound in made:
        assert wrap.blob[0] == 1
        data = place(b"wrap", context, key) + bound + lengths(kind)
        assert opened(key, wrap.blob[1:], data) == CONTENT
        with pytest.raises(InvalidTag):
            opened(key, wrap.blob[1:], data.removesuffix(lengths(kind)))


def test_a_seal_is_the_couple_s_key_around_the_host_s(two):
    """check 2: both layers are bound, the inner one too: the host's key serves every couple."""
    context = two.place(two.ana)
    for kind, outer, wrap in (
        (b"release", two.couple_key, wrap_release(two.couple_key, two.release, CONTENT, context)),
        (b"first-card", two.invitation, wrap_first_card(two.invitation, two.release, CONTENT, context)),
    ):
        inner = opened(outer, wrap.blob[1:], place(b"wrap", context, outer) + lengths(kind))
        data = place(b"release", context, two.release) + lengths(kind)
        assert opened(two.release, inner, data) == CONTENT
        with pytest.raises(InvalidTag):
            opened(two.release, inner, b"")


# Keys


def test_the_couple_key_goes_inside_hpke_inside_the_secret_of_both(two):
    """check 8: the outer layer is what authenticates the sender; HPKE alone would take anybody's."""
    ana = two.ana_keys.pin(two.ana_keys.pins.pin_other(two.ben_keys.pair.public))
    blob = wrap_couple_key_for(two.ben_keys.pair.public, ana, two.couple_key, two.couple, 1)
    ana_public, ben_public = ana.pair.public, two.ben_keys.pair.public
    info = lengths(b"duologue/v1/pair-hpke", two.couple.bytes, (1).to_bytes(4, "big"), ana_public, ben_public)
    private = X25519PrivateKey.from_private_bytes(two.ben_keys.private)
    secret = private.exchange(X25519PublicKey.from_public_bytes(ana_public))
    sealed = opened(hkdf(secret, b"pair", info), blob[1:], info)
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    assert suite.decrypt(sealed, private, info) == two.couple_key
    # Of a stranger's pair and everything public there is no such secret.
    stranger = X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(ben_public))
    with pytest.raises(InvalidTag):
        opened(hkdf(stranger, b"pair", info), blob[1:], info)


def test_each_input_has_its_label_and_the_pepper_enters_one_alone():
    """check 6: `auth` is recognised without the pepper, `kek` is nothing without it."""
    stretched, pepper = b"s" * 32, b"p" * 32
    keys = derive_password_keys(stretched, pepper)
    assert keys.auth == hkdf(stretched, b"auth")
    assert keys.kek == hkdf(stretched + pepper, b"kek")
    cookie = "c" * 43
    assert derive_session_key(cookie) == hkdf(cookie.encode(), b"session")
    assert derive_token_key(cookie) == hkdf(cookie.encode(), b"token")
    link = "0" * 26
    assert derive_invitation_key(link) == hkdf(link.encode(), b"invitation")
    code = RecoveryCode(b"r" * 20)
    assert code.derive_kek() == hkdf(b"r" * 20, b"recovery")


def test_a_kept_key_is_bound_to_its_partner_purpose_and_epoch(two):
    """check 8: an earlier epoch's copy does not open in a later one's place."""
    blob = wrap_for_partner(two.ana_keys.personal, two.couple_key, two.ana, "couple", 3)
    data = lengths(b"duologue/v1/kept-key", two.ana.bytes, b"couple", (3).to_bytes(4, "big"))
    assert opened(two.ana_keys.personal, blob, data) == two.couple_key
