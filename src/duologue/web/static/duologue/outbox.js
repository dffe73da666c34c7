// What was written without a connection: sealed here, and sent once when there is one, in the order in which it
// was written, by the same forms and with what each was based on. Ids of moves were chosen by the page, so what
// is sent again after a lost answer is the same thing said once.
import { seal, unseal } from "./browser-key.js";
import { append, isThere, list, read, remove, write } from "./browser-store.js";

const TAKEN_AWAY = "opaqueredirect";
// Not now: no session here just now, an old token, a lock, too much at once, no room, or nobody there at all.
const LATER = [401, 403, 423, 429];
const isLater = (status) => LATER.includes(status) || status >= 500;

export const whose = () => document.body.dataset.whose ?? "";

// A browser with a lock: what it kept would lie open to whoever picks it up and takes the connection away.
export const isLocking = () => "locks" in document.body.dataset;

// Takes what a form would send; with a `status` it is not sent any more. Rejects where there is no room.
export async function putIn({ address, body, said, title = "", sheet = "", owner = whose(), status }) {
  const kept = await seal({ address, body, said, title, sheet });
  return append("outbox", { owner, status, ...kept });
}

export const isEmpty = async () => (await list("outbox")).length === 0;

// [{ id, address, body, said, title, sheet, status }] of one person, and of no other who was at this browser;
// what can't be opened any more has no body.
export async function listKept(owner) {
  if (!(await isThere())) return [];
  const found = [];
  for (const [id, one] of await list("outbox")) {
    if (one.owner === owner) found.push({ id, status: one.status, ...(await unseal(one)) });
  }
  return found;
}

export const takeOut = (id) => remove("outbox", id);

// Of several tabs one sends at a time, and the next one finds what is left.
export async function sendAll(token) {
  if (!(await isThere())) return { sent: 0, refused: 0, left: 0 };
  if (!navigator.locks) return send(token);
  return navigator.locks.request("duologue-outbox", () => send(token));
}

async function send(token) {
  const came = { sent: 0, refused: 0, left: 0 };
  const halted = new Set();
  const all = (await list("outbox")).filter(([, one]) => one.owner === whose());
  for (const [at, [id, one]] of all.entries()) {
    const what = await unseal(one);
    if (one.status || !what || halted.has(what.address)) {
      if (what) halted.add(what.address);
      came.refused += 1;
      continue;
    }
    const status = await post(what, token);
    if (status === 0) {
      await remove("outbox", id);
      came.sent += 1;
    } else if (isLater(status)) {
      came.left = all.length - at;
      break;
    } else {
      // What was based on something else stays, with its words, and so does what came after it there.
      const still = await read("outbox", id);
      if (still) await write("outbox", id, { ...still, status });
      halted.add(what.address);
      came.refused += 1;
    }
  }
  return came;
}

// 0 once it is taken, else the status of the answer.
async function post({ address, body }, token) {
  const sent = new URLSearchParams([...body, ["csrfmiddlewaretoken", token]]);
  try {
    const answer = await fetch(address, { method: "POST", body: sent, redirect: "manual" });
    return answer.type === TAKEN_AWAY || answer.ok ? 0 : answer.status;
  } catch {
    return 503;
  }
}
