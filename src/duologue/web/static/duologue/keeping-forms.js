// A form whose answer is an answer of somebody's may be kept and sent later; every other one may not.
import { isLocking, putIn, whose } from "./outbox.js";

const ANSWERS = "form[data-draft], form[action='/question/answer']";

// Not with a picture or a voice, which lie on the server already or nowhere.
export const mayBeKept = (form, submitter) =>
  Boolean(whose() && navigator.serviceWorker?.controller) && !isLocking() && form.matches(ANSWERS) &&
  !submitter?.formAction.endsWith("/draft") &&
  ![...new FormData(form).values()].some((value) => typeof value !== "string" && value.size > 0);

// A bare number says nothing without what it is a number of.
function sayChosen(field) {
  const words = field.closest("label")?.textContent.trim() ?? field.value;
  const asked = field.closest("fieldset")?.querySelector("legend")?.textContent.trim();
  return asked && /^\d+$/.test(words) ? [asked, words].join(": ") : words;
}

// What was said with it, as one would read it out.
export function saidIn(form, submitter) {
  const said = [];
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field === submitter && field.value) said.push(field.textContent.trim());
    else if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) said.push(sayChosen(field));
    } else if (["TEXTAREA", "INPUT", "SELECT"].includes(field.tagName) && field.type !== "hidden" && field.value) {
      said.push(field.value);
    }
  }
  return said;
}

// Rejects where the browser has no room.
export function keepToSend(form, submitter) {
  const body = [...new FormData(form, submitter)].filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "scripts",
  );
  const title = form.querySelector("h1, h2")?.textContent ?? document.querySelector("h1")?.textContent ?? "";
  return putIn({ address: new URL(form.action).pathname, body, title, said: saidIn(form, submitter) });
}
