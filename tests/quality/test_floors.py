"""The figures of `hanju eval sift` never fall under the floors (scripts/update_floors.py)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from hanju.evaluate.sifting import evaluate_sift
from hanju.settings import default_house

FLOORS: dict[str, Any] = json.loads(
    Path(__file__).with_name("floors.json").read_text(encoding="utf-8")
)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    articles, gold = SHARED / FLOORS["articles"], SHARED / FLOORS["gold"]
    if not articles.is_file() or not gold.is_file():
        pytest.skip("needs ../shared/data (news text, not redistributable): absent")
    digest = hashlib.sha256(gold.read_bytes()).hexdigest()
    assert digest == FLOORS["gold_sha256"], "other labels: run scripts/update_floors.py"
    return evaluate_sift(articles, gold, default_house())


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(FLOORS["floors"]))
def test_the_floor_holds(report: dict[str, Any], name: str) -> None:
    kind, _, field = name.partition("_f1_")
    reached = (
        report[kind][field]["f1"]
        if field
        else report["worthy"]["f1"]
        if name == "worthy_f1"
        else report["category"]["accuracy"]
    )
    assert reached >= FLOORS["floors"][name]
