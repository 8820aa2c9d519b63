"""Attachments read in a child process, so that no file can hurt the one that collects.

Shape:  bytes and a name in, `AttachmentText` or `AttachmentProblem` out.
Units:  bytes, seconds.
Errors: none for what a file does; a child that dies is a problem with a name, and the next file
        gets a new one.
Source: design/threats.md P2-P6; docs/decisions/0021-attachments.md.

One child serves many files: starting it costs a third of a second, reading a file some
milliseconds. It is replaced after `FILES_PER_CHILD` files, whatever a native library kept.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, Self

from hanju.collect.attachments.frames import receive, send
from hanju.collect.attachments.nouns import (
    LIMITS,
    MIB,
    AttachmentLimits,
    AttachmentProblem,
    AttachmentRead,
    from_json,
)

if TYPE_CHECKING:
    from types import TracebackType

FILES_PER_CHILD: Final = 500
_START_S: Final = 60.0  # importing on a busy machine
_END_S: Final = 5.0
_AGAIN: Final = "원문 쪽에서 파일을 다시 내려받거나 손으로 열어 보세요."
_MODULE: Final = "hanju.collect.attachments.worker"
_BOOT: Final = (
    f"import sys, json; sys.path[:] = json.loads(sys.argv[1]); from {_MODULE} import main; main()"
)
#: What the child keeps of the environment: no key, no proxy, no path of ours.
_KEPT: Final = ("LANG", "LC_ALL", "SYSTEMROOT", "TZ", "LD_LIBRARY_PATH")
_CPU_SIGNAL: Final = -24  # SIGXCPU


class AttachmentReader:
    """Reads attachments one at a time in a child process; safe to share between threads."""

    def __init__(self, limits: AttachmentLimits = LIMITS) -> None:
        self.limits = limits
        self.starts = 0
        self.fences: tuple[str, ...] = ()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, content: bytes, name: str) -> AttachmentRead:
        """Read one attachment; never raises for what is in it."""
        shown = name.replace("\\", "/").rpartition("/")[2][-200:] or "첨부"
        if not content:
            return AttachmentProblem(name=shown, kind="empty", why="빈 파일입니다", mend=_AGAIN)
        if len(content) > self.limits.size_bytes:
            why = f"{self.limits.size_bytes / MIB:,.0f} MiB를 넘는 파일입니다"
            return AttachmentProblem(name=shown, kind="too-large", why=why, mend=_AGAIN)
        with self._lock:
            if os.getpid() != self._owner:  # after a fork the child is not ours
                self._child, self._owner = None, os.getpid()
            return self._asked(content, name, shown)

    def close(self) -> None:
        """End the child; the next `read` starts another one."""
        with self._lock:
            self._end()

    def kill(self) -> None:
        """End the child at once, whatever it is reading; that file becomes a problem."""
        child = self._child
        if child is not None:
            child.kill()

    def _asked(self, content: bytes, name: str, shown: str) -> AttachmentRead:
        try:
            child = self._ready()
        except (OSError, EOFError, ValueError, KeyError) as exc:
            self._end()
            why = f"첨부를 읽는 프로그램을 시작하지 못했습니다({exc or type(exc).__name__})"
            return AttachmentProblem(
                name=shown, kind="crashed", why=why, mend="hanju doctor로 설치를 확인하세요."
            )
        self._served += 1
        watch = _Watch(child, self.limits.wall_s)
        try:
            told = self._told(child, {"name": name[-1000:]}, content)
            return from_json(told)
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            watch.stop()
            code = self._end()
            return self._died(shown, code, was_late=watch.is_late)
        finally:
            watch.stop()

    def _told(
        self, child: subprocess.Popen[bytes], head: dict[str, Any], content: bytes = b""
    ) -> dict[str, Any]:
        assert child.stdin is not None
        assert child.stdout is not None
        send(child.stdin, head, content)  # type: ignore[arg-type]  # typed as IO[bytes]
        told, _ = receive(child.stdout)  # type: ignore[arg-type]
        return told

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._child is not None:
            if self._served < FILES_PER_CHILD and self._child.poll() is None:
                return self._child
            self._end()
        self._child = child = subprocess.Popen(  # noqa: S603  # ourselves, with fixed arguments
            [sys.executable, "-I", "-B", "-c", _BOOT, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=os.sep,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            start_new_session=True,  # Ctrl+C ends the parent, and the parent ends the child
        )
        self._served = 0
        self.starts += 1
        watch = _Watch(child, _START_S)
        try:
            told = self._told(child, {"limits": asdict(self.limits)})
        finally:
            watch.stop()
        self.fences = tuple(told["fences"])
        return child

    def _end(self) -> int | None:
        """End the child and give its exit code."""
        child, self._child = self._child, None
        if child is None:
            return None
        for pipe in (child.stdin, child.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                continue  # bytes that a dead child did not take
        try:
            return child.wait(_END_S)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()

    def _died(self, name: str, code: int | None, *, was_late: bool) -> AttachmentProblem:
        if was_late or code == _CPU_SIGNAL:
            why = f"{self.limits.wall_s:.0f}초 안에 다 읽지 못했습니다"
            return AttachmentProblem(name=name, kind="slow", why=why, mend=_AGAIN)
        why = f"읽는 프로그램이 멈추었습니다(종료 코드 {code})"
        return AttachmentProblem(name=name, kind="crashed", why=why, mend=_AGAIN)


class _Watch:
    """Ends a child that is late."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self.is_late = False
        self._child = child
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.is_late = True
        self._child.kill()


_shared: AttachmentReader | None = None
_shared_lock = threading.Lock()


def read_attachment(
    content: bytes, name: str, *, limits: AttachmentLimits = LIMITS
) -> AttachmentRead:
    """Read one attachment in the child process that all callers share.

    Args:
        content: the bytes of the file.
        name: what the page called it; shown only, the format is told by the content.
        limits: others than the usual ones start a child for this file alone.
    """
    if limits != LIMITS:
        with AttachmentReader(limits) as reader:
            return reader.read(content, name)
    global _shared  # noqa: PLW0603  # one child per process, ended with it
    with _shared_lock:
        if _shared is None:
            _shared = AttachmentReader()
            atexit.register(_shared.close)
    return _shared.read(content, name)
