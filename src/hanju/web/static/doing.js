// What one can do, by its name: keys, buttons and the list of functions all come here.
import { $, $$, ask, desk, el, note, on, say, tell, words } from "./ask.js";
import * as evidence from "./evidence.js";
import * as field from "./field.js";
import * as keys from "./keys.js";
import { layer, reason, sheet } from "./layers.js";
import { all, byId, choose, chosen, filter, isFiltered, left, mark, recount, setState, title, visible } from "./paper.js";
import { pick } from "./palette.js";
import { knows, refresh } from "./renew.js";
import * as save from "./save.js";

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

export function problem(got) {
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

export async function act(path, body, after) {
  field.stop();
  const id = chosen?.dataset.id;
  if (id) await save.flush(id);
  const got = await ask("POST", path, body);
  if (!got.ok) { problem(got); return; }
  await refresh();
  if (after) after(got.data);
}
export const places = () => $$(".row").map((row) => ({ name: row.dataset.name, more: $("h2 span", row.closest(".tb")).textContent.replace("☞ ", ""), to: row.dataset.to }));
export const entryPath = (more, id = chosen.dataset.id) => `/entries/${encodeURIComponent(id)}/${more}`;

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
      { foot: (shut) => [el("button", { class: "btn", type: "button", onclick: shut }, "그만두기"), el("button", { class: "btn pri", type: "button", onclick: () => { shut(); act(entryPath("merge", keep), { with: one.id }, evidence.again); } }, "합치기")], first: ".btn.pri" }); }, { hint: "항목 제목" })],
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
  escape: ["닫기", () => { $("#toc").classList.remove("open"); $("#proof").classList.remove("open"); if (isFiltered()) filter(""); chosen?.focus({ preventScroll: true }); }],
  unfold: ["보류한 글 펼치기", () => chosen?.classList.toggle("open")],
  review: ["검토 요청", () => { location.href = $("#next").href; }],
  theme: ["밝기 바꾸기", () => $("#theme").click()],
  changes: ["바뀐 것 보기", () => { location.href = `/issues/${desk.number}/changes`; }],
  against: ["지난 호와 견주기", () => { location.href = `/issues/${desk.number}/vs/${desk.before}`; }],
  findings: ["고칠 점 모두 보기", () => { location.href = `/issues/${desk.number}/findings`; }],
  preview: ["미리보기", () => window.open(`/issues/${desk.number}/preview`, "_blank", "noopener")],
  more: ["더 보기", () => palette(["proof", "merge", "split", "up", "down", "comments", "history", "why", "alike", "source", "edit", "date"])],
};
const READ_ONLY = new Set(["next", "prev", "nextLeft", "prevLeft", "comments", "history", "why", "alike", "proof", "source", "nextSource", "prevSource", "toToc", "toProof", "find", "palette", "help", "escape", "theme", "preview", "findings", "changes", "against", "review", "more", "candidates", "unfold"]);

export function run(name, what) {
  const found = DO[name];
  if (!found) return;
  if (desk.frozen && !READ_ONLY.has(name)) { note(`제${desk.number}호는 확정되어 고칠 수 없습니다.`, { buttons: [["닫기"]] }); return; }
  if (!chosen && !["candidates", "palette", "help", "find", "theme", "preview", "undo", "redo", "save", "changes", "against", "findings", "review"].includes(name)) return;
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
      act(entryPath("split", id), { articles }, evidence.again);
    } }, "나누기") });
}

function open(what) {
  const box = $(what);
  if (getComputedStyle(box).display === "none" || innerWidth <= 820) box.classList.add("open");
}
function pane(name) { open("#proof"); evidence.choose(name); if (chosen) evidence.show(chosen.dataset.id, field.at?.f || "headline"); }

function palette(only) {
  const names = only || Object.keys(DO).filter((one) => !["bullet", "leave", "leaveToActs", "nextField", "escape", "more", "palette", desk.before ? "" : "against"].includes(one));
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

/** Candidates: their module comes when it is asked for. */
export async function drawer() {
  try { (await import("./drawer.js")).open(); } catch { location.href = `/issues/${desk.number}/candidates`; }
}
on("run", run);
