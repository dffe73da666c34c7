"""The routes of an instance whose host turned comments on."""

from __future__ import annotations

from duologue.web import urls
from duologue.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*urls.urlpatterns, *urls.comment_patterns]
