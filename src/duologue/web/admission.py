"""Who may come to a view. Every view carries one of three marks; one without stops the start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver

View = TypeVar("View", bound=Callable[..., Any])

# Routes whose views let people in by themselves: the API, by its tokens.
SELF_ADMITTING = ("api/v1/",)


class Admits(StrEnum):
    """`admit_partner`: somebody whose couple is theirs now. `admit_reader`: also a former partner, who may
    only read."""

    ANYONE = "anyone"
    PARTNER = "partner"
    READER = "reader"


def admit_anyone(view: View) -> View:
    return _mark(view, admits=Admits.ANYONE)


def admit_partner(view: View) -> View:
    return _mark(view, admits=Admits.PARTNER)


def admit_reader(view: View) -> View:
    return _mark(view, admits=Admits.READER)


def admit_strangers_where(may: Callable[[], bool], *, may_send: bool = False) -> Callable[[View], View]:
    """Also whoever is not signed in, as long as `may` says so; those who are come as the view's mark says.
    `may_send`: also with a form, for a view that changes nothing by one."""

    def mark_view(view: View) -> View:
        return _mark(view, admits_strangers=may, strangers_may_send=may_send)

    return mark_view


def show_on_plain_http(view: View) -> View:
    """Also shown on an address on which nobody can sign in."""
    return _mark(view, on_plain_http=True)


def show_while_locked(view: View) -> View:
    """Also shown to a browser that is locked: what opens it, what leaves it, and what says nothing."""
    return _mark(view, while_locked=True)


def _mark(view: View, **said: object) -> View:
    vars(view).update(said)
    return view


def require_every_one_marked(patterns: Iterable[URLPattern | URLResolver], under: str = "") -> None:
    """Raises `ImproperlyConfigured` for a route whose view says nothing about whom it admits."""
    for pattern in patterns:
        route = under + str(pattern.pattern)
        if route.startswith(SELF_ADMITTING):
            continue
        if isinstance(pattern, URLResolver):
            require_every_one_marked(pattern.url_patterns, route)
        elif not isinstance(getattr(pattern.callback, "admits", None), Admits):
            raise ImproperlyConfigured(
                f"/{route} does not say whom it admits: mark it anyone, partner or reader."
            )
