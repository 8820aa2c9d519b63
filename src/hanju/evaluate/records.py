"""Labelled data, one JSON object a line, packed or not.

Shape:  a path in; (place, object) out, place such as "12행" for messages.
Units:  none.
Errors: `UnreadableFileError` for a file that is missing, cut, not UTF-8 or not of this form.
Source: ../shared/data/README.md.
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def json_records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Read the objects of a file and say where each stands."""
    number = 0
    try:
        with path.open("rb") as head:
            packed = head.read(2) == b"\x1f\x8b"
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if packed
            else path.open(encoding="utf-8") as lines
        ):
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise ValueError("객체가 아님")  # noqa: TRY004, TRY301  told as the rest below
                yield f"{number}행", record
    except FileNotFoundError as exc:
        raise UnreadableFileError(
            path, problem="파일이 없습니다", mend="경로를 확인하세요."
        ) from exc
    except (OSError, EOFError, ValueError) as exc:
        raise UnreadableFileError(
            path,
            place=f"{max(number, 1)}행",
            problem=f"읽을 수 없습니다({exc})",
            mend="한 줄에 JSON 하나인 UTF-8 파일인지 확인하세요.",
        ) from exc
