"""Four words, the confirmation, and the couple key's way to the one who joined."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.people.database import dump, holds
from tests.world import NOW, ZONE, World

from duologue.people import access, collecting, hooks, introducing, limits, pairing, profile
from duologue.people.limits import Limits
from duologue.people.models import Couple, Introduction, Partner, Person
from duologue.people.refusals import Conflict, NotFound, Refusal
from duologue.vault import (
    KeyPair,
    PartnerKeys,
    Pins,
    WrongKey,
    lock_bundle,
    mint_key,
    unwrap_couple_key,
    wrap_couple_key_for,
)


@pytest.fixture
def joined(db):
    return World.joined()


@pytest.fixture
def introduced(db):
    """Ana gave Ben a short code instead of a link."""
    world = World.begun()
    code = introducing.make_short_code(world.ana.me(), NOW)
    made = introducing.join_by_short_code(code, "Ben", "plum", ZONE, NOW, address="192.0.2.9")
    world.ben.keep(made.device)
    return world


def offered(world) -> bool:
    return Partner.objects.filter(offer__isnull=False).exists()


def test_both_screens_show_the_same_four_words(joined):
    words = pairing.find_four_words(joined.ana.me())
    assert words == pairing.find_four_words(joined.ben.me()) == pairing.find_four_words(joined.ana.me())
    assert len(words) == 4 and all(word.isalpha() for word in words)


def test_no_couple_key_is_wrapped_before_the_words_are_confirmed(joined):
    """check 32.

    Not at joining, not by looking at the words, not by confirming words that were never shown.
    """
    for who in (joined.ana, joined.ben):
        me = who.me()
        assert not me.shared and me.other_here
    assert joined.ben.me().ring.couples == {}
    with pytest.raises(Refusal):
        pairing.confirm(joined.ana.me(), NOW)
    assert not offered(joined)
    pairing.find_four_words(joined.ben.me())
    pairing.find_four_words(joined.ana.me())
    assert not offered(joined) and joined.ben.me().ring.couples == {}
    with pytest.raises(NotFound):
        pairing.confirm(joined.ben.me(), NOW)  # only who invited has a key to give
    assert not offered(joined)


def test_once_they_are_the_joiner_has_it_with_the_next_request(joined):
    """check 32: the control, and the ordinary way."""
    joined.confirm(joined.ana, joined.ben)
    ana, ben = joined.ana.me(), joined.ben.me()
    assert ana.ring.couple == ben.ring.couple is not None
    assert ana.shared and ben.shared
    assert pairing.find_four_words(ana) is None and pairing.find_four_words(ben) is None
    assert not offered(joined)
    assert ana.ring.invitation is None and ben.ring.invitation is None
    with pytest.raises(NotFound):
        pairing.confirm(ana, NOW)


def test_the_offer_is_for_the_joiner_alone(joined):
    """check 32: it opens with no key but the joiner's own."""
    pairing.find_four_words(joined.ana.me())
    pins = joined.ben.me().keys.pins
    pairing.confirm(joined.ana.me(), NOW)
    ana = joined.ana.me()
    assert offered(joined) and not holds(ana.ring.couple)
    row = Partner.objects.exclude(offer=None).get()
    with pytest.raises(WrongKey):
        unwrap_couple_key(
            bytes(row.offer), ana.keys.pair.public, PartnerKeys.mint().pin(pins), row.couple_id, 1
        )


def test_names_are_known_from_the_first_answer_on(joined):
    """A joiner reads the inviter's from the letter, the inviter the joiner's under the invitation key."""
    assert (
        profile.read_names(joined.ana.me()) == profile.read_names(joined.ben.me()) == {"a": "Ana", "b": "Ben"}
    )
    profile.change(joined.ana.me(), "Anabel", "plum", ZONE, NOW)
    profile.change(joined.ben.me(), "Benedict", "moss", "Asia/Tokyo", NOW)
    assert profile.read_other(joined.ben.me()).name == "Anabel"
    joined.confirm(joined.ana, joined.ben)
    for who in (joined.ana, joined.ben):
        assert profile.read_names(who.me()) == {"a": "Anabel", "b": "Benedict"}
        assert Partner.objects.get(id=who.me().partner_id).profile_kind == "couple"
    assert profile.read_other(joined.ana.me()).zone == "Asia/Tokyo"


def test_a_public_key_that_was_exchanged_after_the_words_is_refused(joined):
    """check 8: the inviter's pin of the joiner holds, and nothing is wrapped."""
    pairing.find_four_words(joined.ana.me())
    ben = joined.ben.me()
    Person.objects.filter(id=ben.person_id).update(public_key=KeyPair.mint().public)
    before = dump()
    with pytest.raises(Refusal):
        pairing.confirm(joined.ana.me(), NOW)
    with pytest.raises(Refusal):
        pairing.find_four_words(joined.ana.me())
    assert dump() == before


