// Marks under words: painted on the mirror of a field, or on the sentence itself.
import { el } from "./ask.js";

const KINDS = ["over", "info", "warn", "stop", "ring"];
const forced = matchMedia("(forced-colors: active)");
const can = () => typeof Highlight === "function" && CSS.highlights && !forced.matches;
const lights = new Map();
const painted = new Map();

function light(kind) {
  if (!lights.has(kind)) {
    const made = new Highlight();
    made.priority = KINDS.indexOf(kind);
    CSS.highlights.set(kind, made);
    lights.set(kind, made);
  }
  return lights.get(kind);
}

function wipe(place) {
  for (const [kind, range] of painted.get(place) || []) light(kind).delete(range);
  painted.delete(place);
}

/** Write a text into its place and mark spans of it: [start, end, kind]. */
export function paint(place, text, marks = []) {
  if (!can()) {
    spans(place, text, marks);
    return;
  }
  const node = place.firstChild;
  if (place.childNodes.length !== 1 || node.nodeType !== 3) place.replaceChildren(text);
  else if (node.data !== text) node.data = text;
  wipe(place);
  const words = place.firstChild;
  const made = [];
  for (const [start, end, kind] of marks) {
    if (end <= start || end > words.length) continue;
    const range = new StaticRange({ startContainer: words, startOffset: start, endContainer: words, endOffset: end });
    light(kind).add(range);
    made.push([kind, range]);
  }
  if (made.length) painted.set(place, made);
}

function spans(place, text, marks) {
  const cuts = [...new Set([0, text.length, ...marks.flatMap(([a, b]) => [a, b])])].sort((a, b) => a - b);
  place.replaceChildren(...cuts.slice(1).map((end, n) => {
    const part = text.slice(cuts[n], end);
    const over = marks.filter(([a, b]) => a <= cuts[n] && end <= b);
    const kind = KINDS.findLast((one) => over.some((mark) => mark[2] === one));
    return kind ? el("mark", { class: kind }, part) : part;
  }));
}

/** Forget marks of places that are gone. */
export function sweep() {
  for (const place of [...painted.keys()]) if (!place.isConnected) wipe(place);
}

/** Marks of a text after it was changed: those before and behind the change move with it. */
export function moved(marks, before, after) {
  let head = 0;
  const least = Math.min(before.length, after.length);
  while (head < least && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < least - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const by = after.length - before.length;
  return marks.flatMap(([a, b, kind]) => {
    if (b <= head) return [[a, b, kind]];
    if (a >= before.length - tail) return [[a + by, b + by, kind]];
    return [];
  });
}
