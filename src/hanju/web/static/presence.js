// Who is where: told every ten seconds, shown in the top bar, at the entry and at the sentence.
import { $, $$, ask, desk, el, on } from "./ask.js";

const EVERY = 10000, IDLE = 60000;
let place = { entry: "", field: "", writing: false }, moved = Date.now(), last = "", others = [];

const tint = (name) => {
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + sign.codePointAt(0)) % 997;
  return `k${(sum % 5) + 1}`;
};
const first = (name) => [...name][0] || "?";

async function ping(force) {
  if (document.hidden) return;
  const told = JSON.stringify(place);
  if (!force && told === last) return;
  last = told;
  const got = await ask("POST", "/presence", place);
  if (got.ok && got.data.people) show(got.data.people);
}

export function at(entry, field, writing) {
  place = { entry, field, writing };
  moved = Date.now();
  clearTimeout(at.timer);
  at.timer = setTimeout(() => ping(false), 400);
}

function show(people) {
  others = people.filter((one) => one.by !== desk.me);
  $("#who").replaceChildren(...[{ by: desk.me, shown: desk.shown }, ...others].map((one) =>
    el("li", { class: `av ${tint(one.by)}`, title: one.shown || one.by }, first(one.shown || one.by),
      el("span", { class: "vh" }, (one.shown || one.by).slice(1)))));
  draw();
}

/** Put the others beside the entries they are at. */
export function draw() {
  for (const old of $$(".here")) old.remove();
  for (const one of others) {
    const side = $(".side", document.getElementById(`x-${one.entry}`) || document.createElement("i"));
    if (!side) continue;
    side.prepend(el("span", { class: `here ${tint(one.by)}` }, el("span", { class: `av s ${tint(one.by)}`, "aria-hidden": "true" }, first(one.shown || one.by)),
      el("span", {}, el("span", { class: "vh" }, one.shown || one.by), one.writing ? "쓰는 중" : "보는 중")));
  }
}
export const whoIsAt = (id) => others.filter((one) => one.entry === id);

on("event:presence", (told) => { if (told.people) show(told.people); });
export function begin() {
  show([]);
  ping(true);
  setInterval(() => { if (Date.now() - moved < IDLE) ping(true); }, EVERY);
  for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, () => { moved = Date.now(); }, { passive: true });
  addEventListener("pagehide", () => ask("POST", "/presence", { here: false }, { keepalive: true }));
}
