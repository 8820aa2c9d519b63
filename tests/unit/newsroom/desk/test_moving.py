"""Moves at the desk: decided on what was seen, put in order, merged, split, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hanju.errors import (
    ChangedSinceDoneError,
    DateOrderError,
    EditConflictError,
    NotAddableError,
    NothingToUndoError,
    NotInPrintError,
    WordsGoneError,
)
from hanju.newsroom import Newsroom
from tests.unit.newsroom.desk.room import NUMBER, names, same_day, small_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


def last_event(room: Newsroom) -> tuple[str, dict[str, object]]:
    event = room.store.talk.events_after(NUMBER, room.store.talk.newest_event() - 1)[-1]
    return event.kind, json.loads(event.told)


def state(room: Newsroom, name: str) -> str:
    return room.desk.entry(NUMBER, name).state


# -- decisions --------------------------------------------------------------------------


def test_a_choice_about_a_text_that_changed_is_a_conflict(room: Newsroom) -> None:
    one, _ = names(room)
    room.desk.save(NUMBER, one, "b1", "고친 문장.", seen=1, by="park")
    with pytest.raises(EditConflictError):
        room.desk.decide(NUMBER, one, "accept", seen=1, by="kim")
    view = room.desk.decide(NUMBER, one, "accept", seen=2, by="kim")
    assert view is not None
    assert (view.state, view.by, view.revision) == ("accepted", "kim", 2)
    assert last_event(room)[0] == "decision"


def test_a_choice_keeps_what_others_wrote_meanwhile(room: Newsroom) -> None:
    one, two = names(room)
    room.desk.save(NUMBER, two, "b1", "다른 사람이 쓴 문장.", seen=1, by="park")
    room.desk.decide(NUMBER, one, "drop", by="kim", why="중복")
    assert names(room) == [two]
    assert room.desk.entry(NUMBER, two).entry.bullets[0].text == "다른 사람이 쓴 문장."


def test_an_undone_choice_counts_for_nothing_and_is_still_there(room: Newsroom) -> None:
    one, _ = names(room)
    room.desk.decide(NUMBER, one, "accept", by="kim")
    room.desk.decide(NUMBER, one, "drop", by="kim", why="중복")
    undone = room.desk.undo(NUMBER, by="kim")
    assert (undone.kind, undone.entries, state(room, one)) == ("decision", (one,), "accepted")
    room.desk.undo(NUMBER, by="kim")
    assert (state(room, one), room.store.decisions(NUMBER, NUMBER)) == ("draft", [])
    room.desk.redo(NUMBER, by="kim")
    room.desk.redo(NUMBER, by="kim")
    kind, told = last_event(room)
    assert (kind, told["again"], told["of"], told["entries"]) == ("undo", True, "decision", [one])
    assert (state(room, one), one in names(room)) == ("dropped", False)
    assert [act.kind for act in room.desk.acts(NUMBER)] == [
        "decision", "decision", "undo", "undo", "redo", "redo",
    ]  # fmt: skip
    with pytest.raises(NothingToUndoError):
        room.desk.redo(NUMBER, by="kim")


def test_only_own_acts_are_undone(room: Newsroom) -> None:
    one, _ = names(room)
    room.desk.decide(NUMBER, one, "accept", by="kim")
    with pytest.raises(NothingToUndoError):
        room.desk.undo(NUMBER, by="park")


@pytest.mark.parametrize("what", ["text", "choice"])
def test_an_undo_never_undoes_what_somebody_else_did(room: Newsroom, what: str) -> None:
    one, _ = names(room)
    room.desk.decide(NUMBER, one, "accept", by="kim")
    if what == "text":
        room.desk.save(NUMBER, one, "b1", "박이 쓴 문장.", seen=1, by="박서진")
    else:
        room.desk.decide(NUMBER, one, "hold", by="박서진")
    with pytest.raises(ChangedSinceDoneError, match=r"박서진이.*되돌릴 수 없습니다"):
        room.desk.undo(NUMBER, by="kim")


# -- order ------------------------------------------------------------------------------


def test_an_entry_moves_among_those_of_its_day_only(room: Newsroom) -> None:
    one, two = same_day(room)
    room.desk.reorder(NUMBER, one, 1, by="kim")
    assert names(room) == [two, one]
    room.desk.undo(NUMBER, by="kim")
    assert names(room) == [one, two]
    with pytest.raises(DateOrderError, match="끝"):
        room.desk.reorder(NUMBER, two, 1, by="kim")
    now = room.desk.entry(NUMBER, two)
    day = now.entry.event_date + timedelta(days=1)
    room.desk.save(NUMBER, two, "date", day.isoformat(), seen=now.revision, by="kim")
    with pytest.raises(DateOrderError, match="날짜 순서"):
        room.desk.reorder(NUMBER, two, -1, by="kim")


def test_an_order_somebody_changed_since_stays(room: Newsroom) -> None:
    one, _ = same_day(room)
    room.desk.reorder(NUMBER, one, 1, by="kim")
    room.desk.reorder(NUMBER, one, -1, by="park")
    with pytest.raises(ChangedSinceDoneError, match="순서를"):
        room.desk.undo(NUMBER, by="kim")


# -- merging and splitting --------------------------------------------------------------


def test_a_merge_keeps_one_text_and_all_sources_and_comes_apart_again(room: Newsroom) -> None:
    one, two = names(room)
    before = {name: room.desk.entry(NUMBER, name).entry for name in (one, two)}
    view = room.desk.merge(NUMBER, one, two, by="kim", headline_of=two)
    assert names(room) == [one]
    assert view.entry.headline == before[two].headline
    assert view.entry.bullets == before[one].bullets
    assert [s.article_id for s in view.entry.sources] == ["a1", "a2"]
    assert state(room, two) == "dropped"
    with pytest.raises(NotInPrintError):
        room.desk.merge(NUMBER, one, two, by="kim")
    room.desk.undo(NUMBER, by="kim")
    assert {name: room.desk.entry(NUMBER, name).entry for name in names(room)} == before
    assert room.desk.entry(NUMBER, one).revision == 3, "an undo is one more revision"
    room.desk.redo(NUMBER, by="kim")
    assert room.desk.entry(NUMBER, one).entry == view.entry


def test_a_merge_with_itself_is_refused(room: Newsroom) -> None:
    one, _ = names(room)
    with pytest.raises(NotInPrintError):
        room.desk.merge(NUMBER, one, one, by="kim")


def test_what_was_written_after_a_merge_keeps_it_from_being_undone(room: Newsroom) -> None:
    one, two = names(room)
    room.desk.merge(NUMBER, one, two, by="kim")
    room.desk.save(NUMBER, one, "b1", "합친 뒤에 쓴 문장.", seen=2, by="kim")
    with pytest.raises(ChangedSinceDoneError, match="고쳐서"):
        room.desk.undo(NUMBER, by="kim")


def test_a_split_drafts_a_new_entry_from_the_sources_that_leave(room: Newsroom) -> None:
    one, two = names(room)
    room.desk.merge(NUMBER, one, two, by="kim")
    made = room.desk.split(NUMBER, one, ["a2"], by="kim")
    assert made.entry.id in names(room)
    assert [s.article_id for s in made.entry.sources] == ["a2"]
    assert [s.article_id for s in room.desk.entry(NUMBER, one).entry.sources] == ["a1"]
    assert any("수소버스" in b.text for b in made.entry.bullets)
    with pytest.raises(NotAddableError):
        room.desk.split(NUMBER, one, ["a1"], by="kim")
    with pytest.raises(NotAddableError):
        room.desk.split(NUMBER, one, ["a2"], by="kim")
    room.desk.undo(NUMBER, by="kim")
    assert names(room) == [one]
    assert len(room.desk.entry(NUMBER, one).entry.sources) == 2
    room.desk.redo(NUMBER, by="kim")
    assert made.entry.id in names(room)


def test_another_article_leads(room: Newsroom) -> None:
    one, _ = names(room)
    view = room.desk.choose_lead(NUMBER, one, "a2", by="kim")
    assert [s.article_id for s in view.entry.sources] == ["a2", "a1"]
    with pytest.raises(WordsGoneError):
        room.desk.choose_lead(NUMBER, one, "a99", by="kim")


def test_a_field_is_drafted_anew_from_words_of_a_source(room: Newsroom) -> None:
    one, _ = names(room)
    (article,) = room.store.articles_named("a2")
    start = article.text.index("시는 2028년")
    span = (start, article.text.index("\n", start))
    proposed = room.desk.redraft_field(NUMBER, one, "b2", "a2", span)
    assert "36억원" in proposed
    assert room.store.newest_revisions(NUMBER)[one] == 1, "nothing is stored"
    with pytest.raises(WordsGoneError):
        room.desk.redraft_field(NUMBER, one, "b2", "a2", (99_000, 99_001))


def test_a_decision_on_an_entry_restores_its_confirmation_after_undo_of_a_move(
    room: Newsroom,
) -> None:
    one, two = names(room)
    before = room.issue(NUMBER)
    room.desk.decide(NUMBER, one, "accept", by="kim")
    room.desk.decide(NUMBER, one, "move", to="중앙부처", by="park")
    assert state(room, one) == "draft"
    room.desk.undo(NUMBER, by="park")
    assert state(room, one) == "accepted"
    assert room.issue(NUMBER) == before, "place and order as before"
    assert names(room) == [one, two]
