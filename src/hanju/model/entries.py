"""Entries: our text for a story, with what supports it and what is wrong with it.

Shape:  an `Entry` has a headline, an event date and as many `Bullet`s as the house asks for.
Units:  spans are [start, end) in code points; dates are Asia/Seoul.
Errors: none raised here; a rule that is broken is a `Finding`, not an exception.
Source: STYLE.md sections 1 and 5; design/house-style.md section 8 (rule ids).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NewType

if TYPE_CHECKING:
    from datetime import date, datetime

    from hanju.model.articles import ArticleId, LicenseMode

EntryId = NewType("EntryId", str)
Span = tuple[int, int]

#: E blocks approval, W needs a look, I informs.
Severity = Literal["E", "W", "I"]
WrittenBy = Literal["builtin", "llm", "editor", "import"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The span of an article's title or body that supports a text."""

    article_id: ArticleId
    part: Literal["title", "text"] = "text"
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedDate:
    """A relative date word of a bullet and what it means, so that an archive stays true."""

    span: Span
    words: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullet:
    """One sentence of an entry, without its mark."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    resolved_dates: tuple[ResolvedDate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySource:
    """Where an entry comes from, as the source line prints it."""

    url: str
    outlet: str
    title: str
    published_at: datetime | None
    license: LicenseMode = "none"
    article_id: ArticleId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Our text for one story; the number of bullets is checked against the house."""

    id: EntryId
    headline: str
    event_date: date
    bullets: tuple[Bullet, ...]
    headline_evidence: tuple[Evidence, ...] = ()
    actor: str | None = None
    region: str | None = None
    sources: tuple[EntrySource, ...] = ()
    written_by: WrittenBy = "builtin"
    story_id: str | None = None
    notes: tuple[str, ...] = ()
    #: keys of an imported issue file that we do not interpret, as (key, JSON text)
    extras: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that a text breaks, in plain Korean, with the mend."""

    rule: str
    severity: Severity
    span: Span
    message: str
    mend: str
    #: "headline", "bullet 2", "issue" …: which text of the checked thing the span is in
    where: str = ""
    entry_id: EntryId | None = None
    #: a fact: the sentence of the source that is nearest to the words found wrong
    source_span: Span | None = None
