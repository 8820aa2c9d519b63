// The right pane: is each fact of this sentence in the source; then comments, history, reasons.
import { $, $$, ask, clock, desk, el, icon, on, tell, units, who, words } from "./ask.js";
import { shown } from "./diff.js";
import { nameOf } from "./field.js";

const LICENSE = { none: "뉴스 · 요약만", "kogl-0": "공공누리 0유형", "kogl-1": "공공누리 1유형", "kogl-2": "공공누리 2유형", "kogl-3": "공공누리 3유형", "kogl-4": "공공누리 4유형", contract: "계약", own: "우리 글" };
const COPY = new Set(["kogl-0", "kogl-1", "kogl-2", "own", "contract"]);
const DAYS = "일월화수목금토";
const kept = new Map();
let tab = "evidence", id = "", field = "headline", which = 0, soon = 0, view = null, quote = null;

const panel = () => $("#panel");
/** On a wide screen comments and history have a column of their own. */
const wide = matchMedia("(min-width: 1800px)"), SIDE = new Set(["talk", "history"]);
let beside = "talk";
const spot = (name) => (wide.matches && SIDE.has(name) ? $("#side-panel") : panel());
const path = (more) => `/entries/${encodeURIComponent(id)}${more}`;
export const moment = (at) => {
  if (!at) return "";
  const day = new Date(at);
  return `${day.getMonth() + 1}. ${day.getDate()}.(${DAYS[day.getDay()]}) ${clock(at)}`;
};

/** Show what supports a field; quickly where it is known already. */
export function show(entry, f, { again = false } = {}) {
  const same = entry === id && f === field;
  if (same && !again) return;
  if (entry !== id) which = 0;
  id = entry;
  field = f === "date" ? "headline" : f;
  clearTimeout(soon);
  if (again) kept.delete(`${id}/${field}`);
  const had = kept.get(`${id}/${field}`);
  if (tab === "evidence" && had) draw(had);
  if (tab !== "evidence") { if (!same || again) load(); } else if (!had) soon = setTimeout(load, 60);
  if (wide.matches && (!same || again)) load(beside);
}
export function drop(entry) { for (const key of [...kept.keys()]) if (key.startsWith(`${entry}/`)) kept.delete(key); }

/** What is shown may be another thing now. */
export function again() {
  drop(id);
  load();
  if (wide.matches) load(beside);
}

const asked = new Map();
async function load(what = tab) {
  const [entry, f] = [id, field], box = spot(what);
  asked.get(box)?.abort();
  const mine = new AbortController();
  asked.set(box, mine);
  const late = setTimeout(() => box.replaceChildren(el("p", { class: "quiet" }, "불러오는 중…")), 200);
  const paths = { evidence: `/${field}/evidence`, history: `/history?field=${field}`, why: "/why" };
  const got = await ask("GET", what === "talk" ? "/comments" : path(paths[what] || `/${field}/evidence`), undefined, { signal: mine.signal });
  clearTimeout(late);
  if (got.gone || entry !== id || f !== field || asked.get(box) !== mine) return;
  if (!got.ok) { box.replaceChildren(el("p", { class: "quiet" }, words(got))); return; }
  if (what === "evidence" || what === "alike") { kept.set(`${entry}/${f}`, got.data); (what === "alike" ? alike : draw)(got.data); }
  else if (what === "talk") talk(got.data);
  else if (what === "history") history(got.data);
  else why(got.data);
}

/** Fetch what the next entry needs before it is asked for. */
export async function ahead(entry) {
  if (!entry || kept.has(`${entry}/headline`)) return;
  const got = await ask("GET", `/entries/${encodeURIComponent(entry)}/headline/evidence`);
  if (got.ok) kept.set(`${entry}/headline`, got.data);
  if (kept.size > 60) kept.delete(kept.keys().next().value);
}

// -- evidence ------------------------------------------------------------------------------

