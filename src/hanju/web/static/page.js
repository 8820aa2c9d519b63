// The editor page: which entry is chosen, what is decided, what is counted; the rest is put together here.
import { $, $$, ask, desk, el, icon, note, on, say, tell, who, words } from "./ask.js";
import * as evidence from "./evidence.js";
import * as field from "./field.js";
import * as keys from "./keys.js";
import { layer, reason, sheet } from "./layers.js";
import { sweep } from "./mirror.js";
import { pick } from "./palette.js";
import * as presence from "./presence.js";
import * as save from "./save.js";
import { listen } from "./stream.js";
import "./theme.js";

const STATE = { draft: "초안", accepted: "확인", held: "보류", dropped: "제외" };
const scroll = $("#scroll");
let chosen = null, show = new URL(location.href).searchParams.get("show") || "", cell = "";

const all = () => $$(".en", scroll);
const visible = () => all().filter((one) => !one.hidden);
const byId = (id) => document.getElementById(`x-${id}`);
const title = (one) => $("[data-f=headline]", one).textContent;
const left = (one) => one.dataset.state === "draft" || one.dataset.state === "held";
const stops = (one) => (field.found.get(one.dataset.id) || []).filter((f) => f.severity === "E" && !f.left).length + (one.dataset.conflict ? 1 : 0);
const warns = (one) => (field.found.get(one.dataset.id) || []).filter((f) => f.severity === "W" && !f.left).length;

// -- choosing ------------------------------------------------------------------------------

/** Choose an entry; its headline comes to the height where the last one stood, so that the eye stays. */
function choose(article, { focus = true, keep = true, f = "headline" } = {}) {
  if (!article) return;
  const was = chosen;
  const top = was && was !== article && was.isConnected ? was.getBoundingClientRect().top - scroll.getBoundingClientRect().top : null;
  if (was && was !== article) {
    was.classList.remove("sel", "open");
    was.tabIndex = -1;
    $(".act", was)?.remove();
    field.noRows(was);
  }
  chosen = article;
  article.tabIndex = 0;
  if (was !== article || !article.classList.contains("sel")) {
    article.classList.add("sel");
    if (!$(".act", article)) article.prepend(acts(article));
    field.rows(article);
  }
  if (keep && was !== article) {
    const room = scroll.clientHeight;
    const goal = top !== null && top > 40 && top < room * 0.6 ? top : 84;
    scroll.scrollTop += article.getBoundingClientRect().top - scroll.getBoundingClientRect().top - goal;
  }
  if (focus) article.focus({ preventScroll: true });
  if (article.dataset.cell !== cell) pickCell(article.dataset.cell, false);
  mark();
  evidence.show(article.dataset.id, f);
  presence.at(article.dataset.id, "", false);
  const rest = visible(), next = rest[rest.indexOf(article) + 1];
  clearTimeout(choose.timer);
  choose.timer = setTimeout(() => evidence.ahead(next?.dataset.id), 400);
  const url = new URL(location.href);
  url.searchParams.set("e", article.dataset.id);
  if (was !== article) history.replaceState(null, "", url);
}

function acts(article) {
  const made = $("#t-act").content.firstElementChild.cloneNode(true);
  made.setAttribute("aria-label", `${title(article)}: 결정`);
  dress(made, article);
  made.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) run(button.dataset.do);
  });
  return made;
}
function dress(row, article) {
  if (!row) return;
  const { state, by, when, writer, note: told } = article.dataset;
  $(".chip", row).replaceChildren(icon(state, `c-${state}`), STATE[state]);
  $(".writer", row).textContent = state === "draft" ? told || writer : [by, when].filter(Boolean).join(" ");
  $("kbd", row).textContent = document.body.classList.contains("writing") ? "Ctrl+Enter" : "A";
  for (const one of $$("[data-do]", row)) if (!["more"].includes(one.dataset.do)) one.hidden = desk.frozen;
}

function mark() {
  const order = all();
  for (const one of $$(".ticks li")) one.classList.toggle("cur", $("a", one).dataset.go === chosen?.dataset.id);
  for (const one of $$("#list a")) {
    const isIt = one.dataset.go === chosen?.dataset.id;
    if (isIt) { one.setAttribute("aria-current", "true"); one.scrollIntoView({ block: "nearest" }); } else one.removeAttribute("aria-current");
  }
  $("#where").textContent = chosen ? `항목 ${order.indexOf(chosen) + 1} / ${order.length}` : "";
}

// -- counting ------------------------------------------------------------------------------

