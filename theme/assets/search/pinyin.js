// Characters by how they are read: a query in pinyin, its initials, or with a character that sounds
// like the right one.

let loading;

// The readings of characters: { of(char) -> [syllable, …], syllables }.
export function pinyin() {
  loading ??= load();
  loading.catch(() => { loading = undefined; });
  return loading;
}

async function load() {
  const { READINGS } = await import("./readings.js");
  const known = new Map();
  const syllables = new Set();
  for (const entry of READINGS.split(" ")) {
    const [syllable] = entry.match(/^[a-z]+/u);
    syllables.add(syllable);
    for (const char of entry.slice(syllable.length)) {
      if (known.has(char)) known.get(char).push(syllable);
      else known.set(char, [syllable]);
    }
  }
  return { of: (char) => known.get(char) ?? [], syllables };
}

const LONGEST = 6; // letters of a syllable

// The ways to cut letters into syllables, the one of fewest first; at most `most`.
export function syllablesOf(letters, { syllables }, most = 4) {
  const found = [];
  const cut = (at, parts) => {
    if (found.length > 60) return;
    if (at === letters.length) found.push(parts);
    for (let length = Math.min(LONGEST, letters.length - at); length > 0; length -= 1) {
      const part = letters.slice(at, at + length);
      if (syllables.has(part)) cut(at + length, [...parts, part]);
    }
  };
  cut(0, []);
  return found.sort((one, other) => one.length - other.length).slice(0, most);
}

// Whether a character may be read so; `part` may be its initial only, or vague as people mix up
// (z and zh, n and ng).
export function sounds(char, part, { of }) {
  return of(char).some((syllable) => syllable === part);
}

const VAGUE = [[/^zh/u, "z"], [/^ch/u, "c"], [/^sh/u, "s"], [/ng$/u, "n"], [/^l/u, "n"], [/^hu/u, "f"]];

// A syllable without the differences that many do not hear.
export function vague(syllable) {
  return VAGUE.reduce((text, [pattern, less]) => text.replace(pattern, less), syllable);
}

// Whether two characters sound alike, up to those differences.
export function alike(one, other, { of }) {
  if (one === other) return true;
  const heard = new Set(of(one).map(vague));
  return of(other).some((syllable) => heard.has(vague(syllable)));
}
