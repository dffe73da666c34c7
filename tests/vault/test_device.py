"""Cookies, tokens, passwords and recovery codes each unlock one partner's keys, or nothing."""

from __future__ import annotations

import base64
import hashlib
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.vault import (
    NewSession,
    PartnerKeys,
    RecoveryCode,
    WrongKey,
    derive_session_key,
    derive_token_key,
    hash_session_id,
    lock_bundle,
    lock_for_device,
    lock_for_token,
    lock_with_password,
    lock_with_recovery,
    mint_key,
    mint_session,
    parse_token,
    unlock_with_device,
    unlock_with_password,
    unlock_with_recovery,
    unlock_with_token,
    write_token,
)

PARTNER = uuid4()
KEYS = PartnerKeys.mint()
BUNDLE = lock_bundle(KEYS, PARTNER)
SESSION = mint_session()
ID_HASH = hash_session_id(SESSION.id)


def test_both_cookies_have_256_bits_and_are_never_the_same():
    """checks 25 and 26"""
    minted = [mint_session() for _ in range(50)]
    values = {value for session in minted for value in session}
    assert len(values) == 100
    assert all(len(base64.urlsafe_b64decode(value + "=")) == 32 for value in values)


def forms(secret: str) -> list[bytes]:
    """How a secret might look in a database: as sent, as raw bytes, in UTF-16."""
    return [secret.encode(), base64.urlsafe_b64decode(secret + "="), secret.encode("utf-16-le")]


def kept_by_the_database() -> bytes:
    return ID_HASH + lock_for_device(KEYS, SESSION.secret, PARTNER, ID_HASH) + BUNDLE


def test_nothing_that_is_kept_holds_a_cookie():
    """checks 25 and 30: the id is kept as its SHA-256, the second cookie not at all."""
    assert hashlib.sha256(SESSION.id.encode()).digest() == ID_HASH
    assert not [form for value in SESSION for form in forms(value) if form in kept_by_the_database()]
    assert derive_session_key(SESSION.secret) not in kept_by_the_database()


def test_a_cookie_that_is_kept_is_noticed():
    """checks 25 and 30, control"""
    careless = kept_by_the_database() + base64.urlsafe_b64decode(SESSION.secret + "=")
    assert [form for form in forms(SESSION.secret) if form in careless]


def test_a_device_unlocks_its_own_partner_in_its_own_row_only():
    """checks 2 and 7"""
    blob = lock_for_device(KEYS, SESSION.secret, PARTNER, ID_HASH)
    assert unlock_with_device(blob, BUNDLE, SESSION.secret, PARTNER, ID_HASH) == KEYS
    before = (blob, BUNDLE)
    for wrong in (
        (blob, BUNDLE, mint_session().secret, PARTNER, ID_HASH),
        (blob, BUNDLE, SESSION.secret, uuid4(), ID_HASH),
        (blob, BUNDLE, SESSION.secret, PARTNER, hash_session_id("another")),
        (blob, lock_bundle(PartnerKeys.mint(), PARTNER), SESSION.secret, PARTNER, ID_HASH),
        (blob[:-1], BUNDLE, SESSION.secret, PARTNER, ID_HASH),
        (blob, BUNDLE, "", PARTNER, ID_HASH),
        (blob, BUNDLE, "\u00e9" * 43, PARTNER, ID_HASH),
        (lock_for_token(KEYS, SESSION.secret, PARTNER, ID_HASH), BUNDLE, SESSION.secret, PARTNER, ID_HASH),
    ):
        with pytest.raises(WrongKey):
            unlock_with_device(*wrong)
    assert unlock_with_device(*before, SESSION.secret, PARTNER, ID_HASH) == KEYS


def test_password_and_recovery_code_unlock_and_are_not_exchangeable():
    """check 7"""
    kek = mint_key()
    by_password, by_code = lock_with_password(KEYS, kek, PARTNER), lock_with_recovery(KEYS, kek, PARTNER)
    assert unlock_with_password(by_password, BUNDLE, kek, PARTNER) == KEYS
    assert unlock_with_recovery(by_code, BUNDLE, kek, PARTNER) == KEYS
    for unlock, blob in ((unlock_with_password, by_code), (unlock_with_recovery, by_password)):
        with pytest.raises(WrongKey):
            unlock(blob, BUNDLE, kek, PARTNER)
        with pytest.raises(WrongKey):
            unlock(by_password, BUNDLE, mint_key(), PARTNER)


def test_a_pin_set_on_one_device_is_there_on_the_other_and_after_a_recovery():
    """check 8: no device could rewrite what another one, or the code, has locked; so none has to."""
    phone, laptop, code = mint_session(), mint_session(), RecoveryCode.mint()
    rows = [hash_session_id(phone.id), hash_session_id(laptop.id)]
    on_phone = lock_for_device(KEYS, phone.secret, PARTNER, rows[0])
    on_laptop = lock_for_device(KEYS, laptop.secret, PARTNER, rows[1])
    on_paper = lock_with_recovery(KEYS, code.derive_kek(), PARTNER)
    there = unlock_with_device(on_phone, BUNDLE, phone.secret, PARTNER, rows[0])
    couple_key, other = mint_key(), PartnerKeys.mint().pair.public
    pins = there.pins.pin_other(other).pin_couple(1, couple_key)
    bundle = lock_bundle(there.pin(pins), PARTNER)
    for found in (
        unlock_with_device(on_laptop, bundle, laptop.secret, PARTNER, rows[1]),
        unlock_with_recovery(on_paper, bundle, code.derive_kek(), PARTNER),
    ):
        found.pins.check_other(other)
        found.pins.check_couple(1, couple_key)


def test_a_token_carries_both_halves_and_has_a_key_of_its_own():
    """check 30"""
    token = mint_session()
    assert parse_token(write_token(token)) == token
    assert derive_token_key(token.secret) != derive_session_key(token.secret)
    id_hash = hash_session_id(token.id)
    blob = lock_for_token(KEYS, token.secret, PARTNER, id_hash)
    assert unlock_with_token(blob, BUNDLE, token.secret, PARTNER, id_hash) == KEYS
    with pytest.raises(WrongKey):
        unlock_with_token(blob, BUNDLE, mint_session().secret, PARTNER, id_hash)


@given(text=st.text(max_size=100) | st.just(".".join(SESSION)).map(lambda text: text[:-1]))
def test_any_text_as_a_token_or_cookie_gives_a_value_or_wrong_key(text):
    """check 4"""
    for reader in (parse_token, derive_session_key, derive_token_key):
        try:
            found = reader(text)
        except WrongKey:
            continue
        assert isinstance(found, NewSession | bytes)
    assert len(hash_session_id(text)) == 32


@given(blob=st.binary(max_size=120), bundle=st.binary(max_size=200), kek=st.binary(max_size=40))
@settings(deadline=None)
def test_any_bytes_as_a_lock_give_keys_or_wrong_key(blob, bundle, kek):
    """checks 4 and 7"""
    good = lock_with_password(KEYS, bytes(32), PARTNER)
    for attempt in ((blob, bundle, kek), (good, bundle, bytes(32)), (blob, BUNDLE, bytes(32))):
        with pytest.raises(WrongKey):
            unlock_with_password(*attempt, PARTNER)
