"""H1-H5 and H9 at the desk: what is shown, what every answer carries, who may what.

Routes come from the routers themselves: a route that is new is tried without being named here.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi.routing import APIRoute
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from hanju.clock import SystemClock
from hanju.model import ROLES as ROLE_NAMES
from hanju.model import ArticleId, Role, Source, SourceId, User, may
from hanju.model.issue_json import content_hash
from hanju.newsroom import Newsroom
from hanju.web.app import ROUTERS, make_app
from hanju.web.asking import NOT_YOURS
from hanju.web.roles import ROLES
from hanju.web.secrets import form_token, password_hash
from hanju.web.security import HEADERS
from hanju.web.sessions import COOKIE, SignInError, safe_path, sign_in
from tests.gates.gate import ROOT, Figure, gate, some
from tests.unit.newsroom.desk.room import NUMBER, small_room
from tests.unit.web.kit import HASH, add, secret_of

TEMPLATES: Final = ROOT / "src" / "hanju" / "web" / "templates"


@contextmanager
def opened() -> Iterator[Newsroom]:
    with tempfile.TemporaryDirectory() as folder, small_room(Path(folder) / "room") as room:
        yield room


def somebody(room: Newsroom, name: str, role: Role, app: Any = None) -> TestClient:
    secret = secret_of(room, name, role)
    return TestClient(
        app or make_app(room), follow_redirects=False, raise_server_exceptions=False,
        cookies={COOKIE: secret}, headers={"X-Hanju-Token": form_token(secret)},
    )  # fmt: skip


def routes() -> list[tuple[str, str]]:
    return sorted(
        (method, route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    )


def address(path: str, entry: str) -> str:
    """A route with something in its places; streams are asked of an issue that is not there."""
    number = "7" if path.endswith("/events") else str(NUMBER)
    values = {
        "number": number, "entry_id": entry, "field": "b1", "comment_id": "1", "page": "99",
        "part": "policies", "name": "x.pdf", "other": str(NUMBER),
    }  # fmt: skip
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "1"), path)


def first_of(room: Newsroom) -> str:
    return str(next(iter(room.issue(NUMBER).entries())).id)


def ask(client: TestClient, method: str, path: str, **headers: str) -> Any:
    return client.request(method, path, headers={"If-Match": "r1", **headers}, json={})


# -- H1 ---------------------------------------------------------------------------------------

PAYLOADS: Final = [
    *(
        f"{before}{inside}{after}"
        for before, after in (("", ""), ('">', '<a b="'), ("</textarea>", ""), ("'>", ""))
        for inside in (
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
            "<iframe src=javascript:alert(1)>", "<style>*{color:red}</style>",
            "<hx-x hx-on=1>", "<base href=//evil.example>", "<form action=//evil.example>",
            "<math><mi xlink:href=javascript:alert(1)>",
        )
    ),
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,<b>",
    "vbscript:x", " javascript:alert(1)", "//evil.example", '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='", "{{ 7*7 }}", "{% raw %}", "${7*7}", "]]><b>", "<!--",
    "-->", "&lt;script&gt;alert(1)&lt;/script&gt;", "\u2028<b>\u2029", "＜script＞", "</title><b>",
    "</script><script>alert(1)</script>", "<b hidden>", "\\u003cb\\u003e", "`<b>`", "<%=1%>",
]  # fmt: skip
PAGES: Final = (
    "/", "/issues", "/issues/{n}", "/issues/{n}?e={e}", "/issues/{n}/e/{e}",
    "/issues/{n}/candidates?q={q}", "/issues/{n}/review", "/issues/{n}/publish", "/sources",
    "/settings/people", "/me", "/login?next={q}", "/nowhere/{q}", "/issues/{n}/e/{q}",
)  # fmt: skip
#: Fields that a stranger or a colleague fills: headline, bullets, title, outlet and address of
#: sources, text of the article, comment, quote, proposal, reason, shown name, source, its address.
FIELDS: Final = 13
WEB: Final = frozenset({"", "http", "https"})


def own_names() -> tuple[set[str], set[str]]:
    """The elements and attributes that the templates themselves write."""
    texts = "\n".join(path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.j2")))
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", texts, flags=re.DOTALL)
    tags = {name.lower() for name in re.findall(r"<([a-zA-Z][\w-]*)", bare)}
    names = {name.lower() for name in re.findall(r"([a-zA-Z][\w:-]*)(?:=|[\s>])", bare)}
    return tags | {"html", "head", "body", "tbody"}, names


def strange(html: str, tags: set[str], names: set[str]) -> list[str]:
    """What stands on a page that its template did not write."""
    found: list[str] = []
    for node in LexborHTMLParser(html).css("*"):
        tag = (node.tag or "").lower()
        if tag not in tags:
            found.append(f"<{tag}>")
        for spelled, value in node.attributes.items():
            name = spelled.lower()
            if name.startswith("on") or name in {"style", "srcdoc"} or name not in names:
                found.append(f"{tag} {name}={value}")
            if name in {"href", "src", "action", "formaction"}:
                where = urlsplit(re.sub(r"[\x00-\x20]", "", value or "").replace("\\", "/"))
                leaves = where.netloc and (tag != "a" or not where.scheme)
                if where.scheme.lower() not in WEB or leaves:
                    found.append(f"{tag} {name}={value}")
        if tag == "script" and not (node.attributes.get("src") or "").startswith("/static/"):
            found.append("inline script")
    return found


def fill(room: Newsroom, number: int, payload: str) -> str:
    """Put a payload into every field of an issue of its own; the id of its first entry."""
    store, now = room.store, SystemClock().now()
    old = room.issue(NUMBER)
    known = store.articles_by_id([ArticleId("a1"), ArticleId("a2")])
    made = [
        replace(
            one, id=type(one.id)(f"{one.id}-{number}"), title=f"{payload}{one.title}",
            outlet=payload, url=f"{payload}{number}", text=f"{payload}\n{one.text}",
        )
        for one in known
    ]  # fmt: skip
    store.add_articles(made, at=now)
    entries = {}
    for entry, one in zip(old.entries(), made, strict=True):
        sources = tuple(
            replace(source, title=payload, outlet=payload, url=payload, article_id=one.id)
            for source in entry.sources
        )
        bullets = tuple(
            replace(bullet, text=f"{bullet.text} {payload}", evidence=())
            for bullet in entry.bullets
        )
        entries[entry.id] = replace(
            entry, headline=f"{payload} {entry.headline}", headline_evidence=(), sources=sources,
            bullets=bullets, story_id=None, actor=payload,
        )  # fmt: skip
    chapters = tuple(
        replace(chapter, fields=tuple(
            replace(field, categories=tuple(
                replace(category, entries=tuple(
                    entries.get(entry.id, entry) for entry in category.entries
                ))
                for category in field.categories
            ))
            for field in chapter.fields
        ))
        for chapter in old.chapters
    )  # fmt: skip
    store.save_issue(replace(old, number=number, chapters=chapters), by="hanju", why="초안", at=now)
    first = next(iter(entries))
    desk = room.desk
    desk.comment(
        number, first, payload + "x", by="boss", field="headline", quote=payload.strip()[:20],
        proposal=payload + "x",
    )  # fmt: skip
    desk.decide(number, list(entries)[1], "hold", by="boss", why=payload)
    store.save_sources([
        Source(id=SourceId("s1"), url=payload, title=payload, outlet=payload, groups=(payload,))
    ])  # fmt: skip
    return str(first)


@gate("H1", "markup in fields of strangers and colleagues, on every page", fast=0.03)
def markup(share: float) -> Figure:
    tags, names = own_names()
    looked, wrong, payloads = 0, [], some(PAYLOADS, share)
    with opened() as room:
        boss = somebody(room, "boss", "admin")
        for at, payload in enumerate(payloads):
            number = 200 + at
            entry = fill(room, number, payload)
            room.store.people.save_user(
                User(name="boss", shown=payload[:40], role="admin", password_hash=HASH)
            )
            quoted = re.sub(r"[^\w]", lambda sign: f"%{ord(sign[0]) & 255:02x}", payload)
            for page in PAGES:
                answer = boss.get(page.format(n=number, e=entry, q=quoted))
                looked += 1
                if answer.status_code >= 500:
                    wrong.append(f"{page} {payload!r}: {answer.status_code}")
                elif "html" in answer.headers.get("content-type", ""):
                    found = strange(answer.text, tags, names)
                    wrong += [f"{page} {payload!r}: {one}" for one in found]
    return Figure(
        seen=f"{looked * FIELDS:,} combinations ({len(payloads)} payloads, {FIELDS} fields, "
        f"{len(PAGES)} pages): {len(wrong)} new elements, attributes or schemes {wrong[:3] or ''}",
        passes=not wrong,
    )


# -- H2 ---------------------------------------------------------------------------------------


@gate("H2", "security headers on every route", fast=0.2)
def headers(share: float) -> Figure:
    looked, wrong = Counter[int](), []
    with opened() as room:
        entry = first_of(room)
        app = make_app(room)
        people = [somebody(room, "boss", "admin", app), TestClient(
            app, follow_redirects=False, raise_server_exceptions=False
        )]  # fmt: skip
        more = [("GET", one) for one in ("/nowhere", "/static/desk.css", "/static/no", "/api/v1/x",
                                         "/api/v1/openapi.json")]  # fmt: skip
        more += [("DELETE", "/"), ("POST", "/static/desk.css"), ("OPTIONS", "/")]
        for method, path in [*some(routes(), share), *more]:
            if path == "/logout":
                continue
            for client in people:
                for extra in ({}, {"Origin": "https://evil.example"}):
                    answer = ask(client, method, address(path, entry), **extra)
                    looked[answer.status_code] += 1
                    if any(answer.headers.get(name) != value for name, value in HEADERS.items()):
                        wrong.append(f"{method} {path} {answer.status_code}")
    return Figure(
        seen=f"{sum(looked.values())} answers {dict(sorted(looked.items()))}, "
        f"{len(wrong)} without {wrong[:3] or ''}",
        passes=not wrong and len(looked) > 5,
    )


# -- H3 ---------------------------------------------------------------------------------------

FOREIGN: Final = [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"},
    {"Origin": "https://evil.example"}, {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver:81"}, {"Origin": "file://"},
    {"Origin": "http://evil@testserver.example"}, {"X-Hanju-Token": ""},
    {"X-Hanju-Token": "0" * 64},
]  # fmt: skip


@gate("H3", "changes asked for by other sites; guessing names and passwords", fast=0.01)
def other_sites(share: float) -> Figure:
    let_in, tried = [], 0
    with opened() as room:
        entry = first_of(room)
        boss = somebody(room, "boss", "admin")
        before = _state(room)
        for method, path in routes():
            if method == "GET" or path == "/login":
                continue
            for extra in some(FOREIGN, share):
                tried += 1
                answer = ask(boss, method, address(path, entry), **extra)
                if answer.status_code != 403:
                    let_in.append(f"{method} {path} {extra} {answer.status_code}")
        changed = _state(room) != before
        figures = f"{tried} cross-site changes, {len(let_in)} let in {let_in[:2] or ''}, state " + (
            "CHANGED" if changed else "as before"
        )
        if share < 0.5:  # tests of the server try the lock; times need many logins
            return Figure(seen=figures, passes=not let_in and not changed)
        locked = _locks(room)
        kept = password_hash("a password as people have it")
        room.store.people.save_user(User(name="boss", shown="", role="admin", password_hash=kept))
        times: dict[str, list[tuple[float, float]]] = {"boss": [], "who": []}
        for _ in range(int(500 * share)):
            for name, found in times.items():
                found.append(_timed(room, name))
    cpu = abs(_p95(times["boss"], 0) - _p95(times["who"], 0))
    wall = abs(_p95(times["boss"], 1) - _p95(times["who"], 1))
    return Figure(
        seen=f"{figures}; locked after {locked} tries; {2 * len(times['who']):,} logins, p95 known "
        f"and unknown differ by {cpu:.1f} ms of CPU ({wall:.1f} ms of wall clock)",
        passes=not let_in and not changed and locked == 10 and cpu < 5,
    )


def _state(room: Newsroom) -> object:
    return (
        content_hash(room.issue(NUMBER)), room.store.talk.newest_event(),
        room.store.people.users(), room.store.people.tokens("boss"), room.sources(),
        (room.home / "hanju.toml").read_bytes(),
    )  # fmt: skip


def _locks(room: Newsroom) -> int:
    add(room, "lee", "editor")
    client = TestClient(make_app(room), follow_redirects=False)
    for tries in range(15):
        answer = client.post("/login", data={"name": "lee", "password": "x"})
        if "1분" in answer.text:
            return tries
    return 15


def _timed(room: Newsroom, name: str) -> tuple[float, float]:
    """Seconds of CPU and of wall clock that a refusal takes."""
    began, cpu = time.perf_counter(), time.process_time()
    try:
        sign_in(room, name, "wrong password", now=SystemClock().now())
    except SignInError:
        took = (time.process_time() - cpu, time.perf_counter() - began)
    room.store.people.forget_tries(name)
    return took


def _p95(times: list[tuple[float, float]], which: int) -> float:
    return 1000 * sorted(one[which] for one in times)[int(len(times) * 0.95)]


# -- H4 ---------------------------------------------------------------------------------------

BESIDE: Final = ("//", "/\\", "\\\\", "///", "/\t/", "/\n/", "/\r/", "\t//", " //", "/ /", "////",
                 "/\\/", "\\/", "/%09/", "http://", "https://", "HTTP:", "https:", "http:/",
                 "https:///", "javascript:", "data:", "//\x00", "\x00//", "/\x0b/", "ftp://",
                 "//user@", "/\u3000/", "//%2f", "\ufeff//", "/\x7f/", "//;@")  # fmt: skip
HOSTS: Final = ("evil.example", "evil.example/%2e%2e", "localhost@evil.example")
LEADS: Final = [
    f"{before}{host}" for before in BESIDE for host in HOSTS
] + ["/" + "x" * 501, "", "x", "?x", "#x", "../x"]  # fmt: skip


@gate("H4", "where signing in leads", fast=1.0)
def leads(share: float) -> Figure:
    away, tried = [], some(LEADS, share)
    with opened() as room:
        add(room, "kim", "editor")
        for path in tried:
            found = safe_path(path)
            seen = re.sub(r"[\t\r\n]", "", found).replace("\\", "/")  # as a browser reads it
            if not seen.startswith("/") or seen.startswith("//"):
                away.append(path)
    return Figure(
        seen=f"{len(tried)} spellings, {len(away)} leave {away[:3] or ''}", passes=not away
    )


# -- H5 ---------------------------------------------------------------------------------------


@gate("H5", "every route with every role", fast=0.5)
def who_may(share: float) -> Figure:
    roles = ROLE_NAMES if share >= 1 else ("reader", "admin")
    surprises, tried = [], 0
    unnamed = sorted(set(routes()) ^ set(ROLES))
    with opened() as room:
        entry = first_of(room)
        app = make_app(room)
        nobody = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
        for name in roles:
            client = somebody(room, f"{name}1", name, app)
            before = _state(room)
            for method, path in routes():
                needed = ROLES.get((method, path))
                if needed is None or path in {"/logout", "/me/tokens"}:
                    continue
                tried += 1
                answer = ask(client, method, address(path, entry))
                is_let_in = NOT_YOURS not in answer.text and answer.status_code != 401
                if is_let_in != may(name, needed) or answer.status_code >= 500:
                    surprises.append(f"{name} {method} {path} {answer.status_code}")
            if name == "reader" and _issue(_state(room)) != _issue(before):
                surprises.append("a reader changed something")
        for method, path in routes():
            needed = ROLES.get((method, path))
            tried += 1
            answer = ask(nobody, method, address(path, entry))
            to_sign_in = answer.headers.get("location", "").startswith("/login")
            if needed is not None and answer.status_code != 401 and not to_sign_in:
                surprises.append(f"nobody {method} {path} {answer.status_code}")
    return Figure(
        seen=f"{len(routes())} routes, {len(unnamed)} not in the table {unnamed[:3] or ''}; "
        f"{tried} tries with {len(roles) + 1} roles, {len(surprises)} surprises "
        f"{surprises[:3] or ''}",
        passes=not unnamed and not surprises,
    )


def _issue(state: object) -> object:
    assert isinstance(state, tuple)
    return state[0], state[4], state[5]


# -- H9 ---------------------------------------------------------------------------------------


@gate("H9", "random words to search candidates for", fast=0.01)
def searching(share: float) -> Figure:
    chance = random.Random(20251211)
    pieces = ['"', "NEAR(", "*", "^", "(", ")", "AND", "OR", "NOT", "가온시", "%", "_", "\x00",
              "ㄱ", "🙂", "탄소중립", "'", ";--", "\\", "a:b", "-", "+", "{", "\u200b",
              "𠮷"]  # fmt: skip
    times, wrong = [], Counter[int]()
    with opened() as room:
        kim = somebody(room, "kim", "editor")
        for at in range(max(20, int(2_000 * share))):
            words = "".join(chance.choices(pieces, k=chance.randrange(1, 12)))
            asked = "가" * 3_500 if at % 100 == 7 else words
            began = time.perf_counter()
            answer = kim.get(f"/api/v1/issues/{NUMBER}/candidates", params={"q": asked})
            times.append(time.perf_counter() - began)
            if answer.status_code != 200:
                wrong[answer.status_code] += 1
    p95 = 1000 * sorted(times)[int(len(times) * 0.95)]
    return Figure(
        seen=f"{len(times):,} queries, other answers than 200: {dict(wrong)}, p95 {p95:.0f} ms",
        passes=not any(code >= 500 for code in wrong) and (share < 1 or p95 <= 200),
    )
