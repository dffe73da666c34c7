// The page that stands where the server can't be reached: shows what can be answered, keeps what is written, and
// goes home once there is a connection. Everything it shows lay sealed in this browser.
import { seal, unseal } from "./browser-key.js";
import { isThere, read, remove, write } from "./browser-store.js";
import { isReached } from "./connection.js";
import { saidIn } from "./keeping-forms.js";
import { onceAtATime } from "./once-at-a-time.js";
import { listKept, putIn, takeOut, whose } from "./outbox.js";
import { exchange } from "./swaps.js";
import { typedIn } from "./typed.js";

const PAUSE = 900;
const LOOKS = 15_000;
const HOME = "/";
const here = document.querySelector("[data-offline-page]");
const says = here?.querySelector("[data-says]");
const part = (name) => document.querySelector(`[data-${name}]`);
const within = (name) => part(name).querySelector("div");
const isLive = Boolean(whose());
let owner = "";

const element = (tag, look, text) => {
  const made = document.createElement(tag);
  made.className = look;
  made.textContent = text;
  return made;
};

async function begin() {
  const kept = (await isThere()) ? await read("texts", "about") : null;
  owner = isLive ? whose() : kept?.whose ?? "";
  // Another's at the same browser is on its way out.
  const about = kept?.whose === owner ? kept : null;
  if (!about && !isLive) says.textContent = here.dataset.shut;
  else if (about) {
    const questions = await unseal(await read("texts", "questions"));
    if (questions === null) says.textContent = here.dataset.gone;
    else show("questions", questions);
    show("exercises", (await unseal(await read("texts", "exercises"))) ?? "");
    for (const sheet of sheets()) await fillIn(sheet);
  }
  await showOutbox();
}

function show(name, html) {
  const old = within(name);
  const fresh = old.cloneNode(false);
  fresh.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  // They are kept here, and not by the server while one types.
  for (const form of fresh.querySelectorAll("form[data-draft]")) form.removeAttribute("data-draft");
  exchange(old, fresh);
  part(name).hidden = fresh.childElementCount === 0;
}

const sheets = () => [...within("questions").querySelectorAll("[data-sheet]")];
const nameOf = (sheet) => sheet.dataset.once ?? sheet.dataset.sheet;

// -- what is being typed --------------------------------------------------------------------------------------

const waiting = new Map();

async function fillIn(sheet) {
  const typed = await unseal(await read("drafts", sheet.dataset.sheet));
  if (typed) fill(sheet, typed);
}

