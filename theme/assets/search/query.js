// What a reader types, as terms that a letter must hold.

import { fold } from "./fold.js";

const QUOTED = /^(?:"(.+)"|“(.+)”|「(.+)」|『(.+)』)$/u;
const TOKENS = /(?<!\S)(?:"[^"]+"|“[^”]+”|「[^」]+」|『[^』]+』)(?!\S)|\S+/gu;

// A document number however its brackets, blanks and 号 are typed: agency, year, serial.
const DOCUMENT =
  /(?<agency>[\u3400-\u9fff]{2,20})\s*[(〔[【〖﹝<《〈]?\s*(?<year>(?:19|20)\d\d)\s*年?\s*[)〕\]】〗﹞>》〉]?\s*第?\s*0*(?<serial>[1-9]\d{0,5})\s*(?:号|(?=\s)|$)/gu;

// The ways to read a query, the likeliest first; each is a list of terms { text, number }, of which
// `text` is folded and `number` is the key of the number that the term may be.
export function readings(query) {
  const literal = terms(query);
  const numbered = query.normalize("NFKC").replace(DOCUMENT, (...match) => {
    const { agency, year, serial } = match[match.length - 1];
    return ` ${agency}(${year})${serial}号 `;
  });
  const found = [terms(numbered), literal];
  return found.filter((reading, at) => reading.length && !same(reading, found[at - 1]));
}

function terms(query) {
  const found = new Map();
  for (const token of query.match(TOKENS) || []) {
    const quoted = (token.match(QUOTED) || []).slice(1).find(Boolean);
    const text = fold(quoted || token).replace(/\n/g, "");
    if (text) found.set(text, { text, number: quoted ? null : numberKey(text) });
  }
  return [...found.values()];
}

// The counterpart of number_key in dafu/search/terms.py; null for what is no number.
function numberKey(text) {
  const [, number] = text.match(/^第?(\d+)号?$/u) || text.match(/^(.+\(\d{4}\)\d+号)$/u) || [];
  return number || null;
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
