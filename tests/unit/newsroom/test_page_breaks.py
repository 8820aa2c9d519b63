"""Where pages end: found in the text of the printed pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hanju.desk import assemble, put
from hanju.model import Bullet, Entry, EntryId, Issue
from hanju.newsroom.previewing import _found_breaks
from hanju.settings import default_house

TEXTS = [
    (f"제목 {name}", [f"{name} 첫 문장은 길게 이어진다.", f"{name} 둘째 문장도 그렇게 이어진다."])
    for name in "가나다라마바"
]


def _issue() -> Issue:
    house = default_house()
    issue = assemble(108, date(2025, 12, 11), [], {}, house)
    cell = next((c.title, f.name, k.name) for c, f, k in issue.cells())
    for number, (headline, bullets) in enumerate(TEXTS):
        entry = Entry(
            id=EntryId(f"e{number}"),
            headline=headline,
            event_date=date(2025, 12, 4),
            bullets=tuple(Bullet(text=one) for one in bullets),
            written_by="editor",
        )
        issue = put(issue, replace(entry), cell, by_date=True)
    return issue


ISSUE = _issue()
LINES = [
    (str(entry.id), field, text)
    for entry in ISSUE.entries()
    for field, text in [
        ("headline", entry.headline),
        *((f"b{n}", bullet.text) for n, bullet in enumerate(entry.bullets, 1)),
    ]
]
CONTENTS = "차례\n" + "\n".join(entry.headline for entry in ISSUE.entries())


@given(st.sets(st.integers(1, len(LINES) - 1), min_size=0, max_size=5))
def test_every_end_of_a_page_is_found(cuts: set[int]) -> None:
    pages = [CONTENTS]
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(LINES)], strict=True):
        pages.append("머리글\n" + "\n".join(" ".join(text) for _, _, text in LINES[start:end]))
    found = _found_breaks(pages, ISSUE, "f")
    assert found.pages == len(pages)
    assert [(one.entry_id, one.field) for one in found.breaks] == [
        LINES[at][:2] for at in sorted(cuts)
    ]
    assert [one.page for one in found.breaks] == list(range(2, len(cuts) + 2))


def test_a_sentence_over_two_pages_stands_where_most_of_it_is() -> None:
    text = LINES[1][2]
    first = "\n".join([LINES[0][2], text[:-4]])
    rest = "\n".join([text[-4:], *(one for _, _, one in LINES[2:])])
    (found,) = _found_breaks([first, rest], ISSUE, "f").breaks
    assert (found.entry_id, found.field) == LINES[2][:2]
