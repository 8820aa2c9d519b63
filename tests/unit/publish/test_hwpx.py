from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import syhwp
import unhwp
from hwpx.layout.pages import estimate_pages
from hwpx.tools.package_validator import validate_editor_open_safety, validate_package
from hwpx.tools.validator import validate_document

from hanju.publish import document_from, rendered
from hanju.publish.hwpx import HwpxWriter, hwpx_bytes
from hanju.settings import default_house
from hanju.settings_file import parse_house_text

from .hostile import ADDRESSES, TEXTS, hostile_issue

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.model import Issue
    from hanju.model.document import Document

HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
HH = "{http://www.hancom.co.kr/hwpml/2011/head}"
READERS: dict[str, Callable[[str], str]] = {
    "unhwp": unhwp.extract_text,
    "syhwp": syhwp.extract_text,
}
#: The manifest of a HWPX package need not name `version.xml`; Hancom's own do not either.
HARMLESS = "manifest does not reference a version part"


def hwpx_of(issue: Issue) -> bytes:
    house = default_house()
    return rendered(HwpxWriter(), document_from(issue, house), house)


def section_of(package: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return ET.fromstring(archive.read("Contents/section0.xml"))


def words_of(element: ET.Element) -> str:
    return "".join("".join(text.itertext()) for text in element.iter(f"{HP}t"))


def field_tables(package: bytes) -> list[ET.Element]:
    """The tables of two columns; those of one are the boxes of the cover."""
    tables = section_of(package).iter(f"{HP}tbl")
    return [table for table in tables if table.get("colCnt") == "2"]


def read_back(document: Document, text: str) -> tuple[int, int, int]:
    """Headlines, bullets and contents lines found in order, character by character."""
    head, _, body = text.partition(document.labels.column_heads[0])
    _, plan = hwpx_bytes(document)
    headlines = bullets = lines = at = 0
    for entry in document.entries():
        number = re.search(re.escape(entry.heading) + r"\s+(\d+)\s", head)
        lines += number is not None and int(number[1]) == plan.page_of[entry.anchor]
        found = body.find(f"□ {entry.heading}", at)
        headlines += found >= 0
        at = max(at, found)
        for bullet in entry.bullets:
            found = body.find(f"- {bullet}", at)
            bullets += found >= 0
            at = max(at, found)
    return headlines, bullets, lines


@pytest.mark.parametrize("reader", READERS)
def test_every_text_is_read_back_in_order(small_issue: Issue, reader: str, tmp_path: Path) -> None:
    path = tmp_path / "a.hwpx"
    path.write_bytes(hwpx_of(small_issue))
    document = document_from(small_issue, default_house())
    assert read_back(document, READERS[reader](str(path))) == (4, 12, 4)


@pytest.mark.shared
@pytest.mark.parametrize("reader", READERS)
def test_the_hand_made_issue_is_read_back_whole(
    issue_108: Issue, reader: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.hwpx"
    path.write_bytes(hwpx_of(issue_108))
    document = document_from(issue_108, default_house())
    assert read_back(document, READERS[reader](str(path))) == (54, 162, 54)


def test_schema_and_package_validators_find_nothing(small_issue: Issue) -> None:
    package = hwpx_of(small_issue)
    assert not validate_document(package).issues
    assert not [i for i in validate_package(package).issues if HARMLESS not in str(i)]
    assert validate_editor_open_safety(package).ok


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_breaks_the_package(name: str, tmp_path: Path) -> None:
    package = hwpx_of(hostile_issue(TEXTS[name]))
    assert not validate_document(package).issues
    path = tmp_path / "a.hwpx"
    path.write_bytes(package)
    assert "뒤따르는 항목" in unhwp.extract_text(str(path))


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_become_links(address: str) -> None:
    section = section_of(hwpx_of(hostile_issue("글", address=address)))
    paths = [p.text or "" for p in section.iter(f"{HP}stringParam") if p.get("name") == "Path"]
    assert all(path.startswith("https://") for path in paths)


def test_the_same_document_gives_the_same_bytes(small_issue: Issue) -> None:
    package = hwpx_of(small_issue)
    assert package == hwpx_of(small_issue)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = archive.infolist()
    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}
    assert (parts[0].filename, parts[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_tables_flow_break_in_cells_and_repeat_their_head_row(small_issue: Issue) -> None:
    tables = field_tables(hwpx_of(small_issue))
    fields = [field for chapter in small_issue.chapters for field in chapter.fields]
    assert len(tables) == len(fields)
    for table in tables:
        assert (table.get("pageBreak"), table.get("repeatHeader")) == ("CELL", "1")
        position = table.find(f"{HP}pos")
        assert position is not None
        assert position.get("treatAsChar") == "0"
        first, *rest = table.findall(f"{HP}tr")
        assert {cell.get("header") for cell in first.iter(f"{HP}tc")} == {"1"}
        assert {cell.get("header") for row in rest for cell in row.iter(f"{HP}tc")} == {"0"}


def test_category_cells_are_merged_over_the_rows_of_their_page(small_issue: Issue) -> None:
    for table in field_tables(hwpx_of(small_issue)):
        rows = table.findall(f"{HP}tr")
        covered = 1
        for number, row in enumerate(rows[1:], 1):
            cells = row.findall(f"{HP}tc")
            if number < covered:
                assert len(cells) == 1
                continue
            span: Any = cells[0].find(f"{HP}cellSpan")
            covered = number + int(span.get("rowSpan"))
        assert covered == len(rows) == int(table.get("rowCnt", "0"))


def test_headings_are_outline_paragraphs_in_named_styles(small_issue: Issue) -> None:
    package = hwpx_of(small_issue)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        header = ET.fromstring(archive.read("Contents/header.xml"))
    names = {style.get("id"): style.get("name") for style in header.iter(f"{HH}style")}
    levels = {
        shape.get("id"): (heading.get("type"), heading.get("level"))
        for shape in header.iter(f"{HH}paraPr")
        for heading in shape.iter(f"{HH}heading")
    }
    found: dict[str, list[str]] = {}
    for paragraph in section_of(package).iter(f"{HP}p"):
        found.setdefault(names[paragraph.get("styleIDRef")] or "", []).append(words_of(paragraph))
        assert paragraph.get("paraPrIDRef") in levels
    assert len(found["개요 1"]) == len(small_issue.chapters)
    assert [text.removeprefix("□ ") for text in found["개요 3"]] == [
        f"{entry.headline} ({entry.event_date:%Y.%m.%d})" for entry in small_issue.entries()
    ]
    numbers = {name: number for number, name in names.items()}
    assert [levels[numbers[f"개요 {n}"]] for n in (1, 2, 3)] == [
        ("OUTLINE", "0"),
        ("OUTLINE", "1"),
        ("OUTLINE", "2"),
    ]


def test_contents_is_a_field_whose_links_lead_to_bookmarks(small_issue: Issue) -> None:
    section = section_of(hwpx_of(small_issue))
    kinds = [begin.get("type") for begin in section.iter(f"{HP}fieldBegin")]
    assert kinds.count("TABLEOFCONTENTS") == 1
    begun = {begin.get("id") for begin in section.iter(f"{HP}fieldBegin")}
    ended = [end.get("beginIDRef") for end in section.iter(f"{HP}fieldEnd")]
    assert sorted(begun, key=str) == sorted(ended, key=str)
    places = {mark.get("name") for mark in section.iter(f"{HP}bookmark")}
    commands = [
        (p.text or "").removeprefix("?").partition(";")[0]
        for p in section.iter(f"{HP}stringParam")
        if p.get("name") == "Command" and (p.text or "").startswith("?")
    ]
    document = document_from(small_issue, default_house())
    assert commands == [line.anchor for line in document.contents()]
    assert set(commands) <= places


def test_metadata_names_title_maker_day_and_content_hash(small_issue: Issue) -> None:
    document = document_from(small_issue, default_house())
    with zipfile.ZipFile(io.BytesIO(hwpx_of(small_issue))) as archive:
        manifest = archive.read("Contents/content.hpf").decode()
        preview = archive.read("Preview/PrvText.txt").decode()
    assert f"<opf:title>{document.masthead.title} No. 7</opf:title>" in manifest
    assert "제주연구원 연구기획전략실" in manifest
    assert f"content-sha256:{document.masthead.content_hash}" in manifest
    assert "2025-12-11T00:00:00Z" in manifest
    assert "synthetic" not in manifest
    assert "<opf:language>ko</opf:language>" in manifest
    assert "No. 7" in preview


def test_a_draft_says_so_on_its_cover(small_issue: Issue) -> None:
    words = words_of(section_of(hwpx_of(replace(small_issue, state="draft"))))
    assert "확정 전 초안" in words


ENGLISH = """
[publication]
title = "Island Energy Monthly"
language = "en"
page = "{page}"
"""


@pytest.mark.parametrize(
    ("page", "size"),
    [
        ("a4", (59528, 84189)),
        ("a5", (41953, 59528)),
        ("b5", (51591, 72850)),
        ("letter", (61200, 79200)),
    ],
)
def test_pages_of_every_size_keep_all_texts(
    small_issue: Issue, page: str, size: tuple[int, int], tmp_path: Path
) -> None:
    house = parse_house_text(ENGLISH.format(page=page), path="hanju.toml")
    document = document_from(small_issue, house)
    package, plan = hwpx_bytes(document)
    paper: Any = section_of(package).find(f".//{HP}pagePr")
    assert (int(paper.get("width")), int(paper.get("height"))) == size
    path = tmp_path / "a.hwpx"
    path.write_bytes(package)
    text = unhwp.extract_text(str(path))
    assert read_back(document, text)[:2] == (4, 12)
    assert "- (none)" in text
    estimate = estimate_pages(package)
    assert estimate.pages == 1 + plan.contents_pages + plan.body_pages


@pytest.mark.shared
@pytest.mark.slow
def test_a_model_of_hancom_finds_chapters_and_fields_on_the_planned_pages(
    issue_108: Issue,
) -> None:
    document = document_from(issue_108, default_house())
    package, plan = hwpx_bytes(document)
    estimate = estimate_pages(package)
    front = 1 + plan.contents_pages
    assert estimate.pages == front + plan.body_pages
    body = section_of(package).findall(f"{HP}p")
    pages = [lines[0].page for lines in estimate.lines]
    marked = {
        mark.get("name", ""): page - front + 1
        for paragraph, page in zip(body, pages, strict=True)
        for mark in paragraph.findall(f"{HP}run/{HP}ctrl/{HP}bookmark")
    }
    assert marked == {anchor: plan.page_of[anchor] for anchor in marked}
    assert len(marked) == 9


def test_two_hundred_entries_take_less_than_thirty_seconds(small_issue: Issue) -> None:
    one = next(small_issue.entries())
    chapter = small_issue.chapters[0]
    field = chapter.fields[0]
    many = tuple(replace(one, id=type(one.id)(f"e{n}")) for n in range(200))
    category = replace(field.categories[0], entries=many)
    issue = replace(
        small_issue,
        chapters=(replace(chapter, fields=(replace(field, categories=(category,)),)),),
    )
    document = document_from(issue, default_house())
    package, plan = hwpx_bytes(document)
    assert words_of(section_of(package)).count(one.bullets[0].text) == 200
    assert plan.body_pages > 50
