"""From the first opening to a key in common: what stands there, moves on by itself, and may be shared."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

from tests.rounds.playing import CHECK_IN, QUESTION, answer, look, start
from tests.web.conftest import at
from tests.web.noscript import NoScript
from tests.web.test_two_without_scripts import begun, joined, newcomer
from tests.web.test_what_one_starts import kinds, one_button
from tests.world import World

from duologue.people.models import Couple
from duologue.rounds import first_card, from_before, outbox
from duologue.rounds.from_before import Before

SAYS = "If they are, Ana says so on Ana's screen. Then both screens go on by themselves."
NOT_SHARED = "Nothing you write here is shared yet: compare the four words first."
MOOD = {"0.f.mood[p]": "3", "0.f.mood[e]": "4"}
AND_HELP = {"1.f.help": "hold"}


def told(seat: str) -> list[str]:
    (couple,) = Couple.objects.values_list("id", flat=True)
    return [event.kind for event in outbox.read_for_seat(couple, seat, 0, 200)]


def test_the_first_opening_comes_first_then_the_words_are_the_one_button(db):
    ana = begun()
    ben = joined(ana)
    assert kinds(ana.go("/"))[0] == "just-opened"
    # A page that was left open on the link moves on to it.
    assert ana.go("/us/invite/").path == "/"
    (link,) = {one for one in ana.page.links if one.startswith("/rounds/")}
    for who in (ana.go(link), ben):
        assert one_button(who.go("/")) == "Show the four words"
        assert kinds(who)[0] == "words"
        assert "Until then, what you write here stays yours alone." in who.text


def test_beside_the_first_opening_stands_what_comes_next_and_nothing_else(db):
    ana = begun()
    joined(ana)
    assert kinds(ana.go("/")) == ["just-opened", "words"]
    assert "Start something else" not in ana.text and "Say how you are" not in ana.text
    (link,) = {one for one in ana.page.links if one.startswith("/rounds/")}
    assert "Did this bring you closer?" not in ana.go(link).text
    # The control: once it was read, all else is there again.
    assert len(kinds(ana.go("/"))) > 2 and "Start something else" in ana.text


def test_both_are_told_in_the_same_words_who_says_so_and_nothing_asks_whoever_does_not(db):
    ana = begun()
    ben = joined(ana)
    for who in (ana, ben):
        assert SAYS in who.go("/us/words/").text
    assert "Yes, the same four" in ana.text
    assert "Yes, the same four" not in ben.text


def test_until_then_every_page_says_that_nothing_is_shared_and_afterwards_none_does(db):
    ana = begun()
    ben = joined(ana)
    pages = ("/ways/", "/ways/check-in/check-in/", "/history/", "/kept/", "/us/", "/me/")
    for who in (ana, ben):
        assert [page for page in pages if NOT_SHARED not in who.go(page).text] == []
    ana.go("/us/words/").press("Yes, the same four")
    for who in (ana, ben):
        assert [page for page in pages if NOT_SHARED in who.go(page).text] == []


def test_nothing_is_said_under_an_answer_before_the_words_and_the_page_says_why(db):
    """It had no key in common: it stayed its writer's alone and looked as if it was given."""
    ana = begun()
    ben = joined(ana)
    path = ben.path
    under = {"step": "answer", "of": "first"}
    for sent in ({"text": "A note."}, {"text": "A reply."} | under, {"tap": "a-smile"} | under):
        token = dict(ben.go(path).page.form("Leave quickly")[0].fields)["csrfmiddlewaretoken"]
        sent |= {"csrfmiddlewaretoken": token, "id": str(uuid4())}
        ben.send(f"{path}note", {name: [one] for name, one in sent.items()})
        assert (ben.status, "Compare the four words first" in ben.text) == (422, True)
        assert "a-smile" not in ben.page.html
    for who in (ana, ben):
        assert not offers(who, path)
    ana.go("/us/words/").press("Yes, the same four")
    for who in (ana, ben):
        assert offers(who, path)


def offers(who: NoScript, path: str) -> list[str]:
    return [form.action for form in who.go(path).page.forms if form.action == f"{path}note"]


def test_when_the_words_are_confirmed_both_pages_are_told_and_move_on(db):
    ana = begun()
    ben = joined(ana)
    assert ana.go("/us/words/").path == ben.go("/us/words/").path == "/us/words/"
    assert "couple" not in told("a") + told("b")
    ana.press("Yes, the same four")
    assert told("a").count("couple") == told("b").count("couple") == 1
    assert ben.go("/us/words/").path == "/"


