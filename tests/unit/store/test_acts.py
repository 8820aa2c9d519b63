"""Acts in the store: done in one transaction, taken back by marks, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event, Thread

import pytest

from hanju.errors import (
    ChangedSinceShownError,
    IssueFrozenError,
    ReviewStepError,
    StoreLockedError,
)
from hanju.model import Change, Issue, Review
from hanju.model.issue_json import canonical_json, content_hash
from hanju.ports import EntryRevision
from hanju.store.store import SqlStore
from tests.unit.store.kit import LATER, NOW, decision, entry, issue, open_empty

pytestmark = pytest.mark.usefixtures("engine")

Newest = Mapping[str, EntryRevision]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_empty(tmp_path) as opened:
        opened.save_issue(issue(entry("e1"), entry("e2")), by="hanju", why="초안", at=NOW)
        yield opened


def swapped(found: Issue, _: Newest) -> Change:
    one, two = found.entries()
    return Change(
        issue=issue(two, one), kind="order", words="순서", touched=("e1",), decisions=(decision(),)
    )


def test_an_act_keeps_how_everything_stood(store: SqlStore) -> None:
    act = store.act(108, swapped, by="kim", at=LATER)
    assert store.acts(108) == store.acts(108, by="kim") == [act]
    assert store.acts(108, by="park") == []
    (step,) = act.steps
    assert (step.before.order, step.after.order) == (("e1", "e2"), ("e2", "e1"))
    assert (step.before.decided, step.after.decided.split("|")[:2]) == ("", ["accept", "김편집"])
    assert store.standings(108, ["e1", "nobody"])["e1"] == step.after


def test_a_decision_taken_back_is_kept_and_counts_no_longer(store: SqlStore) -> None:
    act = store.act(108, swapped, by="kim", at=LATER)
    assert act.decisions == (0,)

    def back(found: Issue, _: Newest) -> Change:
        return Change(issue=found, kind="undo", words="", touched=(), takes_back=(0,), of=act.id)

    store.act(108, back, by="kim", at=LATER)
    assert store.decisions(108, 108) == []
    assert store.decisions_at(108, [0]) == [decision()]
    store.act(108, swapped, by="kim", at=LATER)
    assert store.acts(108)[-1].decisions == (1,), "its place is never given again"


def test_an_act_on_a_signed_issue_stores_nothing(store: SqlStore) -> None:
    found = store.issue(108)
    store.add_review(Review(number=108, action="request", by="kim", at=NOW), "in_review")
    store.freeze_issue(
        108, document=canonical_json(found), content_hash=content_hash(found), by="park", at=NOW
    )
    with pytest.raises(IssueFrozenError):
        store.act(108, swapped, by="kim", at=LATER)
    assert (store.acts(108), store.decisions(108, 108)) == ([], [])


def test_another_text_than_the_one_that_stands_is_not_signed(store: SqlStore) -> None:
    old = store.issue(108)
    store.act(108, swapped, by="kim", at=LATER)
    with pytest.raises(ChangedSinceShownError):
        store.freeze_issue(
            108, document=canonical_json(old), content_hash=content_hash(old), by="park", at=LATER
        )
    now = store.issue(108)
    with pytest.raises(ReviewStepError):
        store.freeze_issue(
            108, document=canonical_json(now), content_hash=content_hash(now), by="park",
            at=LATER, review=Review(number=108, action="sign", by="park", at=LATER),
        )  # fmt: skip
    assert (store.issue(108).state, store.reviews(108)) == ("draft", [])


def test_those_who_wait_to_write_leave_the_one_who_writes_a_way_to_read(store: SqlStore) -> None:
    """Twenty waiting writers with a connection each would be more than there are."""
    others: list[Thread] = []
    told: list[str] = []
    is_in = Event()

    def slow(found: Issue, newest: Newest) -> Change:
        is_in.set()
        Event().wait(0.2)  # the others are at the door by now
        assert len(store.entry_revisions(108, "e1")) == 1
        return swapped(found, newest)

    def work() -> None:
        try:
            store.act(108, swapped, by="park", at=LATER)
            told.append("done")
        except StoreLockedError as exc:
            told.append(str(exc))

    first = Thread(target=lambda: store.act(108, slow, by="kim", at=LATER))
    first.start()
    assert is_in.wait(5)
    others = [Thread(target=work) for _ in range(20)]
    for one in (*others,):
        one.start()
    for one in (first, *others):
        one.join()
    assert told == ["done"] * 20
    assert len(store.acts(108)) == 21
