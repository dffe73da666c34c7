"""A link for a counsellor, on pages, without scripts: chosen, looked at, made, read, ended."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.counsel.showing import agree, ask, make_own, open_question, write_alone
from tests.security.walking import Request, Visitor, differences
from tests.web.conftest import at
from tests.web.noscript import NoScript
from tests.world import NOW, Actor, World

from duologue.counsel import copies, links
from duologue.counsel.models import CopyPart
from duologue.people import leaving
from duologue.vault import mint_invitation_secret

AFRAID = "If one of you is afraid of the other, see someone alone first."
HERE = "/us/counsellor/"
READ = "/counsellor/read"


def choose(who: NoScript, rounds: list[object], **typed: object) -> NoScript:
    return who.go(HERE).press(
        "Show me what they would see", rounds=[str(one) for one in rounds], span="week", **typed
    )


def find_secret(page: NoScript) -> str:
    found = re.search(r"/counsellor/#([0-9a-z]+)", page.text)
    assert found is not None, page.text
    return found[1]


def read_as_counsellor(browser, secret: str) -> NoScript:
    return NoScript(browser(None)).go("/counsellor/").press("Read it", secret=secret)


def test_one_s_own_words_are_looked_at_and_shown_and_tell_nobody(browser, world):
    round_id = open_question(world, NOW, of_ana="a heron", of_ben="an otter")
    before = NoScript(browser(world.ben)).go(HERE).text
    ana = choose(NoScript(browser(world.ana)), [round_id], whose="own")
    assert "only words of yours" in ana.text and "a heron" in ana.text and "an otter" not in ana.text
    assert CopyPart.objects.count() == 0
    ana.press("Make the link")
    secret = find_secret(ana)
    page = read_as_counsellor(browser, secret)
    assert page.status == 200
    assert "One person chose to show you" in page.text and "a heron" in page.text
    for word in ("an otter", "Ana", "Ben"):
        assert word not in page.text
    assert NoScript(browser(world.ben)).go(HERE).text == before
    ana.go(HERE).press("End this link")
    assert "This link shows nothing." in read_as_counsellor(browser, secret).text


def test_what_opened_to_both_is_asked_looked_at_and_shown(browser, world):
    round_id = open_question(world, NOW, of_ana="a heron", of_ben="an otter")
    ana = choose(NoScript(browser(world.ana)), [round_id], whose="both").press("Ask Ben")
    assert "You asked Ben." in ana.text
    ben = NoScript(browser(world.ben)).go("/us/")
    assert "Ana would like to show a counsellor what opened to you both." in ben.text
    (id_,) = (one.id for one in links.list_standing(world.ben.me(), NOW).asks)
    ben.go(f"{HERE}{id_}/")
    assert AFRAID in ben.text and "a heron" in ben.text and "an otter" in ben.text
    assert "Ana learns nothing: it looks as if you had not answered." in ben.text
    ben.press("Yes, make the link")
    secret = find_secret(ben)
    assert secret == find_secret(ana.go(f"{HERE}{id_}/"))
    page = read_as_counsellor(browser, secret)
    assert "Two people chose together" in page.text and "a heron" in page.text and "an otter" in page.text
    ben.go(HERE).press("End this link for both")
    assert "A link to what opened" not in ana.go(HERE).text
    assert "This link shows nothing." in read_as_counsellor(browser, secret).text


def test_the_first_line_is_for_who_is_afraid(browser, world):
    for path in (HERE,):
        html = NoScript(browser(world.ana)).go(path).page.html
        first = re.search(r"<main.*?<p[^>]*>(.*?)</p>", html, re.S)
        assert first is not None and first[1] == AFRAID


def test_the_copy_s_page_asks_for_nothing_is_kept_nowhere_and_is_called_nothing(browser, world):
    secret = make_own(world.ana, [open_question(world, NOW)], NOW).secret
    answer = browser(None).post(
        READ, {"secret": secret}, headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in html and "<title>Duologue</title>" in html
    assert secret not in html
    main = html[html.index("<main") : html.index("</main>")]
    assert not re.search(r"<(form|script|a|img|input)\b", main), "it prints as it is, without scripts"


def test_a_link_can_be_typed_with_a_slip_and_says_so(browser, world):
    secret = make_own(world.ana, [open_question(world, NOW)], NOW).secret
    page = read_as_counsellor(browser, secret[:-1])
    assert page.status == 422
    assert "That does not look like the whole code." in page.text
    assert page.press("Read it", secret=secret.upper()).status == 200


# -- a dead link, and one that never was ------------------------------------------------------------


def ask_for(world: World, secret: str, now=NOW):
    """As a stranger without a session does; the same chance each time."""
    visitor = Visitor(world, Actor("Nobody"), "", now)
    return visitor.ask(Request("POST", "counsellor/read", READ, {"secret": secret}), "read")


@pytest.mark.parametrize("how", ["ended", "over and there", "over and swept", "left", "of both"])
def test_a_dead_link_is_one_that_never_was(world, how):
    """The same bytes, status, headers, queries and decryptions."""
    round_id = open_question(world, NOW)
    link, now = make_own(world.ana, [round_id], NOW), NOW
    if how == "ended":
        links.end(world.ana.me(), link.id)
    elif how == "left":
        leaving.leave_couple(world.ana.me(), NOW)
    elif how == "of both":
        link = agree(world.ben, ask(world.ana, [round_id], NOW), NOW)
        links.end(world.ana.me(), link.id)
    else:
        now = NOW + timedelta(days=7)
        if how == "over and swept":
            copies.sweep(now)
    dead, never = ask_for(world, link.secret, now), ask_for(world, mint_invitation_secret(), now)
    assert dead.status == 404
    assert differences([dead], [never]) == []


def test_a_live_one_is_told_apart(world):
    """The control."""
    link = make_own(world.ana, [open_question(world, NOW)], NOW)
    assert differences([ask_for(world, link.secret)], [ask_for(world, mint_invitation_secret())]) != []


# -- a no, and no answer ----------------------------------------------------------------------------

LOOKS = (HERE, "/us/", "/", "/history/", "/me/export/duologue.json")


def look_around(world: World, who: Actor) -> list[object]:
    visitor = Visitor(world, who, "", NOW)
    return [visitor.ask(Request("GET", path, path)) for path in LOOKS]


@pytest.mark.parametrize("what", ["put away", "put away and back", "a link of his own", "alone"])
def test_what_the_other_did_not_agree_to_changes_no_byte_and_no_count(world, what):
    """Twin worlds: Ana sees the same whether Ben has left it, has not looked, or has links of his own."""
    round_id = open_question(world, NOW)
    alone = write_alone(world.ben, NOW, "only Ben's")
    id_ = ask(world.ana, [round_id], NOW)
    look_around(world, world.ana)
    before = look_around(world, world.ana)
    if what == "a link of his own":
        make_own(world.ben, [round_id], NOW)
    elif what == "alone":
        make_own(world.ben, [alone], NOW)
    else:
        links.put_away(world.ben.me(), id_, away=True)
        if what == "put away and back":
            links.put_away(world.ben.me(), id_, away=False)
    assert differences(before, look_around(world, world.ana)) == []


def test_a_yes_is_told(world):
    """The control."""
    id_ = ask(world.ana, [open_question(world, NOW)], NOW)
    before = look_around(world, world.ana)
    agree(world.ben, id_, NOW)
    assert differences(before, look_around(world, world.ana)) != []


def test_what_one_left_stands_apart_and_can_still_be_agreed_to(browser, world):
    id_ = ask(world.ana, [open_question(world, NOW)], NOW)
    ben = NoScript(browser(world.ben)).go(f"{HERE}{id_}/").press("Leave it")
    assert "What you left Ana asked on" in ben.text
    assert "would like to show a counsellor" not in ben.go("/us/").text
    ben.go(f"{HERE}{id_}/").press("Yes, make the link")
    assert find_secret(ben)


# -- what goes wrong --------------------------------------------------------------------------------


def test_nothing_chosen_is_a_sentence_and_keeps_what_was_chosen_beside(browser, world):
    round_id = open_question(world, NOW)
    ana = NoScript(browser(world.ana)).go(HERE)
    ana.send("/us/counsellor/look", {"whose": ["both"], "span": ["quarter"]})
    assert ana.status == 422
    assert "Choose at least one round first." in ana.text
    assert re.search(r'value="quarter" checked', ana.page.html) and re.search(
        r'value="both" checked', ana.page.html
    )
    ana.send("/us/counsellor/look", {"whose": ["own"], "span": [""], "rounds": [str(round_id)]})
    ana.press("Make the link")
    assert ana.status == 422 and "Choose how long it lasts." in ana.text
    assert f'value="{round_id}" checked' in ana.page.html


def test_what_was_ended_meanwhile_is_a_sentence(browser, world):
    id_ = ask(world.ana, [open_question(world, NOW)], NOW)
    ben = NoScript(browser(world.ben)).go(f"{HERE}{id_}/")
    links.end(world.ana.me(), id_)
    ben.press("Yes, make the link")
    assert ben.status == 404
    assert "There's nothing here for you to open. It may be over, or never have been." in ben.text


def test_somebody_else_s_link_and_question_are_the_same_404(browser, world):
    round_id = open_question(world, NOW)
    ids = [make_own(world.ben, [round_id], NOW).id, ask(world.ben, [round_id], NOW), "0" * 8]
    answers = set()
    for who, id_ in ((world.ana, ids[0]), (world.stranger, ids[0]), (world.stranger, ids[1])):
        page = NoScript(browser(who)).go(f"{HERE}{id_}/")
        answers.add((page.status, page.text))
    assert [status for status, _text in answers] == [404]


def test_an_archive_ends_links_and_makes_none(browser, world):
    round_id = open_question(world, NOW)
    link = make_own(world.ben, [round_id], NOW)
    leaving.leave_couple(world.ana.me(), NOW)
    ben = NoScript(browser(world.ben)).go(HERE)
    assert "A link to your own words" in ben.text and "Which rounds" not in ben.text
    assert find_secret(ben.go(f"{HERE}{link.id}/")) == link.secret
    ben.go(HERE).press("End this link")
    assert CopyPart.objects.count() == 0


def test_somebody_alone_shows_what_is_theirs(browser, alone):
    write_alone(alone.ana, NOW, "a heron")
    ana = NoScript(browser(alone.ana)).go(HERE)
    assert "is asked first" not in ana.text
    page = ana.go(HERE)
    (round_id,) = re.findall(r'name="rounds" value="([^"]+)"', page.page.html)
    choose(page, [round_id]).press("Make the link")
    assert "a heron" in read_as_counsellor(browser, find_secret(page)).text


def test_it_is_three_taps_from_today(browser, world):
    html = NoScript(browser(world.ana)).go("/").page.html
    assert 'href="/us/"' in html
    assert f'href="{HERE}"' in NoScript(browser(world.ana)).go("/us/").page.html


def test_an_earlier_year_is_one_tap_away(browser, world, monkeypatch):
    round_id = open_question(world, NOW)
    later = NOW + timedelta(days=400)
    at(later, monkeypatch)
    ana = NoScript(browser(world.ana)).go(HERE)
    assert str(round_id) not in ana.page.html
    (until,) = re.findall(r"/us/counsellor/\?until=([0-9-]+)", ana.page.html)
    assert str(round_id) in ana.go(f"{HERE}?until={until}").page.html
    assert ana.go(f"{HERE}?until=soon").status == 404
