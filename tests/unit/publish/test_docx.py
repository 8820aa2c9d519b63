from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.publish import document_from, rendered
from hanju.publish.clean import strict_address
from hanju.publish.docx import DocxWriter
from hanju.publish.docx_body import bookmark_name
from hanju.publish.docx_pages import NOTHING, Block, Height, Row, lines_of, set_pages
from hanju.settings import default_house
from tests.unit.publish.hostile import ADDRESSES, TEXTS, hostile_issue

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.model import Issue
    from hanju.model.document import Document
    from hanju.settings import House

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def written(issue: Issue, house: House | None = None) -> tuple[Document, bytes]:
    chosen = house or default_house()
    document = document_from(issue, chosen)
    return document, rendered(DocxWriter(), document, chosen)


def english_house() -> House:
    house = default_house()
    return replace(
        house,
        publication=replace(house.publication, language="en", page="a5"),
        issue=replace(house.issue, chapter_mark="", field_mark="", bullet_mark="%1"),
    )


def part(content: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ET.fromstring(archive.read(name))


def paragraphs(content: bytes, style: str) -> list[str]:
    """Texts of the paragraphs of a style, by plain XML."""
    return ["".join(texts) for texts in runs(content, style)]


def runs(content: bytes, style: str) -> list[list[str]]:
    found = []
    for node in part(content, "word/document.xml").iter(f"{W}p"):
        named = node.find(f"{W}pPr/{W}pStyle")
        if named is not None and named.get(f"{W}val") == style:
            found.append([text.text or "" for text in node.iter(f"{W}t")])
    return found


def by_python_docx(content: bytes, style: str) -> list[str]:
    """The same by python-docx, cell by cell; a merged cell is met once a row."""
    book = docx.Document(io.BytesIO(content))
    return [
        paragraph.text
        for table in book.tables
        for row in table.rows
        for paragraph in row.cells[1].paragraphs
        if paragraph.style is not None and paragraph.style.name == style
    ]


def same_text(document: Document, content: bytes) -> None:
    headings = [entry.heading for entry in document.entries()]
    bullets = [bullet for entry in document.entries() for bullet in entry.bullets]
    assert paragraphs(content, "Heading3") == headings
    assert by_python_docx(content, "Heading 3") == headings
    assert paragraphs(content, "ListBullet") == bullets
    assert by_python_docx(content, "List Bullet") == bullets


def test_every_headline_and_bullet_reads_back(small_issue: Issue) -> None:
    document, content = written(small_issue)
    same_text(document, content)


@pytest.mark.shared
def test_issue_108_reads_back_character_for_character(issue_108: Issue) -> None:
    document, content = written(issue_108)
    same_text(document, content)
    date = re.compile(r" \(\d{4}\.\d\d\.\d\d\)$")
    headlines = [date.sub("", text) for text in paragraphs(content, "Heading3")]
    assert headlines == [entry.headline for entry in issue_108.entries()]
    assert len(headlines) == 54
    bullets = [bullet.text for entry in issue_108.entries() for bullet in entry.bullets]
    assert paragraphs(content, "ListBullet") == bullets
    assert len(bullets) == 162
    assert sum(text == "- (해당 없음)" for text in paragraphs(content, "DigestEmpty")) == 1


def test_the_same_issue_gives_the_same_bytes(small_issue: Issue) -> None:
    assert written(small_issue)[1] == written(small_issue)[1]


def test_contents_is_filled_in_and_points_at_headings(small_issue: Issue) -> None:
    document, content = written(small_issue)
    tree = part(content, "word/document.xml")
    told = [
        (level, [text for text in texts if text not in {"□", "☞", "-"}])
        for level in (1, 2, 3)
        for texts in runs(content, f"TOC{level}")
    ]
    lines = sorted(document.contents(), key=lambda line: line.level)
    assert [(level, texts[0]) for level, texts in told] == [
        (line.level, line.text) for line in lines
    ]
    assert all(len(texts) == 2 and texts[1].isdigit() for _, texts in told)
    bookmarks = {node.get(f"{W}name") for node in tree.iter(f"{W}bookmarkStart")}
    asked = re.findall(r"PAGEREF (\S+) ", "".join(n.text or "" for n in tree.iter(f"{W}instrText")))
    assert len(asked) == len(lines)
    assert set(asked) == bookmarks == {bookmark_name(line.anchor) for line in lines}
    kinds = [node.get(f"{W}fldCharType") for node in tree.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_bookmarks_are_names_that_word_takes() -> None:
    long = bookmark_name("entry-" + "a" * 60)
    assert bookmark_name("entry-e7-a1") == "_entry_e7_a1"
    assert bookmark_name("entry-e7_a1") != bookmark_name("entry-e7-a1")
    assert re.fullmatch(r"_\w{1,39}", long, re.ASCII)


def test_headings_tables_and_pages_are_real(small_issue: Issue) -> None:
    document, content = written(small_issue)
    tree = part(content, "word/document.xml")
    fields = [field for chapter in document.chapters for field in chapter.fields]
    tables = tree.findall(f".//{W}tbl")
    assert paragraphs(content, "Heading1") == [chapter.title for chapter in document.chapters]
    assert paragraphs(content, "Heading2") == [field.title for field in fields]
    assert len(tables) == len(fields)
    for table in tables:
        first, *rest = table.findall(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rest)
    starts = [node.get(f"{W}start") for node in tree.iter(f"{W}pgNumType")]
    assert starts == [None, "1", "1"]
    outlines = {
        style.get(f"{W}styleId"): level.get(f"{W}val")
        for style in part(content, "word/styles.xml").iter(f"{W}style")
        for level in style.iter(f"{W}outlineLvl")
    }
    assert outlines == {"Heading1": "0", "Heading2": "1", "Heading3": "2"}


def test_east_asian_face_and_language_are_set(small_issue: Issue) -> None:
    _, content = written(small_issue)
    defaults = part(content, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults is not None
    fonts, language = defaults.find(f"{W}rFonts"), defaults.find(f"{W}lang")
    assert fonts is not None
    assert language is not None
    assert fonts.get(f"{W}eastAsia") == "맑은 고딕"
    assert language.get(f"{W}eastAsia") == "ko-KR"


def test_marks_are_list_marks_with_a_hanging_indent(small_issue: Issue) -> None:
    _, content = written(small_issue)
    numbering = part(content, "word/numbering.xml")
    marks = [node.get(f"{W}val") for node in numbering.iter(f"{W}lvlText")]
    hanging = [int(node.get(f"{W}hanging", "0")) for node in numbering.iter(f"{W}ind")]
    assert marks == ["□", "☞", "□", "-", "-"]
    assert all(hanging)


def test_properties_name_title_publisher_and_content_hash(small_issue: Issue) -> None:
    document, content = written(small_issue)
    told = docx.Document(io.BytesIO(content)).core_properties
    assert told.title == "가온 미래정책 주간 동향 No. 7"
    assert told.author.startswith(document.masthead.publisher)
    assert told.language == "ko-KR"
    assert f"content-sha256:{document.masthead.content_hash}" in told.keywords
    assert told.created is not None
    assert told.created.date() == document.masthead.base_date


def test_sources_attributions_and_last_lines_are_printed(small_issue: Issue) -> None:
    document, content = written(small_issue)
    shown = paragraphs(content, "DigestSource")
    with_sources = [entry for entry in document.entries() if entry.sources]
    assert shown == [
        f"출처: {' · '.join(source.text for source in entry.sources)}" for entry in with_sources
    ]
    works = [work.text for work in document.attributions]
    assert paragraphs(content, "DigestAttribution") == works
    assert document.disclaimer in paragraphs(content, "DigestLastLine")
    assert paragraphs(content, "DigestNotice") == list(document.notices)
    linked = {node.get("Target") for node in links(content)}
    assert linked == {s.url for e in with_sources for s in e.sources if s.url}


def links(content: bytes) -> list[ET.Element]:
    found = part(content, "word/_rels/document.xml.rels")
    return [node for node in found if node.get("TargetMode") == "External"]


def test_an_empty_category_keeps_its_row(small_issue: Issue) -> None:
    document, content = written(small_issue)
    empty = [
        category
        for chapter in document.chapters
        for field in chapter.fields
        for category in field.categories
        if not category.entries
    ]
    assert empty
    assert paragraphs(content, "DigestEmpty") == ["- (해당 없음)"] * len(empty)


@pytest.mark.shared
def test_every_page_piece_shows_its_category(issue_108: Issue) -> None:
    _, content = written(issue_108)
    for table in part(content, "word/document.xml").iter(f"{W}tbl"):
        for row in table.findall(f"{W}tr"):
            cell = row.find(f"{W}tc")
            assert cell is not None
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(f"{W}val") is None
            assert bool("".join(cell.itertext())) is not goes_on


def test_an_english_house_on_a5_without_marks(small_issue: Issue) -> None:
    document, content = written(small_issue, english_house())
    same_text(document, content)
    size = part(content, "word/document.xml").find(f".//{W}pgSz")
    assert size is not None
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("8391", "11906")
    marks = [
        node.get(f"{W}val") for node in part(content, "word/numbering.xml").iter(f"{W}lvlText")
    ]
    assert marks == ["", "", "□", "％1", "％1"]
    assert docx.Document(io.BytesIO(content)).core_properties.language == "en-US"


# -- hostile texts ---------------------------------------------------------------------------
def names(content: bytes) -> set[str]:
    return {
        str(node.tag)
        for name in ("word/document.xml", "word/header.xml", "docProps/core.xml")
        for node in part(content, name).iter()
    }


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_stays_text(name: str, small_issue: Issue) -> None:
    document, content = written(hostile_issue(TEXTS[name]))
    same_text(document, content)
    usual = names(written(small_issue)[1]) | {f"{W}pageBreakBefore", f"{W}trHeight", f"{W}vMerge"}
    assert names(content) <= usual
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for inner in archive.namelist():
            ET.fromstring(archive.read(inner))


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_become_links(address: str) -> None:
    _, content = written(hostile_issue("글", address=address))
    for node in links(content):
        assert re.fullmatch(r"https?://[0-9A-Za-z._-]+(/[!-~]*)?", node.get("Target", ""))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
        ("https://a.example/%zz[1]#a#b", "https://a.example/%25zz%5B1%5D#a%23b"),
        ("http://a.example:8080", "http://a.example:8080"),
        ("http://a..example/", None),
        ("http://-a.example/", None),
        ("http://a.example:99999/", None),
        ("http://[::1]/", None),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_addresses_that_word_would_call_damaged_are_not_links(
    url: str | None, kept: str | None
) -> None:
    assert strict_address(url) == kept


def test_an_entry_taller_than_a_page_says_that_pages_are_a_guess(
    tmp_path: Path, small_issue: Issue
) -> None:
    house = default_house()
    tall = document_from(hostile_issue("가" * 5000), house)
    short = document_from(small_issue, house)
    assert "목차" in DocxWriter().write(tall, house, tmp_path / "a.docx").notes[0]
    assert DocxWriter().write(short, house, tmp_path / "b.docx").notes == ()


# -- pages -----------------------------------------------------------------------------------
ROOM = 700.0


def laid_out(blocks: list[Block], heights: dict[int, float]) -> list[int]:
    """The page of each row as a word processor finds it, with the heights of its fonts."""
    page, used, found = 1, 0.0, []
    for number, block in enumerate(blocks):
        above, head = heights[id(block.above)], heights[id(block.column_heads)]
        if block.breaks_before or (block.starts_page and number > 0):
            page, used = page + 1, 0.0
        for index, row in enumerate(block.rows):
            high = max(heights[id(row)], row.floor or 0.0)
            needed = above + head + high if index == 0 else high
            if used + needed > ROOM:
                assert index > 0, "a title was parted from its table"
                page, used, needed = page + 1, 0.0, head + high
            used += needed
            found.append(page)
    return found


@st.composite
def heights(draw: st.DrawFn, least: float, most: float, spread: float) -> Height:
    low = draw(st.floats(least, most))
    return Height(low, low + draw(st.floats(0, spread)))


@st.composite
def bodies(draw: st.DrawFn) -> list[Block]:
    return [
        Block(
            above=draw(heights(20, 60, 20)),
            column_heads=draw(heights(18, 24, 4)),
            rows=[Row(draw(heights(20, 300, 120))) for _ in range(draw(st.integers(1, 14)))],
            starts_page=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(1, 5)))
    ]


@settings(max_examples=120, deadline=None)
@given(bodies(), st.data())
def test_every_font_gives_the_same_pages(blocks: list[Block], data: st.DataObject) -> None:
    pages = set_pages(blocks, ROOM)
    told = [row.page for block in blocks for row in block.rows]
    assert pages.exact
    assert pages.count == told[-1]
    heights: dict[int, float] = {}
    share = data.draw(st.sampled_from(["least", "most", "mixed"]))
    for block in blocks:
        things: list[Any] = [(block.above, block.above), (block.column_heads, block.column_heads)]
        things += [(row, row.height) for row in block.rows]
        for thing, height in things:
            if share == "mixed":
                heights[id(thing)] = data.draw(st.floats(height.least, height.most))
            else:
                heights[id(thing)] = height.least if share == "least" else height.most
    assert laid_out(blocks, heights) == told
    pieces = [row.starts_piece for block in blocks for row in block.rows]
    turns = [True, *(a != b for a, b in pairwise(told))]
    assert all(piece for piece, turn in zip(pieces, turns, strict=True) if turn)


def test_lines_lie_between_the_narrowest_and_the_widest_font() -> None:
    assert lines_of("", 10, 100) == Height(1, 1)
    assert lines_of("가" * 100, 10, 100).least == 9
    assert lines_of("가" * 100, 10, 100).most >= 10
    assert lines_of("가나다 " * 30, 10, 100).most >= lines_of("가나다 " * 30, 10, 100).least
    assert Height(0, 0) == NOTHING


# -- a program that lays it out --------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.shared
def test_libreoffice_finds_every_entry_on_the_page_of_the_contents(
    issue_108: Issue, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice (soffice), which is not here")
    document, content = written(issue_108)
    (tmp_path / "a.docx").write_bytes(content)
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = pdf_pages(tmp_path / "a.pdf")
    first = next(index for index, text in enumerate(pages) if "-1-" in text)
    told = [texts[-2:] for texts in runs(content, "TOC3")]
    wrong = [
        line for line, page in told if "".join(line.split()) not in pages[first + int(page) - 1]
    ]
    assert len(told) == len(list(document.entries())) == 54
    assert wrong == []


def pdf_pages(path: Path) -> list[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    return ["".join(text.split()).replace("\ufffe", "") for text in texts]
