// A bell without a file: a small bowl, one low partial and a faint one above it. Browsers allow sound only from a
// tap, so it is got ready in one; it lives as long as the page, whatever part of that is exchanged.
const PARTIALS = [[396, 0.09], [1056, 0.018]];
const SWELL_S = 0.08;
const FADE_S = 3;
let sound = null;

export function readyBell() {
  if (!window.AudioContext) return;
  sound ??= new AudioContext();
  sound.resume?.();
}

export const isBellReady = () => !window.AudioContext || sound?.state === "running";

export function ringBell() {
  if (!sound) return;
  sound.resume?.();
  const now = sound.currentTime;
  for (const [pitch, loud] of PARTIALS) {
    const tone = sound.createOscillator();
    const gain = sound.createGain();
    tone.type = "sine";
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0, now);
    gain.gain.linearRampToValueAtTime(loud, now + SWELL_S);
    gain.gain.exponentialRampToValueAtTime(0.0001, now + FADE_S);
    tone.connect(gain).connect(sound.destination);
    tone.start(now);
    tone.stop(now + FADE_S);
  }
}
