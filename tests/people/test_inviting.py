"""An invitation: what its link shows, to whom, and for how long."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.people.database import blobs, dump, holds
from tests.world import ADDRESS, NOW, ZONE, World

from duologue.people import (
    beginning,
    hooks,
    introducing,
    inviting,
    joining,
    leaving,
    pairing,
    profile,
    sweeping,
)
from duologue.people.models import Invitation, Partner
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import mint_invitation_secret, unwrap_for_partner

WORDS = "I would like to try this with you, if you like."


@pytest.fixture
def invited(alone):
    alone.invited = inviting.invite(alone.ana.me(), WORDS, NOW, round_id=uuid4())
    return alone


def show(world, now=NOW, secret=None):
    return inviting.show(world.invited.invitation_id, secret or world.invited.secret, now)


def test_the_secret_has_128_bits_and_no_two_are_alike():
    """check 31: twenty-six symbols of five bits, from the operating system."""
    secrets = {mint_invitation_secret() for _ in range(200)}
    assert len(secrets) == 200
    assert all(len(secret) == 26 and len(secret) * 5 >= 128 for secret in secrets)
    assert len({symbol for secret in secrets for symbol in secret}) == 32


def test_the_link_shows_the_letter_and_looking_spends_nothing(invited):
    """check 31: a hundred looks, typed or pasted, leave the database as it was."""
    before = dump()
    for _ in range(20):
        letter = show(invited, secret=" " + invited.invited.secret.upper().replace("0", "O"))
    assert (letter.name, letter.words, letter.colour, letter.state) == ("Ana", WORDS, "plum", "open")
    assert letter.key == invited.invited.key and letter.round_id is not None
    assert dump() == before
    with pytest.raises(Refusal):  # slips are told from wrong links
        show(invited, secret="abc")


def test_only_who_holds_the_secret_sees_anything(invited):
    """check 31: another secret, another id."""
    for invitation, secret in (
        (invited.invited.invitation_id, mint_invitation_secret()),
        (uuid4(), invited.invited.secret),
        ("not an id", invited.invited.secret),
    ):
        with pytest.raises(NotFound):
            inviting.show(invitation, secret, NOW)


def test_the_database_has_neither_the_secret_nor_the_key_nor_the_words(invited):
    """check 30: what the link carries is not in the rows; who has them cannot follow the link."""
    me = invited.ana.me()
    for value in (invited.invited.secret.encode(), invited.invited.key, WORDS.encode()):
        assert not holds(value)
    assert inviting.read_link_secret(me, invited.invited.invitation_id) == invited.invited.secret


def test_a_link_lives_thirty_days(invited):
    """check 31: on the thirtieth it has ended, for the one who looks and for the one who answers."""
    assert show(invited, NOW + timedelta(days=29)).state == "open"
    late = NOW + timedelta(days=30)
    with pytest.raises(NotFound):
        joining.join(invited.invited.invitation_id, invited.invited.secret, "Ben", "moss", "UTC", late)
    letter = show(invited, late)
    assert (letter.state, letter.words, letter.name, letter.key) == ("ended", "", "", b"")
    assert Invitation.objects.get().letter is None


def test_it_is_spent_by_the_first_answer_only(invited):
    """check 31: after it the link shows that somebody has answered, and no words."""
    invited.join(invited.ben, invited.invited)
    with pytest.raises(NotFound):
        invited.join(invited.carl, invited.invited)
    letter = show(invited)
    assert (letter.state, letter.words, letter.key) == ("answered", "", b"")
    # Nor can its inviter show the link again: what it opens is theirs, the way to it is gone.
    assert Invitation.objects.get().kept_secret is None


@pytest.mark.parametrize("way", ["seen", "swept", "taken back", "left"])
def test_an_end_destroys_what_the_link_opened_and_keeps_the_authors_own(invited, way, monkeypatch):
    """check 31: however it ends; the inviter still holds the key of their own first card."""
    told = []
    monkeypatch.setattr(hooks, "on_ended", [lambda ended, now: told.append(ended)])
    late = NOW + timedelta(days=40)
    {
        "seen": lambda: show(invited, late),
        "swept": lambda: sweeping.sweep(late),
        "taken back": lambda: inviting.take_back(invited.ana.me(), invited.invited.invitation_id, NOW),
        "left": lambda: leaving.leave_couple(invited.ana.me(), NOW),
    }[way]()
    row = Invitation.objects.get()
    assert (row.state, row.letter, row.kept_secret) == ("ended", None, None)
    assert [(ended.id, ended.round_id, ended.seat) for ended in told] == [(row.id, row.round, "a")]
    me = invited.ana.me()
    assert me.find_invitation_key(_name(invited.invited.key)) == invited.invited.key
    sweeping.sweep(late)
    assert len(told) == 1


def _name(key: bytes) -> bytes:
    from duologue.vault import make_key_id

    return make_key_id(key)


def test_a_failing_hook_ends_nothing(invited, monkeypatch):
    def fails(ended, now):
        raise RuntimeError("no room")

    monkeypatch.setattr(hooks, "on_ended", [fails])
    before = dump()
    with pytest.raises(RuntimeError):
        inviting.take_back(invited.ana.me(), invited.invited.invitation_id, NOW)
    assert dump() == before


def test_several_invitations_keep_their_keys_apart(alone):
    me = alone.ana.me()
    made = [inviting.invite(me, f"letter {number}", NOW) for number in range(3)]
    me = alone.ana.me()
    assert me.ring.invitation == made[-1].key
    for one in made:
        assert me.find_invitation_key(_name(one.key)) == one.key
    assert me.find_invitation_key(b"x" * 16) is None
    alone.join(alone.ben, made[0])
    assert alone.ana.me().ring.invitation == made[0].key == alone.ben.me().ring.invitation
    assert [line.state for line in inviting.list_mine(me, NOW)].count("ended") == 2


def test_five_wait_at_most(alone):
    me = alone.ana.me()
    for _ in range(5):
        inviting.invite(me, "", NOW)
    with pytest.raises(Refusal):
        inviting.invite(me, "", NOW)
    inviting.invite(me, "", NOW + timedelta(days=31))


def test_a_letter_may_be_a_thousand_characters(alone):
    with pytest.raises(Refusal) as refused:
        inviting.invite(alone.ana.me(), "x" * 1001, NOW)
    assert refused.value.field == "words"


def test_two_are_enough(world):
    with pytest.raises(Refusal):
        inviting.invite(world.ana.me(), "come too", NOW)
    with pytest.raises(Refusal):
        inviting.invite(world.carl.me(), "come back", NOW)


def test_a_changed_name_reaches_the_letters_under_way(invited):
    profile.change(invited.ana.me(), "Anabel", "rose", "UTC", NOW)
    assert (show(invited).name, show(invited).colour, show(invited).words) == ("Anabel", "rose", WORDS)


def test_the_kept_key_opens_for_its_inviter_alone(invited):
    """check 30: as the control: the row does hold the key, for who has Ana's personal key."""
    row, me = Invitation.objects.get(), invited.ana.me()
    assert (
        unwrap_for_partner(me.personal, bytes(row.kept_key), me.partner_id, "invitation")
        == invited.invited.key
    )
    assert bytes(Partner.objects.get().invitation_key) == bytes(row.kept_key)
    assert bytes(row.kept_key) in blobs()


