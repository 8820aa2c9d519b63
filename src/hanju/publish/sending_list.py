"""The list of recipients: one address a line, as an office keeps it.

Shape:  a text file in; `Recipients` out: addresses in order, and by line what was left out.
Units:  lines count from 1.
Errors: `UnreadableFileError` when the file cannot be read; a wrong line is named, not raised.
Source: RFC 5321 section 4.1.2; docs/decisions/0016-office-and-mail.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hanju.errors import UnreadableFileError

_LOCAL: Final = re.compile(r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+(?:\.[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL: Final = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?")
_NAMED: Final = re.compile(r"[^<>]*<([^<>]*)>")
_LOCAL_MAX, _ADDRESS_MAX = 64, 254
_SHOWN_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that gets no mail, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Recipients:
    """Addresses to send to, each once, in the order of the list."""

    addresses: tuple[str, ...]
    duplicates: tuple[LeftOut, ...] = ()
    wrong: tuple[LeftOut, ...] = ()


def read_recipients(path: str | Path) -> Recipients:
    """Read a list: an address or `name <address>` a line; `#` begins a comment.

    Raises:
        UnreadableFileError: missing, or neither UTF-8 nor CP949.
    """
    place = Path(path)
    try:
        content = place.read_bytes()
    except OSError as exc:
        raise UnreadableFileError(
            place,
            problem=f"받는 사람 목록을 읽을 수 없습니다({exc.strerror or type(exc).__name__})",
            mend="파일이 있는지와 읽기 권한을 확인하세요.",
        ) from exc
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return recipients_from(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError(
        place, problem="UTF-8도 CP949도 아닌 글자가 있습니다", mend="UTF-8 텍스트로 저장하세요."
    )


def recipients_from(text: str) -> Recipients:
    """The addresses of a text, each once."""
    first_seen: dict[str, int] = {}
    addresses: list[str] = []
    duplicates: list[LeftOut] = []
    wrong: list[LeftOut] = []
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        line = raw.strip() if raw.lstrip().startswith("#") else raw.partition(" #")[0].strip()
        if not line or line.startswith("#"):
            continue
        named = _NAMED.fullmatch(line)
        address = canonical(named[1] if named else line)
        shown = line[:_SHOWN_MAX]
        if address is None:
            wrong.append(LeftOut(number, shown, "메일 주소가 아닙니다"))
        elif key_of(address) in first_seen:
            seen = first_seen[key_of(address)]
            duplicates.append(LeftOut(number, shown, f"{seen}행과 같은 주소입니다"))
        else:
            first_seen[key_of(address)] = number
            addresses.append(address)
    return Recipients(tuple(addresses), tuple(duplicates), tuple(wrong))


def canonical(text: str) -> str | None:
    """Return the address as a mail server takes it, or None when it is none.

    A Korean domain becomes its ASCII form; other letters outside ASCII are no address here,
    since most servers do not take them.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at or len(local) > _LOCAL_MAX or not _LOCAL.fullmatch(local):
        return None
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    labels = domain.lower().split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    address = f"{local}@{'.'.join(labels)}"
    return address if len(address) <= _ADDRESS_MAX else None


def key_of(address: str) -> str:
    """What two spellings of one mailbox have in common: no server tells Kim@ from kim@."""
    return address.lower()
