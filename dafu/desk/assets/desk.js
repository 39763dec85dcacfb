// The open form: checks what is written while it is written, shows the page as it would be, and
// takes dropped files. The form works without: then only saving checks. Written for Chromium 78.

const { root, token } = document.body.dataset;
const PAUSE = 600; // milliseconds after the last key until it is checked

const form = document.querySelector(".letter-form");
if (form) open(form);

function open(form) {
  const counts = form.querySelector(".counts");
  const unsaved = form.querySelector(".unsaved");
  const frame = document.querySelector(".live iframe");
  const saved = form.dataset.unsaved ? "" : written(form);
  const fix = form.querySelector(".fix");
  if (!saved) unsaved.textContent = counts.dataset.unsaved;
  let timer = 0;
  let newest = 0;
  let waits = false; // for a check of what was written last

  form.addEventListener("input", () => later());
  form.addEventListener("change", () => later());
  form.addEventListener("click", (event) => act(event, form, later));
  form.addEventListener("submit", () => window.removeEventListener("beforeunload", warn));
  window.addEventListener("beforeunload", warn);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.querySelector("button.main").click();
    }
  });
  // Nobody is told what is missing in a form that was just opened.
  frame.addEventListener("load", () => { if (form.dataset.letter || written(form) !== saved) check(); });
  suggestions(form, later);
  drops(form, later);

  function later() {
    unsaved.textContent = written(form) === saved ? "" : counts.dataset.unsaved;
    waits = true;
    counts.setAttribute("aria-busy", "true");
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  }

  async function check() {
    const mine = (newest += 1);
    waits = false;
    let told;
    try {
      told = await ask("check/", written(form));
    } catch {
      counts.textContent = counts.dataset.unreachable;
      return;
    }
    if (mine !== newest || told.unreadable) return;
    if (told.message) counts.textContent = told.message;
    if (!told.told) return;
    counts.innerHTML = told.summary;
    fix.hidden = !told.fixable;
    fix.textContent = fix.dataset.label.replace("#", told.fixable);
    for (const list of form.querySelectorAll("[data-told]")) {
      const html = told.told[list.dataset.told] || "";
      if (list.innerHTML.trim() !== html.trim()) list.innerHTML = html;
      const folded = list.closest("details");
      if (folded && list.children.length) folded.open = true;
      const input = list.id && form.querySelector(`[aria-describedby~="${list.id}"]`);
      if (input) input.setAttribute("aria-invalid", String(Boolean(list.querySelector(".error"))));
    }
    // What has no input of its own is told at the top.
    form.querySelector(".changed").innerHTML = told.changes || "";
    const explain = form.querySelector(".explain");
    if (explain) explain.hidden = !told.explain;
    show(frame, told.page);
    if (!waits) counts.setAttribute("aria-busy", "false");
  }

  function warn(event) {
    if (written(form) === saved) return;
    event.preventDefault();
    event.returnValue = "";
  }
}

function written(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

async function ask(path, body, headers = { "Content-Type": "application/x-www-form-urlencoded" }) {
  const answer = await fetch(root + path, {
    method: "POST",
    body,
    headers: Object.assign({ "X-Desk-Token": token }, headers),
  });
  return answer.json();
}

// The page in the frame becomes the new one where it stands, so that nobody loses their place.
function show(frame, page) {
  const there = frame.contentDocument;
  if (!there || !there.body || !page) return;
  const made = new DOMParser().parseFromString(page, "text/html");
  const top = there.documentElement.scrollTop;
  there.body.replaceWith(there.adoptNode(made.body));
  there.documentElement.scrollTop = top;
}

function act(event, form, later) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches(".add")) {
    add(button.closest("[data-rows]"));
    later();
  } else if (button.matches(".remove")) {
    const rows = button.closest("[data-rows]");
    button.closest(".row").remove();
    rows.querySelector(":scope > p .add").focus();
    later();
  } else if (button.dataset.line) {
    jump(form.querySelector("#f-body, #f-text"), Number(button.dataset.line));
  } else if (button.dataset.offer) {
    const input = form.querySelector(`#${button.dataset.offer}`);
    const lines = input.value.split("\n").filter((line) => line.trim());
    const word = button.dataset.word || button.textContent;
    if (!lines.includes(word)) lines.push(word);
    input.value = lines.join("\n");
    input.rows = lines.length;
    const folded = input.closest("details");
    if (folded) folded.open = true;
    later();
  } else if (button.matches("[data-explain]")) {
    explain(form);
    later();
  } else if ("promise" in button.dataset) {
    promise(form, button);
    later();
  }
}

// A row more, numbered after all that there are; the first of its inputs is where one writes on.
function add(rows, values = {}) {
  const all = rows.querySelector(":scope > .all-rows");
  const numbers = [...all.querySelectorAll("[name]")].map(
    ({ name }) => Number(name.slice(rows.dataset.rows.length + 1).split(".")[0]),
  );
  const number = Math.max(-1, ...numbers) + 1;
  const holder = document.createElement("div");
  holder.innerHTML = rows.querySelector(":scope > template").innerHTML.replace(/__n__/g, number);
  const row = holder.firstElementChild;
  all.append(row);
  for (const name of Object.keys(values)) {
    row.querySelector(`[name="${rows.dataset.rows}.${number}.${name}"]`).value = values[name];
  }
  const first = row.querySelector("input, select, textarea");
  if (first) first.focus();
  return row;
}

