"""What is kept about somebody, and what of it the other can reach."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models
from tests.people.database import dump
from tests.world import NOW, ZONE

from duologue.people import limits, own_settings, profile, sweeping
from duologue.people.limits import Limits
from duologue.people.models import Couple, Partner, Person
from duologue.people.own_settings import OwnSettings
from duologue.people.profile import COLOURS, Profile
from duologue.people.refusals import Refusal
from duologue.vault import (
    Context,
    Kind,
    Locked,
    SealedContent,
    Unreadable,
    enclose,
    open,
    read_wraps,
    store_wraps,
    unseal,
)

# Columns that may look like something observed about a person, and why each is not.
EXPLAINED = {
    "Attempt.count": "keyed by an HMAC of what is throttled, forgotten when its time is over",
    "Attempt.until": "the same",
    "Introduction.until": "ten minutes after a code was asked for, gone once it is typed or over",
}
OBSERVED = re.compile(
    r"last|seen|visit|activ|login|online|read|opened|view|streak|count|score|address|(^|_)ip($|_)|agent|location"
    r"|latitude|country|time|since|until|_at$"
)


def observing(schema: Iterable[tuple[str, str, str]]) -> list[str]:
    """Columns, given as (model, column, type), that keep a time of day or are called like an observation."""
    return [
        f"{model}.{column}"
        for model, column, kind in schema
        if (OBSERVED.search(column) or kind in ("DateTimeField", "TimeField", "GenericIPAddressField"))
        and f"{model}.{column}" not in EXPLAINED
    ]


def schema(label: str) -> list[tuple[str, str, str]]:
    return [
        (model.__name__, field.name, field.get_internal_type())
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.fields
    ]


def test_no_column_keeps_when_or_where_somebody_was():
    """check 47: the schema knows days on which things began, and no visit, place, count or time of day."""
    assert observing(schema("people")) == []


@pytest.mark.parametrize(
    "planted",
    [("Device", "last_seen", "DateField"), ("Person", "ip", "CharField"), ("Partner", "x", "DateTimeField")],
)
def test_a_column_that_does_would_be_found(planted):
    """check 47: the control."""
    assert observing([*schema("people"), planted]) == [f"{planted[0]}.{planted[1]}"]


def test_an_active_partner_and_an_idle_one_leave_the_same_rows(world):
    """check 47: twin worlds: forty visits, looks at every list and setting, against none."""
    idle = dump()
    for hour in range(0, 240, 6):
        me = world.ben.visit(NOW + timedelta(hours=hour))
        assert me is not None
        profile.read_both(me)
        own_settings.read_mine(me)
        limits.read_mine(me)
    assert dump() == idle


def test_a_visit_that_is_written_down_would_part_the_twins(world):
    """check 47: the control."""
    idle = dump()
    Couple.objects.filter(id=world.ben.me().couple_id).update(day=NOW.date() + timedelta(days=1))
    assert dump() != idle


def test_everything_begins_private_and_off(world):
    """check 48: no setting is on, no ceiling is set, and a profile holds three things and no more."""
    me = world.ben.me()
    assert (
        own_settings.read_mine(me) == OwnSettings()
        and own_settings.list_switched_on(me, NOW.date()) == frozenset()
    )
    assert not any(getattr(OwnSettings(), name) for name in OwnSettings.__slots__)
    assert limits.read_mine(me) == Limits()
    assert set(Profile.__slots__) == {"name", "colour", "zone"}
    assert not me.strict and not me.secured
    own_settings.change(me, lambda _: OwnSettings(guess=True))  # the control: off is not all it can be
    assert own_settings.list_switched_on(world.ben.me(), NOW.date()) == {"guess"}
    assert own_settings.list_switched_on(world.ana.me(), NOW.date()) == frozenset()


def test_the_other_cannot_open_ones_settings(world):
    """check 48: not with any key that Ana's session has."""
    own_settings.change(world.ben.me(), lambda _: OwnSettings(guess=True))
    ben, ana = world.ben.me(), world.ana.me()
    sealed = bytes(Person.objects.get(id=ben.person_id).settings)
    place = Context(Kind.SETTINGS, ben.person_id, UUID(int=0), ben.person_id, 0)
    for key in (ana.personal, ana.ring.couple, ana.ring.release):
        with pytest.raises(Unreadable):
            unseal(key, place, sealed)
    assert unseal(ben.personal, place, sealed)  # the control


def sealed_limits(me) -> SealedContent:
    row = Partner.objects.get(id=me.partner_id)
    place = Context(Kind.CEILING, me.partner_id, me.couple_id, me.partner_id, 0)
    return SealedContent(place, bytes(row.limits), read_wraps(bytes(row.limits_wraps)))


def as_before(me, of: Limits) -> None:
    """A ceiling as earlier versions kept it: with a second wrap, that the release key opens."""
    text = {"times": of.times_a_week, "depth": of.depth, "minutes": of.minutes, "not": [*of.not_for_me]}
    place = Context(Kind.CEILING, me.partner_id, me.couple_id, me.partner_id, 0)
    made = enclose(me.ring, place, json.dumps(text).encode(), "sealed", "at once")
    Partner.objects.filter(id=me.partner_id).update(limits=made.blob, limits_wraps=store_wraps(made.wraps))


