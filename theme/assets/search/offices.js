// Offices by the short names that people use: 教委, 卫健委, 区房管局.

import { fold } from "./fold.js";

const SHORTENED = [
  ["人民代表大会", "人大"], ["常务委员会", "常委会"], ["委员会", "委"], ["人民政府", "政府"],
  ["办公室", "办"], ["办事处", "办"], ["联合会", "联"], ["分局", "局"],
];
const AREA = /^(?:[^局委办]{1,10}?(?:自治区|省|市|州|盟))?[^局委办]{1,8}?[区县旗镇乡](?=.{2})/u;
const CITY = /^[^局委办]{2,6}?[省市州](?=.{3})/u;
const LIKE = "局委办厅"; // one office may have been each of these
const BARE = /^(?!管理|服务|行政|综合|事务|监督|保障)[\u3400-\u9fff]{2,8}(?<![局委办厅])$/u;
const SHORT = /[\u3400-\u9fff]{1,14}?(?:局|委员会|委|办公室|办|厅|街道办事处|街道|联合会|联(?![合系动网通盟])|法院|检察院)(?![\u3400-\u9fff]{0,1}[员会托])/gu;

// An office's name as short ones are made of it.
function plain(name) {
  let text = fold(name);
  for (const [long, short] of SHORTENED) text = text.replaceAll(long, short);
  return text.replace(/\([^()]*\)/gu, "").replace(/[和与及、]/gu, "");
}

function withoutArea(text) {
  const less = text.replace(AREA, "");
  return less === text ? text.replace(CITY, "") : less;
}

// The offices that a part of `query` names: { names, said }; undefined when none is named.
export function named(query, index, site) {
  const all = [...new Set(index.facets.issuer.values.flat())];
  for (const { name, also } of site.offices) {
    const said = [name, ...also].find((short) => query.includes(short));
    if (said && all.includes(name)) return { names: [name], said };
  }
  for (const said of query.split(/\s+/u)) {
    // What an office is called without what it is: 城管, 交警.
    const others = (site.synonyms.get(said) ?? []).map((other) => withoutArea(plain(other)));
    const names = all.filter((name) => others.includes(withoutArea(plain(name))));
    if (names.length) return { names, said };
  }
  for (const [said] of query.matchAll(SHORT)) {
    for (const short of [said, ...tails(said)]) {
      const names = officesOf(short, all, site.synonyms);
      if (names.length) return { names, said: short };
    }
  }
  return undefined;
}

// The offices that a whole query names without what they are: 公安, 财政, 卫健. Only their beginning or
// some of their characters side by side are a name: of a word that many say, like 管理, none is.
export function namedByHalf(query, index, synonyms) {
  if (!BARE.test(query)) return [];
  const all = [...new Set(index.facets.issuer.values.flat())];
  for (const end of LIKE) {
    const names = officesOf(query + end, all, synonyms).filter((name) => {
      const text = withoutArea(plain(name));
      return synonyms.has(query + end) || text.startsWith(query[0]) || text.includes(query);
    });
    if (names.length) return names;
  }
  return [];
}

// The ends of a text that may be an office's name by themselves: 停车找交警队 says 交警队.
function tails(text) {
  return Array.from({ length: Math.max(0, text.length - 2) }, (_, at) => text.slice(at + 1));
}

function officesOf(said, all, synonyms) {
  const whole = plain(said);
  const short = withoutArea(whole).replace(/^[区市县省](?=.{2})/u, "");
  for (const exact of [(name) => name === whole, (name) => withoutArea(name) === short]) {
    const names = all.filter((name) => exact(plain(name)));
    if (names.length) return names;
  }
  if (short.length < 2) return [];
  const words = [short, ...(synonyms.get(short) ?? []).map((word) => withoutArea(plain(word)))];
  for (const lenient of [false, true]) {
    for (const word of words) {
      const names = all.filter((name) => stands(word, withoutArea(plain(name)), lenient));
      if (names.length && names.length <= 4) return names;
    }
  }
  return [];
}

// Whether `short` is made of characters of `name`, in their order, beginning and ending as it does.
function stands(short, name, lenient) {
  const [end, last] = [short.at(-1), name.at(-1)];
  if (end !== last && !(lenient && LIKE.includes(end) && LIKE.includes(last))) {
    return short.length > 3 && /街道|镇|乡/u.test(short) && name.includes(short);
  }
  let at = -1;
  for (const char of short.slice(0, -1)) {
    at = name.indexOf(char, at + 1);
    if (at < 0 || at === name.length - 1) return false;
    if (char === short[0] && at > 2) return false;
  }
  return true;
}
