// The search page: what is typed and chosen goes into the address, what the address says is shown.

import { FACETS, addressOf, readAddress } from "./address.js";
import { answerTo, below } from "./answer.js";
import { byNearness, counts, filtered, sorted } from "./facets.js";
import * as filters from "./filters.js";
import { speaksOf } from "./hints.js";
import { Index, Outdated } from "./index.js";
import { prepare, spread } from "./marks.js";
import { essence } from "./plain.js";
import { forget, recentOptions, remember as keep } from "./recent.js";
import { Site } from "./site.js";
import { suggestFor } from "./suggest.js";
import { synonyms } from "./synonyms.js";
import * as view from "./view.js";
import { root, siteOfPage, words } from "./words.js";

const PAGE = 10; // letters shown at a time
const PAUSE = 400; // milliseconds after the last key until the address says what is searched
const NEARBY = 3; // years offered when the chosen one has nothing
const BETS = 4;
const MARKS = 8; // texts that a letter is opened with

const form = document.querySelector("form[role=search]");
const field = form.elements.q;
const cross = document.getElementById("search-clear");

let opening;
let turn = 0; // of the latest search: an older one that is still under way shows nothing more
let timer;

// The index, and what is known of the site.
function open() {
  opening ??= Index.open(new URL("search/index/", root).href, view.showProgress)
    .then((index) => ({ index, site: new Site(root, index, siteOfPage()) }));
  opening.catch(() => { opening = undefined; });
  return opening;
}

async function run(search, wanted = PAGE, top = undefined) {
  const mine = ++turn;
  const current = () => mine === turn;
  cross.hidden = !field.value;
  view.showState(isIdle(search) ? "idle" : "loading");
  await orError(current, async () => {
    try {
      await answer(search, current, wanted);
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
      opening = undefined; // a fresh index.json tells where things are now
      await answer(search, current, wanted);
    }
    if (top !== undefined && current()) scrollTo(0, top);
  });
}

function isIdle({ query, chosen }) {
  return !query.trim() && !Object.keys(chosen).length;
}

async function orError(current, action) {
  try {
    await action();
  } catch (error) {
    if (!current()) return;
    opening = undefined;
    view.clear();
    view.clearAround();
    view.showFailure(error instanceof Outdated ? "absent" : "failed");
  }
}

async function answer(search, current, wanted) {
  if (isIdle(search)) {
    await showNothing(current);
    return;
  }
  const { index, site } = await open();
  const found = await answerTo(index, search.query, site);
  if (!current()) return;
  const all = [...found.ranks.keys()];
  showFacets(index, all, search.chosen);
  const inOrder = sorted(index, found.ranks, filtered(index, all, search.chosen), search.order);
  // They come while the rest is shown.
  for (const letter of inOrder.slice(0, wanted)) index.letter(letter).catch(() => {});
  const letters = search.order ? inOrder : await nearestFirst(index, found, inOrder, wanted);
  if (!current()) return;
  showAround(index, site, search, found, letters, all);
  // A letter marks what was found, which is not always what was typed.
  const marks = found.changes.length || found.applied ? found.texts.slice(0, MARKS).join(" ") : search.query;
  const shown = { texts: found.texts, marks, codes: codesOf(site) };
  if (letters.length) await showPage(index, letters, 0, shown, current, wanted);
  else view.clear();
  if (current() && !Object.keys(search.chosen).length) await showBelow(index, site, search, found, current);
  if (current()) view.showState("done");
}

// Where few letters hold the query, those that are near, apart from them and said to be so.
async function showBelow(index, site, search, found, current) {
  const near = await below(index, found, search.query, site);
  const letters = await Promise.all([...near.ranks.keys()].map((letter) => index.letter(letter)));
  if (!letters.length || !current()) return;
  view.openBelow(letters.length, near.texts);
  const marks = near.texts.slice(0, MARKS).join(" ");
  for (const letter of letters) view.showLetter(letter, marks, near.texts, codesOf(site).get(letter.result), view.below);
}

