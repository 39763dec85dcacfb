// Where the terms of a query stand in a text, and the part of a text to show of it.

import { fold, foldTraditional, foldWithPlaces } from "./fold.js";

// The stretches [start, end] of `text` that hold one of `terms` (folded), in order, not
// overlapping: where two would, the longer term has it.
export function stretches(text, terms) {
  const { form, places } = foldWithPlaces(text);
  const taken = [];
  for (const term of [...terms].sort((one, other) => other.length - one.length)) {
    for (let at = form.indexOf(term); at >= 0; at = form.indexOf(term, at + term.length)) {
      const end = at + term.length;
      if (taken.every(([start, stop]) => end <= start || at >= stop)) taken.push([at, end]);
    }
  }
  taken.sort(([one], [other]) => one - other);
  return taken.map(([start, end]) => [places[start], afterCharacter(places, end)]);
}

// One character may fold to several units: the stretch ends after the whole character.
function afterCharacter(places, end) {
  let at = end;
  while (at < places.length - 1 && places[at] === places[end - 1]) at += 1;
  return places[at];
}

// A match written in traditional characters is seen only with the table of them.
export async function prepare(letter, terms) {
  const folded = fold(linesOf(letter));
  if (terms.length && !terms.some((term) => folded.includes(term))) await foldTraditional();
}

// All that is searched of a letter.
export function linesOf({ title, subject, names, text }) {
  return [title, subject, ...names, text].join("\n");
}

// About `length` characters of `text` around the first match, on whole lines where they are short.
export function excerpt(text, terms, length = 90) {
  const [first] = stretches(text, terms);
  const from = first ? Math.max(0, first[0] - Math.floor(length / 3)) : 0;
  const at = first ? first[0] : 0;
  const line = text.lastIndexOf("\n", at) + 1;
  const start = line > from - 12 && line <= at ? line : from;
  const end = Math.min(text.length, start + length);
  const shown = text.slice(start, end).replace(/\n/g, " ");
  return `${start > line ? "…" : ""}${shown}${end < text.length ? "…" : ""}`;
}

// `text` as nodes, with the matches in <mark>.
export function marked(text, terms) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of stretches(text, terms)) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    nodes.push(text.slice(at, start), mark);
    at = end;
  }
  return [...nodes, text.slice(at)];
}
