"""Comments are written, shown, reported and taken away.

Whoever writes one is signed in, so that not everybody on the network can fill the list, and that is all that
their being signed in is for: no row, and nothing that a row is made of, says who it was. How many somebody
handed in lately is counted under a name that only their own session makes. The way back is a code that
follows from the comment's id and a key file, and is shown once. That id stands in the page for whoever
reports it, so it is another than the one that a form brings: who sends a comment again by what everybody can
read of it has written one more, and learns no code.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from duologue.comments.models import Comment
from duologue.config import addresses
from duologue.engine.visible_letters import hides, is_seen
from duologue.languages import mark
from duologue.library import articles
from duologue.people import days, ids, key_files, profile, row_locks, throttle
from duologue.people.access import Me
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import Label, derive

MOST_LETTERS = 2000
MOST_NAME = 40
MOST_WAITING = 500
AN_HOUR, MOST_AN_HOUR = timedelta(hours=1), 5
CODE_LETTERS = 16
_NO_COUPLE = UUID(int=0)
_LINK = re.compile(
    r"\w://|\bwww\.|\S@\S|\b[\w-]+\.(?:com|net|org|info|io|ru|cn|xyz|top|de|uk)\b|\b[\w-]+\.[^\W\d_]{2,}/\w",
    re.IGNORECASE,
)

NAME = mark("Choose a name for this comment: 1 to 40 letters that can be seen.")
KNOWN_NAME = mark("That is your name here. Choose another one, by which nobody can recognise you.")
TEXT = mark("Write at most 2,000 letters. What you typed is still here.")
NO_LINKS = mark("Please write it without a link or an address. What you typed is still here.")
FULL = mark("Many comments wait to be read. Please come again in some days. What you typed is still here.")
OTHER_WORDS = mark("This was sent already with other words. To write something else, open the article again.")


class CommentState(StrEnum):
    """Waiting for the host to read it; shown under its article; hidden by the host."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


def write(me: Me, article: str, name: str, text: str, now: datetime, *, id: UUID) -> str:
    """Hand in a comment; the code with which whoever wrote it can take it back.

    Sent twice under one `id`, which nobody else learns, it is there once. Raises `NotFound` for an article
    that is not there, `Refusal` for what cannot be shown, for more than five in an hour, and while too many
    wait.
    """
    if article not in articles.read_articles():
        raise NotFound
    name, text = " ".join(name.split()), _drop_controls(text.replace("\r\n", "\n")).strip()
    _check(me, name, text)
    row = _derive_row(id)
    month = days.find_utc_day(now).replace(day=1)
    with transaction.atomic():
        row_locks.lock_host()
        if _is_there(row, article, name, text):
            return _make_code(row)
        if Comment.objects.filter(state=CommentState.WAITING).count() >= MOST_WAITING:
            raise Refusal(FULL, "text")
        throttle.count_try("comment", _name_for_counting(me), now=now, most=MOST_AN_HOUR, length=AN_HOUR)
        Comment.objects.create(
            id=row, article=article, name=name, text=text, month=month, state=CommentState.WAITING
        )
    return _make_code(row)


def list_shown(article: str) -> list[Comment]:
    """What stands under an article, month by month; within one in an order that says nothing."""
    return list(Comment.objects.filter(article=article, state=CommentState.SHOWN).order_by("month", "id"))


def report(article: str, id: UUID) -> None:
    """Ask the host to look at one again; it stands until they have. Raises `NotFound` for what is not
    shown there."""
    shown = Comment.objects.filter(id=id, article=article, state=CommentState.SHOWN)
    if not shown.update(reported=True):
        raise NotFound


def take_back(article: str, code: str, now: datetime, by: Me) -> bool:
    """Remove the comment under an article that has this code; whether there was one. Who guesses waits."""
    wanted = re.sub(r"[\s-]", "", code).upper()
    key = throttle.pause("comment code", _name_for_counting(by), now=now)
    for row in Comment.objects.filter(article=article).values_list("id", flat=True):
        if hmac.compare_digest(_make_code(row).replace("-", "").encode(), wanted.encode()):
            Comment.objects.filter(id=row).delete()
            throttle.forget(key)
            return True
    return False


# -- the host's ----------------------------------------------------------------------------------------


def list_for_host(state: CommentState | None = None, *, reported: bool = False) -> list[Comment]:
    """All, or those in a state, or those that somebody reported; by month and article."""
    found = Comment.objects.order_by("month", "article", "id")
    if state is not None:
        found = found.filter(state=state)
    return list(found.filter(reported=True) if reported else found)


def decide(ids: Sequence[UUID], state: CommentState) -> int:
    """Show or hide comments; a report of one is then dealt with. How many there were."""
    return Comment.objects.filter(id__in=ids).update(state=state, reported=False)


def remove(ids: Sequence[UUID]) -> int:
    """For good; how many there were."""
    return Comment.objects.filter(id__in=ids).delete()[0]


def count_waiting() -> tuple[int, int]:
    """How many wait to be read, and how many were reported."""
    waiting = Comment.objects.filter(state=CommentState.WAITING).count()
    return waiting, Comment.objects.filter(reported=True).count()


def write_plain(one: Comment) -> dict[str, object]:
    """As an export has it."""
    return {
        "id": str(one.id),
        "article": one.article,
        "name": one.name,
        "text": one.text,
        "month": f"{one.month:%Y-%m}",
        "state": one.state,
        "reported": one.reported,
    }


def _check(me: Me, name: str, text: str) -> None:
    if not is_seen(name) or len(name) > MOST_NAME or hides(name):
        raise Refusal(NAME, "name")
    both = profile.read_both(me)
    known = {one.name.casefold() for one in (both.mine, both.other) if one is not None}
    if name.casefold() in known:
        raise Refusal(KNOWN_NAME, "name")
    if not is_seen(text) or len(text) > MOST_LETTERS:
        raise Refusal(TEXT, "text")
    if any(_LINK.search(addresses.write_plainly(one)) for one in (text, name)):
        raise Refusal(NO_LINKS, "text")


def _drop_controls(text: str) -> str:
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")


def _is_there(row: UUID, article: str, name: str, text: str) -> bool:
    """Raises `Refusal` for one with other words."""
    known = Comment.objects.filter(id=row).first()
    if known is not None and (known.article, known.name, known.text) != (article, name, text):
        raise Refusal(OTHER_WORDS)
    return known is not None


def _name_for_counting(me: Me) -> bytes:
    return derive(me.keys.personal, Label.COMMENTS_COUNTED)


def _derive_row(chosen: UUID) -> UUID:
    return ids.derive_id(_derive_key(), _NO_COUPLE, str(chosen))


def _derive_key() -> bytes:
    return derive(key_files.find_held().files.release, Label.RELEASE, b"comment")


def _make_code(row: UUID) -> str:
    """Sixteen letters and figures in fours, from the id and a key that lies in a file."""
    plain = b32encode(hmac.digest(_derive_key(), row.bytes, "sha256")).decode()[:CODE_LETTERS]
    return "-".join(plain[at : at + 4] for at in range(0, CODE_LETTERS, 4))
