// The answer to a query: the letters that hold it, or say it in other words; when there are none,
// those that are near, with what was taken for what.

import { corrections, vocabulary } from "./correct.js";
import { fold, foldTraditional, simplified } from "./fold.js";
import { speaksOf } from "./hints.js";
import { anyOf, everything, firstThatFinds, matches, phrase } from "./match.js";
import { nearest } from "./near.js";
import { bare, essence } from "./plain.js";
import { freeReadings, isLiteral, proseOf } from "./query.js";
import { sayings } from "./synonyms.js";

const LATER = { said: 0.5, corrected: 10, near: 20 }; // ranks of what is less than exact
const UNHINTED = 100;
const MOST_SAYINGS = 5;
const LONGEST_NEAR = 40; // characters of a query of which near letters are looked for

// { ranks, exact, texts, hints, applied, changes }: all letters by rank, the set of those that hold
// the query, the texts to mark, what the query says beside words, whether that was made a filter,
// and what was taken for what: [{ kind, from, to }].
export async function answerTo(index, query, site) {
  const found = await matches(index, query, site);
  const answer = {
    ranks: found.ranks, exact: new Set(found.ranks.keys()), terms: found.terms,
    texts: textsOf(found.terms), hints: [], applied: false, changes: [],
  };
  if (!query.trim() || !index.count) return answer;
  if (isLiteral(query)) return answer;
  await site.ready();
  const prose = simplified(proseOf(query)).normalize("NFKC");
  const { hints, rest } = site.hints(prose);
  answer.hints = hints;
  if (!answer.exact.size) await readFreely(index, prose, rest, answer, site);
  if (!isNumber(answer)) await addSayings(index, answer, prose, site);
  if (!answer.ranks.size) await addNear(index, answer, prose, rest, site, found.without ?? []);
  if (!answer.applied) preferHinted(index, answer);
  return answer;
}

// By numbers alone, by the hints with the rest, then without marks and question words.
async function readFreely(index, prose, rest, answer, site) {
  const { hints } = answer;
  const all = freeReadings(prose);
  const numbers = all.filter(({ terms }) => terms.every(({ number }) => number));
  let found = await firstThatFinds(index, numbers, site);
  if (!found.ranks.size && hints.length) {
    const left = essence(rest);
    found = left && !isFiller(left)
      ? await firstThatFinds(index, freeReadings(rest), site)
      : { ranks: everything(index), terms: [] };
    found.ranks = hinted(index, found.ranks, hints);
    answer.applied = found.ranks.size > 0;
  }
  if (!found.ranks.size) found = await firstThatFinds(index, all, site);
  if (found.ranks.size) {
    answer.ranks = found.ranks;
    answer.exact = new Set(found.ranks.keys());
    answer.terms = found.terms;
    answer.texts = textsOf(found.terms);
  }
}

// What stands beside a day or a session without meaning anything.
function isFiller(text) {
  return /^(?:的|会议|大会|政协|人大|区|市|县|全部|所有|答复|提案|建议|代表|委员|发文|发布|成文|号|对|第|\s)+$/u.test(text);
}

function isNumber({ terms, exact }) {
  return exact.size > 0 && terms.some(({ number }) => number);
}

// Letters that say in other words what one of the terms says.
async function addSayings(index, answer, prose, site) {
  const terms = answer.exact.size
    ? answer.terms
    : freeReadings(prose).at(-1)?.terms ?? [];
  const others = terms.map(({ text, field, either }) => (
    field || either ? [] : sayings(text, site.synonyms).slice(0, MOST_SAYINGS)));
  if (!others.some((texts) => texts.length)) return;
  const held = await Promise.all(terms.map(async (term, at) => {
    const texts = term.either ?? [term.text, ...others[at]];
    return anyOf(await Promise.all(texts.map((text) => phrase(index, text))));
  }));
  const [first, ...more] = held;
  let ranks = new Map([...first].filter(([letter]) => more.every((one) => one.has(letter))));
  if (answer.applied) ranks = hinted(index, ranks, answer.hints);
  let added = 0;
  for (const [letter, rank] of ranks) {
    if (answer.exact.has(letter)) continue;
    answer.ranks.set(letter, Math.max(rank, ...more.map((one) => one.get(letter))) + LATER.said);
    added += 1;
  }
  if (!added) return;
  terms.forEach(({ text }, at) => {
    if (others[at].length) answer.changes.push({ kind: "said", from: text, to: others[at].join("、") });
  });
  answer.texts = [...new Set([...answer.texts, ...textsOf(terms), ...others.flat()])];
}

