"""Ways in: an unsecured phone in other hands for two minutes, played both ways round; tokens; the sheet.

The intruder is whoever holds Ben's phone, and so `ben.jar`; a device elsewhere is theirs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from tests.people.database import dump, holds
from tests.world import NOW, PASSWORD, Actor, World, new_code_at_once, secure_at_once, token_header

from duologue.people import (
    access,
    cookies,
    devices,
    erasing,
    password,
    proving,
    securing,
    sheets,
    signing_in,
    telling,
    tokens,
    trying,
    ways_in,
)
from duologue.people.models import Device, Person
from duologue.people.refusals import Conflict, Refusal
from duologue.vault import RecoveryCode, TooLong

THEIRS = "a password of the intruder's"
OWN = "three herons, one grey pond"
DAY = timedelta(days=1)


def refusal(call: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value


def told(who: Actor, now: datetime = NOW) -> list[str]:
    """The kinds that Today tells on this device; that it stood there is kept."""
    return [line.kind for line in telling.tell_on_today(who.me(now), now).lines]


def taken_over(world: World, now: datetime = NOW) -> Actor:
    """Somebody had Ben's phone for two minutes, secured the account and signed in elsewhere; their device."""
    secure_at_once(world.ben.me(now), "Intruder", THEIRS, now, world.stretching)
    device = Actor("Ben")
    device.keep(world.sign_in("Intruder", THEIRS, now))
    return device


def back(world: World, who: Actor, now: datetime = NOW, name: str = "Ben") -> str:
    """Undo what was set up, from a session that is older."""
    return secure_at_once(who.me(now), name, OWN, now, world.stretching)


# -- intruder first ------------------------------------------------------------------------------------


def test_two_minutes_with_an_unsecured_phone_are_no_takeover(world):
    """check 61: the owner ends the new sign-in without knowing what it is, and keeps every word."""
    intruder = taken_over(world)
    token = token_header(intruder)
    personal, couple = world.ben.me().personal, world.ben.me().ring.couple
    assert told(world.ben) == [ways_in.SECURED, ways_in.DEVICE, ways_in.TOKEN]
    code = back(world, world.ben)
    assert access.enter(intruder.jar, NOW) is None
    assert access.enter_by_token(token, NOW) is None
    refusal(lambda: world.sign_in("Intruder", THEIRS))
    mine = Actor("Ben")
    mine.keep(world.sign_in("Ben", OWN))
    assert (mine.me().personal, mine.me().ring.couple) == (personal, couple)
    assert signing_in.sign_in_with_recovery("Ben", code, PASSWORD, NOW, world.stretching).device


def test_without_the_right_of_the_older_session_it_is_one(world, monkeypatch):
    """The control of check 61: the owner is left with nothing to undo it by."""
    monkeypatch.setattr(ways_in, "may_undo", lambda *_: False)
    intruder = taken_over(world)
    assert refusal(lambda: back(world, world.ben)).message == securing.SECURED_ALREADY
    assert devices.quit_quickly(world.ben.me())
    assert access.enter(world.ben.jar, NOW) is None and intruder.me()


def test_the_intruder_s_session_can_neither_undo_nor_end_the_owner_s(world):
    """check 61: it is newer; ending one, ending all and changing the password spare who was there first."""
    intruder = taken_over(world)
    assert not intruder.me().may_undo
    assert refusal(lambda: back(world, intruder)).message == securing.SECURED_ALREADY
    mine = world.ben.me().device_id
    assert "take that back" in refusal(lambda: devices.revoke(intruder.me(), mine, NOW)).message
    assert devices.revoke_others(intruder.me(), NOW) == 0
    password.change_password(intruder.me(), THEIRS, PASSWORD, NOW, world.stretching, end_others=True)
    made = new_code_at_once(intruder.me(), PASSWORD, NOW, world.stretching)
    signing_in.sign_in_with_recovery("Intruder", made, THEIRS, NOW, world.stretching, end_others=True)
    assert access.enter(intruder.jar, NOW) is None  # the control: what is newer did end
    assert world.ben.me().may_undo
    assert back(world, world.ben)


