// One tap and this page is gone, from the screen at once and from where "back" leads, and what is kept here with it.
import { forget } from "./forgetting.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest(".leave-quickly");
  if (!form) return;
  event.preventDefault();
  document.documentElement.hidden = true;
  const locked = fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  // The lock travels on its own, and the worker forgets by itself; going waits for neither longer than a blink.
  Promise.race([Promise.all([locked, forget()]), new Promise((go) => setTimeout(go, 150))]).then(() => location.replace(form.dataset.to));
});
