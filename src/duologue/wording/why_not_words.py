"""Why a move was not taken, said to who made it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from duologue.languages import mark
from duologue.showing.why_not import WhyNot

SENTENCES: Mapping[WhyNot, str] = MappingProxyType(
    {
        WhyNot.NOT_HERE: mark("That is not a step you can do now. Here is where you are."),
        WhyNot.ALREADY: mark("You have already answered this one."),
        WhyNot.NEEDS_ANSWER: mark("There is nothing in it yet. Write something, or skip it."),
        WhyNot.NOTHING_TO_WRITE: mark("There is nothing to write here; a tap is enough."),
        WhyNot.ID_USED: mark("That answer is already in place."),
        WhyNot.CANNOT_SKIP: mark("There is nothing to skip here."),
        WhyNot.NO_ANSWER: mark("There is no answer of yours there."),
        WhyNot.LOCKED: mark(
            "It is on its way to being opened, so it stays as it is. Once open, you can add to it."
        ),
        WhyNot.OPEN_NOW: mark("It is open now and stays. You can add to it."),
        WhyNot.NOT_PRIVATE: mark("Only something private can be shared this way."),
        WhyNot.STAYS_PRIVATE: mark("This stays with you."),
        WhyNot.NOT_OPEN: mark("You can add to it once it is open. Until then you can correct it."),
        WhyNot.NOTHING_TO_RELEASE: mark("There is nothing waiting to be opened."),
        WhyNot.NOT_RECEIVED_YET: mark("You can say this once you have read it."),
        WhyNot.ONE_RECEIVED: mark("You have already said something here."),
        WhyNot.RECEIVED_WORD: mark("Say one of: thanks, more, moment."),
        WhyNot.KEEP_WORD: mark("Say yes or no."),
        WhyNot.NOTHING_FADES: mark("This one stays anyway."),
        WhyNot.PAUSED_FIRST: mark("You paused this one. Come back to it first."),
        WhyNot.NOT_PAUSED: mark("You have not paused it."),
        WhyNot.ALREADY_PAUSED: mark("It is already paused."),
        WhyNot.LEFT_FIRST: mark("You left this one. Come back to it first."),
        WhyNot.ALREADY_LEFT: mark("You have already left it."),
        WhyNot.STARTED: mark("It has already begun."),
        WhyNot.CLOSE_LATER: mark("It is still open. You can pause it or leave it at any time."),
        WhyNot.CLOSED: mark("You have already closed it."),
        WhyNot.ANOTHER_DAY: mark("This belongs to another date than yours now. Each date has its own."),
        WhyNot.QUIET_NOW: mark("It went quiet. Either of you can begin it again."),
        WhyNot.FADED_NOW: mark("It has faded."),
        WhyNot.NOT_FOR_YOU: mark("On your own phone, you answer for yourself."),
        WhyNot.NOT_TURN: mark("It is the other person's turn."),
        WhyNot.NOT_ALONE: mark("You are here on your own."),
        WhyNot.SETTLING: mark("A few seconds more. Then you can go on."),
    }
)
