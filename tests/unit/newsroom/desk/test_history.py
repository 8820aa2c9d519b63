"""History: what a field read like, who changed it, and where every word came from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.errors import NoSuchEntryError, WordsGoneError
from hanju.newsroom import Newsroom
from hanju.newsroom.desk.history import word_pieces
from tests.unit.newsroom.desk.room import NUMBER, TickingClock, names, small_room


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def room(tmp_path: Path, clock: TickingClock) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room", clock=clock) as opened:
        yield opened


def test_the_history_of_a_field_names_people_and_words(room: Newsroom, clock: TickingClock) -> None:
    one = names(room)[0]
    desk = room.desk
    desk.save(NUMBER, one, "b1", "시는 설비를 놓을 계획.", seen=1, by="kim")
    clock.at += timedelta(hours=1)
    desk.save(NUMBER, one, "headline", "가온시, 태양광 지원", seen=2, by="kim")
    desk.save(NUMBER, one, "b1", "시는 발전 설비를 놓을 계획.", seen=3, by="park")
    last, first, _draft = desk.history(NUMBER, one, "b1")
    assert (last.by, first.by, last.revision) == ("park", "kim", 4)
    assert last.changes[0].pieces == (
        ("same", "시는 "), ("ins", "발전 "), ("same", "설비를 놓을 계획."),
    )  # fmt: skip
    assert [item.changes[0].field for item in desk.history(NUMBER, one)[:2]] == ["b1", "headline"]
    with pytest.raises(NoSuchEntryError):
        desk.history(NUMBER, "nobody")


def test_saves_of_one_sitting_are_one_item(room: Newsroom, clock: TickingClock) -> None:
    one = names(room)[0]
    before = room.desk.entry(NUMBER, one).entry.bullets[0].text
    for seen, text in enumerate(("시", "시는", "시는 설비"), 1):
        room.desk.save(NUMBER, one, "b1", text, seen=seen, by="kim")
    clock.at += timedelta(minutes=5)
    room.desk.save(NUMBER, one, "b1", "시는 설비를", seen=4, by="kim")
    later, typed, _draft = room.desk.history(NUMBER, one, "b1")
    assert (typed.first, typed.revision, typed.changes[0].before) == (2, 4, before)
    assert (later.first, later.changes[0].before) == (5, "시는 설비")


def test_an_old_text_comes_back_as_a_new_revision(room: Newsroom) -> None:
    one = names(room)[0]
    before = room.desk.entry(NUMBER, one).entry.headline
    room.desk.save(NUMBER, one, "headline", "가온시, 태양광 지원", seen=1, by="kim")
    view = room.desk.restore(NUMBER, one, "headline", 1, by="park")
    assert (view.entry.headline, view.revision, view.note) == (before, 3, "")
    room.desk.undo(NUMBER, by="park")
    assert room.desk.entry(NUMBER, one).entry.headline == "가온시, 태양광 지원"
    with pytest.raises(WordsGoneError):
        room.desk.restore(NUMBER, one, "headline", 99, by="park")


def test_every_word_is_traced_to_who_brought_it(room: Newsroom) -> None:
    one = names(room)[0]
    room.desk.save(NUMBER, one, "b1", "알록달록 그림을 그릴 참.", seen=1, by="kim")
    room.desk.save(NUMBER, one, "b1", "알록달록 커다란 그림을 그릴 참.", seen=2, by="park")
    traced = room.desk.traced(NUMBER, one, "b1")
    assert [word.word for word in traced] == ["알록달록", "커다란", "그림을", "그릴", "참."]
    assert [word.by for word in traced] == ["kim", "park", "kim", "kim", "kim"]


def test_what_changed_since_an_event_names_texts_and_places(
    room: Newsroom, clock: TickingClock
) -> None:
    one, two = names(room)
    room.desk.save(NUMBER, one, "b1", "첫 글.", seen=1, by="kim")
    since = room.store.talk.newest_event()
    assert room.desk.changes(NUMBER, since=since) == ()
    clock.at += timedelta(minutes=1)
    room.desk.save(NUMBER, one, "b1", "둘째 글.", seen=2, by="park")
    room.desk.decide(NUMBER, two, "drop", by="park")
    first, second = room.desk.changes(NUMBER, since=since)
    assert (first.entry_id, first.by, first.changes[0].before) == (one, ("park",), "첫 글.")
    assert (second.entry_id, second.after, second.before is None) == (two, None, False)
    assert room.desk.changes(NUMBER)[0].changes[0].before not in {"첫 글.", "둘째 글."}
    room.desk.undo(NUMBER, by="park")
    assert [change.entry_id for change in room.desk.changes(NUMBER, since=since)] == [one]


@given(
    st.lists(st.sampled_from(["가", "나", "다", "라"])),
    st.lists(st.sampled_from(["가", "나", "마"])),
)
def test_the_pieces_of_a_diff_give_both_texts_back(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    pieces = word_pieces(before, after)
    assert "".join(t for kind, t in pieces if kind != "del").split() == new
    assert "".join(f"{t} " for kind, t in pieces if kind != "ins").split() == old
