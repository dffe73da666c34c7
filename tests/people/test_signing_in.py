"""Securing an account, signing in to it, and what guessing at it yields."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people.database import blobs, dump, holds
from tests.world import ADDRESS, NOW, PASSWORD, Actor, new_code_at_once, secure_at_once

from duologue.config import addresses
from duologue.people import access, cookies, devices, password, proving, securing, signing_in, throttle
from duologue.people.models import Attempt, SignIn
from duologue.people.refusals import Busy, Refusal
from duologue.people.stretching import Argon2
from duologue.vault import (
    KeyFiles,
    RecoveryCode,
    WeakKdf,
    WrongKey,
    derive_password_keys,
    hash_sign_in_name,
    make_verifier,
    mint_key,
    unlock_with_password,
    unlock_with_recovery,
)
from duologue.vault import TooManyPasswords as GateBusy

NEW = "three herons, one grey pond"


@pytest.fixture
def secured(world):
    world.secure(world.ana, "Ana")
    return world


def refusal(call: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value


def recover(world, name="Ana", code=None, new=NEW, now=NOW):
    used = world.ana.code if code is None else code
    return signing_in.sign_in_with_recovery(name, used, new, now, world.stretching)


def test_a_secured_account_opens_on_another_device(secured):
    phone = secured.second_device(secured.ana)
    ana, me = secured.ana.me(), phone.me()
    assert (me.person_id, me.personal, me.ring.couple) == (ana.person_id, ana.personal, ana.ring.couple)
    assert me.secured and ana.secured
    assert me.device_id != ana.device_id


def test_the_name_is_found_however_it_is_written(secured):
    for name in ("ana", " ANA ", "\uff21na"):
        assert secured.sign_in(name)
    assert not holds(b"Ana") and not holds(b"ana")


@pytest.mark.parametrize(
    "weak", ["", "short", "elevenchars", "password1234", "aaaaaaaaaaaaaaaa", "qwertyuiop1234", "123456789012"]
)
def test_a_weak_password_is_refused_wherever_one_is_chosen(secured, weak):
    """check 18: twelve characters, and none that many people use; nothing is changed."""
    before = dump()
    ben, ana = secured.ben.me(), secured.ana.me()
    refused = [
        refusal(lambda: secure_at_once(ben, "ben", weak, NOW, secured.stretching)),
        refusal(lambda: password.change_password(ana, PASSWORD, weak, NOW, secured.stretching)),
        refusal(lambda: recover(secured, new=weak)),
    ]
    assert [one.field for one in refused] == ["password", "new_password", "new_password"]
    assert dump() == before


def test_a_long_or_foreign_password_is_taken_as_it_is(secured):
    """check 18: the control, and paste: nothing is cut off, and both ways to write an accent are one."""
    for number, good in enumerate(
        (
            "señor tortuga y su paraguas",
            " ".join(f"{n}x#" for n in range(150)),
            "un deux trois, nous irons au bois",
        )
    ):
        password.change_password(
            secured.ana.me(), secured.ana.password, good, NOW + timedelta(hours=number), secured.stretching
        )
        secured.ana.password = good
    secured.second_device(secured.ana)
    assert refusal(lambda: secured.sign_in("Ana", good[:-1]))


def test_the_database_keeps_one_verifier_of_a_password(secured, held_key_files):
    """check 6: SHA-256 of `auth`, and nothing else to hold a guess against without the pepper."""
    row = SignIn.objects.get()
    salt = bytes(row.salt)
    stretched = secured.stretching.fresh.stretch(PASSWORD, salt)
    made = derive_password_keys(stretched, held_key_files.files.pepper)
    without = derive_password_keys(stretched, mint_key())
    assert bytes(row.verifier) == make_verifier(made.auth)
    for value in (PASSWORD.encode(), stretched, made.auth, made.kek, without.kek):
        assert not holds(value)
    assert sum(blob == make_verifier(made.auth) for blob in blobs()) == 1
    assert without.auth == made.auth and without.kek != made.kek  # the pepper enters the key alone


@pytest.mark.parametrize(
    "params",
    [
        {"kdf": "argon2id", "memory_kib": 8, "time": 1, "parallelism": 1},
        {"kdf": "argon2id", "memory_kib": 65_536, "time": 1, "parallelism": 1},
        {"kdf": "argon2id", "memory_kib": 65_535, "time": 3, "parallelism": 1},
        {"kdf": "argon2id", "memory_kib": 2**30, "time": 3, "parallelism": 1},
        {"kdf": "none"},
        {},
        {"kdf": "argon2id", "memory_kib": "65536", "time": 3, "parallelism": 1},
    ],
)
def test_weakened_parameters_in_the_database_are_refused(secured, params):
    """check 5: the password is not stretched with them, and no key is replaced."""
    SignIn.objects.update(kdf=params)
    before = dump(without=("people_attempt",))
    real = Argon2()
    for call in (
        lambda: signing_in.sign_in("Ana", PASSWORD, NOW, real, address=ADDRESS),
        lambda: password.change_password(secured.ana.me(), PASSWORD, NEW, NOW, real),
    ):
        assert refusal(call).message == signing_in.WEAKENED
    assert dump(without=("people_attempt",)) == before


def test_parameters_at_the_floor_are_accepted():
    """check 5: the control."""
    at_the_floor = {"kdf": "argon2id", "memory_kib": 65_536, "time": 3, "parallelism": 1}
    assert Argon2().read_params(at_the_floor) == Argon2.restore(at_the_floor).fresh
    with pytest.raises(WeakKdf):
        Argon2.restore({**at_the_floor, "time": 2})


class Answer:
    """All that somebody who guesses can measure of a try, but for the clock."""

    def __init__(self, world, call: Callable[[], object]) -> None:
        stretches = world.stretching.fresh.stretches
        with CaptureQueriesContext(connection) as queries:
            refused = refusal(call)
        self.seen = (
            refused.message,
            refused.field,
            world.stretching.fresh.stretches - stretches,
            [re.sub(r"s\d+_x\d+|X?\'.*", "", query["sql"]) for query in queries],
        )


def test_an_unknown_name_answers_like_a_wrong_password(secured):
    """check 19: the same sentence, the same statements, the same work."""
    unknown = Answer(secured, lambda: secured.sign_in("Nobody", "not the right password"))
    wrong = Answer(secured, lambda: secured.sign_in("Ana", "not the right password"))
    assert unknown.seen == wrong.seen
    assert unknown.seen[2] == 1


def test_an_unknown_name_answers_like_a_wrong_recovery_code(secured):
    """check 19: with a code as well."""
    code = RecoveryCode.mint().text
    unknown = Answer(secured, lambda: recover(secured, "Nobody", code))
    wrong = Answer(secured, lambda: recover(secured, "Ana", code))
    assert unknown.seen == wrong.seen
    assert unknown.seen[2] == 0


def test_a_try_that_skipped_the_work_would_be_told_apart(secured):
    """check 19: the control: the comparison sees a missing stretch and another sentence."""

    def hasty(name: str) -> object:
        if not SignIn.objects.filter(name_hash=hash_sign_in_name(name)).exists():
            raise Refusal(signing_in.WRONG_PASSWORD)
        return secured.sign_in(name, "not the right password")

    assert Answer(secured, lambda: hasty("Nobody")).seen != Answer(secured, lambda: hasty("Ana")).seen


def test_too_many_tries_are_refused_alike_for_names_that_exist_and_not(secured):
    """check 19: the pause as well."""
    for name in ("Ana", "Nobody"):
        for _ in range(5):
            refusal(lambda n=name: secured.sign_in(n, "not the right password"))
    assert (
        Answer(secured, lambda: secured.sign_in("Ana", "x")).seen
        == Answer(secured, lambda: secured.sign_in("Nobody", "x")).seen
    )


def besieged(guard: Callable[[str, datetime], None]) -> tuple[int, float | None, float | None]:
    """Two hours of guessing from one address, a try every five seconds.

    Returns how many tries got through, and after how many seconds the person gets in: from an address of
    their own while it goes on, and from the attacker's once it stops; None for not within ten minutes.
    """
    attacker, through, clock = "192.0.2.66", 0, NOW
    for _ in range(1440):
        clock += timedelta(seconds=5)
        try:
            guard(attacker, clock)
            through += 1
        except Refusal:
            pass

    def waits(address: str) -> float | None:
        for seconds in range(0, 600, 5):
            try:
                guard(address, clock + timedelta(seconds=seconds))
                return seconds
            except Refusal:
                pass
        return None

    return through, waits("198.51.100.20"), waits(attacker)


def test_a_counter_that_is_forgotten_meanwhile_is_begun_anew(db, monkeypatch):
    """check 20: a right try of the same name, in the same moment, makes no error of this one."""
    make, forgotten = Attempt.objects.bulk_create, []

    def make_and_lose(rows, **how):
        made = make(rows, **how)
        if not forgotten:
            forgotten.append(Attempt.objects.all().delete())
        return made

    monkeypatch.setattr(Attempt.objects, "bulk_create", make_and_lose)
    key = throttle.pause("sign-in", b"ana", now=NOW)
    assert forgotten and Attempt.objects.get().key == key


def test_guessing_is_slowed_down_and_the_victim_gets_in(db):
    """check 20: a try a minute for who guesses; the person not at all elsewhere, a minute here."""

    def guard(address: str, now: datetime) -> None:
        throttle.pause("sign-in", b"ana", addresses.name_neighbourhood(address), now=now)

    through, elsewhere, here = besieged(guard)
    assert through <= 5 + 7 + 120
    assert elsewhere == 0
    assert here is not None and here <= 60


def test_a_lock_by_name_would_shut_the_victim_out(db):
    """check 20: the control: two other guards that the same siege finds wanting."""
    tries = 0

    def locked(address: str, now: datetime) -> None:
        nonlocal tries
        tries += 1
        if tries > 5:
            raise Refusal("locked")

    assert besieged(locked)[1:] == (None, None)
    assert besieged(lambda address, now: None)[0] == 1440


def test_the_recovery_code_is_a_way_in_during_a_siege(secured):
    """check 20: from the attacker's own address, who never lets a pause end unused."""
    for second in range(300):
        refusal(lambda s=second: secured.sign_in("Ana", "a guess at it", NOW + timedelta(seconds=s)))
    assert recover(secured, now=NOW + timedelta(seconds=300)).device