def test_were_the_older_session_not_spared_the_intruder_would_end_it(world, monkeypatch):
    """The control of check 61."""
    intruder = taken_over(world)
    monkeypatch.setattr(devices, "_find_staying", lambda *_: frozenset())
    assert devices.revoke_others(intruder.me(), NOW) == 1
    assert access.enter(world.ben.jar, NOW) is None


def test_a_token_never_undoes_however_old_it_is(world):
    """check 61: one that was made before anything was secured is no session that was there first."""
    header = token_header(world.ben)
    taken_over(world)
    token = access.enter_by_token(header, NOW)
    assert token is not None and not token.may_undo
    before = dump()
    for call in (
        lambda: securing.prepare(token, "Ben", OWN, NOW, world.stretching),
        lambda: tokens.make(token, "more", THEIRS, NOW, world.stretching, reads_only=True, lives=30),
        lambda: devices.make_token(token, "more", NOW),
        lambda: password.change_password(token, THEIRS, OWN, NOW, world.stretching),
        lambda: password.prepare_code(token, THEIRS, NOW, world.stretching),
        lambda: proving.note_was_me(token, THEIRS, NOW, world.stretching),
    ):
        assert "token" in refusal(call).message.lower()
    assert dump() == before
    assert back(world, world.ben)  # the control: the browser may
    assert access.enter_by_token(header, NOW) is None


@pytest.mark.parametrize("away", [7, 45, 200])
def test_an_owner_who_is_away_for_a_week_or_for_months_finds_the_right_still_there(world, away):
    """check 61: the thirty days begin when it was told on that device, not when it was done."""
    intruder = taken_over(world)
    later = NOW + away * DAY
    assert world.ben.visit(later) is not None  # no idle end: it lives as an unsecured session does
    assert told(world.ben, later)[0] == ways_in.SECURED
    back(world, world.ben, later)
    assert access.enter(intruder.jar, later) is None


def test_the_right_ends_thirty_days_after_it_stood_there(world):
    """check 61: in any case, and then the session is one like any other."""
    taken_over(world)
    assert told(world.ben)
    assert world.ben.visit(NOW + 14 * DAY) is not None
    almost, over = NOW + timedelta(days=29, hours=23), NOW + 30 * DAY
    assert world.ben.visit(NOW + 28 * DAY) is not None
    assert world.ben.me(almost).may_undo
    me = world.ben.visit(over)
    assert me is not None and not me.may_undo
    assert refusal(lambda: back(world, world.ben, over)).message == securing.SECURED_ALREADY
    assert told(world.ben, over)  # and still it is told, as it was not proved here
    assert Device.objects.get(id=me.device_id).ends == (over + 90 * DAY).date()
    assert devices.quit_quickly(world.ben.me(over))


def test_a_right_without_an_end_would_still_be_there(world, monkeypatch):
    """The control."""
    taken_over(world)
    told(world.ben)
    monkeypatch.setattr(ways_in, "UNDONE_WITHIN", timedelta(days=10_000))
    assert world.ben.me(NOW + 30 * DAY).may_undo


def test_the_intruder_cannot_end_the_right_by_proving_it_at_once(world):
    """check 61: a proof counts a week after it was told there, when whoever proves it has the phone again."""
    taken_over(world)
    told(world.ben)
    for later in (NOW, NOW + timedelta(days=6, hours=23)):
        proving.note_was_me(world.ben.me(later), THEIRS, later, world.stretching)
        assert world.ben.me(later).may_undo
        assert told(world.ben, later) == [ways_in.SECURED]  # it comes back, proved or not
    assert back(world, world.ben, NOW + 6 * DAY)


def test_however_much_is_added_the_first_way_in_is_told_for_as_long_as_it_can_be_taken_back(world):
    """checks 61 and 62: two dozen tokens and a proof on the phone hide neither it nor the way to undo it."""
    silence(world)
    assert told(world.ben) == [ways_in.SECURED]
    assert [one.kind for one in telling.tell_everything(world.ben.me(), NOW).lines] == [ways_in.SECURED]
    later = NOW + 2 * DAY
    assert world.ben.visit(later) is not None and told(world.ben, later) == [ways_in.SECURED]
    assert back(world, world.ben, later)


