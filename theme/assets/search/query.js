// What a reader types, as Pagefind queries; the counterpart of dafu/search/index.py.

// Han, kana and full-width marks: each is a word of its own in the index.
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u2010-\u2027\u3000-\u303f]/u;
const RUNS = /[\u3007\u3400-\u9fff\uf900-\ufaff]+|[A-Za-z0-9]+/gu;

// Full-width Latin and digits as people's input methods leave them.
export function fold(text) {
  return text.replace(/[\uff01-\uff5e]/gu, (mark) =>
    String.fromCodePoint(mark.codePointAt(0) - 0xfee0));
}

// The runs of Han characters and of Latin letters or digits: every one must be in a letter.
export function runs(query) {
  return [...new Set(fold(query).match(RUNS) ?? [])];
}

// A run of Han characters is a phrase of one-character words; any other run is itself.
export function pagefindQuery(run) {
  return WIDE.test(run) ? `"${[...run].join(" ")}"` : run;
}

// Letters and digits alone, so that 普发改委[2023]14号 and 普发改委〔2023〕14号 are the same.
export function bare(text) {
  return fold(text).toLowerCase().replace(/[^\p{Letter}\p{Number}]/gu, "");
}

// The words of a query that mix Han with Latin or digits: their runs must stand side by side.
export function mixed(query) {
  return query.split(/\s+/u).filter((word) => runs(word).length > 1).map(bare);
}

// Indexed text as it was written: no spaces around wide characters.
export function unspaced(text) {
  const characters = [...text];
  return characters.filter((character, index) =>
    character !== " " || !(WIDE.test(characters[index - 1] ?? "。")
      || WIDE.test(characters[index + 1] ?? "。"))).join("");
}

// The part of a text around the first run found in it, as [before, match, after] or [start].
export function excerpt(text, found, length = 80) {
  const lower = fold(text).toLowerCase();
  for (const run of found) {
    const at = lower.indexOf(run.toLowerCase());
    if (at >= 0) {
      const start = Math.max(0, at - Math.floor(length / 3));
      const end = at + run.length;
      return [
        (start ? "…" : "") + text.slice(start, at),
        text.slice(at, end),
        text.slice(end, start + length) + (start + length < text.length ? "…" : ""),
      ];
    }
  }
  return [text.slice(0, length) + (length < text.length ? "…" : "")];
}
