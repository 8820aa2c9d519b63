// A sentence that is written: a textarea on a mirror, opened where it stands in the page.
import { $, $$, ask, clean, count, desk, el, icon, josa, on, say, shape, tell, units, who } from "./ask.js";
import { shown } from "./diff.js";
import { twoTexts } from "./merge.js";
import { moved, paint } from "./mirror.js";
import * as save from "./save.js";

export const found = new Map();
export let at = null;
const KIND = { E: "stop", W: "warn", I: "info" };
const LEVEL = { E: "막음", W: "주의", I: "참고" };
const CHECK_AFTER = 300;

export const nameOf = (f) => (f === "headline" ? "제목" : f === "date" ? "날짜" : `문장 ${f.slice(1)}`);
export const fieldsOf = (article) => $$("[data-f]", article).map((one) => one.dataset.f);
/** The text of a field as it is seen. */
export const textOf = (article, f) => (here(article.dataset.id, f) && f !== "date" ? at.area.value : place(article, f)?.textContent || "");
export const place = (article, f) => $(`[data-f="${f}"]`, article);
const here = (id, f) => at && at.id === id && at.f === f;

/** The findings of one field, in the order of its words. */
export function findingsOf(id, f) {
  return (found.get(id) || []).filter((one) => one.field === f && !one.left)
    .sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1]);
}
const asideOf = (id, f) => (found.get(id) || []).filter((one) => one.field === f && one.left);
/** What is painted: a finding about the whole field is told below it, not by a line under every word. */
const marksOf = (id, f, text) => findingsOf(id, f)
  .filter((one) => one.severity === "E" || one.span[1] - one.span[0] < 0.95 * text.length)
  .map((one) => [units(text, one.span[0]), units(text, one.span[1]), one.rule === "overlap" && one.severity !== "E" ? "over" : KIND[one.severity]]);
const spaced = (text) => text.replace(/^ +| +$/g, (found) => "␣".repeat(found.length));

/** Paint the sentences of an entry that nobody writes in. */
export function repaint(article) {
  for (const spot of $$(".tx", article)) {
    const f = spot.dataset.f;
    if (here(article.dataset.id, f)) continue;
    paint(spot, spot.textContent, marksOf(article.dataset.id, f, spot.textContent));
  }
}

/** Where the counter, the findings and the conflict of a field stand. */
export function under(article, f) {
  let box = $(`.under[data-u="${f}"]`, article);
  if (!box) {
    box = el("div", { class: "under", "data-u": f });
    const spot = place(article, f);
    if (f === "headline" || f === "date") $("h3", article).after(box);
    else spot.parentElement.append(box);
  }
  return box;
}
function part(box, kind, made) {
  const old = $(`:scope > .${kind}`, box);
  if (old) old.remove();
  if (made) {
    const order = ["told", "cf", "cnt", "fi"];
    const next = order.slice(order.indexOf(kind) + 1).map((one) => $(`:scope > .${one}`, box)).find(Boolean);
    box.insertBefore(made, next || null);
  }
}

// -- findings under the sentence -----------------------------------------------------------

let now = null;
export const current = () => now;

/** The findings of the chosen entry, one row each with its mend. */
export function rows(article) {
  const id = article.dataset.id;
  for (const f of fieldsOf(article)) {
    // what is about the entry as a whole is told first, under its headline
    const list = [...(f === "headline" ? findingsOf(id, "") : []), ...findingsOf(id, f)], aside = [...(f === "headline" ? asideOf(id, "") : []), ...asideOf(id, f)];
    const box = list.length || aside.length ? under(article, f) : $(`.under[data-u="${f}"]`, article);
    if (box) part(box, "fi", list.length || aside.length ? el("ul", { class: "fi", id: `fi-${id}-${f}` }, list.map((one) => row(article, one)), aside.map((one) => sleeping(article, one))) : null);
  }
}
export function noRows(article) {
  for (const box of $$(".under", article)) { part(box, "fi", null); part(box, "cnt", null); }
}

/** The finding that Alt+Enter mends. */
export function next(article) {
  const list = fieldsOf(article).flatMap((f) => findingsOf(article.dataset.id, f)).filter((one) => one.after !== undefined);
  return (now && list.includes(now) && now) || list.find((one) => at && one.field === at.f) || list[0];
}

