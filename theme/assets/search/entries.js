// Entries of the index, as dafu/search/postings.py writes and describes them, and the index chunks
// that Pagefind's engine reads (CBOR, RFC 8949): of a word [[[text, [[page, [weight, place, …], []],
// …], []]]], pages and places less the one before, the weight being Pagefind's default.

// A match before this place is in the title or the subject; the counterpart of dafu/search/terms.py.
export const HEAD = 1024;

// Begins the word of a number by which a letter is cited; folded text has no capital letters.
export const NUMBERED = "X";

const LONGEST = 3;
const WEIGHT = [0x38, 0x18];
const NUMBER = 0x00;
const TEXT = 0x60;
const ARRAY = 0x80;

// The parts of a file of words: the id of a shard, and its entries.
export function segments(bytes) {
  const found = [];
  const reader = new Reader(bytes);
  while (reader.more) {
    const id = reader.take(4).reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "");
    found.push([id, reader.take(reader.number())]);
  }
  return found;
}

// An index chunk with the entry of `word` alone; undefined when it is not among `entries`.
export function chunk(entries, word) {
  const reader = new Reader(entries);
  while (reader.more) {
    const head = reader.number();
    const kind = head & 3;
    const count = head >>> 2;
    const found = reader.text(kind || reader.number()) === word;
    const postings = found ? [] : undefined;
    for (let left = count; left > 0; left -= 1) posting(reader, kind, postings);
    if (found) {
      const text = Array.from(written(word), (char) => char.charCodeAt(0));
      return Uint8Array.from([
        0x81, 0x81, 0x83, ...cbor(TEXT, text.length), ...text,
        ...cbor(ARRAY, count), ...postings, ARRAY,
      ]);
    }
  }
  return undefined;
}

// A word as the engine knows it: in hexadecimal, a number after an x.
export function written(word) {
  return word.startsWith(NUMBERED) ? `x${hex(word.slice(1))}` : hex(word);
}

// Reads a posting of a word of a kind, and adds what Pagefind has of it to `bytes`, if given.
function posting(reader, kind, bytes) {
  const head = reader.number();
  const flagged = head & 1;
  const place = kind === LONGEST ? reader.number() : flagged * HEAD;
  const more = kind === LONGEST && flagged ? reader.number() : 0;
  const gaps = bytes && cbor(NUMBER, place);
  for (let left = more; left > 0; left -= 1) {
    const gap = reader.number();
    gaps?.push(...cbor(NUMBER, gap));
  }
  bytes?.push(0x83, ...cbor(NUMBER, head >>> 1), ...cbor(ARRAY, more + 2), ...WEIGHT, ...gaps, ARRAY);
}

// The head of a CBOR item: the kind in three bits, and a number in as few bytes as it takes.
function cbor(kind, value) {
  if (value < 24) return [kind + value];
  if (value < 0x100) return [kind + 24, value];
  if (value < 0x10000) return [kind + 25, value >>> 8, value & 0xff];
  return [kind + 26, value >>> 24, value >>> 16 & 0xff, value >>> 8 & 0xff, value & 0xff];
}

function hex(text) {
  let digits = "";
  for (let at = 0; at < text.length; at += 1) {
    digits += text.charCodeAt(at).toString(16).padStart(4, "0");
  }
  return digits;
}

class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  get more() {
    return this.#at < this.#bytes.length;
  }

  // The next `length` bytes.
  take(length) {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError("a file of words ends too early");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  // Unsigned LEB128.
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at];
      this.#at += 1;
      value |= (byte & 0x7f) << shift;
      if (!(byte & 0x80)) return value >>> 0;
    }
  }

  // Text of so many UTF-16 units, big-endian.
  text(units) {
    let text = "";
    for (let unit = 0; unit < units; unit += 1) {
      const [high, low] = this.take(2);
      text += String.fromCharCode(high << 8 | low);
    }
    return text;
  }
}
