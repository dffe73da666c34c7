"""What one sets up for oneself: name, thread, ceiling, sealing, devices, account, export, a code."""

from __future__ import annotations

import json
import re
from uuid import uuid4

from tests.web.noscript import NoScript
from tests.web.test_two_without_scripts import HERE, begun, invited, newcomer, paired
from tests.world import PASSWORD

from duologue.people import limits, own_settings, sealing
from duologue.people.models import Device


def test_a_name_and_a_thread_are_changed_and_the_others_thread_is_taken(db):
    ana, ben = paired()
    ana.go("/me/").press("Keep it like this", name="Anita", colour="plum")
    assert "Anita and Ben" in ana.go("/us/").text
    assert 'class="of-plum"' in ana.page.html
    ben.go("/me/").press("Keep it like this", colour="plum")
    assert ben.status == 422
    assert "taken already" in ben.text


def test_guessing_is_ones_own_setting_and_adds_a_second_mood(browser, world):
    ana = NoScript(browser(world.ana)).go("/me/").press("Keep", guess="on")
    assert own_settings.read_mine(world.ana.me()).guess is True
    ana.go("/").press("Say how you are")
    assert "0.f.guess[p]" in ana.page.form("Done")[0].names
    ben = NoScript(browser(world.ben))
    assert "0.f.guess[p]" not in ben.go(ana.path).page.form("Done")[0].names


def test_a_ceiling_is_set_and_lifted(browser, world):
    """check 48: and nothing of it is on the other's pages."""
    ana = NoScript(browser(world.ana))
    ben = NoScript(browser(world.ben))
    before = [
        re.sub(r'value="[^"]{36,}"|nonce="[^"]+"', "", ben.go(page).page.html) for page in ("/", "/us/")
    ]
    ana.go("/me/ceiling/").press("Keep it like this", times_a_week="2", depth="1", minutes="5")
    mine = limits.read_mine(world.ana.me())
    assert (mine.times_a_week, mine.depth, mine.minutes) == (2, 1, 5)
    assert [
        re.sub(r'value="[^"]{36,}"|nonce="[^"]+"', "", ben.go(page).page.html) for page in ("/", "/us/")
    ] == before
    ana.go("/me/ceiling/").press("Keep it like this", times_a_week="", depth="", minutes="")
    assert limits.read_mine(world.ana.me()) == limits.Limits()


def test_sealing_is_made_strict_by_one_and_weakened_by_both(browser, world):
    ana, ben = NoScript(browser(world.ana)), NoScript(browser(world.ben))
    ana.go("/me/sealing/").press("Seal strictly from now on")
    assert sealing.read_sealing(world.ben.me()).strict
    ana.press("Suggest opening at once again")
    assert "It changes when Ben agrees too." in ana.text
    ben.go("/me/sealing/").press("Agree: open at once again")
    assert not sealing.read_sealing(world.ana.me()).strict


def test_in_strict_sealing_the_waiting_page_says_when_it_opens(browser, world):
    ana, ben = NoScript(browser(world.ana)), NoScript(browser(world.ben))
    ana.go("/me/sealing/").press("Seal strictly from now on")
    ben.go("/me/sealing/")
    ana.go("/ways/conversation/an-open-question/").press("Start").fill("Done", {"0.f.answer": "First."})
    path = ana.path
    ben.go(path).fill("Done", {"0.f.answer": "Second."})
    assert "It opens when Ana is next here." in ben.text
    assert "First." not in ben.text
    ana.go("/")
    assert "First." in ben.go(path).text


def test_devices_are_listed_and_ended_and_a_token_is_shown_once(browser, alone):
    alone.secure(alone.ana, "ana")
    ana = NoScript(browser(alone.ana)).go("/me/devices/").press("Make a token", label="a script")
    assert ana.status == 422 and "neither your present password" in ana.text
    ana.press("Make a token", proof=PASSWORD, may="read", lives="90")
    (token,) = re.findall(r'id="token">([^<]+)<', ana.page.html)
    assert ana.client.get("/api/v1/couple", headers={"Authorization": f"Duologue {token}"}).status_code == 200
    assert token not in ana.go("/me/devices/").page.html
    assert "A token that only reads, until" in ana.text and "Last used on" in ana.text
    said = {"exercise": "check-in/check-in", "id": str(uuid4())}
    header = {"Authorization": f"Duologue {token}"}
    written = ana.client.post("/api/v1/rounds", said, content_type="application/json", headers=header)
    assert written.status_code == 403 and "only reads" in written.json()["why"]
    found = ana.client.post(
        "/api/v1/keepsakes/find", {"words": "soup"}, content_type="application/json", headers=header
    )
    assert found.status_code == 200  # a look, though what is looked for travels in the body
    Device.objects.filter(is_token=True).update(may_write=True)
    written = ana.client.post("/api/v1/rounds", said, content_type="application/json", headers=header)
    assert written.status_code == 200  # the control: it is that, and nothing else, that kept it from writing
    ana.press("End")
    assert ana.client.get("/api/v1/couple", headers={"Authorization": f"Duologue {token}"}).status_code == 401
    ana.go("/me/devices/").press("Make a token", label="")
    assert ana.status == 422


def test_the_password_changes_and_the_recovery_code_works_once(browser, alone):
    """check 23: by the pages; the code's slips and its single use are people's own tests."""
    alone.secure(alone.ana, "ana")
    ana = NoScript(browser(alone.ana)).go("/me/account/")
    ana.press("Change it", password=PASSWORD, new_password="four quiet words in a row", end_others="yes")
    assert ana.path == "/me/account/"
    second = newcomer().go("/sign-in/recovery/")
    second.press("Sign in", name="ana", code=alone.ana.code, new_password="another set of quiet words")
    assert "Your new recovery code" in second.text
    assert "The one before it doesn't work any more." in second.text
    assert "It waits to be tried" in second.go("/me/account/").text
    assert second.go("/us/").status == 200
    third = newcomer().go("/sign-in/recovery/")
    third.press("Sign in", name="ana", code=alone.ana.code, new_password="another set of quiet words")
    assert third.status == 422
    ana.go("/me/account/").press("Make a new one", proof="not the password at all")
    assert ana.status == 422


