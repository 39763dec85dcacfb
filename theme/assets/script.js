// Small conveniences, from Chromium 78 on; every page works without them. It runs before the page is
// drawn, so that what a reader chose is there from the start.

const page = document.documentElement;
const CHOICES = ["size", "spacing", "contrast"];

// Private windows may refuse to remember.
function remembered(name) {
  try { return localStorage.getItem(`dafu-${name}`) || ""; } catch { return ""; }
}

function choose(name, value) {
  page.dataset[name] = value;
  try { localStorage.setItem(`dafu-${name}`, value); } catch { /* holds for this page */ }
}

page.classList.add("script");
// Only secure pages may copy and share.
page.classList.toggle("can-copy", "clipboard" in navigator);
page.classList.toggle("can-share", "share" in navigator);
page.classList.toggle("can-speak", "speechSynthesis" in window);
for (const name of CHOICES) page.dataset[name] = remembered(name);

// What a button copies: a link, or the citation of that id with the day of today.
function copied(what) {
  const element = document.getElementById(what);
  if (!element) return what;
  const copy = element.cloneNode(true);
  copy.querySelector("span").textContent = `[${new Date().toLocaleDateString("sv")}]`;
  return copy.textContent;
}

const DOES = {
  print: () => print(),
  share: () => navigator.share({ title: document.title, url: location.href }).catch(() => {}),
  speak: (button) => import("./speak.js").then((speech) => speech.toggle(button)),
};

document.addEventListener("DOMContentLoaded", () => {
  // One tap for those who need it all large; another one for what was.
  const elder = document.querySelector(".elder");
  const tell = () => elder.setAttribute("aria-pressed", page.dataset.size === "elder");
  elder.addEventListener("click", () => {
    choose("size", page.dataset.size === "elder" ? "" : "elder");
    tell();
  });
  tell();
  // A wide page has room for what a phone folds.
  if (matchMedia("(min-width: 60rem)").matches) {
    for (const part of document.querySelectorAll(".fold")) part.open = true;
  }
  if (document.querySelector("[data-due]")) import("./due.js").catch(() => {});
  for (const button of document.querySelectorAll("button[data-do]")) {
    button.addEventListener("click", () => DOES[button.dataset.do](button));
  }
  for (const name of CHOICES) {
    const radios = document.querySelectorAll(`.settings input[name=${name}]`);
    for (const radio of radios) {
      radio.checked = radio.value === page.dataset[name];
      radio.addEventListener("change", () => { choose(name, radio.value); tell(); });
    }
  }
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copied(button.dataset.copy));
      button.textContent = button.dataset.done;
    });
  }
  // Without its own script a search page has none.
  if (document.querySelector("#search-unable:not([data-asked])")) page.classList.remove("script");
  // On a letter that was opened from a search, if the browser can.
  const asked = new URLSearchParams(location.search).has("q");
  if (asked && document.body.classList.contains("letter")) import("./search/highlight.js").catch(() => {});
});