def test_told_as_one_among_the_latest_it_would_be_told_no_more(world, monkeypatch):
    """The control: nothing would stand on Today, and the page that takes it back would have nothing."""
    monkeypatch.setattr(
        ways_in.Ways,
        "add_telling",
        lambda self, kind, now, label="", subject=None: replace(
            self,
            last=self.last + 1,
            told=(*self.told, ways_in.ToldChange(self.last + 1, kind, now, label, subject))[-20:],
        ),
    )
    silence(world)
    assert told(world.ben) == [] and world.ben.me().may_undo


def silence(world: World) -> None:
    """The intruder adds until nothing else is left to tell, and says on Ben's phone that it was them."""
    intruder = taken_over(world)
    for number in range(ways_in.MOST_TOLD + 4):
        devices.make_token(intruder.me(), f"script {number}", NOW)
    proving.note_was_me(world.ben.me(), THEIRS, NOW, world.stretching)


def test_whatever_waits_on_other_devices_an_older_session_has_room_for_its_sheet(world):
    """check 61: signed in a hundred times, with a sheet of the longest name and a tap on each, the intruder
    has not filled what the owner needs to take it back."""
    fill(world)
    assert back(world, world.ben)
    kept = ways_in.read_kept(world.ben.me().person_id, world.ben.me().personal)
    assert len(kept.sheets) <= ways_in.MOST_SHEETS and len(kept.put_off) <= ways_in.MOST_DEVICES


def test_without_a_bound_there_would_be_none(world, monkeypatch):
    """The control."""
    monkeypatch.setattr(ways_in, "MOST_SHEETS", 1000)
    with pytest.raises(TooLong):
        fill(world)
        back(world, world.ben)


def fill(world: World) -> None:
    name = "\N{GRINNING FACE}" * securing.MOST_NAME
    secure_at_once(world.ben.me(), name, THEIRS, NOW, world.stretching)
    for _ in range(100):
        one = Actor("Ben")
        one.keep(world.sign_in(name, THEIRS))
        password.prepare_code(one.me(), THEIRS, NOW, world.stretching)
        telling.put_off(one.me(), NOW)


def test_a_sheet_waits_though_others_are_made_after_it(world):
    """check 61: one of an older session is none of those that go."""
    sheet = securing.prepare(world.ben.me(), "Ben", OWN, NOW, world.stretching)
    securing.finish_sheet(world.ben.me(), sheet.id, sheet.code.text[-4:], NOW)
    again = securing.prepare(world.ben.me(), "Ben", OWN, NOW, world.stretching)
    for _ in range(ways_in.MOST_SHEETS + 3):
        one = Actor("Ben")
        one.keep(world.sign_in("Ben", OWN))
        made = password.prepare_code(one.me(), OWN, NOW, world.stretching)
        assert sheets.find_waiting(one.me(), NOW).id == made.id
    trying.finish_sheet(world.ben.me(), again.id, again.code.text[-4:], NOW)


def test_proved_after_a_week_it_rests_and_the_session_is_one_like_any_other(world):
    """check 61: also when the owner set it up; quick exit locks from then on."""
    secure_at_once(world.ben.me(), "Ben", OWN, NOW, world.stretching)
    assert told(world.ben) == [ways_in.SECURED]
    assert devices.quit_quickly(world.ben.me()) is False  # it only leaves
    later = NOW + 8 * DAY
    assert world.ben.visit(later) is not None
    assert told(world.ben, later) == [ways_in.SECURED]
    proving.note_was_me(world.ben.me(later), OWN, later, world.stretching)
    assert told(world.ben, later) == []
    assert not world.ben.me(later).may_undo
    assert Device.objects.get(id=world.ben.me(later).device_id).ends == (later + 90 * DAY).date()
    assert devices.quit_quickly(world.ben.me(later)) is True


