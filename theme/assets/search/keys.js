// Words as numbers: in which file of words each is, and by what it is known there; the counterpart of
// dafu/search/keys.py, which says how.

// Begins the word of a number by which a letter is cited; folded text has no capital letters.
export const NUMBERED = "X";

const RARE = 0;
const RARE_THREE = 4;
const NUMBER = 5;
export const GROUPS = 6;
export const BITS = [32, 13, 26, 39, 48, 48]; // of the codes of each group

const CODE_BITS = 13n;
const UNIT_BITS = 16n;
const ODD = 0x9e3779b97f4a7c15n;
const FNV_START = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

let codes;

// { group, bucket, rest } of a word, where there are so many files of words.
export function keyOf(word, buckets) {
  const [group, code] = word.startsWith(NUMBERED) ? [NUMBER, hash(word)] : coded(word);
  const bits = BigInt(BITS[group]);
  const count = BigInt(buckets);
  const mixed = mix(code, bits);
  const bucket = mixed * count >> bits;
  const first = ((bucket << bits) + count - 1n) / count;
  return { group, bucket: Number(bucket), rest: Number(mixed - first) };
}

function coded(word) {
  const units = Array.from({ length: word.length }, (_, at) => word[at]);
  codes = codes || new Map([...commonCharacters()].map((char, code) => [char, BigInt(code)]));
  if (units.every((unit) => codes.has(unit))) {
    return [word.length, units.reduce((code, unit) => code << CODE_BITS | codes.get(unit), 0n)];
  }
  const code = units.reduce((all, unit) => all << UNIT_BITS | BigInt(unit.charCodeAt(0)), 0n);
  return [word.length > 2 ? RARE_THREE : RARE, code];
}

// The characters that have a code, by it: those of ASCII and of some rows of GB 18030.
export function commonCharacters() {
  const rows = [0xa1, ...Array.from({ length: 0xf8 - 0xb0 }, (_, at) => 0xb0 + at)];
  const cells = Array.from({ length: 0xff - 0xa1 }, (_, at) => 0xa1 + at);
  const bytes = Uint8Array.from(rows.flatMap((row) => cells.flatMap((cell) => [row, cell])));
  const ascii = Array.from({ length: 0x7f - 0x21 }, (_, at) => String.fromCharCode(0x21 + at));
  return ascii.join("") + new TextDecoder("gb18030").decode(bytes);
}

function hash(word) {
  let value = FNV_START;
  for (let at = 0; at < word.length; at += 1) {
    value = BigInt.asUintN(64, (value ^ BigInt(word.charCodeAt(at))) * FNV_PRIME);
  }
  return BigInt.asUintN(BITS[NUMBER], value);
}

function mix(code, bits) {
  const once = BigInt.asUintN(Number(bits), code * ODD);
  return BigInt.asUintN(Number(bits), (once ^ once >> bits / 2n) * ODD);
}
