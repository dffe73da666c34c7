"""Exercises, pasts and masks by chance, for the properties of the rota."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from duologue.rhythm.masks import Done, Masks
from duologue.rhythm.offerable import Offerable
from duologue.rhythm.rota import Offered

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
PRACTICES = ("empathy", "affection", "conversation", "presence")


def exercise(slug: str = "empathy/x", **more: object) -> Offerable:
    """A light exercise for two on a screen, unless said otherwise."""
    given: dict[str, object] = {
        "practice": slug.partition("/")[0],
        "minutes": 5,
        "depth": 1,
        "for_two": True,
        "takes_place": True,
        "needs_screen": True,
        "comfort": False,
        "rank": 2,
    }
    return Offerable(slug, **{**given, **more})  # type: ignore[arg-type]


@st.composite
def exercises(draw: st.DrawFn, least: int = 1) -> list[Offerable]:
    number = draw(st.integers(least, 14))
    return [
        exercise(
            f"{draw(st.sampled_from(PRACTICES))}/{n}",
            minutes=draw(st.sampled_from((1, 5, 15, 60))),
            depth=draw(st.integers(1, 4)),
            for_two=draw(st.booleans()),
            takes_place=draw(st.booleans()),
            needs_screen=draw(st.booleans()),
            comfort=draw(st.booleans()),
            rank=draw(st.integers(0, 3)),
            by_itself=draw(st.sampled_from((True, True, True, False))),
        )
        for n in range(number)
    ]


def moments() -> st.SearchStrategy[datetime]:
    return st.integers(0, 24 * 12).map(lambda hours: NOW - timedelta(hours=hours))


@st.composite
def histories(draw: st.DrawFn, of: list[Offerable]) -> list[Offered]:
    slugs = st.sampled_from([one.slug for one in of] + ["gone/away"])
    days = sorted(draw(st.lists(st.integers(0, 20), max_size=8)), reverse=True)
    return [Offered((NOW - timedelta(days=back)).date(), draw(slugs)) for back in days]


@st.composite
def masks(draw: st.DrawFn, of: list[Offerable]) -> Masks:
    slugs = [one.slug for one in of]
    by_slug = {one.slug: one for one in of}
    return Masks(
        not_for_me=frozenset(draw(st.lists(st.sampled_from(slugs), max_size=3))),
        depth=draw(st.sampled_from((None, 1, 2, 3, 4))),
        minutes=draw(st.sampled_from((None, 1, 5, 15, 60))),
        times_a_week=draw(st.sampled_from((None, None, 0, 1, 2, 5))),
        hard_season=draw(st.booleans()),
        met_together=draw(st.integers(0, 4)),
        met_alone=draw(st.integers(0, 4)),
        shared=draw(st.booleans()),
        waits=draw(st.booleans()),
        turn=draw(st.booleans()),
        gentle=draw(st.booleans()),
        still=draw(st.booleans()),
        done=tuple(
            Done(slug, by_slug[slug].practice, at, by_slug[slug].for_two)
            for slug, at in draw(st.lists(st.tuples(st.sampled_from(slugs), moments()), max_size=6))
        ),
    )


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Offerable], list[Offered], Masks, list[Offerable]]:
    """What there is, one's log, the mask, and what a plan wants."""
    there = draw(exercises())
    wanted = draw(st.lists(st.sampled_from(there), max_size=3, unique=True))
    return there, draw(histories(there)), draw(masks(there)), wanted
