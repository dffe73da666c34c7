"""Twin worlds: what one partner may not read yet changes no byte, query or decryption of the other's.

Both worlds are forks of one database, and Ben walks through every route of pages and API in each. What
both may read is no secret: a shared answer, the bit "has answered" for who has nothing left to do there, an
opening. Nothing is exempt: what is offered and what is drawn hang on nothing of the other's either, and the
live stream is held against its twin as well.

Two counts, of work and not of bytes, are known to differ and are held to their places here: a start reads the
rounds that are still open, and the other's last tap closes one (A_START); whoever comes first after a round's
time stores that it is over (FIRST_VISIT).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from tests.rounds.playing import CHECK_IN, QUESTION, answer, move, start
from tests.rounds.zones import LOS_ANGELES, lives
from tests.security import routes
from tests.security.test_matched import SLUG as IDEAS
from tests.security.test_matched import TEXT as IDEAS_TEXT
from tests.security.walking import (
    Answer,
    Request,
    Visitor,
    differences,
    every_move,
    everywhere,
    fixed,
    undone,
)
from tests.world import World, token_header

from duologue.engine.moves import MoveKind
from duologue.keepsakes import (
    agreeing,
    beside_articles,
    bringing,
    due_dates,
    keeping,
    keepsake_moves,
    keepsake_rows,
    letters,
    put_away,
)
from duologue.keepsakes import reading_keepsakes as kept
from duologue.keepsakes.letters import Going
from duologue.live import hub, listeners, watch
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.parse import parse
from duologue.people import access, devices, leaving, limits, own_settings, profile, sealing
from duologue.people.limits import Limits
from duologue.people.own_settings import OwnSettings
from duologue.rhythm import forty_days, offers, rota
from duologue.rounds import (
    coming_back,
    desk,
    drafts,
    drawing_cards,
    history,
    installed,
    margins,
    outbox,
    play,
    reading_rounds,
    starting,
)
from duologue.rounds.models import Draft, Round
from duologue.showing import sees as engine_sees
from duologue.vault import Locked
from duologue.web import gate

INTEREST = kinds.find_kind("interest")
CARD, DEEP_CARD = "nine-years-old", "needed-when-small"
SHOES = "empathy/in-your-shoes"
WEATHER = "empathy/my-own-weather"
MOOD = {"mood": [7, 4]}
Hidden = Callable[["Twins"], None]
A_START = "a question"
KNOWN = re.compile(r"[\w ]+: POST /rounds/ a question: decryptions \d+ against \d+")
FIRST_VISIT = re.compile(r"looked: GET /(api/v1/)?rounds/[^:]+: queries \d+ against \d+")
OF_ROUNDS = frozenset(
    {
        *(
            "",
            "rounds/<uuid:id>/",
            "history/",
            "jar/",
            "world/",
            "kept/",
            "letters/",
            "me/export/duologue.json",
            "me/export/print/",
        ),
        *(
            "api/v1/today",
            "api/v1/offers",
            "api/v1/rounds",
            "api/v1/rounds/<uuidstr:round_id>",
            "api/v1/events",
        ),
        *("api/v1/rounds/<uuidstr:round_id>/notes", "api/v1/keepsakes", "api/v1/letters"),
        "api/v1/keepsakes/worlds",
        *("thread/", "thread/reading/", "thread/better-days/", "thread/load/", "thread/kinds/"),
        *("thread/then-and-now/", "thread/look-back/", "thread/first-days/"),
        *("thread/who-said-it/", "thread/still-true/", "thread/four-lines/", "thread/evening/"),
        *("thread/four-lines/<int:month>/", "api/v1/days/back", "api/v1/days/months/<number>"),
        "me/export/diary/<slug:name>.csv",
        *("paths/<slug:name>/", "api/v1/paths/<name>", "rituals/", "api/v1/rituals"),
    }
)


@dataclass
class Twins:
    """A world to fork: Ben, who walks, and a round that both play."""

    world: World
    ben: Visitor
    round_id: UUID
    own: UUID
    keepsake: UUID
    device: UUID

    @property
    def now(self) -> datetime:
        return self.ben.now

    def requests(self, wide: bool) -> list[Request]:
        """All there are; or, to be quick, every move and what is made of rounds and keepsakes."""
        found = everywhere(self.ben, self.round_id, self.own, self.keepsake, self.device)
        found = [
            one
            for one in found
            if wide
            or (one.method == "GET" and one.route in OF_ROUNDS)
            or one.note == A_START
            # What is looked for is in what the other gave, whether or not it may be read.
            or one.route == "find/"
        ]
        return found + every_move(self.ben, self.round_id)

    def seen(self, hidden: Hidden, requests: list[Request]) -> list[Answer]:
        """What Ben gets in the world in which `hidden` happened."""
        with undone():
            hidden(self)
            return [*self.ben.walk(requests), self.streamed()]

    def asked(self, hidden: Hidden, requests: list[Request]) -> list[Answer]:
        """The same, but that each request finds what those before it have left."""
        with undone():
            hidden(self)
            found = []
            for request in requests:
                found.append(self.ben.ask(request))
                found += [self.ben.ask(Request("GET", "", path)) for path in request.then]
            return found

    def streamed(self) -> Answer:
        """What Ben's open page is told by the live stream, from its beginning on."""
        admitted = listeners.admit(self.ben.who.jar, "", 0, self.now, secure=True)
        if admitted is None:
            return Answer("the live stream", 401, (), "", b"", 0, 0)
        news = watch.look({admitted.listener: admitted.last}, self.now)
        told = [
            hub.write_message(one)
            for one in news.events[admitted.listener.couple]
            if one.seat == admitted.listener.seat
        ]
        assert not news.gone
        return Answer("the live stream", 200, (), "", b"".join(told), 0, 0)

    def apart(self, variants: Mapping[str, Hidden], *, wide: bool = False) -> list[str]:
        """Where each variant shows; all are held against the first."""
        requests = self.requests(wide)
        (_, first), *others = variants.items()
        twin = self.seen(first, requests)
        assert all(one.status < 500 for one in twin), [one.asked for one in twin if one.status >= 500]
        found = [
            f"{name}: {shown}"
            for name, hidden in others
            for shown in differences(twin, self.seen(hidden, requests))
        ]
        return [one for one in found if not KNOWN.fullmatch(one)]

    def ana(self, kind: MoveKind, step: str | None = None, round_id: UUID | None = None, **more: Any) -> None:
        outcome = move(self.world.ana, round_id or self.round_id, kind, self.now, step, **more)
        assert outcome.accepted, play.say_why(outcome)

    def answers(self, step: str, **values: object) -> None:
        self.ana(MoveKind.ANSWER, step, raw=values)


