"""Of what may be there a few times only no more is there, however many ask in one moment. Where rows are
locked rather than the file, and with a control, in tests/cli/test_postgres.py."""

from __future__ import annotations

import pytest
from tests.people.racing import CAPS, MOST, TRIES, begin_alone, find_added
from tests.world import NOW, World


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", CAPS)
def test_of_many_at_once_no_more_is_there_than_may_be(what: str) -> None:
    world = World.paired()
    jar = begin_alone(NOW) if what == "invitations" else world.ana.jar
    wrong, added = find_added(what, jar, NOW, locked=True)
    assert (len(wrong), added) == (TRIES - MOST, MOST), wrong
