"""Notes beside an article of the library, for oneself or for both.

Each is a keepsake: among what is kept it is changed, shared, taken back, exported and printed like any other.
Which article it is about is sealed with its words.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from duologue.keepsakes import keeping, reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.library import articles
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people.access import Me
from duologue.people.refusals import NotFound


def write_beside(me: Me, article: str, text: str, now: datetime, *, own: bool, id: UUID) -> UUID:
    """Write a note, once under this `id`; for both unless it is one's `own`, or one is alone.

    Raises `NotFound` for an article that is not there, and what `keeping.keep_once` raises.
    """
    if article not in articles.read_articles():
        raise NotFound
    keeping.keep_once(me, id, kinds.IN_LIBRARY, text, now, own=own, article=article)
    return id


def read_beside(me: Me, article: str) -> list[Kept]:
    """What `me` may read beside an article, the earliest first."""
    return [one for one in reading_keepsakes.read_beside_articles(me) if one.article == article]


def list_noted(me: Me) -> frozenset[str]:
    """The slugs of articles beside which there is something that `me` may read."""
    return frozenset(one.article for one in reading_keepsakes.read_beside_articles(me))
