"""Housekeeping: the house file read in parts, changed with its difference shown first.

Shape:  `section(parts, name)` gives the lines of a part; `preview` says what a change would do;
        `change` writes the file and gives the new house.
Units:  none.
Errors: `HouseError` with line, key and mend; the file is then as it was.
Source: design/desk.md section 7.

`hanju.toml` stays the truth. What it was before lies in `house-history/`; signed issues never
change.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, replace
from difflib import unified_diff
from itertools import groupby
from typing import TYPE_CHECKING, Final

from hanju.errors import HouseError
from hanju.settings import default_house_text
from hanju.settings_file import parse_house_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hanju.newsroom.parts import Parts
    from hanju.settings import House

HISTORY: Final = "house-history"
#: The tables of the house file that each page of the settings shows.
SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "house": (
        "publication", "numbering", "period", "entry", "issue", "rank", "overlap", "model",
        "collect", "round", "keep", "trends", "site",
    ),
    "fields": ("chapters", "fields"),
    "actors": ("actors",),
    "policies": ("policy",),
}  # fmt: skip
LARGEST: Final = 2_000_000
_TABLE: Final = re.compile(r"\[\[?\s*([A-Za-z_]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class HousePart:
    """Lines of the house file; `seen` names the whole file they were read from."""

    text: str
    seen: str
    is_writable: bool
    default: str  # the same part of the file that a new newsroom begins with


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseChange:
    """What a change of the house file would do, before it is made."""

    lines: tuple[str, ...]  # a unified diff
    number: int | None = None  # the open issue that was checked with it
    more: int = 0  # findings it would add there
    less: int = 0  # findings it would take away


def section(parts: Parts, path: Path, name: str) -> HousePart:
    """The lines of one part of the house file."""
    del parts
    text = _read(path)
    return HousePart(
        text=_part_of(text, name),
        seen=_name_of(text),
        is_writable=os.access(path, os.W_OK),
        default=_part_of(default_house_text(), name).strip(),
    )


def _part_of(text: str, name: str) -> str:
    return "".join(block for table, block in _blocks(text) if table in SECTIONS[name])


def preview(parts: Parts, path: Path, name: str, text: str, *, seen: str) -> HouseChange:
    """What changing one part would do: its difference, and the findings of the open issue.

    Raises:
        HouseError: a setting is wrong, or the file changed since it was seen.
    """
    before, after, house = _changed(path, name, text, seen=seen)
    lines = tuple(
        line.rstrip("\n")
        for line in unified_diff(
            before.splitlines(keepends=True),
            after.splitlines(keepends=True),
            "지금",
            "바꾼 뒤",
            n=2,
        )
    )
    rows = [row for row in parts.store.issue_rows() if row.state in {"draft", "in_review"}]
    if not lines or not rows:
        return HouseChange(lines=lines)
    from hanju.newsroom.issues import check

    number = max(row.number for row in rows)
    old = set(check(parts, number, by="").findings)
    new = set(check(replace(parts, house=house), number, by="").findings)
    return HouseChange(lines=lines, number=number, more=len(new - old), less=len(old - new))


def change(parts: Parts, path: Path, name: str, text: str, *, seen: str, by: str) -> House:
    """Write a part of the house file; what it was before is kept.

    Raises:
        HouseError: a setting is wrong, the file changed since, or cannot be written.
    """
    before, after, house = _changed(path, name, text, seen=seen)
    if before == after:
        return house
    stamp = parts.clock.now().strftime("%Y%m%dT%H%M%SZ")
    try:
        folder = path.parent / HISTORY
        folder.mkdir(exist_ok=True)
        (folder / f"{stamp}-{_name_of(before)[:8]}.toml").write_text(before, encoding="utf-8")
        fresh = path.with_name(f".{path.name}.new")
        with fresh.open("w", encoding="utf-8", newline="") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as exc:
        raise _wrong(
            path, f"쓸 수 없습니다({exc.strerror})", "아래 글을 복사해 관리자에게 주세요."
        ) from exc
    parts.log.info("house_changed", part=name, by=by, before=_name_of(before), now=_name_of(after))
    return house


def _changed(path: Path, name: str, text: str, *, seen: str) -> tuple[str, str, House]:
    before = _read(path)
    if _name_of(before) != seen:
        raise _wrong(
            path, "그사이 다른 사람이 설정을 바꿨습니다", "쪽을 새로 불러와 다시 고쳐 주세요."
        )
    if len(text) > LARGEST:
        raise _wrong(path, "글이 너무 깁니다", "필요한 것만 남겨 주세요.")
    wanted = text.replace("\r\n", "\n").rstrip() + "\n"
    strangers = {table for table, _ in _blocks(wanted) if table} - set(SECTIONS[name])
    if strangers:
        raise _wrong(
            path, f"이 쪽에서 바꿀 수 없는 표입니다: {', '.join(sorted(strangers))}",
            "그 표가 있는 쪽에서 바꿔 주세요.",
        )  # fmt: skip
    after = _put(_blocks(before), _blocks(wanted), SECTIONS[name])
    return before, after, parse_house_text(after, path=path)


def _put(before: list[tuple[str, str]], wanted: list[tuple[str, str]], names: Sequence[str]) -> str:
    """The file with the blocks of a part replaced, each where blocks of its table stood."""
    left = [(table, text) for table, text in wanted if text.strip()]
    runs = [list(run) for _, run in groupby(before, key=lambda one: one[0] in names)]
    ours = [run for run in runs if run[0][0] in names]
    if not ours:
        runs.append([])
        ours = [runs[-1]]
    for run in ours:
        here = {table for table, _ in run}
        is_last = run is ours[-1]
        mine = [one for one in left if is_last or one[0] in here]
        left = [one for one in left if one not in mine]
        # the empty lines between blocks stay as they were
        ends = [text[len(text.rstrip()) :] for _, text in run]
        run[:] = [
            (table, text.rstrip() + (ends[at] if at < len(ends) else "\n\n"))
            for at, (table, text) in enumerate(mine)
        ]
    return "".join(text for run in runs for _, text in run).rstrip() + "\n"


def _blocks(text: str) -> list[tuple[str, str]]:
    """The file cut before each table, with the comments that stand above it."""
    blocks: list[tuple[str, list[str]]] = [("", [])]
    above: list[str] = []
    is_inside = False  # of a text over several lines
    for line in text.splitlines(keepends=True):
        found = None if is_inside else _TABLE.match(line)
        if found:
            blocks.append((found[1], [*above, line]))
            above = []
        elif line.startswith("#") and not is_inside:
            above.append(line)
        else:
            blocks[-1][1].extend([*above, line])
            above = []
        if (line.count('"""') + line.count("'''")) % 2:
            is_inside = not is_inside
    blocks[-1][1].extend(above)
    return [(table, "".join(lines)) for table, lines in blocks]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise _wrong(path, "읽을 수 없습니다", "파일과 읽기 권한을 확인하세요.") from exc


def _name_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _wrong(path: Path, problem: str, mend: str) -> HouseError:
    return HouseError(path, line=None, key="", problem=problem, mend=mend)
