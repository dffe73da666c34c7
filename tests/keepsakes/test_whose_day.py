"""A keepsake stands under its reader's own date; the row's plain day is the server's, and shown to nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from tests.rounds.playing import answer, start
from tests.rounds.zones import KIRITIMATI, LOS_ANGELES, Apart, at

from duologue.keepsakes import agreeing, keeping, keepsake_rows, reading_keepsakes
from duologue.keepsakes.keepsake_words import Words
from duologue.keepsakes.models import Keepsake
from duologue.manuscript.keepsake_kinds import AGREEMENT, APPRECIATION, KeepsakeKind, find_kind
from duologue.people import days
from duologue.web import exporting

pytestmark = pytest.mark.django_db

DREAM = find_kind("dream")

FRIDAY = date(2026, 11, 27)
SINCE = datetime(2026, 11, 20, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)


@pytest.fixture
def apart(db: None) -> Apart:
    return Apart.since(SINCE, KIRITIMATI, LOS_ANGELES)


def kept(apart: Apart, now: datetime, kind: KeepsakeKind = DREAM) -> UUID:
    apart.world.ana.visit(now)
    return keeping.keep(apart.world.ana.me(now), kind, "A house by the water.", now)


def test_what_was_kept_on_a_friday_was_kept_on_that_friday_for_each(apart: Apart) -> None:
    ana, ben, now = apart.world.ana, apart.world.ben, at(KIRITIMATI, FRIDAY, 9)
    one = kept(apart, now)
    later = now + 2 * A_DAY
    assert reading_keepsakes.read_one(ana.me(later), one, days.find_utc_day(later)).day == FRIDAY
    assert reading_keepsakes.read_one(ben.me(later), one, days.find_utc_day(later)).day == FRIDAY - A_DAY
    assert Keepsake.objects.get(id=one).day == FRIDAY - A_DAY
    exported = exporting.write_everything(ana.me(later), later)["keepsakes"]
    assert isinstance(exported, list)
    assert [found["day"] for found in exported] == [FRIDAY.isoformat()]


def test_by_the_row_s_day_it_was_a_thursday(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control, and what was kept before: its row's UTC day, for both."""
    add = keepsake_rows.replace
    monkeypatch.setattr(keepsake_rows, "replace", lambda words, **more: add(words, **{**more, "at": None}))
    one = kept(apart, at(KIRITIMATI, FRIDAY, 9))
    later = at(KIRITIMATI, FRIDAY + A_DAY, 9)
    for who in (apart.world.ana, apart.world.ben):
        assert reading_keepsakes.read_one(who.me(later), one, days.find_utc_day(later)).day == FRIDAY - A_DAY


def test_both_agreed_on_a_date_of_their_own(apart: Apart) -> None:
    ana, ben, now = apart.world.ana, apart.world.ben, at(KIRITIMATI, FRIDAY, 9)
    one = kept(apart, now - A_DAY, AGREEMENT)
    seen = reading_keepsakes.read_one(ben.me(now), one, days.find_utc_day(now)).seen
    agreeing.confirm(ben.me(now), one, seen, now)
    assert reading_keepsakes.read_one(ana.me(now), one, days.find_utc_day(now)).agreed == FRIDAY
    assert reading_keepsakes.read_one(ben.me(now), one, days.find_utc_day(now)).agreed == FRIDAY - A_DAY


def test_the_newest_stands_first_by_the_reader_s_dates(apart: Apart) -> None:
    mornings = [at(KIRITIMATI, FRIDAY + k * A_DAY, hour) for k in range(3) for hour in (1, 9, 15)]
    for now in mornings:
        kept(apart, now, APPRECIATION)
    later = mornings[-1] + A_DAY
    for who in (apart.world.ana, apart.world.ben):
        shown = [
            one.day for one in reading_keepsakes.read_everything(who.me(later), days.find_utc_day(later))
        ]
        assert shown == sorted(shown, reverse=True)
        assert [one.day for one in reading_keepsakes.read_jar(who.me(later))] == shown


def test_the_thanks_of_a_year_are_those_of_the_reader_s_year(apart: Apart) -> None:
    new_year = date(2027, 1, 1)
    one = kept(apart, at(KIRITIMATI, new_year, 9))
    later = at(KIRITIMATI, new_year, 20)
    for who, year in ((apart.world.ana, 2027), (apart.world.ben, 2026)):
        found = reading_keepsakes.read_between(who.me(later), date(year, 1, 1), date(year, 12, 31))
        assert [kept.id for kept in found] == [one]
        assert (
            reading_keepsakes.read_between(who.me(later), date(year + 1, 1, 1), date(year + 1, 12, 31)) == []
        )


def test_a_round_s_thanks_are_put_into_the_jar_of_either_s_own_date(apart: Apart) -> None:
    ana, ben, now = apart.world.ana, apart.world.ben, at(KIRITIMATI, FRIDAY, 9)
    ana.visit(now)
    ben.visit(now)
    round_id = start(ana, "thanks/one-line-of-thanks", now)
    answer(ana, round_id, "line", {"line": "You waited up."}, now)
    assert [one.day for one in reading_keepsakes.read_jar(ana.me(now))] == [FRIDAY]
    assert [one.day for one in reading_keepsakes.read_jar(ben.me(now))] == [FRIDAY - A_DAY]


def test_an_envelope_of_before_is_read_as_it_was() -> None:
    before = b'{"v":2,"kind":"agreement","text":"Phones sleep outside.","agreed":"2026-11-26"}'
    found = Words.from_bytes(before)
    assert found == Words(AGREEMENT, "Phones sleep outside.", agreed=date(2026, 11, 26))
    assert found.write_bytes() == before
    moment = datetime(2026, 11, 26, 19, 5, tzinfo=UTC)
    now = replace(found, agreed=moment, at=moment)
    assert Words.from_bytes(now.write_bytes()) == now
