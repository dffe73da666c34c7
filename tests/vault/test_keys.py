"""Derived keys, pins, bundles, kept keys and the ring of a request."""

from __future__ import annotations

import hashlib
import hmac
import pickle
from dataclasses import FrozenInstanceError
from datetime import date
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from duologue.vault import (
    KeyPair,
    KeyRing,
    Label,
    PartnerKeys,
    Pins,
    SubstitutedKey,
    Unreadable,
    WrongKey,
    derive,
    fingerprint,
    lock_bundle,
    make_key_id,
    make_slot,
    mint_key,
    unlock_bundle,
    unwrap_for_partner,
    wrap_for_partner,
)
from duologue.vault.box import close, join_fields


def test_derived_keys_are_hkdf_sha256_with_label_and_context():
    """RFC 5869 worked out by hand: extract with a salt of zeros, then one block of expansion."""
    secret = mint_key()
    extracted = hmac.digest(bytes(32), secret, "sha256")
    expanded = hmac.digest(extracted, b"duologue/v1/pair\0both publics\x01", "sha256")
    assert derive(secret, Label.PAIR, b"both publics") == expanded


def test_every_label_is_its_own():
    values = [label.value for label in Label]
    assert len(set(values)) == len(values) == len(Label.__members__)
    assert all(value.startswith(b"duologue/v1/") and b"\0" not in value for value in values)
    secret = mint_key()
    assert len({derive(secret, label) for label in Label}) == len(values)


def test_a_slot_is_the_same_for_both_and_differs_by_exercise_day_and_couple():
    key, day = mint_key(), date(2026, 11, 22)
    same = make_slot(key, "check-in", day)
    assert same == make_slot(key, "check-in", day)
    others = {
        make_slot(key, "thanks", day),
        make_slot(key, "check-in", date(2026, 11, 23)),
        make_slot(mint_key(), "check-in", day),
    }
    assert len(others | {same}) == 4


# check 8


def test_a_substituted_public_key_is_refused():
    """check 8"""
    ben, mallory = KeyPair.mint(), KeyPair.mint()
    pins = Pins().pin_other(ben.public)
    pins.check_other(ben.public)
    for call in (pins.check_other, pins.pin_other, Pins().check_other):
        with pytest.raises(SubstitutedKey):
            call(mallory.public)


def test_a_substituted_or_older_couple_key_is_refused():
    """check 8"""
    key, other = mint_key(), mint_key()
    pins = Pins().pin_couple(2, key)
    pins.check_couple(2, key)
    for epoch, candidate in ((2, other), (1, key), (3, key), (1, other)):
        with pytest.raises(SubstitutedKey):
            pins.check_couple(epoch, candidate)
    for epoch, candidate in ((2, other), (1, other), (0, other)):
        with pytest.raises(SubstitutedKey):
            pins.pin_couple(epoch, candidate)
    with pytest.raises(SubstitutedKey):
        Pins().check_couple(1, key)
    pins.pin_couple(3, other).check_couple(3, other)


def test_without_a_pin_a_substituted_key_would_be_taken(monkeypatch):
    """check 8, control: the pin is what refuses; with its comparison gone, anything passes."""
    monkeypatch.setattr("duologue.vault.keys.hmac.compare_digest", lambda one, other: True)
    Pins().pin_other(KeyPair.mint().public).check_other(KeyPair.mint().public)


def test_pins_that_contradict_themselves_are_refused():
    for wrong in (
        (None, 1, None),
        (None, 0, bytes(32)),
        (b"short", 0, None),
        (None, 2**32, bytes(32)),
        (None, -1, None),
    ):
        with pytest.raises(ValueError):
            Pins(*wrong)


hashes = st.none() | st.binary(min_size=32, max_size=32)


@given(
    private=st.binary(min_size=32, max_size=32),
    personal=st.binary(min_size=32, max_size=32),
    other=hashes,
    couple=st.none() | st.tuples(st.integers(1, 2**32 - 1), st.binary(min_size=32, max_size=32)),
)
def test_bundles_read_back_what_was_written(private, personal, other, couple):
    keys = PartnerKeys(private, personal, Pins(other, *(couple or (0, None))))
    assert PartnerKeys.from_bytes(keys.write_bytes()) == keys


