// The search page: what is typed and chosen goes into the address, what the address says is shown.

import { addressOf, readAddress } from "./address.js";
import { counts, filtered, sorted } from "./facets.js";
import { Index, Outdated } from "./index.js";
import { prepare } from "./marks.js";
import { matches } from "./match.js";
import * as view from "./view.js";

const PAGE = 10; // letters shown at a time
const PAUSE = 400; // milliseconds after the last key until the address says what is searched
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

async function run(search) {
  const mine = ++turn;
  const current = () => mine === turn;
  if (!search.query.trim() && !Object.keys(search.chosen).length) {
    view.clear();
    view.showState("idle");
    return;
  }
  view.showState("loading");
  await orError(current, async () => {
    try {
      await answer(search, current);
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
      index = undefined; // a fresh index.json tells where things are now
      await answer(search, current);
    }
  });
}

async function orError(current, action) {
  try {
    await action();
  } catch (error) {
    if (!current()) return;
    index = undefined;
    view.clear();
    view.showFailure(error instanceof Outdated ? "absent" : "failed");
  }
}

async function answer(search, current) {
  const opened = await open();
  const { ranks, terms } = await matches(opened, search.query);
  if (!current()) return;
  const all = [...ranks.keys()];
  const letters = sorted(opened, ranks, filtered(opened, all, search.chosen), search.order);
  // They come while the filters are counted.
  for (const letter of letters.slice(0, PAGE)) opened.letter(letter).catch(() => {});
  for (const select of view.selects) {
    const found = counts(opened, all, search.chosen, select.name);
    view.showFacet(select, found, search.chosen[select.name]);
  }
  view.showTotal(letters.length);
  if (letters.length) {
    await showPage(opened, letters, 0, { ...search, texts: terms.map(({ text }) => text) }, current);
  } else {
    view.clear();
    view.suggest(instead(opened, search, all, terms));
  }
  if (current()) view.showState("done", letters.length);
}

// Shows the letters from `start`, each as soon as it and those before it are here.
async function showPage(opened, letters, start, search, current) {
  const page = letters.slice(start, start + PAGE).map((letter) => opened.letter(letter));
  for (const [at, coming] of page.entries()) {
    const letter = await coming;
    await prepare(letter, search.texts);
    if (!current()) return;
    if (start + at === 0) view.clear();
    view.showLetter(letter, search.query, search.texts);
  }
  const next = start + page.length;
  view.more.hidden = next >= letters.length;
  view.more.onclick = () => orError(current, async () => {
    view.more.hidden = true;
    await showPage(opened, letters, next, search, current);
    view.focusLetter(next);
  });
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

// What the form says.
function asked() {
  const chosen = view.selects.filter((select) => select.value);
  return {
    query: field.value.trim(),
    order: view.sort.value,
    chosen: Object.fromEntries(chosen.map((select) => [select.name, select.value])),
  };
}

// Puts what is searched into the address, so that it can be shared and the back button works.
function remember(how) {
  clearTimeout(timer);
  const address = addressOf(asked());
  if (address !== location.href) history[how](null, "", address);
}

function go(how) {
  remember(how);
  run(asked());
}

function restore() {
  clearTimeout(timer);
  const search = readAddress();
  field.value = search.query;
  view.sort.value = search.order;
  for (const select of view.selects) view.showFacet(select, [], search.chosen[select.name]);
  run(search);
}

field.addEventListener("input", (event) => {
  // While an input method composes, what stands in the field is not yet what is meant.
  if (event.isComposing) return;
  // Browsers refuse an address for every key.
  clearTimeout(timer);
  timer = setTimeout(remember, PAUSE, "replaceState");
  run(asked());
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
// Whoever opens this page will search: what every search needs is fetched at once.
open().catch(() => {});
restore();
form.classList.add("ready");
