"""Sentences of the templates, said in the language of whoever reads the page.

What Jinja2 brings for it would answer with an error where a translation names a value that is not there;
here, as in `languages`, the source stands instead. Values are escaped as everywhere in a template; a sentence
itself may hold the markup that its source holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from duologue.languages import find_spoken
from duologue.languages.fitness import find_values


def _gettext(sentence: str, /, **values: object) -> Markup:
    return _fill_in(find_spoken().sentences.gettext(sentence), sentence, values)


def _ngettext(one: str, many: str, num: int, /, **values: object) -> Markup:
    values.setdefault("num", num)
    return _fill_in(find_spoken().sentences.ngettext(one, many, num), one if num == 1 else many, values)


def _pgettext(context: str, sentence: str, /, **values: object) -> Markup:
    values.setdefault("context", context)
    return _fill_in(find_spoken().sentences.pgettext(context, sentence), sentence, values)


def _npgettext(context: str, one: str, many: str, num: int, /, **values: object) -> Markup:
    values.setdefault("context", context)
    values.setdefault("num", num)
    source = one if num == 1 else many
    return _fill_in(find_spoken().sentences.npgettext(context, one, many, num), source, values)


def _write_for_script(sentence: str, /) -> str:
    """A sentence whose values a script puts in (duologue/says.js), as `%(name)s` still."""
    said = find_spoken().sentences.gettext(sentence)
    return said if find_values(said) <= find_values(sentence) else sentence


def _fill_in(said: str, source: str, values: Mapping[str, object]) -> Markup:
    if said is not source and "<" not in said:
        # Many a sentence stands in an attribute, where its quotation marks would end it.
        said = said.replace('"', "&#34;").replace("'", "&#39;")
    if "%" not in said:
        return Markup(said)  # noqa: S704 - as below
    try:
        # Catalogues are installed as programs are, and their markup is held against the source's.
        return Markup(said) % values  # noqa: S704 - as above
    except (KeyError, TypeError, ValueError):
        return Markup(source) % values  # noqa: S704 - what a template says itself


# `_` is what a template writes; `{% trans %}` is compiled into calls of the others.
FOR_TEMPLATES: Mapping[str, Callable[..., str]] = {
    "_": _gettext,
    "for_script": _write_for_script,
    "gettext": _gettext,
    "ngettext": _ngettext,
    "pgettext": _pgettext,
    "npgettext": _npgettext,
}