function fill(sheet, body, put = (_, words) => words) {
  for (const field of sheet.querySelectorAll("input:not([type=hidden]), textarea, select")) {
    const found = body.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = found.includes(field.value);
    else if (found.length) field.value = put(field, found[0]);
    else continue;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function keepLater(sheet) {
  clearTimeout(waiting.get(sheet));
  waiting.set(sheet, setTimeout(() => keep(sheet), PAUSE));
}

async function keep(sheet) {
  clearTimeout(waiting.get(sheet));
  waiting.delete(sheet);
  const typed = [...sheet.querySelectorAll("form")].flatMap((form) => [...new FormData(form)]);
  try {
    await write("drafts", sheet.dataset.sheet, await seal(typed));
  } catch {
    tell(sheet, here.dataset.none);
  }
}

function tell(sheet, words) {
  sheet.querySelector("[role=alert]")?.remove();
  const line = element("p", "hint", words);
  line.setAttribute("role", "alert");
  sheet.append(line);
}

// -- what is to be sent ---------------------------------------------------------------------------------------

const keptNow = () => listKept(owner).catch(() => []);
const isOf = (sheet) => (one) => one.sheet === nameOf(sheet);

const sendOnce = (sheet, form, submitter) => onceAtATime(nameOf(sheet), async () => {
  const kept = await keptNow();
  if (isKept(sheet, kept)) await showOutbox();
  // What another tab kept goes first, and only that can be taken: these words stay, to read and to copy.
  else await send(sheet, form, submitter, kept.some(isOf(sheet)) ? 409 : undefined);
});

// Whether all that stands in this sheet was kept, here or by another tab.
const isKept = (sheet, kept) => kept.some((one) => isOf(sheet)(one) && !holdsOther(sheet, one));

function holdsOther(sheet, { body }) {
  const words = [...sheet.querySelectorAll("textarea, input:is([type=text], [type=search], :not([type]))")];
  return words.some(({ value }) => value.trim() && !(body ?? []).some(([, said]) => said === value));
}

async function send(sheet, form, submitter, status) {
  clearTimeout(waiting.get(sheet));
  waiting.delete(sheet);
  const body = [...new FormData(form, submitter)].filter(([name]) => name !== "csrfmiddlewaretoken");
  let address = new URL(form.action).pathname;
  if (sheet.dataset.begins) {
    address = "/offline/check-in";
    body.push(["day", sheet.dataset.begins], ["id", sheet.dataset.round]);
  }
  const { title } = sheet.dataset;
  try {
    await putIn({ address, body, sheet: nameOf(sheet), title, said: saidIn(form, submitter), owner, status });
  } catch {
    tell(sheet, here.dataset.none);
    return;
  }
  await remove("drafts", sheet.dataset.sheet);
  // With a connection the next page sends it.
  if (isLive) return location.assign(HOME);
  await showOutbox();
  part("outbox").querySelector("h2").focus();
}

let shown = "";
const idsOf = (kept) => kept.map((one) => one.id).join();

// What was done meanwhile in another tab is not asked for here any more. A button that a finger is on stays.
async function showIfChanged() {
  if (idsOf(await keptNow()) !== shown) await showOutbox();
}

async function showOutbox() {
  const kept = await listKept(owner);
  shown = idsOf(kept);
  const place = within("outbox");
  place.replaceChildren(...kept.map(leafOf));
  part("outbox").hidden = kept.length === 0;
  for (const sheet of sheets()) sheet.hidden = isKept(sheet, kept);
  for (const fold of within("questions").querySelectorAll(":scope > details")) {
    fold.hidden = [...fold.querySelectorAll("[data-sheet]")].every((sheet) => sheet.hidden);
  }
  part("questions").hidden = sheets().every((sheet) => sheet.hidden);
}

function leafOf(one) {
  const leaf = element("section", "leaf tight", "");
  leaf.append(element("h3", "", one.title ?? ""));
  for (const words of one.said ?? []) {
    const line = element("p", "read keep-lines", words);
    line.dir = "auto";
    leaf.append(line);
  }
  const { gone, notTaken, kept, away, out } = here.dataset;
  leaf.append(element("p", "small", one.body ? (one.status ? notTaken : kept) : gone));
  const button = element("button", "later", one.status || !one.body ? away : out);
  button.type = "button";
  button.addEventListener("click", () => putBack(one));
  leaf.append(button);
  return leaf;
}

// Words that were typed meanwhile stay, above those that come back.
const beside = ({ value, tagName }, words) =>
  value.trim() && value !== words && tagName === "TEXTAREA" ? `${value}\n${words}` : words;

async function putBack(one) {
  await takeOut(one.id);
  const sheet = one.status || !one.body ? null : sheets().find((found) => isOf(found)(one));
  if (sheet) fill(sheet, one.body, beside);
  await showOutbox();
  if (sheet) await keep(sheet);
}

// -- back -----------------------------------------------------------------------------------------------------

async function look() {
  if (document.visibilityState !== "visible" || !(await isReached())) return;
  if (!typedIn(part("questions"))) location.replace(HOME);
  else says.textContent = here.dataset.back;
}

if (here) {
  part("outbox").querySelector("h2").tabIndex = -1;
  part("questions").addEventListener("submit", (event) => {
    event.preventDefault();
    const sheet = event.target.closest("[data-sheet]");
    if (sheet) sendOnce(sheet, event.target, event.submitter);
  });
  part("questions").addEventListener("input", (event) => {
    const sheet = event.target.closest("[data-sheet]");
    if (sheet) keepLater(sheet);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") for (const sheet of [...waiting.keys()]) keep(sheet);
  });
  window.addEventListener("focus", showIfChanged);
  begin().catch(() => { says.textContent = here.dataset.gone; });
  if (isLive) {
    part("heading").textContent = here.dataset.live;
    says.textContent = here.dataset.here;
  } else {
    window.addEventListener("online", look);
    setInterval(look, LOOKS);
  }
}
