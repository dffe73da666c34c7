"""Judges of a page: axe in both schemes, the narrowest screen, the keyboard, whether anything has changed."""

from __future__ import annotations

import json
import re
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES = ("light", "dark")
NARROW, PHONE = {"width": 320, "height": 640}, {"width": 390, "height": 844}
# All of WCAG 2.2 AA that a machine can see, target sizes too, and what is good practice besides.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What may differ between light and dark, where the page is the same and its colours are not.
COLOURS = ["color-contrast", "link-in-text-block"]


@cache
def _script() -> str:
    return str(Axe().axe_script)


def violations(page: Page, colours_alone: bool = False) -> list[str]:
    """What axe finds, each with the element and what to do."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(_script())
    only = {"type": "rule", "values": COLOURS} if colours_alone else {"type": "tag", "values": RULES}
    options = json.dumps({"runOnly": only, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run({options}).then((results) => results.violations)")
    return [
        f"{one['id']}: {node['target']} {' '.join(node['failureSummary'].split())}"
        for one in found
        for node in one["nodes"]
    ]


def complaints(page: Page, *, folds: bool = True) -> list[str]:
    """What is wrong with a page as it stands: axe, light and dark, with all its folds open; its width."""
    if folds:
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = []
    # As high as the page: what the tabs cover for now can be scrolled to, and is judged as it is there.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": PHONE["width"], "height": max(height, PHONE["height"])})
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{scheme}: {one}" for one in violations(page, colours_alone=scheme == "dark")]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(NARROW)
    # A phone widens its screen to what does not fit; so it is the number that counts, not the window's.
    if (needed := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
        found.append(f"needs {needed} px of {NARROW['width']}")
    page.set_viewport_size(PHONE)
    return found


FOCUSED = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const label = here.closest("label") ?? here;
  const seen = [here, label, here.nextElementSibling, here.closest(".pad"), label.querySelector("i, span")];
  const ring = seen.some((one) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return outlined || style.boxShadow !== "none";
  });
  const name = here.getAttribute("aria-label") ?? here.innerText ?? "";
  return { name: (name || label.innerText || here.name || here.type || "").trim(), ring };
}"""


def tab_stops(page: Page, most: int = 120) -> list[dict[str, object]]:
    """Where Tab leads, from the top of the page on, and whether a ring shows it."""
    page.evaluate("document.activeElement?.blur()")
    stops: list[dict[str, object]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        stops.append(stop)
    return stops


def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Tab until what has the focus goes by that name."""
    met = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is not None:
            met.append(stop["name"])
            if stop["name"] == name:
                return
    raise AssertionError(f"Tab never came to {name!r}, only to {met}")


def scrubbed(html: str) -> str:
    """Without what differs from one loading to the next: tokens and the ids of forms."""
    html = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]+"', r"\1", html)
    html = re.sub(r'(name="(?:\d\.)?id" value=)"[^"]+"', r"\1", html)
    return re.sub(r'nonce="[^"]*"', "", html)
