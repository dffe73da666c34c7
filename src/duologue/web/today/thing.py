"""What may stand on Today: a sentence, a line under it, and what one can do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """Leads to `address`, or sends `fields` there."""

    label: str
    address: str
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """`kind` names what a template adds to it, `templates/today/KIND.html`, if there is such a one; `about`
    is what that may look at.

    `heading` is the page's sentence where this thing comes first, which it may if it has a button. Below,
    `small` stands in its place, if it is given, with `over` above it, and the whole of a thing without a
    button leads to `address`. `theirs`: what stands there below is what one of the two wrote. `colours`:
    whose it is, as names of threads. `state`: what a page that was left open has to be told of, beside the
    sentences and the button.
    """

    kind: str
    heading: str
    line: str = ""
    button: Button | None = None
    state: object = ()
    over: str = ""
    small: str = ""
    address: str = ""
    theirs: bool = False
    colours: tuple[str, ...] = ()
    about: object = None
