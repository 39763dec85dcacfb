// Filters: which letters have the chosen values, and how many would have each other one.

const DAY = 86_400_000;
const CLOSE = [20, 100]; // characters within which terms are of one phrase, and of one paragraph

// Of `letters`, those that have one of the chosen values of each facet; `chosen` maps names of
// facets to values, `from` and `to` to days.
export function filtered(index, letters, chosen) {
  const tests = Object.entries(chosen).map(([name, values]) => test(index, name, values));
  return letters.filter((letter) => tests.every((holds) => holds(letter)));
}

function test(index, name, given) {
  if (name === "from" || name === "to") {
    const day = Math.round(Date.parse(given[0]) / DAY);
    return name === "from"
      ? (letter) => index.days[letter] >= day
      : (letter) => index.days[letter] <= day;
  }
  const { values, of } = index.facets[name];
  const codes = new Set(values.flatMap((words, code) => (
    words.some((word) => given.includes(word)) ? [code] : [])));
  return (letter) => codes.has(of[letter]);
}

// For a facet, how many of `letters` have each value under the other filters: [[value, count], …].
export function counts(index, letters, chosen, name) {
  const others = Object.fromEntries(Object.entries(chosen).filter(([other]) => other !== name));
  const { values, of } = index.facets[name];
  const found = new Map();
  for (const letter of filtered(index, letters, others)) {
    for (const value of values[of[letter]]) found.set(value, (found.get(value) ?? 0) + 1);
  }
  // The index lists years newest first, other values by how common they are.
  const order = new Map();
  for (const value of values.flat()) if (!order.has(value)) order.set(value, order.size);
  return [...found].sort(([one], [other]) => order.get(one) - order.get(other));
}

// Letters in the order to show them: the best rank first, among equals the newest; or by date.
export function sorted(index, ranks, letters, order) {
  const newest = (one, other) => index.days[other] - index.days[one] || one - other;
  return letters.sort({
    "": (one, other) => ranks.get(one) - ranks.get(other) || newest(one, other),
    newest,
    oldest: (one, other) => newest(other, one),
  }[order]);
}

// Letters that stand in one field alike in the order of how near their terms are to each other, which
// `spreads` says in characters.
export function byNearness(letters, ranks, spreads) {
  const near = (letter) => CLOSE.filter((limit) => spreads.get(letter) > limit).length;
  const places = new Map(letters.map((letter, at) => [letter, at]));
  return [...letters].sort((one, other) => (
    Math.floor(ranks.get(one)) - Math.floor(ranks.get(other))
    || near(one) - near(other) || places.get(one) - places.get(other)));
}
