// Has the browser keep a page for when there is no connection, and what can be answered there; sends what was
// written meanwhile. Only where browsers allow it: elsewhere nothing is offered, and nothing is missing.
import { seal, unseal } from "./browser-key.js";
import { destroy, empty, isThere, read, write } from "./browser-store.js";
import { forget } from "./forgetting.js";
import { isEmpty, isLocking, sendAll, whose } from "./outbox.js";
import { better, token } from "./swaps.js";

const WORKER = "/service-worker.js";
const ABOUT = "about";
const TEXTS = { questions: "/offline/questions", exercises: "/offline/exercises" };

const isAble = () => window.isSecureContext && "serviceWorker" in navigator && "indexedDB" in window;
const isToday = () => document.querySelector("main[data-keeps]");

async function keepUp() {
  if (!isAble()) return;
  if (!whose()) return tidy();
  const about = (await isThere()) ? await read("texts", ABOUT) : undefined;
  // Somebody else at the same browser: what is not theirs is neither shown to them nor sent as theirs.
  if (about && about.whose !== whose()) await destroy();
  else await sendKept();
  if (isLocking()) return letGo();
  const today = isToday();
  if (!today) return;
  if (!(await navigator.serviceWorker.register(WORKER))) return;
  const { active } = await navigator.serviceWorker.ready;
  // Thrown away by the browser, or in another language.
  const isKept = (await caches.match("/offline/?shell")) && (!about || about.language === document.documentElement.lang);
  if (!isKept) active.postMessage("gather");
  await gather(today.dataset.keeps, document.documentElement.lang, about);
}

// Fetched when Today has changed, and sealed before it is written.
async function gather(state, language, about) {
  const now = { whose: whose(), state, language };
  const isSame = about && Object.keys(now).every((name) => about[name] === now[name]);
  if (isSame && (await unseal(await read("texts", "questions"))) !== null) return;
  const isOther = !about || about.whose !== now.whose || about.language !== now.language;
  for (const [name, address] of Object.entries(TEXTS)) {
    if (name === "exercises" && !isOther && about.day === state.split("/")[0]) continue;
    const answer = await fetch(address);
    if (!answer.ok) return;
    await write("texts", name, await seal(await answer.text()));
  }
  await write("texts", ABOUT, { ...now, day: state.split("/")[0] });
}

// Nobody is signed in here any more: what was there to be answered goes; words that were not sent stay sealed,
// for who signs in again.
async function tidy() {
  if (!document.querySelector("main[data-nobody]") || !(await isThere())) return;
  if (await isEmpty()) await forget();
  else await letGo();
}

// All but words that were not sent, and those are shown to nobody before their owner is there.
async function letGo() {
  if (!(await isThere())) return;
  if (await isEmpty()) await destroy();
  else for (const store of ["texts", "drafts"]) await empty(store);
}

async function sendKept() {
  const { sent, refused } = await sendAll(token());
  if (document.querySelector("[data-offline-page]")) return;
  if (sent) tell(document.body.dataset.sentSince);
  if (refused) tell(document.body.dataset.notSent, "/offline/");
}

const told = [];

// A part of the page that is exchanged meanwhile doesn't take it along.
function tell(words, address = "") {
  const line = document.createElement("p");
  told.push(line);
  line.className = "hint";
  line.setAttribute("role", "status");
  line.dataset.sent = "";
  if (address) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = words;
    line.append(link);
  } else line.textContent = words;
  document.querySelector("main").prepend(line);
}

if (isAble()) {
  keepUp().catch(() => {});
  window.addEventListener("online", () => { if (whose()) sendKept().catch(() => {}); });
  better((part) => {
    if (part === document || !part.matches("main")) return;
    part.prepend(...told);
    keepUp().catch(() => {});
  });
}
