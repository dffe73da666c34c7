"""What the kinds of attachment take in and give out: a module here for each, of the same name as the kind of
field, with one value `KIND`."""

from __future__ import annotations

from importlib import import_module

from duologue.attachments.kinds.kind import AttachmentKind
from duologue.engine.fields.kind import FieldKind


def kind_of(field: FieldKind) -> AttachmentKind:
    """Found by the name of the field's module, as its words and its template are."""
    found: AttachmentKind = import_module(f"{__name__}.{field.name}").KIND
    return found
