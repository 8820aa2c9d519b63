"""The figures of `hanju eval` never fall under the floors (scripts/update_floors.py)."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hanju.evaluate.figures import MEASURES
from hanju.settings import default_house

FLOORS: dict[str, Any] = json.loads(
    Path(__file__).with_name("floors.json").read_text(encoding="utf-8")
)
CASES = [(name, figure) for name, part in FLOORS.items() for figure in part["floors"]]


@cache
def measured(path: Path, name: str) -> dict[str, float]:
    return MEASURES[name](path, default_house())


def test_every_measure_has_floors() -> None:
    assert set(FLOORS) == set(MEASURES)


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize(("name", "figure"), CASES)
def test_the_floor_holds(shared_data: Path, name: str, figure: str) -> None:
    path = shared_data / name
    if not path.is_file():
        pytest.skip(f"needs {path}: absent")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest == FLOORS[name]["sha256"], "other labels: run scripts/update_floors.py"
    assert measured(path, name)[figure] >= FLOORS[name]["floors"][figure]
