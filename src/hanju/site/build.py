"""Building the site: every file of it, from what may be shown right now.

Shape:  published issues, newest first, and their edition files in; the folder, a `SiteReport` out.
Units:  bytes, seconds.
Errors: `PublishError`; the old site is then whole.
Source: docs/decisions/0047-public-site.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from time import perf_counter
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from hanju.publish.html import style_of
from hanju.publish.tree import document_from, entry_anchor
from hanju.site import feeds, pages
from hanju.site.calendar_file import Dated, calendar_file, once_each
from hanju.site.occasions import occasions_of
from hanju.site.search_index import search_files
from hanju.site.topics import Listed, topics_of
from hanju.site.words import words_for
from hanju.site.writing import MARK, put_in_place, read_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hanju.archive.public import PublicIssue
    from hanju.model.document import Document
    from hanju.settings import House

#: Raised when the pages look otherwise for the same issues.
VERSION: Final = 1
#: Names of formats as people know them, by the end of the file.
_FORMATS: Final = {
    ".hwpx": "HWPX", ".pdf": "PDF", ".docx": "DOCX", ".html": "HTML", ".epub": "EPUB",
    ".md": "Markdown", ".atom": "Atom", ".feed.json": "JSON Feed", ".json": "JSON",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """What `hanju site` did."""

    folder: Path
    issues: int
    entries: int
    occasions: int
    files: int
    written: int
    removed: int
    size_bytes: int
    withheld: int
    taken: int
    corrected: tuple[int, ...]
    seconds: float


def write_site(
    issues: Sequence[PublicIssue],
    out: Path,
    house: House,
    *,
    editions: Mapping[tuple[int, int], Sequence[Path]],
    earlier: Mapping[int, Sequence[PublicIssue]],
) -> SiteReport:
    """Write the site of these issues.

    Args:
        issues: all published issues, newest first.
        out: the folder; one that holds anything but a site of ours is refused.
        house: words, form and address.
        editions: files that may be given away, by number and edition.
        earlier: editions of before a correction, newest first, without what may not be shown.
    """
    began = perf_counter()
    read_mark(out)
    shelf = _shelf(issues, house, editions, earlier)
    written = put_in_place(out, _files(shelf, editions, earlier))
    return SiteReport(
        folder=out,
        issues=len(issues),
        entries=sum(len(issue.entries) for issue in issues),
        occasions=len(shelf.dated),
        files=written.files,
        written=written.written,
        removed=written.removed,
        size_bytes=written.size_bytes,
        withheld=sum(issue.withheld for issue in issues),
        taken=sum(issue.removed for issue in issues),
        corrected=tuple(number for number, ones in earlier.items() if ones),
        seconds=round(perf_counter() - began, 2),
    )


def _shelf(
    issues: Sequence[PublicIssue],
    house: House,
    editions: Mapping[tuple[int, int], Sequence[Path]],
    earlier: Mapping[int, Sequence[PublicIssue]],
) -> pages.Shelf:
    documents = {one.issue.number: _document(one, house) for one in issues}
    every = [*issues, *(one for ones in earlier.values() for one in ones)]
    address = house.site.address
    dated = once_each(
        Dated(
            occasion=occasion,
            listed=Listed(entry=entry, issue=issue),
            anchor=entry_anchor(entry.entry.id),
            page=f"{address}issues/{entry.number}.html#{entry_anchor(entry.entry.id)}"
            if address
            else "",
        )
        for issue in issues
        for entry in issue.entries
        for occasion in occasions_of(entry.entry)
    )
    return pages.Shelf(
        house=house,
        words=words_for(house),
        issues=tuple(issues),
        documents=documents,
        topics=topics_of(issues),
        dated=tuple(dated),
        downloads={
            key: tuple(_downloads(editions.get(key, ())))
            for one in every
            if one.is_whole
            for key in [(one.issue.number, one.edition)]
        },
        earlier={
            number: tuple(str(one.edition) for one in ones)
            for number, ones in earlier.items()
            if ones
        },
    )


def _document(issue: PublicIssue, house: House) -> Document:
    return document_from(issue.issue, house, edition=issue.edition, correction=issue.correction)


def _downloads(paths: Iterable[Path]) -> Iterator[pages.Download]:
    """Files in the order people ask for them; those of other formats under their own ending."""
    order = list(_FORMATS)

    def known(path: Path) -> str:
        return next((end for end in order if path.name.endswith(end)), path.suffix)

    for path in sorted(
        paths, key=lambda one: (order.index(known(one)) if known(one) in order else 99, one.name)
    ):
        end = known(path)
        yield pages.Download(
            format=_FORMATS.get(end, end.strip(".").upper()),
            name=path.name,
            size_bytes=path.stat().st_size,
        )


def _files(
    shelf: pages.Shelf,
    editions: Mapping[tuple[int, int], Sequence[Path]],
    earlier: Mapping[int, Sequence[PublicIssue]],
) -> Iterator[tuple[str, bytes | Path]]:
    for name, text in _texts(shelf, earlier):
        yield name, text.encode("utf-8", "replace")
    for key, downloads in shelf.downloads.items():
        names = {one.name for one in downloads}
        for path in editions.get(key, ()):
            if path.name in names:
                yield f"editions/{key[0]}/{path.name}", path


def _texts(
    shelf: pages.Shelf, earlier: Mapping[int, Sequence[PublicIssue]]
) -> Iterator[tuple[str, str]]:
    yield "index.html", pages.home_page(shelf)
    yield "browse.html", pages.browse_page(shelf)
    yield "occasions.html", pages.occasions_page(shelf)
    yield "search.html", pages.search_page(shelf)
    yield "404.html", pages.not_found_page(shelf)
    for place, issue in enumerate(shelf.issues):
        yield f"issues/{issue.issue.number}.html", pages.issue_page(shelf, place)
    for number, ones in earlier.items():
        for one in ones:
            page = pages.earlier_page(shelf, one, _document(one, shelf.house))
            yield f"issues/{number}-{one.edition}.html", page
    for topic in shelf.topics:
        yield topic.address, pages.topic_page(shelf, topic)
        for year in topic.years():
            yield topic.address_of(year), pages.topic_page(shelf, topic, year)
    for year in shelf.topics.years:
        yield f"years/{year}.html", pages.year_page(shelf, year)
    yield from search_files(shelf.issues)
    documents = [shelf.documents[one.issue.number] for one in shelf.issues]
    yield feeds.ATOM, feeds.atom_feed(documents, shelf.house)
    yield feeds.JSON_FEED, feeds.json_feed(documents, shelf.house)
    yield "occasions.ics", calendar_file(shelf.dated, title=shelf.house.publication.title)
    yield "assets/site.css", _style(shelf.house, documents)
    yield "assets/search.js", _static("search.js")
    yield from _for_robots(shelf, earlier)
    yield MARK, _mark(shelf, earlier)


def _style(house: House, documents: Sequence[Document]) -> str:
    del house
    marks = style_of(documents[0]) if documents else ""
    return f"{marks}\n{_static('site.css')}"


def _static(name: str) -> str:
    return resources.files("hanju.site").joinpath("static", name).read_text(encoding="utf-8")


def _for_robots(
    shelf: pages.Shelf, earlier: Mapping[int, Sequence[PublicIssue]]
) -> Iterator[tuple[str, str]]:
    address = shelf.house.site.address
    lines = ["User-agent: *", "Disallow: /.hanju/"]
    lines += [
        f"Disallow: /issues/{n}-{one.edition}.html" for n, ones in earlier.items() for one in ones
    ]
    if address:
        lines.append(f"Sitemap: {address}sitemap.xml")
        yield "sitemap.xml", _sitemap(shelf, address)
    yield "robots.txt", "\n".join(lines) + "\n"


def _sitemap(shelf: pages.Shelf, address: str) -> str:
    """Pages with an address of the web; a sitemap knows no other, and holds at most 50,000."""
    dated = [(f"issues/{one.issue.number}.html", one.issue.base_date) for one in shelf.issues]
    newest = shelf.newest.issue.base_date if shelf.newest else None
    others = ["", "browse.html", "occasions.html", *(f"years/{y}.html" for y in shelf.topics.years)]
    others += [topic.address for topic in shelf.topics]
    told = [*dated, *((one, newest) for one in others)]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']  # fmt: skip
    for page, day in told[:50_000]:
        changed = f"<lastmod>{day.isoformat()}</lastmod>" if day is not None else ""
        lines.append(f"<url><loc>{escape(address + page)}</loc>{changed}</url>")
    return "\n".join([*lines, "</urlset>"]) + "\n"


# -- corrections --------------------------------------------------------------------------


def _mark(shelf: pages.Shelf, earlier: Mapping[int, Sequence[PublicIssue]]) -> str:
    told = {
        str(one.issue.number): {
            "hash": one.content_hash,
            "earlier": [before.edition for before in earlier.get(one.issue.number, ())],
        }
        for one in shelf.issues
    }
    return json.dumps({"version": VERSION, "issues": told}, indent=1) + "\n"
