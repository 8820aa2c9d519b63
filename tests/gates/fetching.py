"""F1-F8, F10, F11: addresses, redirects, keys, bombs, slow and odd servers, good manners.

The public internet is 127.10.0.0/16, an office's own network everything else of 127/8; a canary
is a listener that must not be called.
"""

from __future__ import annotations

import contextlib
import gzip
import ipaddress
import itertools
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

from hanju.clock import SystemClock
from hanju.collect.addresses import AddressPolicy, BadAddress, literal, read_address
from hanju.collect.door import Door, DoorSettings
from hanju.collect.fetched import LIMIT_BYTES, Fetched, FetchOrder, FetchProblem
from hanju.collect.transport import Network, guarded_transport
from tests.gates.gate import Figure, Watch, gate, passed_tests, some
from tests.servers.web import PUBLIC, Canary, Reply, Seen, Site, drip, endless
from tests.test_one_door import ALLOWED, SRC, wrong_ways_out
from tests.unit.collect.test_addresses import PRIVATE_4, PRIVATE_6, spellings_of
from tests.unit.collect.test_addresses import PUBLIC as PUBLIC_ADDRESSES

SETTINGS: Final = DoorSettings(policy=AddressPolicy.allowing([PUBLIC]), pause_s=0.0)
CANARIES: Final = ("127.0.0.1", "127.20.0.1", "::1")


@contextlib.contextmanager
def a_door(**changes: object) -> Iterator[Door]:
    door = Door(SystemClock(), settings=SETTINGS, **changes)  # type: ignore[arg-type]
    try:
        yield door
    finally:
        door.close()


def hosts() -> list[str]:
    """Every way to write an address that must not be called."""
    found = [spelling for address in PRIVATE_4 for spelling in spellings_of(address)]
    found += [one for address in CANARIES[:2] for one in spellings_of(address)]
    for address in PRIVATE_6:
        v6 = ipaddress.IPv6Address(address)
        found += [f"[{one}]" for one in (str(v6), v6.exploded, address.upper(), address + "%1")]
    return list(dict.fromkeys(found))


@gate("F1", "spellings of private addresses x doors, with canaries", fast=0.02)
def f1(share: float) -> Figure:
    """Door by GET, POST, redirect, robots and resolved name; the client for libraries."""
    import httpx2

    spellings = some(hosts(), share)
    tried = reached = 0
    with contextlib.ExitStack() as stack:
        canaries = [stack.enter_context(Canary("127.0.0.1"))]
        port = canaries[0].port
        for ip in CANARIES[1:]:
            with contextlib.suppress(OSError):
                canaries.append(stack.enter_context(Canary(ip, port)))
        site = stack.enter_context(Site())
        answers = {"turn.example": ["127.0.0.1"]}
        door = stack.enter_context(a_door(resolver=lambda host, _: answers.get(host, [])))
        network = Network(policy=SETTINGS.policy)
        transport = guarded_transport(network, timeout_s=2.0, limit_bytes=1000)
        client = stack.enter_context(httpx2.Client(transport=transport, trust_env=False))

        def redirected(url: str) -> object:
            head = b"HTTP/1.1 302 X\r\nLocation: " + url.encode("utf-8", "replace")
            site.routes["/go"] = Reply(raw=head + b"\r\nContent-Length: 0\r\n\r\n")
            return door.fetch(FetchOrder(url=site.url + "/go", obeys_robots=False))

        def named(url: str) -> object:
            address = read_address(url)
            ip = None if isinstance(address, BadAddress) else literal(address.host)
            if ip is None:
                return None
            answers["turn.example"] = [str(ip)]
            return door.fetch(FetchOrder(url=f"http://turn.example:{port}/", obeys_robots=False))

        def by_client(url: str) -> object:
            try:
                return client.get(url)
            except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError, ValueError):
                return None

        doors: list[Callable[[str], object]] = [
            lambda url: door.fetch(FetchOrder(url=url, obeys_robots=False)),
            lambda url: door.fetch(
                FetchOrder(url=url, method="POST", body=b"x", obeys_robots=False)
            ),
            lambda url: door.fetch(FetchOrder(url=url)),
            redirected,
            named,
            by_client,
        ]
        for spelling, way in itertools.product(spellings, doors):
            outcome = way(f"http://{spelling}:{port}/feed")
            tried += 1
            reached += isinstance(outcome, Fetched | httpx2.Response)
        hits = sum(canary.hits for canary in canaries)
    refused = [
        one
        for one in PUBLIC_ADDRESSES
        if SETTINGS.policy.refusal(ipaddress.ip_address(one), 80) is not None
    ]
    return Figure(
        seen=f"{len(spellings)} spellings x {len(doors)} doors = {tried:,} tries: {hits} canary "
        f"connections, {reached} answers; {len(refused)} of {len(PUBLIC_ADDRESSES)} public refused",
        passes=hits == reached == 0 and not refused and (share < 1 or len(spellings) >= 400),
    )


