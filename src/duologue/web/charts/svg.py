"""What every chart answers with, and how its SVG is written: escaped, named, without colours of its own.

In a language that is written from right to left, words begin on the right, and so do keys, rows and the order
of small pictures. Time and numbers still run from left to right, as they do in what is printed in Hebrew,
Arabic and Persian, and as the numbers beside them are read; so do the finger and the arrow keys that walk
along. `draw_words` are put at a place on the picture, `draw_lines` and `start_words` where reading begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import category, east_asian_width

from markupsafe import Markup

from duologue.languages import find_spoken

WIDTH = 342
"""Units from left to right: a phone of 390 px less its margins, so that a unit is a pixel there."""
LETTERED = 300
"""Units that a line of words may take by `measure_width`: on the narrowest phone letters are drawn larger."""
SIZE = 13.0
"""Units of the letters on a phone of 390 px."""
_NOTHING, _SPACE, _IS, _QUOTE = Markup(""), Markup(" "), Markup('="'), Markup('"')
_BEGIN, _CLOSE, _ALONE, _END = Markup("<"), Markup(">"), Markup("/>"), Markup("</")


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The same data in words; the first cell of a row is its heading."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`svg` is safe markup: whatever people wrote was escaped in it. `kind` is a class: "over-time" for what
    can be walked along, "in-rows" for one row a thing. `description` is one or two sentences."""

    name: str
    kind: str
    svg: Markup
    title: str
    description: str
    table: ChartTable


def make_tag(name: str, *inside: Markup | str, **attributes: object) -> Markup:
    """An element. `class_` is class, `data_xs` is data-xs; attributes that are None or "" are left out."""
    # A chart has thousands: one joining of escaped parts is a third of the work of a template for each.
    parts: list[str] = [_BEGIN, name]
    for key, value in attributes.items():
        if value is not None and value != "":
            parts += (_SPACE, key.rstrip("_").replace("_", "-"), _IS, _write_number(value), _QUOTE)
    if not inside:
        return _NOTHING.join([*parts, _ALONE])
    return _NOTHING.join([*parts, _CLOSE, *inside, _END, name, _CLOSE])


def make_picture(
    name: str, height: float, title: str, description: str, *inside: Markup, **attributes: object
) -> Markup:
    """The whole SVG, which a screen reader takes as one picture with a name and a description."""
    return make_tag(
        "svg",
        make_tag("title", title, id=f"{name}-title"),
        make_tag("desc", description, id=f"{name}-desc"),
        *inside,
        viewBox=f"0 0 {WIDTH} {height:g}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        focusable="false",
        direction="rtl" if is_from_right() else None,
        **attributes,
    )


# Where a text is anchored, in the words of SVG: by where it begins, which is its right in some languages.
_FROM_RIGHT = {"": "end", "middle": "middle", "end": ""}


def is_from_right() -> bool:
    """Whether the language that is spoken is written from right to left."""
    return find_spoken().direction == "rtl"


def measure_from_start(x: float, within: float = WIDTH) -> float:
    """What lies `x` from where reading begins, on a picture or a panel that is `within` wide."""
    return within - x if is_from_right() else x


def draw_words(x: float, y: float, text: str, class_: str = "", anchor: str = "") -> Markup:
    """One line of text to the right of x, or around it ("middle"), or to its left ("end")."""
    return make_tag(
        "text", text, x=x, y=y, class_=class_, text_anchor=_FROM_RIGHT[anchor] if is_from_right() else anchor
    )


def start_words(x: float, y: float, text: str, class_: str = "", within: float = WIDTH) -> Markup:
    """One line of text that begins `x` from where reading begins."""
    return draw_words(measure_from_start(x, within), y, text, class_, "end" if is_from_right() else "")


def draw_lines(
    x: float,
    y: float,
    wrapped: Iterable[str],
    class_: str = "",
    leading: float = 17.0,
    within: float = WIDTH,
) -> Markup:
    """Lines below each other, the first with its foot at y, each beginning `x` from where reading begins."""
    return Markup("").join(
        start_words(x, y + k * leading, line, class_, within) for k, line in enumerate(wrapped)
    )


def measure_width(text: str, size: float = SIZE) -> float:
    """About how wide a system font sets the text; rather too much than too little."""
    return size * sum(map(_measure_letter, text))


def _measure_letter(letter: str) -> float:
    """Of the letter's size, in the widest of the usual system fonts."""
    if category(letter) == "Cf":
        return 0.0
    if east_asian_width(letter) in "WF":
        return 1.0
    if letter in " .,;:'!|iljI":
        return 0.33
    if letter in "tfr-()":
        return 0.42
    if letter in "mwMW@%":
        return 0.95
    return 0.72 if letter.isupper() else 0.62


def wrap_text(text: str, width: float = LETTERED, size: float = SIZE, most: int = 4) -> tuple[str, ...]:
    """The text in lines no wider than `width`; a word that is too long is cut, and so is a fifth line."""
    found: list[str] = [""]
    for word in text.split():
        joined = f"{found[-1]} {word}".strip()
        if measure_width(joined, size) <= width:
            found[-1] = joined
            continue
        if found[-1]:
            found.append("")
        for letter in word:
            if measure_width(found[-1] + letter, size) > width:
                found.append("")
            found[-1] += letter
    if len(found) > most:
        found = [*found[: most - 1], shorten_text(" ".join(found[most - 1 :]), width, size)]
    return tuple(found)


def shorten_text(text: str, width: float, size: float = SIZE) -> str:
    """The text, or as much of its beginning as there is room for, with an ellipsis."""
    if measure_width(text, size) <= width:
        return text
    while text and measure_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _write_number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    # What is markup already stays so.
    return value if isinstance(value, str) else str(value)
