"""F6: what is small on the wire and large in memory."""

from __future__ import annotations

import gzip
import resource
import zlib
from collections.abc import Iterator

import pytest

from hanju.clock import SystemClock
from hanju.collect.addresses import AddressPolicy
from hanju.collect.door import Door, DoorSettings
from hanju.collect.fetched import LIMIT_BYTES, Fetched, FetchOrder, FetchProblem
from hanju.collect.unpacking import NotUnpackableError, TooLargeError, read_body
from tests.ending import ends
from tests.servers.web import PUBLIC, Reply, Site

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


HUGE = b"\0" * (64 * 1024 * 1024)
ONCE = gzip.compress(HUGE, mtime=0)
BOMBS = {
    "gzip": ONCE,
    "x-gzip": ONCE,
    "deflate": zlib.compress(HUGE, 9),
    " GZIP ": ONCE,
    "deflate,": raw_deflate(HUGE),
    "gzip, gzip": gzip.compress(ONCE * 4, mtime=0),
    "deflate, gzip": gzip.compress(zlib.compress(HUGE, 9), mtime=0),
    "identity, gzip": ONCE,
}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def door() -> Iterator[Door]:
    opened = Door(
        SystemClock(), settings=DoorSettings(policy=AddressPolicy.allowing([PUBLIC]), pause_s=0)
    )
    yield opened
    opened.close()


@pytest.mark.parametrize("encoding", BOMBS)
@pytest.mark.parametrize("status", [200, 302, 404])
def test_a_bomb_is_defused(encoding: str, status: int, site: Site, door: Door) -> None:
    headers = [("Content-Encoding", encoding), ("Location", "/y")]
    site.routes["/x"] = Reply(status=status, headers=headers, body=BOMBS[encoding])
    site.routes["/y"] = Reply(body=b"y")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with ends():
        outcome = door.fetch(FetchOrder(url=site.url + "/x", obeys_robots=False))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    if status == 302:
        assert isinstance(outcome, Fetched)
        return
    assert isinstance(outcome, FetchProblem)
    assert outcome.kind == ("too-large" if status == 200 else "gone")
    assert len(outcome.content) <= 64 * 1024


@pytest.mark.parametrize(
    "encoding", ["br", "zstd", "compress", "gzip, gzip, gzip", "gzip, br", "x"]
)
def test_packing_that_was_not_asked_for_is_refused(encoding: str, site: Site, door: Door) -> None:
    site.routes["/x"] = Reply(headers=[("Content-Encoding", encoding)], body=b"x" * 34)
    outcome = door.fetch(FetchOrder(url=site.url + "/x", obeys_robots=False))
    assert isinstance(outcome, FetchProblem)
    assert outcome.kind == "broken"


WORDS = ("탄소중립 " * 5000).encode()


@pytest.mark.parametrize("size", [1, 7, 1000, 10**9])
@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", WORDS),
        ("identity", WORDS),
        ("gzip", gzip.compress(WORDS)),
        ("gzip", gzip.compress(WORDS[:100]) + gzip.compress(WORDS[100:])),
        ("gzip", gzip.compress(WORDS) + b"\0" * 100),
        ("deflate", zlib.compress(WORDS)),
        ("deflate", raw_deflate(WORDS)),
        ("deflate", gzip.compress(WORDS)),
        ("gzip, deflate", zlib.compress(gzip.compress(WORDS))),
    ],
    ids=range(9),
)
def test_honest_packing_is_undone_whatever_the_chunks(
    encoding: str, packed: bytes, size: int
) -> None:
    chunks = (packed[at : at + size] for at in range(0, len(packed), size))
    assert read_body(chunks, encoding, limit=LIMIT_BYTES) == WORDS


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(WORDS)[:-20], gzip.compress(WORDS)[:-5] + b"12345", b"not gzip", b"\x1f\x8b",
     gzip.compress(b"") * 1000],
    ids=range(5),
)  # fmt: skip
def test_broken_packing_is_said_to_be_broken(packed: bytes) -> None:
    with pytest.raises(NotUnpackableError):
        read_body([packed], "gzip", limit=LIMIT_BYTES)


def test_the_limit_is_exact_and_can_cut() -> None:
    assert read_body([b"x" * 10], "", limit=10) == b"x" * 10
    with pytest.raises(TooLargeError):
        read_body([b"x" * 11], "", limit=10)
    with pytest.raises(TooLargeError):
        read_body((b"" for _ in range(500_000)), "", limit=10)
    assert read_body([b"x" * 6, b"y" * 6], "", limit=10, cuts=True) == b"x" * 6 + b"y" * 4
