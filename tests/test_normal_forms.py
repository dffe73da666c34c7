"""Texts in one form: nobody makes a page wait by marks upon marks, and what was valid comes out as it did."""

from __future__ import annotations

import re
import sys
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue import normal_forms
from duologue.cli.column_labels import Labels
from duologue.config import addresses
from duologue.keepsakes import finding
from duologue.normal_forms import MOST_APART, MOST_APART_A_BYTE, normalise_long, normalise_short
from duologue.people import profile, securing
from duologue.people.refusals import Refusal
from duologue.vault import check_password_quality, hash_sign_in_name
from duologue.vault import password as passwords
from duologue.vault.password import normalise_password

# A form of a stranger holds eight times as many; the control has to end in a moment, though.
MARKS = 4000
FLOOD = "a" + "\u0315" * (MARKS // 2) + "\u0300" * (MARKS // 2)
# The longest that is ever put in order: a password's. It takes ten milliseconds.
BEARABLE = 1600
_RUN = re.compile("[\u0300\u0315]*")
CALLERS = {
    "what one is called": lambda: profile.check_profile(FLOOD, "plum", "UTC"),
    "a password": lambda: normalise_password(FLOOD),
    "a new password": lambda: check_password_quality(FLOOD),
    "a name to sign in with": lambda: hash_sign_in_name(FLOOD),
    "a text to look for addresses in": lambda: addresses.write_plainly(FLOOD),
    "a host's name": lambda: addresses.write_in_ascii(FLOOD),
    "a text to search in": lambda: finding.fold_text(FLOOD),
    "a column of a table": lambda: Labels().number_label(FLOOD, 1),
}
LIMITS = (
    (profile, "_MOST_TYPED"),
    (passwords, "_MOST_LETTERS"),
    (passwords, "MOST_NAME"),
    (passwords, "_MOST_FOLDED"),
    (addresses, "MOST_NAME"),
)


def longest_run(monkeypatch, call) -> int:
    """How many marks in a row are put in order at once, at the most, by whoever calls."""
    seen = [0]
    real = unicodedata.normalize

    def look(form: str, text: str) -> str:
        seen.append(max(len(run) for run in _RUN.findall(text)))
        return real(form, text)

    monkeypatch.setattr(normal_forms.unicodedata, "normalize", look)
    with suppress(Refusal, ValueError):
        call()
    return max(seen)


@pytest.mark.parametrize("caller", CALLERS)
def test_nobody_makes_everybody_wait_by_marks_upon_marks(monkeypatch, caller):
    """check 67: that takes n² steps, in which no other thread runs."""
    assert longest_run(monkeypatch, CALLERS[caller]) <= BEARABLE


@pytest.mark.parametrize("caller", CALLERS)
def test_without_limits_and_breaks_each_of_them_would(monkeypatch, caller):
    """check 67, the control."""
    for module, limit in LIMITS:
        monkeypatch.setattr(module, limit, sys.maxsize)
    monkeypatch.setattr(normal_forms, "_divide_runs", lambda text: text)
    assert longest_run(monkeypatch, CALLERS[caller]) > BEARABLE


def apart(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)


def test_no_letter_comes_apart_into_more_than_the_limits_allow_for():
    """From which follows that no name and no password that is short enough in its form is too long before."""
    letters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    whole = [letter for letter in letters if unicodedata.normalize("NFKC", letter) == letter]
    assert max(len(apart(letter)) for letter in letters) == MOST_APART
    assert max(len(apart(letter)) / len(letter.encode()) for letter in whole) == MOST_APART_A_BYTE
    assert passwords.MOST_NAME == securing.MOST_NAME * MOST_APART


@pytest.mark.parametrize("letter", ["\u01d6", "\u1f82", "\U0001d41a", "\uac01", "é"])
def test_the_longest_password_is_what_it_was_however_its_letters_are_written(letter):
    plain = unicodedata.normalize("NFKC", letter)
    longest = plain * (passwords.MOST_BYTES // len(plain.encode()))
    for written in (longest, apart(longest), letter * len(longest)):
        assert normalise_password(written) == unicodedata.normalize("NFKC", written).encode()
    with pytest.raises(ValueError):
        normalise_password(apart(longest + plain * 4))


def test_the_longest_names_are_what_they_were_however_their_letters_are_written():
    chosen = "\u1f82" * securing.MOST_NAME
    assert hash_sign_in_name(f" {apart(chosen)} ") == hash_sign_in_name(chosen) == securing.check_name(chosen)
    called = "\u01d6" * profile.MOST_NAME
    assert profile.check_profile(f"  {apart(called)}\n", "plum", "UTC").name == called
    assert profile.check_profile("Ana" + " " * 5000 + "B", "plum", "UTC").name == "Ana B"


def test_what_is_too_long_for_a_name_is_called_so_and_one_to_sign_in_with_is_nobodys():
    with pytest.raises(Refusal, match="at most"):
        profile.check_profile(FLOOD, "plum", "UTC")
    assert hash_sign_in_name(FLOOD) != hash_sign_in_name(FLOOD)


MARKED = st.text(st.sampled_from("aé \u0315\u0300\u0345\u0f73\u1100\u1161ﷺʼ"), max_size=30)


@given(st.one_of(st.text(max_size=30), MARKED), st.sampled_from(["NFC", "NFKC", "NFKD"]))
def test_a_text_as_people_write_it_comes_out_as_unicode_has_it(text, form):
    assert normalise_long(form, text) == normalise_short(form, text, 30) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("mark", ["\u0300", "\u0345", "\u0344", "\u0f73", "\u0f75", "\u0f81"])
def test_a_run_is_broken_after_thirty_marks_of_whatever_class(mark):
    """Four marks have none of their own."""
    parts = normal_forms._divide_runs("a" + mark * 95 + "b").split(normal_forms.JOINER)
    assert [part.count(mark) for part in parts] == [30, 30, 30, 5]


def test_words_under_marks_upon_marks_are_found():
    text = "Wir waren im caf" + "e\u0301" + "\u0300\u0315" * 50 + " am See"
    assert finding.holds(text, finding.split_words("Café see"))
    assert finding.fold_text(text) == "wir waren im cafe am see"
