"""Shingles: 64-bit hashes of five-character pieces, for thousands of texts at once.

Shape:  texts in; one flat array of hashes and the offsets of each text out.
Units:  a shingle is 5 code points of NFC text in lower case without spaces and punctuation.
Errors: odd text never raises; what lies outside the basic plane (emoji) is left out.
Source: docs/decisions/0009-stories.md; design/dependencies.md section 6.

The hash is our own (multiply, add, mix), so that stored signatures never hang on a library.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

SHINGLE: Final = 5
_MULTIPLIER: Final = np.uint64(1_099_511_628_211)  # the 64-bit FNV prime
_MIXER: Final = np.uint64(0xBF58476D1CE4E5B9)  # of splitmix64
#: Texts hashed in one go; keeps the working arrays near 20 MB for articles of 700 characters.
BATCH: Final = 2_000
_PLANE: Final = 0x10000
_SIGNED_BITS: Final = 63


@cache
def _letters() -> NDArray[np.uint16]:
    """Code point -> its lower-case code, 0 for what is no letter and no digit."""
    table = np.zeros(_PLANE, dtype=np.uint16)
    for code in range(_PLANE):
        char = chr(code)
        if char.isalnum():
            lower = char.lower()
            table[code] = ord(lower) if len(lower) == 1 and ord(lower) < _PLANE else code
    return table


def shingles(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hash every shingle of every text.

    Returns:
        hashes, with repeats, in order of the text; and offsets, one more than texts: the hashes
        of text k are `hashes[offsets[k]:offsets[k + 1]]`.
    """
    if not texts:
        return np.zeros(0, dtype=np.uint64), np.zeros(1, dtype=np.int64)
    joined = "".join(texts).encode("utf-32-le", errors="replace")
    codes = np.frombuffer(joined, dtype=np.uint32)
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    letters = _letters()[np.where(codes < _PLANE, codes, 0)]
    kept = letters > 0
    before = np.concatenate(([0], np.cumsum(kept, dtype=np.int64)))
    ends = before[ends]
    letters = letters[kept]
    count = len(letters) - SHINGLE + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64), np.zeros(len(texts) + 1, dtype=np.int64)
    hashes = np.zeros(count, dtype=np.uint64)
    for place in range(SHINGLE):
        hashes *= _MULTIPLIER
        hashes += letters[place : place + count]
    hashes ^= hashes >> np.uint64(29)
    hashes *= _MIXER
    hashes ^= hashes >> np.uint64(32)
    # A shingle that runs over the end of its text belongs to none.
    inside = np.ones(count, dtype=bool)
    for back in range(1, SHINGLE):
        across = ends[:-1] - back
        inside[across[(across >= 0) & (across < count)]] = False
    sizes = np.concatenate(([0], np.cumsum(inside, dtype=np.int64)))
    offsets = np.concatenate(([0], sizes[np.minimum(ends, count)]))
    return hashes[inside], offsets


def in_batches(
    texts: Sequence[str],
) -> Iterator[tuple[int, NDArray[np.uint64], NDArray[np.int64]]]:
    """Hash texts batch by batch: (number of the first text, hashes, offsets)."""
    for start in range(0, len(texts), BATCH):
        hashes, offsets = shingles(texts[start : start + BATCH])
        yield start, hashes, offsets


def ranges(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Lay the index ranges [start, start + size) end to end."""
    total = int(sizes.sum())
    if total == 0:
        return np.zeros(0, dtype=np.int64)
    heads = np.cumsum(sizes) - sizes
    shift: NDArray[np.int64] = np.repeat(starts - heads, sizes)
    return shift + np.arange(total, dtype=np.int64)


def distinct(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sort and drop repeats; `np.unique` hashes since numpy 2.3, ten times slower here."""
    keys = np.sort(keys)
    if len(keys) == 0:
        return keys
    return keys[np.concatenate(([True], keys[1:] != keys[:-1]))]


def counted(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Sort, drop repeats and say how often each stood there."""
    keys = np.sort(keys)
    if len(keys) == 0:
        return keys, np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[starts], np.diff(np.append(starts, len(keys)))


def order_of(keys: NDArray[np.int64], largest: int) -> NDArray[np.int64]:
    """The places of keys from 0 to `largest` in rising order, equal ones as they stand.

    Key and place sorted as one number take a tenth of the time of a stable `argsort`.
    """
    bits = len(keys).bit_length()
    if largest.bit_length() + bits > _SIGNED_BITS:
        return np.argsort(keys, kind="stable")
    packed = np.sort(keys << bits | np.arange(len(keys)))
    places: NDArray[np.int64] = packed & ((1 << bits) - 1)
    return places


def parts_of(values: NDArray[Any], starts: NDArray[np.int64]) -> list[NDArray[Any]]:
    """Views of the parts [starts[k], starts[k + 1]); `np.split` takes twenty times as long."""
    return [values[start:end] for start, end in pairwise(starts.tolist())]
