// <mood-pad>: the two rows of radio buttons inside it become a plane for a finger. The radios stay and hold the
// value; two sliders, out of sight, are what keyboards and screen readers meet. Untouched means unanswered.
import { fill, isMirrored } from "./says.js";

const AXES = [
  { key: "p", less: "ArrowLeft", more: "ArrowRight" },
  { key: "e", less: "ArrowDown", more: "ArrowUp" },
];
const MOST = 10;
const within = (n) => Math.max(0, Math.min(MOST, n));

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

class MoodPad extends HTMLElement {
  connectedCallback() {
    if (this.plane) return;
    this.rows = [...this.children];
    this.radios = AXES.map(({ key }) => [...this.querySelectorAll(`input[name$="[${key}]"]`)]);
    for (const row of this.rows) row.hidden = true;
    this.plane = element("div", "pad");
    this.phrases = JSON.parse(this.dataset.phrases);
    for (const place of ["up", "down", "start", "end"]) {
      const edge = element("span", `edge ${place}`, this.dataset[place]);
      edge.setAttribute("aria-hidden", "true");
      this.plane.append(edge);
    }
    this.sliders = AXES.map((axis, at) => this.slider(axis, at));
    this.dot = element("span", "dot");
    this.caption = element("p", "pad-caption");
    this.caption.setAttribute("aria-live", "polite");
    this.plane.append(...this.sliders, this.dot);
    this.append(this.plane, this.caption);
    this.plane.addEventListener("pointerdown", (event) => {
      this.plane.setPointerCapture(event.pointerId);
      this.follow(event);
    });
    this.plane.addEventListener("pointermove", (event) => {
      if (this.plane.hasPointerCapture(event.pointerId)) this.follow(event);
    });
    this.form = this.closest("form");
    this.show();
  }

  slider({ key }, at) {
    const slider = element("input", "unseen");
    slider.type = "range";
    slider.min = 0;
    slider.max = MOST;
    slider.setAttribute("aria-label", this.dataset[key]);
    slider.addEventListener("keydown", (event) => this.key(event));
    slider.addEventListener("input", () => {
      const point = this.point() ?? [5, 5];
      point[at] = Number(slider.value);
      this.put(point);
    });
    return slider;
  }

  // Arrow keys move in the plane, whichever slider has the focus.
  key(event) {
    const axis = AXES.findIndex(({ less, more }) => event.key === less || event.key === more);
    if (axis < 0) return;
    event.preventDefault();
    const point = this.point();
    if (!point) return this.put([5, 5]);
    const step = event.key === AXES[axis].more ? 1 : -1;
    point[axis] = within(point[axis] + (axis === 0 && isMirrored(this) ? -step : step));
    this.put(point);
  }

  follow(event) {
    event.preventDefault();
    const box = this.plane.getBoundingClientRect();
    const margin = 0.09;
    const part = (n) => within(Math.round(((n - margin) / (1 - 2 * margin)) * MOST));
    const across = (event.clientX - box.left) / box.width;
    this.put([part(isMirrored(this) ? 1 - across : across), part(1 - (event.clientY - box.top) / box.height)]);
  }

  point() {
    const at = this.radios.map((row) => row.findIndex((radio) => radio.checked));
    return at.includes(-1) ? null : at;
  }

  put(point) {
    const before = this.point();
    if (before && before[0] === point[0] && before[1] === point[1]) return;
    point.forEach((n, axis) => { this.radios[axis][n].checked = true; });
    this.show();
    this.radios[0][point[0]].dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const point = this.point();
    this.dot.hidden = !point;
    const words = point ? this.phrases[point[0]][point[1]] : "";
    this.caption.textContent = words || this.dataset.touch;
    this.sliders.forEach((slider, axis) => {
      slider.value = point ? point[axis] : 5;
      slider.setAttribute("aria-valuetext", point ? fill(this.dataset.at, { number: point[axis], words }) : this.dataset.open);
    });
    if (!point) return;
    this.dot.style.insetInlineStart = `${9 + (point[0] / MOST) * 82}%`;
    this.dot.style.top = `${9 + (1 - point[1] / MOST) * 82}%`;
  }
}

customElements.define("mood-pad", MoodPad);
