// Two people changed one text: merged by words where they did not touch, two texts where they did.
import { clean, clock, desk, el, icon, josa, who } from "./ask.js";
import { shown, steps, wordsOf } from "./diff.js";

/** Changes of a text as [start, end, words put in], counted in words of the text before. */
function hunks(before, after) {
  const made = [];
  let at = 0, open = null;
  for (const [kind, word] of steps(before, after)) {
    if (kind === "same") { open = null; at += 1; continue; }
    if (!open) { open = [at, at, []]; made.push(open); }
    if (kind === "del") { at += 1; open[1] = at; } else open[2].push(word);
  }
  return made;
}

/** One text out of two; null where both touched the same or neighbouring words. */
export function merged(ancestor, mine, theirs) {
  const [from, ours, others] = [ancestor, mine, theirs].map(clean);
  if (ours === others || from === others) return ours;
  if (from === ours) return others;
  const left = hunks(from, ours), right = hunks(from, others);
  const all = [...left];
  for (const one of right) {
    const twin = left.find((two) => two[0] === one[0] && two[1] === one[1] && two[2].join(" ") === one[2].join(" "));
    if (twin) continue;
    if (left.some((two) => two[0] <= one[1] && one[0] <= two[1])) return null;
    all.push(one);
  }
  const made = wordsOf(from);
  for (const [start, end, put] of all.sort((x, y) => y[0] - x[0])) made.splice(start, end - start, ...put);
  return made.join(" ");
}

/** The block that stands in place of a sentence until somebody has chosen. */
export function twoTexts({ ancestor, mine, theirs, by, at, isOpen, choose }) {
  const name = by === desk.me ? "다른 창의 나" : who(by);
  const part = (head, word, key, text, pick) => el("section", {},
    el("p", {}, el("span", {}, head), el("button", {
      class: "btn sm", type: "button", "data-pick": pick, onclick: () => choose(pick),
    }, word, " ", el("kbd", {}, key))),
    text === null ? null : el("p", {}, shown(clean(ancestor), clean(text))));
  return el("div", { class: "cf", role: "group", "aria-label": "두 글 가운데 고르기" },
    el("header", {}, icon("warn", "c-warn"), el("span", {},
      el("b", {}, `같은 문장을 ${josa(name, "이", "가")} 먼저 고쳤습니다.`), " 두 글 모두 보관하고 있습니다. 남길 글을 골라 주세요.")),
    part(`먼저 저장된 글 · ${name} · ${clock(at)}`, "이 글 쓰기", "1", theirs, "theirs"),
    part(isOpen ? "내 글 · 위에 쓰는 글" : `내 글 · 아직 저장 안 됨 · ${clock()}`, "이 글 쓰기", "2", isOpen ? null : mine, "mine"),
    isOpen ? null : el("section", {}, el("p", {}, el("span", {}, "또는 합쳐서 새로 쓰기"),
      el("button", { class: "btn sm pri", type: "button", "data-pick": "edit", onclick: () => choose("edit") },
        "고쳐서 저장 ", el("kbd", {}, "E")))));
}
