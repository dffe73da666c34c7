// A second tap sends nothing, and a lost connection does not lead to the browser's own error page.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  if (!navigator.onLine) {
    event.preventDefault();
    say(form, document.body.dataset.offline);
    return;
  }
  sent.add(form);
  event.submitter?.setAttribute("aria-disabled", "true");
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) sent.delete(form);
  for (const button of document.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
});

function say(form, words) {
  let line = form.querySelector(".hint[data-offline]");
  if (!line) {
    line = document.createElement("p");
    line.className = "hint";
    line.dataset.offline = "";
    line.setAttribute("role", "alert");
    form.append(line);
  }
  line.textContent = words;
}
