// A file with pictures and recordings in it may be longer than can be sent at once. Its parts go ahead, a few at a
// time, each a line of its own in the file; what is left of it is then sent as ever.
import { onceAtATime } from "./once-at-a-time.js";
import { fill } from "./says.js";

const AT_ONCE = 160_000;
const PARTS = /^\s*"attachments": \[$/;

async function* linesOf(file) {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let left = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const lines = (left + value).split("\n");
    left = lines.pop();
    yield* lines;
  }
  yield left;
}

async function send(form, parts) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const part of parts) body.append("part", part);
  const answer = await fetch(form.dataset.parts, { method: "POST", body });
  if (!answer.ok) throw new Error(answer.status === 422 ? (await answer.json()).why : form.dataset.failed);
}

async function sendAhead(form, input, says) {
  const [file] = input.files;
  const head = [];
  let waiting = [];
  let [size, sent] = [0, 0];
  let isInParts = false;
  for await (const line of linesOf(file)) {
    if (!isInParts) {
      isInParts = PARTS.test(line);
      if (!isInParts) head.push(line);
    } else if (line.trimStart().startsWith("{")) {
      if (size + line.length > AT_ONCE && waiting.length) {
        await send(form, waiting);
        sent += size;
        says.textContent = fill(form.dataset.going, { percent: Math.round((sent / file.size) * 100) });
        [waiting, size] = [[], 0];
      }
      waiting.push(line.trim().replace(/,$/, ""));
      size += line.length;
    }
  }
  if (!isInParts) return;
  if (waiting.length) await send(form, waiting);
  const carried = new DataTransfer();
  // The comma before the list goes with it.
  const text = `${head.join("\n").replace(/,\s*$/, "")}\n}`;
  carried.items.add(new File([text], file.name, { type: "application/json" }));
  input.files = carried.files;
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.dataset.parts || form.dataset.ahead) return;
  const input = form.querySelector("input[type=file]");
  if (!input.files.length) return;
  event.preventDefault();
  onceAtATime(form, async () => {
    const says = form.querySelector("[data-says]");
    try {
      await sendAhead(form, input, says);
      form.dataset.ahead = "yes";
      form.requestSubmit(submitter);
    } catch (wrong) {
      says.textContent = wrong.message || form.dataset.failed;
    }
  });
}, true);

// Another file has parts of its own.
document.addEventListener("change", (event) => {
  if (event.target.type === "file") delete event.target.form?.dataset.ahead;
});
