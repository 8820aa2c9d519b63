"""Issues come back equal, keep every text they had, and never change once signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings

from hanju.errors import IssueFrozenError, NoSuchIssueError
from hanju.model import Issue
from hanju.model.issue_json import canonical_json, content_hash
from hanju.store.store import SqlStore
from tests.unit.store.kit import LATER, NOW, any_issues, entry, issue, open_empty, sign

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    """One store for many examples; each takes a number of its own."""
    with open_empty(tmp_path_factory.mktemp("shelf")) as store:
        yield store


numbers = count(1)


@given(made=any_issues())
@settings(max_examples=60, deadline=None)
def test_store_then_load_is_the_same_issue(shelf: SqlStore, made: Issue) -> None:
    made = replace(made, number=next(numbers))
    shelf.save_issue(made, by="편집자", why="초안", at=NOW)
    assert shelf.issue(made.number) == made


@given(first=any_issues(), second=any_issues())
@settings(max_examples=30, deadline=None)
def test_saving_over_a_draft_gives_the_newer_issue(
    shelf: SqlStore, first: Issue, second: Issue
) -> None:
    number = next(numbers)
    for made in (first, second, first):
        shelf.save_issue(replace(made, number=number), by="편집자", why="고침", at=NOW)
        assert shelf.issue(number) == replace(made, number=number)


def test_only_a_changed_entry_gets_a_revision(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1"), entry("e2")), by="기계", why="초안", at=NOW)
        mended = entry("e1", "서산시, 협약 이행")
        store.save_issue(issue(mended, entry("e2")), by="김편집", why="제목", at=LATER)
        store.save_issue(issue(mended, entry("e2")), by="김편집", why="그대로", at=LATER)
        first, second = store.entry_revisions(108, "e1")
        assert (first.revision, first.entry, first.by, first.why) == (
            1,
            entry("e1"),
            "기계",
            "초안",
        )
        assert (second.revision, second.entry, second.at) == (2, mended, LATER)
        assert len(store.entry_revisions(108, "e2")) == 1
        assert store.entry_revisions(108, "nobody") == []


def test_a_text_that_left_the_issue_is_not_lost(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1"), entry("e2")), by="기계", why="초안", at=NOW)
        store.save_issue(issue(entry("e2")), by="김편집", why="뺌", at=LATER)
        assert [one.id for one in store.issue(108).entries()] == ["e2"]
        assert [one.entry for one in store.entry_revisions(108, "e1")] == [entry("e1")]


def test_reordering_changes_the_order_and_no_text(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1"), entry("e2")), by="기계", why="초안", at=NOW)
        store.save_issue(issue(entry("e2"), entry("e1")), by="김편집", why="순서", at=LATER)
        assert [one.id for one in store.issue(108).entries()] == ["e2", "e1"]
        assert len(store.entry_revisions(108, "e1")) == 1


def test_an_unknown_number_is_named(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        for ask in (
            lambda: store.issue(7),
            lambda: store.frozen_issue(7),
            lambda: store.set_issue_state(7, "in_review", by="나", at=NOW),
            lambda: store.freeze_issue(
                7, document="", content_hash=hashlib.sha256(b"").hexdigest(), by="나", at=NOW
            ),
        ):
            with pytest.raises(NoSuchIssueError, match="제7호"):
                ask()


def test_a_signed_issue_keeps_its_document_and_refuses_change(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1")), by="기계", why="초안", at=NOW)
        assert store.frozen_issue(108) is None
        document = sign(store, 108)
        kept = store.frozen_issue(108)
        assert kept is not None
        assert (kept.document, kept.signed_by, kept.signed_at) == (document, "부장", LATER)
        assert kept.content_hash == content_hash(store.issue(108))
        with pytest.raises(IssueFrozenError, match="approved"):
            store.save_issue(issue(entry("e1", "다른 제목")), by="나", why="", at=LATER)
        with pytest.raises(IssueFrozenError):
            sign(store, 108)
        assert canonical_json(store.issue(108)) == document
        assert store.problems() == []


def test_approved_becomes_published_and_nothing_else(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1")), by="기계", why="초안", at=NOW)
        store.set_issue_state(108, "in_review", by="나", at=NOW)
        assert store.issue(108).state == "in_review"
        with pytest.raises(ValueError, match="freezing"):
            store.set_issue_state(108, "published", by="나", at=NOW)
        sign(store, 108)
        with pytest.raises(IssueFrozenError):
            store.set_issue_state(108, "draft", by="나", at=LATER)
        for _ in range(2):  # publishing again is not a change
            store.set_issue_state(108, "published", by="나", at=LATER)
        with pytest.raises(IssueFrozenError):
            store.set_issue_state(108, "approved", by="나", at=LATER)
        assert store.issue(108).state == "published"


def test_saving_never_approves(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        with pytest.raises(ValueError, match="by freezing"):
            store.save_issue(issue(state="approved"), by="나", why="", at=NOW)
        assert store.issue_rows() == []


def test_a_hash_of_another_document_is_not_signed(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(), by="기계", why="초안", at=NOW)
        with pytest.raises(ValueError, match="hash"):
            store.freeze_issue(108, document="{}", content_hash="0" * 64, by="나", at=NOW)
        assert store.issue(108).state == "draft"


def test_an_entry_id_stands_once_in_an_issue(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store, pytest.raises(ValueError, match="twice"):
        store.save_issue(issue(entry("e1"), entry("e1")), by="기계", why="초안", at=NOW)


def test_the_list_of_issues_is_newest_first(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1"), number=107), by="기계", why="초안", at=NOW)
        store.save_issue(issue(entry("e1"), entry("e2")), by="기계", why="초안", at=NOW)
        sign(store, 107)
        newest, oldest = store.issue_rows()
        assert (newest.number, newest.entries, newest.state) == (108, 2, "draft")
        assert newest.content_hash is None
        assert (oldest.number, oldest.entries, oldest.state) == (107, 1, "approved")
        assert (oldest.signed_by, oldest.signed_at) == ("부장", LATER)
