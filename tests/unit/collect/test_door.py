"""F3, F5, F7, F8, F11: the door against sites that behave, misbehave and attack."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hanju.clock import SystemClock
from hanju.collect.addresses import AddressPolicy
from hanju.collect.cache import MemoryCache
from hanju.collect.door import MAX_REDIRECTS, Door, DoorSettings, readable_headers
from hanju.collect.fetched import (
    REDACTED,
    Fetched,
    FetchOrder,
    FetchProblem,
    redact,
    redact_bytes,
)
from tests.conftest import FakeClock
from tests.ending import HANG_S, ends
from tests.servers.web import PUBLIC, Canary, Reply, Seen, Site, drip, endless

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8", "::1"])

FAST = DoorSettings(policy=AddressPolicy.allowing([PUBLIC]), pause_s=0.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def door() -> Iterator[Door]:
    opened = Door(SystemClock(), settings=FAST)
    yield opened
    opened.close()


def got(outcome: Fetched | FetchProblem) -> Fetched:
    assert isinstance(outcome, Fetched), outcome
    return outcome


def problem(outcome: Fetched | FetchProblem) -> FetchProblem:
    assert isinstance(outcome, FetchProblem), outcome
    assert outcome.why
    assert outcome.mend
    return outcome


# -- ordinary pages -----------------------------------------------------------------------


def test_a_page_comes_with_its_headers_and_says_who_asks(site: Site, door: Door) -> None:
    site.routes["/feed"] = Reply(
        headers=[("Content-Type", "text/xml; Charset='EUC-KR'"), ("ETag", '"1"')], body=b"<rss/>"
    )
    page = got(door.fetch(FetchOrder(url=site.url + "/feed#top")))
    assert (page.status, page.content, page.url) == (200, b"<rss/>", site.url + "/feed")
    assert (page.media_type, page.charset) == ("text/xml", "EUC-KR")
    asked = site.seen[-1]
    assert asked.headers["user-agent"].startswith("hanju/")
    assert asked.headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in asked.headers
    assert "referer" not in asked.headers


def test_robots_is_asked_first_and_obeyed(site: Site, door: Door) -> None:
    site.routes["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /closed\n")
    site.routes["/open"] = site.routes["/closed"] = Reply(body=b"x")
    refused = problem(door.fetch(FetchOrder(url=site.url + "/closed")))
    assert (refused.kind, refused.state) == ("robots", "robots")
    got(door.fetch(FetchOrder(url=site.url + "/open")))
    got(door.fetch(FetchOrder(url=site.url + "/closed", obeys_robots=False)))
    assert site.paths() == ["/robots.txt", "/open", "/closed"]


def test_robots_of_the_place_redirected_to_is_obeyed_too(site: Site, door: Door) -> None:
    with Site("127.10.0.2") as other:
        other.routes["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /\n")
        site.routes["/a"] = Reply(status=302, headers=[("Location", other.url + "/b")])
        assert problem(door.fetch(FetchOrder(url=site.url + "/a"))).kind == "robots"
        assert other.paths() == ["/robots.txt"]


def test_a_form_is_posted_and_becomes_a_get_behind_a_303(site: Site, door: Door) -> None:
    site.routes["/form"] = Reply(status=303, headers=[("Location", "/done")])
    site.routes["/done"] = Reply(body=b"ok")
    order = FetchOrder(
        url=site.url + "/form",
        method="POST",
        body=b"page=2",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        obeys_robots=False,
    )
    got(door.fetch(order))
    assert [(seen.method, seen.body) for seen in site.seen] == [("POST", b"page=2"), ("GET", b"")]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (204, "status"), (206, "ok"), (300, "status"), (304, "status"), (400, "status"),
        (401, "refused"), (403, "refused"), (404, "gone"), (410, "gone"), (418, "status"),
        (429, "busy"), (500, "server"), (503, "server"), (599, "server"),
    ],
)  # fmt: skip
def test_every_status_has_words(status: int, kind: str, site: Site, door: Door) -> None:
    site.routes["/x"] = Reply(status=status, body="원인: 점검 중".encode())
    outcome = door.fetch(FetchOrder(url=site.url + "/x"))
    if kind == "ok":
        got(outcome)
        return
    refused = problem(outcome)
    assert (refused.kind, refused.status) == (kind, status)
    assert status in {204, 304} or refused.content == "원인: 점검 중".encode()
    assert "{" not in str(refused)


# -- conditional requests -----------------------------------------------------------------


def changing(etag: str = '"v1"', modified: str = "") -> tuple[list[bytes], object]:
    bodies = [b"one"]

    def answer(seen: Seen) -> Reply:
        tag = f'"{hash(bodies[0])}"' if etag else ""
        headers = [("ETag", tag)] if tag else []
        headers += [("Last-Modified", modified)] if modified else []
        asked = seen.headers.get("if-none-match", "")
        if (tag and asked == tag) or (modified and seen.headers.get("if-modified-since")):
            return Reply(status=304, headers=headers)
        return Reply(headers=headers, body=bodies[0])

    return bodies, answer


def test_a_settled_page_is_asked_for_with_its_validators(site: Site, door: Door) -> None:
    bodies, answer = changing()
    site.routes["/feed"] = answer  # type: ignore[assignment]
    order = FetchOrder(url=site.url + "/feed")
    first = got(door.fetch(order))
    again = got(door.fetch(order))
    assert not again.is_unchanged, "not settled: a crash in between must not hide the page"
    door.settle(first)
    same = got(door.fetch(order))
    assert (same.status, same.is_unchanged, same.content) == (304, True, b"")
    door.settle(same)
    bodies[0] = b"two"
    changed = got(door.fetch(order))
    assert (changed.status, changed.is_unchanged, changed.content) == (200, False, b"two")


def test_last_modified_alone_is_enough(site: Site, door: Door) -> None:
    _, answer = changing(etag="", modified="Wed, 10 Dec 2025 00:00:00 GMT")
    site.routes["/feed"] = answer  # type: ignore[assignment]
    order = FetchOrder(url=site.url + "/feed")
    door.settle(got(door.fetch(order)))
    assert got(door.fetch(order)).status == 304


def test_equal_bytes_are_unchanged_where_the_server_knows_no_304(site: Site, door: Door) -> None:
    site.routes["/feed"] = Reply(body=b"same")
    order = FetchOrder(url=site.url + "/feed")
    door.settle(got(door.fetch(order)))
    page = got(door.fetch(order))
    assert (page.status, page.is_unchanged, page.content) == (200, True, b"same")


def test_a_cache_with_bodies_gives_the_body_back(site: Site) -> None:
    _, answer = changing()
    site.routes["/feed"] = answer  # type: ignore[assignment]
    door = Door(SystemClock(), settings=FAST, cache=MemoryCache(bodies_up_to_bytes=100))
    order = FetchOrder(url=site.url + "/feed")
    door.settle(got(door.fetch(order)))
    page = got(door.fetch(order))
    assert (page.status, page.from_cache, page.content) == (304, True, b"one")
    fresh = got(door.fetch(replace(order, is_conditional=False)))
    assert fresh.status == 200
    door.close()


def test_a_304_that_nobody_asked_for_is_a_problem(site: Site, door: Door) -> None:
    site.routes["/feed"] = Reply(status=304)
    assert problem(door.fetch(FetchOrder(url=site.url + "/feed"))).kind == "status"


def test_a_hundred_unchanged_feeds_are_a_hundred_304(door: Door) -> None:
    with Site() as site:
        _, answer = changing()
        for number in range(100):
            site.routes[f"/{number}"] = answer  # type: ignore[assignment]
        orders = [FetchOrder(url=f"{site.url}/{number}") for number in range(100)]
        for order in orders:
            door.settle(got(door.fetch(order)))
        assert [got(door.fetch(order)).status for order in orders] == [304] * 100


# -- redirects ----------------------------------------------------------------------------


def test_five_redirects_are_followed_and_a_sixth_is_not(site: Site, door: Door) -> None:
    for number in range(10):
        site.routes[f"/{number}"] = Reply(status=301, headers=[("Location", str(number + 1))])
    site.routes["/5"] = Reply(body=b"end")
    page = got(door.fetch(FetchOrder(url=site.url + "/0")))
    assert len(page.redirects) == MAX_REDIRECTS
    assert page.moved_to == page.url == site.url + "/5"
    site.routes["/5"] = Reply(status=307, headers=[("Location", "/6")])
    assert problem(door.fetch(FetchOrder(url=site.url + "/0"))).kind == "redirects"


def test_a_temporary_redirect_is_no_move(site: Site, door: Door) -> None:
    site.routes["/a"] = Reply(status=302, headers=[("Location", "/b")])
    site.routes["/b"] = Reply(body=b"x")
    assert got(door.fetch(FetchOrder(url=site.url + "/a"))).moved_to == ""


def test_no_redirect_reaches_a_private_address(site: Site, door: Door) -> None:
    """F3: chains of 1 to 6, five statuses, spellings of the canary and other schemes."""
    with Canary("127.20.0.1") as canary, Canary("127.0.0.1") as local, Canary("::1") as six:
        targets = [
            f"http://127.20.0.1:{canary.port}/", f"http://127.0.0.1:{local.port}/",
            f"http://[::1]:{six.port}/", f"http://[::ffff:127.20.0.1]:{canary.port}/",
            f"http://2130706433:{local.port}/", f"http://0x7f000001:{local.port}/",
            f"http://127.1:{local.port}/", f"http://0:{local.port}/",
            f"http://localhost:{local.port}/", f"http://１２７.０.０.１:{local.port}/",
            f"//127.20.0.1:{canary.port}/", f"/\\127.20.0.1:{canary.port}/",
            f"http://x@127.20.0.1:{canary.port}/", f"\\\\127.20.0.1:{canary.port}\\",
            f"HTTP://127.20.0.1:{canary.port}/", f"https://127.20.0.1:{canary.port}/",
            "file:///etc/passwd", "ftp://127.20.0.1/", "data:text/html,x", "gopher://x/",
            "javascript:alert(1)", "", "http://", "http://[", "\x00", "http://127.20.0.1:22/",
        ]  # fmt: skip
        tried = 0
        for status, target in itertools.product((301, 302, 303, 307, 308), targets):
            hops = tried % 6
            for number in range(hops):
                site.routes[f"/{number}"] = Reply(
                    status=302, headers=[("Location", f"/{number + 1}")]
                )
            site.routes[f"/{hops}"] = Reply(
                raw=f"HTTP/1.1 {status} X\r\nLocation: {target}\r\n"
                "Content-Length: 0\r\n\r\n".encode()
            )
            outcome = problem(door.fetch(FetchOrder(url=site.url + "/0")))
            assert outcome.kind in {"private", "redirects", "gone", "broken"}, (target, outcome)
            tried += 1
        for name in ("Refresh", "Content-Location", "Link"):
            site.routes["/r"] = Reply(headers=[(name, f"0; url={targets[0]}")], body=b"x")
            got(door.fetch(FetchOrder(url=site.url + "/r")))
        meta = f'<meta http-equiv="refresh" content="0;url={targets[0]}">'.encode()
        site.routes["/m"] = Reply(headers=[("Content-Type", "text/html")], body=meta)
        got(door.fetch(FetchOrder(url=site.url + "/m")))
        assert (canary.hits, local.hits, six.hits) == (0, 0, 0)
        assert tried == 130


def test_names_are_judged_by_where_they_lead() -> None:
    answers = {"in.example": ["127.20.0.1"], "mixed.example": ["127.20.0.1", "127.10.0.1"]}
    with Site() as site, Canary("127.20.0.1", site.port) as canary:
        site.routes["/x"] = Reply(body=b"x")
        door = Door(SystemClock(), settings=FAST, resolver=lambda host, _: answers.get(host, []))
        inside = problem(door.fetch(FetchOrder(url=f"http://in.example:{site.port}/x")))
        assert inside.kind == "private"
        assert "127.20.0.1" in inside.why
        got(door.fetch(FetchOrder(url=f"http://mixed.example:{site.port}/x")))
        unknown = problem(door.fetch(FetchOrder(url=f"http://no.example:{site.port}/x")))
        assert unknown.kind == "dns"
        assert canary.hits == 0
        assert site.seen[-1].headers["host"] == f"mixed.example:{site.port}"
        door.close()


def test_a_name_that_changes_its_mind_a_thousand_times_gets_nowhere() -> None:
    """F4: whatever the resolver says, the address judged is the one connected to."""
    with Site() as site, Canary("127.20.0.1", site.port) as canary:
        site.routes["/x"] = Reply(raw=b"HTTP/1.1 200 X\r\nContent-Length: 1\r\n\r\nx")
        asked = itertools.count()

        def rebinding(_: str, __: int) -> list[str]:
            return ["127.10.0.1"] if next(asked) % 2 == 0 else ["127.20.0.1"]

        door = Door(SystemClock(), settings=FAST, resolver=rebinding)
        order = FetchOrder(
            url=f"http://turn.example:{site.port}/x", obeys_robots=False, is_conditional=False
        )
        outcomes = [door.fetch(order) for _ in range(1000)]
        assert sum(isinstance(outcome, Fetched) for outcome in outcomes) == 500
        assert {o.kind for o in outcomes if isinstance(o, FetchProblem)} == {"private"}
        assert canary.hits == 0
        door.close()


# -- keys ---------------------------------------------------------------------------------

KEY = "aB3+/=키serviceKey9999"


def test_a_key_goes_to_its_own_origin_only(door: Door) -> None:
    """F5: five statuses, other host, port, scheme and name; key in header, query and body."""
    with Site() as home, Site("127.10.0.2") as other, Site("127.10.0.1") as port:
        targets = [other.url + "/got", port.url + "/got", f"https://127.10.0.1:{home.port}/got"]
        orders = [
            FetchOrder(url=home.url + "/a", secret_headers={"X-NCP-APIGW-API-KEY": "k" * 20}),
            FetchOrder(url=home.url + "/a?x=1", secret_query={"serviceKey": KEY}),
            FetchOrder(url=home.url + "/a", headers={"Authorization": "Bearer " + "t" * 20}),
            FetchOrder(
                url=home.url + "/a",
                method="POST",
                body=b'{"access_key": "kkkkkkkkkkkk"}',
                secret_words=("kkkkkkkkkkkk",),
            ),
        ]
        tried = 0
        for status, target, order in itertools.product((301, 302, 303, 307, 308), targets, orders):
            echo = f"{target}?k={KEY}&{home.url}"
            home.routes["/a"] = Reply(
                status=status, headers=[("Location", echo.replace("+", "%2B"))]
            )
            outcome = problem(door.fetch(replace(order, obeys_robots=False)))
            assert outcome.kind == "credentials"
            for secret in order.secrets:
                assert secret not in repr(outcome)
            tried += 1
        assert tried == 60
        assert other.connections == port.connections == 0


def test_a_key_survives_a_redirect_inside_its_origin(site: Site, door: Door) -> None:
    site.routes["/a"] = Reply(status=302, headers=[("Location", "/b?page=1")])
    site.routes["/b"] = Reply(body=f"your key {KEY} is fine".encode(), headers=[("X-Echo", KEY)])
    order = FetchOrder(
        url=site.url + "/a", secret_query={"serviceKey": KEY}, secret_headers={"X-Key": "z" * 12}
    )
    page = got(door.fetch(order))
    asked = site.seen[-1]
    assert asked.target == "/b?page=1&serviceKey=aB3%2B%2F%3D%ED%82%A4serviceKey9999"
    assert asked.headers["x-key"] == "z" * 12
    assert KEY not in repr(page)
    assert KEY.encode() not in page.content
    assert page.content == f"your key {REDACTED} is fine".encode()
    assert REDACTED in page.url


def test_keys_are_not_in_what_is_shown_or_logged(
    site: Site, door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    order = FetchOrder(url=site.url + f"/x?serviceKey={KEY}", secret_query={"serviceKey": KEY})
    site.otherwise = Reply(status=500, body=f"SERVICE KEY {KEY} IS NOT REGISTERED".encode())
    refused = problem(door.fetch(replace(order, obeys_robots=False)))
    everything = repr(refused) + str(refused) + repr(order) + caplog.text
    assert KEY not in everything.replace(order.url, "")
    assert "serviceKey9999" not in repr(refused) + caplog.text


def test_redaction_knows_the_spellings_of_a_url() -> None:
    secret = "a+b/c=d e"
    for spelling in (secret, "a%2Bb%2Fc%3Dd%20e", "a%2bb%2fc%3dd%20e", "a%2Bb/c%3Dd%20e"):
        assert redact(f"x {spelling} y", [secret]) == f"x {REDACTED} y"
    assert redact("Bearer abcdefgh12", ["Bearer abcdefgh12"]) == REDACTED
    assert redact("token abcdefgh12", ["Bearer abcdefgh12"]) == f"token {REDACTED}"
    assert redact("a is a letter", ["a"]) == "a is a letter"
    assert redact_bytes(b"abc", ["abc"]) == b"abc"


# -- time and size ------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["body", "headers", "chunked", "silence", "robots"])
def test_a_fetch_ends_at_its_deadline(where: str, site: Site, door: Door) -> None:
    replies = {
        "body": Reply(chunks=drip(0.02)),
        "headers": Reply(raw=b"HTTP/1.1 200 X\r\nX: ", chunks=drip(0.02)),
        "chunked": Reply(
            headers=[("Transfer-Encoding", "chunked")], chunks=drip(0.02, b"1\r\nx\r\n")
        ),
        "silence": Reply(delay_s=5.0),
    }
    site.routes["/x"] = replies.get(where, Reply(body=b"x"))
    if where == "robots":
        site.routes["/robots.txt"] = Reply(chunks=drip(0.02))
    order = FetchOrder(url=site.url + "/x", timeout_s=0.5, obeys_robots=where == "robots")
    with ends():
        outcome = problem(door.fetch(order))
    assert outcome.kind == "timeout"


def test_a_server_that_never_accepts_and_one_that_resets(site: Site, door: Door) -> None:
    site.routes["/rst"] = Reply(
        headers=[("Content-Length", "100000")], body=b"x" * 1000, resets=True
    )
    outcome = problem(door.fetch(FetchOrder(url=site.url + "/rst", obeys_robots=False)))
    assert outcome.kind == "cut"
    closed = site.url
    site.close()
    assert problem(door.fetch(FetchOrder(url=closed + "/x"))).kind == "unreachable"


def test_a_resolver_that_sleeps_is_not_waited_for() -> None:
    gate, woken = threading.Event(), threading.Event()

    def sleeping(_: str, __: int) -> list[str]:
        gate.wait(HANG_S)
        woken.set()
        return ["127.10.0.1"]

    door = Door(SystemClock(), settings=FAST, resolver=sleeping)
    outcome = problem(door.fetch(FetchOrder(url="http://slow.example/", timeout_s=0.3)))
    assert outcome.kind == "dns"
    assert not woken.is_set()
    gate.set()
    door.close()


def test_an_endless_body_ends_at_the_limit(site: Site, door: Door) -> None:
    site.routes["/x"] = Reply(chunks=endless())
    with ends():
        outcome = problem(door.fetch(FetchOrder(url=site.url + "/x", obeys_robots=False)))
    assert outcome.kind == "too-large"
    assert "15 MiB" in outcome.why


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 X\r\n" + b"X-Long: " + b"a" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 X\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n",
        b"HTTP/1.1 200 X\r\nContent-Length: -5\r\n\r\nabc",
        b"HTTP/1.1 200 X\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc",
        b"HTTP/1.1 200 X\r\nContent-Length: abc\r\n\r\nabc",
        b"HTTP/1.1 200 X\r\nX: a\x00b\r\nContent-Length: 1\r\n\r\na",
        b"HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nabc",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFFFF\r\nabc",
        b"HTTP/1.1 99999 X\r\n\r\n", b"SSH-2.0-OpenSSH\r\n", b"",
        b"\r\n\r\n", b"<html>not http</html>", b"\x00" * 1000, b"HTTP/1.1 200 X\r\n: y\r\n\r\n",
        b"HTTP/1.1 200 X\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx",
        b"HTTP/1.1 200 X\r\nContent-Encoding: os.system\r\nContent-Length: 1\r\n\r\nx",
        b"HTTP/1.1 100 X\r\n\r\n" * 30_000, b"HTTP/1.1 101 X\r\nUpgrade: x\r\n\r\n",
    ],
    ids=range(20),
)  # fmt: skip
def test_broken_answers_are_problems(raw: bytes, site: Site, door: Door) -> None:
    site.routes["/x"] = Reply(raw=raw)
    outcome = problem(door.fetch(FetchOrder(url=site.url + "/x", obeys_robots=False)))
    assert outcome.kind in {"broken", "cut", "too-large", "status", "timeout"}
    assert outcome.why.isprintable()


def test_odd_headers_are_readable_and_harmless(site: Site, door: Door) -> None:
    name = "탄소중립 보도자료.hwpx".encode("cp949")
    site.routes["/x"] = Reply(
        raw=b"HTTP/1.1 200 X\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"content-type: image/png\r\nContent-Disposition: attachment; filename=" + name + b"\r\n"
        b"Last-Modified: yesterday\r\nETag: \xff\xfe\r\nX-Esc: a\x1b[31mb\x7f\r\n"
        b"X-Long: " + b"z" * 50_000 + b"\r\nContent-Length: 2\r\n\r\nok"
    )
    outcome = door.fetch(FetchOrder(url=site.url + "/x", obeys_robots=False))
    if isinstance(outcome, FetchProblem):
        assert outcome.kind == "broken"  # the engine refuses control characters: fine too
    page = readable_headers(
        ((b"Content-Disposition", b"attachment; filename=" + name), (b"X", b"a\x1b[31mb\x00c"))
    )
    assert page["content-disposition"].endswith("탄소중립 보도자료.hwpx")
    assert page["x"].isprintable()


def test_a_header_of_ours_cannot_smuggle_another(site: Site, door: Door) -> None:
    site.routes["/x"] = Reply(body=b"x")
    order = FetchOrder(
        url=site.url + "/x",
        headers={"X-A": "1\r\nX-B: 2", "X-C\r\n": "3"},
        secret_headers={"X-Key": "abc\ndef"},
        obeys_robots=False,
    )
    got(door.fetch(order))
    assert "x-b" not in site.seen[-1].headers
    assert site.seen[-1].headers["x-a"] == "1X-B: 2"


# -- a good neighbour ---------------------------------------------------------------------


def test_one_request_at_a_time_per_host_and_a_pause_between(site: Site) -> None:
    site.otherwise = Reply(body=b"x", delay_s=0.02)
    settings = replace(FAST, pause_s=0.1)
    door = Door(SystemClock(), settings=settings)
    orders = [FetchOrder(url=f"{site.url}/{n}", obeys_robots=False) for n in range(6)]
    with ThreadPoolExecutor(6) as threads:
        assert all(isinstance(page, Fetched) for page in threads.map(door.fetch, orders))
    assert site.most_open == 1
    starts = sorted(seen.began for seen in site.seen)
    assert min(b - a for a, b in itertools.pairwise(starts)) >= 0.1
    door.close()


def test_retry_after_is_honoured_to_the_second(clock: FakeClock, site: Site) -> None:
    door = Door(clock, settings=FAST)
    site.routes["/x"] = Reply(status=429, headers=[("Retry-After", "120")])
    order = FetchOrder(url=site.url + "/x", obeys_robots=False)
    busy = problem(door.fetch(order))
    assert (busy.kind, busy.state) == ("busy", "quota")
    assert busy.retry_at == clock.at + timedelta(seconds=120)
    assert "12-11 08:02" in busy.mend
    site.routes["/x"] = Reply(body=b"x")
    clock.sleep(100)
    assert problem(door.fetch(order)).retry_at == busy.retry_at
    assert len(site.seen) == 1, "the host was asked before its time"
    clock.sleep(11)  # nine seconds left: worth waiting for
    page = got(door.fetch(order))
    assert page.fetched_at == busy.retry_at
    door.close()


def test_a_503_with_a_date_is_honoured_too(clock: FakeClock, site: Site) -> None:
    door = Door(clock, settings=FAST)
    site.routes["/x"] = Reply(
        status=503, headers=[("Retry-After", "Thu, 11 Dec 2025 00:00:00 GMT")]
    )
    busy = problem(door.fetch(FetchOrder(url=site.url + "/x", obeys_robots=False)))
    assert busy.retry_at == datetime(2025, 12, 11, tzinfo=UTC)
    door.close()


def test_a_connection_closed_in_the_meantime_is_made_anew(site: Site, door: Door) -> None:
    dropped = itertools.count()

    def drops_once(_: Seen) -> Reply:
        return Reply(raw=b"") if next(dropped) == 0 else Reply(body=b"x")

    site.routes["/x"] = drops_once
    got(door.fetch(FetchOrder(url=site.url + "/x", obeys_robots=False)))
    assert len(site.seen) == 2


def test_slow_sources_do_not_delay_the_others() -> None:
    """F7: 40 dripping sources at once; 50 healthy ones do not wait for any."""
    door = Door(SystemClock(), settings=FAST)
    with Site("127.10.0.1") as healthy, Site("127.10.0.9") as slow:
        healthy.otherwise = Reply(body=b"x" * 5000)
        slow.otherwise = Reply(chunks=drip(0.05))
        door_names = Door(SystemClock(), settings=FAST, resolver=lambda *_: ["127.10.0.9"])
        good = [FetchOrder(url=f"{healthy.url}/{n}", obeys_robots=False) for n in range(50)]
        bad = [
            FetchOrder(
                url=f"http://slow{n}.example:{slow.port}/", obeys_robots=False, timeout_s=4.0
            )
            for n in range(40)
        ]

        with ThreadPoolExecutor(64) as threads:
            running = [threads.submit(door_names.fetch, order) for order in bad]
            for order in good:
                got(door.fetch(order))
            # how much slower, in figures: gate F7
            assert not any(one.done() for one in running), "healthy ones waited for the slow"
            kinds = {problem(one.result()).kind for one in running}
        assert kinds == {"timeout"}
    door.close()
    door_names.close()
