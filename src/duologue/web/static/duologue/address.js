// What a form of a round sends is answered with the page that it leads to, which spares the way there and back of
// a redirect. The page gets its own address at once: a reload or Back asks for it there, and sends nothing again.
const { address } = document.body.dataset;
if (address) history.replaceState(history.state, "", address);

// Safari's engine keeps a page's request as it was, under its new address: a reload or Back there would send the
// form once more, after asking whether it should. In it a form is answered with a redirect, as without scripts.
const keepsItsRequest = navigator.vendor.startsWith("Apple");

const leadsToRound = (form) => form.method === "post" && new URL(form.action).pathname.startsWith("/rounds/");

document.addEventListener("submit", ({ target: form }) => {
  if (keepsItsRequest || !leadsToRound(form) || form.querySelector("input[name=scripts]")) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "scripts";
  field.value = "yes";
  form.append(field);
});
