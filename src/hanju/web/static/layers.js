// Layers over the page: dialogs with a head, closed with Esc, focus back where it was.
import { $, ask, desk, el, icon, on, words } from "./ask.js";

/** Open a dialog; `make` gets a function that closes it and gives what stands inside. */
export function layer(title, make, { kind = "", foot = null, first = "" } = {}) {
  const from = document.activeElement;
  const id = `l-${Date.now()}`;
  const box = el("dialog", { class: kind, "aria-labelledby": id });
  const shut = () => box.close();
  box.append(el("header", {}, el("h2", { id }, title),
    el("button", { class: "btn quiet ico", type: "button", "aria-label": "닫기", onclick: shut }, icon("x"))),
    el("div", { class: "in", tabindex: "0", role: "group", "aria-labelledby": id }, make(shut)));
  if (foot) box.append(el("footer", {}, foot(shut)));
  box.addEventListener("close", () => { box.remove(); if (from && from.isConnected) from.focus({ preventScroll: true }); });
  box.addEventListener("click", (event) => { if (event.target === box) shut(); });
  document.body.append(box);
  box.showModal();
  (first ? $(first, box) : $("input,textarea,[aria-selected=true],.in button", box))?.focus();
  return box;
}
export const isOpen = () => Boolean($("dialog[open]"));

/** A choice with a reason: digits choose, Enter takes what is written. */
export function reason(title, list, must, act) {
  const area = el("input", { class: "field", type: "text", "aria-label": "이유", placeholder: must ? "이유를 적어 주세요" : "이유(없어도 됩니다)", autocomplete: "off" });
  const done = (why) => { if (must && !why.trim()) { area.focus(); return; } box.close(); act(why.trim()); };
  const box = layer(title, () => [
    el("ul", { class: "pal" }, list.map((word, n) => el("li", {}, el("button", { class: "btn quiet", type: "button", onclick: () => done(word) }, el("kbd", {}, String(n + 1)), word)))),
    area,
  ], { first: "input", foot: (shut) => [
    el("button", { class: "btn", type: "button", onclick: shut }, "그만두기"),
    el("button", { class: "btn pri", type: "button", onclick: () => done(area.value) }, title.split(" ").at(-1), " ", el("kbd", {}, "Enter")),
  ] });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const n = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (n && !area.value && list[n[1] - 1]) { event.preventDefault(); done(list[n[1] - 1]); }
    else if (event.code === "Enter" && event.target === area) { event.preventDefault(); done(area.value); }
  });
}

/** The keys, by posture. */
export function sheet(groups) {
  layer("단축키", () => el("div", { class: "kg" }, groups.map(([title, rows]) => [
    el("h3", {}, title),
    ...rows.map(([word, keys]) => el("p", {}, el("span", {}, word), el("span", {}, keys.map((key, n) => [n ? " " : "", el("kbd", {}, key)])))),
  ])));
}

// -- signing in again without leaving the page ----------------------------------------------

let asking = null;
on("signin", (then) => {
  if (asking) { asking.push(then); return; }
  asking = [then];
  const name = el("input", { class: "field", value: desk.me, autocomplete: "username", "aria-label": "이름" });
  const word = el("input", { class: "field", type: "password", autocomplete: "current-password", "aria-label": "비밀번호" });
  const said = el("p", { class: "c-stop", role: "alert" });
  const enter = async () => {
    const form = new URLSearchParams({ name: name.value, password: word.value, next: "/" });
    const got = await ask("POST", "/login", undefined, { form, raw: true });
    if (!got.ok || !/data-token="/.test(String(got.data))) { said.textContent = got.status ? "이름이나 비밀번호가 맞지 않습니다." : words(got); return; }
    tell_token(String(got.data));
    const waiting = asking;
    asking = null;
    box.close();
    for (const act of waiting) act();
  };
  const box = layer("다시 로그인", () => [el("p", {}, "로그인이 끝났습니다. 쓰신 글은 그대로 있으며, 다시 로그인하면 이어서 저장합니다."), el("label", {}, "이름", name), el("label", {}, "비밀번호", word), said],
    { first: "input[type=password]", foot: () => el("button", { class: "btn pri", type: "button", onclick: enter }, "로그인") });
  word.addEventListener("keydown", (event) => { if (event.code === "Enter" && !event.isComposing) enter(); });
  box.addEventListener("close", () => { asking = null; });
});
function tell_token(html) {
  const found = /data-token="([^"]+)"/.exec(html);
  if (found) document.body.dataset.token = found[1];
}
