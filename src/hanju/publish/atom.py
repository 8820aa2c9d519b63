"""Atom 1.0: the issue and each of its entries as items of one feed.

Shape:  a `Document` in, one XML text out; first the issue, then its entries in printing order.
Units:  instants are midnight of the base date in the house's zone, so that no clock is asked.
Errors: none of its own.
Source: RFC 4287; RFC 4151 (tag URIs); docs/decisions/0016-office-and-mail.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from hanju.publish.clean import strict_address
from hanju.publish.stored import stored
from hanju.publish.tree import entry_anchor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hanju.model import Edition
    from hanju.model.document import Document, DocumentEntry, Masthead, SourceLine
    from hanju.settings import House

#: No office's own domain is known here; `.invalid` is nobody's (RFC 2606), so ids collide with
#: nothing, and the hash of publisher and title keeps two publications apart.
_AUTHORITY: Final = "hanju.invalid"
_XHTML: Final = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item of a feed: the issue itself (no entry) or one entry."""

    id: str
    title: str
    lines: tuple[str, ...]
    tags: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    entry: DocumentEntry | None


def feed_id(head: Masthead) -> str:
    """The id of the issue, the same whenever and wherever it is written again."""
    publication = f"{head.publisher}\0{head.title}".encode()
    mark = hashlib.sha256(publication).hexdigest()[:12]
    return f"tag:{_AUTHORITY},{head.base_date.isoformat()}:{mark}/{head.number}"


def feed_instant(head: Masthead, house: House) -> str:
    """When the issue is dated, as RFC 3339."""
    return datetime.combine(head.base_date, time.min, house.period.timezone).isoformat()


def changed_instant(item: FeedItem, document: Document, house: House) -> str:
    """When an item changed last: the day of a correction, if it is in it."""
    found, head = document.correction, document.masthead
    if found is None:
        return feed_instant(head, house)
    changed = {entry_anchor(change.entry_id) for change in found.changes if change.entry_id}
    if item.entry is not None and item.entry.anchor not in changed:
        return feed_instant(head, house)
    return datetime.combine(found.on, time.min, house.period.timezone).isoformat()


def feed_title(head: Masthead) -> str:
    """The publication and the number."""
    return f"{head.title} {head.number_line}"


def feed_items(document: Document) -> Iterator[FeedItem]:
    """The issue itself, then its entries."""
    head = document.masthead
    own = feed_id(head)
    yield FeedItem(
        id=f"{own}/issue",
        title=feed_title(head),
        lines=(
            head.base_line,
            *document.notices,
            *(document.correction_page.lines if document.correction_page else ()),
            *(line.text for line in document.contents()),
            *document.last_lines,
        ),
        tags=(),
        sources=(),
        entry=None,
    )
    for chapter in document.chapters:
        for field in chapter.fields:
            for category in field.categories:
                for entry in category.entries:
                    yield FeedItem(
                        id=f"{own}/{entry.anchor}",
                        title=entry.heading,
                        lines=entry.bullets,
                        tags=tuple(
                            dict.fromkeys(
                                tag for tag in (chapter.title, field.title, category.name) if tag
                            )
                        ),
                        sources=entry.sources,
                        entry=entry,
                    )


class AtomWriter:
    """Writes the issue for feed readers."""

    name = "atom"
    suffix = ".atom"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the Atom edition to `path`."""
        text = "\n".join(_feed(document, house)) + "\n"
        return stored(text, path, document, format=self.name)


def _feed(document: Document, house: House) -> Iterator[str]:
    head = document.masthead
    instant = feed_instant(head, house)
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{head.language}">'
    yield f"  <id>{feed_id(head)}</id>"
    yield f"  <title>{escape(feed_title(head))}</title>"
    yield f"  <subtitle>{escape(head.base_line)}</subtitle>"
    items = list(feed_items(document))
    yield f"  <updated>{changed_instant(items[0], document, house)}</updated>"
    yield f"  <author><name>{escape(head.publisher or head.title)}</name></author>"
    yield "  <generator>hanju</generator>"
    yield f"  <rights>{escape(document.disclaimer)}</rights>"
    yield f'  <category term="content-sha256:{head.content_hash}"/>'
    for item in items:
        changed = changed_instant(item, document, house)
        yield from atom_item(item, instant, document.labels.source, changed=changed)
    yield "</feed>"


def atom_item(
    item: FeedItem, instant: str, source_label: str, *, page: str = "", changed: str = ""
) -> Iterator[str]:
    """The lines of one item; `page` is where it stands on the web, if it does."""
    yield "  <entry>"
    yield f"    <id>{escape(item.id)}</id>"
    yield f"    <title>{escape(item.title)}</title>"
    yield f"    <updated>{changed or instant}</updated>"
    yield f"    <published>{instant}</published>"
    relation = "alternate"  # where the headline leads; an entry may have one (RFC 4287, 4.1.2)
    if page:
        yield f'    <link rel="{relation}" href={quoteattr(page)}/>'
        relation = "via"
    for source in item.sources:
        address = strict_address(source.url)
        if address is not None:
            title = quoteattr(source.title or source.text)
            yield f'    <link rel="{relation}" href={quoteattr(address)} title={title}/>'
            relation = "via"
    for tag in item.tags:
        yield f"    <category term={quoteattr(tag)}/>"
    summary = escape("\n".join(item.lines))
    yield f'    <summary type="text">{summary}</summary>'
    content = content_html(item, source_label)
    yield f'    <content type="xhtml"><div xmlns="{_XHTML}">{content}</div></content>'
    yield "  </entry>"


def content_html(item: FeedItem, source_label: str) -> str:
    """The item as markup that is HTML and XHTML at once."""
    listed = "".join(f"<li>{escape(line)}</li>" for line in item.lines if line)
    parts = [f"<ul>{listed}</ul>"] if listed else []
    if item.sources:
        links = " · ".join(_link(source) for source in item.sources)
        parts.append(f"<p>{escape(source_label)}: {links}</p>")
    return "".join(parts)


def _link(source: SourceLine) -> str:
    address = strict_address(source.url)
    if address is None:
        return escape(source.text)
    return f"<a href={quoteattr(address)}>{escape(source.text)}</a>"
