"""Passkeys, with an authenticator in software: with a secret of its own and without, and every bad answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.people.authenticator import HERE, Authenticator
from tests.people.database import dump, holds
from tests.people.test_ways_in import refusal, told
from tests.world import NOW, PASSWORD, Actor

from duologue.people import (
    access,
    ceremonies,
    ending,
    passkeys,
    password,
    proving,
    securing,
    signing_in,
    throttle,
    tokens,
    trying,
    ways_in,
)
from duologue.people.models import Passkey, SignIn
from duologue.people.passkeys_shown import ShownPasskey, Site
from duologue.people.refusals import NotFound
from duologue.people.signing_in import Ticket

OWN = "three herons, one grey pond"
ELSEWHERE = Site("them.example", "https://them.example")


def touched(who: Actor, key: Authenticator, now=NOW) -> ShownPasskey:
    """The answer to being asked for a new passkey on that device."""
    return key.create(passkeys.make_options_to_add(who.me(now), key.site, "Ana", now))


def secured_by_touch(who: Actor, key: Authenticator, now=NOW) -> str:
    made = passkeys.read_made(who.me(now), touched(who, key, now), now)
    sheet = securing.prepare_with_passkey(who.me(now), made, key.site.host, "A phone", now)
    trying.finish_sheet(who.me(now), sheet.id, sheet.code.text[-4:], now)
    return sheet.code.text


def added(world, who: Actor, key: Authenticator, label: str = "A key", now=NOW) -> None:
    made = passkeys.read_made(who.me(now), touched(who, key, now), now)
    proving.demand(who.me(now), who.password, now, world.stretching)
    passkeys.add(who.me(now), made, key.site.host, label, now)


def signed_in(key: Authenticator, now=NOW, site: Site = HERE) -> Actor | Ticket:
    found = signing_in.sign_in_with_passkey(
        key.show(passkeys.make_options_to_sign_in(site, now)), now, label="x"
    )
    if isinstance(found, Ticket):
        return found
    made = Actor("Ana")
    made.keep(found)
    return made


# -- with a secret of its own -----------------------------------------------------------------------------


def test_securing_is_one_touch_and_the_passkey_opens_everything(world):
    """check 21: no password; the sheet with the recovery code is part of it in every case."""
    key, personal = Authenticator(), world.ana.me().personal
    code = secured_by_touch(world.ana, key)
    row = SignIn.objects.get()
    assert (row.verifier, row.locked, row.salt, row.kdf) == (None, None, None, None)
    assert signed_in(key).me().personal == personal
    assert not securing.has_password(world.ana.me())
    name = password.read_own_name(world.ana.me())
    assert name.startswith("Ana-")
    found = signing_in.sign_in_with_recovery(name, code, OWN, NOW, world.stretching)
    again = Actor("Ana")
    again.keep(found.device)
    assert again.me().personal == personal
    assert told(world.ana)[0] == ways_in.SECURED


def test_nothing_that_is_stored_opens_without_the_authenticator(world, held_key_files):
    """checks 1, 21 and 25: neither its secret nor its id is kept, and another's secret opens nothing."""
    key = Authenticator()
    shown = touched(world.ana, key)
    secret = ceremonies.base64url_to_bytes(json.loads(shown.text)["prf"])
    made = passkeys.read_made(world.ana.me(), shown, NOW)
    sheet = securing.prepare_with_passkey(world.ana.me(), made, HERE.host, "Waldo's phone", NOW)
    trying.finish_sheet(world.ana.me(), sheet.id, sheet.code.text[-4:], NOW)
    for planted in (secret, secret.hex().encode(), key.id, key.id.hex().encode(), b"Waldo"):
        assert not holds(planted)
    other = replace(key, seed=bytes(32))
    assert "doesn't open" in refusal(lambda: signed_in(other)).message
    assert isinstance(signed_in(key), Actor)  # the control


