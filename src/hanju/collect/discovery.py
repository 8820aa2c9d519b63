"""Discovery: what on a page can be collected from, feeds first, then lists that look like boards.

Shape:  the text of a page and its address in, `Found` out.
Units:  none.
Errors: none; odd markup finds less.
Source: design/sources.md sections 1.1, 5 and 6; docs/decisions/0018-feeds.md.

Nothing is fetched here: whoever adds a source fetches what is offered and shows a preview.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from hanju.collect.addresses import BadAddress, read_address
from hanju.text.normalise import clean_address, clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Certainty = Literal["declared", "linked", "guessed"]

MAX_PAGE_CHARS: Final = 5_000_000
MAX_FEEDS: Final = 500
MAX_ROWS: Final = 200
#: A list has at least so many rows with a link and a date, and so large a share of its rows.
MIN_ROWS: Final = 3
MIN_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that a page offers, or that sites of its make have."""

    url: str
    title: str
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One row of a list; `url` is "" where a script opens the text, and `script` says how."""

    title: str
    url: str
    written_date: str
    script: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundList:
    """A list that looks like a board."""

    rows: tuple[ListRow, ...]
    selector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything on a page; `why` says in Korean why there may be nothing."""

    feeds: tuple[FoundFeed, ...] = ()
    board: FoundList | None = None
    title: str = ""
    why: str = ""


def discover(html: str, url: str) -> Found:
    """Find the feeds and the board of a page."""
    tree = LexborHTMLParser(html[:MAX_PAGE_CHARS])
    title_node = tree.css_first("title")
    title = clean_line(title_node.text())[:200] if title_node else ""
    base_node = tree.css_first("base[href]")
    base = _join(url, _attribute(base_node, "href")) if base_node else url
    feeds: dict[str, FoundFeed] = {}  # the most certain of each address
    for feed in (*_declared(tree, base, title), *_linked(tree, base), *_guessed(tree, url, title)):
        feeds.setdefault(feed.url, feed)
    board = find_list(tree, base)
    why = ""
    if board is None and not feeds:
        why = _why_nothing(tree)
    return Found(feeds=tuple(feeds.values())[:MAX_FEEDS], board=board, title=title, why=why)


# -- feeds --------------------------------------------------------------------------------


def _declared(tree: LexborHTMLParser, base: str, title: str) -> list[FoundFeed]:
    found = []
    for node in tree.css("link[href]"):
        kind = _attribute(node, "type").partition(";")[0].strip().lower()
        relation = _attribute(node, "rel").lower().split()
        if kind not in _FEED_TYPES or not {"alternate", "feed"} & set(relation):
            continue
        address = _join(base, _attribute(node, "href"))
        if address:
            name = clean_line(_attribute(node, "title")) or title or address
            found.append(FoundFeed(url=address, title=name[:200], certainty="declared"))
    return found


def _linked(tree: LexborHTMLParser, base: str) -> list[FoundFeed]:
    found = []
    for node in tree.css("a[href]"):
        href = _attribute(node, "href")
        words = _label(node)
        address = _join(base, href)
        if not address:
            continue
        target = urlsplit(address)
        where = f"{target.path}?{target.query}"
        if _FEED_PATH.search(where) or (_FEED_WORD.search(words) and _FEED_LIKE.search(where)):
            name = words if words and not _NO_NAME.fullmatch(words) else _row_name(node) or words
            found.append(FoundFeed(url=address, title=(name or address)[:200], certainty="linked"))
    return found


def _guessed(tree: LexborHTMLParser, url: str, title: str) -> list[FoundFeed]:
    """Where sites of a known make keep their feed."""
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    made_by = tree.css_first("meta[name=generator]")
    generator = _attribute(made_by, "content").lower() if made_by else ""
    guesses = []
    k2web = _K2WEB.match(parts.path)
    if k2web:
        guesses.append(f"{site}{k2web[1]}/rssList.do?row=50")
    if parts.netloc == "blog.naver.com" and (name := parts.path.strip("/").partition("/")[0]):
        guesses.append(f"https://rss.blog.naver.com/{name}.xml")
    if "wordpress" in generator:
        guesses.append(f"{site}/feed/")
    if "tistory" in generator or parts.netloc.endswith(".tistory.com"):
        guesses.append(f"{site}/rss")
    if parts.netloc.endswith("jeju.go.kr") and parts.path.endswith("list.htm"):
        guesses.append(f"{site}{parts.path}?act=rss")
    return [FoundFeed(url=guess, title=title or guess, certainty="guessed") for guess in guesses]


def _row_name(node: LexborNode) -> str:
    """The name of a feed whose link only says "RSS복사": the first cell of its row."""
    parent = node.parent
    while parent is not None and parent.tag not in {"tr", "li", "dl", "body"}:
        parent = parent.parent
    if parent is None or parent.tag == "body":
        return ""
    first = parent.css_first("th, td, dt, strong, span")
    name = clean_line(first.text()) if first is not None else ""
    return "" if _NO_NAME.fullmatch(name) else name


# -- lists --------------------------------------------------------------------------------


def find_list(tree: LexborHTMLParser, base: str) -> FoundList | None:
    """Find the largest group of like rows that hold a link and a date."""
    best: FoundList | None = None
    for holder in tree.css("tbody, table, ul, ol, dl, div, section"):
        groups: dict[str, list[LexborNode]] = {}
        for child in holder.iter():
            if child.tag in _ROW_TAGS:
                groups.setdefault(child.tag or "", []).append(child)
        for tag, nodes in groups.items():
            if len(nodes) < MIN_ROWS:
                continue
            rows = [row for node in nodes[:MAX_ROWS] if (row := _row(node, base)) is not None]
            if len(rows) < MIN_ROWS or len(rows) < MIN_SHARE * len(nodes[:MAX_ROWS]):
                continue
            if best is None or _weight(rows) > _weight(best.rows):
                best = FoundList(rows=tuple(rows), selector=f"{_selector(holder)} > {tag}")
    return best


