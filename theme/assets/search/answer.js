// The answer to a query: the letters that hold it, or say it in other words; when there are none,
// those that are near, with what was taken for what.

import { simplified } from "./fold.js";
import { speaksOf } from "./hints.js";
import { ELSEWHERE, PARTLY_IN_HEAD, anyOf, everything, firstThatFinds, matches, phrase } from "./match.js";
import { essence } from "./plain.js";
import { closed, freeReadings, isLiteral, proseOf } from "./query.js";
import { sayings } from "./synonyms.js";

export const SAID = 0.5; // what a letter that says it in other words has to its rank
const SAID_TOO = 0.4; // and what one gains that says the word itself and others for it: it is about that
const UNHINTED = 100;
const LIFTED = 2; // letters of an office whose name may as well be a matter: 体育, 财政
const FOREMOST = 0.5; // their rank, behind numbers and before all others
const MOST_SAYINGS = 5;
const TOLD = 3; // of these, so many are named
const ENOUGH = 100; // letters that say it: of those that say it otherwise, only what is about it is of use
const FEW = 3; // letters, fewer than which leave a reader looking for more
const LONGEST = 12; // characters of a query of which near letters are of use where one holds it
// The address of a letter's page or of its data, or the end of one: /replies/2023/jiaoyu-1/, 2023/jiaoyu-1.
const ADDRESS = /(?<!\w)replies\/(\d{4}\/[\w-]+)|^\/?(\d{4}\/[a-z][\w-]*)(?:\.\w+)?\/?$/iu;

// { ranks, exact, texts, hints, applied, changes }: all letters by rank, the set of those that hold
// the query, the texts to mark, what the query says beside words, whether that was made a filter,
// and what was taken for what: [{ kind, from, to }]; `without`: what no letter may say; `unwanted`:
// the letters that do, which stay out in other words, corrected or near as well.
export async function answerTo(index, query, site) {
  const [, address, end] = query.trim().normalize("NFKC").match(ADDRESS) ?? [];
  const letter = address || end ? await index.letterAt(`replies/${address || end}/`) : undefined;
  const found = letter === undefined
    ? await matches(index, query, site)
    : { ranks: new Map([[letter, 0]]), terms: [] };
  const answer = {
    ranks: found.ranks, exact: new Set(found.ranks.keys()), terms: found.terms,
    texts: textsOf(found.terms), hints: [], applied: false, changes: [], without: found.without ?? [],
  };
  answer.unwanted = anyOf(await Promise.all(answer.without.map((text) => phrase(index, text))));
  if (letter !== undefined || !query.trim() || !index.count) return answer;
  if (isLiteral(query)) return answer;
  await site.ready();
  const prose = closed(simplified(proseOf(query)).normalize("NFKC"));
  const { hints, rest } = site.hints(prose);
  answer.hints = hints;
  if (!answer.exact.size) await readFreely(index, prose, rest, answer, site);
  if (!isNumber(answer)) await addSayings(index, answer, prose, site);
  if (!answer.ranks.size) {
    const { addNear } = await import("./nearby.js");
    await addNear(index, answer, prose, rest, site, answer.without);
  }
  if (!answer.applied) {
    preferHinted(index, answer);
    addOffice(index, answer);
  }
  return answer;
}

