// What was probably meant by a term that no letter holds: a word of the site that is written or
// sounds almost like it.

import { fold } from "./fold.js";
import { alike, pinyin, sounds, syllablesOf } from "./pinyin.js";

const LATIN = /[a-z]+(?:['\s]+[a-z]+)*/gu;
const LONGEST = 24; // characters of a term that is corrected
const WORD = 6; // characters of a word that is looked for by its spelling
const SUBJECT = 8; // longer ones are no words, but what letters are about

// For a text (folded, blanks kept), the likeliest other ones, the best first: [{ text, cost }, …].
// `known` are the words of the site, the commonest first, then its subjects, offices and members.
export async function corrections(text, known) {
  const table = await pinyin();
  if (/[a-z]/u.test(text)) return fromPinyin(text, known, table);
  const term = text.replace(/\s+/gu, "");
  if (term.length < 2 || term.length > LONGEST) return [];
  const turned = turnedRound(term, known);
  if (turned.length) return turned;
  const whole = best(nearestIn(known, term, table));
  if (whole.length) return whole;
  return partly(term, known, table);
}

// Two words in the other order: 电梯加装 is 加装电梯.
function turnedRound(term, known) {
  const found = [];
  for (let cut = 2; cut + 2 <= term.length && term.length <= 10; cut += 1) {
    const text = term.slice(cut) + term.slice(0, cut);
    if (known.some((word) => word.includes(text))) found.push({ text, cost: 0 });
  }
  return found;
}

// A longer term of which only a part is mistyped: 加装店梯的费用.
function partly(term, known, table) {
  for (let length = Math.min(8, term.length - 1); length >= 3; length -= 1) {
    for (let at = 0; at + length <= term.length; at += 1) {
      const part = term.slice(at, at + length);
      if (!/^[\u3400-\u9fff]+$/u.test(part) || known.some((word) => word.includes(part))) continue;
      const [found] = best(nearestIn(known.filter((word) => word.length <= length + 1), part, table, true));
      if (found) return [{ ...found, text: term.slice(0, at) + found.text + term.slice(at + length) }];
    }
  }
  return [];
}

// The words, or parts of longer ones, that differ from `term` by no more than it may.
function nearestIn(known, term, table, whole = false) {
  const found = new Map();
  known.forEach((word, place) => {
    const one = whole ? asWhole(word, term, table) : nearestPart(word, term, table);
    if (one && one.text !== term && (one.cost < 1 || isWhole(word, one.text))) {
      const before = found.get(one.text);
      if (!before) found.set(one.text, { ...one, place, apart: apart(one.text, term), count: 1 });
      else before.count += 1;
    }
  });
  return [...found.values()];
}

// Whether a part of a word may be one by itself: a long one, any of a subject, the beginning of another.
function isWhole(word, part) {
  return part.length > 3 || word.length > SUBJECT || word.startsWith(part);
}

function best(found) {
  return found.sort((one, other) => (
    one.cost - other.cost || one.apart - other.apart || other.count - one.count || one.place - other.place)).slice(0, 4);
}

function asWhole(word, term, table) {
  const cost = distance(word, term, table);
  return cost <= allowed(term) ? { text: word, cost } : undefined;
}

function allowed(term) {
  if (term.length < 3) return 0.5;
  return term.length < 8 ? 1 : 2;
}

// The part of `word` that is most like `term`.
function nearestPart(word, term, table) {
  const limit = allowed(term);
  const slack = term.length < 3 ? 0 : 1;
  let least;
  for (let length = Math.max(2, term.length - slack); length <= term.length + slack; length += 1) {
    for (let at = 0; at + length <= word.length; at += 1) {
      const part = word.slice(at, at + length);
      // Both ends of a longer or shorter part are meant: otherwise it is a cut of another word.
      if (length !== term.length && (part[0] !== term[0] || part.at(-1) !== term.at(-1))) continue;
      const cost = distance(part, term, table, least ? least.cost : limit);
      const better = !least || cost < least.cost
        || (cost === least.cost && apart(part, term) < apart(least.text, term));
      if (cost <= limit && better) least = { text: part, cost };
    }
  }
  return least;
}

// How many ends two texts do not share: a mistake is mostly within.
function apart(one, other) {
  return Number(one[0] !== other[0]) + Number(one.at(-1) !== other.at(-1));
}

// How many characters differ; one that sounds alike counts half, two that are turned one.
export function distance(one, other, table, limit = 2) {
  if (Math.abs(one.length - other.length) > limit) return Infinity;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const [a, b] = [one[row - 1], other[at - 1]];
      const change = a === b ? 0 : alike(a, b, table) ? 0.5 : 1;
      let cost = Math.min(last[at - 1] + change, last[at] + 1, next[at - 1] + 1);
      if (row > 1 && at > 1 && a === other[at - 2] && one[row - 2] === b) cost = Math.min(cost, before[at - 2] + 1);
      next.push(cost);
    }
    if (Math.min(...next) > limit) return Infinity;
    before = last;
    last = next;
  }
  return last[other.length];
}

