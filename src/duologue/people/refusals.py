"""What a service answers when it does not do as asked."""

from __future__ import annotations

from duologue.languages import _, mark, ngettext

SUBSTITUTED = mark(
    "The keys kept here are not the ones that your device confirmed. "
    "Nothing was opened or changed. Please ask whoever looks after this Duologue to restore a backup."
)


class NotFound(Exception):
    """Closed, foreign or unknown: nobody can tell which from the answer, which is the same 404."""


class Refusal(Exception):
    """A sentence for the person; what they typed is kept. `field` names the field it is about, if one is.

    `sentence` is in English, with the names of `values` in it; whoever answers the person reads `message`.
    """

    def __init__(self, sentence: str, field: str | None = None, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.values = values

    @property
    def message(self) -> str:
        """The sentence in the language that is spoken."""
        return _(self.sentence, **self.values)

    def __str__(self) -> str:
        return self.message


class CountedRefusal(Refusal):
    """A refusal that counts something: `one` for one, `many` for each other number, which stands in them as
    `%(num)s`."""

    def __init__(self, one: str, many: str, number: int, field: str | None = None, **values: object) -> None:
        super().__init__(one if number == 1 else many, field, num=number, **values)
        self.forms = (one, many, number)

    @property
    def message(self) -> str:
        return ngettext(*self.forms, **self.values)


class Conflict(Exception):
    """Somebody was quicker: nothing was changed, and looking again shows the present state."""


class Busy(Exception):
    """Too much at once just now: nothing was changed, and trying again in a moment is safe."""