/** Everything that is counted from the page: ticks, the small table, the list, the filters. */
function recount() {
  const order = all(), done = order.filter((one) => one.dataset.state === "accepted").length;
  $("#done").textContent = String(done);
  $("#total").textContent = String(order.length);
  const ticks = $$(".ticks a");
  if (ticks.length !== order.length) $(".ticks").replaceChildren(...order.map((one, n) => el("li", { class: n && one.closest(".tb") !== order[n - 1].closest(".tb") ? "gap" : "" }, el("a", { href: `#x-${one.dataset.id}`, "data-go": one.dataset.id, tabindex: "-1" }))));
  $$(".ticks a").forEach((tick, n) => {
    const one = order[n], bad = stops(one);
    tick.dataset.go = one.dataset.id;
    tick.href = `#x-${one.dataset.id}`;
    tick.className = `${one.dataset.state}${bad ? " stop" : ""}`;
    tick.setAttribute("aria-label", `${n + 1}번 ${bad ? "막음" : STATE[one.dataset.state]}`);
  });
  for (const link of $$(".mx a")) {
    const inside = order.filter((one) => one.dataset.cell === link.dataset.cell), ok = inside.filter((one) => one.dataset.state === "accepted").length;
    const isDone = inside.length && ok === inside.length;
    link.className = `${!inside.length ? "none" : isDone ? "done" : ""}${link.dataset.cell === cell ? " cur" : ""}`;
    link.replaceChildren(...[!inside.length ? "없음" : isDone ? icon("yes", "", "모두 확인") : "", !inside.length ? "" : isDone ? String(inside.length) : `${ok}/${inside.length}`,
      inside.some(stops) ? icon("stop", "c-stop", "막음 있음") : ""]);
  }
  const counts = { "": order.length, left: order.filter(left).length, stop: order.filter(stops).length, talk: order.filter((one) => Number(one.dataset.talk)).length };
  for (const link of $$("[data-show]")) $(".num", link).textContent = String(counts[link.dataset.show]);
  for (const one of order) flags(one);
  list();
  mark();
}

function flags(one) {
  const side = $(".side", one), bad = stops(one), warn = warns(one), talk = Number(one.dataset.talk);
  const told = `${one.dataset.note}/${bad}/${warn}/${talk}`;
  if (side.dataset.told !== told) {
    side.dataset.told = told;
    for (const old of $$(":scope > :not(.here)", side)) old.remove();
    side.append(...[one.dataset.note && el("span", { class: "tag c-warn" }, one.dataset.note), bad && el("span", { class: "c-stop" }, icon("stop"), ` ${bad}`), warn && el("span", { class: "c-warn" }, icon("warn"), ` ${warn}`), talk && el("span", { class: "c-2" }, icon("talk"), ` ${talk}`)].filter(Boolean));
  }
  $(`[id="d-${one.dataset.id}"]`).textContent = [STATE[one.dataset.state], bad && `막음 ${bad}`, talk && `의견 ${talk}`].filter(Boolean).join(", ");
}

function pickCell(code, go) {
  cell = code;
  const link = $$(".mx a").find((one) => one.dataset.cell === code);
  for (const one of $$(".mx a")) one.classList.toggle("cur", one === link);
  $("#cellname").textContent = link ? link.dataset.name : "";
  list();
  if (go) {
    const first = all().find((one) => one.dataset.cell === code);
    if (first) { field.stop(); choose(first); } else $$(".row").find((one) => one.dataset.cell === code)?.scrollIntoView({ block: "start" });
  }
}

function list() {
  const inside = all().filter((one) => one.dataset.cell === cell), row = $$(".row").find((one) => one.dataset.cell === cell);
  const out = row ? $$(".fold", row) : [];
  $("#cellcount").textContent = `${inside.length}건`;
  $("#list").replaceChildren(...inside.map((one) => el("li", {}, el("a", { href: `#x-${one.dataset.id}`, "data-go": one.dataset.id },
    icon(one.dataset.state, `c-${one.dataset.state}`, STATE[one.dataset.state]), el("span", {}, title(one)), stops(one) ? el("span", { class: "tiny" }, String(stops(one))) : el("span")))),
  ...out.map((one) => el("li", { class: "dropped" }, el("a", { href: `#x-${one.dataset.id}`, "data-back-to": one.dataset.id }, icon("dropped", "c-3", "제외"), el("span", {}, $("span", one).textContent.replace(/^제외 · /, "")), el("span")))));
}