/** A finding that a person left as it is, or answered: it can be counted again. */
function sleeping(article, one) {
  return el("li", { class: "aside" }, el("span", { class: "lv c-3" }, icon(KIND[one.severity]), one.severity === "E" ? "확인함" : "그대로 둠"), el("code", {}, one.rule.split(".")[0]), el("span", { class: "c-3" }, one.message),
    desk.frozen ? el("span") : el("span", { class: "acts" }, el("button", { class: "btn sm quiet", type: "button", onclick: () => tell("unleave", { article, one }) }, "되돌리기")));
}

function row(article, one) {
  const level = el("span", { class: `lv c-${KIND[one.severity]}` }, icon(KIND[one.severity]), LEVEL[one.severity]);
  const rest = one.after !== undefined
    ? [": ", el("del", {}, el("span", { class: "vh" }, "지금 "), spaced(one.before)), " → ", el("ins", {}, el("span", { class: "vh" }, "고침 "), spaced(one.after) || "(지움)")]
    : [" ", el("span", { class: "hint" }, one.mend)];
  const acts = el("span", { class: "acts" });
  const button = (word, act, quiet = "") => el("button", { class: `btn sm${quiet}`, type: "button", onclick: act }, word);
  if (one.severity !== "E") acts.append(button("그대로 두기", () => tell("leave", { article, one }), " quiet"));
  else if (one.fact && desk.reasons && !desk.frozen) acts.append(button("사실 확인함", () => tell("sure", { article, one }), " quiet"));
  const word = one.source ? "원문 값으로" : "고치기";
  if (one.after !== undefined) acts.append(button(one === next(article) ? [`${word} `, el("kbd", {}, "Alt+Enter")] : word, () => mend(article, one)));
  const made = el("li", { class: one === now ? `now ${one.severity}` : "" }, level, el("code", {}, one.rule === "overlap" ? "겹침" : one.rule.split(".")[0]), el("span", {}, one.message, ...rest), acts);
  made.addEventListener("click", (event) => { if (!event.target.closest("button")) aim(article, one); });
  return made;
}

/** Go to the words of a finding. */
export function aim(article, one) {
  now = one;
  const f = one.field;
  if (!f || !place(article, f)) return;
  start(article, f, null);
  if (at && at.area.value !== undefined && at.f !== "date") {
    const text = at.area.value;
    at.area.setSelectionRange(units(text, one.span[0]), units(text, one.span[1]));
  }
  rows(article);
  say(`${LEVEL[one.severity]}. ${one.message}`);
}

/** Do the mend of a finding, as if its writer had typed it: the browser's own undo takes it back. */
export function mend(article, one) {
  if (one.after === undefined) return false;
  start(article, one.field, null);
  const text = at.area.value, from = units(text, one.span[0]), to = units(text, one.span[1]);
  if (text.slice(from, to) !== one.before) return false;
  settled(() => {
    at.area.focus();
    at.area.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, one.after)) at.area.setRangeText(one.after, from, to, "end");
    changed();
  });
  say(`고쳤습니다: ${one.after}`);
  return true;
}

/** Act when nothing is being composed: now, or one task after the composition has ended. */
function settled(act) {
  if (!at || !at.composing) { act(); return; }
  at.area.addEventListener("compositionend", () => setTimeout(act), { once: true });
}

// -- opening and closing -------------------------------------------------------------------

/** Open a field; `caret` is a place in it, a point of the screen, or null to leave it. */
export function start(article, f, caret) {
  if (desk.frozen) return;
  const id = article.dataset.id, spot = place(article, f);
  if (!spot || here(id, f)) { if (at && caret === undefined) at.area.focus(); return; }
  stop();
  const one = save.doc(id, f);
  if (one.conflict && !one.editing) return;
  if (f === "date") { date(article, spot, one); return; }
  const point = caret && caret.x !== undefined ? offset(spot, caret) : caret;
  const area = el("textarea", { rows: "1", spellcheck: "false", autocomplete: "off", autocapitalize: "off",
    writingsuggestions: "false", "aria-label": nameOf(f), "aria-describedby": `cnt-${id}-${f} fi-${id}-${f}` });
  area.value = one.value;
  const mir = el("div", { class: "mir", "aria-hidden": "true" });
  const fld = el("div", { class: "fld" }, mir, area);
  spot.hidden = true;
  spot.after(fld);
  at = { article, id, f, area, mir, fld, one, composing: false, marks: marksOf(id, f, one.value), last: one.value, timer: 0 };
  save.opened(one);
  draw();
  counter();
  listen(area);
  area.focus({ preventScroll: true });
  const end = point === undefined || point === null ? area.value.length : point;
  area.setSelectionRange(end, end);
  document.body.classList.replace("reading", "writing");
  fld.scrollIntoView({ block: "nearest" });
  tell("field", { id, f, writing: true });
}

