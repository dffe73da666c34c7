"""Rescue (check 24): nobody takes over a seat; the old one is told however late, and can undo it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from tests.people.database import Dump, dump
from tests.people.test_rotations import broken_at
from tests.rounds.playing import CHECK_IN, QUESTION, answer, start
from tests.world import NOW, ZONE, Actor, World

from duologue import vault
from duologue.keepsakes import brought_records, handing_over, keeping, reading_keepsakes
from duologue.keepsakes.bringing import Brought
from duologue.keepsakes.keepsake_places import make_keepsake_place
from duologue.keepsakes.models import HandedOver, Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import (
    access,
    beginning,
    erasing,
    hooks,
    inviting,
    leaving,
    own_settings,
    pairing,
    rescuing,
    sealing,
)
from duologue.people.me import Me
from duologue.people.models import Couple, Person, Rescue
from duologue.people.own_settings import OwnSettings
from duologue.people.refusals import Conflict, NotFound, Refusal
from duologue.people.rescuing import RescuePart
from duologue.rounds import margins, play
from duologue.vault import Locked, SealedContent, read_wraps
from duologue.web import exporting

CARD = "nine-years-old"
LATER = (timedelta(days=7), timedelta(days=365))
MOST_STATEMENTS = 200
WEATHER = "empathy/my-own-weather"
PRIVATE = ("ana-private", "ben-private", "ben-sealed", "ana-solo")


@pytest.fixture
def lived(world: World) -> World:
    """Ana and Ben with a past: what opened, what waits, and what is private to each."""
    opened = start(world.ana, QUESTION, NOW, card=CARD)
    for who in (world.ana, world.ben):
        answer(who, opened, "answer", {"answer": f"{who.name}-opened"}, NOW)
    margins.write_note(world.ana.me(), opened, "ana-margin", NOW)
    alone = start(world.ana, WEATHER, NOW)
    margins.write_note(world.ana.me(), alone, "ana-solo", NOW)
    theirs = start(world.ben, QUESTION, NOW, card="hiding-place")
    answer(world.ben, theirs, "answer", {"answer": "ben-sealed"}, NOW)
    for who in (world.ana, world.ben):
        keeping.keep(who.me(), kinds.APPRECIATION, f"{who.name}-jar", NOW)
        keeping.keep(who.me(), kinds.APPRECIATION, f"{who.name.lower()}-private", NOW, own=True)
    return world


def back_again(world: World, now: datetime, *, stays: Actor | None = None) -> Actor:
    """Ana invites Ben as somebody new, and they compare the words; his new browser."""
    who = stays or world.ana
    anew = Actor("Ben anew")
    world.pair(who, anew, now)
    return anew


def bring(who: Actor, now: datetime) -> Brought:
    me = who.me(now)
    one = rescuing.find_standing(me)
    assert one is not None and one.may_bring
    old = rescuing.open_to_both(me, one)
    return handing_over.hand_over(me, one, old, exporting.list_open_to_both(old, now), now)


def rescued(world: World, now: datetime = NOW) -> Actor:
    rescuing.begin(world.ana.me(now), now)
    anew = back_again(world, now)
    bring(world.ana, now)
    return anew


def is_about(me: Me) -> bool:
    one = rescuing.find_standing(me)
    return one is not None and one.part is RescuePart.OLD_SEAT


def seen(who: Actor, now: datetime) -> str:
    return json.dumps(exporting.write_everything(who.me(now), now), ensure_ascii=False)


# -- the whole way ------------------------------------------------------------------------------------


def test_who_lost_every_way_in_is_a_new_person_with_new_keys_and_reads_what_was_open_to_both(lived):
    old = lived.ben.me()
    anew = rescued(lived)
    new = anew.me()
    assert new.person_id != old.person_id
    assert new.keys.private != old.keys.private
    assert new.ring.couple not in old.ring.couples.values()
    text = seen(anew, NOW)
    for words in ("Ana-opened", "Ben-opened", "Ana-jar", "Ben-jar", "ana-margin"):
        assert words in text, words
    (record,) = [exporting.read_brought_along(new, one) for one in brought_records.list_brought(new)]
    ((_, lines),) = record.steps
    assert {(line.mine, line.text) for line in lines} == {(True, "Ben-opened"), (False, "Ana-opened")}
    (record,) = [
        exporting.read_brought_along(lived.ana.me(), one)
        for one in brought_records.list_brought(lived.ana.me())
    ]
    ((_, lines),) = record.steps
    assert {(line.mine, line.text) for line in lines} == {(False, "Ben-opened"), (True, "Ana-opened")}


def test_nothing_private_is_copied_of_either(lived):
    before = seen(lived.ana, NOW) + seen(lived.ben, NOW)
    assert all(words in before for words in PRIVATE)
    anew = rescued(lived)
    for who in (lived.ana, anew):
        text = seen(who, NOW)
        assert [words for words in PRIVATE if words in text] == []


def test_a_number_that_is_counted_for_oneself_is_not_brought_with_its_check_in(lived):
    own_settings.change(lived.ana.me(), lambda _: OwnSettings(closeness=True))
    check_in = start(lived.ana, CHECK_IN, NOW)
    for who in (lived.ana, lived.ben):
        answer(who, check_in, "mood", {"mood": [7, 4]}, NOW)
        answer(who, check_in, "help", {"help": "nothing"}, NOW)
    asides = [aside.step for aside in play.look(lived.ana.me(), check_in, NOW).view.asides]
    counted = next(step for step in asides if step.startswith("closeness"))
    answer(lived.ana, check_in, counted, {"closeness": 9}, NOW)
    assert '"closeness"' in seen(lived.ana, NOW)
    anew = rescued(lived)
    records = json.dumps(brought_records.list_brought(anew.me()))
    assert '"mood": [7, 4]' in records
    assert "closeness" not in records


def test_what_is_brought_is_opened_with_the_couple_key_alone(lived, monkeypatch):
    """And the control: with every row asked for, the couple key alone brings no more; with all keys, it
    would."""
    asked = reading_keepsakes.read_for_both

    def every(me: Me):
        rows = Keepsake.objects.filter(couple_id=me.couple_id).order_by("id")
        return [(row, words) for row in rows if (words := reading_keepsakes._open_words(me, row)) is not None]

    rescuing.begin(lived.ana.me(), NOW)
    anew = back_again(lived, NOW)
    me = lived.ana.me()
    one = rescuing.find_standing(me)
    alone, whole = rescuing.open_to_both(me, one), access.read_in_couple(me, one.old)
    assert {words.text for _, words in asked(alone)} >= {"Ana-jar", "Ben-jar"}
    with pytest.raises(Locked):
        for row in Keepsake.objects.filter(couple_id=one.old, author=whole.seat):
            wraps, where = read_wraps(bytes(row.wraps)), make_keepsake_place(one.old, row.id, row.author)
            vault.open(alone.ring, SealedContent(where, bytes(row.content), wraps))
    monkeypatch.setattr(reading_keepsakes, "read_for_both", every)
    handing_over.hand_over(me, one, alone, [], NOW)
    assert "ana-private" not in seen(anew, NOW)
    HandedOver.objects.all().delete()
    Keepsake.objects.filter(couple_id=me.couple_id).delete()
    handing_over.hand_over(me, one, whole, [], NOW)
    assert "ana-private" in seen(anew, NOW)


def test_what_is_brought_does_not_hang_on_what_is_private(lived):
    """Two worlds that differ in Ana's own: what came is the same, row for row."""
    rescuing.begin(lived.ana.me(), NOW)
    back_again(lived, NOW)
    me = lived.ana.me()
    one = rescuing.find_standing(me)
    old = rescuing.open_to_both(me, one)

    def brought() -> list[object]:
        parts = list(handing_over._write_rounds(me, exporting.list_open_to_both(old, NOW)))
        return [*parts, *handing_over._write_keepsakes(me, old)]

    before = brought()
    Keepsake.objects.filter(couple_id=one.old).exclude(list=b"").delete()
    assert brought() == before
    Keepsake.objects.filter(couple_id=one.old, list=b"").delete()
    assert brought() != before  # the control


