from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from hanju.errors import MissingFontError, PublishError
from hanju.model.issue_json import content_hash
from hanju.publish import document_from, fonts, pdf, publish, rendered
from hanju.publish.pdf import PdfWriter, print_copy
from hanju.settings import default_house
from hanju.settings_file import parse_house_text

from .hostile import ADDRESSES, TEXTS, hostile_issue
from .reading_pdf import flat, read_back, sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.model import Issue

PAPER_MM = {"a4": (210, 297), "a5": (148, 210), "b5": (182, 257), "letter": (215.9, 279.4)}


def pdf_of(issue: Issue) -> bytes:
    house = default_house()
    return rendered(PdfWriter(), document_from(issue, house), house)


def links_of(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        annotations: Any = page.obj.get("/Annots", [])
        for annotation in annotations:
            action = annotation.get("/A")
            if action is not None and "/URI" in action:
                yield str(action["/URI"])


def test_every_text_and_page_number_can_be_read_back(small_issue: Issue) -> None:
    document = document_from(small_issue, default_house())
    found = read_back(document, pdf_of(small_issue))
    assert (found.headlines, found.bullets, found.contents_right) == (4, 12, 4)
    assert found.labels_wrong == ()


@pytest.mark.shared
def test_the_hand_made_issue_is_read_back_whole(issue_108: Issue) -> None:
    document = document_from(issue_108, default_house())
    found = read_back(document, pdf_of(issue_108))
    assert (found.headlines, found.bullets, found.contents_right) == (54, 162, 54)
    assert found.labels_wrong == ()


def test_empty_categories_sources_and_last_words_are_printed(small_issue: Issue) -> None:
    sheets = sheets_of(pdf_of(small_issue))
    text = " ".join(sheet.text for sheet in sheets)
    assert text.count("- (해당 없음)") == 3
    assert "출처: 누리부, 2025.12.04 · 한빛일보, 2025.12.04" in text
    assert flat(small_issue.disclaimer) in sheets[-1].text
    assert "※ 일부 초안 작성에 생성형 AI를 사용하고 담당자가 검수함." in sheets[-1].text
    assert "공공누리 제4유형으로 개방한" in sheets[-1].text
    assert [sheet.number for sheet in sheets][1:] == ["i", "1", "2", "3"]


def test_the_file_is_tagged_named_and_carries_the_hash(small_issue: Issue) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(small_issue))) as document:
        root: Any = document.Root
        assert str(root.Lang) == "ko"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["dc:title"] == "가온 미래정책 주간 동향 No. 7"
        assert f"content-sha256:{content_hash(small_issue)}" in str(document.docinfo["/Keywords"])
        assert str(document.docinfo["/Author"]) == "제주연구원"
        with document.open_outline() as outline:
            titles = [str(mark.title) for mark in outline.root]
            assert titles == ["Contents", *(chapter.title for chapter in small_issue.chapters)]
            assert len(outline.root[1].children[0].children) == 2
        assert set(links_of(document)) == {
            "https://news.example/policy/1?from=feed&id=1",
            "https://daily.example/2025/12/04/7",
            "https://dasom.example/%EB%B3%B4%EB%8F%84/2025?%EB%B2%88%ED%98%B8=9",
            "https://laon.example/notice/44",
        }


def test_the_same_issue_gives_the_same_bytes(small_issue: Issue) -> None:
    assert pdf_of(small_issue) == pdf_of(small_issue)


@pytest.mark.parametrize("paper", PAPER_MM)
def test_every_paper_holds_the_whole_issue(paper: str, small_issue: Issue, tmp_path: Path) -> None:
    house = parse_house_text(f'[publication]\npage = "{paper}"\n', path="test")
    edition = publish(small_issue, ["pdf"], tmp_path, house=house)[0]
    with pikepdf.open(edition.path) as document:
        assert len(document.pages) == edition.pages
        box: Any = document.pages[0].mediabox
        assert [round(float(side) / 72 * 25.4, 1) for side in box][2:] == list(PAPER_MM[paper])
    text = " ".join(sheet.text for sheet in sheets_of(edition.path.read_bytes()))
    for entry in small_issue.entries():
        assert flat(entry.headline) in text
        assert all(flat(bullet.text) in text for bullet in entry.bullets)


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_is_printed_as_text(name: str, tmp_path: Path) -> None:
    edition = publish(hostile_issue(TEXTS[name]), ["pdf"], tmp_path)[0]
    with pikepdf.open(edition.path) as document:
        assert set(links_of(document)) == {"https://a.example/1"}
        assert "/OpenAction" not in document.Root
        assert "/JavaScript" not in str(document.Root.get("/Names", ""))
    text = " ".join(sheet.text for sheet in sheets_of(edition.path.read_bytes()))
    assert "뒤따르는 항목 (2025.12.05)" in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_become_links(address: str, tmp_path: Path) -> None:
    edition = publish(hostile_issue("글", address=address), ["pdf"], tmp_path)[0]
    with pikepdf.open(edition.path) as document:
        assert all(link.startswith("https://") and link.isascii() for link in links_of(document))


