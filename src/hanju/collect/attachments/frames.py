"""Frames on a pipe: a JSON head and a body of bytes, each with its length before it.

Shape:  (head, body) both ways.
Units:  bytes; lengths are unsigned 32-bit, big-endian.
Errors: `EOFError` when the other side is gone, `ValueError` when what came is no frame.
Source: docs/decisions/0021-attachments.md.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO, Final

_LENGTHS: Final = struct.Struct(">II")
FRAME_MAX: Final = 256 * 1024 * 1024


def send(pipe: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame."""
    written = json.dumps(head, ensure_ascii=False).encode("utf-8", "replace")
    pipe.write(_LENGTHS.pack(len(written), len(body)) + written)
    pipe.write(body)
    pipe.flush()


def receive(pipe: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Read one frame.

    Raises:
        EOFError: the other side is gone.
        ValueError: what came is no frame.
    """
    head_size, body_size = _LENGTHS.unpack(_exactly(pipe, _LENGTHS.size))
    if max(head_size, body_size) > FRAME_MAX:
        raise ValueError("frame too large")
    head = json.loads(_exactly(pipe, head_size))
    if not isinstance(head, dict):
        raise ValueError("no frame")  # noqa: TRY004  # one error for all that is no frame
    return head, _exactly(pipe, body_size)


def _exactly(pipe: BinaryIO, size: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < size:
        piece = pipe.read(size - len(pieces))
        if not piece:
            raise EOFError
        pieces += piece
    return bytes(pieces)