def test_an_agreement_comes_with_its_wordings_and_whose_they_are(lived):
    kept = keeping.keep(lived.ana.me(), kinds.AGREEMENT, "We write.", NOW)
    ben = lived.ben.me()
    keeping.edit(
        ben, kept, "We write weekly.", None, reading_keepsakes.read_one(ben, kept, NOW.date()).seen, NOW
    )
    anew = rescued(lived)
    (found,) = [
        one for one in reading_keepsakes.read_everything(anew.me(), NOW.date()) if one.kind is kinds.AGREEMENT
    ]
    assert found.mine is not None and found.mine.text == "We write weekly."
    assert found.theirs is not None and found.theirs.text == "We write."


def test_brought_twice_comes_once_and_what_was_destroyed_since_stays_away(lived):
    rescued(lived)
    assert bring(lived.ana, NOW) == Brought(0, 0)
    me = lived.ana.me()
    mine = next(one for one in reading_keepsakes.read_everything(me, NOW.date()) if one.text == "Ana-jar")
    Keepsake.objects.filter(id=mine.id).delete()
    assert bring(lived.ana, NOW) == Brought(0, 0)
    assert "Ana-jar" not in seen(lived.ana, NOW)


def test_who_sealed_strictly_seals_strictly_in_the_new_space(world):
    sealing.make_strict(world.ana.me(), NOW)
    rescuing.begin(world.ana.me(), NOW)
    assert world.ana.me().strict


