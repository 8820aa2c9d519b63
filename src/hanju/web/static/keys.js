// Keys, by their place on the keyboard: with Hangul switched on a letter has no Latin name.
import { desk } from "./ask.js";
import * as field from "./field.js";
import { isOpen } from "./layers.js";

// [code, modifiers, action]; C Ctrl or Cmd, A Alt, S Shift
const READING = [
  ["KeyJ", "", "next"], ["ArrowDown", "", "next"], ["KeyK", "", "prev"], ["ArrowUp", "", "prev"],
  ["KeyN", "", "nextLeft"], ["KeyN", "S", "prevLeft"], ["KeyA", "", "accept"], ["KeyX", "", "drop"], ["KeyH", "", "hold"],
  ["KeyE", "", "edit"], ["Enter", "", "edit"], ["NumpadEnter", "", "edit"], ["KeyD", "", "date"],
  ["KeyM", "", "move"], ["KeyG", "", "merge"], ["KeyS", "", "split"], ["KeyK", "S", "up"], ["KeyJ", "S", "down"],
  ["KeyB", "", "candidates"], ["KeyC", "", "comments"], ["KeyL", "", "history"], ["KeyW", "", "why"], ["KeyR", "", "alike"],
  ["KeyO", "", "source"], ["BracketRight", "", "nextSource"], ["BracketLeft", "", "prevSource"],
  ["ArrowLeft", "", "toToc"], ["ArrowRight", "", "toProof"], ["Slash", "", "find"], ["KeyZ", "", "undo"], ["Slash", "S", "help"], ["KeyV", "", "unfold"],
];
const EVERYWHERE = [
  ["Enter", "C", "accept"], ["NumpadEnter", "C", "accept"], ["KeyS", "C", "save"], ["KeyS", "A", "save"],
  ["F8", "", "nextFinding"], ["F8", "S", "prevFinding"], ["Enter", "A", "mend"], ["NumpadEnter", "A", "mend"],
  ["ArrowUp", "A", "prevSame"], ["ArrowDown", "A", "nextSame"], ["KeyK", "C", "palette"],
];
const NAMES = { Enter: "Enter", Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", BracketRight: "]", BracketLeft: "[", Slash: "/" };

/** How the keys of an action are written on buttons and in lists. */
export function keysOf(action) {
  const all = [...READING, ...EVERYWHERE].filter((one) => one[2] === action && !one[0].startsWith("Numpad"));
  return all.map(([code, mods]) => (mods === "S" && code === "Slash" ? "?"
    : [mods.includes("C") ? "Ctrl+" : "", mods.includes("A") ? "Alt+" : "", mods.includes("S") ? "Shift+" : "", NAMES[code] || code.replace("Key", "")].join("")));
}

/** The place a key stands for: where the layout gives another Latin letter, the letter wins. */
function codeOf(event) {
  const key = event.key || "";
  if (/^[a-z]$/i.test(key) && /^Key/.test(event.code)) return `Key${key.toUpperCase()}`;
  if (key === "?") return "Slash";
  return event.code || "";
}
const modsOf = (event) => (event.ctrlKey || event.metaKey ? "C" : "") + (event.altKey ? "A" : "") + (event.shiftKey ? "S" : "");
const inField = (target) => target.closest?.("input,textarea,select,[contenteditable]");
const find = (table, code, mods) => table.find((one) => one[0] === code && one[1] === mods);

let lost = "", pressed = "";
export function begin(act) {
  addEventListener("keydown", (event) => {
    if (isOpen()) return;
    const composing = event.isComposing || event.keyCode === 229, code = codeOf(event), mods = modsOf(event);
    const chord = find(EVERYWHERE, code, mods);
    if (chord) {
      event.preventDefault();
      if (event.repeat || pressed === event.code) return;
      pressed = event.code;
      if (composing) ended();
      act(chord[2]);
      return;
    }
    const target = inField(event.target);
    if (target) {
      if (composing || target !== field.at?.area) return;
      writing(event, code, mods, act);
      return;
    }
    if (composing && !event.code) { lost = "?"; return; }
    reading(event, code, mods, act);
  });
  addEventListener("keyup", (event) => {
    if (pressed === event.code || !event.code) pressed = "";
    if (!lost) return;
    lost = "";
    if (event.code && !inField(event.target) && !isOpen()) reading(event, codeOf(event), modsOf(event), act);
  });
}

/** A chord while a syllable is composed: the composition ends first, with nothing lost. */
function ended() {
  const area = field.at?.area;
  if (!area || area.selectionStart === undefined) return;
  const from = area.selectionStart, to = area.selectionEnd;
  area.blur();
  area.focus({ preventScroll: true });
  try { area.setSelectionRange(from, to); } catch { /* a date has no selection */ }
}

function writing(event, code, mods, act) {
  if (code === "Escape" && !mods) { event.preventDefault(); act("leave"); }
  else if ((code === "Enter" || code === "NumpadEnter") && !mods) { event.preventDefault(); act("nextField"); }
  else if (code === "Tab" && (mods === "" || mods === "S")) {
    const way = mods ? -1 : 1;
    if (field.step(way)) event.preventDefault();
    else act(way > 0 ? "leaveToActs" : "leave", event);
  }
}

function reading(event, code, mods, act) {
  const onButton = event.target.closest?.("button,a,summary,[role=tab]");
  if (onButton && /^(Enter|NumpadEnter|Space)$/.test(code)) return;
  if (onButton && /^Arrow/.test(code) && event.target.closest("[role=tablist],[role=separator],.panel")) return;
  if (event.target.closest?.(".panel,.toc") && /^Arrow(Up|Down)$/.test(code)) return;
  if (code === "Escape" && !mods) { act("escape"); return; }
  if ((mods === "C" || mods === "") && code === "KeyZ") { event.preventDefault(); act("undo"); return; }
  if (mods === "C" && code === "KeyY") { event.preventDefault(); act("redo"); return; }
  const isLetter = /^(Key|Digit|Slash|Bracket)/.test(code);
  if (isLetter && desk.keys === false && !(code === "Slash" && mods === "S")) return;
  if (event.key === "?") { event.preventDefault(); act("help"); return; }
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code);
  if (digit && !mods) { event.preventDefault(); act("bullet", Number(digit[1])); return; }
  const found = find(READING, code, mods);
  if (!found) return;
  event.preventDefault();
  act(found[2]);
}
