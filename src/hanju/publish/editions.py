"""Editions on disk: every format written apart, then moved into place whole.

Shape:  an `Issue` or `FrozenIssue` and format names in; `Edition`s in the same order out.
Units:  `size_bytes` as on disk.
Errors: `UnknownFormatError` before anything is written; `PublishError` names the format that
        failed; in both cases `out_dir` is as it was.
Source: design/threats.md section 3.5 (files are whole or absent); docs/decisions/0005.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanju.errors import (
    ChangedSinceSignedError,
    EditionFailedError,
    NewsroomError,
    PublishError,
    UnknownFormatError,
)
from hanju.model import Edition
from hanju.model.issue_json import content_hash, issue_from_json
from hanju.publish.atom import AtomWriter
from hanju.publish.docx import DocxWriter
from hanju.publish.epub import EpubWriter
from hanju.publish.html import HtmlWriter
from hanju.publish.hwpx import HwpxWriter
from hanju.publish.json_edition import JsonWriter
from hanju.publish.jsonfeed import JsonFeedWriter
from hanju.publish.mail import MailWriter
from hanju.publish.markdown import MarkdownWriter
from hanju.publish.pdf import PdfWriter
from hanju.publish.tree import document_from
from hanju.settings import default_house

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hanju.model import Issue
    from hanju.model.document import Appendix, Correction, Document
    from hanju.ports import FrozenIssue, Writer
    from hanju.settings import House

#: Our own formats; strangers' come through `plugins` and are handed in as `writers`.
BUILTIN_WRITERS: Final[tuple[Writer, ...]] = (
    HwpxWriter(),
    PdfWriter(),
    DocxWriter(),
    HtmlWriter(),
    EpubWriter(),
    MarkdownWriter(),
    MailWriter(),
    AtomWriter(),
    JsonFeedWriter(),
    JsonWriter(),
)


def publish(
    issue: Issue,
    formats: Sequence[str],
    out_dir: str | Path,
    *,
    house: House | None = None,
    writers: Mapping[str, Writer] | None = None,
    appendix: Appendix | None = None,
    edition: int = 1,
    correction: Correction | None = None,
) -> list[Edition]:
    """Write one edition a format into `out_dir`; all of them, or none.

    Args:
        issue: a signed issue; one that is not signed is printed with a notice that says so.
        formats: names such as "pdf"; a name given twice is written once.
        out_dir: made when missing; editions of the same number are replaced.
        house: the form; without it the default house, that of issue No. 108.
        writers: by format name; without it our own (Newsroom hands in the plugins' too).
        appendix: a page of figures behind the last line, in the formats that print.
        edition: which text of the number it is; files from the second on are named by it.
        correction: what it corrects, told on the cover and behind the last line.

    Raises:
        UnknownFormatError: no writer has this name.
        PublishError: an edition could not be made or stored.
    """
    chosen_house = house or default_house()
    known = writers if writers is not None else {w.name: w for w in BUILTIN_WRITERS}
    chosen = tuple(dict.fromkeys(formats))
    for name in chosen:
        if name not in known:
            raise UnknownFormatError(name, sorted(known))
    document = document_from(
        issue, chosen_house, appendix=appendix, edition=edition, correction=correction
    )
    folder = Path(out_dir)
    with _workshop(folder) as bench:
        made = [
            (_written(known[name], name, document, chosen_house, bench), name) for name in chosen
        ]
        return [_moved(edition, folder) for edition, _ in made]


def publish_frozen(
    frozen: FrozenIssue,
    formats: Sequence[str],
    out_dir: str | Path,
    *,
    house: House | None = None,
    writers: Mapping[str, Writer] | None = None,
    appendix: Appendix | None = None,
    correction: Correction | None = None,
) -> list[Edition]:
    """Write the editions of an issue exactly as it was signed.

    Raises:
        PublishError: the stored text is not the one that was signed; else as `publish`.
    """
    issue = issue_from_json(json.loads(frozen.document), path=f"제{frozen.number}호(확정본)")
    if content_hash(issue) != frozen.content_hash:
        raise ChangedSinceSignedError(frozen.number)
    signed = replace(issue, state="approved")
    return publish(
        signed, formats, out_dir, house=house, writers=writers, appendix=appendix,
        edition=frozen.edition, correction=correction,
    )  # fmt: skip


def rendered(writer: Writer, document: Document, house: House) -> bytes:
    """The bytes of one edition without a file left behind, for mails, previews and tests."""
    with tempfile.TemporaryDirectory(prefix="hanju-") as bench:
        edition = _written(writer, writer.name, document, house, Path(bench))
        return edition.path.read_bytes()


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A folder on the same file system where half-made editions may lie."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        bench = Path(tempfile.mkdtemp(prefix=".hanju-", dir=folder))
    except OSError as exc:
        raise _unwritable(folder, exc) from exc
    try:
        yield bench
    finally:
        shutil.rmtree(bench, ignore_errors=True)


def _written(writer: Writer, name: str, document: Document, house: House, bench: Path) -> Edition:
    path = bench / f"{document.masthead.file_stem}{writer.suffix}"
    number = document.masthead.number
    try:
        edition = writer.write(document, house, path)
    except NewsroomError:
        raise
    except Exception as exc:  # a stranger's writer may raise anything
        problem = f"판을 만들지 못했습니다({type(exc).__name__}: {exc})"
        raise EditionFailedError(number, name, problem) from exc
    if not isinstance(edition, Edition) or not path.is_file():
        raise EditionFailedError(number, name, "작성기가 파일을 만들지 않았습니다")
    return replace(
        edition,
        issue_number=number,
        format=name,
        path=path,
        size_bytes=path.stat().st_size,
        content_hash=document.masthead.content_hash,
    )


def _moved(edition: Edition, folder: Path) -> Edition:
    """Move an edition into place; after a power cut there is the old file or the new one."""
    target = folder / edition.path.name
    try:
        _flush(edition.path)
        edition.path.replace(target)
        _flush(folder)
    except OSError as exc:
        raise _unwritable(target, exc) from exc
    return replace(edition, path=target)


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # Windows cannot open folders
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(path: Path, exc: OSError) -> PublishError:
    return PublishError(
        f"{path}: 쓸 수 없습니다({exc.strerror or type(exc).__name__}) "
        "→ 폴더의 쓰기 권한과 남은 용량을 확인하세요."
    )
