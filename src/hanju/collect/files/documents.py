"""Feeds, mails, pages and documents saved as files: each becomes articles.

Shape:  a path and its format in, an `ImportedFile` out; documents are opened in a child process.
Units:  bytes; instants aware UTC.
Errors: `UnreadableFileError`: nothing to read in it, locked, broken, too large.
Source: DESIGN.md section 4 (`hanju import`); threats.md P2-P6; docs/decisions/0006-import.md.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from hanju.collect.attachments import (
    AttachmentLimits,
    AttachmentProblem,
    AttachmentText,
    read_attachment,
)
from hanju.collect.decoding import decode
from hanju.collect.feeds import MASKED, FeedSource, read_feed
from hanju.collect.files.document_facts import (
    NAMED_BY_FILE,
    TITLE_CHARS,
    day_in_name,
    published_of,
    title_of,
)
from hanju.collect.files.imported import Blob, ImportedFile, SkippedRow
from hanju.collect.files.mails import MailFile, read_mail
from hanju.collect.files.opening import whole
from hanju.collect.files.rows import NO_ADDRESS
from hanju.collect.pages import license_of, read_page
from hanju.errors import UnreadableFileError
from hanju.model import Article, ArticleId, Attachment
from hanju.packages import bytes_of
from hanju.text.normalise import clean_address, clean_line, clean_text, mask_private

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.collect.attachments import AttachmentRead, AttachmentReader
    from hanju.collect.files.imported import FileFormat, ImportOptions
    from hanju.model import LicenseMode

#: A person chose the file, so it may be larger than what a round downloads by itself.
LIMITS: Final = AttachmentLimits(size_bytes=64 << 20)
NO_OUTLET: Final = "언론사(기관)를 모름: --outlet으로 적을 수 있음"
_MEND: Final = "브라우저나 한글로 열어 내용이 있는지 보세요."
_MEDIA_TYPES: Final = {
    "hwpx": "application/hwp+zip",
    "hwp": "application/x-hwp",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "text": "text/plain",
}
_UNKNOWN_TYPE: Final = "application/octet-stream"
_SAVED_FROM: Final = re.compile(r"<!-- saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,2000}) -->")
_META: Final = re.compile(r"<(?:meta|link)\s[^<>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    r"""\s(property|name|rel|content|href)\s{0,3}=\s{0,3}(?:"([^"]{0,1000})"|'([^']{0,1000})')""",
    re.IGNORECASE,
)
_HEAD_CHARS: Final = 100_000


def read_document(
    path: Path,
    format: FileFormat,  # noqa: A002  our word for it
    options: ImportOptions,
    *,
    name: str,
    reader: AttachmentReader | None = None,
) -> ImportedFile:
    """Read one feed, mail, page or document.

    Raises:
        UnreadableFileError: see the module.
    """
    if format == "feed":
        return _feed(path, options)
    if format == "eml":
        return _mail(path, options, name, reader)
    if format == "html":
        decoded = decode(whole(path))
        page = _page(path, decoded.text, options, name, seed=decoded.text.encode())
        notes = (decoded.why,) if decoded.why and not decoded.is_exact else ()
        return _one(path, "html", replace(page, notes=(*page.notes, *notes)))
    return _attachment(path, format, options, name, reader)


def _one(
    path: Path,
    format: FileFormat,  # noqa: A002  our word for it
    article: Article,
    blobs: tuple[Blob, ...] = (),
) -> ImportedFile:
    return ImportedFile(
        path=path, format=format, articles=(article,), notes=article.notes, blobs=blobs
    )


# -- feeds --------------------------------------------------------------------------------


def _feed(path: Path, options: ImportOptions) -> ImportedFile:
    source = FeedSource(
        id=options.source_id,
        url=options.url,
        outlet=options.outlet,
        license=options.license or "none",
        wall_clock_z=options.wall_clock_z,
    )
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    read = read_feed(whole(path), source, collected_at=saved_at)
    if not read.articles:
        raise UnreadableFileError(path, problem=read.why.rstrip("."), mend=read.mend)
    return ImportedFile(
        path=path,
        format="feed",
        articles=tuple(replace(article, collected_at=None) for article in read.articles),
        skipped=tuple(
            SkippedRow(place=place, why=why)
            for place, _, why in (one.partition(": ") for one in read.skipped)
        ),
        notes=tuple(
            note.replace(f"hanju sources add {options.url}", "hanju import …")
            for note in read.notes
        ),
    )


# -- pages --------------------------------------------------------------------------------


def _page(path: Path, html: str, options: ImportOptions, name: str, *, seed: bytes) -> Article:
    told = _told_by(html[:_HEAD_CHARS])
    url = options.url or told.get("saved") or told.get("canonical") or told.get("og:url") or ""
    page = read_page(html, url)
    if not page.text and not page.attachments:
        raise UnreadableFileError(path, problem=page.why.rstrip("."), mend=_MEND)
    notes: list[str] = []
    title, published = page.title, page.published
    if not title:
        title, note = title_of(page.text, "", name)
        notes.append(note)
    if published is None:
        published = day_in_name(name)
        notes.append(
            f"게재일을 파일 이름에서 읽음: {published:%Y-%m-%d}"
            if published
            else page.published_why.rstrip(".")
        )
    outlet = options.outlet or clean_line(told.get("og:site_name", "")) or urlsplit(url).netloc
    notes += ["" if url else NO_ADDRESS, "" if outlet else NO_OUTLET]
    return _article(
        seed=seed,
        url=url,
        title=title,
        text=page.text,
        outlet=outlet,
        published=published,
        license=_license(page.license, options),
        attachments=page.attachments,
        notes=notes,
        options=options,
    )


