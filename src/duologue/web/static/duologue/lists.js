import { fill } from "./says.js";

// Ranking by moving up and down, points that count themselves, lists that grow by a line.
class RankList extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.list = this.querySelector("ol");
    this.says = document.createElement("p");
    this.says.className = "unseen";
    this.says.setAttribute("role", "status");
    this.append(this.says);
    for (const item of this.list.children) {
      item.querySelector("select").hidden = true;
      const moves = document.createElement("span");
      moves.className = "moves";
      const what = item.querySelector("label").textContent;
      moves.append(this.button("↑", fill(this.dataset.up, { what }), item, -1), this.button("↓", fill(this.dataset.down, { what }), item, 1));
      item.append(moves);
    }
    const mine = document.createElement("button");
    mine.type = "button";
    mine.className = "later";
    mine.textContent = this.dataset.mine;
    mine.addEventListener("click", () => {
      this.number();
      this.says.textContent = this.dataset.taken;
    });
    this.append(mine);
  }

  // Only a touched list is an answer: until then every place stays empty.
  number() {
    [...this.list.children].forEach((each, at) => { each.querySelector("select").value = String(at + 1); });
    this.list.dispatchEvent(new Event("input", { bubbles: true }));
  }

  button(sign, label, item, step) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => this.move(item, step, made));
    return made;
  }

  move(item, step, button) {
    const beside = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (beside) step < 0 ? beside.before(item) : beside.after(item);
    const number = [...this.list.children].indexOf(item) + 1;
    this.says.textContent = fill(this.dataset.at, { what: item.querySelector("label").textContent, number });
    button.focus();
    this.number();
  }
}

class PointsShare extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => this.count());
    this.count();
  }

  count() {
    const total = Number(this.dataset.total);
    const given = [...this.querySelectorAll("input")].reduce((sum, box) => sum + (Number(box.value) || 0), 0);
    const left = total - given;
    this.querySelector("[role=status]").textContent =
      left === 0 ? fill(this.dataset.whole, { total })
        : left > 0 ? fill(this.dataset.left, { left, total })
          : fill(this.dataset.over, { over: -left });
  }
}

class GrowingList extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    const most = Number(this.dataset.most) || 30;
    this.addEventListener("input", () => {
      const lines = [...this.querySelectorAll("input, textarea")];
      if (!lines.at(-1).value || lines.length >= most) return;
      const next = lines.at(-1).cloneNode();
      next.value = "";
      if (next.rows) next.rows = 1;
      next.removeAttribute("id");
      next.setAttribute("aria-label", fill(this.dataset.line, { label: this.dataset.label, number: lines.length + 1 }));
      this.append(next);
    });
  }
}

customElements.define("rank-list", RankList);
customElements.define("points-share", PointsShare);
customElements.define("growing-list", GrowingList);
