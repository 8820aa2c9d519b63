"""Rows of a part to articles, read as `hanju import` reads them.

Shape:  a `Part` in, (place in the part, `Article`) out, and what was left out.
Units:  places count the rows of the part from 0; instants aware UTC.
Errors: `UnreadableFileError` names file, row group and column of what cannot be decoded; a row that
        is no article is counted, never an error.
Source: docs/decisions/0006-import.md; docs/decisions/0042-backfill.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hanju.backfill.planning import opened
from hanju.collect.files import ImportOptions
from hanju.collect.files.rows import RowReader
from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pyarrow.parquet as pq

    from hanju.backfill.planning import Part, Plan
    from hanju.model import Article

#: Rows decoded at once.
_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PartArticles:
    """The articles of a part with their places, and how many rows gave none."""

    places: list[int]
    articles: list[Article]
    skipped: int


def articles_of(plan: Plan, part: Part, only: Collection[int] | None = None) -> PartArticles:
    """Read the rows of a part, or some of them.

    Args:
        plan: how rows are read.
        part: which rows.
        only: places that are wanted; all when None.
    """
    reader = RowReader(
        ImportOptions(
            wall_clock_z=plan.wall_clock_z,
            outlet=plan.outlet,
            license=plan.license,
            zone=plan.house.period.timezone,
        )
    )
    taken: list[int] = []
    for place, row in enumerate(rows_of(part, plan.columns[part.path])):
        if only is None or place in only:
            reader.take(str(place), row)
            taken.append(place)
    articles, skipped, _ = reader.finish()
    left_out = {int(one.place) for one in skipped}
    places = [place for place in taken if place not in left_out]
    return PartArticles(places=places, articles=list(articles), skipped=len(skipped))


def rows_of(part: Part, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The rows of a part as plain values, a batch in memory at a time."""
    begin = 0  # of the row group, within the file
    end_of_part = part.start + part.rows
    with opened(Path(part.path)) as file:
        for group in range(file.metadata.num_row_groups):
            end = begin + file.metadata.row_group(group).num_rows
            if begin < end_of_part and end > part.start:
                low, high = max(part.start - begin, 0), min(end_of_part, end) - begin
                yield from _of_group(file, part.path, group, names, low, high)
            begin = end


def _of_group(
    file: pq.ParquetFile, path: str, group: int, names: tuple[str, ...], low: int, high: int
) -> Iterator[dict[str, Any]]:
    at = 0
    try:
        for batch in file.iter_batches(_BATCH, row_groups=[group], columns=list(names)):
            if at + batch.num_rows > low:
                wanted = batch.slice(max(low - at, 0), high - max(low, at))
                yield from _in_microseconds(wanted).to_pylist()
            at += batch.num_rows
            if at >= high:
                return
    except (OSError, ValueError, pa.ArrowException) as exc:
        raise UnreadableFileError(
            path,
            place=f"행 묶음 {group}, 열 '{_broken_column(file, group, names)}'",
            problem=f"풀 수 없습니다({(str(exc).splitlines() or ['?'])[0][:120]})",
            mend="이 파일을 다시 만들거나 빼고, 같은 명령을 다시 실행하세요.",
        ) from exc


def _in_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Times of a billionth of a second cannot be told in Python; we keep the millionth."""
    fields = [
        field.with_type(pa.timestamp("us", field.type.tz))
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns"
        else field
        for field in batch.schema
    ]
    columns = [
        column.cast(field.type, safe=False)
        for column, field in zip(batch.columns, fields, strict=True)
    ]
    return pa.record_batch(columns, schema=pa.schema(fields))


def _broken_column(file: pq.ParquetFile, group: int, names: tuple[str, ...]) -> str:
    """The first column that cannot be read alone; all of them when each can."""
    for name in names:
        try:
            for batch in file.iter_batches(_BATCH, row_groups=[group], columns=[name]):
                batch.to_pylist()
        except (OSError, ValueError, pa.ArrowException):
            return name
    return ", ".join(names)