def test_a_passkey_is_a_fresh_proof_and_the_account_needs_no_password_for_it(world):
    """checks 21 and 61."""
    key = Authenticator()
    secured_by_touch(world.ana, key)
    phone = signed_in(key)

    def proof() -> ShownPasskey:
        return key.show(passkeys.make_options_to_prove(phone.me(), HERE, NOW))

    assert tokens.make(phone.me(), "x", proof(), NOW, world.stretching, reads_only=True, lives=30)
    password.change_password(phone.me(), proof(), OWN, NOW, world.stretching, end_others=True)
    assert Passkey.objects.count() == 1  # the one just shown stays
    assert world.sign_in(password.read_own_name(phone.me()), OWN)


# -- without ----------------------------------------------------------------------------------------------


def test_without_a_secret_it_says_who_it_is_and_the_password_opens(world):
    """check 21: a wrong password beside it opens nothing, and is slowed down."""
    world.secure(world.ana)
    key = Authenticator(prf=False)
    added(world, world.ana, key)
    found = signed_in(key)
    assert isinstance(found, Ticket)

    def by(secret: str, ticket: str = found.text, now=NOW):
        return signing_in.sign_in_with_ticket(ticket, secret, now, world.stretching, address="192.0.2.7")

    phone = Actor("Ana")
    phone.keep(by(PASSWORD))
    assert phone.me().personal == world.ana.me().personal
    for _ in range(5):
        refusal(lambda: by("not the right one"))
    assert "wait" in refusal(lambda: by(PASSWORD)).message
    later = NOW + ceremonies.LIVES
    assert "too long" in refusal(lambda: by(PASSWORD, now=later)).message
    for forged in ("", "AAAA", found.text[:-4] + "AAAA", "é"):
        assert "passkey" in refusal(lambda t=forged: by(PASSWORD, t)).message


def test_without_a_secret_it_cannot_be_the_only_way_in(world):
    """check 21: securing says so, and changes nothing."""
    made = passkeys.read_made(world.ana.me(), touched(world.ana, Authenticator(prf=False)), NOW)
    before = dump()
    no = refusal(lambda: securing.prepare_with_passkey(world.ana.me(), made, HERE.host, "", NOW))
    assert "choose a password" in no.message
    assert dump() == before
    before = dump(without=("people_attempt",))
    kept = passkeys.write_for_later(world.ana.me(), made, HERE.host, "A phone")
    for forged in ("", "00", kept[:-2], kept[::-1], "not hex"):
        if forged:
            refusal(
                lambda t=forged: securing.prepare(world.ana.me(), "Ana", OWN, NOW, world.stretching, beside=t)
            )
    assert dump(without=("people_attempt",)) == before


# -- several, named, removed, the last one ---------------------------------------------------------------


def test_several_are_named_and_removed_and_the_last_way_in_stays(world):
    """check 21: without a password the last one that opens cannot be removed; then it can."""
    keys = [Authenticator(), Authenticator(), Authenticator(prf=False)]
    secured_by_touch(world.ana, keys[0])
    for key in keys[1:]:
        made = passkeys.read_made(world.ana.me(), touched(world.ana, key), NOW)
        passkeys.add(world.ana.me(), made, HERE.host, "  another  one ", NOW)
    lines = {line.id: line for line in passkeys.list_passkeys(world.ana.me(), HERE.host)}
    assert sorted(line.label for line in lines.values()) == ["A phone", "another one", "another one"]
    assert sorted(line.opens for line in lines.values()) == [False, True, True]
    assert all(line.here for line in lines.values())
    opening = [line.id for line in lines.values() if line.opens]
    passkeys.rename_passkey(world.ana.me(), opening[0], "The blue key")
    assert refusal(lambda: passkeys.rename_passkey(world.ana.me(), opening[0], " ")).field == "label"
    assert "The blue key" in {line.label for line in passkeys.list_passkeys(world.ana.me())}
    passkeys.remove(world.ana.me(), opening[1])
    assert "only way in" in refusal(lambda: passkeys.remove(world.ana.me(), opening[0])).message
    password.change_password(world.ana.me(), *_proof_and_new(world, keys), NOW, world.stretching)
    passkeys.remove(world.ana.me(), opening[0])
    for key in keys[:2]:
        assert "Nobody here has that passkey" in refusal(lambda k=key: signed_in(k)).message
    assert isinstance(signed_in(keys[2]), Ticket)


