// A link's secret stands behind "#", where no server and no log sees it. Take it over and clean the address.
// Whoever chooses a language comes back by the same link: a redirect keeps what stands behind "#".
for (const form of document.querySelectorAll("form.languages")) {
  form.addEventListener("submit", () => {
    const held = document.querySelector('[name="secret"]')?.value;
    if (held) form.action = `/language/#${encodeURIComponent(held)}`;
  });
}

const field = document.querySelector("[data-secret]");
const secret = location.hash.slice(1);
if (field && secret) {
  history.replaceState(null, "", location.pathname + location.search);
  field.value = secret;
  const holder = field.closest(".field");
  if (holder) holder.hidden = true;
  if (field.dataset.secret === "send") field.form.requestSubmit();
}
