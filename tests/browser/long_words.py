"""Whether a page has room for the longest that people write and are called: an address of 125 letters, a name
of 24 times "m", at 390, 320 and 195 px and on paper.

Words are put into the places of words on the page as it stands: what somebody wrote says `dir="auto"`, and
the two are called Ana and Ben.
"""

from __future__ import annotations

from playwright.sync_api import Page
from tests.browser.reading import PHONE

WIDTHS = (390, 320, 195)
ADDRESS, NAME = "https://" + "a" * 117, "m" * 24
LONG = """([address, name]) => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const around = node.parentElement;
    if (!node.data.trim() || /SCRIPT|STYLE|OPTION/.test(around.tagName) || around.closest("svg")) continue;
    if (around.closest("[dir=auto]")) node.data = address;
    else node.data = node.data.replace(/\\b(Ana|Ben)\\b/g, name);
  }
}"""


def complaints(page: Page, path: str) -> list[str]:
    """What is wider than its screen or its paper; afterwards the page says something else."""
    page.evaluate(LONG, [ADDRESS, NAME])
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append(f"{path} needs {needed} px of {width}")
    page.emulate_media(media="print")
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > WIDTHS[-1]:
        found.append(f"{path} needs {needed} px of {WIDTHS[-1]} in print")
    page.emulate_media(media="screen")
    page.set_viewport_size(PHONE)
    return found
