// Which letters match a query, and how well: exact numbers, then title and subject, then the rest.

import { HEAD } from "./entries.js";
import { fold, foldTraditional } from "./fold.js";
import { NUMBERED } from "./keys.js";
import { linesOf } from "./marks.js";
import { readings } from "./query.js";

const WORD = 3; // characters of the longest word, the only ones whose places are known
const LONG = 4; // characters that are looked up word by word; longer texts by parts of a word each
const AT_ONCE = 2; // parts looked up before it is known whether more are needed
const FEW = 20; // letters that are read whole rather than narrowed down by further words

const NUMBER = 0;
const IN_HEAD = 1;
export const PARTLY_IN_HEAD = 2;
export const ELSEWHERE = 3;

// The letters that match, as a map from letter to rank (the smaller the better), and for each term
// alone how many letters hold it. An empty query is matched by every letter. `site`, if given, knows
// what fields a query may name.
export async function matches(index, query, site) {
  if (!query.trim() || !index.count) return { ranks: everything(index), terms: [] };
  let found = await firstThatFinds(index, readings(query), site);
  if (!found.ranks.size && /\p{Script=Han}/u.test(query)) {
    const before = fold(query);
    await foldTraditional();
    if (fold(query) !== before) found = await firstThatFinds(index, readings(query), site);
  }
  return found;
}

// Every letter, none better than another.
export function everything(index) {
  return new Map(Array.from({ length: index.count }, (_, letter) => [letter, ELSEWHERE]));
}

// What the first reading that finds anything finds; else what the last one had.
export async function firstThatFinds(index, all, site) {
  let found = { ranks: new Map(), terms: [] };
  for (const { terms, without } of all) {
    const [held, unwanted] = await Promise.all([
      Promise.all(terms.map((term) => holders(index, term, site))),
      Promise.all(without.map((text) => phrase(index, text))),
    ]);
    const ranks = together(index, held);
    for (const letters of unwanted) for (const letter of letters.keys()) ranks.delete(letter);
    found = {
      ranks,
      without,
      terms: terms.map((term, at) => ({ ...term, count: held[at].size })),
    };
    if (ranks.size) break;
  }
  return found;
}

// The letters that hold every term, by rank: best where the rarest terms stand in the head.
function together(index, held) {
  const ranks = new Map();
  const weights = held.map(({ size }) => Math.log(1 + index.count / Math.max(1, size)));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const [fewest, ...others] = [...held].sort((one, other) => one.size - other.size);
  for (const letter of (fewest ?? new Map()).keys()) {
    if (!others.every((other) => other.has(letter))) continue;
    const each = held.map((letters) => letters.get(letter));
    const best = Math.min(...each);
    const inHead = each.reduce((sum, rank, at) => sum + (rank < PARTLY_IN_HEAD ? weights[at] : 0), 0);
    const partly = best >= IN_HEAD && best < PARTLY_IN_HEAD && inHead < all;
    ranks.set(letter, partly ? PARTLY_IN_HEAD + 0.9 * (1 - inHead / all) : best);
  }
  return ranks;
}

// The letters that hold one term, or one of its `either`.
async function holders(index, term, site) {
  if (term.field) return ofField(index, term, site);
  const { text, number, either } = term;
  if (either) return anyOf(await Promise.all(either.map((one) => phrase(index, one))));
  const [found, numbered] = await Promise.all([
    phrase(index, text),
    number ? places(index, [NUMBERED + number]) : new Map(),
  ]);
  for (const letter of numbered.keys()) found.set(letter, NUMBER);
  return found;
}

// Of several findings the best rank of each letter.
export function anyOf(all) {
  const best = new Map();
  for (const found of all) {
    for (const [letter, rank] of found) best.set(letter, Math.min(rank, best.get(letter) ?? rank));
  }
  return best;
}

// The letters that have a text in the field that a query names.
async function ofField(index, { text, field }, site) {
  if (field === "title") {
    return new Map([...await phrase(index, text)].filter(([, rank]) => rank < PARTLY_IN_HEAD));
  }
  if (site && ["issuer", "result", "date"].includes(field)) {
    const test = await site.tests(field, text);
    return new Map([...everything(index)].filter(([letter]) => test(letter)));
  }
  const names = site && field === "names" ? await site.membersCalled(text) : [];
  return anyOf(await Promise.all((names.length ? names : [text]).map((name) => phrase(index, name))));
}

// The letters that hold a text, by rank.
export async function phrase(index, text) {
  return ranked(await (text.length <= LONG ? places(index, words(text)) : long(index, text)));
}

// A long text is looked up by some of its parts, as many as it takes to have few letters left to
// read; only when all parts are in many letters is all of it looked up.
async function long(index, text) {
  const parts = byPromise(text);
  let left;
  for (let at = 0; at < parts.length; at += AT_ONCE) {
    const found = await Promise.all(
      parts.slice(at, at + AT_ONCE).map((part) => places(index, words(part))),
    );
    left = found.reduce(common, left);
    if (left.size <= FEW) return read(index, left, text);
  }
  return places(index, words(text));
}

function common(one, other) {
  return one ? new Map([...one].filter(([letter]) => other.has(letter))) : other;
}

// The parts of a text, those first that tell letters apart best: with digits, but not those of a
// year, which every letter has; then far apart.
function byPromise(text) {
  const masked = text.replace(/(?:19|20)\d\d/gu, "-".repeat(4));
  const count = (part, pattern) => part.match(pattern)?.length ?? 0;
  const parts = [];
  for (let place = 0; place < text.length; place += WORD) {
    const at = Math.min(place, text.length - WORD);
    const seen = masked.slice(at, at + WORD);
    const promise = count(seen, /\d/gu) - WORD * count(seen, /-/gu);
    parts.push({ part: text.slice(at, at + WORD), promise, spread: (at * 0.618034) % 1 });
  }
  parts.sort((one, other) => other.promise - one.promise || one.spread - other.spread);
  return parts.map(({ part }) => part);
}

// The words that a text is made of: itself, or the chain of all words of three in it.
function words(text) {
  if (text.length <= WORD) return [text];
  return Array.from({ length: text.length - WORD + 1 }, (_, at) => text.slice(at, at + WORD));
}

// The letters in which `words` stand one after the other, with the first place where they do, and
// how many there are.
async function places(index, words) {
  await index.load(words);
  const found = new Map();
  for (const shard of index.shards.values()) {
    for (const [letter, place, hits] of index.find(shard, words)) found.set(letter, [place, hits]);
  }
  return found;
}

// Ranks by the place of the first match, among the same by how many there are.
function ranked(found) {
  return new Map(Array.from(found, ([letter, [place, hits]]) => [
    letter, (place < HEAD ? IN_HEAD : ELSEWHERE) + 0.5 / (1 + Math.log2(hits)),
  ]));
}

// Of few letters, those that do hold `text`; the title comes first in what is folded.
async function read(index, found, text) {
  const letters = await Promise.all([...found.keys()].map((letter) => index.letter(letter)));
  const held = [...found.keys()].map((letter, at) => [letter, [place(letters[at], text), 1]]);
  return new Map(held.filter(([, [at]]) => at >= 0));
}

function place({ title, subject, ...rest }, text) {
  const inHead = fold(`${subject}\n${title}`).indexOf(text);
  if (inHead >= 0) return inHead;
  const at = fold(linesOf({ title, subject, ...rest })).indexOf(text);
  return at < 0 ? at : HEAD + at;
}