def test_after_a_pause_a_right_password_is_taken_and_the_count_begins_anew(secured):
    """check 20: through the sign-in itself."""
    for _ in range(5):
        refusal(lambda: secured.sign_in("Ana", "not the right password"))
    assert "wait" in refusal(lambda: secured.sign_in("Ana")).message
    assert secured.sign_in("Ana", address="198.51.100.20")
    assert secured.sign_in("Ana", now=NOW + timedelta(seconds=2))
    for _ in range(4):
        refusal(lambda: secured.sign_in("Ana", "not the right password", NOW + timedelta(seconds=3)))
    assert secured.sign_in("Ana", now=NOW + timedelta(seconds=3))


def test_counters_hold_neither_name_nor_address_and_are_forgotten(secured):
    """check 47: what is kept to slow guesses says nothing about where from."""
    refusal(lambda: secured.sign_in("Nobody", "x", address="192.0.2.99"))
    keys = [bytes(key) for key in Attempt.objects.values_list("key", flat=True)]
    assert keys and all(len(key) == 32 for key in keys)
    for value in (b"192.0.2.99", bytes([192, 0, 2, 99]), hash_sign_in_name("Nobody")):
        assert not any(value in key for key in keys)
    throttle.sweep(NOW + timedelta(hours=1, minutes=30))
    assert not Attempt.objects.exists()


