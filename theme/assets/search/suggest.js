// The list below the box, by the combobox pattern (WAI-ARIA APG, list autocomplete with manual
// selection): arrows go through it, Enter takes, Escape closes. Nothing happens while an input
// method composes.

import { element, words } from "./words.js";

const PAUSE = 60; // milliseconds after a key; the words that are offered are on the device already

const list = document.getElementById("search-suggestions");
const said = document.getElementById("search-offered");

// `field`: the box; `offer(text)` gives what to list, `take(option)` does what one stands for.
export function suggestFor(field, offer, take) {
  const box = new Combobox(field, offer, take);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  box.close();
  field.addEventListener("input", (event) => { if (!event.isComposing) box.openSoon(); });
  field.addEventListener("compositionend", () => box.openSoon());
  field.addEventListener("focus", () => { if (!field.value.trim()) box.open(); });
  field.addEventListener("click", () => { if (list.hidden) box.open(); });
  field.addEventListener("blur", () => box.close());
  field.addEventListener("keydown", (event) => {
    if (!event.isComposing && box.key(event)) event.preventDefault();
  });
  field.form.addEventListener("submit", () => box.close());
  // Before the box loses the focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) box.choose(at);
  });
}

class Combobox {
  #field;
  #offer;
  #take;
  #options = [];
  #active = -1;
  #timer;
  #turn = 0; // of the latest list: an older one that is still under way is not shown

  constructor(field, offer, take) {
    this.#field = field;
    this.#offer = offer;
    this.#take = take;
  }

  openSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), PAUSE);
  }

  async open() {
    const mine = this.#turn += 1;
    const found = await this.#offer(this.#field.value.trim());
    if (mine !== this.#turn || document.activeElement !== this.#field) return;
    if (!found.length) {
      this.#hide(); // What was typed meanwhile has its turn still.
      return;
    }
    this.#options = found;
    list.replaceChildren(...found.map(item));
    list.hidden = false;
    this.#field.setAttribute("aria-expanded", "true");
    said.textContent = words("offered", { count: found.length });
    this.#mark(-1);
  }

  close() {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#hide();
  }

  #hide() {
    list.hidden = true;
    this.#options = [];
    said.textContent = "";
    this.#mark(-1);
    this.#field.setAttribute("aria-expanded", "false");
  }

  choose(at) {
    const option = this.#options[at];
    this.close();
    this.#take(option);
  }

  // Whether a key was for the list.
  key({ key, altKey }) {
    if (key === "Escape" && !list.hidden) this.close();
    else if (key === "Enter" && this.#active >= 0) this.choose(this.#active);
    else if ((key === "ArrowDown" || key === "ArrowUp") && !altKey) this.#step(key === "ArrowDown" ? 1 : -1);
    else return false;
    return true;
  }

  // To the next option, or from the last one back to the box.
  #step(by) {
    const places = this.#options.length + 1;
    if (list.hidden) this.open();
    else this.#mark((this.#active + 1 + by + places) % places - 1);
  }

  #mark(at) {
    this.#active = at;
    const items = [...list.children];
    items.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    if (at >= 0) {
      this.#field.setAttribute("aria-activedescendant", items[at].id);
      items[at].scrollIntoView({ block: "nearest" });
    } else this.#field.removeAttribute("aria-activedescendant");
  }
}

function item({ kind, text, note }, at) {
  const name = `kind${kind[0].toUpperCase()}${kind.slice(1)}`;
  return element("li", { role: "option", id: `search-option-${at}`, "aria-selected": "false", class: kind },
    element("span", { text }), element("span", { class: "kind", text: note ?? words(name) }));
}
