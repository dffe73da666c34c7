"""The lock of a browser: what opens it, what no longer does, and who may have one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.people.authenticator import HERE, Authenticator
from tests.people.database import dump, holds
from tests.people.test_passkeys import added
from tests.people.test_ways_in import refusal
from tests.world import NOW, PASSWORD, Actor, World

from duologue.cli import bodies
from duologue.people import (
    access,
    arriving,
    cookies,
    device_locks,
    devices,
    passkeys,
    seen_cookie,
    signing_in,
)
from duologue.people.access import LockedDevice
from duologue.people.device_locks import SentMeanwhile
from duologue.people.models import Device, DeviceLock
from duologue.people.refusals import Busy, NotFound, Refusal
from duologue.vault import hash_session_id

PIN = "271828"
MINUTE = timedelta(minutes=1)


def lock_up(world: World, who: Actor, minutes: int = 5, pin: str = PIN, now=NOW, host: str = "") -> None:
    """The lock is there, and the browser has its cookie."""
    seen = device_locks.put_lock(
        who.me(now), who.jar[cookies.KEY], pin, pin, minutes, who.password, now, world.stretching, host=host
    )
    who.jar[cookies.SEEN] = seen


def locked_phone(world: World, minutes: int = 5) -> Actor:
    """A browser of Ana's, signed in to her secured account, with a lock."""
    world.secure(world.ana)
    phone = world.second_device(world.ana)
    lock_up(world, phone, minutes)
    return phone


def shut(who: Actor, now=NOW) -> LockedDevice:
    found = access.find_locked(who.jar, now)
    assert found is not None
    return found


def unlock(world: World, who: Actor, pin: str = PIN, now=NOW) -> None:
    who.jar[cookies.SEEN] = device_locks.open_with_pin(shut(who, now), pin, now, world.stretching)


def test_locked_the_cookies_open_nothing_until_the_pin_does(world):
    """check 62: nothing that they opened is left in the database."""
    phone = locked_phone(world)
    personal, row = phone.me().personal, phone.me().device_id
    device_locks.lock_now(phone.me())
    assert access.enter(phone.jar, NOW) is None
    assert bytes(Device.objects.get(id=row).locked) == b""
    unlock(world, phone)
    assert phone.me().personal == personal


def test_the_pin_alone_and_the_cookies_alone_open_nothing(world):
    """check 25: neither is stored, and both are needed."""
    phone = locked_phone(world)
    device_locks.lock_now(phone.me())
    assert not holds(PIN.encode())
    other = shut(phone)._replace(secret=world.ana.jar[cookies.KEY])
    assert (
        "not the PIN"
        in refusal(lambda: device_locks.open_with_pin(other, PIN, NOW, world.stretching)).message
    )
    unlock(world, phone)  # the control


def test_without_the_key_file_the_pin_cannot_be_tried(world, held_key_files):
    """A stolen database and stolen cookies are not enough to go through all PINs."""
    phone = locked_phone(world)
    device_locks.lock_now(phone.me())
    kept, held_key_files.files = held_key_files.files, replace(held_key_files.files, pepper=bytes(32))
    assert refusal(lambda: device_locks.open_with_pin(shut(phone), PIN, NOW, world.stretching))
    held_key_files.files = kept
    unlock(world, phone)


def test_five_wrong_tries_destroy_what_the_pin_opens(world):
    phone = locked_phone(world)
    device_locks.lock_now(phone.me())
    for _ in range(4):
        assert "not the PIN" in refusal(lambda: unlock(world, phone, "000111")).message
    assert "too many tries" in refusal(lambda: unlock(world, phone, "000111")).message
    assert "too many tries" in refusal(lambda: unlock(world, phone)).message
    assert DeviceLock.objects.get().locked is None
    made = world.stretching.fresh.stretches
    refusal(lambda: unlock(world, phone))
    assert world.stretching.fresh.stretches == made


def test_four_wrong_tries_leave_the_right_one_and_start_anew_after_it(world):
    """The control of the limit."""
    phone = locked_phone(world)
    for _ in range(2):
        device_locks.lock_now(phone.me())
        for _ in range(4):
            refusal(lambda: unlock(world, phone, "000111"))
        unlock(world, phone)


def test_tries_are_counted_before_they_are_made(world, monkeypatch):
    """Of many at once no more than five are made: each counts first."""
    phone = locked_phone(world)
    device_locks.lock_now(phone.me())
    counted: list[int] = []

    def stretch(*given):
        counted.append(DeviceLock.objects.get().tries)
        raise ValueError

    monkeypatch.setattr(device_locks, "stretch_password", stretch)
    for _ in range(7):
        refusal(lambda: unlock(world, phone))
    assert counted == [1, 2, 3, 4, 5]


