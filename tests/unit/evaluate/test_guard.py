from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from hanju.errors import UnreadableFileError
from hanju.evaluate.guard import evaluate_guard, read_pairs, score

if TYPE_CHECKING:
    from pathlib import Path

ROW: dict[str, Any] = {
    "id": "1",
    "title": "가온시, 물길 축제 연다",
    "paragraphs": [
        ["가온시는 7일 물길 축제를 연다.", "사업비는 31억원이다."],
        ["나루 공원에서 열린다."],
    ],
    "abstractive": ["가온시는 7일 사업비 31억원으로 물길 축제를 연다."],
    "published": "2025-12-05 10:00:00",
}


def _file(path: Path, rows: list[dict[str, Any]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def test_the_report_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    report = evaluate_guard(_file(tmp_path / "p.jsonl.gz", [ROW]))
    assert {"pairs", "false_alarm_rate", "mutations", "catch_rate", "by_kind"} <= set(report)
    assert report["pairs"] == 1
    assert report["false_alarm_rate"] == 0.0
    assert report["by_kind"]["digit"] == {"mutations": 2, "caught": 2, "rate": 1.0} or (
        report["by_kind"]["digit"]["rate"] == 1.0
    )
    assert report["mutations"] == sum(row["mutations"] for row in report["by_kind"].values())


def test_an_alarm_that_was_there_before_is_no_catch(tmp_path: Path) -> None:
    unsound = ROW | {"abstractive": ["가온시는 8일 물길 축제를 연다."]}
    found = score(read_pairs(_file(tmp_path / "p.jsonl.gz", [unsound])))
    assert found.report["false_alarm_rate"] == 1.0
    assert [rule for _, alarms in found.alarms for rule in {a.rule for a in alarms}] == ["N4.date"]


def test_halves_take_every_other_pair(tmp_path: Path) -> None:
    path = _file(tmp_path / "p.jsonl.gz", [ROW, ROW | {"id": "2"}, ROW | {"id": "3"}])
    assert [evaluate_guard(path, half=half)["pairs"] for half in ("all", "even", "odd")] == [
        3,
        2,
        1,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "no json\n",
        '{"id": "1"}\n',
        '{"id": 1, "abstractive": 3, "sentences": [], "published": "x"}\n',
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableFileError, match="1행"):
        read_pairs(path)


def test_swaps_are_told_apart(tmp_path: Path) -> None:
    row = ROW | {
        "paragraphs": [["가온시는 7일 버스 12대와 택시 40대를 들인다."]],
        "abstractive": ["가온시는 7일 버스 12대를 들인다."],
    }
    report = evaluate_guard(_file(tmp_path / "p.jsonl.gz", [row]))
    assert report["swaps"]["mutations"] == 1
    assert "number_of_source" in report["swaps"]["by_kind"]
    assert "number_of_source" not in report["by_kind"]
    own, swaps = report["mutations"], report["swaps"]["mutations"]
    both = report["catch_rate"] * own + report["swaps"]["catch_rate"] * swaps
    assert report["catch_rate_with_swaps"] == pytest.approx(both / (own + swaps), abs=0.001)
    assert set(report["halves"]) == {"even"}