function draw(told) {
  view = told;
  which = Math.min(which, Math.max(0, told.sources.length - 1));
  const wrong = told.facts.filter((one) => !one.is_same).length, right = told.facts.length - wrong;
  const head = el("div", { class: "facts" }, el("p", {},
    el("span", {}, el("b", {}, nameOf(field)), told.facts.length ? `의 사실 ${told.facts.length}개` : "에는 맞춰 볼 수치나 이름이 없습니다."),
    told.facts.length ? el("span", {}, el("span", { class: "c-ok" }, `${right}개 같음`), wrong ? [" · ", el("b", { class: "c-stop" }, `${wrong}개 다름`)] : "") : ""),
  told.facts.length ? el("ul", {}, told.facts.map((one, n) => el("li", {}, el("button", { class: one.is_same ? "fa" : "fa no", type: "button", "data-fact": String(n), title: one.message || one.source_words, onclick: () => jump(n) },
    icon(one.is_same ? "yes" : "x", one.is_same ? "c-ok" : "c-stop", one.is_same ? "원문과 같음" : "원문과 다름"), one.words,
    one.is_same ? "" : el("span", {}, one.message.replace(`'${one.words}'은(는) `, "") || "원문에 없음"))))) : "");
  const tabs = told.sources.length > 1 ? el("div", { class: "srcs", role: "group", "aria-label": "원문" }, told.sources.map((one, n) =>
    el("button", { type: "button", "aria-pressed": String(n === which), title: one.title, onclick: () => { which = n; draw(told); } }, one.outlet || "원문"))) : "";
  panel().replaceChildren(head, tabs, told.sources.length ? body(told.sources[which], told) : el("p", { class: "quiet" }, "이 문장을 뒷받침하는 원문을 찾지 못했습니다. 원문에서 문장을 골라 '근거로 지정'을 눌러 주세요."), foot(told));
  const lit = $(".s.lit", panel());
  if (lit) { const box = $(".body", panel()); box.scrollTop = Math.max(0, lit.offsetTop - 60); }
}

function body(one, told) {
  const link = /^https?:/.test(one.url) ? el("a", { href: one.url, target: "_blank", rel: "noopener noreferrer" }, "원문 ", icon("out")) : "";
  const made = el("div", { class: "body", tabindex: "0", role: "region", "aria-label": "원문의 글" }, el("h3", {}, one.title),
    el("p", { class: "meta" }, el("span", { class: `chip ${COPY.has(one.license) ? "c-ok" : ""}` }, LICENSE[one.license] || one.license), el("span", {}, [one.outlet, moment(one.published_at)].filter(Boolean).join(" · ")), link));
  if (!one.text) { made.append(el("p", { class: "c-2" }, one.no_text_why || "이용 허락이 기록되지 않아 본문을 보관하지 않습니다.")); return made; }
  const at = (n) => units(one.text, n);
  const lit = one.lit.map(([a, b, f]) => [at(a), at(b), f]);
  const marks = told.facts.flatMap((fact, n) => (fact.source_span && fact.article_id === one.article_id ? [[at(fact.source_span[0]), at(fact.source_span[1]), n]] : []));
  let from = 0;
  for (const line of one.text.split("\n")) {
    if (line.trim()) made.append(paragraph(one.text, from, from + line.length, lit, marks, told));
    from += line.length + 1;
  }
  made.addEventListener("mouseup", () => setTimeout(() => picked(made, one)));
  return made;
}

function paragraph(text, from, to, lit, marks, told) {
  const made = el("p", { class: "t" });
  const cuts = [...new Set([from, to, ...lit.flatMap(([a, b]) => [a, b]).filter((n) => n > from && n < to)])].sort((a, b) => a - b);
  cuts.slice(1).forEach((end, n) => {
    const start = cuts[n], over = lit.filter(([a, b]) => a <= start && end <= b);
    const bits = inside(text, start, end, marks, told);
    if (!over.length) { made.append(...bits); return; }
    const isNow = over.some((one) => one[2] === field), numbers = [...new Set(over.map((one) => one[2]))].filter((f) => f !== "headline").map((f) => f.slice(1));
    const begins = over.some(([a]) => a === start);
    made.append(el("span", { class: isNow ? "s lit" : "s use", "data-from": String(start) }, begins && numbers.length ? el("sup", {}, numbers.join("·")) : "", ...bits));
  });
  return made;
}

