// What takes a while before it is sent is begun once, however often its button is pressed meanwhile.
const A_MOMENT = 3_000;
const under = new Set();

// Begins `work` unless it is under way for `what` already.
export async function onceAtATime(what, work) {
  if (under.has(what)) return;
  under.add(what);
  try {
    await work();
  } finally {
    under.delete(what);
  }
}

// To wait for once a page is being left. By then whoever presses again means it: the first was stopped, or got
// lost.
export const aMoment = () => new Promise((go) => {
  const over = new AbortController();
  const end = () => { over.abort(); go(); };
  setTimeout(end, A_MOMENT);
  // The key that stops a browser from loading, and a page that is come back to.
  addEventListener("keydown", (event) => { if (event.key === "Escape") end(); }, { signal: over.signal });
  addEventListener("pageshow", (event) => { if (event.persisted) end(); }, { signal: over.signal });
});
