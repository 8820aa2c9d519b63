"""The direction of imports (STYLE.md section 3), read with `ast`.

An arrow goes from a room to rooms further right; the six stages do not know each other.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "hanju"

RANKS: dict[str, int] = {
    "__main__": -1,
    "cli": 0,
    "web": 0,
    "mcp": 0,
    "newsroom": 1,
    "evaluate": 1,
    "backfill": 1,  # calls the stages of a week as the newsroom does
    "testing": 1,
    "checkups": 2,
    "site": 3,
    "reports": 3,
    "journal": 6,
    "plugins": 2,
    "collect": 4,
    "sift": 4,
    "write": 4,
    "desk": 4,
    "publish": 4,
    "archive": 4,
    "store": 4,
    "gazetteer": 5,
    "packages": 6,
    "text": 6,
    "ports": 7,
    "ports_desk": 8,
    "ports_care": 8,
    "ports_corrections": 8,
    "locks": 6,
    "sweeping": 6,
    "ports_search": 8,
    "ports_threads": 8,
    "clock": 7,
    "settings": 8,
    "settings_file": 8,
    "defaults": 9,
    "sample": 9,
    "model": 9,
    "errors": 10,
}
SIDEWAYS = {
    ("backfill", "newsroom"),  # the labels of the archive are those of its search
    ("cli", "web"),  # `hanju desk` serves it
    ("cli", "mcp"),  # `hanju mcp` serves it
    ("model", "model"),
    ("settings", "settings_file"),
    ("settings_file", "settings"),
}


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "hanju"


def arrows(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "hanju":
                found += [(node.lineno, f"hanju.{alias.name}") for alias in node.names]
            else:
                found.append((node.lineno, node.module))
    return [(line, name) for line, name in found if name.split(".")[0] == "hanju"]


MODULES = sorted(path for path in SRC.rglob("*.py") if path != SRC / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_every_arrow_goes_to_the_right(path: Path) -> None:
    inside = path.relative_to(SRC).with_suffix("").parts
    room = inside[0]
    assert room in RANKS, f"{path}: a new room needs a place in the direction of imports"
    wrong = []
    for line, name in arrows(path):
        target = room_of(name)
        if target in {room, "hanju"} or (room, target) in SIDEWAYS:
            continue
        if RANKS[target] <= RANKS[room]:
            wrong.append(f"{path}:{line} {room} -> {target}")
    assert not wrong, "\n".join(wrong)


def test_the_clock_is_read_in_one_place_only() -> None:
    calls = []
    for path in MODULES:
        if path.name == "clock.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
                owner = ast.unparse(node.value)
                if owner in {"datetime", "date", "datetime.datetime", "datetime.date"}:
                    calls.append(f"{path}:{node.lineno}")
    assert not calls
