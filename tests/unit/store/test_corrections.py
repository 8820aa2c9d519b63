"""Corrections: a signed issue opened again, every signed text kept byte for byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.errors import IssueFrozenError, NewsroomError, ReviewStepError
from hanju.model import EntryRef
from hanju.model.issue_json import canonical_json, content_hash
from hanju.ports_corrections import edition_of, opened, published_edition
from hanju.ports_search import EntryDoc, Labels, PlacedEntry
from hanju.store import open_store
from hanju.store.store import SqlStore
from tests.unit.store.kit import LATER, NOW, entry, issue, open_empty, plain, sign

DAY = timedelta(days=1)


def published(store: SqlStore) -> str:
    store.save_issue(issue(entry("e1"), entry("e2")), by="기계", why="초안", at=NOW)
    document = sign(store, 108)
    store.set_issue_state(108, "published", by="hanju", at=LATER)
    return document


def reopened(store: SqlStore) -> int:
    return store.corrections.open(108, by="김편집", why="숫자가 틀림", at=LATER)


def rewritten(store: SqlStore, headline: str) -> None:
    now = store.issue(108)
    other = replace(issue(entry("e1", headline), entry("e2")), state=now.state)
    store.save_issue(other, by="김편집", why="바로잡음", at=LATER)


@pytest.mark.usefixtures("engine")
def test_a_correction_starts_as_the_signed_text_and_leaves_it_alone(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        first = published(store)
        assert reopened(store) == 2
        assert (store.issue(108).state, canonical_json(store.issue(108))) == ("draft", first)
        rewritten(store, "서산시, 협약 두 건 체결")
        (row,) = store.issue_rows()
        assert (row.edition, row.published_edition, row.is_correcting) == (2, 1, True)
        kept, shown = store.frozen_issue(108), store.published_issue(108)
        assert kept is not None
        assert kept == shown
        assert (kept.document, kept.edition) == (first, 1)
        second = sign(store, 108)
        assert [one.document for one in store.corrections.signed(108)] == [first, second]
        shown = store.published_issue(108)
        assert shown is not None
        assert shown.edition == 1  # signed is not yet published
        store.set_issue_state(108, "published", by="hanju", at=LATER)
        shown = store.published_issue(108)
        assert shown is not None
        assert (shown.edition, shown.document) == (2, second)
        with pytest.raises(IssueFrozenError):
            rewritten(store, "또 다른 제목")
        assert store.problems() == []


@pytest.mark.usefixtures("engine")
def test_the_database_itself_opens_and_closes_with_the_correction(tmp_path: Path) -> None:
    late = (
        'INSERT INTO issue_revisions SELECT number, 99, layout, "by", why, at FROM issue_revisions '
        "WHERE revision = 1"
    )
    with open_empty(tmp_path) as store:
        published(store)
        with pytest.raises(sa.exc.IntegrityError, match="frozen"):
            plain(store, late)
        reopened(store)
        rewritten(store, "서산시, 협약 두 건 체결")
        sign(store, 108)
        for statement in (late, "UPDATE issues SET state = 'draft'"):
            with pytest.raises(sa.exc.IntegrityError, match="frozen"):
                plain(store, statement)


@pytest.mark.usefixtures("engine")
def test_an_abandoned_correction_gives_the_signed_text_back_and_loses_nothing(
    tmp_path: Path,
) -> None:
    with open_empty(tmp_path) as store:
        first = published(store)
        reopened(store)
        rewritten(store, "서산시, 협약 두 건 체결")
        store.save_issue(issue(entry("e2"), entry("e3")), by="나", why="순서와 새 항목", at=LATER)
        assert store.corrections.abandon(108, by="나", why="원래 맞음", at=LATER) == 2
        assert store.issue(108).state == "published"
        assert canonical_json(store.issue(108)) == first
        told = [one.entry.headline for one in store.entry_revisions(108, "e1")]
        assert told == ["서산시, 협약 체결", "서산시, 협약 두 건 체결", "서산시, 협약 체결"]
        assert len(store.entry_revisions(108, "e3")) == 1
        assert [one.action for one in store.corrections.steps(108)] == [
            "published", "opened", "abandoned",
        ]  # fmt: skip
        assert reopened(store) == 2  # nothing was signed as the second


def test_what_is_only_approved_goes_back_to_approved(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1")), by="기계", why="초안", at=NOW)
        sign(store, 108)
        reopened(store)
        assert store.published_issue(108) is None
        store.corrections.abandon(108, by="나", why="맞음", at=LATER)
        assert store.issue(108).state == "approved"


def test_steps_in_the_wrong_order_are_refused_in_words(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1"), entry("e2")), by="기계", why="초안", at=NOW)
        with pytest.raises(ReviewStepError, match="아직 확정되지"):
            reopened(store)
        with pytest.raises(ReviewStepError, match="정정 중이 아닙니다"):
            store.corrections.abandon(108, by="나", why="맞음", at=LATER)
        sign(store, 108)
        reopened(store)
        with pytest.raises(ReviewStepError, match="이미 정정 중"):
            reopened(store)
        with pytest.raises(ReviewStepError, match="글이 같습니다"):
            sign(store, 108)


def _doc(placed: PlacedEntry) -> EntryDoc:
    return EntryDoc(
        entry_id=str(placed.entry.id), revision=placed.revision,
        labels=Labels(field=placed.field, category=placed.category), tokens=placed.entry.headline,
    )  # fmt: skip


@pytest.mark.usefixtures("engine")
def test_the_index_and_the_threads_see_what_is_public(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:

        def found() -> tuple[str, str]:
            for number in store.search.waiting_issues():
                store.search.keep_issue(number, _doc)
            indexed = store.search.tokens_of_entry(108, "e1", with_drafts=False)
            assert indexed is not None
            one = store.threads.entries([EntryRef(108, "e1")])[EntryRef(108, "e1")]
            assert one.is_public
            return indexed[1], one.headline

        published(store)
        old, new = "서산시, 협약 체결", "서산시, 협약 두 건 체결"
        assert found() == (old, old)
        reopened(store)
        rewritten(store, new)
        assert found() == (old, old)
        sign(store, 108)
        assert found() == (old, old)
        store.set_issue_state(108, "published", by="hanju", at=LATER)
        assert found() == (new, new)


def test_a_published_issue_of_before_is_its_first_edition(tmp_path: Path) -> None:
    """What the migration wrote down for a database that had no editions."""
    path = tmp_path / "hanju.db"
    with open_store(path) as store:
        first = published(store)
        told = (
            "DROP TABLE signed_corrections", "DROP TABLE correction_steps",
            "UPDATE alembic_version SET version_num = '0011'",
        )  # fmt: skip
        for statement in told:
            plain(store, statement)
    with open_store(path) as store:
        shown = store.published_issue(108)
        assert shown is not None
        assert (shown.document, shown.edition) == (first, 1)
        reopened(store)
        rewritten(store, "서산시, 협약 두 건 체결")


ACTIONS = st.lists(
    st.one_of(
        st.sampled_from(["publish", "open", "abandon", "sign"]),
        st.tuples(st.just("edit"), st.sampled_from(["가 시 협약", "나 시 협약", "다 시 협약"])),
        st.tuples(st.just("drop"), st.sampled_from(["e1", "e2"])),
    ),
    max_size=14,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(ACTIONS)
def test_any_sequence_of_steps_keeps_every_signed_text(
    actions: list[str | tuple[str, str]],
) -> None:
    signed: list[str] = []
    public = 0
    with TemporaryDirectory() as folder, open_empty(Path(folder)) as store:
        store.save_issue(issue(entry("e1"), entry("e2")), by="기계", why="초안", at=NOW)
        for action in actions:
            state = store.issue(108).state
            try:
                if action == "publish":
                    store.set_issue_state(108, "published", by="hanju", at=LATER)
                    public = len(signed)
                elif action == "open":
                    reopened(store)
                elif action == "abandon":
                    store.corrections.abandon(108, by="나", why="맞음", at=LATER)
                    assert canonical_json(store.issue(108)) == signed[-1]
                elif action == "sign":
                    signed.append(sign(store, 108))
                elif action[0] == "edit":
                    rewritten(store, action[1])
                else:
                    left = [one for one in store.issue(108).entries() if one.id != action[1]]
                    now = replace(issue(*left), state=state)
                    store.save_issue(now, by="나", why="뺌", at=LATER)
            except (NewsroomError, ValueError):
                assert store.issue(108).state == state
            kept = store.corrections.signed(108)
            assert [one.document for one in kept] == signed
            assert [one.edition for one in kept] == list(range(1, len(signed) + 1))
            shown = store.published_issue(108)
            assert (shown.document if shown else None) == (signed[public - 1] if public else None)
            steps = store.corrections.steps(108)
            assert (published_edition(steps) or 0) == public
            is_open = opened(steps) is not None
            assert edition_of(steps) == max(len(signed), 1) + is_open
            assert is_open == (bool(signed) and store.issue(108).state in {"draft", "in_review"})
            if signed and not is_open:
                assert canonical_json(store.issue(108)) == signed[-1]
                assert content_hash(store.issue(108)) == kept[-1].content_hash
        assert store.problems() == []
