// The search page: what is typed and chosen goes into the address, what the address says is shown.

import { FACETS, addressOf, readAddress } from "./address.js";
import { counts, filtered, sorted } from "./facets.js";
import { Index, Outdated } from "./index.js";
import { matches } from "./match.js";
import * as view from "./view.js";

const PAGE = 10; // letters shown at a time
const WAIT = 60; // milliseconds from the last key to the search
const NEARBY = 3; // years offered when the chosen one has nothing

const form = document.querySelector("form[role=search]");
const field = form.elements.q;

let index;
let turn = 0; // of the latest search: an older one that is still under way shows nothing more
let timer;

function open() {
  index ??= Index.open(new URL("search/index/", view.root).href, view.showProgress);
  index.catch(() => { index = undefined; });
  return index;
}

async function run() {
  const search = readAddress();
  const mine = ++turn;
  if (!search.query.trim() && !Object.keys(search.chosen).length) {
    view.clear();
    view.showState("idle");
    return;
  }
  view.showState("loading");
  try {
    await answer(search, () => mine === turn);
  } catch (error) {
    if (mine !== turn) return;
    if (error instanceof Outdated && index) {
      // The next index.json tells where things are now; should that fail too, it is an error.
      index = undefined;
      try {
        await answer(search, () => mine === turn);
        return;
      } catch { /* said below */ }
    }
    if (mine !== turn) return;
    index = undefined;
    view.clear();
    view.showState("error");
  }
}

async function answer(search, current) {
  const opened = await open();
  const { ranks, terms } = await matches(opened, search.query);
  if (!current()) return;
  const all = [...ranks.keys()];
  const letters = sorted(opened, ranks, filtered(opened, all, search.chosen), search.order);
  view.selects.forEach((select, at) => {
    const name = FACETS[at];
    view.showFacet(select, counts(opened, all, search.chosen, name), search.chosen[name]);
  });
  view.showTotal(letters.length);
  if (letters.length) {
    await showPage(opened, letters, { ...search, terms }, current, view.clear);
  } else {
    view.clear();
    view.suggest(instead(opened, search, all, terms));
  }
  if (current()) view.showState("done", letters.length);
}

// Shows the next letters, each as soon as it and those before it are here; gives the first link.
async function showPage(opened, letters, search, current, before = () => {}) {
  const start = before === view.clear ? 0 : view.shownCount();
  const texts = search.terms.map(({ text }) => text);
  const page = letters.slice(start, start + PAGE).map((letter) => opened.letter(letter));
  let first;
  for (const [at, letter] of page.entries()) {
    const shown = await letter;
    if (!current()) return first;
    if (at === 0) before();
    const link = await view.showLetter(shown, search.query, texts);
    first ??= link;
  }
  view.more.hidden = start + page.length >= letters.length;
  view.more.onclick = async () => {
    view.more.hidden = true;
    const next = await showPage(opened, letters, search, current);
    next?.focus();
  };
  return first;
}

// What may find something when a search does not.
function instead(opened, search, all, terms) {
  const found = [];
  if (all.length) {
    found.push({ kind: "unfiltered", count: all.length, search: { ...search, chosen: {} } });
    const year = Number(search.chosen.year);
    const years = counts(opened, all, search.chosen, "year")
      .sort(([one], [other]) => Math.abs(one - year) - Math.abs(other - year));
    for (const [value, count] of year ? years.slice(0, NEARBY) : []) {
      const chosen = { ...search.chosen, year: value };
      found.push({ kind: "otherYear", word: value, count, search: { ...search, chosen } });
    }
  }
  for (const { text, count } of terms.length > 1 ? terms : []) {
    const alone = { ...search, query: text, chosen: {} };
    if (count) found.push({ kind: "alone", word: text, count, search: alone });
  }
  return found;
}

function go(how) {
  clearTimeout(timer);
  const chosen = Object.fromEntries(
    view.selects.filter((select) => select.value).map((select) => [select.name, select.value]),
  );
  const address = addressOf({ query: field.value.trim(), order: view.sort.value, chosen });
  if (address !== location.href) history[how](null, "", address);
  run();
}

function restore() {
  const { query, order, chosen } = readAddress();
  field.value = query;
  view.sort.value = order;
  for (const select of view.selects) view.showFacet(select, [], chosen[select.name]);
  run();
}

field.addEventListener("focus", () => open().catch(() => {}), { once: true });
field.addEventListener("input", (event) => {
  clearTimeout(timer);
  // While an input method composes, what stands in the field is not yet what is meant.
  if (!event.isComposing) timer = setTimeout(go, WAIT, "replaceState");
});
field.addEventListener("compositionend", () => go("replaceState"));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  go("pushState");
});
for (const select of [...view.selects, view.sort]) {
  select.addEventListener("change", () => go("pushState"));
}
window.addEventListener("popstate", restore);
restore();