LONG = {
    "a password": ("Nobody", "p" * 1025),
    "a name": ("N" * 401, "a guess at it"),
    "marks upon marks": ("a" + "\u0315\u0300" * 5000, "a guess at it"),
}


@pytest.mark.parametrize("kept", [True, False], ids=["as it is", "the control"])
@pytest.mark.parametrize("what", LONG)
def test_what_is_longer_than_anybodys_leaves_no_counter_and_costs_no_work(secured, monkeypatch, what, kept):
    """check 67: it is no guess, and each would leave a row behind, as fast as it can be sent."""
    stretched, counted = secured.stretching.fresh.stretches, Attempt.objects.count()
    if not kept:
        monkeypatch.setattr(signing_in, "_require_possible", lambda *_: None)
    assert refusal(lambda: secured.sign_in(*LONG[what])).message == signing_in.WRONG_PASSWORD
    assert (secured.stretching.fresh.stretches == stretched) is kept
    assert (Attempt.objects.count() == counted) is kept


def test_a_proof_that_is_longer_than_any_is_not_counted(secured):
    """check 67"""
    prove, counted = (secured.ana.me(), "p" * 1025, NOW, secured.stretching), Attempt.objects.count()
    assert refusal(lambda: proving.demand(*prove)).message == proving.NOT_PROVED
    assert Attempt.objects.count() == counted