@gate("F2", "modules that may open connections", fast=0)
def f2(_: float) -> Figure:
    wrong = wrong_ways_out(SRC)
    count = len(list(SRC.rglob("*.py")))
    return Figure(
        seen=f"{count} modules: {len(ALLOWED)} may ({', '.join(sorted(ALLOWED))}), "
        f"{len(wrong)} others do",
        passes=not wrong,
    )


@gate("F3", "redirect chains 1-10, five statuses, Refresh, other schemes", fast=0.05)
def f3(share: float) -> Figure:
    with Canary("127.20.0.1") as canary, Canary("127.0.0.1") as local, Site() as site:
        targets = [
            f"http://127.20.0.1:{canary.port}/", f"http://127.0.0.1:{local.port}/",
            f"http://2130706433:{local.port}/", f"http://0x7f.1:{local.port}/",
            f"//127.20.0.1:{canary.port}/", f"/\\127.20.0.1:{canary.port}/",
            f"\\\\127.20.0.1:{canary.port}\\", f"http://x@127.20.0.1:{canary.port}/",
            f"http://localhost:{local.port}/", f"https://127.20.0.1:{canary.port}/",
            "file:///etc/passwd", "ftp://127.20.0.1/", "data:text/html,x", "gopher://127.0.0.1/",
            "javascript:alert(1)", "", "http://[", "jar:http://127.0.0.1!/",
        ]  # fmt: skip
        matrix = list(itertools.product(range(1, 11), (301, 302, 303, 307, 308), targets))
        chosen = some(matrix, share)
        opened = too_far = 0
        with a_door() as door:
            for hops, status, target in chosen:
                for number in range(hops - 1):
                    site.routes[f"/{number}"] = Reply(
                        status=status, headers=[("Location", f"/{number + 1}")]
                    )
                site.routes[f"/{hops - 1}"] = Reply(
                    raw=f"HTTP/1.1 {status} X\r\nLocation: {target}\r\nRefresh: 0; url={target}"
                    "\r\nContent-Length: 0\r\n\r\n".encode()
                )
                before = len(site.seen)
                outcome = door.fetch(FetchOrder(url=site.url + "/0", obeys_robots=False))
                opened += isinstance(outcome, Fetched)
                too_far += len(site.seen) - before > 6
            meta = f'<meta http-equiv="refresh" content="0;url={targets[0]}">'.encode()
            site.routes["/m"] = Reply(headers=[("Refresh", f"0; url={targets[0]}")], body=meta)
            kept = isinstance(door.fetch(FetchOrder(url=site.url + "/m")), Fetched)
        hits = canary.hits + local.hits
    return Figure(
        seen=f"{len(chosen)} of {len(matrix)} chains: {hits} canary connections, {opened} opened, "
        f"{too_far} longer than 5 redirects",
        passes=hits == opened == too_far == 0 and kept,
    )


@gate("F4", "a name that changes its mind between two looks", fast=0.05)
def f4(share: float) -> Figure:
    rounds = max(20, int(1000 * share))
    with Site() as site, Canary("127.20.0.1", site.port) as canary:
        site.otherwise = Reply(raw=b"HTTP/1.1 200 X\r\nContent-Length: 1\r\n\r\nx")
        asked = itertools.count()

        def turning(_: str, __: int) -> list[str]:
            return ["127.10.0.1"] if next(asked) % 2 == 0 else ["127.20.0.1"]

        with a_door(resolver=turning) as door:
            order = FetchOrder(
                url=f"http://turn.example:{site.port}/", obeys_robots=False, is_conditional=False
            )
            got = sum(isinstance(door.fetch(order), Fetched) for _ in range(rounds))
        return Figure(
            seen=f"{rounds} rounds: {canary.hits} reached the canary, {got} reached the site",
            passes=canary.hits == 0 and got == (rounds + 1) // 2,
        )


