"""Export: whole, readable again, and without secrets."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hanju.cli.app import run
from hanju.errors import UnreadableFileError
from hanju.model import Attachment, Comment, User
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.settings import default_house_text
from tests.conftest import FakeClock
from tests.unit.making import article, entry, issue

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    make_newsroom(tmp_path / "room", default_house_text())
    with open_newsroom(tmp_path / "room", clock=FakeClock(NOW)) as opened:
        blob = opened.store.put_blob("붙임".encode(), media_type="text/plain")
        with_file = replace(
            article("file"), attachments=(Attachment(name="붙임.txt", blob=blob, text="붙임"),)
        )
        old = article("old", at=datetime(1985, 1, 1, tzinfo=UTC))
        later = article("later", at=NOW + timedelta(days=4000))
        every = [article("a"), with_file, old, later, article("undated", at=None)]
        opened.store.add_articles(every, at=NOW)
        opened.store.save_issue(issue(entry("e1")), by="가", why="초안", at=NOW)
        opened.store.save_issue(
            issue(entry("e1", headline="가온시, 고친 제목")), by="나", why="고침", at=NOW
        )
        opened.store.people.save_user(
            User(name="kim", shown="김", role="editor", password_hash="비밀의해시")
        )
        opened.store.talk.add_comment(
            Comment(number=108, entry_id="e1", text="의견", by="kim", at=NOW)
        )
        yield opened


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_everything_is_there_and_named_in_the_manifest(room: Newsroom, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = room.export(out)
    assert report.rows["articles"] == 5
    with gzip.open(out / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = {row["id"]: row for row in map(json.loads, file)}
    assert set(rows) == {"a", "file", "old", "later", "undated"}
    kept = out / rows["file"]["attachments"][0]["file"]
    assert kept.read_text("utf-8") == "붙임"
    history = lines(out / "issues/108/history.jsonl")
    assert [(one["by"], one["entry"]["headline"]) for one in history][-1] == (
        "나",
        "가온시, 고친 제목",
    )
    assert [one["text"] for one in lines(out / "issues/108/comments.jsonl")] == ["의견"]
    assert lines(out / "people.jsonl") == [{"name": "kim", "shown": "김", "role": "editor"}]
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    found = {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert {name: one["sha256"] for name, one in manifest["files"].items()} == found
    assert manifest["rows"] == dict(report.rows)


def test_no_secret_is_written(room: Newsroom, tmp_path: Path) -> None:
    room.export(tmp_path / "out")
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            plain = gzip.decompress(content) if path.suffix == ".gz" else content
            assert "비밀의해시" not in plain.decode("utf-8", "replace")


def test_another_newsroom_reads_it_again(room: Newsroom, tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    room.export(out)
    make_newsroom(other, default_house_text(), starts_with_sources=False)
    with open_newsroom(other, clock=FakeClock(NOW)) as second:
        assert run(["import", str(out / "articles.jsonl.gz"), "--home", str(other)]) == 0
        second.import_issue(out / "issues/108/issue.json", by="가")
        assert second.issue(108).chapters == room.issue(108).chapters
        names = ["a", "file", "old", "later", "undated"]
        for name in names:
            (mine,), (theirs,) = room.store.articles_named(name), second.store.articles_named(name)
            same = {"url", "title", "text", "outlet", "published_at", "license", "lang"}
            assert {key: getattr(mine, key) for key in same} == {
                key: getattr(theirs, key) for key in same
            }


def test_bodies_stay_at_home_when_asked(room: Newsroom, tmp_path: Path) -> None:
    room.export(tmp_path / "out", with_bodies=False)
    with gzip.open(tmp_path / "out/articles.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = list(map(json.loads, file))
    assert {row["text"] for row in rows} == {""}
    assert not (tmp_path / "out/attachments").exists()
    assert all(one["text"] is None for row in rows for one in row["attachments"])


def test_a_folder_that_holds_something_is_left_alone(room: Newsroom, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("x")
    with pytest.raises(UnreadableFileError, match="새 폴더"):
        room.export(full)
    assert [path.name for path in full.iterdir()] == ["mine.txt"]
    with pytest.raises(UnreadableFileError, match="내보내지 못했습니다"):
        room.export(tmp_path / "full" / "mine.txt" / "below")


def test_the_command_tells_what_it_wrote(
    room: Newsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", str(tmp_path / "out"), "--home", str(room.home)]) == 0
    shown = capsys.readouterr().out
    assert "기사 5" in shown
    assert "호 1" in shown
    assert run(["export", str(tmp_path / "out"), "--home", str(room.home)]) == 2
