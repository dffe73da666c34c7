"""The token of a form is one that Django's own middleware knows, and never the same twice."""

from __future__ import annotations

from collections import Counter

import pytest
from django.middleware import csrf
from django.test import RequestFactory

from duologue.web import form_tokens
from duologue.web.form_tokens import LENGTH, LETTERS, mint_form_token

SECRET = "".join(LETTERS[(7 * n) % len(LETTERS)] for n in range(LENGTH))


def test_it_is_the_secret_under_a_mask_of_its_own():
    request = RequestFactory().get("/")
    request.META["CSRF_COOKIE"] = SECRET
    tokens = {mint_form_token(request) for _ in range(50)}
    assert len(tokens) == 50 and not any(SECRET in token for token in tokens)
    for token in tokens:
        csrf._check_token_format(token)
        assert csrf._does_token_match(token, SECRET)
        assert not csrf._does_token_match(token, SECRET[::-1])
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]


def test_where_there_is_no_secret_yet_one_is_made():
    request = RequestFactory().get("/")
    token = mint_form_token(request)
    assert csrf._does_token_match(token, request.META["CSRF_COOKIE"])


def test_every_letter_is_as_likely_as_any_other(monkeypatch: pytest.MonkeyPatch):
    """Each byte once: those that would favour some letters are drawn anew."""
    given = [bytes(range(n, n + 2 * LENGTH)) for n in range(0, 256, 2 * LENGTH)]
    monkeypatch.setattr(form_tokens, "LENGTH", form_tokens._FAIR)
    monkeypatch.setattr(form_tokens, "token_bytes", lambda _: given.pop(0))
    assert set(Counter(form_tokens._draw_places()).values()) == {form_tokens._FAIR // len(LETTERS)}