def test_by_a_short_code_each_page_is_told_when_the_other_is_there(db):
    ana = begun()
    ana.go("/us/invite/").press("Show a short code instead")
    code = re.findall(r'<p class="say code">([^<]+)<', ana.page.html)
    assert code, ana.page.html
    ben = newcomer().go("/code/")
    ben.press("Join", code=code[0], name="Ben", colour="ink-blue", zone="Europe/Lisbon")
    assert told("a").count("couple") == 1
    assert "in a moment" in ben.go("/us/words/").text
    # The page that shows the code is read again, and leads to the words.
    assert "Are these the same" in ana.go("/us/code").text
    assert told("b").count("couple") == 1
    assert "Are these the same" in ben.go("/us/words/").text


def test_what_was_given_before_is_shared_if_its_author_says_so(db):
    ana = begun()
    ben = joined(ana)
    ana.go("/ways/check-in/check-in/").press("Start").fill("Done", MOOD)
    ana.go("/us/words/").press("Yes, the same four")
    ben.go("/")
    ana.go("/")
    assert "You wrote this before the two of you had compared the words." in ana.text
    first = {link for link in ben.go("/").page.links if link.startswith("/rounds/")}
    ana.press("Share it with Ben")
    assert "before the two of you" not in ana.go("/").text
    # What she gave is not asked for again; what would help is asked where it is for two.
    assert "Say how you are" not in ana.text
    # Under the day's question, the check-in that she began for the two.
    (mood,) = {link for link in ben.go("/").page.links if link.startswith("/rounds/")} - first
    assert "What would help?" in ana.go(mood).text
    ben.go(mood).fill("Done", MOOD | AND_HELP)
    assert "Both are open" in ben.text


def test_what_is_older_than_today_names_is_shared_from_its_own_page(db, browser, monkeypatch):
    alone = World.begun()
    id_ = start(alone.ana, QUESTION, alone.now, card="nine-years-old")
    answer(alone.ana, id_, "answer", {"answer": "A heron on the weir"}, alone.now)
    mood = start(alone.ana, CHECK_IN, alone.now)
    answer(alone.ana, mood, "mood", {"mood": ["3", "4"]}, alone.now)
    hand = start(alone.ana, "consensus/tonight", alone.now)
    pick = look(alone.ana, hand, alone.now).header.drawn.hands["ideas"][0].id
    answer(alone.ana, hand, "pick", {"ideas": [pick]}, alone.now)
    later = alone.now + timedelta(days=8)
    alone.ana.visit(later)
    alone.pair(alone.ana, alone.ben, later)
    found = {
        one: from_before.find_before(look(alone.ana, one, later), later.date()) for one in (id_, mood, hand)
    }
    assert found == {id_: Before.OFFERED, mood: Before.OF_ITS_DAY, hand: Before.OF_A_HAND}
    at(later, monkeypatch)
    ana, ben = (NoScript(browser(who)) for who in (alone.ana, alone.ben))
    assert "before the two of you" not in ana.go("/").text
    for one, why in ((mood, "It was for its own day"), (hand, "other cards are drawn")):
        assert why in ana.go(f"/rounds/{one}/").text and "Share it with" not in ana.text
    ana.go(f"/rounds/{id_}/").press("Share it with Ben")
    assert "before the two of you" not in ana.go(f"/rounds/{id_}/").text, "it was shared"
    question = look(alone.ana, id_, later).title
    assert question in ben.go("/").text and "heron" not in ben.text


def test_or_it_stays_its_authors_alone(db):
    ana = begun()
    ben = joined(ana)
    ana.go("/ways/check-in/check-in/").press("Start").fill("Done", MOOD)
    ana.go("/us/words/").press("Yes, the same four")
    first = {link for link in ben.go("/").page.links if link.startswith("/rounds/")}
    ana.go("/").press("Keep it to myself")
    assert "before the two of you" not in ana.go("/").text
    assert {link for link in ben.go("/").page.links if link.startswith("/rounds/")} == first


def test_an_invitation_without_an_answer_keeps_the_three_questions_and_what_was_typed(db):
    ana = begun()
    before = offered(ana.go("/us/invite/"))
    assert len(set(before)) == 3
    for chosen in reversed(before):
        ana.fill("Make the invitation", {"card": chosen, "words": "Come and try?"})
        assert (ana.status, offered(ana)) == (422, before)
        assert "Come and try?" in ana.page.html
        assert "Write something here." in ana.text and "skip" not in ana.text
        assert f'value="{chosen}" checked' in ana.page.html


def test_a_form_that_names_questions_of_no_deck_gets_three_of_it(db):
    ana = begun().go("/us/invite/")
    known = {card.id for card in first_card.list_cards()}
    for sent in (["none", "such"], ["none"] * 9, [], sorted(known)):
        ana.fill("Make the invitation", {"offered": sent, "card": "none"})
        assert len(set(offered(ana)) & known) == len(offered(ana)) == 3


def offered(who: NoScript) -> list[str]:
    return re.findall(r'name="card" value="([^"]+)"', who.page.html)