def begun(world: World, slug: str, **more: Any) -> Twins:
    """Ben has begun a round of `slug`; both have things of their own."""
    now = world.now
    world.ben.visit(now)
    token = token_header(world.ben)
    other = devices.make_token(world.ben.me(), "another", now)
    assert other
    device = next(line.id for line in devices.list_devices(world.ben.me(), now) if line.is_token)
    own = start(world.ben, WEATHER, now, id=fixed("own"))
    move(world.ben, own, MoveKind.ANSWER, now, "weather", raw=MOOD)
    thanks = start(world.ana, "thanks/one-line-of-thanks", now, id=fixed("thanked"))
    answer(world.ana, thanks, "line", {"line": "You waited up."}, now)
    keepsake = keeping.keep(world.ben.me(), kinds.APPRECIATION, "The soup.", now)
    for name in ("Herons", "Knots"):
        keeping.keep(world.ana.me(), INTEREST, name, now, id=fixed(name))
    round_id = start(world.ben, slug, now, id=fixed("round"), **more)
    ben = Visitor(world, world.ben, token, now)
    # The first page about calls draws the instance's key for them, which then is there in either world.
    ben.walk([Request("GET", "me/times/where/", "/me/times/where/")])
    return Twins(world, ben, round_id, own, keepsake, device)


def nothing(_: Twins) -> None:
    """Ana does nothing at all."""


EACH_BY_ITSELF = pytest.mark.parametrize("each", [False, pytest.param(True, marks=pytest.mark.soak)])
"""A world for each thing that is hidden takes minutes; one in which all of them happened tells as much of
whether any of them shows, but not of which."""


def at_once(variants: Mapping[str, Hidden], *apart: str) -> dict[str, Hidden]:
    """The first of them, one world in which all the others happened one after another, and those `apart`."""
    (first, hidden), *others = variants.items()

    def happen(twins: Twins) -> None:
        for _, other in others:
            other(twins)

    return {first: hidden, "all at once": happen, **{name: variants[name] for name in apart}}


def drafted(twins: Twins) -> None:
    drafts.save(twins.world.ana.me(), f"{twins.round_id}/answer", {"answer": "Half of what I mean"})


# -- a sealed step ---------------------------------------------------------------------------------


def said(words: str) -> Hidden:
    return lambda twins: twins.answers("answer", answer=words)


def did(*moves: tuple[MoveKind, str | None, Mapping[str, object] | None]) -> Hidden:
    def happen(twins: Twins) -> None:
        for kind, step, values in moves:
            twins.ana(kind, step, raw=values)

    return happen


def tapped(*steps: str) -> Hidden:
    return did(*((MoveKind.ANSWER, step, None) for step in steps))


WORDS = (MoveKind.ANSWER, "answer", {"answer": "one thing"})
LEAVE, PAUSE = (MoveKind.LEAVE, None, None), (MoveKind.PAUSE, None, None)

SEALED: dict[str, Hidden] = {
    "nothing": nothing,
    "an answer": did(WORDS),
    "a long one": said("another thing " * 300),
    "a skip": did((MoveKind.SKIP, "answer", None)),
    "taken back": did(WORDS, (MoveKind.WITHDRAW, "answer", None)),
    "corrected": did(WORDS, (MoveKind.CORRECT, "answer", {"answer": "another " * 90})),
    "a pause": did(PAUSE),
    "left": did(LEAVE),
    "answered and left": did(WORDS, LEAVE),
    "a draft": drafted,
}


@pytest.mark.parametrize("strict", [False, True])
def test_before_the_opening_nothing_depends_on_what_is_sealed(world: World, strict: bool) -> None:
    """check 11: answered with whatever words, skipped, taken back, left, typed only or not begun."""
    twins = begun(world, QUESTION, card=CARD)
    if strict:
        sealing.make_strict(world.ben.me(), world.now)
        sealing.make_strict(world.ana.me(), world.now)
    assert twins.apart(SEALED, wide=not strict) == []


def test_one_s_own_answer_learns_nothing_of_the_other_s(world: World) -> None:
    """check 11: Ben has answered two sealed steps, and waits; Ana has done nothing, or hidden it."""
    twins = begun(world, SHOES)
    for step in ("weather", "guess"):
        answer(world.ben, twins.round_id, step, MOOD, world.now)
    variants = {
        "nothing": nothing,
        "a skip": did((MoveKind.SKIP, "weather", None)),
        "both skipped": did((MoveKind.SKIP, "weather", None), (MoveKind.SKIP, "guess", None)),
        "a pause": did(PAUSE),
        "left": did(LEAVE),
        "left and back": did(LEAVE, (MoveKind.RESUME, None, None)),
        "a draft": drafted,
    }
    assert twins.apart(variants) == []


def test_that_somebody_has_answered_tells_neither_what_nor_whether_they_stayed(world: World) -> None:
    """check 11: the one sign of presence is a bit; behind it words, leaving and taking back look the same."""
    twins = begun(world, SHOES)
    for step in ("weather", "guess"):
        answer(world.ben, twins.round_id, step, MOOD, world.now)
    first = (MoveKind.ANSWER, "weather", MOOD)
    variants = {
        "answered": did(first),
        "otherwise": did((MoveKind.ANSWER, "weather", {"mood": [0, 10], "words": ["tired"]})),
        "and skipped": did(first, (MoveKind.SKIP, "guess", None)),
        "and left": did(first, LEAVE),
        "and paused": did(first, PAUSE),
        "and took it back": did(first, (MoveKind.WITHDRAW, "weather", None)),
    }
    assert twins.apart(variants) == []


