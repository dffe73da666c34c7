"""What was typed, by step: a draft, or a form that comes back; and how it is said once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from duologue.engine.fields.attached import WORDS
from duologue.engine.fields.kind import Field, Wrong
from duologue.languages import _
from duologue.rounds.drafts import Drafted
from duologue.rounds.play import Wish
from duologue.showing.prompts import Prompt
from duologue.web.screens.parts import Beside, Slip
from duologue.wording.values import say_value


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, by step: a draft, or a form that comes back.

    `errors` are by field, and stand at the form that `sent` came from: steps share names of fields. `drafts`
    is what is kept at these steps by now, whatever the form shows.
    """

    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    sent: Wish | None = None
    drafts: Mapping[str, Drafted] = field(default_factory=dict)

    @classmethod
    def read_so_far(cls, drafts: Mapping[str, Drafted]) -> Typed:
        return cls({step: kept.stands.values for step, kept in drafts.items()}, drafts=drafts)

    def find_errors(self, slip: Slip) -> Mapping[str, str]:
        is_it = self.sent is not None and (slip.kind, slip.step) == (self.sent.kind, self.sent.step)
        return self.errors if is_it else {}

    def fill_in(self, slip: Slip) -> Slip:
        """The slip with what was wrong in it, and with as much of what was typed as it can show."""
        errors = self.find_errors(slip)
        return keep_what_fits(replace(slip, errors=errors) if errors else slip)


def keep_what_fits(slip: Slip) -> Slip:
    """A form begins with what was typed as far as its fields can show it: a draft may hold anything, and so
    may what a program sends in the place of a form."""
    if not slip.typed:
        return slip
    known = {field.id: field for field in slip.fields}
    fits = {
        id_: typed
        for id_, typed in slip.typed.items()
        if (field := known.get(id_)) is not None and field.kind.is_typed(typed)
    }
    return replace(slip, typed=fits)


def say_beside(prompt: Prompt, draft: Drafted) -> Iterable[Beside]:
    """What the same writer typed elsewhere, in words."""
    for version in draft.beside:
        said = [say_again(field, version.values.get(field.id)) for field in prompt.fields]
        yield Beside(version.page, [one for one in said if one] or [_("Something that is not finished yet.")])


def say_again(field: Field, raw: object) -> str:
    """As it would stand in a sentence; as it was typed, where it is no answer yet."""
    if field.kind.is_attached and isinstance(raw, Mapping):
        raw = raw.get(WORDS)
    try:
        value = field.kind.read(field, raw) if raw not in (None, "", [], {}) else None
    except Wrong:
        return raw if isinstance(raw, str) else ""
    return say_value(field, value)
