"""What may leave as a picture: one's own words, and those of the other once both have said yes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.world import NOW

from duologue.keepsakes import keeping, keepsake_moves, outward, reading_keepsakes
from duologue.keepsakes.outward import Outward
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import consents, days
from duologue.people.models import Partner
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import weekly


def kept(world, who, text="The soup.", **how):
    return keeping.keep(who.me(), kinds.APPRECIATION, text, NOW, **how)


def stands(who, id_):
    return outward.read(who.me(), reading_keepsakes.read_one(who.me(), id_, days.find_utc_day(NOW)))


def say(who, id_, move="may-leave"):
    keepsake_moves.act(who.me(), id_, move, "", NOW)


def test_one_s_own_words_leave_without_asking_and_the_other_s_do_not(world):
    bens = kept(world, world.ben)
    assert stands(world.ben, bens) == Outward(own=True, asks=True)
    assert stands(world.ana, bens) == Outward(own=False, asks=True)
    assert not stands(world.ana, bens).may


def test_they_leave_once_both_have_said_yes_whoever_says_it_first(world):
    for first, second in ((world.ana, world.ben), (world.ben, world.ana)):
        bens = kept(world, world.ben)
        say(first, bens)
        assert not stands(first, bens).both and not stands(second, bens).said
        say(second, bens)
        assert stands(world.ana, bens).may and stands(world.ben, bens).both


def test_a_no_a_yes_taken_back_and_no_answer_are_one(world):
    """check 14: what the other reads is the same, and so is what a lone yes shows."""
    bens = kept(world, world.ben)
    silent = stands(world.ana, bens)
    say(world.ben, bens)
    assert stands(world.ana, bens) == silent
    say(world.ben, bens, "stays-here")
    assert stands(world.ana, bens) == silent
    say(world.ana, bens)
    asked = stands(world.ana, bens)
    say(world.ben, bens, "stays-here")
    assert stands(world.ana, bens) == asked == Outward(own=False, asks=True, said=True)
    say(world.ben, bens)
    assert stands(world.ana, bens).both  # the control


def test_a_yes_is_for_the_words_as_they_were(world):
    bens = kept(world, world.ben)
    for who in (world.ana, world.ben):
        say(who, bens)
    seen = reading_keepsakes.read_one(world.ben.me(), bens, days.find_utc_day(NOW)).seen
    keeping.edit(world.ben.me(), bens, "The broth.", None, seen, NOW)
    assert stands(world.ana, bens) == Outward(own=False, asks=True)


def test_what_one_of_the_two_alone_reads_asks_nobody(world):
    own = kept(world, world.ben, own=True)
    assert stands(world.ben, own) == Outward(own=True, asks=False)
    with pytest.raises(NotFound):
        say(world.ben, own)
    with pytest.raises(NotFound):
        say(world.ana, own)
    with pytest.raises(NotFound):
        say(world.stranger, kept(world, world.ben))


def test_an_agreement_is_of_both(world):
    """Nobody's own, even where one wrote it."""
    made = keeping.keep(world.ana.me(), kinds.AGREEMENT, "Phones outside.", NOW)
    found = reading_keepsakes.read_one(world.ben.me(), made, days.find_utc_day(NOW))
    keepsake_moves.act(world.ben.me(), made, "agree", found.seen, NOW)
    assert stands(world.ana, made) == stands(world.ben, made) == Outward(own=False, asks=True)


def test_a_row_does_not_grow_with_what_somebody_agrees_to(world):
    """check 68 and 11: neither its size nor that it is there tells who said yes; twelve are kept."""
    for who in (world.ana, world.ben):
        consents.change(who.me(), lambda mine: mine)
    sizes = {
        len(bytes(row)) for row in Partner.objects.exclude(consents=None).values_list("consents", flat=True)
    }
    ids = [kept(world, world.ben, f"The soup, {number}.") for number in range(14)]
    for id_ in ids:
        say(world.ana, id_)
    assert sizes == {
        len(bytes(row)) for row in Partner.objects.exclude(consents=None).values_list("consents", flat=True)
    }
    assert [stands(world.ana, id_).said for id_ in ids] == [False] * 2 + [True] * 12


def test_a_row_of_before_is_read_and_brought_to_the_size_of_all():
    raw = b'{"since": {}, "brought": 3, "begun": "2026-01-01", "swept": true}'
    before = consents.OWN.read_text(raw)
    assert not before.sized and before.outward == ()
    again = consents.OWN.read_text(consents.OWN.write_text(replace(before, sized=True), raw))
    assert again.sized and again.brought == 3


def test_a_row_of_before_is_made_as_large_as_all_at_its_owner_s_next_visit(world):
    """check 11: so that it is not the first yes that makes it grow."""
    consents.change(world.ana.me(), lambda mine: replace(mine, begun=NOW.date(), sized=False))
    assert not consents.read_mine(world.ana.me()).sized
    weekly.bring(world.ana.me(), NOW)
    assert consents.read_mine(world.ana.me()).sized


def test_alone_nobody_is_asked(alone):
    mine = kept(alone, alone.ana)
    assert stands(alone.ana, mine) == Outward(own=True, asks=False)
    with pytest.raises((NotFound, Refusal)):
        say(alone.ana, mine)
