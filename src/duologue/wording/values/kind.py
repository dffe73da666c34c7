"""The words of a kind of field: how its values are said, and what is said to who gave none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from duologue.engine.fields.kind import Field
from duologue.engine.values import FieldProblem
from duologue.languages import _, mark, ngettext
from duologue.wording.in_a_row import is_sentence, say_in_a_row, say_one_after_the_other


class KindWords:
    """What a kind with no words of its own says. Its sentences are marked, and said when they are shown."""

    empty: ClassVar[str] = mark("Write something here.")
    """Said to who left it empty."""
    how: ClassVar[str] = mark("in your words")
    """How to type an answer in a terminal."""
    shape: ClassVar[str] = mark("Write this as text.")
    """Said to who gave anything else than this kind takes."""
    problems: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """What else its kind raises as `Wrong`, by name."""

    def say(self, asked: Field, value: Any) -> str:
        """A value as one would say it in a sentence."""
        texts = self.say_items(asked, value if isinstance(value, list) else [value])
        return say_in_a_row(texts)

    def say_signed(self, asked: Field, value: Any) -> str:
        """A value as it stands in an agreement."""
        return self.say(asked, value)

    def say_items(self, asked: Field, items: Sequence[object]) -> list[str]:
        return asked.kind.say_items(asked, items)

    def say_how(self, asked: Field) -> str:
        return _(self.how)

    def say_problem(self, problem: FieldProblem) -> str:
        values = problem.values
        match problem.name:
            case "too-long":
                return ngettext(
                    "This is %(num)s letter too long; %(most)s fit.",
                    "This is %(num)s letters too long; %(most)s fit.",
                    values["over"],
                    most=values["most"],
                )
            case "too-short":
                return ngettext(
                    "A little more, please: at least %(num)s letter.",
                    "A little more, please: at least %(num)s letters.",
                    values["least"],
                )
            case "too-many":
                return ngettext("At most %(num)s of these.", "At most %(num)s of these.", values["most"])
            case "too-few":
                return ngettext("At least %(num)s of these.", "At least %(num)s of these.", values["least"])
        sentences = {**_COMMON, "empty": self.empty, "shape": self.shape, **self.problems}
        return _(sentences[problem.name], **values)


_COMMON: Mapping[str, str] = MappingProxyType(
    {
        "unreadable": mark("Some of this can't be read. Try typing it again."),
        "not-among": mark("Answer for these only."),
        "unasked": mark("There is no such thing to fill in here."),
        "nothing": mark("Give at least one of these."),
        "too-much": mark("This is more than fits, about 16,000 letters in all. Shorten it a little."),
    }
)


class ListedWords(KindWords):
    """Items in a row; where some are sentences, all of them are."""

    how = mark("with commas")

    def say(self, asked: Field, value: Any) -> str:
        texts = self.say_items(asked, value)
        return say_one_after_the_other(texts) if any(map(is_sentence, texts)) else self.say_between(texts)

    def say_between(self, texts: Sequence[str]) -> str:
        return say_in_a_row(texts)

    def say_how(self, asked: Field) -> str:
        return _("numbers, with commas") if asked.options else _(self.how)


class ByOptionWords(KindWords):
    """Something for each option."""

    def say(self, asked: Field, value: Any) -> str:
        return say_in_a_row(
            [self.say_of(asked.kind.say_item(asked, id_), part) for id_, part in value.items()]
        )

    def say_of(self, thing: str, part: int | str) -> str:
        # TRANSLATORS: an option and the number that somebody gave it: "A walk 7".
        return _("%(thing)s %(number)s", thing=thing, number=self.say_part(part))

    def say_part(self, part: int | str) -> str:
        """What one option got."""
        return str(part)