def test_a_public_key_that_was_exchanged_before_changes_the_words(joined):
    """check 8: then the pin cannot know, and the words are not the same on both screens."""
    ben, shown = joined.ben.me(), pairing.find_four_words(joined.ben.me())
    Person.objects.filter(id=ben.person_id).update(public_key=KeyPair.mint().public)
    assert pairing.find_four_words(joined.ana.me()) != shown


def test_the_inviters_key_is_pinned_by_the_letter_itself(joined):
    """check 8: the joiner took it out of the invitation, so an exchanged one is refused at once."""
    ana = joined.ana.me()
    Person.objects.filter(id=ana.person_id).update(public_key=KeyPair.mint().public)
    with pytest.raises(Refusal):
        pairing.find_four_words(joined.ben.me())


def attack(joined) -> bytes:
    """Somebody who rewrites the database offers Ben a couple key of their own, as if Ana had."""
    intruder, ben, couple_key = PartnerKeys.mint(), joined.ben.me(), mint_key()
    offer = wrap_couple_key_for(
        ben.keys.pair.public,
        intruder.pin(Pins().pin_other(ben.keys.pair.public)),
        couple_key,
        ben.couple_id,
        1,
    )
    Person.objects.filter(id=joined.ana.me().person_id).update(public_key=intruder.pair.public)
    Partner.objects.filter(id=ben.partner_id).update(offer=offer)
    return couple_key


def test_a_couple_key_of_an_intruder_is_not_collected(joined):
    """check 8: it stays where it is, nothing is replaced, and the page can say so."""
    attack(joined)
    before = dump()
    me = joined.ben.me()
    assert me.doubtful and not me.shared and me.ring.couples == {}
    assert dump() == before
    assert profile.read_mine(me).name == "Ben"


def test_without_the_pin_it_would_be(joined):
    """check 8: the control."""
    couple_key = attack(joined)
    me = joined.ben.me()
    intruder = Person.objects.get(id=me.other.person_id).public_key
    fooled = me.keys.pin(Pins().pin_other(bytes(intruder)))
    Person.objects.filter(id=me.person_id).update(bundle=lock_bundle(fooled, me.person_id))
    assert joined.ben.me().ring.couple == couple_key


@pytest.mark.parametrize("offer", [b"", b"\x01", b"\x02" + bytes(200), bytes(108)])
def test_a_damaged_offer_is_not_collected(joined, offer):
    """check 7: and the joiner's keys stay as they are."""
    Partner.objects.filter(seat="b").update(offer=offer)
    before = dump()
    assert joined.ben.me().doubtful
    assert dump() == before


def test_two_tabs_may_collect_at_once(joined):
    pairing.find_four_words(joined.ana.me())
    pairing.confirm(joined.ana.me(), NOW)
    offer = bytes(Partner.objects.exclude(offer=None).get().offer)
    me = joined.ben.me()
    Partner.objects.filter(id=me.partner_id).update(offer=None)
    again = collecting.collect(me, offer)
    assert again.ring.couple == me.ring.couple == joined.ben.me().ring.couple


def test_what_a_joiner_had_set_before_stays_theirs(joined):
    limits.change(joined.ben.me(), lambda _: Limits(times_a_week=2, depth=1))
    before = Partner.objects.get(id=joined.ben.me().partner_id).limits_wraps
    joined.confirm(joined.ana, joined.ben)
    assert Partner.objects.get(id=joined.ben.me().partner_id).limits_wraps == before
    assert limits.read_mine(joined.ben.me()) == Limits(times_a_week=2, depth=1)
    assert limits.read_mine(joined.ana.me()) == Limits()


def test_what_lies_under_the_invitation_key_is_moved_in_the_same_transaction(joined, monkeypatch):
    seen = []
    monkeypatch.setattr(hooks, "on_shared", [lambda me, now: seen.append(me)])
    pairing.find_four_words(joined.ana.me())
    pairing.confirm(joined.ana.me(), NOW)
    (me,) = seen
    assert me.shared and me.ring.couple and me.ring.invitation == joined.invited.key

    def fails(me, now):
        raise RuntimeError("no room")

    monkeypatch.setattr(hooks, "on_shared", [fails])
    Partner.objects.update(offer=None, confirmed=False)
    before = dump()
    with pytest.raises(RuntimeError):
        pairing.confirm(joined.ana.me(), NOW)
    assert dump() == before


