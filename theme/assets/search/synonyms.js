// Words of one meaning: the table of the theme, read when a search first needs it.

import { fold } from "./fold.js";

let table;

// A map from a word, folded, to the other words that a search for it looks up too.
export function synonyms() {
  table ??= load();
  table.catch(() => { table = undefined; });
  return table;
}

async function load() {
  const answer = await fetch(new URL("synonyms.txt", import.meta.url));
  return read(answer.ok ? await answer.text() : "");
}

// Lines “甲 = 乙 = 丙 > 丁 戊”: those of “=” for each other, those after “>” for the ones before it.
export function read(text) {
  const found = new Map();
  for (const line of text.split("\n")) {
    const [equals, further = ""] = line.replace(/#.*/u, "").split(/[>＞]/u);
    const same = equals.split(/[=＝]/u).map(fold).filter(Boolean);
    const more = further.split(/[\s、，,]+/u).map(fold).filter(Boolean);
    for (const word of same) {
      const others = found.get(word) ?? [];
      found.set(word, [...new Set([...others, ...same, ...more])].filter((other) => other !== word));
    }
  }
  return found;
}

// For a term, the texts that say the same: the table's for all of it, or with one of its words
// (the longest) in place of another.
export function sayings(text, found) {
  const whole = found.get(text);
  if (whole) return whole;
  for (let length = Math.min(text.length - 1, 8); length > 1; length -= 1) {
    for (let at = 0; at + length <= text.length; at += 1) {
      const others = found.get(text.slice(at, at + length));
      if (others) return others.map((other) => text.slice(0, at) + other + text.slice(at + length));
    }
  }
  return [];
}
