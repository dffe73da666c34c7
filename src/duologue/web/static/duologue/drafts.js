// What is being typed is kept as one types: sealed, for the writer alone, until it is sent.
const PAUSE = 900;
const waiting = new Map();

async function keep(form, leaving = false) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const says = form.querySelector("[data-draft-says]");
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), keepalive: leaving });
    if (says) says.textContent = answer.ok ? says.dataset.kept : says.dataset.unkept;
  } catch {
    if (says) says.textContent = says.dataset.unreached;
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), PAUSE));
});

// Once it is being sent there is no draft to keep; a late one would come back as a ghost.
document.addEventListener("submit", (event) => {
  clearTimeout(waiting.get(event.target));
  waiting.delete(event.target);
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of [...waiting.keys()]) keep(form, true);
});