@gate("F5", "keys on redirects to another host, scheme, port", fast=0.2)
def f5(share: float) -> Figure:
    key = "aB3+/=serviceKey9999"
    leaks = shown = tried = 0
    with a_door() as door, Site() as home, Site("127.10.0.2") as other, Site() as port:
        ways = [
            FetchOrder(url=home.url + "/a", secret_headers={"X-NCP-APIGW-API-KEY": key}),
            FetchOrder(url=home.url + "/a?x=1", secret_query={"serviceKey": key}),
            FetchOrder(url=home.url + "/a", headers={"Authorization": f"Bearer {key}"}),
            FetchOrder(url=home.url + "/a", method="POST", body=key.encode(), secret_words=(key,)),
        ]
        targets = [other.url + "/b", port.url + "/b", f"https://127.10.0.1:{home.port}/b"]
        matrix = list(itertools.product((301, 302, 303, 307, 308), targets, ways))
        for status, target, order in some(matrix, share):
            home.routes["/a"] = Reply(status=status, headers=[("Location", target)])
            outcome = door.fetch(replace(order, obeys_robots=False))
            tried += 1
            shown += "serviceKey9999" in repr(outcome)
        leaks = sum(b"serviceKey9999" in seen.raw for seen in (*other.seen, *port.seen))
    return Figure(
        seen=f"{tried} of {len(matrix)} combinations: {leaks} leaks, {shown} shown",
        passes=leaks == shown == 0,
    )


@gate("F6", "decompression bombs on pages, redirects, error pages", fast=0)
def f6(share: float) -> Figure:
    huge = b"\0" * (64 << 20)
    once = gzip.compress(huge, mtime=0)
    bombs = {
        "gzip": once,
        "deflate": zlib.compress(huge, 9),
        "gzip, gzip": gzip.compress(once * 8, mtime=0),
        "deflate, gzip": gzip.compress(zlib.compress(huge, 9), mtime=0),
        "br": b"\x00" * 34,
        "zstd": b"\x28\xb5\x2f\xfd" + b"\x00" * 1092,
        "gzip, gzip, gzip": gzip.compress(gzip.compress(once)),
        "gzip, br": once,
    }
    del huge
    matrix = list(itertools.product(bombs, (200, 302, 404, 500)))
    slowest, read = 0.0, 0
    chosen = some(matrix, share)
    with a_door() as door, Site() as site, Watch() as watch:
        site.routes["/y"] = Reply(body=b"y")
        for encoding, status in chosen:
            site.routes["/x"] = Reply(
                status=status,
                headers=[("Content-Encoding", encoding), ("Location", "/y")],
                body=bombs[encoding],
            )
            began = time.monotonic()
            outcome = door.fetch(FetchOrder(url=site.url + "/x", obeys_robots=False))
            slowest = max(slowest, time.monotonic() - began)
            read += isinstance(outcome, Fetched) and status != 302
            if isinstance(outcome, FetchProblem):
                read += len(outcome.content) > LIMIT_BYTES
    grown = watch.grown_mib
    return Figure(
        seen=f"{len(chosen)} of {len(matrix)} bombs: {read} read, slowest {slowest:.2f} s, "
        f"memory +{grown:.0f} MiB",
        passes=read == 0 and slowest < 1.0 and grown < 64,
    )


SLOW: Final[dict[str, Callable[[], Reply]]] = {
    "drips": lambda: Reply(chunks=drip(0.05)),
    "headers drip": lambda: Reply(raw=b"HTTP/1.1 200 X\r\nX: ", chunks=drip(0.05)),
    "chunks drip": lambda: Reply(
        headers=[("Transfer-Encoding", "chunked")], chunks=drip(0.05, b"1\r\nx\r\n")
    ),
    "silent": lambda: Reply(delay_s=30.0),
    "endless": lambda: Reply(chunks=endless()),
    "endless headers": lambda: Reply(raw=b"HTTP/1.1 200 X\r\n", chunks=endless(b"X: y\r\n" * 99)),
    "resets": lambda: Reply(headers=[("Content-Length", "99999")], body=b"x" * 999, resets=True),
}