// A text with letters in it: each run of them, with the characters beside it, is read as pinyin,
// or as the initials of a word.
function fromPinyin(text, known, table) {
  const joined = text.replace(LATIN, (run) => run.replace(/['\s]+/gu, ""));
  const whole = spelledOut(joined, known, table);
  return whole.length || joined === text ? whole : spelledOut(text, known, table);
}

// The tokens of a text, each as it may be read; what nobody can read is left out.
function spelledOut(text, known, table) {
  const tokens = text.split(/\s+/u).filter(Boolean);
  const made = tokens.map((token) => (/[a-z]/u.test(token) ? read(token, known, table) : [token]))
    .filter((found) => found.length);
  if (!made.length) return [];
  const most = Math.max(...made.map((found) => found.length));
  return Array.from({ length: Math.min(most, 3) }, (_, at) => (
    { text: made.map((found) => found[Math.min(at, found.length - 1)]).join(" "), cost: 0.5 }));
}

function read(token, known, table) {
  const all = ways(token, table);
  const whole = all.flatMap((parts) => spelled(parts, known, table));
  if (whole.length) return [...new Set(whole)].slice(0, 3);
  const two = all.filter((parts) => !parts[0].endsWith("*")).flatMap((parts) => inTwo(parts, known, table));
  if (two.length) return [two[0]];
  const almost = almostSpelled(token, known, table);
  if (almost.length) return almost;
  // What is Chinese stays; only the letters are read.
  const runs = token.match(/[a-z]+|[^a-z]+/gu);
  if (runs.length === 1) return [];
  const found = runs.map((run) => (/[a-z]/u.test(run) ? read(run, known, table) : [run]));
  return found.every((one) => one.length) ? [found.map(([first]) => first).join("")] : [];
}

// Words that are spelled so but for one letter: tushugan, tingce.
function almostSpelled(token, known, table) {
  if (!/^[a-z]{5,}$/u.test(token)) return [];
  const found = known.filter((word) => {
    const syllables = word.length > 1 && word.length <= WORD ? [...word].map((char) => table.of(char)[0]) : [];
    return syllables.length && syllables.every(Boolean) && distance(syllables.join(""), token, table, 1) <= 1;
  });
  return found.slice(0, 3);
}

// Two words, one after the other, that are spelled so.
function inTwo(parts, known, table) {
  for (let cut = parts.length - 2; cut >= 2; cut -= 1) {
    const [first] = spelled(parts.slice(0, cut), known, table);
    const [second] = first ? spelled(parts.slice(cut), known, table) : [];
    if (second) return [`${first} ${second}`];
  }
  return [];
}

// The ways to read a token as a row of parts: characters, syllables; at last single initials.
function ways(token, table) {
  const runs = token.match(/[a-z]+|[^a-z]/gu);
  let all = [[]];
  for (const run of runs) {
    const cuts = /[a-z]/u.test(run) ? syllablesOf(run, table) : [[run]];
    all = all.flatMap((parts) => cuts.map((cut) => [...parts, ...cut]));
  }
  const initials = token.length > 1 && token.length <= 8 ? [[...token].map((char) => (/[a-z]/u.test(char) ? `${char}*` : char))] : [];
  return [...all, ...initials];
}

// Parts of the site's words that are spelled so, those that stand in most words first.
function spelled(parts, known, table) {
  if (parts.length < 2) return []; // one syllable may be anything
  const found = new Map();
  const fits = (char, part) => {
    if (!/[a-z]/u.test(part)) return char === part;
    return part.endsWith("*")
      ? table.of(char).some((syllable) => syllable[0] === part[0])
      : sounds(char, part, table);
  };
  known.forEach((word, place) => {
    for (let at = 0; at + parts.length <= word.length; at += 1) {
      if (!parts.every((part, index) => fits(word[at + index], part))) continue;
      const text = word.slice(at, at + parts.length);
      const is = found.get(text) ?? { place, count: 0, whole: false };
      found.set(text, { place: is.place, count: is.count + 1, whole: is.whole || text === word });
    }
  });
  return [...found].sort(([, one], [, other]) => (
    other.whole - one.whole || other.count - one.count || one.place - other.place)).map(([text]) => text);
}

// The words of a site for the functions above, folded.
export function vocabulary({ words, subjects, members }, names) {
  return [...new Set([...words, ...names, ...members, ...subjects].map(fold))];
}
