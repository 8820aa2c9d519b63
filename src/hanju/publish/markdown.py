"""Markdown: the issue as a forge renders it (GitHub Flavored Markdown).

Shape:  a `Document` in, one UTF-8 text out; headings for chapter, field, category, entry.
Units:  lines end in LF.
Errors: none of its own; text is escaped, so that no text can become markup.
Source: GFM 0.29 (spec.commonmark.org section 2.4: any ASCII punctuation may be escaped).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.publish.stored import stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hanju.model import Edition
    from hanju.model.document import Document, DocumentEntry, SourceLine
    from hanju.settings import House

#: Punctuation that can open markup inside a line, on a forge also mentions, maths and colour.
_ACTIVE: Final = re.compile(r"[\\`*_{}\[\]<>#|~&$@^]")
#: Addresses that a forge would turn into links by itself, and `:emoji:` names.
_AUTOLINKS: Final = re.compile(r":(?=//|[A-Za-z0-9_+-]+:)|(?<=www)\.", re.IGNORECASE)
#: What would start a list, a quotation or a rule at the head of a line.
_LINE_HEAD: Final = re.compile(r"^(?:(?P<mark>[-+=!])|(?P<digits>\d{1,9})(?P<stop>[.)])(?=\s|$))")
_INDENTS: Final = {1: "", 2: "  ", 3: "    "}


def escaped(text: str) -> str:
    """Return the text so that a forge shows it as it is."""
    safe = _ACTIVE.sub(lambda m: "\\" + m[0], text)
    safe = _AUTOLINKS.sub(lambda m: "\\" + m[0], safe)
    return _LINE_HEAD.sub(
        lambda m: "\\" + m["mark"] if m["mark"] else f"{m['digits']}\\{m['stop']}", safe
    )


def link(text: str, url: str | None) -> str:
    """A link, or the text alone when there is no address for it."""
    if url is None:
        return escaped(text)
    return f"[{escaped(text)}](<{url.replace('&', '&amp;')}>)"  # `clean_address` escaped the rest


class MarkdownWriter:
    """Writes the issue for forges and plain-text readers."""

    name = "md"
    suffix = ".md"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the Markdown edition to `path`."""
        del house  # its words are in the tree
        text = "\n".join(markdown_lines(document)) + "\n"
        return stored(text, path, document, format=self.name)


def markdown_lines(document: Document) -> Iterator[str]:
    """The lines of the Markdown edition."""
    head, labels = document.masthead, document.labels
    yield f"<!-- hanju {head.number} content-sha256:{head.content_hash} -->"
    yield ""
    if head.series_line:
        yield from (escaped(head.series_line), "")
    yield from (f"# {escaped(head.title)} {escaped(head.number_line)}", "")
    if head.english_title:
        yield from (f"*{escaped(head.english_title)}*", "")
    yield from (escaped(head.base_line), "")
    for notice in document.notices:
        yield from (f"> **{escaped(notice)}**", "")
    yield from (f"## {escaped(labels.contents)}", "")
    for line in document.contents():
        yield f"{_INDENTS[line.level]}- [{escaped(line.text)}](#{line.anchor})"
    for chapter in document.chapters:
        yield from ("", _heading(2, labels.chapter_mark, chapter.title, chapter.anchor))
        for field in chapter.fields:
            yield from ("", _heading(3, labels.field_mark, field.title, field.anchor))
            for category in field.categories:
                yield from ("", f"#### {escaped(category.name)}")
                if not category.entries:
                    yield from ("", escaped(labels.empty))
                for entry in category.entries:
                    yield from _entry_lines(entry, document)
    yield from _last_lines(document)


def _heading(level: int, mark: str, title: str, anchor: str) -> str:
    return f'{"#" * level} <a id="{anchor}"></a>{escaped(f"{mark} {title}".strip())}'


def _entry_lines(entry: DocumentEntry, document: Document) -> Iterator[str]:
    labels = document.labels
    yield from ("", _heading(5, labels.headline_mark, entry.heading, entry.anchor), "")
    for bullet in entry.bullets:
        yield f"- {escaped(bullet)}"
    if entry.sources:
        yield from ("", f"{escaped(labels.source)}: {_source_links(entry.sources)}")


def _source_links(sources: tuple[SourceLine, ...]) -> str:
    return " · ".join(link(source.text, source.url) for source in sources)


def _last_lines(document: Document) -> Iterator[str]:
    if document.attributions:
        yield from ("", f"## {escaped(document.labels.attributions)}", "")
        for work in document.attributions:
            before, found, after = work.text.partition(work.url or "\0")
            middle = link(found, work.url) if found else ""
            yield f"- {escaped(before)}{middle}{escaped(after)}"
    yield from ("", "---")
    for line in document.last_lines:
        yield from ("", escaped(line))
    if document.correction_page is not None:
        yield from ("", f"## {escaped(document.correction_page.title)}", "")
        yield from (f"- {escaped(line)}" for line in document.correction_page.lines)