# -- taps, asides and numbers that are nobody else's -------------------------------------------------


def test_after_the_opening_nobody_sees_the_other_s_taps(world: World) -> None:
    """checks 11 and 47: reading, tapping on, being done and what one thought of it show nowhere."""
    twins = begun(world, SHOES)
    for step in ("weather", "guess"):
        for who in (world.ben, world.ana):
            answer(who, twins.round_id, step, MOOD, world.now)
    for step in ("side-by-side", "missed", "got-it"):
        move(world.ben, twins.round_id, MoveKind.ANSWER, world.now, step)
    through = tapped("side-by-side", "missed", "got-it")

    def closer(twins: Twins) -> None:
        through(twins)
        (aside,) = play.look(world.ana.me(), twins.round_id, world.now).view.asides
        twins.ana(MoveKind.ANSWER, aside.step, raw={aside.fields[0].id: aside.fields[0].options[0].id})

    variants = {
        "nothing": nothing,
        "a tap": tapped("side-by-side"),
        "through": through,
        "a closer": closer,
        "closed": lambda twins: (through(twins), twins.ana(MoveKind.CLOSE)),
        "left": did(LEAVE),
        "a pause": did(PAUSE),
        "a skip": did((MoveKind.ANSWER, "side-by-side", None), (MoveKind.SKIP, "missed", None)),
    }
    assert twins.apart(variants) == []


def test_what_is_said_back_is_seen_and_how_it_felt_is_not(world: World) -> None:
    """check 11: an open question after its opening: what is only the teller's, and who keeps a deep one."""
    twins = begun(world, QUESTION, card=DEEP_CARD)
    for who in (world.ben, world.ana):
        answer(who, twins.round_id, "answer", {"answer": "words"}, world.now)
    assert move(world.ben, twins.round_id, MoveKind.RECEIVE, world.now, "said", said="thanks").accepted

    def felt(option: int) -> Hidden:
        def happen(twins: Twins) -> None:
            asides = play.look(world.ana.me(), twins.round_id, world.now).view.asides
            aside = next(one for one in asides if one.fields)
            twins.ana(
                MoveKind.ANSWER, aside.step, raw={aside.fields[0].id: aside.fields[0].options[option].id}
            )

        return happen

    variants = {
        "nothing": nothing,
        "felt understood": felt(0),
        "did not": felt(-1),
        "skipped": did((MoveKind.SKIP, "said", None)),
        "kept": lambda twins: twins.ana(MoveKind.KEEP, said="yes"),
        "not kept": lambda twins: twins.ana(MoveKind.KEEP, said="no"),
        "left": did(LEAVE),
    }
    assert twins.apart(variants) == []


@pytest.mark.parametrize(
    ("extra", "one", "two"),
    [
        ("stress", {"stress": 2}, {"stress": 9}),
        ("closeness", {"closeness": 1}, {"closeness": 10}),
    ],
)
def test_a_check_in_s_extra_question_stays_whose_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch, extra: str, one: dict[str, object], two: dict[str, object]
) -> None:
    """check 11: private and counted asides: given, otherwise, skipped, taken back or not at all."""
    own_settings.change(world.ana.me(), lambda _: OwnSettings(stress=True, thread=True))
    monkeypatch.setattr(drawing_cards.secrets, "choice", lambda found: extra if extra in found else found[0])
    twins = begun(world, CHECK_IN)
    for who in (world.ben, world.ana):
        answer(who, twins.round_id, "mood", MOOD, world.now)
        answer(who, twins.round_id, "help", {"help": "hold"}, world.now)
    given = (MoveKind.ANSWER, extra, one)
    variants = {
        "nothing": nothing,
        "given": did(given),
        "otherwise": did((MoveKind.ANSWER, extra, two)),
        "skipped": did((MoveKind.SKIP, extra, None)),
        "taken back": did(given, (MoveKind.WITHDRAW, extra, None)),
        "corrected": did(given, (MoveKind.CORRECT, extra, two)),
    }
    assert twins.apart(variants) == []


def test_a_check_in_does_not_tell_whether_the_other_has_looked_inside(world: World) -> None:
    """check 11: before Ben's own answer; with the guess that only Ana has switched on, and without."""
    twins = begun(world, CHECK_IN)

    def guessed(twins: Twins) -> None:
        own_settings.change(world.ana.me(), lambda _: OwnSettings(guess=True))
        twins.answers("mood", **MOOD, guess=[1, 1])

    variants = {
        "nothing": nothing,
        "a mood": did((MoveKind.ANSWER, "mood", MOOD)),
        "and a guess": guessed,
        "a skip": did((MoveKind.SKIP, "mood", None)),
    }
    assert twins.apart(variants) == []


def test_taking_turns_does_not_show_a_tap_that_is_waited_for_by_nobody(world: World) -> None:
    """check 11: *Say it back* on two phones, before either has begun to talk."""
    twins = begun(world, "listening/say-it-back")
    variants = {"nothing": nothing, "a tap": tapped("settle"), "left": did(LEAVE), "a pause": did(PAUSE)}
    assert twins.apart(variants) == []


# -- matched ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("bens", [None, ["walk"]])
def test_a_no_is_an_answer_that_never_came(
    world: World, monkeypatch: pytest.MonkeyPatch, bens: list[str] | None
) -> None:
    """check 14: over every route: "no", "not now", not answered, and a wish that is not shared."""
    script = parse(IDEAS_TEXT, IDEAS)
    known, of = MappingProxyType({**installed.read_scripts(), IDEAS: script}), installed.find_script
    monkeypatch.setattr(installed, "read_scripts", lambda: known)
    monkeypatch.setattr(installed, "find_script", lambda sha: script if sha == script.sha256 else of(sha))
    twins = begun(world, IDEAS)
    if bens:
        answer(world.ben, twins.round_id, "ideas", {"ideas": bens}, world.now)
    wish = (MoveKind.ANSWER, "ideas", {"ideas": ["music", "soup"]})
    variants = {
        "nothing": nothing,
        "another wish": did(wish),
        "a skip": did((MoveKind.SKIP, "ideas", None)),
        "taken back": did(wish, (MoveKind.WITHDRAW, "ideas", None)),
        "changed": did(wish, (MoveKind.CORRECT, "ideas", {"ideas": ["music"]})),
        "left": did(LEAVE),
    }
    assert twins.apart(variants) == []
    shared = {"nothing": nothing, "a shared wish": did((MoveKind.ANSWER, "ideas", {"ideas": ["walk"]}))}
    assert bool(twins.apart(shared)) is bool(bens)  # the control


