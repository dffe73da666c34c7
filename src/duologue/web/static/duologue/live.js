// The stream says that something happened, never what. The page then reads itself again and shows the new part.
import { exchange } from "./swaps.js";

const main = () => document.querySelector("main[data-live]");
const KINDS = ["round", "note", "couple", "message"];
const SOON = 2_000;
const LATEST = 60_000;
let stream = null;
let missed = false;
let fetching = false;
let happenedMeanwhile = false;
let pause = SOON;
let retry = 0;

function isTyping() {
  return [...main().querySelectorAll("form[data-draft] :is(input, textarea, select)")].some((field) =>
    field.type === "checkbox" || field.type === "radio"
      ? field.checked !== field.defaultChecked
      : field.tagName === "SELECT"
        ? [...field.options].some((option) => option.selected !== option.defaultSelected)
        : field.value !== field.defaultValue);
}

// Reads the page again; what happens during that, or keeps it from being read, is not forgotten.
async function look() {
  if (!main()) return;
  if (fetching) {
    happenedMeanwhile = true;
    return;
  }
  fetching = true;
  happenedMeanwhile = false;
  clearTimeout(retry);
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.status >= 500) throw new Error("busy");
    pause = SOON;
    if (answer.ok) await read(answer);
  } catch {
    retry = setTimeout(look, pause);
    pause = Math.min(pause * 2, LATEST);
  } finally {
    fetching = false;
  }
  if (happenedMeanwhile) look();
}

async function read(answer) {
  if (answer.redirected) {
    if (isTyping()) offer(); else location.replace(answer.url);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main[data-live]");
  if (!fresh || fresh.dataset.state === main().dataset.state) return;
  if (isTyping()) offer(); else show(fresh);
}

function show(fresh) {
  document.querySelector(".fresh")?.remove();
  exchange(main(), document.importNode(fresh, true));
  say(document.body.dataset.wasRenewed);
}

function offer() {
  if (document.querySelector(".fresh")) return;
  const button = document.createElement("button");
  button.className = "second fresh";
  button.textContent = document.body.dataset.renew;
  button.addEventListener("click", () => location.reload());
  document.body.append(button);
}

const region = document.createElement("p");
region.className = "unseen";
region.setAttribute("role", "status");

function say(words) {
  region.textContent = words;
}

// An event names a kind and the id of what changed; ids are all it carries.
function happened(event) {
  const subject = main()?.dataset.live;
  if (subject && (subject === "any" || event.data === subject)) look();
}

function listen() {
  stream = new EventSource("/events");
  for (const kind of KINDS) stream.addEventListener(kind, happened);
  stream.addEventListener("error", () => { missed = true; });
  stream.addEventListener("open", () => {
    if (missed) look();
    missed = false;
  });
}

if (main()) {
  document.body.append(region);
  listen();
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") look(); });
  window.addEventListener("online", look);
  window.addEventListener("pagehide", () => stream.close());
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    listen();
    look();
  });
}
