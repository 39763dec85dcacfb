// Where the terms of a query stand in a text, and the part of a text to show of it.

import { fold, foldTraditional, foldWithPlaces } from "./fold.js";

const LENGTH = 96; // characters of an excerpt
const SECOND = 40; // characters of its second part, for terms that are not in the first
const GREETING = 2; // lines of a letter before what it has to say

// The stretches [start, end, term] of `text` that hold one of `terms` (folded), in order, not
// overlapping: where two would, the longer term has it.
export function stretches(text, terms) {
  const { form, places } = foldWithPlaces(text);
  const taken = [];
  for (const term of [...terms].sort((one, other) => other.length - one.length)) {
    for (let at = form.indexOf(term); at >= 0; at = form.indexOf(term, at + term.length)) {
      const end = at + term.length;
      if (taken.every(([start, stop]) => end <= start || at >= stop)) taken.push([at, end, term]);
    }
  }
  taken.sort(([one], [other]) => one - other);
  return taken.map(([start, end, term]) => [places[start], afterCharacter(places, end), term]);
}

// One character may fold to several units: the stretch ends after the whole character.
function afterCharacter(places, end) {
  let at = end;
  while (at < places.length - 1 && places[at] === places[end - 1]) at += 1;
  return places[at];
}

// A match written in traditional characters is seen only with the table of them.
export async function prepare(letter, terms) {
  const folded = fold(linesOf(letter));
  if (terms.length && !terms.some((term) => folded.includes(term))) await foldTraditional();
}

// All that is searched of a letter.
export function linesOf({ title, subject, names, text }) {
  return [title, subject, ...names, text].join("\n");
}

// How often a letter says one of the terms, as its page shows it.
export function hitsIn({ title, subject, text }, terms) {
  return [title, subject, text].reduce((sum, part) => sum + stretches(part, terms).length, 0);
}

// How many characters the shortest stretch of a letter's text has that holds all `terms`.
export function spread({ title, subject, text }, terms) {
  return Math.min(...[title, subject, text].map((part) => shortest(stretches(part, terms), terms.length)));
}

function shortest(all, count) {
  const last = new Map();
  let least = Infinity;
  for (const [start, end, term] of all) {
    last.delete(term);
    last.set(term, start);
    // The first of the map is the term whose last place is farthest back.
    if (last.size === count) least = Math.min(least, end - last.values().next().value);
  }
  return least;
}

// The best passage of `text`: the one with the most different terms, after the greeting if it can be,
// and a second one for terms that are not in it.
export function excerpt(text, terms) {
  const all = stretches(text, terms);
  const body = text.split("\n").slice(0, GREETING).join("\n").length;
  const late = all.filter(([start]) => start >= body);
  const best = passage(late.length ? late : all, LENGTH);
  if (!best) return shown(text, Math.min(body + 1, text.length), LENGTH);
  const missing = late.filter(([, , term]) => !best.terms.has(term));
  const second = passage(missing, SECOND);
  const parts = [[best.start, second ? LENGTH - SECOND : LENGTH], ...(second ? [[second.start, SECOND]] : [])];
  parts.sort(([one], [other]) => one - other);
  return parts.map(([start, length]) => shown(text, start, length)).join(" ").replace(/… …/gu, "……");
}

// Of stretches, those that stand within `length` of each other and hold the most different terms.
function passage(all, length) {
  let best;
  all.forEach(([start], at) => {
    const terms = new Set();
    let hits = 0;
    for (let next = at; next < all.length && all[next][1] - start <= length * 0.7; next += 1) {
      terms.add(all[next][2]);
      hits += 1;
    }
    const size = [...terms].reduce((sum, term) => sum + term.length, 0);
    const worth = terms.size * 100 + size + hits / 10;
    if (!best || worth > best.worth) best = { start, terms, worth };
  });
  return best;
}

// About `length` characters around `at`, from the beginning of a line or a sentence if one is near.
function shown(text, at, length) {
  const from = Math.max(0, at - Math.floor(length / 3));
  const before = text.slice(from, at);
  const cut = Math.max(...["\n", "。", "；", "，", "："].map((mark) => before.lastIndexOf(mark)));
  const start = cut >= 0 ? from + cut + 1 : from;
  const end = Math.min(text.length, start + length);
  const line = start === 0 || "\n。".includes(text[start - 1]);
  return `${line ? "" : "…"}${text.slice(start, end).replace(/\n/gu, " ").trim()}${end < text.length ? "…" : ""}`;
}

// `text` as nodes, with the matches in <mark>.
export function marked(text, terms) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of stretches(text, terms)) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    nodes.push(text.slice(at, start), mark);
    at = end;
  }
  return [...nodes, text.slice(at)];
}
