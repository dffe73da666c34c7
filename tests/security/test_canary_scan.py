"""The canary scan finds what it is made for: without this, finding nothing would say nothing."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import zipfile
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from tests.canary import Canaries, files_below, forms_of, found
from tests.cli.instance import Instance

HIDING: dict[str, Callable[[str], bytes]] = {
    "raw": str.encode,
    "utf-16 little": lambda text: text.encode("utf-16-le"),
    "utf-16 big": lambda text: b"\0" + text.encode("utf-16-be"),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "large hexadecimal": lambda text: text.encode().hex().upper().encode(),
    "percent-encoded": lambda text: quote(text).encode(),
    "json": lambda text: json.dumps({"text": text}).encode(),
    "gzip in the midst of noise": lambda text: bytes(range(256)) + gzip.compress(text.encode()) + b"after",
    "zlib": lambda text: b"before" + zlib.compress(text.encode()),
    "gzip of base64": lambda text: gzip.compress(b64encode(text.encode())),
    "gzip twice": lambda text: gzip.compress(gzip.compress(text.encode())),
    **{
        f"base64, {n} before": lambda text, n=n: b64encode(b"x" * n + text.encode() + b"yy") for n in range(3)
    },
    **{
        f"base64url, {n} before": lambda text, n=n: urlsafe_b64encode(b"\xff" * n + text.encode())
        for n in range(3)
    },
}


@pytest.fixture
def canaries() -> Canaries:
    made = Canaries()
    made.make("answer", "A word ")
    return made


@pytest.mark.parametrize("how", HIDING)
def test_a_planted_word_is_found_however_it_is_written(how, canaries, tmp_path: Path):
    """check 1: the control of the canary scan."""
    text = f"It began with this: {canaries.words['answer']}, and went on."
    (tmp_path / "file").write_bytes(b"\x00\x01" + HIDING[how](text) + b"\x02")
    assert {one.where for one in found(canaries, files_below(tmp_path))} == {"answer"}


def test_a_word_in_a_zip_or_split_over_pages_of_a_database_is_found(canaries, tmp_path: Path):
    """check 1: a cell longer than a page lies in pieces, and is put together before it is looked at."""
    word = canaries.words["answer"]
    with zipfile.ZipFile(tmp_path / "file.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inner.txt", f"so {word} so")
    # A page begins with four bytes that name the next: two hundred starts make sure that some word is cut.
    with sqlite3.connect(tmp_path / "file.sqlite3") as database:
        database.execute("CREATE TABLE t (cell BLOB)")
        database.execute("INSERT INTO t VALUES (?)", (word.encode().join([b"x" * 997] * 40),))
    database.close()
    places = {re.sub(r".*/", "", one.place) for one in found(canaries, files_below(tmp_path))}
    assert any(place.startswith("file.zip, compressed") for place in places)
    assert "file.sqlite3: t" in places


def test_nothing_is_found_where_nothing_is(canaries, tmp_path: Path):
    other = Canaries()
    other.make("answer", "A word ")
    (tmp_path / "file").write_text(
        "\n".join(form.decode("latin-1") for form in forms_of(other.words["answer"]).values())
    )
    assert found(canaries, files_below(tmp_path)) == []


UNSEALED = """
from cryptography.hazmat.primitives.ciphers import aead
class Open:
    def __init__(self, key): pass
    @staticmethod
    def generate_key(bit_length): return bytes(bit_length // 8)
    def encrypt(self, nonce, data, associated): return bytes(data) + bytes(16)
    def decrypt(self, nonce, data, associated): return bytes(data)[:-16]
aead.AESGCM = Open
"""
TALKATIVE = """
from django.core.handlers.base import BaseHandler
quiet = BaseHandler.get_response
def loud(self, request):
    print(request.method, request.path, request.body, flush=True)
    return quiet(self, request)
BaseHandler.get_response = loud
"""


@pytest.mark.parametrize(("broken", "place"), [(UNSEALED, "duologue.sqlite3"), (TALKATIVE, "data.log")])
def test_a_server_that_seals_nothing_or_logs_names_is_caught(broken, place, canaries, tmp_path, monkeypatch):
    """check 1: the same scan, on real instances from which a protection was taken out."""
    monkeypatch.setenv("DUOLOGUE_STATIC", str(tmp_path / "static"))
    name = canaries.make("name", "Ana")
    with Instance(tmp_path / "data") as instance:
        instance.start(broken=broken)
        begin(instance, name)
        places = {
            one.place
            for one in found(canaries, files_below(instance.data, instance.log.parent))
            if one.where == "name"
        }
    assert any(place in one for one in places), places


def begin(instance: Instance, name: str) -> None:
    link = re.search(r"/begin/#([0-9a-z]+)", instance.said)
    assert link is not None
    page = instance.ask("GET", "/begin/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page[2])
    assert token is not None
    fields = {"secret": link[1], "name": name, "colour": "madder", "zone": "Europe/Lisbon"}
    body = urlencode({"csrfmiddlewaretoken": token[1].decode(), **fields})
    headers = {
        "Cookie": page[1]["Set-Cookie"].partition(";")[0],
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    status, _, _ = instance.ask("POST", "/begin/", body.encode(), headers)
    assert status == 302
