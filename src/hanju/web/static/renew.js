// The page drawn anew: what the server shows now is taken over, entry by entry.
import { $, $$, ask, clean, desk, josa, note, tell, who, words } from "./ask.js";
import * as evidence from "./evidence.js";
import * as field from "./field.js";
import { sweep } from "./mirror.js";
import { all, byId, choose, chosen, recount, reveal, scroll, setState, unchoose } from "./paper.js";
import * as presence from "./presence.js";
import * as save from "./save.js";

let asking = null, stale = 0;
/** Take over what the server shows now; the field that has the caret is left alone. */
export function refresh() {
  asking ||= fresh().finally(() => { asking = null; });
  return asking;
}
export const later = () => { clearTimeout(stale); stale = setTimeout(refresh, 300 + Math.random() * 300); };

async function fresh() {
  const got = await ask("GET", `/issues/${desk.number}`, undefined, { raw: true });
  if (!got.ok) { if (got.status === 401) tell("signin", refresh); return; }
  const page = new DOMParser().parseFromString(String(got.data), "text/html"), id = chosen?.dataset.id;
  const top = chosen ? chosen.getBoundingClientRect().top : 0, had = document.activeElement === chosen;
  const lost = leaveGone(page);
  for (const row of $$(".row", page)) {
    const here = $$(".row").find((one) => one.dataset.cell === row.dataset.cell);
    if (!here) { location.reload(); return; }
    arrange($(".cell", here), [...$(".cell", row).children].map((one) => {
      const old = one.classList.contains("en") && byId(one.dataset.id);
      if (old && (field.at?.article === old || old.dataset.conflict || save.isDirty(one.dataset.id) || same(old, one))) {
        if (old.dataset.state !== one.dataset.state && !save.isDirty(one.dataset.id)) { setState(old, one.dataset.state, { by: one.dataset.by, why: one.dataset.why }); }
        if (!save.isDirty(one.dataset.id)) old.dataset.left = one.dataset.left;
        if (old.dataset.unchecked && !one.dataset.unchecked) tell("checked-behind", { article: old, found: JSON.parse(one.dataset.found || "[]") });
        old.dataset.talk = one.dataset.talk;
        return old;
      }
      const made = document.adoptNode(one);
      if (made.classList.contains("en")) { save.renew(made.dataset.id); adopt(made); if (old) evidence.drop(made.dataset.id); }
      return made;
    }));
  }
  stayIn();
  for (const part of ["#state", "#next", "#against", "#checking", ".days ol", ".days p", "#cands"]) {
    const here = $(part), now = $(part, page);
    if (here && now) { here.replaceChildren(...now.childNodes); if (part === "#next") { here.href = now.href; here.dataset.step = now.dataset.step; } }
  }
  desk.event = Math.max(desk.event, JSON.parse(page.body.dataset.desk || "{}").event || 0);
  sweep();
  unchoose();
  const now = (id && byId(id)) || all()[0];
  recount();
  reveal();
  if (now) { choose(now, { focus: had, keep: false }); if (id === now.dataset.id) scroll.scrollTop += now.getBoundingClientRect().top - top; }
  presence.draw();
  tell("redrawn");
  if (lost) offer(lost);
}

/** Put nodes in order with as few moves as can be: a node that is moved loses the caret. */
function arrange(box, wanted) {
  for (const old of [...box.children]) if (!wanted.includes(old)) old.remove();
  const stays = wanted.find((one) => one === field.at?.article && one.parentElement === box);
  const before = stays ? wanted.slice(0, wanted.indexOf(stays)) : [], behind = stays ? wanted.slice(wanted.indexOf(stays) + 1) : wanted;
  for (const one of before) if (one.nextSibling !== stays || one.parentElement !== box) box.insertBefore(one, stays);
  let last = stays;
  for (const one of behind) {
    const place = last ? last.nextSibling : box.firstChild;
    if (place !== one) box.insertBefore(one, place);
    last = one;
  }
}

/** The entry that is written in was moved to another place of the page: the caret goes with it. */
function stayIn() {
  const mine = field.at;
  if (!mine || document.activeElement === mine.area) return;
  const from = mine.area.selectionStart, to = mine.area.selectionEnd;
  mine.area.focus({ preventScroll: true });
  try { mine.area.setSelectionRange(from, to); } catch { /* a date has no selection */ }
}

// -- an entry that somebody took out while it was written in ------------------------------------

export const doneBy = new Map();
function leaveGone(page) {
  const mine = field.at;
  if (!mine || page.getElementById(`x-${mine.id}`)) return null;
  const kept = { id: mine.id, f: mine.f, text: mine.area.value, title: $("[data-f=headline]", mine.article)?.textContent || "" };
  field.stop();
  return kept;
}
function offer(lost) {
  const told = doneBy.get(lost.id), name = who(told?.by);
  note(`${josa(name, "이", "가")} 쓰시던 항목을 뺐습니다: ${lost.title}. 쓰신 글은 그대로 있습니다.`, { key: "gone", buttons: [["되살려 저장", () => revive(lost)], ["글 복사", () => save.copy(lost.text)], ["닫기"]] });
}
async function revive(lost) {
  const got = await ask("POST", `/entries/${encodeURIComponent(lost.id)}/decision`, { action: "accept", why: "되살림" });
  if (!got.ok) { note(words(got), { buttons: [["다시", () => revive(lost)], ["글 복사", () => save.copy(lost.text)], ["닫기"]] }); return; }
  await refresh();
  const article = byId(lost.id);
  if (!article) return;
  choose(article);
  const one = save.doc(lost.id, lost.f);
  if (clean(lost.text) !== one.remote) { save.typed(one, lost.text); await save.flush(lost.id); }
}
const same = (old, now) => old.dataset.now === now.dataset.rev && old.dataset.state === now.dataset.state && old.dataset.found === now.dataset.found && old.dataset.unchecked === now.dataset.unchecked && old.dataset.cell === now.dataset.cell;

/** A revision is known here; `now` is the newest up to which all are, so that nobody confirms what was not shown. */
export function knows(article, revision) {
  article.known ||= new Set();
  article.known.add(revision);
  let now = Number(article.dataset.now);
  while (article.known.has(now + 1)) now += 1;
  article.dataset.now = String(now);
}

export function adopt(article) {
  article.dataset.now = article.dataset.rev;
  field.found.set(article.dataset.id, JSON.parse(article.dataset.found || "[]"));
  field.repaint(article);
}
