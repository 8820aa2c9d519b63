"""Copies across the whole archive: the joins of `sift.copies`, a slice of the keys at a time.

Shape:  a task reads one piece of every part's exchange file and writes what later stages read.
Units:  a rank is the place of an article in the archive by age (date, then id), from 0.
Errors: `OSError` goes up.
Source: docs/decisions/0009-stories.md; docs/decisions/0042-backfill.md.

The answer is that of `exact_copies` and `near_copies` over all articles at once: equal keys meet in
one slice, neighbours among them are taken in the same order, and shares are counted out by the
same functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from hanju.backfill.files import (
    cut,
    read_array,
    read_piece,
    write_array,
    write_parquet,
    write_pieces,
)
from hanju.backfill.labelling import WHYS
from hanju.backfill.rows import articles_of
from hanju.sift.copies import NEAR_COPY_SHARE, TEXT_BITS, joined, likely, shares_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hanju.backfill.planning import Part, Plan

PAIRS: Final = pa.schema([("first", pa.int64()), ("second", pa.int64()), ("shared", pa.int64())])
TEXTS: Final = pa.schema([("rank", pa.int64()), ("text", pa.string())])
NEAR: Final = pa.schema(
    [("older", pa.string()), ("newer", pa.string()), ("overlap_share", pa.float64())]
)
COPIES: Final = pa.schema(
    [
        ("row", pa.int64()),
        ("id", pa.string()),
        ("copy_of", pa.string()),
        ("copy_why", pa.string()),
        ("copy_group", pa.string()),
        ("group_articles", pa.int64()),
    ]
)
SAME_ID: Final = "같은 식별자"
#: Rank of a row that is no article, and of one whose id an earlier row has.
NO_RANK: Final = -1


def join_keys(plan: Plan, number: int) -> dict[str, Any]:
    """Join one slice of the sampled shingles and of the prints of all parts."""
    rank_of = read_array(plan.array("rank"))
    pieces = [read_piece(plan.exchange("entries", part.number), number) for part in plan.parts]
    keys = _column(pieces, "key")
    ranks = rank_of[_column(pieces, "row")]
    known = ranks >= 0
    keys, ranks = keys[known], ranks[known]
    # Ranks of this slice alone fit into the bits of an entry.
    here, local = np.unique(ranks, return_inverse=True)
    entries = keys << TEXT_BITS | local.astype(np.uint64)
    entries.sort()
    pairs, shared = joined(entries)
    first, second = here[pairs[:, 0]], here[pairs[:, 1]]
    write_pieces(
        plan.exchange("pairs", number),
        cut(
            {"first": first, "second": second, "shared": shared},
            first // plan.pair_rows,
            plan.pair_groups,
            PAIRS,
        ),
        PAIRS,
    )
    return {"entries": len(entries), "pairs": len(pairs), "prints": _same_prints(plan, number)}


def _same_prints(plan: Plan, number: int) -> int:
    """Keep the prints that several articles of the archive share."""
    rank_of = read_array(plan.array("rank"))
    pieces = [read_piece(plan.exchange("prints", part.number), number) for part in plan.parts]
    ranks = rank_of[_column(pieces, "row")]
    whys = _column(pieces, "why").astype(np.int64)
    halves = [_halves(piece) for piece in pieces]
    prints = np.concatenate(halves) if halves else np.zeros((0, 2), dtype=np.uint64)
    known = ranks >= 0
    prints, ranks, whys = prints[known], ranks[known], whys[known]
    order = np.lexsort((ranks, prints[:, 1], prints[:, 0]))
    prints, ranks, whys = prints[order], ranks[order], whys[order]
    same = np.all(prints[1:] == prints[:-1], axis=1) & (ranks[1:] != ranks[:-1])
    shared = np.concatenate((same, [False])) | np.concatenate(([False], same))
    shared = shared[: len(prints)]
    table = np.column_stack(
        (prints[shared], ranks[shared].astype(np.uint64), whys[shared].astype(np.uint64))
    )
    write_array(plan.array("prints_shared", number), table)
    return int(shared.sum())


def judge_pairs(plan: Plan, number: int) -> dict[str, Any]:
    """Add up what the slices found for some pairs, and name the texts that must be read again."""
    pieces = [read_piece(plan.exchange("pairs", slice_), number) for slice_ in range(plan.joins)]
    first, second = _column(pieces, "first"), _column(pieces, "second")
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    shared = _column(pieces, "shared")[order]
    new = np.ones(len(first), dtype=bool)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    starts = np.flatnonzero(new)
    sums = np.add.reduceat(shared, starts) if len(starts) else shared
    pairs = np.column_stack((first[starts], second[starts]))
    shingles, sampled = read_array(plan.array("shingles")), read_array(plan.array("sampled"))
    ranks, local = np.unique(pairs, return_inverse=True)
    local = local.reshape(pairs.shape)
    places, estimate, doubtful = likely(local, sums, shingles[ranks], sampled[ranks])
    write_array(plan.array("likely", number), ranks[places].reshape(-1, 2))
    write_array(plan.array("estimate", number), estimate)
    write_array(plan.array("doubtful", number), doubtful)
    needed = np.unique(ranks[places[doubtful]])
    row_of = read_array(plan.array("row"))
    write_array(plan.array("needed", number), np.sort(row_of[needed]))
    return {"pairs": len(pairs), "likely": len(places), "doubtful": int(doubtful.sum())}


def lend_texts(plan: Plan, part: Part) -> dict[str, Any]:
    """Hand the texts of a part to those who count out shares."""
    rank_of = read_array(plan.array("rank"))
    wanted: list[NDArray[np.int64]] = []
    for number in range(plan.pair_groups):
        needed = read_array(plan.array("needed", number))
        low, high = np.searchsorted(needed, (part.first, part.first + part.rows))
        wanted.append(np.asarray(needed[low:high]))
    places = {int(row) - part.first for rows in wanted for row in rows}
    text_of: dict[int, str] = {}
    if places:
        read = articles_of(plan, part, places)
        text_of = {
            place + part.first: article.text
            for place, article in zip(read.places, read.articles, strict=True)
        }
    pieces = [
        pa.record_batch(
            [pa.array(rank_of[rows]), pa.array([text_of[row] for row in rows.tolist()], "string")],
            schema=TEXTS,
        )
        for rows in wanted
    ]
    write_pieces(plan.exchange("texts", part.number), pieces, TEXTS)
    return {"texts": len(places)}


def count_shares(plan: Plan, number: int) -> dict[str, Any]:
    """Count out the doubtful pairs and keep those that are copies."""
    pairs = np.array(read_array(plan.array("likely", number)))
    share = np.array(read_array(plan.array("estimate", number)))
    doubtful = np.array(read_array(plan.array("doubtful", number)))
    pieces = [read_piece(plan.exchange("texts", part.number), number) for part in plan.parts]
    ranks = _column(pieces, "rank")
    texts = pa.chunked_array([piece.column("text") for piece in pieces], "string")
    if doubtful.any():
        order = np.argsort(ranks)
        local = np.searchsorted(ranks[order], pairs[doubtful])
        told = texts.take(pa.array(order)).to_pylist()
        share[doubtful] = shares_of(told, local)
    kept = share >= NEAR_COPY_SHARE
    pairs, share = pairs[kept], share[kept]
    write_array(plan.array("near", number), pairs)
    rounded = [round(one, 4) for one in share.tolist()]
    table = pa.table([ids_of(plan, pairs[:, 0]), ids_of(plan, pairs[:, 1]), rounded], schema=NEAR)
    write_parquet(plan.part_file("near", number), table)
    return {"near": len(pairs)}


def tell_copies(plan: Plan, part: Part) -> dict[str, Any]:
    """Write what each article of a part repeats, and its group of copies."""
    ages = read_piece(plan.exchange("ages", part.number), 0)
    rows = np.asarray(ages.column("row"))
    rank_of, first_of = read_array(plan.array("rank")), read_array(plan.array("first_of_id"))
    ranks = rank_of[rows]
    repeats = ranks == NO_RANK
    ranks = np.where(repeats, first_of[rows], ranks)
    copy_of, why = read_array(plan.array("copy_of"))[ranks], read_array(plan.array("why"))[ranks]
    group = read_array(plan.array("group"))[ranks]
    size = read_array(plan.array("group_size"))[group]
    is_copy = copy_of >= 0
    older = ids_of(plan, np.where(repeats, ranks, np.where(is_copy, copy_of, 0))).to_pylist()
    told = [
        (id_, SAME_ID) if repeat else (id_, WHYS[number]) if copy else (None, None)
        for id_, repeat, copy, number in zip(
            older, repeats.tolist(), is_copy.tolist(), why.tolist(), strict=True
        )
    ]
    table = pa.table(
        [
            ages.column("row"),
            ages.column("id"),
            pa.array([one[0] for one in told], "string"),
            pa.array([one[1] for one in told], "string"),
            ids_of(plan, group),
            pa.array(size),
        ],
        schema=COPIES,
    )
    write_parquet(plan.part_file("copies", part.number), table)
    return {"copies": sum(one[0] is not None for one in told)}


def ids_of(plan: Plan, ranks: NDArray[np.int64]) -> pa.Array:
    """Ids of ranks."""
    ids = read_piece(plan.work / "ids.arrow", 0).column("id")
    return ids.take(pa.array(ranks)).cast("string")


def _column(pieces: list[pa.RecordBatch], name: str) -> NDArray[Any]:
    found = [np.asarray(piece.column(name)) for piece in pieces]
    return np.concatenate(found)


def _halves(piece: pa.RecordBatch) -> NDArray[np.uint64]:
    """Prints of 16 bytes as two numbers."""
    column = piece.column("print")
    content = column.buffers()[1]
    if content is None or len(column) == 0:
        return np.zeros((0, 2), dtype=np.uint64)
    numbers = np.frombuffer(content, dtype=np.uint64).reshape(-1, 2)
    return numbers[column.offset : column.offset + len(column)]
