"""Brings a language's `sentences.po` up to what is said now: adds what is missing and loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING

from duologue.languages.sentences_po import is_translated, list_said, list_sources_of

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

_NEAR = 0.7
_Key = tuple[str, str | None]


def refresh_sentences(old: Catalog, said_now: Catalog, locale: str) -> Catalog:
    """Every sentence of `said_now` with its translation. A translation whose sentence was changed a little
    goes with the new one, marked "fuzzy" until somebody has looked at it; the others stay at the end."""
    from babel.messages.catalog import Catalog

    kept = {make_key(one): one for one in (*old.obsolete.values(), *old) if one.id and is_translated(one)}
    found = Catalog(
        locale=locale,
        charset="utf-8",
        project="Duologue",
        version=version("duologue"),
        fuzzy=False,
        header_comment=old.header_comment if len(old) else f"# Duologue in {locale}.",
        creation_date=old.creation_date,
        revision_date=old.revision_date if len(old) else old.creation_date,
    )
    # Babel writes a name and an address to be filled in where there are none.
    found.msgid_bugs_address = ""
    found.last_translator = old.last_translator if len(old) else ""
    found.language_team = old.language_team if len(old) else ""
    left = {key: one for key, one in kept.items() if key not in {make_key(now) for now in said_now if now.id}}
    for now in said_now:
        if not now.id:
            continue
        same = kept.get(make_key(now))
        if same is None and (near := _find_nearest(now, left)) is not None:
            _add(found, now, near, is_stale=True)
        else:
            _add(found, now, same)
    for one in left.values():
        found.obsolete[one.id if isinstance(one.id, str) else one.id[0]] = one
    return found


def write(catalog: Catalog) -> bytes:
    from babel.messages.pofile import write_po

    file = BytesIO()
    write_po(file, catalog, width=100, include_lineno=False, include_previous=True)
    return file.getvalue()


def make_key(message: Message) -> _Key:
    return list_sources_of(message)[0], message.context


def _find_nearest(now: Message, left: Mapping[_Key, Message]) -> Message | None:
    by_source = {key[0]: one for key, one in left.items()}
    near = get_close_matches(list_sources_of(now)[0], by_source, n=1, cutoff=_NEAR)
    return by_source[near[0]] if near else None


def _add(found: Catalog, now: Message, said: Message | None, *, is_stale: bool = False) -> None:
    string: str | tuple[str, ...] | list[str] | None = said.string if said is not None else None
    is_plural = len(list_sources_of(now)) > 1
    if said is not None and is_plural != (len(list_sources_of(said)) > 1):
        string = list_said(said) if is_plural else list_said(said)[0]
        is_stale = True
    flags = set(said.flags if said is not None else ()) - {"python-format"}
    found.add(
        now.id,
        string,
        locations=now.locations,
        flags=flags | ({"fuzzy"} if is_stale else set()),
        auto_comments=now.auto_comments,
        user_comments=said.user_comments if said is not None else (),
        previous_id=list_sources_of(said) if said is not None and is_stale else (),
        context=now.context,
    )
