"""Two people, no JavaScript: from the set-up link to an opening and back to it later."""

from __future__ import annotations

import re

from django.test import Client
from tests.web.noscript import NoScript
from tests.world import Cheap

from duologue.people import beginning, host

HTTPS = {"HTTP_HOST": "localhost"}
HERE = {"zone": "Europe/Lisbon"}
"""Without scripts no page knows the browser's time zone."""


def newcomer() -> NoScript:
    return NoScript(Client(enforce_csrf_checks=True, **HTTPS))


def begun(name: str = "Ana", colour: str = "madder") -> NoScript:
    host.prepare(Cheap())
    ana = newcomer().go("/begin/")
    secret = beginning.mint_setup_link()
    return ana.press("Begin", secret=secret, name=name, colour=colour, **HERE)


def invited(ana: NoScript) -> tuple[str, str]:
    """Ana answers a light card; the path and the secret of the link that she gets."""
    ana.go("/us/invite/").fill(
        "Make the invitation", {"0.f.answer": "A lighthouse keeper.", "words": "Come and try?"}
    )
    link = re.search(r"/i/([0-9a-f-]{36})/#(\S+?)<", ana.page.html)
    assert link, ana.text
    return f"/i/{link[1]}/", link[2]


def joined(ana: NoScript) -> NoScript:
    path, secret = invited(ana)
    ben = newcomer().go(path).press("Read it", secret=secret)
    assert "Come and try?" in ben.text
    assert "lighthouse" not in ben.text
    return ben.fill(
        "Answer, and open both",
        {"0.f.answer": "The slow train.", "name": "Ben", "colour": "ink-blue", **HERE},
    )


def paired() -> tuple[NoScript, NoScript]:
    ana = begun()
    ben = joined(ana)
    shown = ana.go("/us/words/").page.html
    assert re.findall(r"<li>(\w+)</li>", shown) == re.findall(
        r"<li>(\w+)</li>", ben.go("/us/words/").page.html
    )
    ana.press("Yes, the same four")
    return ana, ben


def test_beginning_needs_a_name_a_colour_and_a_zone(db):
    ana = begun()
    assert ana.status == 200
    assert ana.path == "/"
    assert "Hello, Ana" in ana.text


def test_a_slip_in_beginning_keeps_what_was_typed_and_the_link(db):
    ana = begun(name="   ")
    assert ana.status == 422
    assert "A first name or a letter will do." in ana.text
    form, _ = ana.page.form("Begin")
    assert ("colour", "madder") in form.fields
    assert ana.press("Begin", name="Ana").path == "/"


def test_the_invited_one_answers_without_signing_up_and_both_open(db):
    ana = begun()
    ben = joined(ana)
    assert ben.status == 200
    assert "A lighthouse keeper." in ben.text
    assert "The slow train." in ben.text
    ana.go("/")
    (link,) = {one for one in ana.page.links if one.startswith("/rounds/")}
    assert "The slow train." in ana.go(link).text


def test_not_for_me_stores_nothing_and_the_link_still_works(db):
    path, secret = invited(begun())
    ben = newcomer().go(path).press("Read it", secret=secret).press("Not for me")
    assert "Nothing was stored, and nobody is told." in ben.text
    assert "Come and try?" in ben.go(path).press("Read it", secret=secret).text


def test_four_words_then_a_check_in_whose_hug_the_other_sees(db):
    ana, ben = paired()
    ben.go("/").press("Say how you are")
    ben.fill("Done", {"0.f.mood[p]": "3", "0.f.mood[e]": "4", "1.f.help": "hold"})
    assert ben.status == 200, ben.text
    assert "Ben says a hug would help today." in ana.go("/").text


def test_what_was_chosen_beside_something_left_out_is_kept_and_the_page_says_so(db):
    ana, ben = paired()
    ana.go("/ways/check-in/check-in/").press("Start").fill("Done", {"1.f.help": "hold"})
    path = ana.path
    for _ in range(2):
        said = re.sub("[\u2066-\u2069]", "", ana.go(path).text)
        assert "Kept: Hold me. This one has no answer yet. How are you today?" in said
    ana.fill("Done", {"0.f.mood[p]": "3", "0.f.mood[e]": "4"})
    assert "has no answer yet" not in ana.go(path).text
    ben.go("/ways/check-in/check-in/").press("Start").fill("Done", {"0.f.mood[p]": "3", "0.f.mood[e]": "4"})
    assert "What would help?" in ben.text and "Kept:" in ben.text


def test_a_line_of_thanks_is_in_the_jar(db):
    ana, ben = paired()
    ana.go("/ways/thanks/one-line-of-thanks/").press("Start").fill(
        "Give it to Ben", {"0.f.line": "You waited up."}
    )
    assert "Ana is glad of this You waited up." in ben.go("/").text
    assert "You waited up." in ben.go("/jar/").text
    assert "is glad of this" not in ana.go("/").text


def test_say_it_back_is_spoken_to_its_end(db):
    ana, ben = paired()
    ana.go("/ways/listening/say-it-back/").press("Start, each on our own phone")
    path = ana.path
    for _ in range(60):
        moved = False
        for who in (ana, ben):
            who.go(path)
            for words in (
                "Go on",
                "That's what I wanted to say",
                "I've said it back",
                "Said",
                "Yes, that's it",
            ):
                try:
                    who.page.form(words)
                except AssertionError:
                    continue
                who.press(words)
                assert who.status == 200, who.text
                moved = True
                break
        if not moved:
            break
    assert "That was it." in ana.go(path).text
    assert "That was it." in ben.go(path).text