# -- the old seat -------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", LATER)
def test_the_old_seat_still_opens_all_it_opened_is_told_however_late_and_can_undo_it(lived, after):
    rescued(lived)
    late = NOW + after
    me = lived.ben.me(late)
    assert me.former
    text = seen(lived.ben, late)
    for words in ("Ana-opened", "Ben-opened", "ben-private", "ben-sealed"):
        assert words in text
    with pytest.raises(Refusal):
        access.require_writable(me)
    one = rescuing.find_standing(me)
    assert one is not None and one.part is RescuePart.OLD_SEAT and one.open
    rescuing.undo(me, late)
    assert not lived.ben.me(late).former
    assert "ben-private" in seen(lived.ben, late)
    assert rescuing.find_standing(lived.ben.me(late)) is None


def test_what_was_brought_is_gone_for_whoever_pretended_and_nothing_more_opens_to_them(lived):
    intruder = rescued(lived)
    assert "Ben-opened" in seen(intruder, NOW)
    rescuing.undo(lived.ben.me(), NOW)
    me = intruder.me()
    assert me.former and rescuing.find_standing(me) is None
    text = seen(intruder, NOW)
    assert not any(words in text for words in ("Ben-opened", "Ana-opened", "Ben-jar", "Ana-jar"))
    for call in (lambda: rescuing.undo(me, NOW), lambda: rescuing.go_back(me, NOW)):
        with pytest.raises(NotFound):
            call()


def test_without_the_taking_back_the_one_who_pretended_would_keep_it(lived, monkeypatch):
    """The control."""
    intruder = rescued(lived)
    monkeypatch.setattr(hooks, "on_undone", [])
    rescuing.undo(lived.ben.me(), NOW)
    assert "Ben-opened" in seen(intruder, NOW)


def test_who_stayed_goes_back_with_the_pins_of_the_old_couple(lived):
    was = lived.ana.me().keys.pins
    rescued(lived)
    rescuing.undo(lived.ben.me(), NOW)
    me = lived.ana.me()
    assert me.former
    one = rescuing.find_standing(me)
    assert one is not None and not one.open and one.may_go_back
    rescuing.go_back(me, NOW)
    back = lived.ana.me()
    assert not back.former and back.couple_id == lived.ben.me().couple_id
    assert back.keys.pins == was
    asked = start(lived.ana, QUESTION, NOW, card="nine-years-old")
    answer(lived.ana, asked, "answer", {"answer": "again"}, NOW)
    answer(lived.ben, asked, "answer", {"answer": "together"}, NOW)
    assert "together" in seen(lived.ana, NOW)


def test_who_stayed_can_undo_it_too_and_is_back_at_once(lived):
    couple = lived.ana.me().couple_id
    rescued(lived)
    rescuing.undo(lived.ana.me(), NOW)
    assert lived.ana.me().couple_id == couple
    assert not lived.ana.me().former and not lived.ben.me().former


def test_whoever_lives_in_another_space_by_now_only_ends_the_new_one(lived):
    anew = rescued(lived)
    beginning.begin_again(lived.ben.me(), "Ben", "moss", ZONE, NOW)
    assert is_about(lived.ben.me())
    rescuing.undo(lived.ben.me(), NOW)
    assert anew.me().former
    assert not lived.ben.me().former
    assert rescuing.find_standing(lived.ana.me()).may_go_back is False
    with pytest.raises(NotFound):
        rescuing.go_back(lived.ana.me(), NOW)


def test_erasing_the_old_seat_takes_the_copies_along(lived):
    anew = rescued(lived)
    erasing.erase(lived.ben.me(), NOW)
    text = seen(anew, NOW)
    assert "Ben-opened" not in text and "Ben-jar" not in text


def test_copies_that_are_forgotten_when_the_old_seat_is_erased_would_be_noticed(lived, monkeypatch):
    """The control."""
    anew = rescued(lived)
    kept = [one for one in hooks.on_erasing if one is not handing_over._erase]
    monkeypatch.setattr(hooks, "on_erasing", kept)
    erasing.erase(lived.ben.me(), NOW)
    assert "Ben-jar" in seen(anew, NOW)


