// "Copy" and "Send" for words that stand on the page; without JavaScript one selects them by hand.
import { better } from "./swaps.js";

const words = (button) => {
  const source = document.getElementById(button.dataset.copy ?? button.dataset.send);
  return source.value ?? source.textContent.trim();
};

async function copy(button) {
  try {
    await navigator.clipboard.writeText(words(button));
    button.textContent = button.dataset.copied;
  } catch {
    document.getElementById(button.dataset.copy).select?.();
    button.textContent = button.dataset.selected;
  }
}

better((part) => {
  for (const button of part.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  for (const button of part.querySelectorAll("[data-send]")) {
    button.hidden = !navigator.share;
    button.addEventListener("click", () => navigator.share({ text: words(button) }).catch(() => {}));
  }
});
