// What a form of a round sends is answered with the page that it leads to, which spares the way there and back of
// a redirect. The page gets its own address at once: a reload or Back asks for it there, and sends nothing again.
const { address } = document.body.dataset;
if (address) history.replaceState(history.state, "", address);

const leadsToRound = (form) => form.method === "post" && new URL(form.action).pathname.startsWith("/rounds/");

document.addEventListener("submit", ({ target: form }) => {
  if (!leadsToRound(form) || form.querySelector("input[name=scripts]")) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "scripts";
  field.value = "yes";
  form.append(field);
});
