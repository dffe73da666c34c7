"""The library, over what the pages use: articles with their claims, and what the two write beside them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duologue.api import keepsakes, shapes
from duologue.api.asking import find_me, find_now, require_no_archive
from duologue.api.shapes import Problem
from duologue.keepsakes import beside_articles
from duologue.library import articles
from duologue.library.articles import Article
from duologue.people.refusals import NotFound
from duologue.rhythm import offers

router = Router()


class ClaimShape(Schema):
    says: str
    source: str = Field(description="An id: how sure it is stands with the source.")
    against: bool = Field(description="Whether it speaks against what the article says.")


class ListedArticleShape(Schema):
    name: str
    title: str
    line: str
    shelf: str
    minutes: int
    way: str = Field(description="The practice that it is about; empty where it is about none.")


class ArticleShape(ListedArticleShape):
    in_short: str
    text: list[str] = Field(description="Paragraph by paragraph, headings and points among them.")
    tonight: str
    exercises: list[str] = Field(description="Slugs.")
    claims: list[ClaimShape]
    not_known: str
    related: list[str]
    author: str
    written: str
    checked: str = Field(description="The day on which its claims were compared with their sources.")
    notes: list[shapes.KeptShape]


class BesideShape(Schema):
    id: UUID = Field(description="Made by you: the same id writes it once.")
    text: str = Field(max_length=16_000)
    own: bool = Field(True, description="Whether nobody but you can read it.")


@router.get("", response=list[ListedArticleShape])
def library(request: HttpRequest) -> Any:
    require_no_archive(find_me(request))
    return [ListedArticleShape(**_write_listed(one)) for one in articles.tell_articles().values()]


@router.get("/{slug:name}", response={200: ArticleShape, 404: Problem})
def article(request: HttpRequest, name: str) -> Any:
    require_no_archive(find_me(request))
    found = articles.tell_articles().get(name)
    if found is None:
        raise NotFound
    offers.note_read(find_me(request), name, find_now(request))
    return ArticleShape(
        **_write_listed(found),
        in_short=found.in_short,
        text=_list_lines(found),
        tonight=found.tonight,
        exercises=list(found.try_now),
        claims=[ClaimShape(says=one.says, source=one.source, against=one.against) for one in found.claim],
        not_known=found.not_known,
        related=[one.slug for one in articles.list_related(name)],
        author=found.author,
        written=found.written,
        checked=found.checked,
        notes=[keepsakes.shape_kept(one) for one in beside_articles.read_beside(find_me(request), name)],
    )


@router.post("/{slug:name}/notes", response={200: dict[str, str], 404: Problem, 422: Problem})
def note(request: HttpRequest, name: str, data: BesideShape) -> Any:
    """A note beside an article. It is changed and taken back among what is kept, under the same id."""
    made = beside_articles.write_beside(
        find_me(request), name, data.text, find_now(request), own=data.own, id=data.id
    )
    return {"id": str(made)}


def _write_listed(one: Article) -> dict[str, Any]:
    return {
        "name": one.slug,
        "title": one.title,
        "line": one.line,
        "shelf": one.shelf,
        "minutes": one.count_minutes(),
        "way": one.way,
    }


def _list_lines(one: Article) -> list[str]:
    return [
        line for part in one.part for line in (part.heading, *part.list_paragraphs(), *part.points) if line
    ]
