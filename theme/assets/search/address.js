// The search that the address names: `?q=` the query, `sort=newest|oldest`, a facet's name its value.

export const FACETS = ["year", "issuer", "result", "kind", "topic", "session", "place"];
const ORDERS = ["newest", "oldest"];

export function readAddress() {
  const given = new URLSearchParams(location.search);
  const chosen = FACETS.flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : []));
  return {
    query: given.get("q") ?? "",
    order: ORDERS.find((order) => order === given.get("sort")) ?? "",
    chosen: Object.fromEntries(chosen),
  };
}

export function addressOf({ query, order, chosen }) {
  const given = Object.entries({ q: query, ...chosen, sort: order }).filter(([, value]) => value);
  const address = new URL(location.href);
  address.search = new URLSearchParams(given);
  address.hash = "";
  return address.href;
}
