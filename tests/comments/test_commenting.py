"""Comments: read by the host before they show, by a name chosen for them, and tied to nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection
from tests.world import Actor, World

from duologue.comments import commenting
from duologue.comments.commenting import CommentState
from duologue.comments.models import Comment
from duologue.library import articles
from duologue.people import throttle
from duologue.people.models import Attempt
from duologue.people.refusals import NotFound, Refusal

pytestmark = pytest.mark.django_db
ARTICLE, OTHER = list(articles.read_articles())[:2]
WORDS = "We tried it on a walk, and it was easier there."


def hand_in(
    who: Actor, world: World, text: str = WORDS, name: str = "A walker", id: UUID | None = None
) -> str:
    return commenting.write(who.me(), ARTICLE, name, text, world.now, id=id or uuid4())


def row_of(id: UUID) -> UUID:
    """Under which id a comment lies that was handed in under this one."""
    return commenting._derive_row(id)


def as_bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()


def test_it_shows_once_the_host_has_read_it_and_under_its_own_article_alone(world: World) -> None:
    hand_in(world.ana, world)
    assert commenting.list_shown(ARTICLE) == []
    (waiting,) = commenting.list_for_host(CommentState.WAITING)
    assert commenting.decide([waiting.id], CommentState.SHOWN) == 1
    assert [(one.name, one.text) for one in commenting.list_shown(ARTICLE)] == [("A walker", WORDS)]
    assert commenting.list_shown(OTHER) == []
    commenting.decide([waiting.id], CommentState.HIDDEN)
    assert commenting.list_shown(ARTICLE) == []


def test_nothing_in_the_database_leads_from_a_comment_to_who_wrote_it(world: World) -> None:
    """The same comment by either of the two, or by a stranger: the rows of comments are the same, byte by
    byte, and no other table has its id."""
    id_, rows = uuid4(), []
    for who in (world.ana, world.ben):
        hand_in(who, world, id=id_)
        rows.append(list(Comment.objects.values_list()))
        for model in apps.get_models():
            if model is Comment:
                continue
            for row in model._default_manager.values_list():
                held = b"|".join(
                    bytes(one) if isinstance(one, memoryview | bytes) else str(one).encode() for one in row
                )
                for one in (id_, row_of(id_)):
                    assert one.bytes not in held and str(one).encode() not in held
                assert WORDS.encode() not in held
        Comment.objects.all().delete()
    assert rows[0] == rows[1]
    # The control: a month is all the time there is, and the columns are these.
    assert {field.name for field in Comment._meta.fields} == {
        "id", "article", "name", "text", "month", "state", "reported",
    }  # fmt: skip
    assert rows[0][0][4].day == 1


def test_sent_twice_it_is_there_once_and_other_words_are_refused(world: World) -> None:
    id_ = uuid4()
    assert hand_in(world.ana, world, id=id_) == hand_in(world.ana, world, id=id_)
    assert Comment.objects.count() == 1
    with pytest.raises(Refusal, match="already with other words"):
        hand_in(world.ana, world, "Something else.", id=id_)


def test_what_everybody_can_read_of_a_comment_gives_nobody_its_code(world: World) -> None:
    """Its words, its name and the id that the page has for a report, sent by somebody else as a comment."""
    code = hand_in(world.ana, world)
    commenting.decide([one.id for one in commenting.list_for_host()], CommentState.SHOWN)
    (shown,) = commenting.list_shown(ARTICLE)
    assert hand_in(world.ben, world, shown.text, shown.name, id=shown.id) != code
    assert [one.id for one in commenting.list_shown(ARTICLE)] == [shown.id]
    # The control: by what Ana's own form sent, which nobody else learns, it is hers again.
    mine = uuid4()
    assert hand_in(world.ana, world, "Another.", id=mine) == hand_in(world.ana, world, "Another.", id=mine)


def test_the_counters_of_comments_are_under_no_name_that_the_host_can_make(world: World) -> None:
    """With the database and every key file it can't be told who handed something in lately."""
    hand_in(world.ana, world)
    commenting.take_back(ARTICLE, "AAAA", world.now, world.ana.me())
    person, held = (
        world.ana.me().person_id,
        {bytes(one) for one in Attempt.objects.values_list("key", flat=True)},
    )
    for what in ("comment", "comment code"):
        assert throttle._hash_key(what, person.bytes) not in held
        # The control: her own session finds them.
        assert throttle._hash_key(what, commenting._name_for_counting(world.ana.me())) in held


