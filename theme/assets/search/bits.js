// Reads numbers from a row of bits, the highest of a byte first; the counterpart of dafu/search/bits.py.

export class Bits {
  #bytes;
  #at = 0; // in bits

  constructor(bytes) {
    this.#bytes = bytes;
  }

  // So many bits as a number, at most 48.
  plain(count) {
    let value = 0;
    for (let left = count; left > 0;) {
      const free = 8 - (this.#at & 7);
      const taken = Math.min(free, left);
      const byte = this.#byte() & (1 << free) - 1;
      value = value * (1 << taken) + (byte >> free - taken);
      this.#at += taken;
      left -= taken;
    }
    return value;
  }

  // How many zeros come before the next one, which is read, too.
  zeros() {
    const before = this.#at;
    for (;;) {
      const rest = this.#byte() & (1 << 8 - (this.#at & 7)) - 1;
      if (rest) {
        this.#at = (this.#at & ~7) + Math.clz32(rest) - 23;
        return this.#at - before - 1;
      }
      this.#at = (this.#at & ~7) + 8;
    }
  }

  // Elias's gamma code.
  gamma() {
    const more = this.zeros();
    return 2 ** more + this.plain(more);
  }

  // Rice's code.
  rice(bits) {
    const quotient = this.zeros();
    return quotient * 2 ** bits + this.plain(bits);
  }

  #byte() {
    const byte = this.#bytes[this.#at >> 3];
    if (byte === undefined) throw new RangeError("a file of words ends too early");
    return byte;
  }
}

// The bits of the rest that suit `count` numbers whose sum is at most `span`.
export function riceBits(span, count) {
  const mean = Math.floor(span / (count + 1));
  let bits = 0;
  while (mean >= 2 ** (bits + 1)) bits += 1;
  return bits;
}
