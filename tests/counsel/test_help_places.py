"""Places of help that a host names: read whole, or told what is wrong with its line; none are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue.counsel import help_places
from duologue.languages import ENGLISH, speak_in
from duologue.manuscript.mistakes import Mistakes

COUNTRY = '[[country]]\ncode = "PT"\n'
PLACE = '[[country.place]]\nname = "A line"\nwhat = "For anybody"\nchecked = 2026-11-01\n'


def write(folder: Path, text: str) -> None:
    (folder / "help.toml").write_text(text, "utf-8")
    help_places.forget_known()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DUOLOGUE_DATA", str(tmp_path))
    help_places.forget_known()
    yield tmp_path
    monkeypatch.undo()
    help_places.forget_known()


def test_none_are_brought(folder):
    assert help_places.list_countries() == []


def test_they_stand_by_country_in_the_order_of_its_name(folder):
    spain = COUNTRY.replace("PT", "ES") + PLACE + 'web = "https://help.example"\n'
    write(folder, COUNTRY + PLACE + 'phone = "116"\n' + spain + COUNTRY.replace("PT", "FR"))
    with speak_in(ENGLISH):
        found = help_places.list_countries()
    assert [one.name for one in found] == ["Portugal", "Spain"], "a country without any is not listed"
    assert [one.phone for one in found[0].places] == ["116"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (COUNTRY + PLACE, "help.toml:3: country.place: needs a phone, a message or a web"),
        ('[[country]]\ncode = "XQ"\n', "help.toml:2: country.code: must be the two capital letters"),
        ('[[country]]\ncode = "pt"\n', "help.toml:2: country.code: must be the two capital letters"),
        (COUNTRY + COUNTRY, "“PT” is there twice"),
        (COUNTRY + PLACE.replace("2026-11-01", '"soon"'), "country.place.checked: must be a date"),
        (COUNTRY + PLACE.replace("2026-11-01", "2026-11-01T00:00:00Z"), "checked: must be a date"),
        (COUNTRY + PLACE.replace("checked = 2026-11-01", 'phone = "1"'), "country.place.checked: is missing"),
        (COUNTRY + PLACE + 'fone = "1"\nphone = "1"\n', "unknown key (did you mean “phone”?)"),
        ("[country", "help.toml:1"),
    ],
)
def test_a_mistake_is_told_with_its_line(text, said):
    with pytest.raises(Mistakes) as wrong:
        help_places.read_text(text, "help.toml")
    assert said in str(wrong.value)


def test_a_file_with_a_mistake_names_nobody_and_says_so_without_its_words(folder, caplog):
    write(folder, COUNTRY + PLACE + 'phone = "116"\n' + COUNTRY)
    assert help_places.list_countries() == []
    assert "duologue doctor says what is wrong" in caplog.text
    assert "A line" not in caplog.text


def test_a_file_that_is_no_text_names_nobody(folder):
    (folder / "help.toml").write_bytes(b"\xff\xfe\x00")
    help_places.forget_known()
    assert help_places.list_countries() == []
