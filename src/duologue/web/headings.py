"""Where a long text is parted into what stands large and what goes on below it."""

from __future__ import annotations

import re

from duologue.web import direction

# From here on a text is no heading any more.
LONG = 90
# Ends of sentences, by Unicode's Sentence_Terminal: those of some scripts want no space after them, others
# do. A full stop in a number, or before a small letter, ends none.
_WIDE = "。！？｡．"
_OTHERS = "!?…؟۔।॥։።၊။။៕᠃᠉"
_CLOSING = "\"'”’»›)\\]』」】）\N{POP DIRECTIONAL ISOLATE}"
_END = re.compile(
    rf"(?:[{_WIDE}][{_CLOSING}]*\s*|[{_OTHERS}][{_CLOSING}]*\s+|(?<![\d.])(?<!\b\w)\.[{_CLOSING}]*\s+(?![a-zß-öø-ÿ]))"
)


def part_heading(text: str) -> tuple[str, str]:
    """Heading and rest. The text's own first line is its heading, if it has several; a translator may put the
    break anywhere. Else a text too long for a heading is parted after its first sentence, whatever its
    script; one that has no end of a sentence, or is short, is all heading."""
    first, _newline, rest = text.partition("\n")
    if rest.strip():
        return first.strip(), rest.strip()
    ends = _END.finditer(text) if len(text) > LONG else ()
    # What somebody wrote is quoted whole.
    found = next(
        (one for one in ends if direction.is_ours(text, one.start()) and one.end() < len(text)), None
    )
    return (text[: found.end()].rstrip(), text[found.end() :]) if found else (text, "")
