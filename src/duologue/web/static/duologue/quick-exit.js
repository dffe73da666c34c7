// One tap and this page is gone, from the screen at once and from where "back" leads.
document.addEventListener("submit", (event) => {
  const form = event.target.closest(".leave-quickly");
  if (!form) return;
  event.preventDefault();
  document.documentElement.hidden = true;
  const locked = fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  // The lock travels on its own; going does not wait for it longer than a blink.
  Promise.race([locked, new Promise((go) => setTimeout(go, 150))]).then(() => location.replace(form.dataset.to));
});
