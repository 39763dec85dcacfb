// What the site has to offer while something is typed (dafu/search/offers.py): read at the first
// focus, or when a query finds nothing as typed.

let loading;

// { words, subjects, members, numbers }, numbers as [what stands before, [serial, …]].
export function offers(root) {
  loading ??= load(root);
  loading.catch(() => { loading = undefined; });
  return loading;
}

async function load(root) {
  const answer = await fetch(new URL("search/index/offers.json", root), { cache: "no-cache" });
  if (!answer.ok) return { words: [], subjects: [], members: [], numbers: [] };
  const { words, subjects, members, numbers } = await answer.json();
  return {
    words: words.split(" ").filter(Boolean),
    subjects,
    members,
    numbers: numbers.map(([group, serials]) => [group, serials.split(" ").flatMap(run)]),
  };
}

// The numbers of a run: 1~3 is 1, 2, 3.
function run(text) {
  const [first, last] = text.split("~").map(Number);
  return last ? Array.from({ length: last - first + 1 }, (_, at) => String(first + at)) : [text];
}
