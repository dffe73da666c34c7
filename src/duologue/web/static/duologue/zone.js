// The device knows its time zone; the field says so, and can be changed. One that is not on the list, as a
// browser gives that is newer than this server or wants to say nothing, is not believed: it would stop them. What is
// set by this need not be in sight; what is not stays there and is asked for.
const field = document.querySelector('[data-own-zone=""]');
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if ([...document.querySelectorAll("#zones option")].some((known) => known.value === own)) {
  if (field) field.value = own;
}
for (const part of document.querySelectorAll("details[data-folds]")) {
  part.open = !part.querySelector("[data-own-zone]")?.value;
  part.removeAttribute("data-folds");
}
