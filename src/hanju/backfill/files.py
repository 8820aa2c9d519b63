"""Files of a back-fill: written whole or not at all, and cut into pieces for others to read.

Shape:  tables and arrays in, files out; an exchange file holds one batch a reader.
Units:  bytes on a folder that every worker sees.
Errors: `OSError` goes up; the run tells it with the file.
Source: docs/decisions/0042-backfill.md.

Two workers may write the same file at once (one was taken for dead): both write the same bytes
under names of their own, and the last name given stands.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a name to write to; the file takes its own name when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{uuid4().hex[:12]}")
    try:
        yield beside
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole."""
    with whole(path) as beside:
        beside.write_bytes(content)


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write a Parquet file whole; the same rows give the same bytes."""
    with whole(path) as beside:
        pq.write_table(table, beside, compression="zstd")


def write_array(path: Path, values: NDArray[Any]) -> None:
    """Write an array whole."""
    with whole(path) as beside, beside.open("wb") as file:
        np.save(file, values, allow_pickle=False)


def read_array(path: Path) -> NDArray[Any]:
    """Map an array into memory without reading it."""
    found: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return found


def write_pieces(path: Path, pieces: Sequence[pa.RecordBatch], schema: pa.Schema) -> None:
    """Write an exchange file: piece k is for reader k."""
    with whole(path) as beside, pa.ipc.new_file(str(beside), schema) as writer:
        for piece in pieces:
            writer.write_batch(piece)


def read_piece(path: Path, number: int) -> pa.RecordBatch:
    """Read one piece of an exchange file, and nothing else of it."""
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).get_batch(number)


def cut(
    columns: dict[str, NDArray[Any]], reader: NDArray[np.int64], readers: int, schema: pa.Schema
) -> list[pa.RecordBatch]:
    """Cut rows into the pieces of their readers, in the order they have."""
    order = np.argsort(reader, kind="stable")
    bounds = np.searchsorted(reader[order], np.arange(readers + 1))
    sorted_columns = [columns[name][order] for name in schema.names]
    return [
        pa.record_batch(
            [
                pa.array(values[begin:end], field.type)
                for values, field in zip(sorted_columns, schema, strict=True)
            ],
            schema=schema,
        )
        for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]
