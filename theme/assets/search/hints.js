// What a query says beside words: a day, a year, a session, a result, an office. Each is a hint
// { facet, values, label, said } that the page offers as a filter; `said` is what was typed.

import { named, namedByHalf } from "./offices.js";
import { essence } from "./plain.js";

const DIGITS = "〇一二三四五六七八九";
const NUMERAL = "[〇零○一二三四五六七八九十0-9]{1,3}";
const YEAR = "((?:19|20)\\d\\d|[一二][九〇零○][〇零○一二三四五六七八九]{2})";
const DATE = new RegExp(
  `${YEAR}(?:年|[-/.])(${NUMERAL})(?:月|[-/.])(?:(${NUMERAL})[日号]?)?(?![\\d-])`, "gu");
const MONTH = new RegExp(`${YEAR}(?:年|[-/.])(${NUMERAL})月?(?![\\d〇一二三四五六七八九十号./-])`, "gu");
const COMPACT = /(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)/gu;
// A year by its last two digits, which is no number of years: 21年, not 10年内.
const SHORT_YEAR = /(?<![\d.第近前后过满约超达已用每])(\d\d)年度?(?![\d级以来前后内间多半期限份龄])/gu;
const ALONE = new RegExp(`(?<![\\d.〔(\\[])${YEAR}(?:年度?|(?![\\d.%〕)\\]万亿元个家条米号-]))`, "gu");
const SESSION = new RegExp(
  `(?:政协|人大|人代会)?第?(${NUMERAL})届(?:人大|政协)?(?:全国)?\\s*第?(?:(${NUMERAL})次)?(?:会议)?`, "gu");

// What people say for each result; the site's own words come with the page.
const RESULTS = [
  ["not_feasible", /(?:暂时|目前|暂|还)?(?:不能|无法|难以|没法|不予|没能|不好)(?:解决|办理|采纳|落实)(?:的|了)?|解决不了(?:的)?|办不了(?:的)?|(?:还|都)?(?:没有?|未能?|不)(?:被)?(?:解决|采纳|落实)(?:的)?|不可行/u],
  ["in_progress", /(?:正在|正|还在|在)(?:解决|办理|落实|推进|处理)(?:当?中)?(?:的)?|(?:办理|解决|处理)(?:当)?中(?:的)?|在办(?:的)?/u],
  ["planned", /(?:已?列入|已?纳入)?(?:计划|拟|准备|将来|今后|以后|打算)(?:予以|逐步)?(?:解决|办理|落实)(?:的)?|列入计划(?:的)?/u],
  ["adopted", /(?:已经?|全部|基本)(?:被)?(?:解决|采纳|落实|办结|办成|办好)(?:了|的|了的)?|(?:解决|采纳|落实|办成|办好)了(?:的)?|(?:被|予以)?采纳(?:落实|解决)?(?:的|了)?(?![\u3400-\u9fff])|办结(?:的)?/u],
  ["reference", /(?:留作|作为|仅供|供)(?:工作)?参考(?:的)?/u],
];

// The hints of a query, and what is left of it.
export function hints(query, index, site) {
  const found = [];
  let rest = query;
  const take = (pattern, make) => {
    rest = rest.replace(pattern, (...match) => {
      const hint = make(...match);
      if (!hint) return match[0];
      found.push({ ...hint, said: match[0].trim() });
      return " ";
    });
  };
  const day = (year, month, date) => dayHint(number(year, true), number(month), date && number(date));
  take(DATE, (_, year, month, date) => (date ? day(year, month, date) : undefined));
  take(COMPACT, (_, year, month, date) => day(year, month, date));
  take(MONTH, (_, year, month) => day(year, month));
  take(SESSION, (_, term, meeting) => sessionHint(index, number(term), meeting && number(meeting)));
  take(/(?<![\d-])(\d{1,2})-([1-9])(?![\d-])/gu, (_, term, meeting) => sessionHint(index, number(term), number(meeting)));
  take(/(?<!\d)(\d\d)年(\d{1,2})月(?:(\d{1,2})[日号])?/gu, (_, year, month, date) => day(`20${year}`, month, date));
  take(ALONE, (_, year) => yearHint(index, String(number(year, true))));
  take(SHORT_YEAR, (_, year) => yearHint(index, `20${year}`));
  for (const term of site.results) {
    const words = term.words.filter((word) => word.length > 1).sort((a, b) => b.length - a.length);
    const all = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")).join("|");
    if (all) take(new RegExp(`(?:${all})的?`, "u"), () => resultHint(index, term));
  }
  for (const [code, pattern] of RESULTS) {
    const term = site.results.find((one) => one.code === code);
    if (term && !found.some(({ facet }) => facet === "result")) {
      take(pattern, () => resultHint(index, term));
    }
  }
  if (!found.some(({ facet }) => facet === "session")) {
    const office = named(rest, index, site);
    const half = office ? "" : essence(rest);
    const names = office ? office.names : namedByHalf(half, index, site.synonyms);
    if (names.length) {
      const said = office ? office.said : half;
      found.push({ facet: "issuer", values: names, label: names[0], said, bare: !office });
      rest = rest.replace(said, " ");
    }
  }
  return { hints: found, rest: rest.replace(/\s+/gu, " ").trim() };
}

// The letters that a hint speaks of.
export function speaksOf(index, { facet, values, from, to }) {
  if (facet === "date") return (letter) => index.days[letter] >= from && index.days[letter] <= to;
  const { values: all, of } = index.facets[facet];
  const codes = new Set(all.flatMap((words, code) => (
    words.some((word) => values.includes(word)) ? [code] : [])));
  return (letter) => codes.has(of[letter]);
}

function dayHint(year, month, date) {
  const first = Date.UTC(year, month - 1, date ?? 1);
  if (!(month >= 1 && month <= 12) || (date !== undefined && new Date(first).getUTCDate() !== date)) return undefined;
  const last = date === undefined ? Date.UTC(year, month, 0) : first;
  const day = (time) => Math.round(time / 86_400_000);
  const label = `${year}年${month}月${date === undefined ? "" : `${date}日`}`;
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  return { facet: "date", from: day(first), to: day(last), values: [iso(first), iso(last)], label };
}

function yearHint(index, year) {
  const known = index.facets.year.values.some(([one]) => one === year);
  return known ? { facet: "year", values: [year], label: year } : undefined;
}

function sessionHint(index, term, meeting) {
  const said = `${numeral(term)}届${meeting ? `${numeral(meeting)}次` : ""}`;
  const known = [...new Set(index.facets.session.values.flat())];
  const values = known.filter((label) => label.includes(said) && !/[一二三四五六七八九十]/u.test(
    label[label.indexOf(said) - 1] ?? ""));
  return values.length ? { facet: "session", values, label: said } : undefined;
}

function resultHint(index, { label }) {
  const known = index.facets.result.values.some(([one]) => one === label);
  return known ? { facet: "result", values: [label], label } : undefined;
}

// The number that digits or Chinese numerals say; those of a year one by one.
function number(text, oneByOne = false) {
  const plain = text.replace(/[零○]/gu, "〇");
  if (/^\d+$/u.test(plain)) return Number(plain);
  if (oneByOne || !plain.includes("十")) {
    return Number([...plain].map((char) => (DIGITS.includes(char) ? DIGITS.indexOf(char) : char)).join(""));
  }
  const [tens, ones] = plain.split("十");
  return (tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0);
}

function numeral(value) {
  if (value < 10) return DIGITS[value];
  const tens = Math.floor(value / 10);
  return `${tens > 1 ? DIGITS[tens] : ""}十${value % 10 ? DIGITS[value % 10] : ""}`;
}