function filter(kind) {
  show = kind;
  for (const link of $$("[data-show]")) if (link.dataset.show === kind) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  const fits = { "": () => true, left, stop: stops, talk: (one) => Number(one.dataset.talk) }[kind] || (() => true);
  for (const one of all()) one.hidden = !fits(one) && one !== chosen;
  for (const row of $$(".row")) row.hidden = Boolean(kind) && !$$(".en", row).some((one) => !one.hidden);
  for (const one of $$(".tb")) one.hidden = Boolean(kind) && !$$(".en", one).some((two) => !two.hidden);
  const nothing = $("#nothing");
  nothing.hidden = !kind || all().some(fits);
  nothing.textContent = kind === "left" ? "남은 항목이 없습니다. 검토를 요청할 수 있습니다." : `'${{ stop: "막음", talk: "의견" }[kind]}'인 항목이 없습니다.`;
  if (kind && chosen && !fits(chosen)) { const first = all().find(fits); if (first) choose(first, { focus: false }); }
  const url = new URL(location.href);
  if (kind) url.searchParams.set("show", kind); else url.searchParams.delete("show");
  history.replaceState(null, "", url);
}

// -- deciding ------------------------------------------------------------------------------

function setState(article, state, { by = desk.shown, why = "" } = {}) {
  const old = article.dataset.state;
  article.dataset.state = state;
  article.classList.replace(old, state);
  Object.assign(article.dataset, { by, why, note: state === "draft" && old === "accepted" ? "확인 뒤 바뀜" : "" });
  $(".st", article).replaceChildren(icon(state, `c-${state}`));
  $(".why", article).hidden = state !== "held";
  if (state === "held") $(".why span", article).replaceChildren(el("b", { class: "c-held" }, "보류"), ` ${why} · ${by} · 결정할 때까지 실리지 않습니다`);
  dress($(".act", article), article);
}

/** Decide about an entry: shown at once, taken back where the server says no. */
async function decide(article, action, { why = "", to = "" } = {}) {
  const id = article.dataset.id, before = article.dataset.state;
  field.stop();
  if (article.dataset.conflict) { say("먼저 두 글 가운데 하나를 골라 주세요.", true); return; }
  const isAccept = action === "accept";
  const order = visible(), behind = [...order.slice(order.indexOf(article) + 1), ...order.slice(0, order.indexOf(article))];
  const next = action === "move" ? null : behind.find((one) => left(one) && one.dataset.state !== "held") || behind.find(left) || (isAccept ? null : behind[0]);
  if (isAccept || action === "hold") setState(article, isAccept ? "accepted" : "held", { why });
  else if (action === "drop") setState(article, "dropped", { why });
  recount();
  const done = all().filter((one) => one.dataset.state === "accepted").length;
  if (next) choose(next); else mark();
  say(`${{ accept: "확인함", hold: "보류함", drop: "제외함", move: "옮김" }[action]}. ${done}/${all().length}.${next ? ` 다음 항목: ${title(next)}` : ""}`);
  if (!next && isAccept && !all().some(left)) note("남은 항목이 없습니다. 검토를 요청할 수 있습니다.", { calm: true, buttons: [["검토 요청", () => run("review")], ["닫기"]] });
  article.deciding = true;  // the answer of a save on the way says how it stood before
  const well = await save.flush(id);
  article.deciding = false;
  if (!well) { setState(article, before); recount(); choose(article); return; }
  const body = { action, why, seen: Number(article.dataset.now) };
  if (to) body.to = to;
  const got = await ask("POST", `/entries/${encodeURIComponent(id)}/decision`, body);
  if (!got.ok) { setState(article, before); recount(); problem(got); if (got.status === 412) refresh(); return; }
  const told = got.data;
  if (told.revision) knows(article, told.revision);
  if (isAccept && told.state && told.state !== article.dataset.state) { setState(article, told.state); recount(); }
  if (!isAccept) { await refresh(); if (action === "move") choose(byId(id)); }
}

function problem(got) {
  if (got.status === 401) { tell("signin", () => {}); return; }
  note(typeof got === "string" ? got : words(got), { buttons: [["닫기"]] });
}

async function undo(way) {
  field.stop();
  await save.flushAll();
  const got = await ask("POST", `/${way}`, {});
  if (!got.ok) { problem(got); return; }
  await refresh();
  const id = got.data.entries?.[0];
  if (id && byId(id)) choose(byId(id));
  note(`${way === "undo" ? "되돌렸습니다" : "다시 했습니다"}: ${got.data.words}`, { calm: true, buttons: [[way === "undo" ? "다시 하기" : "되돌리기", () => undo(way === "undo" ? "redo" : "undo")], ["닫기"]] });
}

// -- the page drawn anew -------------------------------------------------------------------

let asking = null, stale = 0;
/** Take over what the server shows now; the field that has the caret is left alone. */
function refresh() {
  asking ||= fresh().finally(() => { asking = null; });
  return asking;
}
const later = () => { clearTimeout(stale); stale = setTimeout(refresh, 300 + Math.random() * 300); };

