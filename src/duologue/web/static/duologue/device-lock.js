// A page left open asks whether this browser has locked meanwhile, and then goes: the server decides, by the
// last use in any tab. Reading and typing count as use though they send nothing.
import { askAnew } from "./anew.js";
import { token } from "./swaps.js";

const A_MINUTE = 60_000;
const after = Number(document.body.dataset.locksAfter ?? 0) * A_MINUTE;
let touched = Date.now();
let told = Date.now();
let timer = 0;

async function look() {
  clearTimeout(timer);
  timer = setTimeout(look, after);
  try {
    const answer = await fetch("/lock/look", { headers: { Accept: "application/json" } });
    if (answer.status === 423 || answer.redirected) leave();
    else timer = again(Math.min(after, A_MINUTE));
  } catch {
    // No connection: asked again when it is due.
  }
}

function again(pause) {
  clearTimeout(timer);
  return setTimeout(look, pause);
}

// What was shown is gone before the next page is there.
function leave() {
  document.documentElement.hidden = true;
  askAnew();
}

function touch() {
  const now = Date.now();
  // Too late to be use of a page that has been open alone: first it asks.
  if (now - touched >= after) {
    look();
    return;
  }
  touched = now;
  if (now - told >= Math.min(A_MINUTE, after / 2)) {
    told = now;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token());
    fetch("/lock/stay", { method: "POST", body }).then((answer) => { if (answer.status === 423) leave(); }, () => {});
  }
  timer = again(after);
}

if (after > 0) {
  timer = again(after);
  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    document.addEventListener(kind, touch, { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") look(); });
  window.addEventListener("focus", look);
}
window.addEventListener("pageshow", (event) => {
  if (event.persisted && (after > 0 || document.querySelector(".lock-now"))) look();
});
