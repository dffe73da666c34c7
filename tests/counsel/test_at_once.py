"""A yes, a form and an end that come twice in the same moment, with real threads on a real database file."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.counsel.showing import ask, make_own, open_question, read
from tests.keepsakes.racing import at_once, entered
from tests.world import NOW, World

from duologue.counsel import linking, links
from duologue.counsel.models import CopyPart


@pytest.mark.django_db(transaction=True)
def test_what_comes_twice_at_once_is_there_once_or_gone() -> None:
    world = World.paired()
    round_id = open_question(world, NOW)
    for who in (world.ana, world.ben):
        who.visit(NOW)
    id_ = ask(world.ana, [round_id], NOW)
    digest = linking.read_asked(world.ben.me(), id_, NOW)[1].digest
    phones = [entered(world.ben.jar, NOW) for _ in range(3)]
    assert at_once([lambda me=me: linking.agree(me, id_, digest, NOW) for me in phones]) == []
    (link,) = links.list_standing(world.ana.me(), NOW).of_both
    assert read(link.secret, NOW) is not None
    assert CopyPart.objects.count() == 1, "a copy without a link would be ended by nobody"

    own, found = uuid4(), linking.make_preview(world.ana.me(), [str(round_id)], NOW, both=False)
    tabs = [entered(world.ana.jar, NOW) for _ in range(3)]
    made = [
        lambda me=me: linking.make_own(me, own, [str(round_id)], "week", found.digest, NOW) for me in tabs
    ]
    assert at_once(made) == []
    assert CopyPart.objects.count() == 2

    both = [entered(who.jar, NOW) for who in (world.ana, world.ben)]
    assert at_once([lambda me=me: links.end(me, link.id) for me in both]) == []
    assert CopyPart.objects.count() == 1
    links.end(world.ana.me(), own)
    assert make_own(world.ana, [round_id], NOW).id != str(own)