def _proof_and_new(world, keys):
    first = next(
        key
        for key in keys
        if Passkey.objects.filter(credential_hash=ceremonies.fingerprint(key.id), locked__isnull=False)
    )
    return first.show(passkeys.make_options_to_prove(world.ana.me(), HERE, NOW)), OWN


def test_nobody_names_removes_or_proves_by_another_s_passkey(world):
    """checks 35 and 61."""
    key = Authenticator()
    secured_by_touch(world.ana, key)
    world.secure(world.ben)
    row = Passkey.objects.get()
    for call in (
        lambda: passkeys.rename_passkey(world.ben.me(), row.id, "mine"),
        lambda: passkeys.remove(world.ben.me(), row.id),
    ):
        with pytest.raises(NotFound):
            call()
    asked = ceremonies.make_options_to_show(HERE, NOW, ceremonies.PROVE, world.ben.me().device_id.bytes)
    shown = key.show(asked)
    assert refusal(lambda: proving.demand(world.ben.me(), shown, NOW, world.stretching))
    assert passkeys.list_passkeys(world.ben.me()) == []


def test_a_passkey_that_an_intruder_added_ends_with_everything_else(world):
    """checks 61 and 62: by a password change, by a recovery, and by undoing."""
    for how in ("password", "recovery"):
        Passkey.objects.all().delete()
        SignIn.objects.all().delete()
        world.secure(world.ana)
        phone, theirs = world.second_device(world.ana), Authenticator()
        added(world, phone, theirs)
        assert told(world.ana)[-1] == ways_in.PASSKEY
        assert isinstance(signed_in(theirs), Actor)
        if how == "password":
            password.change_password(phone.me(), PASSWORD, OWN, NOW, world.stretching, end_others=True)
        else:
            signing_in.sign_in_with_recovery(
                "Ana", world.ana.code, OWN, NOW, world.stretching, end_others=True
            )
        assert "Nobody here" in refusal(lambda k=theirs: signed_in(k)).message, how


def test_undoing_takes_the_passkeys_that_came_since(world):
    """check 61: the intruder secured the phone by a touch of their own key."""
    theirs = Authenticator()
    secured_by_touch(world.ben, theirs)
    intruder = signed_in(theirs)
    sheet = securing.prepare(world.ben.me(), "Ben", OWN, NOW, world.stretching)
    trying.finish_sheet(world.ben.me(), sheet.id, sheet.code.text[-4:], NOW)
    assert access.enter(intruder.jar, NOW) is None
    assert "Nobody here" in refusal(lambda: signed_in(theirs)).message
    mine = Authenticator()
    secured_by_touch(world.ben, mine)  # and undone once more, by a touch
    assert not securing.has_password(world.ben.me())
    assert isinstance(signed_in(mine), Actor)


def test_a_passkey_left_when_all_else_ends_would_still_sign_in(world, monkeypatch):
    """The control of check 62."""
    world.secure(world.ana)
    phone, theirs = world.second_device(world.ana), Authenticator()
    added(world, phone, theirs)
    monkeypatch.setattr(ending.passkeys, "end_all", lambda *_: None)
    password.change_password(phone.me(), PASSWORD, OWN, NOW, world.stretching, end_others=True)
    assert isinstance(signed_in(theirs), Actor)


