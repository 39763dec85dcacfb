// What the page says: attributes data-NAME of #search-results and, where a page has only the box, of
// #search-suggestions, with {placeholders} to be filled.

const results = document.getElementById("search-results");
const box = document.getElementById("search-suggestions");

export const root = new URL(box.dataset.root, document.baseURI).href;

export function words(name, values = {}) {
  const text = box.dataset[name] ?? results.dataset[name];
  return text.replace(/\{(\w+)\}/gu, (_, key) => values[key]);
}

// An element with text, attributes and children.
export function element(name, { text, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

// What the template says of the site: its offices' short names and telephones, its words for results.
export function siteOfPage() {
  const of = (id) => [...document.getElementById(id).content.children].map(({ dataset }) => dataset);
  const list = (text) => (text ?? "").split("\n").map((one) => one.trim()).filter(Boolean);
  const { office, phone } = results.dataset;
  return {
    publisher: phone ? { office, phone } : undefined,
    offices: of("search-offices").map(({ name, also, phone }) => ({ name, also: list(also), phone })),
    results: of("search-terms").map(({ code, label, words: all }) => ({ code, label, words: list(all) })),
  };
}
