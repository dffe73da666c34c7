"""A form that is refused shows its page again; whatever else goes wrong is nobody's to answer here."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse

from duologue.people.refusals import Conflict, Refusal
from duologue.web.refused import show_refused, tell_wrong


def show(request: HttpRequest, no: Refusal) -> HttpResponse:
    return HttpResponse(f"{no.field}: {no.message}", status=422)


@show_refused(show)
def send(request: HttpRequest, name: str, *, raises: Exception | None = None) -> HttpResponse:
    """Send it."""
    if raises is not None:
        raise raises
    return HttpResponse(name)


def test_what_is_done_is_answered_by_the_view():
    assert send(HttpRequest(), "a name").content == b"a name"
    assert (send.__name__, send.__doc__) == ("send", "Send it.")


def test_what_is_refused_is_answered_by_the_page():
    answer = send(HttpRequest(), "a name", raises=Refusal("Not so.", "name"))
    assert (answer.status_code, answer.content) == (422, b"name: Not so.")


def test_what_went_otherwise_goes_on():
    with pytest.raises(Conflict):
        send(HttpRequest(), "a name", raises=Conflict())


def test_why_stands_at_its_field_or_at_the_form():
    assert tell_wrong(None) == {}
    assert tell_wrong(Refusal("Not so.", "name")) == {"name": "Not so."}
    assert tell_wrong(Refusal("Not so.")) == {"form": "Not so."}
