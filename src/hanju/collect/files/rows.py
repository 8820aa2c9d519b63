"""One row to one article: fields found by name, text cleaned, persons masked, doubts noted.

Shape:  `RowReader.take(place, row)` for every row, then `finish()` for articles, skipped rows
        and notes; the clock of the whole file is judged at the end.
Units:  instants aware; lengths in characters.
Errors: none; a row that cannot be an article is a `SkippedRow`.
Source: design/sources.md sections 4.1 and 8; docs/decisions/0006-import.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, cast

from hanju.collect.files.columns import columns_of
from hanju.collect.files.imported import SkippedRow
from hanju.collect.files.instants import UNDATED, ClockCheck, as_wall_clock, read_instant
from hanju.model import LICENSE_MODES, Article, ArticleId, Attachment, LicenseMode
from hanju.text.normalise import clean_address, clean_line, clean_text, mask_private

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hanju.collect.files.columns import Columns
    from hanju.collect.files.imported import ImportOptions

#: BIGKinds cuts 본문 at 200 characters; white space at the cut is sometimes taken off
#: (measured on five exports: 96.5 % of the rows have 198-200, the next most frequent 192).
_EXTRACT_FROM: Final = 190
#: Below this a body may be a stub, and a longer description beside it is taken instead.
_STUB_BELOW: Final = 120
_BIGKINDS_ID: Final = re.compile(r"\d{8}\.\d{15,20}")
_SPOILED_ID: Final = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_ADDRESS: Final = re.compile(r"https?://")
_KOGL: Final = re.compile(
    r"(?:제 ?)?([0-4]) ?유형|(?:kogl|type|공공누리)[ -]*(?:type[ -]*)?([0-4])|([0-4])"
)

MASKED: Final = "개인정보(메일·전화·주민등록번호)를 가림"
EXTRACT: Final = "본문은 200자 발췌"
CLOCK_CORRECTED: Final = "게재 시각의 Z를 한국 시각으로 읽음"
MADE_ID: Final = "식별자를 새로 만듦"
NO_ADDRESS: Final = "원문 주소 없음"


class RowReader:
    """Turns the rows of one file into articles."""

    def __init__(self, options: ImportOptions) -> None:
        self._options = options
        self._columns: dict[tuple[str, ...], Columns] = {}
        self._pending: list[tuple[dict[str, Any], bool]] = []
        self._skipped: list[SkippedRow] = []
        self._clock = ClockCheck()
        self._counts: Counter[str] = Counter()
        self.is_bigkinds = False

    def take(self, place: str, row: Mapping[str, Any] | str) -> None:
        """Take one row; words in its place are the reason why it is none."""
        if isinstance(row, str):
            self.skip(place, row)
            return
        names = tuple(row)
        columns = self._columns.get(names)
        if columns is None:
            columns = self._columns[names] = columns_of(names)
        read = _Row(row, columns)
        excluded = read.line("excluded")
        title = read.line("title")
        if excluded:
            self.is_bigkinds = True
            self.skip(place, f"분석제외: {excluded}")
        elif not title:
            self.skip(place, "제목이 없습니다")
        else:
            self._pending.append(self._article(read, title))

    def skip(self, place: str, why: str) -> None:
        """Leave a row out, with the reason."""
        self._skipped.append(SkippedRow(place=place, why=why))

    def finish(self) -> tuple[tuple[Article, ...], tuple[SkippedRow, ...], tuple[str, ...]]:
        """Articles, skipped rows and notes for the person who imports."""
        asked = self._options.wall_clock_z
        correct = self._clock.is_wall_clock() if asked is None else asked
        if correct:
            for fields, says_utc in self._pending:
                if says_utc:
                    fields["published_at"] = as_wall_clock(
                        fields["published_at"], self._options.zone
                    ).astimezone(UTC)
                    fields["notes"] = (*fields["notes"], CLOCK_CORRECTED)
        articles = tuple(Article(**fields) for fields, _ in self._pending)
        notes = [self._clock.note(decided=correct, asked=asked)]
        notes += [f"{what}: {count:,}건" for what, count in self._counts.items()]
        return articles, tuple(self._skipped), tuple(filter(None, notes))

    # -- one row ------------------------------------------------------------------------

    def _article(self, read: _Row, title: str) -> tuple[dict[str, Any], bool]:
        options = self._options
        notes: list[str] = []
        published = read_instant(read.first("published"), zone=options.zone)
        seen = read_instant(read.first("seen"), zone=options.zone).at
        self._clock.watch(published, seen)
        if published.why:
            notes.append(published.why)
            self._counts[published.why if published.why == UNDATED else "날짜를 읽지 못함"] += 1
        outlet = read.line("outlet") or options.outlet
        raw_text = read.body()
        given_id, is_bigkinds = self._given_id(read)
        url = clean_address(read.plain("url"))
        if not url and _ADDRESS.match(outlet):  # "source" holds an address in some files
            url, outlet = outlet, options.outlet
        one = given_id or _made_id(url, outlet, title, read.plain("published"))
        if not given_id:
            self._count(notes, MADE_ID)
        if not url and is_bigkinds:
            url = f"bigkinds:{one}"
        elif not url:
            self._count(notes, NO_ADDRESS)
        is_extract = is_bigkinds and len(raw_text) >= _EXTRACT_FROM
        if is_extract:
            self._count(notes, EXTRACT)
        text, shown_title = clean_text(raw_text), mask_private(title)
        masked = mask_private(text)
        if masked != text or shown_title != title:
            self._count(notes, MASKED)
        fields = {
            "id": ArticleId(one),
            "url": url,
            "title": shown_title,
            "text": masked,
            "outlet": outlet,
            "published_at": published.at.astimezone(UTC) if published.at else None,
            "license": self._license(read, notes),
            "attachments": _attachments(read.first("attachments")),
            "lang": read.line("lang") or "ko",
            "source_id": read.line("source_id") or options.source_id,
            "collected_at": seen.astimezone(UTC) if seen else None,
            "is_extract": is_extract,
            "is_sample": _is_true(read.first("sample")),
            "notes": tuple(notes),
        }
        return fields, published.at is not None and published.says_utc

    def _count(self, notes: list[str], what: str) -> None:
        notes.append(what)
        self._counts[what] += 1

    def _given_id(self, read: _Row) -> tuple[str, bool]:
        value = read.first("id")
        if isinstance(value, float):  # a program took the id for a number: digits are lost
            value = str(int(value)) if value.is_integer() and abs(value) < 2**53 else None
        given = clean_line(str(value)) if isinstance(value, str | int) else ""
        if _SPOILED_ID.fullmatch(given):
            given = ""
        is_bigkinds = "excluded" in read.columns or _BIGKINDS_ID.fullmatch(given) is not None
        self.is_bigkinds |= is_bigkinds
        return given, is_bigkinds

    def _license(self, read: _Row, notes: list[str]) -> LicenseMode:
        written = read.line("license").casefold()
        if not written:
            return self._options.license or "none"
        if written in LICENSE_MODES:
            return written
        found = _KOGL.fullmatch(written) or _KOGL.search(written)
        if found and ("유형" in written or "kogl" in written or "공공누리" in written
                      or found[3] == written):  # fmt: skip
            return cast("LicenseMode", f"kogl-{found[1] or found[2] or found[3]}")
        notes.append(f"이용 조건을 읽지 못함: '{written[:40]}'")
        self._counts["이용 조건을 읽지 못함"] += 1
        return "none"


class _Row:
    """A row whose fields are asked for by our names."""

    def __init__(self, row: Mapping[str, Any], columns: Columns) -> None:
        self._row, self.columns = row, columns

    def first(self, field: str) -> Any:
        """The first value that is not empty."""
        for name in self.columns.get(field, ()):
            value = self._row[name]
            if value is not None and value != "":
                return value
        return None

    def plain(self, field: str) -> str:
        value = self.first(field)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def line(self, field: str) -> str:
        value = self.first(field)
        return clean_line(value) if isinstance(value, str) else ""

    def body(self) -> str:
        """The best body: the first one given, a longer one when that is a stub."""
        given = [self._row[name] for name in self.columns.get("text", ())]
        texts = [text for text in given if isinstance(text, str) and text]
        if not texts:
            return ""
        return texts[0] if len(texts[0]) >= _STUB_BELOW else max(texts, key=len)


def _made_id(url: str, outlet: str, title: str, published: str) -> str:
    """An id for a row without one, the same at every import."""
    seed = json.dumps([url, title] if url else [outlet, title, published], ensure_ascii=False)
    return f"made-{hashlib.sha256(seed.encode(errors='replace')).hexdigest()[:16]}"


def _attachments(value: Any) -> tuple[Attachment, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return ()
    made = []
    for one in value:
        given = {"url": one} if isinstance(one, str) else one
        if not isinstance(given, dict):
            continue
        url = clean_address(_word(given.get("url")))
        text = _word(given.get("text"))
        name = clean_line(_word(given.get("name"))) or url.rpartition("/")[2]
        if name or url:
            cleaned = mask_private(clean_text(text)) if text else None
            made.append(Attachment(name=name, url=url, text=cleaned))
    return tuple(made)


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() in {"true", "1"})