# -- in the middle, and at once ------------------------------------------------------------------------


def test_the_old_seat_comes_back_before_anybody_has_joined(lived):
    rescuing.begin(lived.ana.me(), NOW)
    invited = inviting.invite(lived.ana.me(), "Come back in.", NOW)
    rescuing.undo(lived.ben.me(), NOW)
    with pytest.raises(NotFound):
        lived.join(Actor("Ben anew"), invited)


def test_the_old_seat_comes_back_before_the_words_are_compared(lived):
    rescuing.begin(lived.ana.me(), NOW)
    invited = inviting.invite(lived.ana.me(), "Come back in.", NOW)
    anew = Actor("Ben anew")
    lived.join(anew, invited, "moss")
    stale = lived.ana.me()
    pairing.find_four_words(stale)
    rescuing.undo(lived.ben.me(), NOW)
    assert anew.me().former and anew.me().ring.couples == {}
    with pytest.raises(Refusal):
        pairing.confirm(lived.ana.me(), NOW)


def test_the_old_seat_undoes_it_while_it_is_being_brought(lived):
    """Whatever is under way stops, and nothing of it stays."""
    rescuing.begin(lived.ana.me(), NOW)
    anew = back_again(lived, NOW)
    me = lived.ana.me()
    one = rescuing.find_standing(me)
    old = rescuing.open_to_both(me, one)
    parts = [
        *handing_over._write_rounds(me, exporting.list_open_to_both(old, NOW)),
        *handing_over._write_keepsakes(me, old),
    ]
    assert len(parts) > 2
    handing_over._take_in(me, one, parts[0], NOW)
    rescuing.undo(lived.ben.me(), NOW)
    for part in parts[1:]:
        with pytest.raises(Refusal, match="undone"):
            handing_over._take_in(me, one, part, NOW)
    assert not HandedOver.objects.exists()
    assert "Ben-" not in seen(anew, NOW)


def test_both_undo_at_once_and_it_is_undone_once(lived):
    rescued(lived)
    first, second = lived.ben.me(), lived.ana.me()
    found = rescuing.find_standing(second)
    rescuing.undo(first, NOW)
    with pytest.raises((Conflict, NotFound)):
        rescuing.undo(second, NOW)
    assert found is not None
    assert Rescue.objects.filter(undone=NOW.date()).count() == 1


def test_both_begin_one_at_once_and_one_of_them_begins(world):
    ana, ben = world.ana.me(), world.ben.me()
    rescuing.begin(ana, NOW)
    with pytest.raises(Conflict):
        rescuing.begin(ben, NOW)
    assert Rescue.objects.count() == 1
    assert world.ben.me().former


def test_a_rescue_after_one_that_was_undone_and_one_of_the_new_space(lived):
    rescued(lived)
    rescuing.undo(lived.ana.me(), NOW)
    anew = rescued(lived)
    rescuing.begin(lived.ana.me(), NOW)
    third = back_again(lived, NOW)
    bring(lived.ana, NOW)
    assert "Ben-jar" in seen(third, NOW)
    assert is_about(anew.me())
    assert is_about(lived.ben.me())


# -- the intruder, the stranger and the former partner --------------------------------------------------


def test_who_is_not_the_one_they_say_shows_other_words_and_gets_no_key(lived):
    """The four words: Ana's screen and that of the one who sits between do not agree."""
    rescuing.begin(lived.ana.me(), NOW)
    invited = inviting.invite(lived.ana.me(), "Come back in.", NOW)
    intruder, ben = Actor("Ben?"), Actor("Ben anew")
    lived.join(intruder, invited, "moss")
    theirs = pairing.find_four_words(lived.ana.me())
    with pytest.raises(NotFound):
        lived.join(ben, invited, "moss")
    assert theirs is not None
    pairing.end_as_different(lived.ana.me(), NOW)
    assert intruder.me().former and intruder.me().ring.couples == {}
    one = rescuing.find_standing(lived.ana.me())
    assert one is not None and one.open and one.new == lived.ana.me().couple_id
    back_again(lived, NOW)
    assert bring(lived.ana, NOW).rounds == 1
    assert is_about(lived.ben.me())


def test_nothing_can_be_brought_before_the_words_are_compared(lived):
    rescuing.begin(lived.ana.me(), NOW)
    invited = inviting.invite(lived.ana.me(), "Come back in.", NOW)
    lived.join(Actor("Ben?"), invited, "moss")
    assert rescuing.find_standing(lived.ana.me()).may_bring is False


