"""Renders pages in every state to files and photographs them: `python -m tests.web.gallery OUT [NAME…]`.

The pages are the real templates over hand-made screens: each state can be looked at without playing up to it.
"""

from __future__ import annotations

import functools
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from duologue.languages import ENGLISH, Language, speak_in

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duologue.config.settings")

SIZES = ((390, 844), (1280, 900), (320, 640))
SCHEMES = ("light", "dark")


def render(
    out: Path, only: frozenset[str] = frozenset(), language: Language = ENGLISH, before: str = ""
) -> list[str]:
    """Write each page and the static files it names; their names, with `before` before them."""
    from tests.web.states import states

    from duologue.web import collect, page

    collect.prepare_files(out / "static")
    made = []
    for name, (template, values) in states().items():
        if only and not any(part in name for part in only):
            continue
        always = {
            "me": None,
            "nonce": "n" * 22,
            "csrf": "c" * 64,
            "path": "/",
            "shown_at": "/",
            "last_event": None,
        }
        given = always | {"language": language} | values
        with speak_in(language):
            html = page.make_environment().get_template(template).render(**given)
        (out / f"{before}{name}.html").write_text(html, encoding="utf-8")
        made.append(f"{before}{name}")
    return made


@contextmanager
def served(out: Path) -> Iterator[str]:
    """The folder at an address of this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def photograph(out: Path, names: list[str], base: str) -> None:
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("DUOLOGUE_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width, height in SIZES:
            for scheme in SCHEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
                )
                tab = context.new_page()
                for name in names:
                    tab.goto(f"{base}/{name}.html")
                    tab.screenshot(path=str(out / f"{name}-{width}-{scheme}.png"), full_page=True)
                context.close()
        browser.close()


def main(out: Path, only: frozenset[str]) -> None:
    import django

    django.setup()
    out.mkdir(parents=True, exist_ok=True)
    names = render(out, only)
    with served(out) as base:
        photograph(out, names, base)


if __name__ == "__main__":
    main(Path(sys.argv[1]), frozenset(sys.argv[2:]))
