// Small conveniences; every page works without them. It runs before the page is drawn, so that what
// a reader chose is there from the start. Written for Chromium 78, as all scripts of these folders
// but those that only a search needs.

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
// Only secure pages may copy.
page.classList.toggle("can-copy", "clipboard" in navigator);
for (const name of CHOICES) page.dataset[name] = remembered(name);

// Text of the element of that id, a citation with the day on which it is copied; else a link.
function copied(what) {
  const cited = document.getElementById(what);
  if (!cited) return what;
  const element = cited.cloneNode(true);
  element.querySelector("span").textContent = `[${new Date().toLocaleDateString("sv")}]`;
  return element.textContent;
}

document.addEventListener("DOMContentLoaded", () => {
  for (const name of CHOICES) {
    const radios = document.querySelectorAll(`.settings input[name=${name}]`);
    for (const radio of radios) {
      radio.checked = radio.value === page.dataset[name];
      radio.addEventListener("change", () => choose(name, radio.value));
    }
  }
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copied(button.dataset.copy));
      button.textContent = button.dataset.done;
    });
  }
  // On a letter that was opened from a search; a browser that cannot leaves it unmarked.
  const asked = new URLSearchParams(location.search).has("q");
  if (asked && document.body.classList.contains("letter")) import("./search/highlight.js").catch(() => {});
});