def test_a_match_has_its_day_whatever_the_other_chooses_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """check 65: it came a day after its round began; that Ana takes back later what Ben never chose shows on
    none of the days on which it is first, below, or asked about. The control takes back what both chose."""
    script = parse(IDEAS_TEXT, IDEAS)
    known, of = MappingProxyType({**installed.read_scripts(), IDEAS: script}), installed.find_script
    monkeypatch.setattr(installed, "read_scripts", lambda: known)
    monkeypatch.setattr(installed, "find_script", lambda sha: script if sha == script.sha256 else of(sha))
    twins = begun(world, IDEAS)
    answer(world.ben, twins.round_id, "ideas", {"ideas": ["soup"]}, world.now)
    came = world.now + timedelta(days=1)
    answer(world.ana, twins.round_id, "ideas", {"ideas": ["soup", "music"]}, came)
    pages = ("", "kept/", "api/v1/today", "rounds/<uuid:id>/")
    requests = [one for one in twins.requests(wide=True) if one.method == "GET" and one.route in pages]
    for days in (1, 2, 3):
        twins.ben.now = world.now + timedelta(days=days)
        world.ben.visit(twins.ben.now)

        def changed(*chosen: str) -> Hidden:
            return did((MoveKind.CORRECT, "ideas", {"ideas": list(chosen)}))

        first = twins.seen(nothing, requests)
        assert all(one.status == 200 for one in first)
        assert differences(first, twins.seen(changed("soup"), requests)) == [], days
        assert differences(first, twins.seen(changed("music"), requests)) != [], days


# -- asked whether now is good -----------------------------------------------------------------------


def test_not_this_one_is_an_answer_that_never_came(world: World) -> None:
    """Ben has written something for Ana and she is asked whether now is good: leaving that out, leaving the
    round, looking and putting it away are for him as if she had not been here."""
    twins = begun(world, "honest-feelings/say-it-softly")
    assert move(world.ben, twins.round_id, MoveKind.ANSWER, world.now, "begins").accepted
    lines = {"happened": "The blue cup.", "feel": ["sad"], "need": "To be asked.", "wish": "Ask me."}
    answer(world.ben, twins.round_id, "lines", lines, world.now)
    skip = (MoveKind.SKIP, "good-now", None)
    away: Hidden = lambda twins: desk.put_away(  # noqa: E731
        world.ana.me(), twins.round_id, world.now, away=True
    )
    assert twins.apart(at_once({"nothing": nothing, "not this one": did(skip), "put away": away})) == []
    looks = [one for one in twins.requests(wide=False) if one.method == "GET"]
    first = twins.seen(nothing, looks)
    assert differences(first, twins.seen(did(skip, LEAVE), looks)) == []
    later = did((MoveKind.ANSWER, "good-now", {"moment": "later-today"}))
    assert differences(first, twins.seen(later, looks)) != []  # the control


# -- things of one's own -----------------------------------------------------------------------------


def alone(twins: Twins, number: int = 8, now: datetime | None = None) -> None:
    """Ana plays rounds of her own, to their end."""
    when = now or twins.now
    for _ in range(number):
        own = start(twins.world.ana, WEATHER, when)
        for step, values in (
            ("weather", MOOD),
            ("moment", {"moment": "m"}),
        ):
            assert move(twins.world.ana, own, MoveKind.ANSWER, when, step, raw=values).accepted


def noted(twins: Twins) -> None:
    own = start(twins.world.ana, WEATHER, twins.now)
    margins.write_note(twins.world.ana.me(), own, "For nobody else", twins.now)


def brought(twins: Twins) -> None:
    rounds = [{"id": str(fixed(f"brought {n}")), "day": "2024-02-02", "title": "x"} for n in range(60)]
    file = {"format": "duologue/1", "rounds": rounds, "keepsakes": []}
    bringing.bring(twins.world.ana.me(), json.dumps(file).encode(), twins.now)


def kept_apart(twins: Twins) -> None:
    keeping.keep(twins.world.ana.me(), kinds.APPRECIATION, "For myself", twins.now, own=True)


def agreed_apart(twins: Twins) -> None:
    """Things of Ana's own that have a date: a list of days of hers comes with them."""
    me, day = twins.world.ana.me(), twins.now.date() + timedelta(days=2)
    own = keeping.keep(me, kinds.AGREEMENT, "I call them first", twins.now, own=True, again=day)
    for kind in ("coming day", "anniversary"):
        keeping.keep(me, kinds.find_kind(kind), "My own day", twins.now, own=True, again=twins.now.date())
    keeping.write_note(me, own, "And stay calm", twins.now)
    dream = keeping.keep(me, kinds.find_kind("dream"), "A lighthouse, with soup", twins.now, own=True)
    keeping.edit(me, dream, "Two", None, kept.read_one(me, dream, twins.now.date()).seen, twins.now)


def mapped_apart(twins: Twins) -> None:
    """Interests of Ana's own, with a line beside one, and one that an exercise for one left."""
    me = twins.world.ana.me()
    own = [keeping.keep(me, INTEREST, name, twins.now, own=True) for name in ("Kites", "Kilns", "Tides")]
    keeping.write_note(me, own[0], "The red one", twins.now)
    alone = start(twins.world.ana, "hobbies/a-map-of-your-own", twins.now)
    answer(twins.world.ana, alone, "answer", {"loved": "Night trains"}, twins.now)


def active(twins: Twins) -> None:
    """Ana has every page open and comes back to it forty times."""
    ana = Visitor(twins.world, twins.world.ana, token_header(twins.world.ana), twins.now)
    pages = [
        one for one in twins.requests(wide=True) if one.method == "GET" and str(twins.own) not in one.path
    ]
    for hours in (-48, -1, 0):
        ana.now = twins.now + timedelta(hours=hours)
        for page in pages:
            ana.ask(page)


