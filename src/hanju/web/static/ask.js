// Asking the server, making elements, and the few things all modules share.
export const desk = JSON.parse(document.body.dataset.desk || "{}");
export const base = `/api/v1/issues/${desk.number}`;
const token = () => document.body.dataset.token || "";
const SVG = "http://www.w3.org/2000/svg";

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** One request; status 0 means that nothing came back. */
export async function ask(method, path, body, { match, keepalive, signal, form, raw } = {}) {
  const headers = { "X-Hanju-Token": token() };
  if (match) headers["If-Match"] = match;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  const sent = form || (body === undefined ? undefined : JSON.stringify(body));
  // what somebody did is done also when the page is left at once; a browser allows that for small ones
  const outlives = keepalive ?? (method !== "GET" && !form && (sent || "").length < 20000);
  try {
    const answer = await fetch(raw || path.startsWith("/api") ? path : base + path, {
      method, headers, signal, keepalive: outlives, credentials: "same-origin", body: sent,
    });
    const type = answer.headers.get("content-type") || "";
    const data = type.includes("json") ? await answer.json() : await answer.text();
    return { status: answer.status, ok: answer.ok, data };
  } catch (error) {
    return { status: 0, ok: false, data: {}, gone: error.name === "AbortError" };
  }
}

/** What to tell a person about an answer that was no success. */
export function words(answer) {
  if (answer.data && answer.data.message) return answer.data.message;
  if (!answer.status) return "서버와 끊겼습니다. 계속 쓰셔도 됩니다.";
  return `할 수 없었습니다(${answer.status}).`;
}

const heard = new Map();
export function on(kind, act) {
  if (!heard.has(kind)) heard.set(kind, []);
  heard.get(kind).push(act);
}
export function tell(kind, what) {
  for (const act of heard.get(kind) || []) act(what);
}

/** Make an element; text only ever becomes text nodes. */
export function el(name, props = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "class") made.className = value;
    else if (key in made && typeof value !== "string") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

export function icon(name, more = "", label = "") {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", `i ${more}`);
  if (label) {
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", label);
  } else made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  made.append(use);
  return made;
}

export function shape(name, values) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
  return made;
}

/** Speak to screen readers, politely unless it cannot wait. */
export function say(text, loud = false) {
  const place = $(loud ? "#loud" : "#polite");
  if (place) place.textContent = text;
}

/** A line under the top bar that stays until it is answered. */
export function note(text, { calm = false, buttons = [], key = "" } = {}) {
  const place = $("#note");
  if (!place) return;
  place.hidden = !text;
  place.className = calm ? "note calm" : "note";
  place.dataset.key = key;
  place.replaceChildren(text, el("span", { class: "sp" }), ...buttons.map(([word, act]) =>
    el("button", { class: "btn sm", type: "button", onclick: () => { note(""); if (act) act(); } }, word)));
  if (text) say(text, !calm);
}

export const clock = (at) => {
  const day = at ? new Date(at) : new Date();
  return `${String(day.getHours()).padStart(2, "0")}:${String(day.getMinutes()).padStart(2, "0")}`;
};

/** What people read of an account. */
export const who = (name) => desk.people?.[name] || name || "다른 사람";

/** What the server keeps of a text: one line of NFC. */
export const clean = (text) => text.normalize("NFC")
  // eslint-disable-next-line no-control-regex
  .replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, " ").replace(/\s+/g, " ").trim();

/** Code points to positions in a string of ours. */
export function units(text, at) {
  let left = at, n = 0;
  if (!/[\ud800-\udfff]/.test(text)) return at;
  while (left > 0 && n < text.length) { n += text.codePointAt(n) > 0xffff ? 2 : 1; left -= 1; }
  return n;
}
export const count = (text) => [...text.normalize("NFC")].length;
export const josa = (word, with_, without) => {
  const code = word.charCodeAt(word.length - 1) - 0xac00;
  return word + (code >= 0 && code < 11172 && code % 28 === 0 ? without : with_);
};
