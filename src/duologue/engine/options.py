"""Options that a script does not list: what was drawn, and what the two wrote or chose before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from duologue.engine.script import Field, FieldKind, Option
from duologue.engine.values import Value

LISTS = frozenset({FieldKind.LIST, FieldKind.SEVERAL, FieldKind.CHOICE})
"""The kinds whose values may be the options of a later field."""


def chosen(listed: Field, value: Value) -> list[Option]:
    """What somebody wrote in a list, or chose of options, as options of their own."""
    given = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    if listed.kind is FieldKind.LIST:
        return [written(text) for text in given]
    known = {option.id: option for option in listed.options}
    return [known[id_] for id_ in given if id_ in known]


def written(text: str) -> Option:
    """An option in somebody's own words. Its id hangs on the words alone, whoever wrote them and wherever
    they stand; a reader of an export can still tell what it is."""
    plain = same(text)
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30].strip("-")
    mark = sha256(plain.encode()).hexdigest()[:8]
    return Option(f"{slug or 'own'}-{mark}", text)


def folded(options: Iterable[Option]) -> tuple[Option, ...]:
    """Each once, in the order of their first mention; two that say the same are one."""
    found: dict[str, Option] = {}
    for option in options:
        found.setdefault(same(option.text), option)
    return tuple(found.values())


def same(text: str) -> str:
    """The form in which two texts are compared: capitals, spaces and a last full stop make no difference."""
    plain = " ".join(text.casefold().split())
    return plain.rstrip(".!") or plain
