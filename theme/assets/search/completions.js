// What the box may offer for what stands in it, the likeliest first.

import { fold } from "./fold.js";
import { pinyin, sounds, syllablesOf } from "./pinyin.js";

const MOST = 8;
const OF_A_KIND = 4;

// [{ kind, text, facet }, …]: a `facet` is chosen rather than searched.
export async function completions(typed, site, offers, facets) {
  const text = fold(typed);
  if (!text) return [];
  const found = ranked(pool(site, offers, facets), (word) => at(word, text));
  if (/^\d{2,}$/u.test(text)) found.unshift(...numbers(offers, text));
  if (found.length || !/^[a-z]{2,}$/u.test(text)) return some(found);
  const table = await pinyin();
  const cuts = [...syllablesOf(text, table), ...(text.length <= 6 ? [[...text].map((char) => `${char}*`)] : [])];
  for (const parts of cuts) {
    const read = ranked(pool(site, offers, facets), (word) => spelledAt(word, parts, table));
    if (read.length) return some(read);
  }
  return [];
}

function pool(site, offers, facets) {
  const short = site.offices.flatMap(({ name, also }) => also.map((word) => ({ kind: "issuer", text: name, word, facet: "issuer" })));
  const of = (facet) => [...new Set(facets[facet].values.flat())].map((text) => ({ kind: facet, text, facet }));
  const plain = (kind, texts) => texts.map((text) => ({ kind, text }));
  return [
    ...plain("member", offers.members), ...plain("word", offers.words), ...short, ...of("issuer"),
    ...of("topic"), ...of("session"), ...plain("subject", offers.subjects),
    ...offers.numbers.flatMap(([group, serials]) => (
      group.endsWith("〕") ? serials.slice(0, OF_A_KIND).map((serial) => ({ kind: "number", text: `${group}${serial}号` })) : [])),
  ];
}

// Those that `place` finds something in, those first where it stands at the beginning.
function ranked(all, place) {
  const found = [];
  all.forEach((one, order) => {
    const where = place(fold(one.word ?? one.text));
    if (where >= 0) found.push({ one, late: Number(where > 0), order });
  });
  found.sort((one, other) => one.late - other.late || one.order - other.order);
  return found.map(({ one }) => one);
}

function at(word, text) {
  return word === text ? (/\d/u.test(word) ? 0 : -1) : word.indexOf(text);
}

function spelledAt(word, parts, table) {
  for (let start = 0; start + parts.length <= word.length; start += 1) {
    const fits = parts.every((part, index) => (part.endsWith("*")
      ? table.of(word[start + index]).some((syllable) => syllable[0] === part[0])
      : sounds(word[start + index], part, table)));
    if (fits) return start;
  }
  return -1;
}

function numbers(offers, text) {
  const found = [];
  for (const [group, serials] of offers.numbers) {
    for (const serial of serials) {
      if (serial.startsWith(text) && found.length < OF_A_KIND) {
        found.push(group.endsWith("〕")
          ? { kind: "number", text: `${group}${serial}号` }
          : { kind: "proposal", text: serial, note: group });
      }
    }
  }
  return found;
}

// A few of each kind, each text once.
function some(found) {
  const seen = new Map();
  const texts = new Set();
  const kept = found.filter(({ kind, text }) => {
    const count = seen.get(kind) ?? 0;
    if (count >= OF_A_KIND || texts.has(text)) return false;
    seen.set(kind, count + 1);
    texts.add(text);
    return true;
  });
  return kept.slice(0, MOST);
}