function inside(text, from, to, marks, told) {
  const here = marks.filter(([a, b]) => a >= from && b <= to).sort((x, y) => x[0] - y[0]);
  const made = [];
  let at = from;
  for (const [a, b, n] of here) {
    if (a < at) continue;
    made.push(text.slice(at, a), el("b", { class: told.facts[n].is_same ? "v" : "v bad", "data-fact": String(n) }, text.slice(a, b)));
    at = b;
  }
  made.push(text.slice(at, to));
  return made;
}

function foot(told) {
  const source = told.sources[which];
  const may = source && COPY.has(source.license), share = Math.round(100 * (told.overlap_share || 0));
  const over = !may && (told.overlap_run > told.overlap_limit[0] || told.overlap_share > told.overlap_limit[1]);
  return el("p", { class: "foot" }, el("span", { class: "ov" }, "원문과 겹침", el("progress", { max: "100", value: String(share), "aria-label": "원문과 겹침", class: over ? "over" : "" }), el("b", { class: `num ${over ? "c-warn" : ""}` }, `${share}%`)),
    el("span", {}, !source ? "" : may ? `${LICENSE[source.license]}: 옮겨 쓰기 가능` : `이어서 ${told.overlap_run}자 · 한도 ${told.overlap_limit[0]}자`));
}

function ring(n) {
  for (const one of $$(".ring", panel())) one.classList.remove("ring");
  for (const one of $$(`[data-fact="${n}"]`, panel())) one.classList.add("ring");
}
function jump(n) {
  const fact = view.facts[n];
  const source = view.sources.findIndex((one) => one.article_id === fact.article_id);
  if (fact.article_id && source >= 0 && source !== which) { which = source; draw(view); }
  ring(n);
  $(`.body [data-fact="${n}"]`, panel())?.scrollIntoView({ block: "center" });
  tell("fact", { id, field, span: fact.span });
}
/** The caret stands in a fact: its partner in the source gets a ring. */
export function caret(text, at) {
  if (tab !== "evidence" || !view) return;
  const n = view.facts.findIndex((one) => units(text, one.span[0]) <= at && at <= units(text, one.span[1]));
  ring(n);
}

function picked(box, source) {
  $(".pick", box)?.remove();
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || !box.contains(chosen.anchorNode) || desk.frozen || !source.article_id) return;
  const text = chosen.toString().replace(/^\s+|\s+$/g, "").replace(/(^|\s)\d(·\d)*(?=\S)/g, "$1");
  const start = source.text.indexOf(text.split("\n")[0]);
  if (start < 0 || text.length < 4) return;
  const span = [[...source.text.slice(0, start)].length, [...source.text.slice(0, start + text.length)].length];
  const rect = chosen.getRangeAt(0).getBoundingClientRect(), own = box.getBoundingClientRect();
  const made = el("div", { class: "pick" },
    el("button", { class: "btn sm", type: "button", onclick: () => { made.remove(); tell("support", { id, field, article: source.article_id, span }); } }, "근거로 지정"),
    field === "headline" ? "" : el("button", { class: "btn sm", type: "button", onclick: () => { made.remove(); tell("redraft", { id, field, article: source.article_id, span }); } }, `이 문장으로 ${nameOf(field)} 다시 쓰기`));
  made.style.top = `${rect.bottom - own.top + box.scrollTop + 4}px`;
  box.append(made);
}

