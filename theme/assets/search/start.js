// The door of the search page: loads the search, or says why this browser has none. Classic and
// written for Chromium 78; what it lets in may be written for any browser that has what it asks for.
{
  const here = document.currentScript.src;
  const form = document.querySelector("form[role=search]");
  const unable = document.getElementById("search-unable");

  // A WebAssembly module with a table of external references, which Pagefind's engine has too.
  const PROBE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 4, 4, 1, 0x6f, 0, 0]);

  // What is in the way: the browser's age, or its settings, or the policy of the site; or nothing.
  function obstacle() {
    if (!("DecompressionStream" in window)) return "old";
    if (!("WebAssembly" in window)) return "blocked";
    if (!WebAssembly.validate(PROBE)) return "old";
    try { return new WebAssembly.Module(PROBE) && ""; } catch { return "blocked"; }
  }

  function refuse(reason) {
    unable.firstElementChild.textContent = unable.dataset[reason];
    unable.classList.remove("no-script");
    document.getElementById("search-status").textContent = unable.dataset.refused;
    document.getElementById("search-results").dataset.state = "error";
  }

  function load() {
    const script = document.createElement("script");
    script.type = "module";
    script.src = new URL("search.js", here).href;
    script.addEventListener("error", () => refuse("notLoaded"));
    script.addEventListener("load", () => {
      if (!form.classList.contains("ready")) refuse("notLoaded");
    });
    document.head.append(script);
  }

  form.elements.q.value = new URLSearchParams(location.search).get("q") || "";
  unable.dataset.asked = "";
  const reason = obstacle();
  if (reason) refuse(reason);
  else load();
}