def test_words_that_differ_part_the_two_before_a_key_is_shared(joined):
    pairing.find_four_words(joined.ana.me())
    was = joined.ana.me()
    pairing.end_as_different(was, NOW)
    ana, ben = joined.ana.me(), joined.ben.me()
    assert ben.former and not ben.shared and ben.ring.couples == {}
    assert ana.couple_id != was.couple_id and not ana.other_here
    assert profile.read_mine(ana).name == "Ana"
    with pytest.raises(NotFound):
        pairing.end_as_different(ana, NOW)


def test_nobody_is_given_a_key_after_somebody_said_that_they_differ(joined):
    """check 32: not even in the same moment, by a request that began before."""
    pairing.find_four_words(joined.ana.me())
    began_before = joined.ana.me()
    pairing.end_as_different(joined.ben.me(), NOW)
    with pytest.raises(Conflict):
        pairing.confirm(began_before, NOW)
    assert not Partner.objects.exclude(offer=None).exists()
    # The control: while the couple is open, the same gives it.
    Couple.objects.update(closed=None)
    pairing.confirm(began_before, NOW)
    assert Partner.objects.exclude(offer=None).exists()


def test_a_joiner_who_sees_other_words_can_leave_too(joined):
    pairing.end_as_different(joined.ben.me(), NOW)
    assert joined.ben.me().former and joined.ana.me().former


def test_after_a_short_code_the_words_agree_as_well(introduced):
    """check 31: the first device shows its nonce first; until then the second has nothing to show."""
    assert pairing.find_four_words(introduced.ben.me()) is None
    introduced.confirm(introduced.ana, introduced.ben)
    assert introduced.ana.me().ring.couple == introduced.ben.me().ring.couple
    assert profile.read_names(introduced.ana.me()) == {"a": "Ana", "b": "Ben"}
    colours = [profile.read_mine(who.me()).colour for who in (introduced.ana, introduced.ben)]
    assert colours[0] == "plum" and colours[1] != "plum"
    assert not Introduction.objects.exists()


def test_a_short_code_carries_no_key(introduced):
    """check 31: who typed it holds no key of the couple's before the words are confirmed."""
    ben = introduced.ben.me()
    assert ben.ring.couples == {} and ben.ring.invitation is None and not ben.shared
    assert profile.read_names(introduced.ana.me())["b"] == "Ben"
    assert profile.read_names(ben) == {"b": "Ben"}


def test_a_nonce_changed_in_the_database_changes_the_words_or_is_refused(introduced):
    """check 8: each device goes by what it saw itself."""
    ana = pairing.find_four_words(introduced.ana.me())
    assert ana == pairing.find_four_words(introduced.ben.me())
    Introduction.objects.update(second_nonce=bytes(16))
    assert pairing.find_four_words(introduced.ana.me()) == ana
    Introduction.objects.update(first_nonce=bytes(16), commitment=bytes(32))
    with pytest.raises(Refusal):
        pairing.find_four_words(introduced.ben.me())


def code_of(world, now=NOW) -> str:
    return introducing.make_short_code(world.ana.me(), now)


def type_code(code: str, now=NOW, address="192.0.2.9"):
    return introducing.join_by_short_code(code, "Ben", "moss", ZONE, now, address=address)


def test_a_short_code_has_forty_bits_and_is_kept_as_a_hash(alone):
    """check 31: eight symbols of five bits; check 30: of which only SHA-256 is stored."""
    codes = {code_of(alone) for _ in range(20)}
    assert len(codes) == 20 and all(len(code.replace("-", "")) == 8 for code in codes)
    assert not any(holds(code.encode()) or holds(code.replace("-", "").encode()) for code in codes)


def test_a_short_code_works_for_ten_minutes_and_once(alone):
    """check 31: and a later one puts an earlier one out of use."""
    code = code_of(alone)
    with pytest.raises(NotFound):
        type_code(code, NOW + timedelta(minutes=10))
    earlier, code = code_of(alone), code_of(alone)
    with pytest.raises(NotFound):
        type_code(earlier, address="192.0.2.10")
    type_code(code.lower().replace("-", " "), NOW + timedelta(minutes=9, seconds=59), "192.0.2.11")
    with pytest.raises(NotFound):
        type_code(code, address="192.0.2.12")


def test_five_tries_in_ten_minutes(alone):
    """check 31: counted by address, so that nobody's guessing spends somebody else's code."""
    code = code_of(alone)
    for _ in range(5):
        with pytest.raises(NotFound):
            type_code("0000-0000")
    with pytest.raises(Refusal):
        type_code(code)
    assert type_code(code, address="198.51.100.4").device is not None
    with pytest.raises(NotFound):  # the control: after the window tries count again
        type_code(code, NOW + timedelta(minutes=11))


def test_a_code_nobody_typed_is_forgotten(alone):
    code_of(alone)
    assert introducing.sweep(NOW + timedelta(minutes=11)) == 1
    assert access.enter(alone.ana.jar, NOW).other_here is False
