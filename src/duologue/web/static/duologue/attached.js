// What lies beside an answer is put in as soon as it is there, so that a lost page does not lose it. Where that
// fails it stays in the form and goes along with it; without scripts it always does.
export function saysOf(element) {
  let line = element.querySelector("[data-says]");
  if (!line) {
    line = document.createElement("p");
    line.className = "small";
    line.dataset.says = "";
    element.append(line);
  }
  line.setAttribute("role", "status");
  return line;
}

export const heldIn = (element) => element.querySelector("input[data-held]");

// The form keeps a draft when something in it changes.
export const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

// Puts the file of `input` in; whether it is in. `input` is emptied then, so that it does not travel twice.
export async function putIn(element, input) {
  const form = input.form;
  const file = input.files[0];
  const to = form && new URL("attachments", form.action);
  if (!to?.pathname.startsWith("/rounds/") || !file) return false;
  const [, at, field] = /^(\d)\.f\.([\w-]+)\[/.exec(input.name);
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("step", form.elements[`${at}.step`].value);
  body.append("field", field);
  body.append("file", file);
  const says = saysOf(element);
  says.textContent = element.dataset.sending;
  let answer;
  try {
    answer = await fetch(to, { method: "POST", body });
  } catch {
    says.textContent = element.dataset.unreached;
    return false;
  }
  const found = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  // Another was chosen meanwhile.
  if (input.files[0] !== file) return false;
  if (!answer.ok) {
    says.textContent = found.why ?? element.dataset.unreached;
    if (found.why) input.value = "";
    return false;
  }
  heldIn(element).value = found.held;
  input.value = "";
  changed(heldIn(element));
  return true;
}

export function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "second fine";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}
