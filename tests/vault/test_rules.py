"""Who may not read an answer has no wrap of its content key that they could open."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, run_state_machine_as_test
from hypothesis.stateful import rule as happens

from duologue.vault import (
    Context,
    KeyRing,
    Locked,
    PartnerKeys,
    SealedContent,
    Unreadable,
    Wrap,
    WrapKind,
    count_openings,
    enclose,
    hash_ciphertext,
    mint_key,
    open,
    open_content_key,
    open_wrap,
    rules,
    seal,
    wrap_at_confirmation,
    wrap_at_opening,
    wrap_at_share,
    wrap_at_submit,
    wrap_at_withdraw,
    wrap_couple,
    wrap_first_card,
    wrap_invitation,
    wrap_personal,
    wrap_release,
    wrap_strict_release,
    wrap_when_kept_private,
    wrap_with_release,
    wraps,
)
from duologue.vault.column import read_wraps, store_wraps

TEXT = b"I miss our Sundays"
SEALINGS = ("at once", "strict")
ALONE = ("private", "solo", "counted")


def kinds(answer: SealedContent) -> list[str]:
    return [wrap.kind.value for wrap in answer.wraps]


def can_read(ring: KeyRing, answer: SealedContent, hashes: tuple[bytes, ...] = ()) -> bool:
    """Whether somebody with these keys, the database and no scruples reads `answer`, by any wrap."""
    for bound in (None, answer.other_ciphertext_hash, *hashes):
        try:
            open(ring, replace(answer, other_ciphertext_hash=bound), releasing=True)
        except (Locked, Unreadable):
            continue
        return True
    return False


# What each rule gives at submit


@pytest.mark.parametrize(
    ("rule", "sealing", "first_card", "expected"),
    [
        *((rule, sealing, False, ["personal"]) for rule, sealing in product(ALONE, SEALINGS)),
        ("shared", "at once", False, ["couple"]),
        ("shared", "strict", False, ["couple"]),
        ("shared", "at once", True, ["invitation"]),
        ("sealed", "at once", False, ["personal", "release"]),
        ("sealed", "at once", True, ["personal", "first-card"]),
        ("sealed", "strict", True, ["personal", "first-card"]),
        ("sealed", "strict", False, ["personal"]),
        ("matched", "at once", False, ["personal", "release"]),
        ("matched", "strict", False, ["personal", "release"]),
    ],
)
def test_each_rule_gives_its_wraps_at_submit(two, rule, sealing, first_card, expected):
    answer = enclose(two.ana_ring, two.place(two.ana), TEXT, rule, sealing, first_card=first_card)
    assert kinds(answer) == expected
    assert can_read(two.ana_ring, answer)


def test_the_second_answer_in_strict_sealing_carries_its_release(two):
    bens = enclose(
        two.ben_ring, two.place(two.ben), TEXT, "sealed", "strict", other_ciphertext_hash=bytes(32)
    )
    assert kinds(bens) == ["personal", "strict"]
    assert open(two.ana_ring, bens) == TEXT


def test_an_unknown_rule_and_a_missing_key_are_refused(two):
    with pytest.raises(ValueError):
        wrap_at_submit("secret", "at once", two.ana_ring, two.place(two.ana), mint_key())
    bare = KeyRing(two.ana_keys.personal)
    for rule in ("shared", "sealed", "matched"):
        with pytest.raises(Locked):
            enclose(bare, two.place(two.ana), TEXT, rule)


# check 13


@pytest.mark.parametrize(("rule", "sealing"), list(product(ALONE, SEALINGS)))
def test_private_answers_cannot_be_reached_by_the_partner(two, rule, sealing):
    """check 13: with Ben's keys, the couple key, the link and the key files, through every wrap there is."""
    answer = enclose(two.ana_ring, two.place(two.ana), TEXT, rule, sealing)
    assert can_read(two.ana_ring, answer)
    assert not can_read(two.ben_ring, answer)


