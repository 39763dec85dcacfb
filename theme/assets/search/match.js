// Which letters match a query, and how well: exact numbers, then title and subject, then the rest.

import { fold, foldTraditional } from "./fold.js";
import { linesOf } from "./marks.js";
import { readings } from "./query.js";

const HEAD = 128; // positions of title and subject; the counterpart of dafu/search/words.py
const FIRST = 4; // pairs that are looked up before it is known whether more are needed
const FEW = 10; // letters that are read whole rather than narrowed down by further pairs

const NUMBER = 0;
const IN_HEAD = 1;
const PARTLY_IN_HEAD = 2;
const ELSEWHERE = 3;

// The letters that match, as a map from letter to rank (the smaller the better), and for each term
// alone how many letters hold it. An empty query is matched by every letter.
export async function matches(index, query) {
  if (!query.trim() || !index.count) {
    const all = Array.from({ length: index.count }, (_, letter) => [letter, ELSEWHERE]);
    return { ranks: new Map(all), terms: [] };
  }
  let found = await firstThatFinds(index, readings(query));
  if (!found.ranks.size && /\p{Script=Han}/u.test(query)) {
    const before = fold(query);
    await foldTraditional();
    if (fold(query) !== before) found = await firstThatFinds(index, readings(query));
  }
  return found;
}

async function firstThatFinds(index, all) {
  let found = { ranks: new Map(), terms: [] };
  for (const terms of all) {
    const held = await Promise.all(terms.map((term) => holders(index, term)));
    found = {
      ranks: together(held),
      terms: terms.map(({ text }, at) => ({ text, count: held[at].size })),
    };
    if (found.ranks.size) break;
  }
  return found;
}

// The letters that hold every term, by rank.
function together(held) {
  const ranks = new Map();
  const [fewest, ...others] = [...held].sort((one, other) => one.size - other.size);
  for (const [letter, rank] of fewest ?? []) {
    const all = [rank, ...others.map((other) => other.get(letter))];
    if (all.includes(undefined)) continue;
    const best = Math.min(...all);
    const partly = best === IN_HEAD && Math.max(...all) > IN_HEAD;
    ranks.set(letter, partly ? PARTLY_IN_HEAD : best);
  }
  return ranks;
}

// The letters that hold one term.
async function holders(index, { text, number }) {
  const [found, numbered] = await Promise.all([
    phrase(index, [...text]),
    number ? index.find([`x${hex(number)}x`]) : [],
  ]);
  for (const letter of numbered[0]?.keys() ?? []) found.set(letter, NUMBER);
  return found;
}

async function phrase(index, characters) {
  if (characters.length === 1) {
    const [found] = await index.find([`y${hex(characters[0])}`]);
    return new Map([...found.keys()].map((letter) => [letter, ELSEWHERE]));
  }
  const pairs = byPromise(chain(characters));
  const starts = await startsOf(index, pairs.slice(0, FIRST));
  if (pairs.length <= FIRST || !starts.size) return ranked(starts);
  if (starts.size <= FEW) return ranked(await read(index, starts, characters.join("")));
  return ranked(await startsOf(index, pairs));
}

function ranked(starts) {
  return new Map(
    [...starts].map(([letter, first]) => [letter, first < HEAD ? IN_HEAD : ELSEWHERE]),
  );
}

// The pairs that a text is made of, each character in one; the last overlaps in an odd length.
function chain(characters) {
  const pairs = [];
  for (let at = 0; at < characters.length; at += 2) {
    const offset = Math.min(at, characters.length - 2);
    pairs.push({ offset, word: hex(characters[offset] + characters[offset + 1]) });
  }
  return pairs;
}

// Those first that tell letters apart best: pairs with digits, then pairs far from each other.
function byPromise(pairs) {
  const digits = ({ word }) => (/^003\d|003\d$/.test(word) ? 0 : 1);
  const spread = ({ offset }) => (offset * 0.618034) % 1;
  return pairs.sort((one, other) => digits(one) - digits(other) || spread(one) - spread(other));
}

// The letters in which all pairs stand at their distances, with the first place where they do.
async function startsOf(index, pairs) {
  const found = await index.find(pairs.map(({ word }) => word));
  const lists = pairs.map(({ offset }, at) => ({ offset, spots: found[at] }));
  const [rarest, ...others] = lists.sort((one, other) => one.spots.size - other.spots.size);
  const starts = new Map();
  for (const [letter, spots] of rarest.spots) {
    const possible = others.reduce((left, { offset, spots: theirs }) => {
      const there = theirs.get(letter);
      return there ? left.filter((start) => there.includes(start + offset)) : [];
    }, spots.map((spot) => spot - rarest.offset));
    if (possible.length) starts.set(letter, Math.min(...possible));
  }
  return starts;
}

// Of few letters, those that do hold `text`.
async function read(index, starts, text) {
  const letters = await Promise.all([...starts.keys()].map((letter) => index.letter(letter)));
  return new Map([...starts].filter((_, at) => fold(linesOf(letters[at])).includes(text)));
}

function hex(text) {
  let digits = "";
  for (let at = 0; at < text.length; at += 1) {
    digits += text.charCodeAt(at).toString(16).padStart(4, "0");
  }
  return digits;
}
