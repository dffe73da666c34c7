// What is being typed is kept as one types: sealed, for the writer alone, until it is sent.
import { askAnew } from "./anew.js";

const PAUSE = 900;
const NEWER = 409;
const waiting = new Map();
const unkept = new Set();
const going = new WeakMap();

// One after the other, so that an earlier state never arrives after a later one.
function keep(form, leaving = false) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const before = leaving ? null : going.get(form)?.done;
  const stop = new AbortController();
  const done = Promise.resolve(before).then(() => send(form, leaving, stop.signal));
  going.set(form, { done, stop });
  return done;
}

async function send(form, leaving, signal) {
  if (signal.aborted) return;
  const says = form.querySelector("[data-draft-says]");
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: wordsOf(form), keepalive: leaving, signal });
    if (answer.ok || answer.status === NEWER) unkept.delete(form);
    if (!says) return;
    if (answer.status === NEWER) offer(says);
    else says.textContent = answer.ok ? says.dataset.kept : says.dataset.unkept;
  } catch {
    if (signal.aborted) return;
    unkept.add(form);
    if (says) says.textContent = says.dataset.unreached;
  }
}

// A file is put in by itself, and has no place in a draft.
function wordsOf(form) {
  const words = new FormData(form);
  for (const [name, value] of [...words]) if (typeof value !== "string") words.delete(name);
  return words;
}

// Other words of the same person stand there, typed in another tab: both are kept, and they choose.
function offer(says) {
  const show = document.createElement("a");
  show.href = location.href;
  show.textContent = says.dataset.show;
  show.addEventListener("click", (event) => {
    event.preventDefault();
    askAnew();
  });
  says.replaceChildren(`${says.dataset.newer} `, show);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), PAUSE));
});

// Once it is being sent there is no draft to keep; a late one would come back as a ghost.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  clearTimeout(waiting.get(event.target));
  waiting.delete(event.target);
  unkept.delete(event.target);
  going.get(event.target)?.stop.abort();
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of [...waiting.keys()]) keep(form, true);
});

window.addEventListener("online", () => {
  for (const form of [...unkept]) if (form.isConnected) keep(form);
});
