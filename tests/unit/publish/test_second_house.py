"""Another publication, by its house file alone: monthly, A5, English, four bullets."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pikepdf
import pytest

from hanju.model import (
    Bullet,
    Entry,
    EntryId,
    EntrySource,
    Issue,
    IssueCategory,
    IssueChapter,
    IssueField,
)
from hanju.publish import publish
from hanju.settings import default_house
from hanju.settings_file import parse_house_text

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
    base = house.numbering.base_date
    start, end = house.window_for(base)
    last = house.chapters[-1].categories[-1]
    return Issue(
        number=house.number_for(base),
        series_line=house.publication.series_line,
        title=house.publication.title,
        english_title=house.publication.english_title,
        base_date=base,
        window_start=start,
        window_end=end,
        base_line=house.base_line_for(base),
        chapters=tuple(
            IssueChapter(
                title=chapter.title,
                fields=tuple(
                    IssueField(
                        name=field.title,
                        categories=tuple(
                            IssueCategory(
                                name=category.name,
                                entries=()
                                if category is last
                                else tuple(
                                    _entry(f"{c}{f}{category.name[0]}{n}", house)
                                    for n in range(entries)
                                ),
                            )
                            for category in chapter.categories
                        ),
                    )
                    for f, field in enumerate(house.fields)
                ),
            )
            for c, chapter in enumerate(house.chapters)
        ),
        disclaimer=house.publication.disclaimer,
        state="approved",
    )


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


def test_another_house_publishes_with_the_same_code(tmp_path: Path) -> None:
    house = parse_house_text(HARBOUR, path="hanju.toml")
    issue = issue_of(house)
    editions = publish(issue, ["pdf", "html", "md", "json"], tmp_path, house=house)
    pdf, html, markdown, _ = (edition.path for edition in editions)
    sheets = sheets_of(pdf.read_bytes(), head="Category")
    text = " ".join(sheet.text for sheet in sheets)
    for entry in issue.entries():
        assert text.count(f"{entry.headline} (09 Nov 2025)") == 2  # contents and body
        assert all(flat(bullet.text) in text for bullet in entry.bullets)
    assert sum(len(entry.bullets) for entry in issue.entries()) == 4 * 16
    assert "As of 01 Dec 2025 (Mon); period 01 Nov 2025 to 30 Nov 2025" in sheets[0].text
    assert text.count("- (none)") == 4
    assert "Source Harbour Gazette, 09 Nov 2025" in text
    assert "opened under KOGL Type 1" in text
    assert "> Ports" in text
    assert not any("가" <= char <= "힣" for char in text)
    with pikepdf.open(pdf) as document:
        box = [float(side) for side in document.pages[0].mediabox]
        assert [round(side / 72 * 25.4) for side in box] == [0, 0, 148, 210]
        assert str(document.Root.Lang) == "en"
    page = html.read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "Skip to content" in page
    assert "##### <a id=" in markdown.read_text(encoding="utf-8")
    assert not any("가" <= char <= "힣" for char in page.split("</style>")[1])


@pytest.mark.slow
def test_two_hundred_entries_are_published_in_time(tmp_path: Path) -> None:
    house = default_house()
    issue = issue_of(house, entries=15)
    assert sum(1 for _ in issue.entries()) == 210
    editions = publish(issue, ["pdf", "html", "md", "json"], tmp_path, house=house)
    assert editions[0].pages
    assert editions[0].pages > 60