def brought_by_days(twins: Twins) -> None:
    """Her thread opened, an answer that came back to her, an evening she was asked about, a line put away."""
    me = twins.world.ana.me()
    own_settings.set_thread(me, opened=True)
    coming_back.note_asked(me, "an answer", twins.now.date())
    coming_back.note_was_asked(me, "an idea")
    put_away.put(me, "The bench.", twins.now)


OWN: dict[str, Hidden] = {
    "nothing": nothing,
    "rounds of her own": alone,
    "sixty of them": lambda twins: alone(twins, 60),
    "in another month": lambda twins: alone(twins, 1, twins.now - timedelta(days=70)),
    "a note there": noted,
    "an export brought along": brought,
    "a keepsake of her own": kept_apart,
    "an agreement with herself": agreed_apart,
    "a map of her own": mapped_apart,
    "settings": lambda twins: own_settings.change(twins.world.ana.me(), lambda _: OwnSettings(guess=True)),
    "what the days bring her": brought_by_days,
    "a token": lambda twins: devices.make_token(twins.world.ana.me(), "mine", twins.now),
    "a password": lambda twins: twins.world.secure(twins.world.ana),
    "drafts": drafted,
    "visits": active,
}


@EACH_BY_ITSELF
def test_what_is_ones_own_shows_nowhere(world: World, each: bool) -> None:
    """checks 11 and 47: rounds, notes, keepsakes, settings and visits of Ana's own; idle or active."""
    twins = begun(world, CHECK_IN)
    assert twins.apart(OWN if each else at_once(OWN, "visits"), wide=True) == []


def test_the_map_and_what_to_ask_about_hang_on_nothing_of_the_other_s_own(world: World) -> None:
    """checks 11 and 47: this week and in weeks to come; a sealed answer to the exercise that fills it, too.
    The control is an interest that both may read."""
    twins = begun(world, "hobbies/your-world", card="played-loud")
    routes_ = ("world/", "api/v1/keepsakes/worlds", "", "kept/", "me/export/duologue.json")
    sealed = {"loved": "Night trains"}
    variants = {
        "nothing": nothing,
        "a map of her own": mapped_apart,
        "answered": did((MoveKind.ANSWER, "answer", sealed)),
        "answered and left": did((MoveKind.ANSWER, "answer", sealed), LEAVE),
    }
    for weeks in (0, 1, 5):
        twins.ben.now = world.now + timedelta(weeks=weeks)
        world.ben.visit(twins.ben.now)
        requests = [one for one in twins.requests(wide=True) if one.method == "GET" and one.route in routes_]
        first = twins.seen(nothing, requests)
        assert all(one.status == 200 for one in first)
        for name, hidden in variants.items():
            # Later the round has gone quiet, and takes no answer.
            if weeks < 2 or hidden is mapped_apart:
                assert differences(first, twins.seen(hidden, requests)) == [], (weeks, name)

    def shared(twins: Twins) -> None:
        keeping.keep(twins.world.ana.me(), INTEREST, "Tides", world.now)

    assert differences(first, twins.seen(shared, requests)) != []


@pytest.mark.parametrize("day", [12, 41])
def test_whether_the_other_put_a_line_away_shows_nowhere(world: World, day: int) -> None:
    """checks 11 and 47: before day 40; and after it in strict sealing, while only Ben has been here since,
    beside his own."""
    twins = begun(world, CHECK_IN)
    if day > forty_days.FORTY:
        for who in (world.ana, world.ben):
            sealing.make_strict(who.me(), world.now)
    put_away.put(world.ben.me(), "The soup.", world.now)
    twins.ben.now = world.now + timedelta(days=day)
    world.ben.visit(twins.ben.now)
    hers: Hidden = lambda twins: put_away.put(world.ana.me(), "The bench.", world.now)  # noqa: E731
    assert twins.apart({"nothing": nothing, "a line": hers}) == []

    def opened(twins: Twins) -> None:
        hers(twins)
        put_away.bring(world.ana.me())

    if day > forty_days.FORTY:
        assert twins.apart({"nothing": nothing, "opened": opened}) != []  # the control


def letter(twins: Twins, **how: Any) -> UUID:
    """One that Ana writes for a day nine days on, unless it says otherwise."""
    now = twins.world.now
    how = {"going": Going.DAY, "on": now.date() + timedelta(days=9)} | how
    letters.write(twins.world.ana.me(), fixed("her letter"), "The blue cup.", now=now, **how)
    return fixed("her letter")


def test_a_letter_on_its_way_shows_nowhere(world: World) -> None:
    """Until its day, and as long as they are held, nothing tells of a letter to its reader; not the work of
    parting either."""
    twins = begun(world, CHECK_IN)
    shown = ("", "kept/", "letters/", "letters/new/", "api/v1/letters", "api/v1/today", "us/leave/")
    requests = [one for one in twins.requests(wide=True) if one.route in shown]
    first = twins.seen(nothing, requests)
    assert differences(first, twins.seen(lambda twins: void(letter(twins)), requests)) == []
    given: Hidden = lambda twins: void(letter(twins, going=Going.NOW))  # noqa: E731
    assert differences(first, twins.seen(given, requests)) != []  # the control

    def held(then: Hidden) -> Hidden:
        def both(twins: Twins) -> None:
            own_settings.set_letters(world.ben.me(), held=True)
            then(twins)

        return both

    pages = [one for one in requests if one.method == "GET"]
    plain, waiting = (twins.seen(held(then), pages) for then in (nothing, given))
    assert [one.body for one in plain] == [one.body for one in waiting]


