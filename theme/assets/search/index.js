// The index below search/index/, fetched as queries need it; dafu/search/index.py describes it.
//
// Letters are numbered over all shards, in their order.

import { postings, segments } from "./entries.js";
import { keyOf } from "./keys.js";
import { shownOf } from "./letter.js";
import { openEngine } from "./pagefind.js";

// The site was built anew while this page was open.
export class Outdated extends Error {}

export class Index {
  #base;
  #progress;
  #letters = new Map();
  #lists = new Map();
  #buckets = new Map();
  #words = new Map();
  #asked = 0;
  #answered = 0;

  // `base`: address of the folder; `progress(answered, asked)` is told of every request.
  static async open(base, progress = () => {}) {
    const index = new Index();
    index.#base = base;
    index.#progress = progress;
    const program = index.#get("engine.bin", { cache: "no-cache" });
    program.catch(() => {}); // a site without letters has none
    // Their names never change, their contents do.
    const description = await (await index.#get("index.json", { cache: "no-cache" })).json();
    if (description.shards.length) index.engine = await openEngine((await program).body);
    index.#describe(description);
    return index;
  }

  #describe({ version, buckets, facets, shards }) {
    this.version = version;
    this.buckets = buckets;
    this.days = [];
    this.shards = new Map();
    this.facets = { year: { values: [], of: [] } };
    for (const [name, values] of Object.entries(facets)) this.facets[name] = { values, of: [] };
    for (const shard of shards) {
      const first = this.days.length;
      const count = shard.days.length;
      const handle = this.engine.open(count);
      this.shards.set(shard.id, { id: shard.id, first, count, handle });
      // The newest day, then the days back from one letter to the next.
      let day;
      for (const days of shard.days) this.days.push(day = day === undefined ? days : day - days);
      for (const name of Object.keys(facets)) this.facets[name].of.push(...shard[name]);
      const year = this.facets.year;
      if (year.values.at(-1)?.[0] !== shard.year) year.values.push([shard.year]);
      for (let letter = 0; letter < count; letter += 1) year.of.push(year.values.length - 1);
    }
    this.count = this.days.length;
  }

  // Fetches what is needed to look up `words`.
  async load(words) {
    await Promise.all(words.map((word) => this.#load(word)));
  }

  // The letters of a shard in which loaded words stand one after the other, each with the first
  // place where they do, and how many there are.
  find({ handle, first }, words) {
    const found = this.engine.find(handle, words);
    return found.map(([letter, place, hits]) => [first + letter, place, hits]);
  }

  #load(word) {
    return remembered(this.#words, word, async () => {
      const key = keyOf(word, this.buckets);
      for (const [shard, entries] of await this.#bucket(key.bucket)) {
        const found = postings(entries, key, shard.count, this.buckets);
        if (found) shard.handle = this.engine.load(shard.handle, word, found);
      }
    });
  }

  // The entries in a file of words, by shard.
  #bucket(number) {
    return remembered(this.#buckets, number, async () => {
      const name = number.toString(16).padStart(4, "0");
      const answer = await this.#get(`words/${name}.bin?v=${this.version}`);
      return segments(new Uint8Array(await answer.arrayBuffer())).map(([id, entries]) => {
        const shard = this.shards.get(id);
        if (!shard) throw new Outdated();
        return [shard, entries];
      });
    });
  }

  // What a result shows of a letter, from its twin.
  letter(letter) {
    return remembered(this.#letters, letter, async () => {
      for (const { id, first, count } of this.shards.values()) {
        if (letter < first + count) {
          const address = (await this.#addresses(id))[letter - first];
          const twin = await (await this.#get(`../../${address.slice(0, -1)}.json`)).json();
          const { values, of } = this.facets.result;
          return shownOf(twin, values[of[letter]][0]);
        }
      }
      throw new RangeError(letter);
    });
  }

  // The letter that has an address, in whatever case; undefined if none has.
  async letterAt(address) {
    const wanted = address.toLowerCase();
    const { values, of } = this.facets.year;
    const all = [...this.shards.values()];
    const likely = all.filter(({ first }) => address.includes(`/${values[of[first]][0]}/`));
    for (const shards of [likely, all]) {
      const lists = await Promise.all(shards.map(({ id }) => this.#addresses(id)));
      for (const [place, list] of lists.entries()) {
        const at = list.findIndex((one) => one.toLowerCase() === wanted);
        if (at >= 0) return shards[place].first + at;
      }
    }
    return undefined;
  }

  // The addresses of a shard's letters.
  #addresses(shard) {
    return remembered(this.#lists, shard, async () => (await this.#get(`letters/${shard}.json`)).json());
  }

  async #get(path, options) {
    this.#progress(this.#answered, this.#asked += 1);
    const answer = await fetch(this.#base + path, options);
    this.#progress(this.#answered += 1, this.#asked);
    if (answer.status === 404) throw new Outdated(path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer;
  }
}

// The promise that `make` gave for `key`; one that failed is made anew the next time.
function remembered(map, key, make) {
  if (!map.has(key)) {
    const promise = make();
    promise.catch(() => map.delete(key));
    map.set(key, promise);
  }
  return map.get(key);
}
