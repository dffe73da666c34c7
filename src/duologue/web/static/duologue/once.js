// A second press sends nothing, and a lost connection does not lead to the browser's own error page.
import { isReached } from "./connection.js";
import { keepToSend, mayBeKept } from "./keeping-forms.js";
import { aMoment } from "./once-at-a-time.js";
import { isTyped } from "./typed.js";

const reached = new WeakSet();
let pressed = null;
let isBegunHere = false;

// The second half of a double tap can land on the next page, whose button stands where the last one stood.
document.addEventListener("click", (event) => {
  if (event.detail === 1) isBegunHere = true;
  if (event.detail > 1 && !isBegunHere && event.target.closest?.("button")) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  if (reached.delete(form)) return;
  if (pressed) {
    event.preventDefault();
    return;
  }
  press(submitter);
  if (navigator.onLine && !isTyped(form)) return;
  event.preventDefault();
  if (await isReached()) {
    reached.add(form);
    form.requestSubmit(submitter);
  } else if (mayBeKept(form, submitter)) {
    await keepIt(form, submitter);
  } else {
    refuse(form);
  }
});

function refuse(form) {
  release();
  say(form, document.body.dataset.offline);
  // What was typed is a draft again, as far as it is one.
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// Sealed in this browser until there is a connection; then it is no draft any more.
async function keepIt(form, submitter) {
  try {
    await keepToSend(form, submitter);
  } catch {
    refuse(form);
    return;
  }
  release();
  say(form, document.body.dataset.keptHere);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
}

// A form keeps its id, so that the same thing sent again after that is done once.
function press(button) {
  button?.setAttribute("aria-disabled", "true");
  const mine = pressed = { button };
  aMoment().then(() => { if (pressed === mine) release(); });
}

function release() {
  if (!pressed) return;
  pressed.button?.removeAttribute("aria-disabled");
  pressed = null;
}

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