# -- owner first ---------------------------------------------------------------------------------------


def test_once_secured_nothing_that_lasts_is_added_without_a_fresh_proof(world):
    """check 61: two minutes with a secured and open phone add nothing."""
    world.secure(world.ana)
    phone = world.second_device(world.ana)
    before = dump(without=("people_attempt",))
    wrong = "what the intruder guesses"
    for call in (
        lambda: tokens.make(phone.me(), "x", wrong, NOW, world.stretching, reads_only=True, lives=30),
        lambda: tokens.make(phone.me(), "x", "", NOW, world.stretching, reads_only=True, lives=30),
        lambda: password.change_password(phone.me(), wrong, OWN, NOW, world.stretching),
        lambda: password.prepare_code(phone.me(), wrong, NOW, world.stretching),
        lambda: securing.prepare(phone.me(), "Other", OWN, NOW, world.stretching),
        lambda: proving.note_was_me(phone.me(), wrong, NOW, world.stretching),
    ):
        refusal(call)
    assert dump(without=("people_attempt",)) == before


@pytest.mark.parametrize("by_code", [False, True])
def test_the_password_or_the_recovery_code_is_such_a_proof(world, by_code):
    """check 61: the control; and the code, which opens nothing here, is not used up by it."""
    world.secure(world.ana)
    phone = world.second_device(world.ana)
    proof = world.ana.code if by_code else world.ana.password
    assert tokens.make(phone.me(), "a script", proof, NOW, world.stretching, reads_only=True, lives=30)
    password.change_password(phone.me(), proof, OWN, NOW, world.stretching)
    assert world.sign_in("Ana", OWN)
    assert signing_in.sign_in_with_recovery("Ana", world.ana.code, PASSWORD, NOW, world.stretching).device


def test_a_proof_that_asked_for_nothing_would_let_a_token_be_made(world, monkeypatch):
    """The control of check 61."""
    world.secure(world.ana)
    phone = world.second_device(world.ana)
    monkeypatch.setattr(proving, "_is_the_password", lambda *_: True)
    assert tokens.make(phone.me(), "x", "no idea", NOW, world.stretching, reads_only=False, lives=30)


def test_the_owner_who_secured_first_takes_back_what_an_intruder_undid(world):
    """check 61: with the older phone in other hands for two minutes: whoever holds it last has the words."""
    secure_at_once(world.ben.me(), "Ben", OWN, NOW, world.stretching)
    laptop = Actor("Ben")
    laptop.keep(world.sign_in("Ben", OWN))
    later = NOW + 2 * DAY
    secure_at_once(world.ben.me(later), "Intruder", THEIRS, later, world.stretching)
    assert access.enter(laptop.jar, later) is None
    assert told(world.ben, later)[0] == ways_in.SECURED
    assert ways_in.UNDONE in told(world.ben, later)
    back(world, world.ben, later)
    refusal(lambda: world.sign_in("Intruder", THEIRS, later))
    assert world.sign_in("Ben", OWN, later)


def test_the_older_device_may_be_the_other_s_and_the_page_says_so(world):
    """check 61: whoever set the account up for somebody keeps the right; ended before, it has none."""
    ben_s_laptop_at_ana_s = world.ben
    secure_at_once(ben_s_laptop_at_ana_s.me(), "Ben", OWN, NOW, world.stretching)
    phone = Actor("Ben")
    phone.keep(world.sign_in("Ben", OWN))
    line = next(one for one in devices.list_devices(phone.me(), NOW) if not one.here)
    assert line.stays
    assert devices.revoke_others(phone.me(), NOW) == 0
    told(ben_s_laptop_at_ana_s)
    later = NOW + 30 * DAY
    phone = Actor("Ben")
    phone.keep(world.sign_in("Ben", OWN, later))
    assert devices.revoke_others(phone.me(later), later) >= 1
    assert access.enter(ben_s_laptop_at_ana_s.jar, later) is None


