"""Coverage: the office's own issue against all stories that were collected for its days.

Shape:  an `Issue`, the house and the counted week in, a `Coverage` out.
Units:  stories and entries; days Asia/Seoul.
Errors: none; an entry that no collected story stands behind counts as printed and as collected.
Source: docs/decisions/0048-trends.md.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from hanju.archive.trends.nouns import Coverage, CoverageRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.archive.trends.nouns import CountedStory, CountedWeek
    from hanju.model import Entry, Issue
    from hanju.settings import House

#: What so many publishers told and the issue left out is worth a look.
WIDE_OUTLETS: Final = 4
LEFT_OUT_MOST: Final = 10

_Cell = tuple[str, str, str]  # field, category, day


def coverage_of(issue: Issue, week: CountedWeek, house: House) -> Coverage:
    """Compare an issue with the stories of its window, by field, category and day."""
    fields = {field.title: field.name for field in house.fields}
    by_id: dict[str, CountedStory] = {story.id: story for story in week.stories}
    by_lead: dict[str, CountedStory] = {story.lead: story for story in week.stories}
    collected = Counter(_cell(story) for story in week.stories)
    printed: Counter[_Cell] = Counter()
    told: set[str] = set()
    for _, field, category in issue.cells():
        for entry in category.entries:
            cell = (fields.get(field.name, field.name), category.name, str(entry.event_date))
            story = next((by_id[one] for one in _ids(entry) if one in by_id), None) or next(
                (by_lead[one] for one in _sources(entry) if one in by_lead), None
            )
            if story is not None:
                told.add(story.id)
                cell = _cell(story) if cell[:2] == _cell(story)[:2] else cell
            printed[cell] += 1
            if printed[cell] > collected[cell]:  # brought by a person, or moved
                collected[cell] += 1
    return Coverage(
        number=issue.number,
        rows=tuple(_rows(collected, printed, house)),
        left_out=tuple(
            (story.lead, len(story.outlets))
            for story in sorted(week.stories, key=lambda one: (-len(one.outlets), one.id))
            if story.id not in told and len(story.outlets) >= WIDE_OUTLETS
        )[:LEFT_OUT_MOST],
    )


def _cell(story: CountedStory) -> _Cell:
    return story.field, story.category, str(story.day or "")


def _ids(entry: Entry) -> list[str]:
    return [entry.story_id] if entry.story_id else []


def _sources(entry: Entry) -> list[str]:
    return [source.article_id for source in entry.sources if source.article_id]


def _rows(
    collected: Counter[_Cell], printed: Counter[_Cell], house: House
) -> Iterator[CoverageRow]:
    def row(by: str, field: str, name: str, place: int) -> CoverageRow:
        fits = [cell for cell in collected if cell[place] == name and field in {"", cell[0]}]
        return CoverageRow(
            by="field" if by == "field" else "category" if by == "category" else "day",
            field=field,
            name=name,
            collected=sum(collected[cell] for cell in fits),
            printed=sum(printed[cell] for cell in fits),
        )

    fields = [field.name for field in house.fields]
    names = [category.name for chapter in house.chapters for category in chapter.categories]
    for field in fields:
        yield row("field", "", field, 0)
    for field in fields:
        for name in dict.fromkeys(names):
            yield row("category", field, name, 1)
    for day in sorted({cell[2] for cell in collected if cell[2]}):
        yield row("day", "", day, 2)
