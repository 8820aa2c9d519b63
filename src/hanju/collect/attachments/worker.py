"""The child process that reads attachments: it has pipes, memory and seconds, and nothing else.

Shape:  frames on standard input, frames on standard output, until input ends.
Units:  bytes, seconds of CPU.
Errors: none come out; the process dies where a limit ends it, and the parent says so.
Source: design/threats.md P4, P5; docs/decisions/0021-attachments.md.

Three fences, each on its own: limits of the kernel (memory, CPU, open files, no byte written to
any file), a hook that refuses connections, child processes and writing, and on Linux a network
of its own that leads nowhere.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any, BinaryIO, Final

from hanju.collect.attachments.frames import receive, send
from hanju.collect.attachments.nouns import AttachmentLimits, as_json
from hanju.collect.attachments.reading import read_here

OPEN_FILES_MAX: Final = 64
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_REFUSED: Final = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn",
    "os.system", "os.startfile", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link",
    "os.symlink", "os.chmod", "os.chown", "os.truncate", "shutil.", "smtplib.", "ftplib.",
    "urllib.", "http.", "webbrowser.", "winreg.", "sqlite3.", "pickle.",
)  # fmt: skip
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    """Serve files until the parent closes the pipe."""
    source, target = _take_pipes()
    head, _ = receive(source)
    limits = AttachmentLimits(**head["limits"])
    fences = _fence(limits)
    send(target, {"fences": fences})
    while True:
        try:
            head, content = receive(source)
        except EOFError:
            return
        _give_seconds(limits.cpu_s)
        send(target, as_json(read_here(content, str(head["name"]), limits)))


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes of the parent; what a library prints goes nowhere."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nothing, stream)
    os.close(nothing)
    return source, target


def _fence(limits: AttachmentLimits) -> list[str]:
    """Raise every fence that this system has, and name them."""
    raised = ["hook"]
    if sys.platform == "linux" and _leave_network():
        raised.append("network")
    try:
        import resource
    except ImportError:  # Windows: the hook and the wall clock remain
        sys.addaudithook(_refuse)
        return raised
    for name, value in (
        ("RLIMIT_AS", limits.memory_bytes),
        ("RLIMIT_NOFILE", OPEN_FILES_MAX),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        try:
            _, hard = resource.getrlimit(getattr(resource, name))
            most = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(getattr(resource, name), (most, most))
        except (AttributeError, ValueError, OSError):
            continue  # macOS has no limit of address space; the others hold
        raised.append(name)
    sys.addaudithook(_refuse)
    return raised


def _leave_network() -> bool:
    """Move into an empty network of our own; not every system allows it."""
    try:
        return bool(ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)
    except (OSError, AttributeError):
        return False


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Stop what a reader of files never does (an audit hook cannot be taken off)."""
    if event == "open":
        flags = arguments[2]
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError("a reader of attachments does not write")
    elif event.startswith(_REFUSED):
        raise PermissionError(f"a reader of attachments does not {event}")


def _give_seconds(seconds: int) -> None:
    """Let this file have its own seconds of CPU; the limit counts for the whole process."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    ends_at = int(used.ru_utime + used.ru_stime) + seconds + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        ends_at = min(ends_at, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (ends_at, hard))


if __name__ == "__main__":
    main()
