"""Pages and their values for the gallery: every kind of step and field, every state a round can rest in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from duologue.engine.evenings import list_evenings
from duologue.engine.fields import (
    choice,
    day,
    feelings,
    growing_list,
    long_text,
    minutes,
    mood_point,
    points,
    ranking,
    ratings,
    scale,
    several,
    shares,
    short_text,
    slots,
)
from duologue.engine.fields.kind import Field, Option
from duologue.engine.script import Seat, Step, StepKind
from duologue.people.profile import Both, Profile
from duologue.web.presenting import RoundPage
from duologue.web.screens.agree import Agree
from duologue.web.screens.ask import Ask
from duologue.web.screens.begun import Begun, Timed
from duologue.web.screens.do import Do
from duologue.web.screens.end import Afterwards, End
from duologue.web.screens.frame import Frame, FreeDay
from duologue.web.screens.nothing_to_do import NothingToDo
from duologue.web.screens.parts import Leaf, Mark, Opening, Pair, ShownResult, Slip
from duologue.web.screens.read import ToRead
from duologue.web.screens.receive import Receive
from duologue.web.screens.reveal import Reveal
from duologue.web.screens.screen import Folded, Screen, list_parts
from duologue.web.screens.settle import Settle
from duologue.web.screens.speak import Speak, Turn
from duologue.web.screens.together import Together
from duologue.web.screens.waiting import Waiting
from duologue.web.screens.work_out import WorkOut
from duologue.wording.results import draw_result, say_result
from duologue.wording.values.slots import say_slot
from duologue.workings.results import work_out

ANA, BEN = Profile("Ana", "madder", "Europe/Lisbon"), Profile("Ben", "ink-blue", "Europe/Lisbon")
BOTH = Both(ANA, BEN)
ME = SimpleNamespace(
    seat="a",
    former=False,
    shared=True,
    secured=False,
    other_here=True,
    doubtful=False,
    locks_after=None,
    partner_id=UUID(int=1),
)
HELP = ("Listen", "Hold me", "Help me", "Make me laugh", "Leave me be", "Nothing needed")

MOOD = Field("mood", mood_point.KIND)
WORDS = Field("words", feelings.KIND, label="A word for it, if you have one", most=3, optional=True)
LONG = Field("answer", long_text.KIND, most=6000)
SHORT = Field("line", short_text.KIND, most=280, placeholder="You waited up.")
CHOICE = Field("help", choice.KIND, options=tuple(Option(t.lower().split()[0], t) for t in HELP))
CHORES = tuple(Option(t.lower()[:4], t) for t in ("Shopping", "Cooking", "Calls with the bank", "Plants"))


RUNS: dict[str, Any] = {"left": 150, "minutes": 3, "until": "19:42", "mark": "2026-11-26T19:42:00+00:00"}
DAYS = tuple(FreeDay(date(2026, 11, 26) + timedelta(days=n)) for n in range(10))
IDEAS = (
    Option(
        "floor",
        "Lie on the floor with your heads side by side, and say what the ceiling looks like from there.",
    ),
    Option("window", "Look out of a window you never look out of. Name three things that move."),
    Option("page", "Open any book in the middle, and read one page aloud in your most serious voice."),
)
PLACES = (Option("sea", "By the sea"), Option("hills", "In the hills"), Option("home", "At home, phones off"))
RATINGS = Field("r", ratings.KIND, options=PLACES, veto=True, ends=("I'd hardly bear it", "I'd love it"))
SHARES = Field("s", shares.KIND, label="Noticing", options=CHORES)
SLOTS = Field("t", slots.KIND)


def evenings(first: date) -> Field:
    """Five evenings to tap, from the day after this one."""
    found = list_evenings(datetime.combine(first, time(), UTC), 5)
    return replace(SLOTS, evenings=5, options=tuple(replace(one, text=say_slot(one.id)) for one in found))


EVENINGS = evenings(DAYS[0].day)


def result(name: str, one: object, two: object, *steps: Field) -> ShownResult:
    """A result as a round's page has it, worked out by the engine."""
    asked = steps[0]
    given: Mapping[Seat, dict[str, Any]] = {Seat.FIRST: {asked.id: one}, Seat.SECOND: {asked.id: two}}
    step = Step("x", StepKind.ASK, fields=(asked,))
    found = work_out(name, [(step, given)], {Seat.FIRST: "Ana", Seat.SECOND: "Ben"})
    names, colours = {"first": "Ana", "second": "Ben"}, {"first": "madder", "second": "ink-blue"}
    drawn = draw_result(found)
    return ShownResult(say_result(found), str(drawn.pop("kind", "")), drawn, names, colours)


