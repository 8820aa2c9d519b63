"""The plan of a back-fill: what is read in which parts, and where everything lies.

Shape:  a `BackfillOrder` in, a `Plan` out; every worker is given the plan and a task.
Units:  rows; a part is at most 10,000 consecutive rows of one file, more of a large archive.
Errors: `UnreadableFileError` names file, row group and column.
Source: docs/decisions/0042-backfill.md.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from hanju.collect.files.columns import columns_of, missing_columns
from hanju.errors import UnreadableFileError
from hanju.text.search_tokens import TOKENS_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hanju.model import LicenseMode
    from hanju.settings import House

#: Raised when the same rows would give other files.
FORM: Final = 1
#: Rows of a part: what one worker holds at once, and what is done again after a kill.
PART_ROWS: Final = 10_000
#: Sampled shingles that one join holds; 2 million take about 200 MB.
JOIN_ENTRIES: Final = 2_000_000
#: Rows whose pairs are judged in one go.
PAIR_ROWS: Final = 50_000
#: Each reader opens a piece of every part's file, so more of either makes the pieces too small: of
#: archives above 25 million rows the pieces grow instead, and with them what a worker holds.
PARTS_MOST: Final = 4_000
PAIR_GROUPS_MOST: Final = 512
JOINS_MOST: Final = 256
#: An archive of fewer rows is joined by the process of the run: starting workers takes longer.
SMALL_ROWS: Final = 500_000
#: Bytes of text that give one sampled shingle: three a syllable, one shingle in eight.
_BYTES_AN_ENTRY: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillOrder:
    """What a person asks for."""

    inputs: tuple[Path, ...]
    out: Path
    outlet: str = ""
    license: LicenseMode | None = None
    wall_clock_z: bool = False
    part_rows: int | None = None
    small_rows: int = SMALL_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Consecutive rows of one file; `first` is their place in the whole archive."""

    number: int
    path: str
    start: int
    rows: int
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What every worker has to know; it travels to each of them."""

    out: str
    parts: tuple[Part, ...]
    columns: dict[str, tuple[str, ...]]  # of each file: the names that are read
    sizes: dict[str, int]  # of each file, bytes: one that was written anew shows
    rows: int
    joins: int
    pair_groups: int
    pair_rows: int  # ranks of a group
    now: datetime
    house: House
    outlet: str
    license: LicenseMode | None
    wall_clock_z: bool

    @property
    def work(self) -> Path:
        """Where files between the stages lie; gone when the run is done."""
        return Path(self.out) / "_work"

    def part_file(self, kind: str, number: int) -> Path:
        """The result file of a part."""
        return Path(self.out) / kind / f"part-{number:05}.parquet"

    def exchange(self, kind: str, number: int) -> Path:
        """A file between two stages."""
        return self.work / kind / f"{number:05}.arrow"

    def array(self, kind: str, number: int | None = None) -> Path:
        """An array between two stages."""
        return self.work / (f"{kind}.npy" if number is None else f"{kind}/{number:05}.npy")

    @property
    def mark(self) -> str:
        """Names the work: two runs with one mark write the same files."""
        told = {
            "form": FORM,
            "tokens": TOKENS_VERSION,
            "parts": [asdict(part) for part in self.parts],
            "columns": self.columns,
            "sizes": self.sizes,
            "joins": self.joins,
            "pair_groups": self.pair_groups,
            "now": self.now.isoformat(),
            "house": repr(self.house),
            "read as": [self.outlet, self.license, self.wall_clock_z],
        }
        content = json.dumps(told, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:24]


def made_plan(order: BackfillOrder, house: House, now: datetime) -> Plan:
    """Look at every file's footer and cut the archive into parts.

    Raises:
        UnreadableFileError: a file is no Parquet, a needed column is missing, or no row is there.
    """
    parts: list[Part] = []
    columns: dict[str, tuple[str, ...]] = {}
    sizes: dict[str, int] = {}
    rows, text_bytes = 0, 0
    footers = {path: _footer(path) for path in files_in(order.inputs, order.out)}
    total = sum(footer.num_rows for footer in footers.values())
    part_rows = order.part_rows or max(PART_ROWS, -(-total // PARTS_MOST))
    for path, footer in footers.items():
        schema = footer.schema.to_arrow_schema()
        wanted = columns_of(schema.names)
        missing = missing_columns(wanted, has_outlet=bool(order.outlet))
        if missing:
            raise UnreadableFileError(
                path,
                problem=f"열이 없습니다: {', '.join(missing)}(있는 열: "
                f"{', '.join(schema.names[:20])})",
                mend="열 이름을 docs/commands.md대로 바꾸거나 --outlet을 적으세요.",
            )
        names = tuple(dict.fromkeys(name for given in wanted.values() for name in given))
        _check_types(path, schema, names)
        columns[str(path)], sizes[str(path)] = names, path.stat().st_size
        text_bytes += _bytes_of(footer, wanted.get("text", ()))
        for start in range(0, footer.num_rows, part_rows):
            count = min(part_rows, footer.num_rows - start)
            parts.append(
                Part(number=len(parts), path=str(path), start=start, rows=count, first=rows)
            )
            rows += count
    if not parts:
        raise UnreadableFileError(
            order.inputs[0], problem="행이 하나도 없습니다", mend="기사가 든 파일을 적으세요."
        )
    pair_groups = min(1 + rows // PAIR_ROWS, PAIR_GROUPS_MOST)
    return Plan(
        out=str(order.out.resolve()),
        parts=tuple(parts),
        columns=columns,
        sizes=sizes,
        rows=rows,
        joins=min(1 + text_bytes // (_BYTES_AN_ENTRY * JOIN_ENTRIES), JOINS_MOST),
        pair_groups=pair_groups,
        pair_rows=rows // pair_groups + 1,
        now=now,
        house=house,
        outlet=order.outlet,
        license=order.license,
        wall_clock_z=order.wall_clock_z,
    )


def files_in(inputs: Sequence[Path], out: Path) -> list[Path]:
    """The Parquet files of paths, folders and patterns, each once, in order of their names.

    Results that lie below an input folder are no input.

    Raises:
        UnreadableFileError: nothing is there.
    """
    found: list[Path] = []
    for given in inputs:
        if given.is_dir():
            here = sorted(given.rglob("*.parquet"))
        elif any(mark in given.name for mark in "*?["):
            here = sorted(given.parent.glob(given.name))
        else:
            here = [given]
        here = [path for path in here if out.resolve() not in path.resolve().parents]
        if not here or not all(path.is_file() for path in here):
            raise UnreadableFileError(
                given, problem="Parquet 파일이 없습니다", mend="경로를 확인하세요."
            )
        found += [path.resolve() for path in here]
    return list(dict.fromkeys(found))


def opened(path: Path) -> pq.ParquetFile:
    """Open a Parquet file and read its footer.

    Raises:
        UnreadableFileError: missing, empty or no Parquet.
    """
    try:
        return pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as exc:
        raise UnreadableFileError(
            path,
            problem=f"Parquet 파일로 읽을 수 없습니다({_first_line(exc)})",
            mend="파일을 다시 받거나 만든 뒤 실행하세요.",
        ) from exc


def _check_types(path: Path, schema: pa.Schema, names: Sequence[str]) -> None:
    for name in names:
        kind = schema.field(name).type
        odd = pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_map(kind)
        if odd:
            raise UnreadableFileError(
                path,
                place=f"열 '{name}'",
                problem=f"글이나 시각이 아닌 {kind} 형입니다",
                mend="UTF-8 문자열(string)이나 시각(timestamp)으로 바꾸어 저장하세요.",
            )


def _footer(path: Path) -> pq.FileMetaData:
    """What a file says about itself; the file is closed again."""
    with opened(path) as file:
        return file.metadata


def _bytes_of(footer: pq.FileMetaData, names: Sequence[str]) -> int:
    """Uncompressed bytes of some columns, as the footer says."""
    total = 0
    for group in range(footer.num_row_groups):
        about = footer.row_group(group)
        for place in range(about.num_columns):
            column = about.column(place)
            if column.path_in_schema in names:
                total += column.total_uncompressed_size
    return total


def _first_line(exc: Exception) -> str:
    return (str(exc).splitlines() or [type(exc).__name__])[0][:160]
