// The paper: which entry is chosen, how it stands, and everything that is counted from the page.
import { $, $$, desk, el, icon, on, tell } from "./ask.js";
import * as evidence from "./evidence.js";
import * as field from "./field.js";
import * as presence from "./presence.js";

export const STATE = { draft: "초안", accepted: "확인", held: "보류", dropped: "제외" };
export const scroll = $("#scroll");
export let chosen = null;
let show = new URL(location.href).searchParams.get("show") || "", cell = "";

export const all = () => $$(".en", scroll);
export const visible = () => all().filter((one) => !one.hidden);
export const byId = (id) => document.getElementById(`x-${id}`);
export const title = (one) => $("[data-f=headline]", one).textContent;
export const left = (one) => one.dataset.left === "1";
export const stops = (one) => (field.found.get(one.dataset.id) || []).filter((f) => f.severity === "E" && !f.left).length + (one.dataset.conflict ? 1 : 0);
const warns = (one) => (field.found.get(one.dataset.id) || []).filter((f) => f.severity === "W" && !f.left).length;

// -- choosing ------------------------------------------------------------------------------

/** Choose an entry; its headline comes to the height where the last one stood, so that the eye stays. */
export function choose(article, { focus = true, keep = true, f = "headline" } = {}) {
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
  shown(article);
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
    if (button) tell("run", button.dataset.do);
  });
  return made;
}
export function dress(row, article) {
  if (!row) return;
  const { state, by, when, writer, note: told } = article.dataset;
  $(".chip", row).replaceChildren(icon(state, `c-${state}`), STATE[state]);
  $(".writer", row).textContent = state === "draft" ? told || writer : [by, when].filter(Boolean).join(" ");
  $("kbd", row).textContent = document.body.classList.contains("writing") ? "Ctrl+Enter" : "A";
  for (const one of $$("[data-do]", row)) if (!["more"].includes(one.dataset.do)) one.hidden = desk.frozen;
}

export function mark() {
  const order = all();
  for (const one of $$(".ticks li")) one.classList.toggle("cur", $("a", one).dataset.go === chosen?.dataset.id);
  for (const one of $$("#list a")) {
    const isIt = one.dataset.go === chosen?.dataset.id;
    if (isIt) { one.setAttribute("aria-current", "true"); one.scrollIntoView({ block: "nearest" }); } else one.removeAttribute("aria-current");
  }
  $("#where").textContent = chosen ? `항목 ${order.indexOf(chosen) + 1} / ${order.length}` : "";
}
/** No entry is chosen any more: its node may be another one now. */
export function unchoose() { chosen = null; }

// -- counting ------------------------------------------------------------------------------

/** Everything that is counted from the page: ticks, the small table, the list, the filters. */
export function recount() {
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
  const told = `${one.dataset.unchecked || ""}/${one.dataset.note}/${bad}/${warn}/${talk}`;
  if (side.dataset.told !== told) {
    side.dataset.told = told;
    for (const old of $$(":scope > :not(.here)", side)) old.remove();
    side.append(...[one.dataset.unchecked && el("span", { class: "c-3" }, "점검 중"), one.dataset.note && el("span", { class: "tag c-warn" }, one.dataset.note), bad && el("span", { class: "c-stop" }, icon("stop"), ` ${bad}`), warn && el("span", { class: "c-warn" }, icon("warn"), ` ${warn}`), talk && el("span", { class: "c-2" }, icon("talk"), ` ${talk}`)].filter(Boolean));
  }
  $(`[id="d-${one.dataset.id}"]`).textContent = [STATE[one.dataset.state], one.dataset.unchecked && "점검 중", bad && `막음 ${bad}`, talk && `의견 ${talk}`].filter(Boolean).join(", ");
}

export function pickCell(code, go) {
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
  ...out.map((one) => el("li", { class: "dropped" }, el("a", { href: `#x-${one.dataset.id}`, "data-back-to": one.dataset.id }, icon("dropped", "c-3", "제외"), el("span", {}, $(".ft", one).textContent), el("span")))));
}

const FITS = { "": () => true, left, stop: stops, talk: (one) => Number(one.dataset.talk) };

/** An entry with its row and its table, also where the filter had put them away. */
function shown(article) {
  for (const one of [article, article.closest(".row"), article.closest(".tb")]) if (one) one.hidden = false;
}

/** What has come to fit the filter is shown; what no longer does stays until somebody filters again. */
export function reveal() {
  const fits = show && FITS[show];
  if (!fits) return;
  for (const one of all()) if (one.hidden && fits(one)) shown(one);
  if (all().some(fits)) $("#nothing").hidden = true;
}

export function filter(kind) {
  show = kind;
  for (const link of $$("[data-show]")) if (link.dataset.show === kind) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  const fits = FITS[kind] || FITS[""];
  const hide = () => {
    for (const one of all()) one.hidden = !fits(one) && one !== chosen;
    for (const row of $$(".row")) row.hidden = Boolean(kind) && !$$(".en", row).some((one) => !one.hidden);
    for (const one of $$(".tb")) one.hidden = Boolean(kind) && !$$(".en", one).some((two) => !two.hidden);
  };
  hide();
  const nothing = $("#nothing");
  nothing.hidden = !kind || all().some(fits);
  nothing.textContent = kind === "left" ? "남은 항목이 없습니다. 검토를 요청할 수 있습니다." : `'${{ stop: "막음", talk: "의견" }[kind]}'인 항목이 없습니다.`;
  if (kind && chosen && !fits(chosen)) { const first = all().find(fits); if (first) { choose(first, { focus: false }); hide(); } }
  const url = new URL(location.href);
  if (kind) url.searchParams.set("show", kind); else url.searchParams.delete("show");
  history.replaceState(null, "", url);
}

/** How an entry stands, on the page. */
export function setState(article, state, { by = desk.shown, why = "" } = {}) {
  const old = article.dataset.state;
  article.dataset.state = state;
  article.classList.replace(old, state);
  Object.assign(article.dataset, { by, why, left: state === "draft" || state === "held" ? "1" : "", note: state === "draft" && old === "accepted" ? "확인 뒤 바뀜" : "" });
  $(".st", article).replaceChildren(icon(state, `c-${state}`));
  $(".why", article).hidden = state !== "held";
  if (state === "held") $(".why span", article).replaceChildren(el("b", { class: "c-held" }, "보류"), ` ${why} · ${by} · 결정할 때까지 실리지 않습니다`);
  dress($(".act", article), article);
}
export const isFiltered = () => Boolean(show);
on("counts", recount);
