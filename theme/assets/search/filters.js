// The filters and what is chosen in them: a closed row on a phone, a column beside the results on a
// wider screen; chosen values are chips above the results, too.

import { DAYS, FACETS } from "./address.js";
import { element, words } from "./words.js";

const FEW = 8; // values of a facet that are shown at first

const box = document.getElementById("search-filters");
const facets = document.getElementById("search-facets");
const chips = document.getElementById("search-chips");
const count = document.getElementById("search-chosen");
const wide = matchMedia("(min-width: 60rem)");

export const sort = document.querySelector("select[name=sort]");
export const days = DAYS.map((name) => document.querySelector(`input[name=${name}]`));

let changed = () => {};

// Calls `then` whenever something is chosen.
export function onChange(then) {
  changed = then;
  box.addEventListener("change", () => changed());
  const fit = () => { box.open = wide.matches; };
  wide.addEventListener("change", fit);
  fit();
}

// What is chosen in the boxes.
export function chosen() {
  const found = {};
  for (const name of FACETS) {
    const values = [...facets.querySelectorAll(`input[name=${name}]:checked`)].map(({ value }) => value);
    if (values.length) found[name] = values;
  }
  for (const field of days) if (field.value) found[field.name] = [field.value];
  return found;
}

// Shows the values of a facet with how many letters have each; chosen ones stay even without any.
export function showFacet(name, counts, picked = []) {
  const missing = picked.filter((value) => !counts.some(([one]) => one === value));
  const all = [...missing.map((value) => [value, 0]), ...counts];
  let set = facets.querySelector(`fieldset[data-name=${name}]`);
  if (!set) {
    set = element("fieldset", { "data-name": name }, element("legend", { text: words(name) }), element("ul"));
    facets.append(set);
  }
  const opened = set.querySelector("details")?.open;
  const focused = set.contains(document.activeElement) ? document.activeElement.value : undefined;
  const items = all.map(([value, letters]) => item(name, value, letters, picked.includes(value)));
  const shown = Math.max(FEW, all.filter(([value]) => picked.includes(value)).length);
  const list = element("ul", {}, ...items.slice(0, shown));
  set.querySelector("details")?.remove();
  set.querySelector("ul").replaceWith(list);
  if (items.length > shown) {
    const further = element("details", {}, element("summary", { text: words("further", { count: items.length - shown }) }), element("ul", {}, ...items.slice(shown)));
    further.open = Boolean(opened);
    set.append(further);
  }
  set.hidden = all.length < (picked.length ? 1 : 2);
  if (focused !== undefined) {
    [...set.querySelectorAll("input")].find(({ value }) => value === focused)?.focus();
  }
}

function item(name, value, letters, checked) {
  const field = element("input", { type: "checkbox", name, value });
  field.checked = checked;
  return element("li", {}, element("label", {}, field, element("span", { text: value }),
    element("span", { class: "count", text: letters })));
}

export function showDays(picked) {
  for (const field of days) field.value = picked[field.name]?.[0] ?? "";
}

// Chips of what narrows the search; `read` are hints that were read in the query, each with the
// query that is left without it.
export function showChips(picked, read, take) {
  const made = [];
  for (const [name, values] of Object.entries(picked)) {
    for (const value of values) {
      made.push(chip(`${words(name)} ${value}`, () => {
        const left = { ...picked, [name]: values.filter((other) => other !== value) };
        if (!left[name].length) delete left[name];
        take({ chosen: left });
      }));
    }
  }
  for (const { label, facet, without } of read) {
    made.push(chip(`${words(facet)} ${label}`, () => take({ query: without })));
  }
  const number = Object.values(picked).flat().length;
  count.textContent = number ? words("chosen", { count: number }) : "";
  chips.replaceChildren(...made.map((one) => element("li", {}, one)));
  chips.hidden = !made.length;
}

function chip(label, act) {
  const made = element("button", { type: "button", class: "chip", "aria-label": words("remove", { label }) },
    label, element("span", { "aria-hidden": "true", text: "×" }));
  made.addEventListener("click", act);
  return made;
}
