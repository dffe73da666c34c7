"""The gate: who a request belongs to, and which rows are theirs."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people.database import dump
from tests.world import NOW, token_header

from duologue.people import access, beginning, cookies, devices, inviting, leaving
from duologue.people.models import Couple, Device, Partner, Person
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import KeyRing, PartnerKeys, Pins, lock_bundle, mint_key, mint_session, wrap_for_partner


def test_entering_is_one_query(world):
    for who in (world.ana, world.ben, world.carl):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert access.enter(who.jar, NOW) is not None
        assert len(queries) == 1


def test_entering_by_token_is_one_query_and_gives_the_same_person(world):
    header = token_header(world.ana)
    with CaptureQueriesContext(connection) as queries:
        me = access.enter_by_token(header, NOW)
    assert len(queries) == 1
    assert me is not None and me.is_token
    assert (me.person_id, me.couple_id) == (world.ana.me().person_id, world.ana.me().couple_id)


def test_both_hold_the_same_couple_key_and_nobody_else_does(world):
    ana, ben, carl, stranger = (who.me() for who in (world.ana, world.ben, world.carl, world.stranger))
    assert ana.ring.couple == ben.ring.couple is not None
    assert ana.shared and ben.shared and ana.other_here and ben.other_here
    assert (ana.seat, ben.seat) == ("a", "b")
    assert ana.ring.couple not in (carl.ring.couple, stranger.ring.couple)
    assert len({person.personal for person in (ana, ben, carl, stranger)}) == 4


def test_somebody_alone_has_a_couple_key_from_the_first_minute(alone):
    me = alone.ana.me()
    assert me.ring.couple is not None
    assert not me.shared and not me.other_here and not me.secured and not me.former


@pytest.mark.parametrize(
    "jar",
    [
        {},
        {cookies.ID: "x"},
        {cookies.KEY: "x"},
        {cookies.ID: "\udcff", cookies.KEY: "\x00"},
        {cookies.ID: "x" * 5000, cookies.KEY: "é"},
        {cookies.ID: mint_session().id, cookies.KEY: mint_session().secret, cookies.SEEN: "2026-11-22.é"},
    ],
)
def test_cookies_that_were_never_given_open_nothing(world, jar):
    assert access.enter(jar, NOW) is None


@pytest.mark.parametrize(
    "header", ["", "Duologue", "Duologue x.y", "Bearer x", "Duologue " + "é" * 43 + "." + "a" * 43]
)
def test_headers_that_were_never_given_open_nothing(world, header):
    assert access.enter_by_token(header, NOW) is None


def test_a_token_is_no_cookie_and_a_cookie_no_token(world):
    id_, secret = token_header(world.ana).removeprefix(access.SCHEME).split(".")
    assert access.enter({cookies.ID: id_, cookies.KEY: secret}, NOW) is None
    jar = world.ana.jar
    assert access.enter_by_token(f"{access.SCHEME}{jar[cookies.ID]}.{jar[cookies.KEY]}", NOW) is None


def test_a_wrong_secret_opens_nothing_and_changes_nothing(world):
    """check 7: a failed unwrap never replaces keys."""
    before = dump()
    forged = {**world.ana.jar, cookies.KEY: mint_session().secret}
    assert access.enter(forged, NOW) is None
    assert access.enter({**world.ana.jar, cookies.KEY: world.ben.jar[cookies.KEY]}, NOW) is None
    assert dump() == before
    assert world.ana.me().personal


def test_a_damaged_bundle_opens_nothing_and_stays_as_it_is(world):
    """check 7: nor does a bundle that does not open; put back, it opens again."""
    me = world.ana.me()
    good = bytes(Person.objects.get(id=me.person_id).bundle)
    Person.objects.filter(id=me.person_id).update(bundle=good[:-1] + bytes([good[-1] ^ 1]))
    before = dump()
    assert access.enter(world.ana.jar, NOW) is None
    assert dump() == before
    Person.objects.filter(id=me.person_id).update(bundle=good)
    assert world.ana.me().personal == me.personal


def test_a_couple_key_that_is_not_the_pinned_one_is_refused(world):
    """check 8: even one that was wrapped with the right personal key."""
    me = world.ana.me()
    Partner.objects.filter(id=me.partner_id).update(
        couple_key=wrap_for_partner(me.personal, mint_key(), me.partner_id, "couple", 1)
    )
    before = dump()
    with pytest.raises(Refusal):
        access.enter(world.ana.jar, NOW)
    assert dump() == before


def test_the_same_key_would_pass_were_it_pinned(world):
    """check 8: the control: it is the pin that refuses."""
    me, other = world.ana.me(), mint_key()
    Partner.objects.filter(id=me.partner_id).update(
        couple_key=wrap_for_partner(me.personal, other, me.partner_id, "couple", 1)
    )
    keys = me.keys.pin(Pins().pin_couple(1, other))
    Person.objects.filter(id=me.person_id).update(bundle=lock_bundle(keys, me.person_id))
    assert world.ana.me().ring.couple == other


def test_keys_of_another_seat_or_person_are_refused(world):
    """check 8: a copy kept for another seat, for another epoch or by another person."""
    ana, ben = world.ana.me(), world.ben.me()
    for column in (
        bytes(Partner.objects.get(id=ben.partner_id).couple_key),
        bytes(Partner.objects.exclude(id=ana.partner_id).get(person_id=ana.person_id).couple_key),
    ):
        Partner.objects.filter(id=ana.partner_id).update(couple_key=column)
        with pytest.raises(Refusal):
            access.enter(world.ana.jar, NOW)
    Partner.objects.filter(id=ben.partner_id).update(
        couple_key=wrap_for_partner(ben.personal, ben.ring.couple, ben.partner_id, "couple", 2)
    )
    with pytest.raises(Refusal):
        access.enter(world.ben.jar, NOW)


def test_a_bundle_of_an_attacker_is_refused(world):
    """check 8: keys that somebody with the database made up do not open with Ana's cookie."""
    me = world.ana.me()
    Person.objects.filter(id=me.person_id).update(bundle=lock_bundle(PartnerKeys.mint(), me.person_id))
    assert access.enter(world.ana.jar, NOW) is None


