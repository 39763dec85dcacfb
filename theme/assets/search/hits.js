// From one marked place of a letter to the next, by button or key. Written for Chromium 78.
//
// Its words are here and not in the page, which every reader of a letter would have to load.

const WORDS = {
  zh: { name: "检索到的地方", place: (at, all) => `第 ${at}/${all} 处`, before: "上一处", after: "下一处", close: "关闭", keys: "Alt+↑、Alt+↓" },
  en: { name: "Places found", place: (at, all) => `${at} of ${all}`, before: "Previous", after: "Next", close: "Close", keys: "Alt+↑, Alt+↓" },
};

// Shows the first of `places` (ranges or elements) and the way to the others; `mark` makes one stand out.
export function lead(places, mark) {
  let at = 0;
  const words = WORDS[document.documentElement.lang.slice(0, 2)] || WORDS.zh;
  const show = (to) => {
    at = (to + places.length) % places.length;
    mark(places[at]);
    const element = places[at].startContainer ? places[at].startContainer.parentElement : places[at];
    element.scrollIntoView({ block: "center" });
    if (said) said.textContent = words.place(at + 1, places.length);
  };
  let said;
  if (places.length > 1) said = bar(words, () => show(at - 1), () => show(at + 1));
  show(0);
}

// The bar with the two buttons; gives what says where one is.
function bar(words, before, after) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("hits.css", import.meta.url).href;
  document.head.append(style);
  const nav = document.createElement("nav");
  nav.className = "hits";
  nav.setAttribute("aria-label", words.name);
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const button = (text, act, name) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    if (name) made.setAttribute("aria-label", name);
    else made.title = words.keys;
    made.addEventListener("click", act);
    return made;
  };
  nav.append(said, button(words.before, before), button(words.after, after), button("×", () => close(), words.close));
  document.body.append(nav);
  const onKey = (event) => {
    if (!event.altKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    if (event.key === "ArrowDown") after();
    else before();
  };
  const close = () => {
    nav.remove();
    document.removeEventListener("keydown", onKey);
  };
  document.addEventListener("keydown", onKey);
  return said;
}
