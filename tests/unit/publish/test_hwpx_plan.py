from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.model import (
    Bullet,
    Entry,
    EntryId,
    Issue,
    IssueCategory,
    IssueChapter,
    IssueField,
)
from hanju.publish import document_from
from hanju.publish.hwpx_looks import SHEETS, looks_for
from hanju.publish.hwpx_plan import SLACK, Plan, Planner
from hanju.publish.measure import line_count, width
from hanju.settings import default_house

if TYPE_CHECKING:
    from hanju.model.document import Document

SHEET = SHEETS["a4"]
MARKS = {"chapter": "□", "field": "☞", "headline": "□", "bullet": "-"}
LOOKS = {look.name: look for look in looks_for(SHEET, MARKS)}


def issue_of(lengths: list[list[int]], *, disclaimer: str = "※ 끝.") -> Issue:
    """One chapter, a field a list; each entry has three bullets of this many letters."""
    fields = [
        IssueField(
            name=f"{f} 분야",
            categories=(
                IssueCategory(
                    name="기관",
                    entries=tuple(
                        Entry(
                            id=EntryId(f"e{f}-{n}"),
                            headline=f"가온시, 사업 {n}",
                            event_date=date(2025, 12, 4) + timedelta(days=n % 7),
                            bullets=(Bullet(text="가나다라 " * (length // 5)),) * 3,
                        )
                        for n, length in enumerate(entries)
                    ),
                ),
                IssueCategory(name="빈 구분"),
            ),
        )
        for f, entries in enumerate(lengths)
    ]
    return Issue(
        number=1,
        series_line="",
        title="제목",
        english_title="",
        base_date=date(2025, 12, 11),
        window_start=date(2025, 12, 4),
        window_end=date(2025, 12, 10),
        base_line="",
        chapters=(IssueChapter(title="장", fields=tuple(fields)),),
        disclaimer=disclaimer,
        state="approved",
    )


def planned(issue: Issue) -> tuple[Document, Plan]:
    document = document_from(issue, default_house())
    return document, Planner(SHEET, LOOKS).plan(document)


def test_words_stay_whole_and_long_ones_break() -> None:
    assert width("가나", 1000) == 2000
    assert line_count("가나 다라", 1000, first=4000, rest=4000) == 2
    assert line_count("가나 다라", 1000, first=4500, rest=4000) == 1
    assert line_count("가" * 10, 1000, first=4000, rest=3000) == 3
    assert line_count("", 1000, first=4000, rest=4000) == 1


@given(st.lists(st.integers(20, 400), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_no_page_holds_more_than_it_can_and_no_bullet_is_lost(lengths: list[int]) -> None:
    document, plan = planned(issue_of([lengths]))
    table = plan.tables["chapter-1-field-1"]
    for entry in document.entries():
        rows = [row for row in table.rows if row.entry is entry]
        assert sum((row.bullets for row in rows), ()) == entry.bullets
        assert [row.opens for row in rows] == [True] + [False] * (len(rows) - 1)
        assert [row.closes for row in rows] == [False] * (len(rows) - 1) + [True]
    pages = [plan.page_of[entry.anchor] for entry in document.entries()]
    assert pages == sorted(pages)
    assert max(pages) <= plan.body_pages


def test_rows_fill_a_page_before_the_next_one_begins() -> None:
    document, plan = planned(issue_of([[150] * 12]))
    table = plan.tables["chapter-1-field-1"]
    first = LOOKS["개요 1"].height("□ 장", SHEET.text_width)
    first += LOOKS["개요 2"].height("☞ 0 분야", SHEET.text_width)
    on_first = [piece for piece in table.pieces if piece is table.pieces[0]]
    used = first + table.head_height + sum(row.height for row in on_first[0].rows)
    assert used == SHEET.text_height - SLACK
    assert {piece.category.name for piece in table.pieces} == {"기관", "빈 구분"}
    assert plan.page_of[next(document.entries()).anchor] == 1


def test_an_entry_is_parted_between_bullets_only_when_much_would_stay_empty() -> None:
    _, plan = planned(issue_of([[400] * 8]))
    rows = plan.tables["chapter-1-field-1"].rows
    parted = [row for row in rows if not row.closes]
    assert parted
    assert all(row.opens and row.bullets for row in parted)


def test_a_field_without_room_for_its_first_entry_starts_a_page() -> None:
    _, plan = planned(issue_of([[150] * 2, [700]]))
    assert plan.page_of["chapter-1-field-2"] == 2
    assert plan.tables["chapter-1-field-2"].new_page


def test_an_entry_taller_than_a_page_is_counted_on() -> None:
    document, plan = planned(issue_of([[6000, 100]]))
    pages = [plan.page_of[entry.anchor] for entry in document.entries()]
    assert pages[0] == 1
    assert pages[1] > 5


def test_last_lines_that_do_not_fit_start_a_page() -> None:
    short = issue_of([[100]])
    assert not planned(short)[1].closing_on_new_page
    long = replace(short, disclaimer="※ " + "가나다라 " * 1500)
    assert planned(long)[1].closing_on_new_page