async function fresh() {
  const got = await ask("GET", `/issues/${desk.number}`, undefined, { raw: true });
  if (!got.ok) { if (got.status === 401) tell("signin", refresh); return; }
  const page = new DOMParser().parseFromString(String(got.data), "text/html"), id = chosen?.dataset.id;
  const top = chosen ? chosen.getBoundingClientRect().top : 0, had = document.activeElement === chosen;
  for (const row of $$(".row", page)) {
    const here = $$(".row").find((one) => one.dataset.cell === row.dataset.cell);
    if (!here) { location.reload(); return; }
    $(".cell", here).replaceChildren(...[...$(".cell", row).children].map((one) => {
      const old = one.classList.contains("en") && byId(one.dataset.id);
      if (old && (field.at?.article === old || old.dataset.conflict || save.isDirty(one.dataset.id) || same(old, one))) {
        if (old.dataset.state !== one.dataset.state && !save.isDirty(one.dataset.id)) { setState(old, one.dataset.state, { by: one.dataset.by, why: one.dataset.why }); }
        old.dataset.talk = one.dataset.talk;
        return old;
      }
      const made = document.adoptNode(one);
      if (made.classList.contains("en")) { save.renew(made.dataset.id); adopt(made); if (old) evidence.drop(made.dataset.id); }
      return made;
    }));
  }
  for (const part of ["#state", "#next", ".days ol", ".days p", "#cands"]) {
    const here = $(part), now = $(part, page);
    if (here && now) { here.replaceChildren(...now.childNodes); if (part === "#next") { here.href = now.href; here.dataset.step = now.dataset.step; } }
  }
  desk.event = Math.max(desk.event, JSON.parse(page.body.dataset.desk || "{}").event || 0);
  sweep();
  chosen = null;
  const now = (id && byId(id)) || all()[0];
  recount();
  if (now) { choose(now, { focus: had, keep: false }); if (id === now.dataset.id) scroll.scrollTop += now.getBoundingClientRect().top - top; }
  presence.draw();
}
const same = (old, now) => old.dataset.now === now.dataset.rev && old.dataset.state === now.dataset.state && old.dataset.found === now.dataset.found && old.dataset.cell === now.dataset.cell;

/** A revision is known here; `now` is the newest up to which all are, so that nobody confirms what was not shown. */
function knows(article, revision) {
  article.known ||= new Set();
  article.known.add(revision);
  let now = Number(article.dataset.now);
  while (article.known.has(now + 1)) now += 1;
  article.dataset.now = String(now);
}

function adopt(article) {
  article.dataset.now = article.dataset.rev;
  field.found.set(article.dataset.id, JSON.parse(article.dataset.found || "[]"));
  field.repaint(article);
}

// -- what one can do -----------------------------------------------------------------------

const order = (way, fits = () => true) => {
  const list_ = visible(), at = list_.indexOf(chosen);
  for (let n = at + way; n >= 0 && n < list_.length; n += way) if (fits(list_[n])) return list_[n];
  return null;
};
function go(way, fits) {
  const one = order(way, fits);
  if (!one) { say(way > 0 ? "마지막 항목입니다." : "첫 항목입니다."); return; }
  field.stop();
  choose(one);
}

/** The next finding behind the caret or the chosen entry, in printing order. */
function finding(way) {
  const spots = visible().flatMap((one) => field.fieldsOf(one).flatMap((f) => field.findingsOf(one.dataset.id, f).map((x) => ({ one, f, x }))));
  if (!spots.length) { say("고칠 점이 없습니다."); return; }
  const now = field.current(), list_ = visible();
  let at = now ? spots.findIndex((spot) => spot.x === now && spot.one === (field.at?.article || chosen)) : -1;
  if (at < 0) {
    const from = list_.indexOf(chosen);
    at = way > 0 ? spots.findIndex((spot) => list_.indexOf(spot.one) >= from) - 1 : spots.findLastIndex((spot) => list_.indexOf(spot.one) <= from) + 1;
    if (way > 0 && at < -1) at = -1;
  }
  const spot = spots[(at + way + spots.length) % spots.length];
  if (spot.one !== chosen) { field.stop(); choose(spot.one, { focus: false }); }
  field.aim(spot.one, spot.x);
}

function mendNow() {
  const article = field.at?.article || chosen;
  if (!article) return;
  const one = field.next(article);
  if (one) field.mend(article, one);
  else say("한 번에 고칠 수 있는 것이 없습니다.");
}

async function act(path, body, after) {
  field.stop();
  const id = chosen?.dataset.id;
  if (id) await save.flush(id);
  const got = await ask("POST", path, body);
  if (!got.ok) { problem(got); return; }
  await refresh();
  if (after) after(got.data);
}
const places = () => $$(".row").map((row) => ({ name: row.dataset.name, more: $("h2 span", row.closest(".tb")).textContent.replace("☞ ", ""), to: row.dataset.to }));
const entryPath = (more, id = chosen.dataset.id) => `/entries/${encodeURIComponent(id)}/${more}`;

