"""Fills in a form of the product's as somebody at it would: by what each field is, with words at hand."""

from __future__ import annotations

import re

from playwright.sync_api import Locator

SLOT = re.compile(r"\d{4}-\d\d-\d\d ")
WORDS = {
    "Ana": (
        "The canal, early",
        "An hour in which nobody asks me where anything is",
        "Pancakes",
        "I got off one stop early and came home the long way",
    ),
    "Ben": (
        "The shed, with its door open",
        "Soup, and a walk to the end of the road",
        "The radio",
        "You sang while you looked for your keys",
    ),
}
A_LITTLE_MORE = {
    "Ana": ". It was nearly dark by then, and I stood there for a while with the bags before I came up.",
    "Ben": ". I meant to say something at supper, and then the telephone rang and it was gone.",
}
# The groups of a form, each with its values and whether one of them is chosen.
GROUPS = """(form, kind) => {
  const groups = new Map();
  for (const box of form.querySelectorAll(`input[type=${kind}]`)) {
    const group = groups.get(box.name) ?? { name: box.name, values: [], chosen: false };
    group.values.push(box.value);
    group.chosen ||= box.checked && box.value !== "";
    groups.set(box.name, group);
  }
  return [...groups.values()];
}"""
# Radios and boxes hide behind what is drawn for them, so they are set where they are and say so.
CHOOSE = """(box) => {
  box.checked = true;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}"""
SET = (
    "(form, [kind, wanted]) => {\n  const choose = "
    + CHOOSE
    + """;
  for (const [name, at] of wanted) {
    choose([...form.querySelectorAll(`input[type=${kind}]`)].filter((one) => one.name === name)[at]);
  }
}"""
)
# What a form holds, asked once: each question to a browser takes as long as a page of ours.
HOLDS = """(form) => ({
  texts: form.querySelector("textarea, input:not([type])") !== null,
  numbers: form.querySelector("points-share, input.short-number, rank-list") !== null,
  guess: form.querySelector('[value="guess"]') !== null,
  radio: form.querySelector("input[type=radio]") !== null,
  checkbox: form.querySelector("input[type=checkbox]") !== null,
})"""
TEXTS = "textarea:visible, input:not([type]):visible"
FACTS = """(boxes) => boxes.map((box) => ({
  name: box.name,
  value: box.value,
  placeholder: box.placeholder,
  most: box.maxLength,
  isLong: box.tagName === "TEXTAREA",
  isShort: box.classList.contains("short"),
  isBegun: [...box.closest("growing-list")?.querySelectorAll("[name]") ?? []].some((one) => one.defaultValue),
}))"""


def fill(form: Locator, name: str) -> None:
    """Leaves alone what begins filled in; the two choose and write differently."""
    second = name == "Ben"
    holds = form.evaluate(HOLDS)
    if holds["texts"]:
        _texts(form, name)
    if holds["numbers"]:
        _numbers(form, second)
    if holds["radio"]:
        # A guess at the other is not where one is oneself.
        _groups(form, "radio", second != holds["guess"])
    if holds["checkbox"]:
        _groups(form, "checkbox", second)
    form.page.evaluate("document.querySelectorAll('one-by-one').forEach(deck => deck.show(99, false))")


def chosen(values: list[str], name: str) -> int:
    """Which of the answers that are a button each: a yes wherever the round turns on one."""
    return values.index("yes") if "yes" in values else len(values) - 1 if name == "Ben" else 0


def _texts(form: Locator, name: str) -> None:
    at: dict[str, int] = {}
    wanted: list[tuple[int, str]] = []
    boxes = form.locator(TEXTS)
    for number, box in enumerate(boxes.evaluate_all(FACTS)):
        field = box["name"]
        if not field or box["value"]:
            continue
        line = at[field] = at.get(field, -1) + 1
        if line > 1 or box["isBegun"]:
            continue
        words = WORDS[name][(line + 2 * len(at)) % 4]
        if line == 0 and name == "Ana":
            words = (box["placeholder"] or words).removeprefix("For example: ")
        if box["isLong"]:
            words = words.rstrip(".") + ("" if box["isShort"] else A_LITTLE_MORE[name])
        wanted.append((number, words[: box["most"] if box["most"] >= 0 else 500]))
    # A list that grows gets its next line after its last: from the last box to the first, none moves.
    for number, words in reversed(wanted):
        boxes.nth(number).fill(words)


def _numbers(form: Locator, second: bool) -> None:
    """Points add up to what there is; minutes are more than the fewest."""
    for share in form.locator("points-share").all():
        boxes, total = share.locator("input").all(), int(share.get_attribute("data-total") or 10)
        for at, box in enumerate(reversed(boxes) if second else boxes):
            given = total if at == len(boxes) - 1 else round(total * 0.6)
            total -= given
            box.fill(str(given))
    for box in form.locator("input.short-number").all():
        box.fill(str(int(box.get_attribute("min") or 0) + (25 if second else 15)))
    for place in form.locator("rank-list").all():
        place.locator("button").nth(3 if second else 1).click()


def _groups(form: Locator, kind: str, second: bool) -> None:
    groups = form.evaluate(GROUPS, kind)
    wanted = [
        (group["name"], at)
        for number, group in enumerate(groups)
        if not group["chosen"]
        for at in _chosen(group["values"], group["name"], kind, number, second)
    ]
    if wanted:
        form.evaluate(SET, [kind, wanted])


def _chosen(values: list[str], name: str, kind: str, number: int, second: bool) -> list[int]:
    """Which of a group: a yes wherever the round turns on one, else not the same for both."""
    if kind == "checkbox":
        # Times of ten days: five a day, and some of both.
        wanted = range(4, 40, 5 if second else 10) if SLOT.match(values[0]) else (1, 2) if second else (0, 1)
        return [at for at in wanted if at < len(values)]
    if "[tick:" in name:
        return [values.index("yes" if number % 3 != int(second) else "no")]
    if "yes" in values:
        return [values.index("yes")]
    if "[rate:" in name or len(values) == 11:
        return [(4 + 3 * number + 5 * second) % 11]
    if "[share:" in name:
        return [(number + 2 * second) % len(values)]
    return [len(values) - 1 if second else 0]