def test_a_rule_that_leaks_a_private_answer_is_noticed(two, monkeypatch):
    """check 13, control: a rule that wraps private answers to the couple key as well."""
    whole = rules.wrap_at_submit

    def leaky(rule, sealing, ring, context, key, **more):
        return (*whole(rule, sealing, ring, context, key, **more), wrap_couple(ring.couple, key, context))

    monkeypatch.setattr("duologue.vault.decrypting.wrap_at_submit", leaky)
    assert can_read(two.ben_ring, enclose(two.ana_ring, two.place(two.ana), TEXT, "private"))


# check 12


class StrictEvening(RuleBasedStateMachine):
    """Two answer one sealed step in any order, correct, withdraw and come back, the disk read throughout.

    What an author has not released must stay unreadable with the other's keys, the couple key, the release
    key and every ciphertext hash there ever was.
    """

    sealing = "strict"
    rule_kind = "sealed"
    make_two: type

    def __init__(self) -> None:
        super().__init__()
        self.two = self.make_two()
        self.rings = {"ana": self.two.ana_ring, "ben": self.two.ben_ring}
        self.answers: dict[str, SealedContent] = {}
        self.released: set[str] = set()
        self.hashes: set[bytes] = {bytes(32)}

    @precondition(lambda self: len(self.answers) < 2)
    @happens(who=st.sampled_from(["ana", "ben"]), text=st.binary(min_size=1, max_size=30))
    def answer_or_correct(self, who, text) -> None:
        other = self.answers.get({"ana": "ben", "ben": "ana"}[who])
        bound = hash_ciphertext(other.blob) if other else None
        place = self.two.place(getattr(self.two, who))
        self.answers[who] = enclose(
            self.rings[who], place, text, self.rule_kind, self.sealing, other_ciphertext_hash=bound
        )
        self.hashes.add(hash_ciphertext(self.answers[who].blob))
        if other:
            self.released.add(who)

    @precondition(lambda self: len(self.answers) == 2)
    @happens(who=st.sampled_from(["ana", "ben"]))
    def comes_back(self, who) -> None:
        own, other = self.answers[who], self.answers[{"ana": "ben", "ben": "ana"}[who]]
        bound = hash_ciphertext(other.blob)
        released = wrap_with_release(self.rings[who], own.context, own.wraps, bound)
        self.answers[who] = replace(own, wraps=released, other_ciphertext_hash=bound)
        self.released.add(who)

    @precondition(lambda self: self.answers)
    @happens(data=st.data())
    def withdraws(self, data) -> None:
        who = data.draw(st.sampled_from(sorted(self.answers)))
        del self.answers[who]
        self.released = set()
        for other, answer in self.answers.items():
            self.answers[other] = replace(answer, wraps=wrap_when_kept_private(answer.wraps))

    @invariant()
    def nothing_unreleased_is_readable(self) -> None:
        for who, answer in self.answers.items():
            spy = self.rings[{"ana": "ben", "ben": "ana"}[who]]
            assert can_read(self.rings[who], answer)
            readable = can_read(spy, answer, tuple(self.hashes))
            assert readable == (who in self.released), f"{who}'s answer: readable is {readable}"


EVENINGS = settings(max_examples=30, stateful_step_count=12, deadline=None, print_blob=False, database=None)


def test_in_strict_sealing_nothing_unreleased_can_be_unsealed(make_two):
    """check 12"""

    class Evening(StrictEvening):
        pass

    Evening.make_two = make_two
    run_state_machine_as_test(Evening, settings=EVENINGS)


@pytest.mark.parametrize(("rule_kind", "sealing"), [("sealed", "at once"), ("matched", "strict")])
def test_at_once_sealing_and_matched_can_be_unsealed_by_who_reads_the_disk(make_two, rule_kind, sealing):
    """check 12, control: at once, and matched in either mode, the key files suffice, as the promise says."""

    class Evening(StrictEvening):
        pass

    Evening.make_two, Evening.rule_kind, Evening.sealing = make_two, rule_kind, sealing
    with pytest.raises(AssertionError, match="readable is True"):
        run_state_machine_as_test(Evening, settings=EVENINGS)


