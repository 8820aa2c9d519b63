"""Another publication, by its house file alone: monthly, A5, English, four bullets."""

from __future__ import annotations

import html
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import SMTP
from itertools import count
from typing import TYPE_CHECKING

import pikepdf
import pytest
import unhwp

from hanju.archive import read_edition
from hanju.desk import fill_grid
from hanju.model import (
    Bullet,
    Entry,
    EntryId,
    EntrySource,
    Issue,
)
from hanju.publish import BUILTIN_WRITERS, publish
from hanju.settings import default_house
from hanju.settings_file import parse_house_text
from tests.ending import ends

from .reading_pdf import flat, sheets_of

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.settings import House

HARBOUR = """
[publication]
title = "Harbour Policy Monthly"
english_title = ""
series_line = "What moved last month"
publisher = "Harbour Institute"
department = "Desk of Public Affairs"
disclaimer = "* Compiled from public sources."
base_line = "As of {base} ({weekday}); period {start} to {end}"
language = "en"
page = "a5"
kogl = "2"

[numbering]
number = 12
base_date = 2025-12-01

[period]
unit = "month"

[entry]
bullets = 4
date_format = "%d %b %Y"

[issue]
chapter_mark = ""
field_mark = ">"
headline_mark = ""

[[chapters]]
title = "Policy"
categories = [{ name = "Ministries", kinds = ["central"], quota = 3 }]

[[chapters]]
title = "Research and events"
categories = [
  { name = "Companies", kinds = ["company"], quota = 3 },
  { name = "Universities", kinds = ["university"], quota = 3 },
]

[[fields]]
name = "Energy"
title = "Energy"
terms = ["energy"]

[[fields]]
name = "Ports"
title = "Ports"
terms = ["port"]

[[fields]]
name = "Fisheries"
title = "Fisheries"
terms = ["fish"]

[[fields]]
name = "Housing"
title = "Housing"
terms = ["housing"]
"""


SENTENCE = (
    "the council lets small firms compare tariffs, permits and energy prices before they invest "
    "in cleaner boats, quays and cold stores along the harbour."
)


def issue_of(house: House, *, entries: int = 2) -> Issue:
    """An issue in the house's own grid; the last category stays empty."""
    last = house.chapters[-1].categories[-1].name
    cells = count()

    def entries_of(cell: tuple[str, str, str]) -> tuple[Entry, ...]:
        key = f"{next(cells)}{cell[2][0]}"
        return tuple(_entry(f"{key}{n}", house) for n in range(0 if cell[2] == last else entries))

    base = house.numbering.base_date
    return replace(fill_grid(house.number_for(base), base, house, entries_of), state="approved")


def _entry(key: str, house: House) -> Entry:
    return Entry(
        id=EntryId(key),
        headline=f"Council {key}, reading room for firms opens",
        event_date=date(2025, 11, 9),
        bullets=tuple(
            Bullet(text=f"Point {n} of {key}: {SENTENCE}") for n in range(house.entry.bullets)
        ),
        sources=(
            EntrySource(
                url=f"https://harbour.example/{key}",
                outlet="Harbour Gazette",
                title="Reading room",
                published_at=datetime(2025, 11, 9, tzinfo=UTC),
                license="kogl-1",
            ),
        ),
    )


FORMATS = tuple(writer.name for writer in BUILTIN_WRITERS)
HANGUL = re.compile("[ㄱ-ㆎ가-힣]")


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> tuple[Issue, dict[str, Path]]:
    """The issue and its file in every format, from one call."""
    house = parse_house_text(HARBOUR, path="hanju.toml")
    issue = issue_of(house)
    editions = publish(issue, FORMATS, tmp_path_factory.mktemp("harbour"), house=house)
    return issue, {edition.format: edition.path for edition in editions}


