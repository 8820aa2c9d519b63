// Lists that filter while one types, also by initial consonants: functions, categories, entries.
import { $, el } from "./ask.js";
import { layer } from "./layers.js";

const FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
export const initials = (text) => [...text].map((sign) => {
  const code = sign.charCodeAt(0) - 0xac00;
  return code >= 0 && code < 11172 ? FIRST[Math.floor(code / 588)] : sign.toLowerCase();
}).join("");
const plain = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, "");

/** Whether a name is meant by what was typed: its letters, or their initial consonants. */
export function meant(name, typed) {
  const asked = plain(typed);
  if (!asked) return true;
  const whole = plain(name);
  return whole.includes(asked) || (/^[ㄱ-ㅎ0-9a-z]+$/.test(asked) && initials(whole).includes(asked));
}

/** Choose one of a list; `digits` lets 1-9 choose while nothing is typed. */
export function pick(title, items, act, { hint = "", digits = false } = {}) {
  let shown = items, at = 0;
  const input = el("input", { class: "field", type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "pal", "aria-label": title, placeholder: hint, autocomplete: "off", spellcheck: "false" });
  const list = el("ul", { class: "pal", id: "pal", role: "listbox", "aria-label": title });
  const draw = () => {
    list.replaceChildren(...(shown.length ? shown.slice(0, 40).map((one, n) => el("li", { role: "option", id: `pal-${n}`, "aria-selected": String(n === at), onclick: () => take(one) },
      el("span", {}, digits && n < 9 && !input.value ? el("kbd", {}, String(n + 1)) : "", digits ? " " : "", one.name, one.more ? el("span", { class: "c-3" }, `  ${one.more}`) : ""),
      one.keys ? el("span", {}, one.keys.map((key) => el("kbd", {}, key))) : "")) : [el("li", { role: "option", "aria-selected": "false" }, "찾는 것이 없습니다.")]));
    input.setAttribute("aria-activedescendant", `pal-${at}`);
    $(`#pal-${at}`, list)?.scrollIntoView({ block: "nearest" });
  };
  const take = (one) => { box.close(); if (one) setTimeout(() => act(one)); };
  const box = layer(title, () => [input, list], { first: "input" });
  input.addEventListener("input", () => { shown = items.filter((one) => meant(`${one.name} ${one.more || ""}`, input.value)); at = 0; draw(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (way) { event.preventDefault(); at = (at + way + shown.length) % (shown.length || 1); draw(); }
    else if (event.code === "Enter" || event.code === "NumpadEnter") { event.preventDefault(); take(shown[at]); }
    else if (digits && digit && !input.value && items[digit[1] - 1]) { event.preventDefault(); take(items[digit[1] - 1]); }
  });
  draw();
}