def test_a_pin_that_was_never_looked_at_is_no_try(world, monkeypatch):
    """check 20: where too many are signing in, as often as one likes; the right one opens then."""
    phone = locked_phone(world)
    device_locks.lock_now(phone.me())

    def refuse(*_given):
        raise Busy

    with monkeypatch.context() as crowded:
        crowded.setattr(device_locks, "stretch_password", refuse)
        for _ in range(2 * device_locks.TRIES):
            with pytest.raises(Busy):
                unlock(world, phone)
    unlock(world, phone)
    assert phone.me()


def test_a_forgotten_pin_costs_a_sign_in_and_the_locked_session(world):
    phone = locked_phone(world)
    personal, before = phone.me().personal, phone.me().device_id
    device_locks.lock_now(phone.me())
    phone.keep(signing_in.sign_in("Ana", PASSWORD, NOW, world.stretching, before=shut(phone), label="again"))
    assert phone.me().personal == personal
    assert not Device.objects.filter(id=before).exists()


def test_who_has_no_other_way_in_gets_no_lock(world):
    """Neither an unsecured browser nor one that may take back how the account was secured, nor a token."""
    assert refusal(lambda: lock_up(world, world.ben)).message == device_locks.NOT_HERE
    world.secure(world.ben)
    assert world.ben.me().may_undo
    assert refusal(lambda: lock_up(world, world.ben)).message == device_locks.NOT_HERE
    with pytest.raises(NotFound):
        device_locks.lock_now(world.ben.me())
    lock_up(world, world.second_device(world.ben))  # the control


def test_a_lock_asks_for_a_fresh_proof_and_so_does_taking_it_away(world):
    """Whoever picks up the phone for a minute puts no PIN of theirs there."""
    world.secure(world.ana)
    phone = world.second_device(world.ana)
    phone.password = "none of it, really"
    assert refusal(lambda: lock_up(world, phone)).field == "proof"
    assert not DeviceLock.objects.exists()
    phone.password = PASSWORD
    lock_up(world, phone)
    assert refusal(lambda: device_locks.remove_lock(phone.me(), "x", NOW, world.stretching)).field == "proof"
    device_locks.remove_lock(phone.me(), PASSWORD, NOW, world.stretching)
    assert device_locks.read_mine(phone.me()) is None


@pytest.mark.parametrize("pin", ["123", "1111", "1234", "9876", "x" * 65])
def test_what_is_guessed_first_is_no_pin(world, pin):
    world.secure(world.ana)
    assert refusal(lambda: lock_up(world, world.second_device(world.ana), pin=pin)).field == "pin"


def test_another_pin_opens_from_then_on_and_an_empty_one_keeps_it(world):
    phone = locked_phone(world)
    lock_up(world, phone, 15, "")
    assert device_locks.read_mine(phone.me()) == device_locks.OwnLock(15, True)
    lock_up(world, phone, 15, "314159")
    device_locks.lock_now(phone.me())
    refusal(lambda: unlock(world, phone))
    unlock(world, phone, "314159")


# -- by itself --------------------------------------------------------------------------------------------


def test_it_locks_when_it_was_not_used_for_so_long(world):
    phone = locked_phone(world, 5)
    assert phone.visit(NOW + 4 * MINUTE)
    assert phone.visit(NOW + 8 * MINUTE)
    assert phone.visit(NOW + 13 * MINUTE) is None
    assert access.find_locked(phone.jar, NOW + 13 * MINUTE)
    unlock(world, phone, now=NOW + 14 * MINUTE)
    assert phone.visit(NOW + 18 * MINUTE)


def test_a_page_that_only_looks_what_is_new_keeps_it_open_for_nobody(world):
    phone = locked_phone(world, 5)
    for minutes in range(1, 5):
        me = access.enter(phone.jar, NOW + minutes * MINUTE, uses=False)
        assert me is not None and me.seen is None
    assert access.enter(phone.jar, NOW + 5 * MINUTE, uses=False) is None


def test_who_copied_the_cookies_can_make_no_newer_minute(world, held_key_files):
    """The minute's MAC takes a key file; the control is the server's own."""
    phone = locked_phone(world, 5)
    later = NOW + 6 * MINUTE
    id_hash = hash_session_id(phone.jar[cookies.ID])
    day, mac, _, _ = phone.jar[cookies.SEEN].split(".")
    made = seen_cookie.mint_used(phone.jar[cookies.KEY], id_hash, later)
    kept, held_key_files.files = held_key_files.files, replace(held_key_files.files, release=bytes(32))
    forged = seen_cookie.mint_used(phone.jar[cookies.KEY], id_hash, later)
    held_key_files.files = kept
    for value in (forged, f"{day}.{mac}", f"{day}.{mac}.{'9' * 80}.x", f"{day}.{mac}.1.x"):
        assert seen_cookie.count_idle_minutes(value, phone.jar[cookies.KEY], id_hash, later) is None
    assert seen_cookie.count_idle_minutes(made, phone.jar[cookies.KEY], id_hash, later) == 0
    phone.jar[cookies.SEEN] = forged
    assert access.enter(phone.jar, later) is None


