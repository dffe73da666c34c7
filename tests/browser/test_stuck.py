"""The control of the patience with browsers: one that hangs is ended, and is there again."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Error as PlaywrightError
from tests.browser.someone import Company
from tests.browser.stuck import Patience


def test_a_page_that_never_answers_is_ended_and_the_next_one_is_there(company: Company):
    ana = company.comes("Ana").go("/promise/")
    with Patience(1.0) as patience, pytest.raises(PlaywrightError):
        ana.page.evaluate("() => new Promise(() => {})")
    assert patience.lost
    company.people.clear()
    assert company.comes("Ben").go("/promise/").path == "/promise/"


def test_who_is_in_time_is_left_alone(company: Company):
    ana = company.comes("Ana").go("/promise/")
    with Patience(0.2) as patience:
        pass
    time.sleep(0.3)
    assert not patience.lost and ana.page.evaluate("1 + 1") == 2
