"""What each rule promises to who answers, by the name that the rule gives it."""

from __future__ import annotations

from duologue.languages import _, mark

PROMISES: dict[str, str] = {
    "private": mark("Only you read this."),
    "shared": mark("%(other)s sees this straight away."),
    "sealed-until-both": mark("Stays closed until %(other)s has answered too."),
    "until-welcome": mark("%(other)s is asked first whether now is good. Until then it stays closed."),
    "asking": mark(
        "%(other)s is told when you choose one of these. If you leave it out, to %(other)s it is as if you "
        "had not answered."
    ),
    "sealed-until-date": mark("Stays closed until its day has come."),
    "matched": mark(
        "%(other)s sees only what you both chose. You can take a yes back later, but not add one here. "
        "If you take back something you both chose, %(other)s will read “not now” there."
    ),
    "matched-by-lot": mark(
        "Of what you both choose, you are both shown two at most, for some days; chance leaves some out. "
        "So what is not shown can be a no, no answer, or chance. Over many weeks, people can still guess. "
        "You can take a yes back later, but not add one. If it was shown, %(other)s then reads “not now”."
    ),
    "counted": mark("%(other)s never sees this."),
}


def say_promise(name: str, other: str) -> str:
    said = _(PROMISES[name], other=other)
    # It may begin with what stands for a name, and a sentence begins as sentences do.
    return said[:1].upper() + said[1:]


_SKIPPED: dict[str, str] = {
    "shared": mark("If you skip this, %(other)s sees that you left it open, and you both go on."),
    "sealed-until-both": mark(
        "If you skip this, it opens only once you answer it after all. You can do that later."
    ),
    "sealed-until-date": mark("If you skip this, you can still answer it later."),
    "matched": mark("If you skip this, you can still answer it later."),
    "matched-by-lot": mark("If you skip this, you can still answer it later."),
}


def say_skipped(name: str, other: str) -> str:
    """What comes of skipping, said before it is done; "" where nothing hangs on it."""
    return _(_SKIPPED[name], other=other) if name in _SKIPPED else ""