def test_signing_out_of_an_unsecured_account_warns_and_erases(browser, alone):
    ana = NoScript(browser(alone.ana)).go("/me/sign-out/")
    assert "erases everything of yours" in ana.text
    ana.press("Erase it all, and sign out")
    assert "A duologue is a play for two." in ana.text


def test_erasing_asks_once_more(browser, alone):
    ana = NoScript(browser(alone.ana)).go("/me/erase/").press("Erase it")
    assert "Tick the box first." in ana.text
    ana.press("Erase it", sure="yes")
    assert ana.go("/us/").path == "/"


def test_an_invitation_is_taken_back_and_its_link_is_nothing(db):
    ana = begun()
    path, secret = invited(ana)
    ana.press("Take it back")
    assert ana.path == "/us/"
    assert newcomer().go(path).press("Read it", secret=secret).status == 404


def test_a_link_with_a_slip_in_it_says_so_and_an_unknown_one_is_nothing(db):
    path, _ = invited(begun())
    ben = newcomer().go(path).press("Read it", secret="not a secret!")
    assert ben.status == 422
    assert newcomer().go(f"/i/{uuid4()}/").press("Read it", secret=invited_secret()).status == 404


def invited_secret() -> str:
    from duologue.vault import mint_invitation_secret

    return mint_invitation_secret()


def test_two_present_devices_meet_by_a_short_code_and_four_words(db):
    ana = begun()
    ana.go("/us/invite/").press("Show a short code instead")
    (code,) = re.findall(r'class="say code">([^<]+)<', ana.page.html)
    ben = newcomer().go("/code/").press("Join", code=code, name="Ben", colour="ink-blue", **HERE)
    assert ben.path == "/us/words/"
    ana.go("/us/words/")
    ben.go("/us/words/")
    words = re.findall(r"<li>(\w+)</li>", ana.page.html)
    assert len(words) == 4
    assert re.findall(r"<li>(\w+)</li>", ben.page.html) == words
    ana.press("Yes, the same four")
    assert "Ben and Ana" in ben.go("/us/").text
    wrong = newcomer().go("/code/").press("Join", code=code, name="Ben", colour="moss", **HERE)
    assert wrong.status == 422


def test_words_that_differ_close_the_space_and_begin_anew(db):
    ana = begun()
    path, secret = invited(ana)
    eve = newcomer().go(path).press("Read it", secret=secret)
    eve.fill("Answer, and open both", {"0.f.answer": "Hm.", "name": "Ben", "colour": "ink-blue", **HERE})
    ana.go("/us/words/").press("Close it, and begin again")
    assert "Just you, for now." in ana.go("/us/").text
    assert "This space is closed." in eve.go("/us/").text
    eve.press("Begin a new space")
    assert "Just you, for now." in eve.go("/us/").text


def test_the_file_has_what_one_may_read_and_not_the_others_unopened(browser, world):
    """check 50: by the pages."""
    ana, ben = NoScript(browser(world.ana)), NoScript(browser(world.ben))
    ana.go("/ways/conversation/an-open-question/").press("Start").fill(
        "Done", {"0.f.answer": "Mine, sealed."}
    )
    path = ana.path
    theirs = json.loads(ben.client.get("/me/export/duologue.json").content)
    assert "Mine, sealed." not in json.dumps(theirs)
    ben.go(path).fill("Done", {"0.f.answer": "Ben's, open."})
    found = json.loads(ana.client.get("/me/export/duologue.json").content)
    (one,) = [one for one in found["rounds"] if one["id"] in path]
    assert one["sees"]["answer"]["mine"] == {"answer": "Mine, sealed."}
    assert one["sees"]["answer"]["theirs"] == {"answer": "Ben's, open."}
    assert "Ben's, open." in ana.go("/me/export/print/").text


def test_a_jar_line_goes_out_of_sight_and_back_and_its_writer_takes_it_away(db):
    ana, ben = paired()
    ana.go("/ways/thanks/one-line-of-thanks/").press("Start").fill(
        "Give it to Ben", {"0.f.line": "You waited up."}
    )
    ben.go("/jar/").press("Out of sight")
    assert "You waited up." not in ben.text
    ben.go("/jar/?out-of-sight").press("Back into sight")
    assert "You waited up." in ben.text
    ana.go("/jar/").press("Take it back for good")
    assert "You waited up." not in ben.go("/jar/").text


def test_one_phone_is_passed_between_the_two(db):
    """Say it back on one device: the page says whose turn it is, and every tap is for that one."""
    ana, _ = paired()
    ana.go("/ways/listening/say-it-back/").press("Start on this one phone, and pass it")
    path, turns = ana.path, set()
    for _ in range(60):
        ana.go(path)
        turns |= set(re.findall(r'class="who of-[\w-]+">(Ana|Ben)<', ana.page.html))
        known = {" ".join(button.words.split()) for form in ana.page.forms for button in form.buttons}
        for words in ("Go on", "That's what I wanted to say", "I've said it back", "Yes, that's it", "Said"):
            if words in known:
                ana.press(words)
                break
        else:
            break
        assert ana.status == 200, ana.text
    assert turns == {"Ana", "Ben"}
    assert "That was it." in ana.text
