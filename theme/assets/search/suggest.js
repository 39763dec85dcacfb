// The list below the box, by the combobox pattern (WAI-ARIA APG, list autocomplete with manual
// selection): arrows go through it, Enter takes, Escape closes. Nothing happens while an input
// method composes.

import { element, words } from "./words.js";

const PAUSE = 60; // milliseconds after a key; the words that are offered are on the device already

const list = document.getElementById("search-suggestions");
const said = document.getElementById("search-offered");

// `field`: the box; `offer(text)` gives what to list, `take(option)` does what one stands for.
export function suggestFor(field, offer, take) {
  let options = [];
  let active = -1;
  let timer;
  let turn = 0;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  close();

  function close() {
    clearTimeout(timer);
    turn += 1;
    list.hidden = true;
    options = [];
    said.textContent = "";
    mark(-1);
    field.setAttribute("aria-expanded", "false");
  }

  function mark(at) {
    active = at;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    if (at >= 0) {
      field.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  }

  async function open() {
    const mine = turn += 1;
    const found = await offer(field.value.trim());
    if (mine !== turn || document.activeElement !== field) return;
    if (!found.length) {
      close();
      return;
    }
    options = found;
    list.replaceChildren(...found.map(item));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    said.textContent = words("offered", { count: found.length });
    mark(-1);
  }

  function item({ kind, text, note }, at) {
    return element("li", { role: "option", id: `search-option-${at}`, "aria-selected": "false", class: kind },
      element("span", { text }), element("span", { class: "kind", text: note ?? words(`kind${kind[0].toUpperCase()}${kind.slice(1)}`) }));
  }

  function choose(at) {
    const option = options[at];
    close();
    take(option);
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(open, PAUSE);
  });
  field.addEventListener("compositionend", () => { timer = setTimeout(open, PAUSE); });
  field.addEventListener("focus", () => { if (!field.value.trim()) open(); });
  field.addEventListener("click", () => { if (list.hidden) open(); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) open();
      else mark((active + 1 + step + options.length + 1) % (options.length + 1) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(active);
    }
  });
  // Before the box loses the focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) choose(at);
  });
  field.form.addEventListener("submit", close);
  return { close };
}
