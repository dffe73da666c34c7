// Where the server can't be reached, a page that was made for that answers in its place. SHELL, which the server
// writes above this, names it and the files that it needs. Nothing else is ever kept here: no page that somebody
// opened, and nothing that anybody wrote.
const KEPT = `shell-${SHELL.version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(gathered());
});

async function gathered() {
  const kept = await caches.open(KEPT);
  await kept.addAll([SHELL.page, ...SHELL.files]);
  await self.skipWaiting();
}

self.addEventListener("activate", (event) => {
  event.waitUntil(begun());
});

async function begun() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  // A page is asked for while the worker wakes up, and not after it.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (SHELL.files.includes(pathname)) event.respondWith(file(request));
});

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const instead = await caches.match(SHELL.page);
    if (instead) return instead;
    throw error;
  }
}

async function file(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

// Leaving quickly does not wait for this, so it is done here, where no page's end can interrupt it. A browser that
// is called stays one that can be called; it gathers anew when somebody is back.
self.addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(forgotten());
  if (event.data === "gather") event.waitUntil(gathered());
});

async function forgotten() {
  for (const name of await caches.keys()) await caches.delete(name);
  if (!(await self.registration.pushManager?.getSubscription())) await self.registration.unregister();
}
