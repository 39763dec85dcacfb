// Entries of the index, as dafu/search/postings.py writes and describes them.

// A match before this place is in the title or the subject; the counterpart of dafu/search/terms.py.
export const HEAD = 1024;

// Begins the word of a number by which a letter is cited; folded text has no capital letters.
export const NUMBERED = "X";

const LONGEST = 3;

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

// The postings of `word`, one for each letter that has it: the letter less the one before, the first
// place, and each further place less the one before; undefined when it is not among `entries`.
export function postings(entries, word) {
  const reader = new Reader(entries);
  while (reader.more) {
    const head = reader.number();
    const kind = head & 3;
    const found = reader.text(kind || reader.number()) === word;
    const all = Array.from({ length: head >>> 2 }, () => posting(reader, kind));
    if (found) return all;
  }
  return undefined;
}

// Reads a posting of a word of a kind.
function posting(reader, kind) {
  const head = reader.number();
  const flagged = head & 1;
  const read = [head >>> 1, kind === LONGEST ? reader.number() : flagged * HEAD];
  const more = kind === LONGEST && flagged ? reader.number() : 0;
  for (let left = more; left > 0; left -= 1) read.push(reader.number());
  return read;
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
