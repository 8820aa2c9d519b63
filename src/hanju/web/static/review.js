// Reading and signing on a phone: a tapped sentence opens its source below it, 읽음 needs no new page.
import { $, $$, ask, el, icon, units, words } from "./ask.js";

for (const one of $$(".rb")) one.addEventListener("click", () => open(one));

async function open(button) {
  const next = button.nextElementSibling;
  if (next && next.classList.contains("proofs")) { next.remove(); button.setAttribute("aria-expanded", "false"); return; }
  button.setAttribute("aria-expanded", "true");
  const id = button.closest("[data-id]").dataset.id, f = button.dataset.f;
  const box = el("div", { class: "proofs" }, "불러오는 중…");
  button.after(box);
  const got = await ask("GET", `/entries/${encodeURIComponent(id)}/${f}/evidence`);
  if (!got.ok) { box.textContent = words(got); return; }
  const { sources, facts } = got.data;
  const wrong = facts.filter((one) => !one.is_same);
  const parts = sources.flatMap((source) => source.lit.filter((one) => one[2] === f).map(([a, b]) => sentence(source, a, b, facts)));
  box.replaceChildren(el("p", { class: "at" }, el("span", {}, `원문 · ${sources[0]?.outlet || "없음"}`),
    el("span", { class: wrong.length ? "c-stop" : "c-ok" }, icon(wrong.length ? "x" : "yes"), ` ${wrong.length ? `${wrong.length}개 다름` : `${facts.length}개 같음`}`)),
  ...(parts.length ? parts : [el("p", {}, "이 문장을 뒷받침하는 원문을 찾지 못했습니다.")]),
  ...wrong.map((one) => el("p", { class: "c-stop" }, `${one.words}: ${one.message}`)));
}

function sentence(source, from, to, facts) {
  const made = el("p", {}), text = source.text, at = (n) => units(text, n);
  let here = at(from);
  const inside = facts.filter((one) => one.source_span && one.article_id === source.article_id && one.source_span[0] >= from && one.source_span[1] <= to)
    .sort((a, b) => a.source_span[0] - b.source_span[0]);
  for (const one of inside) {
    const [a, b] = one.source_span.map(at);
    if (a < here) continue;
    made.append(text.slice(here, a), el("b", { class: "v" }, text.slice(a, b)));
    here = b;
  }
  made.append(text.slice(here, at(to)));
  return made;
}

for (const one of $$("[data-read]")) {
  one.closest("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target, will = one.getAttribute("aria-pressed") !== "true";
    const got = await ask("POST", `/entries/${encodeURIComponent(form.closest("[data-id]").dataset.id)}/read`, { read: will, seen: Number(form.elements.seen.value) });
    if (!got.ok) { form.after(el("p", { class: "c-stop", role: "alert" }, words(got))); return; }
    one.setAttribute("aria-pressed", String(will));
    one.classList.toggle("isread", will);
    const bar = $("#readbar");
    bar.value += will ? 1 : -1;
    $("#read").textContent = String(bar.value);
    $("#unread").textContent = String(bar.max - bar.value);
  });
}
for (const one of $$("[data-say]")) {
  one.addEventListener("click", (event) => {
    event.preventDefault();
    const form = $(`[id="say-${one.dataset.say}"]`);
    form.hidden = !form.hidden;
    if (!form.hidden) $("textarea", form).focus();
  });
}
for (const one of $$("details.sheet")) {
  one.addEventListener("toggle", () => {
    if (!one.open) return;
    for (const other of $$("details.sheet")) if (other !== one) other.open = false;
    $("textarea,input[type=password]", one)?.focus();
  });
}
// an office is in Korea: what is written into the field is Korean time
const when = $("#deadline");
if (when) {
  const told = el("input", { type: "hidden", name: "deadline" });
  when.after(told);
  told.disabled = true;
  when.addEventListener("change", () => { told.disabled = !when.value; told.value = `${when.value}:00${when.dataset.zone}`; });
}