def sizes_swept(monkeypatch) -> list[int]:
    """How many of 450 counters a sweep forgets at a time, one of them being counted on meanwhile."""
    later, sizes = NOW + timedelta(hours=1), []
    made = [Attempt(key=number.to_bytes(32, "big"), count=1, until=NOW) for number in range(450)]
    Attempt.objects.bulk_create(made)

    def do(parts, forget) -> int:
        for part in parts:
            sizes.append(forget(part))
            Attempt.objects.filter(key=made[-1].key).update(until=later)
        return sum(sizes)

    monkeypatch.setattr(throttle, "do_in_slices", do)
    assert throttle.sweep(later) == sum(sizes)
    return sizes


def test_many_counters_are_forgotten_a_few_at_a_time(db, monkeypatch):
    """check 67: each time lets others write before the next, and takes none that counts again."""
    assert sizes_swept(monkeypatch) == [200, 200, 49]
    assert Attempt.objects.count() == 1


def test_all_at_once_would_hold_others_up_and_take_one_that_counts_again(db, monkeypatch):
    """check 67, the control."""
    monkeypatch.setattr(throttle, "AT_A_TIME", 10**6)
    assert sizes_swept(monkeypatch) == [450]


def test_one_subscriber_has_one_neighbourhood():
    assert addresses.name_neighbourhood("2001:db8::1") == addresses.name_neighbourhood("2001:db8::ffff:2")
    assert addresses.name_neighbourhood("2001:db8::1") != addresses.name_neighbourhood("2001:db8:0:1::1")
    assert addresses.name_neighbourhood("::ffff:192.0.2.1") == addresses.name_neighbourhood("192.0.2.1")
    assert addresses.name_neighbourhood("192.0.2.1") != addresses.name_neighbourhood("192.0.2.2")
    assert addresses.name_neighbourhood("a socket") != addresses.name_neighbourhood("a socket")


def has_rotated(before: dict[str, str], after: dict[str, str]) -> bool:
    return before[cookies.ID] != after[cookies.ID] and before[cookies.KEY] != after[cookies.KEY]


def test_signing_in_mints_both_secrets_and_ends_the_session_that_was_there(secured):
    """check 26: whatever the browser showed is never taken up again."""
    code, secured.ana = secured.ana.code, secured.second_device(secured.ana)
    before = dict(secured.ana.jar)
    new = signing_in.sign_in(
        "Ana", PASSWORD, NOW, secured.stretching, address=ADDRESS, before=secured.ana.me()
    )
    secured.ana.keep(new)
    assert has_rotated(before, secured.ana.jar)
    assert access.enter(before, NOW) is None
    recovered = signing_in.sign_in_with_recovery(
        "Ana", code, NEW, NOW, secured.stretching, before=secured.ana.me()
    )
    between = dict(secured.ana.jar)
    secured.ana.keep(recovered.device)
    assert has_rotated(between, secured.ana.jar)
    assert access.enter(between, NOW) is None and secured.ana.me()
    assert not has_rotated(before, {**secured.ana.jar, cookies.ID: before[cookies.ID]})  # the control


