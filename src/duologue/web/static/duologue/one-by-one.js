import { fill, isMirrored } from "./says.js";

// One card at a time: a tap or a swipe answers it and brings the next. Without this, all stand below each other.
// With data-done one may stop after any: the form's button stays, and becomes the main one once all are through.
const FAR = 60;
const UNREAD = 400;

class OneByOne extends HTMLElement {
  connectedCallback() {
    if (this.cards) return;
    this.cards = [...this.querySelectorAll("li")];
    this.at = 0;
    this.classList.add("one-at-a-time");
    const where = document.createElement("div");
    where.className = "where";
    this.says = document.createElement("p");
    this.says.className = "small";
    this.says.setAttribute("role", "status");
    this.back = document.createElement("button");
    this.back.type = "button";
    this.back.className = "later";
    this.back.textContent = this.dataset.back;
    this.back.addEventListener("click", () => this.show(this.at - 1, true));
    where.append(this.says, this.back);
    this.append(where);
    for (const card of this.cards) this.listen(card);
    // Where there is nothing else to fill in, there is one thing to do at a time.
    const form = this.closest("form");
    const others = [...(form?.elements ?? [])].filter((each) => each.name && each.type !== "hidden" && each.name !== "do");
    if (form && others.every((each) => this.contains(each))) {
      this.alone = form.querySelector(".go");
      this.skipOne(form.querySelector("button[name=do][value=skip]"));
    }
    this.show(this.begin(), false);
    // Who comes back to the page finds it where it was left: a browser fills in what was chosen only now.
    addEventListener("pageshow", () => { if (this.at === 0) this.show(this.begin(), false); }, { once: true });
  }

  // The first that has no answer yet. What was sent already is gone through from its beginning.
  begin() {
    if ("answered" in this.dataset) return 0;
    const open = this.cards.findIndex((card) => !card.querySelector('input:checked:not([value=""])'));
    return open < 0 ? this.cards.length : open;
  }

  // What would skip them all skips the card in sight: not chosen, like any other that is not. A card that
  // has a way of its own to be left out needs no second one, and its "no" may mean much more than a skip.
  skipOne(button) {
    if (!button) return;
    this.skips = button;
    if (this.cards.some((card) => card.querySelector('input[value=""]'))) return;
    button.textContent = button.dataset.one;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      if (this.at < this.cards.length) this.answer(this.cards[this.at], "no");
    });
  }

  listen(card) {
    card.addEventListener("click", (event) => {
      // The second tap of two was meant for the card before: it answers nothing that nobody has read.
      if (event.detail > 1 && performance.now() - this.since < UNREAD) return event.preventDefault();
      // A click on a radio that was chosen before, after one went back, is an answer too. Arrow keys only move.
      if (event.target.matches("input") && event.detail > 0) this.next();
    });
    card.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      if (!event.target.matches("input")) return;
      event.preventDefault();
      this.answer(card, event.target.value);
    });
    let from = null;
    card.addEventListener("pointerdown", (event) => { from = event.clientX; });
    card.addEventListener("pointerup", (event) => {
      const moved = from === null ? 0 : event.clientX - from;
      from = null;
      // Towards the side on which "Yes" stands; a card without one is not swiped.
      if (Math.abs(moved) > FAR && card.querySelector('input[value="yes"]')) this.answer(card, moved > 0 !== isMirrored(card) ? "yes" : "no");
    });
  }

  answer(card, value) {
    const radio = card.querySelector(`input[value="${value}"]`);
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    this.next();
  }

  next() {
    this.going ??= setTimeout(() => { this.going = null; this.show(this.at + 1, true); }, 120);
  }

  show(at, focus) {
    this.at = Math.min(Math.max(at, 0), this.cards.length);
    this.since = performance.now();
    this.cards.forEach((card, n) => { card.hidden = n !== this.at; });
    this.back.hidden = this.at === 0;
    const through = this.at === this.cards.length;
    if (this.alone && this.dataset.done) {
      this.stop ??= this.alone.textContent;
      this.alone.textContent = through ? this.dataset.done : this.stop;
      // Until then the way on is the card itself.
      this.alone.classList.toggle("go", through);
      this.alone.classList.toggle("second", !through);
    } else if (this.alone) this.alone.hidden = !through;
    if (this.skips) this.skips.hidden = through;
    this.says.textContent = through ? this.dataset.through : fill(this.dataset.at, { number: this.at + 1, count: this.cards.length });
    if (!focus) return;
    if (through) this.closest("form")?.querySelector(".go")?.focus();
    else this.cards[this.at].querySelector("input:checked, input")?.focus({ preventScroll: true });
  }
}

customElements.define("one-by-one", OneByOne);
