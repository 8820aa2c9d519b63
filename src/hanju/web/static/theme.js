// Light, dark or as the system says; kept in a cookie so that the server draws the page right at once.
import { $ } from "./ask.js";

const WORDS = { system: "기기 설정대로", light: "밝게", dark: "어둡게" };
const root = document.documentElement;

export function turn() {
  const order = ["system", "light", "dark"];
  const next = order[(order.indexOf(root.dataset.theme || "system") + 1) % order.length];
  root.dataset.theme = next;
  document.cookie = `hanju_theme=${next}; path=/; max-age=31536000; samesite=lax`;
  name();
}

function name() {
  const button = $("#theme");
  if (button) button.setAttribute("aria-label", `밝기 바꾸기: 지금 ${WORDS[root.dataset.theme] || WORDS.system}`);
}

$("#theme")?.addEventListener("click", turn);
name();

/** Borders between panes: dragged, or moved with the arrow keys; widths stay on this computer. */
function grip(id, variable, sign, least, most) {
  const bar = $(`#grip-${id}`);
  if (!bar) return;
  const set = (width) => {
    const now = Math.max(least, Math.min(most, width));
    root.style.setProperty(variable, `${now}px`);
    bar.setAttribute("aria-valuenow", String(now));
    localStorage.setItem(`hanju${variable}`, String(now));
  };
  const width = () => parseInt(getComputedStyle(root).getPropertyValue(variable), 10);
  const kept = Number(localStorage.getItem(`hanju${variable}`));
  if (kept && innerWidth > 1180) set(kept);
  bar.addEventListener("pointerdown", (event) => {
    const from = event.clientX, was = width();
    bar.setPointerCapture(event.pointerId);
    const move = (one) => set(was + sign * (one.clientX - from));
    bar.addEventListener("pointermove", move);
    bar.addEventListener("pointerup", () => bar.removeEventListener("pointermove", move), { once: true });
  });
  bar.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.code];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    set(width() + way * sign * 16);
  });
}
grip("l", "--toc", 1, 180, 420);
grip("r", "--src", -1, 300, 720);
