"""duologue deck: check a deck of cards, and put it into an instance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from duologue.cli.text_files import is_name, read_text, stop_with
from duologue.config import place
from duologue.languages import _, ngettext
from duologue.manuscript import reader
from duologue.manuscript.line_numbers import find_lines
from duologue.manuscript.mistakes import Mistake, Mistakes, say_near
from duologue.manuscript.notes import ID, NO_ID
from duologue.manuscript.told import find_turning
from duologue.rounds import own_decks, practice_files
from duologue.rounds.decks import DeckFile

app = typer.Typer(
    name="deck",
    help=_("Check decks of cards, and put them into an instance."),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

MOST_LETTERS = 400


@app.command(
    help=_("Find cards without words, ids that are there twice, and keys that nobody reads.")
    + "\n\n"
    + _("Prints one line a problem, FILE:LINE: field: message, and ends with 1 if there is any.")
)
def check(
    file: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_("Decks, *.toml."))],
) -> None:
    is_any_wrong = False
    for path in file:
        try:
            deck = _read_deck(path)
        except Mistakes as wrong:
            typer.echo(str(wrong))
            is_any_wrong = True
            continue
        count = len(deck.card)
        depths = sorted({card.depth for card in deck.card})
        said = ngettext("%(file)s: a card", "%(file)s: %(num)s cards", count, file=path)
        typer.echo(_("%(cards)s, depth %(least)s to %(most)s", cards=said, least=depths[0], most=depths[-1]))
    raise typer.Exit(1 if is_any_wrong else 0)


@app.command(
    help=_("Check a deck and put it into an instance, where its practice's exercises deal from it too.")
    + "\n\n"
    + _("It stays through updates. To take it out again, delete the file that this names.")
)
def install(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A deck, *.toml."))],
    practice: Annotated[str, typer.Option(help=_("In whose box it lies."))] = "conversation",
    data: Annotated[Path | None, typer.Option(help=_("The instance's data folder."))] = None,
) -> None:
    place.set_data_dir(data)
    try:
        deck = _read_deck(file)
    except Mistakes as wrong:
        stop_with(str(wrong))
    ways = practice_files.read_ways()
    if practice not in ways:
        stop_with(
            f"{file}: " + _("there is no practice “%(name)s”", name=practice) + say_near(practice, ways)
        )
    if not is_name(file.stem):
        stop_with(_("%(file)s: a name has small letters, digits and hyphens, as in our-deck.toml", file=file))
    if files("duologue.practices").joinpath(practice, "decks", file.name).is_file():
        stop_with(_("%(file)s: Duologue has a deck of this name. Choose another.", file=file))
    if deck.box is None:
        stop_with(_("%(file)s: write “box = 11” at its top: that is its place among the decks", file=file))
    target = own_decks.find_file(f"{practice}/{file.stem}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(read_text(file), "utf-8")
    except OSError as wrong:
        stop_with(f"{target}: {wrong.strerror}")
    typer.echo(_("It is in %(file)s. It is there for everybody once Duologue is started again.", file=target))


def _read_deck(path: Path) -> DeckFile:
    """Raises `Mistakes` with every place."""
    text = read_text(path)
    deck = reader.read(DeckFile, text, str(path))
    if found := list(_find_mistakes(deck, text, str(path))):
        raise Mistakes(found)
    return deck


def _find_mistakes(deck: DeckFile, text: str, file: str) -> Iterator[Mistake]:
    if not deck.card:
        yield Mistake(file, 1, "card", "a deck has one card at least, as [[card]] with id and text")
    times = Counter(card.id for card in deck.card)
    lines = find_lines(text).find_key("card")
    for at, card in enumerate(deck.card):
        place = lines.find_entry(at)
        if not ID.match(card.id):
            yield Mistake(file, place.find_key("id").line, "card.id", NO_ID)
        elif times[card.id] > 1:
            yield Mistake(file, place.find_key("id").line, "card.id", f"“{card.id}” is there twice")
        if not card.text.strip():
            yield Mistake(file, place.find_key("text").line, "card.text", "is empty")
        elif len(card.text) > MOST_LETTERS:
            said = f"has {len(card.text)} letters; nobody reads more than {MOST_LETTERS} aloud"
            yield Mistake(file, place.find_key("text").line, "card.text", said)
        for key, words in (("text", card.text), ("instead", card.instead)):
            if turned := find_turning(words):
                yield Mistake(file, place.find_key(key).line, f"card.{key}", turned)
