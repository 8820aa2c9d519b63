// Where the pages of the real PDF end: marks between the lines, taken away when a text is newer.
import { $, $$, ask, el, on } from "./ask.js";

const REST = 2000;
let timer = 0, asked = 0;

/** Look again when nothing has changed for a while. */
export function later() {
  for (const old of $$(".brk")) old.remove();
  clearTimeout(timer);
  asked += 1;
  timer = setTimeout(load, REST);
}

async function load() {
  const mine = asked, got = await ask("GET", "/pages");
  if (mine !== asked || !got.ok) return;
  for (const old of $$(".brk")) old.remove();
  for (const one of got.data.breaks) mark(one);
}

function mark({ page, entry_id: id, field: f }) {
  const article = document.getElementById(`x-${id}`), spot = article && $(`[data-f="${f}"]`, article);
  if (!spot) return;
  const made = el(f === "headline" ? "p" : "li", { class: "brk" }, el("span", {}, `여기까지 ${page}쪽`));
  const line = f === "headline" ? article.firstElementChild : spot.closest("li");
  line.before(made);
}

for (const kind of ["stored", "event:field", "event:decision", "event:order", "event:merge", "event:split", "event:added", "event:undo", "redrawn"]) on(kind, later);