def test_no_row_says_when_it_was_last_used(world):
    """check 68: an hour of use changes no row."""
    phone = locked_phone(world, 15)
    before = dump()
    for minutes in range(0, 60, 5):
        assert phone.visit(NOW + minutes * MINUTE)
    assert dump() == before


def test_a_locked_session_ends_as_others_do(world):
    """check 28: fourteen days away it is no locked browser any more, and opens for nobody."""
    phone = locked_phone(world)
    device_locks.lock_now(phone.me())
    assert access.find_locked(phone.jar, NOW + timedelta(days=14))
    assert access.find_locked(phone.jar, NOW + timedelta(days=15)) is None


def test_a_revoked_one_is_neither_open_nor_locked(world):
    """check 27."""
    phone = locked_phone(world)
    device_locks.lock_now(phone.me())
    was = shut(phone)
    devices.end_locked(was)
    assert access.find_locked(phone.jar, NOW) is None
    with pytest.raises(Refusal):
        device_locks.open_with_pin(was, PIN, NOW, world.stretching)


def test_nobody_else_s_cookies_lock_or_open_it(world):
    phone = locked_phone(world)
    stranger = Actor("Sam", {**world.stranger.jar, cookies.ID: phone.jar[cookies.ID]})
    assert access.enter(stranger.jar, NOW + timedelta(hours=2)) is None
    assert phone.me()


# -- by a passkey -----------------------------------------------------------------------------------------


def test_a_passkey_of_one_s_own_opens_it_and_another_s_does_not(world):
    """check 21: without a PIN, and bound to this browser."""
    world.secure(world.ana)
    world.secure(world.ben)
    phone, key, bens = world.second_device(world.ana), Authenticator(), Authenticator()
    assert refusal(lambda: lock_up(world, phone, pin="", host=HERE.host)).message == device_locks.NO_WAY
    added(world, phone, key)
    added(world, world.second_device(world.ben), bens)
    lock_up(world, phone, 5, "", host=HERE.host)
    personal = phone.me().personal
    device_locks.lock_now(phone.me())
    at = shut(phone)
    asked = passkeys.make_options_to_unlock(at, HERE, NOW)
    assert asked is not None
    for shown in (
        bens.show(asked),
        key.show(passkeys.make_options_to_sign_in(HERE, NOW)),
        Authenticator(prf=False, id=key.id, key=key.key).show(
            passkeys.make_options_to_unlock(at, HERE, NOW) or {}
        ),
    ):
        refusal(lambda shown=shown: device_locks.open_with_passkey(at, shown, NOW))
    phone.jar[cookies.SEEN] = device_locks.open_with_passkey(at, key.show(asked), NOW)
    assert phone.me().personal == personal


# -- what was sent meanwhile ------------------------------------------------------------------------------


def test_what_was_sent_to_a_locked_browser_is_given_back_to_that_browser_alone(world):
    phone = locked_phone(world)
    device_locks.lock_now(phone.me())
    at = shut(phone)
    sent = SentMeanwhile("/rounds/x/", (("0.f.answer", "Waldo"),))
    text = device_locks.seal_meanwhile(at, sent)
    assert "Waldo" not in text
    assert device_locks.unseal_meanwhile(at, text) == sent
    other = at._replace(secret=world.ben.jar[cookies.KEY])
    for whose, what in ((other, text), (at, "?x"), (at, text[:-9])):
        assert device_locks.unseal_meanwhile(whose, what) == SentMeanwhile()


def test_a_locked_browser_may_bring_as_much_as_its_owner_who_is_not_let_in(world):
    """What was typed goes along with the PIN, sealed and in a larger piece than a stranger may send."""
    phone = locked_phone(world)
    device_locks.lock_now(phone.me())
    assert arriving.is_somebody(phone.jar, "", True, NOW)
    assert arriving.arrive(phone.jar, True, NOW).me is None
    sent = SentMeanwhile("/kept/new/", (("text", "a line\n" * 2285),))
    assert len(device_locks.seal_meanwhile(shut(phone), sent)) > bodies.MOST_OF_A_STRANGER
    other = {**phone.jar, cookies.ID: world.ben.jar[cookies.ID]}
    for jar in ({}, {cookies.ID: phone.jar[cookies.ID]}, other):
        assert not arriving.is_somebody(jar, "", True, NOW)
