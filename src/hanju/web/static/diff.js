// What changed between two texts, word by word.
import { el } from "./ask.js";

export const wordsOf = (text) => (text ? text.split(" ") : []);

/** Longest common subsequence of two lists of words, as steps of [kind, word]. */
export function steps(before, after) {
  const a = wordsOf(before), b = wordsOf(after);
  let head = 0, tail = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  while (tail < a.length - head && tail < b.length - head
    && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const x = a.slice(head, a.length - tail), y = b.slice(head, b.length - tail);
  const table = Array.from({ length: x.length + 1 }, () => new Uint16Array(y.length + 1));
  for (let i = x.length - 1; i >= 0; i -= 1) {
    for (let j = y.length - 1; j >= 0; j -= 1) {
      table[i][j] = x[i] === y[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  const made = a.slice(0, head).map((word) => ["same", word]);
  let i = 0, j = 0;
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) { made.push(["same", x[i]]); i += 1; j += 1; }
    else if (j >= y.length || (i < x.length && table[i + 1][j] >= table[i][j + 1])) { made.push(["del", x[i]]); i += 1; }
    else { made.push(["ins", y[j]]); j += 1; }
  }
  return made.concat(a.slice(a.length - tail).map((word) => ["same", word]));
}

/** The same as nodes: words taken out struck, words put in underlined. */
export function shown(before, after) {
  const made = document.createDocumentFragment();
  let kind = "", run = [];
  const close = () => {
    if (!run.length) return;
    const text = run.join(" ");
    if (kind === "same") made.append(text);
    else made.append(el(kind, {}, el("span", { class: "vh" }, kind === "del" ? "삭제 " : "추가 "), text));
    made.append(" ");
  };
  for (const [what, word] of steps(before, after)) {
    if (what !== kind) { close(); kind = what; run = []; }
    run.push(word);
  }
  close();
  return made;
}
