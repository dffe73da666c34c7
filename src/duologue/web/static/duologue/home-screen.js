// A browser that can put the page on the home screen by itself says so; then there is a button for it.
let asked = null;

const show = () => {
  const button = document.querySelector("[data-install]");
  if (button) button.hidden = !asked;
};

window.addEventListener("beforeinstallprompt", (event) => {
  if (!document.querySelector("[data-install]")) return;
  event.preventDefault();
  asked = event;
  show();
});

window.addEventListener("appinstalled", () => {
  asked = null;
  show();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-install]") || !asked) return;
  asked.prompt();
  asked = null;
  show();
});
