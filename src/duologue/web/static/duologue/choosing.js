// Choosing several: no more than there may be, radio buttons that can be let go of, and finer feelings near the chosen.
import { better } from "./swaps.js";

function keepWithin(group) {
  const most = Number(group.dataset.most);
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  const check = () => {
    const full = boxes.filter((box) => box.checked).length >= most;
    for (const box of boxes) box.disabled = full && !box.checked;
  };
  group.addEventListener("change", check);
  check();
}

// A second tap on a chosen answer takes it back: leaving something blank stays possible after touching it,
// but where one of them has to be chosen.
let wasChosen = null;
document.addEventListener("pointerdown", (event) => {
  const radio = event.target.closest?.(".chip")?.querySelector("input[type=radio]");
  wasChosen = radio?.checked && !radio.required ? radio : null;
});
document.addEventListener("click", (event) => {
  if (event.target !== wasChosen || event.target.closest("mood-pad, one-by-one")) return;
  event.target.checked = false;
  wasChosen = null;
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
});

class FeelingsWords extends HTMLElement {
  connectedCallback() {
    if (this.groups) return;
    this.groups = [...this.querySelectorAll("[data-near]")];
    this.finer = this.querySelector("details");
    this.addEventListener("change", () => this.show());
    this.show();
  }

  // With a first word chosen only its own finer ones stand open; with none, all of them are a tap away.
  show() {
    const chosen = new Set([...this.querySelectorAll("input:checked")].map((box) => box.value));
    const near = this.groups.filter((group) => chosen.has(group.dataset.near) || group.querySelector("input:checked"));
    for (const group of this.groups) group.hidden = near.length > 0 && !near.includes(group);
  }
}

customElements.define("feelings-words", FeelingsWords);
better((part) => part.querySelectorAll("[data-most]").forEach((group) => {
  if (group.querySelector("input[type=checkbox]")) keepWithin(group);
}));
