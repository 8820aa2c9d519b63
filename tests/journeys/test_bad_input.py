"""What a person sees when a file or a set-up is bad: one Korean line, code 2, nothing stored."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hanju.cli.app import run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert run(["init", str(tmp_path / "room")]) == 0
    return tmp_path / "room"


def refused(capsys: pytest.CaptureFixture[str], *words: str, code: int = 2) -> str:
    capsys.readouterr()
    assert run(list(words)) == code
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1, captured.err
    assert captured.err.startswith("오류: ")
    assert "→" in captured.err
    assert captured.out == ""
    return captured.err


def stored(home: Path) -> int:
    with closing(sqlite3.connect(home / "hanju.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])


def test_an_empty_file(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.jsonl"
    path.touch()
    assert str(path) in refused(capsys, "import", str(path), "--home", str(home))


def test_a_truncated_gzip(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(
        json.dumps({"id": f"a{n}", "url": f"https://a.example/{n}", "title": f"제목 {n}",
                    "text": "본문 " * 40, "published": "2025-12-04T09:00:00+09:00",
                    "outlet": "견본일보"}, ensure_ascii=False) + "\n"
        for n in range(500)
    )  # fmt: skip
    path = tmp_path / "week.jsonl.gz"
    path.write_bytes(gzip.compress(rows.encode())[:-200])
    refused(capsys, "import", str(path), "--home", str(home))
    assert stored(home) == 0


def test_a_two_column_csv(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.csv"
    path.write_text("이름,값\n가,1\n나,2\n", encoding="utf-8")
    refused(capsys, "import", str(path), "--home", str(home))
    assert stored(home) == 0


def test_text_that_calls_itself_xlsx(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "NewsResult.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    refused(capsys, "import", str(path), "--home", str(home))
    assert stored(home) == 0


def test_an_issue_file_with_a_missing_key(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "issue.json"
    path.write_text(json.dumps({"number": 3, "chapters": []}), encoding="utf-8")
    line = refused(capsys, "issue", "import", str(path), "--home", str(home))
    assert "$." in line
    assert run(["issue", "list", "--home", str(home)]) == 0


def test_an_issue_file_that_is_no_json(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "issue.json"
    path.write_text('{"number": 3,\n "title": }', encoding="utf-8")
    assert "2" in refused(capsys, "issue", "import", str(path), "--home", str(home))


@pytest.mark.slow
def test_a_locked_database(
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "one.jsonl"
    row = {"id": "a1", "url": "https://a.example/1", "title": "제목", "text": "본문",
           "published": "2025-12-04T09:00:00+09:00", "outlet": "견본일보"}  # fmt: skip
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    holder = sqlite3.connect(home / "hanju.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        line = refused(capsys, "import", str(path), "--home", str(home))
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert "쓰고 있습니다" in line
    assert stored(home) == 0


def test_a_database_that_is_none(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "hanju.db").write_bytes(b"not a database at all" * 200)
    refused(capsys, "issue", "list", "--home", str(home), code=3)


def test_a_folder_without_a_newsroom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "hanju init" in refused(capsys, "issue", "list", "--home", str(tmp_path))


def test_a_wrong_house_names_the_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "hanju.toml").write_text("[entry]\nbullets = 99\n", encoding="utf-8")
    assert "2행" in refused(capsys, "issue", "list", "--home", str(home))


def test_an_unknown_issue_and_an_unknown_format(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "제7호가 없습니다" in refused(capsys, "check", "7", "--home", str(home))


def test_wrong_words_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    refused(capsys, "draft", "--base-date", "내일")
    refused(capsys, "publish", "x")


def test_with_json_an_error_is_an_object(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["check", "7", "--home", str(home), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["error"]["kind"] == "NoSuchIssueError"
