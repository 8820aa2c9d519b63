from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from hanju.errors import UnreadableFileError
from hanju.evaluate.sifting import evaluate_sift, look, read_gold
from hanju.model import Article, Story, StoryId
from hanju.settings import House, default_house

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_ROWS = [
    ("a1", "강릉시, AI 관광 안내 시작", "AI", True, "지자체", "s1"),
    ("a2", "강릉시, AI 관광 안내 서비스 열어", "AI", True, "지자체", "s1"),
    ("a3", "삼성전자, 차세대 AI 반도체 공개", "AI", True, "민간기업", "s2"),
    ("a4", "[특징주] 가온로봇, AI 기대에 급등", "none", False, "", ""),
    ("a5", "강릉시, 봄꽃 축제 개최", "none", False, "", ""),
]


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    articles = [
        {"id": id_, "title": title, "text": "", "published": "2026-02-10T09:00:00Z"}
        for id_, title, *_ in _ROWS
    ]
    articles.append(
        {"id": "far", "title": "먼 날", "text": "", "published": "2026-01-01T00:00:00Z"}
    )
    gold = [
        {"id": id_, "field": field, "worthy": ok, "category": category, "story": story}
        for id_, _, field, ok, category, story in _ROWS
    ]
    return _write(tmp_path / "a.jsonl", articles), _write(tmp_path / "g.jsonl", gold)


def _by_first_word(articles: Sequence[Article], house: House) -> list[Story]:
    del house
    groups: dict[str, list[Article]] = {}
    for article in articles:
        groups.setdefault(article.title.split()[0], []).append(article)
    return [Story(id=StoryId(name), articles=tuple(rows)) for name, rows in groups.items()]


def test_the_report_has_the_keys_of_the_contract(files: tuple[Path, Path]) -> None:
    report = evaluate_sift(*files, default_house(), merge=_by_first_word)
    assert set(report) == {"field", "worthy", "category", "story", "seconds", "peak_mib"}
    assert report["field"]["AI"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert report["worthy"]["f1"] == 1.0
    assert report["category"] == {"accuracy": 1.0, "macro_f1": 1.0}
    assert report["story"]["bcubed_f1"] == 1.0
    assert report["story"]["stories"] == 2


def test_a_rejected_row_is_a_wrong_category_and_a_story_of_its_own(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    articles, gold = files
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    rows[3] |= {"field": "AI", "worthy": True, "category": "민간기업", "story": "s2"}
    report = evaluate_sift(
        articles, _write(tmp_path / "g2.jsonl", rows), default_house(), merge=_by_first_word
    )
    assert report["category"]["accuracy"] == 0.75
    assert report["story"]["bcubed_precision"] == 1.0
    assert report["story"]["bcubed_recall"] == 0.75
    assert report["worthy"]["recall"] == 0.75


def test_a_gold_row_without_its_article_is_refused(files: tuple[Path, Path]) -> None:
    articles, gold = files
    rows = [json.loads(line) for line in articles.read_text("utf-8").splitlines()]
    _write(articles, rows[1:])
    with pytest.raises(UnreadableFileError, match="1건이 없습니다"):
        evaluate_sift(articles, gold, default_house(), merge=_by_first_word)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    path.write_text('{"id": "a"}\n', "utf-8")
    with pytest.raises(UnreadableFileError, match="1행"):
        read_gold(path)
    path.write_text("no json\n", "utf-8")
    with pytest.raises(UnreadableFileError, match="1행"):
        read_gold(path)


def test_the_confusion_counts_every_worthy_row_once(files: tuple[Path, Path]) -> None:
    looked = look(*files, default_house(), merge=_by_first_word)
    assert looked.confusion == {("지자체", "지자체"): 2, ("민간기업", "민간기업"): 1}
    assert looked.worst == ()


def test_the_worst_cases_tell_a_wrong_place_and_a_mixed_story(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    articles, gold = files
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    rows[1] |= {"story": "s9"}
    rows[2] |= {"category": "해외"}
    looked = look(
        articles, _write(tmp_path / "g3.jsonl", rows), default_house(), merge=_by_first_word
    )
    told = "\n".join(looked.worst)
    assert "구분 해외 → 민간기업" in told
    assert "한 묶음" in told
    assert looked.confusion["해외", "민간기업"] == 1