def test_somebody_with_a_space_leaves_it_first(world):
    token = beginning.mint_couple_link(NOW)
    other = World(NOW, world.stretching, *(type(world.ana)(name) for name in ("Dee", "", "", "", "")))
    other.ana.keep(beginning.begin(token, "Dee", "slate", "UTC", NOW))
    invited = inviting.invite(other.ana.me(), "", NOW)
    ids = (invited.invitation_id, invited.secret)
    for who in (world.ana, other.ana):
        with pytest.raises(Refusal):
            joining.join(*ids, "X", "moss", "UTC", NOW, me=who.me())
    was = world.carl.me()
    joined = joining.join(*ids, "Carl", "moss", "UTC", NOW, me=was)
    assert joined.device is None
    assert (joined.me.person_id, joined.me.couple_id, joined.me.seat) == (
        was.person_id,
        invited_couple(other),
        "b",
    )
    other.confirm(other.ana, world.carl)
    assert world.carl.me().ring.couple == other.ana.me().ring.couple
    assert len(beginning.Couple.objects.filter(partners__person_id=was.person_id)) == 2


def invited_couple(world):
    return world.ana.me().couple_id


def test_the_other_colour_is_taken(invited):
    with pytest.raises(Refusal) as refused:
        invited.join(invited.ben, invited.invited, "plum")
    assert refused.value.field == "colour"
    assert show(invited).state == "open"


@pytest.mark.parametrize(
    "ask",
    [lambda me: inviting.invite(me, "", NOW), lambda me: introducing.make_short_code(me, NOW)],
    ids=["by a letter", "by a code"],
)
def test_from_a_page_of_before_nobody_is_asked_to_a_seat_that_is_taken_or_a_couple_that_is_closed(alone, ask):
    """The four words of who came by the code before would never come; a letter would stay open for good."""
    before = alone.ana.me()
    code = introducing.make_short_code(before, NOW)
    joined = introducing.join_by_short_code(code, "Ben", "moss", ZONE, NOW, address=ADDRESS)
    alone.ben.keep(joined.device)
    with pytest.raises(Refusal, match="two of you"):
        ask(before)
    pairing.find_four_words(alone.ana.me(), NOW)
    pairing.find_four_words(alone.ben.me(), NOW)
    assert pairing.find_four_words(alone.ana.me(), NOW) is not None
    leaving.leave_couple(alone.ben.me(), NOW)
    with pytest.raises(NotFound):
        ask(before)
    assert not Invitation.objects.filter(state=inviting.OPEN).exists()
