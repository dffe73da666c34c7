"""Today in a real browser, without a worker and with one: its first load, what is gathered, later loads,
and the page that stands there without a connection.

Needs a Chromium: DUOLOGUE_CHROMIUM, or Debian's; without one it says so.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median

from bench import house

LATER = 15
CHROMIUM = os.environ.get("DUOLOGUE_CHROMIUM") or "/usr/bin/chromium"
GATHERED = """async () => {
  await navigator.serviceWorker.ready;
  for (let n = 0; n < 600; n += 1) {
    const names = (await indexedDB.databases()).map((one) => one.name);
    const kept = await caches.match("/offline/?shell");
    if (names.includes("duologue") && kept && navigator.serviceWorker.controller) return;
    await new Promise((go) => setTimeout(go, 20));
  }
  throw new Error("nothing was gathered");
}"""
TOOK = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def main() -> None:
    if not Path(CHROMIUM).exists():
        print(f"Today in a browser: left out, there is no Chromium at {CHROMIUM}")
        return
    with tempfile.TemporaryDirectory(prefix="duologue-bench-offline-") as folder:
        data = Path(folder)
        jars = [pair[0] for pair in house.couples(data, 2)]
        with house.serving(data) as served:
            measure(served, jars)


def measure(served: house.House, jars: list[dict[str, str]]) -> None:
    from playwright.sync_api import sync_playwright

    home = f"http://localhost:{served.port}/"
    print("Today in a browser           first load   later loads (ms, median of", LATER, "loads)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, workers, jar in zip(("no worker", "with a worker"), ("block", "allow"), jars, strict=True):
            context = browser.new_context(service_workers=workers)  # type: ignore[arg-type]
            context.add_cookies(
                [
                    {
                        "name": key,
                        "value": kept,
                        "url": home.replace("http:", "https:"),
                        "secure": True,
                        "httpOnly": True,
                        "sameSite": "Lax",
                    }
                    for key, kept in jar.items()
                ]
            )
            page = context.new_page()
            page.goto(home)
            first = page.evaluate(TOOK)
            gathering = time.perf_counter()
            if workers == "allow":
                page.evaluate(GATHERED)
            gathered = (time.perf_counter() - gathering) * 1000
            later = []
            for _ in range(LATER):
                page.goto(home)
                later.append(page.evaluate(TOOK))
            print(f"{name:28s} {first:10.0f}   {median(later):11.0f}")
            if workers == "allow":
                context.set_offline(True)
                page.goto(home)
                print(f"gathered after the first load in {gathered:.0f} ms;", end=" ")
                print(f"without a connection the page is there in {page.evaluate(TOOK):.0f} ms")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