def test_at_once_without_the_key_file_nothing_sealed_opens(two):
    """check 12, control: it is the release key that makes the difference."""
    answer = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed")
    assert not can_read(two.ben_ring.drop_release(), answer)
    assert not can_read(KeyRing(two.ben_keys.personal, {1: two.couple_key}, release=mint_key()), answer)
    assert not can_read(KeyRing(two.ben_keys.personal, release=two.release), answer)
    assert can_read(two.ben_ring, answer)


def test_a_strict_release_is_good_beside_one_ciphertext_only(two):
    """check 12: an answer exchanged after the release leaves the release useless."""
    bens = seal(mint_key(), two.place(two.ben), b"before")
    exchanged = seal(mint_key(), two.place(two.ben), b"after")
    place, key = two.place(two.ana), mint_key()
    release = wrap_strict_release(two.couple_key, key, place, hash_ciphertext(bens))
    ring = two.ben_ring
    assert open_wrap(release, ring, place, other_ciphertext_hash=hash_ciphertext(bens)) == key
    for bound in (hash_ciphertext(exchanged), b"", b"short", None):
        with pytest.raises(Locked):
            open_wrap(release, ring, place, other_ciphertext_hash=bound)
    with pytest.raises(ValueError):
        wrap_strict_release(two.couple_key, key, place, b"short")


def test_only_the_author_can_release(two):
    """check 12"""
    anas = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed", "strict")
    with pytest.raises(Locked):
        wrap_with_release(two.ben_ring, anas.context, anas.wraps, bytes(32))


# Openings


@pytest.mark.parametrize("first_card", [False, True])
def test_the_second_submit_opens_both(two, first_card):
    anas = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed", first_card=first_card)
    bens = enclose(two.ben_ring, two.place(two.ben), b"me too", "sealed", first_card=first_card)
    for answer, text in ((anas, TEXT), (bens, b"me too")):
        opened = wrap_at_opening(two.ben_ring, answer.context, answer.wraps, first_card=first_card)
        now = replace(answer, wraps=opened)
        assert kinds(now) == ["personal", "invitation" if first_card else "couple"]
        for ring in (two.ana_ring, two.ben_ring):
            assert open(ring.drop_release(), now) == text


def test_a_first_card_opens_for_who_holds_the_link_before_any_couple_key_is_shared(two):
    joiner = PartnerKeys.mint()
    ring = KeyRing(joiner.personal, invitation=two.invitation, release=two.release)
    anas = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed", first_card=True)
    with pytest.raises(Locked, match="sealed"):
        open(ring.drop_release(), anas)
    opened = replace(anas, wraps=wrap_at_opening(ring, anas.context, anas.wraps, first_card=True))
    assert open(ring.drop_release(), opened) == TEXT
    moved = replace(opened, wraps=wrap_at_confirmation(two.ana_ring, opened.context, opened.wraps))
    assert kinds(moved) == ["personal", "couple"]
    assert not can_read(ring, moved)
    assert open(KeyRing(joiner.personal, {1: two.couple_key}), moved) == TEXT


def test_an_unopened_first_card_stays_sealed_when_the_couple_key_is_shared(two):
    anas = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed", first_card=True)
    moved = replace(anas, wraps=wrap_at_confirmation(two.ana_ring, anas.context, anas.wraps))
    assert kinds(moved) == ["personal", "release"]
    assert not can_read(two.ben_ring.drop_release(), moved)
    assert kinds(replace(moved, wraps=wrap_at_opening(two.ben_ring, moved.context, moved.wraps))) == [
        "personal",
        "couple",
    ]


def test_strict_answers_open_for_good_once_both_have_released(two):
    anas = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed", "strict")
    bound = hash_ciphertext(enclose(two.ben_ring, two.place(two.ben), b"x", "sealed", "strict").blob)
    with pytest.raises(Locked, match="sealed"):
        wrap_at_opening(two.ben_ring, anas.context, anas.wraps)
    released = wrap_with_release(two.ana_ring, anas.context, anas.wraps, bound)
    opened = wrap_at_opening(two.ben_ring, anas.context, released, other_ciphertext_hash=bound)
    assert open(two.ben_ring.drop_release(), replace(anas, wraps=opened)) == TEXT


