from __future__ import annotations

from datetime import date

from hanju.desk import assemble, check_issue
from hanju.settings import default_house
from tests.unit.making import entry, story

HOUSE = default_house()
BASE = date(2025, 12, 11)


def test_every_cell_of_the_house_is_there_even_when_empty() -> None:
    empty = assemble(108, BASE, [], {}, HOUSE)
    assert len(list(empty.cells())) == 16
    assert [f.rule for f in check_issue(empty, HOUSE) if f.severity == "E"] == []


def test_a_story_stands_in_its_cell() -> None:
    made = assemble(108, BASE, [story()], {"s1": entry("e1")}, HOUSE)
    ((chapter, field, category),) = [cell for cell in made.cells() if cell[2].entries]
    assert (field.name, category.name) == ("탄소중립 분야", "지자체")
    assert chapter.title.startswith("중앙부처")


def test_entries_stand_by_date_and_the_better_story_first_on_one_day() -> None:
    stories = [story(id="s1", score=1.0), story(id="s2", score=2.0), story(id="s3", score=3.0)]
    entries = {
        "s1": entry("e1"),
        "s2": entry("e2"),
        "s3": entry("e3", day=date(2025, 12, 5)),
    }
    made = assemble(108, BASE, stories, entries, HOUSE)
    assert [found.id for found in made.entries()] == ["e2", "e1", "e3"]
