"""What the kinds of attachment take in and give out: a module here for each, of the same name as the kind of
field, with one value `KIND`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from duologue.attachments.kinds.kind import AttachmentKind
from duologue.engine.fields import KINDS
from duologue.engine.fields.kind import FieldKind


def find_kind_told(told: Mapping[str, object]) -> AttachmentKind | None:
    """Which kind a value is of, where its field is not at hand."""
    every = (find_kind(kind) for kind in KINDS.values() if kind.is_attached)
    return next((one for one in every if one.fact in told), None)


def find_kind(field: FieldKind) -> AttachmentKind:
    """Found by the name of the field's module, as its words and its template are."""
    found: AttachmentKind = import_module(f"{__name__}.{field.name}").KIND
    return found