@pytest.mark.parametrize(
    ("text", "name", "field"),
    [
        ("x" * 100_000, "A walker", "text"),
        ("", "A walker", "text"),
        ("\u200b\u200d", "A walker", "text"),
        ("Look at https://example.org/x", "A walker", "text"),
        ("www.example", "A walker", "text"),
        ("cheap pills at pills.com now", "A walker", "text"),
        # As a browser would read them, whatever they are written with.
        ("write to me: walker@mail.example", "A walker", "text"),
        ("find me at walker.example/me", "A walker", "text"),
        ("ｐｉｌｌｓ。ｃｏｍ", "A walker", "text"),
        ("pi\u200blls.c\u200bom", "A walker", "text"),
        (WORDS, "pills\u2024com", "text"),
        (WORDS, "", "name"),
        (WORDS, "x" * 41, "name"),
        (WORDS, "\u202eevil", "name"),
        (WORDS, "ana", "name"),
        (WORDS, "Ben", "name"),
    ],
)
def test_what_cannot_be_shown_is_refused_at_its_field(world: World, text: str, name: str, field: str) -> None:
    with pytest.raises(Refusal) as no:
        hand_in(world.ana, world, text, name)
    assert no.value.field == field
    assert not Comment.objects.exists()


def test_plain_words_with_dots_and_script_are_words(world: World) -> None:
    hand_in(
        world.ana, world, "Late... <script>alert(1)</script> and we laughed, at 9.30 and/or 10.", "Zoë & co"
    )
    assert Comment.objects.get().name == "Zoë & co"


def test_what_no_database_takes_and_nobody_can_see_is_left_out(world: World) -> None:
    """PostgreSQL stores no letter of number nought: the rest is there, and the page does not break."""
    hand_in(world.ana, world, "It was\x00 late.\n\tWe\x1b laughed.")
    assert Comment.objects.get().text == "It was late.\n\tWe laughed."


def test_an_article_that_is_not_there_takes_none(world: World) -> None:
    with pytest.raises(NotFound):
        commenting.write(world.ana.me(), "no-such-article", "A walker", WORDS, world.now, id=uuid4())


def test_so_many_an_hour_and_so_many_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(commenting.MOST_AN_HOUR):
        hand_in(world.ana, world)
    with pytest.raises(Refusal, match="wait"):
        hand_in(world.ana, world)
    hand_in(world.ben, world)
    world.now += timedelta(hours=1, minutes=1)
    hand_in(world.ana, world)
    monkeypatch.setattr(commenting, "MOST_WAITING", Comment.objects.count())
    with pytest.raises(Refusal, match="wait to be read"):
        hand_in(world.ben, world)


def test_its_code_takes_it_back_from_any_seat_and_no_other_code_does(world: World) -> None:
    code, other = hand_in(world.ana, world), hand_in(world.ana, world, "Another.")
    assert not commenting.take_back(ARTICLE, "AAAA-BBBB-CCCC-DDDD", world.now, world.ben.me())
    assert not commenting.take_back(OTHER, code, world.now, world.ana.me())
    assert commenting.take_back(ARTICLE, code.lower().replace("-", " "), world.now, world.ben.me())
    assert [one.text for one in commenting.list_for_host()] == ["Another."]
    assert not commenting.take_back(ARTICLE, code, world.now, world.ana.me())
    assert commenting.take_back(ARTICLE, other, world.now, world.ana.me())


def test_who_guesses_codes_waits(world: World) -> None:
    hand_in(world.ana, world)
    with pytest.raises(Refusal):
        for _guess in range(10):
            commenting.take_back(ARTICLE, "AAAA", world.now, world.ben.me())


def test_a_report_asks_the_host_and_hides_nothing(world: World) -> None:
    id_ = uuid4()
    hand_in(world.ana, world, id=id_)
    with pytest.raises(NotFound):
        commenting.report(ARTICLE, row_of(id_))
    commenting.decide([row_of(id_)], CommentState.SHOWN)
    commenting.report(ARTICLE, row_of(id_))
    commenting.report(ARTICLE, row_of(id_))
    assert commenting.list_shown(ARTICLE)
    assert commenting.count_waiting() == (0, 1)
    with pytest.raises(NotFound):
        commenting.report(OTHER, row_of(id_))
    commenting.decide([row_of(id_)], CommentState.SHOWN)
    assert commenting.count_waiting() == (0, 0)


def test_an_export_has_them_all_and_removing_is_for_good(world: World) -> None:
    id_ = uuid4()
    hand_in(world.ana, world, id=id_)
    (plain,) = map(commenting.write_plain, commenting.list_for_host())
    assert json.loads(json.dumps(plain))["text"] == WORDS and plain["state"] == "waiting"
    assert commenting.remove([row_of(id_), uuid4()]) == 1
    assert commenting.list_for_host() == []


def test_the_table_is_there_in_the_database(world: World) -> None:
    assert Comment._meta.db_table in connection.introspection.table_names()
