"""How a couple comes to be, and by what right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.people.database import dump, holds
from tests.world import NOW, ZONE, Cheap

from duologue.people import access, beginning, host, leaving, profile
from duologue.people.models import Couple, Host, Person
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import KeyFiles, WrongKeyFile, mint_key


def begin(token: str, now=NOW):
    return beginning.begin(token, "Someone", "teal", ZONE, now)


def test_the_setup_link_begins_the_first_couple_and_no_other(db):
    """check 37: spent by the first who begins with it."""
    host.prepare(Cheap())
    first = beginning.mint_setup_link()
    token = beginning.mint_setup_link()
    for wrong in (first, "0" * 26):
        with pytest.raises(NotFound):
            begin(wrong)
    begin(token)
    with pytest.raises(NotFound):
        begin(token)
    with pytest.raises(Refusal):
        beginning.mint_setup_link()
    assert Couple.objects.count() == 1


def test_further_couples_need_a_link_of_the_host(alone):
    """check 37: each link begins one, within thirty days."""
    token, old = beginning.mint_couple_link(NOW), beginning.mint_couple_link(NOW - timedelta(days=31))
    begin(token)
    for wrong in (token, old, "zzzz" * 6 + "zz"):
        with pytest.raises(NotFound):
            begin(wrong)
    assert Couple.objects.count() == 2
    assert beginning.sweep(NOW) == 1


def test_only_who_has_left_begins_again_without_a_link(world):
    """check 37: nobody is asked, and nobody else gets one by it."""
    before = dump()
    for who in (world.ana, world.ben, world.stranger):
        with pytest.raises(Refusal):
            beginning.begin_again(who.me(), "New", "teal", ZONE, NOW)
    assert dump() == before
    beginning.begin_again(world.carl.me(), "Carl", "teal", ZONE, NOW)  # the control: who may, can
    me = world.carl.me()
    assert not me.former and not me.other_here and me.ring.couple is not None
    assert profile.read_mine(me).name == "Carl"


def test_beginning_again_twice_from_two_pages_gives_one_couple(world):
    stale = world.carl.me()
    beginning.begin_again(stale, "Carl", "teal", ZONE, NOW)
    count = Couple.objects.count()
    with pytest.raises(beginning.Conflict):
        beginning.begin_again(stale, "Carl", "teal", ZONE, NOW)
    assert Couple.objects.count() == count


def test_links_are_kept_as_hashes(alone):
    """check 30: neither the text of a link nor anything it opens with is stored."""
    token = beginning.mint_couple_link(NOW)
    assert not holds(token.encode()) and not holds(token.upper().encode())


def test_what_was_typed_wrong_spends_nothing(alone):
    token = beginning.mint_couple_link(NOW)
    for name, colour, zone, field in (
        ("  ", "teal", ZONE, "name"),
        ("x" * 41, "teal", ZONE, "name"),
        ("a\u202eb", "teal", ZONE, "name"),
        ("Sam", "beige", ZONE, "colour"),
        ("Sam", "teal", "Mars/Olympus", "zone"),
        ("Sam", "teal", "../../etc/passwd", "zone"),
    ):
        with pytest.raises(Refusal) as refused:
            beginning.begin(token, name, colour, zone, NOW)
        assert refused.value.field == field
    with pytest.raises(Refusal) as refused:
        begin(token[:-1])
    assert refused.value.field == "token"
    begin(f" {token[:13].upper()} - {token[13:]} ")


def test_a_person_begins_with_a_key_pair_that_is_theirs(alone):
    me = alone.ana.me()
    assert bytes(Person.objects.get(id=me.person_id).public_key) == me.keys.pair.public
    assert not holds(me.personal) and not holds(me.keys.private) and not holds(me.ring.couple)


def test_key_files_of_another_instance_are_refused(alone, held_key_files):
    host.check()
    held_key_files.files = KeyFiles(mint_key(), held_key_files.files.pepper)
    with pytest.raises(WrongKeyFile, match="release"):
        host.check()
    with pytest.raises(WrongKeyFile):
        host.prepare(Cheap())


def test_a_second_preparation_changes_nothing(alone):
    before = Host.objects.values().get()
    assert host.prepare(Cheap()) is False
    assert Host.objects.values().get() == before


def test_leaving_and_beginning_again_keeps_the_same_person(world):
    was = world.ana.me()
    leaving.leave_couple(was, NOW)
    assert world.ana.me().former
    beginning.begin_again(world.ana.me(), "Ana", "plum", ZONE, NOW)
    now = world.ana.me()
    assert (now.person_id, now.personal) == (was.person_id, was.personal)
    assert now.couple_id != was.couple_id and now.partner_id != was.partner_id
    assert len(access.list_seats(now)) == 3
