"""Templates hold no script, style or address that the content security policy would have to make room for."""

from __future__ import annotations

import re

import pytest
from tests.architecture.sources import texts

INLINE = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    # Data for a module may stand in the page; code may not.
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*\btype\s*=\s*[\"'](?:application/json|importmap)[\"'])", re.I
    ),
    "a script as an address": re.compile(r"=\s*[\"']?\s*javascript:", re.I),
    "something from another host": re.compile(
        r"(?:src|srcset|action|formaction|poster|data)\s*=\s*[\"']?\s*(?:https?:)?//", re.I
    ),
    "a link to another host's file": re.compile(r"<link\b[^>]*href\s*=\s*[\"']?\s*(?:https?:)?//", re.I),
    "a way round escaping": re.compile(r"\|\s*safe\b|autoescape\s+false", re.I),
}


def faults(path: str, text: str) -> list[str]:
    return [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1} has {what}"
        for what, pattern in INLINE.items()
        for match in pattern.finditer(text)
    ]


def test_no_template_has_anything_inline():
    """check 38: the source half; the browser watches for violations."""
    templates = list(texts(".html", ".jinja", ".svg", under="src/duologue/"))
    assert [line for path, text in templates for line in faults(path, text)] == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        '<button class="go" onclick="go()">',
        "<script>alert(1)</script>",
        '<script nonce="{{ nonce }}">go()</script>',
        '<a href="javascript:go()">',
        '<img src="https://elsewhere.example/a.png">',
        '<script src="//elsewhere.example/a.js"></script>',
        '<link rel="stylesheet" href="https://elsewhere.example/a.css">',
        "{{ words|safe }}",
    ],
)
def test_a_planted_fault_is_caught(planted):
    """check 38: the control."""
    assert faults("planted.html", planted) != []


def test_a_plain_page_passes():
    page = '<script type="module" src="/static/pad.js" nonce="x"></script><p class="stylish">on=off</p><a href="https://x.example">'
    assert faults("plain.html", page) == []