const DO = {
  next: ["다음 항목", () => go(1)], prev: ["앞 항목", () => go(-1)],
  nextLeft: ["다음 남은 것", () => go(1, left)], prevLeft: ["앞 남은 것", () => go(-1, left)],
  accept: ["확인하고 다음", () => decide(chosen, "accept")],
  drop: ["제외", () => reason("이 항목을 제외", ["분야가 아님", "이미 실림", "기간 외", "근거 부족", "중요하지 않음"], false, (why) => decide(chosen, "drop", { why }))],
  hold: ["보류", () => reason("이 항목을 보류", ["원문 확인 중", "기관에 물어봄", "담당자 결정 기다림"], true, (why) => decide(chosen, "hold", { why }))],
  edit: ["제목 고치기", () => field.start(chosen, "headline")],
  date: ["날짜 고치기", () => field.start(chosen, "date")],
  bullet: ["문장 1–9 고치기", (n) => { if (typeof n === "number") field.start(chosen, `b${n}`); }],
  move: ["옮기기", () => pick("옮기기", places(),
    (one) => decide(chosen, "move", { to: one.to }), { hint: "구분 이름이나 첫소리(ㅈㅈㅊ)", digits: true })],
  merge: ["합치기", () => pick("합치기: 이 항목에 넣을 항목", visible().filter((one) => one !== chosen).map((one) => ({ name: title(one), more: one.closest(".row").dataset.name, id: one.dataset.id })),
    (one) => { const keep = chosen.dataset.id; layer("합치기", () => [el("p", {}, `남는 제목: ${title(chosen)}`), el("p", { class: "c-2" }, `들어오는 항목: ${one.name}`), el("p", { class: "c-2" }, "출처는 모두 남고, 들어온 항목은 보관합니다. 되돌릴 수 있습니다.")],
      { foot: (shut) => [el("button", { class: "btn", type: "button", onclick: shut }, "그만두기"), el("button", { class: "btn pri", type: "button", onclick: () => { shut(); act(entryPath("merge", keep), { with: one.id }); } }, "합치기")], first: ".btn.pri" }); }, { hint: "항목 제목" })],
  split: ["나누기", () => split()],
  up: ["위로", () => act(entryPath("order"), { step: -1 })], down: ["아래로", () => act(entryPath("order"), { step: 1 })],
  candidates: ["후보", () => drawer()], comments: ["의견", () => pane("talk")], history: ["이력", () => pane("history")],
  why: ["선정 이유", () => pane("why")], alike: ["비슷한 기사", () => pane("alike")], proof: ["근거", () => pane("evidence")],
  source: ["원문 열기", () => evidence.openSource()], nextSource: ["다음 원문", () => evidence.source(1)], prevSource: ["앞 원문", () => evidence.source(-1)],
  toToc: ["차례로", () => ($("#list a[aria-current]") || $("#list")).focus()], toProof: ["근거로", () => { open("#proof"); $(".body", $("#proof"))?.focus(); }],
  find: ["항목 찾기", () => pick("항목 찾기", all().map((one) => ({ name: title(one), more: one.closest(".row").dataset.name, id: one.dataset.id })), (one) => choose(byId(one.id)), { hint: "제목이나 첫소리" })],
  undo: ["되돌리기", () => undo("undo")], redo: ["다시 하기", () => undo("redo")],
  save: ["저장", () => save.flushAll()], palette: ["기능 찾기", () => palette()], help: ["모든 단축키", () => help()],
  nextFinding: ["다음 고칠 점", () => finding(1)], prevFinding: ["앞 고칠 점", () => finding(-1)], mend: ["권하는 대로 고치기", () => mendNow()],
  prevSame: ["앞 항목(같은 칸)", () => sameField(-1)], nextSame: ["다음 항목(같은 칸)", () => sameField(1)],
  nextField: ["다음 칸", () => { if (!field.step(1)) { const article = field.at.article; field.stop(); article.focus({ preventScroll: true }); } }],
  leave: ["나가기", () => { const article = field.at?.article; field.stop(); article?.focus({ preventScroll: true }); }],
  leaveToActs: ["결정 단추로", (event) => { const article = field.at.article; event.preventDefault(); field.stop(); $(".act .btn", article)?.focus(); }],
  escape: ["닫기", () => { $("#toc").classList.remove("open"); $("#proof").classList.remove("open"); if (show) filter(""); chosen?.focus({ preventScroll: true }); }],
  unfold: ["보류한 글 펼치기", () => chosen?.classList.toggle("open")],
  review: ["검토 요청", () => { location.href = $("#next").href; }],
  theme: ["밝기 바꾸기", () => $("#theme").click()],
  findings: ["고칠 점 모두 보기", () => { location.href = `/issues/${desk.number}/findings`; }],
  preview: ["미리보기", () => window.open(`/issues/${desk.number}/preview`, "_blank", "noopener")],
  more: ["더 보기", () => palette(["proof", "merge", "split", "up", "down", "comments", "history", "why", "alike", "source", "edit", "date"])],
};
const READ_ONLY = new Set(["next", "prev", "nextLeft", "prevLeft", "comments", "history", "why", "alike", "proof", "source", "nextSource", "prevSource", "toToc", "toProof", "find", "palette", "help", "escape", "theme", "preview", "findings", "review", "more", "candidates", "unfold"]);