function offset(spot, { x, y }) {
  const range = document.caretPositionFromPoint ? document.caretPositionFromPoint(x, y) : document.caretRangeFromPoint?.(x, y);
  if (!range) return null;
  const node = range.offsetNode || range.startContainer, n = range.offset ?? range.startOffset;
  if (!spot.contains(node)) return null;
  let before = 0;
  const walk = document.createTreeWalker(spot, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    if (text === node) return before + n;
    before += text.length;
  }
  return null;
}

function listen(area) {
  const mine = at;
  area.addEventListener("compositionstart", () => { mine.composing = true; });
  area.addEventListener("compositionend", () => { mine.composing = false; setTimeout(() => { if (at === mine) { draw(); tell("composed", mine); } }); });
  area.addEventListener("input", () => changed());
  for (const kind of ["select", "keyup", "click"]) area.addEventListener(kind, () => { if (at === mine) { tell("caret", mine); pointed(); } });
  area.addEventListener("paste", pasted);
  area.addEventListener("blur", () => setTimeout(() => {
    if (at === mine && document.activeElement !== area && document.hasFocus() && !mine.fld.contains(document.activeElement)
      && !document.querySelector("dialog[open]") && !under(mine.article, mine.f).contains(document.activeElement)) stop();
  }));
}

function pasted(event) {
  const text = event.clipboardData?.getData("text/plain") || "";
  const breaks = (text.trim().match(/\s*\n\s*/g) || []).length;
  if (!breaks) return;
  event.preventDefault();
  const flat = text.trim().replace(/\s*\n\s*/g, " ");
  if (!document.execCommand("insertText", false, flat)) { at.area.setRangeText(flat, at.area.selectionStart, at.area.selectionEnd, "end"); changed(); }
  told(at.article, at.f, `줄바꿈 ${breaks}개를 띄어쓰기로 바꿨습니다.`, []);
}

/** Something in the field is different: draw, count, keep, and ask for the rules after a while. */
function changed() {
  const text = at.area.value;
  if (text === at.last) return;
  at.marks = moved(at.marks, at.last, text);
  at.last = text;
  draw();
  counter();
  save.typed(at.one, text);
  save.status();
  clearTimeout(at.timer);
  const mine = at;
  at.timer = setTimeout(() => check(mine), CHECK_AFTER);
  tell("typing", mine);
}

const draw = () => paint(at.mir, `${at.area.value}\u200b`, at.marks);

async function check(mine) {
  const text = mine.area.value;
  mine.asked?.abort();
  mine.asked = new AbortController();
  const got = await ask("POST", `/entries/${encodeURIComponent(mine.id)}/check`, { field: mine.f, text }, { signal: mine.asked.signal });
  if (!got.ok || mine.area.value !== text) return;
  tell("checked", { id: mine.id, findings: got.data.findings });
}

/** New findings of an entry: marks, rows and the counter follow; the field is not touched. */
export function refound(article, list) {
  const id = article.dataset.id;
  found.set(id, list);
  if (now && !list.some((one) => one.rule === now.rule && one.field === now.field && one.span[0] === now.span[0])) now = null;
  else if (now) now = list.find((one) => one.rule === now.rule && one.field === now.field && one.span[0] === now.span[0]);
  repaint(article);
  if (at && at.id === id && at.f !== "date") {
    at.marks = marksOf(id, at.f, at.area.value);
    if (!at.composing) draw();
    at.area.setAttribute("aria-invalid", String(findingsOf(id, at.f).some((one) => one.severity === "E")));
    counter();
  }
}

