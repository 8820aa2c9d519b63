"""Edits of one field: nobody's text is overwritten unseen, nothing is stored twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hanju.errors import EditConflictError, IssueFrozenError, NoSuchEntryError
from hanju.model import Bullet, Entry, Issue
from hanju.store.store import SqlStore
from tests.unit.store.kit import LATER, NOW, entry, issue, open_empty, sign

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_empty(tmp_path) as opened:
        opened.save_issue(issue(entry("e1"), entry("e2")), by="hanju", why="초안", at=NOW)
        yield opened


def headline(one: Entry) -> str:
    return one.headline


def to(text: str) -> Callable[[Entry], Entry]:
    return lambda one: replace(one, headline=text)


def bullet(one: Entry) -> str:
    return one.bullets[0].text


def bullet_to(text: str) -> Callable[[Entry], Entry]:
    return lambda one: replace(one, bullets=(Bullet(text=text), *one.bullets[1:]))


def save(store: SqlStore, text: str, *, seen: int, by: str = "김하늘") -> int:
    return store.save_field(
        108, "e1", read=headline, change=to(text), seen=seen, by=by, why="고침", at=LATER
    ).revision


def test_a_saved_field_is_the_issues(store: SqlStore) -> None:
    assert save(store, "새 제목", seen=1) == 2
    assert next(store.issue(108).entries()).headline == "새 제목"
    assert store.newest_revisions(108) == {"e1": 2, "e2": 1}


def test_the_same_save_again_changes_nothing(store: SqlStore) -> None:
    assert save(store, "새 제목", seen=1) == save(store, "새 제목", seen=1) == 2
    assert len(store.entry_revisions(108, "e1")) == 2


def test_two_texts_for_one_field_are_a_conflict_and_nothing_is_lost(store: SqlStore) -> None:
    save(store, "먼저", seen=1)
    with pytest.raises(EditConflictError) as caught:
        save(store, "나중", seen=1, by="박서진")
    assert (caught.value.current, caught.value.by) == (2, "김하늘")
    assert next(store.issue(108).entries()).headline == "먼저"
    assert save(store, "나중", seen=2, by="박서진") == 3


def test_two_fields_of_one_entry_do_not_disturb_each_other(store: SqlStore) -> None:
    save(store, "새 제목", seen=1)
    made = store.save_field(
        108,
        "e1",
        read=bullet,
        change=bullet_to("새 문장"),
        seen=1,
        by="박서진",
        why="고침",
        at=LATER,
    )
    assert (made.entry.headline, made.entry.bullets[0].text) == ("새 제목", "새 문장")


def test_an_entry_that_was_taken_out_can_still_be_saved(store: SqlStore) -> None:
    def empty(found: Issue) -> tuple[Issue, list[object]]:
        cell = found.chapters[0].fields[0].categories[0]
        field = replace(found.chapters[0].fields[0], categories=(replace(cell, entries=()),))
        chapter = replace(found.chapters[0], fields=(field,))
        return replace(found, chapters=(chapter,)), []

    store.change_issue(108, empty, by="박서진", why="제외", at=LATER)  # type: ignore[arg-type]
    assert save(store, "늦은 글", seen=1) == 2
    assert list(store.issue(108).entries()) == []


def test_what_is_not_there_or_signed_is_refused(store: SqlStore) -> None:
    with pytest.raises(NoSuchEntryError):
        store.save_field(
            108, "e9", read=headline, change=to("x"), seen=1, by="나", why="", at=LATER
        )
    sign(store, 108)
    with pytest.raises(IssueFrozenError):
        save(store, "늦음", seen=1)


def test_forty_editors_at_once_lose_nothing(store: SqlStore) -> None:
    """Each adds its own word to one headline and tries again on a conflict."""
    done: list[str] = []

    def edit(name: str) -> None:
        while True:
            revisions = store.entry_revisions(108, "e1")[-1]
            text = f"{revisions.entry.headline} {name}"
            try:
                save(store, text, seen=revisions.revision, by=name)
            except EditConflictError:
                continue
            done.append(name)
            return

    names = [f"사람{number}" for number in range(40)]
    threads = [threading.Thread(target=edit, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    words = next(store.issue(108).entries()).headline.split()
    assert sorted(done) == sorted(names)
    assert set(names) <= set(words)
    assert len(store.entry_revisions(108, "e1")) == 41


def test_moving_while_others_write_keeps_their_text(store: SqlStore) -> None:
    def turned(found: Issue) -> tuple[Issue, list[object]]:
        save_from_elsewhere.join()
        cell = found.chapters[0].fields[0].categories[0]
        field = replace(
            found.chapters[0].fields[0],
            categories=(replace(cell, entries=tuple(reversed(cell.entries))),),
        )
        return replace(found, chapters=(replace(found.chapters[0], fields=(field,)),)), []

    save_from_elsewhere = threading.Thread(target=lambda: None)
    save_from_elsewhere.start()
    save(store, "쓴 글", seen=1)
    store.change_issue(108, turned, by="박서진", why="옮김", at=LATER)  # type: ignore[arg-type]
    assert [one.headline for one in store.issue(108).entries()][-1] == "쓴 글"
