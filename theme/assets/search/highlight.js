// On a letter that was opened from a search (`?q=`): marks the query's words, shows the first, and
// leads from each to the next. Written for Chromium 78.

import { foldTraditional } from "./fold.js";
import { lead } from "./hits.js";
import { stretches } from "./marks.js";
import { freeReadings, readings } from "./query.js";

const NAME = "search";

async function highlight(query) {
  const main = document.querySelector("main");
  let found = ranges(main, query);
  if (!found.length) {
    await foldTraditional();
    found = ranges(main, query);
  }
  if (!found.length) return;
  if (CSS.highlights) {
    CSS.highlights.set(NAME, new Highlight(...found));
    lead(found, (range) => CSS.highlights.set(`${NAME}-current`, new Highlight(range)));
  } else {
    const marks = found.reverse().map(wrap).filter(Boolean).reverse();
    lead(marks, (mark) => marks.forEach((one) => one.classList.toggle("current", one === mark)));
  }
}

// Where the text under `root` holds the terms of the query, in the first reading that is there.
function ranges(root, query) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, start: text.length });
    text += walker.currentNode.data;
  }
  const place = (at) => {
    const { node, start } = last(nodes, (one) => one.start <= at);
    return [node, at - start];
  };
  const texts = [...readings(query), ...freeReadings(query)].map(({ terms }) => (
    [].concat(...terms.map((term) => term.either || [term.text]))));
  const found = texts.map((reading) => stretches(text, reading)).find(({ length }) => length);
  return (found || []).map(([start, end]) => {
    const range = new Range();
    range.setStart(...place(start));
    const [node, offset] = place(end - 1);
    range.setEnd(node, offset + 1);
    return range;
  });
}

// The last of `list`, ordered by it, for which `test` holds.
function last(list, test) {
  let at = list.length - 1;
  while (!test(list[at])) at -= 1;
  return list[at];
}

function wrap(range) {
  // A match across elements cannot be wrapped in one.
  if (range.startContainer !== range.endContainer) return undefined;
  const mark = document.createElement("mark");
  range.surroundContents(mark);
  return mark;
}

const query = new URLSearchParams(location.search).get("q");
if (query && query.trim()) highlight(query);
