// The search page: asks Pagefind for each run of the query, keeps the letters that hold them all.

import { bare, excerpt, mixed, pagefindQuery, runs, unspaced } from "./query.js";

const PAGE = 10;
const BODY = "\u25aa"; // stands before the letter's own text in the index
const WAIT = 150; // milliseconds between the last key and the search

const results = document.getElementById("search-results");
const form = document.querySelector("form[role=search]");
const field = form.elements.q;
const status = document.getElementById("search-status");
const list = document.getElementById("search-list");
const more = document.getElementById("search-more");
const template = document.getElementById("search-result");
const root = results.dataset.root;

let engine;
let latest = 0;

async function pagefind() {
  if (!engine) {
    const base = new URL(root, document.baseURI);
    engine = import(new URL("search/index/pagefind.js", base)).then(async (module) => {
      await module.options({ baseUrl: "/" });
      await module.init();
      return module;
    });
  }
  return engine;
}

function say(state, total, message) {
  results.dataset.state = state;
  results.dataset.total = total;
  status.textContent = message.replace("{count}", total);
}

async function matches(query, found) {
  const module = await pagefind();
  const answers = await Promise.all(found.map((run) => module.search(pagefindQuery(run))));
  const sets = answers.slice(1).map((answer) => new Set(answer.results.map((hit) => hit.id)));
  const hits = answers[0].results.filter((hit) => sets.every((set) => set.has(hit.id)));
  const words = mixed(query);
  if (!words.length) return hits;
  const texts = await Promise.all(hits.map(async (hit) => bare((await hit.data()).content)));
  return hits.filter((_, index) => words.every((word) => texts[index].includes(word)));
}

function resultItem(data, found) {
  const item = template.content.cloneNode(true);
  const link = item.querySelector("a.result-link");
  link.href = new URL(root + data.raw_url.replace(/^\//, ""), document.baseURI);
  link.textContent = data.meta.subject || data.meta.title;
  for (const name of ["title", "number", "issuer", "date", "result"]) {
    item.querySelector(`[data-field=${name}]`).textContent = data.meta[name];
  }
  const text = unspaced(data.content);
  const body = text.slice(text.indexOf(BODY) + 1);
  const [before, match, after] = excerpt(body, found);
  const shown = item.querySelector("[data-field=excerpt]");
  shown.append(before);
  if (match) {
    const mark = document.createElement("mark");
    mark.textContent = match;
    shown.append(mark, after);
  }
  return item;
}

async function show(hits, found, turn) {
  const start = list.children.length;
  const data = await Promise.all(hits.slice(start, start + PAGE).map((hit) => hit.data()));
  if (turn !== latest) return;
  list.append(...data.map((one) => resultItem(one, found)));
  more.hidden = list.children.length >= hits.length;
  more.onclick = () => show(hits, found, turn);
}

async function search(query) {
  const turn = ++latest;
  const found = runs(query);
  list.replaceChildren();
  more.hidden = true;
  if (!found.length) {
    say("idle", 0, "");
    return;
  }
  say("loading", 0, results.dataset.loading);
  try {
    const hits = await matches(query, found);
    if (turn !== latest) return;
    await show(hits, found, turn);
    if (turn !== latest) return;
    say("done", hits.length, hits.length ? results.dataset.found : results.dataset.nothing);
  } catch (error) {
    if (turn === latest) say("error", 0, results.dataset.failed);
  }
}

function remember(query) {
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
}

let timer;
field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    remember(field.value.trim());
    search(field.value);
  }, WAIT);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  remember(field.value.trim());
  search(field.value);
});

field.value = new URLSearchParams(location.search).get("q") ?? "";
search(field.value);
