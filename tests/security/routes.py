"""Every route there is, found in the resolver and in the API itself, so that none can be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
API = "api/v1/"


def every(patterns: Iterable[URLPattern | URLResolver] | None = None, under: str = "") -> set[str]:
    """The routes of pages and API, as their patterns write them."""
    found: set[str] = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = under + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= every(pattern.url_patterns, route)
        else:
            found.add(route)
    return found


def operations() -> dict[str, set[str]]:
    """The API's routes with the methods of their operations; its document has the method GET."""
    api: Any = import_module("duologue.api.routes").api
    found: dict[str, set[str]] = {f"{API}openapi.json": {"GET"}, API: {"GET"}}
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            route = API + f"{prefix}{path}".lstrip("/").replace("{", "<").replace("}", ">")
            found.setdefault(route, set()).update(m for op in view.operations for m in op.methods)
    return found