def test_what_became_of_a_letter_shows_nowhere(world: World) -> None:
    """Ben wrote one. Whether Ana opened it, keeps it closed, or has letters held, no page of his tells."""
    letters.write(
        world.ben.me(), fixed("his letter"), "Dear Ana.", Going.WHEN, world.now, when="the train is late"
    )
    twins = begun(world, CHECK_IN)
    did: dict[str, Hidden] = {
        "opened": lambda twins: void(letters.open_one(world.ana.me(), fixed("his letter"), world.now)),
        "closed": lambda twins: letters.lay_by(world.ana.me(), fixed("his letter"), world.now),
        "held": lambda twins: own_settings.set_letters(world.ana.me(), held=True),
    }
    shown = ("", "kept/", "letters/", "api/v1/letters", "api/v1/today", "me/export/duologue.json")
    requests = [one for one in twins.requests(wide=True) if one.route in shown and one.method == "GET"]
    first = twins.seen(nothing, requests)
    for name, hidden in did.items():
        assert differences(first, twins.seen(hidden, requests)) == [], name


def test_what_one_notes_for_oneself_beside_an_article_shows_nowhere(world: World) -> None:
    """Nor that there is a note, nor on which article."""
    twins = begun(world, CHECK_IN)
    shown = ("", "kept/", "library/", "library/<slug:name>/", "library/<slug:name>/note", "history/")
    shown += ("api/v1/library/<slug:name>", "api/v1/keepsakes", "me/export/duologue.json", "ways/")
    requests = [one for one in twins.requests(wide=True) if one.route in shown]
    assert {one.route for one in requests} == set(shown)

    def noted(*, own: bool) -> Hidden:
        me, now = world.ana.me(), world.now
        return lambda twins: void(
            beside_articles.write_beside(me, "empathy", "The tooth.", now, own=own, id=fixed("beside it"))
        )

    first = twins.seen(nothing, requests)
    assert differences(first, twins.seen(noted(own=True), requests)) == []
    assert differences(first, twins.seen(noted(own=False), requests)) != []  # the control


def void(_: object) -> None:
    """What is done for what comes of it in the world."""


def shelved(world: World, twins: Twins) -> list[Request]:
    """An agreement of both whose day has come, one that Ana has proposed, and all Ben can do with them."""
    earlier, found = world.now - timedelta(days=35), []
    again = world.now.date()
    for name, confirmed in (("due", True), ("proposed", False)):
        id_ = fixed(name)
        keeping.keep(world.ana.me(), kinds.AGREEMENT, name, earlier, id=id_, again=again)
        seen = kept.read_one(world.ben.me(), id_, again).seen
        if confirmed:
            agreeing.confirm(world.ben.me(), id_, seen, earlier)
            seen = kept.read_one(world.ben.me(), id_, again).seen
        place, after = f"/kept/{id_}/", (f"/kept/{id_}/", "/kept/", "/", "/api/v1/keepsakes")
        forms: list[tuple[str, dict[str, str]]] = [
            ("edit", {"text": "Otherwise", "seen": seen}),
            ("note", {"id": str(fixed("margin")), "text": "In the margin"}),
            *(("move", {"do": do, "seen": seen}) for do in keepsake_moves.NAMES),
        ]
        found += [Request("GET", "", place)]
        found += [Request("POST", "", place + to, form, after, str(form.get("do"))) for to, form in forms]
    return found + [one for one in twins.requests(wide=True) if one.route in SHOW_WHAT_IS_KEPT]


SHOW_WHAT_IS_KEPT = ("", "kept/", "history/", "api/v1/keepsakes", "api/v1/today", "me/export/duologue.json")


def test_that_the_other_looked_at_an_agreement_again_shows_nowhere(world: World) -> None:
    """checks 11 and 47: "still good" is said to oneself; a yes of Ana's changes no byte or count of Ben's,
    and nor do her own things, while a wording that she proposes is there for both.
    """
    twins = begun(world, CHECK_IN)
    requests = shelved(world, twins)
    good = lambda twins: agreeing.say_still_good(world.ana.me(), fixed("due"), twins.now)  # noqa: E731
    first = twins.seen(nothing, requests)
    assert all(one.status < 500 for one in first)
    assert any(b"Still good?" in one.body for one in first)
    for name, hidden in {"still good": good, "her own": agreed_apart, "visits": active}.items():
        assert differences(first, twins.seen(hidden, requests)) == [], name

    def proposed(twins: Twins) -> None:
        keeping.edit(world.ana.me(), fixed("due"), "Other", None, "", twins.now)

    assert differences(first, twins.seen(proposed, requests)) != []  # the control


def test_whether_an_agreement_was_ended_or_its_time_was_over_shows_nowhere(world: World) -> None:
    """Once its last day has passed, and Ana was here since: nothing tells that she ended it long before."""
    twins = begun(world, CHECK_IN)
    last = world.now.date() + timedelta(days=30)
    id_ = fixed("lasting")
    keeping.keep(world.ana.me(), kinds.AGREEMENT, "lasting", world.now, id=id_)
    agreeing.confirm(world.ben.me(), id_, kept.read_one(world.ben.me(), id_, last).seen, world.now)
    row = keepsake_rows.lock_row(world.ana.me(), id_)
    keepsake_rows.rewrite(world.ana.me(), row, replace(kept.read_words(world.ana.me(), row), until=last))
    agreeing.list_days(
        world.ana.me(), kept.read_agreement(world.ana.me(), keepsake_rows.lock_row(world.ana.me(), id_)), last
    )

    def over(twins: Twins) -> None:
        due_dates.tidy(world.ana.me(twins.ben.now), twins.ben.now)

    def ended(twins: Twins) -> None:
        keepsake_moves.act(world.ana.me(), id_, "end-early", "", twins.now)
        over(twins)

    for day, same in ((30, False), (31, True)):  # the control first
        twins.ben.now = world.now + timedelta(days=day)
        world.ben.visit(twins.ben.now)
        requests = [one for one in twins.requests(wide=True) if one.route in SHOW_WHAT_IS_KEPT]
        assert (differences(twins.seen(over, requests), twins.seen(ended, requests)) == []) is same


def later_on_ben_s_day(world: World, twins: Twins) -> None:
    """Weeks on, past the first ten days, on a day on which things for two are put to Ben."""
    couple, seat = world.ben.me().couple_id, world.ben.me().seat
    days = (world.now + timedelta(days=20 + more) for more in range(2))
    twins.ben.now = next(day for day in days if rota.find_whose_turn(couple, day.date()) == seat)
    world.ben.visit(twins.ben.now)