/** Leave the field: what it holds is saved and stands in the page again. */
export function stop() {
  if (!at) return;
  const mine = at;
  at = null;
  clearTimeout(mine.timer);
  save.opened(null);
  const spot = place(mine.article, mine.f);
  if (mine.f === "date") mine.area.remove();
  else {
    mine.fld.remove();
    spot.hidden = false;
    const one = mine.one;
    one.editing = false;
    if (!one.dirty && !one.conflict) one.value = one.base = one.remote;
    spot.textContent = clean(one.value);
    if (one.conflict) conflict(one);
  }
  const box = under(mine.article, mine.f);
  part(box, "cnt", null);
  repaint(mine.article);
  document.body.classList.replace("writing", "reading");
  save.flush(mine.id);
  tell("field", { id: mine.id, f: mine.f, writing: false });
}

/** A day as the house prints it. */
function dateText(iso) {
  const [year, month, day] = iso.split("-"), plain = (text) => String(Number(text));
  const parts = { Y: year, y: year.slice(2), m: month, d: day, "-m": plain(month), "-d": plain(day) };
  return desk.dates.replace(/%(-?[Yymd])/g, (whole, key) => parts[key] ?? whole);
}

/** The next or the previous field of the entry; false behind the last one. */
export function step(way) {
  if (!at) return false;
  const all = fieldsOf(at.article), next = all[all.indexOf(at.f) + way], article = at.article;
  if (!next) return false;
  start(article, next);
  return true;
}

function date(article, spot, one) {
  const area = el("input", { type: "date", class: "datef", "aria-label": "날짜", min: "2000-01-01" });
  area.value = one.value;
  spot.hidden = true;
  spot.after(area);
  at = { article, id: article.dataset.id, f: "date", area, one, composing: false, fld: area, mir: null };
  save.opened(one);
  area.addEventListener("change", () => { if (area.value) save.typed(one, area.value); });
  area.addEventListener("blur", () => setTimeout(() => { if (at && at.area === area && document.activeElement !== area) stop(); }));
  area.focus();
  document.body.classList.replace("reading", "writing");
  tell("field", { id: at.id, f: "date", writing: true });
}

// -- the counter ---------------------------------------------------------------------------

function counter() {
  const { article, id, f } = at, length = count(at.area.value), range = desk.ranges[f];
  const box = under(article, f);
  const list = findingsOf(id, f), has = (...rules) => list.filter((one) => rules.some((rule) => one.rule.startsWith(rule))).length;
  const isOut = range && (length < range[0] || length > range[1]);
  const tick = (ok, word) => el("span", { class: ok ? "c-ok" : "c-stop" }, icon(ok ? "yes" : "x", "", ok ? "맞음" : "다름"), word);
  const wrong = has("N4", "H7");
  part(box, "cnt", el("div", { class: "cnt", id: `cnt-${id}-${f}` },
    el("span", { class: `num${isOut ? " c-stop" : ""}` }, el("b", {}, String(length)), "자"),
    range ? gauge(length, range) : "", range ? el("span", { class: "c-3 num" }, `${range[0]}–${range[1]}`) : "",
    ...(f === "headline" ? [] : [tick(!has("B4"), "한 문장"), tick(!has("B5"), "마침표"), tick(!has("B6"), "끝말")]),
    tick(!wrong, wrong ? `수치 ${wrong}` : "수치"),
    el("button", { class: "btn sm quiet", type: "button", "data-say": "1", hidden: true, onclick: () => tell("run", "comments") }, icon("talk"), "고른 말에 의견")));
  pointed();
  clearTimeout(at.speak);
  if (isOut) at.speak = setTimeout(() => say(`${length}자. ${range[0]}자에서 ${range[1]}자 사이로 써 주세요.`), 2000);
}

/** Words that are chosen in the field can be spoken about. */
function pointed() {
  const { area, article, f, id } = at, text = area.value.slice(area.selectionStart, area.selectionEnd).trim();
  const button = $("[data-say]", under(article, f));
  if (button) button.hidden = !text;
  tell("chosen-words", { id, f, text });
}

