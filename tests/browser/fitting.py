"""Whether a page has room for its words: nothing past the edge, cut off, or over something else."""

from __future__ import annotations

from playwright.sync_api import Page
from tests.browser.reading import NARROW

# Text as it is laid out, without what is hidden, there for screen readers alone, or drawn in a picture.
JUDGE = """(narrow) => {
  const short = (text) => text.trim().replace(/\\s+/g, " ").slice(0, 60);
  const seen = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.visibility === "hidden" || style.display === "none" || style.opacity === "0") return false;
      if (one.matches(".unseen, svg, [hidden], dialog:not([open])")) return false;
      if (one.tagName === "DETAILS" && !one.open && !element.closest("summary")) return false;
    }
    return true;
  };
  const found = [];
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, around = node.parentElement;
    if (!node.data.trim() || /SCRIPT|STYLE|OPTION|TEXTAREA/.test(around.tagName) || !seen(around)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 2) continue;
      const stays = around.closest(".nav, .fresh, .foot.stays, thead");
      const { left, right, top, bottom } = box;
      boxes.push({ node, stays, text: short(node.data), left, right, top, bottom });
    }
    const edge = boxes.filter((box) => box.node === node && (box.left < -1 || box.right > narrow + 1));
    if (edge.length && !around.closest(".table")) found.push(`past the edge: ${short(node.data)}`);
    for (let one = around; one && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      const cuts = [style.overflowX, style.overflowY].some((way) => way === "hidden" || way === "clip");
      if (cuts && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)) {
        found.push(`cut off: ${short(one.innerText)}`);
        break;
      }
    }
  }
  for (let at = 0; at < boxes.length; at += 1) {
    for (let other = at + 1; other < boxes.length; other += 1) {
      const one = boxes[at], two = boxes[other];
      // What stays in place is meant to lie over what is scrolled under it.
      if (one.node === two.node || one.stays !== two.stays) continue;
      const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
      const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
      if (wide > 2 && high > Math.min(one.bottom - one.top, two.bottom - two.top) * 0.3) {
        found.push(`one over the other: ${one.text} / ${two.text}`);
      }
    }
  }
  const needed = document.documentElement.scrollWidth;
  // A phone widens its screen to what does not fit; so it is the number that counts, not the window's.
  if (needed > narrow) found.push(`needs ${needed} px of ${narrow}`);
  return [...new Set(found)];
}"""


def complaints(page: Page) -> list[str]:
    """What has no room at the narrowest screen, with all folds open."""
    page.set_viewport_size(NARROW)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found: list[str] = page.evaluate(JUDGE, NARROW["width"])
    return found
