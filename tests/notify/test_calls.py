"""Calls from end to end, by a clock that goes through a year: none twice, none in quiet hours, none too many;
and what happens where something goes wrong."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from tests.notify.ringing import EVERY_DAY, Phone, forged, minute, next_minute, switch_on
from tests.rounds.zones import AUCKLAND, LOS_ANGELES, Apart
from tests.world import NOW, Actor, World

from duologue.notify import asking, delivering, jobs, looking, planning, reaching
from duologue.notify.jobs import Address, JobContent, count_minutes, find_moment
from duologue.notify.looking import Try
from duologue.notify.models import Job as Row
from duologue.notify.outcome import GONE, LOST, NOT_YET, OutcomeKind, TryOutcome
from duologue.people import devices, erasing, key_files, leaving, own_settings, profile
from duologue.people.key_files import Held
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import calling, own_times
from duologue.rhythm.calling import Hours, Ritual, Time
from duologue.wording import calls

TIMES = {
    Ritual.CHECK_IN: Time(20 * 60 + 30, EVERY_DAY),
    Ritual.WEEK: Time(19 * 60, (6,)),
    Ritual.MONTH: Time(18 * 60, day=1),
}
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    made = Phone(NOW)
    monkeypatch.setattr(delivering, "find_channel", lambda name: made)
    return made


@pytest.fixture
def called(world: World, phone: Phone) -> Iterator[World]:
    switch_on(world.ana, NOW, {Ritual.CHECK_IN: Time(20 * 60, EVERY_DAY)})
    yield world


# -- a year -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_year_in_auckland_and_los_angeles(phone: Phone) -> None:
    begun = datetime(2026, 1, 10, 12, tzinfo=UTC)
    apart = Apart.since(begun, AUCKLAND, LOS_ANGELES)
    zones = {"ana@mail.example": ZoneInfo(AUCKLAND), "ben@mail.example": ZoneInfo(LOS_ANGELES)}
    for (who, _), most in zip(apart.both, (1, 2), strict=True):
        switch_on(who, begun, TIMES, most=most)
    paused = begun + timedelta(days=40), begun + timedelta(days=54)
    now, end, next_visit = begun, begun + timedelta(days=365), begun + timedelta(days=60)
    off = begun + timedelta(days=200), begun + timedelta(days=201)
    missed = 0
    is_paused = False
    while (due := next_minute(now)) is not None and due <= end:
        now = due
        if not is_paused and now >= paused[0]:
            is_paused = True
            me = apart.world.ana.me(now)
            asking.set_pause(me, now, asked=True, both=False, until=paused[1].date())
        if now >= next_visit:
            # They come once in a while, and find their calls laid out.
            next_visit += timedelta(days=60)
            for who, _ in apart.both:
                who.visit(now)
                planning.renew_at_a_visit(who.me(now), now)
        if off[0] <= now < off[1]:
            # It is switched on again a day later, and looks.
            missed += 1
            now = off[1]
            minute(phone, now)
            continue
        # Two workers look, and both deliver what they were told.
        minute(phone, now)
        minute(phone, now)
    assert missed
    for address, zone in zones.items():
        heard = phone.of(address)
        assert len(set(heard)) == len(heard), "none twice"
        here = [one.astimezone(zone) for one in heard]
        assert {f"{one:%H:%M}" for one in here} == {"20:30", "19:00", "18:00"}
        assert len({one.utcoffset() for one in here}) == 2
        most = max(Counter(one.date() for one in here).values())
        assert most == (1 if zone.key == AUCKLAND else 2)
        days = {one.date() for one in here}
        silent = [d for d in (begun.date() + timedelta(days=n) for n in range(2, 364)) if d not in days]
        expected = _day_of(off[0], zone, days)
        if zone.key == AUCKLAND:
            expected |= {d for d in silent if paused[0].date() <= d < paused[1].date()}
            assert len([d for d in silent if paused[0].date() <= d < paused[1].date()]) >= 13
        assert set(silent) <= expected | {paused[0].date()}, (zone, sorted(set(silent) - expected))
    assert {words for _, _, words in phone.rang} == {"A minute for you?"}


def _day_of(off: datetime, zone: ZoneInfo, days: set[date]) -> set[date]:
    """The one or two dates in whose evening the machine was off."""
    return {off.astimezone(zone).date() + timedelta(days=n) for n in (0, 1)} - days


# -- recorded before it is sent -------------------------------------------------------------------------


def due_now(world: World) -> datetime:
    found = next_minute(NOW)
    assert found is not None
    return found


def test_what_is_recorded_is_sent_by_nobody_else(called: World, phone: Phone) -> None:
    now = due_now(called)
    first, second = looking.look(now), looking.look(now)
    assert (len(first), second) == (1, [])
    # Whoever took it is killed here: it is lost, and nobody is called twice.
    assert looking.look(now + A_MINUTE) == []
    assert phone.rang == []


def test_a_job_that_is_sent_before_it_is_recorded_rings_twice(called: World, phone: Phone) -> None:
    """The control: were it recorded only after it was sent, a kill between the two would double it."""
    now = due_now(called)
    (id_, job), *_ = [one for one in jobs.read_all() if one[1].due]
    for _ in range(2):
        for one in job.addresses:
            delivering.deliver(Try(id_, one.id, job.due[0]), now)
    assert len(phone.rang) == 2


@pytest.mark.django_db(transaction=True)
def test_ten_who_look_at_once_call_once(phone: Phone) -> None:
    world = World.begun(NOW)
    switch_on(world.ana, NOW, {Ritual.CHECK_IN: Time(20 * 60, EVERY_DAY)})
    now, found, start = due_now(world), [], threading.Barrier(10)

    def look() -> None:
        start.wait(10)
        try:
            found.extend(looking.look(now))
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert len(found) == 1


def test_a_time_that_passed_while_the_machine_was_off_is_over(called: World, phone: Phone) -> None:
    now = due_now(called)
    assert minute(phone, now + timedelta(minutes=looking.STALE)) == []
    assert phone.rang == []
    due = next_minute(now)
    assert due is not None
    assert due - now == timedelta(days=1)
    # The control: a minute earlier it is not stale yet.
    minute(phone, due + timedelta(minutes=looking.STALE - 1))
    assert len(phone.rang) == 1


def test_a_task_that_lay_in_the_queue_over_night_is_not_sent(called: World, phone: Phone) -> None:
    now = due_now(called)
    (tried,) = looking.look(now)
    assert delivering.deliver(tried, now + timedelta(minutes=looking.STALE)) is None
    assert phone.rang == []


def test_a_clock_that_is_set_back_calls_nobody_twice(called: World, phone: Phone) -> None:
    now = due_now(called)
    minute(phone, now)
    back = now - timedelta(hours=2)
    # Its owner comes meanwhile, and their calls are laid out anew.
    planning.renew(called.ana.me(back), back)
    for n in range(180):
        minute(phone, back + n * A_MINUTE)
    assert len(phone.rang) == 1


# -- what does not get through --------------------------------------------------------------------------


def test_a_channel_that_fails_is_tried_again_with_growing_pauses_and_then_shown(
    called: World, phone: Phone
) -> None:
    now, phone.outcome = due_now(called), NOT_YET
    for n in range(40):
        minute(phone, now + n * A_MINUTE)
    minutes = [int((at - now) / A_MINUTE) for at in phone.of("ana@mail.example")]
    assert minutes == [0, 1, 6, 21]
    (address,) = jobs.read_mine(called.ana.me()).addresses
    assert (address.failed, address.again) == (1, None)
    phone.outcome = TryOutcome(OutcomeKind.GOT_THROUGH)
    minute(phone, now + timedelta(days=1))
    (address,) = jobs.read_mine(called.ana.me()).addresses
    assert address.failed == 0


def test_a_service_that_asks_for_more_time_gets_it_or_is_asked_no_more(called: World, phone: Phone) -> None:
    now, phone.outcome = due_now(called), TryOutcome(OutcomeKind.NOT_YET, 12)
    for n in range(40):
        minute(phone, now + n * A_MINUTE)
    assert [int((at - now) / A_MINUTE) for at in phone.of("ana@mail.example")] == [0, 12, 24]


def test_what_may_have_been_sent_is_not_sent_again(called: World, phone: Phone) -> None:
    now, phone.outcome = due_now(called), LOST
    for n in range(40):
        minute(phone, now + n * A_MINUTE)
    assert len(phone.rang) == 1
    assert jobs.read_mine(called.ana.me()).addresses[0].failed == 1


def test_a_channel_that_raises_is_taken_for_lost(called: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def send(self, *_: object) -> TryOutcome:
            raise RuntimeError

    monkeypatch.setattr(delivering, "find_channel", lambda name: Broken())
    now = due_now(called)
    (tried,) = looking.look(now)
    assert delivering.deliver(tried, now) == LOST
    assert jobs.read_mine(called.ana.me()).addresses[0].failed == 1


def test_an_address_that_is_gone_is_forgotten(called: World, phone: Phone) -> None:
    phone.outcome = GONE
    minute(phone, due_now(called))
    assert jobs.read_mine(called.ana.me()).addresses == ()


def test_a_later_call_goes_before_one_that_is_tried_again(called: World, phone: Phone) -> None:
    now = due_now(called)
    soon = count_minutes(now) + 3
    forged(called.ana, NOW, due=(count_minutes(now), soon))
    phone.outcome = TryOutcome(OutcomeKind.NOT_YET, 5)
    minute(phone, now)
    phone.outcome = TryOutcome(OutcomeKind.GOT_THROUGH)
    for n in range(1, 30):
        minute(phone, now + n * A_MINUTE)
    assert [int((at - now) / A_MINUTE) for at in phone.of("ana@mail.example")] == [0, 3]


# -- whose it is ----------------------------------------------------------------------------------------


def test_nothing_goes_to_a_mailbox_before_its_code_was_typed(world: World, phone: Phone) -> None:
    me = world.ana.me()
    asking.set_times(me, TIMES, Hours(0, 0), 3, calls.FIRST, NOW)
    tried = reaching.add_mail(me, " Ana@Mail.Example ", NOW)
    delivering.deliver(tried, NOW)
    ((to, _, code),) = phone.rang
    assert (to, len(code)) == ("Ana@Mail.Example", 6)
    for n in range(60 * 24):
        if looking.is_due(jobs.read_mine(me), count_minutes(NOW + n * A_MINUTE)):
            minute(phone, NOW + n * A_MINUTE)
    assert len(phone.rang) == 1
    with pytest.raises(Refusal):
        reaching.prove(me, tried.address, "000000" if code != "000000" else "1")
    reaching.prove(me, tried.address, f" {code[:3]} {code[3:]} ")
    assert jobs.read_mine(me).addresses[0].code == ""


def test_a_code_is_not_to_be_guessed(world: World, phone: Phone) -> None:
    me = world.ana.me()
    tried = reaching.add_mail(me, "somebody@mail.example", NOW)
    for _ in range(reaching.MOST_WRONG):
        with pytest.raises(Refusal):
            reaching.prove(me, tried.address, "no")
    with pytest.raises(NotFound):
        reaching.prove(me, tried.address, "no")
    assert jobs.read_mine(me).addresses == ()


@pytest.mark.parametrize(
    "address",
    ["", "ana", "a@b@c", "a b@c.example", "a@c.example, d@e.example", "a@c.example\nBcc: x@y.example",
     "Ana <a@c.example>", "a..b@c.example", "ä@c.example", "a@" + "c" * 300],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused(world: World, address: str) -> None:
    with pytest.raises(Refusal):
        reaching.add_mail(world.ana.me(), address, NOW)


def test_one_cannot_have_a_stranger_written_to_again_and_again(world: World) -> None:
    me = world.ana.me()
    for n in range(reaching.MOST_TRIES):
        tried = reaching.add_mail(me, f"somebody{n}@mail.example", NOW)
        reaching.remove(me, tried.address)
    with pytest.raises(Refusal):
        reaching.add_mail(me, "somebody@mail.example", NOW)


def test_nor_can_several_people_or_by_other_spellings(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each may ask as often as one person may: none is told that others did, and no more goes there."""

    def ask(who: Actor, *boxes: str) -> list[bool]:
        return [reaching.add_mail(who.me(), box, NOW) is not None for box in boxes]

    boxes = [f"Somebody+{n}@Mail.example" if n % 2 else "somebody@mail.example" for n in range(6)]
    assert ask(world.ana, *boxes) == [True] * 6
    assert ask(world.ben, *boxes) == [True, True] + [False] * 4
    waiting = [one.id for one in reaching.list_addresses(world.ben.me())]
    assert reaching.try_address(world.ben.me(), waiting[0], NOW) is None
    assert ask(world.stranger, "somebody@mail.example", "another@mail.example") == [False, True]
    assert ask(world.stranger, "somebody@mail.example") == [False]
    # The control: were each counted alone.
    monkeypatch.setattr(reaching.throttle, "count_try", lambda *_, **__: None)
    assert ask(world.stranger, "somebody@mail.example") == [True]


