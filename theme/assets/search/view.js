// What the search page shows. Its words are in the page: attributes of #search-results and templates.

import { FACETS, addressOf } from "./address.js";
import { excerpt, marked } from "./marks.js";

const PATIENCE = 300; // milliseconds until a search is said to be under way

const results = document.getElementById("search-results");
const list = document.getElementById("search-list");
const status = document.getElementById("search-status");
const progress = document.getElementById("search-progress");
const suggestions = document.getElementById("search-suggestions");
const unable = document.getElementById("search-unable");

export const root = new URL(results.dataset.root, document.baseURI).href;
export const more = document.getElementById("search-more");
export const selects = FACETS.map((name) => document.querySelector(`select[name=${name}]`));
export const sort = document.querySelector("select[name=sort]");

const day = new Intl.DateTimeFormat(document.documentElement.lang, {
  dateStyle: "long", timeZone: "UTC",
});

// Text of an attribute data-NAME with {placeholders} filled.
function words(name, values = {}) {
  return results.dataset[name].replace(/\{(\w+)\}/gu, (_, key) => values[key]);
}

let late;

export function showState(state, total = 0) {
  unable.classList.toggle("no-script", state !== "error");
  results.dataset.state = state;
  results.dataset.total = total;
  results.setAttribute("aria-busy", state === "loading");
  clearTimeout(late);
  progress.hidden = true;
  if (state === "loading") late = setTimeout(showWaiting, PATIENCE);
  else if (state === "done") showTotal(total);
  else status.textContent = state === "error" ? unable.dataset.refused : "";
}

// Why there is no answer, and the ways that need none; a reason is an attribute of #search-unable.
export function showFailure(reason) {
  showState("error");
  unable.firstElementChild.textContent = unable.dataset[reason];
}

// Only a search that takes long says so: read out at every key, it would be noise.
function showWaiting() {
  status.textContent = words("loading");
  progress.hidden = false;
}

export function showTotal(total) {
  clearTimeout(late);
  results.dataset.total = total;
  status.textContent = words(total ? "found" : "nothing", { count: total });
}

export function showProgress(answered, asked) {
  progress.max = asked;
  progress.value = answered;
}

export function clear() {
  list.replaceChildren();
  suggestions.replaceChildren();
  suggestions.hidden = true;
  more.hidden = true;
}

export function focusLetter(at) {
  list.children[at]?.querySelector("a.result-link").focus();
}

// Adds a letter to the list.
export function showLetter(letter, query, terms) {
  const { subject, title, number, issuer, date, result, text } = letter;
  const item = document.getElementById("search-result").content.cloneNode(true);
  const link = item.querySelector("a.result-link");
  const address = new URL(letter.url, root);
  if (query) address.searchParams.set("q", query);
  link.href = address.href;
  link.append(...marked(subject || title, terms));
  const fields = {
    title: subject ? title : "",
    number, issuer, result,
    date: day.format(new Date(date)),
    excerpt: excerpt(text, terms),
  };
  for (const [name, value] of Object.entries(fields)) {
    item.querySelector(`[data-field=${name}]`)?.append(...marked(value, terms));
  }
  list.append(item);
}

// A facet's values with how many letters have each; the chosen one stays even without any.
export function showFacet(select, counts, chosen) {
  const known = chosen && !counts.some(([value]) => value === chosen) ? [[chosen, 0]] : [];
  const options = [...known, ...counts].map(([value, count]) => {
    const label = words("option", { value, count });
    return new Option(label, value, false, value === chosen);
  });
  select.replaceChildren(select.options[0], ...options);
  select.value = chosen ?? "";
  // Many sites name no places.
  select.parentElement.hidden = select.name === "place" && !options.length;
}

// Searches to try instead: [{ text, count, search }, …].
export function suggest(found) {
  const items = found.map(({ kind, word, count, search }) => {
    const link = document.createElement("a");
    link.href = addressOf(search);
    link.textContent = words(kind, { word, count });
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
  suggestions.replaceChildren(...items);
  suggestions.hidden = !items.length;
}
