// What was searched on this device, the latest first; it never leaves the device.

const KEY = "dafu-searches";
const MOST = 6;

export function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return []; // private windows may refuse
  }
}

// The same as options of the box, with one more that forgets them.
export function recentOptions(words) {
  const kept = recent().map((query) => ({ kind: "recent", text: query }));
  return kept.length ? [...kept, { kind: "forget", text: words("forget"), note: "" }] : [];
}

export function remember(query) {
  const text = query.trim();
  if (text.length < 2) return;
  const kept = [text, ...recent().filter((one) => one !== text)].slice(0, MOST);
  try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* not remembered */ }
}

export function forget() {
  try { localStorage.removeItem(KEY); } catch { /* there was nothing */ }
}
