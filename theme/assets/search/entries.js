// Entries of the index, as dafu/search/postings.py writes and describes them.

import { Bits, riceBits } from "./bits.js";
import { BITS, GROUPS } from "./keys.js";

// A match before this place is in the title or the subject; the counterpart of dafu/search/terms.py.
export const HEAD = 1024;

const BLOCK = 512; // a line begins at a multiple of it
const FAR = 31;
const FAR_BITS = 5;
const WITHIN_BITS = 6;
const PLACED = new Set([3, 4]); // the groups of words of three, whose places are told

// The parts of a file of words: the id of a shard, and its entries.
export function segments(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length;) {
    const id = [...bytes.subarray(at, at + 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    let length = 0;
    let shift = 0;
    at += 4;
    do {
      length |= (bytes[at] & 0x7f) << shift;
      shift += 7;
      at += 1;
    } while (bytes[at - 1] & 0x80);
    if (at + length > bytes.length) throw new RangeError("a file of words ends too early");
    found.push([id, bytes.subarray(at, at + length)]);
    at += length;
  }
  return found;
}

// The postings of the word with a key (see keys.js), one for each letter that has it: the letter less
// the one before, the first place, and each further place less the one before; undefined when it is
// not among the entries. `letters`: how many the shard has; `buckets`: how many files of words there are.
export function postings(entries, { group: wanted, rest }, letters, buckets) {
  const bits = new Bits(entries);
  const sizes = Array.from({ length: GROUPS }, () => bits.gamma() - 1);
  for (let group = 0; group <= wanted; group += 1) {
    const wide = riceBits(Math.floor(2 ** BITS[group] / buckets), sizes[group]);
    let key = 0;
    for (let left = sizes[group]; left > 0; left -= 1) {
      key += bits.rice(wide);
      if (group === wanted && key > rest) return undefined; // they ascend
      const found = ofWord(bits, letters, PLACED.has(group));
      if (group === wanted && key === rest) return found;
    }
  }
  return undefined;
}

function ofWord(bits, letters, placed) {
  const count = bits.gamma();
  const inHead = !placed && bits.plain(1) === 1;
  const wide = riceBits(letters - count, count);
  const found = [];
  for (let at = 0; at < count; at += 1) {
    const gap = bits.rice(wide) + Number(at > 0);
    if (placed) found.push([gap, ...places(bits)]);
    else found.push([gap, inHead && bits.plain(1) ? 0 : HEAD]);
  }
  return found;
}

function places(bits) {
  const found = [];
  let before = 0;
  for (let left = bits.gamma(); left > 0; left -= 1) {
    let line = bits.plain(FAR_BITS);
    if (line === FAR) line += bits.gamma() - 1;
    const place = line * BLOCK + bits.rice(WITHIN_BITS);
    found.push(place - before);
    before = place;
  }
  return found;
}