def _row(node: LexborNode, base: str) -> ListRow | None:
    text = clean_line(node.text(separator=" "))
    if len(text) > 3000:
        return None
    dated = _DATE.search(text)
    if dated is None:
        return None
    links = [(title, link) for link in node.css("a") if len(title := _label(link)) >= _TITLE_FROM]
    if not links:
        return None
    # the title is the link with the most to say; a date in it is no title
    title, link = max(links, key=lambda pair: len(_DATE.sub("", pair[0])))
    href = _attribute(link, "href")
    url = "" if href.startswith("#") else _join(base, href)
    script = "" if url else (_attribute(link, "onclick") or href)
    if not url and not script:
        return None
    title = _NEW.sub("", title).strip()
    return ListRow(title=title[:300], url=url, written_date=dated[0], script=script[:200])


def _weight(rows: tuple[ListRow, ...] | list[ListRow]) -> int:
    """Rows with different addresses count, longer titles a little more."""
    different = len({row.url or row.script for row in rows})
    return different * 100 + min(99, sum(len(row.title) for row in rows) // len(rows))


def _selector(node: LexborNode) -> str:
    name = node.tag or ""
    own_id = _attribute(node, "id")
    if _PLAIN_NAME.fullmatch(own_id):
        return f"{name}#{own_id}"
    classes = [one for one in _attribute(node, "class").split() if _PLAIN_NAME.fullmatch(one)]
    if classes:
        return name + "".join(f".{one}" for one in classes[:3])
    parent = node.parent
    if name == "tbody" and parent is not None:
        return f"{_selector(parent)} > tbody"
    return name


def _why_nothing(tree: LexborHTMLParser) -> str:
    body = tree.body
    words = clean_line(body.text(separator=" ")) if body is not None else ""
    scripts = tree.css("script")
    for node in scripts:
        words = words.replace(clean_line(node.text()), "")
    if scripts and len(words) < 200:
        return "목록을 스크립트로 그리는 쪽이라 글이 보이지 않습니다."
    frame = tree.css_first("frame[src], iframe[src]")
    if frame is not None and len(words) < 200:
        return f"내용이 다른 쪽({_attribute(frame, 'src')[:100]})에 들어 있습니다."
    refresh = tree.css_first("meta[http-equiv=refresh i]")
    if refresh is not None:
        return f"다른 쪽으로 넘기는 쪽입니다({_attribute(refresh, 'content')[:100]})."
    return "피드도, 날짜와 링크가 있는 목록도 찾지 못했습니다."


# -- small pieces -------------------------------------------------------------------------


def _attribute(node: LexborNode, name: str) -> str:
    return (node.attributes.get(name) or "").strip()


def _label(node: LexborNode) -> str:
    words = clean_line(node.text(separator=" "))
    if words:
        return words
    image = node.css_first("img[alt]")
    return clean_line(_attribute(node, "title") or (_attribute(image, "alt") if image else ""))


def _join(base: str, href: str) -> str:
    href = clean_address(href)
    if not href or href.startswith("#") or _OTHER_SCHEME.match(href):
        return ""
    try:
        address = urljoin(base, href)
    except ValueError:
        return ""
    return "" if isinstance(read_address(address), BadAddress) else address


_FEED_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
     "text/rss+xml", "application/rss"}
)  # fmt: skip
_OTHER_SCHEME: Final = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]{0,20}:", re.IGNORECASE)
_FEED_PATH: Final = re.compile(
    r"/(?:rss|atom|feed|rssList|rss2|index)\.(?:xml|rdf|do|jsp|php|es|asp)\b|/rss/[^?]{1,80}\.xml"
    r"|rssList\.do|[?&]act=rss\b|/feed/?(?:\?|$)|/rss/?(?:\?|$)|/atom/?(?:\?|$)|\.rss\b"
    r"|/rss/[a-z0-9_/-]{1,60}\?*$",
    re.IGNORECASE,
)
_FEED_WORD: Final = re.compile(r"\bRSS\b|\bATOM\b|피드|구독", re.IGNORECASE)
_FEED_LIKE: Final = re.compile(r"rss|feed|atom|\.xml|xml\b", re.IGNORECASE)
_NO_NAME: Final = re.compile(
    r"(?:RSS|XML|ATOM|피드|주소|복사|구독|하기|바로가기|보기|새창|[\s·:()\[\]0-9.|])*",
    re.IGNORECASE,
)
_K2WEB: Final = re.compile(r"(/bbs/[\w-]{1,40}/\d{1,9})/artclList\.do")
_ROW_TAGS: Final = frozenset({"tr", "li", "dd", "div", "article"})
_TITLE_FROM: Final = 4
_DATE: Final = re.compile(
    r"(?<!\d)(?:20\d{2}|\d{2})\s?[-./년]\s?(?:0?[1-9]|1[0-2])\s?[-./월]\s?(?:3[01]|[12]\d|0?[1-9])"
    r"(?:\s?일|\.)?(?!\d)"
)
_NEW: Final = re.compile(
    r"^(?:새글|새 글|NEW|N|공지)\s|\s(?:새글|새 글|NEW|첨부파일)$", re.IGNORECASE
)
_PLAIN_NAME: Final = re.compile(r"[A-Za-z][\w-]{0,60}")
