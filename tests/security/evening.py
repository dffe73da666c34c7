"""An evening of Ana's and Ben's with a word of its own in every place where words go."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from tests.rounds.playing import CHECK_IN, QUESTION, answer, move, start
from tests.world import World

from duologue.engine.moves import MoveKind
from duologue.keepsakes import agreeing, keeping, reading_keepsakes
from duologue.keepsakes.keepsake_words import Under
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import devices, limits
from duologue.people.limits import Limits
from duologue.rounds import drafts, margins, play

STUCK = "when-stuck/how-to-ask"
THANKS = "thanks/one-line-of-thanks"


@dataclass
class Evening:
    """`words` by the place they were written in. `both` may be read by both, `ana` and `ben` by one alone."""

    world: World
    marks: dict[str, str]
    both: set[str] = field(default_factory=set)
    ana: set[str] = field(default_factory=set)
    ben: set[str] = field(default_factory=set)
    rounds: dict[str, UUID] = field(default_factory=dict)

    def word(self, place: str, whose: set[str]) -> str:
        whose.add(place)
        self.marks.setdefault(place, f"canary-{place.replace(' ', '-')}")
        return self.marks[place]

    def of(self, *whose: set[str]) -> set[str]:
        return {self.marks[place] for places in whose for place in places}


def spent(world: World, marks: dict[str, str] | None = None) -> Evening:
    """Play everything once; `marks` gives the words for the places it names."""
    made, now = Evening(world, dict(marks or {})), world.now
    ana, ben = world.ana, world.ben

    check_in = start(ana, CHECK_IN, now)
    for who in (ana, ben):
        answer(who, check_in, "mood", {"mood": [7, 4]}, now)
        answer(who, check_in, "help", {"help": "hold"}, now)

    opened = start(ana, QUESTION, now, card="nine-years-old")
    answer(ana, opened, "answer", {"answer": made.word("opened by ana", made.both)}, now)
    answer(ben, opened, "answer", {"answer": made.word("opened by ben", made.both)}, now)
    margins.write_note(ana.me(), opened, made.word("note by ana", made.both), now)
    margins.write_note(ben.me(), opened, made.word("note by ben", made.both), now)
    for whose in ("first", "second"):
        margins.write_note(
            ben.me(), opened, made.word(f"under {whose}", made.both), now, under=Under("answer", whose)
        )
    margins.write_note(ben.me(), opened, "", now, under=Under("answer", "first", "a-smile"))
    values = {"answer": made.word("added by ana", made.both)}
    assert move(ana, opened, MoveKind.ADD, now, "answer", raw=values).accepted
    for who in (ana, ben):
        move(who, opened, MoveKind.ANSWER, now, "open")

    agreement = keeping.keep(ana.me(), kinds.AGREEMENT, made.word("agreed by ana", made.both), now)
    agreeing.confirm(
        ben.me(), agreement, reading_keepsakes.read_one(ben.me(), agreement, now.date()).seen, now
    )
    seen = reading_keepsakes.read_one(ben.me(), agreement, now.date()).seen
    keeping.edit(ben.me(), agreement, made.word("wording by ben", made.both), None, seen, now)
    for who, name in ((ana, "ana"), (ben, "ben")):
        keeping.write_note(who.me(), agreement, made.word(f"on an agreement by {name}", made.both), now)
        mine = made.ana if name == "ana" else made.ben
        dream = made.word(f"dreamt by {name}", mine)
        keeping.keep(who.me(), kinds.find_kind("dream"), dream, now, own=True)

    for who, name in ((ana, "ana"), (ben, "ben")):
        thanks = start(who, THANKS, now)
        answer(who, thanks, "line", {"line": made.word(f"thanks by {name}", made.both)}, now)
        keeping.keep(who.me(), kinds.APPRECIATION, made.word(f"kept by {name}", made.both), now)
        mine = made.ana if name == "ana" else made.ben
        own = start(who, STUCK, now)
        answer(who, own, "hope", {"hope": made.word(f"solo by {name}", mine)}, now)
        margins.write_note(who.me(), own, made.word(f"solo note by {name}", mine), now)
        made.rounds[f"own of {name}"] = own

    sealed = start(ana, QUESTION, now, card="smell-of-small")
    answer(ana, sealed, "answer", {"answer": made.word("sealed by ana", made.ana)}, now)
    drafts.save(ben.me(), f"{sealed}/answer", {"answer": made.word("draft by ben", made.ben)})
    drafts.save(ana.me(), f"{opened}/answer", {"answer": made.word("draft by ana", made.ana)})
    limits.change(ana.me(), lambda _: Limits(depth=3))
    devices.make_token(ana.me(), made.word("device of ana", made.ana), now)
    made.rounds.update({"check-in": check_in, "opened": opened, "sealed": sealed})
    assert play.look(ana.me(), opened, now).opened
    return made
