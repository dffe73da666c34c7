"""Answers that are made piece after piece, whole or from one byte to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

# What is shorter is made whole.
AT_ONCE = 256 * 1024
_RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{0,12})")


def answer(pieces: Iterator[bytes], media: str, length: int | None, asked: str = "") -> HttpResponseBase:
    """The pieces as one answer. `length` is theirs in bytes where it is known; `asked` a browser's `Range`
    header, of which one range is answered, and anything else with the whole."""
    # Made before the first header is: what is gone is then a page that says so.
    begun, size = [], 0
    while size < AT_ONCE and (piece := next(pieces, None)) is not None:
        begun.append(piece)
        size += len(piece)
    whole = chain(begun, pieces)
    match = _RANGE.fullmatch(asked) if length is not None else None
    if match is None or length is None:
        response: HttpResponseBase = (
            HttpResponse(b"".join(begun), content_type=media)
            if size < AT_ONCE
            else StreamingHttpResponse(whole, content_type=media)
        )
        if length is not None:
            response.headers["Content-Length"] = str(length)
            response.headers["Accept-Ranges"] = "bytes"
        return response
    start = int(match[1])
    end = min(int(match[2]) if match[2] else length - 1, length - 1)
    if start > end:
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{length}"
        return response
    response = StreamingHttpResponse(_cut(whole, start, end + 1), status=206, content_type=media)
    response.headers["Content-Length"] = str(end + 1 - start)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{length}"
    return response


def _cut(pieces: Iterator[bytes], start: int, end: int) -> Iterator[bytes]:
    at = 0
    for piece in pieces:
        if at >= end:
            return
        if found := piece[max(start - at, 0) : end - at]:
            yield found
        at += len(piece)
