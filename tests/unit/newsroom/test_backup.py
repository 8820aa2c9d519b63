"""Backup and restore: everything comes back, and nothing wrong goes in."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hanju.checkups import check_unopened
from hanju.cli.app import run
from hanju.errors import RestoreTargetError, StoreError, UnreadableFileError
from hanju.model import Attachment
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.newsroom.restoring import restore
from hanju.settings import default_house, default_house_text
from tests.unit.making import article

NOW = datetime(2025, 12, 11, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, made_once: Path) -> Path:
    """A newsroom with an article, an attachment, an edition, and things that must stay behind."""
    return Path(shutil.copytree(made_once, tmp_path / "room"))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made") / "room"
    make_newsroom(home, default_house_text(), starts_with_sources=False)
    (home / "editions" / "108").mkdir()
    (home / "editions" / "108" / "hanju-108.md").write_text("제108호", encoding="utf-8")
    (home / ".env").write_text("HANJU_MODEL_KEY=geheim", encoding="utf-8")
    with open_newsroom(home) as room:
        blob = room.store.put_blob(b"attached", media_type="text/plain")
        file = Attachment(name="a.txt", blob=blob)
        one = article("a1")
        room.store.add_articles([type(one)(**{
            **{name: getattr(one, name) for name in one.__slots__}, "attachments": (file,),
        })], at=NOW)  # fmt: skip
    return home


def backup_of(home: Path, path: Path) -> Path:
    with open_newsroom(home) as room:
        room.backup(path)
    return path


def dump(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "hanju.db")) as connection:
        return list(connection.iterdump())


def test_everything_comes_back(home: Path, tmp_path: Path) -> None:
    path = backup_of(home, tmp_path / "one.hanju")
    report = restore(path, tmp_path / "new", replaces=False, now=NOW)
    assert (report.blobs, report.editions, report.aside) == (1, 1, None)
    assert dump(tmp_path / "new") == dump(home)
    for inside in ("hanju.toml", "editions/108/hanju-108.md"):
        assert (tmp_path / "new" / inside).read_bytes() == (home / inside).read_bytes()
    with open_newsroom(tmp_path / "new") as room:
        assert room.store.problems() == []
        with room.store._database.read() as connection:  # type: ignore[attr-defined]
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    assert not (tmp_path / "new" / ".env").exists()
    assert not any(one.name.startswith(".") for one in tmp_path.iterdir())


def test_replacing_puts_the_old_one_aside(home: Path, tmp_path: Path) -> None:
    path = backup_of(home, tmp_path / "one.hanju")
    with open_newsroom(home) as room:
        room.store.add_articles([article("later")], at=NOW)
    with pytest.raises(RestoreTargetError, match="빈 폴더가 아닙니다"):
        restore(path, home, replaces=False, now=NOW)
    report = restore(path, home, replaces=True, now=NOW)
    assert report.aside == tmp_path / "room.before-restore-20251211-010000"
    with open_newsroom(home) as room, open_newsroom(report.aside) as old:
        assert (room.store.count_articles(), old.store.count_articles()) == (1, 2)


def test_a_newsroom_that_is_used_is_not_replaced(home: Path, tmp_path: Path) -> None:
    path = backup_of(home, tmp_path / "one.hanju")
    with open_newsroom(home) as room:
        room.store.count_articles()
        with pytest.raises(RestoreTargetError, match="쓰고 있습니다"):
            restore(path, home, replaces=True, now=NOW)
        assert room.store.count_articles() == 1


def _with(name: str, content: bytes) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with zipfile.ZipFile(path) as bundle:
            parts = {one: bundle.read(one) for one in bundle.namelist()}
        told = json.loads(parts["manifest.json"])
        parts[name] = content
        if name not in told["files"]:
            told["files"][name] = {"size": len(content), "sha256": "0" * 64}
        parts["manifest.json"] = json.dumps(told).encode()
        with zipfile.ZipFile(path, "w") as bundle:
            for one, inside in parts.items():
                bundle.writestr(one, inside)

    return change


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("백업이 아닌 글", encoding="utf-8"),
        lambda path: path.unlink(),
        _flip,
        _with("hanju.toml", b"[issue]\nentries_max = 1\n"),
        _with("../evil.txt", b"x"),
        _with("editions/1/../../evil.txt", b"x"),
        _with("hanju.db", b"not a database"),
        _with("logs/x", b"x"),
    ],
    ids=["cut", "empty", "text", "gone", "flipped", "changed", "out", "up", "database", "other"],
)
def test_a_wrong_file_is_refused_and_changes_nothing(
    home: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    path = backup_of(home, tmp_path / "one.hanju")
    spoil(path)
    before = dump(home)
    with pytest.raises(UnreadableFileError):
        restore(path, home, replaces=True, now=NOW)
    assert dump(home) == before
    assert {one.name for one in tmp_path.iterdir()} <= {"room", "one.hanju"}


def test_a_backup_overwrites_nothing_and_holds_no_secret(home: Path, tmp_path: Path) -> None:
    path = backup_of(home, tmp_path / "one.hanju")
    with open_newsroom(home) as room, pytest.raises(UnreadableFileError, match="이미 있습니다"):
        room.backup(path)
    with zipfile.ZipFile(path) as bundle:
        assert all(b"geheim" not in bundle.read(name) for name in bundle.namelist())
        assert not [name for name in bundle.namelist() if "env" in name or "logs" in name]


# -- what the doctor says of a broken newsroom ------------------------------------------------


def _broken_page(home: Path) -> None:
    with open_newsroom(home) as room:
        many = [article(f"n{number}", text="글" * 900) for number in range(200)]
        room.store.add_articles(many, at=NOW)
    content = bytearray((home / "hanju.db").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40_960] = b"\xa5" * 40_960
    (home / "hanju.db").write_bytes(content)


def _newer(home: Path) -> None:
    with closing(sqlite3.connect(home / "hanju.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_broken_page, "손상"),
        (lambda home: shutil.rmtree(home / "blobs"), "첨부 파일 1개"),
        (_newer, "새로운 데이터베이스"),
        (lambda home: (home / "hanju.db").write_bytes(b"x" * 8192), "SQLite 데이터베이스가"),
    ],
    ids=["page", "blob", "schema", "no database"],
)
def test_the_doctor_names_what_is_broken_and_the_mend(
    home: Path,
    spoil: Callable[[Path], object],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoil(home)
    assert run(["doctor", "--home", str(home), "--json"]) == 1
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    store = found["데이터베이스"]
    assert store["state"] == "broken"
    assert told in store["detail"]
    assert store["mend"]
    assert "백업" in found


def test_the_doctor_sees_that_nothing_can_be_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    def full(**_: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    found = {one.name: one for one in check_unopened(home, default_house(), StoreError("a → b"))}
    assert found["데이터베이스"].mend == "b"
    with open_newsroom(home) as room:
        writing = {one.name: one for one in room.doctor()}["쓰기"]
    assert writing.state == "broken"
    assert "No space" in writing.detail


def test_the_commands_tell_with_their_codes(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at, path = ["--home", str(home)], str(tmp_path / "one.hanju")
    assert run(["backup", path, *at, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["articles"] == 1
    assert run(["backup", path, *at]) == 2
    assert run(["restore", path, *at]) == 2
    assert run(["restore", path, "--replace", *at]) == 0
    assert run(["keep", "--dry-run", *at, "--json"]) == 0
    assert run(["takedown", "a1", "--why", "요청", *at]) == 0
    assert run(["takedown", "nobody", "--why", "요청", *at]) == 2
    assert run(["run", "--due", "--base-date", "2025-12-11", *at]) == 2
    assert run(["run", "--base-date", "2999-12-12", *at, "--json"]) == 1


def test_taking_down_names_what_a_person_has_to_decide(home: Path) -> None:
    from tests.unit.making import entry, issue

    with open_newsroom(home) as room:
        one = entry("e1")
        named = type(one.sources[0])(
            **{**{n: getattr(one.sources[0], n) for n in one.sources[0].__slots__},
               "article_id": "a1"}
        )  # fmt: skip
        changed = type(one)(**{**{n: getattr(one, n) for n in one.__slots__}, "sources": (named,)})
        room.store.save_issue(issue(changed), by="hanju", why="초안", at=NOW)
        report = room.take_down("a1", why="요청", by="김편집")
        assert (report.drafts, report.signed, report.files) == ((108,), (), 1)
        assert_gone(room)


def test_what_was_taken_down_is_not_found_and_not_drafted(home: Path) -> None:
    with open_newsroom(home) as room:
        assert [hit.id for hit in room.search("설명회").hits] == ["a1"]
        room.take_down("a1", why="요청", by="김편집")
        assert room.search("설명회").hits == ()
        room.store.add_articles([article("a1", text="다시 모은 설명회")], at=NOW)
        assert room.search("설명회").hits == ()
        start, end = datetime(2025, 12, 1, tzinfo=UTC), NOW
        assert room.store.articles_between(start, end) == []


def test_a_body_that_expired_is_found_by_its_title_only(home: Path) -> None:
    with open_newsroom(home) as room:
        room.store.add_articles(
            [article("b1", title="나래시 협약", text="몸통에만 든 낱말")], at=NOW
        )
        assert len(room.search("몸통에만").hits) == 1
        kept = room.keep(is_trial=True)
        assert kept.articles == 2  # stored in 2025; this clock is the machine's
        assert len(room.search("몸통에만").hits) == 1
        assert room.keep().articles == 2
        assert room.search("몸통에만").hits == ()
        assert len(room.search("나래시").hits) == 1


def assert_gone(room: Newsroom) -> None:
    (left,) = room.store.articles_named("a1")
    assert (left.title, left.text) == ("", "")
    assert room.store.problems() == []
