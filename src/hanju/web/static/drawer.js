// Candidates and what is added, as a drawer over the page.
import { $$, ask, desk, el, icon, say } from "./ask.js";
import { places, problem } from "./doing.js";
import { moment } from "./evidence.js";
import { layer } from "./layers.js";
import { byId, choose } from "./paper.js";
import { pick } from "./palette.js";
import { refresh } from "./renew.js";

const AFTER = 250;
/** Words to look for; an address or a long text is something to be put in. */
const isWords = (text) => !/^https?:\/\//.test(text.trim()) && text.trim().length <= 60;

/** Open the drawer; what is taken in is chosen on the page. */
export async function open() {
  const [first, groups] = await Promise.all([ask("GET", "/candidates"), ask("GET", "/candidates/groups")]);
  if (!first.ok || !groups.ok) { location.href = `/issues/${desk.number}/candidates`; return; }
  let why = "", asked = 0, timer = 0, box = null;
  const list = el("ol", { class: "cd" }), chips = el("div", { class: "chips", role: "group", "aria-label": "왜 빠졌는지" });
  const input = el("input", { type: "text", "aria-label": "후보 찾기", placeholder: "후보 찾기, 또는 기사 주소나 글 붙여 넣기" });
  const taken = async (told) => {
    box.close();
    await refresh();
    const id = told.entry?.id || told.entry_id;
    if (id && byId(id)) choose(byId(id));
  };
  /** Ask for something; where nobody knows the category, a person says it. */
  const put = async (path, body, form) => {
    const told = await ask("POST", path, body, { form });
    if (told.ok) { taken(told.data); return; }
    if (!String(told.data.message).includes("구분을 고르고")) { problem(told); return; }
    box.close();
    pick("어느 구분에 넣을까요", places(), (one) => {
      if (form) form.set("cell", one.to); else body[path === "/entries" ? "cell" : "to"] = one.to;
      put(path, body, form);
    }, { hint: "구분 이름이나 첫소리(ㅈㅈㅊ)", digits: true });
  };
  const load = async () => {
    asked += 1;
    const mine = asked, got = await ask("GET", `/candidates?${new URLSearchParams({ q: isWords(input.value) ? input.value.trim() : "", why })}`);
    if (mine === asked && got.ok) draw(got.data);
  };
  const act = (one, what) => async () => {
    const path = `/entries/${encodeURIComponent(one.name)}/candidate`;
    if (what === "take" || what === "follow") { put(path, { do: what }); return; }
    const got = await ask("POST", path, { do: what });
    if (!got.ok) { box.close(); problem(got); return; }
    say(what === "carry" ? "다음 호로 미뤘습니다." : "넣지 않기로 했습니다.");
    const counts = await ask("GET", "/candidates/groups");
    if (counts.ok) drawChips(counts.data);
    load();
  };
  const button = (one, what, word, quiet = "") => el("button", { class: `btn sm${quiet}`, type: "button", title: what === "follow" ? one.earlier : null, onclick: act(one, what) }, word);
  const row = (one) => el("li", {}, el("h3", {}, one.headline), el("p", {}, [one.cell ? one.cell.slice(1).join(" > ") : "", one.event_date ? moment(`${one.event_date}T00:00`).split(" ").slice(0, 2).join(" ") : "날짜 없음", one.publishers.slice(0, 3).join(", ")].filter(Boolean).join(" · ")),
    el("p", { class: "c-3" }, [desk.words?.[one.group] || one.group, one.reason, one.is_story ? `점수 ${Math.round(10 * one.score) / 10}` : ""].filter(Boolean).join(" · ")),
    desk.frozen ? "" : el("span", { class: "acts" }, button(one, "take", "넣기"), one.earlier ? button(one, "follow", "이어진 소식으로") : "",
      one.can_wait ? [button(one, "carry", "다음 호로", " quiet"), button(one, "leave", "넣지 않기", " quiet")] : ""));
  const draw = (rows) => list.replaceChildren(...(rows.length ? rows.map(row) : [el("li", {}, el("p", {}, "후보가 없습니다."))]));
  const drawChips = (counts) => chips.replaceChildren(...["", ...Object.keys(counts)].map((key) =>
    el("button", { type: "button", "aria-pressed": String(key === why), onclick: (event) => {
      why = key;
      for (const other of $$("button", chips)) other.setAttribute("aria-pressed", String(other === event.currentTarget));
      load();
    } }, desk.words?.[key] || key || "전체", key ? el("span", { class: "num" }, String(counts[key])) : "")));
  const zone = el("form", { class: "dropz", onsubmit: (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (/^https?:\/\//.test(text)) put("/entries", { url: text }); else if (!isWords(text)) put("/entries", { text });
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
    put("/entries", undefined, form);
  });
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(load, AFTER); });
  box = layer("후보", () => [zone, chips, list], { kind: "drawer", first: "input" });
  drawChips(groups.data);
  draw(first.data);
}
