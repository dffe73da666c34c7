// Signing out and leaving quickly leave nothing in this browser.
import { destroy } from "./browser-store.js";
import { onceAtATime } from "./once-at-a-time.js";

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
    await forget();
    form.dataset.forgets = "done";
    form.requestSubmit(submitter);
  });
}, true);
