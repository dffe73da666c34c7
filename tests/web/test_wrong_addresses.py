"""An address that leads nowhere has a page of ours, whoever asks and wherever addresses are looked up."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import clear_url_caches, set_urlconf

NOWHERE = ("/nothing-here", "/nothing-here/", "/a/b/c", "/rounds/none/", "/us/nothing/", "/static/none.css")
REAL, DEMO = "duologue.web.urls", "duologue.cli.demo_site"


@pytest.mark.parametrize("addresses", [REAL, DEMO])
@pytest.mark.parametrize("path", NOWHERE)
def test_a_wrong_address_is_answered_by_a_page_of_ours(browser, world, settings, addresses, path) -> None:
    settings.ROOT_URLCONF = addresses
    clear_url_caches()
    try:
        for client in (browser(world.ana), Client(HTTP_HOST="localhost")):
            found = client.get(path)
            page = found.content.decode()
            assert (found.status_code, "<h1>Not Found</h1>" in page, "viewport" in page) == (404, False, True)
    finally:
        set_urlconf(None)
        clear_url_caches()