@given(raw=st.binary(max_size=150) | st.binary(min_size=133, max_size=133).map(lambda rest: b"\x01" + rest))
def test_any_bytes_as_a_bundle_give_keys_or_unreadable(raw):
    """check 4"""
    try:
        keys = PartnerKeys.from_bytes(raw)
    except Unreadable:
        return
    assert keys.write_bytes() == raw


def test_a_bundle_opens_for_its_partner_with_its_personal_key_only():
    """checks 2 and 7"""
    keys, partner = PartnerKeys.mint(), uuid4()
    bundle = lock_bundle(keys, partner)
    assert unlock_bundle(keys.personal, partner, bundle) == keys
    for personal, whose, raw in (
        (mint_key(), partner, bundle),
        (keys.personal, uuid4(), bundle),
        (keys.personal, partner, bundle[:-1]),
        (keys.personal, partner, b""),
    ):
        with pytest.raises(Unreadable):
            unlock_bundle(personal, whose, raw)


def test_a_bundle_that_holds_another_personal_key_is_refused():
    """check 8: even if it was made with the right one."""
    keys, partner = PartnerKeys.mint(), uuid4()
    data = join_fields(Label.BUNDLE.value, partner.bytes)
    exchanged = close(AESGCM(keys.personal), data, PartnerKeys.mint().write_bytes())
    with pytest.raises(Unreadable):
        unlock_bundle(keys.personal, partner, exchanged)


def test_a_kept_key_is_bound_to_partner_purpose_and_epoch():
    """checks 2 and 8: a couple key of an earlier epoch does not pass for a later one."""
    personal, partner, key = mint_key(), uuid4(), mint_key()
    kept = wrap_for_partner(personal, key, partner, "couple", 1)
    assert unwrap_for_partner(personal, kept, partner, "couple", 1) == key
    for wrong in (
        (mint_key(), kept, partner, "couple", 1),
        (personal, kept, uuid4(), "couple", 1),
        (personal, kept, partner, "invitation", 1),
        (personal, kept, partner, "couple", 2),
        (personal, kept[1:], partner, "couple", 1),
    ):
        with pytest.raises(Unreadable):
            unwrap_for_partner(*wrong)
    with pytest.raises(ValueError):
        wrap_for_partner(personal, b"short", partner, "couple", 1)


def test_both_ends_share_one_secret_and_useless_public_keys_are_refused():
    ana, ben = KeyPair.mint(), KeyPair.mint()
    assert ana.derive_shared(ben.public) == ben.derive_shared(ana.public)
    assert KeyPair.read(ana.private) == ana
    for useless in (bytes(32), b"\x01" + bytes(31), b"short", b""):
        with pytest.raises(WrongKey):
            ana.derive_shared(useless)
    with pytest.raises(Unreadable):
        KeyPair.read(b"short")


# The ring


def test_nothing_that_holds_keys_shows_them():
    """check 44: whatever a log or a traceback prints of them."""
    ring = KeyRing(mint_key(), {1: mint_key(), 2: mint_key()}, mint_key(), mint_key())
    keys = PartnerKeys.mint()
    shown = repr(ring) + repr(keys) + repr(keys.pair) + str(ring)
    assert repr(ring) == "KeyRing(personal, invitation, release, couple 1, couple 2)"
    for secret in (
        ring.personal,
        *ring.couples.values(),
        ring.invitation,
        ring.release,
        keys.private,
        keys.personal,
    ):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown


def test_a_ring_is_never_stored_or_changed():
    ring = KeyRing(mint_key(), {1: mint_key()})
    with pytest.raises(TypeError):
        pickle.dumps(ring)
    with pytest.raises(FrozenInstanceError):
        ring.personal = None
    with pytest.raises(TypeError):
        ring.couples[2] = mint_key()
    with pytest.raises(ValueError):
        KeyRing(b"short")


def test_a_ring_keeps_ciphers_for_its_own_keys_only():
    ring = KeyRing(mint_key(), {1: mint_key()})
    for _ in range(20):
        ring.find_box(mint_key())
        ring.name_key(mint_key())
    assert ring.find_box(ring.personal) is ring.find_box(ring.personal)
    assert ring.name_key(ring.couple) == make_key_id(ring.couple) == fingerprint(ring.couple)[:16]
    assert len(ring._boxes) + len(ring._names) == 2
    assert KeyRing().couple is None
    assert KeyRing().epoch == 0
    assert hashlib.sha256(ring.couple).digest() == fingerprint(ring.couple)
