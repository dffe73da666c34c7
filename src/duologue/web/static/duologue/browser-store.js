// What this browser holds for its owner: a key, and what lies sealed under it. Each use opens it anew, so that it
// can be thrown away at any moment, in every tab.
const NAME = "duologue";
const STORES = ["key", "texts", "drafts", "outbox"];

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store, { autoIncrement: store === "outbox" });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

// Resolves once it is on the disk, with what `ask` found; rejects where there is no room, and keeps nothing then.
async function within(store, mode, ask) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(store, mode);
      const request = ask(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    });
  } finally {
    base.close();
  }
}

export const read = (store, id) => within(store, "readonly", (from) => from.get(id));
export const write = (store, id, value) => within(store, "readwrite", (to) => to.put(value, id));
export const append = (store, value) => within(store, "readwrite", (to) => to.add(value));
export const remove = (store, id) => within(store, "readwrite", (from) => from.delete(id));
export const empty = (store) => within(store, "readwrite", (what) => what.clear());

// Keeps what is there already: of two tabs at once, both get the first one's.
export async function writeOnce(store, id, value) {
  try {
    await within(store, "readwrite", (to) => to.add(value, id));
    return value;
  } catch {
    return read(store, id);
  }
}

// Pairs of number and value, in the order in which they were put there.
export async function list(store) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const found = [];
      const transaction = base.transaction(store, "readonly");
      transaction.objectStore(store).openCursor().onsuccess = ({ target: { result: at } }) => {
        if (!at) return;
        found.push([at.key, at.value]);
        at.continue();
      };
      transaction.oncomplete = () => resolve(found);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}

// Whether there is anything: asking makes nothing.
export async function isThere() {
  if (!indexedDB.databases) return true;
  return (await indexedDB.databases()).some((one) => one.name === NAME);
}

// The key goes first, and with it everything that lies under it.
export async function destroy() {
  if (!(await isThere())) return;
  for (const store of STORES) await empty(store).catch(() => {});
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = request.onerror = request.onblocked = resolve;
  });
}
