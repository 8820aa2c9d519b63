// Candidates and what is added, as a drawer over the page.
import { ask, desk, el, icon } from "./ask.js";
import { places, problem } from "./doing.js";
import { layer } from "./layers.js";
import { byId, choose } from "./paper.js";
import { pick } from "./palette.js";
import { refresh } from "./renew.js";

export async function open() {
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