def test_a_browser_that_is_signed_out_is_called_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.secure(world.ana)
    other = world.second_device(world.ana)
    monkeypatch.setattr(reaching.subscribing, "read", lambda *given: {"endpoint": given[0]})
    for who, endpoint in ((world.ana, "one"), (other, "two")):
        reaching.add_push(who.me(), endpoint, "", "", NOW)
    assert len(jobs.read_mine(world.ana.me()).addresses) == 2
    devices.revoke(world.ana.me(), other.me().device_id, NOW)
    assert [one.to["endpoint"] for one in jobs.read_mine(world.ana.me()).addresses] == ["one"]
    third = world.second_device(world.ana)
    reaching.add_push(third.me(), "three", "", "", NOW)
    devices.end_current(third.me())
    assert [one.to["endpoint"] for one in jobs.read_mine(world.ana.me()).addresses] == ["one"]


def test_two_subscriptions_of_one_browser_are_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching.subscribing, "read", lambda *given: {"endpoint": given[0]})
    for endpoint in ("one", "two", "two"):
        reaching.add_push(world.ana.me(), endpoint, "", "", NOW)
    assert [one.to["endpoint"] for one in jobs.read_mine(world.ana.me()).addresses] == ["two"]


# -- what ends it ---------------------------------------------------------------------------------------


