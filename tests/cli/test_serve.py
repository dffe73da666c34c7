"""Starting an instance: what it makes, what it says, what it refuses."""

from __future__ import annotations

import errno
import os
import re
import socket
import ssl
import stat
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from duologue import cli


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_everything_and_prints_a_link_that_begins(empty, files_in):
    empty.start()
    link = re.search(rf"http://localhost:{empty.port}/begin/#([0-9a-z]+)\n", empty.said)
    assert link is not None
    # 128 bits in base32.
    assert len(link[1]) >= 26
    assert mode(empty.data) == mode(empty.data / "keys") == 0o700
    assert mode(empty.data / "duologue.sqlite3") == 0o600
    assert {mode(file) for file in (empty.data / "keys").iterdir()} == {0o600}
    keys = files_in(empty.data / "keys")
    assert set(keys) == {"release.key", "pepper.key", "jobs.key"}
    empty.stop()
    empty.start()
    again = re.search(r"/begin/#([0-9a-z]+)\n", empty.said)
    assert again is not None
    assert again[1] != link[1]
    assert files_in(empty.data / "keys") == keys


def test_once_there_is_a_couple_there_is_no_link_any_more(home):
    """check 37: a further couple begins with a link of the host's only."""
    instance, _ = home
    instance.start()
    assert "/begin/" not in instance.said
    instance.stop()
    invited = instance.command("invite-couple")
    assert invited.returncode == 0
    secret = re.search(r"/begin/#([0-9a-z]+)\n", invited.stdout)
    assert secret is not None
    begin = """
from datetime import UTC, datetime
from duologue.people import beginning
from duologue.people.refusals import NotFound
def once():
    try:
        beginning.begin(values["secret"], "Kim", "ochre", "Europe/Lisbon", datetime.now(UTC))
    except NotFound:
        return "unknown"
    return "begun"
result = [once(), once()]
"""
    assert instance.hands(begin, secret=secret[1]) == ["begun", "unknown"]


def test_key_files_without_a_database_are_told_of_as_it_may_be_missed(home):
    instance, _ = home
    for file in instance.data.glob("duologue.sqlite3*"):
        file.unlink()
    keys = [path.read_bytes() for path in sorted((instance.data / "keys").glob("*.key"))]
    instance.start()
    instance.stop()
    assert "duologue restore FILE" in instance.log.read_text()
    assert [path.read_bytes() for path in sorted((instance.data / "keys").glob("*.key"))] == keys


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_disk_that_gives_up_anywhere_is_named_without_a_traceback(monkeypatch, capsys, number):
    """check 54: the host reads which file and why, and not where in the program."""

    def start(arguments: object) -> int:
        raise OSError(number, os.strerror(number), "/there/serving.lock")

    monkeypatch.setattr("duologue.cli.serve_options.run", start)
    monkeypatch.setattr("sys.argv", ["duologue", "serve"])
    monkeypatch.setattr("gc.disable", lambda: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith(f"/there/serving.lock cannot be used: {os.strerror(number)}")


def test_a_fault_of_the_program_s_own_is_not_passed_off_as_the_disk_s(monkeypatch):
    def start(arguments: object) -> int:
        raise FileNotFoundError(errno.ENOENT, "No such file", "a-module")

    monkeypatch.setattr("duologue.cli.serve_options.run", start)
    monkeypatch.setattr("sys.argv", ["duologue", "serve"])
    monkeypatch.setattr("gc.disable", lambda: None)
    with pytest.raises(FileNotFoundError):
        cli.main()


@pytest.mark.parametrize("missing", ["release.key", "pepper.key"])
def test_a_lost_key_file_stops_the_start_and_is_not_replaced(home, files_in, missing):
    """check 7: what cannot be unlocked is never made anew."""
    instance, _ = home
    (instance.data / "keys" / missing).unlink()
    before = files_in(instance.data)
    refused = instance.command("serve", "--port", str(instance.port))
    assert refused.returncode == 2
    assert missing in refused.stderr
    assert "backup" in refused.stderr
    after = files_in(instance.data)
    assert {name for name in after if not name.startswith("live")} == {
        name for name in before if not name.startswith("live")
    }
    assert not (instance.data / "keys" / missing).exists()


def test_another_instance_s_key_files_stop_the_start(home, tmp_path, files_in):
    """check 8: substituted key files are refused; put back, they serve again."""
    from duologue.vault import KeyFiles

    instance, _ = home
    KeyFiles.create(tmp_path / "others")
    own = instance.data / "keys"
    own.rename(tmp_path / "own")
    (tmp_path / "others").rename(own)
    before = files_in(instance.data / "keys")
    refused = instance.command("serve", "--port", str(instance.port))
    assert refused.returncode == 2
    assert "release.key and pepper.key did not come with this database" in refused.stderr
    assert files_in(instance.data / "keys") == before
    own.rename(tmp_path / "others")
    (tmp_path / "own").rename(own)
    instance.start()


def test_a_lost_pepper_can_be_replaced_on_purpose_and_only_then(home):
    instance, _ = home
    there = instance.command("new-pepper")
    assert there.returncode == 2
    (instance.data / "keys" / "pepper.key").unlink()
    made = instance.command("new-pepper")
    assert made.returncode == 0, made.stderr
    assert "recovery" in made.stdout
    instance.start()


def test_two_servers_never_share_a_port_or_a_data_folder(home, empty):
    instance, _ = home
    instance.start()
    taken = instance.command("serve", "--port", str(instance.port))
    assert taken.returncode == 2
    assert "running on" in taken.stderr
    elsewhere = empty.command(
        "serve", "--data", str(instance.data.parent / "other"), "--port", str(instance.port)
    )
    assert elsewhere.returncode == 2
    assert "Choose another --port" in elsewhere.stderr


def test_an_older_database_is_copied_before_it_is_brought_up_to_date(home):
    instance, _ = home
    back = "call_command('migrate', 'keepsakes', 'zero', verbosity=0)"
    instance.hands(f"from django.core.management import call_command\n{back}")
    instance.start()
    (copy,) = (instance.data / "backups").iterdir()
    assert str(copy) in instance.said
    assert mode(copy) == 0o600
    tables = """
import sqlite3
names = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'keepsakes_keepsake'"
result = [sqlite3.connect(path).execute(names).fetchone()[0] for path in values["paths"]]
"""
    paths = [str(copy), str(instance.data / "duologue.sqlite3")]
    assert instance.hands(tables, paths=paths) == [0, 1]


def test_a_database_of_a_newer_version_is_left_alone(home):
    instance, _ = home
    newer = """
from django.db import connection
with connection.cursor() as cursor:
    row = ["rounds", "9999_later", "2030-01-01"]
    cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", row)
"""
    instance.hands(newer)
    refused = instance.command("serve", "--port", str(instance.port))
    assert refused.returncode == 2
    assert "newer" in refused.stderr
    assert not (instance.data / "backups").exists()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--public", "http://us.example"], "https://"),
        (["--public", "https://us.example/path"], "https://"),
        (["--public", "https://us.example", "--host", "192.0.2.1"], "--cert"),
        (["--cert", "missing.pem"], "belong together"),
        (["--cert", "missing.pem", "--key", "missing.pem"], "cannot be read"),
        (["--lan", "--public", "https://us.example"], "--lan"),
        (["--port", "0"], "1 to 65535"),
    ],
)
def test_options_that_do_not_fit_are_explained(empty, options, why):
    refused = empty.command("serve", *options)
    assert refused.returncode == 2
    assert why in refused.stderr
    assert not (empty.data / "duologue.sqlite3").exists()


