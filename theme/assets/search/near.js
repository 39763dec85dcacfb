// Letters near to a query that none holds: by the share and rarity of its parts that they hold.

import { anyOf, phrase } from "./match.js";
import { sayings } from "./synonyms.js";

const LONGEST = 8; // characters of a word that is looked for in a query
const MOST_PARTS = 8;
const MOST_SAYINGS = 4;
const HEAD_WORTH = 1.8; // what a part in the title or subject counts, others one
const FEW = 5; // letters that are shown however near the best one is
const NEAR_ENOUGH = 0.6; // the share of the best letter's score that others must have
const IN_HEAD = 2; // ranks below this are of the title or subject

// The parts of a text: words that the site or the table of synonyms knows, pairs of characters of
// what is between them, and whatever is not Chinese.
export function partsOf(text, isWord) {
  const parts = [];
  for (const run of text.match(/[\u3400-\u9fff]+|[^\s\u3400-\u9fff]+/gu) ?? []) {
    if (!/[\u3400-\u9fff]/u.test(run)) {
      parts.push(run);
      continue;
    }
    let rest = "";
    const flush = () => {
      for (let at = 0; at + 2 <= rest.length; at += 1) parts.push(rest.slice(at, at + 2));
      rest = "";
    };
    for (let at = 0; at < run.length;) {
      let length = Math.min(LONGEST, run.length - at);
      while (length > 1 && !isWord(run.slice(at, at + length))) length -= 1;
      if (length > 1) {
        flush();
        parts.push(run.slice(at, at + length));
      } else rest += run[at];
      at += length;
    }
    flush();
  }
  return [...new Set(parts)].slice(0, MOST_PARTS);
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
