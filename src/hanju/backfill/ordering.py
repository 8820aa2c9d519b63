"""What one process decides for the whole archive: its order by age, its copies, their groups.

Shape:  the files of all parts or slices in, arrays by row or by rank out.
Units:  ranks from 0, oldest first.
Errors: `OSError` goes up.
Source: docs/decisions/0042-backfill.md (what this costs in memory, and how far it goes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hanju.backfill.files import read_array, read_piece, write_array, write_pieces
from hanju.backfill.joining import NO_RANK
from hanju.backfill.labelling import WHYS
from hanju.sift.copies import repeats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from hanju.backfill.planning import Plan

IDS: Final = pa.schema([("id", pa.large_string())])


def put_in_order(plan: Plan) -> None:
    """Give every article its rank by (date, id); of rows with one id the first one counts."""
    pieces = [read_piece(plan.exchange("ages", part.number), 0) for part in plan.parts]
    table = pa.Table.from_batches(pieces).combine_chunks()
    rows = np.asarray(table.column("row"))
    ids = table.column("id").combine_chunks().cast("large_string")
    number = np.asarray(pc.dictionary_encode(ids).indices)
    # Ids are numbered as they come, and rows come in their order.
    _, first = np.unique(number, return_index=True)
    counts = np.zeros(len(rows), dtype=bool)
    counts[first] = True
    unique = table.filter(pa.array(counts))
    order = np.asarray(pc.sort_indices(unique, [("age", "ascending"), ("id", "ascending")]))
    row_of = np.asarray(unique.column("row"))[order].astype(np.int64)
    rank_of = np.full(plan.rows, NO_RANK, dtype=np.int64)
    rank_of[row_of] = np.arange(len(row_of))
    first_of_id = np.full(plan.rows, NO_RANK, dtype=np.int64)
    first_of_id[rows] = rank_of[rows[first]][number]
    write_array(plan.array("row"), row_of)
    write_array(plan.array("first_of_id"), first_of_id)
    for name in ("shingles", "sampled"):
        write_array(plan.array(name), np.asarray(unique.column(name))[order])
    sorted_ids = ids.filter(pa.array(counts)).take(pa.array(order))
    write_pieces(plan.work / "ids.arrow", [pa.record_batch([sorted_ids], schema=IDS)], IDS)
    write_array(plan.array("rank"), rank_of)


def group_copies(plan: Plan) -> dict[str, int]:
    """Name the oldest of each article's copies, and join copies of copies to groups."""
    articles = len(read_array(plan.array("row")))
    copy_of = np.full(articles, NO_RANK, dtype=np.int64)
    why = np.zeros(articles, dtype=np.int64)
    for older, newer, reason in repeats(_prints_by_age(plan)):
        copy_of[newer], why[newer] = older, WHYS.index(reason)
    exact = np.flatnonzero(copy_of >= 0)
    near = [np.array(read_array(plan.array("near", one))) for one in range(plan.pair_groups)]
    pairs = np.concatenate([np.column_stack((copy_of[exact], exact)), *near])
    group = components(articles, pairs)
    write_array(plan.array("copy_of"), copy_of)
    write_array(plan.array("why"), why)
    write_array(plan.array("group_size"), np.bincount(group, minlength=articles))
    write_array(plan.array("group"), group)
    return {
        "exact": len(exact),
        "near": sum(len(one) for one in near),
        "groups": int((np.bincount(group, minlength=1) > 1).sum()),
    }


def _prints_by_age(plan: Plan) -> Iterator[tuple[int, list[tuple[tuple[int, int], str]]]]:
    """Articles that share a print with another, oldest first, each with those prints."""
    found = [np.array(read_array(plan.array("prints_shared", one))) for one in range(plan.joins)]
    table = np.concatenate(found)
    table = table[np.lexsort((table[:, 3], table[:, 2]))]
    begins = np.flatnonzero(np.diff(table[:, 2], prepend=np.uint64(2**64 - 1)))
    for rows in np.split(table, begins[1:]) if len(table) else []:
        yield int(rows[0, 2]), [((a, b), WHYS[why]) for a, b, _, why in rows.tolist()]


def components(count: int, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The smallest number that each number is connected with."""
    least = np.arange(count, dtype=np.int64)
    while len(pairs):
        one, two = least[pairs[:, 0]], least[pairs[:, 1]]
        apart = one != two
        if not apart.any():
            break
        pairs, one, two = pairs[apart], one[apart], two[apart]
        np.minimum.at(least, np.maximum(one, two), np.minimum(one, two))
        while True:
            further = least[least]
            if np.array_equal(further, least):
                break
            least = further
    return least
