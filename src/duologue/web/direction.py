"""What people wrote and are called reads in its own direction, wherever it stands on a page.

A block of somebody's words says `dir="auto"`. Within a sentence of ours their words are kept apart by two
characters that nobody sees, which hold in an attribute, a picture and a table as well. They are put in here,
on the way to a page, and are nowhere stored, sent to a program or part of a digest.
"""

from __future__ import annotations

from dataclasses import replace
from unicodedata import bidirectional

from markupsafe import Markup

from duologue.people import profile
from duologue.people.access import Me
from duologue.people.profile import Both, Profile
from duologue.rounds.reading_rounds import Table
from duologue.wording.voice import Noting, Spoken

BEGIN, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_BEGINS = frozenset({"LRI", "RLI", "FSI"})
# Letters that run from right to left, and characters that turn or keep apart what follows them.
_TURNS = _BEGINS | {"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "PDI"}


def isolate(text: str) -> str:
    """Somebody's words as they stand within a sentence, kept apart line by line: neither turns the other, and
    a full stop stays with whose it is.

    Words that run as the page does, from left to right, are returned as they are: nothing turns.
    """
    if text.isascii() or not any(bidirectional(letter) in _TURNS for letter in text):
        return text
    # A mark ends with its line.
    return "\n".join(f"{BEGIN}{_balance_line(line)}{END}" if line else "" for line in text.split("\n"))


def _balance_line(line: str) -> str:
    """The line with as many ends as beginnings: what somebody typed must not end, or outlast, our marks."""
    found, open_ = [], 0
    for letter in line:
        if letter == END:
            if not open_:
                continue
            open_ -= 1
        elif bidirectional(letter) in _BEGINS:
            open_ += 1
        found.append(letter)
    return "".join(found) + END * open_


def strip_marks(text: str) -> str:
    """What `isolate` made of a name, without its marks; names hold no such characters of their own."""
    return text.strip(BEGIN + END)


def mark_block(text: str) -> Markup:
    """The `dir` attribute of a block, after a space, if all of its text is somebody's words; else nothing."""
    is_theirs = text.startswith(BEGIN) and text.endswith(END) and _is_one(text.partition("\n")[0])
    return Markup(' dir="auto"') if is_theirs else Markup("")


def _is_one(line: str) -> bool:
    """Whether what the line begins with lasts to its end."""
    depth = 0
    for at, letter in enumerate(line, 1):
        depth += (bidirectional(letter) in _BEGINS) - (letter == END)
        if not depth:
            return at == len(line)
    return False


MARKED = Spoken(isolate)


def is_ours(text: str, at: int) -> bool:
    """Whether this place in a sentence lies outside of what it quotes, as far as that was marked."""
    return text.count(BEGIN, 0, at) == text.count(END, 0, at)


def isolate_name(of: Profile) -> Profile:
    """Somebody as a sentence names them."""
    name = isolate(of.name)
    return of if name == of.name else replace(of, name=name)


def read_both_isolated(me: Me) -> Both:
    """The two as sentences name them."""
    found = profile.read_both(me)
    return Both(isolate_name(found.mine), isolate_name(found.other) if found.other else None)


def isolate_table(table: Table) -> Table:
    """The table whose view a page is made from: names and quotes in its sentences are kept apart.

    Digests are of the table as it was: a move says what its mover's view showed, not how a page wrote it.
    """
    marked = replace(table, own=replace(table.own, voice=MARKED))
    plain, voice = table.view, table.own.voice
    if isinstance(voice, Noting) and all([isolate(words) == words for words in voice.quoted]):
        # Nothing that it quotes turns: marked, it would say the same.
        marked.hold_view(plain)
    return marked