def test_words_that_are_nowhere_else_are_not_signed_over(secured):
    refused = refusal(
        lambda: signing_in.sign_in("Ana", PASSWORD, NOW, secured.stretching, before=secured.ben.me())
    )
    assert "Secure" in refused.message
    assert secured.ben.me()


def test_a_freed_name_opens_nothing(secured, held_key_files):
    """check 22: the host's reset gives the name back and leaves what is private locked."""
    personal, row = secured.ana.me().personal, SignIn.objects.get()
    devices.sign_out(secured.ana.me(), NOW)
    assert securing.free_name(" ana ")
    assert not securing.free_name("Ana")
    refusal(lambda: secured.sign_in("Ana"))
    refusal(lambda: recover(secured))
    secured.ben.password = NEW
    secured.secure(secured.ben, "Ana")
    again = Actor("Ana")
    again.keep(secured.sign_in("Ana", NEW))
    assert again.me().person_id == secured.ben.me().person_id
    # All that the host has: the rows and both key files. None of it is, or opens, the personal key.
    host_keys = [held_key_files.files.release, held_key_files.files.pepper]
    assert personal not in host_keys and not holds(personal)
    row.refresh_from_db()
    bundle = bytes(row.person.bundle)
    for kek in host_keys:
        with pytest.raises(WrongKey):
            unlock_with_password(bytes(row.locked), bundle, kek, row.person_id)
        with pytest.raises(WrongKey):
            unlock_with_recovery(bytes(row.recovery_locked), bundle, kek, row.person_id)
    # The control: the password itself still would.
    made = derive_password_keys(secured.stretching.fresh.stretch(PASSWORD, bytes(row.salt)), host_keys[1])
    assert unlock_with_password(bytes(row.locked), bundle, made.kek, row.person_id).personal == personal


