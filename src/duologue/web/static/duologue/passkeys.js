// Passkeys: asks the browser for one and sends what it gives by an ordinary form. What needs a passkey stands
// hidden on the page until a browser that knows them shows it; the other ways are there without.
import { aMoment, onceAtATime } from "./once-at-a-time.js";
import { better } from "./swaps.js";

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const text = (buffer) => {
  const plain = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const known = () => window.isSecureContext && "PublicKeyCredential" in window;

function asked(options) {
  const asking = { ...options, challenge: bytes(options.challenge) };
  if (asking.user) asking.user = { ...asking.user, id: bytes(asking.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (asking[list]) asking[list] = asking[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  asking.extensions = { prf: { eval: { first: bytes(options.extensions.prf.eval.first) } } };
  return asking;
}

const secret = (credential) => credential.getClientExtensionResults().prf?.results?.first;

function said(credential, prf) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type } = credential;
  return JSON.stringify({
    credential: { id, rawId: text(credential.rawId), type, response },
    prf: prf ? text(prf) : "",
  });
}

async function create(options) {
  const publicKey = asked(options);
  const credential = await navigator.credentials.create({ publicKey });
  let prf = secret(credential);
  if (!prf && credential.getClientExtensionResults().prf?.enabled) {
    // Some authenticators give their secret only when a passkey is shown; what is signed here goes nowhere.
    const shown = await navigator.credentials.get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rpId: options.rp.id,
        allowCredentials: [{ id: credential.rawId, type: "public-key" }],
        userVerification: "required",
        extensions: publicKey.extensions,
      },
    });
    prf = secret(shown);
  }
  return said(credential, prf);
}

async function show(options, more = {}) {
  const credential = await navigator.credentials.get({ publicKey: asked(options), ...more });
  return said(credential, secret(credential));
}

let waiting = null;

async function conditionally(form) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  waiting = new AbortController();
  try {
    const answer = await show(JSON.parse(form.dataset.options), {
      mediation: "conditional",
      signal: waiting.signal,
    });
    form.elements.passkey.value = answer;
    form.submit();
  } catch {
    // Put away, or another way was taken.
  }
}

async function answered(asker, ask) {
  const note = document.getElementById(asker.dataset.note);
  note.hidden = true;
  waiting?.abort();
  try {
    return await ask(JSON.parse(asker.dataset.options));
  } catch {
    note.hidden = false;
    return null;
  }
}

async function sendPasskey(form) {
  const proof = form.elements.proof;
  if (form.dataset.proofOptions && !proof.value) {
    const shown = await answered(form, () => show(JSON.parse(form.dataset.proofOptions)));
    if (shown === null) return;
    proof.value = shown;
  }
  const answer = await answered(form, form.dataset.passkey === "create" ? create : show);
  if (answer === null) return;
  form.elements.passkey.value = answer;
  form.submit();
  await aMoment();
}

async function sendProof(button) {
  const answer = await answered(button, show);
  if (answer === null) return;
  button.form.elements[button.dataset.proof].value = answer;
  button.form.submit();
  await aMoment();
}

better((part) => {
  if (!known()) return;
  for (const form of part.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      onceAtATime(form, () => sendPasskey(form));
    });
    if ("conditional" in form.dataset) conditionally(form);
  }
  for (const button of part.querySelectorAll("button[data-proof]")) {
    button.hidden = false;
    button.addEventListener("click", () => onceAtATime(button.form, () => sendProof(button)));
  }
});
