// Letters near to a query that none holds: by the share and rarity of its parts that they hold.

import { anyOf, phrase } from "./match.js";
import { sayings } from "./synonyms.js";

const LONGEST = 8; // characters of a word that is looked for in a query
const MOST_PARTS = 8;
const MOST_SAYINGS = 4;
const MOST_BELOW = 4; // parts that are looked for where something was found
const HEAD_WORTH = 1.8; // what a part in the title or subject counts, others one
const FEW = 5; // letters that are shown however near the best one is
const ENOUGH_BELOW = 0.15; // the same where the best one holds all of the query
const NEAR_ENOUGH = 0.6; // the share of the best letter's score that others must have
const IN_HEAD = 2; // ranks below this are of the title or subject

// The parts of a text: words that the site or the table of synonyms knows, some neighbouring
// characters of what is between them, and whatever is not Chinese.
export function partsOf(text, isWord) {
  const parts = [];
  for (const run of text.match(/[\u3400-\u9fff]+|[^\s\u3400-\u9fff]+/gu) ?? []) {
    if (!/[\u3400-\u9fff]/u.test(run)) {
      parts.push(run);
      continue;
    }
    let unknown = 0; // characters before this one that are of no known word
    for (let at = 0; at <= run.length;) {
      let length = Math.min(LONGEST, run.length - at);
      while (length > 1 && !isWord(run.slice(at, at + length))) length -= 1;
      if (length === 1) unknown += 1;
      else {
        parts.push(...between(run, at - unknown, at));
        if (length) parts.push(run.slice(at, at + length));
        unknown = 0;
      }
      at += Math.max(1, length);
    }
  }
  return [...new Set(parts)].slice(0, MOST_PARTS);
}

// Of a stretch of no known words its pairs, and what reaches from it into the words beside: of
// 公共收意 not only 公共 but 公共收.
function between(run, start, end) {
  if (end - start < 2) return [];
  const cut = (from, to, size) => (
    Array.from({ length: Math.max(0, to - size - from + 1) }, (_, at) => run.slice(from + at, from + at + size)));
  return [
    ...cut(Math.max(0, start - 2), Math.min(run.length, start + 2), 3),
    ...cut(Math.max(start, end - 2), Math.min(run.length, end + 2), 3),
    ...cut(start, end, 2),
  ];
}

// Below letters that hold all of `text`, those that hold most of its parts, by how rare these are: as
// above. `held`: the letters that are shown already.
export async function nearBelow(index, text, isWord, held) {
  const parts = partsOf(text, isWord).slice(0, MOST_BELOW);
  if (parts.length < 2) return { ranks: new Map(), texts: [] };
  const { ranks, texts } = await scored(index, parts, new Map());
  const near = [...ranks].filter(([letter, rank]) => !held.has(letter) && rank <= 1 - ENOUGH_BELOW);
  return { ranks: new Map(near.slice(0, FEW)), texts };
}

// The letters that hold the parts of `text`, or what says the same, as a map from letter to rank
// between 0 and 1, and the texts that were looked for.
export async function nearest(index, text, isWord, synonyms) {
  let parts = partsOf(text, isWord);
  let found = await scored(index, parts, synonyms);
  if (!found.ranks.size && /[\u3400-\u9fff]{2}/u.test(text)) {
    parts = [...new Set(text.match(/[\u3400-\u9fff]/gu))].slice(0, MOST_PARTS);
    found = await scored(index, parts, new Map());
  }
  return found;
}

async function scored(index, parts, synonyms) {
  const looked = parts.map((part) => [part, ...sayings(part, synonyms).slice(0, MOST_SAYINGS)]);
  const held = await Promise.all(looked.map(async (texts) => (
    anyOf(await Promise.all(texts.map((one) => phrase(index, one)))))));
  const scores = new Map();
  for (const letters of held) {
    const weight = Math.log(1 + index.count / Math.max(1, letters.size));
    for (const [letter, rank] of letters) {
      const worth = rank < IN_HEAD ? HEAD_WORTH : 1;
      scores.set(letter, (scores.get(letter) ?? 0) + weight * worth);
    }
  }
  const best = Math.max(0, ...scores.values());
  const ordered = [...scores].sort(([, one], [, other]) => other - one);
  const enough = ordered.filter(([, score], at) => at < FEW || score >= NEAR_ENOUGH * best);
  return {
    ranks: new Map(enough.map(([letter, score]) => [letter, 1 - score / best])),
    texts: looked.filter((_, at) => held[at].size).flat(),
  };
}
