from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.archive import Diff, compare, merged, read_edition
from hanju.archive.compare import WordChange, word_changes
from hanju.model import Bullet, EntryId

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hanju.model import Entry, Issue

HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"


def with_entries(issue: Issue, change: Callable[[tuple[Entry, ...]], Sequence[Entry]]) -> Issue:
    """The issue with the entries of its first category changed."""
    chapter = issue.chapters[0]
    field = chapter.fields[0]
    category = field.categories[0]
    category = replace(category, entries=tuple(change(category.entries)))
    field = replace(field, categories=(category, *field.categories[1:]))
    chapter = replace(chapter, fields=(field, *chapter.fields[1:]))
    return replace(issue, chapters=(chapter, *issue.chapters[1:]))


class Hwpx:
    """A HWPX file under the hands of a person: rows are found by the bookmark in them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.section = ET.fromstring(self.parts["Contents/section0.xml"])

    def row(self, entry: Entry) -> tuple[ET.Element, ET.Element]:
        for table in self.section.iter(f"{HP}tbl"):
            for row in table.findall(f"{HP}tr"):
                if any(m.get("name") == f"entry-{entry.id}" for m in row.iter(f"{HP}bookmark")):
                    return table, row
        raise AssertionError(entry.id)

    def replace_word(self, entry: Entry, old: str, new: str) -> None:
        _, row = self.row(entry)
        texts = [t for t in row.iter(f"{HP}t") if old in (t.text or "")]
        texts[-1].text = (texts[-1].text or "").replace(old, new, 1)

    def delete(self, entry: Entry) -> None:
        """Delete the row: 한글 hands a merged cell on to the row below and shortens it."""
        table, row = self.row(entry)
        rows = table.findall(f"{HP}tr")
        at = rows.index(row)
        labels = [c for c in row.findall(f"{HP}tc") if column(c) == 0]
        if labels and span(labels[0]) > 1:
            set_span(labels[0], span(labels[0]) - 1)
            rows[at + 1].insert(0, labels[0])
        elif not labels:
            above = next(
                c for r in reversed(rows[:at]) for c in r.findall(f"{HP}tc") if column(c) == 0
            )
            set_span(above, span(above) - 1)
        table.remove(row)
        table.set("rowCnt", str(len(rows) - 1))

    def swap(self, first: Entry, second: Entry) -> None:
        """Cut and paste the contents of two cells."""
        cells = [
            next(c for c in self.row(entry)[1].findall(f"{HP}tc") if column(c) == 1)
            for entry in (first, second)
        ]
        lists = [cell.find(f"{HP}subList") for cell in cells]
        for cell, old, new in zip(cells, lists, reversed(lists), strict=True):
            assert old is not None
            assert new is not None
            cell.remove(old)
            cell.insert(0, new)

    def saved(self) -> Path:
        target = self.path.with_name("edited.hwpx")
        self.parts["Contents/section0.xml"] = ET.tostring(self.section, encoding="utf-8")
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return target


def column(cell: ET.Element) -> int:
    address: Any = cell.find(f"{HP}cellAddr")
    return int(address.get("colAddr"))


def span(cell: ET.Element) -> int:
    found: Any = cell.find(f"{HP}cellSpan")
    return int(found.get("rowSpan"))


def set_span(cell: ET.Element, rows: int) -> None:
    found: Any = cell.find(f"{HP}cellSpan")
    found.set("rowSpan", str(rows))


def test_a_hand_edited_hwpx_gives_exactly_what_was_done(
    large_issue: Issue, edition: Callable[[Issue, str], Path]
) -> None:
    entries = list(large_issue.entries())
    file = Hwpx(edition(large_issue, "hwpx"))
    file.replace_word(entries[0], "준비", "채비")
    file.replace_word(entries[4], "주민이", "시민이")
    file.replace_word(entries[9], "계획 발표", "계획 공개")
    file.delete(entries[7])
    file.swap(entries[12], entries[13])
    read = read_edition(file.saved())
    diff = compare(large_issue, read.issue)
    assert len(diff.changes) == 5
    changed = {(c.entry_id, c.words) for c in diff.of("changed")}
    assert changed == {
        (entries[0].id, (WordChange(old="준비", new="채비"),)),
        (entries[4].id, (WordChange(old="주민이", new="시민이"),)),
        (entries[9].id, (WordChange(old="발표", new="공개"),)),
    }
    assert [c.entry_id for c in diff.of("deleted")] == [entries[7].id]
    (swap,) = diff.of("swapped")
    assert (swap.old, swap.new) == (entries[12].headline, entries[13].headline)
    assert read.unplaced == ()


def test_every_change_is_told_in_one_korean_line(large_issue: Issue) -> None:
    first, second, third = large_issue.chapters[0].fields[0].categories[0].entries
    changed = replace(
        first,
        bullets=(Bullet(text=first.bullets[0].text.replace("예정", "계획")), *first.bullets[1:]),
    )
    added = replace(third, id=EntryId("new"), headline="새 항목", bullets=(Bullet(text="새 글."),))
    new = with_entries(large_issue, lambda _: (changed, third, added))
    assert compare(large_issue, new).lines() == (
        f"‘{first.headline}’ 문장 1: ‘예정.’ → ‘계획.’",
        "추가: ‘새 항목’ (정책 동향 > 탄소중립 분야 > 중앙부처)",
        f"삭제: ‘{second.headline}’ (정책 동향 > 탄소중립 분야 > 중앙부처)",
    )


def test_words_put_in_and_taken_out_are_named() -> None:
    assert word_changes("가 나 다", "가 다") == (WordChange(old="나", new=""),)
    assert word_changes("가 다", "가 나 다") == (WordChange(old="", new="나"),)
    assert word_changes("181억 원 규모", "181억원 규모") == (
        WordChange(old="181억 원", new="181억원"),
    )
    assert word_changes("가  나", "가 나") == ()


def test_bullets_and_dates_are_named_by_their_place(large_issue: Issue) -> None:
    entry = next(large_issue.entries())
    other = replace(entry, event_date=entry.event_date.replace(day=9), bullets=entry.bullets[:2])
    diff = compare(large_issue, with_entries(large_issue, lambda old: (other, *old[1:])))
    assert [change.where for change in diff.changes] == ["date", "bullet 3"]
    turned = replace(entry, bullets=tuple(reversed(entry.bullets)))
    diff = compare(large_issue, with_entries(large_issue, lambda old: (turned, *old[1:])))
    assert [change.where for change in diff.changes] == ["bullets"]
    longer = replace(entry, bullets=(*entry.bullets, Bullet(text="더한 문장.")))
    diff = compare(large_issue, with_entries(large_issue, lambda old: (longer, *old[1:])))
    assert diff.lines() == (f"‘{entry.headline}’ 문장 4 추가: 더한 문장.",)


def test_an_entry_moved_to_another_category_is_moved(large_issue: Issue) -> None:
    chapter = large_issue.chapters[0]
    field = chapter.fields[0]
    one, two, *rest = field.categories
    moved = one.entries[0]
    field = replace(
        field,
        categories=(
            replace(one, entries=one.entries[1:]),
            replace(two, entries=(*two.entries, moved)),
            *rest,
        ),
    )
    chapter = replace(chapter, fields=(field, *chapter.fields[1:]))
    new = replace(large_issue, chapters=(chapter, *large_issue.chapters[1:]))
    (change,) = compare(large_issue, new).changes
    assert (change.kind, change.entry_id) == ("moved", moved.id)
    assert change.new.endswith("지자체")


def test_without_ids_a_rewritten_headline_is_still_the_same_entry(large_issue: Issue) -> None:
    first, *rest = large_issue.chapters[0].fields[0].categories[0].entries
    renamed = replace(first, id=EntryId("x1"), headline="완전히 다른 제목")
    anonymous = [replace(entry, id=EntryId(f"y{n}")) for n, entry in enumerate(rest)]
    diff = compare(large_issue, with_entries(large_issue, lambda _: (renamed, *anonymous)))
    assert [(c.kind, c.entry_id, c.where) for c in diff.changes] == [
        ("changed", first.id, "headline")
    ]


def test_the_texts_of_the_cover_are_compared(small_issue: Issue) -> None:
    new = replace(small_issue, disclaimer=small_issue.disclaimer + " 끝", number=8)
    diff = compare(small_issue, new)
    assert [change.where for change in diff.of("issue")] == ["number", "disclaimer"]
    assert diff.lines()[0] == "호수: ‘7’ → ‘8’"
    assert bool(diff)
    assert not Diff(changes=())


@given(st.permutations(range(6)))
@settings(max_examples=100, deadline=None)
def test_any_order_names_no_more_entries_than_must_move(
    large_issue: Issue, order: list[int]
) -> None:
    category = large_issue.chapters[0].fields[0].categories[0]
    six = tuple(
        replace(category.entries[n % 3], id=EntryId(f"s{n}"), headline=f"항목 {n}")
        for n in range(6)
    )
    old = with_entries(large_issue, lambda _: six)
    new = with_entries(large_issue, lambda _: [six[n] for n in order])
    diff = compare(old, new)
    assert {change.kind for change in diff.changes} <= {"swapped", "moved"}
    assert bool(diff) == (order != sorted(order))
    assert len(diff.changes) <= 5
    assert merged(old, new) == new


def test_a_merge_takes_the_text_and_drops_its_evidence(large_issue: Issue) -> None:
    entry = next(large_issue.entries())
    edited = replace(
        entry,
        id=EntryId(re.sub("-", "_", entry.id)),
        bullets=(Bullet(text="고친 문장."), *entry.bullets[1:]),
        written_by="import",
    )
    new = with_entries(large_issue, lambda old: (edited, *old[1:]))
    found = next(merged(large_issue, new).entries())
    assert (found.id, found.written_by) == (entry.id, "editor")
    assert found.bullets == (Bullet(text="고친 문장."), *entry.bullets[1:])


def test_a_merged_cell_handed_down_keeps_its_entries(
    large_issue: Issue, edition: Callable[[Issue, str], Path]
) -> None:
    first = next(large_issue.entries())
    file = Hwpx(edition(large_issue, "hwpx"))
    file.delete(first)
    diff = compare(large_issue, read_edition(file.saved()).issue)
    assert [(c.kind, c.entry_id) for c in diff.changes] == [("deleted", first.id)]
