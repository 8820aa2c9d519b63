// Saving: what is typed is kept on this computer at once and on the server soon; nothing is lost.
//
// A document of a field has `value` (what the person sees), `base` (what `value` grew from),
// `remote` (what the server holds) and `seen` (the revision of `remote`). Where base and remote
// differ, somebody else wrote in between: what is sent is the merge of the three.
import { $, ask, clean, clock, desk, el, icon, note, on, say, tell, words } from "./ask.js";
import { merged } from "./merge.js";

const PAUSE = 1200, LATEST = 5000, AGAIN = 10000;
const docs = new Map(), lines = new Map();
let key = 0, open = null;

// -- the drawer of this computer -----------------------------------------------------------

const drawer = new Promise((done) => {
  try {
    const asked = indexedDB.open("hanju", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("texts");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => done(null);
  } catch { done(null); }
});
async function within(mode, act) {
  const there = await drawer;
  return there ? act(there.transaction("texts", mode).objectStore("texts")) : null;
}
const name = (one) => `${desk.me}/${desk.number}/${one.id}/${one.f}`;
const keep = (one) => within("readwrite", (box) => box.put(
  { id: one.id, f: one.f, value: one.value, base: one.base, seen: one.seen, remote: one.remote }, name(one)));
const forget = (one) => within("readwrite", (box) => box.delete(name(one)));

// -- documents -----------------------------------------------------------------------------

export function doc(id, f) {
  const at = `${id}/${f}`;
  if (!docs.has(at)) {
    const article = document.getElementById(`x-${id}`);
    const place = article && $(`[data-f="${f}"]`, article);
    const text = !place ? "" : f === "date" ? place.dataset.iso : place.textContent;
    docs.set(at, { id, f, value: text, base: text, remote: text, seen: Number(article?.dataset.rev || 0),
      dirty: false, conflict: null, sent: "" });
  }
  return docs.get(at);
}
export const known = (id, f) => docs.get(`${id}/${f}`);
const of = (id) => [...docs.values()].filter((one) => one.id === id);
export const isDirty = (id) => of(id).some((one) => one.dirty);
export const conflicts = () => [...docs.values()].filter((one) => one.conflict);
const unsaved = () => [...docs.values()].filter((one) => one.dirty);

/** The page was drawn anew: clean documents of an entry follow it. */
export function renew(id) {
  for (const one of of(id)) if (!one.dirty && !one.conflict && open !== one) docs.delete(`${id}/${one.f}`);
}
/** Which field has the caret; its text is never written into. */
export function opened(one) { open = one; }

function line(id) {
  if (!lines.has(id)) lines.set(id, { busy: false, timer: 0, since: 0, waiting: [] });
  return lines.get(id);
}

/** Something was typed. */
export function typed(one, value) {
  one.value = value;
  one.dirty = true;
  keep(one);
  soon(one.id);
}
function soon(id, pause = PAUSE) {
  const row = line(id), now = Date.now();
  row.since ||= now;
  clearTimeout(row.timer);
  row.timer = setTimeout(() => send(id), Math.max(0, Math.min(pause, row.since + LATEST - now)));
}

/** Save now; resolves when nothing of the entry waits, with whether all went well. */
export function flush(id) {
  const row = line(id);
  clearTimeout(row.timer);
  if (!row.busy && !of(id).some((one) => one.dirty && !one.conflict)) return Promise.resolve(!of(id).some((one) => one.conflict));
  return new Promise((done) => { row.waiting.push(done); send(id); });
}
export const flushAll = () => Promise.all([...new Set(unsaved().map((one) => one.id))].map(flush));

async function send(id) {
  const row = line(id);
  if (row.busy) return;
  clearTimeout(row.timer);
  row.since = 0;
  const one = of(id).find((two) => two.dirty && !two.conflict);
  if (!one) { answer(row, !of(id).some((two) => two.conflict)); status(); return; }
  const value = one.value;
  const text = merged(one.base, value, one.remote);
  if (text === null) { touch(one); send(id); return; }
  if (text === one.remote) { settle(one, value); send(id); return; }
  if (text !== clean(value)) one.joined ||= one.base;  // words of somebody else are in it: say so
  row.busy = true;
  one.sent = text;
  key += 1;
  status("저장 중…");
  const got = await ask("PUT", `/entries/${encodeURIComponent(id)}/${one.f}`, { text, key: `${Date.now()}-${key}` },
    { match: `"r${one.seen}"`, keepalive: text.length < 20000 });
  row.busy = false;
  if (got.ok) stored(one, value, got.data);
  else if (got.status === 412) late(one, value, got.data);
  else { refused(one, row, got); return; }
  if (of(id).some((two) => two.dirty && !two.conflict)) soon(id, got.status === 412 ? 0 : PAUSE);
  else answer(row, !of(id).some((two) => two.conflict));
  status();
}

function answer(row, isWell) {
  for (const done of row.waiting.splice(0)) done(isWell);
}

/** The server holds what was typed. */
function settle(one, value) {
  one.base = value;
  if (one.value !== value) return;
  one.dirty = false;
  forget(one);
  if (open !== one) one.value = one.base = one.remote;
  tell("saved", one);
}

function stored(one, value, told) {
  if (told.revision >= one.seen) { one.seen = told.revision; one.remote = told.text; }
  if (one.joined) { tell("merged", { ...one, ancestor: one.joined }); one.joined = ""; }
  settle(one, value);
  tell("stored", { id: one.id, f: one.f, revision: told.revision, state: told.state, findings: told.findings, text: one.remote });
}

/** Somebody was quicker: our own earlier save, or another person. */
function late(one, value, told) {
  if (told.theirs === clean(one.sent)) { stored(one, value, { revision: told.revision, text: told.theirs }); return; }
  if (told.revision > one.seen || told.theirs !== one.remote) { one.seen = Math.max(one.seen, told.revision); one.remote = told.theirs; }
  one.by = told.by;
  one.at = told.at;
  if (merged(one.base, one.value, one.remote) === null) touch(one);
  else one.joined = one.base;
}

function touch(one) {
  one.conflict = { by: one.by || "", at: one.at };
  keep(one);
  tell("conflict", one);
}

function refused(one, row, got) {
  answer(row, false);
  if (got.status === 401) { tell("signin", () => soon(one.id, 0)); status("저장 안 됨", "warn"); return; }
  if (got.status && got.status < 500) {
    status("저장 안 됨", "warn");
    note(`${words(got)} 쓰신 글은 이 컴퓨터에 있습니다.`, { buttons: [["지금 저장", () => soon(one.id, 0)], ["글 복사", () => copy(one.value)]] });
    return;
  }
  again(one.id);
}

let counting = 0;
function again(id) {
  let left = AGAIN / 1000;
  clearInterval(counting);
  const tick = () => {
    status(`저장 안 됨 · 다시 시도 ${left}초`, "warn");
    left -= 1;
    if (left >= 0) return;
    clearInterval(counting);
    for (const other of new Set(unsaved().map((two) => two.id))) soon(other, 0);
  };
  counting = setInterval(tick, 1000);
  tick();
  soon(id, AGAIN);
  if ($("#note").dataset.key !== "off") {
    note(`저장하지 못했습니다. 쓰신 글 ${unsaved().length}건은 이 컴퓨터에 있으며 10초 뒤 다시 저장합니다.`,
      { key: "off", buttons: [["지금 저장", () => flushAll()]] });
  }
}

export function copy(text) {
  const box = el("textarea", {}, text);
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}

/** The word about saving in the top bar. */
export function status(text = "", kind = "ok") {
  const place = $("#saved");
  if (!place) return;
  const waiting = unsaved().length, held = conflicts().length;
  if (!text) {
    clearInterval(counting);
    if (held) { text = `두 글 ${held}건`; kind = "warn"; }
    else if (waiting) { text = "쓰는 중"; kind = ""; }
    else { text = `저장됨 ${clock()}`; if ($("#note").dataset.key === "off") note(""); }
  }
  place.replaceChildren(kind === "ok" && !/중…$/.test(text) ? icon("yes", "c-ok") : kind === "warn" ? icon("warn", "c-warn") : "", el("span", {}, text));
  if (kind === "warn") say(text);
}

// -- what others do ------------------------------------------------------------------------

on("remote", (told) => {
  const one = docs.get(`${told.entry}/${told.field}`);
  if (!one) return;
  if (told.revision <= one.seen) return;
  const isMine = told.by === desk.me && told.text === clean(one.sent);
  one.seen = told.revision;
  one.remote = told.text;
  if (isMine) return;
  one.by = told.by;
  one.at = told.at;
  if (!one.dirty && open !== one) { one.value = one.base = told.text; return; }
  if (one.dirty && merged(one.base, one.value, one.remote) === null) touch(one);
  else { tell("waiting", one); if (one.dirty) soon(one.id); }
});

/** A person has chosen between two texts; both stay in the history. */
export async function choose(one, pick) {
  const mine = one.value, theirs = one.remote;
  one.conflict = null;
  one.base = one.remote;
  if (pick === "theirs") {
    one.dirty = true;
    await flush(one.id);
    if (clean(mine) !== theirs) typed(one, theirs);
    await flush(one.id);
  } else if (pick === "mine") {
    one.dirty = true;
    await flush(one.id);
  } else keep(one);
  tell("chosen", one);
  status();
}

// -- coming and going ----------------------------------------------------------------------

addEventListener("pagehide", () => { for (const one of unsaved()) send(one.id); });
document.addEventListener("visibilitychange", () => { if (document.hidden) flushAll(); });
addEventListener("beforeunload", (event) => { if (unsaved().length) event.preventDefault(); });
addEventListener("online", () => flushAll());

/** Texts that never reached the server the last time. */
export async function bring() {
  const rows = await within("readonly", (box) => new Promise((done) => {
    const asked = box.getAll();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => done([]);
  })) || [];
  const keys = await within("readonly", (box) => new Promise((done) => {
    const asked = box.getAllKeys();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => done([]);
  })) || [];
  let found = 0;
  rows.forEach((row, n) => {
    if (!String(keys[n]).startsWith(`${desk.me}/${desk.number}/`)) return;
    const one = doc(row.id, row.f);
    if (clean(row.value) === one.remote) { forget(one); return; }
    Object.assign(one, { value: row.value, base: row.base, dirty: true });
    found += 1;
    soon(row.id, 0);
  });
  if (found) note(`이 컴퓨터에 보관하던 수정 ${found}건을 저장합니다.`, { calm: true, buttons: [["닫기"]] });
}