// By numbers alone, by the hints with the rest, then without marks and question words.
async function readFreely(index, prose, rest, answer, site) {
  const { hints, without, unwanted } = answer;
  const free = (text) => freeReadings(text).map(({ terms }) => ({ terms, without }));
  const all = free(prose);
  const numbers = all.filter(({ terms }) => terms.every(({ number }) => number));
  let found = await firstThatFinds(index, numbers, site);
  if (!found.ranks.size && hints.length) {
    const left = essence(rest);
    found = left && !isFiller(left)
      ? await firstThatFinds(index, free(rest), site)
      : { ranks: everything(index), terms: [] };
    found.ranks = hinted(index, found.ranks, hints);
    for (const letter of unwanted.keys()) found.ranks.delete(letter);
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
  // A part of a term is said otherwise only where the term finds nothing.
  const otherwise = (text) => (answer.exact.size ? site.synonyms.get(text) ?? [] : sayings(text, site.synonyms));
  const others = terms.map(({ text, field, either }) => (
    field || either ? [] : otherwise(text).slice(0, MOST_SAYINGS)));
  if (!others.some((texts) => texts.length)) return;
  const holding = async (texts) => anyOf(await Promise.all(texts.map((text) => phrase(index, text))));
  const said = await Promise.all(others.map(holding));
  const [first, ...more] = await Promise.all(terms.map(async ({ text, either }, at) => (
    anyOf([await holding(either ?? [text]), said[at]]))));
  let ranks = new Map([...first].filter(([letter]) => more.every((one) => one.has(letter))));
  if (answer.applied) ranks = hinted(index, ranks, answer.hints);
  const about = answer.exact.size < ENOUGH ? Infinity : PARTLY_IN_HEAD;
  let added = 0;
  for (const [letter, one] of ranks) {
    const rank = Math.max(one, ...more.map((other) => other.get(letter)));
    if (answer.exact.has(letter) || answer.unwanted.has(letter) || rank >= about) continue;
    answer.ranks.set(letter, rank + SAID);
    added += 1;
  }
  for (const [letter, rank] of answer.ranks) {
    const repeated = answer.exact.has(letter) && said.every((one, at) => !others[at].length || one.has(letter));
    if (repeated && rank > FOREMOST) answer.ranks.set(letter, rank - SAID_TOO);
  }
  if (!added) return;
  terms.forEach(({ text }, at) => {
    if (!others[at].length) return;
    const to = others[at].slice(0, TOLD).join("、");
    answer.changes.push({ kind: "said", from: text, to: others[at].length > TOLD ? `${to}…` : to });
  });
  answer.texts = [...new Set([...answer.texts, ...textsOf(terms), ...others.flat()])];
}

// Of `ranks`, the letters that all hints speak of.
export function hinted(index, ranks, hints) {
  const tests = hints.map((hint) => speaksOf(index, hint));
  return new Map([...ranks].filter(([letter]) => tests.every((test) => test(letter))));
}

// Letters that are only near, to be shown below the few that hold the query: { ranks, texts }.
export async function below(index, answer, query, site) {
  const none = { ranks: new Map(), texts: [] };
  const { ranks, exact, terms, applied } = answer;
  const plain = terms.every(({ field, either, number }) => !field && !either && !number) && !answer.without.length;
  if (!exact.size || ranks.size >= FEW || applied || !plain || isLiteral(query)) return none;
  const text = essence(simplified(proseOf(query)));
  if (text.length < 3 || text.length > LONGEST) return none;
  const { nearBelowOf } = await import("./nearby.js");
  return nearBelowOf(index, text, site, ranks);
}

// Letters of the day, the office or the result that the query names come first.
function preferHinted(index, { ranks, hints }) {
  const sure = hints.filter(({ bare }) => !bare);
  const preferred = hinted(index, ranks, sure);
  if (sure.length && preferred.size) {
    for (const [letter, rank] of ranks) {
      if (rank > FOREMOST && !preferred.has(letter)) ranks.set(letter, rank + UNHINTED);
    }
  }
  if (hints.length > sure.length) lift(index, ranks, hinted(index, ranks, hints));
}

// The best letters of an office whose name may as well be a matter, before all others.
function lift(index, ranks, own) {
  const best = [...own].sort(([a, one], [b, other]) => (
    Math.floor(one) - Math.floor(other) || index.days[b] - index.days[a]));
  for (const [letter] of best.slice(0, LIFTED)) ranks.set(letter, FOREMOST);
}

// The letters of an office that the query names by half, where none of them says it so: 卫健, 发改.
function addOffice(index, answer) {
  const { ranks, hints } = answer;
  const office = hints.find(({ bare }) => bare);
  if (!office || hinted(index, ranks, hints).size) return;
  const own = hinted(index, everything(index), hints);
  for (const letter of answer.unwanted.keys()) own.delete(letter);
  if (!own.size) return;
  for (const letter of own.keys()) ranks.set(letter, ELSEWHERE + SAID);
  lift(index, ranks, own);
  answer.changes.push({ kind: "said", from: office.said, to: office.label });
}

function textsOf(terms) {
  return [...new Set(terms.flatMap(({ text, either }) => either ?? [text]))];
}

