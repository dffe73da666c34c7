"""From a link, or a short code, to a couple key that both hold and nobody between them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.vault import (
    InvitationTypo,
    KeyPair,
    NotConfirmed,
    PartnerKeys,
    SubstitutedKey,
    WrongKey,
    commit_to_words,
    crockford,
    derive_invitation_key,
    hash_short_code,
    make_four_words,
    make_words_context,
    mint_invitation_secret,
    mint_key,
    mint_short_code,
    mint_words_nonce,
    pairing,
    unwrap_couple_key,
    wrap_couple_key_for,
)


def confirmed(two):
    """Both partners' keys with the other's pinned, as after comparing the words."""
    ana = two.ana_keys.pin(two.ana_keys.pins.pin_other(two.ben_keys.pair.public))
    ben = two.ben_keys.pin(two.ben_keys.pins.pin_other(two.ana_keys.pair.public))
    return ana, ben


# Links and codes


def test_a_link_has_at_least_128_bits_and_can_be_typed():
    """check 31"""
    secrets = {mint_invitation_secret() for _ in range(200)}
    assert len(secrets) == 200
    for secret in secrets:
        assert len(secret) * 5 >= 128
        assert set(secret.upper()) <= set(crockford.ALPHABET)
    one = secrets.pop()
    typed = crockford.group_symbols(one.upper()).replace("0", "o").replace("1", "l")
    assert derive_invitation_key(f"  {typed} ") == derive_invitation_key(one)
    assert derive_invitation_key(secrets.pop()) != derive_invitation_key(one)


def test_every_symbol_of_a_link_counts():
    """check 31: all 130 bits reach the key."""
    one = mint_invitation_secret()
    changed = {one[:place] + ("0" if one[place] != "0" else "2") + one[place + 1 :] for place in range(26)}
    assert len({derive_invitation_key(secret) for secret in changed | {one}}) == 27


def test_a_short_code_has_40_bits_and_carries_no_key():
    """check 31"""
    code = mint_short_code()
    assert len(code.replace("-", "")) * 5 == 40
    assert len({mint_short_code() for _ in range(200)}) == 200
    assert hash_short_code(code.lower().replace("-", " ")) == hash_short_code(code)
    with pytest.raises(InvitationTypo):
        derive_invitation_key(code)


@given(st.text(max_size=40))
def test_any_text_as_a_code_gives_a_value_or_a_slip(text):
    """check 4"""
    for reader in (derive_invitation_key, hash_short_code):
        with suppress(InvitationTypo):
            assert len(reader(text)) == 32


# The four words


def test_both_screens_show_the_same_words_whoever_asks():
    ana, ben, couple, context = KeyPair.mint().public, KeyPair.mint().public, uuid4(), mint_key()
    words = make_four_words(ana, ben, couple, context)
    assert words == make_four_words(ben, ana, couple, context)
    assert set(words) <= set(pairing.read_word_list())
    mallory = KeyPair.mint().public
    others = {
        make_four_words(ana, mallory, couple, context),
        make_four_words(mallory, ben, couple, context),
        make_four_words(ana, ben, uuid4(), context),
        make_four_words(ana, ben, couple, mint_key()),
    }
    assert len(others | {words}) == 5


def test_four_words_without_anything_the_two_share_are_refused():
    """check 8: a plain hash of two keys could be met by choosing keys, so it is never made."""
    ana, ben = KeyPair.mint().public, KeyPair.mint().public
    for wrong in (
        (ana, ben, uuid4(), b""),
        (ana, ben, uuid4(), bytes(15)),
        (ana, b"short", uuid4(), bytes(32)),
    ):
        with pytest.raises(ValueError):
            make_four_words(*wrong)


def forged_pairs(known: bytes, used: bytes, tries: int, bits: int) -> int:
    """How many keys, chosen by one who takes `known` for the context, show both words alike in `bits`."""
    ana, ben, couple = bytes([1] * 32), bytes([2] * 32), uuid4()
    index = {word: place for place, word in enumerate(pairing.read_word_list())}

    def seen(one, other, context):
        return index[make_four_words(one, other, couple, context)[0]] >> (10 - bits)

    keys = [seed.to_bytes(32, "big") for seed in range(tries)]
    towards_ana = {seen(ana, key, known): key for key in keys}
    met = [(towards_ana[seen(ben, key, known)], key) for key in keys if seen(ben, key, known) in towards_ana]
    return sum(seen(ana, one, used) == seen(ben, other, used) for one, other in met)


def test_keys_chosen_without_the_invitation_key_meet_by_chance_only():
    """check 8, with a control: at 8 bits who knows the context meets each time, others once in 256."""
    context = mint_key()
    assert forged_pairs(context, context, 300, 8) > 150
    assert forged_pairs(mint_key(), context, 300, 8) < 15


def test_a_short_code_pairs_by_commitment_and_a_changed_nonce_is_refused():
    """checks 8 and 31"""
    ana, ben = KeyPair.mint(), KeyPair.mint()
    first, second = mint_words_nonce(), mint_words_nonce()
    commitment = commit_to_words(first, ana.public)
    context = make_words_context(first, second, commitment, ana.public)
    assert len(make_four_words(ana.public, ben.public, uuid4(), context)) == 4
    assert context != make_words_context(first, mint_words_nonce(), commitment, ana.public)
    for nonce, public in ((mint_words_nonce(), ana.public), (first, ben.public)):
        with pytest.raises(WrongKey):
            make_words_context(nonce, second, commitment, public)


# The couple key


def test_no_couple_key_is_wrapped_before_the_words_are_confirmed(two):
    """check 32"""
    with pytest.raises(NotConfirmed):
        wrap_couple_key_for(two.ben_keys.pair.public, two.ana_keys, two.couple_key, two.couple, 1)
    with pytest.raises(SubstitutedKey):
        unwrap_couple_key(b"\x01" + bytes(108), two.ana_keys.pair.public, two.ben_keys, two.couple, 1)


def test_the_confirmation_is_what_lets_the_couple_key_be_wrapped(two):
    """check 32, control: with the joiner's key pinned it is wrapped, and opens."""
    ana, ben = confirmed(two)
    blob = wrap_couple_key_for(ben.pair.public, ana, two.couple_key, two.couple, 1)
    assert unwrap_couple_key(blob, ana.pair.public, ben, two.couple, 1) == two.couple_key


