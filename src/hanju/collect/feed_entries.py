"""Feed entries: what RSS, Atom, RDF and JSON Feed say, before anybody judges it.

Shape:  decoded text in, `FeedText` with `RawEntry`s out, in the order of the feed.
Units:  characters; dates are as written.
Errors: `NotAFeedError`, `EntityRefusedError`; everything else ends in entries.
Source: RSS 2.0, RSS 1.0, RFC 4287, JSON Feed 1.1; threats.md P1, P2; docs/decisions/0018-feeds.md.

A well-formed feed is read by expat, which is ten times as fast as feedparser; one that is not
is mended and read again, and what is still broken goes to feedparser, which reads anything.
DTDs are never read: an entity declaration is refused, a bare DOCTYPE is skipped.
"""

from __future__ import annotations

import html
import html.entities
import io
import json
import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin
from xml.parsers import expat

#: Nothing of a week is behind this; a feed of a whole archive is cut, and says so.
MAX_ENTRIES: Final = 10_000
#: feedparser reads about a million characters of bad markup a second; more would hang a round.
MAX_LOOSE_CHARS: Final = 1_000_000
MAX_DEPTH: Final = 200
MAX_FIELD_CHARS: Final = 2_000_000
TOO_DEEP: Final = "너무 깊음"


class NotAFeedError(Exception):
    """The text is something else; `shown` is the title of a page, "" when there is none."""

    def __init__(self, shown: str = "", *, is_page: bool = False) -> None:
        self.shown, self.is_page = shown, is_page
        super().__init__(shown)


class EntityRefusedError(Exception):
    """The text declares entities."""


@dataclass(slots=True)
class RawEntry:
    """One entry as written."""

    guid: str = ""
    is_guid_link: bool = True
    link: str = ""
    title: str = ""
    content: str = ""
    summary: str = ""
    outlet: str = ""
    dates: list[str] = field(default_factory=list)  # best first
    files: list[tuple[str, str]] = field(default_factory=list)  # (address, name)
    base: str = ""


@dataclass(slots=True)
class FeedText:
    """A feed as written; `oddities` are in Korean."""

    title: str = ""
    link: str = ""
    form: str = ""
    entries: list[RawEntry] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)
    left_out: int = 0
    is_broken: bool = False


def read_entries(text: str) -> FeedText:
    """Read a feed from its text.

    Raises:
        NotAFeedError: it is no feed.
        EntityRefusedError: it declares entities.
    """
    text = ILLEGAL.sub("", text).lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        return _read_json(text)
    prolog = without_doctype(text)
    if _ROOT.match(prolog.rest) is None and _is_page(prolog.rest):
        raise NotAFeedError(_page_title(prolog.rest), is_page=True)
    feed = _read_xml(prolog.rest)
    if not feed.form:
        raise NotAFeedError(_page_title(prolog.rest), is_page=_is_page(prolog.rest))
    return feed


@dataclass(frozen=True, slots=True)
class Prolog:
    """A document without what stands before its root element."""

    rest: str
    had_doctype: bool


def without_doctype(text: str) -> Prolog:
    """Skip declarations, comments and a DOCTYPE in front of the root element.

    Raises:
        EntityRefusedError: the DOCTYPE declares something.
    """
    at, had = 0, False
    while True:
        found = _BEFORE_ROOT.match(text, at)
        if found is None:
            return Prolog(text[at:], had)
        if found["doctype"]:
            had = True
            end = text.find(">", at)
            subset = text.find("[", at)
            if 0 <= subset < (end if end >= 0 else len(text)):
                close = text.find("]", subset)
                inner = text[subset : close if close >= 0 else len(text)]
                if "<!" in inner or "%" in inner:
                    raise EntityRefusedError
                end = text.find(">", max(close, subset))
            if end < 0:
                return Prolog("", had)
            at = end + 1
        else:
            at = found.end()


# -- XML ----------------------------------------------------------------------------------


def _read_xml(text: str) -> FeedText:
    first = _ExpatReader()
    problem = first.read(text)
    if problem is None:
        return first.feed
    second = _ExpatReader()
    again = mended(text)
    if second.read(again) is None:
        second.feed.oddities.append("형식 오류를 고쳐서 읽음")
        return second.feed
    best = max((first.feed, second.feed), key=lambda feed: len(feed.entries))
    if len(text) <= MAX_LOOSE_CHARS and problem != TOO_DEEP:
        loose = _read_loosely(again)
        if len(loose.entries) >= len(best.entries):
            best = loose
    best.is_broken = True
    best.oddities.append(f"형식이 깨져 있음({problem})")
    return best