def test_characters_without_a_glyph_get_a_stand_in_and_a_note(tmp_path: Path) -> None:
    edition = publish(hostile_issue("😀 웃음"), ["pdf"], tmp_path)[0]
    assert edition.notes[0].startswith("글꼴에 없는 글자")
    assert "〓 웃음" in sheets_of(edition.path.read_bytes())[-1].text


@pytest.mark.slow
def test_long_words_stay_on_the_page() -> None:
    found = sheets_of(pdf_of(hostile_issue("가" * 17_000)))
    # (a heading this long is more than PDF/A holds in one string: PDF/UA alone is left)
    printed = sum(sheet.text.replace(" ", "").count("가") for sheet in found)
    assert printed > 3 * 17_000  # two bullets and a headline, the rest of the places cut shorter


def test_a_missing_font_is_told_before_anything_is_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small_issue: Issue
) -> None:
    for cached in (fonts.font_folder, fonts.known_characters):
        cached.cache_clear()
    monkeypatch.setattr(fonts, "PACKAGE", "no_such_fonts")
    with pytest.raises(MissingFontError, match="Noto Sans KR"):
        publish(small_issue, ["pdf"], tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(fonts, "PACKAGE", "hanju.defaults")
    with pytest.raises(MissingFontError, match="Noto Serif KR"):
        fonts.font_families()
    monkeypatch.undo()
    assert fonts.font_families() == ("Noto Sans KR", "Noto Serif KR")


def test_a_damaged_font_is_a_missing_font(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for file in fonts.FAMILIES.values():
        (tmp_path / file).write_bytes(b"OTTO\x00\x01")
    fonts.known_characters.cache_clear()
    monkeypatch.setattr(fonts, "font_folder", lambda: tmp_path)
    with pytest.raises(MissingFontError):
        fonts.known_characters()


def test_the_faces_hold_every_mark_and_syllable() -> None:
    known = fonts.known_characters()
    assert all(ord(char) in known for char in "□☞▪※-·〓㎡㏊℃…“”‘’「」")
    assert all(code in known for code in range(0xAC00, 0xD7A4))
    assert fonts.with_stand_ins("가😀") == ("가〓", 1)
    assert fonts.with_stand_ins("가") == ("가", 0)


def test_pages_that_do_not_settle_lose_the_repeated_label_or_fail(
    monkeypatch: pytest.MonkeyPatch, small_issue: Issue, tmp_path: Path
) -> None:
    real = pdf._set
    never = False

    def unsettled(
        text: str, *, number: int, standards: tuple[pdf.Standard, ...], repeat_labels: bool = True
    ) -> tuple[bytes, bool]:
        made, _ = real(text, number=number, standards=standards, repeat_labels=repeat_labels)
        return made, not repeat_labels and not never

    monkeypatch.setattr(pdf, "_set", unsettled)
    edition = publish(small_issue, ["pdf"], tmp_path)[0]
    assert "첫 쪽에만" in edition.notes[0]
    never = True
    with pytest.raises(PublishError, match="쪽 번호가 정해지지 않습니다"):
        publish(small_issue, ["pdf"], tmp_path)


def test_what_typst_refuses_is_told_with_its_words(
    monkeypatch: pytest.MonkeyPatch, small_issue: Issue
) -> None:
    document = document_from(small_issue, default_house())
    odd = replace(document, masthead=replace(document.masthead, page="b0"))  # type: ignore[arg-type]  # on purpose
    with pytest.raises(PublishError, match="조판을 마치지 못했습니다"):
        rendered(PdfWriter(), odd, default_house())
    assert pdf.STANDARDS == ("ua-1", "a-2a")
    assert print_copy(document)["masthead"]["page"] == "a4"
    monkeypatch.undo()