export function source(way) {
  if (!view || !view.sources.length) return;
  which = (which + way + view.sources.length) % view.sources.length;
  draw(view);
}
export function openSource() {
  const one = view?.sources[which];
  if (one && /^https?:/.test(one.url)) window.open(one.url, "_blank", "noopener");
}

// -- the other tabs ------------------------------------------------------------------------

export function choose(name, focus = false) {
  const aside = wide.matches && SIDE.has(name), pane = $(aside ? "#side" : "#proof");
  if (aside) beside = name; else tab = name;
  for (const one of $$("[role=tab]", pane)) {
    const isIt = one.dataset.tab === name;
    one.setAttribute("aria-selected", String(isIt));
    one.tabIndex = isIt ? 0 : -1;
    if (isIt && focus) one.focus();
  }
  spot(name).setAttribute("aria-labelledby", `${aside ? "side" : "tab"}-${name}`);
  if (id) load(name);
}
wide.addEventListener("change", () => { if (wide.matches && SIDE.has(tab)) choose("evidence"); if (wide.matches) choose(beside); });

function talk(told) {
  const list = told.filter((one) => one.comment.entry_id === id);
  const about = quote && quote.id === id && quote.f === field ? quote : null;
  const area = el("textarea", { class: "field", rows: "2", "aria-label": "의견 쓰기", placeholder: about ? "고른 말에 대한 의견" : `${nameOf(field)}에 대한 의견` });
  const give = el("textarea", { class: "field", rows: "2", "aria-label": "바꿀 글", placeholder: "바꿀 글(없어도 됩니다)" });
  spot("talk").replaceChildren(el("div", { class: "body" }, list.length ? list.map(card) : el("p", { class: "c-2" }, "이 항목에는 의견이 없습니다."),
    el("div", { class: "say" }, about ? el("p", { class: "quo" }, el("q", {}, about.text), el("button", { class: "btn sm quiet ico", type: "button", "aria-label": "고른 말 빼기", onclick: () => { quote = null; talk(told); } }, icon("x"))) : "", area, give, el("button", { class: "btn", type: "button", onclick: async () => {
      if (!area.value.trim()) { area.focus(); return; }
      const got = await ask("POST", "/comments", { entry: id, field, text: area.value, quote: about?.text || "", proposal: give.value });
      if (got.ok) { quote = null; load("talk"); tell("refresh"); } else tell("problem", words(got));
    } }, "의견 남기기"))));
}

function card(row) {
  const one = row.comment;
  const act = (what) => async () => {
    const got = await ask("POST", `/comments/${one.id}/${what}`, {});
    if (got.ok) { load("talk"); tell("refresh"); } else tell("problem", words(got));
  };
  return el("div", { class: `cm${one.resolved_by ? " done" : ""}` }, el("q", {}, one.field ? nameOf(one.field) : "항목 전체", !one.quote ? "" : row.is_gone ? [" · ", el("del", {}, one.quote), " · 가리킨 글이 없어짐"] : [" · ", el("button", { class: "at", type: "button", onclick: () => point(one, row.now) }, one.quote)]),
    el("div", {}, el("b", {}, who(one.by)), " ", el("time", {}, moment(one.at)), el("br"), one.text),
    one.proposal && row.then ? el("div", {}, "바꿀 글: ", shown(row.now, row.then)) : "",
    one.resolved_by ? el("div", { class: "c-3" }, `해결 · ${who(one.resolved_by)}`) : el("form", { onsubmit: (event) => event.preventDefault() },
      one.proposal && row.then ? el("button", { class: "btn sm", type: "button", onclick: act("apply") }, "이 글로 바꾸기") : "", el("button", { class: "btn sm", type: "button", onclick: act("resolve") }, "해결")));
}

/** Go to the words that a comment is about. */
function point(one, text) {
  const at = [...text.slice(0, text.indexOf(one.quote))].length;
  tell("fact", { id: one.entry_id, field: one.field, span: [at, at + [...one.quote].length] });
}
/** Words of the page that are chosen: the next comment is about them. */
export function about(entry, f, text) {
  const was = quote?.text;
  quote = text ? { id: entry, f, text } : null;
  if (text && was !== text && spot("talk").querySelector(".say textarea")?.value === "") load("talk");
}

