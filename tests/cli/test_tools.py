"""What a host does by hand: links, exercises, old terminals, newer backups, a demo that is stopped."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.cli.instance import COMMAND, Instance, free_port

OWN = """
title = "Two chairs"
practice = "conversation"
minutes = [2, 5]
depth = 1

[[step]]
id = "say"
speak = "each"
text = "Say one thing that you saw today."
"""
INSTALLED = """
from duologue.rounds import installed
installed.remember_versions()
found = installed.read_scripts().get("conversation/two-chairs")
result = found and found.title
"""


def own_exercise(folder: Path, text: str = OWN, name: str = "two-chairs.toml") -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def test_a_link_names_the_address_that_is_served(home):
    """Also while it is not the usual one, and after it was stopped."""
    instance, _ = home
    instance.start()
    wanted = f"http://localhost:{instance.port}/begin/#"
    assert wanted in instance.command("invite-couple").stdout
    instance.stop()
    assert wanted in instance.command("invite-couple").stdout
    public = instance.command("invite-couple", DUOLOGUE_PUBLIC="https://us.example").stdout
    assert "https://us.example/begin/#" in public
    # The control: an instance that was never served knows no better than the usual port.
    (instance.data / "live" / "address").unlink()
    assert wanted not in instance.command("invite-couple").stdout


def test_serving_starts_on_a_terminal_without_the_characters_of_a_code(tmp_path):
    with Instance(tmp_path / "data", PYTHONIOENCODING="ascii", PYTHONUTF8="0") as instance:
        instance.start("--lan")
        assert "Duologue is at https://" in instance.said
        assert "█" not in instance.log.read_text() and "Traceback" not in instance.log.read_text()


def test_a_terminal_that_has_them_shows_the_code(tmp_path):
    """The control of the test above."""
    with Instance(tmp_path / "data", PYTHONIOENCODING="utf-8") as instance:
        instance.start("--lan")
        assert any(letter in instance.log.read_text() for letter in "█▀▄")


def test_a_backup_of_a_newer_version_is_refused_at_once(home, tmp_path):
    instance, _ = home
    copy, keys = tmp_path / "copy", tmp_path / "keys"
    assert instance.command("backup", str(copy), "--keys", str(keys)).returncode == 0
    newer = shutil.copy(copy, tmp_path / "newer")
    with closing(sqlite3.connect(newer)) as database, database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('rounds', '0999_x', '')")
    with Instance(tmp_path / "elsewhere") as elsewhere:
        done = elsewhere.command("restore", str(newer), "--keys", str(keys))
        assert done.returncode == 2
        assert "newer Duologue" in done.stderr and "Nothing was changed" in done.stderr
        assert not (elsewhere.data / "duologue.sqlite3").exists()
        assert not list((elsewhere.data / "keys").glob("*.key"))
        # The control: the same without that one row.
        assert elsewhere.command("restore", str(copy), "--keys", str(keys)).returncode == 0


def test_an_exercise_of_one_s_own_is_installed_and_stays(home, tmp_path):
    instance, _ = home
    assert instance.hands(INSTALLED) is None
    done = instance.command("exercise", "install", own_exercise(tmp_path))
    assert done.returncode == 0, done.stderr
    assert instance.hands(INSTALLED) == "Two chairs"
    changed = OWN.replace("Two chairs", "Two good chairs")
    assert instance.command("exercise", "install", own_exercise(tmp_path, changed)).returncode == 0
    assert instance.hands(INSTALLED) == "Two good chairs"
    versions = "from duologue.rounds.models import ScriptVersion\n"
    versions += "result = ScriptVersion.objects.filter(slug='conversation/two-chairs').count()"
    assert instance.hands(versions) == 2


DECK = """
title = "Our street"
box = 11

