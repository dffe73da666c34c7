"""Sessions: their cookies, how they end, and what is kept of them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.people.database import dump, holds
from tests.world import NOW, Actor, token_header

from duologue.people import access, cookies, devices, key_files, seen_cookie
from duologue.people.cookies import Cookie
from duologue.people.key_files import Held
from duologue.people.models import Device, Person
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import hash_session_id


def test_no_live_cookie_value_is_stored_or_logged(world, caplog, held_key_files):
    """check 25: ids are there as hashes, secrets and the day of a visit not at all."""
    caplog.set_level(logging.DEBUG)
    world.secure(world.ana)
    phone = world.second_device(world.ana)
    phone.visit(NOW + timedelta(days=1))
    devices.revoke_others(world.ana.me(), NOW)
    listed = (held_key_files.directory / key_files.REVOKED_FILE).read_text()
    for who in (world.ana, world.ben, phone):
        for value in who.jar.values():
            assert not holds(value.encode())
            assert value not in caplog.text and value not in listed


def test_a_stored_cookie_value_would_be_found(world):
    """check 25: the control: the scan sees a secret that is planted in any of its forms."""
    secret = world.ana.jar[cookies.KEY].encode()
    for planted in (secret, secret.hex().encode(), b"x" + secret + b"y"):
        Person.objects.filter(id=world.ana.me().person_id).update(settings=planted)
        assert holds(secret)


def is_locked_to_this_host(cookie: Cookie) -> bool:
    """What the `__Host-` prefix promises, and scripts cannot read."""
    return (
        cookie.name.startswith("__Host-")
        and cookie.secure
        and cookie.httponly
        and cookie.samesite in ("Lax", "Strict")
        and cookie.path == "/"
        and not hasattr(cookie, "domain")
    )


def test_every_cookie_is_bound_to_this_host_and_hidden_from_scripts(world):
    """check 29: whichever function gives it."""
    me = world.ana.me()
    new = devices.make_device(me.person_id, me.keys, NOW, secured=True)
    later = seen_cookie.mint(new.secret, hash_session_id(new.id), NOW.date())
    given = [
        *cookies.set_for_device(new),
        *cookies.set_for_device(replace(new, secured=False)),
        *cookies.renew(world.ana.jar, later, False),
        *cookies.clear(),
    ]
    assert len(given) == 12
    assert all(is_locked_to_this_host(cookie) for cookie in given)
    assert {cookie.max_age for cookie in cookies.set_for_device(new)} == {14 * cookies.DAY}
    assert {cookie.max_age for cookie in cookies.set_for_device(replace(new, secured=False))} == {
        400 * cookies.DAY
    }
    assert {(cookie.value, cookie.max_age) for cookie in cookies.clear()} == {("", 0)}


@pytest.mark.parametrize(
    "weakness",
    [{"name": "id"}, {"secure": False}, {"httponly": False}, {"samesite": "None"}, {"path": "/app"}],
)
def test_a_weaker_cookie_would_be_noticed(weakness):
    """check 29: the control."""
    assert not is_locked_to_this_host(replace(Cookie(cookies.ID, "x", 1), **weakness))


def test_tokens_are_kept_as_hashes(world):
    """check 30: neither half of an API token is in the database."""
    header = token_header(world.ana)
    halves = header.removeprefix(access.SCHEME).split(".")
    assert access.enter_by_token(header, NOW) is not None
    assert not any(holds(half.encode()) for half in halves)
    assert holds(hash_session_id(halves[0]))  # the control: what is stored is found


def test_revoking_ends_a_session_at_its_next_request(world):
    """check 27: one, all others, and a token."""
    world.secure(world.ana)
    phone, tablet = world.second_device(world.ana), world.second_device(world.ana)
    header = token_header(world.ana)
    devices.revoke(world.ana.me(), phone.me().device_id, NOW)
    assert access.enter(phone.jar, NOW) is None
    assert access.enter(tablet.jar, NOW) is not None  # the control: only that one
    assert devices.revoke_others(world.ana.me(), NOW) == 2
    assert access.enter(tablet.jar, NOW) is None
    assert access.enter_by_token(header, NOW) is None
    assert access.enter(world.ana.jar, NOW) is not None


def test_a_restored_backup_does_not_bring_a_revoked_device_back(world, held_key_files):
    """check 27: the list beside the key files turns it away, also in a process that starts later."""
    world.secure(world.ana)
    phone = world.second_device(world.ana)
    row = Device.objects.filter(id=phone.me().device_id).values().get()
    devices.revoke(world.ana.me(), row["id"], NOW)
    Device.objects.create(**row)
    assert access.enter(phone.jar, NOW) is None
    key_files.hold(Held.load(held_key_files.directory))
    assert access.enter(phone.jar, NOW) is None


def test_without_the_list_the_backup_would(world, held_key_files):
    """check 27: the control."""
    world.secure(world.ana)
    phone = world.second_device(world.ana)
    row = Device.objects.filter(id=phone.me().device_id).values().get()
    devices.revoke(world.ana.me(), row["id"], NOW)
    Device.objects.create(**row)
    (held_key_files.directory / key_files.REVOKED_FILE).unlink()
    key_files.hold(Held.load(held_key_files.directory))
    assert access.enter(phone.jar, NOW) is not None


def test_a_torn_line_of_the_list_costs_no_other(held_key_files):
    held_key_files.revoke([b"a" * 32])
    path = held_key_files.directory / key_files.REVOKED_FILE
    path.write_text(path.read_text() + "616161")  # the power went here
    Held.load(held_key_files.directory).revoke([b"b" * 32])
    assert Held.load(held_key_files.directory).revoked == {b"a" * 32, b"b" * 32}
    assert path.stat().st_mode & 0o777 == 0o600


def signed_in(world) -> Actor:
    """Ana's phone, signed in once her account was secured."""
    world.secure(world.ana)
    return world.second_device(world.ana)


