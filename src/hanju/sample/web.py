"""The sample web: the sample week as feeds and a board with attachments, served on loopback.

Shape:  `sample_feeds()` gives the feeds, `sample_board()` the rows of the board; `SampleWeb`
        serves them while a `with` lasts.
Units:  dates as the form of each feed writes them, always with +09:00.
Errors: `OSError` when no port of 127.0.0.1 can be had.
Source: written for hanju. The forms are those of Korean sites: RSS in UTF-8 and EUC-KR, Atom,
        JSON Feed; guids are the ids of the sample, licences come with the source. Releases of
        public offices stand on the board, most of them in their files only (`board`).
"""

from __future__ import annotations

import hashlib
import html
import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, Literal, Self
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

from hanju.sample.board import FILES, LIST, list_page, on_board, view_page
from hanju.sample.releases import write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = dict[str, Any]
Form = Literal["rss", "rss-euc-kr", "atom", "json"]

#: Outlets with so many articles have a feed of their own; the others share one a licence.
OWN_FEED_FROM: Final = 3
_MEDIA_TYPES: Final[dict[Form, str]] = {
    "rss": "application/rss+xml; charset=utf-8",
    "rss-euc-kr": "text/xml",  # as old boards do: only the prolog tells the encoding
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFeed:
    """One feed of the sample web; `outlet` is "" where its entries name their own."""

    path: str
    title: str
    outlet: str
    license: Literal["none", "kogl-1"]
    form: Form
    articles: int
    content: bytes


@cache
def sample_feeds() -> tuple[SampleFeed, ...]:
    """The sample week as feeds: one an outlet, and the rest by licence."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in _rows():
        if on_board(row):
            continue
        groups.setdefault((row["outlet"], row["license"]), []).append(row)
    shared: dict[tuple[str, str], list[Row]] = {}
    own: dict[tuple[str, str], list[Row]] = {}
    for (outlet, license_), rows in groups.items():
        if len(rows) >= OWN_FEED_FROM:
            own[outlet, license_] = rows
        else:
            shared.setdefault(("", license_), []).extend(rows)
    forms: tuple[Form, ...] = ("rss", "atom", "rss-euc-kr", "json")
    return tuple(
        _feed(number, outlet, license_, rows, forms[number % len(forms)])
        for number, ((outlet, license_), rows) in enumerate([*shared.items(), *own.items()])
    )


@cache
def sample_board() -> tuple[Row, ...]:
    """The articles of the board, newest first."""
    rows = [row for row in _rows() if on_board(row)]
    return tuple(sorted(rows, key=lambda row: (row["published"], row["id"]), reverse=True))


def _rows() -> list[Row]:
    lines = resources.files("hanju.sample").joinpath("articles.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in lines.splitlines()]


def _feed(number: int, outlet: str, license_: str, rows: list[Row], form: Form) -> SampleFeed:
    is_public = license_ == "kogl-1"
    title = outlet or ("공공 보도자료 모음" if is_public else "그 밖의 보도자료")
    write = _WRITERS[form]
    return SampleFeed(
        path=f"/feeds/{number:02}.{'json' if form == 'json' else 'xml'}",
        title=title,
        outlet=outlet,
        license="kogl-1" if is_public else "none",
        form=form,
        articles=len(rows),
        content=write(title, rows),
    )


# -- forms --------------------------------------------------------------------------------


def _rss(title: str, rows: Sequence[Row]) -> bytes:
    return _rss_text(title, rows, "utf-8").encode()


def _rss_euc_kr(title: str, rows: Sequence[Row]) -> bytes:
    return _rss_text(title, rows, "euc-kr").encode("euc-kr", "xmlcharrefreplace")


def _rss_text(title: str, rows: Sequence[Row], encoding: str) -> str:
    items = []
    for row in rows:
        at = _published(row)
        dated = f"<pubDate>{format_datetime(at)}</pubDate>" if at else ""
        body = escape(_paragraphs(row["text"]))
        items.append(
            f"<item><title>{escape(html.escape(row['title'], quote=False))}</title>"
            f"<link>{escape(row['url'])}</link>"
            f'<guid isPermaLink="false">{escape(row["id"])}</guid>{dated}'
            f"<source url={quoteattr(row['url'])}>{escape(row['outlet'])}</source>"
            f"<content:encoded>{body}</content:encoded></item>"
        )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>https://sample.hanju.example/</link>"
        f"<description>견본</description>\n{_lines(items)}"
        "</channel></rss>\n"
    )


def _atom(title: str, rows: Sequence[Row]) -> bytes:
    entries = []
    for row in rows:
        at = _published(row)
        dated = f"<published>{at.isoformat()}</published>" if at else ""
        entries.append(
            f'<entry><title type="html">{escape(html.escape(row["title"], quote=False))}</title>'
            f'<link rel="alternate" href={quoteattr(row["url"])}/>'
            f"<id>{escape(row['id'])}</id>{dated}"
            f"<source><title>{escape(row['outlet'])}</title></source>"
            f'<content type="html">{escape(_paragraphs(row["text"]))}</content></entry>'
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(title)}</title>\n{_lines(entries)}</feed>\n"
    ).encode()


def _json(title: str, rows: Sequence[Row]) -> bytes:
    items = [
        {
            "id": row["id"],
            "url": row["url"],
            "title": row["title"],
            "content_html": _paragraphs(row["text"]),
            **({"date_published": row["published"]} if row["published"] else {}),
        }
        for row in rows
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()


def _published(row: Row) -> datetime | None:
    return datetime.fromisoformat(row["published"]) if row["published"] else None


def _paragraphs(text: str) -> str:
    blocks = [html.escape(block, quote=False) for block in text.split("\n\n") if block]
    return "".join(f"<p>{block}</p>\n" for block in blocks)


def _lines(parts: Sequence[str]) -> str:
    return "".join(f"{part}\n" for part in parts)


_WRITERS: Final[dict[Form, Callable[[str, Sequence[Row]], bytes]]] = {
    "rss": _rss,
    "rss-euc-kr": _rss_euc_kr,
    "atom": _atom,
    "json": _json,
}


# -- serving ------------------------------------------------------------------------------


class SampleWeb:
    """Serves the sample's feeds and its board on a free port of 127.0.0.1, in a thread."""

    def __init__(self) -> None:
        self.feeds = sample_feeds()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.endpoint = "127.0.0.1", int(self._server.server_address[1])
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, feed: SampleFeed) -> str:
        """Where a feed is served."""
        return self._at(feed.path)

    @property
    def board_url(self) -> str:
        """Where the board is served."""
        return self._at(LIST)

    def _at(self, path: str) -> str:
        host, port = self.endpoint
        return f"http://{host}:{port}{path}"


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands at an address."""

    content: bytes
    kind: str

    @property
    def etag(self) -> str:
        """Names the content."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'