def offered() -> dict[str, RoundPage]:
    """Fields whose options come from elsewhere, and what is worked out of them."""
    rate = {"sea": "8", "home": "no"}
    moves = (Option("reach", "I reach"), Option("retreat", "I retreat"))
    minds = Field("m", several.KIND, options=CHORES)
    beads = Field("p", points.KIND, options=PLACES, total=100)
    carried = {"shop": 100, "cook": 75, "call": 25}, {"shop": 50, "cook": 0, "call": 75, "plan": 100}

    def asks(field: Field, text: str, **more: Any) -> RoundPage:
        slip = Slip("answer", "x", text=text, fields=(field,), button="Done", may_skip=True, **more)
        return screen("ask", slip, days=DAYS)

    def works(text: str, worked: ShownResult) -> RoundPage:
        return screen("work_out", Slip("answer", "x", text=text, button="Go on"), worked=worked)

    picked = Field("i", several.KIND, options=IDEAS, one_by_one=True)
    wrong = "5 points left to give."
    return {
        "one-by-one": asks(picked, "Would you, tonight?", hint="Ben sees only what you both say yes to."),
        "ratings": asks(RATINGS, "How good would it be?", typed={"r": rate}),
        "ratings-one-by-one": asks(replace(RATINGS, one_by_one=True), "How good would it be?"),
        "shares": asks(SHARES, "Who notices that it has to be done?", typed={"s": {"shop": "100"}}),
        "slots": asks(SLOTS, "When could you?", typed={"t": ["2026-11-27 evening"]}),
        "evenings": asks(EVENINGS, "Which of these evenings?", typed={"t": [EVENINGS.options[1].id]}),
        "evenings-over": asks(evenings(date(2026, 1, 1)), "Which of these evenings?"),
        "points-left": asks(beads, "A hundred beads.", typed={"p": {"sea": "95"}}, errors={"p": wrong}),
        "choose": works(
            "What suits you both best.",
            result("choose", {"sea": 10, "hills": 6, "home": 0}, {"sea": 0, "hills": 7, "home": 10}, RATINGS),
        ),
        "divide": works(
            "This is how it comes out.",
            result(
                "divide", {"sea": 50, "hills": 30, "home": 20}, {"sea": 30, "hills": 20, "home": 50}, beads
            ),
        ),
        "load": works("The same tasks, as each of you sees them.", result("load", *carried, SHARES)),
        "redivide": works("A way to share it out.", result("redivide", ["shop"], ["plan", "cook"], minds)),
        "loop": works(
            "This is the loop.",
            result("loop", "reach", "retreat", Field("c", choice.KIND, options=moves)),
        ),
        "free": works(
            "The time that you both have.", result("free-together", list(TIMES), list(TIMES), SLOTS)
        ),
        "opened": screen(
            "reveal",
            Slip("answer", "x", button="Go on"),
            text="Both open.",
            openings=(
                Opening(
                    "How good would it be?",
                    (
                        Leaf("You", "madder", [Pair(RATINGS, {"sea": 8, "home": "no"}), Pair(SLOTS, TIMES)]),
                        Leaf("Ben", "ink-blue", [Pair(SHARES, {"shop": "mostly you", "cook": "all Ben"})]),
                    ),
                ),
            ),
        ),
    }


TIMES = ("2026-11-27 evening", "2026-11-29 midday")


