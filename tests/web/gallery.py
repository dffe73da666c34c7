"""Renders pages in every state to files and photographs them: `python -m tests.web.gallery OUT [NAME…]`.

The pages are the real templates over hand-made screens: each state can be looked at without playing up to it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duologue.config.settings")


def main(out: Path, only: set[str]) -> None:
    import django

    django.setup()
    from tests.web.states import states

    from duologue.web import collect, page

    out.mkdir(parents=True, exist_ok=True)
    collect.ready(out / "static")
    collect.names.cache_clear()
    os.environ["DUOLOGUE_STATIC"] = str(out / "static")
    pages = {}
    for name, (template, values) in states().items():
        if only and not any(part in name for part in only):
            continue
        request = SimpleNamespace(nonce="n" * 22, path="/", me=values.pop("me", None))
        html = (
            page.environment()
            .get_template(template)
            .render(
                me=request.me,
                nonce=request.nonce,
                csrf="c" * 64,
                path="/",
                exit_to="https://www.wikipedia.org/",
                **values,
            )
        )
        (out / f"{name}.html").write_text(html, encoding="utf-8")
        pages[name] = html
    photograph(out, list(pages))


def photograph(out: Path, names: list[str]) -> None:
    import functools
    import threading
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    from playwright.sync_api import sync_playwright

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("DUOLOGUE_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        for width, height in ((390, 844), (1280, 900), (320, 640)):
            for scheme in ("light", "dark"):
                if width == 320 and scheme == "dark":
                    continue
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
                )
                tab = context.new_page()
                tab.on("pageerror", lambda error: print("page error:", error))
                for name in names:
                    tab.goto(f"{base}/{name}.html")
                    tab.wait_for_timeout(60)
                    overflow = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
                    if overflow > 0:
                        print(f"{name} at {width}: {overflow} px too wide")
                    tab.screenshot(path=str(out / f"{name}-{width}-{scheme}.png"), full_page=True)
                context.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), set(sys.argv[2:]))
