// <draw-pad>: paper for a finger or a pen. The control inside holds the lines as the server reads them; of a line
// only the points are kept that bend it.
import { button, changed, heldIn, saysOf } from "./attached.js";

const SIDE = 1000;
const MOST_POINTS = 3000;
const NEAR = 2.5;
const SVG = "http://www.w3.org/2000/svg";
const within = (n) => Math.max(0, Math.min(SIDE - 1, Math.round(n)));

// Ramer, Douglas and Peucker: the points without which the line would run elsewhere.
function bends(line) {
  if (line.length < 3) return line;
  const [first, last] = [line[0], line.at(-1)];
  const [dx, dy] = [last[0] - first[0], last[1] - first[1]];
  const length = Math.hypot(dx, dy);
  let [farthest, at] = [0, 0];
  line.forEach(([x, y], n) => {
    const far = length ? Math.abs(dy * (x - first[0]) - dx * (y - first[1])) / length : Math.hypot(x - first[0], y - first[1]);
    if (far > farthest) [farthest, at] = [far, n];
  });
  if (farthest <= NEAR) return [first, last];
  return [...bends(line.slice(0, at + 1)).slice(0, -1), ...bends(line.slice(at))];
}

class DrawPad extends HTMLElement {
  connectedCallback() {
    if (this.paper) return;
    this.input = this.querySelector("input[data-lines]");
    this.lines = this.input.value ? this.input.value.split(";").map((line) => line.split(" ").map((point) => point.split(",").map(Number))) : [];
    this.paper = document.createElementNS(SVG, "svg");
    this.paper.setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
    this.paper.setAttribute("class", "draw-pad");
    this.paper.setAttribute("role", "img");
    this.paper.setAttribute("aria-label", this.dataset.here);
    const row = document.createElement("div");
    row.className = "row";
    row.append(
      button(this.dataset.undo, () => { this.lines.pop(); this.put(); }),
      button(this.dataset.clear, () => { this.lines = []; heldIn(this).value = ""; this.put(); }),
    );
    this.append(this.paper, row);
    this.paper.addEventListener("pointerdown", (event) => this.begin(event));
    this.paper.addEventListener("pointermove", (event) => this.go(event));
    for (const end of ["pointerup", "pointercancel"]) this.paper.addEventListener(end, () => this.end());
    this.draw();
  }

  begin(event) {
    if (this.line || !event.isPrimary) return;
    event.preventDefault();
    this.paper.setPointerCapture(event.pointerId);
    this.line = [this.point(event)];
    this.path = this.paper.appendChild(document.createElementNS(SVG, "path"));
    this.trace(this.path, this.line);
  }

  go(event) {
    if (!this.line || !event.isPrimary) return;
    for (const one of event.getCoalescedEvents?.() ?? []) this.line.push(this.point(one));
    this.line.push(this.point(event));
    this.trace(this.path, this.line);
  }

  end() {
    if (!this.line) return;
    const line = bends(this.line);
    this.line = null;
    const points = this.lines.reduce((sum, one) => sum + one.length, line.length);
    saysOf(this).textContent = points > MOST_POINTS ? this.dataset.full : "";
    if (points <= MOST_POINTS) this.lines.push(line);
    this.put();
  }

  point(event) {
    const box = this.paper.getBoundingClientRect();
    return [within(((event.clientX - box.left) / box.width) * SIDE), within(((event.clientY - box.top) / box.height) * SIDE)];
  }

  put() {
    this.input.value = this.lines.map((line) => line.map((point) => point.join(",")).join(" ")).join(";");
    this.draw();
    changed(this.input);
  }

  draw() {
    this.paper.replaceChildren(...this.lines.map((line) => {
      const path = document.createElementNS(SVG, "path");
      this.trace(path, line);
      return path;
    }));
  }

  trace(path, line) {
    const [[x, y], ...rest] = line;
    path.setAttribute("d", `M${x} ${y}${(rest.length ? rest : line).map((point) => `L${point.join(" ")}`).join("")}`);
  }
}

customElements.define("draw-pad", DrawPad);
