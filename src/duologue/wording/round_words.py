"""What is said of a round as a whole: why it was not started, what stands for one that rests."""

from __future__ import annotations

from duologue.languages import _


def say_one_at_a_time(title: str) -> str:
    """Why something was not started; `title` is of what waits already."""
    return _(
        "“%(title)s” is still open between you. This one is kept for after.",
        title=title,
    )


def say_a_step_behind() -> str:
    """Over a page that somebody, or another device, was quicker than."""
    return _("This page was a step behind. Here is where it stands now; nothing you typed is gone.")


def say_rests() -> str:
    """In the place of a title, where an exercise can't be played here now."""
    return _("An exercise that this place doesn't have just now. What you wrote in it is kept.")