def test_a_device_ends_the_others_before_it_adds_a_way_in(world):
    """check 61: while nothing is secured, whoever secures first may end all else, tokens included."""
    header = token_header(world.ben)
    person, keys = world.ben.me().person_id, world.ben.me().keys
    older = Actor("Ben")
    older.keep(devices.make_device(person, keys, NOW, secured=False, label="another"))
    sheet = securing.prepare(world.ben.me(), "Ben", OWN, NOW, world.stretching)
    assert older.me() and access.enter_by_token(header, NOW)  # nothing before it was tried
    securing.finish_sheet(world.ben.me(), sheet.id, sheet.code.text[-4:], NOW)
    assert access.enter(older.jar, NOW) is None
    assert access.enter_by_token(header, NOW) is None
    assert list(ways_in.read_kept(person, keys.personal).first) == [world.ben.me().device_id]


# -- both at once ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_secure_at_once_one_wins_and_the_other_is_told():
    """check 61: with the same open phone, in two windows; nothing is half of each."""
    world = World.paired(NOW)
    me = world.ben.me()
    copied = Actor("Ben")
    copied.keep(devices.make_device(me.person_id, me.keys, NOW, secured=False, label="a copy"))
    both = [(world.ben, "Ben", OWN), (copied, "Intruder", THEIRS)]
    made = [
        (who.me(), securing.prepare(who.me(), name, secret, NOW, world.stretching, end_others=False))
        for who, name, secret in both
    ]
    start, outcomes = Barrier(2), [None, None]

    def run(place: int) -> None:
        who, sheet = made[place]
        start.wait(10)
        try:
            securing.finish_sheet(who, sheet.id, sheet.code.text[-4:], NOW)
            outcomes[place] = "won"
        except (Conflict, Refusal) as no:
            outcomes[place] = type(no).__name__
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) in (["Conflict", "won"], ["Refusal", "won"])
    winner = both[outcomes.index("won")]
    loser = both[1 - outcomes.index("won")]
    assert world.sign_in(winner[1], winner[2])
    refusal(lambda: world.sign_in(loser[1], loser[2]))
    # Both are older than it, so both are told and each may take it back.
    assert told(loser[0])[0] == ways_in.SECURED
    assert loser[0].me().may_undo and winner[0].me().may_undo


def test_a_sheet_of_another_device_or_one_that_was_replaced_counts_nothing(world):
    """check 61: an intruder's sheet, left open in another window, sets nothing up."""
    first = securing.prepare(world.ben.me(), "Intruder", THEIRS, NOW, world.stretching)
    second = securing.prepare(world.ben.me(), "Ben", OWN, NOW, world.stretching)
    before = dump()
    with pytest.raises(Conflict):
        trying.finish_sheet(world.ben.me(), first.id, first.code.text[-4:], NOW)
    with pytest.raises(Conflict):
        trying.finish_sheet(world.ana.me(), second.id, second.code.text[-4:], NOW)
    with pytest.raises(Conflict):
        trying.finish_sheet(world.ben.me(), uuid4(), second.code.text[-4:], NOW)
    with pytest.raises(Conflict):
        trying.finish_sheet(world.ben.me(), second.id, second.code.text[-4:], NOW + sheets.LIVES)
    assert dump() == before
    trying.finish_sheet(world.ben.me(), second.id, second.code.text[-4:], NOW)
    assert world.sign_in("Ben", OWN)


# -- told on every device ------------------------------------------------------------------------------------