function gauge(length, [least, most]) {
  const end = Math.max(most * 1.25, 40), x = (n) => Math.min(95, (96 * n) / end);
  const made = shape("svg", { class: "gauge", viewBox: "0 0 96 14", "aria-hidden": "true" });
  made.append(shape("rect", { class: "o", x: 0.5, y: 3.5, width: 95, height: 7, rx: 3.5 }),
    shape("rect", { class: "r", x: x(least), y: 4, width: x(most) - x(least), height: 6 }),
    shape("rect", { class: length < least || length > most ? "n bad" : "n", x: x(length) - 1, y: 0, width: 3, height: 14 }));
  return made;
}

// -- what comes back -----------------------------------------------------------------------

/** A sentence about a field, under it, with what can be done. */
export function told(article, f, text, buttons, kind = "") {
  const box = under(article, f);
  part(box, "told", !text ? null : el("div", { class: `told ${kind}` }, el("span", {}, text),
    ...buttons.map(([word, act]) => el("button", { class: "btn sm", type: "button", onclick: act }, word)),
    el("button", { class: "btn sm quiet", type: "button", "aria-label": "닫기", onclick: () => part(box, "told", null) }, icon("x"))));
}

/** Two texts: in place of the sentence, or under the field while somebody writes in it. */
export function conflict(one) {
  const article = document.getElementById(`x-${one.id}`);
  if (!article) return;
  const isOpen = here(one.id, one.f), spot = place(article, one.f);
  part(under(article, one.f), "told", null);
  part(under(article, one.f), "cf", twoTexts({
    ancestor: one.base, mine: one.value, theirs: one.remote, by: one.conflict.by || one.by || "다른 사람", at: one.conflict.at, isOpen,
    choose: (pick) => chosen(one, pick),
  }));
  if (!isOpen) spot.hidden = true;
  article.dataset.conflict = "1";
  tell("counts");
}

async function chosen(one, pick) {
  const article = document.getElementById(`x-${one.id}`), spot = place(article, one.f);
  if (here(one.id, one.f) && pick === "theirs") { at.one.conflict = null; at.area.value = at.last = one.remote; draw(); }
  part(under(article, one.f), "cf", null);
  spot.hidden = here(one.id, one.f);
  if (!save.conflicts().some((two) => two !== one && two.id === one.id)) delete article.dataset.conflict;
  if (pick === "edit") {
    const theirs = one.remote, was = one.base;
    await save.choose(one, pick);
    start(article, one.f);
    told(article, one.f, `먼저 저장된 글: ${theirs}`, [], "warn");
    void was;
  } else {
    spot.textContent = pick === "theirs" ? one.remote : clean(one.value);
    await save.choose(one, pick);
    if (!here(one.id, one.f)) spot.textContent = one.remote;
    repaint(article);
  }
  tell("counts");
}

on("conflict", (one) => {
  say(`같은 문장을 ${josa(who(one.by), "이", "가")} 먼저 고쳤습니다. 두 글 모두 보관하고 있습니다.`, true);
  if (here(one.id, one.f) && at.composing) at.area.addEventListener("compositionend", () => setTimeout(() => conflict(one)), { once: true });
  else conflict(one);
});
on("merged", (one) => {
  const article = document.getElementById(`x-${one.id}`);
  if (!article) return;
  told(article, one.f, `${josa(who(one.by), "과", "와")} 두 사람의 수정을 합쳤습니다.`, []);
  const line = $(".told span", under(article, one.f));
  line.append(" ", shown(clean(one.ancestor), one.remote));
  if (!here(one.id, one.f)) { place(article, one.f).textContent = one.remote; repaint(article); }
});
on("waiting", (one) => {
  const article = document.getElementById(`x-${one.id}`);
  if (!article) return;
  told(article, one.f, `${josa(who(one.by), "이", "가")} 이 문장을 고쳤습니다.`, [["보기", () => {
    const line = $(".told span", under(article, one.f));
    line.replaceChildren(shown(clean(one.base), one.remote));
  }]], "warn");
});
on("saved", (one) => {
  const article = document.getElementById(`x-${one.id}`);
  if (!article || here(one.id, one.f)) return;
  const spot = place(article, one.f);
  if (one.f === "date") { spot.dataset.iso = one.remote; spot.textContent = `(${dateText(one.remote)})`; spot.classList.toggle("out", one.remote < desk.window[0] || one.remote > desk.window[1]); }
  else { spot.textContent = one.remote; repaint(article); }
});
