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

// To wait for at the end of work that leaves the page. By then whoever presses again means it: the first was
// stopped, or got lost.
export const aMoment = () => new Promise((go) => {
  setTimeout(go, A_MOMENT);
  addEventListener("keydown", (event) => { if (event.key === "Escape") go(); });
  addEventListener("pageshow", (event) => { if (event.persisted) go(); });
});
