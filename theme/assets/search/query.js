// What a reader types, as readings: lists of terms that a letter must hold, and what it must not.
// Letters load this too: it is written for Chromium 78, as are the modules that it imports.

import { fold } from "./fold.js";
import { bare, essence } from "./plain.js";

const QUOTED = /^(?:"(.+)"|“(.+)”|「(.+)」|『(.+)』)$/u;
const TOKENS = /(?<!\S)[-－]?(?:"[^"]+"|“[^”]+”|「[^」]+」|『[^』]+』)(?!\S)|\S+/gu;
const EITHER = new Set(["或", "或者", "or", "OR", "|", "｜"]);
const LONE = /^[\p{P}\p{S}\ufe0f\u200d]+$/u;
const EDGES = /^[,，、;；]+|[,，、;；]+$/gu;
const WITHOUT = /^(?:[-－](?=[^\d\s-])|不含|不包括|排除)(.+)$/u;

// A document number however its brackets, blanks and 号 are typed: agency, year, serial.
const DOCUMENT =
  /(?<agency>[\u3400-\u9fff]{2,20})\s*[(〔[【〖﹝<《〈]?\s*(?<year>(?:19|20)\d\d)\s*年?\s*[)〕\]】〗﹞>》〉]?\s*[-_/—]?\s*第?\s*0*(?<serial>[1-9]\d{0,5})\s*(?:号|(?=\s)|$)/gu;
// The same with the agency after the number: 2023年第14号 普发改委.
const TURNED =
  /^\s*[(〔[]?(?<year>(?:19|20)\d\d)[)〕\]]?\s*年?\s*[-_/]?\s*第?\s*0*(?<serial>[1-9]\d{0,5})\s*号\s*(?<agency>[\u3400-\u9fff]{2,12})\s*$/u;
// A year in Chinese numerals, as some print it in a document number.
const SPELLED_YEAR = /(?<=[(〔[【〖﹝])[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=[)〕\]】〗﹞])|[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=年?\s*[-第]?\s*\d+\s*号)/gu;
// A proposal's number with what it is of: 提案152045, 152045号提案, 建议第6001号, 编号152045.
const PROPOSAL = /(?:提案|建议|议案|编号|案号|第|no\.?|#)\s*(?:编号|号码?)?\s*[:：#]?\s*第?\s*(\d{3,8})(?!\d|年)\s*号?|(?<!\d)(\d{3,8})\s*号\s*(?:提案|建议|议案|代表建议)?/giu;

// The fields that a query may name: 主送:张, 单位:教育局.
const FIELDS = new Map(Object.entries({
  主送: "names", 委员: "names", 代表: "names", 单位: "issuer", 发文机关: "issuer", 答复单位: "issuer",
  标题: "title", 题目: "title", 案由: "title", 文号: "number", 结果: "result", 办理结果: "result",
  年份: "date", 日期: "date", 届次: "names", 主题: "names",
}));
const FIELD = new RegExp(`^(${[...FIELDS.keys()].join("|")})[:：](.+)$`, "u");

// The ways to read a query word by word, the likeliest first. Each is { terms, without, said }:
// terms { text, number, either, field }, of which `text` is folded, `number` is the key of the number
// that the term may be, `either` are texts of which one is enough.
export function readings(query) {
  const typed = closed(query);
  const normal = typed.normalize("NFKC").replace(SPELLED_YEAR, inDigits);
  const turned = normal.match(TURNED);
  const form = ({ agency, year, serial }) => ` ${agency}(${year})${serial}号 `;
  const numbered = turned
    ? form(turned.groups)
    : normal.replace(DOCUMENT, (...match) => form(match[match.length - 1]));
  return distinct([reading(numbered), reading(typed)]);
}

// A query without blanks inside a date or a number: 2023 年 5 月 8 日; with one between quotations.
export function closed(query) {
  return query.replace(/([”」』])(?=[“「『])/gu, "$1 ").replace(/(?<=\d)\s+(?=[年月日号届次])|(?<=[年月])\s+(?=\d{1,2}\s*[月日])/gu, "");
}

// The further ways, for what is found in none of those: without marks and question words, numbers
// without what they are of.
export function freeReadings(query) {
  const proposal = query.normalize("NFKC").replace(PROPOSAL, (_, one, two) => ` ${one || two} `);
  const tried = [bare(query), essence(query)];
  if (proposal !== query.normalize("NFKC")) tried.unshift(onlyNumbers(proposal), bare(proposal));
  return distinct(tried.map((text) => reading(text))).filter(({ terms }) => terms.length);
}

function inDigits(numerals) {
  return [...numerals.replace(/[零○]/gu, "〇")].map((char) => "〇一二三四五六七八九".indexOf(char)).join("");
}

function onlyNumbers(text) {
  return (text.match(/(?<!\d)\d{3,8}(?!\d)/gu) || []).join(" ");
}

// The words and quotations of a query, without the marks that only part them: 停车 + 学校, 停车， 学校,
// 停车 AND 学校; NOT before one as the minus that it means.
function tokensOf(query) {
  const all = query.match(TOKENS) || [];
  const said = all.filter((token) => EITHER.has(token) || !LONE.test(token));
  const between = (at) => at > 0 && at < said.length - 1;
  if (said.length < 2) return said.length ? said : all;
  return said.flatMap((token, at) => {
    if (between(at) && (token === "AND" || token === "NOT")) return [];
    const word = token.replace(EDGES, "");
    return between(at - 1) && said[at - 1] === "NOT" ? [`不含${word}`] : [word];
  });
}

// Whether a query asks for just what it says.
export function isLiteral(query) {
  return tokensOf(closed(query)).every((token) => QUOTED.test(token));
}

// A query without its operators, for whoever reads it freely.
export function proseOf(query) {
  const tokens = tokensOf(query).filter(
    (token, at) => !(at && WITHOUT.test(token)) && !EITHER.has(token) && !QUOTED.test(token));
  return tokens.map((token) => token.replace(FIELD, "$2")).join(" ");
}

function reading(query) {
  const terms = [];
  const without = [];
  let either = false;
  for (const token of tokensOf(query)) {
    const less = token.match(WITHOUT);
    if (EITHER.has(token) && terms.length) either = true;
    else if (less && terms.length) without.push(unquoted(less[1]).text);
    else {
      const term = one(token);
      if (!term.text) continue;
      const last = terms[terms.length - 1];
      if (either) last.either = [...(last.either || [last.text]), term.text];
      else if (!terms.some(({ text, field }) => text === term.text && field === term.field)) terms.push(term);
      either = false;
    }
  }
  return { terms, without: without.filter(Boolean) };
}

function one(token) {
  const field = token.match(FIELD);
  const { text, quoted } = unquoted(field ? field[2] : token);
  return { text, number: quoted ? null : numberKey(text), ...(field && { field: FIELDS.get(field[1]) }) };
}

function unquoted(token) {
  const quoted = (token.match(QUOTED) || []).slice(1).find(Boolean);
  return { text: fold(quoted || token).replace(/\n/gu, ""), quoted: Boolean(quoted) };
}

// The counterpart of number_key in dafu/search/terms.py; null for what is no number.
function numberKey(text) {
  const [, number] = text.match(/^第?(\d+)号?$/u) || text.match(/^(.+\(\d{4}\)\d+号)$/u) || [];
  return number || null;
}

function distinct(all) {
  const seen = new Set();
  return all.filter((made) => {
    const key = JSON.stringify(made);
    return made.terms.length && !seen.has(key) && seen.add(key);
  });
}
