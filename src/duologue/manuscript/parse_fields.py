"""Reads the fields of a step: the keys that every field has, and those that its kind takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from duologue.engine.fields import KINDS, short_text
from duologue.engine.roles import Feed, Role
from duologue.engine.script import Field, Option
from duologue.manuscript.lines import Block
from duologue.manuscript.reader import Reader

EVERY = (
    "id",
    "kind",
    "label",
    "least",
    "most",
    "optional",
    "setting",
    "hint",
    "placeholder",
    "feeds",
    "role",
)
OF_SOME = (
    "options",
    "from",
    "total",
    "ends",
    "one_by_one",
    "veto",
    "prefill",
    "hints",
)
MOST = 16_000


def read_fields(reader: Reader, raw: Mapping[str, object]) -> tuple[Field, ...]:
    if "fields" not in raw:
        return ()
    value = raw["fields"]
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        reader.wrong("fields", 'must be a list such as [{ id = "line", kind = "short text" }]')
        return ()
    found = tuple(reader.at(reader.block, reader.path, _field, reader, one) for one in value)
    if len(found) > 1:
        found = tuple(_up_to_any(field, one) for field, one in zip(found, value, strict=True))
    reader.once("fields", [field.id for field in found])
    if found and all(field.setting for field in found) and raw.get("aside") is not True:
        reader.wrong("fields", "at least one field must be there without a setting, or it is an aside")
    return found


def option_id(text: str) -> str:
    """The id of an option given as a text alone: "Hold me" is "hold-me"."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower().replace("’", "").replace("'", "")).strip("-")
    return (plain if plain[:1].isalpha() else f"o-{plain}")[:40].rstrip("-") if plain else ""


def _field(reader: Reader, raw: Mapping[str, object]) -> Field:
    reader.path = f"{reader.path}.fields"
    id_ = reader.id(raw)
    reader.path = f"{reader.path}.{id_}" if id_ else reader.path
    # Inside an inline table the table's own line is the nearest that can be told.
    reader.block = Block("field", reader.block.of("fields"))
    reader.unknown(raw, (*EVERY, *OF_SOME))
    if "kind" not in raw:
        reader.wrong("kind", "is missing")
    kind = reader.one_of(KINDS, raw.get("kind", short_text.KIND.word), "kind", short_text.KIND)
    for key in OF_SOME:
        if key in raw and key not in kind.keys and raw[key] != []:
            of = f"belongs to {', '.join(sorted(one.word for one in KINDS.values() if key in one.keys))} only"
            reader.wrong(key, f"{kind.word} has no options" if key in ("options", "from") else of)
    if kind.needs_options and not raw.get("options") and "from" not in raw:
        needs = "needs options to choose from, or from = where they come from"
        reader.wrong("options", f"{kind.word} {needs}")
    least, most = reader.number(raw, "least", 0, MOST), reader.number(raw, "most", 1, MOST)
    if least is not None and most is not None and least > most:
        reader.wrong("least", "can't be more than most")
    setting = reader.text(raw, "setting") or None
    field = Field(
        id=id_,
        kind=kind,
        label=reader.text(raw, "label"),
        options=_options(reader, raw),
        least=least,
        most=most,
        total=(reader.number(raw, "total", 1, 1000) or 10) if "total" in kind.keys else None,
        optional=reader.flag(raw, "optional") or setting is not None,
        setting=setting,
        hint=reader.text(raw, "hint"),
        placeholder=reader.text(raw, "placeholder"),
        ends=_ends(reader, raw),
        source=_source(reader, raw),
        one_by_one=reader.flag(raw, "one_by_one"),
        veto=reader.flag(raw, "veto"),
        prefill=reader.text(raw, "prefill") or None,
        hints=reader.text(raw, "hints") or None,
        feeds=reader.known(Feed, raw, "feeds"),
        role=reader.known(Role, raw, "role"),
    )
    if (mistake := kind.mistake(field)) is not None:
        reader.wrong(*mistake)
    return field


def _options(reader: Reader, raw: Mapping[str, object]) -> tuple[Option, ...]:
    value = raw.get("options", [])
    if not isinstance(value, list):
        reader.wrong("options", "must be a list")
        return ()
    found = []
    for one in value:
        if isinstance(one, str) and (id_ := option_id(one)):
            found.append(Option(id_, one))
        elif isinstance(one, dict) and set(one) == {"id", "text"} and isinstance(one["text"], str):
            found.append(Option(reader.id(one), one["text"]))
        else:
            reader.wrong("options", 'each is a text, or { id = "…", text = "…" }')
    reader.once("options", [option.id for option in found])
    return tuple(found)


def _source(reader: Reader, raw: Mapping[str, object]) -> tuple[str, ...]:
    """Where options come from: a drawn hand by its name, or STEP.FIELD; one of them or a list."""
    if "from" not in raw:
        return ()
    value = raw["from"]
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
        reader.wrong("from", 'must name a drawn hand, or a list as "STEP.FIELD"')
        return ()
    if "options" in raw:
        reader.wrong("from", "takes the place of options: write one of the two")
    return tuple(found)


def _ends(reader: Reader, raw: Mapping[str, object]) -> tuple[str, str] | None:
    found = reader.ids(raw, "ends")
    if len(found) == 2:
        return (found[0], found[1])
    if "ends" in raw:
        reader.wrong("ends", "must name the two ends")
    return None


def _up_to_any(field: Field, raw: Mapping[str, object]) -> Field:
    """Beside something else, "up to three words" may be none: only `least`, or `optional = false`, asks for
    one."""
    if field.kind.can_be_none and not field.source and not field.least and "optional" not in raw:
        return replace(field, optional=True)
    return field
