// In every page of a preview: shows what is wrong with the content, and loads the page anew when
// it would be another. A page in sight waits for news; others, and those for which the server has no
// place left, ask again and again: connections kept open in every page would leave none for the
// seventh, as a browser has six for a host. Written for Chromium 78.

const WORDS = {
  "zh-Hans": { preview: "预览", errors: "有错误，页面是改动前的", others: "有错误，这一页以外是改动前的", warnings: "有提醒", hidden: "不公开的文件", gone: "预览已停止" },
  en: { preview: "Preview", errors: "Errors: the page is as it was before", others: "Errors: all but this page is as it was before", warnings: "Warnings", hidden: "Files that are not public", gone: "The preview has ended" },
};
const PAUSE = 500; // milliseconds between two questions at least
const PATIENCE = 2; // questions without an answer until the preview is said to have ended

const words = WORDS[document.documentElement.lang] || WORDS["zh-Hans"];
const script = document.querySelector("script[data-page]");
const bar = document.getElementById("dafu-preview") || document.createElement("aside");
const stands = bar.matches("main"); // in place of a page, and says itself what is wrong
bar.id = "dafu-preview";
bar.setAttribute("role", "status");
bar.setAttribute("aria-label", words.preview);
document.body.append(bar);

let wake = () => {};
let asking = new AbortController();
document.addEventListener("visibilitychange", () => {
  if (document.hidden) asking.abort();
  wake();
});
follow();

async function follow() {
  let seen = 0;
  for (let unanswered = 0; ; ) {
    const begun = Date.now();
    try {
      const news = await ask(seen);
      const back = stands && unanswered >= PATIENCE;
      if (news && (back || news.page !== script.dataset.version)) {
        location.reload();
        return;
      }
      if (news && !stands) show(news);
      if (news) seen = news.serial;
      unanswered = 0;
    } catch (error) {
      if (error.name !== "AbortError") {
        seen = 0; // so that all is shown again if there is an answer after all
        unanswered += 1;
        if (unanswered === PATIENCE) show({ problems: [], hidden: [], gone: true });
      }
    }
    const left = begun + PAUSE - Date.now();
    if (left > 0) await pause(left);
  }
}

// What there is to tell, or nothing where that is what was seen.
async function ask(seen) {
  asking = new AbortController();
  const address = new URL("news", script.src);
  address.search = `?seen=${seen}&at=${encodeURIComponent(script.dataset.page)}${document.hidden ? "" : "&wait"}`;
  const answer = await fetch(address, { cache: "no-store", signal: asking.signal });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.status === 204 ? undefined : answer.json();
}

// Browsers slow down what is out of sight; it is asked at once when it is looked at.
function pause(milliseconds) {
  return new Promise((done) => {
    wake = done;
    setTimeout(done, milliseconds);
  });
}

function show({ problems, hidden, gone, new: isNew }) {
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity !== "error");
  bar.className = errors.length || gone ? "wrong" : "";
  bar.textContent = "";
  bar.append(
    element("p", gone ? words.gone : words.preview),
    ...list(isNew ? words.others : words.errors, errors.map(line), true),
    ...list(words.warnings, warnings.map(line), false),
    ...list(words.hidden, hidden.map((path) => [element("code", path)]), false),
  );
}

function list(title, entries, open) {
  if (!entries.length) return [];
  const details = element("details", element("summary", `${title}（${entries.length}）`));
  details.open = open;
  const items = element("ul");
  for (const entry of entries) items.append(element("li", ...entry));
  details.append(items);
  return [details];
}

function line({ place, message, hint }) {
  return [element("code", place), ` ${message}`, ...(hint ? [element("small", hint)] : [])];
}

function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}
