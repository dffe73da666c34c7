"""What earlier commits wrote is opened, read and gone on with by the present one: pages, API and commands.

`data_sets` says what lies there, `make` how it was made.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.cli.instance import Instance
from tests.upgrade.conftest import Upgraded
from tests.upgrade.data_sets import DataSet, load
from tests.upgrade.meeting import follow
from tests.upgrade.told import (
    EXPORT,
    apart_from_estimates,
    apart_from_last_days,
    apart_from_plainer_cards,
    apart_from_shares,
    apart_from_todays_order,
    apart_from_ways_in,
    apart_from_weeks,
    differences,
    since_labels_stand_by_themselves,
    since_own_dates,
    tell,
    words_of,
)
from tests.upgrade.visitor import API, Person, Visitor

FIRST, LATER = "5b3c962", "1f8eb20"
EVERYBODY = ["Ana", "Ben", "Dora", "Emil", "Gita", "Hugo", "Iris", "Jon", "Kim", "Leo"]


def wrote(made: DataSet, name: str, round_of: str) -> dict[str, Any]:
    """What somebody had written in a round of theirs, by step, as their export had it."""
    id_ = made.people[name].rounds[round_of]
    found = next(one for one in made.told[name][EXPORT]["rounds"] if one["id"] == id_)
    return {step: seen["mine"] for step, seen in found["sees"].items() if "mine" in seen}


def sees(visitor: Visitor, round_of: str) -> Any:
    return visitor.round(visitor.person.rounds[round_of])["view"]["sees"]


# -- read as it was ----------------------------------------------------------------------------------------


def test_the_data_has_everybody(made: DataSet) -> None:
    assert sorted(made.people) == sorted(made.told) == EVERYBODY


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_page_figure_and_export_says_what_it_said(read: Upgraded, name: str) -> None:
    made = read.made
    present = tell(read.visitor(name))
    recorded = since_own_dates(made.told[name], made.now, present[EXPORT]["me"]["zone"])
    recorded, present = (
        apart_from_estimates(
            apart_from_last_days(apart_from_shares(since_labels_stand_by_themselves(recorded)))
        ),
        apart_from_estimates(apart_from_last_days(apart_from_shares(apart_from_ways_in(present)))),
    )
    found = differences(
        apart_from_weeks(apart_from_todays_order(apart_from_plainer_cards(recorded))),
        apart_from_weeks(apart_from_todays_order(apart_from_plainer_cards(present))),
        words_of(map(apart_from_shares, made.told.values())),
    )
    assert not found, "\n".join(found)


def test_the_data_folder_is_brought_up_to_date_with_a_copy_of_before_or_is_up_to_date(read: Upgraded) -> None:
    copies = list((read.data / "backups").glob("before-update-*"))
    assert len(copies) == (1 if "was brought up to date" in read.instance.said else 0)


def test_it_is_well_by_what_doctor_says_and_can_be_backed_up_and_restored(
    read: Upgraded, tmp_path: Path
) -> None:
    said = read.instance.command("backup", str(tmp_path / "copy"), "--keys", str(tmp_path / "keys"))
    assert said.returncode == 0, said.stderr
    restored = Instance(tmp_path / "restored")
    said = restored.command("restore", str(tmp_path / "copy"), "--keys", str(tmp_path / "keys"))
    assert said.returncode == 0, said.stderr
    assert restored.command("doctor").returncode == 0


def test_whoever_left_reads_and_does_nothing_else(read: Upgraded) -> None:
    leo = read.visitor("Leo")
    assert leo.page("/").where == "/history/"
    opened = sees(leo, "opened")["answer"]
    assert opened["second"] == wrote(read.made, "Leo", "opened")["answer"]
    assert opened["first"] == {"answer": "In the car, after it has stopped."}
    for said in ("answer", "add", "withdraw"):
        body = {"id": str(UUID(int=7)), "kind": said, "step": "answer", "values": {"answer": "Again."}}
        assert leo.ask("POST", f"/rounds/{leo.person.rounds['opened']}/moves", body)[0] in (404, 422)
    assert leo.ask("POST", "/rounds", {"exercise": "thanks/one-line-of-thanks"})[0] in (404, 422)
    assert leo.ask("POST", "/keepsakes", {"text": "Something new."})[0] in (404, 422)


def test_a_draft_stands_in_its_field(read: Upgraded) -> None:
    ana, jon = read.visitor("Ana"), read.visitor("Jon")
    question, check_in = ana.person.rounds["question"], ana.person.rounds["check-in"]
    assert "The stairs, when you take two at a" in ana.page(f"/rounds/{question}/").text
    kept = ana.done("GET", f"/rounds/{check_in}/draft?step=mood")["values"]
    assert kept == {"mood": ["6", "3"]}
    assert "Outside the laundrette, at" in jon.page(f"/rounds/{jon.person.rounds['sealed']}/").text


# -- ways in -----------------------------------------------------------------------------------------------


def stranger_to_the_browser(visitor: Visitor) -> Visitor:
    """The same person before a browser that nobody has used."""
    return Visitor(visitor.instance, replace(visitor.person, jar={}, token=""))


def test_a_password_of_before_lets_one_in(lived_on: Upgraded) -> None:
    dora = stranger_to_the_browser(lived_on.visitor("Dora"))
    person = dora.person
    done = dora.send("/sign-in/", "/sign-in/", name=person.sign_in_name, password=person.password)
    assert done.status == 302, done.text
    page = dora.page(f"/rounds/{person.rounds['solo']}/")
    assert wrote(lived_on.made, "Dora", "solo")["moment"]["moment"] in page.text


def test_a_password_of_before_gives_a_program_a_token(lived_on: Upgraded) -> None:
    iris = stranger_to_the_browser(lived_on.visitor("Iris"))
    asked = {"name": iris.person.sign_in_name, "password": iris.person.password, "label": "another"}
    iris.person.token = f"Duologue {iris.done('POST', '/token', asked)['token']}"
    assert iris.done("GET", "/couple")["sealing"] == "strict"


def test_a_recovery_code_of_before_lets_one_in(lived_on: Upgraded) -> None:
    emil = stranger_to_the_browser(lived_on.visitor("Emil"))
    person = emil.person
    given = {"name": person.sign_in_name, "code": person.code, "new_password": "an umbrella for two herons"}
    given["end_others"] = ""  # others go on with what else Emil has
    done = emil.send("/sign-in/recovery/", "/sign-in/recovery/", **given)
    assert done.status == 200 and "recovery-code" in done.text
    shown = emil.page(f"/rounds/{person.rounds['opened']}/").text
    assert wrote(lived_on.made, "Emil", "opened")["answer"]["answer"] in shown


def test_a_cookie_that_is_another_opens_nothing(read: Upgraded) -> None:
    """The control of every test by cookies."""
    ana = stranger_to_the_browser(read.visitor("Ana"))
    jar = read.visitor("Ana").person.jar
    # As she had it before the upgrade: what she was given since, under names of today, opens by itself.
    former = {name: jar[name] for name in ("__Host-id", "__Host-seen")}
    ana.browser.jar.update(former | {"__Host-key": read.made.people["Ben"].jar["__Host-key"]})
    assert ana.page("/history/").status == 302


# -- gone on with --------------------------------------------------------------------------------------------


def assert_the_sealed_answer_opens(upgraded: Upgraded) -> None:
    """Jon answers; it opens when the device of Iris is here, and not before."""
    iris, jon = upgraded.visitor("Iris"), upgraded.visitor("Jon")
    hers, his = (
        wrote(upgraded.made, "Iris", "sealed")["answer"],
        {"answer": "Outside the laundrette, at six."},
    )
    sealed = jon.person.rounds["sealed"]
    assert hers["answer"] not in jon.page(f"/rounds/{sealed}/").text
    jon.answer(sealed, "answer", **his)
    assert hers["answer"] not in str(jon.round(sealed))
    assert iris.page("/").status == 200
    for who in (iris, jon):
        assert sees(who, "sealed")["answer"] == {"first": hers, "second": his}
        shown = who.page(f"/rounds/{sealed}/").text
        assert hers["answer"] in shown and his["answer"] in shown


def test_a_strictly_sealed_answer_opens_once_the_other_has_answered(lived_on: Upgraded) -> None:
    assert_the_sealed_answer_opens(lived_on)


def test_an_open_check_in_opens_with_the_second_answer(lived_on: Upgraded) -> None:
    ana, ben = lived_on.visitor("Ana"), lived_on.visitor("Ben")
    ana.answer(ana.person.rounds["check-in"], "mood", mood=[6, 3], guess=[4, 4])
    for who in (ana, ben):
        opened = sees(who, "check-in")["mood"]
        assert opened["first"] == wrote(lived_on.made, "Ben", "check-in")["mood"]
        assert opened["second"]["mood"] == [6, 3]


def test_a_draft_goes_on_to_be_an_answer(lived_on: Upgraded) -> None:
    """By the page, as somebody does who comes back to what they had begun."""
    ana, question = lived_on.visitor("Ana"), lived_on.made.people["Ana"].rounds["question"]
    path, text = f"/rounds/{question}/", "The stairs, when you take two at a time."
    assert ana.send(path, path, having=".f.answer", **{"0__f__answer": text}).status == 302
    theirs = wrote(lived_on.made, "Ben", "question")["answer"]["answer"]
    shown = ana.page(path).text
    assert text in shown and theirs.replace("'", "&#39;") in shown
    assert ana.done("GET", f"/rounds/{question}/draft?step=answer")["values"] == {}


def test_what_both_chose_shows_and_a_change_of_mind_still_works(lived_on: Upgraded) -> None:
    gita, hugo = lived_on.visitor("Gita"), lived_on.visitor("Hugo")
    hers, his = (wrote(lived_on.made, name, "matched")["pick"]["ideas"] for name in ("Gita", "Hugo"))
    both = [one for one in hers if one in his]
    assert len(both) == 2
    for who in (gita, hugo):
        assert sorted(sees(who, "matched")["pick"]["matched"]["ideas"]) == sorted(both)
    hugo.move(hugo.person.rounds["matched"], "correct", "pick", values={"ideas": both[:1]})
    for who in (gita, hugo):
        assert sees(who, "matched")["pick"]["matched"]["ideas"] == both[:1]


def test_a_round_plays_on_by_the_script_it_began_with(lived_on: Upgraded) -> None:
    """In the version of then the last step is to do, with a button; in later ones it is to read."""
    gita, hugo = lived_on.visitor("Gita"), lived_on.visitor("Hugo")
    swap = hugo.person.rounds["earlier"]
    hugo.answer(swap, "offer", task="The bins")
    for who in (gita, hugo):
        assert sees(who, "earlier")["offer"]["first"] == wrote(lived_on.made, "Gita", "earlier")["offer"]
        who.go_on(swap, "open")
    for who in (gita, hugo):
        who.answer(swap, "agreed", agree="yes")
    assert "See you in a week" in gita.page(f"/rounds/{swap}/").text
    for who in (gita, hugo):
        who.go_on(swap, "after")
    assert gita.round(swap)["state"] == "closed"
    kept = [one["text"] for one in hugo.done("GET", "/keepsakes?kind=agreement")]
    assert any("The big shop" in text and "The bins" in text for text in kept)


def test_what_went_quiet_can_be_taken_back(lived_on: Upgraded) -> None:
    hugo = lived_on.visitor("Hugo")
    hugo.move(hugo.person.rounds["quiet"], "withdraw", "answer")
    assert "answer" not in sees(hugo, "quiet")


def test_an_invitation_of_before_is_followed_and_its_card_opens(lived_on: Upgraded) -> None:
    kim = lived_on.visitor("Kim")
    mo = Visitor(lived_on.instance, Person("Mo", "Europe/Lisbon", "teal"))
    where = follow(mo, kim.person.link, "A baker too, as it happens.")
    for who in (mo, kim):
        shown = who.page(where).text
        assert "A baker, for the hours." in shown and "A baker too, as it happens." in shown


def test_the_other_wording_of_an_agreement_can_be_agreed_to(lived_on: Upgraded) -> None:
    dora = lived_on.visitor("Dora")
    path = f"/keepsakes/{dora.person.kept['agreement']}"
    before = dora.done("GET", path)
    assert before["text"] == "No telephone at the table."
    assert [one["text"] for one in before["wordings"]] == ["No telephone at the table, but for the weather."]
    dora.done("POST", f"{path}/moves", {"do": "agree", "seen": before["seen"]})
    after = lived_on.visitor("Emil").done("GET", path)
    assert (after["text"], after["wordings"]) == ("No telephone at the table, but for the weather.", [])


def test_a_picture_letters_a_job_a_calendar_and_a_map_of_before_are_there(
    tmp_path: Path, static: None
) -> None:
    """What the first of the sets had none of."""
    upgraded = Upgraded(load(LATER), tmp_path)
    with upgraded.instance:
        upgraded.start()
        dora, emil = upgraded.visitor("Dora"), upgraded.visitor("Emil")
        for who in (dora, emil):
            picture = who.look_at(who.person.rounds["pictured"], who.person.kept["picture"])
            assert picture.startswith(b"\xff\xd8")
        (mine,) = dora.done("GET", "/letters")["mine"]
        assert mine["text"] == "Open this with tea."
        letter = dora.done("GET", "/letters")["new"]["id"]
        assert "For the train." not in dora.page("/").text
        dora.done("POST", f"/letters/{letter}/open")
        assert [one["text"] for one in dora.done("GET", "/letters")["read"]] == ["For the train."]
        times = emil.done("GET", "/me")["times"]
        assert (times["rituals"]["check-in"]["minute"], times["most_a_day"], times["sooner"]) == (
            1200,
            2,
            False,
        )
        assert "emil@mail.example" in emil.page("/me/times/where/").text
        status, _, calendar = upgraded.instance.ask("GET", emil.person.kept["calendar"])
        assert (status, calendar.count(b"BEGIN:VEVENT")) == (200, 2)
        mapped = [one["text"] for one in dora.done("GET", "/keepsakes?kind=interest") if one["own"]]
        assert mapped == ["Maps of towns that were never built."]
        assert mapped[0] in dora.page("/world/").text
        # And a job from before there were heads is laid out anew.
        emil.done("PUT", "/me/times", {**times, "sooner": True})
        assert emil.done("GET", "/me")["times"]["sooner"]


# -- controls ------------------------------------------------------------------------------------------------


def test_with_the_key_files_of_another_instance_it_does_not_even_start(
    unpacked: Callable[[], Upgraded], tmp_path: Path
) -> None:
    with Instance(tmp_path / "another") as another:
        another.start("--workers", "1")
    upgraded = unpacked()
    shutil.rmtree(upgraded.data / "keys")
    shutil.copytree(tmp_path / "another" / "keys", upgraded.data / "keys")
    with pytest.raises(AssertionError, match="did not start"):
        upgraded.start()


def test_wraps_that_lack_a_byte_are_noticed(unpacked: Callable[[], Upgraded]) -> None:
    upgraded = unpacked()
    sealed = UUID(upgraded.made.people["Iris"].rounds["sealed"]).hex
    with closing(sqlite3.connect(upgraded.data / "duologue.sqlite3")) as database, database:
        cut = "UPDATE rounds_answer SET wraps = substr(wraps, 1, length(wraps) - 1) WHERE round_id = ?"
        assert database.execute(cut, [sealed]).rowcount == 1
    upgraded.start()
    with pytest.raises(AssertionError):
        assert_the_sealed_answer_opens(upgraded)


@pytest.mark.parametrize(
    ("place", "at", "another"),
    [
        (EXPORT, ["rounds", 3, "day"], "2024-11-29"),
        (EXPORT, ["rounds", 4, "sees", "mood", "theirs", "mood"], [9, 9]),
        (EXPORT, ["rounds", -1, "sees", "answer"], {"theirs": {"answer": "Not to be read yet."}}),
        (EXPORT, ["keepsakes", 0, "by"], "both"),
        (EXPORT, ["keepsakes"], []),
        (f"{API}/couple", ["answered", "sealing"], "strict"),
        ("/me/export/diary/level.csv", [], "day,closeness\n"),
        ("/thread/load/", ["figures"], "Midway probably 55 to 62 of 100 with Ana."),
        ("/jar/", ["text"], "Soup. Thursday, 12 February 2026"),
        ("/me/", ["chosen"], ["Ana", "teal", "Europe/Lisbon", "on", "on"]),
        ("/history/", ["status"], 404),
    ],
)
def test_what_is_told_otherwise_is_a_difference(place: str, at: list[Any], another: object) -> None:
    """The control of the comparing: one thing altered is one thing said to be other."""
    made = load(FIRST)
    told = deepcopy(made.told["Ana"])
    words = words_of(made.told.values())
    assert differences(made.told["Ana"], told, words) == []
    holder: Any = told
    for step in [place, *at][:-1]:
        holder = holder[step]
    holder[[place, *at][-1]] = another
    assert differences(made.told["Ana"], told, words)


def test_what_is_told_besides_is_none(made: DataSet) -> None:
    told = deepcopy(made.told["Ana"])
    told[EXPORT]["rounds"][0]["language"] = "en"
    told["/history/"]["text"] += "\nA sentence that was not there."
    assert differences(made.told["Ana"], told, words_of(made.told.values())) == []