def deep_enough(world: World) -> None:
    """The two have opened a deep card to each other, so that a ceiling would be felt in what is drawn."""
    deep = start(world.ana, QUESTION, world.now, card=DEEP_CARD)
    for who in (world.ana, world.ben):
        answer(who, deep, "answer", {"answer": "words"}, world.now)


LIMITS: dict[str, Limits] = {
    "depth": Limits(depth=1),
    "minutes": Limits(minutes=2),
    "not at all": Limits(times_a_week=0),
    "nothing that there is": Limits(not_for_me=frozenset(installed.read_scripts())),
    "not what is offered": Limits(not_for_me=frozenset({QUESTION, "small-things/one-small-thing"})),
    "a hard season": Limits(hard_season=True),
    "all of it": Limits(1, 1, 5, frozenset({QUESTION}), True),
}


def limited(limits_: Limits) -> Hidden:
    return lambda twins: limits.change(twins.world.ana.me(twins.now), lambda _: limits_)


BOUNDED: dict[str, Hidden] = {
    "nothing": nothing,
    **{name: limited(of) for name, of in LIMITS.items()},
    "what she put away": lambda twins: desk.put_away(
        twins.world.ana.me(twins.now), twins.round_id, twins.now, away=True
    ),
    "what she did for him": lambda twins: desk.note_did(twins.world.ana.me(twins.now), "hold", twins.now),
    "what she has looked at": lambda twins: desk.lay_out(twins.world.ana.me(twins.now), twins.now),
    "another time zone": lambda twins: lives(twins.world.ana, LOS_ANGELES, twins.now),
    "one keepsake of her own": kept_apart,
    "fifty": lambda twins: [kept_apart(twins) for _ in range(50)],
}


@EACH_BY_ITSELF
def test_limits_time_zone_and_private_keepsakes_show_nowhere(world: World, each: bool) -> None:
    """checks 11, 48 and 64: ceilings, "not for me", a hard season, minutes, where she lives and how much she
    keeps for herself: pages, API, offers, draws and the live stream, no byte, query or opening apart."""
    deep_enough(world)
    twins = begun(world, CHECK_IN)
    bounded = BOUNDED if each else at_once(BOUNDED, "depth")
    assert twins.apart(bounded, wide=True) == []
    later_on_ben_s_day(world, twins)
    assert twins.apart(bounded) == []


def asks_again_and_again(times: int) -> list[Request]:
    """All that Ben could ask a thousand times: a deep card by its name, a card that no deck knows, a draw;
    what is offered, refused and taken back, and offered once more."""
    aside = "/api/v1/offers/not-for-me"
    once = [
        Request("GET", "", "/api/v1/offers"),
        Request("PUT", "", aside, {"exercise": QUESTION, "not_for_me": True}, ("/api/v1/offers", "/")),
        Request("PUT", "", aside, {"exercise": QUESTION, "not_for_me": False}, ("/api/v1/offers", "/")),
        *(
            Request(
                "POST",
                "",
                "/api/v1/rounds",
                {"exercise": QUESTION, "id": str(fixed(f"{card} {n}")), "card": card},
                (f"/api/v1/rounds/{fixed(f'{card} {n}')}", "/api/v1/today"),
                f"{card} {n}",
            )
            for n in range(times)
            for card in (DEEP_CARD, "no-such-card", None)
        ),
    ]
    return once


def oracle(twins: Twins, *, each: bool) -> list[str]:
    """Where the answers differ; all without undoing what was asked before."""
    found, requests = [], asks_again_and_again(25 if each else 8)
    first = twins.asked(nothing, requests)
    tried = LIMITS if each else {name: LIMITS[name] for name in ("depth", "all of it")}
    for name, of in tried.items():
        found += [f"{name}: {one}" for one in differences(first, twins.asked(limited(of), requests))]
    assert all(one.status < 500 for one in first)
    return found


@EACH_BY_ITSELF
def test_nothing_that_may_be_asked_again_answers_about_the_other_s_limits(world: World, each: bool) -> None:
    """check 64: whatever Ben asks, and however often, one request after the other in one world."""
    deep_enough(world)
    twins = begun(world, CHECK_IN)
    later_on_ben_s_day(world, twins)
    assert oracle(twins, each=each) == []


def tighter(world: World, mine: Limits) -> Limits:
    """As it was: the tighter of both partners'."""
    hers = limits._read(world.ana.me())
    return Limits(
        min(filter(None, (mine.times_a_week, hers.times_a_week)), default=hers.times_a_week),
        min(filter(None, (mine.depth, hers.depth)), default=None),
        min(filter(None, (mine.minutes, hers.minutes)), default=None),
        mine.not_for_me | hers.not_for_me,
        mine.hard_season or hers.hard_season,
    )


def offers_under_both(world: World, patch: pytest.MonkeyPatch) -> None:
    mine = limits.read_mine
    patch.setattr(offers.limits, "read_mine", lambda me: tighter(world, mine(me)))


def draws_under_both(world: World, patch: pytest.MonkeyPatch) -> None:
    deepest = starting._find_deepest
    patch.setattr(
        starting,
        "_find_deepest",
        lambda me, solo, now: min(deepest(me, solo, now), tighter(world, Limits()).depth or 4),
    )


@pytest.mark.parametrize("leak", [offers_under_both, draws_under_both])
def test_limits_of_both_would_answer(
    world: World, monkeypatch: pytest.MonkeyPatch, leak: Callable[[World, pytest.MonkeyPatch], None]
) -> None:
    """The control of check 64: what is offered or drawn kept under both ceilings, as it once was."""
    deep_enough(world)
    twins = begun(world, CHECK_IN)
    later_on_ben_s_day(world, twins)
    leak(world, monkeypatch)
    assert oracle(twins, each=False) != []


def test_what_is_offered_to_one_shows_nowhere_to_the_other(world: World) -> None:
    """checks 11 and 47: Ana's days on Today, each with a line in her own log."""
    twins = begun(world, CHECK_IN)
    later_on_ben_s_day(world, twins)
    ana = Visitor(world, world.ana, token_header(world.ana), twins.now)

    def looks(twins: Twins) -> None:
        for days in (3, 2, 1, 0):
            ana.now = twins.now - timedelta(days=days)
            world.ana.visit(ana.now)
            for path in ("/", "/api/v1/offers"):
                assert ana.ask(Request("GET", "", path)).status == 200

    assert twins.apart({"nothing": nothing, "looks": looks}, wide=True) == []


