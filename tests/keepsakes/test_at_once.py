"""What is kept, changed twice in the same moment, with real threads on a real database file.

The same races on PostgreSQL are in tests/cli/test_postgres.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.keepsakes.racing import (
    STANDS,
    at_once,
    edited_by_both,
    entered,
    expected,
    left_while_edited,
    opened_while_put,
)
from tests.world import World

from duologue.keepsakes import agreeing, keeping, reading_keepsakes
from duologue.manuscript import keepsake_kinds as kinds


@pytest.mark.django_db(transaction=True)
def test_edited_by_both_at_once_nothing_typed_is_lost() -> None:
    world = World.paired()
    wrong, found = edited_by_both(world.ana.jar, world.ben.jar, world.now, 5)
    assert wrong == []
    assert found == expected(5)


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_change_at_once_leave_words_that_were_read() -> None:
    """Ben says yes while Ana changes her wording: what is agreed, if anything, is what he had before him."""
    world = World.paired()
    for n in range(5):
        id_ = keeping.keep(world.ana.me(), kinds.AGREEMENT, STANDS, world.now)
        ana, ben = entered(world.ana.jar, world.now), entered(world.ben.jar, world.now)
        hers = reading_keepsakes.read_one(ana, id_, world.now.date()).seen
        his = reading_keepsakes.read_one(ben, id_, world.now.date()).seen
        wrong = at_once(
            [
                lambda id_=id_, ben=ben, his=his: agreeing.confirm(ben, id_, his, world.now),
                lambda id_=id_, ana=ana, hers=hers, n=n: keeping.edit(
                    ana, id_, f"Changed {n}", None, hers, world.now
                ),
            ]
        )
        kept = reading_keepsakes.read_one(world.ana.me(), id_, world.now.date())
        if kept.agreed is not None:
            assert (wrong, kept.text) == ([], STANDS)
            assert kept.mine is not None and kept.mine.text == f"Changed {n}"
        else:
            assert [line.partition(":")[0] for line in wrong] == ["Conflict"]
            assert [one.text for one in kept.wordings] == [f"Changed {n}"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", [left_while_edited, opened_while_put])
def test_what_one_changes_while_it_gets_other_wraps_stays_open_to_them(
    race: Callable[..., list[str]],
) -> None:
    world = World.paired()
    assert race(world.ana.jar, world.ben.jar, world.now, locked=True) == ["Second words."]
