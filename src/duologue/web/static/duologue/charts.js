import { fill } from "./says.js";

// <chart-reader>: walk along a chart by finger, mouse or arrow keys; what is there is said in the table's words.
class ChartReader extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.svg = this.querySelector("svg");
    this.xs = (this.svg.dataset.xs ?? "").split(" ").filter(Boolean).map(Number);
    const table = this.closest("figure").querySelector("table");
    if (!table || this.xs.length < 2) return;
    this.head = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent);
    this.rows = table.querySelectorAll("tbody tr");
    this.cursors = [...this.svg.querySelectorAll(".cursor")];
    this.slider = document.createElement("input");
    this.slider.type = "range";
    this.slider.max = this.xs.length - 1;
    this.slider.value = this.xs.length - 1;
    this.slider.setAttribute("aria-label", this.dataset.move);
    this.says = document.createElement("p");
    this.says.className = "reads unread";
    // The slider says its own value; the words below are for who sees.
    this.says.setAttribute("aria-hidden", "true");
    this.says.textContent = this.dataset.touch;
    this.append(this.slider, this.says);
    this.slider.setAttribute("aria-valuetext", this.words(this.xs.length - 1));
    this.slider.addEventListener("input", () => this.show(Number(this.slider.value)));
    this.svg.addEventListener("pointerdown", (event) => this.follow(event));
    this.svg.addEventListener("pointermove", (event) => { if (event.buttons || event.pointerType === "mouse") this.follow(event); });
  }

  // Charts may hold several small pictures; each has a cursor of its own, and all move together.
  follow(event) {
    for (const cursor of this.cursors) {
      const box = cursor.parentNode.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside && this.cursors.length > 1) continue;
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(cursor.parentNode.getScreenCTM().inverse());
      const away = this.xs.map((x) => Math.abs(x - at.x));
      this.show(away.indexOf(Math.min(...away)));
      return;
    }
  }

  show(index) {
    this.slider.value = index;
    for (const cursor of this.cursors) {
      cursor.setAttribute("transform", `translate(${this.xs[index]} 0)`);
      cursor.classList.add("here");
    }
    const said = this.words(index);
    this.slider.setAttribute("aria-valuetext", said);
    this.says.textContent = said;
    this.says.classList.remove("unread");
  }

  words(index) {
    const [when, ...cells] = [...this.rows[index].children].map((cell) => cell.textContent);
    const told = cells.map((cell, k) => cell && fill(this.dataset.one, { column: this.head[k + 1], cell })).filter(Boolean);
    const all = told.length ? told.reduce((said, next) => fill(this.dataset.more, { said, next })) : "";
    return fill(this.dataset.place, { column: this.head[0], cell: when, all });
  }
}

customElements.define("chart-reader", ChartReader);
