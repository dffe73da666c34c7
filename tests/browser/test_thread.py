"""The thread's pages with two weeks, three months, two years and ten years behind them, on a phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import expect
from tests.browser import reading
from tests.browser.someone import Company, Someone
from tests.cli.instance import Instance

LIVED = """
from datetime import UTC, datetime
from bench import insight_pages
now = datetime.now(UTC)
result = insight_pages.couple(now, values["days"])
"""
DAYS = (14, 92, 730, 3652)
PATHS = (
    "/thread/?span=season",
    "/thread/?span=year",
    "/thread/?span=all",
    "/thread/reading/",
    "/thread/better-days/",
    "/thread/load/",
    "/thread/kinds/",
    "/thread/look-back/",
)


@pytest.fixture(scope="module")
def lived(instance: Instance) -> Mapping[int, Mapping[str, str]]:
    """Cookies of the Anas of four couples by the days behind them; each is waited for by itself."""
    return {days: instance.hands(LIVED, days=days) for days in DAYS}  # type: ignore[misc]


@pytest.fixture(scope="module")
def anas(gathering: Company, lived: Mapping[int, Mapping[str, str]]) -> Iterator[dict[int, Someone]]:
    yield {days: gathering.comes(f"Ana {days}").wears(lived[days]) for days in DAYS}
    assert gathering.complaints() == {}


@pytest.mark.parametrize("days", DAYS)
def test_every_page_reads_well_in_light_and_dark_and_fits_a_narrow_phone(
    anas: dict[int, Someone], days: int
) -> None:
    for path in PATHS:
        ana = anas[days].go(path)
        assert reading.complaints(ana.page) == [], path
    charts = ana.go("/thread/?span=all").page.locator("main figure svg")
    assert charts.count() == (0 if days < 28 else 1)


def test_agreeing_no_longer_takes_the_line_away_at_once(anas: dict[int, Someone]) -> None:
    ana = anas[92].go("/thread/")
    expect(ana.page.locator("main figure svg")).to_contain_text("The two of you")
    ana.press("Take it away")
    expect(ana.page.locator("main figure svg")).not_to_contain_text("The two of you")
    ana.sees("Only if you both want it")


def test_the_spans_are_reached_by_keyboard(anas: dict[int, Someone]) -> None:
    ana = anas[730].go("/thread/")
    reading.tab_to(ana.page, "All of it")
    with ana.page.expect_navigation():
        ana.page.keyboard.press("Enter")
    assert ana.page.url.endswith("span=all")