def test_a_recovery_code_opens_the_words_and_is_replaced(secured):
    """check 23: single use; the new password works, the old one does not."""
    personal, code = secured.ana.me().personal, secured.ana.code
    made = recover(secured, code=f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ")
    phone = Actor("Ana")
    phone.keep(made.device)
    assert phone.me().personal == personal
    refusal(lambda: secured.sign_in("Ana"))
    assert secured.sign_in("Ana", NEW)
    assert made.code != code
    assert refusal(lambda: recover(secured, code=code)).message == signing_in.WRONG_CODE
    assert recover(secured, code=made.code).device  # the control: the new one does


def test_a_slip_in_the_code_is_told_from_a_wrong_code(secured):
    """check 23: it names the group, spends nothing and is not counted as a guess."""
    code, before = secured.ana.code, dump()
    wrong = ("Z" if code[10] != "Z" else "Y").join((code[:10], code[11:]))
    refused = refusal(lambda: recover(secured, code=wrong))
    assert refused.field == "code" and "group 3" in refused.message.lower()
    assert "too few" in refusal(lambda: recover(secured, code=code[:-6])).message
    assert refusal(lambda: recover(secured, code="")).field == "code"
    assert dump() == before
    assert recover(secured, code=code).device


def test_a_lost_pepper_leaves_recovery_codes_usable(secured, held_key_files):
    """check 7: the password is recognised, replaces nothing, and the code still opens the words."""
    personal = secured.ana.me().personal
    held_key_files.files = KeyFiles(held_key_files.files.release, mint_key())
    before = dump(without=("people_attempt",))
    assert refusal(lambda: secured.sign_in("Ana")).message == signing_in.LOST_PEPPER
    assert dump(without=("people_attempt",)) == before
    phone = Actor("Ana")
    phone.keep(recover(secured).device)
    assert phone.me().personal == personal


def test_a_wrong_password_or_code_replaces_nothing(secured):
    """check 7: whichever way in is tried."""
    before = dump(without=("people_attempt",))
    refusal(lambda: secured.sign_in("Ana", "not the right password"))
    refusal(lambda: recover(secured, code=RecoveryCode.mint().text))
    refusal(
        lambda: password.change_password(secured.ana.me(), "not the right one", NEW, NOW, secured.stretching)
    )
    refusal(lambda: new_code_at_once(secured.ana.me(), "not the right one", NOW, secured.stretching))
    assert dump(without=("people_attempt",)) == before
    assert secured.sign_in("Ana") and recover(secured)


def test_a_changed_password_keeps_devices_and_code(secured):
    phone, personal = secured.second_device(secured.ana), secured.ana.me().personal
    password.change_password(secured.ana.me(), PASSWORD, NEW, NOW, secured.stretching)
    assert secured.ana.me().personal == phone.me().personal == personal
    refusal(lambda: secured.sign_in("Ana"))
    assert secured.sign_in("Ana", NEW)
    assert recover(secured, new=PASSWORD).device


def test_a_new_recovery_code_replaces_the_old_one(secured):
    """check 23: asked for with the password."""
    code = new_code_at_once(secured.ana.me(), PASSWORD, NOW, secured.stretching)
    refusal(lambda: recover(secured))
    assert recover(secured, code=code).device


def test_a_taken_name_is_refused_and_asking_for_many_is_counted(secured):
    """check 19: securing cannot be used to look names up."""
    ben = secured.ben.me()
    for number in range(10):
        assert (
            refusal(lambda: secure_at_once(ben, "ANA", NEW, NOW, secured.stretching)).field == "sign_in_name"
        ), number
    assert "wait" in refusal(lambda: secure_at_once(ben, "ana", NEW, NOW, secured.stretching)).message
    later = NOW + timedelta(hours=1)
    assert secure_at_once(secured.ben.me(later), "Ben", NEW, later, secured.stretching)


def test_securing_twice_or_without_a_name_is_refused(secured):
    phone = secured.second_device(secured.ana)
    refusal(lambda: secure_at_once(phone.me(), "Other", NEW, NOW, secured.stretching))
    for name in ("", "   ", "x" * 101):
        assert refusal(lambda n=name: secured.secure(secured.ben, n or " ")).field == "sign_in_name"
    refusal(lambda: password.change_password(secured.ben.me(), PASSWORD, NEW, NOW, secured.stretching))


def test_a_crowd_at_the_door_is_told_to_come_back(secured, monkeypatch):
    """A full gate is no wrong password: `Busy`, and the keys stay as they are."""

    def full(password: str, salt: bytes) -> bytes:
        raise GateBusy("full")

    monkeypatch.setattr(secured.stretching.fresh, "stretch", full)
    with pytest.raises(Busy):
        secured.sign_in("Ana")


def test_refusals_repeat_nothing_that_was_typed(secured):
    """check 45: errors are free of content."""
    said = "correct horse battery staple my secret"
    for call in (
        lambda: secured.sign_in(said, said),
        lambda: recover(secured, said),
        lambda: recover(secured, "Ana", said),
        lambda: secure_at_once(secured.ben.me(), said * 4, said, NOW, secured.stretching),
        lambda: password.change_password(secured.ana.me(), said, NEW, NOW, secured.stretching),
    ):
        assert not set(said.split()) & set(refusal(call).message.lower().split()) - {"my", "secret"}


def test_the_real_stretching_signs_in(world, held_key_files):
    """check 5: once with Argon2id at its floor, from securing to signing in."""
    real = Argon2()
    code = secure_at_once(world.ana.me(), "Ana", PASSWORD, NOW, real)
    new = signing_in.sign_in("Ana", PASSWORD, NOW, real, address=ADDRESS)
    assert new.secured and len(code.split("-")) == 9
    assert SignIn.objects.get().kdf == {"kdf": "argon2id", "memory_kib": 65_536, "time": 3, "parallelism": 1}
