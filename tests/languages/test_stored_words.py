"""What lies at rest is ids and values, and what two people wrote: no word of it is ever renamed, and none is
in the language of whoever was reading when it was stored.

A list here only grows. Whoever takes a word out of it, or writes it otherwise, has rounds somewhere that
nobody can open; another word is added here on the day it is first stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from functools import reduce
from pathlib import Path

import pytest
from django.test import Client
from tests.languages import speaking as made_up_languages
from tests.languages.acting import act_out
from tests.rounds import attached as put_in
from tests.rounds.playing import look, start
from tests.upgrade.gather_scripts import load
from tests.world import NOW, Actor, World

from duologue.attachments import storing
from duologue.attachments.kinds import find_kind
from duologue.cli import made_up
from duologue.engine import asides, moves, roles
from duologue.engine.fields import KINDS, attached, ratings
from duologue.engine.rules import RULES
from duologue.engine.script import Script, Seat, Step
from duologue.languages import ENGLISH, speak_in
from duologue.manuscript import keepsake_kinds
from duologue.manuscript.parse import parse
from duologue.notify import channels
from duologue.people import consents, own_settings, profile, ways_in
from duologue.rhythm.calling import Ritual
from duologue.rounds import apart, installed, leaving_keepsakes
from duologue.showing.digests import list_prompts
from duologue.vault import envelope
from duologue.vault.envelope import Kind
from duologue.vault.labels import Label
from duologue.vault.wraps import WrapKind
from duologue.wording import calls, feeling_words, reply_words

IDS = Path(__file__).parent / "data" / "ids.json"
STORED: Mapping[str, str] = {
    "kinds of keepsakes": "agreement intention moment dream idea appreciation interest letter line note"
    " wording brought dates own-words for-later margin low card hard-season anniversary coming-day evening",
    "moves": "start answer skip correct withdraw share release receive pause resume leave close keep add"
    " begin",
    "what one says to an opening": "thanks more moment",
    "what is said under an answer": "a-smile i-did-not-know i-know-it me-too thank-you to-hear-more with-you",
    "seats": "first second",
    "rules": "private shared sealed matched counted welcome asking",
    "what feeds a figure": "closeness mood stress load kinds",
    "what would help": "listen hold do laugh leave nothing",
    "no to one of several": "no",
    "whether both agreed": "agree",
    "how far one felt closer": "yes a-little not-this-time",
    "how far one felt understood": "yes partly not-yet",
    "colours": "madder ink-blue moss plum ochre teal rose slate",
    "paces": "more less enough",
    "matters of consent": "line reading load",
    "rituals of two": "week month year hard-season",
    "keys of a profile": "couple invitation pair",
    "ways in": "secured undone password code recovered device token passkey",
    "blocks": "0001-01-01 0001-01-02 0001-01-03 0001-01-05 0001-01-09 0001-01-20 0001-01-21"
    " 0001-01-22 0001-01-23 0001-01-24 0001-03-16",
    "envelopes": "header head answer addition intersection note keepsake block draft invitation profile"
    " settings ceiling consent offer device couple canary ways part attachment ticket job queued feed"
    " counsel flag",
    "wraps": "personal couple release first-card invitation strict",
    "labels": "auth kek session token recovery recovery-auth recovery-check invitation pair pair-hpke words"
    " words-commitment slot row-id list coming-back days-question draft-place"
    " counsel counsel-place flag-place job-place vapid feed feed-place passkey lock bundle kept-key"
    " envelope wrap release lot brought pin last-use kept-meanwhile comments-counted",
    "what a value says of what lies beside it": "id key hash bytes words wide high seconds strokes",
    "rituals": "check-in days-question week month year",
    "sentences of a call": "a-minute evening your-time break notes",
    "channels": "mail push",
    "language of those who chose none, and of four words": "en",
}
# These have spaces: a script that an instance keeps names its fields by them.
KINDS_OF_FIELDS = (
    "short text, long text, list, several, choice, 0-10, mood point, feelings, ranking, points, minutes,"
    " date, ratings, shares, slots, picture, voice, drawing"
)


BESIDE = {"picture": put_in.picture, "voice": put_in.voice, "drawing": put_in.LINES.encode}


def present() -> dict[str, Iterable[str]]:
    return {
        "kinds of keepsakes": [kind.word.replace(" ", "-") for kind in keepsake_kinds.KINDS],
        "moves": moves.MoveKind,
        "what one says to an opening": moves.Received,
        "what is said under an answer": reply_words.OFFERED,
        "seats": Seat,
        "rules": [rule.word for rule in RULES],
        "what feeds a figure": roles.FedFigure,
        "what would help": roles.HELP,
        "no to one of several": [ratings.NO],
        "whether both agreed": [leaving_keepsakes.AGREE],
        "how far one felt closer": options_of(asides.find_aside_step(asides.CLOSER_ID)),
        "how far one felt understood": options_of(asides.find_aside_step("back.understood")),
        "colours": profile.COLOURS,
        "paces": own_settings.PACES,
        "matters of consent": consents.Matter,
        "rituals of two": consents.SharedRitual,
        "keys of a profile": [profile.COUPLE, profile.INVITATION, profile.PAIR],
        "ways in": [
            ways_in.SECURED,
            ways_in.UNDONE,
            ways_in.PASSWORD,
            ways_in.CODE,
            ways_in.RECOVERED,
            ways_in.DEVICE,
            ways_in.TOKEN,
            ways_in.PASSKEY,
        ],
        "blocks": [place.value.isoformat() for place in apart.BlockPlace],
        "envelopes": Kind,
        "wraps": WrapKind,
        "labels": [label.value.decode().removeprefix("duologue/v1/") for label in Label],
        "what a value says of what lies beside it": [
            *(attached.ID, attached.KEY, attached.HASH, storing.BYTES, attached.WORDS),
            *(name for kind, sent in BESIDE.items() for name in find_kind(KINDS[kind]).take(sent())[1]),
        ],
        "rituals": Ritual,
        "sentences of a call": calls.SENTENCES,
        "channels": channels.NAMES,
        "language of those who chose none, and of four words": [ENGLISH.code],
    }


def options_of(step: Step | None) -> list[str]:
    assert step is not None
    return [option.id for asked in step.fields for option in asked.options]


def changed(stored: Mapping[str, str], now: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """What is in one of the two alone."""
    found = {what: set(words.split()) ^ {str(one) for one in now[what]} for what, words in stored.items()}
    return {what: words for what, words in found.items() if words}


def test_no_stored_word_is_another_than_it_was_and_every_one_is_listed():
    assert changed(STORED, present()) == {}
    assert set(present()) == set(STORED)
    assert set(KINDS) == set(KINDS_OF_FIELDS.split(", "))


@pytest.mark.parametrize("what", STORED)
def test_a_word_that_was_renamed_or_came_anew_is_noticed(what):
    """The control."""
    first, *others = map(str, present()[what])
    assert changed(STORED, present() | {what: [f"{first}s", *others]})
    assert changed(STORED, present() | {what: [first, *others, "another"]})


# -- what scripts and lists of words name -------------------------------------------------------------------


def ids_of(script: Script) -> list[str]:
    """Every id by which an answer is stored: of steps, of fields, of options."""
    return [id_ for step in script.steps for id_ in _ids(step)]


def _ids(step: Step) -> Iterator[str]:
    yield step.id
    for asked in step.fields:
        yield f"{step.id}.{asked.id}"
        yield from (f"{step.id}.{asked.id}.{option.id}" for option in asked.options)
    for inner in step.steps:
        yield from _ids(inner)


def digest(ids: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:12]


def digests() -> dict[str, str]:
    """Of every version that an exercise ever had; and the words of feelings, which answers hold."""
    scripts = (parse(one.source, one.slug) for one in load())
    found = {f"{one.slug} {one.sha256[:12]}": digest(ids_of(one)) for one in scripts}
    return found | {"feelings": " ".join(sorted(one.word for one in feeling_words.list_feelings()))}


def test_every_answer_that_was_ever_given_still_goes_by_its_ids():
    """To add what is new: `python -m tests.languages.test_stored_words`."""
    assert digests() == json.loads(IDS.read_text("utf-8"))


def test_an_option_whose_id_is_made_otherwise_is_noticed(monkeypatch: pytest.MonkeyPatch):
    """The control."""
    from duologue.manuscript import fields

    made = fields.make_option_id
    monkeypatch.setattr(fields, "make_option_id", lambda text: made(text).replace("-", "_"))
    assert digests() != json.loads(IDS.read_text("utf-8"))


# -- in nobody's language -----------------------------------------------------------------------------------

# What leaves something to be kept, and what is asked every day.
KEEPING = sorted(
    slug for slug, script in installed.read_scripts().items() if script.keeps or script.once_a_day
)
# Letters that only a made-up language has.
ACCENTS = frozenset(made_up.accent("abcdefghijklmnopqrstuvwxyz", 26)) - set("abcdefghijklmnopqrstuvwxyz[]")


def told(raw: bytes) -> str:
    """The text of what is sealed, if it is one; JSON writes an accent as its number."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return ""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whatever is stored, as it was before it was sealed."""
    found: list[str] = []
    seal = envelope._seal_with

    def noting(cipher, name, context, plaintext):
        found.append(told(plaintext))
        return seal(cipher, name, context, plaintext)

    monkeypatch.setattr(envelope, "_seal_with", noting)
    return found


