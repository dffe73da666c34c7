"""A slip in a typed code, as who typed it reads it."""

from __future__ import annotations

from duologue.languages import mark
from duologue.people.refusals import CountedRefusal, Refusal
from duologue.vault import CodeSlip, CodeTypo

_SAID = {
    # TRANSLATORS: a recovery code has nine groups of four letters and figures, such as 7K2M.
    CodeSlip.STRANGE: mark("Group %(group)s has a character that no code contains."),
    CodeSlip.LENGTH: mark("Group %(group)s should have four characters."),
    CodeSlip.GROUP: mark("Please look at group %(group)s again."),
    CodeSlip.SOMEWHERE: mark("Something in the code is not as it was given. Please compare every group."),
    CodeSlip.NOT_WHOLE: mark("That does not look like the whole code. Please copy it once more."),
}


def make_refusal(typo: CodeTypo, field: str) -> Refusal:
    if typo.slip is CodeSlip.FEW:
        return CountedRefusal(
            "The code has nine groups of four characters; this has one too few.",
            "The code has nine groups of four characters; this has %(num)s too few.",
            typo.count,
            field,
        )
    if typo.slip is CodeSlip.MANY:
        return CountedRefusal(
            "The code has nine groups of four characters; this has one too many.",
            "The code has nine groups of four characters; this has %(num)s too many.",
            typo.count,
            field,
        )
    return Refusal(_SAID[typo.slip], field, group=typo.group)
