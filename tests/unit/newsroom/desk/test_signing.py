"""From a draft to a signature: handed over, read, sent back, signed on exactly what was shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from hanju.errors import (
    ChangedSinceShownError,
    EditConflictError,
    IssueFrozenError,
    PolicyError,
    ReviewStepError,
)
from hanju.model.issue_json import canonical_json, content_hash
from hanju.newsroom import Newsroom
from hanju.settings import default_house_text
from tests.unit.newsroom.desk.room import NUMBER, names, small_room

#: The small issue is signed in spite of its form: these tests are about the way there.
LENIENT = (
    default_house_text()
    .replace("no_blocking_finding = true", "no_blocking_finding = false")
    .replace("no_fact_finding = true", "no_fact_finding = false")
)
TWO = LENIENT.replace("second_person_signs = false", "second_person_signs = true")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room", house_text=LENIENT) as opened:
        yield opened


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room", house_text=TWO) as opened:
        yield opened


def state(room: Newsroom) -> str:
    return room.issue(NUMBER).state


def test_an_issue_goes_to_review_and_back_by_steps_that_are_kept(room: Newsroom) -> None:
    desk = room.desk
    with pytest.raises(ReviewStepError, match="먼저 검토"):
        desk.send_back(NUMBER, by="park", note="다시")
    desk.request_review(NUMBER, by="kim", note="부탁드립니다", reviewer="park")
    with pytest.raises(ReviewStepError, match="이미"):
        desk.request_review(NUMBER, by="kim")
    desk.withdraw(NUMBER, by="kim")
    desk.request_review(NUMBER, by="kim")
    with pytest.raises(ReviewStepError, match="한 문장"):
        desk.send_back(NUMBER, by="park", note=" ")
    desk.send_back(NUMBER, by="park", note="제목을 다시 봐 주세요.")
    assert state(room) == "draft"
    assert [(one.action, one.by) for one in desk.reviews(NUMBER)] == [
        ("request", "kim"), ("withdraw", "kim"), ("request", "kim"), ("send_back", "park"),
    ]  # fmt: skip
    assert desk.reviews(NUMBER)[-1].note == "제목을 다시 봐 주세요."


def test_what_was_shown_is_what_is_signed(room: Newsroom) -> None:
    desk, one = room.desk, names(room)[0]
    with pytest.raises(ReviewStepError):
        desk.sign(NUMBER, by="park", seen=desk.fingerprint(NUMBER))
    desk.request_review(NUMBER, by="kim")
    shown = desk.review_view(NUMBER, by="park")
    desk.save(NUMBER, one, "b1", "검토 중에 고친 문장.", seen=1, by="kim")
    with pytest.raises(ChangedSinceShownError, match="1건이 바뀌었습니다"):
        desk.sign(NUMBER, by="park", seen=shown.fingerprint, since=shown.page.event_id)
    again = desk.review_view(NUMBER, by="park")
    report = desk.sign(NUMBER, by="park", seen=again.fingerprint)
    kept = room.store.frozen_issue(NUMBER)
    assert kept is not None
    assert "검토 중에 고친 문장." in kept.document
    assert (report.content_hash, kept.content_hash) == (again.fingerprint, again.fingerprint)
    assert desk.reviews(NUMBER)[-1].fingerprint == again.fingerprint
    with pytest.raises(IssueFrozenError):
        desk.sign(NUMBER, by="park", seen=again.fingerprint)
    for act in (
        lambda: desk.save(NUMBER, one, "b1", "늦은 문장.", seen=2, by="kim"),
        lambda: desk.decide(NUMBER, one, "drop", by="kim"),
        lambda: desk.reorder(NUMBER, one, 1, by="kim"),
        lambda: desk.withdraw(NUMBER, by="kim"),
    ):
        with pytest.raises(IssueFrozenError):
            act()


def test_a_second_person_signs_where_the_house_says_so(strict: Newsroom) -> None:
    desk, one = strict.desk, names(strict)[0]
    desk.save(NUMBER, one, "b1", "이가 고친 문장.", seen=1, by="lee")
    desk.request_review(NUMBER, by="kim")
    seen = desk.fingerprint(NUMBER)
    with pytest.raises(PolicyError, match="요청한 사람과 승인한 사람이 같습니다"):
        desk.sign(NUMBER, by="kim", seen=seen)
    with pytest.raises(PolicyError, match="다른 사람이 승인해야"):
        desk.sign(NUMBER, by="lee", seen=seen)
    assert state(strict) == "in_review"
    assert desk.sign(NUMBER, by="park", seen=seen).signed_by == "park"


def test_a_wrong_number_blocks_the_signature(tmp_path: Path) -> None:
    with small_room(tmp_path / "room") as room:
        one = names(room)[0]
        text = "시는 사업비 84억원을 들여 설비를 갖출 계획."
        room.desk.save(NUMBER, one, "b2", text, seen=1, by="kim")
        room.desk.request_review(NUMBER, by="kim")
        with pytest.raises(PolicyError, match="원문에 없는 사실"):
            room.desk.sign(NUMBER, by="park", seen=room.desk.fingerprint(NUMBER))


def test_a_reviewer_sees_what_changed_since_it_was_read(room: Newsroom) -> None:
    desk, (one, two) = room.desk, names(room)
    desk.request_review(NUMBER, by="kim", deadline=datetime(2020, 1, 1, tzinfo=UTC))
    desk.mark_read(NUMBER, one, by="park")
    view = desk.review_view(NUMBER, by="park")
    assert ([e.is_read for e in view.entries], view.unread, view.is_late) == (
        [True, False],
        1,
        True,
    )
    before = desk.entry(NUMBER, one).entry
    desk.save(NUMBER, one, "b1", "읽은 뒤에 고친 문장.", seen=1, by="kim")
    desk.save(NUMBER, two, "b1", "넘긴 뒤에 고친 문장.", seen=1, by="kim")
    view = desk.review_view(NUMBER, by="park")
    assert [e.is_changed for e in view.entries] == [True, True]
    assert view.entries[0].before == before
    assert (state(room), view.unconfirmed) == ("in_review", 2), "a deadline decides nothing"
    with pytest.raises(ReviewStepError, match="시간대"):
        desk.request_review(NUMBER, by="kim", deadline=datetime(2026, 1, 1))  # noqa: DTZ001


def test_freezing_while_people_save_gives_exactly_one_snapshot(room: Newsroom) -> None:
    """C3: what is frozen is one state of the issue, with every save that was acknowledged."""
    desk, all_names, stop = room.desk, names(room), Event()
    acknowledged: list[list[str]] = [[], []]

    def write(place: int) -> None:
        name, seen = all_names[place], 1
        for turn in range(1000):
            if stop.is_set():
                return
            text = f"문장 {place}-{turn}."
            try:
                seen = desk.save(NUMBER, name, "b1", text, seen=seen, by=f"w{place}").revision
            except IssueFrozenError:
                return
            acknowledged[place].append(text)

    desk.request_review(NUMBER, by="kim")
    writers = [Thread(target=write, args=(place,)) for place in (0, 1)]
    for writer in writers:
        writer.start()
    while min(len(one) for one in acknowledged) < 3:
        stop.wait(0.005)  # they are at it
    signed = tries = 0
    while not signed and tries < 200:
        tries += 1
        try:
            desk.sign(NUMBER, by="park", seen=desk.fingerprint(NUMBER))
            signed = 1
        except ChangedSinceShownError:
            if tries == 3:
                stop.set()
    for writer in writers:
        writer.join()
    kept = room.store.frozen_issue(NUMBER)
    assert kept is not None
    issue = room.issue(NUMBER)
    assert (kept.document, kept.content_hash) == (canonical_json(issue), content_hash(issue))
    for place, entry in enumerate(issue.entries()):
        assert acknowledged[place], "people were writing"
        assert entry.bullets[0].text == acknowledged[place][-1], "the last that was acknowledged"
    assert [one.action for one in desk.reviews(NUMBER)] == ["request", "sign"]


def test_two_people_who_sign_at_once_make_one_signature(room: Newsroom) -> None:
    room.desk.request_review(NUMBER, by="kim")
    seen = room.desk.fingerprint(NUMBER)
    room.desk.page(NUMBER)
    told: list[str] = []

    def sign(by: str) -> None:
        try:
            told.append(room.desk.sign(NUMBER, by=by, seen=seen).signed_by)
        except (IssueFrozenError, EditConflictError) as exc:
            told.append(type(exc).__name__)

    people = [Thread(target=sign, args=(by,)) for by in ("park", "choi")]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert min(told) == "IssueFrozenError"
    kept = room.store.frozen_issue(NUMBER)
    assert kept is not None
    assert kept.signed_by in told


def test_what_was_sent_back_with_comments_is_what_is_left(room: Newsroom) -> None:
    desk = room.desk
    one, two = names(room)
    desk.decide(NUMBER, one, "accept", by="kim")
    desk.comment(NUMBER, two, "요청 전의 의견", by="kim")
    desk.request_review(NUMBER, by="kim")
    said = desk.comment(NUMBER, one, "다시 봐 주세요", by="park")
    desk.send_back(NUMBER, by="park", note="한 곳")
    page = desk.page(NUMBER)
    assert (page.marked, page.sent_back and page.sent_back.note) == (1, "한 곳")
    assert [view.is_left for view in page.entries] == [True, False]
    # what changes since is left too, and what was decided again is not
    seen = desk.entry(NUMBER, two).revision
    desk.save(NUMBER, two, "headline", "가온시, 수소버스 들여와", seen=seen, by="kim")
    desk.decide(NUMBER, one, "accept", by="kim")
    assert [view.is_left for view in desk.page(NUMBER).entries] == [False, True]
    # answered comments narrow nothing any more
    desk.resolve(NUMBER, said.comment.id, by="kim")
    assert [view.is_left for view in desk.page(NUMBER).entries] == [False, True]
    desk.request_review(NUMBER, by="kim")
    assert desk.page(NUMBER).sent_back is None