def test_a_restored_backup_does_not_bring_a_removed_passkey_back(world, held_key_files):
    """checks 21 and 27: the list beside the key files turns it away; without the list it would be back."""
    world.secure(world.ana)
    key = Authenticator()
    added(world, world.ana, key)
    row = Passkey.objects.values().get()
    passkeys.remove(world.ana.me(), row["id"])
    Passkey.objects.create(**row)
    assert "Nobody here" in refusal(lambda: signed_in(key)).message
    held_key_files.revoked.clear()
    assert isinstance(signed_in(key), Actor)  # the control


def test_no_passkey_is_added_to_an_account_that_is_not_secured_or_by_a_token(world):
    made = passkeys.read_made(world.ana.me(), touched(world.ana, Authenticator()), NOW)
    with pytest.raises(NotFound):
        passkeys.add(world.ana.me(), made, HERE.host, "x", NOW)
    world.secure(world.ana)
    with pytest.raises(NotFound):
        passkeys.add(replace(world.ana.me(), is_token=True), made, HERE.host, "x", NOW)
    passkeys.add(world.ana.me(), made, HERE.host, "x", NOW)
    assert "already" in refusal(lambda: passkeys.add(world.ana.me(), made, HERE.host, "x", NOW)).message


# -- bad answers --------------------------------------------------------------------------------------------


def test_a_ceremony_is_good_once(world):
    """check 21: what was caught on the way signs nobody in a second time."""
    key = Authenticator()
    secured_by_touch(world.ana, key)
    shown = key.show(passkeys.make_options_to_sign_in(HERE, NOW))
    assert signing_in.sign_in_with_passkey(shown, NOW)
    before = dump(without=("people_attempt",))
    assert "not taken" in refusal(lambda: signing_in.sign_in_with_passkey(shown, NOW)).message
    assert dump(without=("people_attempt",)) == before


def nested_answers(world, how_deep: int = 9000) -> list[ShownPasskey]:
    """Lists within lists, in what is sent, in the JSON within and in what authenticators write."""
    key = Authenticator()
    sent = json.loads(touched(world.ana, key).text)
    deep = b"[" * how_deep

    def replaced(part: str, raw: bytes) -> ShownPasskey:
        answer = {**sent["credential"]["response"], part: ceremonies.bytes_to_base64url(raw)}
        credential = {**sent["credential"], "response": answer}
        return ShownPasskey(json.dumps({**sent, "credential": credential}), HERE)

    return [
        ShownPasskey(deep.decode(), HERE),
        replaced("clientDataJSON", deep),
        replaced("attestationObject", b"\x81" * how_deep),
    ]


def test_lists_within_lists_are_an_answer_like_any_other_that_makes_no_sense(world):
    """checks 21 and 70"""
    for shown in nested_answers(world):
        assert "not taken" in refusal(lambda s=shown: passkeys.read_made(world.ana.me(), s, NOW)).message


def test_lists_within_lists_would_be_an_error_of_ours(world, monkeypatch):
    """check 70, the control."""
    narrow = tuple(one for one in ceremonies._MALFORMED if one is not RecursionError)
    monkeypatch.setattr(ceremonies, "_MALFORMED", narrow)
    for shown in nested_answers(world)[:2]:
        with pytest.raises(RecursionError):
            passkeys.read_made(world.ana.me(), shown, NOW)


def test_a_challenge_that_is_not_used_up_would_be_good_again(world, monkeypatch):
    """The control."""
    key = Authenticator()
    secured_by_touch(world.ana, key)
    monkeypatch.setattr(throttle, "is_first_try", lambda *_, **__: True)
    shown = key.show(passkeys.make_options_to_sign_in(HERE, NOW))
    assert signing_in.sign_in_with_passkey(shown, NOW) and signing_in.sign_in_with_passkey(shown, NOW)


