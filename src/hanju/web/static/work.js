// A long work that runs: how far it is, and the button that stops it; on the first page, the desk and where editions are made.
import { $, ask, el, icon, josa, say, words } from "./ask.js";

const EVERY = 1000, TOLD = 5000;
const KINDS = { collect: "모으기", draft: "초안", publish: "발행" };
let timer = 0, seen = "", told = 0, after = null;

const place = () => $("#work");
/** Who wants to know when a work has ended. */
export function ended(act) { after = act; }

/** Look whether something runs; asked again while it does. */
export async function look() {
  clearTimeout(timer);
  if (!place()) return;
  const got = await ask("GET", "/api/v1/works");
  if (!got.ok) { timer = setTimeout(look, 5 * EVERY); return; }
  const { now, ended: list } = got.data;
  if (now) { show(now); seen = now.began_at; timer = setTimeout(look, EVERY); return; }
  if (seen && list[0]?.began_at === seen) { over(list[0]); seen = ""; return; }
  place().hidden = true;
}

/** What another process tells: it cannot be stopped from here. */
export function hear(event) {
  if (seen) return;
  if (event.is_over) { setTimeout(look, 500); return; }
  show({ ...event, far: true });
  look();
}

function show(now) {
  const share = now.total ? `${now.done} / ${now.total}` : "", word = [KINDS[now.kind] || "", now.stage, share].filter(Boolean).join(" · ");
  place().hidden = false;
  place().replaceChildren(el("span", {}, word || "시작하는 중"), el("progress", now.total ? { max: String(now.total), value: String(now.done), "aria-label": word, class: "good" } : { "aria-label": word }), el("span", { class: "sp" }),
    now.far || !now.kind ? "" : el("button", { class: "btn sm", type: "button", onclick: (event) => { event.target.disabled = true; ask("POST", "/api/v1/works/stop", {}); } }, "멈추기"));
  if (now.formats) rows(now);
  if (Date.now() - told > TOLD) { told = Date.now(); say(word); }
}

/** One row for each edition, in the order they are made. */
function rows(now) {
  const list = $("#editions");
  if (!list) return;
  const isMaking = now.stage === "판 만들기";
  list.replaceChildren(...now.formats.map((name, n) => el("li", {}, n < now.done && isMaking ? icon("yes", "c-ok", "완료") : icon("draft", "c-3", ""), el("b", {}, name.toUpperCase()),
    el("span", { class: "c-2" }, !isMaking ? "대기" : n < now.done ? "완료" : n === now.done ? "만드는 중" : "대기"))));
}

function over(last) {
  const word = last.problem || `${josa(KINDS[last.kind] || "", "을", "를")} 마쳤습니다.`;
  place().hidden = false;
  place().replaceChildren(last.problem && !last.is_stopped ? icon("stop", "c-stop") : icon("yes", "c-ok"), el("span", {}, word), el("span", { class: "sp" }), el("button", { class: "btn sm", type: "button", onclick: () => { place().hidden = true; } }, "닫기"));
  say(word);
  if (after) after(last);
}

/** Forms that begin a work do so without a new page. */
for (const form of document.querySelectorAll("form[data-work]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = { kind: form.dataset.work };
    if (form.dataset.number) body.number = Number(form.dataset.number);
    const got = await ask("POST", "/api/v1/works", body);
    if (!got.ok) { place().hidden = false; place().replaceChildren(icon("stop", "c-stop"), el("span", {}, words(got))); return; }
    seen = got.data.now.began_at;
    look();
  });
}
if (document.body.dataset.works) { ended((last) => { if (!last.problem) location.reload(); }); look(); }
