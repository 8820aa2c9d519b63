"""A whole week through the command line, as a person types it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from hanju.cli.app import run
from hanju.sample import sample_articles

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("week") / "demo"
    assert run(["demo", "--out", str(out)]) == 0
    return out


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run([*words, "--json"]) == code
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 1, "machine output and nothing else"
    return json.loads(captured.out)


def test_the_demo_publishes_every_format_of_the_house(demo: Path) -> None:
    folder = demo / "editions" / "24"
    made = {path.name.removeprefix("hanju-24") for path in folder.iterdir()}
    assert made >= {".hwpx", ".pdf", ".docx", ".html", ".epub", ".md", ".eml", ".atom", ".json"}


def test_every_edition_carries_the_same_hash(demo: Path) -> None:
    folder = demo / "editions" / "24"
    signed = json.loads((folder / "hanju-24.json").read_text("utf-8"))["content_hash"]
    for suffix in (".html", ".md", ".eml"):
        assert signed in (folder / f"hanju-24{suffix}").read_text("utf-8")


def test_the_sample_issue_fills_every_category_but_one(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issue = told(capsys, "issue", "show", "24", "--home", str(demo))
    empty = [
        (field["name"], category["name"])
        for chapter in issue["chapters"]
        for field in chapter["fields"]
        for category in field["categories"]
        if not category["entries"]
    ]
    assert empty == [("탄소중립 분야", "해외")]


def test_the_sample_issue_covers_the_seven_days(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issue = told(capsys, "issue", "show", "24", "--home", str(demo))
    days = Counter(
        entry["date"]
        for chapter in issue["chapters"]
        for field in chapter["fields"]
        for category in field["categories"]
        for entry in category["entries"]
    )
    assert len(days) == 7
    assert max(days.values()) / sum(days.values()) <= 0.35


def test_the_demo_is_never_made_over_something_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("x", encoding="utf-8")
    assert run(["demo", "--out", str(tmp_path)]) == 2
    assert "견본 폴더가 아닙니다" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").exists()


def test_a_signed_issue_is_not_drafted_again(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["draft", "--base-date", "2025-12-11", "--home", str(demo)])
    assert code == 2
    assert "이미 확정" in capsys.readouterr().err


def test_a_week_step_by_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(tmp_path / "room")]
    assert run(["init", str(tmp_path / "room")]) == 0
    with sample_articles() as week:
        files = told(capsys, "import", str(week), *home)
        again = told(capsys, "import", str(week), *home)
    assert files[0]["stored"]["added"] > 150
    assert again[0]["stored"]["added"] == 0
    draft = told(capsys, "draft", "--base-date", "2025-12-11", *home)
    assert draft["number"] == 108
    redraft = told(capsys, "draft", "--base-date", "2025-12-11", *home)
    assert (redraft["number"], redraft["entries"]) == (108, draft["entries"])
    assert run(["publish", "108", *home]) == 2
    assert "승인되지 않았습니다" in capsys.readouterr().err
    (row,) = told(capsys, "issue", "list", *home)
    assert (row["number"], row["state"]) == (108, "draft")
    out = tmp_path / "108.json"
    assert run(["issue", "export", "108", "--out", str(out), *home]) == 0
    assert json.loads(out.read_text("utf-8"))["number"] == 108


def test_why_tells_what_became_of_an_article(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(demo)]
    undated = told(capsys, "why", "sample-a-051", *home)
    assert (undated["outcome"], undated["reasons"][0].split(":")[0]) == ("dropped", "undated")
    reprint = told(capsys, "why", "sample-a-020", *home)
    assert reprint["outcome"] in {"printed", "candidate"}
    assert len(reprint["articles"]) > 1
    assert reprint["merges"], "the evidence of every merge"
    assert any("위(정원" in line for line in reprint["ranking"])
    entry = told(capsys, "why", reprint["entry_id"], *home)
    assert entry["headline"]
    assert entry["outcome"] == "printed"
    assert run(["why", "no-such-article", *home]) == 2
    assert "기사는 없었습니다" in capsys.readouterr().err


def test_signing_the_demo_remembered_what_was_accepted(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = told(capsys, "why", "sample-a-019", "--home", str(demo))
    assert any("승인한 호에 실림" in decision for decision in shown["decisions"])
    words = ["decide", "24", "sample-a-019", "drop", "--home", str(demo)]
    assert run(words) == 2
    assert "이미 확정" in capsys.readouterr().err


def test_doctor_finds_a_fresh_newsroom_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(tmp_path)]) == 0
    found = told(capsys, "doctor", "--home", str(tmp_path))
    assert {checkup["state"] for checkup in found} == {"ok"}


def test_eval_sift_on_the_sample_week_meets_its_floor(
    capsys: pytest.CaptureFixture[str],
) -> None:
    gold = Path(__file__).parents[1] / "corpus" / "sample_gold.jsonl"
    with sample_articles() as week:
        found = told(capsys, "eval", "sift", "--articles", str(week), "--gold", str(gold))
    assert found["story"]["bcubed_f1"] >= 0.93
    # the sample rewords on purpose until no word of the field is left: such rows are refused,
    # and a refused row counts as a wrong category
    assert found["category"]["accuracy"] >= 0.85
    assert found["worthy"]["f1"] >= 0.9
