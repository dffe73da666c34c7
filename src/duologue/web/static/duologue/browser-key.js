// The key under which this browser keeps words: made here, never shown to a script, never sent, and gone with
// `destroy` of the store that it lies in. Whoever wants to lock what is kept here begins with this module.
import { read, writeOnce } from "./browser-store.js";

const CIPHER = "AES-GCM";
const IV_BYTES = 12;

async function key(make) {
  const found = await read("key", CIPHER);
  if (found || !make) return found;
  const fresh = await crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ["encrypt", "decrypt"]);
  return writeOnce("key", CIPHER, fresh);
}

export async function seal(value) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, sealed: await crypto.subtle.encrypt({ name: CIPHER, iv }, await key(true), plain) };
}

// null for what this browser can't open, its key being gone.
export async function unseal(kept) {
  const own = await key(false);
  if (!own || !kept) return null;
  try {
    const plain = await crypto.subtle.decrypt({ name: CIPHER, iv: kept.iv }, own, kept.sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return null;
  }
}