def test_reading_never_passes_through_a_release(two):
    """check 12: a request that happens to hold the release key reads nothing early."""
    answer = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed")
    with pytest.raises(Locked, match="sealed"):
        open(two.ben_ring, answer)
    assert open(two.ben_ring, answer, releasing=True) == TEXT


def test_a_shared_private_answer_is_shared_by_its_author_only(two):
    answer = enclose(two.ana_ring, two.place(two.ana), TEXT, "private")
    with pytest.raises(Locked):
        wrap_at_share(two.ben_ring, answer.context, answer.wraps)
    shared = wrap_at_share(two.ana_ring, answer.context, answer.wraps)
    assert open(two.ben_ring, replace(answer, wraps=shared)) == TEXT


# check 16


def test_withdrawing_leaves_no_way_to_the_content_key(two):
    """check 16"""
    answer = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed")
    withdrawn = replace(answer, wraps=wrap_at_withdraw())
    for ring in (two.ana_ring, two.ben_ring):
        assert not can_read(ring, withdrawn)
        with pytest.raises(Locked, match="destroyed"):
            open(ring, withdrawn)
    for step in (wrap_at_opening, wrap_at_share):
        with pytest.raises(Locked, match="destroyed"):
            step(two.ana_ring, answer.context, withdrawn.wraps)


def test_a_withdrawal_that_keeps_a_wrap_is_noticed(two):
    """check 16, control: every single wrap left behind still opens the answer for somebody."""
    answer = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed")
    for wrap in answer.wraps:
        left = replace(answer, wraps=(wrap,))
        assert can_read(two.ana_ring, left) or can_read(two.ben_ring, left)


def test_what_never_opened_becomes_private_to_its_author(two):
    answer = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed")
    kept = replace(answer, wraps=wrap_when_kept_private(answer.wraps))
    assert can_read(two.ana_ring, kept)
    assert not can_read(two.ben_ring, kept)


# Wraps


def every_wrap(two, key: bytes, place: Context) -> list[Wrap]:
    return [
        wrap_personal(two.ana_keys.personal, key, place),
        wrap_couple(two.couple_key, key, place),
        wrap_invitation(two.invitation, key, place),
        wrap_release(two.couple_key, two.release, key, place),
        wrap_first_card(two.invitation, two.release, key, place),
        wrap_strict_release(two.couple_key, key, place, bytes(32)),
    ]


def wraps_that_move(two, key: bytes, place: Context, elsewhere: Context) -> list[str]:
    moved = []
    for wrap in every_wrap(two, key, place):
        try:
            open_wrap(wrap, two.ana_ring, elsewhere, other_ciphertext_hash=bytes(32))
        except Locked:
            continue
        moved.append(wrap.kind.value)
    return moved


@pytest.mark.parametrize("field", ["kind", "row", "couple", "author", "seq"])
def test_a_wrap_opens_in_its_own_place_only(two, field):
    """check 2"""
    key, place = mint_key(), two.place(two.ana)
    swapped = {"kind": "note", "row": uuid4(), "couple": uuid4(), "author": two.ben, "seq": 2}
    assert len(wraps_that_move(two, key, place, place)) == len(WrapKind)
    assert wraps_that_move(two, key, place, replace(place, **{field: swapped[field]})) == []


def test_wraps_that_forget_their_place_are_noticed(two, monkeypatch):
    """check 2, control"""
    monkeypatch.setattr(Context, "make_data", lambda self, openings, name: openings["answer"])
    elsewhere = two.place(two.ben, 9)
    assert len(wraps_that_move(two, mint_key(), two.place(two.ana), elsewhere)) == len(WrapKind)


def test_a_wrap_passed_off_as_another_kind_or_key_does_not_open(two):
    """check 2"""
    place = two.place(two.ana)
    for wrap in every_wrap(two, mint_key(), place):
        for kind in set(WrapKind) - {wrap.kind}:
            with pytest.raises(Locked):
                open_wrap(replace(wrap, kind=kind), two.ana_ring, place, other_ciphertext_hash=bytes(32))
        with pytest.raises(Locked, match="no key"):
            open_wrap(replace(wrap, key_id=bytes(16)), two.ana_ring, place, other_ciphertext_hash=bytes(32))


