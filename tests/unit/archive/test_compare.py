from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.archive import Diff, compare, merged, read_edition
from hanju.archive.compare import WordChange, word_changes
from hanju.model import Bullet, EntryId

from .hands import HANDS, HwpxHand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hanju.model import Entry, Issue


def with_entries(issue: Issue, change: Callable[[tuple[Entry, ...]], Sequence[Entry]]) -> Issue:
    """The issue with the entries of its first category changed."""
    chapter = issue.chapters[0]
    field = chapter.fields[0]
    category = field.categories[0]
    category = replace(category, entries=tuple(change(category.entries)))
    field = replace(field, categories=(category, *field.categories[1:]))
    chapter = replace(chapter, fields=(field, *chapter.fields[1:]))
    return replace(issue, chapters=(chapter, *issue.chapters[1:]))


@pytest.mark.parametrize("name", HANDS)
def test_a_hand_edited_file_gives_exactly_what_was_done(
    name: str, large_issue: Issue, edition: Callable[[Issue, str], Path]
) -> None:
    entries = list(large_issue.entries())
    file = HANDS[name](edition(large_issue, name))
    file.replace_word(entries[0].id, "준비", "채비")
    file.replace_word(entries[4].id, "주민이", "시민이")
    file.replace_word(entries[9].id, "계획 발표", "계획 공개")
    file.delete(entries[7].id)
    file.swap(entries[12].id, entries[13].id)
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
    file = HwpxHand(edition(large_issue, "hwpx"))
    file.delete(first.id)
    diff = compare(large_issue, read_edition(file.saved()).issue)
    assert [(c.kind, c.entry_id) for c in diff.changes] == [("deleted", first.id)]
