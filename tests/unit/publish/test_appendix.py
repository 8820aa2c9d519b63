"""The page of figures: in every format that prints, and never a part of what was signed."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pypdfium2 import PdfDocument

from hanju.archive import read_edition
from hanju.archive.trends.appendix import drawn, plan_of
from hanju.archive.trends.rising import report_of
from hanju.errors import MissingChartsError
from hanju.model import Issue
from hanju.model.document import APPENDIX_TITLE, Appendix
from hanju.newsroom import make_newsroom, open_newsroom
from hanju.publish import document_from, publish
from hanju.settings import default_house_text
from tests.conftest import FakeClock
from tests.unit.archive.trends.made import week, weeks
from tests.unit.making import article
from tests.unit.newsroom.test_trends import NOW, THIS

FORMATS = ("hwpx", "pdf", "docx")


@pytest.fixture(scope="module")
def appendix() -> Appendix:
    made = weeks(4, seed=1, rises={"낱말20": 6.0}, stories=60)
    return drawn(plan_of(report_of(week(3, made[-1].stories), made[:-1])))


def made(issue: Issue, name: str, folder: Path, appendix: Appendix | None) -> bytes:
    return publish(issue, [name], folder, appendix=appendix)[0].path.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_read_back_is_the_signed_text_alone(
    small_issue: Issue, appendix: Appendix, tmp_path: Path, name: str
) -> None:
    (edition,) = publish(small_issue, [name], tmp_path / "with", appendix=appendix)
    (without,) = publish(small_issue, [name], tmp_path / "without")
    found, plain = read_edition(edition.path), read_edition(without.path)
    assert found.issue == plain.issue
    assert found.content_hash == plain.content_hash
    assert found.unplaced == plain.unplaced
    again = publish(small_issue, [name], tmp_path / "again", appendix=appendix)[0]
    assert again.path.read_bytes() == edition.path.read_bytes()


def test_the_pdf_holds_drawings_with_words_and_tables(
    small_issue: Issue, appendix: Appendix, tmp_path: Path
) -> None:
    content = made(small_issue, "pdf", tmp_path, appendix)
    document = PdfDocument(content)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    (at,) = [n for n, text in enumerate(texts) if text.count(APPENDIX_TITLE)]
    told = "".join(texts[at:])
    for region in ("제주", "서울", "세종"):
        assert told.count(region) >= 2  # on its tile and in the table
    assert "서명한 본문이 아닙니다" in re.sub(r"\s+", " ", told)


def test_the_html_shows_pictures_of_its_own_only(
    small_issue: Issue, appendix: Appendix, tmp_path: Path
) -> None:
    page = made(small_issue, "html", tmp_path, appendix).decode()
    assert page.count('<img src="data:image/svg+xml;base64,') == len(appendix.figures)
    assert "img-src data:" in page
    assert page.count('alt="') >= len(appendix.figures)
    plain = made(small_issue, "html", tmp_path / "plain", None).decode()
    assert "img-src" not in plain
    assert "appendix" not in plain


def test_the_packages_hold_every_picture_and_name_it(
    small_issue: Issue, appendix: Appendix, tmp_path: Path
) -> None:
    for name, folder, body in (
        ("docx", "word/media/", "word/document.xml"),
        ("hwpx", "BinData/", "Contents/section0.xml"),
    ):
        content = made(small_issue, name, tmp_path, appendix)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            pictures = [one for one in package.namelist() if one.startswith(folder)]
            section = package.read(body).decode()
            names = package.read(
                "word/_rels/document.xml.rels" if name == "docx" else "Contents/content.hpf"
            ).decode()
            assert [package.read(one)[:4] for one in pictures] == [b"\x89PNG"] * len(pictures)
        assert len(pictures) == len(appendix.figures)
        ET.fromstring(section)
        for figure, picture in zip(appendix.figures, pictures, strict=True):
            assert figure.alt.split(".")[0] in section
            assert picture.removeprefix("word/") in names


def test_odd_words_in_a_table_are_cleaned(small_issue: Issue, appendix: Appendix) -> None:
    figure = replace(appendix.figures[0], rows=(("\x00가", "<b>", "나\ud800", "다"),))
    from hanju.settings import default_house

    found = document_from(
        small_issue, default_house(), appendix=replace(appendix, figures=(figure,))
    ).appendix
    assert found is not None
    assert not re.search(r"[\x00\ud800]", "".join(found.figures[0].rows[0]))


@pytest.mark.slow
def test_editions_carry_the_page_where_the_house_says_so_and_the_same_one_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = default_house_text().replace("appendix = false", "appendix = true")
    text = text.replace("every_entry_has_a_source = true", "every_entry_has_a_source = false")
    text = text.replace("no_blocking_finding = true", "no_blocking_finding = false")
    make_newsroom(tmp_path / "room", text, starts_with_sources=False)
    with open_newsroom(tmp_path / "room", clock=FakeClock(NOW)) as room:
        first = article(
            "n1", title="수원시, AI 민원 상담 로봇 도서관에 배치", at=THIS, license="kogl-1",
            text="수원시는 인공지능 민원 상담 로봇을 도서관 세 곳에 배치했다고 8일 밝혔다. " * 3,
        )  # fmt: skip
        room.store.add_articles([first], at=NOW)
        number = room.draft().number
        room.approve(number, by="나")
        report = room.publish(number, ["html"])
        page = report.editions[0].path.read_text("utf-8")
        assert APPENDIX_TITLE in page
        room.store.add_articles(
            [replace(first, id=type(first.id)("n2"), url="https://sample.hanju.example/n2",
                     title="제주시, AI 감귤 선별장 준공", text="")],
            at=NOW,
        )  # fmt: skip
        assert room.publish(number, ["html"]).editions[0].path.read_text("utf-8") == page
        monkeypatch.setattr("hanju.archive.trends.drawing.can_draw", lambda: False)
        from hanju.archive.trends import drawing

        drawing._library.cache_clear()
        with pytest.raises(MissingChartsError, match="charts"):
            room.publish(number, ["html"])
    drawing._library.cache_clear()
