"""The frame of every page."""

from __future__ import annotations

from duologue.languages import find_spoken
from duologue.web.page import make_environment

PAGE = '{% extends "layout.html" %}{% block live %}data-live="{{ say() }}"{% endblock %}'


def test_what_a_page_says_to_the_stream_is_made_once():
    said: list[str] = []

    def say() -> str:
        said.append("any")
        return said[-1]

    page = make_environment().from_string(PAGE)
    frame = {"me": None, "nonce": "n", "csrf": "c", "path": "/", "shown_at": "/", "language": find_spoken()}
    text = page.render(say=say, last_event=7, **frame)
    assert (
        said == ["any"]
        and '<main id="main" class="page" tabindex="-1" data-live="any" data-after="7">' in text
    )
    text = make_environment().from_string('{% extends "layout.html" %}').render(last_event=7, **frame)
    assert "data-after" not in text
