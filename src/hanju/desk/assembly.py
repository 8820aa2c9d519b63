"""Assembly: drafted entries put into the grid of the house.

Shape:  chosen stories and their entries in, an `Issue` in state draft out.
Units:  dates are Asia/Seoul; order inside a category as the house says.
Errors: none; a story without a place is left out, sifting names such stories before.
Source: design/house-style.md sections 1 and 2.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.model import Issue, IssueCategory, IssueChapter, IssueField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from hanju.model import Entry, Story
    from hanju.settings import House

Cell = tuple[str, str, str]


def assemble(
    number: int,
    base_date: date,
    stories: Iterable[Story],
    entries: Mapping[str, Entry],
    house: House,
) -> Issue:
    """Put the entries of `stories` (by story id) into the house's chapters and categories."""
    cells = _cells(stories, entries, house)
    return fill_grid(number, base_date, house, lambda cell: cells.get(cell, ()))


def fill_grid(
    number: int, base_date: date, house: House, entries_of: Callable[[Cell], tuple[Entry, ...]]
) -> Issue:
    """An issue of the house's chapters, fields and categories, asked for from first to last."""
    start, end = house.window_for(base_date)
    text = house.publication
    return Issue(
        number=number,
        series_line=text.series_line,
        title=text.title,
        english_title=text.english_title,
        base_date=base_date,
        window_start=start,
        window_end=end,
        base_line=house.base_line_for(base_date),
        chapters=tuple(
            IssueChapter(
                title=chapter.title,
                fields=tuple(
                    IssueField(
                        name=field.title,
                        categories=tuple(
                            IssueCategory(
                                name=category.name,
                                entries=entries_of((chapter.title, field.name, category.name)),
                            )
                            for category in chapter.categories
                        ),
                    )
                    for field in house.fields
                ),
            )
            for chapter in house.chapters
        ),
        disclaimer=text.disclaimer,
        notices=text.notices,
    )


def _cells(
    stories: Iterable[Story], entries: Mapping[str, Entry], house: House
) -> dict[Cell, tuple[Entry, ...]]:
    found: dict[Cell, list[Story]] = {}
    for story in stories:
        at = story.placement
        if at is not None and story.id in entries:
            found.setdefault((at.chapter, at.field, at.category), []).append(story)
    by_date = house.issue.order == "date"

    def in_order(story: Story) -> tuple[int, float, str]:
        day = entries[story.id].event_date.toordinal() if by_date else 0
        return day, -story.score, story.id

    return {
        cell: tuple(entries[story.id] for story in sorted(inside, key=in_order))
        for cell, inside in found.items()
    }