function run(name, what) {
  const found = DO[name];
  if (!found) return;
  if (desk.frozen && !READ_ONLY.has(name)) { note(`제${desk.number}호는 확정되어 고칠 수 없습니다.`, { buttons: [["닫기"]] }); return; }
  if (!chosen && !["candidates", "palette", "help", "find", "theme", "preview", "undo", "redo", "save"].includes(name)) return;
  found[1](what);
}

function sameField(way) {
  const f = field.at?.f, one = order(way);
  if (!one) return;
  field.stop();
  choose(one, { focus: !f });
  if (f) field.start(one, f);
}

async function split() {
  const id = chosen.dataset.id;
  const got = await ask("GET", entryPath("headline/evidence"));
  if (!got.ok) { problem(got); return; }
  const sources = got.data.sources.filter((one) => one.article_id);
  if (sources.length < 2) { note("기사가 하나라 나눌 수 없습니다.", { buttons: [["닫기"]] }); return; }
  const boxes = sources.map((one) => el("input", { type: "checkbox", value: one.article_id }));
  layer("나누기: 떠날 기사", () => el("ul", { class: "ck" }, sources.map((one, n) => el("li", {}, boxes[n], el("label", {}, `${one.title} · ${one.outlet}`)))), {
    foot: (shut) => el("button", { class: "btn pri", type: "button", onclick: () => {
      const articles = boxes.filter((one) => one.checked).map((one) => one.value);
      if (!articles.length) return;
      shut();
      act(entryPath("split", id), { articles });
    } }, "나누기") });
}

function open(what) {
  const box = $(what);
  if (getComputedStyle(box).display === "none" || innerWidth <= 820) box.classList.add("open");
}
function pane(name) { open("#proof"); evidence.choose(name); if (chosen) evidence.show(chosen.dataset.id, field.at?.f || "headline"); }

function palette(only) {
  const names = only || Object.keys(DO).filter((one) => !["bullet", "leave", "leaveToActs", "nextField", "escape", "more", "palette"].includes(one));
  pick(only ? "이 항목" : "기능 찾기", names.map((one) => ({ name: DO[one][0], keys: keys.keysOf(one), do: one })), (one) => run(one.do), { hint: "기능 이름이나 첫소리" });
}

function help() {
  const rows = (names) => names.map((one) => [DO[one][0], one === "bullet" ? ["1", "–", "9"] : keys.keysOf(one)]);
  sheet([
    ["읽는 중: 한 글자 단축키", rows(["next", "prev", "nextLeft", "prevLeft", "accept", "drop", "hold", "edit", "bullet", "date", "move", "merge", "split", "up", "down", "candidates", "comments", "history", "why", "alike", "source", "nextSource", "prevSource", "toToc", "toProof", "find", "undo", "help"])],
    ["언제나, 쓰는 중에도", [...rows(["accept", "save", "nextFinding", "prevFinding", "mend", "prevSame", "nextSame", "palette"]).map(([word, list_]) => [word, list_.filter((key) => key.length > 1)]), ["되돌리기 / 다시", ["Ctrl+Z", "Ctrl+Y"]], ["다음 칸 / 앞 칸", ["Tab", "Shift+Tab"]], ["다음 칸", ["Enter"]], ["나가기", ["Esc"]]]],
    ["두 글 가운데 고를 때", [["먼저 저장된 글", ["1"]], ["내 글", ["2"]], ["고쳐서 저장", ["E"]]]],
  ]);
}