def test_time_that_passes_does_not_tell_who_was_there(world: World) -> None:
    """checks 11 and 47: a round that went quiet, whether Ana has looked at it since or not."""
    twins = begun(world, QUESTION, card=CARD)
    twins.ben.now = world.now + timedelta(days=60)
    world.ben.visit(twins.ben.now)

    def looked(twins: Twins) -> None:
        play.look(world.ana.me(twins.now), twins.round_id, twins.now)

    found = twins.apart({"idle": nothing, "looked": looked})
    assert [one for one in found if not FIRST_VISIT.fullmatch(one)] == []


def test_after_parting_one_learns_nothing_of_the_other_s_new_life(world: World) -> None:
    """checks 11 and 49: Carl's archive is the same whatever Ana does now."""
    now = world.now
    own = next(iter(access.list_seats(world.ana.me())))[0]
    carl = Visitor(world, world.carl, token_header(world.carl), now)
    twins = Twins(world, carl, fixed("round"), fixed("own"), fixed("keepsake"), fixed("device"))
    round_id = start(world.ana, QUESTION, now, card=CARD)
    assert own

    def lives(twins: Twins) -> None:
        answer(world.ana, round_id, "answer", {"answer": "to Ben"}, now)
        alone(twins, 3)

    def leaves(twins: Twins) -> None:
        leaving.leave_couple(world.ana.me(), now)

    requests = everywhere(carl, twins.round_id, twins.own, twins.keepsake, twins.device)
    first = twins.seen(nothing, requests)
    for hidden in (lives, leaves):
        assert differences(first, twins.seen(hidden, requests)) == []


# -- the walk itself ---------------------------------------------------------------------------------


def test_the_walk_leaves_out_no_route(world: World) -> None:
    """check 11: a route that is added and not walked fails here."""
    walked = begun(world, QUESTION, card=CARD).requests(wide=True)
    assert {one.route for one in walked} == routes.every()
    asked = {(one.route, one.method) for one in walked}
    operations = {(route, method) for route, methods in routes.operations().items() for method in methods}
    assert operations <= asked
    # A route that is not in the walk is missed: the comparison itself can fail.
    assert {one.route for one in walked if one.route != "jar/"} != routes.every()


def presence_shown_early(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        engine_sees, "find_presence", lambda state, seat: {instance for instance, _ in state.answers}
    )


def an_event_whatever_is_seen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(play, "_find_what_is_seen", lambda table, seat: object())


def events_by_their_row(patch: pytest.MonkeyPatch) -> None:
    numbered = outbox.read_for_seat
    patch.setattr(outbox, "read_for_seat", lambda *a: [replace(one, number=one.id) for one in numbered(*a)])


def state_by_its_column(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reading_rounds.Table, "stands", property(lambda table: table.state))


def a_look_at_what_is_sealed(patch: pytest.MonkeyPatch) -> None:
    table = reading_rounds._make_table

    def curious(me: Any, row: Any, key: Any, moves: Any, answers: Any, *more: Any) -> Any:
        for one in answers:
            with suppress(Locked):
                reading_rounds._open_answer(key.ring, row.couple_id, one)
        return table(me, row, key, moves, answers, *more)

    patch.setattr(reading_rounds, "_make_table", curious)


def a_question_more_about_drafts(patch: pytest.MonkeyPatch) -> None:
    both = profile.read_both

    def curious(me: Any) -> Any:
        if Draft.objects.exclude(person_id=me.person_id).exists():
            Draft.objects.exclude(person_id=me.person_id).count()
        return both(me)

    patch.setattr(profile, "read_both", curious)


def months_of_either(patch: pytest.MonkeyPatch) -> None:
    def months(me: Any, now: datetime) -> list[date]:
        days = Round.objects.filter(couple_id=me.couple_id).values_list("day", flat=True).distinct()
        return sorted({day.replace(day=1) for day in days}, reverse=True)

    patch.setattr(history, "list_months", months)


def seen_today(patch: pytest.MonkeyPatch) -> None:
    def curious(request: Any, response: Any) -> Any:
        drafts_there = Draft.objects.count()
        response.headers["X-Busy"] = str(drafts_there)
        return with_headers(request, response)

    with_headers = gate._add_headers
    patch.setattr(gate, "_add_headers", curious)


LEAKS: dict[Callable[[pytest.MonkeyPatch], None], tuple[Hidden, str]] = {
    presence_shown_early: (did(WORDS), "body"),
    an_event_whatever_is_seen: (did(LEAVE), "body"),
    events_by_their_row: (did(PAUSE), "body"),
    a_look_at_what_is_sealed: (did(WORDS), "decryptions"),
    a_question_more_about_drafts: (drafted, "queries"),
    months_of_either: (lambda twins: alone(twins, 1, twins.now - timedelta(days=70)), "body"),
    seen_today: (drafted, "headers"),
}


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_a_leak_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch, leak: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """The control of checks 11 and 47: each kind of leak, put in on purpose, is seen by this comparison."""
    twins = begun(world, QUESTION, card=CARD)
    hidden, where = LEAKS[leak]
    leak(monkeypatch)
    assert any(f": {where}" in one for one in twins.apart({"nothing": nothing, "something": hidden}))


def test_a_state_that_knows_of_taps_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 47: the plain column closes with the other's last tap."""
    twins = begun(world, SHOES)
    for step in ("weather", "guess"):
        for who in (world.ben, world.ana):
            answer(who, twins.round_id, step, MOOD, world.now)
    for step in ("side-by-side", "missed", "got-it"):
        move(world.ben, twins.round_id, MoveKind.ANSWER, world.now, step)
    state_by_its_column(monkeypatch)
    variants = {"nothing": nothing, "through": tapped("side-by-side", "missed", "got-it")}
    assert any(": body" in one for one in twins.apart(variants))
