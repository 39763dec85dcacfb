// Pagefind's WebAssembly, asked directly: in which letters of a shard a word stands, and where.
//
// The calls are those of wasm-bindgen's glue in pagefind.js 1.5.2: bytes and texts go in as a
// place and a length in its memory, a text comes back as such a pair, to be freed.

const SIGNATURE = 12; // bytes that Pagefind puts before what it compresses

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

  // The shard with a further index chunk; the old one is no longer to be used.
  load(shard, chunk) {
    const loaded = this.#wasm.load_index_chunk(shard, ...this.#bytes(chunk));
    if (!loaded) throw new Error("an index chunk cannot be read");
    return loaded;
  }

  // Every letter of the shard in which `words` stand one after the other, with the place of the
  // first where they first do, and how many there are: [[letter, place, hits], …].
  find(shard, words) {
    const text = (of) => this.#bytes(this.#encoder.encode(of));
    const query = words.join(" ");
    // The words, the words as typed, filter, order, that it is a phrase, that diacritics are not.
    const [place, length] = this.#wasm.search(
      shard, ...text(query), ...text(query), ...text("{}"), ...text(""), true, false,
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

// Pagefind's description of a site (CBOR) in which page N is named N and has one word:
// [version, [[name, words], …], chunks, filters, sorts, fields].
function description(count) {
  const bytes = [0x86, 0x60, 0x9a, count >>> 24, count >>> 16 & 255, count >>> 8 & 255, count & 255];
  for (let page = 0; page < count; page += 1) {
    const name = String(page);
    bytes.push(0x82, 0x60 + name.length, ...[...name].map((digit) => digit.charCodeAt(0)), 1);
  }
  bytes.push(0x80, 0x80, 0x80, 0x80);
  return new Uint8Array(bytes);
}
