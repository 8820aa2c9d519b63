"""Packing: pages and files of the desk travel compressed.

Shape:  text in, an answer that is gzipped where the browser takes it out.
Units:  bytes.
Errors: none of its own.
Source: design/desk.md section 11; docs/decisions/0032-desk-server.md.

Only files that are the same for everybody and the editor page are packed. A page that repeats words
of its address beside the token of the session is not: its length would tell about both.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from starlette.types import Scope

LEVEL: Final = 6
#: Below this, packing gains nothing.
LEAST_BYTES: Final = 600
#: Kinds of files that shrink; the others are packed already.
TEXTS: Final = frozenset({".css", ".js", ".svg"})


def takes_packed(headers: Mapping[str, str]) -> bool:
    """Whether a browser takes gzip."""
    return "gzip" in headers.get("accept-encoding", "").lower()


def packed(answer: Response, headers: Mapping[str, str]) -> Response:
    """The same answer, compressed where that is wanted."""
    body = bytes(answer.body)
    if len(body) < LEAST_BYTES or not takes_packed(headers):
        return answer
    answer.body = gzip.compress(body, LEVEL, mtime=0)
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Content-Length"] = str(len(answer.body))
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


@lru_cache(maxsize=64)
def _file(path: str, mtime_ns: int) -> bytes:
    del mtime_ns  # a file that was changed is packed anew
    return gzip.compress(Path(path).read_bytes(), LEVEL, mtime=0)


class PackedFiles(StaticFiles):
    """Static files, compressed once each; browsers ask whether they have the newest."""

    def file_response(
        self,
        full_path: os.PathLike[str] | str,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """One file."""
        plain = super().file_response(full_path, stat_result, scope, status_code)
        plain.headers["Cache-Control"] = "no-cache"
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        if (
            plain.status_code != 200
            or Path(full_path).suffix not in TEXTS
            or stat_result.st_size < LEAST_BYTES
            or not takes_packed(headers)
        ):
            return plain
        more: dict[str, Any] = {
            name: plain.headers[name] for name in ("etag", "last-modified", "cache-control")
        }
        return Response(
            _file(str(full_path), stat_result.st_mtime_ns),
            media_type=plain.media_type,
            headers={**more, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
        )
