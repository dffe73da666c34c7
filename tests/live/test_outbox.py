"""What is told, to whom, and in which order; nothing of what rolled back."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from tests.live.conftest import NOW

from duologue.rounds import doorbell, outbox
from duologue.rounds.models import Outbox


def test_an_event_is_an_id_a_generic_word_and_what_it_is_about(sofa):
    subject = uuid4()
    outbox.tell(sofa.couple, "b", "round", subject, NOW)
    (event,) = outbox.read_since(sofa.couple, 0)
    assert (event.seat, event.kind, event.subject) == ("b", "round", subject)
    assert outbox.find_latest([sofa.couple]) == {sofa.couple: event.id}


@pytest.mark.parametrize(
    ("seat", "kind"), [("c", "round"), ("", "round"), ("a", "Ana wrote: hold me"), ("a", ""), ("a", "x" * 13)]
)
def test_an_event_has_no_room_for_words(sofa, seat, kind):
    """check 43: the kind is a generic word, never a sentence."""
    with pytest.raises(ValueError, match="generic"):
        outbox.tell(sofa.couple, seat, kind, None, NOW)


def test_other_couples_events_are_not_among_ones_own(sofa):
    outbox.tell(sofa.stranger.couple, "a", "round", None, NOW)
    assert outbox.read_since(sofa.couple, 0) == []
    assert outbox.find_latest([sofa.couple]) == {}


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    monkeypatch.setattr(outbox, "_MARKS", deque())


def test_a_page_built_a_moment_ago_gets_what_happened_since(sofa):
    """What was the last row is remembered in memory, as the rows have days and no moments."""
    ten = timedelta(seconds=10)
    outbox.tell(sofa.couple, "a", "round", None, NOW)
    outbox.mark_last_row(NOW)
    outbox.mark_last_row(NOW + ten)
    outbox.tell(sofa.couple, "a", "note", None, NOW)
    later = NOW + timedelta(seconds=13)
    assert [
        event.kind for event in outbox.read_since(sofa.couple, outbox.find_recent(sofa.couple, later, ten))
    ] == ["note"]
    for more in range(20, 90, 3):
        outbox.mark_last_row(NOW + timedelta(seconds=more))
    later = NOW + timedelta(seconds=89)
    assert outbox.read_since(sofa.couple, outbox.find_recent(sofa.couple, later, ten)) == []
    assert len(outbox._MARKS) < 25


def test_a_worker_that_has_just_begun_begins_with_what_is_there(sofa):
    outbox.tell(sofa.couple, "a", "round", None, NOW)
    assert outbox.read_since(sofa.couple, outbox.find_recent(sofa.couple, NOW, timedelta(seconds=10))) == []
    outbox.mark_last_row(NOW)
    outbox.tell(sofa.couple, "a", "note", None, NOW)
    start = outbox.find_recent(sofa.couple, NOW + timedelta(seconds=1), timedelta(seconds=10))
    assert [event.kind for event in outbox.read_since(sofa.couple, start)] == ["note"]


def test_a_clock_that_jumps_back_forgets_what_was_to_come(sofa):
    outbox.mark_last_row(NOW + timedelta(hours=5))
    outbox.mark_last_row(NOW)
    assert [at for at, _ in outbox._MARKS] == [NOW]


def test_old_events_are_swept_and_new_ones_stay(sofa):
    outbox.tell(sofa.couple, "a", "round", None, NOW - timedelta(days=2))
    outbox.tell(sofa.couple, "a", "note", None, NOW)
    assert outbox.sweep(NOW) == 1
    assert [event.kind for event in outbox.read_since(sofa.couple, 0)] == ["note"]


def test_a_job_s_row_is_told_to_nobody_and_stays_until_its_job_takes_it(sofa):
    row = Outbox.objects.create(couple=sofa.couple, seat="", kind="fade", day=NOW.date() - timedelta(days=9))
    assert outbox.read_since(sofa.couple, 0) == []
    assert outbox.find_latest([sofa.couple]) == {}
    assert outbox.sweep(NOW) == 0
    assert Outbox.objects.filter(id=row.id).exists()


@pytest.mark.django_db(transaction=True)
def test_the_doorbell_rings_after_the_commit_and_not_before(data):
    couple = uuid4()
    bell = doorbell.Bell("1-1")
    try:
        with transaction.atomic():
            outbox.tell(couple, "a", "round", None, NOW)
            assert bell.read() == (frozenset(), False)
        assert bell.read() == (frozenset({couple}), False)
    finally:
        bell.close()


@pytest.mark.django_db(transaction=True)
def test_what_rolled_back_is_told_to_nobody(data):
    couple = uuid4()
    bell = doorbell.Bell("1-1")
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            outbox.tell(couple, "a", "round", None, NOW)
            raise RuntimeError
        assert bell.read() == (frozenset(), False)
        assert outbox.read_since(couple, 0) == []
    finally:
        bell.close()


def test_each_counts_only_what_they_were_told(sofa):
    """check 47: a gap between two events would tell how often the other had moved in between."""
    for seat in "abbab":
        outbox.tell(sofa.couple, seat, "round", None, NOW)
    assert [event.number for event in outbox.read_for_seat(sofa.couple, "a", 0)] == [1, 2]
    assert [event.number for event in outbox.read_for_seat(sofa.couple, "b", 1)] == [2, 3]
    after = outbox.find_place(sofa.couple, "b", 2)
    assert [event.number for event in outbox.read_since(sofa.couple, after) if event.seat == "b"] == [3]


def test_counting_goes_on_after_a_sweep(sofa):
    """Were it to begin anew, a page that comes back with a higher number would hear nothing."""
    for _ in range(3):
        outbox.tell(sofa.couple, "a", "round", uuid4(), NOW)
    assert outbox.sweep(NOW + timedelta(days=2)) == 3
    (left,) = Outbox.objects.filter(couple=sofa.couple)
    assert (left.number, left.kind, left.subject, left.day.year) == (3, "", None, 1)
    assert outbox.find_latest([sofa.couple]) == {}
    outbox.tell(sofa.couple, "a", "round", None, NOW + timedelta(days=2))
    assert [event.number for event in outbox.read_for_seat(sofa.couple, "a", 0)] == [4]
    assert outbox.sweep(NOW + timedelta(days=4)) == 1
    assert Outbox.objects.filter(couple=sofa.couple).count() == 1


def test_years_of_events_are_swept_a_few_hundred_at_a_time(sofa, django_assert_num_queries):
    """In one go, a host that was off for long, or a demo of years, let nobody write for minutes."""
    Outbox.objects.bulk_create(
        Outbox(couple=sofa.couple, seat=seat, number=k, kind="round", day=NOW.date() - timedelta(days=2))
        for k in range(1, 2 * outbox.AT_A_TIME + 2)
        for seat in "ab"
    )
    # Two reads; of the four times five hundred that go, as many deletions; and the two that stay.
    with django_assert_num_queries(2 + 4 + 1):
        assert outbox.sweep(NOW) == 4 * outbox.AT_A_TIME + 2
    left = Outbox.objects.filter(couple=sofa.couple).values_list("seat", "number", "kind")
    assert sorted(left) == [(seat, 2 * outbox.AT_A_TIME + 1, "") for seat in "ab"]