def states() -> dict[str, tuple[str, dict[str, Any]]]:
    found: dict[str, tuple[str, dict[str, Any]]] = {"door": ("door.html", {})}
    for name, screen in (*screens().items(), *offered().items()):
        found[f"round-{name}"] = (
            "round.html",
            {
                "shown": screen,
                "message": "",
                "note_wrong": "",
                "note_typed": "",
                "lost": [],
                "me": ME,
                "before": None,
                "noted": (),
                "own_days": (),
            },
        )
    # The pages of a demo, at which one goes on by hours: with its two, and before anybody has begun.
    found["demo"] = ("demo.html", {"who": ("Ana", "Ben")})
    found["demo-of-nobody"] = ("demo.html", {"who": ()})
    stale = "This page was a step behind. Here is where it stands now; nothing you typed is gone."
    found["round-stale"] = ("round.html", {**found["round-text"][1], "message": stale})
    return found


KINDS = (
    Agree,
    Ask,
    Begun,
    Do,
    End,
    ToRead,
    Receive,
    NothingToDo,
    Reveal,
    Settle,
    Speak,
    Together,
    Waiting,
    WorkOut,
)
SCREENS: Mapping[str, type[Screen]] = {one.template: one for one in KINDS}
AROUND = ("title", "days", "hinting", "other_name")
BESIDE = ("asides", "may_note")
FOLDED = ("more", "earlier", "put_away")


def screen(kind: str, *slips: Slip, **more: Any) -> RoundPage:
    """A page with a screen of that kind; what isn't the screen's own goes to where it belongs."""
    around = {"title": "In your shoes", "other_name": "Ben"} | {k: more.pop(k) for k in AROUND if k in more}
    beside = {name: more.pop(name) for name in BESIDE if name in more}
    folded = {name: more.pop(name) for name in FOLDED if name in more}
    worked, opened = more.get("worked"), more.get("openings", ())
    folded["by_part"] = [worked] if worked and worked.has_parts else list_parts(opened)
    if kind == "ask":
        more["slips"] = slips
    elif kind == "nothing_to_do":
        more |= {"first": slips[0] if slips else None, "later": slips[1:]}
    elif slips:
        (more["slip"],) = slips
    return RoundPage(
        frame=Frame(str(uuid4()), digest="d", colour="madder", other_colour="ink-blue", **around),
        screen=SCREENS[kind](folded=Folded(**folded), **more),
        **beside,
    )


