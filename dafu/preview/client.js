// In every page of a preview: shows what is wrong with the content, and loads the page anew when
// the site has changed.

const WORDS = {
  "zh-Hans": { preview: "预览", errors: "有错误，页面是改动前的", warnings: "有提醒", hidden: "不公开的文件", gone: "预览已停止" },
  en: { preview: "Preview", errors: "Errors: the page is as it was before", warnings: "Warnings", hidden: "Files that are not public", gone: "The preview has ended" },
};
const words = WORDS[document.documentElement.lang] ?? WORDS["zh-Hans"];
const shown = Number(document.querySelector("script[data-version]").dataset.version);
const bar = document.createElement("aside");
bar.id = "dafu-preview";
bar.setAttribute("role", "status");
bar.setAttribute("aria-label", words.preview);
document.body.append(bar);

const source = new EventSource("/_dafu/news");
source.addEventListener("message", ({ data }) => {
  const news = JSON.parse(data);
  if (news.version !== shown) location.reload();
  else show(news);
});
source.addEventListener("error", () => show({ problems: [], hidden: [], gone: true }));

function show({ problems, hidden, gone = false }) {
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity !== "error");
  bar.className = errors.length || gone ? "wrong" : "";
  bar.replaceChildren(
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