def test_pausing_resuming_and_leaving_in_silence(db):
    ana, ben = paired()
    ana.go("/ways/conversation/an-open-question/").press("Start")
    path = ana.path
    ana.fill("Done", {"0.f.answer": "Sealed for now."})
    assert "Yours is safe and still closed." in ana.text
    before = scrubbed(ana.go(path).page.html)
    ben.go(path).press("Pause this")
    assert "Paused. Come back any time." in ben.text
    ben.press("Go on with it").press("Leave this one")
    assert "Left for now. No reason needed, none given." in ben.text
    assert scrubbed(ana.go(path).page.html) == before


def test_a_second_tap_and_the_back_button_change_nothing_twice(db):
    ana, _ = paired()
    ana.go("/ways/conversation/an-open-question/").press("Start")
    path = ana.path
    ana.fill("Done", {"0.f.answer": "Once."})
    action, data = ana.sent
    assert ana.send(action, data).status == 200
    assert ana.page.html.count('keep-lines">Once.') == 1
    # The same screen again, with a new id: the step is behind by now.
    data["0.id"] = ["00000000-0000-4000-8000-000000000001"]
    ana.send(action, data)
    assert ana.status in (409, 422)
    assert "Once." in ana.go(path).text


def test_a_correction_before_the_opening_and_an_addition_after_it(db):
    ana, ben = paired()
    ana.go("/ways/conversation/an-open-question/").press("Start")
    path = ana.path
    ana.fill("Done", {"0.f.answer": "First words."}).fill(
        "Keep it like this", {"0.f.answer": "Better words."}
    )
    ben.go(path).fill("Done", {"0.f.answer": "Ben's words."})
    assert "Better words." in ben.text
    assert "First words." not in ben.text
    ana.go(path).fill("Add it", {"0.f.answer": "Later words."})
    assert "Later words." in ben.go(path).text
    assert "In the margin" not in ben.text
    ben.press("Put it there", text="Nice.")
    assert "Nice." in ana.go(path).text


def test_an_empty_answer_says_what_to_do(db):
    ana, _ = paired()
    ana.go("/ways/conversation/an-open-question/").press("Start").press("Done")
    assert ana.status == 422
    assert "Write something here. You can also skip this step." in ana.text


def test_securing_shows_the_code_once_and_a_second_device_signs_in(db, alone, browser):
    ana = NoScript(browser(alone.ana, enforce_csrf_checks=True))
    word = "copper lantern under the stairs"
    given = {"sign_in_name": "ana", "password": word, "again": word}
    ana.go("/me/account/").fill("Use a password", given)
    assert "Your recovery code" in ana.text
    assert all(there in ana.page.html for there in ('id="sheet-name">ana<', "http://localhost"))
    assert newcomer().go("/sign-in/").press("Sign in", name="ana", password=word).status == 422
    ana.press("I have written it down", last="oops")
    assert ana.status == 422 and "last four" in ana.text
    code = ana.page.html.partition('id="recovery-code">')[2].partition("<")[0].strip()
    ana.press("I have written it down", last=code[-4:])
    assert code not in ana.go("/me/account/sheet/").page.html
    second = newcomer().go("/sign-in/").press("Sign in", name="ana", password=word)
    assert second.path == "/"
    assert "Ana" in second.go("/us/").text or second.status == 200
    wrong = newcomer().go("/sign-in/").press("Sign in", name="ana", password="something else entirely")
    assert wrong.status == 422
    assert "t go together" in wrong.text


def test_leaving_the_couple_leaves_an_archive_to_read(db):
    ana, ben = paired()
    ben.go("/us/leave/").press("Leave", sure="yes")
    assert "This space is closed." in ana.go("/us/").text
    assert ana.go("/history/").status == 200
    (link, *_) = [one for one in ana.page.links if one.startswith("/rounds/")]
    assert "The slow train." in ana.go(link).text
    assert ana.go("/ways/").status == 404


def scrubbed(html: str) -> str:
    """What varies from one rendering to the next, taken out: tokens, nonces and the ids of forms."""
    html = re.sub(r'nonce="[^"]+"', "", html)
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
    return re.sub(r'(name="(?:\d\.)?id") value="[^"]+"', r"\1", html)


def test_whoever_has_no_scripts_is_asked_for_the_time_zone_in_sight_and_given_none(db):
    """Before, a folded field gave everybody London's evenings."""
    path, secret = invited(begun())
    letter = newcomer().go(path).press("Read it", secret=secret)
    for at in (newcomer().go("/begin/"), letter):
        folds = at.page.html.partition("<details open data-folds")[2].partition("</details>")[0]
        assert 'name="zone" value=""' in folds, at.path
    unsaid = {"0.f.answer": "The slow train.", "name": "Ben", "colour": "ink-blue"}
    letter.fill("Answer, and open both", unsaid)
    assert letter.status == 422 and "We do not know that time zone." in letter.text
    assert 'name="zone" value=""' in letter.page.html.partition("<details open >")[2], "and it stays in sight"
