"""Accounts, sessions, comments, read marks and events: what goes in comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hanju.model import ApiToken, Comment, DeskEvent, Dismissal, ReadMark, Session, User, may
from hanju.store.store import SqlStore
from tests.unit.store.kit import LATER, NOW, entry, issue, open_empty

pytestmark = pytest.mark.usefixtures("engine")

USER = User(name="kim", shown="김하늘 주무관", role="editor", password_hash="h")
SESSION = Session(secret_hash="s", user="kim", began_at=NOW, seen_at=NOW, ends_at=LATER)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_empty(tmp_path) as opened:
        opened.save_issue(issue(entry("e1")), by="hanju", why="초안", at=NOW)
        opened.people.save_user(USER)
        yield opened


def test_roles_hold_what_those_before_them_may() -> None:
    assert may("admin", "approver")
    assert may("editor", "reader")
    assert not may("editor", "approver")


def test_an_account_changes_and_keeps_its_name(store: SqlStore) -> None:
    store.people.save_user(replace(USER, role="admin", theme="dark"))
    assert store.people.users() == [replace(USER, role="admin", theme="dark")]


def test_sessions_end_by_themselves_and_by_hand(store: SqlStore) -> None:
    store.people.save_session(SESSION)
    assert store.people.session("s") == (SESSION, USER)
    other = replace(SESSION, secret_hash="t", seen_at=LATER + timedelta(hours=1),
                    ends_at=LATER + timedelta(hours=2))  # fmt: skip
    store.people.save_session(other)
    assert store.people.session("s") is None
    store.people.end_sessions("kim", but="t")
    assert store.people.session("t") is not None
    store.people.end_session("t")
    assert store.people.session("t") is None


def test_tokens_belong_to_a_person(store: SqlStore) -> None:
    token = ApiToken(secret_hash="x", user="kim", label="집계", role="reader", made_at=NOW)
    store.people.save_token(token)
    assert (store.people.tokens("kim"), store.people.token("x")) == ([token], (token, USER))
    store.people.end_token("x")
    assert store.people.token("x") is None


def test_tries_are_counted_within_a_time(store: SqlStore) -> None:
    minute = timedelta(minutes=1)
    for second in range(3):
        at = NOW + timedelta(seconds=second)
        assert store.people.note_try("kim", at=at, since=at - minute) == second + 1
    assert store.people.tries("kim", since=NOW + timedelta(seconds=1)) == 2
    assert store.people.note_try("kim", at=LATER, since=LATER - minute) == 1
    store.people.forget_tries("kim")
    assert store.people.tries("kim", since=NOW) == 0


def test_comments_fold_once_and_stay(store: SqlStore) -> None:
    said = Comment(
        number=108, entry_id="e1", text="수치 확인", proposal="바꿀 글", by="park", at=NOW
    )
    made = store.talk.add_comment(said)
    store.talk.resolve_comment(made, by="kim", at=LATER)
    store.talk.resolve_comment(made, by="later", at=LATER)
    assert store.talk.comments(108) == [
        replace(said, id=made, resolved_by="kim", resolved_at=LATER)
    ]


def test_read_marks_are_of_a_person_and_a_revision(store: SqlStore) -> None:
    mark = ReadMark(number=108, entry_id="e1", revision=1, by="park", at=NOW)
    store.talk.mark_read(mark)
    store.talk.mark_read(replace(mark, revision=2))
    assert store.talk.read_marks(108) == [replace(mark, revision=2)]
    store.talk.unmark_read(108, "e1", by="park")
    assert store.talk.read_marks(108) == []


def test_a_finding_is_left_for_one_wording(store: SqlStore) -> None:
    left = Dismissal(number=108, entry_id="e1", field="b1", rule="B7", text="함", by="kim",
                     why="", at=NOW)  # fmt: skip
    store.talk.dismiss(left)
    assert store.talk.dismissals(108) == [left]
    store.talk.undismiss(left)
    assert store.talk.dismissals(108) == []


def test_events_are_replayed_from_the_last_one_seen(store: SqlStore) -> None:
    event = DeskEvent(number=108, kind="saved", told="{}", by="kim", at=NOW)
    ids = [store.talk.add_event(event) for _ in range(5)]
    assert ids == sorted(set(ids))
    assert [one.id for one in store.talk.events_after(108, ids[1])] == ids[2:]
    assert store.talk.events_after(107, 0) == []
    assert store.talk.newest_event() == ids[-1]
