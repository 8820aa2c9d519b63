"""Layout: an entry put into an issue, taken out of it, moved to another category.

Shape:  an `Issue` in, the changed `Issue` out; texts are never touched.
Units:  dates Asia/Seoul.
Errors: `NoSuchCategoryError` when words name no category of the issue, or several.
Source: design/desk.md section 4.7.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hanju.errors import NoSuchCategoryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hanju.model import Cell, Entry, Issue


def cell_of(issue: Issue, entry_id: str) -> Cell | None:
    """Chapter, field and category where an entry stands; None when it is not in the issue."""
    for chapter, field, category in issue.cells():
        if any(entry.id == entry_id for entry in category.entries):
            return chapter.title, field.name, category.name
    return None


def without(issue: Issue, entry_id: str) -> Issue:
    """The issue without an entry."""

    def left(_: Cell, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(entry for entry in entries if entry.id != entry_id)

    return _with_cells(issue, left)


def put(issue: Issue, entry: Entry, cell: Cell, *, by_date: bool) -> Issue:
    """The issue with an entry in a category, behind those of its day or last.

    An entry that stands somewhere else is moved. A category that the issue no longer has is
    replaced by the one of the same name, else by the first: a text is never lost for its place.
    """
    at = _there(issue, cell)

    def grown(here: Cell, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        if here != at:
            return entries
        days = [one.event_date for one in entries]
        place = len(entries)
        if by_date and any(day > entry.event_date for day in days):
            place = next(n for n, day in enumerate(days) if day > entry.event_date)
        return (*entries[:place], entry, *entries[place:])

    return _with_cells(without(issue, entry.id), grown)


def put_in_order(issue: Issue, entry: Entry, cell: Cell, order: Sequence[str]) -> Issue:
    """The issue with an entry in a category, where an earlier order of it says.

    It comes behind the nearest of those that stood before it and still stand there.
    """
    at = _there(issue, cell)
    before = list(order[: order.index(str(entry.id))]) if str(entry.id) in order else list(order)

    def grown(here: Cell, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        if here != at:
            return entries
        names = [str(one.id) for one in entries]
        known = [name for name in before if name in names]
        place = names.index(known[-1]) + 1 if known else 0
        return (*entries[:place], entry, *entries[place:])

    return _with_cells(without(issue, entry.id), grown)


def with_text(issue: Issue, entry: Entry) -> Issue:
    """The issue with another text of an entry, in its place."""

    def changed(_: Cell, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(entry if one.id == entry.id else one for one in entries)

    return _with_cells(issue, changed)


def category_named(issue: Issue, words: str, *, near: Cell | None) -> Cell:
    """The category that words name: "지자체", "AI·지자체" or "AI 분야 › 지자체".

    A category alone means the one of the field where the entry stands.

    Raises:
        NoSuchCategoryError: none, or more than one.
    """
    cells = [(chap.title, field.name, cat.name) for chap, field, cat in issue.cells()]
    parts = [part.strip() for part in words.replace("›", "·").rsplit("·", 1)]
    found = [cell for cell in cells if cell[2] == parts[-1]]
    if len(parts) > 1:
        found = [cell for cell in found if cell[1].removesuffix(" 분야") == _field(parts[0])]
    elif near is not None:
        found = [cell for cell in found if cell[1] == near[1]] or found
    if len(found) != 1:
        raise NoSuchCategoryError(
            words, sorted({f"{_field(cell[1])}·{cell[2]}" for cell in found or cells})
        )
    return found[0]


def _field(name: str) -> str:
    return name.strip().removesuffix(" 분야")


def _there(issue: Issue, cell: Cell) -> Cell:
    cells = [(chap.title, field.name, cat.name) for chap, field, cat in issue.cells()]
    alike = [
        *(one for one in cells if one == cell),
        *(one for one in cells if one[1:] == cell[1:]),
        *(one for one in cells if one[2] == cell[2]),
    ]
    return (alike or cells)[0]


def _with_cells(
    issue: Issue, changed: Callable[[Cell, tuple[Entry, ...]], tuple[Entry, ...]]
) -> Issue:
    return replace(
        issue,
        chapters=tuple(
            replace(
                chapter,
                fields=tuple(
                    replace(
                        field,
                        categories=tuple(
                            replace(
                                category,
                                entries=changed(
                                    (chapter.title, field.name, category.name), category.entries
                                ),
                            )
                            for category in field.categories
                        ),
                    )
                    for field in chapter.fields
                ),
            )
            for chapter in issue.chapters
        ),
    )
