"""What is sealed opens in its own place, with its own key, and nowhere else."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule, run_state_machine_as_test

from duologue.vault import (
    Context,
    Kind,
    Label,
    TooLong,
    Unreadable,
    box,
    envelope,
    make_key_id,
    mint_key,
    seal,
    seal_many,
    unseal,
    unseal_many,
    wrap_couple,
    wrap_release,
)
from duologue.vault.box import join_fields
from duologue.vault.envelope import MOST_ANSWER_BYTES, MOST_PLAINTEXT_BYTES, SIZES, pad_count

FIELDS = ("kind", "row", "couple", "author", "seq", "key_id")


def a_place(**changes) -> Context:
    return replace(Context("answer", uuid4(), uuid4(), uuid4(), 7), **changes)


def other(context: Context, field: str) -> Context:
    swapped = {
        "kind": "note",
        "row": uuid4(),
        "couple": uuid4(),
        "author": uuid4(),
        "seq": 8,
        "key_id": make_key_id(mint_key()),
    }
    return replace(context, **{field: swapped[field]})


def swaps_that_open(context: Context, key: bytes, blob: bytes) -> list[str]:
    """The fields that can be changed without the envelope noticing."""
    found = []
    for field in FIELDS:
        try:
            unseal(key, other(context, field), blob)
        except Unreadable:
            continue
        found.append(field)
    return found


def test_each_swapped_field_of_the_associated_data_is_refused():
    """check 2"""
    key, context = mint_key(), a_place()
    blob = seal(key, context, b"I felt far away today")
    assert unseal(key, context, blob) == b"I felt far away today"
    assert swaps_that_open(context, key, blob) == []
    with pytest.raises(Unreadable):
        unseal(key, replace(context, author=None), blob)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_left_out_of_the_associated_data_is_noticed(field, monkeypatch):
    """check 2, control: an envelope that forgets one field lets exactly that one be swapped."""
    whole = Context.make_data

    def forgetful(self, openings, name):
        plain = {"kind": "answer", "seq": 0, "author": None} | dict.fromkeys(("row", "couple"), uuid4())
        if field == "key_id":
            return whole(self, openings, b"")
        if field in ("row", "couple"):
            plain[field] = Context("answer", self.row, self.row, None, 0).row.__class__(int=0)
        return whole(replace(self, **{field: plain[field]}), openings, name)

    monkeypatch.setattr(Context, "make_data", forgetful)
    key, context = mint_key(), a_place()
    assert swaps_that_open(context, key, seal(key, context, b"x")) == [field]


def test_the_format_byte_is_refused_when_unknown_and_is_authenticated():
    """checks 2 and 4"""
    key, context = mint_key(), a_place()
    blob = seal(key, context, b"x")
    for unknown in (0, 2, 255):
        with pytest.raises(Unreadable):
            unseal(key, context, bytes([unknown]) + blob[1:])
    assert join_fields(Label.ENVELOPE.value, b"\x01", b"answer") == envelope._ENVELOPE["answer"]


def test_the_fast_associated_data_is_what_length_prefixing_makes():
    context = a_place()
    slow = join_fields(
        Label.ENVELOPE.value,
        b"\x01",
        b"answer",
        context.row.bytes,
        context.couple.bytes,
        context.author.bytes,
        (7).to_bytes(8, "big"),
        b"name",
    )
    assert context.make_data(envelope._ENVELOPE, b"name") == slow
    nobody = replace(context, author=None).make_data(envelope._ENVELOPE, b"name")
    assert nobody == slow.replace(context.author.bytes, b"").replace(
        b"\0\0\0\x10" + b"\0\0\0\x08", b"\0\0\0\0" + b"\0\0\0\x08"
    )


def test_another_key_does_not_open():
    context = a_place()
    with pytest.raises(Unreadable):
        unseal(mint_key(), context, seal(mint_key(), context, b"x"))


@pytest.mark.parametrize(
    ("length", "size"),
    [(0, 256), (252, 256), (253, 1024), (1020, 1024), (1021, 4096), (16_000, 16_384), (65_532, 65_536)],
)
def test_the_size_tells_the_size_class_only(length, size):
    key, context = mint_key(), a_place()
    blob = seal(key, context, b"\0" * length)
    assert len(blob) == 1 + 12 + size + 16
    assert unseal(key, context, blob) == b"\0" * length


def test_the_longest_answer_fits_and_more_than_the_largest_size_is_refused():
    assert SIZES[3] >= MOST_ANSWER_BYTES + 4
    with pytest.raises(TooLong):
        seal(mint_key(), a_place(), b"x" * (MOST_PLAINTEXT_BYTES + 1))


def test_a_place_that_could_never_be_opened_again_is_refused_when_sealing():
    for wrong in ({"kind": "diary"}, {"seq": -1}, {"seq": 2**63}, {"key_id": b"another"}):
        with pytest.raises(ValueError):
            seal(mint_key(), a_place(**wrong), b"x")
    with pytest.raises(ValueError):
        seal(b"short", a_place(), b"x")


def test_padding_that_sealing_never_writes_is_refused():
    """check 4"""
    key, context = mint_key(), a_place()
    data = context.make_data(envelope._ENVELOPE, make_key_id(key))
    cipher = box.AESGCM(key)
    for body in (
        (252).to_bytes(4, "big") + b"x" * 1020,
        (1).to_bytes(4, "big") + b"xy" + b"\0" * 250,
        (2**32 - 1).to_bytes(4, "big") + b"\0" * 252,
        (253).to_bytes(4, "big") + b"\0" * 252,
    ):
        with pytest.raises(Unreadable):
            unseal(key, context, b"\x01" + box.close(cipher, data, body))


contexts = st.builds(
    Context,
    st.one_of(st.sampled_from([kind.value for kind in Kind]), st.text(max_size=12)),
    st.uuids(),
    st.uuids(),
    st.none() | st.uuids(),
    st.integers(),
    st.binary(max_size=40),
)
KEY = bytes(range(32))
PLACE = Context("answer", uuid4(), uuid4(), uuid4(), 3)


@st.composite
def mangled(draw) -> bytes:
    """An envelope with bytes changed, cut off or put on."""
    blob = bytearray(seal(KEY, PLACE, draw(st.binary(max_size=300))))
    for _ in range(draw(st.integers(1, 3))):
        blob[draw(st.integers(0, len(blob) - 1))] ^= draw(st.integers(1, 255))
    cut = draw(st.integers(0, len(blob)))
    return bytes(blob[:cut]) + draw(st.binary(max_size=20))


def gives_a_value_or_unreadable(reader, *arguments) -> None:
    with suppress(Unreadable):
        assert isinstance(reader(*arguments), bytes)


@given(key=st.binary(max_size=40), context=contexts, blob=st.binary(max_size=700))
def test_any_bytes_give_a_value_or_unreadable(key, context, blob):
    """check 4"""
    gives_a_value_or_unreadable(unseal, key, context, blob)
    gives_a_value_or_unreadable(unseal, KEY, context, b"\x01" + blob)


@given(blob=mangled(), context=contexts | st.just(PLACE))
def test_any_damage_gives_a_value_or_unreadable(blob, context):
    """check 4"""
    gives_a_value_or_unreadable(unseal, KEY, context, blob)


def test_a_parser_that_is_not_total_is_noticed():
    """check 4, control: the cipher's own call lets other exceptions through."""

    def naive(key, context, blob):
        return box.AESGCM(key).decrypt(blob[1:13], blob[13:], context.data(envelope._ENVELOPE, b""))

    with pytest.raises(Exception) as caught:
        gives_a_value_or_unreadable(naive, KEY, PLACE, b"\x01" + bytes(40))
    assert not isinstance(caught.value, Unreadable)


