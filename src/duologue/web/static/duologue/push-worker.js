// Shows what a push brings: a sentence, and nothing that anybody wrote. A browser takes the right away from a
// page whose pushes show nothing, so one that can't be read shows a line all the same.
const UNREAD = "…";

self.addEventListener("push", (event) => {
  let words = UNREAD;
  try {
    words = event.data.json().words || UNREAD;
  } catch {
    // Not from us, or in a form that a later version reads.
  }
  event.waitUntil(self.registration.showNotification(words, { tag: "call" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(opened());
});

async function opened() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length > 0) return pages[0].focus();
  return self.clients.openWindow("/");
}