def screens() -> dict[str, RoundPage]:
    lighthouse = (
        "A lighthouse keeper. I liked that everyone would know I was there without having to come in."
    )
    train = "The man who drives the train very slowly past the beach. Every day the beach."
    leaves = (Leaf("You", "madder", [Pair(LONG, lighthouse)]), Leaf("Ben", "ink-blue", [Pair(LONG, train)]))
    nine = Opening("What did you want to be at nine?", leaves)
    timed_slip = Slip(
        "answer",
        "quiet",
        text="Spend these first minutes together, without the phones.",
        hint="Put both phones on the table with the screen down.",
        button="We're done",
        skip=Slip("skip", "quiet", button="Not this time"),
    )
    more = (
        Slip("add", "answer", text="I'd put it differently now", fields=(LONG,), button="Add it"),
        Slip("pause", button="Pause this", hint="Only you see it. Come back any time."),
        Slip("leave", button="Leave this one", hint="No reason needed. Nobody is told."),
    )
    every = (
        Slip(
            "answer",
            "x",
            text="Every kind of field",
            fields=(
                replace(SHORT, label="A short line", hint="Something you could have photographed."),
                Field("sev", several.KIND, label="Several", options=CHORES, most=2),
                Field(
                    "scale",
                    scale.KIND,
                    label="How much is pulling at you?",
                    ends=("hardly anything", "everything at once"),
                ),
                Field("rank", ranking.KIND, label="In what order?", options=CHORES),
                Field("pts", points.KIND, label="Who carries it?", options=CHORES, total=10),
                Field("min", minutes.KIND, label="How long?", least=1, most=90),
                Field("date", day.KIND, label="When?"),
                Field(
                    "list",
                    growing_list.KIND,
                    label="What else?",
                    most=6,
                    placeholder="The window that sticks",
                ),
            ),
            button="Done",
            may_skip=True,
            promise="Stays closed until Ben has answered too.",
            errors={"min": "Give whole minutes, from 1 to 90.", "pts": "2 points left to give."},
            typed={"min": "500", "pts": {"shop": "8"}, "sev": ["shop"], "scale": "4", "list": ["The window"]},
        ),
    )
    check_in = (
        Slip(
            "answer",
            "mood",
            text="How are you today?",
            fields=(MOOD,),
            typed={"mood": ["3", "4"]},
            may_skip=True,
        ),
        Slip(
            "answer",
            "help",
            text="What would help?",
            hint="Ben sees this one straight away.",
            fields=(CHOICE,),
            typed={"help": "hold"},
            button="Done",
        ),
    )
    planes = Opening(
        "How did your day feel?",
        (
            Leaf("You", "madder", [Pair(MOOD, [3, 4]), Pair(WORDS, ["tired", "hopeful"])]),
            Leaf("Ben", "ink-blue", [Pair(MOOD, [7, 6])]),
        ),
        (
            Mark("madder", "A", 3, 4, False, "Your day: rather heavy."),
            Mark("ink-blue", "B", 7, 6, False, "Ben's day: rather light."),
            Mark("ink-blue", "B", 5, 3, True, "Ben's guess of yours."),
            Mark("madder", "A", 6, 8, True, "Your guess of Ben's."),
        ),
    )
    return {
        "text": screen(
            "ask",
            Slip(
                "answer",
                "answer",
                text="What did you want to be at nine?",
                hint="Six words will do.",
                fields=(LONG,),
                button="Done",
                may_skip=True,
                promise="Stays closed until Ben has answered too.",
            ),
            title="An open question",
            more=more[1:],
        ),
        "check-in": screen("ask", *check_in, title="Check-in"),
        "weather": screen(
            "ask",
            Slip(
                "answer",
                "weather",
                text="How did your day feel? Tap the place that fits.",
                fields=(MOOD, WORDS),
                typed={"words": ["sad", "let down"]},
                button="Done",
                may_skip=True,
            ),
        ),
        "fields": screen("ask", *every),
        "read": screen(
            "read",
            Slip(
                "answer",
                "r",
                text="You asked, and that is the part that works. It was never about guessing well.",
                button="Go on",
            ),
        ),
        "speak": screen(
            "speak",
            Slip(
                "answer",
                "talk",
                text="Tell Ben about it: what happened, and what it was like for you.",
                hint="Two minutes is plenty.",
                button="That's what I wanted to say",
            ),
            title="Say it back",
            turn=Turn("madder", "Ana talks"),
            more=more[1:],
        ),
        "two-minutes": screen(
            "speak",
            Slip("answer", "mine", text="Your two minutes. Begin anywhere.", button="That was mine"),
            title="Two minutes each",
            turn=Turn("madder", "You talk"),
            minutes=2,
        ),
        **{
            name: screen(
                "ask",
                Slip(
                    "answer",
                    "reflect",
                    text="Write back what came across, in words of your own.",
                    hint="Ben wrote: “They moved my desk while I was away.”",
                    fields=(replace(LONG, hints="reflection"),),
                    button="Ask whether that's it",
                    promise="Ben sees this straight away.",
                ),
                title="Say it back, in writing",
                hinting=hinting,
            )
            for name, hinting in (("reflection", True), ("reflection-without-hints", False))
        },
        "do": screen(
            "do",
            Slip(
                "answer",
                "c",
                text="Ask about the shed. Then ask one more question than you usually would.",
                hint="It takes half a minute. You don't have to tell us anything about it.",
                button="I'll do that",
                skip=Slip("skip", "c", button="Not today"),
            ),
            title="One small thing",
        ),
        "together": screen(
            "together",
            Slip("answer", "t", text="Phones down.", button="We're done"),
            minutes=15,
            title="Phones down",
        ),
        **{
            f"begun-{name}": screen(
                "begun",
                timed_slip,
                minutes=4,
                timed=Timed(state, replace(timed_slip, kind="begin", button="I'm ready"), **rest),
                title="Phones down",
            )
            for name, state, rest in (
                ("asks", "asks", {}),
                ("waits", "waits", {"left": 500}),
                ("runs", "runs", RUNS),
                ("shape", "runs", RUNS | {"shape": True}),
                ("over", "over", RUNS | {"left": 0, "minutes": 0}),
            )
        },
        "settle": screen(
            "settle",
            Slip("", "ten-seconds", text="Breathe out slowly.", hint="Nothing to do.", button="Go on"),
            seconds=8,
            title="Repair",
        ),
        "reveal": screen(
            "reveal",
            openings=(nine,),
            question="What did you want to be at nine?",
            text="Both are open. You could also just talk about it.",
            just_opened=True,
            title="An open question",
            more=more,
            may_note=True,
            asides=(
                Slip(
                    "answer",
                    "closer",
                    text="Did this bring you closer?",
                    fields=(
                        Field(
                            "closer",
                            choice.KIND,
                            options=tuple(Option(t, t) for t in ("Yes", "A little", "Not this time")),
                        ),
                    ),
                    button="Keep it to myself",
                    promise="Nobody else ever sees this.",
                ),
            ),
        ),
        "plane": screen(
            "reveal",
            Slip("answer", "side", button="Go on"),
            openings=(planes,),
            text="Look at both. The space between is something to ask about, not a mark.",
        ),
        "receive": screen(
            "receive",
            Slip(
                "receive",
                "said",
                text="Ben has told you something that wasn't nothing. What would you like to say to it?",
            ),
            openings=(nine,),
            title="An open question",
        ),
        "work-out": screen(
            "work_out",
            Slip(
                "answer",
                "w",
                text="What you both named",
                hint="A walk by the river, and nobody phoning.",
                button="Go on",
            ),
        ),
        "agree": screen(
            "agree",
            Slip(
                "answer",
                "a",
                text="Ben takes the bins in winter, Ana in summer.",
                fields=(
                    Field(
                        "agree",
                        choice.KIND,
                        options=(Option("yes", "Yes, agreed"), Option("not-yet", "Not yet")),
                    ),
                ),
                button="Say so",
            ),
        ),
        "agreed": screen(
            "end",
            text="Agreed, by both of you.",
            agreed="The bins: Ben, in winter.\nThe bins: Ana, in summer.",
            afterwards=Afterwards.COMES_UP,
            earlier=(nine,),
            more=more,
        ),
        "waiting": screen(
            "waiting",
            text="Yours is safe and still closed.",
            hint="Nothing more to do. If you both answer, it opens.",
            mine=(Leaf("You", "madder", [Pair(LONG, lighthouse)]),),
            more=(
                Slip(
                    "correct",
                    "answer",
                    text="Change mine",
                    fields=(LONG,),
                    typed={"answer": lighthouse},
                    button="Keep it like this",
                ),
                Slip("withdraw", "answer", button="Take mine back"),
                *more[1:],
            ),
            title="An open question",
        ),
        "waiting-long": screen(
            "waiting",
            text="Yours is safe and still closed.",
            put_away=(Leaf("You", "madder", [Pair(SHARES, {"shop": "mostly you", "cook": "all Ben"})]),),
            more=more[1:],
            title="Who carries what",
        ),
        "paused": screen(
            "nothing_to_do", Slip("resume", button="Go on with it"), text="Paused. Come back any time."
        ),
        "left": screen("nothing_to_do", text="Left for now. No reason needed, none given."),
        "quiet": screen(
            "nothing_to_do",
            Slip("withdraw", "answer", button="Take it back"),
            Slip("keep", button="Keep it for myself", said="yes"),
            text="This one has gone quiet.",
            hint="Yours never opened: take it back, or keep it for yourself.",
        ),
        "closed": screen(
            "end",
            text="That was all of it. You can put the phone away.",
            earlier=(nine,),
            may_note=True,
        ),
    }