function explain(form) {
  const rows = form.querySelector('[data-rows="corrections"]');
  if (!rows) return;
  const details = rows.closest("details");
  if (details) details.open = true;
  add(rows, { date: today() }).querySelector('[name$=".note"]').focus();
}

// The day in China, as the rules have it, wherever this computer believes to be.
function today() {
  return new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
}

// A sentence of the text becomes a commitment, once the editor says so.
function promise(form, button) {
  const rows = form.querySelector('[data-rows="commitments"]');
  if (!rows) return;
  const details = rows.closest("details");
  if (details) details.open = true;
  add(rows, { text: button.dataset.promise, due: button.dataset.due });
  button.disabled = true;
}

function jump(text, line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] || "").length);
  text.scrollTop = Math.max(0, (text.scrollHeight / lines.length) * (line - 4));
}

// What the register knows of the office that was chosen.
function suggestions(form, later) {
  const issuer = form.elements.issuer;
  const number = form.querySelector("[data-fill=number]");
  const contact = form.querySelector("[data-fill=contact]");
  if (!issuer || !number) return;
  let known = {};
  let newest = 0;
  const label = number.textContent;
  number.addEventListener("click", () => fill({ document_number: known.number }, number));
  contact.addEventListener("click", () => {
    const parts = Object.keys(known.contact).map((name) => [`contact.${name}`, known.contact[name]]);
    fill(Object.fromEntries(parts), contact);
  });
  issuer.addEventListener("change", look);
  if (form.elements.date) form.elements.date.addEventListener("change", look);
  look();

  async function look() {
    const mine = (newest += 1);
    const year = (form.elements.date ? form.elements.date.value : "").slice(0, 4);
    const document_number = form.elements.document_number;
    const asked = { issuer: issuer.value, year, number: document_number ? document_number.value : "" };
    const answer = await fetch(`${root}suggest/?${new URLSearchParams(asked)}`).catch(() => null);
    if (!answer || !answer.ok) return;
    const told = await answer.json();
    if (mine !== newest) return; // Answers may overtake each other.
    known = told;
    number.hidden = !known.number || !document_number || Boolean(document_number.value);
    number.textContent = label + known.number;
    contact.hidden = !Object.keys(known.contact).length;
    const { name, year: folder } = form.elements;
    // Nothing changes under the hands of whoever is writing there.
    const free = (input) => input && input !== document.activeElement;
    if (free(folder) && /^[12]\d{3}$/.test(year)) folder.value = year;
    if (free(name) && name.tagName === "INPUT" && !name.dataset.own && issuer.value) name.value = known.name;
  }

  function fill(values, button) {
    for (const name of Object.keys(values)) {
      if (form.elements[name]) form.elements[name].value = values[name];
    }
    button.hidden = true;
    form.querySelector(".counts").textContent = form.querySelector(".counts").dataset.filled;
    look();
    later();
  }
  const own = form.querySelector("#f-name");
  if (own) own.addEventListener("input", () => { own.dataset.own = "yes"; });
}

function drops(form, later) {
  const zone = form.querySelector("[data-attach]");
  const text = form.querySelector("#f-body");
  if (zone) {
    const status = zone.querySelector("[role=status]");
    receive(zone, (files) => attach(files, status));
    if (text) receive(text, (files) => attach(files, status, text));
  }
  const imports = form.querySelector("[data-import]");
  if (imports) receive(imports, ([file]) => file && read(file));

  async function attach(files, status, at) {
    for (const file of files) {
      const query = new URLSearchParams({ letter: form.dataset.letter, name: file.name });
      const told = await ask(`attach/?${query}`, file, { "Content-Type": "application/octet-stream" });
      status.textContent = told.message || `${told.title} → ${told.file}`;
      if (!told.file) continue;
      const rows = form.querySelector('[data-rows="attachments"]');
      add(rows, { file: told.file, title: told.title });
      if (at && told.image) at.setRangeText(`\n\n![${told.title}](${told.file})\n\n`, at.selectionStart, at.selectionEnd, "end");
      later();
    }
  }

  // The server fills the form anew from what it reads.
  async function read(file) {
    const answer = await fetch(`${root}import/?${new URLSearchParams({ name: file.name })}`, {
      method: "POST",
      body: file,
      headers: { "X-Desk-Token": token, "Content-Type": "application/octet-stream" },
    });
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    const filled = made.querySelector(".letter-form");
    form.replaceWith(document.adoptNode(filled));
    open(filled);
    // Its page in the frame was loaded before there was anything to show.
    filled.dispatchEvent(new Event("input"));
    filled.querySelector("h1").scrollIntoView();
  }
}

// Files dropped on ``zone``, or chosen in it.
function receive(zone, take) {
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  const input = zone.querySelector("input[type=file]");
  if (input) {
    input.addEventListener("change", (event) => {
      event.stopPropagation();
      take([...input.files]);
      input.value = "";
    });
  }
}
