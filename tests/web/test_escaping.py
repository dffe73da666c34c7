"""Whatever two people write stays words."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

import pytest
from tests.web.noscript import NoScript
from tests.web.test_two_without_scripts import paired

from duologue.web import page

CORPUS = [
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<style>*{display:none}</style>",
    "<!-- --><b>",
    "]]><script>alert(1)</script>",
    "\u202ereversed <x>",
    "<math><mtext><script>alert(1)</script>",
    "&#x3c;script&#x3e;",
    "<form action=//evil.example><button>Done",
]


class Watcher(HTMLParser):
    """Elements and attributes that could act, apart from the one script that pages load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        here = dict(attrs)
        if tag in ("iframe", "object", "embed", "style", "base", "math"):
            self.found.append(tag)
        if tag == "script" and not (here.get("src") or "").startswith("/static/"):
            self.found.append("script")
        if tag == "form" and not (here.get("action") or "").startswith("/"):
            self.found.append("form")
        self.found += [
            f"{tag} {name}" for name, _ in attrs if name.startswith("on") or name in ("style", "srcdoc")
        ]
        self.found += [
            f"{tag} {name}"
            for name, value in attrs
            if (value or "").strip().lower().startswith("javascript:")
        ]


@pytest.fixture
def both(db):
    return paired()


@pytest.mark.parametrize("words", CORPUS)
def test_hostile_words_are_shown_as_they_are(words, both):
    """check 40: in an answer, an opening, a note, the jar, an error, the page to print and the file."""
    ana, ben = both
    ana.go("/ways/conversation/an-open-question/").press("Start")
    path = ana.path
    ana.fill("Done", {"0.f.answer": words})
    pages = [ana.page.html]
    ben.go(path).fill("Done", {"0.f.answer": words})
    pages.append(ben.page.html)
    ben.press("Put it there", text=words)
    pages += [ben.page.html, ana.go(path).page.html]
    ana.go("/ways/thanks/one-line-of-thanks/").press("Start").fill("Give it to Ben", {"0.f.line": words})
    pages += [ben.go("/jar/").page.html, ana.go("/me/export/print/").page.html]
    ana.go("/kept/new/").press("Keep it", kind="agreement", text=words)
    kept = ana.path
    pages += [ana.page.html, ben.go(kept).press("Put it there", text=words).page.html]
    pages.append(ben.press("Say it like this", text=f"{words} or not").page.html)
    pages += [ana.go("/kept/").page.html, ana.fill("Find", {"words": words[:40]}).page.html]
    for html in pages:
        assert Watcher(html).found == []
        assert words in NoScriptText(html) or " ".join(words.split()) in NoScriptText(html)
    file = ana.client.get("/me/export/duologue.json")
    assert file.headers["Content-Type"].startswith("application/json")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in file.headers["Content-Disposition"]


@pytest.mark.parametrize("words", CORPUS)
def test_hostile_names_are_shown_as_they_are(words, both):
    """check 40: a name goes into sentences and attributes on both people's pages."""
    ana, ben = both
    name = words[:40]
    ana.go("/me/").press("Keep it like this", name=name)
    if ana.status == 422:
        assert Watcher(ana.page.html).found == []
        return
    for page_ in ("/", "/us/", "/ways/thanks/", "/me/sealing/"):
        assert Watcher(ben.go(page_).page.html).found == []
    assert escape(" ".join(name.split()), quote=False)[:10] in ben.go("/us/").page.html.replace(
        "&#34;", '"'
    ).replace("&#39;", "'")


def test_the_watcher_sees_what_is_not_escaped():
    """check 40: the control: the same corpus through an environment that does not escape."""
    loose = page.make_environment().overlay()
    loose.write_escaped = str
    template = loose.from_string(
        '<p>{{ words }}</p><input value="{{ words }}"><textarea>{{ words }}</textarea>'
    )
    caught = [words for words in CORPUS if Watcher(template.render(words=words)).found]
    assert len(caught) >= 8


def test_no_template_switches_escaping_off():
    """check 40: and a name that is missing is an error, never an empty place."""
    made = page.make_environment()
    assert made.autoescape is True
    with pytest.raises(Exception, match="undefined"):
        made.from_string("{{ missing }}").render()


def NoScriptText(html: str) -> str:
    from tests.web.noscript import Page

    class Values(Page):
        def handle_starttag(self, tag, attrs):
            super().handle_starttag(tag, attrs)
            self.text += " " + " ".join(value or "" for name, value in attrs if name == "value")

    return Values(html).text


assert NoScript  # the browser that these tests' people use