def _found(target: str) -> _Found | None:
    """The feed, page or file at an address."""
    parts = urlsplit(target)
    for feed in sample_feeds():
        if feed.path == parts.path:
            return _Found(feed.content, _MEDIA_TYPES[feed.form])
    rows = sample_board()
    places = {row["id"]: place for place, row in enumerate(rows)}
    if parts.path == LIST:
        number = parse_qs(parts.query).get("pageIndex", ["1"])[0]
        return _Found(list_page(rows, int(number) if number.isdecimal() else 1), "text/html")
    name, _, ending = parts.path.rpartition("/")[2].partition(".")
    if name not in places:
        return None
    row = rows[places[name]]
    if parts.path == f"{LIST}/{name}":
        return _Found(view_page(row, places[name]), "text/html")
    if parts.path == f"{FILES}{name}.{ending}" and ending in {"hwpx", "pdf", "docx", "zip"}:
        return _Found(_file(places[name], ending), "application/octet-stream")
    return None


@cache
def _file(place: int, ending: str) -> bytes:
    """The file of a row; made when it is asked for the first time."""
    return write_file(sample_board()[place], ending)


class _Handler(BaseHTTPRequestHandler):
    """Answers with a feed, a page or a file, with 304, or with 404."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer one request."""
        found = _found(self.path)
        if found is None:
            self._answer(404, [], b"")
        elif self.headers.get("If-None-Match") == found.etag:
            self._answer(304, [("ETag", found.etag)], b"")
        else:
            headers = [("Content-Type", found.kind), ("ETag", found.etag)]
            self._answer(200, headers, found.content)

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing: the demo's own words are on the screen."""