// What was mistyped, and letters with parts of the query.
async function addNear(index, answer, prose, rest, site, without) {
  await foldTraditional();
  const asked = simplified(answer.hints.length && essence(rest) ? rest : prose);
  const text = essence(asked) || bare(asked);
  if (!text || text.length > LONGEST_NEAR * 2) return;
  const known = vocabulary(await site.offers(), site.names);
  const keep = (ranks) => {
    const kept = hinted(index, ranks, answer.hints);
    return kept.size ? kept : ranks;
  };
  for (const { text: meant } of await corrections(blanksKept(text), known)) {
    const found = await firstThatFinds(index, [{ terms: meant.split(" ").map((one) => ({ text: one })), without }], site);
    const said = await saidOtherwise(index, meant, site);
    const ranks = keep(anyOf([found.ranks, said]));
    if (!ranks.size) continue;
    for (const [letter, rank] of ranks) answer.ranks.set(letter, rank + LATER.corrected);
    answer.changes.push({ kind: "corrected", from: text, to: meant.replace(/\s+/gu, "") });
    answer.texts = [...meant.split(" "), ...sayings(meant, site.synonyms)];
    break;
  }
  const vocabularyOf = new Set(known.filter((word) => word.length <= 8));
  const last = answer.changes.at(-1);
  if (!/[\u3400-\u9fff0-9]/u.test(last ? last.to : text)) return;
  const near = await nearest(index, fold(last ? last.to : text.slice(0, LONGEST_NEAR)), (word) => vocabularyOf.has(word), site.synonyms);
  let added = 0;
  for (const [letter, rank] of keep(near.ranks)) {
    if (answer.ranks.has(letter)) continue;
    answer.ranks.set(letter, rank + LATER.near);
    added += 1;
  }
  if (!last && added) answer.changes.push({ kind: "near", from: text, to: near.texts.join("、") });
  const texts = [...new Set([...answer.texts, ...near.texts])];
  const words = texts.filter((one) => one.length > 1);
  answer.texts = words.length ? words : texts;
}

async function saidOtherwise(index, meant, site) {
  const others = meant.includes(" ") ? [] : sayings(meant, site.synonyms).slice(0, MOST_SAYINGS);
  const all = await Promise.all(others.map((text) => phrase(index, text)));
  return new Map([...anyOf(all)].map(([letter, rank]) => [letter, rank + LATER.said]));
}

function blanksKept(text) {
  return text.split(/\s+/u).map(fold).filter(Boolean).join(" ");
}

// Of `ranks`, the letters that all hints speak of.
function hinted(index, ranks, hints) {
  const tests = hints.map((hint) => speaksOf(index, hint));
  return new Map([...ranks].filter(([letter]) => tests.every((test) => test(letter))));
}

// Letters of the day, the office or the result that the query names come first.
function preferHinted(index, { ranks, hints }) {
  if (!hints.length) return;
  const preferred = hinted(index, ranks, hints);
  if (!preferred.size) return;
  for (const [letter, rank] of ranks) {
    if (rank >= 1 && !preferred.has(letter)) ranks.set(letter, rank + UNHINTED);
  }
}

function textsOf(terms) {
  return [...new Set(terms.flatMap(({ text, either }) => either ?? [text]))];
}

