// What happens meanwhile: one stream while the window is seen, replayed from the last event known.
import { ask, base, desk, note, on, tell } from "./ask.js";

const KINDS = ["field", "decision", "order", "merge", "split", "added", "comment", "read", "dismissed", "state", "presence", "progress", "reload", "signin", "undo", "lead", "checked"];
const POLL = 5000, PATIENCE = 3;
let last = desk.event || 0, source = null, failed = 0, polling = 0;

function heard(kind, data, id) {
  if (id > last) last = id;
  failed = 0;
  tell(`event:${kind}`, data);
  tell("event", { kind, ...data });
}

function open() {
  if (source || polling || document.hidden) return;
  source = new EventSource(`${base}/events?after=${last}`);
  for (const kind of KINDS) {
    source.addEventListener(kind, (event) => heard(kind, JSON.parse(event.data || "{}"), Number(event.lastEventId) || 0));
  }
  source.addEventListener("open", () => { failed = 0; tell("online", true); });
  source.addEventListener("error", () => {
    failed += 1;
    if (failed === 2) tell("online", false);
    if (source.readyState === EventSource.CLOSED || failed >= PATIENCE) { shut(); poll(); }
  });
}
function shut() {
  if (source) source.close();
  source = null;
}

/** A proxy that swallows streams: asked every five seconds instead. */
function poll() {
  clearTimeout(polling);
  polling = setTimeout(async () => {
    const got = await ask("GET", `/news?after=${last}`);
    if (got.ok) {
      tell("online", true);
      for (const one of got.data.events) heard(one.kind, one, one.id || 0);
      last = Math.max(last, got.data.newest || 0);
      heard("presence", { people: got.data.people }, 0);
    } else if (got.status === 401) tell("signin", () => {});
    else tell("online", false);
    polling = 0;
    if (!document.hidden) poll();
  }, POLL);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) { shut(); clearTimeout(polling); polling = 0; } else open();
});
addEventListener("pagehide", shut);
on("event:signin", () => tell("signin", () => {}));
on("online", (isOn) => {
  const line = document.getElementById("note");
  if (isOn) { if (line.dataset.key === "off") note(""); return; }
  if (line.hidden) note("서버와 끊겼습니다. 계속 쓰셔도 됩니다. 저장하지 못한 수정은 이 컴퓨터에 보관하고 있습니다.", { key: "off" });
});
export { open as listen };