def test_every_new_way_in_is_told_on_all_devices_until_it_was_proved_there(world):
    """check 62: a second device, a token, a password, a code; tapped away, it comes back the next day."""
    world.secure(world.ana)
    phone, tablet = world.second_device(world.ana), world.second_device(world.ana)
    assert told(tablet) == []  # it was let in by the proof itself
    assert told(phone) == [ways_in.DEVICE]
    tokens.make(tablet.me(), "a script", PASSWORD, NOW, world.stretching, reads_only=True, lives=30)
    password.change_password(tablet.me(), PASSWORD, OWN, NOW, world.stretching)
    new_code_at_once(tablet.me(), OWN, NOW, world.stretching)
    assert told(tablet) == []
    expected = [ways_in.DEVICE, ways_in.TOKEN, ways_in.PASSWORD, ways_in.CODE]
    assert told(phone) == expected
    telling.put_off(phone.me(), NOW)
    assert told(phone) == []
    assert [one.kind for one in telling.tell_everything(phone.me(), NOW).lines] == expected
    assert told(phone, NOW + DAY) == expected
    refusal(lambda: proving.note_was_me(phone.me(), PASSWORD, NOW, world.stretching))
    assert told(phone, NOW + DAY) == expected
    later = NOW + DAY
    proving.note_was_me(phone.me(later), OWN, later, world.stretching)
    assert told(phone, later) == []
    assert told(world.ana, later)[:2] == [ways_in.SECURED, ways_in.DEVICE]  # each device by itself


def test_a_way_in_that_was_not_told_would_be_missed(world, monkeypatch):
    """The control of check 62."""
    world.secure(world.ana)
    phone = world.second_device(world.ana)
    monkeypatch.setattr(ways_in.Ways, "add_telling", lambda self, *_, **__: replace(self, last=self.last + 1))
    devices.make_token(world.ana.me(), "a script", NOW)
    assert told(phone) == []


def test_a_program_that_signs_in_is_told_as_a_token(world):
    """check 62: and not as a device that nobody finds in the list."""
    world.secure(world.ana)
    phone = world.second_device(world.ana)
    session = Actor("Ana")
    session.keep(world.sign_in("Ana"))
    assert devices.make_token_for_session(session.me(), "a program", NOW, reads_only=True, lives=30)
    assert told(phone) == [ways_in.TOKEN]
    assert access.enter(session.jar, NOW) is None
    session.keep(world.sign_in("Ana"))
    refusal(lambda: devices.make_token_for_session(session.me(), " ", NOW))
    assert access.enter(session.jar, NOW) is None  # no session is left over by a slip


def test_what_is_told_lies_under_the_personal_key_in_one_size(world):
    """checks 1 and 61: a host reads neither what was added nor which session was first."""
    world.secure(world.ana, "a name nobody guesses")
    devices.make_token(world.ana.me(), "a script called Waldo", NOW)
    for planted in (b"Waldo", b"nobody guesses", b"secured"):
        assert not holds(planted)
    row = Person.objects.get(id=world.ana.me().person_id)
    assert len(bytes(row.ways)) - 29 in (1024, 4096)
    strangers = World.begun  # another's key opens nothing of it
    assert strangers
    with pytest.raises(Exception, match="sealed"):
        ways_in.read(row.id, world.ben.me().personal, bytes(row.ways))


# -- tokens -------------------------------------------------------------------------------------------------


def test_a_token_is_marked_and_ends_within_a_year(world):
    """check 62: read-only or full, with an end; none longer than a year."""
    me = world.ana.me()
    made = [
        devices.make_token(me, f"for {lives}", NOW, reads_only=lives == 30, lives=lives)
        for lives in devices.TOKEN_DAYS
    ]
    lines = {line.label: line for line in devices.list_devices(world.ana.me(), NOW) if line.is_token}
    assert {(line.label, line.reads_only) for line in lines.values()} == {
        ("for 30", True),
        ("for 90", False),
        ("for 365", False),
    }
    assert max(line.ends for line in lines.values()) == (NOW + 365 * DAY).date()
    for lives in (0, 1, 366, 4000):
        assert refusal(lambda n=lives: devices.make_token(me, "x", NOW, lives=n)).field == "lives"
    header = access.SCHEME + made[0]
    assert access.enter_by_token(header, NOW + 29 * DAY) is not None
    assert access.enter_by_token(header, NOW + 30 * DAY) is None


def test_a_token_without_an_end_would_live_on(world):
    """The control of check 62."""
    header = token_header(world.ana)
    assert access.enter_by_token(header, NOW + 365 * DAY) is None
    Device.objects.filter(is_token=True).update(ends=None)
    assert access.enter_by_token(header, NOW + 3650 * DAY) is not None


