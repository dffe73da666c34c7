"""What the two can learn about themselves over time: each insight is a module here and a template of its name
in `templates/insights`. `thread` is the line of closeness, and the page that lists all others."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern

from duologue.people.access import Me
from duologue.people.profile import Both
from duologue.web.insights.insight import Insight

MODULES = (
    "better_days",
    "reading",
    "load",
    "kinds",
)

INSIGHTS: dict[str, Insight] = {
    one.name: one for one in (import_module(f"{__name__}.{name}").INSIGHT for name in MODULES)
}
"""By name, in the order in which the thread lists them."""


def make_routes() -> list[URLPattern]:
    """Every insight's page, and where its forms go."""
    return [route for one in INSIGHTS.values() for route in one.make_routes()]


def list_for(me: Me, both: Both) -> list[Insight]:
    """Those that somebody may look at: what is of two, not alone and not in an archive."""
    are_two = both.other is not None and not me.former
    return [one for one in INSIGHTS.values() if are_two or not one.is_of_two]
