import { sleepAgain, stayAwake } from "./awake.js";
import { readyBell, ringBell } from "./bell.js";
import { fill } from "./says.js";

// <timer-ring>: counts the minutes down without showing them going by. At the end it rings once, softly, shows
// that it is over and says so; the sound is the least of the three, so a silent phone loses nothing.
const MINUTE = 60_000;
class TimerRing extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.minutes = Number(this.getAttribute("minutes"));
    this.arcs = [...this.querySelectorAll("path")];
    this.label = this.querySelector("text");
    this.says = this.querySelector("[role=status]");
    this.button = this.querySelector("button");
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.says.textContent = this.dataset.ready;
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.start());
    // A page in the background ticks late: look at the time as soon as somebody looks at the page.
    this.look = () => { if (this.ticking && document.visibilityState === "visible") this.tick(); };
    document.addEventListener("visibilitychange", this.look);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.look);
    this.stop();
  }

  start() {
    readyBell();
    this.ends = Date.now() + this.minutes * MINUTE;
    this.button.hidden = true;
    this.says.textContent = this.dataset.running;
    this.ticking = setInterval(() => this.tick(), 1000);
    stayAwake();
    this.tick();
  }

  tick() {
    const left = Math.max(0, this.ends - Date.now());
    const minutes = Math.ceil(left / MINUTE);
    // With reduced motion the ring stands still and changes with the number in it.
    const part = this.still.matches ? minutes / this.minutes : left / (this.minutes * MINUTE);
    for (const arc of this.arcs) arc.setAttribute("stroke-dasharray", `${part} 1`);
    this.label.textContent = left ? fill(this.dataset.left, { minutes }) : this.dataset.there;
    if (!left) this.end();
  }

  end() {
    this.stop();
    this.classList.add("rung");
    this.says.textContent = this.dataset.over;
    ringBell();
  }

  stop() {
    if (this.ticking) sleepAgain();
    clearInterval(this.ticking);
    this.ticking = undefined;
  }
}

customElements.define("timer-ring", TimerRing);
