// Whether the server can be reached, asked before a page with somebody's words on it is left: a browser that
// goes nowhere shows an error of its own in the place of the page. What is asked for is a picture that everybody
// gets: nobody learns from it who wanted to go where.
const PATIENCE = 5_000;

export async function isReached() {
  if (!navigator.onLine) return false;
  try {
    const icon = document.querySelector("link[rel=icon]").href;
    const signal = AbortSignal.timeout?.(PATIENCE);
    await fetch(icon, { method: "HEAD", cache: "no-store", signal });
    return true;
  } catch {
    return false;
  }
}