def test_a_key_substituted_after_the_words_is_refused_on_both_sides(two):
    """check 8"""
    ana, ben = confirmed(two)
    mallory = PartnerKeys.mint()
    with pytest.raises(SubstitutedKey):
        wrap_couple_key_for(mallory.pair.public, ana, two.couple_key, two.couple, 1)
    to_ben = mallory.pin(mallory.pins.pin_other(ben.pair.public))
    blob = wrap_couple_key_for(ben.pair.public, to_ben, mint_key(), two.couple, 1)
    with pytest.raises(SubstitutedKey):
        unwrap_couple_key(blob, mallory.pair.public, ben, two.couple, 1)
    with pytest.raises(WrongKey):
        unwrap_couple_key(blob, ana.pair.public, ben, two.couple, 1)


def test_a_couple_key_is_bound_to_couple_epoch_and_joiner(two):
    """check 2"""
    ana, ben = confirmed(two)
    blob = wrap_couple_key_for(ben.pair.public, ana, two.couple_key, two.couple, 1)
    stranger = replace(PartnerKeys.mint(), pins=ben.pins)
    for joiner, couple, epoch, raw in (
        (ben, uuid4(), 1, blob),
        (ben, two.couple, 2, blob),
        (stranger, two.couple, 1, blob),
        (ben, two.couple, 1, b"\x02" + blob[1:]),
        (ben, two.couple, 1, blob[:-1]),
    ):
        with pytest.raises(WrongKey):
            unwrap_couple_key(raw, ana.pair.public, joiner, couple, epoch)
    with pytest.raises(ValueError):
        wrap_couple_key_for(ben.pair.public, ana, two.couple_key, two.couple, 0)
    with pytest.raises(ValueError):
        wrap_couple_key_for(ben.pair.public, ana, b"short", two.couple, 1)


def test_hpke_alone_would_take_a_key_from_anybody(two):
    """check 8, control: base mode opens a stranger's ciphertext; the layer of both's secret refuses it."""
    ana, ben = confirmed(two)
    info = pairing._make_info(two.couple, 1, ana.pair.public, ben.pair.public)
    forged = pairing._SUITE.encrypt(bytes(32), X25519PublicKey.from_public_bytes(ben.pair.public), info)
    private = X25519PrivateKey.from_private_bytes(ben.private)
    assert pairing._SUITE.decrypt(forged, private, info) == bytes(32)
    with pytest.raises(WrongKey):
        unwrap_couple_key(b"\x01" + forged, ana.pair.public, ben, two.couple, 1)


@given(raw=st.binary(max_size=150))
@settings(deadline=None)
def test_any_bytes_as_a_wrapped_couple_key_are_refused(raw, make_two):
    """check 4"""
    two = make_two()
    ana, ben = confirmed(two)
    for blob in (raw, b"\x01" + raw):
        with pytest.raises(WrongKey):
            unwrap_couple_key(blob, ana.pair.public, ben, two.couple, 1)


# The words themselves


def near_duplicates(words) -> list[str]:
    """The words that one wrong, missing or extra letter turns into another of them."""
    known = set(words)
    with_a_gap: dict[str, list[str]] = {}
    for word in words:
        for place in range(len(word)):
            with_a_gap.setdefault(f"{word[:place]}?{word[place + 1 :]}", []).append(word)
    alike = {word for group in with_a_gap.values() if len(group) > 1 for word in group}
    return sorted(
        alike | {word for word in words for at in range(len(word)) if word[:at] + word[at + 1 :] in known}
    )


def test_the_words_are_1024_short_and_unlike_each_other():
    words = pairing.read_word_list()
    assert len(set(words)) == 1024
    assert list(words) == sorted(words)
    assert all(
        word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 10 for word in words
    )
    assert near_duplicates(words) == []


def test_words_that_are_alike_are_noticed():
    assert near_duplicates(["candle", "handle", "otter", "mitten"]) == ["candle", "handle"]
    assert near_duplicates(["plum", "plume", "otter"]) == ["plume"]
