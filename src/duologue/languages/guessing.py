"""Which of the languages that are here a browser asks for."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation.trans_real import parse_accept_lang_header

from duologue.languages.language import Language


def guess_language(header: str, known: Iterable[Language]) -> Language | None:
    """The first that an Accept-Language header names, "pt" for "pt-PT" too; None for nonsense."""
    by_code = {one.code.lower(): one for one in known}
    for asked, quality in parse_accept_lang_header(header):
        found = by_code.get(asked) or by_code.get(asked.partition("-")[0])
        if found is not None and quality > 0:
            return found
    return None
