// Signing out and leaving quickly leave nothing in this browser.
import { destroy } from "./browser-store.js";
import { aMoment, onceAtATime } from "./once-at-a-time.js";

const MOST_MS = 2_000;

const wait = (ms) => new Promise((go) => { setTimeout(go, ms); });

export async function forget() {
  navigator.serviceWorker?.controller?.postMessage("forget");
  const gone = [destroy()];
  if (window.caches) gone.push(caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
  await Promise.allSettled(gone);
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("form[data-forgets]") || event.defaultPrevented || form.dataset.forgets === "done") return;
  event.preventDefault();
  onceAtATime(form, async () => {
    // Whatever a browser answers, or doesn't, whoever wants to leave does.
    await Promise.race([forget().catch(() => {}), wait(MOST_MS)]);
    // A form that is still being submitted submits nothing.
    await wait(0);
    form.dataset.forgets = "done";
    form.requestSubmit(submitter);
    await aMoment();
    form.dataset.forgets = "";
  });
}, true);
