"""OPML: lists of feeds from and for other readers.

Shape:  bytes in, `OpmlRead` out; `OpmlFeed`s in, text out, the same for the same feeds.
Units:  none.
Errors: none; a file that is none has no feeds and a `why`.
Source: OPML 2.0; threats.md P2; docs/decisions/0018-feeds.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from hanju.collect.addresses import BadAddress, read_address
from hanju.collect.decoding import decode
from hanju.collect.feed_entries import ILLEGAL, EntityRefusedError, mended, without_doctype
from hanju.collect.fetched import MIB
from hanju.text.normalise import clean_address, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMIT_BYTES: Final = 5 * MIB
MAX_FEEDS: Final = 10_000
MAX_DEPTH: Final = 50
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """One feed of a list; `groups` are the folders round it, outermost first."""

    url: str
    title: str = ""
    site_url: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlRead:
    """What a file lists; `left_out` says per line of the list why it was not taken."""

    feeds: tuple[OpmlFeed, ...] = ()
    title: str = ""
    left_out: tuple[str, ...] = ()
    why: str = ""
    mend: str = ""


def read_opml(content: bytes) -> OpmlRead:
    """Read a list of feeds."""
    if len(content) > LIMIT_BYTES:
        return _nothing(f"파일이 {LIMIT_BYTES // MIB} MiB를 넘습니다.")
    text = ILLEGAL.sub("", decode(content).text).lstrip("\ufeff \t\r\n")
    try:
        text = without_doctype(text).rest
        reader = _Reader()
        if not reader.read(text):
            again = _Reader()
            again.read(mended(text))
            reader = max((again, reader), key=lambda one: len(one.feeds))
    except EntityRefusedError:
        return _nothing("파일이 개체(ENTITY)를 선언합니다. 공격에 쓰이는 것이라 읽지 않았습니다.")
    if not reader.is_opml:
        return _nothing("OPML 파일이 아닙니다.")
    left_out = list(reader.left_out)
    if not reader.is_whole:
        left_out.append("파일이 도중에 깨져 있어 그 앞까지 읽음")
    return OpmlRead(
        feeds=tuple(reader.feeds.values()),
        title=clean_line(reader.title)[:_LONGEST],
        left_out=tuple(left_out),
        why="" if reader.feeds else "파일에 피드가 없습니다.",
        mend="" if reader.feeds else _MEND,
    )


def write_opml(feeds: Iterable[OpmlFeed], *, title: str) -> str:
    """Write a list of feeds, folders kept."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_text(title)}</title></head>",
        "  <body>",
    ]
    open_groups: tuple[str, ...] = ()
    for feed in sorted(feeds, key=lambda one: (one.groups, one.title, one.url)):
        shared = 0
        while (
            shared < min(len(open_groups), len(feed.groups))
            and open_groups[shared] == feed.groups[shared]
        ):
            shared += 1
        lines += _closed(len(open_groups), shared)
        lines += [
            f"{'  ' * (depth + 2)}<outline text={_quoted(group)}>"
            for depth, group in enumerate(feed.groups[shared:], shared)
        ]
        open_groups = feed.groups
        name = _quoted(feed.title or feed.url)
        site = f" htmlUrl={_quoted(feed.site_url)}" if feed.site_url else ""
        lines.append(
            f'{"  " * (len(open_groups) + 2)}<outline type="rss" text={name} title={name}'
            f" xmlUrl={_quoted(feed.url)}{site}/>"
        )
    lines += _closed(len(open_groups), 0)
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _closed(depth: int, down_to: int) -> list[str]:
    return [f"{'  ' * (level + 1)}</outline>" for level in range(depth, down_to, -1)]


def _nothing(why: str) -> OpmlRead:
    return OpmlRead(why=why, mend=_MEND)


def _quoted(text: str) -> str:
    return quoteattr(ILLEGAL.sub("", text))


def _text(text: str) -> str:
    return _quoted(text)[1:-1].replace("'", "&apos;")


class _Reader:
    """Walks through the outlines."""

    def __init__(self) -> None:
        self.feeds: dict[str, OpmlFeed] = {}
        self.left_out: list[str] = []
        self.title = ""
        self.is_opml = self.is_whole = False
        self._path: list[str] = []
        self._groups: list[str | None] = []  # None for an outline that is no folder

    def read(self, text: str) -> bool:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(text.encode("utf-8", "replace"), True)
        except (expat.ExpatError, _TooMuchError):
            return False
        finally:
            parser.StartElementHandler = parser.EndElementHandler = None
            parser.CharacterDataHandler = None
        self.is_whole = True
        return True

    def _refuse(self, *_: object) -> None:
        raise EntityRefusedError

    def _start(self, written: str, attributes: dict[str, str]) -> None:
        name = written.lower()
        if not self._path:
            self.is_opml = name == "opml"
            if not self.is_opml:
                raise _TooMuchError
        self._path.append(name)
        if len(self._path) > MAX_DEPTH or len(self.feeds) >= MAX_FEEDS:
            raise _TooMuchError
        if name != "outline":
            return
        found = {key.lower(): value for key, value in attributes.items()}
        label = clean_line(found.get("title") or found.get("text") or "")[:_LONGEST]
        if not found.get("xmlurl", "").strip():
            self._groups.append(label or None)
            return
        self._groups.append(None)
        self._take(clean_address(found["xmlurl"]), label, clean_address(found.get("htmlurl", "")))

    def _take(self, url: str, label: str, site_url: str) -> None:
        if url.startswith("feed:"):
            url = url.removeprefix("feed:").removeprefix("//")
            url = url if "://" in url else f"http://{url}"
        address = read_address(url)
        if isinstance(address, BadAddress):
            self.left_out.append(f"{label or url[:80]}: {address.why}")
        elif url in self.feeds:
            self.left_out.append(f"{label or url[:80]}: 되풀이된 주소")
        else:
            is_good = not isinstance(read_address(site_url), BadAddress)
            self.feeds[url] = OpmlFeed(
                url=url,
                title=label,
                site_url=site_url if is_good else "",
                groups=tuple(group for group in self._groups if group),
            )

    def _end(self, _: str) -> None:
        if self._path.pop() == "outline":
            self._groups.pop()

    def _characters(self, text: str) -> None:
        if self._path[-2:] == ["head", "title"] and len(self.title) < _LONGEST:
            self.title += text


class _TooMuchError(Exception):
    """Reading stops here."""


_MEND: Final = "다른 피드 리더에서 OPML로 내보낸 파일인지 확인하세요."
