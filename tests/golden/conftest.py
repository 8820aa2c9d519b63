"""One flag to write the golden files anew: `pytest tests/golden --update-golden`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files from what is made now"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of this name, part by part (a part is a block)."""
    update = request.config.getoption("--update-golden", default=False)

    def compare(name: str, made: str) -> None:
        path = Path(__file__).parent / name
        if update:
            path.write_text(made, encoding="utf-8")
            return
        wanted = path.read_text(encoding="utf-8")
        for number, (new, old) in enumerate(
            zip(made.split("\n\n"), wanted.split("\n\n"), strict=False), 1
        ):
            assert new.splitlines() == old.splitlines(), f"{name}, part {number}"
        assert made == wanted, f"{name}: parts added or missing"

    return compare
