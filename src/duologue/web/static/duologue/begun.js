import { sleepAgain, stayAwake } from "./awake.js";
import { isBellReady, readyBell, ringBell } from "./bell.js";
import { fill } from "./says.js";
import { exchange } from "./swaps.js";

// <begun-time>: a time that began for both at one moment. The server says how many seconds are left of it, so it
// ends at the same moment on two phones whose clocks differ. It rings once; a page that is hidden by then, or whose
// phone was locked, rings when it is seen again.
const MINUTE = 60_000;
// By so much two clocks of one phone may differ before the server is asked which is right.
const APART = 3_000;
const running = new Set();
const rung = new Set();

class BegunTime extends HTMLElement {
  connectedCallback() {
    this.mark = this.dataset.mark;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.seen = () => { if (document.visibilityState === "visible") this.lookAgain(); };
    document.addEventListener("visibilitychange", this.seen);
    if (this.dataset.state === "runs") this.run();
    // It ended while something else was to be seen here: what arrived in the meantime says so, and has not rung.
    if (this.dataset.state === "over" && running.has(this.mark)) this.ring();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.seen);
    this.stop();
  }

  run() {
    running.add(this.mark);
    this.setLeft(Number(this.dataset.left) * 1_000);
    stayAwake();
    const bell = this.querySelector("[data-bell]");
    bell.hidden = isBellReady();
    bell.addEventListener("click", () => { readyBell(); bell.hidden = true; });
    this.ticking = setInterval(() => this.tick(), 1_000);
    this.tick();
  }

  stop() {
    if (this.ticking) sleepAgain();
    clearInterval(this.ticking);
    this.ticking = undefined;
  }

  setLeft(left) {
    this.ends = [performance.now() + left, Date.now() + left];
  }

  // One clock stands still while a phone sleeps, the other can be set: the later of the two hours is nearly always
  // right, and where they part the server says.
  leftByEach() {
    return [this.ends[0] - performance.now(), this.ends[1] - Date.now()];
  }

  tick() {
    if (!this.ticking) return;
    const each = this.leftByEach();
    if (Math.abs(each[0] - each[1]) > APART) {
      this.lookAgain();
      return;
    }
    this.show(Math.max(0, Math.min(...each)));
  }

  // Asks the server how much is left, and goes by one's own clocks where it can't be reached.
  async lookAgain() {
    if (!this.ticking || this.asking) return;
    this.asking = true;
    let left = null;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const there = page.querySelector("begun-time");
      if (there?.dataset.mark === this.mark) left = Number(there.dataset.left) * 1_000;
    } catch {
      // No connection: the clocks here have to do.
    }
    this.asking = false;
    left ??= Math.max(0, Math.min(...this.leftByEach()));
    this.setLeft(left);
    if (this.ticking) this.show(left);
  }

  show(left) {
    const whole = Number(this.dataset.minutes) * MINUTE;
    const minutes = Math.ceil(left / MINUTE);
    // With reduced motion the ring stands still and changes with the number in it.
    const part = this.still.matches ? (minutes * MINUTE) / whole : left / whole;
    for (const arc of this.querySelectorAll("path")) arc.setAttribute("stroke-dasharray", `${part} 1`);
    const label = this.querySelector("text");
    if (label) label.textContent = left ? fill(this.dataset.saysLeft, { minutes }) : this.dataset.there;
    if (!left) this.end();
  }

  end() {
    if (document.visibilityState !== "visible") return;
    this.stop();
    this.classList.remove("goes-quiet");
    this.classList.add("rung");
    this.querySelector("[role=status]").textContent = this.dataset.over;
    this.querySelector("[data-bell]").hidden = true;
    this.ring();
  }

  ring() {
    if (rung.has(this.mark)) return;
    rung.add(this.mark);
    ringBell();
  }
}

customElements.define("begun-time", BegunTime);

// The press that begins it stays on this page, so that the tap lets the bell ring at the end. Whatever comes back is
// shown; where nothing does, the form is sent as it would be without scripts.
document.addEventListener("submit", async (event) => {
  const { target: form } = event;
  if (!form.matches("[data-begins]") || form.dataset.begins === "plainly") return;
  event.preventDefault();
  if (form.dataset.begins === "pressed") return;
  form.dataset.begins = "pressed";
  readyBell();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main[data-live]");
    if (!fresh) throw new Error("no page");
    exchange(document.querySelector("main[data-live]"), document.importNode(fresh, true));
    document.querySelector("main[data-live]").focus({ preventScroll: true });
  } catch {
    form.dataset.begins = "plainly";
    form.requestSubmit();
  }
}, true);
