"""Check 62: what is on its way while its owner ends everything else does not outlive that.

A password takes a second to check, and waits its turn before: whoever knows the old one and signs in again
and again is nearly always in the middle of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from tests.world import NOW, PASSWORD, Actor, Cheap, CheapKdf, World

from duologue.people import access, holding, passkeys, password, proving, signing_in, tokens
from duologue.people.models import Device, Passkey, SignIn
from duologue.people.passkeys_shown import MadePasskey
from duologue.people.refusals import Conflict, Refusal
from duologue.people.stretching import Stretching
from duologue.vault import RecoveryCode

NEW_PASSWORD = "nine lanterns over the river"


class Meanwhile(Cheap):
    """While the first password is stretched, something else happens."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__()
        waiting = [happens]

        class Kdf(CheapKdf):
            def stretch(self, password: str, salt: bytes) -> bytes:
                if waiting:
                    waiting.pop()()
                return super().stretch(password, salt)

        self.fresh = Kdf()


def end_everything_else(world: World) -> None:
    me = world.ana.me()
    password.change_password(me, PASSWORD, NEW_PASSWORD, NOW, world.stretching, end_others=True)


def sign_in(world: World, stretching: Stretching) -> None:
    signing_in.sign_in("ana", PASSWORD, NOW, stretching, address="203.0.113.9")


def make_token(world: World, stretching: Stretching) -> None:
    tokens.make(intruder(world), "a script", PASSWORD, NOW, stretching, reads_only=False, lives=365)


def add_passkey(world: World, stretching: Stretching) -> None:
    me = intruder(world)
    proving.demand(me, PASSWORD, NOW, stretching)
    passkeys.add(me, MadePasskey(os.urandom(16), os.urandom(32), os.urandom(32)), "localhost", "A key", NOW)


def take_new_code(world: World, stretching: Stretching) -> None:
    me = intruder(world)
    sheet = password.prepare_code(me, PASSWORD, NOW, world.stretching, end_others=True)
    end_everything_else(world)
    password.finish_code(me, sheet.id, sheet.code.text[-4:], NOW)


def set_password(world: World, stretching: Stretching) -> None:
    password.change_password(intruder(world), PASSWORD, "an intruder's own sentence", NOW, stretching)


def intruder(world: World) -> access.Me:
    one = Actor("ana")
    one.keep(world.sign_in("ana", PASSWORD))
    return one.me()


WAYS: dict[str, Callable[[World, Stretching], None]] = {
    "a sign-in": sign_in,
    "a token": make_token,
    "a passkey": add_passkey,
    "a recovery code": take_new_code,
    "another password": set_password,
}


def find_ways_in(world: World) -> tuple[int, bool, bool]:
    """(Devices, tokens and passkeys beside Ana's own device, whether her new password opens, and whether the
    code that she wrote down would)."""
    me = world.ana.me()
    devices = Device.objects.filter(person_id=me.person_id).exclude(id=me.device_id)
    many = devices.count() + Passkey.objects.filter(person_id=me.person_id).count()
    kept = SignIn.objects.values_list("recovery_verifier", flat=True).get(person_id=me.person_id)
    is_code = RecoveryCode.parse(world.ana.code).make_verifier() == bytes(kept)
    try:
        world.sign_in("ana", NEW_PASSWORD)
    except Refusal:
        return many, False, is_code
    return many, True, is_code


ALL_ENDED = (0, True, True)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_in_that_was_on_its_way_is_there_after_everything_else_was_ended(
    world: World, way: str
) -> None:
    world.secure(world.ana, "ana")
    with pytest.raises((Refusal, Conflict)):
        WAYS[way](world, Meanwhile(lambda: end_everything_else(world)))
    assert find_ways_in(world) == ALL_ENDED


@pytest.mark.parametrize("way", WAYS)
def test_control_without_a_second_look_it_is(world: World, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "hold_session", lambda _me: None)
    monkeypatch.setattr(holding, "holds_password", lambda *_: True)
    monkeypatch.setattr(proving, "require_unchanged", lambda *_: None)
    world.secure(world.ana, "ana")
    WAYS[way](world, Meanwhile(lambda: end_everything_else(world)))
    assert find_ways_in(world) != ALL_ENDED


def test_a_sign_in_beside_which_nothing_happens_stands(world: World) -> None:
    world.secure(world.ana, "ana")
    sign_in(world, Meanwhile(lambda: None))
    assert find_ways_in(world) == (1, False, True)
