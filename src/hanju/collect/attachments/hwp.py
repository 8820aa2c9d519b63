"""HWP 5 by our own walk; what that cannot read (version 3, 배포용, damage) by unhwp.

Shape:  bytes in, lines, what it says of itself and notes out.
Units:  none.
Errors: `UnreadableAttachmentError`: locked, for distribution only, broken, too old.
Source: HWP 5.0 revision 1.3, 3.2.1 (FileHeader); unhwp 0.23 (MIT, Rust). Text only: no macro,
        script or link inside is followed.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import Any, Final

from hanju.collect.attachments.hwp_records import lines_of, records_of, unpacked
from hanju.collect.attachments.kinds import ASK_OPEN, RESAVE
from hanju.collect.attachments.layout import table_lines
from hanju.collect.attachments.nouns import Told, UnreadableAttachmentError

_DEPTH_MAX: Final = 30
_OLE: Final = b"\xd0\xcf\x11\xe0"
_SIGNATURE: Final = b"HWP Document File"
_SECTION: Final = re.compile(r"BodyText/Section(\d{1,5})")
_PACKED: Final = 1 << 0
_PASSWORD: Final = 1 << 1
_DISTRIBUTION: Final = 1 << 2
_GUARDED: Final = 1 << 4 | 1 << 8 | 1 << 10  # DRM, encrypted or guarded by a certificate


def read_hwp(content: bytes) -> Told:
    """Read an HWP file.

    Raises:
        UnreadableAttachmentError: see the module.
    """
    if content.startswith(_OLE):
        from hwpx.hwp5.cfb import CompoundFile  # loads lxml
        from hwpx.hwp5.errors import Hwp5Error

        try:
            file = CompoundFile(content)
            header = file.read("FileHeader")
            if header.startswith(_SIGNATURE) and len(header) >= 40:
                flags = int.from_bytes(header[36:40], "little")
                _refuse_locked(flags)
                if not flags & _DISTRIBUTION:
                    return Told(lines=_lines(file, is_packed=bool(flags & _PACKED)))
        except (Hwp5Error, ValueError, KeyError, IndexError, zlib.error):
            pass  # unhwp forgives more, or names what is wrong
    return _by_unhwp(content)


def _refuse_locked(flags: int) -> None:
    if flags & _PASSWORD:
        raise UnreadableAttachmentError("locked", "암호가 걸려 있습니다", ASK_OPEN)
    if flags & _GUARDED:
        raise UnreadableAttachmentError("locked", "문서보안(DRM)이 걸려 있습니다", ASK_OPEN)


def _lines(file: Any, *, is_packed: bool) -> list[str]:
    found = [(int(match[1]), path) for path in file.stream_paths()
             if (match := _SECTION.fullmatch(path))]  # fmt: skip
    if not found:
        raise ValueError("no section")
    lines: list[str] = []
    for _, path in sorted(found):
        lines += lines_of(records_of(unpacked(file.read(path), is_packed=is_packed)))
    return lines


def _by_unhwp(content: bytes) -> Told:
    import unhwp  # loads a Rust library

    try:
        with unhwp.parse_bytes(content) as parsed:
            told: dict[str, Any] = json.loads(parsed.json)
    except unhwp.UnhwpError as exc:
        raise _problem(int(exc.kind), str(exc)) from exc
    lines: list[str] = []
    for section in told.get("sections") or ():
        lines += _blocks(section.get("content") or (), 0)
    metadata = told.get("metadata") or {}
    notes = ["배포용 문서입니다"] if metadata.get("is_distribution") else []
    if told.get("skipped_sections"):
        notes.append(f"읽지 못한 구역이 {len(told['skipped_sections'])}개 있습니다")
        if not lines:
            raise UnreadableAttachmentError("broken", "본문이 깨졌습니다", RESAVE)
    return Told(lines=lines, title=str(metadata.get("title") or ""), notes=notes)


def _problem(kind: int, said: str) -> UnreadableAttachmentError:
    from unhwp.unhwp import ErrorKind

    if kind == ErrorKind.ENCRYPTED:
        return UnreadableAttachmentError("locked", "암호가 걸려 있습니다", ASK_OPEN)
    if kind == ErrorKind.DISTRIBUTION_RESTRICTED:
        return UnreadableAttachmentError("distribution", "배포용으로 잠긴 문서입니다", ASK_OPEN)
    if kind in {ErrorKind.UNSUPPORTED_FORMAT, ErrorKind.UNKNOWN_FORMAT}:
        return UnreadableAttachmentError("unsupported", "읽지 못하는 한글 파일입니다", RESAVE)
    return UnreadableAttachmentError("broken", f"한글 파일이 깨졌습니다({said[:120]})", RESAVE)


def _blocks(blocks: Any, depth: int) -> list[str]:
    lines: list[str] = []
    if depth > _DEPTH_MAX:
        return lines
    for block in blocks:
        if "Table" in block:
            lines += table_lines(
                [
                    [_blocks(cell.get("content") or (), depth + 1) for cell in row["cells"]]
                    for row in block["Table"]["rows"]
                ]
            )
        else:
            paragraph = block.get("Paragraph", block)
            line = "".join(_words(part) for part in paragraph.get("content") or ())
            lines += [line] if line.strip() else []
    return lines


def _words(part: Any) -> str:
    if part == "LineBreak":
        return "\n"
    if not isinstance(part, dict):
        return ""
    text = part.get("Text") or part.get("Link") or {}
    return str(text.get("text") or (part.get("Equation") or {}).get("script") or "")
