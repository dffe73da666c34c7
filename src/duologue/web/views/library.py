"""The library: articles, the shelf, and what the two write beside an article."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.comments import commenting
from duologue.config.open_comments import are_comments_on
from duologue.config.open_library import is_library_open
from duologue.keepsakes import beside_articles
from duologue.library import articles
from duologue.library import shelf as books
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import offers
from duologue.web import cited, direction, forms, library_pages
from duologue.web.admission import admit_partner, admit_strangers_where
from duologue.web.page import render_page
from duologue.web.request import AnyRequest, Request
from duologue.web.ways import list_switched_on, make_namer


@admit_strangers_where(is_library_open)
@admit_partner
@require_safe
def library(request: AnyRequest) -> HttpResponse:
    every = articles.tell_articles().values()
    return render_page(
        request,
        "library/library.html",
        **_find_company(request),
        shelves=[(shelf, [one for one in every if one.shelf == shelf]) for shelf in articles.SHELVES],
        noted=beside_articles.list_noted(request.me) if request.me else frozenset(),
    )


@admit_strangers_where(is_library_open)
@admit_partner
@require_safe
def article(request: AnyRequest, name: str) -> HttpResponse:
    if request.me is not None:
        offers.note_read(request.me, name, request.now)
    return show_article(request, name)


@admit_partner
@require_POST
def note(request: Request, name: str) -> HttpResponse:
    """A line beside an article. Without a fragment: to the same one as before, a script would not load the
    page again."""
    sent = request.POST
    try:
        beside_articles.write_beside(
            request.me,
            name,
            sent.get("text", ""),
            request.now,
            own=sent.get("for") != "both",
            id=forms.read_sent_id(sent),
        )
    except Refusal as no:
        return show_article(request, name, status=422, typed=sent.dict(), wrong=no.message)
    return HttpResponseRedirect(f"/library/{name}/")


@admit_strangers_where(is_library_open)
@admit_partner
@require_safe
def shelf(request: AnyRequest) -> HttpResponse:
    found, every = books.tell_shelf(), articles.tell_articles()
    here = partial(library_pages.list_exercises, on=list_switched_on(request), alone=_is_alone(request))
    return render_page(
        request,
        "library/shelf.html",
        **_find_company(request),
        books=[(one, here(one.exercises)) for one in found.book],
        voices=[(one, cited.find_cited(one.claim)) for one in found.voice],
        read=here([found.read_together]),
        articles=every,
        checked=found.checked,
    )


def show_article(
    request: AnyRequest,
    name: str,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    wrong: str = "",
    commented: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """`commented`: what became of a comment that was sent: its `code`, or what was `typed` and is `wrong`."""
    found = articles.tell_articles().get(name)
    if found is None:
        raise NotFound
    return render_page(
        request,
        "library/article.html",
        status=status,
        **_find_company(request),
        article=found,
        claims=cited.find_cited(found.claim),
        exercises=library_pages.list_exercises(
            found.try_now, list_switched_on(request), alone=_is_alone(request)
        ),
        related=articles.list_related(name),
        notes=beside_articles.read_beside(request.me, name) if request.me else [],
        typed=typed or {},
        wrong=wrong,
        comments=commenting.list_shown(name) if are_comments_on() else None,
        commented=commented or {},
    )


def _is_alone(request: AnyRequest) -> bool:
    return request.me is not None and not request.me.other_here


def _find_company(request: AnyRequest) -> dict[str, Any]:
    """What pages of who is signed in have; of a stranger there is nobody to name."""
    both = direction.read_both_isolated(request.me) if request.me else None
    return {"here": "ways", "both": both, "named": make_namer(both)}