const WORDS = { sources: "출처", actor: "행위자", region: "지역", cell: "구분" };
const named = (f) => WORDS[f] || (/^(headline|date|b\d)$/.test(f) ? nameOf(f) : f);
function history(rows) {
  const list = rows.map((one) => {
    const isDraft = one.first === 1;
    return el("li", {}, el("b", {}, one.by === "hanju" ? "규칙" : who(one.by)), " ", el("time", {}, moment(one.at)), one.why ? el("span", { class: "c-3" }, ` · ${one.why}`) : "",
      isDraft ? el("p", {}, "처음 글") : one.changes.map((change) => el("p", {}, `${named(change.field)} `, change.pieces.map(([kind, text]) => (kind === "same" ? text : el(kind, {}, el("span", { class: "vh" }, kind === "del" ? "삭제 " : "추가 "), text))))),
      /^(headline|date|b\d)$/.test(field) && !desk.frozen ? el("button", { class: "btn sm quiet c-acc", type: "button", onclick: () => restore(one.revision) }, `${nameOf(field)}: 이때로 되돌리기`) : "");
  });
  spot("history").replaceChildren(el("div", { class: "body" }, el("ol", { class: "hi" }, list.length ? list : el("li", {}, "아직 바뀐 것이 없습니다."))));
}
async function restore(revision) {
  const got = await ask("POST", path("/restore"), { field, revision });
  if (!got.ok) { tell("problem", words(got)); return; }
  tell("refresh");
  load("history");
}

const REASONS = [["placement", "분야와 구분"], ["ranking", "순위"], ["merges", "합친 까닭"], ["refusals", "합치지 않은 것"], ["articles", "기사"]];
function why(told) {
  const groups = REASONS.filter(([key]) => told[key]?.length);
  panel().replaceChildren(el("div", { class: "body" }, el("h3", {}, told.headline || told.title),
    el("p", { class: "meta" }, told.place || "", told.publishers ? ` · 낸 곳 ${told.publishers}` : ""),
    ...(groups.length ? groups.flatMap(([key, word]) => [el("h3", {}, word), el("ul", {}, told[key].map((line) => el("li", {}, `· ${line}`)))]) : [el("ul", {}, told.reasons.map((line) => el("li", {}, `· ${line}`)))]),
    ...[told.lead && `앞세운 글: ${told.lead}`, told.earlier, told.continues].filter(Boolean).map((line) => el("p", { class: "c-2" }, line))));
}

function alike(told) {
  view = told;
  panel().replaceChildren(el("ol", { class: "body cd" }, told.sources.map((one, n) => el("li", {}, el("h3", {}, one.title),
    el("p", {}, [one.outlet, moment(one.published_at), LICENSE[one.license]].filter(Boolean).join(" · ")),
    el("span", { class: "acts" }, n === 0 ? el("span", { class: "chip" }, "앞세운 글")
      : [el("button", { class: "btn sm", type: "button", onclick: () => tell("lead", { id, article: one.article_id }) }, "앞세우기"), el("button", { class: "btn sm", type: "button", onclick: () => tell("split", { id, articles: [one.article_id] }) }, "떼기")])))));
}

export function begin() {
  for (const pane of [$("#proof"), $("#side")]) {
    for (const one of $$("[role=tab]", pane)) one.addEventListener("click", () => choose(one.dataset.tab));
    $("[role=tablist]", pane).addEventListener("keydown", (event) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[event.code];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      const all = $$("[role=tab]", pane).filter((one) => one.offsetParent), now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
      choose(all[(now + way + all.length) % all.length].dataset.tab, true);
    });
  }
  on("stored", (told) => { drop(told.id); if (told.id === id) show(id, field, { again: true }); });
}
