"""What the vault names, in words: a key file that cannot be used, a slip in a code, a weak password."""

from __future__ import annotations

import pytest

from duologue.people import securing
from duologue.people.refusals import Refusal
from duologue.people.typos import make_refusal
from duologue.vault import (
    CodeSlip,
    CodeTypo,
    KeyFileDamaged,
    KeyFileError,
    KeyFileExists,
    KeyFileMissing,
    KeyFileUnreadable,
    KeyFileUnsafe,
    RecoveryCode,
    WeakPassword,
    WrongKeyFile,
)
from duologue.wording.key_file_words import say


def every_kind(of: type) -> set[type]:
    return {of} | {one for below in of.__subclasses__() for one in every_kind(below)}


FILES = {
    KeyFileMissing("pepper.key"): "pepper.key is missing. Put it back from your backup.",
    KeyFileExists("pepper.key"): "pepper.key is there already and stays as it is.",
    KeyFileUnreadable("pepper.key", why="Too many levels"): "pepper.key cannot be read: Too many levels.",
    KeyFileUnsafe("pepper.key"): "Others may read pepper.key. Run: chmod 600 pepper.key",
    KeyFileDamaged("pepper.key"): "pepper.key is not a key file any more. Put it back from your backup.",
    WrongKeyFile("release.key", "pepper.key"): "release.key and pepper.key did not come with this database. "
    "Put the right one back from your backup.",
    WrongKeyFile(): "The canary does not open. Put the key files back from your backup.",
}


@pytest.mark.parametrize("error", FILES, ids=lambda error: type(error).__name__)
def test_a_key_file_that_cannot_be_used_is_named_with_what_to_do(error: KeyFileError) -> None:
    assert say(error) == FILES[error]


def test_every_error_of_key_files_has_its_sentence() -> None:
    assert every_kind(KeyFileError) - {KeyFileError} == {type(error) for error in FILES}


@pytest.mark.parametrize("slip", CodeSlip)
def test_every_slip_in_a_code_has_a_sentence_with_its_figures(slip: CodeSlip) -> None:
    no = make_refusal(CodeTypo(slip, 3, 2), "code")
    assert no.field == "code" and no.message.endswith(".") and "%" not in no.message
    if slip in (CodeSlip.STRANGE, CodeSlip.LENGTH, CodeSlip.GROUP):
        assert "3" in no.message
    if slip in (CodeSlip.FEW, CodeSlip.MANY):
        assert "2" in no.message and "one" in make_refusal(CodeTypo(slip, count=1), "code").message


def test_a_code_typed_short_says_by_how_much() -> None:
    text = RecoveryCode(bytes(range(20))).text
    with pytest.raises(CodeTypo) as caught:
        RecoveryCode.parse(text[:-5])
    assert make_refusal(caught.value, "code").message.endswith("this has 4 too few.")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "twelve"),
        ("a word " * 200, "longer"),
        ("abcabcabcabc", "repeats"),
        ("qwertyuiopasdf", "keyboard"),
        ("password12345", "Many people"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_its_reason(password: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        securing.check_new_password(password, "password")


def test_every_reason_against_a_password_has_its_sentence() -> None:
    assert set(securing._WEAK) == set(WeakPassword)