async function drawer() {
  const got = await ask("GET", "/candidates");
  if (!got.ok) { location.href = `/issues/${desk.number}/candidates`; return; }
  const rows = got.data.candidates || got.data;
  const list_ = el("ol", { class: "cd" });
  const input = el("input", { type: "text", "aria-label": "후보 찾기", placeholder: "후보 찾기, 또는 기사 주소나 글 붙여 넣기" });
  const add = async (body, form) => {
    const told = await ask("POST", "/entries", body, { form });
    if (!told.ok && String(told.data.message).includes("구분을 고르고")) {
      box.close();
      pick("어느 구분에 넣을까요", places(), (one) => {
        if (form) form.set("cell", one.to); else body.cell = one.to;
        add(body, form);
      }, { hint: "구분 이름이나 첫소리(ㅈㅈㅊ)", digits: true });
      return;
    }
    if (!told.ok) { problem(told); return; }
    box.close();
    await refresh();
    const id = told.data.entry?.id || told.data.entry_id;
    if (id) choose(byId(id));
  };
  const drawn = () => {
    const asked = input.value.trim().toLowerCase();
    list_.replaceChildren(...rows.filter((one) => !asked || `${one.headline} ${one.group} ${one.reason}`.toLowerCase().includes(asked)).slice(0, 80).map((one) => el("li", {}, el("h3", {}, one.headline), el("p", {}, [one.cell ? one.cell.slice(1).join(" > ") : "", one.event_date || "날짜 없음", one.publishers.slice(0, 3).join(", ")].filter(Boolean).join(" · ")),
      el("p", { class: "c-3" }, [one.group, one.reason, `점수 ${Math.round(10 * one.score) / 10}`].filter(Boolean).join(" · ")),
      el("span", { class: "acts" }, el("button", { class: "btn sm", type: "button", onclick: async () => {
        const told = await ask("POST", `/entries/${encodeURIComponent(one.name)}/decision`, { action: "accept" });
        if (!told.ok) { problem(told); return; }
        box.close();
        await refresh();
        const id = told.data.entry?.id || told.data.entry_id;
        if (id) choose(byId(id));
      } }, "넣기")))));
  };
  const zone = el("form", { class: "dropz", onsubmit: (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (/^https?:\/\//.test(text)) add({ url: text }); else if (text.length > 60) add({ text });
  } }, icon("plus"), input, el("button", { class: "btn sm" }, "넣기"));
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const file = event.dataTransfer.files[0];
    if (!file) return;
    const form = new FormData();
    form.append("file", file);
    add(undefined, form);
  });
  input.addEventListener("input", drawn);
  const box = layer(`후보 ${rows.length}`, () => [zone, list_], { kind: "drawer", first: "input" });
  drawn();
}

// -- what the modules tell -----------------------------------------------------------------

on("stored", (told) => {
  const article = byId(told.id);
  if (!article) return;
  knows(article, told.revision);
  if (told.state && told.state !== article.dataset.state && !article.deciding) setState(article, told.state);
  if (told.findings) found(article, told.findings);
});
on("checked", (told) => { const article = byId(told.id); if (article) found(article, told.findings); });
function found(article, list_) {
  field.refound(article, list_);
  if (article === chosen) field.rows(article);
  recount();
}
on("counts", recount);
on("refresh", refresh);
on("problem", (text) => note(text, { buttons: [["닫기"]] }));
on("field", ({ id, f, writing }) => {
  if (writing && byId(id) !== chosen) choose(byId(id), { focus: false, keep: false, f });
  else if (writing) { field.rows(byId(id)); evidence.show(id, f); }
  presence.at(id, f, writing);
  posture();
  dress($(".act", byId(id)), byId(id));
});
on("caret", (at) => { if (at.area.selectionStart !== undefined) evidence.caret(at.area.value, at.area.selectionStart); });
on("fact", ({ id, field: f, span }) => {
  const article = byId(id);
  if (!article || desk.frozen) return;
  field.start(article, f, null);
  field.at?.area.setSelectionRange?.(span[0], span[1]);
});
on("leave", async ({ article, one }) => {
  const text = $(`[data-f="${one.field}"]`, article)?.textContent || "", words_ = text.slice(one.span[0], one.span[1]) || text;
  one.left = true;
  field.rows(article);
  field.repaint(article);
  recount();
  const got = await ask("POST", entryPath("dismiss", article.dataset.id), { field: one.field, rule: one.rule, text: words_ });
  if (!got.ok) { one.left = false; field.rows(article); recount(); problem(got); }
});
on("support", ({ id, field: f, article, span }) => act(entryPath("support", id), { field: f, article, span }, () => evidence.show(id, f, { again: true })));
on("redraft", async ({ id, field: f, article, span }) => {
  const got = await ask("POST", entryPath("redraft", id), { field: f, article, span });
  if (!got.ok) { problem(got); return; }
  field.start(byId(id), f, null);
  field.at.area.select();
  document.execCommand("insertText", false, got.data.text);
});
on("lead", ({ id, article }) => act(entryPath("lead", id), { article }));
on("split", ({ id, articles }) => act(entryPath("split", id), { articles }));

