"""What pages say of a date that is not the other's: today's asks, yesterday's opened, tomorrow's waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from tests.rounds.playing import CHECK_IN, start
from tests.rounds.zones import AUCKLAND, LISBON, LOS_ANGELES, Apart, at, ends
from tests.web.conftest import at as set_clock
from tests.world import Actor

from duologue.rounds import drawing_cards

pytestmark = pytest.mark.django_db

Browser = Callable[[Actor | None], Client]
DAY = date(2026, 11, 24)
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def apart(db: None, monkeypatch: pytest.MonkeyPatch) -> Apart:
    monkeypatch.setattr(drawing_cards.secrets, "choice", lambda found: found[0])
    return Apart.since(datetime(2026, 11, 20, 12, tzinfo=UTC), AUCKLAND, LOS_ANGELES)


@pytest.fixture
def page(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor, str, datetime], str]:
    def got(who: Actor, path: str, now: datetime) -> str:
        who.visit(now)
        set_clock(now, monkeypatch)
        answer = browser(who).get(path, secure=True)
        assert answer.status_code == 200
        return answer.content.decode()

    return got


Page = Callable[[Actor, str, datetime], str]


def test_in_the_early_hours_today_asks_for_today(apart: Apart, page: Page) -> None:
    """Yesterday's is still open where the other is, and asks nobody here."""
    yesterday = start(apart.world.ben, CHECK_IN, at(LOS_ANGELES, DAY, 0))
    now = ends(AUCKLAND, DAY) + AN_HOUR
    found = page(apart.world.ana, "/", now)
    assert "Say how you are" in found
    assert str(yesterday) not in found
    assert "That day has ended" in page(apart.world.ana, f"/rounds/{yesterday}/", now)
    assert "How are you today?" in page(apart.world.ben, f"/rounds/{yesterday}/", now)


def test_what_opened_on_the_next_date_is_on_today_under_its_own(apart: Apart, page: Page) -> None:
    round_id = apart.checks_in(apart.world.ana, at(AUCKLAND, DAY, 8), 7)
    tomorrow = at(AUCKLAND, DAY + A_DAY, 9)
    link = "The check-in of Tuesday, 24 November 2026"
    assert link not in page(apart.world.ana, "/", tomorrow)
    apart.checks_in(apart.world.ben, tomorrow + AN_HOUR, 4)
    found = page(apart.world.ana, "/", tomorrow + 2 * AN_HOUR)
    assert link in found
    assert f"/rounds/{round_id}/" in found
    assert "Say how you are" in found


def test_the_other_s_tomorrow_waits_until_it_is_one_s_own(apart: Apart, page: Page) -> None:
    now = at(AUCKLAND, DAY, 8)
    round_id = apart.checks_in(apart.world.ana, now, 7)
    assert str(round_id) not in page(apart.world.ben, "/", now)
    assert str(round_id) not in page(apart.world.ben, "/history/", now)
    waits = page(apart.world.ben, f"/rounds/{round_id}/", now)
    assert "This is for a day that has not come yet where you are." in waits
    assert "It waits for you until then." in waits
    assert 'name="0.f.mood"' not in waits
    assert str(round_id) in page(apart.world.ben, "/", at(LOS_ANGELES, DAY, 9))


def test_history_lists_each_under_their_own_date(apart: Apart, page: Page) -> None:
    now = at(AUCKLAND, DAY, 8)
    start(apart.world.ana, "conversation/an-open-question", now, card="nine-years-old")
    assert "Tuesday, 24 November 2026" in page(apart.world.ana, "/history/", now)
    assert "Monday, 23 November 2026" in page(apart.world.ben, "/history/", now)


def test_the_old_year_is_looked_back_at_once_it_is_old_where_one_is(apart: Apart, page: Page) -> None:
    new_year = at(AUCKLAND, date(2027, 1, 1), 9)
    for year in (2026, 2027):
        page(apart.world.ana, f"/thread/look-back/{year}/", new_year)


def test_the_export_names_one_s_own_zone_and_not_the_other_s(apart: Apart, page: Page) -> None:
    now = at(AUCKLAND, DAY, 8)
    found = page(apart.world.ana, "/me/export/duologue.json", now)
    assert AUCKLAND in found
    assert LOS_ANGELES not in found
    assert '"made": "2026-11-24"' in found
    assert '"made": "2026-11-23"' in page(apart.world.ben, "/me/export/duologue.json", now)
    assert LISBON not in found
