// Asks the browser how it can be reached, and sends what it gives by an ordinary form. The form stands hidden on
// the page until a browser that knows push shows it.
import { aMoment, onceAtATime } from "./once-at-a-time.js";
import { better } from "./swaps.js";

const WORKER = "/service-worker.js";

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const same = (buffer, key) => {
  const held = new Uint8Array(buffer ?? []);
  return held.length === key.length && held.every((one, at) => one === key[at]);
};

const known = () =>
  window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

// A worker that never comes up leaves the press free to be tried again.
const isLate = () => new Promise((_, no) => { setTimeout(() => no(new Error("late")), 10_000); });

async function subscribe(key) {
  const registration = await navigator.serviceWorker.register(WORKER);
  await Promise.race([navigator.serviceWorker.ready, isLate()]);
  const before = await registration.pushManager.getSubscription();
  if (before && !same(before.options.applicationServerKey, key)) await before.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function reach(form, note) {
  note.hidden = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
    const given = (await subscribe(bytes(form.dataset.push))).toJSON();
    form.elements.endpoint.value = given.endpoint;
    form.elements.p256dh.value = given.keys.p256dh;
    form.elements.auth.value = given.keys.auth;
    form.submit();
    await aMoment();
  } catch {
    note.hidden = false;
  }
}

better((part) => {
  for (const form of part.querySelectorAll("form[data-push]")) {
    if (!known()) continue;
    form.hidden = false;
    document.getElementById(form.dataset.without)?.remove();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      onceAtATime(form, () => reach(form, document.getElementById(form.dataset.note)));
    });
  }
});
