// <timer-ring>: counts the minutes down without showing them going by, and rings once, softly.
class TimerRing extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.minutes = Number(this.getAttribute("minutes"));
    this.arcs = [...this.querySelectorAll("path")];
    this.label = this.querySelector("text");
    this.says = this.querySelector("[role=status]");
    this.button = this.querySelector("button");
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.start());
  }

  disconnectedCallback() {
    clearInterval(this.ticking);
    this.lock?.release();
  }

  start() {
    this.sound = new AudioContext();
    this.ends = Date.now() + this.minutes * 60_000;
    this.button.hidden = true;
    this.says.textContent = "Put me down now. Face down is fine.";
    this.ticking = setInterval(() => this.tick(), 1000);
    navigator.wakeLock?.request("screen").then((lock) => { this.lock = lock; }, () => {});
    this.tick();
  }

  tick() {
    const left = Math.max(0, this.ends - Date.now());
    const part = left / (this.minutes * 60_000);
    for (const arc of this.arcs) arc.setAttribute("stroke-dasharray", `${part} 1`);
    this.label.textContent = left ? `${Math.ceil(left / 60_000)} min` : "There";
    if (left) return;
    clearInterval(this.ticking);
    this.says.textContent = "That was the time. Stay as long as you like.";
    this.ring();
    this.lock?.release();
  }

  // Two partials of a small bowl, four seconds to fade.
  ring() {
    const now = this.sound.currentTime;
    for (const [pitch, loud] of [[432, 0.12], [1167, 0.04]]) {
      const tone = this.sound.createOscillator();
      const gain = this.sound.createGain();
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0, now);
      gain.gain.linearRampToValueAtTime(loud, now + 0.03);
      gain.gain.exponentialRampToValueAtTime(0.0001, now + 4);
      tone.connect(gain).connect(this.sound.destination);
      tone.start(now);
      tone.stop(now + 4);
    }
  }
}

customElements.define("timer-ring", TimerRing);
