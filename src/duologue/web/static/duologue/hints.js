import { fill } from "./says.js";

// <writing-hints>: looks over what is being written against small rules, here in the browser, for the writer alone.
// Nothing is sent, kept or counted; nothing keeps anybody from sending it as it is.
const REST = 1200;
const MOST = 2;

class WritingHints extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.rules = JSON.parse(this.dataset.rules).map((rule) => ({
      ...rule,
      find: rule.find.map((one) => new RegExp(one, "iu")),
    }));
    this.box = document.createElement("div");
    this.box.className = "tight";
    this.box.setAttribute("role", "status");
    this.append(this.box);
    this.shown = "";
    this.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.look(), REST);
    });
    this.look();
  }

  disconnectedCallback() {
    clearTimeout(this.waiting);
  }

  found() {
    const text = this.querySelector("textarea, input").value.replaceAll("’", "'");
    return this.rules.flatMap((rule) => {
      const hit = rule.find.map((one) => text.match(one)).find(Boolean);
      return hit ? [{ rule, words: hit[0] }] : [];
    }).slice(0, MOST);
  }

  look() {
    const found = this.found();
    const now = found.map(({ rule, words }) => `${rule.id} ${words}`).join();
    // Said once: a reader is not told the same again while somebody types on.
    if (now === this.shown) return;
    this.shown = now;
    this.box.replaceChildren(...found.map(({ rule, words }) => this.line(fill(this.dataset.line, { words, says: rule.says, instead: rule.instead }))));
    if (found.length) this.box.append(this.line(this.dataset.about));
  }

  line(text) {
    const made = document.createElement("p");
    made.className = "help";
    made.textContent = text;
    return made;
  }
}

customElements.define("writing-hints", WritingHints);
