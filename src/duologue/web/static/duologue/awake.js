// Keeps the screen on while something runs. A phone takes that back whenever the page is hidden, so it is asked
// for again each time the page is seen; where it is refused, as with a low battery, everything else works.
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
  if (!wanted) sleepAgain();
}

export function sleepAgain() {
  wanted = false;
  lock?.release();
  lock = null;
}

document.addEventListener("visibilitychange", () => { if (wanted) stayAwake(); });