def bad_answers(world, key: Authenticator) -> dict[str, ShownPasskey]:
    options = passkeys.make_options_to_sign_in(HERE, NOW)
    right = key.show(options)
    elsewhere = replace(key, site=ELSEWHERE)
    theirs = elsewhere.show(ceremonies.make_options_to_show(ELSEWHERE, NOW, ceremonies.SIGN_IN))
    made_up = {**options, "challenge": ceremonies.bytes_to_base64url(bytes(56))}
    proving_it = passkeys.make_options_to_prove(world.ana.me(), HERE, NOW)
    return {
        "of another instance": theirs,
        "of another instance, said to be ours": ShownPasskey(theirs.text, HERE),
        "for another page": ShownPasskey(key.show(options, origin="https://us.example:444").text, HERE),
        "of another ceremony": ShownPasskey(key.show(options, type="webauthn.create").text, HERE),
        "to a challenge that nobody asked": key.show(made_up),
        "to a challenge for a proof": key.show(proving_it),
        "by another key": replace(key, key=Authenticator().key).show(options),
        "without a finger": replace(key, verifies=False).show(options),
        "with a secret that is too short": ShownPasskey(right.text[:-6] + '"}', HERE),
        "truncated": ShownPasskey(right.text[: len(right.text) // 2], HERE),
        "no object": ShownPasskey("{}", HERE),
        "a list": ShownPasskey("[1]", HERE),
        "no text": ShownPasskey("", HERE),
        "nested": ShownPasskey('{"credential":' + "[" * 5000, HERE),
        "very long": ShownPasskey('{"a":"' + "x" * 20_000 + '"}', HERE),
        "of odd parts": ShownPasskey('{"credential":{"rawId":7,"response":null},"prf":null}', HERE),
    }


def test_every_bad_answer_says_what_to_do_and_changes_nothing(world):
    """check 21: of another instance, truncated, made up; and the right one is taken (control)."""
    key = Authenticator()
    secured_by_touch(world.ana, key)
    before = dump(without=("people_attempt",))
    for name, shown in bad_answers(world, key).items():
        no = refusal(lambda s=shown: signing_in.sign_in_with_passkey(s, NOW))
        assert "again" in no.message or "Sign in with" in no.message, name
        assert dump(without=("people_attempt",)) == before, name
    assert isinstance(signed_in(key), Actor)


@pytest.mark.parametrize("wrong", [timedelta(hours=2), timedelta(days=-2), timedelta(minutes=61)])
def test_a_clock_that_is_wrong_is_said(world, wrong):
    """check 56: a challenge of yesterday, or of tomorrow."""
    key = Authenticator()
    secured_by_touch(world.ana, key)
    shown = key.show(passkeys.make_options_to_sign_in(HERE, NOW))
    assert "clock" in refusal(lambda: signing_in.sign_in_with_passkey(shown, NOW + wrong)).message
    assert signing_in.sign_in_with_passkey(shown, NOW)


def test_a_new_passkey_answers_the_device_that_asked(world):
    """check 61: one that was made for another device, or without a finger, is not taken."""
    key = Authenticator()
    options = passkeys.make_options_to_add(world.ana.me(), HERE, "Ana", NOW)
    assert refusal(lambda: passkeys.read_made(world.ben.me(), key.create(options), NOW))
    assert refusal(
        lambda: passkeys.read_made(world.ana.me(), replace(key, verifies=False).create(options), NOW)
    )
    assert refusal(
        lambda: passkeys.read_made(
            world.ana.me(), ShownPasskey(key.create(options, type="webauthn.get").text, HERE), NOW
        )
    )
    assert passkeys.read_made(world.ana.me(), key.create(options), NOW)
    assert refusal(lambda: passkeys.read_made(world.ana.me(), key.create(options), NOW))  # once


def test_no_row_counts_how_often_somebody_signed_in(world):
    """check 47: a passkey's row is the same after it was used."""
    key = Authenticator()
    secured_by_touch(world.ana, key)
    before = Passkey.objects.values().get()
    signed_in(key)
    assert Passkey.objects.values().get() == before
