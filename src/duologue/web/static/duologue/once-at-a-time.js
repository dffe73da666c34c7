// What takes a while before it is sent is begun once, however often its button is pressed meanwhile.
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

// To wait for at the end of work that leaves the page: until then nothing begins anew.
export const untilThePageIsLeft = () => new Promise((go) => {
  window.addEventListener("pageshow", go, { once: true });
});
