// <attach-voice>: records up to two minutes and puts them in. What a browser records differs from browser to browser,
// so each one reads its own recording again, and what is sent is the same from all: a WAV of one channel, 16,000
// samples a second, a byte each by mu-law.
import { button, changed, heldIn, putIn, saysOf } from "./attached.js";
import { fill } from "./says.js";

const MOST_S = 120;
const RATE = 16_000;
const BITS_A_SECOND = 64_000;
const HEADER = 44;

// ITU-T G.711: a sign, the place of the highest bit, and the four bits below it, all inverted.
function muLaw(sample) {
  const size = Math.min(Math.round(Math.abs(sample) * 32_767), 32_635) + 132;
  const exponent = Math.max(0, 24 - Math.clz32(size));
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | ((size >> (exponent + 3)) & 0x0f)) & 0xff;
}

function wav(samples) {
  const bytes = new Uint8Array(HEADER + samples.length + (samples.length % 2));
  const view = new DataView(bytes.buffer);
  const write = (at, text) => [...text].forEach((letter, n) => { bytes[at + n] = letter.charCodeAt(0); });
  write(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  [[20, 7], [22, 1], [32, 1], [34, 8]].forEach(([at, value]) => view.setUint16(at, value, true));
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  write(36, "data");
  view.setUint32(40, samples.length, true);
  samples.forEach((sample, n) => { bytes[HEADER + n] = muLaw(sample); });
  return bytes;
}

async function read(blob) {
  const context = new OfflineAudioContext(1, 1, RATE);
  const found = await context.decodeAudioData(await blob.arrayBuffer());
  const length = Math.min(Math.ceil(found.duration * RATE), MOST_S * RATE);
  const played = new OfflineAudioContext(1, Math.max(length, 1), RATE);
  const source = played.createBufferSource();
  source.buffer = found;
  source.connect(played.destination);
  source.start();
  return (await played.startRendering()).getChannelData(0);
}

class AttachVoice extends HTMLElement {
  connectedCallback() {
    if (this.press) return;
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
      saysOf(this).textContent ||= this.dataset.none;
      return;
    }
    this.input = this.querySelector("input[type=file]");
    this.press = button(heldIn(this).value ? this.dataset.again : this.dataset.record, () => (this.recorder ? this.stop() : this.record()));
    // While it runs something is being typed, as it were: the page is not renewed under it.
    this.busy = document.createElement("input");
    this.busy.hidden = true;
    this.append(this.press, this.busy);
    // Who sends the form while it runs means to send this as well.
    this.form = this.closest("form");
    this.form?.addEventListener("submit", (event) => {
      if (!this.recorder || event.submitter?.name === "do") return;
      event.preventDefault();
      this.sendAfter = event.submitter;
      this.stop();
    });
    if (heldIn(this).value) this.offerRemoval();
  }

  disconnectedCallback() {
    this.stop();
  }

  async record() {
    // While the browser asks whether it may, a second tap asks for no second microphone.
    if (this.asking) return;
    this.asking = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch {
      saysOf(this).textContent = this.dataset.refused;
      return;
    } finally {
      this.asking = false;
    }
    const letGo = () => { for (const track of stream.getTracks()) track.stop(); };
    // The page went on to something else meanwhile.
    if (!this.isConnected) {
      letGo();
      return;
    }
    const pieces = [];
    try {
      this.recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS_A_SECOND });
      this.recorder.start();
    } catch {
      // A browser that has a microphone and nothing to record with.
      letGo();
      this.recorder = null;
      saysOf(this).textContent = this.dataset.none;
      return;
    }
    this.forget();
    this.recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    this.recorder.addEventListener("stop", () => {
      letGo();
      clearInterval(this.clock);
      const type = this.recorder.mimeType;
      this.recorder = null;
      this.press.textContent = this.dataset.again;
      this.recorded(new Blob(pieces, { type }));
    });
    this.busy.value = "yes";
    this.press.textContent = this.dataset.stop;
    const begun = performance.now();
    const tell = () => {
      const seconds = Math.floor((performance.now() - begun) / 1000);
      // Every second for the eye; a screen reader would never come to an end.
      this.count(fill(this.dataset.running, { seconds, most: MOST_S }));
      if (seconds >= MOST_S) this.stop();
    };
    tell();
    this.clock = setInterval(tell, 250);
  }

  count(words) {
    const line = saysOf(this);
    line.setAttribute("role", "timer");
    line.textContent = words;
  }

  stop() {
    if (this.recorder?.state === "recording") this.recorder.stop();
  }

  async recorded(blob) {
    await this.take(blob);
    this.busy.value = "";
    if (!this.sendAfter) return;
    const submitter = this.sendAfter;
    this.sendAfter = null;
    // Where it could not be taken, the page says so, and nothing is sent without it.
    if (heldIn(this).value || this.input.files.length) this.form.requestSubmit(submitter);
  }

  async take(blob) {
    let bytes;
    try {
      bytes = wav(await read(blob));
    } catch {
      saysOf(this).textContent = this.dataset.failed;
      return;
    }
    const file = new File([bytes], "voice.wav", { type: "audio/wav" });
    const carried = new DataTransfer();
    carried.items.add(file);
    this.input.files = carried.files;
    const isIn = await putIn(this, this.input);
    if (!isIn && !this.input.files.length) return;
    this.show(blob);
    if (isIn) saysOf(this).textContent = this.dataset.ready;
  }

  show(blob) {
    const figure = document.createElement("figure");
    figure.className = "attached";
    const audio = document.createElement("audio");
    audio.controls = true;
    audio.src = URL.createObjectURL(blob);
    audio.setAttribute("aria-label", this.dataset.alt);
    figure.append(audio);
    this.prepend(figure);
    this.offerRemoval();
  }

  offerRemoval() {
    if (this.removal) return;
    this.removal = button(this.dataset.remove, () => {
      this.forget();
      changed(heldIn(this));
      saysOf(this).textContent = "";
      this.press.textContent = this.dataset.record;
    });
    this.append(this.removal);
  }

  forget() {
    this.input.value = "";
    heldIn(this).value = "";
    const audio = this.querySelector("audio");
    if (audio) URL.revokeObjectURL(audio.src);
    this.querySelector("figure")?.remove();
    this.removal?.remove();
    this.removal = null;
  }
}

customElements.define("attach-voice", AttachVoice);