// Where a query has several terms, the letters that are shown first by how near these stand.
async function nearestFirst(index, { terms, ranks }, letters, wanted) {
  const texts = terms.filter(({ field, either }) => !field && !either).map(({ text }) => text);
  if (texts.length < 2 || letters.length < 2) return letters;
  const first = letters.slice(0, wanted);
  const read = await Promise.all(first.map((letter) => index.letter(letter)));
  const spreads = new Map(first.map((letter, at) => [letter, spread(read[at], texts)]));
  return [...byNearness(first, ranks, spreads), ...letters.slice(wanted)];
}

function showFacets(index, letters, chosen) {
  for (const name of FACETS) {
    filters.showFacet(name, counts(index, letters, chosen, name), chosen[name]);
  }
}

// Before anything is searched: the filters, which need no words.
async function showNothing(current) {
  view.clear();
  view.clearAround();
  filters.showChips({}, [], go);
  const opened = await open().catch(() => undefined);
  if (opened && current()) showFacets(opened.index, opened.index.days.map((_, at) => at), {});
}

function codesOf(site) {
  return new Map(site.results.map(({ code, label }) => [label, code]));
}

// What stands above and below the letters.
function showAround(index, site, search, found, letters, all) {
  const exact = letters.filter((letter) => found.exact.has(letter)).length;
  view.clearAround();
  view.showTotal(exact, letters.length - exact, search.query, !exact && all.length > letters.length);
  const read = found.applied ? found.hints.map((hint) => ({ ...hint, without: left(search.query, hint) })) : [];
  filters.showChips(search.chosen, read, go);
  const asTyped = exact || found.changes.every(({ kind }) => kind === "near");
  const literal = { ...search, query: `“${search.query}”` };
  view.showChanges(found.changes, asTyped ? undefined : { query: search.query, href: addressOf(literal) });
  if (!found.applied) view.showBets(bets(index, search, found));
  if (!letters.length) view.suggest(instead(index, search, all, found.terms), toAsk(site, found.hints));
  else if (!exact) view.suggest(elsewhere(search), toAsk(site, found.hints));
}

// A query without what a hint was read from.
function left(query, { said }) {
  return query.normalize("NFKC").replace(said.normalize("NFKC"), " ").replace(/\s+/gu, " ").trim();
}

// What the query says beside words, as filters that can be chosen.
function bets(index, search, { hints }) {
  return hints.filter(({ facet }) => !search.chosen[facet]).slice(0, BETS).map((hint) => {
    const test = speaksOf(index, hint);
    const count = index.days.filter((_, letter) => test(letter)).length;
    const picked = hint.facet === "date"
      ? { from: [hint.values[0]], to: [hint.values[1]] }
      : { [hint.facet]: hint.values };
    const rest = left(search.query, hint);
    return { label: `${words(hint.facet)} ${hint.label}`, count, search: { ...search, query: essence(rest) ? rest : "", chosen: { ...search.chosen, ...picked } } };
  }).filter(({ count }) => count);
}

// The office that may know: the one that was named, if its telephone is known, else the site's.
function toAsk(site, hints) {
  const named = hints.find(({ facet }) => facet === "issuer")?.label;
  const office = site.offices.find(({ name, phone }) => name === named && phone);
  return office ? { office: office.name, phone: office.phone } : site.publisher;
}

// Shows the letters from `start`, each as soon as it and those before it are here.
async function showPage(index, letters, start, search, current, size = PAGE) {
  const page = letters.slice(start, start + size).map((letter) => index.letter(letter));
  for (const [at, coming] of page.entries()) {
    const letter = await coming;
    await prepare(letter, search.texts);
    if (!current()) return;
    if (start + at === 0) view.clear();
    view.showLetter(letter, search.marks, search.texts, search.codes.get(letter.result));
  }
  const next = start + page.length;
  view.more.hidden = next >= letters.length;
  view.more.onclick = () => orError(current, async () => {
    view.more.hidden = true;
    await showPage(index, letters, next, search, current);
    view.focusLetter(next);
  });
}

