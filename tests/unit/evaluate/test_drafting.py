from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from hanju.errors import UnreadableFileError
from hanju.evaluate.drafting import (
    evaluate_draft,
    first_lines,
    first_sentences,
    read_pairs,
    sentence_f1,
    text_rank,
)
from hanju.settings import default_house

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = [
    "조개껍데기 12톤, 건축 자재로",
    "홍길동 기자 hong@sample.example",
    "누리시는 조개껍데기를 건축 자재로 되살리는 탄소중립 협약을 맺었다고 4일 밝혔다.",
    "사업비는 22억8000만원이며 하루 12톤을 가루로 만드는 시설 3곳을 짓는다.",
    "협약에는 시와 어업인 단체, 건설사 등 5곳이 참여했다.",
    "시는 내년 10월 시설을 준공할 계획이다.",
]
ROW = {
    "id": "1",
    "title": "누리시, 탄소중립 조개껍데기 협약",
    "published": "2025-12-04 10:00:00",
    "sentences": SENTENCES,
    "paragraphs": [[SENTENCES[0]], [SENTENCES[1]], SENTENCES[2:4], SENTENCES[4:]],
    "extractive": [2, 3, 5],
    "abstractive": ["누리시가 조개껍데기를 건축 자재로 되살리는 협약을 맺었다."],
}


def _write(path: Path, *rows: dict[str, Any]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def test_the_report_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    scores = evaluate_draft(_write(tmp_path / "p.jsonl.gz", ROW), default_house())
    assert set(scores.report) == {
        "sentence_f1", "rouge1", "rouge2", "rougeL", "style_clean", "overlap", "ms_per_entry",
        "by_rule",
    }  # fmt: skip
    for name in ("sentence_f1", "rouge1", "rouge2", "rougeL", "style_clean", "overlap"):
        assert 0 < scores.report[name] <= 1
    assert scores.report["ms_per_entry"] > 0
    assert sum(scores.report["by_rule"].values()) > 0


def test_plain_methods_stand_beside_it(tmp_path: Path) -> None:
    beside = evaluate_draft(_write(tmp_path / "p.jsonl.gz", ROW), default_house()).beside
    assert beside["lead-3"]["sentence_f1"] == pytest.approx(1 / 3, abs=1e-4)
    assert beside["first 3 full sentences"]["sentence_f1"] == pytest.approx(2 / 3, abs=1e-4)
    assert beside["gold sentences"]["sentence_f1"] == 1.0
    assert beside["our sentences, whole"]["rouge1"] > 0


def test_indexes_count_bylines_and_headings() -> None:
    assert first_lines(SENTENCES, 3) == [0, 1, 2]
    assert first_sentences(SENTENCES, 3) == [2, 3, 4]
    assert sentence_f1([2, 3, 4], [2, 3, 5]) == pytest.approx(2 / 3)
    assert sentence_f1([], []) == 0.0


def test_text_rank_takes_the_sentences_that_share_words() -> None:
    texts = [
        "누리시는 조개껍데기 재활용 시설을 짓기로 했다.",
        "바람이 많이 부는 날이었다고 한다.",
        "조개껍데기 재활용 시설은 누리시 북쪽에 선다.",
        "누리시 조개껍데기 시설에는 22억원이 든다.",
    ]
    assert text_rank(texts, 2) == [0, 2]
    assert text_rank([], 3) == []


def test_a_summary_may_be_one_text_and_paragraphs_and_date_may_be_missing(tmp_path: Path) -> None:
    row = {k: v for k, v in ROW.items() if k not in {"paragraphs", "published"}}
    row["abstractive"] = "누리시 협약."
    (pair,) = read_pairs(_write(tmp_path / "p.jsonl.gz", row), default_house())
    assert (pair.summary, pair.published) == ("누리시 협약.", None)
    assert pair.text == "\n".join(SENTENCES)


@pytest.mark.parametrize(
    "change", [{"extractive": [99]}, {"extractive": None}, {"sentences": 3}, {"published": "no"}]
)
def test_a_row_of_another_form_is_named(tmp_path: Path, change: dict[str, Any]) -> None:
    path = _write(tmp_path / "p.jsonl.gz", ROW, ROW | change)
    with pytest.raises(UnreadableFileError, match="2행"):
        read_pairs(path, default_house())


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="파일이 없습니다"):
        read_pairs(tmp_path / "none.jsonl", default_house())
    broken = tmp_path / "p.jsonl"
    broken.write_text("no json\n", "utf-8")
    with pytest.raises(UnreadableFileError, match="1행"):
        read_pairs(broken, default_house())