def in_a_language(found: Iterable[str], signed: Iterable[str] = ()) -> list[str]:
    """What is, but for a proposal that somebody signed as it stood: that is their own words from then on."""
    known = [json.dumps(line, ensure_ascii=False)[1:-1] for line in signed]
    bare = (reduce(lambda text, line: text.replace(line, ""), known, text) for text in found)
    return [text[:300] for text in bare if not ACCENTS.isdisjoint(text)]


def play(world: World, browser: Callable[[Actor], Client], slug: str) -> set[str]:
    """Both read the accented language; they play to the end, and come by Today. Returns what was proposed."""
    for who in (world.ana, world.ben):
        own_settings.set_language(who.me(), made_up_languages.ACCENTED)
    script = installed.read_scripts()[slug]
    people = (world.ana, world.ben) if script.people == 2 else (world.ana,)
    proposed: set[str] = set()

    def looks(who: Actor) -> None:
        for prompt in list_prompts(look(who, round_id, NOW).view):
            proposed.update(line for asked in prompt.fields for line in asked.start)

    with speak_in(own_settings.find_chosen_language(world.ana.me()) or ENGLISH):
        round_id = start(world.ana, slug, NOW)
        assert act_out(people, round_id, NOW, looks) > 0
    for who in people:
        assert '<html lang="xa"' in browser(who).get("/", secure=True).content.decode()
    return proposed


@pytest.mark.parametrize("slug", KEEPING)
def test_nothing_is_stored_in_the_language_of_who_reads(slug, world: World, both, browser, sealed):
    signed = play(world, browser, slug)
    assert len(sealed) > 3
    assert in_a_language(sealed, signed) == []


def test_what_is_kept_in_a_reader_s_words_is_noticed(world: World, both, browser, sealed, monkeypatch):
    """The control: a keepsake made of options, in whatever language its maker read."""
    monkeypatch.setattr(leaving_keepsakes, "speak_in", lambda _: nullcontext())
    signed = play(world, browser, "empathy/pause-with-a-return")
    assert in_a_language(sealed, signed)


if __name__ == "__main__":
    IDS.write_text(json.dumps(digests(), indent=0, sort_keys=True) + "\n", "utf-8")
