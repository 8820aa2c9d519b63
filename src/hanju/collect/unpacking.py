"""Unpacking: undo Content-Encoding piece by piece, so that a bomb stops at the limit.

Shape:  chunks and the header in, bytes out.
Units:  bytes; the limit counts after unpacking, for every layer.
Errors: `TooLargeError`, `NotUnpackableError`; the door turns them into problems.
Source: threats.md F6; docs/decisions/0017-one-door.md.

gzip and deflate only: nothing else is asked for. br and zstd that come unasked are refused.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PIECE_BYTES: Final = 64 * 1024
MAX_LAYERS: Final = 2
#: gzip files may be glued together; this many is plenty and bounds the work on empty ones.
MAX_MEMBERS: Final = 100
#: Pieces of next to nothing cost time without growing: a body of this many is an attack.
MAX_CHUNKS: Final = 400_000


class TooLargeError(Exception):
    """More bytes than allowed."""


class NotUnpackableError(Exception):
    """The body is not what Content-Encoding says."""


def read_body(chunks: Iterable[bytes], encoding: str, *, limit: int, cuts: bool = False) -> bytes:
    """Read a body to its end, unpacked.

    Args:
        chunks: as they come from the wire.
        encoding: the Content-Encoding header.
        limit: bytes after unpacking.
        cuts: keep the first `limit` bytes instead of raising.
    """
    layers = [layer for layer in (part.strip().lower() for part in encoding.split(",")) if layer]
    layers = [layer for layer in layers if layer not in {"identity", "none", "utf-8"}]
    if len(layers) > MAX_LAYERS:
        raise NotUnpackableError(encoding[:80])
    stream: Iterable[bytes] = chunks
    for layer in reversed(layers):
        if layer not in {"gzip", "x-gzip", "deflate"}:
            raise NotUnpackableError(layer[:80])
        stream = _limited(_inflate(stream, layer), limit=limit, cuts=cuts)
    kept = bytearray()
    for piece in _limited(stream, limit=limit, cuts=cuts):
        kept += piece
    return bytes(kept)


def _limited(pieces: Iterable[bytes], *, limit: int, cuts: bool) -> Iterator[bytes]:
    left = limit
    for count, piece in enumerate(pieces):
        if len(piece) > left or count > MAX_CHUNKS:
            if not cuts:
                raise TooLargeError
            yield piece[:left]
            return
        left -= len(piece)
        yield piece


def _inflate(chunks: Iterable[bytes], layer: str) -> Iterator[bytes]:
    unpacker: zlib._Decompress | None = None
    members = 0
    for chunk in chunks:
        packed = chunk
        while packed:
            if unpacker is None:
                if members and not b"\x1f\x8b".startswith(packed[:2]):
                    return  # padding behind the last member
                members += 1
                if members > MAX_MEMBERS:
                    raise NotUnpackableError(layer)
                unpacker = zlib.decompressobj(_window_bits(layer, packed))
            try:
                while piece := unpacker.decompress(packed, PIECE_BYTES):
                    yield piece
                    packed = unpacker.unconsumed_tail  # what was taken in may hold more pieces
            except zlib.error as problem:
                raise NotUnpackableError(layer) from problem
            packed = b""
            if unpacker.eof:
                packed = unpacker.unused_data
                unpacker = None
                if layer == "deflate":
                    return
    if unpacker is not None:
        raise NotUnpackableError(layer)  # cut off


def _window_bits(layer: str, start: bytes) -> int:
    """gzip, or what the servers of the world call deflate: zlib or raw."""
    if layer != "deflate":
        return 31
    if start[0] == 0x1F:  # gzip in disguise: no raw stream can begin so
        return 31
    is_zlib = start[0] & 0x0F == 8 and (len(start) < 2 or (start[0] << 8 | start[1]) % 31 == 0)
    return 15 if is_zlib else -15