[[card]]
id = "the-baker"
text = "What would you ask the baker?"
"""
IN_THE_BOX = """
from duologue.rounds import decks
result = [card.text for card in decks.read_deck("conversation/*") if card.theme == "our-street"]
"""


def own_deck(folder, text=DECK, name="our-street.toml"):
    file = folder / name
    file.write_text(text)
    return str(file)


def test_a_deck_of_one_s_own_is_installed_and_dealt_from(home, tmp_path):
    instance, _ = home
    assert instance.hands(IN_THE_BOX) == []
    checked = instance.command("deck", "check", own_deck(tmp_path))
    assert checked.returncode == 0 and "a card, depth 1 to 1" in checked.stdout
    done = instance.command("deck", "install", own_deck(tmp_path))
    assert done.returncode == 0, done.stderr
    assert instance.hands(IN_THE_BOX) == ["What would you ask the baker?"]


def test_an_unsound_deck_is_named_line_by_line_and_not_installed(home, tmp_path):
    instance, _ = home
    again = DECK + '\n[[card]]\nid = "the-baker"\ntext = "And the smith?"\n'
    for text, name, said in (
        (again, "our-street.toml", ":10: card"),
        (DECK.replace('text = "What would you ask the baker?"', 'text = " "'), "our-street.toml", ":7: card"),
        (DECK.replace("ask the", "ask " + "the " * 200), "our-street.toml", "letters"),
        # As a program writes what turns the rest of a line round.
        (DECK.replace("ask the", "ask \\u202ethe"), "our-street.toml", ":7: card.text: has U+202E"),
        ('title = "None"\nbox = 11\ncard = []\n', "our-street.toml", "one card at least"),
        (DECK.replace("box = 11\n", ""), "our-street.toml", "box = 11"),
        (DECK, "Our Street.toml", "small letters"),
        (DECK, "future.toml", "has a deck of this name"),
    ):
        done = instance.command("deck", "install", own_deck(tmp_path, text, name))
        assert done.returncode == 2 and said in done.stderr, (name, said, done.stderr)
    done = instance.command("deck", "install", own_deck(tmp_path), "--practice", "conversatoin")
    assert done.returncode == 2 and "conversation" in done.stderr
    assert not list(instance.data.glob("decks/*/*"))


def test_what_is_unsound_or_has_a_name_of_ours_is_not_installed(home, tmp_path):
    instance, _ = home
    for text, name in (
        (OWN.replace('speak = "each"', 'speak = "nobody"'), "two-chairs.toml"),
        (OWN.replace('"conversation"', '"astrology"'), "two-chairs.toml"),
        (OWN.replace('"conversation"', '"../../keys"'), "two-chairs.toml"),
        (OWN, "an-open-question.toml"),
        (OWN, "Two Chairs.toml"),
    ):
        done = instance.command("exercise", "install", own_exercise(tmp_path, text, name))
        assert done.returncode == 2, (name, done.stdout)
        assert done.stderr
    assert not list(instance.data.glob("exercises/*/*"))


def test_a_broken_file_among_them_keeps_nothing_else_from_being_played(home):
    instance, _ = home
    folder = instance.data / "exercises" / "conversation"
    folder.mkdir(parents=True)
    (folder / "broken.toml").write_text("title = ")
    (folder / "an-open-question.toml").write_text(OWN)
    counted = "from duologue.rounds import installed\nfound = installed.read_scripts()\n"
    counted += "result = [len(found), found['conversation/an-open-question'].title]"
    there, title = instance.hands(counted)
    assert there > 20
    assert title != "Two chairs"


def test_a_demo_that_is_told_to_stop_goes_quietly_and_leaves_nothing(tmp_path):
    """While the two are still playing their days: it has said one line, and has a folder."""
    environment = {name: value for name, value in os.environ.items() if name != "DUOLOGUE_DATA"}
    command = [sys.executable, "-c", COMMAND, "demo", "--port", str(free_port()), "--days", "60"]
    with subprocess.Popen(
        command,
        env=environment | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout is not None and demo.stderr is not None
        assert "days of rounds" in demo.stdout.readline()
        assert list(tmp_path.iterdir())
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(30) == 0
        assert (demo.stdout.read(), demo.stderr.read()) == ("", "")
    assert list(tmp_path.iterdir()) == []