def test_who_erases_all_or_leaves_is_called_no_more(called: World) -> None:
    assert Row.objects.count() == 1
    leaving.leave_couple(called.ana.me(), NOW)
    assert Row.objects.count() == 0


def test_erasing_takes_the_job_along(called: World) -> None:
    erasing.erase(called.ana.me(), NOW)
    assert Row.objects.count() == 0


def test_without_its_key_file_a_job_calls_nobody_and_is_written_anew(
    called: World, phone: Phone, tmp_path
) -> None:
    key_files.hold(Held(key_files.find_held().files, tmp_path))
    assert minute(phone, due_now_or(NOW)) == []
    assert phone.rang == []
    assert jobs.read_mine(called.ana.me()) == JobContent()
    planning.renew(called.ana.me(), NOW)
    assert jobs.read_mine(called.ana.me()).due


def due_now_or(now: datetime) -> datetime:
    return now + timedelta(days=1)


def test_another_zone_is_heard_from_the_next_visit_on(called: World) -> None:
    before = jobs.read_mine(called.ana.me()).due
    me = called.ana.me()
    profile.change(me, "Ana", "plum", AUCKLAND, NOW)
    called.ana.visit(NOW)
    planning.renew_at_a_visit(called.ana.me(), NOW)
    after = jobs.read_mine(called.ana.me()).due
    assert find_moment(before[0]).astimezone(ZoneInfo("Europe/Lisbon")).hour == 20
    assert find_moment(after[0]).astimezone(ZoneInfo(AUCKLAND)).hour == 20


