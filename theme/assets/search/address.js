// The search that the address names: `?q=` the query, `sort=newest|oldest`, a facet's name one of its
// values (several times for several), `from=` and `to=` the days between which letters are.

export const FACETS = ["year", "issuer", "result", "topic", "session", "kind", "place"];
export const DAYS = ["from", "to"];
const ORDERS = ["newest", "oldest"];
const DAY = /^\d{4}-\d\d-\d\d$/u;

export function readAddress() {
  const given = new URLSearchParams(location.search);
  const chosen = FACETS.map((name) => [name, given.getAll(name).filter(Boolean)]);
  const days = DAYS.map((name) => [name, [given.get(name) ?? ""].filter((day) => DAY.test(day))]);
  return {
    query: given.get("q") ?? "",
    order: ORDERS.find((order) => order === given.get("sort")) ?? "",
    chosen: Object.fromEntries([...chosen, ...days].filter(([, values]) => values.length)),
  };
}

export function addressOf({ query, order, chosen }) {
  const given = new URLSearchParams();
  if (query) given.set("q", query);
  for (const [name, values] of Object.entries(chosen)) {
    for (const value of values) given.append(name, value);
  }
  if (order) given.set("sort", order);
  const address = new URL(location.href);
  address.search = given;
  address.hash = "";
  return address.href;
}
