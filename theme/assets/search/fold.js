// The form in which text is compared; the counterpart of dafu/search/fold.py.

import { SAME } from "./characters.js";

const BLANK = /[\p{Z}\p{Cc}\p{Cf}]/gu;

const one = new Map();
for (const [char, forms] of Object.entries(SAME)) for (const form of forms) one.set(form, char);
const known = new Map([["\n", "\n"]]);

function folded(char) {
  let form = known.get(char);
  if (form === undefined) {
    form = char.normalize("NFKC").toLowerCase().replace(BLANK, "");
    form = [...form].map((part) => one.get(part) || part).join("");
    known.set(char, form);
  }
  return form;
}

// Traditional characters are folded from now on; the table is loaded when it may be of use.
export async function foldTraditional() {
  const { TRADITIONAL, SIMPLIFIED } = await import("./traditional.js");
  const simplified = [...SIMPLIFIED];
  [...TRADITIONAL].forEach((char, index) => one.set(char, simplified[index]));
  known.clear();
  known.set("\n", "\n");
}

// Text as it is compared: NFKC, lower case, one form of brackets, quotation marks and dashes, no
// blanks within a line.
export function fold(text) {
  let form = "";
  for (const char of text) form += folded(char);
  return form;
}

// The same, with the place in `text` of each folded code unit, and the length of `text` at the end.
export function foldWithPlaces(text) {
  const places = [];
  let form = "";
  let place = 0;
  for (const char of text) {
    const part = folded(char);
    for (let unit = 0; unit < part.length; unit += 1) places.push(place);
    form += part;
    place += char.length;
  }
  places.push(place);
  return { form, places };
}

// Text in simplified characters, as far as the table of them is there, and otherwise as it is.
export function simplified(text) {
  return [...text].map((char) => (/\p{Script=Han}/u.test(char) ? folded(char) : char)).join("");
}
