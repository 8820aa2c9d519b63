"""Siftings, runs and blobs come back as they were kept."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from hanju.errors import StoreBrokenError, StoreUnwritableError
from hanju.model import Sifted, Story, StoryId
from hanju.ports import RunId
from tests.unit.store.kit import LATER, NOW, any_siftings, article, open_empty

pytestmark = pytest.mark.usefixtures("engine")


@given(any_siftings())
@settings(max_examples=30, deadline=None)
def test_store_then_load_is_the_same_sifting(sifted: Sifted) -> None:
    stories = [*sifted.chosen, *sifted.candidates]
    held = {one.id: one for story in stories for one in story.articles}
    with TemporaryDirectory() as folder, open_empty(Path(folder)) as store:
        store.add_articles(list(held.values()), at=NOW)
        for _ in range(2):  # the second one replaces the first
            store.save_sifted(108, sifted)
        assert store.stories(108) == stories
        assert store.dropped(108) == list(sifted.dropped)
        assert store.refusals(108) == list(sifted.refusals)
        assert store.proposals(108) == list(sifted.proposals)
        assert store.stories(107) == []


def story(*names: str) -> Story:
    return Story(id=StoryId(names[0]), articles=tuple(article(name) for name in names))


def test_stories_keep_the_version_that_was_sifted(tmp_path: Path) -> None:
    sifted = Sifted(chosen=(story("a"),), candidates=(), dropped=(), refusals=())
    with open_empty(tmp_path) as store:
        store.add_articles([article("a")], at=NOW)
        store.save_sifted(108, sifted)
        store.add_articles([replace(article("a"), text="뒤에 고친 글")], at=LATER)
        assert store.stories(108) == [story("a")]


def test_a_story_of_unknown_articles_is_refused_and_the_last_sifting_stays(
    tmp_path: Path,
) -> None:
    good = Sifted(chosen=(story("a"),), candidates=(), dropped=(), refusals=())
    bad = Sifted(chosen=(story("b"),), candidates=(), dropped=(), refusals=())
    with open_empty(tmp_path) as store:
        store.add_articles([article("a")], at=NOW)
        store.save_sifted(108, good)
        with pytest.raises(ValueError, match="not stored"):
            store.save_sifted(108, bad)
        assert store.stories(108) == [story("a")]


def test_runs_tell_how_they_ended(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        first = store.start_run("import", at=NOW)
        second = store.start_run("draft", at=LATER)
        third = store.start_run("publish", at=LATER)
        store.finish_run(first, at=LATER, counts={"added": 3})
        store.finish_run(second, at=LATER + timedelta(seconds=2), problem="창이 비었습니다")
        newest, failed, done = store.runs()
        assert (newest.id, newest.state, newest.ended_at) == (third, "running", None)
        assert (failed.state, failed.problem) == ("failed", "창이 비었습니다")
        assert (done.state, done.counts, done.started_at) == ("done", {"added": 3}, NOW)
        assert [run.id for run in store.runs(limit=1)] == [third]
        with pytest.raises(ValueError, match="no run 99"):
            store.finish_run(RunId(99), at=LATER)


def test_blobs_are_kept_under_their_hash(tmp_path: Path) -> None:
    content = "첨부 파일".encode() * 1000
    with open_empty(tmp_path) as store:
        name = store.put_blob(content, media_type="application/hwp+zip")
        assert name == hashlib.sha256(content).hexdigest()
        assert store.put_blob(content, media_type="application/hwp+zip") == name
        assert store.blob(name) == content
        assert store.blob("0" * 64) is None
        assert store.blob("../../hanju.db") is None
        assert store.put_blob(b"", media_type="text/plain") == hashlib.sha256(b"").hexdigest()
        assert store.problems() == []
    kept = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert sorted(path.name for path in kept) == sorted([name, hashlib.sha256(b"").hexdigest()])
    assert (tmp_path / "blobs" / name[:2] / name).is_file()


def test_a_lost_or_changed_blob_is_reported(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        name = store.put_blob(b"original", media_type="text/plain")
        path = tmp_path / "blobs" / name[:2] / name
        path.write_bytes(b"changed!")
        with pytest.raises(StoreBrokenError, match="손상"):
            store.blob(name)
        path.unlink()
        assert store.blob(name) is None
        (problem,) = store.problems()
        assert "첨부 파일 1개" in problem
        assert store.put_blob(b"original", media_type="text/plain") == name  # mends it
        assert store.problems() == []


def test_a_blob_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("in the way")
    with (
        open_empty(tmp_path) as store,
        pytest.raises(StoreUnwritableError, match="첨부를 저장하지"),
    ):
        store.put_blob(b"x", media_type="text/plain")
    with open_empty(tmp_path) as store, pytest.raises(StoreBrokenError, match="읽지"):
        store.blob("0" * 64)
