// <attach-picture>: shows the picture that was chosen, and puts it in. The two file controls inside work alone.
import { button, changed, heldIn, putIn, saysOf } from "./attached.js";

class AttachPicture extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.addEventListener("change", (event) => {
      if (event.target.type === "file") this.chosen(event.target);
    });
    if (heldIn(this).value) this.offerRemoval();
  }

  async chosen(input) {
    const file = input.files[0];
    for (const other of this.querySelectorAll("input[type=file]")) if (other !== input) other.value = "";
    if (!file) return;
    this.show(file);
    if (await putIn(this, input)) saysOf(this).textContent = this.dataset.there;
    // It was no picture: the sentence says so, and nothing is shown.
    else if (!input.files.length) return this.querySelector("figure")?.remove();
    this.offerRemoval();
  }

  show(file) {
    this.querySelector("figure")?.remove();
    const figure = document.createElement("figure");
    figure.className = "attached";
    const image = document.createElement("img");
    image.alt = this.dataset.alt;
    image.src = URL.createObjectURL(file);
    const free = () => URL.revokeObjectURL(image.src);
    image.addEventListener("load", free);
    image.addEventListener("error", () => { free(); figure.remove(); });
    figure.append(image);
    this.prepend(figure);
  }

  offerRemoval() {
    if (this.removal) return;
    this.removal = button(this.dataset.remove, () => {
      for (const input of this.querySelectorAll("input[type=file]")) input.value = "";
      heldIn(this).value = "";
      changed(heldIn(this));
      this.querySelector("figure")?.remove();
      saysOf(this).textContent = "";
      this.removal.remove();
      this.removal = null;
    });
    this.append(this.removal);
  }
}

customElements.define("attach-picture", AttachPicture);