def test_an_earlier_epoch_still_opens_what_it_wrapped(two):
    old, place, key = mint_key(), two.place(two.ana), mint_key()
    ring = KeyRing(couples={1: old, 2: two.couple_key})
    assert open_wrap(wrap_couple(old, key, place), ring, place) == key
    assert ring.couple == two.couple_key
    assert ring.epoch == 2


@given(kind=st.sampled_from(list(WrapKind)), name=st.binary(max_size=20), blob=st.binary(max_size=120))
def test_any_bytes_as_a_wrap_give_a_key_or_locked(kind, name, blob, make_two):
    """check 4"""
    two = make_two()
    names = (name, wrap_couple(two.couple_key, bytes(32), two.place(None)).key_id)
    for key_id, text in product(names, (blob, b"\x01" + blob)):
        with suppress(Locked):
            open_wrap(Wrap(kind, key_id, text), two.ana_ring, two.place(two.ana), other_ciphertext_hash=name)


@given(column=st.binary(max_size=200))
def test_any_bytes_as_a_column_of_wraps_give_wraps_or_unreadable(column):
    """check 4"""
    with suppress(Unreadable):
        assert store_wraps(read_wraps(column)) == column


def test_wraps_read_back_from_their_column(two):
    made = tuple(every_wrap(two, mint_key(), two.place(two.ana)))
    assert read_wraps(store_wraps(made)) == made
    column = store_wraps(made[:1])
    for cut in range(1, len(column)):
        with pytest.raises(Unreadable):
            read_wraps(column[:cut])
    with pytest.raises(Unreadable):
        Wrap.restore("admin", bytes(16), b"")
    assert Wrap.restore("couple", bytes(16), b"x").kind is WrapKind.COUPLE


# open


def test_open_counts_its_calls_and_nested_counters_add_up(two):
    answer = enclose(two.ana_ring, two.place(two.ana), TEXT, "private")
    with count_openings() as outer:
        open(two.ana_ring, answer)
        with count_openings() as inner:
            open(two.ana_ring, answer)
            with pytest.raises(Locked):
                open(two.ben_ring, answer)
    assert (outer.decryptions, inner.decryptions) == (3, 2)
    open(two.ana_ring, answer)
    assert outer.decryptions == 3


def test_why_something_is_locked(two):
    place = two.place(two.ana)
    sealed = enclose(two.ana_ring, place, TEXT, "sealed")
    private = enclose(two.ana_ring, place, TEXT, "private")
    broken = replace(private, wraps=(replace(private.wraps[0], blob=private.wraps[0].blob[:-1] + b"?"),))
    for answer, ring, reason in (
        (sealed, two.ben_ring, "sealed"),
        (private, two.ben_ring, "no key"),
        (broken, two.ana_ring, "damaged"),
        (replace(private, wraps=()), two.ana_ring, "destroyed"),
    ):
        with pytest.raises(Locked) as caught:
            open_content_key(ring, answer)
        assert caught.value.reason == reason


def test_a_release_without_the_key_file_is_sealed_not_damaged(two):
    answer = enclose(two.ana_ring, two.place(two.ana), TEXT, "sealed")
    with pytest.raises(Locked, match="sealed"):
        open(two.ben_ring.drop_release(), answer, releasing=True)


def test_an_envelope_exchanged_for_another_is_unreadable(two):
    """check 2"""
    one = enclose(two.ana_ring, two.place(two.ana), TEXT, "private")
    another = enclose(two.ana_ring, two.place(two.ana), TEXT, "private")
    with pytest.raises(Unreadable):
        open(two.ana_ring, replace(one, blob=another.blob))


def test_wraps_never_show_their_bytes():
    assert "blob" not in repr(Wrap(WrapKind.COUPLE, bytes(16), b"abc"))
    assert wraps.FORMAT == 1
