// Pagefind's WebAssembly, asked directly: in which letters of a shard a word stands, and where. All
// that the browser knows of Pagefind's private form is here; tests/search/test_pagefind.py holds it
// against the version that is pinned.
//
// The calls are those of wasm-bindgen's glue in pagefind.js 1.5.2: bytes and texts go in as a
// place and a length in its memory, a text comes back as such a pair, to be freed. The description
// of a site and the chunks of its index go in as CBOR (RFC 8949).

import { NUMBERED } from "./keys.js";

const SIGNATURE = 12; // bytes that Pagefind puts before what it compresses
const WEIGHT = [0x38, 0x18]; // of a word where nothing else is said
const NUMBER = 0x00;
const TEXT = 0x60;
const ARRAY = 0x80;

// The engine in a stream, e.g. the body of an answer.
export async function openEngine(compressed) {
  const inflated = new Response(compressed.pipeThrough(new DecompressionStream("gzip")));
  const program = (await inflated.arrayBuffer()).slice(SIGNATURE);
  const { instance } = await WebAssembly.instantiate(program, {
    "./pagefind_web_bg.js": {
      __wbindgen_init_externref_table() {
        const table = instance.exports.__wbindgen_externrefs;
        const offset = table.grow(4);
        table.set(0, undefined);
        [undefined, null, true, false].forEach((value, at) => table.set(offset + at, value));
      },
    },
  });
  instance.exports.__wbindgen_start();
  return new Engine(instance.exports);
}

class Engine {
  #wasm;
  #encoder = new TextEncoder();
  #decoder = new TextDecoder();

  constructor(wasm) {
    this.#wasm = wasm;
  }

  // A shard of `count` letters, for the calls below.
  open(count) {
    return this.#wasm.init_pagefind(...this.#bytes(description(count)));
  }

  // The shard with a further word and its postings; the old one is no longer to be used.
  load(shard, word, postings) {
    const loaded = this.#wasm.load_index_chunk(shard, ...this.#bytes(chunk(word, postings)));
    if (!loaded) throw new Error("an index chunk cannot be read");
    return loaded;
  }

  // Every letter of the shard in which `words` stand one after the other, with the place of the
  // first where they first do, and how many there are: [[letter, place, hits], …].
  find(shard, words) {
    const sent = (of) => this.#bytes(this.#encoder.encode(of));
    const query = words.map(written).join(" ");
    // The words, the words as typed, filter, order, that it is a phrase, that diacritics are not.
    const [place, length] = this.#wasm.search(
      shard, ...sent(query), ...sent(query), ...sent("{}"), ...sent(""), true, false,
    );
    const answer = this.#decoder.decode(new Uint8Array(this.#wasm.memory.buffer, place, length));
    this.#wasm.__wbindgen_free(place, length, 1);
    return JSON.parse(answer).results.map(({ p, l }) => [Number(p), l[0].l, l.length]);
  }

  #bytes(bytes) {
    const place = this.#wasm.__wbindgen_malloc(bytes.length, 1) >>> 0;
    new Uint8Array(this.#wasm.memory.buffer).set(bytes, place);
    return [place, bytes.length];
  }
}

// Pagefind's description of a site in which page N is named N and has one word:
// [version, [[name, words], …], chunks, filters, sorts, fields].
export function description(count) {
  const bytes = [0x86, ...text(""), ...cbor(ARRAY, count)];
  for (let page = 0; page < count; page += 1) bytes.push(0x82, ...text(String(page)), 1);
  return Uint8Array.from([...bytes, ARRAY, ARRAY, ARRAY, ARRAY]);
}

// An index chunk with one word alone: [[[text, [[page, [weight, place, …], []], …], []]]].
export function chunk(word, postings) {
  const bytes = [0x81, 0x81, 0x83, ...text(written(word)), ...cbor(ARRAY, postings.length)];
  for (const [page, ...places] of postings) {
    bytes.push(0x83, ...cbor(NUMBER, page), ...cbor(ARRAY, places.length + 1), ...WEIGHT);
    for (const place of places) bytes.push(...cbor(NUMBER, place));
    bytes.push(ARRAY);
  }
  return Uint8Array.from([...bytes, ARRAY]);
}

// A word as the engine knows it, which none of its rules for splitting and folding touches: in
// hexadecimal, a number after an x.
function written(word) {
  return word.startsWith(NUMBERED) ? `x${hex(word.slice(NUMBERED.length))}` : hex(word);
}

function hex(word) {
  let digits = "";
  for (let at = 0; at < word.length; at += 1) {
    digits += word.charCodeAt(at).toString(16).padStart(4, "0");
  }
  return digits;
}

// A text in ASCII.
function text(chars) {
  return [...cbor(TEXT, chars.length), ...Array.from(chars, (char) => char.charCodeAt(0))];
}

// The head of an item: the kind in three bits, and a number in as few bytes as it takes.
function cbor(kind, value) {
  if (value < 24) return [kind + value];
  if (value < 0x100) return [kind + 24, value];
  if (value < 0x10000) return [kind + 25, value >>> 8, value & 0xff];
  return [kind + 26, value >>> 24, value >>> 16 & 0xff, value >>> 8 & 0xff, value & 0xff];
}
