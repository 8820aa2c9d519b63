"""The sent log: what each address of one issue has had; append-only, on disk before we go on.

Shape:  JSON lines in `sent-108-<hash>.jsonl`, the newest line of an address counts; addresses
        stand there as hashes.
Units:  instants are aware UTC.
Errors: `SentLogError` when it cannot be trusted, written or locked: nothing is sent then.
Source: docs/decisions/0016-office-and-mail.md.

A line cut by a power failure was never answered by `write`, so what it was about to allow did
not happen; it is dropped. A broken line anywhere else is damage, and sending stops.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from hanju.errors import PublishError
from hanju.locks import try_lock
from hanju.publish.sending_list import key_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

LogState = Literal["trying", "sent", "refused", "later"]

_STATES: Final = ("trying", "sent", "refused", "later")
_FORM: Final = "hanju-sent/1"


class SentLogError(PublishError):
    """The log of what was sent cannot be used, so nothing may be sent."""

    def __init__(self, path: Path, *, problem: str, mend: str) -> None:
        self.path, self.problem, self.mend = path, problem, mend
        super().__init__(f"{path}: {problem} → {mend}")


class SentLog:
    """The log of one issue and content; open for one process at a time."""

    def __init__(self, folder: Path, *, number: int, content_hash: str) -> None:
        self.path = folder / f"sent-{number}-{content_hash[:16]}.jsonl"
        self._head = {"form": _FORM, "issue": number, "content_hash": content_hash}
        self._hash = content_hash
        self._states: dict[str, tuple[LogState, str]] = {}
        self._handle = -1

    def __enter__(self) -> Self:
        """Open, lock and read the log.

        Raises:
            SentLogError: in use, damaged, of another issue, or not writable.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | _BINARY, 0o600)
        except OSError as exc:
            raise self._unwritable(exc) from exc
        try:
            self._lock()
            self._read()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def outcome(self, address: str) -> LogState | None:
        """The newest state of an address, None when it was never tried."""
        known = self._states.get(self._key(address))
        return known[0] if known else None

    def why(self, address: str) -> str:
        """The reason noted with the newest state."""
        known = self._states.get(self._key(address))
        return known[1] if known else ""

    def write(self, address: str, state: LogState, at: datetime, *, why: str = "") -> None:
        """Note a state; on return it is on the disk.

        Raises:
            SentLogError: it is not; the address counts as it did before.
        """
        key = self._key(address)
        # Servers repeat the address in their answers; addresses stay out of the log.
        told = _without(why, address)
        line = {"address": key, "state": state, "at": at.isoformat(), "why": told}
        self._append(line)
        self._states[key] = (state, told)

    def _key(self, address: str) -> str:
        return hashlib.sha256(f"{self._hash}\n{key_of(address)}".encode()).hexdigest()[:32]

    def _append(self, line: dict[str, Any]) -> None:
        content = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            while content:
                content = content[os.write(self._handle, content) :]
            os.fsync(self._handle)
        except OSError as exc:
            raise self._unwritable(exc) from exc

    def _read(self) -> None:
        content = b""
        while piece := os.read(self._handle, 1 << 20):
            content += piece
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            os.ftruncate(self._handle, len(whole))
        os.lseek(self._handle, 0, os.SEEK_END)
        lines = whole.splitlines()
        if not lines:
            self._append(self._head)
            self._flush_folder()
            return
        if self._object(lines[0], 1) != self._head:
            raise self._damaged("다른 호의 기록입니다")
        for number, raw in enumerate(lines[1:], 2):
            line = self._object(raw, number)
            key, state, why = line.get("address"), line.get("state"), line.get("why", "")
            if not isinstance(key, str) or state not in _STATES or not isinstance(why, str):
                raise self._damaged(f"{number}행을 알 수 없습니다")
            self._states[key] = (state, why)

    def _object(self, raw: bytes, number: int) -> dict[str, Any]:
        try:
            found = json.loads(raw)
        except ValueError as exc:
            raise self._damaged(f"{number}행이 깨졌습니다") from exc
        if not isinstance(found, dict):
            raise self._damaged(f"{number}행이 깨졌습니다")
        return found

    def _damaged(self, problem: str) -> SentLogError:
        return SentLogError(
            self.path,
            problem=f"보낸 기록을 믿을 수 없습니다({problem})",
            mend="백업에서 되살리거나, 누가 받았는지 확인한 뒤 치우고 다시 보내세요.",
        )

    def _unwritable(self, exc: OSError) -> SentLogError:
        return SentLogError(
            self.path,
            problem=f"보낸 기록을 쓸 수 없습니다({exc.strerror or type(exc).__name__})",
            mend="폴더의 쓰기 권한과 남은 용량을 확인하세요.",
        )

    def _lock(self) -> None:
        """Keep other processes out; the system lets go when this one dies."""
        if not try_lock(self._handle):
            raise SentLogError(
                self.path,
                problem="다른 프로그램이 이 호를 보내고 있습니다",
                mend="그 작업이 끝난 뒤 다시 실행하세요.",
            )

    def _flush_folder(self) -> None:
        if sys.platform == "win32":  # folders cannot be opened there
            return
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _close(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


_BINARY: Final = getattr(os, "O_BINARY", 0)


def _without(text: str, address: str) -> str:
    return re.sub(re.escape(address), "…", text, flags=re.IGNORECASE)