on("event:field", (told) => {
  const article = byId(told.entry);
  if (!article) { if (told.by !== desk.me) later(); return; }
  const spot = field.place(article, told.field), one = save.doc(told.entry, told.field), isOld = told.revision <= one.seen;
  tell("remote", told);
  knows(article, told.revision);
  if (isOld || (told.by === desk.me && told.text === one.sent)) return;  // the answer to our own save told it already
  if (spot && field.at?.one !== one && !one.dirty && !one.conflict) {
    if (told.field === "date") tell("saved", one);
    else spot.textContent = told.text;
    article.classList.remove("fresh");
    void article.offsetWidth;
    article.classList.add("fresh");
  }
  if (told.state && told.state !== article.dataset.state) setState(article, told.state, { by: who(told.by) });
  evidence.drop(told.entry);
  clearTimeout(article.timer);
  article.timer = setTimeout(async () => {
    const f = "headline", got = await ask("POST", entryPath("check", told.entry), { field: f, text: field.place(article, f).textContent });
    if (got.ok) found(article, got.data.findings);
  }, 500);
});
for (const kind of ["decision", "order", "merge", "split", "added", "state", "undo", "lead", "dismissed", "comment"]) on(`event:${kind}`, (told) => { if (told.by !== desk.me || kind === "state") later(); });
on("event:reload", () => refresh());
on("event:progress", (told) => { if (told.words || told.text) note(told.words || told.text, { calm: true }); if (told.done) later(); });

function posture() {
  const writing = document.body.classList.contains("writing");
  $("#mode").textContent = writing ? "쓰는 중" : "읽는 중";
  const hint = (key, word) => el("span", {}, ...key.split(" ").map((one) => el("kbd", {}, one)), word);
  $("#hints").replaceChildren(...(writing
    ? [hint("Esc", "나가기"), hint("F8", "다음 고칠 점"), hint("Alt+Enter", "고치기"), hint("Alt+↑↓", "앞뒤 항목"), hint("Ctrl+K", "기능 찾기"), el("span", { class: "c-3" }, "한 글자 단축키는 쉽니다")]
    : [hint("J K", "앞뒤"), hint("A", "확인"), hint("X", "제외"), hint("H", "보류"), hint("E", "고치기"), hint("M", "옮기기"), hint("F8", "고칠 점"), hint("?", "모든 단축키")]));
}

// -- clicks --------------------------------------------------------------------------------

scroll.addEventListener("mousedown", (event) => {
  const spot = event.target.closest(".tx,.dt"), article = event.target.closest(".en");
  if (!article || event.button || event.target.closest("button,a,textarea,input,.under")) return;
  if (spot && !desk.frozen && !event.shiftKey) {
    event.preventDefault();
    if (article !== chosen) choose(article, { focus: false, keep: false });
    field.start(article, spot.dataset.f, { x: event.clientX, y: event.clientY });
  } else { field.stop(); choose(article, { keep: false }); }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go],[data-cell],[data-show],[data-back],[data-back-to]");
  if (link && link.matches("a,button") && !event.ctrlKey && !event.metaKey) {
    const { go: id, cell: code, show: kind, back, backTo } = link.dataset;
    event.preventDefault();
    if (id) { field.stop(); choose(byId(id)); $("#toc").classList.remove("open"); } else if (kind !== undefined) filter(kind);
    else if (back || backTo) act(`/entries/${encodeURIComponent(back || backTo)}/decision`, { action: "accept" }, () => { const one = byId(back || backTo); if (one) choose(one); });
    else if (code) pickCell(code, true);
  }
  if (event.target.closest("#cands,#adds")) { event.preventDefault(); drawer(); }
});
scroll.addEventListener("focusin", (event) => { const article = event.target.closest(".en"); if (article && article !== chosen && event.target === article) choose(article, { focus: false, keep: false }); });
document.addEventListener("keydown", (event) => {
  const block = chosen && !document.body.classList.contains("writing") && $(".cf", chosen);
  const name = block && { Digit1: "theirs", Digit2: "mine", KeyE: "edit" }[event.code];
  if (!name || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  $(`[data-pick="${name}"]`, block)?.click();
}, true);
$("#tocb").addEventListener("click", () => $("#tocb").setAttribute("aria-expanded", String($("#toc").classList.toggle("open"))));
$("#shut").addEventListener("click", () => $("#proof").classList.remove("open"));

for (const one of all()) adopt(one);
if (desk.frozen) document.body.classList.add("frozen");
evidence.begin();
keys.begin(run);
posture();
const first = new URL(location.href).searchParams, start = first.get("e"), code = first.get("cat");
recount();
choose((start && (byId(start) || all()[Number(start) - 1])) || (code && all().find((one) => one.dataset.cell === code)) || all().find(left) || all()[0], { keep: Boolean(start) });
if (show) filter(show);
if (first.get("f") && chosen) field.start(chosen, first.get("f"));
presence.begin();
listen();
save.bring();
document.body.dataset.ready = "1";
performance.mark("ready");
