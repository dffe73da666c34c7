// The device knows its time zone; the field says so, and can be changed.
const field = document.querySelector('[data-own-zone=""]');
if (field) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
