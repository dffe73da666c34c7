// One card at a time: a tap or a swipe answers it and brings the next. Without this, all stand below each other.
const FAR = 60;

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
    this.back.textContent = "One back";
    this.back.addEventListener("click", () => this.show(this.at - 1, true));
    where.append(this.says, this.back);
    this.append(where);
    for (const card of this.cards) this.listen(card);
    this.show(0, false);
  }

  listen(card) {
    card.addEventListener("click", (event) => {
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
      if (Math.abs(moved) > FAR) this.answer(card, moved > 0 ? "yes" : "no");
    });
  }

  answer(card, value) {
    const radio = card.querySelector(`input[value=${value}]`);
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    this.next();
  }

  next() {
    setTimeout(() => this.show(this.at + 1, true), 120);
  }

  show(at, focus) {
    this.at = Math.min(Math.max(at, 0), this.cards.length);
    this.cards.forEach((card, n) => { card.hidden = n !== this.at; });
    this.back.hidden = this.at === 0;
    const through = this.at === this.cards.length;
    this.says.textContent = through ? "That is all of them." : `${this.at + 1} of ${this.cards.length}`;
    if (!focus) return;
    if (through) this.closest("form")?.querySelector(".go")?.focus();
    else this.cards[this.at].querySelector("input:checked, input")?.focus({ preventScroll: true });
  }
}

customElements.define("one-by-one", OneByOne);