def _told_by(head: str) -> dict[str, str]:
    """What a saved page says of itself: where it came from, who keeps it."""
    told: dict[str, str] = {}
    saved = _SAVED_FROM.search(head[:5_000])
    if saved:
        told["saved"] = clean_address(saved[1])
    for tag in _META.finditer(head):
        found = {one[1].lower(): one[2] or one[3] or "" for one in _ATTRIBUTE.finditer(tag[0])}
        key = found.get("property") or found.get("name") or found.get("rel") or ""
        value = found.get("content") or found.get("href") or ""
        if key == "og:site_name" or value.startswith(("http://", "https://")):
            told.setdefault(key.lower(), clean_address(value))
    return told


# -- mails --------------------------------------------------------------------------------


def _mail(
    path: Path, options: ImportOptions, name: str, reader: AttachmentReader | None
) -> ImportedFile:
    mail = read_mail(whole(path))
    if mail.page:
        return _one(path, "eml", _page(path, mail.page, _at(options, mail), name, seed=mail.seed))
    attachments, blobs, problems = _files_of(mail, reader)
    body = mail.text
    if not body and not any(one.text for one in attachments):
        raise UnreadableFileError(path, problem="메일에 읽을 본문이 없습니다", mend=_MEND)
    notes = [*mail.notes, *problems]
    title = mail.subject
    if not title:
        title, note = title_of(body, "", name)
        notes.append(note)
    published = mail.sent_at
    if published is None:
        published = day_in_name(name)
        why = f"게재일을 파일 이름에서 읽음: {published:%Y-%m-%d}" if published else mail.sent_why
        notes.append(why)
    article = _article(
        seed=mail.seed,
        url=options.url,
        title=title,
        text=body,
        outlet=options.outlet or mail.sender,
        published=published,
        license=_license(license_of(body), options),
        attachments=attachments,
        notes=notes,
        options=options,
    )
    return _one(path, "eml", article, blobs)


def _at(options: ImportOptions, mail: MailFile) -> ImportOptions:
    return options if options.url else replace(options, url=mail.page_url)


def _files_of(
    mail: MailFile, reader: AttachmentReader | None
) -> tuple[tuple[Attachment, ...], tuple[Blob, ...], list[str]]:
    made, blobs, problems = [], [], []
    for name, content in mail.files:
        read = _opened(content, name, reader)
        text = _masked(read.text) if isinstance(read, AttachmentText) else None
        if isinstance(read, AttachmentProblem):
            problems.append(f"첨부 '{read.name}': {read.why}")
        known = read.format if isinstance(read, AttachmentText) else ""
        blobs.append(Blob(content=content, media_type=_MEDIA_TYPES.get(known, _UNKNOWN_TYPE)))
        made.append(Attachment(name=read.name, blob=_hash(content), text=text))
    return tuple(made), tuple(blobs), problems


# -- documents ----------------------------------------------------------------------------


def _attachment(
    path: Path,
    format: FileFormat,  # noqa: A002  our word for it
    options: ImportOptions,
    name: str,
    reader: AttachmentReader | None,
) -> ImportedFile:
    content = bytes_of(path)
    read = _opened(content, name, reader)
    if isinstance(read, AttachmentProblem):
        raise UnreadableFileError(path, problem=read.why.rstrip("."), mend=read.mend)
    if options.format is not None and read.format != format:
        raise UnreadableFileError(
            path,
            problem=f"{format} 파일이 아니라 {read.format} 파일입니다",
            mend="--format을 빼세요.",
        )
    title, titled = title_of(read.text, read.title, name)
    published, dated = published_of(read.text, read.saved, name)
    notes = [*read.notes, titled, dated, "" if options.outlet else NO_OUTLET]
    notes.append("" if options.url else NO_ADDRESS)
    kept = Attachment(name=read.name, blob=_hash(content))
    article = _article(
        seed=content,
        url=options.url,
        title=title,
        text=read.text,
        outlet=options.outlet,
        published=published,
        license=_license(license_of(read.text), options),
        attachments=(kept,),
        notes=notes,
        options=options,
    )
    blob = Blob(content=content, media_type=_MEDIA_TYPES.get(read.format, _UNKNOWN_TYPE))
    return _one(path, format, article, (blob,))


# -- all of them --------------------------------------------------------------------------


def _opened(content: bytes, name: str, reader: AttachmentReader | None) -> AttachmentRead:
    return read_attachment(content, name) if reader is None else reader.read(content, name)


def _article(
    *,
    seed: bytes,
    url: str,
    title: str,
    text: str,
    outlet: str,
    published: datetime | None,
    license: LicenseMode,  # noqa: A002  our word for it
    attachments: tuple[Attachment, ...],
    notes: list[str],
    options: ImportOptions,
) -> Article:
    """An article of one document; the same bytes give the same id at every import."""
    shown, body = mask_private(clean_line(title)[:TITLE_CHARS]), _masked(text)
    if shown != clean_line(title)[:TITLE_CHARS] or body != clean_text(text):
        notes = [*notes, MASKED]
    return Article(
        id=ArticleId(f"file-{_hash(seed)[:20]}"),
        url=url,
        title=shown,
        text=body,
        outlet=outlet,
        published_at=published.astimezone(UTC) if published else None,
        license=license,
        attachments=attachments,
        source_id=options.source_id,
        notes=tuple(dict.fromkeys(filter(None, notes))),
    )


def _license(said: LicenseMode, options: ImportOptions) -> LicenseMode:
    return said if said != "none" else options.license or "none"


def _masked(text: str) -> str:
    return mask_private(clean_text(text))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


__all__ = ["LIMITS", "NAMED_BY_FILE", "NO_OUTLET", "read_document"]
