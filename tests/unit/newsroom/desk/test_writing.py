"""Writing at the desk: saved on what was seen, checked while typing, told to the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hanju.errors import EditConflictError, NoSuchEntryError, NoSuchFieldError
from hanju.newsroom import Newsroom
from hanju.newsroom.desk.fields import clean
from tests.unit.newsroom.desk.room import LEAD, NUMBER, articles, small_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


def first(room: Newsroom) -> str:
    return room.desk.page(NUMBER).entries[0].entry.id


def test_the_page_shows_every_entry_with_its_state(room: Newsroom) -> None:
    page = room.desk.page(NUMBER)
    assert [view.state for view in page.entries] == ["draft", "draft"]
    assert page.accepted == 0
    assert page.days[0][1] >= 1
    assert {view.revision for view in page.entries} == {1}


def test_a_saved_bullet_is_checked_and_told(room: Newsroom) -> None:
    name = first(room)
    before = room.store.talk.newest_event()
    saved = room.desk.save(
        NUMBER, name, "b2", "시는 사업비 84억원을 투입할 계획.", seen=1, by="kim"
    )
    assert (saved.revision, saved.state) == (2, "draft")
    assert any(one.rule == "N4.number" for one in saved.findings)
    (event,) = room.store.talk.events_after(NUMBER, before)
    told = json.loads(event.told)
    assert (event.kind, event.by, told["field"], told["revision"]) == ("field", "kim", "b2", 2)


def test_a_wrong_number_is_seen_while_typing_and_nothing_is_stored(room: Newsroom) -> None:
    name = first(room)
    found = room.desk.check_text(NUMBER, name, "b2", "시는 사업비 84억원을 투입할 계획.")
    assert any(one.rule == "N4.number" for one in found)
    assert room.store.newest_revisions(NUMBER)[name] == 1


def test_a_late_save_of_the_same_field_is_a_conflict(room: Newsroom) -> None:
    name = first(room)
    room.desk.save(NUMBER, name, "headline", "가온시, 마을회관 태양광 설비 지원", seen=1, by="kim")
    with pytest.raises(EditConflictError):
        room.desk.save(NUMBER, name, "headline", "가온시, 태양광 지원", seen=1, by="park")
    assert room.desk.save(NUMBER, name, "b1", "다른 문장.", seen=1, by="park").revision == 3


def test_names_that_are_none_are_refused(room: Newsroom) -> None:
    name = first(room)
    with pytest.raises(NoSuchFieldError):
        room.desk.save(NUMBER, name, "b0", "x", seen=1, by="kim")
    with pytest.raises(NoSuchFieldError):
        room.desk.save(NUMBER, name, "date", "어제", seen=1, by="kim")
    with pytest.raises(NoSuchEntryError):
        room.desk.evidence(NUMBER, "nobody", "b1")


def test_the_evidence_names_facts_that_stand_and_those_that_do_not(room: Newsroom) -> None:
    name = first(room)
    text = "시는 사업비 48억원을 들여 한 곳에 50kW씩 설비를 갖출 계획."
    room.desk.save(NUMBER, name, "b2", text, seen=1, by="kim")
    seen = room.desk.evidence(NUMBER, name, "b2")
    facts = {one.words: one for one in seen.facts}
    assert facts["48억원"].is_same
    (source,) = [one for one in seen.sources if one.is_lead]
    assert facts["48억원"].source_span is not None
    assert source.text[slice(*facts["48억원"].source_span)] == "48억원"
    assert any(not one.is_same and "50kW" in one.words for one in seen.facts)
    assert {field for _, _, field in source.lit} >= {"b1", "b2"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  두\n줄 ", "두 줄"),
        ("가\u200b나\u202e다", "가 나 다"),
        ("\u1112\u1161\u11ab", "한"),
        ("x" * 5000, "x" * 2000),
        ("\ud800", ""),
    ],
)
def test_what_is_typed_becomes_one_line(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_a_text_is_checked_once_and_what_depends_on_time_every_time(room: Newsroom) -> None:
    name = first(room)
    room.desk.page(NUMBER)
    kept = room.desk._checks._kept
    assert len(kept) == 2, "one a text"
    room.desk.page(NUMBER)
    room.desk.entry(NUMBER, name)
    room.desk.decide(NUMBER, name, "accept", by="kim")
    assert len(kept) == 2, "no text changed"
    room.desk.check_text(NUMBER, name, "b1", "다른 문장.")
    room.desk.save(NUMBER, name, "b1", "다른 문장.", seen=1, by="kim")
    room.desk.page(NUMBER)
    assert len(kept) == 3, "what was checked while typing is not checked again"
    corrected = replace(articles()[0], text=f"{LEAD} 정정합니다.")
    room.store.add_articles([corrected], at=room._parts.clock.now())
    room.desk.page(NUMBER)
    assert len(kept) == 4, "another text of a source is another check"
