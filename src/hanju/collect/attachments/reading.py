"""Read one attachment, here and now: called in the child process only.

Shape:  bytes and a name in, `AttachmentText` or `AttachmentProblem` out.
Units:  bytes, code points.
Errors: none; whatever a library raises becomes a problem with a name.
Source: design/sources.md 1.4; design/threats.md P2-P6.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from hanju.collect.attachments import kinds
from hanju.collect.attachments.hwp import read_hwp
from hanju.collect.attachments.hwpx import is_hwpx, read_hwpx
from hanju.collect.attachments.layout import joined
from hanju.collect.attachments.nouns import (
    MIB,
    AttachmentFormat,
    AttachmentLimits,
    AttachmentProblem,
    AttachmentProblemKind,
    AttachmentRead,
    AttachmentText,
    Told,
    UnreadableAttachmentError,
)
from hanju.collect.attachments.office import DOCUMENT, WORKBOOK, read_docx, read_xlsx
from hanju.collect.attachments.pdf import read_pdf
from hanju.collect.decoding import decode
from hanju.errors import UnreadableFileError
from hanju.packages import LockedPackageError, Package
from hanju.text.normalise import clean_line, clean_text

_NAME_CHARS: Final = 200
#: Letters of private use draw borders and bullets in Hangul's own fonts.
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]+")
_IS_DIRECTORY: Final = "/"
_SKIPPED: Final = ("__MACOSX/", "Thumbs.db", ".DS_Store")
_NO_TEXT: Final = "글자가 없는 파일입니다(그림이나 스캔)"


def read_here(content: bytes, name: str, limits: AttachmentLimits) -> AttachmentRead:
    """Read one attachment without leaving the process."""
    return _read(content, shown_name(name), limits, depth=0)


def shown_name(name: str) -> str:
    """A file name that may be shown: no folders, nothing invisible, of bounded length."""
    last = clean_line(name.replace("\\", "/").rstrip("/").rpartition("/")[2])
    return last[-_NAME_CHARS:] or "첨부"


def _read(content: bytes, name: str, limits: AttachmentLimits, *, depth: int) -> AttachmentRead:
    try:
        if len(content) > limits.size_bytes:
            size = f"{limits.size_bytes / MIB:,.0f} MiB"
            raise UnreadableAttachmentError(  # noqa: TRY301  # one place makes problems
                "too-large", f"{size}를 넘는 파일입니다", "필요하면 손으로 내려받아 보세요."
            )
        found = kinds.format_of(content)
        if found is None:
            return _read_package(content, name, limits, depth=depth)
        return _text(name, found, _read_single(content, found, limits), limits)
    except UnreadableAttachmentError as exc:
        return AttachmentProblem(name=name, kind=exc.kind, why=exc.why, mend=exc.mend)
    except LockedPackageError:
        return AttachmentProblem(
            name=name, kind="locked", why="암호가 걸려 있습니다", mend=kinds.ASK_OPEN
        )
    except UnreadableFileError as exc:
        large = any(word in exc.problem for word in ("넘", "압축되어"))
        kind: AttachmentProblemKind = "too-large" if large else "broken"
        return AttachmentProblem(name=name, kind=kind, why=exc.problem, mend=kinds.AGAIN)
    except MemoryError:
        return AttachmentProblem(
            name=name, kind="too-large", why="읽는 데 메모리가 모자랍니다", mend=kinds.RESAVE
        )
    except RecursionError:
        return AttachmentProblem(
            name=name, kind="broken", why="지나치게 겹겹으로 된 파일입니다", mend=kinds.RESAVE
        )
    except Exception as exc:  # noqa: BLE001  # hostile input: the libraries raise what they like
        what = f"{type(exc).__name__}: {exc}"[:160]
        return AttachmentProblem(
            name=name, kind="broken", why=f"읽을 수 없습니다({what})", mend=kinds.AGAIN
        )


def _read_single(content: bytes, found: AttachmentFormat, limits: AttachmentLimits) -> Told:
    if found == "pdf":
        return read_pdf(content, limits)
    if found == "hwp":
        return read_hwp(content)
    decoded = decode(content)
    notes = [decoded.why] if decoded.why else []
    return Told(lines=decoded.text.splitlines(), notes=notes)


def _read_package(
    content: bytes, name: str, limits: AttachmentLimits, *, depth: int
) -> AttachmentRead:
    package = Package(content, name)
    if is_hwpx(package):
        return _text(name, "hwpx", read_hwpx(package), limits)
    if DOCUMENT in package.names:
        return _text(name, "docx", read_docx(package), limits)
    if WORKBOOK in package.names:
        package.check_parts()  # calamine unpacks by itself
        return _text(name, "xlsx", read_xlsx(content), limits)
    if "mimetype" in package.names:
        raise UnreadableAttachmentError(
            "unsupported", "읽지 않는 형식의 문서입니다(ODT, EPUB 따위)", kinds.RESAVE
        )
    if depth:
        raise UnreadableAttachmentError(
            "unsupported", "압축 파일 안의 압축 파일은 열지 않습니다", "풀어서 따로 넣으세요."
        )
    return _read_zip(package, name, limits)


def _read_zip(package: Package, name: str, limits: AttachmentLimits) -> AttachmentRead:
    names = [
        one
        for one in package.names
        if not one.endswith(_IS_DIRECTORY) and not one.startswith(_SKIPPED[0])
        and not one.endswith(_SKIPPED[1:])
    ]  # fmt: skip
    if not names:
        raise UnreadableAttachmentError("empty", "빈 압축 파일입니다", kinds.AGAIN)
    inside: list[AttachmentRead] = []
    for one in names[: limits.files]:
        try:
            part = package.read(one)
        except UnreadableFileError as exc:
            shown = shown_name(korean_name(one))
            inside.append(
                AttachmentProblem(name=shown, kind="broken", why=exc.problem, mend=kinds.AGAIN)
            )
            continue
        inside.append(_read(part, shown_name(korean_name(one)), limits, depth=1))
    texts = [one.text for one in inside if isinstance(one, AttachmentText)]
    notes = []
    if len(names) > limits.files:
        notes.append(f"안의 파일 {len(names):,}개 가운데 {limits.files}개만 읽었습니다")
    text = "\n\n".join(texts)[: limits.text_chars]
    return AttachmentText(
        name=name, format="zip", text=text, notes=tuple(notes), inside=tuple(inside)
    )


def korean_name(name: str) -> str:
    """The name of a part as it was meant: Windows writes CP949 and zipfile reads CP437."""
    try:
        return name.encode("cp437").decode("cp949")
    except UnicodeError:
        return unicodedata.normalize("NFC", name)


def _text(
    name: str, found: AttachmentFormat, told: Told, limits: AttachmentLimits
) -> AttachmentText:
    """The lines as one clean text.

    Raises:
        UnreadableAttachmentError: nothing is left to read.
    """
    raw = joined(told.lines)
    notes = list(told.notes)
    if len(raw) > limits.text_chars:
        raw = raw[: limits.text_chars]
        notes.append(f"앞의 {limits.text_chars:,}자만 읽었습니다")
    text = clean_text(_PRIVATE.sub("", raw))
    if not text:
        raise UnreadableAttachmentError("no-text", _NO_TEXT, kinds.ASK_OPEN)
    return AttachmentText(
        name=name,
        format=found,
        text=text,
        title=clean_line(told.title)[:500],
        saved=clean_line(told.saved)[:40],
        notes=tuple(notes),
    )
