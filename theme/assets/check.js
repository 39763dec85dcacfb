// Checks saved letters against the publication log. Nothing leaves the browser. A classic script, so
// that the page works from a disk too, where modules may not be loaded.
{
  const zone = document.getElementById("check-zone");
  const input = document.getElementById("check-file");
  const results = document.getElementById("check-results");
  const status = document.getElementById("check-status");
  const text = results.dataset;
  const ADDRESS = /^replies\/[12]\d{3}\/[A-Za-z0-9_-]+$/;
  const HASH = /^[0-9a-f]{64}$/;

  // RFC 8785: JSON.stringify writes text and numbers as it asks; keys are in order of their UTF-16.
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }

  async function sha256(data) {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function keys(value) {
    if (value === null || typeof value !== "object") return 0;
    const own = Array.isArray(value) ? 0 : Object.keys(value).length;
    return Object.values(value).reduce((sum, inner) => sum + keys(inner), own);
  }

  // A letter, or null for anything else. A key that is there twice shows one thing to people and
  // another to programs; a number beyond all bounds is read as none.
  function letterOf(source) {
    let letter;
    try { letter = JSON.parse(source); } catch { return null; }
    if (!letter || !HASH.test(letter.sha256) || typeof letter.title !== "string") return null;
    const strings = source.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g);
    const written = [...strings].filter((match) => match[1]).length;
    const whole = !/[0-9][eE]/.test(source.replace(/"(?:[^"\\]|\\.)*"/g, ""));
    return written === keys(letter) && whole ? letter : null;
  }

  // The log, the newest entry first: from the site, a month at a time and only as far as is needed,
  // or from files that were given. Throws where an entry is not the one that the next one names.
  async function* entries(given) {
    let expected = given ? null : (await load("index.json")).newest;
    for await (const lines of given ? [given] : months()) {
      for (const line of lines.split("\n").filter(Boolean).reverse()) {
        if (expected !== null && await sha256(line) !== expected) throw new Broken();
        const entry = JSON.parse(line);
        expected = entry.previous;
        yield entry;
        if (expected === null) return;
      }
    }
    throw new Broken();
  }

  class Broken extends Error {}

  async function* months() {
    const { months: found } = await load("index.json");
    for (const month of [...found].reverse()) yield await load(month.file, true);
  }

  async function load(name, asText = false) {
    const answer = await fetch(`${text.root}data/log/${name}`, { cache: "no-cache" });
    if (!answer.ok) throw new TypeError(answer.statusText);
    return asText ? answer.text() : answer.json();
  }

  // What the log says of a version: since when, until when and why, and when the log was written.
  async function lookedUp(hash, given) {
    const found = { published: null, ended: null, kind: null, asOf: null };
    for await (const entry of entries(given)) {
      found.asOf = found.asOf || entry.time;
      const change = entry.changed.find((pair) => pair.old === hash);
      if (!found.ended && (change || entry.removed.includes(hash))) {
        found.ended = entry.time;
        found.kind = change ? change.kind : "removed";
      }
      if (entry.added.includes(hash) || entry.changed.some((pair) => pair.new === hash)) {
        found.published = entry.time;
        break;
      }
    }
    return found;
  }

  async function judge(letter, hash, given) {
    if (!given && text.hasLog !== "yes") return judgeWithoutLog(letter, hash);
    try {
      const found = await lookedUp(hash, given);
      if (!found.published) return unrecorded(letter, hash, given);
      if (!found.ended) return ["current", found];
      return [found.kind === "removed" ? "removed" : "replaced", found];
    } catch (error) {
      if (error instanceof TypeError) return letter.sha256 === hash ? ["unreachable", {}] : ["altered", {}];
      return ["broken", {}];
    }
  }

  // A letter that was saved before the site kept a log, or before that version was recorded.
  async function unrecorded(letter, hash, given) {
    if (letter.sha256 !== hash) return ["altered", {}];
    const [state] = given ? ["unknown"] : await judgeWithoutLog(letter, hash);
    return [state === "same" ? state : "unknown", {}];
  }

  // What a letter says: its salt says nothing, and comes and goes with the log.
  function words(letter) {
    const { links, sha256, salt, ...rest } = letter;
    return canonical(rest);
  }

  // A site that keeps no log has at least the letter as it is now.
  async function judgeWithoutLog(letter, hash) {
    if (letter.sha256 !== hash) return ["altered", {}];
    if (!ADDRESS.test(letter.path)) return ["unknown", {}];
    try {
      const answer = await fetch(`${text.root}${letter.path}.json`, { cache: "no-cache" });
      if (answer.status === 404) return ["different", {}];
      return [words(await answer.json()) === words(letter) ? "same" : "different", {}];
    } catch {
      return ["whole", {}];
    }
  }

  const shown = (time) => (time || "").replace("T", " ").replace("+08:00", "");
  const said = (key, values) =>
    (text[key] || "").replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));

  function show(state, name, letter, hash, found) {
    const item = document.getElementById("check-result").content.cloneNode(true).firstElementChild;
    const part = (field) => item.querySelector(`[data-field=${field}]`);
    item.dataset.state = state;
    part("file").textContent = name;
    part("verdict").textContent = said(state, found);
    part("kind").textContent = state === "replaced" ? text[found.kind] : "";
    part("title").textContent = letter ? letter.title : "";
    part("hash").textContent = hash || "";
    const link = part("link");
    const leads = ["current", "replaced", "same", "different", "altered"].includes(state);
    if (leads && ADDRESS.test(letter.path)) link.href = `${text.root}${letter.path}/`;
    else link.remove();
    results.append(item);
  }

  let log = "";

  async function check(files) {
    results.textContent = "";
    text.state = "working";
    status.textContent = text.working;
    const letters = [];
    for (const file of files) {
      const source = await file.text();
      if (file.name.endsWith(".ndjson")) log = joined(log, source);
      else letters.push([file.name, source]);
    }
    for (const [name, source] of letters) {
      const letter = letterOf(source);
      if (!letter) {
        show("unreadable", name, null, null, {});
        continue;
      }
      const { links, sha256: kept, ...record } = letter;
      const hash = await sha256(canonical(record));
      const [state, found] = await judge(letter, hash, log);
      show(state, name, letter, hash, found);
    }
    text.state = letters.length ? "done" : log ? "given" : "idle";
    status.textContent = said(text.state, {});
  }

  // Months given one after another, in order of their entries.
  function joined(before, after) {
    const lines = new Set([...before.split("\n"), ...after.split("\n")].filter(Boolean));
    const number = (line) => { try { return JSON.parse(line).number; } catch { return 0; } };
    return [...lines].sort((one, other) => number(one) - number(other)).join("\n");
  }

  if (window.crypto && window.crypto.subtle) {
    zone.hidden = false;
    document.querySelector(".by-hand").open = false;
    input.addEventListener("change", () => check([...input.files]));
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      check([...event.dataTransfer.files]);
    });
  } else {
    document.getElementById("check-insecure").hidden = false;
  }
}
