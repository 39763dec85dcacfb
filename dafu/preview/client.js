// In every page of a preview: shows what is wrong with the content, and loads the page anew when
// the site has changed. It asks again and again: a connection kept open in every page would leave
// none for the seventh, as a browser has six for a host. Written for Chromium 78.

const WORDS = {
  "zh-Hans": { preview: "预览", errors: "有错误，页面是改动前的", warnings: "有提醒", hidden: "不公开的文件", gone: "预览已停止" },
  en: { preview: "Preview", errors: "Errors: the page is as it was before", warnings: "Warnings", hidden: "Files that are not public", gone: "The preview has ended" },
};
const PAUSE = 500; // milliseconds between two questions
const PATIENCE = 2; // questions without an answer until the preview is said to have ended

const words = WORDS[document.documentElement.lang] || WORDS["zh-Hans"];
const script = document.querySelector("script[data-version]");
const bar = document.getElementById("dafu-preview") || document.createElement("aside");
bar.id = "dafu-preview";
bar.setAttribute("role", "status");
bar.setAttribute("aria-label", words.preview);
document.body.append(bar);

let wake = () => {};
document.addEventListener("visibilitychange", () => wake());
follow(Number(script.dataset.seen));

async function follow(seen) {
  for (let unanswered = 0; ; ) {
    try {
      const news = await ask(seen);
      if (news && (news.version !== Number(script.dataset.version) || script.dataset.seen !== "0")) {
        location.reload();
        return;
      }
      if (news) show(news);
      if (news) seen = news.serial;
      unanswered = 0;
    } catch {
      seen = 0; // so that all is shown again if there is an answer after all
      unanswered += 1;
      if (unanswered === PATIENCE) show({ problems: [], hidden: [], gone: true });
    }
    await pause();
  }
}

// What there is to tell, or nothing where that is what was seen.
async function ask(seen) {
  const answer = await fetch(new URL(`news?seen=${seen}`, script.src), { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.status === 204 ? undefined : answer.json();
}

// Browsers slow down what is out of sight; it is asked at once when it is looked at.
function pause() {
  return new Promise((done) => {
    wake = done;
    setTimeout(done, PAUSE);
  });
}

function show({ problems, hidden, gone }) {
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity !== "error");
  bar.className = errors.length || gone ? "wrong" : "";
  bar.textContent = "";
  bar.append(
    element("p", gone ? words.gone : words.preview),
    ...list(words.errors, errors.map(line), true),
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