@gate("F7", "slow and endless servers beside healthy ones", fast=0)
def f7(share: float) -> Figure:
    """200 dripping sources at once; 50 healthy ones beside them, ten rounds each way."""
    slow_count, timeout_s = max(10, int(200 * share)), 15.0 if share >= 1 else 1.0
    longest = 0.0
    with a_door() as door, Site() as site:
        for name, make in SLOW.items():
            site.routes["/x"] = make()
            began = time.monotonic()
            if isinstance(
                door.fetch(
                    FetchOrder(url=site.url + "/x", obeys_robots=False, timeout_s=timeout_s)
                ),
                Fetched,
            ):
                return Figure(seen=f"{name}: was read", passes=False)
            longest = max(longest, time.monotonic() - began)
            if share < 1 and name == "chunks drip":
                break
    rounds = 10 if share >= 1 else 2
    with a_door() as door, Site() as healthy, Site("127.10.0.9") as slow:
        healthy.otherwise = Reply(body=b"x" * 5000)
        slow.otherwise = Reply(chunks=drip(0.25))
        good = [FetchOrder(url=f"{healthy.url}/{n}", obeys_robots=False) for n in range(50)]

        def healthy_round() -> float:
            began = time.monotonic()
            for order in good:
                assert isinstance(door.fetch(order), Fetched)
            return time.monotonic() - began

        healthy_round()
        alone_s = min(healthy_round() for _ in range(rounds))
        with a_door(resolver=lambda *_: ["127.10.0.9"]) as slow_door:
            orders = [
                FetchOrder(
                    url=f"http://slow{n}.example:{slow.port}/",
                    obeys_robots=False,
                    timeout_s=timeout_s,
                )
                for n in range(slow_count)
            ]
            with ThreadPoolExecutor(slow_count) as threads:
                running = [threads.submit(slow_door.fetch, order) for order in orders]
                while len(slow.seen) < slow_count * 0.9 and not all(r.done() for r in running):
                    time.sleep(0.01)  # noqa: TID251  until they all drip
                together_s = min(healthy_round() for _ in range(rounds))
                ends = {
                    outcome.kind if isinstance(outcome, FetchProblem) else "read"
                    for outcome in (one.result() for one in running)
                }
    delay = together_s / alone_s - 1
    return Figure(
        seen=f"longest of {len(SLOW)} kinds {longest:.1f} s; {slow_count} dripping sources end as "
        f"{'/'.join(sorted(ends))}; 50 healthy {alone_s * 1000:.0f} -> {together_s * 1000:.0f} ms "
        f"({delay:+.0%})",
        passes=longest <= 20 and ends == {"timeout"} and (share < 1 or together_s - alone_s < 0.1),
    )


@gate("F8", "hostile header values", fast=0)
def f8(_: float) -> Figure:
    passed, others, seconds = passed_tests(
        "tests/unit/collect/test_door.py", "-k", "broken_answers or odd_headers or smuggle"
    )
    return Figure(
        seen=f"{passed} answers with broken heads: {others} crashes ({seconds:.0f} s)",
        passes=passed >= 20 and others == 0,
    )


@gate("F10", "old, expired, misnamed, self-signed TLS", fast=0)
def f10(_: float) -> Figure:
    passed, others, seconds = passed_tests("tests/unit/collect/test_door_tls.py")
    return Figure(
        seen=f"{passed} handshakes and looks at the source: {others} wrong ({seconds:.0f} s)",
        passes=passed >= 8 and others == 0,
    )


@gate("F11", "one request at a time, a pause, 304, Retry-After, robots", fast=0.02)
def f11(share: float) -> Figure:
    hosts_, pages = max(2, int(10 * share)), max(3, int(20 * share))
    pause_s = 1.0 if share >= 1 else 0.05
    with a_door(resolver=lambda *_: ["127.10.0.1"]) as door, Site() as site:
        site.otherwise = etagged
        orders = [
            FetchOrder(url=f"http://h{host}.example:{site.port}/{page}")
            for page in range(pages)
            for host in range(hosts_)
        ]
        for order in orders:
            page = door.fetch(order)
            assert isinstance(page, Fetched)
            door.settle(page)
        unchanged = sum(getattr(door.fetch(order), "status", 0) == 304 for order in orders)
    settings = replace(SETTINGS, pause_s=pause_s)
    door = Door(SystemClock(), settings=settings)
    with Site() as site:
        site.otherwise = Reply(body=b"x", delay_s=0.01)
        with ThreadPoolExecutor(6) as threads:
            urls = [f"{site.url}/{n}" for n in range(5)]
            list(threads.map(lambda url: door.fetch(FetchOrder(url=url)), urls))
        starts = sorted(seen.began for seen in site.seen)
        closest = min(b - a for a, b in itertools.pairwise(starts))
        most = site.most_open
    door.close()
    return Figure(
        seen=f"{unchanged} of {len(orders)} unchanged pages by 304; at most {most} at a time, "
        f"{closest:.2f} s apart",
        passes=unchanged == len(orders) and most == 1 and closest >= pause_s * 0.999,
    )


def etagged(seen: Seen) -> Reply:
    tag = f'"{seen.target}"'
    if seen.headers.get("if-none-match") == tag:
        return Reply(status=304, headers=[("ETag", tag)])
    return Reply(headers=[("ETag", tag)], body=b"x" * 100)
