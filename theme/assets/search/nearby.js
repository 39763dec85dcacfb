// What a query that no letter holds may have meant. Loaded only then.

import { SAID, hinted } from "./answer.js";
import { corrections, vocabulary } from "./correct.js";
import { fold, foldTraditional, simplified } from "./fold.js";
import { anyOf, firstThatFinds, phrase } from "./match.js";
import { nearBelow, nearest } from "./near.js";
import { bare, essence } from "./plain.js";
import { sayings } from "./synonyms.js";

const CORRECTED = 10; // what a letter that holds what was meant has to its rank
const NEAR = 20; // and one that holds a part of it
const LONGEST = 40; // characters of a query of which near letters are looked for
const MOST_SAYINGS = 4;

// What was mistyped, and letters with parts of the query.
export async function addNear(index, answer, prose, rest, site, without) {
  await foldTraditional();
  const asked = simplified(answer.hints.length && essence(rest) ? rest : prose);
  const text = essence(asked) || bare(asked);
  if (!text || text.length > LONGEST * 2) return;
  const known = vocabulary(await site.offers(), site.names);
  const keep = (ranks) => {
    const kept = hinted(index, ranks, answer.hints);
    return new Map([...(kept.size ? kept : ranks)].filter(([letter]) => !answer.unwanted.has(letter)));
  };
  const meant = await whatWasMeant(index, text, known, keep, site, without);
  if (meant) {
    for (const [letter, rank] of meant.ranks) answer.ranks.set(letter, rank + CORRECTED);
    // Where that is an office, a day or a session, its letters come first, and it is offered.
    const { hints } = site.hints(meant.text);
    answer.hints = [...answer.hints, ...hints.map((hint) => ({ ...hint, said: hint.said === meant.text ? text : hint.said }))];
    answer.changes.push({ kind: "corrected", from: text, to: meant.text.replace(/\s+/gu, "") });
    answer.texts = [...meant.text.split(" "), ...sayings(meant.text, site.synonyms)];
  }
  const vocabularyOf = new Set(known.filter((word) => word.length <= 8));
  const last = answer.changes.at(-1);
  if (!/[\u3400-\u9fff0-9]/u.test(last ? last.to : text)) return;
  const near = await nearest(index, fold(last ? last.to : text.slice(0, LONGEST)), (word) => vocabularyOf.has(word), site.synonyms);
  let added = 0;
  for (const [letter, rank] of keep(near.ranks)) {
    if (answer.ranks.has(letter)) continue;
    answer.ranks.set(letter, rank + NEAR);
    added += 1;
  }
  if (!last && added) answer.changes.push({ kind: "near", from: text, to: near.texts.join("、") });
  const texts = [...new Set([...answer.texts, ...near.texts])];
  const words = texts.filter((one) => one.length > 1);
  answer.texts = words.length ? words : texts;
}

// Letters with most parts of a query that few letters hold.
export async function nearBelowOf(index, text, site, held) {
  const known = vocabulary(await site.offers(), site.names).filter((word) => word.length <= 8);
  const words = new Set(known);
  return nearBelow(index, fold(text), (word) => word !== fold(text) && words.has(word), held);
}

// The likeliest correction that letters hold, else one that they say in other words.
async function whatWasMeant(index, text, known, keep, site, without) {
  const tried = [];
  for (const { text: meant } of await corrections(blanksKept(text), known)) {
    const terms = meant.split(" ").map((one) => ({ text: one }));
    const { ranks } = await firstThatFinds(index, [{ terms, without }], site);
    const said = await saidOtherwise(index, meant, site);
    const all = keep(anyOf([ranks, said]));
    if (all.size && ranks.size) return { text: meant, ranks: all };
    if (all.size) tried.push({ text: meant, ranks: all });
  }
  return tried[0];
}

async function saidOtherwise(index, meant, site) {
  const others = meant.includes(" ") ? [] : sayings(meant, site.synonyms).slice(0, MOST_SAYINGS);
  const all = await Promise.all(others.map((text) => phrase(index, text)));
  return new Map([...anyOf(all)].map(([letter, rank]) => [letter, rank + SAID]));
}

function blanksKept(text) {
  return text.split(/\s+/u).map(fold).filter(Boolean).join(" ");
}
