// The search box of other pages: what it offers is loaded at its first focus, and what is taken of it
// goes to the search page. Where a browser is too old for that, the box works as it is.

const field = document.querySelector("form[role=search] input[type=search]");

async function offerHere() {
  const [{ suggestFor }, { completions }, { offers }, { root, words }, recent] = await Promise.all([
    import("./suggest.js"), import("./completions.js"), import("./offers.js"), import("./words.js"), import("./recent.js"),
  ]);
  const description = fetch(new URL("search/index/index.json", root), { cache: "no-cache" }).then((answer) => answer.json());
  const known = Promise.all([offers(root), description]);
  known.catch(() => {}); // what could not be fetched is not offered
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("suggestions.css", import.meta.url).href;
  document.head.append(style);
  const go = (values) => { location.href = `${new URL("search/", root)}?${new URLSearchParams(values)}`; };
  suggestFor(field, async (text) => {
    if (!text) return recent.recentOptions(words);
    try {
      const [all, { facets }] = await known;
      return await completions(text, { offices: [] }, all, withValues(facets));
    } catch {
      return [];
    }
  }, ({ kind, text, facet }) => {
    if (kind === "forget") recent.forget();
    else go({ [facet || "q"]: text });
  });
  // What was typed or wanted while this was loaded.
  if (document.activeElement === field) field.dispatchEvent(new Event(field.value ? "input" : "focus"));
  field.form.addEventListener("submit", () => recent.remember(field.value));
}

function withValues(facets) {
  return Object.fromEntries(Object.entries(facets).map(([name, values]) => [name, { values }]));
}

if (field) field.addEventListener("focus", () => { offerHere().catch(() => {}); }, { once: true });
if (field && document.activeElement === field) offerHere().catch(() => {});
