"""Searching from the command line: words, filters, kept searches, a table and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hanju.cli.app import run

ARTICLES = (
    (
        "bus",
        "나루시, 수소버스 열 대 도입",
        "나루시가 탄소중립을 위해 수소버스를 들였다.",
        "보기신문",
    ),
    ("train", "다온군, 수소열차 시범 운행", "다온군이 수소열차를 운행한다.", "견본일보"),
    ("oecd", "경제협력개발기구의 전망", "성장률 전망을 내놓았다.", "보기신문"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    rows = [
        {"id": name, "url": f"https://sample.hanju.example/{name}", "title": title, "text": text,
         "published": "2025-12-04T03:00:00+00:00", "outlet": outlet}
        for name, title, text, outlet in ARTICLES
    ]  # fmt: skip
    path = folder / "articles.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    room = folder / "room"
    assert run(["init", str(room)]) == 0
    assert run(["import", str(path), "--home", str(room)]) == 0
    return room


def asked(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert run(["search", *words, "--home", str(home), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def ids(found: Any) -> list[str]:
    return [hit["id"] for hit in found["hits"] if hit["has_every_word"]]


def test_words_filters_and_kept_searches(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(home, capsys, "탄소중립")
    assert ids(found) == ["bus"]
    piece = found["hits"][0]["piece"]
    assert [piece["text"][a:b] for a, b in piece["spans"]] == ["탄소중립"]
    assert ids(asked(home, capsys, "OECD")) == ["oecd"]
    assert ids(asked(home, capsys, "나루시", "-수소버스")) == []
    assert ids(asked(home, capsys, "전망", "--outlet", "견본")) == []
    assert ids(asked(home, capsys, "전망", "--since", "2025-12", "--in", "articles")) == ["oecd"]
    asked(home, capsys, "수소버스 | 수소열차", "--outlet", "보기", "--save", "수소")
    assert ids(asked(home, capsys, "@수소")) == ["bus"]
    assert [one["name"] for one in asked(home, capsys, "--saved")] == ["수소"]
    asked(home, capsys, "--forget", "수소")
    assert asked(home, capsys, "--saved") == []


def test_the_table_shows_marks_and_what_else_was_looked_for(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", "OECD", "--home", str(home)]) == 0
    told = capsys.readouterr().out
    assert "1건" in told
    assert "경제협력개발기구" in told
    assert run(["search", "없는말", "--home", str(home)]) == 0
    assert "0건" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["x", "--since", "어제"],
        ["x", "--in", "here"],
        ["@없음"],
        ["--like", "없음"],
        ["--forget", "x"],
    ],
)
def test_what_an_option_cannot_mean_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert run(["search", *words, "--home", str(home)]) == 2
    assert "→" in capsys.readouterr().err


def test_questions_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passages, questions = tmp_path / "p.jsonl", tmp_path / "q.jsonl"
    rows = [{"pid": name, "text": f"{title}. {text}"} for name, title, text, _ in ARTICLES]
    passages.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    asked_rows = [
        {"pid": "bus", "question": "수소버스를 들인 시는 어디인가?"},
        {"pid": "train", "question": "나루시가 전망한 것은?"},
    ]
    questions.write_text("\n".join(json.dumps(row) for row in asked_rows), "utf-8")
    words = ["eval", "search", "--docs", str(passages), "--questions", str(questions), "--json"]
    assert run(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["questions"], found["hit1"]) == (2, 0.5)
    questions.write_text('{"pid": 1}', "utf-8")
    assert run(words) == 2