def _answer(call) -> tuple[type, tuple]:
    with pytest.raises(Exception) as caught:
        call()
    return type(caught.value), caught.value.args


def test_what_is_foreign_answers_like_what_never_was(world):
    """check 35: the same NotFound for foreign, closed and unknown ids, and for text that is no id."""
    invited = inviting.invite(_alone_again(world), "hello", NOW)
    foreign_device = Device.objects.get(person_id=world.ana.me().person_id).id
    for who in (world.stranger, world.carl, world.ben):
        me = who.me()
        for asked in (uuid4(), foreign_device, invited.invitation_id):
            for call in (
                lambda m=me, id_=asked: access.read_device_row(m, id_),
                lambda m=me, id_=asked: access.read_round_row(m, id_),
                lambda m=me, id_=asked: access.read_keepsake_row(m, id_),
                lambda m=me, id_=asked: devices.revoke(m, id_, NOW),
                lambda m=me, id_=asked: inviting.take_back(m, id_, NOW),
                lambda m=me, id_=asked: inviting.read_link_secret(m, id_),
                lambda m=me, id_=asked: access.read_in_couple(m, id_),
            ):
                assert _answer(call) == (NotFound, ())
        assert _answer(lambda m=me: access.read_device_row(m, "../etc")) == (NotFound, ())
    for couple in Couple.objects.exclude(id=world.stranger.me().couple_id):
        assert _answer(lambda c=couple: access.read_in_couple(world.stranger.me(), c.id)) == (NotFound, ())


def _alone_again(world):
    leaving.leave_couple(world.ana.me(), NOW)
    beginning.begin_again(world.ana.me(), "Ana", "plum", "Europe/Lisbon", NOW)
    return world.ana.me()


def test_what_is_ones_own_is_found(world):
    """check 35: the control: the very same calls answer their owner."""
    me = world.ana.me()
    assert access.read_device_row(me, me.device_id).id == me.device_id
    assert access.read_device_row(me, str(me.device_id)).person_id == me.person_id
    older = next(couple for couple, closed in access.list_seats(me) if closed)
    assert access.read_in_couple(me, older).former


def test_an_archive_stays_readable_after_a_new_beginning(world):
    me, carl = world.ana.me(), world.carl.me()
    assert [closed is None for _, closed in access.list_seats(me)] == [True, False]
    archive = access.read_in_couple(me, carl.couple_id)
    assert archive.former and archive.ring.couple == carl.ring.couple
    with pytest.raises(Refusal):
        access.require_writable(archive)
    with pytest.raises(Refusal):
        access.require_writable(carl)
    access.require_writable(me)


def test_nothing_about_a_request_prints_its_keys(world):
    """check 45: neither a person, a cookie, a link nor a ring shows a secret when printed into an error."""
    me = world.ana.me()
    device = devices.make_device(me.person_id, me.keys, NOW, secured=False)
    invited = inviting.invite(_alone_again(world), "words that nobody else reads", NOW)
    letter = inviting.show(invited.invitation_id, invited.secret, NOW)
    shown = repr([me, me.keys, me.ring, device, cookies.set_for_device(device), invited, letter])
    secrets = [
        device.secret,
        device.id,
        invited.secret,
        "words that nobody else reads",
        repr(me.personal),
        repr(invited.key),
    ]
    assert not [secret for secret in secrets if secret in shown]
    assert device.secret in repr(list(vars_of(device)))  # the control: the value is there to be printed


def vars_of(made):
    return [getattr(made, name) for name in made.__slots__]


def test_the_ring_holds_the_release_key_and_reading_can_do_without(world):
    ring = world.ana.me().ring
    assert isinstance(ring, KeyRing)
    assert ring.release is not None and ring.drop_release().release is None


def test_a_new_day_renews_the_third_cookie_and_writes_nothing(world):
    tomorrow = NOW + timedelta(days=1)
    before = dump()
    assert access.enter(world.ana.jar, NOW).seen is None
    renewed = access.enter(world.ana.jar, tomorrow).seen
    assert renewed is not None and renewed != world.ana.jar[cookies.SEEN]
    assert dump() == before
