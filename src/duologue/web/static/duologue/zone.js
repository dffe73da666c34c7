// The device knows its time zone; the field says so, and can be changed. One that is not on the list, as a
// browser gives that is newer than this server or wants to say nothing, is not believed: it would stop them.
const field = document.querySelector('[data-own-zone=""]');
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if ([...document.querySelectorAll("#zones option")].some((known) => known.value === own)) {
  if (field) field.value = own;
}
