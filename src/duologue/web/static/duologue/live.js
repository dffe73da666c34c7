// The stream says that something happened, never what. The page then reads itself again and shows the new part.
import { askAnew } from "./anew.js";
import { exchange } from "./swaps.js";
import { formTyped, typedIn } from "./typed.js";

const main = () => document.querySelector("main[data-live]");
const KINDS = ["round", "note", "couple", "message"];
const SOON = 2_000;
const LATEST = 60_000;
const LEAVING = 5_000;
let stream = null;
let missed = false;
let fetching = false;
let happenedMeanwhile = false;
let pause = SOON;
let retry = 0;
let again = 0;
let againPause = SOON;
let due = 0;
let leavingUntil = 0;

const isTyping = () => typedIn(main());

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
    // Locked meanwhile: this page goes, and with it what it shows.
    if (answer.status === 423) askAnew();
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
  lookIn(fresh ?? main());
  if (!fresh || fresh.dataset.state === main().dataset.state) return;
  if (isTyping()) offer(); else show(fresh);
}

// What was unfolded stays so: somebody is reading there.
function show(fresh) {
  document.querySelector(".fresh")?.remove();
  const next = document.importNode(fresh, true);
  const fold = main().querySelector("details[data-folded][open]") && next.querySelector("details[data-folded]");
  if (fold) fold.open = true;
  exchange(main(), next);
  say(document.body.dataset.wasRenewed);
}

// In the page and not over it: a line that somebody is reading or writing is never covered.
function offer() {
  if (document.querySelector(".fresh")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second fresh";
  button.textContent = document.body.dataset.renew;
  button.addEventListener("click", askAnew);
  const form = formTyped(main());
  const foot = form?.querySelector(".foot");
  if (foot) foot.before(button);
  else (form ?? main()).append(button);
  say(document.body.dataset.renew);
}

const region = document.createElement("p");
region.className = "unseen";
region.setAttribute("role", "status");

function say(words) {
  region.textContent = words;
}

// What opens at an hour opens on a page that was left open as well, though nothing happened that the stream tells.
function lookIn(there) {
  clearTimeout(due);
  const seconds = Number(there.dataset.lookIn ?? 0);
  if (seconds > 0) due = setTimeout(() => { if (document.visibilityState === "visible") look(); }, seconds * 1_000);
}

// A form that was sent is answered with the next page, which knows of what it brought about; that may be told
// here before the answer comes. If none comes, this page finds out a moment later.
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) leavingUntil = Date.now() + LEAVING;
});

// An event names a kind and the id of what changed; ids are all it carries.
function happened(event) {
  const subject = main()?.dataset.live;
  if (!subject || (subject !== "any" && event.data !== subject)) return;
  const left = leavingUntil - Date.now();
  if (left <= 0) {
    look();
    return;
  }
  clearTimeout(retry);
  retry = setTimeout(look, left);
}

// One page at a time has a stream: a browser has six connections to a host over plain http, and seven tabs
// that each kept one would leave none for a page. What happens meanwhile, a page finds when it is looked at.
function listen() {
  if (stream || document.visibilityState !== "visible") return;
  clearTimeout(again);
  // What the page shows already is not told to it again; what happened since it was made is.
  stream = new EventSource(`/events?after=${encodeURIComponent(main()?.dataset.after ?? "")}`);
  for (const kind of KINDS) stream.addEventListener(kind, happened);
  stream.addEventListener("error", lost);
  stream.addEventListener("open", () => {
    againPause = SOON;
    if (missed) look();
    missed = false;
  });
}

// After a lost connection the browser comes back by itself; after an answer that says "not now" it does not:
// a proxy whose server is being restarted, too many at once. Then this does, after pauses that grow.
function lost() {
  missed = true;
  if (stream?.readyState !== EventSource.CLOSED) return;
  hush();
  again = setTimeout(listen, againPause * (0.75 + Math.random() / 2));
  againPause = Math.min(againPause * 2, LATEST);
  // Where the answer was that nobody is signed in any more, this finds out.
  look();
}

function hush() {
  clearTimeout(again);
  stream?.close();
  stream = null;
}

function turned() {
  if (document.visibilityState === "visible") {
    listen();
    look();
  } else hush();
}

if (main()) {
  document.body.append(region);
  lookIn(main());
  listen();
  document.addEventListener("visibilitychange", turned);
  window.addEventListener("online", turned);
  window.addEventListener("pagehide", hush);
  window.addEventListener("pageshow", (event) => { if (event.persisted) turned(); });
}