def test_the_last_day_of_a_token_is_its_owner_s_alone(world):
    """checks 47 and 62: a date and no time, sealed; a browser's is written nowhere."""
    header = token_header(world.ana)
    for later in (NOW, NOW + 2 * DAY, NOW + timedelta(days=2, hours=3)):
        devices.note_used(access.enter_by_token(header, later), later)
    line = next(one for one in devices.list_devices(world.ana.me(), NOW) if one.is_token)
    assert line.used == (NOW + 2 * DAY).date()
    assert not holds(b"2026-11-24")
    devices.note_used(world.ana.me(), NOW)
    assert Device.objects.filter(is_token=False).exclude(used=None).count() == 0


@pytest.mark.parametrize("ending", [False, True])
def test_whoever_came_in_before_keeps_nothing_when_everything_else_ends(world, ending):
    """check 62: by a password change, a new code and a recovery; not asked for, it stays (the control)."""
    world.secure(world.ana)
    mine = world.second_device(world.ana)

    def others() -> list[bool]:
        other, header = world.second_device(world.ana), token_header(mine)
        return other, header

    def ended(made) -> bool:
        other, header = made
        gone = access.enter(other.jar, NOW) is None, access.enter_by_token(header, NOW) is None
        assert gone[0] == gone[1]
        return gone[0]

    made = others()
    password.change_password(mine.me(), PASSWORD, OWN, NOW, world.stretching, end_others=ending)
    assert ended(made) is ending
    world.ana.password = OWN
    made = others()
    sheet = password.prepare_code(mine.me(), OWN, NOW, world.stretching, end_others=ending)
    assert not ended(made)  # not before it was tried
    trying.finish_sheet(mine.me(), sheet.id, sheet.code.text[-4:], NOW)
    assert ended(made) is ending
    made = others()
    found = signing_in.sign_in_with_recovery(
        "Ana", sheet.code.text, PASSWORD, NOW, world.stretching, end_others=ending
    )
    assert ended(made) is ending
    again = Actor("Ana")
    again.keep(found.device)
    assert again.me().personal == world.ana.me().personal


# -- the sheet ----------------------------------------------------------------------------------------------


def test_the_sheet_holds_all_that_is_needed_to_come_back(world):
    """Recovery needs the name, so the name stands beside the code, and together they do it."""
    sheet = securing.prepare(world.ana.me(), "  Ana of the hill ", PASSWORD, NOW, world.stretching)
    trying.finish_sheet(world.ana.me(), sheet.id, sheet.code.text[-4:], NOW)
    found = signing_in.sign_in_with_recovery(sheet.name, sheet.code.text, OWN, NOW, world.stretching)
    again = Actor("Ana")
    again.keep(found.device)
    assert again.me().personal == world.ana.me().personal
    # The next one, too, has both, and counts already: the code before it is used up.
    assert (found.sheet.name, found.sheet.code.text) == (sheet.name, found.code)
    assert sheets.find_waiting(again.me(), NOW) == replace(found.sheet, fields={})
    trying.finish_sheet(again.me(), found.sheet.id, found.code[-4:], NOW)
    assert sheets.find_waiting(again.me(), NOW) is None


def test_nothing_counts_before_the_sheet_was_tried(world):
    """A name, a password and a code that nobody wrote down are not set; a slip shows the same sheet again."""
    sheet = securing.prepare(world.ana.me(), "Ana", PASSWORD, NOW, world.stretching)
    assert not world.ana.me().secured
    refusal(lambda: world.sign_in("Ana"))
    wrong = "0000" if sheet.code.text[-4:] != "0000" else "1111"
    for last in ("", wrong, sheet.code.text, sheet.code.text[:4]):
        if last != sheet.code.text[-4:]:
            assert (
                refusal(lambda t=last: trying.finish_sheet(world.ana.me(), sheet.id, t, NOW)).field == "last"
            )
    assert not world.ana.me().secured
    assert sheets.find_waiting(world.ana.me(), NOW).code == sheet.code
    trying.finish_sheet(world.ana.me(), sheet.id, f" {sheet.code.text[-4:].lower()} ", NOW)
    assert world.ana.me().secured and world.sign_in("Ana")