def test_a_visit_leaves_a_job_as_it_is(called: World) -> None:
    """Its row would tell, by its changes, when its owner was here."""
    content = bytes(Row.objects.get().content)
    for n in range(60):
        now = NOW + timedelta(days=n)
        called.ana.visit(now)
        planning.renew_at_a_visit(called.ana.me(now), now)
    assert bytes(Row.objects.get().content) == content


def test_who_does_not_come_for_half_a_year_is_called_no_more(called: World) -> None:
    last = find_moment(jobs.read_mine(called.ana.me()).due[-1])
    assert timedelta(days=180) < last - NOW < timedelta(days=184)


def test_a_zone_that_is_no_more_is_no_error(called: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_times, "find_zone", lambda me: None)
    planning.renew(called.ana.me(), NOW)
    assert jobs.read_mine(called.ana.me()).due == ()


# -- a pause --------------------------------------------------------------------------------------------


def test_a_pause_of_both_is_heard_by_each_from_their_next_visit_on(world: World, phone: Phone) -> None:
    for who in (world.ana, world.ben):
        switch_on(who, NOW, {Ritual.CHECK_IN: Time(20 * 60, EVERY_DAY)})
    bens = bytes(Row.objects.get(id=jobs.find_own_id(world.ben.me())).content)
    asking.set_pause(world.ana.me(), NOW, asked=True, both=True, until=None)
    assert jobs.read_mine(world.ana.me()).due == ()
    # What Ana does reaches no row that calls Ben.
    assert bytes(Row.objects.get(id=jobs.find_own_id(world.ben.me())).content) == bens
    planning.renew_at_a_visit(world.ben.me(), NOW)
    assert jobs.read_mine(world.ben.me()).due == ()
    assert own_times.find_pause(world.ben.me(), NOW) == calling.Pause(None, "a")
    asking.set_pause(world.ben.me(), NOW, asked=False, both=True, until=None)
    assert jobs.read_mine(world.ben.me()).due
    planning.renew_at_a_visit(world.ana.me(), NOW)
    assert jobs.read_mine(world.ana.me()).due


