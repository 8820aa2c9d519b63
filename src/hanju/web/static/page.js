// The editor page: what the modules tell each other, clicks, and how it all begins.
import { $, ask, desk, el, josa, note, on, say, tell, who } from "./ask.js";
import { act, drawer, entryPath, problem, run } from "./doing.js";
import * as evidence from "./evidence.js";
import * as field from "./field.js";
import * as keys from "./keys.js";
import { reason } from "./layers.js";
import { pick } from "./palette.js";
import { all, byId, choose, chosen, dress, filter, left, pickCell, recount, scroll, setState } from "./paper.js";
import * as presence from "./presence.js";
import { adopt, doneBy, knows, later, refresh } from "./renew.js";
import * as save from "./save.js";
import "./breaks.js";
import { listen } from "./stream.js";
import "./theme.js";
import * as work from "./work.js";

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
  delete article.dataset.unchecked;
  field.refound(article, list_);
  if (article === chosen) field.rows(article);
  recount();
}
on("checked-behind", (told) => found(told.article, told.found));
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
on("chosen-words", ({ id, f, text }) => evidence.about(id, f, text));
on("fact", ({ id, field: f, span }) => {
  const article = byId(id);
  if (!article || desk.frozen) return;
  field.start(article, f, null);
  field.at?.area.setSelectionRange?.(span[0], span[1]);
});
const wordsOf = (article, one) => { const text = [...(field.textOf(article, one.field))]; return text.slice(one.span[0], one.span[1]).join("") || text.join(""); };
function turned(article, one, isLeft) {
  one.left = isLeft;
  field.rows(article);
  field.repaint(article);
  recount();
}
async function leave({ article, one }, isLeft) {
  const body = { field: one.field, rule: one.severity === "E" ? `근거:${one.rule}` : one.rule, text: wordsOf(article, one) };
  if (!isLeft) body.undo = true;
  turned(article, one, isLeft);
  const got = await ask("POST", entryPath("dismiss", article.dataset.id), body);
  if (!got.ok) { turned(article, one, !isLeft); problem(got); return; }
  say(isLeft ? "그대로 두었습니다." : "다시 셉니다.");
}
on("leave", (what) => leave(what, true));
on("unleave", (what) => leave(what, false));
on("sure", ({ article, one }) => {
  const said = wordsOf(article, one);
  reason(`'${said}' 사실 확인함`, ["원문 첨부에서 확인", "기관에 전화로 확인", "다른 원문에서 확인"], true, async (why) => {
    if (field.at?.id === article.dataset.id) field.stop();
    await save.flush(article.dataset.id);
    const got = await ask("POST", entryPath("confirm-fact", article.dataset.id), { field: one.field, words: said, why });
    if (!got.ok) { problem(got); return; }
    await refresh();
    say("사실을 확인했습니다. 승인 화면에 이름과 까닭이 보입니다.");
  });
});
/** A place in a source answers a red fact of the field: the one chosen, or the only one. */
on("support", ({ id, field: f, article: source, span }) => {
  const article = byId(id), red = field.findingsOf(id, f).filter((one) => one.fact && one.severity === "E"), now = field.current();
  const send = (one) => act(entryPath("support", id), { field: f, article: source, span, words: one ? wordsOf(article, one) : "" }, () => evidence.show(id, f, { again: true }));
  if (red.length < 2 || red.includes(now)) { send(red.includes(now) ? now : red[0]); return; }
  pick("어느 사실의 근거인가요", red.map((one) => ({ name: wordsOf(article, one), more: one.message, one })), (chosen_) => send(chosen_.one), { digits: true });
});
on("redraft", async ({ id, field: f, article, span }) => {
  const got = await ask("POST", entryPath("redraft", id), { field: f, article, span });
  if (!got.ok) { problem(got); return; }
  field.start(byId(id), f, null);
  field.at.area.select();
  document.execCommand("insertText", false, got.data.text);
});
on("lead", ({ id, article }) => act(entryPath("lead", id), { article }, evidence.again));
on("split", ({ id, articles }) => act(entryPath("split", id), { articles }, evidence.again));

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
for (const kind of ["decision", "order", "merge", "split", "added", "state", "undo", "lead", "dismissed", "comment"]) on(`event:${kind}`, (told) => { if (told.entry) doneBy.set(told.entry, told); if (told.by !== desk.me || kind === "state") later(); });
on("event:checked", later);
on("event:reload", () => refresh());
on("event:progress", work.hear);
work.ended(() => refresh());

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
    const top = spot.getBoundingClientRect().top;
    field.stop();
    if (article !== chosen) choose(article, { focus: false, keep: false });
    scroll.scrollTop += spot.getBoundingClientRect().top - top;  // the words stay under the pointer
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
if (first.get("show")) filter(first.get("show"));
if (first.get("f") && chosen) field.start(chosen, first.get("f"));
if (desk.sent) note(`${josa(desk.sent.by, "이", "가")} 반려했습니다: ${desk.sent.note}${desk.sent.marked ? ` · 의견이 달린 항목 ${desk.sent.marked}건만 남은 것에 있습니다.` : ""}`, { buttons: [["남은 것 보기", () => filter("left")], ["닫기"]] });
presence.begin();
tell("redrawn");
work.look();
listen();
save.bring();
document.body.dataset.ready = "1";
performance.mark("ready");
