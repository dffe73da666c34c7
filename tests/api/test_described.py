"""The API's document is made once, whoever asks for it and how often."""

from __future__ import annotations

import pytest
from django.test import Client
from ninja.openapi.schema import OpenAPISchema

from duologue.api.routes import _make_document

DOCUMENT = "/api/v1/openapi.json"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The path of each operation, every time that it is described."""
    found: list[str] = []
    describe = OpenAPISchema.operation_details

    def noted(self: OpenAPISchema, operation: object) -> object:
        found.append(operation.view_func.__name__)  # type: ignore[attr-defined]
        return describe(self, operation)  # type: ignore[arg-type]

    monkeypatch.setattr(OpenAPISchema, "operation_details", noted)
    _make_document.cache_clear()
    return found


def test_it_is_made_once(made: list[str]) -> None:
    first = Client().get(DOCUMENT, secure=True)
    operations = len(made)
    assert first.status_code == 200 and operations > 40
    assert [Client().get(DOCUMENT, secure=True).content for _ in range(3)] == [first.content] * 3
    assert len(made) == operations


def test_made_anew_it_would_be_described_again(made: list[str]) -> None:
    """The control."""
    first = Client().get(DOCUMENT, secure=True).content
    operations = len(made)
    _make_document.cache_clear()
    assert Client().get(DOCUMENT, secure=True).content == first
    assert len(made) == 2 * operations