def test_a_stranger_a_former_partner_and_one_alone_begin_and_undo_nothing(lived):
    rescued(lived)
    alone = Actor("Kim")
    alone.keep(beginning.begin(beginning.mint_couple_link(NOW), "Kim", "teal", ZONE, NOW))
    before = dump()
    for who in (lived.carl, alone):
        with pytest.raises(Refusal):
            rescuing.begin(who.me(), NOW)
    for who in (lived.carl, lived.stranger, lived.strangers_other, alone):
        assert rescuing.find_standing(who.me()) is None
        for call in (rescuing.undo, rescuing.go_back):
            with pytest.raises(NotFound):
                call(who.me(), NOW)
        with pytest.raises(NotFound):
            rescuing.enter_old_couple(who.me())
    assert dump() == before


def test_who_has_left_is_not_rescued(world):
    leaving.leave_couple(world.ben.me(), NOW)
    with pytest.raises(Refusal):
        rescuing.begin(world.ana.me(), NOW)


def test_the_new_seat_can_neither_undo_it_nor_read_the_old_space(lived):
    anew = rescued(lived)
    me = anew.me()
    assert rescuing.find_standing(me) is None
    with pytest.raises(NotFound):
        access.read_in_couple(me, lived.ben.me().couple_id)


# -- stopped in the middle --------------------------------------------------------------------------------


def never_half(call: Callable[[], object]) -> int:
    """Break it at its commit and at each statement: nothing is changed; in the end it goes through."""
    before: Dump = dump()
    for stop in (-1, *range(1, MOST_STATEMENTS)):
        try:
            broken_at(stop, call)
        except OperationalError:
            assert dump() == before, f"changed when broken at {stop}"
            continue
        assert stop > 0
        assert dump() != before
        return stop
    raise AssertionError("it never went through")


@pytest.fixture
def committed(transactional_db) -> World:
    made = World.paired(NOW)
    opened = start(made.ana, QUESTION, NOW, card=CARD)
    for who in (made.ana, made.ben):
        answer(who, opened, "answer", {"answer": f"{who.name}-opened"}, NOW)
        keeping.keep(who.me(), kinds.APPRECIATION, f"{who.name}-jar", NOW)
    return made


def test_each_move_of_a_rescue_that_is_stopped_in_the_middle_changes_nothing(committed):
    ana = committed.ana.me()
    assert never_half(lambda: rescuing.begin(ana, NOW)) > 5
    back_again(committed, NOW)
    bring(committed.ana, NOW)
    ben = committed.ben.me()
    assert never_half(lambda: rescuing.undo(ben, NOW)) > 5
    stayed = committed.ana.me()
    assert never_half(lambda: rescuing.go_back(stayed, NOW)) > 3
    assert not committed.ana.me().former


def test_bringing_that_is_stopped_in_the_middle_is_whole_as_far_as_it_came_and_goes_on(committed):
    rescuing.begin(committed.ana.me(), NOW)
    anew = back_again(committed, NOW)
    for stop in (-1, *range(1, MOST_STATEMENTS)):
        try:
            broken_at(stop, lambda: bring(committed.ana, NOW))
        except OperationalError:
            rows = set(Keepsake.objects.filter(couple_id=anew.me().couple_id).values_list("id", flat=True))
            known = set(HandedOver.objects.values_list("id", flat=True))
            assert known <= rows
            continue
        break
    text = seen(anew, NOW)
    assert all(words in text for words in ("Ana-opened", "Ben-opened", "Ana-jar", "Ben-jar"))
    assert text.count("Ana-jar") == 1


def test_a_rescue_in_two_halves_would_be_noticed(committed, monkeypatch):
    """The control: closed and committed before the new one begins, a stop leaves Ana outside of both."""
    ana = committed.ana.me()
    monkeypatch.setattr(rescuing, "transaction", SimpleNamespace(atomic=nullcontext))
    with pytest.raises(AssertionError, match="changed when broken"):
        never_half(lambda: rescuing.begin(ana, NOW))


def test_a_bundle_that_was_put_in_the_place_of_the_kept_one_is_refused(lived):
    rescued(lived)
    rescuing.undo(lived.ben.me(), NOW)
    other = Person.objects.get(id=lived.ben.me().person_id).bundle
    Rescue.objects.update(kept=other)
    with pytest.raises(Refusal, match="restore a backup"):
        rescuing.go_back(lived.ana.me(), NOW)
    assert lived.ana.me().former
    assert Couple.objects.filter(id=lived.ben.me().couple_id, closed=None).exists()