def test_one_s_own_pause_is_one_s_own(world: World) -> None:
    asking.set_pause(world.ana.me(), NOW, asked=True, both=False, until=date(2026, 12, 6))
    assert own_times.find_pause(world.ana.me(), NOW) is not None
    assert own_times.find_pause(world.ben.me(), NOW) is None
    assert own_times.find_pause(world.ana.me(), datetime(2026, 12, 6, 12, tzinfo=UTC)) is None


@pytest.mark.parametrize("until", [date(2026, 11, 22), date(2020, 1, 1), date(2030, 1, 1)])
def test_a_pause_ends_on_a_day_to_come(world: World, until: date) -> None:
    with pytest.raises(Refusal):
        asking.set_pause(world.ana.me(), NOW, asked=True, both=False, until=until)


def test_one_alone_has_no_pause_for_both(alone: World) -> None:
    with pytest.raises(Refusal):
        asking.set_pause(alone.ana.me(), NOW, asked=True, both=True, until=None)


# -- what it says ---------------------------------------------------------------------------------------


def test_a_job_holds_no_name_no_zone_and_nothing_of_the_couple(called: World) -> None:
    job = jobs.read_mine(called.ana.me())
    text = jobs.JOBS.write_text(job).decode()
    me = called.ana.me()
    for word in ("Ana", "Ben", "Lisbon", "check-in", str(me.couple_id), str(me.person_id), me.person_id.hex):
        assert word not in text
    assert set(Address.__dataclass_fields__) | set(JobContent.__dataclass_fields__) == {
        *("id", "channel", "to", "device", "code", "wrong", "failed", "again", "tested"),
        *("due", "rung", "words", "addresses", "sooner"),
    }


def test_the_sentence_is_in_the_language_its_owner_reads(called: World) -> None:
    own_settings.set_language(called.ana.me(), "en")
    asking.set_times(called.ana.me(), TIMES, Hours(0, 0), 2, "evening", NOW)
    assert jobs.read_mine(called.ana.me()).words == "Your evening minute"


def test_no_sentence_names_anybody_or_anything_of_the_two() -> None:
    for sentence in calls.SENTENCES.values():
        for word in ("partner", "couple", "check-in", "duologue", "answer", "waiting", "{", "%"):
            assert word not in sentence.lower()


def test_a_time_that_is_none_is_refused(world: World) -> None:
    me = world.ana.me()
    for times in (
        {Ritual.CHECK_IN: Time(24 * 60, EVERY_DAY)},
        {Ritual.CHECK_IN: Time(-1, EVERY_DAY)},
        {Ritual.CHECK_IN: Time(60)},
        {Ritual.WEEK: Time(60, (7,))},
        {Ritual.MONTH: Time(60, day=29)},
        {Ritual.YEAR: Time(60, day=1, month=13)},
    ):
        with pytest.raises(Refusal):
            asking.set_times(me, times, Hours(0, 0), 1, calls.FIRST, NOW)
    for quiet, most, words in (
        (Hours(0, 1440), 1, calls.FIRST),
        (Hours(0, 0), 4, calls.FIRST),
        (Hours(0, 0), 1, "x"),
    ):
        with pytest.raises(Refusal):
            asking.set_times(me, TIMES, quiet, most, words, NOW)
    assert own_times.read_mine(me) == replace(own_times.OwnTimes())
