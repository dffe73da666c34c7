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
      const text = item.querySelector("label").textContent;
      moves.append(this.button("↑", `Move up: ${text}`, item, -1), this.button("↓", `Move down: ${text}`, item, 1));
      item.append(moves);
    }
    const mine = document.createElement("button");
    mine.type = "button";
    mine.className = "later";
    mine.textContent = "This is my order";
    mine.addEventListener("click", () => {
      this.number();
      this.says.textContent = "Taken as it stands";
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
    const place = [...this.list.children].indexOf(item) + 1;
    this.says.textContent = `${item.querySelector("label").textContent} is number ${place}`;
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
      left === 0 ? `All ${total} are shared out.` : left > 0 ? `${left} of ${total} left to share.` : `${-left} too many.`;
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
      next.setAttribute("aria-label", lines[0].getAttribute("aria-label").replace(/\d+$/, String(lines.length + 1)));
      this.append(next);
    });
  }
}

customElements.define("rank-list", RankList);
customElements.define("points-share", PointsShare);
customElements.define("growing-list", GrowingList);
