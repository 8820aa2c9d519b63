"""The issue file: `Issue` to and from the JSON of the contract.

Shape:  the keys of DESIGN.md section 6; `schema`, `actor`, `region`, `sources` and
        `evidence` are optional on the way in and always there on the way out.
Units:  dates ISO; instants ISO in UTC ("Z"); spans [start, end) code points.
Errors: `IssueFormatError` with the JSON path of the first wrong place.
Source: DESIGN.md section 6; src/hanju/model/issue.schema.json.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, cast

from hanju.errors import IssueFormatError
from hanju.model.articles import LICENSE_MODES, ArticleId, LicenseMode
from hanju.model.entries import (
    Bullet,
    Entry,
    EntryId,
    EntrySource,
    Evidence,
    ResolvedDate,
    Span,
    WrittenBy,
)
from hanju.model.issues import Issue, IssueCategory, IssueChapter, IssueField, IssueState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCHEMA: Final = "hanju-issue/1"

_ISSUE_KEYS: Final = {
    "schema", "number", "series_line", "title", "english_title", "base_date", "window_start",
    "window_end", "base_line", "chapters", "disclaimer", "state", "notices", "content_hash",
    "correction",
}  # fmt: skip
_ENTRY_KEYS: Final = {
    "id", "headline", "headline_evidence", "date", "bullets", "evidence", "resolved_dates",
    "actor", "region", "sources", "written_by", "story", "notes",
}  # fmt: skip
_STATES: Final = ("draft", "in_review", "approved", "published")
_WRITTEN_BY: Final = ("builtin", "llm", "editor", "import")
_Extras = tuple[tuple[str, str], ...]


def issue_to_json(issue: Issue, *, with_extras: bool = True) -> dict[str, Any]:
    """Turn an issue into the object of the contract, keys in reading order."""
    return {
        "schema": SCHEMA,
        "number": issue.number,
        "series_line": issue.series_line,
        "title": issue.title,
        "english_title": issue.english_title,
        "base_date": issue.base_date.isoformat(),
        "window_start": issue.window_start.isoformat(),
        "window_end": issue.window_end.isoformat(),
        "base_line": issue.base_line,
        "chapters": [
            {
                "title": chapter.title,
                "fields": [
                    {
                        "name": field.name,
                        "categories": [
                            {
                                "name": category.name,
                                "entries": [
                                    _entry_to_json(entry, with_extras=with_extras)
                                    for entry in category.entries
                                ],
                                **(_thaw(category.extras) if with_extras else {}),
                            }
                            for category in field.categories
                        ],
                    }
                    for field in chapter.fields
                ],
            }
            for chapter in issue.chapters
        ],
        "disclaimer": issue.disclaimer,
        "state": issue.state,
        "notices": list(issue.notices),
        **(_thaw(issue.extras) if with_extras else {}),
    }


def canonical_json(issue: Issue) -> str:
    """The one text of an issue that is signed: no state, no extras, sorted keys."""
    content = issue_to_json(issue, with_extras=False)
    del content["state"]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(issue: Issue) -> str:
    """Sha256 of the canonical JSON; every edition of a frozen issue carries it."""
    return hashlib.sha256(canonical_json(issue).encode()).hexdigest()


def issue_from_json(content: object, *, path: str = "issue.json") -> Issue:
    """Check the object of an issue file and turn it into an `Issue`.

    Raises:
        IssueFormatError: names the first wrong place as a JSON path.
    """
    reader = _Reader(path)
    top = reader.mapping(content, "$")
    number = reader.number(top, "number", "$")
    chapters = tuple(
        _chapter(reader, chapter, f"$.chapters[{i}]", number)
        for i, chapter in enumerate(reader.items(top, "chapters", "$"))
    )
    _each_id_once(reader, chapters)
    state = reader.text(top, "state", "$", default="draft")
    if state not in _STATES:
        reader.fail("$.state", f"'{state}'은(는) 없는 상태입니다")
    return Issue(
        number=number,
        series_line=reader.text(top, "series_line", "$"),
        title=reader.text(top, "title", "$"),
        english_title=reader.text(top, "english_title", "$"),
        base_date=reader.day(top, "base_date", "$"),
        window_start=reader.day(top, "window_start", "$"),
        window_end=reader.day(top, "window_end", "$"),
        base_line=reader.text(top, "base_line", "$"),
        chapters=chapters,
        disclaimer=reader.text(top, "disclaimer", "$"),
        state=cast("IssueState", state),
        notices=tuple(reader.texts(top, "notices", "$", default=())),
        extras=_freeze(top, known=_ISSUE_KEYS),
    )


def _chapter(reader: _Reader, content: object, at: str, number: int) -> IssueChapter:
    chapter = reader.mapping(content, at)
    return IssueChapter(
        title=reader.text(chapter, "title", at),
        fields=tuple(
            _field(reader, field, f"{at}.fields[{i}]", number)
            for i, field in enumerate(reader.items(chapter, "fields", at))
        ),
    )


def _field(reader: _Reader, content: object, at: str, number: int) -> IssueField:
    field = reader.mapping(content, at)
    return IssueField(
        name=reader.text(field, "name", at),
        categories=tuple(
            _category(reader, category, f"{at}.categories[{i}]", number)
            for i, category in enumerate(reader.items(field, "categories", at))
        ),
    )


def _category(reader: _Reader, content: object, at: str, number: int) -> IssueCategory:
    category = reader.mapping(content, at)
    return IssueCategory(
        name=reader.text(category, "name", at),
        entries=tuple(
            _entry(reader, entry, f"{at}.entries[{i}]", number)
            for i, entry in enumerate(reader.items(category, "entries", at, default=()))
        ),
        extras=_freeze(category, known={"name", "entries"}),
    )


def _entry(reader: _Reader, content: object, at: str, number: int) -> Entry:
    entry = reader.mapping(content, at)
    texts = reader.texts(entry, "bullets", at)
    evidence = reader.items(entry, "evidence", at, default=[[] for _ in texts])
    resolved = reader.items(entry, "resolved_dates", at, default=[[] for _ in texts])
    for key, rows in (("evidence", evidence), ("resolved_dates", resolved)):
        if len(rows) != len(texts):
            reader.fail(f"{at}.{key}", f"문장은 {len(texts)}개인데 {len(rows)}개입니다")
    headline = reader.text(entry, "headline", at)
    written_by = reader.text(entry, "written_by", at, default="import")
    if written_by not in _WRITTEN_BY:
        reader.fail(f"{at}.written_by", f"'{written_by}'은(는) 쓸 수 없는 값입니다")
    return Entry(
        id=EntryId(reader.text(entry, "id", at, default="") or _made_id(number, at, headline)),
        headline=headline,
        event_date=reader.day(entry, "date", at),
        bullets=tuple(
            Bullet(
                text=text,
                evidence=_evidence(reader, evidence[i], f"{at}.evidence[{i}]"),
                resolved_dates=_resolved(reader, resolved[i], f"{at}.resolved_dates[{i}]"),
            )
            for i, text in enumerate(texts)
        ),
        headline_evidence=_evidence(
            reader, entry.get("headline_evidence", []), f"{at}.headline_evidence"
        ),
        actor=reader.text(entry, "actor", at, default=None),
        region=reader.text(entry, "region", at, default=None),
        sources=tuple(
            _source(reader, source, f"{at}.sources[{i}]")
            for i, source in enumerate(reader.items(entry, "sources", at, default=()))
        ),
        written_by=cast("WrittenBy", written_by),
        story_id=reader.text(entry, "story", at, default=None),
        notes=tuple(reader.texts(entry, "notes", at, default=())),
        extras=_freeze(entry, known=_ENTRY_KEYS),
    )


def _made_id(number: int, at: str, headline: str) -> str:
    """An id for an entry of a file without ids, the same on every import."""
    seed = f"{number}|{at}|{headline}".encode()
    return f"e{number}-{hashlib.sha256(seed).hexdigest()[:10]}"


def _each_id_once(reader: _Reader, chapters: Iterable[IssueChapter]) -> None:
    seen: set[str] = set()
    for chapter in chapters:
        for field in chapter.fields:
            for category in field.categories:
                for entry in category.entries:
                    if entry.id in seen:
                        reader.fail("$.chapters", f"항목 id '{entry.id}'이(가) 두 번 나옵니다")
                    seen.add(entry.id)


def _evidence(reader: _Reader, content: object, at: str) -> tuple[Evidence, ...]:
    rows = reader.sequence(content, at)
    made = []
    for i, row in enumerate(rows):
        here = f"{at}[{i}]"
        item = reader.mapping(row, here)
        part = reader.text(item, "part", here, default="text")
        if part not in {"title", "text"}:
            reader.fail(f"{here}.part", "'title' 또는 'text'여야 합니다")
        made.append(
            Evidence(
                article_id=ArticleId(reader.text(item, "article", here)),
                part="title" if part == "title" else "text",
                span=reader.span(item, here),
            )
        )
    return tuple(made)


def _resolved(reader: _Reader, content: object, at: str) -> tuple[ResolvedDate, ...]:
    rows = reader.sequence(content, at)
    made = []
    for i, row in enumerate(rows):
        item = reader.mapping(row, f"{at}[{i}]")
        made.append(
            ResolvedDate(
                span=reader.span(item, f"{at}[{i}]"),
                words=reader.text(item, "words", f"{at}[{i}]"),
                meaning=reader.text(item, "meaning", f"{at}[{i}]"),
            )
        )
    return tuple(made)


def _source(reader: _Reader, content: object, at: str) -> EntrySource:
    source = reader.mapping(content, at)
    mode = reader.text(source, "license", at, default="none")
    if mode not in LICENSE_MODES:
        reader.fail(f"{at}.license", f"'{mode}'은(는) 없는 이용 조건입니다")
    article = reader.text(source, "article", at, default=None)
    return EntrySource(
        url=reader.text(source, "url", at),
        outlet=reader.text(source, "outlet", at, default=""),
        title=reader.text(source, "title", at, default=""),
        published_at=reader.instant(source, "published", at),
        license=cast("LicenseMode", mode),
        article_id=ArticleId(article) if article else None,
    )


def _entry_to_json(entry: Entry, *, with_extras: bool) -> dict[str, Any]:
    return {
        "id": entry.id,
        "headline": entry.headline,
        "headline_evidence": [_evidence_to_json(item) for item in entry.headline_evidence],
        "date": entry.event_date.isoformat(),
        "bullets": [bullet.text for bullet in entry.bullets],
        "evidence": [[_evidence_to_json(e) for e in b.evidence] for b in entry.bullets],
        "resolved_dates": [
            [
                {"span": list(found.span), "words": found.words, "meaning": found.meaning}
                for found in bullet.resolved_dates
            ]
            for bullet in entry.bullets
        ],
        "actor": entry.actor,
        "region": entry.region,
        "sources": [
            {
                "url": source.url,
                "outlet": source.outlet,
                "title": source.title,
                "published": _instant_text(source.published_at),
                "license": source.license,
                "article": source.article_id,
            }
            for source in entry.sources
        ],
        "written_by": entry.written_by,
        "story": entry.story_id,
        "notes": list(entry.notes),
        **(_thaw(entry.extras) if with_extras else {}),
    }


def _evidence_to_json(item: Evidence) -> dict[str, Any]:
    return {"article": item.article_id, "part": item.part, "span": list(item.span)}


def _instant_text(instant: datetime | None) -> str | None:
    if instant is None:
        return None
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _freeze(content: Mapping[str, Any], *, known: set[str]) -> _Extras:
    return tuple(
        (key, json.dumps(value, ensure_ascii=False))
        for key, value in content.items()
        if key not in known
    )


def _thaw(extras: _Extras) -> dict[str, Any]:
    return {key: json.loads(text) for key, text in extras}


def _sound(text: str) -> str:
    """NFC, and no lone surrogates: JSON can spell them, UTF-8 cannot hold them."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", whole)


