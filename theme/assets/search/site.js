// What the page knows of the site beside its letters: offices, words for results, words of one
// meaning, and what the site has to offer.

import { fold } from "./fold.js";
import { hints, speaksOf } from "./hints.js";
import { offers } from "./offers.js";
import { named } from "./offices.js";
import { synonyms } from "./synonyms.js";

const MEMBERS = 12; // so many who are called alike are looked up

export class Site {
  synonyms = new Map();
  #index;
  #root;

  // `page` holds what the template says: { offices: [{ name, also, phone }], results: [{ code, label, words }], publisher }.
  constructor(root, index, { offices: known, results, publisher }) {
    this.#root = root;
    this.#index = index;
    this.offices = known;
    this.results = results;
    this.publisher = publisher;
  }

  // Reads the table of synonyms, without which a search finds less, but finds.
  async ready() {
    this.synonyms = await synonyms().catch(() => new Map());
    return this;
  }

  offers() {
    return offers(this.#root).catch(() => ({ words: [], subjects: [], members: [], numbers: [] }));
  }

  hints(query) {
    return hints(query, this.#index, this);
  }

  // The members who are addressed and called so, in full.
  async membersCalled(text) {
    const { members } = await this.offers();
    return members.map(fold).filter((name) => name.includes(text)).slice(0, MEMBERS);
  }

  // Whether a letter has `text` in a facet.
  async tests(field, text) {
    await this.ready();
    if (field === "issuer") {
      const { values } = this.#index.facets.issuer;
      const own = values.flat().filter((name) => fold(name).includes(text));
      const names = own.length ? own : named(text, this.#index, this)?.names ?? [];
      return speaksOf(this.#index, { facet: "issuer", values: names });
    }
    const all = this.hints(text).hints.map((hint) => speaksOf(this.#index, hint));
    return (letter) => all.length > 0 && all.every((test) => test(letter));
  }

  // What all offices, words of the table and results are called.
  get names() {
    return [
      ...this.#index.facets.issuer.values.flat(),
      ...this.offices.flatMap(({ also }) => also),
      ...this.synonyms.keys(),
      ...this.#index.facets.topic.values.flat(),
    ];
  }
}