def mended(text: str) -> str:
    """Undo what people's scripts do to XML: HTML entities and bare ampersands."""
    text = _NAMED.sub(_named, text)
    return _BARE_AMPERSAND.sub("&amp;", text)


def _named(found: re.Match[str]) -> str:
    name = found[1]
    if name in {"amp", "lt", "gt", "quot", "apos"}:
        return found[0]
    return html.entities.html5.get(name + ";", f"&amp;{name};")


class _ExpatReader:
    """Walks through a document and keeps entries; one for each document."""

    def __init__(self) -> None:
        self.feed = FeedText()
        self._path: list[str] = []
        self._spaces: list[tuple[int, dict[str, str]]] = []
        self._names: dict[str, str] = {}
        self._entry: RawEntry | None = None
        self._entry_depth = 0
        self._kept: list[str] = []
        self._keeps_at = 0
        self._keeps_as = ""
        self._kept_chars = 0
        self._is_markup = False
        self._bases: list[tuple[int, str]] = []
        self._link_rank = 0

    def read(self, text: str) -> str | None:
        """Read as far as it goes; gives what stopped it."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.buffer_size = 65536
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(text.encode("utf-8", "replace"), True)
        except expat.ExpatError as problem:
            return f"{problem.lineno}행"
        except _EnoughError as problem:
            return str(problem) or None
        finally:
            parser.StartElementHandler = parser.EndElementHandler = None
            parser.CharacterDataHandler = None
        return None

    def _refuse(self, *_: object) -> None:
        raise EntityRefusedError

    def _start(self, written: str, attributes: dict[str, str]) -> None:
        path = self._path
        if len(path) >= MAX_DEPTH:
            raise _EnoughError(TOO_DEEP)
        name = self._names.get(written)
        if name is None or attributes:
            name = self._named(written, attributes)
        path.append(name)
        if self._keeps_at:
            if self._keeps_as and self._kept_chars < MAX_FIELD_CHARS:
                self._is_markup = True
                self._kept.append(f"<{name.rpartition(':')[2]}>")
            return
        depth = len(path)
        if self._entry is None:
            if name in _ENTRY_NAMES and depth <= 4:
                self._begin_entry(name, attributes, depth)
            elif depth == 1:
                self.feed.form = _FORMS.get(name, "")
                if not self.feed.form:
                    raise _EnoughError("피드가 아님")
            elif name == "title" and depth <= 3:
                self._keep("title")
            elif name == "link" and depth <= 3:
                self._feed_link(attributes)
            return
        if depth == self._entry_depth + 1:
            self._begin_field(name, attributes)

    def _begin_entry(self, name: str, attributes: dict[str, str], depth: int) -> None:
        if len(self.feed.entries) >= MAX_ENTRIES:
            self.feed.left_out += 1
            self._keeps_at, self._keeps_as = depth, ""
            self._kept = []
            return
        self._entry = RawEntry(base=self._base())
        self._entry_depth, self._link_rank = depth, 0
        about = attributes.get("rdf:about", "")
        if about and name == "item":
            self._entry.guid = about

    def _begin_field(self, name: str, attributes: dict[str, str]) -> None:
        entry = self._entry
        assert entry is not None
        if name in _TEXT_FIELDS:
            self._keep(name)
            if name == "guid":
                entry.is_guid_link = attributes.get("isPermaLink", "true").lower() != "false"
        elif name == "link":
            if "href" in attributes:
                self._atom_link(entry, attributes)
            else:
                self._keep("link")
        elif name == "enclosure" and attributes.get("url"):
            entry.files.append((attributes["url"], attributes.get("title", "")))
        elif name == "media:content" and attributes.get("url"):
            kind = attributes.get("type", "") + attributes.get("medium", "")
            if not kind.startswith(("image", "video", "audio")):
                entry.files.append((attributes["url"], ""))

    def _atom_link(self, entry: RawEntry, attributes: dict[str, str]) -> None:
        relation, kind = attributes.get("rel", "alternate"), attributes.get("type", "")
        if relation == "enclosure":
            entry.files.append((attributes["href"], attributes.get("title", "")))
            return
        rank = {"alternate": 3, "related": 1, "via": 1, "self": 1}.get(relation, 0)
        rank += rank == 3 and kind in {"", "text/html", "application/xhtml+xml"}
        if rank > self._link_rank:
            entry.link, self._link_rank = urljoin_or(self._base(), attributes["href"]), rank

    def _feed_link(self, attributes: dict[str, str]) -> None:
        if "href" not in attributes:
            self._keep("link")
        elif attributes.get("rel", "alternate") == "alternate" and not self.feed.link:
            self.feed.link = attributes["href"]

    def _keep(self, name: str) -> None:
        self._keeps_at, self._keeps_as = len(self._path), name
        self._kept, self._kept_chars, self._is_markup = [], 0, False

    def _characters(self, text: str) -> None:
        if self._keeps_at and self._keeps_as and self._kept_chars < MAX_FIELD_CHARS:
            self._kept.append(text)
            self._kept_chars += len(text)

    def _end(self, _: str) -> None:
        path = self._path
        depth, name = len(path), path.pop()
        if self._bases and self._bases[-1][0] == depth:
            self._bases.pop()
        if self._spaces and self._spaces[-1][0] == depth:
            self._spaces.pop()
            self._names.clear()
        if self._keeps_at:
            if self._keeps_at == depth:
                self._store()
                self._keeps_at = 0
            elif self._keeps_as and self._kept_chars < MAX_FIELD_CHARS:
                self._kept.append(f"</{name.rpartition(':')[2]}>")
        elif self._entry is not None and depth == self._entry_depth:
            self.feed.entries.append(self._entry)
            self._entry = None

    def _store(self) -> None:
        name = self._keeps_as
        text = "".join(self._kept).strip()
        entry = self._entry
        if entry is None:
            if name == "title" and not self.feed.title:
                self.feed.title = text
            elif name == "link" and not self.feed.link:
                self.feed.link = text
            return
        if name == "source" and self._is_markup:  # Atom: the feed an entry was taken from
            inside = _TITLE.search(text)
            text = inside[1] if inside else ""
        store_field(entry, name, text)

    def _base(self) -> str:
        return self._bases[-1][1] if self._bases else ""

    def _named(self, written: str, attributes: dict[str, str]) -> str:
        """The name with our own prefix for its namespace."""
        declared = {
            key.partition(":")[2]: value for key, value in attributes.items() if key[:5] == "xmlns"
        }
        if declared:
            known = self._spaces[-1][1] if self._spaces else {}
            self._spaces.append((len(self._path) + 1, known | declared))
            self._names.clear()
        base = attributes.get("xml:base")
        if base:
            self._bases.append((len(self._path) + 1, urljoin_or(self._base(), base)))
        prefix, _, local = written.rpartition(":")
        spaces = self._spaces[-1][1] if self._spaces else {}
        space = spaces.get(prefix)
        ours = prefix.lower() if space is None else _PREFIXES.get(_space_key(space), "other")
        name = f"{ours}:{local}" if ours else local
        name = _SAME.get(name, name)
        self._names[written] = name
        return name


class _EnoughError(Exception):
    """Reading stops here."""


def store_field(entry: RawEntry, name: str, text: str) -> None:
    """Put the text of one element where it belongs; the first of its kind stays."""
    if not text:
        return
    if name in _DATE_RANKS:
        entry.dates.append(text)
        if len(entry.dates) > 1 and name in _BEST_DATES:
            entry.dates.insert(0, entry.dates.pop())
        return
    if name == "source":
        entry.outlet = entry.outlet or text
        return
    slot = _SLOTS[name]
    if not getattr(entry, slot) or (slot == "guid" and name != "about"):
        setattr(entry, slot, text)


def urljoin_or(base: str, link: str) -> str:
    """Join two addresses; an odd one stays as it is."""
    try:
        return urljoin(base, link) if base else link
    except ValueError:
        return link


# -- what nobody else reads ---------------------------------------------------------------


def _read_loosely(text: str) -> FeedText:
    """Read by feedparser. It gets bytes in a stream: a text it would take for an address."""
    import feedparser

    feed = FeedText()
    try:
        parsed = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as problem:  # noqa: BLE001  whatever it meets, the round goes on
        feed.oddities.append(f"읽는 중에 멈춤({type(problem).__name__})")
        return feed
    feed.form = parsed.get("version") or ("xml" if parsed.entries else "")
    feed.title, feed.link = _plain(parsed.feed, "title"), _plain(parsed.feed, "link")
    feed.left_out = max(0, len(parsed.entries) - MAX_ENTRIES)
    for one in parsed.entries[:MAX_ENTRIES]:
        bodies = [_plain(body, "value") for body in one.get("content", [])]
        feed.entries.append(
            RawEntry(
                guid=_plain(one, "id"),
                is_guid_link=bool(one.get("guidislink", False)),
                link=_plain(one, "link"),
                title=_plain(one, "title"),
                content=max(bodies, key=len, default=""),
                summary=_plain(one, "summary"),
                outlet=_plain(one.get("source", {}), "title"),
                dates=[
                    found for name in ("published", "updated", "created")
                    if (found := _plain(one, name))
                ],
                files=[
                    (_plain(file, "href"), "") for file in one.get("enclosures", [])
                ],
            )
        )  # fmt: skip
    return feed


def _plain(holder: Any, name: str) -> str:
    """A text as feedparser stored it: its own get() answers for other names, with a warning."""
    value = dict.get(holder, name, "") if isinstance(holder, dict) else ""
    return value if isinstance(value, str) else ""


# -- JSON Feed ----------------------------------------------------------------------------


def _read_json(text: str) -> FeedText:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeedError from None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NotAFeedError
    if "jsonfeed.org" not in str(document.get("version", "")):
        raise NotAFeedError
    items = [one for one in document["items"] if isinstance(one, dict)]
    return FeedText(
        form="json",
        title=_word(document.get("title")),
        link=_word(document.get("home_page_url")),
        entries=[_from_json(one) for one in items[:MAX_ENTRIES]],
        left_out=max(0, len(items) - MAX_ENTRIES),
    )


def _from_json(one: dict[str, Any]) -> RawEntry:
    dates = [_word(one.get(name)) for name in ("date_published", "date_modified")]
    files = one.get("attachments")
    return RawEntry(
        guid=_word(one.get("id")),
        link=_word(one.get("url")) or _word(one.get("external_url")),
        title=_word(one.get("title")),
        content=_word(one.get("content_html")) or html.escape(_word(one.get("content_text"))),
        summary=html.escape(_word(one.get("summary"))),
        dates=[date for date in dates if date],
        files=[
            (_word(file.get("url")), _word(file.get("title")))
            for file in (files if isinstance(files, list) else [])
            if isinstance(file, dict)
        ],
    )


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


# -- pages that are no feeds ----------------------------------------------------------------


def _is_page(text: str) -> bool:
    return _PAGE.match(text) is not None or "<body" in text[:20_000].lower()


def _page_title(text: str) -> str:
    found = _TITLE.search(text[:50_000])
    return html.unescape(" ".join(found[1].split()))[:80] if found else ""


# -- tables ---------------------------------------------------------------------------------

#: What XML 1.0 forbids; feeds hold them all the same.
ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BEFORE_ROOT: Final = re.compile(
    r"\s+|<\?(?:(?!\?>).){0,4000}\?>|<!--(?:(?!-->).){0,20000}-->|(?P<doctype><!DOCTYPE)",
    re.DOTALL | re.IGNORECASE,
)
_ROOT: Final = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_PAGE: Final = re.compile(r"<(?:html|head|body|script|meta|div|table|p|h1|title)\b", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_NAMED: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE_AMPERSAND: Final = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#\d{1,7};|#x[0-9a-fA-F]{1,6};)")

_FORMS: Final = {
    "rss": "rss", "feed": "atom", "RDF": "rdf", "rdf:RDF": "rdf", "channel": "rss",
    "atom:feed": "atom", "RSS": "rss", "Rss": "rss",
}  # fmt: skip
_ENTRY_NAMES: Final = frozenset({"item", "entry"})
_PREFIXES: Final = {
    "www.w3.org/2005/atom": "",
    "purl.org/atom/ns": "",
    "purl.org/rss/1.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss2": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "purl.org/net/rss1.1": "",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content",
    "search.yahoo.com/mrss": "media",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "www.w3.org/1999/xhtml": "xhtml",
    "": "",
}


def _space_key(space: str) -> str:
    return space.strip().lower().partition("://")[2].rstrip("/#") if "://" in space else ""


_SAME: Final = {
    "atom:entry": "entry", "atom:link": "link", "atom:title": "title", "atom:id": "id",
    "atom:content": "content", "atom:summary": "summary", "atom:published": "published",
    "atom:updated": "updated", "pubdate": "pubDate", "PubDate": "pubDate", "pubDATE": "pubDate",
    "rss:item": "item", "rss:title": "title", "rss:link": "link", "Item": "item",
}  # fmt: skip
_SLOTS: Final = {
    "guid": "guid", "id": "guid", "dc:identifier": "guid", "title": "title", "dc:title": "title",
    "link": "link", "feedburner:origLink": "link", "content:encoded": "content",
    "content": "content", "xhtml:body": "content", "body": "content", "fullitem": "content",
    "description": "summary", "summary": "summary", "dc:description": "summary",
    "media:description": "summary",
}  # fmt: skip
_DATE_RANKS: Final = frozenset(
    {"pubDate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created",
     "updated", "modified", "dcterms:modified", "date"}
)  # fmt: skip
_BEST_DATES: Final = frozenset({"pubDate", "published", "issued", "dcterms:issued"})
_TEXT_FIELDS: Final = (_SLOTS.keys() | _DATE_RANKS | {"source"}) - {"link"}
