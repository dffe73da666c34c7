// A tap on a link that leads nowhere just now leaves the page as it is, and says so on a page of ours.
import { isReached } from "./connection.js";
import { typedIn } from "./typed.js";

const leadsAway = (link) =>
  link.origin === location.origin &&
  !link.target &&
  !link.hasAttribute("download") &&
  link.href.split("#")[0] !== location.href.split("#")[0];

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !leadsAway(link)) return;
  // Nothing is asked beforehand where there is nothing to lose: without a connection, a page that is kept answers.
  const answers = navigator.onLine || navigator.serviceWorker?.controller;
  if (answers && !typedIn(document.querySelector("main"))) return;
  event.preventDefault();
  go(link.href);
});

async function go(to) {
  if (await isReached()) location.assign(to);
  else tell(to);
}

function tell(to) {
  document.querySelector("dialog.unreached")?.remove();
  const words = document.body.dataset;
  const dialog = document.createElement("dialog");
  dialog.className = "unreached";
  const heading = document.createElement("h1");
  heading.textContent = words.unreached;
  heading.id = "unreached";
  dialog.setAttribute("aria-labelledby", heading.id);
  const text = document.createElement("p");
  text.className = "read";
  text.textContent = words.stays;
  const again = document.createElement("button");
  again.className = "go";
  again.textContent = words.again;
  again.addEventListener("click", async () => {
    again.setAttribute("aria-disabled", "true");
    if (await isReached()) location.assign(to);
    else again.removeAttribute("aria-disabled");
  });
  const back = document.createElement("button");
  back.className = "later";
  back.textContent = words.backHere;
  back.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  // Every page can be left quickly, this one too.
  const exit = document.querySelector("form.leave-quickly").cloneNode(true);
  dialog.append(exit, heading, text, again, back);
  document.body.append(dialog);
  dialog.showModal();
}