def test_an_idle_session_ends_after_two_weeks(world):
    """check 28: by the day in the third cookie, which no row knows."""
    phone = signed_in(world)
    assert phone.visit(NOW + timedelta(days=14)) is not None
    assert phone.visit(NOW + timedelta(days=28)) is not None
    assert phone.visit(NOW + timedelta(days=43)) is None


def test_a_session_ends_after_ninety_days_however_busy(world):
    """check 28: the absolute end."""
    phone = signed_in(world)
    days = [day for day in range(0, 120, 7) if phone.visit(NOW + timedelta(days=day)) is not None]
    assert days == list(range(0, 90, 7))
    assert devices.sweep(NOW + timedelta(days=90)) == 1


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "2026-12-20",
        "2026-12-20.",
        "2026-12-20.00000000000000000000000000000000",
        "x.y",
        "2026-13-40.aa",
        "é.é",
    ],
)
def test_the_day_of_the_last_visit_cannot_be_made_up(world, forged):
    """check 28: its MAC is keyed from the device's secret."""
    phone = signed_in(world)
    assert access.enter({**phone.jar, cookies.SEEN: forged}, NOW + timedelta(days=28)) is None


def test_the_day_of_another_device_does_not_count(world):
    """check 28: nor does the third cookie of another session of the same person."""
    phone = signed_in(world)
    later = NOW + timedelta(days=28)
    fresh = world.second_device(world.ana, later)
    assert access.enter({**phone.jar, cookies.SEEN: fresh.jar[cookies.SEEN]}, later) is None


def test_without_the_idle_rule_the_session_would_live(world, monkeypatch):
    """check 28: the control: it is that rule and no other that ended it."""
    phone = signed_in(world)
    monkeypatch.setattr(seen_cookie, "is_fresh", lambda *_: True)
    assert access.enter(phone.jar, NOW + timedelta(days=43)) is not None


def test_before_an_account_is_secured_its_session_does_not_end(alone):
    for day in (20, 200, 900):
        assert alone.ana.visit(NOW + timedelta(days=day)) is not None


def test_a_clock_that_was_set_back_signs_nobody_out(world):
    world.secure(world.ana)
    world.ana.visit(NOW + timedelta(days=3))
    assert world.ana.visit(NOW) is not None


def test_the_list_shows_what_one_called_them_and_no_visits(world):
    world.secure(world.ana)
    world.second_device(world.ana)
    token_header(world.ana)
    lines = devices.list_devices(world.ana.me(), NOW)
    assert [line.here for line in lines] == [True, False, False]
    assert [line.label for line in lines if line.is_token] == ["a script"]
    assert lines[0].label == "Ana's phone"
    assert not holds(b"a script")
    assert {line.used for line in lines} == {None}


def test_a_token_needs_a_name(world):
    with pytest.raises(Refusal) as refused:
        devices.make_token(world.ana.me(), "  ", NOW)
    assert refused.value.field == "label"


def test_the_device_in_use_ends_by_signing_out_and_no_other_way(world):
    me = world.ana.me()
    with pytest.raises(Refusal):
        devices.revoke(me, me.device_id, NOW)
    with pytest.raises(NotFound):
        devices.revoke(me, world.ben.me().device_id, NOW)
    assert access.enter(world.ben.jar, NOW) is not None


def test_a_quick_exit_locks_what_can_be_opened_again(world):
    """check 46: the part that ends the session; before the account is secured, words would be lost."""
    before = dump()
    assert devices.quit_quickly(world.ana.me()) is False
    assert dump() == before
    assert access.enter(world.ana.jar, NOW) is not None
    phone = signed_in(world)
    assert devices.quit_quickly(phone.me()) is True
    assert access.enter(phone.jar, NOW) is None
    back = Actor("Ana")
    back.keep(world.sign_in("Ana"))
    assert back.me().ring.couple == world.ben.me().ring.couple


def test_signing_out_of_a_secured_account_keeps_everything(world):
    world.secure(world.ana)
    personal = world.ana.me().personal
    devices.sign_out(world.ana.me(), NOW)
    assert access.enter(world.ana.jar, NOW) is None
    assert world.second_device(world.ana).me().personal == personal


def test_signing_out_of_an_unsecured_one_erases_it(alone):
    person = alone.ana.me().person_id
    devices.sign_out(alone.ana.me(), NOW)
    assert not Person.objects.filter(id=person).exists()
    assert access.enter(alone.ana.jar, NOW) is None


def test_a_token_signs_out_alone(alone):
    header = token_header(alone.ana)
    devices.sign_out(access.enter_by_token(header, NOW), NOW)
    assert access.enter_by_token(header, NOW) is None
    assert alone.ana.me().personal