def test_on_the_home_network_it_has_a_certificate_and_a_qr_code(home):
    from duologue.cli import certificate

    if not certificate.list_lan_addresses():
        pytest.skip("this machine is on no network")
    instance, _ = home
    instance.start("--lan")
    address = certificate.list_lan_addresses()[0]
    assert f"https://{address}:{instance.port}/" in instance.said
    assert "█" in instance.said or "▀" in instance.said or "▄" in instance.said
    trusting = ssl.create_default_context(cafile=str(instance.data / "tls" / "lan.crt"))
    for name in (address, "localhost"):
        plain = socket.create_connection((address, instance.port))
        with trusting.wrap_socket(plain, server_hostname=name) as secure:
            secure.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = secure.recv(4096)
        assert b" 401 " in answer
        assert b"strict-transport-security: max-age=31536000" in answer.lower()
    assert mode(instance.data / "tls" / "lan.key") == 0o600
    made = (instance.data / "tls" / "lan.crt").read_bytes()
    instance.stop()
    instance.start("--lan")
    assert (instance.data / "tls" / "lan.crt").read_bytes() == made


def test_neither_log_nor_screen_says_who_came_or_what_they_sent(home):
    """checks 25, 44 and 45: paths, queries, cookies, bodies and addresses stay out of the log."""
    instance, cast = home
    instance.start()
    canary = "canary-7f3a"
    cookie = "; ".join(f"{name}={value}" for name, value in cast.ana.items())
    instance.ask("GET", f"/{canary}?q={canary}", headers={"Cookie": cookie, "User-Agent": canary})
    body = f"text={canary}".encode()
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    instance.ask("POST", "/rounds/", body, headers)
    instance.ask("POST", f"/rounds/{canary}", b"\xff\xfe" + body, headers | {"Content-Type": canary})
    instance.ask("GET", "/", headers={"Host": f"{canary}.example", "Cookie": f"x={canary}"})
    instance.stop()
    log = instance.log.read_text()
    for secret in (canary, *cast.ana.values(), "127.0.0.1 ", "POST", "GET"):
        assert secret not in log


def test_help_is_there_for_every_command(empty):
    for arguments in ([], ["serve"], ["doctor"], ["backup"], ["restore"], ["invite-couple"], ["new-pepper"]):
        shown = empty.command(*arguments, "--help")
        assert shown.returncode == 0
        assert "duologue" in shown.stdout
    assert not os.path.exists(empty.data)


def test_a_language_of_the_instance_s_own_is_compiled_at_its_start_and_what_is_wrong_is_told(empty):
    """Its mistake is left out and named with its line; when the file is newer, it is compiled once more."""
    folder = empty.data / "languages" / "de"
    folder.mkdir(parents=True)
    (folder / "language.toml").write_text('name = "Deutsch"\nlocale = "de"\n', "utf-8")
    po = folder / "sentences.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    po.write_text(head + 'msgid "Yesterday"\nmsgstr "Gestern %(wann)s"\n', "utf-8")
    empty.start()
    assert f"Note: {folder}/sentences.po:4: “Yesterday”: names %(wann)s" in empty.said
    assert 'lang="de"' in answered(empty, "de-AT")
    assert 'lang="en"' in answered(empty, "nonsense;;q=x")
    empty.stop()
    po.write_text(head + 'msgid "Yesterday"\nmsgstr "Gestern"\n', "utf-8")
    os.utime(po, ns=(po.stat().st_atime_ns, (folder / "checked.mo").stat().st_mtime_ns + 1))
    empty.start()
    assert "sentences.po" not in empty.said
    assert b"Gestern" in (folder / "checked.mo").read_bytes()


def answered(instance, language: str) -> str:
    asked = Request(f"http://127.0.0.1:{instance.port}/sign-in/", headers={"Accept-Language": language})
    with urlopen(asked, timeout=30) as answer:
        return str(answer.read().decode())
