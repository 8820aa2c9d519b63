"""A loopback web for benchmarks: feeds and boards on many hosts, in a process of its own.

Shape:  `with LoopbackWeb(feeds=500, ...) as web` starts it; `web.feed_urls`, `web.board_urls`,
        `web.counts()` since the last call. `python -m benchmarks.loopback` is the server itself.
Units:  bytes.
Errors: an address of 127.0.77.0/24 that cannot be had is an OSError of the child.
Source: docs/benchmarks.md; RFC 9110 sections 8.8 and 13 (validators, 304).

All text is generated: words of random syllables by a Zipf law. Everything is made before the
first request, so that the server costs the clients little of the machine.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import format_datetime
from functools import partial
from hashlib import sha256
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, Self

from hanju.clock import SystemClock

if TYPE_CHECKING:
    from datetime import datetime

#: Feeds and boards are spread over so many hosts, as the 105 feeds of 16 papers are.
HOSTS: Final = 50
ITEMS_A_FEED: Final = 200
POSTS_A_BOARD: Final = 100
ROWS_A_PAGE: Final = 10
#: Everything is of the week before the server was started: boards are asked for the last days.
_END: Final = SystemClock().now().astimezone(UTC).replace(microsecond=0)
_WEEK_MINUTES: Final = 7 * 24 * 60
_HEAD_END: Final = b"\r\n\r\n"
_CHANGED: Final = format_datetime(_END, usegmt=True)


@dataclass(frozen=True, slots=True)
class Page:
    """What lies under one path of one host."""

    content: bytes
    kind: str

    @property
    def etag(self) -> str:
        """Changes with the content."""
        return f'"{sha256(self.content).hexdigest()[:16]}"'


# -- the text -----------------------------------------------------------------------------


class Words:
    """Makes titles and texts."""

    def __init__(self, seed: int, size: int = 20_000) -> None:
        self._chance = random.Random(seed)  # noqa: S311 (not for secrets)
        # Common syllables only, so that the words exist in EUC-KR too.
        syllables = [
            bytes((high, low)).decode("euc-kr")
            for high in range(0xB0, 0xC9)
            for low in range(0xA1, 0xFF)
        ]
        self._known = [
            "".join(self._chance.choices(syllables, k=self._chance.choice((2, 2, 3, 4))))
            for _ in range(size)
        ]
        self._shares = list(accumulate(1.0 / (rank + 10) ** 1.05 for rank in range(size)))

    def title(self) -> str:
        """A headline of eight words."""
        return " ".join(self._some(8))

    def text(self) -> str:
        """Nothing, a lead or a long text, in the shares of the papers (22 % have none)."""
        kind = self._chance.random()
        if kind < 0.22:
            return ""
        words = self._chance.randrange(25, 130) if kind < 0.9 else self._chance.randrange(250, 400)
        return ". ".join(
            " ".join(self._some(min(12, words - start))) for start in range(0, words, 12)
        )

    def at(self) -> datetime:
        """An instant of the week."""
        return _END - timedelta(minutes=self._chance.randrange(_WEEK_MINUTES))

    def _some(self, count: int) -> list[str]:
        return self._chance.choices(self._known, cum_weights=self._shares, k=count)


# -- feeds --------------------------------------------------------------------------------


def feed(number: int, items: int, words: Words) -> Page:
    """A feed: of twenty two are Atom, two EUC-KR, one a JSON feed, the others RSS in UTF-8."""
    title = f"매체 {number} 소식"
    made = [
        (
            f"https://news{number}.example.kr/article/{count:06}",
            words.title(),
            words.text(),
            words.at(),
        )
        for count in range(items)
    ]
    made.sort(key=lambda item: item[3], reverse=True)
    place = number % 20
    if place < 2:
        return Page(_atom(title, number, made).encode(), "application/atom+xml; charset=utf-8")
    if place == 2:
        return Page(_json_feed(title, number, made).encode(), "application/feed+json")
    if place in {3, 4}:
        written = _rss(title, number, made, "euc-kr").encode("euc-kr")
        return Page(written, "text/xml; charset=euc-kr")
    return Page(_rss(title, number, made, "utf-8").encode(), "application/rss+xml; charset=utf-8")


Item = tuple[str, str, str, "datetime"]


def _rss(title: str, number: int, items: list[Item], encoding: str) -> str:
    rows = []
    for count, (link, headline, text, at) in enumerate(items):
        body = escape(text)
        if count % 3 == 0:  # as many systems write them
            body = f'<![CDATA[<p><img src="{link}.jpg" alt=""/>{text}</p><p>끝</p>]]>'
        rows.append(
            f"<item><title><![CDATA[{headline}]]></title><link>{link}</link>"
            f"<guid isPermaLink='true'>{link}</guid><description>{body}</description>"
            f"<author>reporter@example.kr</author><category>정책</category>"
            f"<pubDate>{format_datetime(at)}</pubDate></item>"
        )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://news{number}.example.kr/</link>"
        f"<description>{title}</description><language>ko</language>{''.join(rows)}</channel></rss>"
    )


def _atom(title: str, number: int, items: list[Item]) -> str:
    rows = [
        f"<entry><id>{link}</id><title>{headline}</title><link rel='alternate' href='{link}'/>"
        f"<updated>{at.isoformat()}</updated><published>{at.isoformat()}</published>"
        f"<author><name>기자</name></author><summary type='html'>{escape(text)}</summary></entry>"
        for link, headline, text, at in items
    ]
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>urn:feed:{number}</id><title>{title}</title><updated>{_END.isoformat()}</updated>"
        f"<link href='https://news{number}.example.kr/'/>{''.join(rows)}</feed>"
    )


def _json_feed(title: str, number: int, items: list[Item]) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": f"https://news{number}.example.kr/",
            "items": [
                {
                    "id": link,
                    "url": link,
                    "title": headline,
                    "content_text": text,
                    "date_published": at.isoformat(),
                }
                for link, headline, text, at in items
            ],
        },
        ensure_ascii=False,
    )


# -- boards -------------------------------------------------------------------------------


def board(number: int, posts: int, words: Words) -> dict[str, Page]:
    """A board: list pages of ten rows with paging, and a view page a post."""
    name = f"가온{number}구 보도자료"
    made = sorted(
        ((words.title(), words.text() or words.title(), words.at()) for _ in range(posts)),
        key=lambda post: post[2],
        reverse=True,
    )
    pages: dict[str, Page] = {}
    count = -(-posts // ROWS_A_PAGE)
    for page in range(1, count + 1):
        first = (page - 1) * ROWS_A_PAGE
        rows = made[first : first + ROWS_A_PAGE]
        html = _list_page(name, number, page, count, rows, posts - first)
        pages[f"/board{number}/list.do?pageIndex={page}"] = html
        if page == 1:
            pages[f"/board{number}/list.do"] = html
    for place, post in enumerate(made):
        pages[f"/board{number}/view.do?seq={posts - place}"] = _view_page(name, number, post)
    return pages


def _list_page(
    name: str,
    number: int,
    page: int,
    pages: int,
    posts: list[tuple[str, str, datetime]],
    last: int,
) -> Page:
    rows = "".join(
        f"<tr><td>{last - row}</td><td class='subject'>"
        f"<a href='/board{number}/view.do?seq={last - row}'>{title}</a></td>"
        f"<td>홍보담당관</td><td>{at:%Y-%m-%d}</td><td>{17 + row}</td></tr>"
        for row, (title, _, at) in enumerate(posts)
    )
    turns = "".join(
        f"<a href='/board{number}/list.do?pageIndex={one}'>{one}</a> "
        if one != page
        else f"<strong>{one}</strong> "
        for one in range(1, pages + 1)
    )
    return _html(
        name,
        "<table class='board'><thead><tr><th>번호</th><th>제목</th><th>부서</th><th>등록일</th>"
        f"<th>조회</th></tr></thead><tbody>{rows}</tbody></table><div class='paging'>{turns}</div>",
    )


def _view_page(name: str, number: int, post: tuple[str, str, datetime]) -> Page:
    title, text, at = post
    body = "".join(f"<p>{part}.</p>" for part in text.split(". "))
    return _html(
        f"{title} | {name}",
        f"<div class='view'><h3 class='title'>{title}</h3><ul class='info'><li>등록일 "
        f"{at:%Y-%m-%d}</li><li>부서 홍보담당관</li></ul><div class='content'>{body}</div></div>"
        f"<a href='/board{number}/list.do'>목록</a>",
    )


def _html(title: str, body: str) -> Page:
    menu = "".join(f"<li><a href='/menu/{one}.do'>메뉴 {one}</a></li>" for one in range(30))
    written = (
        f"<!DOCTYPE html><html lang='ko'><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><nav><ul>{menu}</ul></nav><main><h2>{title}</h2>{body}</main>"
        "<footer>가온구청</footer></body></html>"
    )
    return Page(written.encode(), "text/html; charset=utf-8")


# -- the server ---------------------------------------------------------------------------


class _Talk(asyncio.Protocol):
    """One connection: GET, keep-alive, ETag, Last-Modified."""

    def __init__(self, answers: dict[str, tuple[bytes, bytes, str]], counts: Counter[str]) -> None:
        self._answers, self._counts = answers, counts
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while _HEAD_END in self._read:
            head, _, self._read = self._read.partition(_HEAD_END)
            self._answer(head.decode("latin-1"))

    def _answer(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        path = first.split(" ")[1]
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        found = self._answers.get(path)
        if path == "/robots.txt":
            self._counts["robots"] += 1
            self._transport.write(
                _answer_bytes("200 OK", b"User-agent: *\nAllow: /\n", "text/plain")
            )
        elif found is None:
            self._counts["404"] += 1
            self._transport.write(_answer_bytes("404 Not Found", b"", "text/plain"))
        elif self._is_known(headers, found[2]):
            self._counts["304"] += 1
            self._transport.write(found[1])
        else:
            self._counts["200"] += 1
            self._counts["bytes"] += len(found[0])
            self._transport.write(found[0])

    @staticmethod
    def _is_known(headers: dict[str, str], etag: str) -> bool:
        asked = headers.get("if-none-match")
        if asked is not None:
            return etag in asked
        return headers.get("if-modified-since") == _CHANGED


def _answer_bytes(status: str, content: bytes, kind: str, etag: str = "") -> bytes:
    known = f"ETag: {etag}\r\nLast-Modified: {_CHANGED}\r\n" if etag else ""
    size = "" if status.startswith("304") else f"Content-Length: {len(content)}\r\n"
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{known}{size}\r\n"
    return head.encode("latin-1") + content


def _packed(page: Page) -> tuple[bytes, bytes, str]:
    return (
        _answer_bytes("200 OK", page.content, page.kind, page.etag),
        _answer_bytes("304 Not Modified", b"", page.kind, page.etag),
        page.etag,
    )


async def _serve(feeds: int, items: int, boards: int, posts: int) -> None:
    words = Words(7)
    answers: list[dict[str, tuple[bytes, bytes, str]]] = [{} for _ in range(HOSTS)]
    for number in range(feeds):
        answers[number % HOSTS][f"/feed{number}.xml"] = _packed(feed(number, items, words))
    for number in range(boards):
        made = board(number, posts, words)
        answers[number % HOSTS].update((path, _packed(page)) for path, page in made.items())
    counts: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    port = 0
    for host, known in enumerate(answers):
        server = await loop.create_server(partial(_Talk, known, counts), _address(host), port)
        port = server.sockets[0].getsockname()[1]
    print(json.dumps({"port": port}), flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(counts), flush=True)
        counts.clear()


def _address(host: int) -> str:
    return f"127.0.77.{host + 1}"


class LoopbackWeb:
    """The server in its own process."""

    def __init__(
        self, *, feeds: int, items: int = ITEMS_A_FEED, boards: int = 0, posts: int = POSTS_A_BOARD
    ) -> None:
        self._sizes = feeds, items, boards, posts

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "benchmarks.loopback", *map(str, self._sizes)]
        self._process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.port = self._told()["port"]
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()  # its end of input is its end

    @property
    def feed_urls(self) -> list[str]:
        """The address of every feed."""
        return [
            f"http://{_address(number % HOSTS)}:{self.port}/feed{number}.xml"
            for number in range(self._sizes[0])
        ]

    @property
    def board_urls(self) -> list[str]:
        """The list page of every board."""
        return [
            f"http://{_address(number % HOSTS)}:{self.port}/board{number}/list.do"
            for number in range(self._sizes[2])
        ]

    def counts(self) -> dict[str, int]:
        """Answers by status, and the bytes of the whole ones, since the last call."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._told()

    def _told(self) -> dict[str, int]:
        assert self._process.stdout is not None
        told: dict[str, int] = json.loads(self._process.stdout.readline() or "{}")
        return told


if __name__ == "__main__":
    asyncio.run(_serve(*map(int, sys.argv[1:5])))
