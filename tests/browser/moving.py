"""From page to page beside a live stream, which may lead the page on at the very moment of a tap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Error, Locator, Page

# The last is said of a button in hand whose page read itself anew before it was pressed.
MOVED_ON = re.compile(r"ERR_ABORTED|interrupted by another navigation|not attached to the DOM")


def goes_to(page: Page, address: str) -> None:
    """Opens an address. A page that moves on by itself just then goes first, as it would for a hand.

    An address that cannot be had fails the second time as well.
    """
    try:
        page.goto(address)
    except Error as error:
        if not MOVED_ON.search(str(error)):
            raise
        page.wait_for_load_state()
        page.goto(address)


@contextmanager
def moving(page: Page) -> Iterator[None]:
    """What is done within leads to another page: the one that was asked for, or the one that the live
    stream led to before the answer came."""
    try:
        with page.expect_navigation():
            yield
    except Error as error:
        if not MOVED_ON.search(str(error)):
            raise
        page.wait_for_load_state()


def press_twice(button: Locator) -> None:
    """As a thumb does that was not sure: again before anything has changed."""
    button.evaluate("(one) => { one.click(); setTimeout(() => one.click(), 25); }")