class Sealing(RuleBasedStateMachine):
    """Seals, corrects, rewraps and seals batches under a few keys, as a long evening would."""

    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.used: set[tuple[bytes, bytes]] = set()

    @rule(target=keys)
    def another_key(self) -> bytes:
        return mint_key()

    def note(self, key: bytes, blob: bytes) -> None:
        use = (key, blob[1:13])
        assert use not in self.used, "a nonce was used twice with one key"
        self.used.add(use)

    @rule(key=keys, text=st.binary(max_size=40))
    def write(self, key, text) -> None:
        self.note(key, seal(key, PLACE, text))

    @rule(key=keys, count=st.integers(0, 9))
    def write_many(self, key, count) -> None:
        for blob in seal_many(key, [(PLACE, b"the same")] * count):
            self.note(key, blob)

    @rule(key=keys, release=keys)
    def wrap(self, key, release) -> None:
        self.note(key, wrap_couple(key, KEY, PLACE).blob)
        self.note(key, wrap_release(key, release, KEY, PLACE).blob)


FEW = settings(max_examples=25, stateful_step_count=25, deadline=None)


def test_no_nonce_is_used_twice_with_one_key():
    """check 3"""
    run_state_machine_as_test(Sealing, settings=FEW)


def test_a_source_of_nonces_that_repeats_is_noticed(monkeypatch):
    """check 3, control"""

    class Frozen:
        urandom = staticmethod(bytes)

    monkeypatch.setattr(box, "os", Frozen)
    with pytest.raises(AssertionError, match="used twice"):
        run_state_machine_as_test(Sealing, settings=settings(FEW, print_blob=False, database=None))


@pytest.mark.parametrize(("count", "work"), [(0, 1), (1, 1), (2, 2), (3, 4), (5, 8), (8, 8), (9, 16)])
def test_a_batch_does_the_work_of_the_next_power_of_two(count, work, monkeypatch):
    key = mint_key()
    items = [(place := a_place(seq=seq), seal(key, place, b"%d" % seq)) for seq in range(count)]
    done = []
    real = envelope.disclose
    monkeypatch.setattr(envelope, "disclose", lambda *some: done.append(1) or real(*some))
    assert unseal_many(key, items) == [b"%d" % seq for seq in range(count)]
    assert len(done) == work == pad_count(count)


def test_a_damaged_one_makes_its_batch_unreadable():
    key, place = mint_key(), a_place()
    with pytest.raises(Unreadable):
        unseal_many(key, [(place, seal(key, place, b"x")), (place, b"\x01" + bytes(284))])
    with pytest.raises(Unreadable):
        unseal_many(b"short", [])


@given(texts=st.lists(st.binary(max_size=2000), max_size=6))
@settings(deadline=None)
def test_batches_read_back_what_was_written(texts):
    key = mint_key()
    places = [a_place(seq=seq) for seq in range(len(texts))]
    blobs = seal_many(key, zip(places, texts, strict=True))
    assert unseal_many(key, list(zip(places, blobs, strict=True))) == texts
