// What the search page shows of an answer. Its words are in the page: see words.js, and templates.

import { addressOf } from "./address.js";
import { excerpt, hitsIn, marked } from "./marks.js";
import { element, root, words } from "./words.js";

const PATIENCE = 300; // milliseconds until a search is said to be under way

const results = document.getElementById("search-results");
const list = document.getElementById("search-list");
const status = document.getElementById("search-status");
const heading = document.getElementById("search-heading");
const progress = document.getElementById("search-progress");
const told = document.getElementById("search-told");
const bets = document.getElementById("search-bets");
const instead = document.getElementById("search-instead");
const ways = document.getElementById("search-ways");
const unable = document.getElementById("search-unable");

export const more = document.getElementById("search-more");
export const below = document.getElementById("search-below-list");

const day = new Intl.DateTimeFormat(document.documentElement.lang, {
  dateStyle: "long", timeZone: "UTC",
});

let late;

export function showState(state) {
  unable.classList.toggle("no-script", state !== "error");
  results.dataset.state = state;
  results.setAttribute("aria-busy", state === "loading");
  clearTimeout(late);
  progress.hidden = true;
  if (state === "loading") late = setTimeout(showWaiting, PATIENCE);
  if (state === "error") status.textContent = unable.dataset.refused;
  if (state === "idle") status.textContent = "";
  if (state === "error" || state === "idle") {
    results.dataset.total = 0;
    results.dataset.relaxed = false;
    heading.hidden = true;
  }
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

// How many letters hold the query, and how many are only near to it; `kept`: that of those that do the
// filters let none through.
export function showTotal(exact, near, query, kept) {
  clearTimeout(late);
  results.dataset.total = exact;
  results.dataset.relaxed = near > 0 && exact === 0;
  heading.hidden = false;
  const name = exact ? (near ? "foundMore" : "found") : near ? "nearOnly" : "nothing";
  const told = words(name, { count: exact, more: near, query });
  status.textContent = kept ? words("chosenOnly", { told }) : told;
}

export function showProgress(answered, asked) {
  progress.max = asked;
  progress.value = answered;
}

export function clear() {
  list.replaceChildren();
  below.replaceChildren();
  below.parentElement.hidden = true;
  more.hidden = true;
}

// Nothing but letters is shown.
export function clearAround() {
  for (const one of [told, bets]) {
    one.replaceChildren();
    one.hidden = true;
  }
  ways.replaceChildren();
  instead.hidden = true;
}

export function focusLetter(at) {
  list.children[at]?.querySelector("a.result-link").focus();
}

export function shown() {
  return list.children.length;
}

// Says that the letters to come hold only parts of the query.
export function openBelow(count, texts) {
  const section = below.parentElement;
  section.querySelector("h2").textContent = words("below", { count, to: texts.join("、") });
  section.hidden = false;
}

// Adds a letter to a list.
export function showLetter(letter, query, terms, code, into = list) {
  const { subject, title, number, issuer, date, result, text } = letter;
  const item = document.getElementById("search-result").content.cloneNode(true);
  const link = item.querySelector("a.result-link");
  const address = new URL(letter.url, root);
  if (terms.length) address.searchParams.set("q", query);
  link.href = address.href;
  link.append(...marked(subject || title, terms));
  const hits = hitsIn(letter, terms);
  const fields = {
    title: subject ? title : "",
    number, issuer, result,
    date: day.format(new Date(date)),
    excerpt: excerpt(text, terms),
    hits: hits > 1 ? words("hits", { count: hits }) : "",
  };
  for (const [name, value] of Object.entries(fields)) {
    const field = item.querySelector(`[data-field=${name}]`);
    if (value) field?.append(...marked(value, name === "hits" ? [] : terms));
    else field?.remove();
  }
  item.querySelector(".result")?.classList.add(code || "unstated");
  into.append(item);
}

// What was taken for what, and how to ask for just what was typed.
export function showChanges(changes, exact) {
  const lines = changes.map(({ kind, from, to }) => element("li", { text: words(kind, { from, to }) }));
  if (exact) {
    lines.push(element("li", {}, element("a", { href: exact.href, text: words("exactly", { query: exact.query }) })));
  }
  told.replaceChildren(...lines);
  told.hidden = !lines.length;
}

// Offices, sessions and the like that the query names: [{ label, search, count }, …].
export function showBets(found) {
  bets.replaceChildren(...found.map(({ label, count, search }) => element("li", {}, element("a", {
    href: addressOf(search), text: words("only", { label, count }) }))));
  bets.hidden = !found.length;
}

// Searches to try instead: [{ kind, word, count, search }, …], and the office to ask.
export function suggest(found, office) {
  const items = found.map(({ kind, word, count, search, href }) => element("li", {}, element("a", {
    href: href ?? addressOf(search), text: words(kind, { word, count }) })));
  if (office) items.push(element("li", { text: words("ask", office) }));
  ways.replaceChildren(...items);
  instead.hidden = false;
}