class _Reader:
    """Reads typed values out of parsed JSON and names the path of what is wrong."""

    def __init__(self, path: str) -> None:
        self.path = path

    def fail(self, json_path: str, problem: str) -> None:
        raise IssueFormatError(self.path, json_path=json_path, problem=problem)

    def _missing(self, at: str, key: str) -> IssueFormatError:
        return IssueFormatError(
            self.path,
            json_path=f"{at}.{key}",
            problem="값이 없습니다",
            mend=f"'{key}'을(를) 더한 뒤 다시 가져오세요.",
        )

    def _wrong(self, at: str, wanted: str, value: object) -> IssueFormatError:
        shown = json.dumps(value, ensure_ascii=False, default=str)[:40]
        return IssueFormatError(
            self.path, json_path=at, problem=f"{wanted}이어야 하는데 {shown}입니다"
        )

    def mapping(self, value: object, at: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(at, "객체({…})", value)
        return value

    def sequence(self, value: object, at: str) -> list[Any]:
        if not isinstance(value, list):
            raise self._wrong(at, "목록([…])", value)
        return value

    def items(
        self, content: Mapping[str, Any], key: str, at: str, default: Iterable[Any] | None = None
    ) -> list[Any]:
        if key not in content:
            if default is None:
                raise self._missing(at, key)
            return list(default)
        return self.sequence(content[key], f"{at}.{key}")

    def text(self, content: Mapping[str, Any], key: str, at: str, default: Any = ...) -> Any:
        value = content.get(key)
        if value is None:
            if default is ...:
                raise self._missing(at, key)
            return default
        if not isinstance(value, str):
            raise self._wrong(f"{at}.{key}", "글", value)
        return _sound(value)

    def texts(
        self, content: Mapping[str, Any], key: str, at: str, default: Iterable[str] | None = None
    ) -> list[str]:
        rows = self.items(content, key, at, default)
        for i, row in enumerate(rows):
            if not isinstance(row, str):
                raise self._wrong(f"{at}.{key}[{i}]", "글", row)
        return [_sound(row) for row in rows]

    def number(self, content: Mapping[str, Any], key: str, at: str) -> int:
        value = content.get(key)
        if value is None:
            raise self._missing(at, key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._wrong(f"{at}.{key}", "1 이상의 정수", value)
        return value

    def day(self, content: Mapping[str, Any], key: str, at: str) -> date:
        value = self.text(content, key, at)
        try:
            return date.fromisoformat(value)
        except ValueError as exc:
            raise self._wrong(f"{at}.{key}", "날짜(YYYY-MM-DD)", value) from exc

    def instant(self, content: Mapping[str, Any], key: str, at: str) -> datetime | None:
        value = self.text(content, key, at, default=None)
        if value is None:
            return None
        try:
            found = datetime.fromisoformat(value)
        except ValueError as exc:
            raise self._wrong(f"{at}.{key}", "시각(ISO 8601)", value) from exc
        if found.tzinfo is None:
            raise self._wrong(f"{at}.{key}", "시간대가 있는 시각", value)
        return found.astimezone(UTC)

    def span(self, content: Mapping[str, Any], at: str) -> Span:
        value = self.sequence(content.get("span"), f"{at}.span")
        if len(value) != 2 or not all(isinstance(v, int) and v >= 0 for v in value):
            raise self._wrong(f"{at}.span", "[시작, 끝]", value)
        return value[0], value[1]
