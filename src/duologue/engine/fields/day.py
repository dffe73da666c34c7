"""A date, as "2027-01-31"."""

from __future__ import annotations

import re
from datetime import date, datetime

from duologue.engine.fields.kind import Field, FieldKind, Value, Wrong
from duologue.engine.fields.raw import read_text


class Day(FieldKind):
    word = "date"
    examples = ("2027-01-31", "2027-02-14")
    is_day = True

    def read(self, asked: Field, raw: object) -> Value | None:
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw.isoformat()
        written = read_text(raw)
        return read_iso_date(written) if written else None


def read_iso_date(written: str) -> str:
    """A day of the calendar as ISO has it; raises `Wrong`."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            raise ValueError
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise Wrong("shape") from None


KIND = Day()