// What may find something when a search does not.
function instead(index, search, all, terms) {
  const found = [];
  if (all.length) {
    found.push({ kind: "unfiltered", count: all.length, search: { ...search, chosen: {} } });
    const year = Number(search.chosen.year?.[0]);
    const years = counts(index, all, search.chosen, "year")
      .sort(([one], [other]) => Math.abs(one - year) - Math.abs(other - year));
    for (const [value, count] of year ? years.slice(0, NEARBY) : []) {
      const chosen = { ...search.chosen, year: [value] };
      found.push({ kind: "otherYear", word: value, count, search: { ...search, chosen } });
    }
  }
  for (const { text, count } of terms.length > 1 ? terms : []) {
    const alone = { ...search, query: text, chosen: {} };
    if (count) found.push({ kind: "alone", word: text, count, search: alone });
  }
  return [...found, ...elsewhere(search)];
}

// Ways that need no search.
function elsewhere({ query }) {
  const short = essence(query);
  const shorter = short.length > 2 && short !== query
    ? [{ kind: "shorter", word: short, search: { query: short, order: "", chosen: {} } }] : [];
  return [...shorter, { kind: "browseAll", href: new URL("replies/", root).href }];
}

// What the form says.
function asked() {
  return { query: field.value.trim(), order: filters.sort.value, chosen: filters.chosen() };
}

// Puts what is searched into the address, so that it can be shared and the back button works.
function remember(how, search = asked()) {
  clearTimeout(timer);
  const address = addressOf(search);
  if (address === location.href) return;
  if (how === "pushState") notePlace();
  history[how](null, "", address);
}

// Searches for what the form says, with `changes`.
function go(changes = {}, how = "pushState") {
  const search = { ...asked(), ...changes };
  field.value = search.query;
  fill(search);
  remember(how, search);
  run(search);
}

// Shows in the form what a search says.
function fill({ chosen, order }) {
  filters.sort.value = order;
  filters.showDays(chosen);
  for (const name of FACETS) filters.showFacet(name, [], chosen[name]);
}

function restore() {
  clearTimeout(timer);
  const search = readAddress();
  const { shown, top } = history.state ?? {};
  field.value = search.query;
  fill(search);
  return run(search, Math.max(PAGE, shown ?? 0), top);
}

// How far the list was read, so that coming back shows it as it was left, from the network too.
function notePlace() {
  history.replaceState({ shown: view.shown(), top: scrollY }, "");
}

async function offer(text) {
  if (!text) return recentOptions(words);
  try {
    const [{ index, site }, { completions }] = await Promise.all([open(), import("./completions.js")]);
    return await completions(text, site, await site.offers(), index.facets);
  } catch {
    return []; // what could not be fetched is said where results would stand
  }
}

function take({ kind, text, facet }) {
  if (kind === "forget") {
    forget();
  } else if (facet) {
    go({ query: "", chosen: { ...filters.chosen(), [facet]: [text] } });
  } else {
    keep(text);
    go({ query: text });
  }
}

field.addEventListener("input", (event) => {
  // While an input method composes, what stands in the field is not yet what is meant.
  if (event.isComposing) return;
  // Browsers refuse an address for every key.
  clearTimeout(timer);
  timer = setTimeout(remember, PAUSE, "replaceState");
  run(asked());
});
field.addEventListener("compositionend", () => go({}, "replaceState"));
field.addEventListener("focus", () => {
  open().then(({ site }) => site.offers()).catch(() => {});
}, { once: true });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  keep(field.value);
  go();
});
cross.addEventListener("click", () => {
  field.value = "";
  go({ query: "" });
  field.focus();
});
document.getElementById("search-list").addEventListener("click", (event) => {
  if (event.target.closest("a.result-link")) keep(field.value);
});
suggestFor(field, offer, take);
filters.onChange(() => go());
history.scrollRestoration = "manual";
window.addEventListener("pagehide", notePlace);
window.addEventListener("popstate", restore);
// Whoever opens this page will search: what every search needs is fetched at once.
open().catch(() => {});
synonyms().catch(() => {});
restore();
form.classList.add("ready");
