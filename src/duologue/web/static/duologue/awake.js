// Keeps the screen on while something runs. A phone takes that back whenever the page is hidden, so it is asked
// for again each time the page is seen, and once more a while after it was taken from a page in sight; where it is
// refused, as with a low battery, everything else works.
const A_WHILE = 5_000;
let wanted = false;
let lock = null;

export async function stayAwake() {
  wanted = true;
  if (document.visibilityState !== "visible" || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock.request("screen");
  } catch {
    return;
  }
  lock.addEventListener?.("release", () => { if (wanted) setTimeout(askAgain, A_WHILE); });
  if (!wanted) sleepAgain();
}

const askAgain = () => { if (wanted) stayAwake(); };

export function sleepAgain() {
  wanted = false;
  lock?.release();
  lock = null;
}

document.addEventListener("visibilitychange", askAgain);