def test_the_other_reads_ones_ceiling_in_no_way(world):
    """checks 48 and 64: no key of the other's session opens it, nor the release key beside it."""
    some = Limits(times_a_week=2, depth=1, not_for_me=frozenset({"x/y"}))
    limits.change(world.ben.me(), lambda _: some)
    ana = world.ana.me()
    for releasing in (False, True):
        with pytest.raises(Locked):
            open(ana.ring, sealed_limits(world.ben.me()), releasing=releasing)
    assert limits.read_mine(ana) == Limits()
    assert limits.read_mine(world.ben.me()) == some
    as_before(world.ben.me(), some)
    assert open(ana.ring, sealed_limits(world.ben.me()), releasing=True)  # the control


@pytest.mark.parametrize("by", ["its owner's visit", "the hourly work"])
def test_what_earlier_versions_let_the_other_open_is_closed(world, by):
    """check 64: at its owner's next visit, or before, where that is far off."""
    some = Limits(3, 2, 15, frozenset({"x/y"}))
    as_before(world.ben.me(), some)
    before = sealed_limits(world.ben.me())
    if by == "its owner's visit":
        assert limits.read_mine(world.ben.me()) == some
        assert sealed_limits(world.ben.me()).blob != before.blob
    else:
        assert (sweeping.sweep(NOW), limits.sweep()) == (1, 0)
    with pytest.raises(Locked):
        open(world.ana.me().ring, sealed_limits(world.ben.me()), releasing=True)
    assert limits.read_mine(world.ben.me()) == some


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (Limits(times_a_week=-1), "times_a_week"),
        (Limits(depth=5), "depth"),
        (Limits(minutes=0), "minutes"),
        (Limits(not_for_me=frozenset(str(n) for n in range(401))), "not_for_me"),
    ],
)
def test_a_ceiling_out_of_range_is_refused(world, bad, field):
    before = dump()
    with pytest.raises(Refusal) as refused:
        limits.change(world.ana.me(), lambda _: bad)
    assert refused.value.field == field
    assert dump() == before


def test_a_ceiling_says_nothing_by_its_size(world):
    sizes = set()
    for count in (0, 3, 9):
        some = Limits(not_for_me=frozenset(f"p/{n}" for n in range(count)))
        limits.change(world.ana.me(), lambda _, some=some: some)
        sizes.add(len(bytes(Partner.objects.get(id=world.ana.me().partner_id).limits)))
    assert len(sizes) == 1


def test_two_do_not_share_a_colour_and_a_name_is_tidied(world):
    with pytest.raises(Refusal) as refused:
        profile.change(world.ana.me(), "Ana", profile.read_mine(world.ben.me()).colour, ZONE, NOW)
    assert refused.value.field == "colour"
    free = next(
        c for c in COLOURS if c not in (profile.read_mine(w.me()).colour for w in (world.ana, world.ben))
    )
    profile.change(world.ana.me(), "  Ana \t Lu\u0301cia ", free, "Asia/Tokyo", NOW)
    assert profile.read_other(world.ben.me()) == Profile("Ana Lúcia", free, "Asia/Tokyo")


@pytest.mark.parametrize(
    ("typed", "is_taken"),
    [
        ("نازنین\u200cزهرا", True),
        ("ക്ര\u200dീ", True),
        ("Zoë", True),
        ("\u200c", False),
        ("\u200cAna", False),
        ("A\u202ena", False),
        ("A\u2066na", False),
        ("A\x07na", False),
    ],
)
def test_a_name_may_join_letters_and_never_hide_or_turn_them(typed, is_taken):
    try:
        profile.check_profile(typed, "plum", "Europe/Lisbon")
    except Refusal as no:
        assert (no.field, is_taken) == ("name", False)
    else:
        assert is_taken


def test_names_of_a_couple_cost_no_query(world, django_assert_num_queries):
    me = world.ana.me()
    with django_assert_num_queries(0):
        assert profile.read_names(me) == {"a": "Ana", "b": "Ben"}
        assert own_settings.list_switched_on(me, NOW.date()) == frozenset()


def test_a_profile_moved_to_another_seat_does_not_open(world):
    ana, ben = world.ana.me(), world.ben.me()
    Partner.objects.filter(id=ben.partner_id).update(profile=ana.mine.profile)
    assert profile.read_other(world.ana.me()) is None
    assert profile.read_names(world.ana.me()) == {"a": "Ana"}


def test_every_binary_column_of_people_is_a_hash_a_key_or_sealed(world):
    """check 1: of these tables: no column but days, states and flags can be read; names and words cannot."""
    plain = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("people").get_models()
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
    }
    assert plain == {
        "Host.kdf", "SignIn.kdf", "DeviceLock.kdf", "Partner.seat", "Partner.profile_kind",
        "Invitation.seat", "Invitation.state", "Passkey.host", "Rescue.by",
    }  # fmt: skip
    text = repr(dump())
    assert not [
        word for word in ("Ana", "Ben", "Sam", "plum", "moss", "Lisbon", "For the two") if word in text
    ]
    assert "couple" in text  # the control: what is plain is found


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u2800\u2800", "A\u202ena", "\u200dAna", "Ana\u00ad"])
def test_a_name_that_hides_is_refused(world, name):
    """Of letters that cannot be seen, or that turn round what stands beside them."""
    with pytest.raises(Refusal) as refused:
        profile.check_profile(name, "plum", ZONE)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    "name",
    ["\U0001fa8f", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "👩‍👧", "می‌خواهم"],
)
def test_a_name_that_is_seen_is_taken_also_where_this_machine_is_older(world, name):
    """An emoji that its tables do not have yet, a flag, a family, a word with a joiner in it."""
    assert profile.check_profile(name, "plum", ZONE).name == name
