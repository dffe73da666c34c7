// <keepsake-picture>: draws words that stand on the page into a picture, to save, send or print. All of it happens
// in this browser. Always on light paper, which prints; in the direction that the words are read in.
const WIDE = 1080;
const MARGIN = 108;
const LEAST_HIGH = 1080;
const MOST_HIGH = 12_000;
const SIZES = [64, 56, 48, 42, 36, 30];
const LINE = 1.45;
const CALM = 1_600;

const pieces = (text, granularity) =>
  Intl.Segmenter
    ? Array.from(new Intl.Segmenter(undefined, { granularity }).segment(text), (one) => one.segment)
    : granularity === "word" ? text.split(/(\s+)/) : Array.from(text);

// A word that is wider than the picture goes on in the next line, between letters as one reads them.
function* broken(pen, word, wide) {
  let line = "";
  for (const letter of pieces(word, "grapheme")) {
    if (line && pen.measureText(line + letter).width > wide) {
      yield line;
      line = "";
    }
    line += letter;
  }
  yield line;
}

function lay(pen, text, wide) {
  const lines = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of pieces(paragraph, "word")) {
      if (pen.measureText((line + word).trimEnd()).width <= wide) {
        line += word;
        continue;
      }
      if (line.trim()) lines.push(line.trimEnd());
      const parts = [...broken(pen, word.trimStart(), wide)];
      lines.push(...parts.slice(0, -1));
      line = parts.at(-1);
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

function choose(pen, text, family) {
  for (const size of SIZES) {
    pen.font = `${size}px ${family}`;
    const lines = lay(pen, text, WIDE - 2 * MARGIN);
    if (lines.length * size * LINE <= CALM || size === SIZES.at(-1)) return { size, lines, font: pen.font };
  }
}

function thread(pen, colours, high) {
  const at = high - MARGIN * 0.75;
  pen.lineWidth = 6;
  pen.lineCap = "round";
  colours.forEach((colour, n) => {
    pen.strokeStyle = colour;
    pen.beginPath();
    for (let x = MARGIN; x <= WIDE - MARGIN; x += 4) {
      const wave = colours.length > 1 ? 16 * Math.sin(((x - MARGIN) / 144) * Math.PI) * (n ? -1 : 1) : 0;
      if (x === MARGIN) pen.moveTo(x, at + wave); else pen.lineTo(x, at + wave);
    }
    pen.stroke();
  });
}

async function draw(words, leaf) {
  const style = getComputedStyle(leaf);
  const { direction, fontFamily } = getComputedStyle(words);
  const text = words.textContent.trim();
  await document.fonts.load(`48px ${fontFamily}`, text).catch(() => {});
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const { size, lines, font } = choose(pen, text, fontFamily);
  const tall = lines.length * size * LINE;
  canvas.width = WIDE;
  canvas.height = Math.min(MOST_HIGH, Math.max(LEAST_HIGH, Math.ceil(tall + 2.75 * MARGIN)));
  pen.fillStyle = style.getPropertyValue("--paper");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.font = font;
  pen.fillStyle = style.getPropertyValue("--ink");
  pen.direction = direction;
  pen.textAlign = "start";
  pen.textBaseline = "middle";
  const top = (canvas.height - MARGIN * 0.75 - tall) / 2;
  const start = direction === "rtl" ? WIDE - MARGIN : MARGIN;
  lines.forEach((line, n) => pen.fillText(line, start, top + (n + 0.5) * size * LINE));
  const colours = [style.getPropertyValue("--thread") || style.getPropertyValue("--ink")];
  if (leaf.classList.contains("of-both")) colours.push(style.getPropertyValue("--second") || colours[0]);
  thread(pen, colours, canvas.height);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
  });
}

class KeepsakePicture extends HTMLElement {
  async connectedCallback() {
    const leaf = this.querySelector(".printed");
    const words = this.querySelector("[data-words]");
    let blob;
    try {
      blob = await draw(words, leaf);
    } catch {
      this.querySelector("[data-failed]").hidden = false;
      return;
    }
    const image = document.createElement("img");
    image.src = this.address = URL.createObjectURL(blob);
    image.alt = words.textContent.trim();
    image.className = "drawn";
    leaf.replaceWith(image);
    const save = this.querySelector("[data-save]");
    save.href = this.address;
    save.download = this.dataset.file;
    const file = new File([blob], this.dataset.file, { type: "image/png" });
    const give = this.querySelector("[data-give]");
    give.hidden = !navigator.canShare?.({ files: [file] });
    give.addEventListener("click", () => navigator.share({ files: [file] }).catch(() => {}));
    this.querySelector("[data-print]").addEventListener("click", () => window.print());
    this.querySelector(".row").hidden = false;
  }

  disconnectedCallback() {
    if (this.address) URL.revokeObjectURL(this.address);
  }
}

customElements.define("keepsake-picture", KeepsakePicture);
