"""Who may still listen, and what is new for them. Check 27: nothing is told to a revoked device."""

from __future__ import annotations

from datetime import timedelta

from tests.live.conftest import NOW

from duologue.live import watch
from duologue.live.watch import look
from duologue.people.models import Couple, Device
from duologue.rounds import outbox


def test_partners_hear_of_their_couple_and_of_no_other(sofa):
    outbox.tell(sofa.couple, "b", "round", None, NOW)
    outbox.tell(sofa.stranger.couple, "a", "note", None, NOW)
    news = look({sofa.ana: 0, sofa.ben: 0}, NOW)
    assert not news.gone
    assert {couple: [event.kind for event in events] for couple, events in news.events.items()} == {
        sofa.couple: ["round"]
    }


def test_nothing_new_is_no_news(sofa):
    outbox.tell(sofa.couple, "a", "round", None, NOW)
    latest = outbox.find_latest([sofa.couple])[sofa.couple]
    assert look({sofa.ana: latest}, NOW).events == {}


def test_a_revoked_device_is_gone_and_hears_nothing_more(sofa):
    """check 27: revocation holds at the next event."""
    outbox.tell(sofa.couple, "a", "round", None, NOW)
    Device.objects.filter(id=sofa.ana.device).delete()
    news = look({sofa.ana: 0}, NOW)
    assert news.gone == {sofa.ana}
    assert news.events == {}


def test_a_locked_device_is_gone_and_hears_nothing_more(sofa):
    """check 27: a stream that was open when it locked ends at the next look."""
    Device.objects.filter(id=sofa.ana.device).update(locked=b"")
    outbox.tell(sofa.couple, "a", "round", None, NOW)
    news = look({sofa.ana: 0}, NOW)
    assert news.gone == {sofa.ana}
    assert news.events == {}
    Device.objects.filter(id=sofa.ana.device).update(locked=b"open")
    assert not look({sofa.ana: 0}, NOW).gone  # the control


def test_revoking_one_device_leaves_the_other_partner_be(sofa):
    """check 27: the control; the same look with the device still there."""
    Device.objects.filter(id=sofa.ana.device).delete()
    outbox.tell(sofa.couple, "b", "round", None, NOW)
    news = look({sofa.ana: 0, sofa.ben: 0}, NOW)
    assert news.gone == {sofa.ana}
    assert sofa.couple in news.events


def test_a_session_past_its_end_is_gone(sofa):
    """check 28: the absolute end ends streams too."""
    Device.objects.filter(id=sofa.ana.device).update(ends=NOW.date() + timedelta(days=1))
    assert not look({sofa.ana: 0}, NOW).gone
    assert look({sofa.ana: 0}, NOW + timedelta(days=1)).gone == {sofa.ana}


def test_a_closed_couple_is_told_nothing_more(sofa):
    """check 49: after leaving there is the archive only."""
    Couple.objects.filter(id=sofa.couple).update(closed=NOW.date())
    outbox.tell(sofa.couple, "a", "round", None, NOW)
    assert look({sofa.ana: 0, sofa.ben: 0}, NOW).gone == {sofa.ana, sofa.ben}


def test_a_listener_on_a_seat_that_is_not_theirs_is_gone(sofa):
    from duologue.live.watch import Listener

    assert look({Listener(sofa.ana.device, sofa.couple, "b"): 0}, NOW).gone
    assert look({Listener(sofa.stranger.device, sofa.couple, "a"): 0}, NOW).gone


def test_a_look_takes_the_same_few_queries_however_many_listen(sofa, django_assert_num_queries):
    outbox.tell(sofa.couple, "a", "round", None, NOW)
    with django_assert_num_queries(3):
        look({sofa.ana: 0}, NOW)
    with django_assert_num_queries(3):
        look({sofa.ana: 0, sofa.ben: 0, sofa.stranger: 0}, NOW)


def test_a_look_reads_so_many_rows_and_says_of_whom_there_may_be_more(sofa, monkeypatch):
    monkeypatch.setattr(watch, "_MOST", 2)
    for _ in range(3):
        outbox.tell(sofa.couple, "a", "round", None, NOW)
    first = look({sofa.ana: 0}, NOW)
    assert first.unread == {sofa.couple}
    read = first.events[sofa.couple]
    assert len(read) == 2
    rest = look({sofa.ana: read[-1].id}, NOW)
    assert (len(rest.events[sofa.couple]), rest.unread) == (1, frozenset())