def words_of(name: str, path: Path) -> str:
    """The text a reader sees, as an independent reader gives it where there is one."""
    if name == "pdf":
        return " ".join(sheet.text for sheet in sheets_of(path.read_bytes(), head="Category"))
    if name == "hwpx":
        return str(unhwp.extract_text(str(path)))
    if name == "docx":
        with zipfile.ZipFile(path) as package:
            body = package.read("word/document.xml").decode()
        return flat(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>|<w:tab/>", " ", body)))
    if name == "epub":
        with zipfile.ZipFile(path) as book:
            pages = [part for part in book.namelist() if part.endswith(".xhtml")]
            return "\n".join(re.sub(r"<[^>]+>", " ", book.read(part).decode()) for part in pages)
    if name == "eml":
        message = message_from_bytes(path.read_bytes(), policy=SMTP)
        parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
        return "\n".join([*message.values(), *(part.get_content() for part in parts)])
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_another_house_is_published_in_every_format(
    name: str, harbour: tuple[Issue, dict[str, Path]]
) -> None:
    issue, files = harbour
    text = flat(html.unescape(words_of(name, files[name])))
    for entry in issue.entries():
        assert entry.headline in text
        for bullet in entry.bullets:
            assert bullet.text in text
    assert sum(len(entry.bullets) for entry in issue.entries()) == 4 * 16
    for field in ("Energy", "Ports", "Fisheries", "Housing"):
        assert field in text
    assert "As of 01 Dec 2025 (Mon); period 01 Nov 2025 to 30 Nov 2025" in text
    assert "Harbour Gazette" in text


@pytest.mark.parametrize("name", FORMATS)
def test_an_english_house_prints_no_korean(
    name: str, harbour: tuple[Issue, dict[str, Path]]
) -> None:
    _, files = harbour
    words = words_of(name, files[name])
    if name == "html":  # names of fonts are in the style sheet
        words = words.split("</style>")[1]
    if name == "eml":
        words = re.sub(r'style="[^"]*"|<style>.*?</style>', "", words, flags=re.DOTALL)
    assert HANGUL.search(words) is None
    assert not re.search("[□☞▪]", words)


@pytest.mark.parametrize("name", ["pdf", "hwpx", "docx", "html", "epub", "md", "eml"])
def test_pages_of_another_house_have_its_labels(
    name: str, harbour: tuple[Issue, dict[str, Path]]
) -> None:
    _, files = harbour
    text = flat(re.sub(r"<[^>]+>|[*\\]", "", html.unescape(words_of(name, files[name]))))
    assert text.count("(none)") >= 4
    assert re.search(r"Source:? *\[?Harbour Gazette, 09 Nov 2025", text)
    assert "opened under KOGL Type 1" in text
    assert "Public works used" in text
    assert "This publication is open under KOGL Type 2 (attribution, no commercial use)." in text
    assert "Compiled from public sources." in text
    if name not in {"epub", "md"}:  # they set entries under headings, not in tables
        assert "Headline and summary" in text


def test_pages_of_another_house_have_its_paper_and_language(
    harbour: tuple[Issue, dict[str, Path]],
) -> None:
    issue, files = harbour
    with pikepdf.open(files["pdf"]) as document:
        box = [float(side) for side in document.pages[0].mediabox]
        assert [round(side / 72 * 25.4) for side in box] == [0, 0, 148, 210]
        assert str(document.Root.Lang) == "en"
    sheets = sheets_of(files["pdf"].read_bytes(), head="Category")
    text = " ".join(sheet.text for sheet in sheets)
    for entry in issue.entries():
        assert text.count(f"{entry.headline} (09 Nov 2025)") == 2  # contents and body
    assert "> Ports" in text
    page = files["html"].read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "Skip to content" in page
    with zipfile.ZipFile(files["docx"]) as package:
        assert b'w:w="8391" w:h="11906"' in package.read("word/document.xml")
    with zipfile.ZipFile(files["hwpx"]) as package:
        assert b'width="41953" height="59528"' in package.read("Contents/section0.xml")


@pytest.mark.parametrize("name", ["hwpx", "docx", "pdf"])
def test_editions_of_another_house_come_back(
    name: str, harbour: tuple[Issue, dict[str, Path]]
) -> None:
    issue, files = harbour
    read = read_edition(files[name], house=parse_house_text(HARBOUR, path="hanju.toml"))
    assert [(e.headline, [b.text for b in e.bullets]) for e in read.issue.entries()] == [
        (e.headline, [b.text for b in e.bullets]) for e in issue.entries()
    ]
    assert [
        (chapter.title, field.name, category.name, len(category.entries))
        for chapter in read.issue.chapters
        for field in chapter.fields
        for category in field.categories
    ] == [
        (chapter.title, field.name, category.name, len(category.entries))
        for chapter in issue.chapters
        for field in chapter.fields
        for category in field.categories
    ]
    assert read.unplaced == ()


@pytest.mark.slow
def test_two_hundred_entries_are_published_in_every_format_in_time(tmp_path: Path) -> None:
    """Threats H7: 30 seconds for ten formats."""
    house = default_house()
    issue = issue_of(house, entries=15)
    assert sum(1 for _ in issue.entries()) == 210
    with ends(30):
        editions = publish(issue, FORMATS, tmp_path, house=house)
    assert {edition.format for edition in editions} == set(FORMATS)
    pages = {edition.format: edition.pages for edition in editions}
    assert (pages["pdf"] or 0) > 60
    assert (pages["hwpx"] or 0) > 60