def test_the_code_before_goes_on_working_until_the_new_one_was_tried(world):
    world.secure(world.ana)
    sheet = password.prepare_code(world.ana.me(), PASSWORD, NOW, world.stretching)
    assert signing_in.sign_in_with_recovery(
        "Ana", world.ana.code, OWN, NOW, world.stretching
    ).code  # it still did; and then the sheet that waited is too late
    with pytest.raises(Conflict):
        trying.finish_sheet(world.ana.me(), sheet.id, sheet.code.text[-4:], NOW)


def test_who_was_secured_before_names_were_kept_gives_theirs_once(world):
    world.secure(world.ana)
    Person.objects.filter(id=world.ana.me().person_id).update(ways=None)
    assert password.read_own_name(world.ana.me()) == ""
    wrong = refusal(lambda: password.prepare_code(world.ana.me(), PASSWORD, NOW, world.stretching))
    assert wrong.field == "sign_in_name"
    sheet = password.prepare_code(world.ana.me(), PASSWORD, NOW, world.stretching, sign_in_name=" ana ")
    trying.finish_sheet(world.ana.me(), sheet.id, sheet.code.text[-4:], NOW)
    assert password.read_own_name(world.ana.me()) == "ana"


def test_a_recovery_code_with_the_wrong_name_changes_nothing(world):
    """Bad input: and says what to do."""
    world.secure(world.ana)
    before = dump()
    for name in ("Ben", "", "Anna"):
        no = refusal(
            lambda n=name: signing_in.sign_in_with_recovery(n, world.ana.code, OWN, NOW, world.stretching)
        )
        assert no.message == signing_in.WRONG_CODE
    assert dump() == before


def test_erasing_takes_what_was_told_along(world):
    world.secure(world.ana)
    person = world.ana.me().person_id
    erasing.erase(world.ana.me(), NOW)
    assert not Person.objects.filter(id=person).exists()


def test_a_clock_that_ran_ahead_lengthens_no_right(world):
    """Bad input: it stood there "in ten years"; once the clock is right, the thirty days begin."""
    taken_over(world)
    told(world.ben, NOW + 3650 * DAY)
    assert told(world.ben, NOW)
    assert world.ben.visit(NOW + 14 * DAY) and world.ben.visit(NOW + 28 * DAY)
    assert not world.ben.me(NOW + 30 * DAY).may_undo


def test_a_clock_that_was_set_back_ends_no_right(world):
    """Bad input: a clock that is wrong; what was told stays told, and may be taken back."""
    taken_over(world, NOW)
    told(world.ben)
    earlier = NOW - 5 * DAY
    assert world.ben.me(earlier).may_undo
    assert told(world.ben, earlier)
    proving.note_was_me(world.ben.me(earlier), THEIRS, earlier, world.stretching)
    assert world.ben.me(NOW).may_undo


def test_the_cookies_of_a_session_that_may_undo_live_as_long_as_an_unsecured_one_s(world):
    """check 61: renewed at each visit, for 400 days."""
    taken_over(world)
    me = access.enter(world.ben.jar, NOW + DAY)
    assert me is not None and me.secured and me.lasts
    renewed = cookies.renew(world.ben.jar, me.seen, not me.lasts)
    assert {cookie.max_age for cookie in renewed} == {cookies.UNSECURED_AGE}


def test_sheets_are_kept_as_text_that_is_sealed(world):
    """checks 1 and 6: neither the code nor the name can be read where they wait."""
    sheet = securing.prepare(world.ana.me(), "Ana of the hill", PASSWORD, NOW, world.stretching)
    for planted in (sheet.code.text.encode(), sheet.code.secret, sheet.code.secret.hex().encode(), b"hill"):
        assert not holds(planted)
    assert json.loads(json.dumps(dict(sheet.fields))) == dict(sheet.fields)
    assert RecoveryCode.parse(sheet.code.text) == sheet.code
