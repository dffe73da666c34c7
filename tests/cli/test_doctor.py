"""`duologue doctor` on healthy and unhealthy instances."""

from __future__ import annotations

import pytest


def test_a_healthy_instance_is_called_so(home):
    instance, _ = home
    found = instance.command("doctor")
    assert found.returncode == 0, found.stdout
    assert "UNSAFE" not in found.stdout
    for said in ("canary opens", "sound", "SQLite 3.", "No public address", "free", "No backup was made yet"):
        assert said in found.stdout
    for said in ("Reminders by mail are files in", "Reminders on phones don't work at this address"):
        assert said in found.stdout


def test_what_browsers_do_at_an_address_is_said(home):
    instance, _ = home
    named = instance.command("doctor", DUOLOGUE_PUBLIC="https://us.example")
    assert "https://us.example can do all that browsers tie to a name they trust" in named.stdout
    figures = instance.command("doctor", DUOLOGUE_PUBLIC="https://192.168.1.20:8700")
    assert figures.returncode == 0, figures.stdout
    assert "At https://192.168.1.20:8700 there are no passkeys" in figures.stdout
    assert "docs/hosting.md has three ways to a real name" in figures.stdout


def test_which_reminders_work_is_said(home):
    instance, _ = home
    named = {"DUOLOGUE_PUBLIC": "https://us.example", "DUOLOGUE_SMTP": "smtps://a:secret@mail.example"}
    found = instance.command("doctor", **named)
    assert found.returncode == 0, found.stdout
    assert "Reminders on phones work at https://us.example" in found.stdout
    assert "Reminders by mail go to mail.example, port 465" in found.stdout
    assert "secret" not in found.stdout
    wrong = instance.command("doctor", DUOLOGUE_SMTP="mail.example:25")
    assert wrong.returncode == 1
    assert "DUOLOGUE_SMTP is no address of a mail server" in wrong.stdout


def test_places_of_help_are_looked_at_and_those_not_tried_for_long_are_named(home):
    instance, _ = home
    assert "No places of help are named in" in instance.command("doctor").stdout
    place = '[[country]]\ncode = "PT"\n[[country.place]]\nname = "A line"\nwhat = "For anybody"\n'
    file = instance.data / "help.toml"
    file.write_text(f'{place}phone = "1"\nchecked = 2020-01-31\n', "utf-8")
    found = instance.command("doctor")
    file.write_text(f"{place}checked = 2020-01-31\n", "utf-8")
    wrong = instance.command("doctor")
    file.unlink()
    assert found.returncode == 0, found.stdout
    assert "1 place of help is named" in found.stdout
    assert "“A line” was last tried on 31 January 2020" in found.stdout
    assert wrong.returncode == 1
    assert "help.toml:3: country.place: needs a phone, a message or a web" in wrong.stdout


def test_before_the_first_start_there_is_nothing_unsafe_and_nothing_is_made(empty):
    found = empty.command("doctor")
    assert found.returncode == 0, found.stdout
    assert "No database yet" in found.stdout
    assert not empty.data.exists()


def break_permissions(instance):
    (instance.data / "keys" / "release.key").chmod(0o644)


def lose_pepper(instance):
    (instance.data / "keys" / "pepper.key").unlink()


def open_folder(instance):
    instance.data.chmod(0o755)


def weaken_passwords(instance):
    weak = (
        "from duologue.people.models import Host\n"
        "Host.objects.update(kdf={**Host.objects.get().kdf, 'time': 1})"
    )
    instance.hands(weak)


def damage(instance):
    with (instance.data / "duologue.sqlite3").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)


def overwrite_beginning(instance):
    with (instance.data / "duologue.sqlite3").open("r+b") as file:
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize(
    ("harm", "advice"),
    [
        (break_permissions, "chmod 600 release.key"),
        (lose_pepper, "new-pepper"),
        (open_folder, "chmod 700"),
        (weaken_passwords, "Passwords are stretched less"),
        (damage, "restore a backup"),
        (overwrite_beginning, "duologue restore FILE"),
    ],
)
def test_what_is_unsafe_is_named_with_what_to_do(home, harm, advice):
    instance, _ = home
    harm(instance)
    found = instance.command("doctor")
    assert found.returncode == 1
    assert "UNSAFE" in found.stdout
    assert advice in found.stdout


def test_a_new_host_name_that_would_lose_passkeys_is_named(home):
    """check 21: before there are any it is said; those of a name in use are counted, others named."""
    instance, _ = home
    assert "a new host name loses them" in instance.command("doctor").stdout
    planted = (
        "from duologue.people.models import Passkey, Person\n"
        "person = Person.objects.first()\n"
        "for number, host in enumerate(values['hosts']):\n"
        "    Passkey.objects.create(person=person, credential_hash=bytes([number]) * 32, public_key=b'-', "
        "host=host, label=b'-')"
    )
    instance.hands(planted, hosts=["localhost"])
    here = instance.command("doctor")
    assert "1 passkey, for a name of this Duologue" in here.stdout and "nowhere else" not in here.stdout
    instance.hands("from duologue.people.models import Passkey; Passkey.objects.all().delete()")
    instance.hands(planted, hosts=["localhost", "old.example", "old.example"])
    gone = instance.command("doctor")
    assert "2 passkeys were made for old.example, and work nowhere else" in gone.stdout
    assert "a new name loses passkeys" in gone.stdout


def test_a_database_that_cannot_be_read_is_told_of_once_and_why(home):
    instance, _ = home
    overwrite_beginning(instance)
    found = instance.command("doctor")
    assert found.stdout.count("The database cannot be read: file is not a database") == 1
    assert "Could not look" not in found.stdout
    assert "free" in found.stdout, "the other looks still matter"


def test_a_file_in_the_place_of_the_folder_is_no_fresh_start(empty):
    empty.data.parent.mkdir(exist_ok=True)
    empty.data.write_text("")
    found = empty.command("doctor")
    assert found.returncode == 1 and "is a file and no folder" in found.stdout


def test_it_opens_nobody_s_words(home):
    """check 10: no command of the host's opens content."""
    instance, _ = home
    shown = instance.command("doctor").stdout
    assert shown
    for name in ("Ana", "Ben", "Sam"):
        assert name not in shown
