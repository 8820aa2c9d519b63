"""One press release of data.go.kr: its fields, its dates, its embargo, its files.

Shape:  an XML element in, a `Release` out; `Release.article` makes the `Article`.
Units:  instants are aware UTC; a time without a zone is Asia/Seoul.
Errors: none; what is missing or odd is a note of the article.
Source: design/sources.md section 2, traps S4 to S6 and S14; docs/decisions/0027-apis.md.

`ApproverName` is a person's name that nobody needs: it is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from hanju.collect.apis.asking import children, local_name, web_address
from hanju.collect.files.instants import UNDATED, read_instant
from hanju.model import Article, ArticleId, Attachment
from hanju.text.normalise import clean_line, clean_text, mask_private

if TYPE_CHECKING:
    from datetime import datetime
    from xml.etree import ElementTree as ET

    from hanju.model import LicenseMode, Source

MAX_TITLE_CHARS: Final = 500
MAX_TEXT_CHARS: Final = 200_000
MAX_FILES: Final = 30
VIEW_URL: Final = "https://www.korea.kr/briefing/pressReleaseView.do?newsId={number}"
EMBARGO_UNREAD: Final = "엠바고 날짜를 읽지 못해 날짜 없는 글로 둠"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the service says of one release; `revision` counts from 1."""

    number: str
    revision: int
    title: str
    text: str
    issuer: str
    url: str
    published_at: datetime | None
    embargo_until: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[str, ...] = ()

    def article(self, source: Source, license_mode: LicenseMode, now: datetime) -> Article:
        """The article of this release."""
        return Article(
            id=ArticleId(f"release-{self.number}"),
            url=self.url,
            title=self.title,
            text=self.text,
            outlet=source.outlet or self.issuer or "정책브리핑",
            published_at=self.published_at,
            license=license_mode,
            attachments=self.attachments,
            source_id=source.id,
            collected_at=now.astimezone(UTC),
            notes=self.notes,
            embargo_until=self.embargo_until,
        )


def read_release(element: ET.Element) -> Release | None:
    """Read one item; None when it has neither a number nor a title."""
    said = children(element)
    number = re.sub(r"\W", "", said.get("newsitemid", ""))[:20]
    title = mask_private(clean_line(said.get("title", "")))[:MAX_TITLE_CHARS]
    if not number or not title:
        return None
    notes: list[str] = []
    revision = _revision(said, notes)
    published, embargo = _instants(said, notes)
    subtitles = [
        clean_line(text) for name, text in said.items() if name.startswith("subtitle") and text
    ]
    body = clean_text(said.get("datacontents", "")[: 4 * MAX_TEXT_CHARS])
    text = "\n".join(line for line in subtitles if line and line not in body)
    text = f"{text}\n\n{body}".strip() if body else text
    url = web_address(said.get("originalurl", ""))
    found = _NEWS_ID.search(url)
    if found or (not url and len(number) == 9):
        url = VIEW_URL.format(number=found[1] if found else number)
    return Release(
        number=number,
        revision=revision,
        title=title,
        text=mask_private(text[:MAX_TEXT_CHARS]),
        issuer=clean_line(said.get("ministercode", ""))[:100],
        url=url,
        published_at=published,
        embargo_until=embargo,
        attachments=_files(element),
        notes=tuple(notes),
    )


def _revision(said: dict[str, str], notes: list[str]) -> int:
    written = said.get("modifyid", "")
    revision = int(written) if re.fullmatch(r"\d{1,6}", written) else 1
    is_update = said.get("contentsstatus", "").upper() == "U"
    if is_update and revision == 1:
        revision = 2
    if revision > 1 or is_update:
        at = read_instant(said.get("modifydate", "")).at
        when = f", {at:%Y-%m-%d %H:%M}" if at else ""
        notes.append(f"기관이 고쳐 낸 글({revision}번째{when})")
    return max(revision, 1)


def _instants(said: dict[str, str], notes: list[str]) -> tuple[datetime | None, datetime | None]:
    """When it was, or will be, public; an embargo later than that, if any."""
    approved = read_instant(said.get("approvedate", ""))
    embargo = read_instant(said.get("embargodate", ""))
    if embargo.at is None and embargo.why != UNDATED:
        notes.append(f"{EMBARGO_UNREAD}: {embargo.why}")
        return None, None
    published = approved.at
    if published is None:
        published = read_instant(said.get("modifydate", "")).at
    if published is None and embargo.at is None:
        notes.append(approved.why)
        return None, None
    if embargo.at is None or (published is not None and embargo.at <= published):
        return (published.astimezone(UTC) if published else None), None
    until = embargo.at.astimezone(UTC)
    return until, until


def _files(element: ET.Element) -> tuple[Attachment, ...]:
    """Files, however their fields are spelled: the specification does not say."""
    names: list[str] = []
    urls: list[str] = []
    for child in element.iter():
        tag, text = local_name(child).lower(), (child.text or "").strip()
        if not text or not _FILE_TAG.search(tag):
            continue
        address = web_address(text) if text.startswith("http") else ""
        if address:
            urls.append(address)
        elif "name" in tag or _FILE_NAME.search(text):
            names.append(clean_line(text)[:200])
    found = []
    for count, url in enumerate(urls[:MAX_FILES]):
        own = clean_line(unquote(urlsplit(url).path.rpartition("/")[2]))[:200]
        found.append(
            Attachment(name=names[count] if count < len(names) else own or "첨부", url=url)
        )
    return tuple(dict.fromkeys(found))


_NEWS_ID: Final = re.compile(r"^https?://(?:www\.|m\.)?korea\.kr/\S*[?&]newsId=(\d{9})(?!\d)")
_FILE_TAG: Final = re.compile(r"file|attach")
_FILE_NAME: Final = re.compile(r"\.(?:hwpx|hwp|pdf|docx?|xlsx?|zip|odt)$", re.IGNORECASE)
