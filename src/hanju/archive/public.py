"""What of a published issue everybody may see: the decision, without store or files.

Shape:  an `Issue` as signed and what is known of its articles in, a `PublicIssue` out.
Units:  instants are aware UTC; days Asia/Seoul.
Errors: none.
Source: design/threats.md D4; design/documents-and-law.md L8; docs/decisions/0046-public-archive.md.

An entry with a source under embargo stays away until the hour has come. A source that was taken
down is not named; an entry goes with it when nothing else stands behind the entry, or when a
sentence of the entry was taken from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from hanju.ports_search import Labels, PlacedEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from hanju.model import Article, Entry, Evidence, Issue, IssueCategory, LicenseMode
    from hanju.model.document import Correction

#: Whose bodies anybody may be given: copying is allowed, and so is the change of form. A contract
#: says who may read, and we do not know what it says.
OPEN_BODIES: Final[frozenset[LicenseMode]] = frozenset({"kogl-0", "kogl-1", "kogl-2", "own"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Which articles may not be shown: taken down for good, or under embargo until an hour."""

    taken_ids: frozenset[str] = frozenset()
    taken_urls: frozenset[str] = frozenset()
    embargoes: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEntry:
    """An entry that everybody may see, and where it stands."""

    entry: Entry
    number: int
    chapter: str
    field: str
    category: str
    labels: Labels

    @property
    def name(self) -> str:
        """108:entry, as the search names it."""
        return f"{self.number}:{self.entry.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicIssue:
    """A published issue without what may not be shown.

    `withheld` entries come back at `withheld_until`; `removed` ones and `unnamed` sources do not.
    """

    issue: Issue
    content_hash: str
    signed_at: datetime | None
    entries: tuple[PublicEntry, ...]
    withheld: int = 0
    withheld_until: datetime | None = None
    removed: int = 0
    unnamed: int = 0
    edition: int = 1
    correction: Correction | None = None

    @property
    def is_whole(self) -> bool:
        """Whether this is the issue as it was signed, so that its editions may be given away."""
        return not (self.withheld or self.removed or self.unnamed)


def may_show_body(article: Article) -> bool:
    """Whether the licence lets anybody have the text."""
    return article.license in OPEN_BODIES


def public_issue(
    issue: Issue,
    hidden: Hidden,
    *,
    content_hash: str,
    signed_at: datetime | None,
    edition: int = 1,
    correction: Correction | None = None,
    labels_of: Callable[[PlacedEntry], Labels] | None = None,
) -> PublicIssue:
    """Leave out what may not be shown."""
    sieve = _Sieve(hidden)
    chapters = tuple(
        replace(
            chapter,
            fields=tuple(
                replace(
                    field_,
                    categories=tuple(sieve.category(category) for category in field_.categories),
                )
                for field_ in chapter.fields
            ),
        )
        for chapter in issue.chapters
    )
    shown = replace(issue, chapters=chapters, state="published")
    return PublicIssue(
        issue=shown,
        content_hash=content_hash,
        signed_at=signed_at,
        entries=tuple(_placed(shown, labels_of)),
        withheld=sieve.withheld,
        withheld_until=sieve.until,
        removed=sieve.removed,
        unnamed=sieve.unnamed,
        edition=edition,
        correction=_shown_correction(correction, hidden, sieve),
    )


def _shown_correction(
    correction: Correction | None, hidden: Hidden, sieve: _Sieve
) -> Correction | None:
    """What was corrected, without words of entries that may not be shown.

    An entry that a correction took out cannot be asked what stood behind it: while anything of
    this newsroom is hidden, its line goes, too.
    """
    if correction is None:
        return None
    is_open = not (hidden.taken_ids or hidden.taken_urls or hidden.embargoes)
    shown = tuple(
        change
        for change in correction.changes
        if is_open
        or not change.entry_id
        or (change.entry_id in sieve.whole and change.where != "sources")
    )
    return replace(correction, changes=shown)


class _Sieve:
    """Lets entries through and counts what it kept back."""

    def __init__(self, hidden: Hidden) -> None:
        self._hidden = hidden
        self.withheld = self.removed = self.unnamed = 0
        self.whole: set[str] = set()
        self.until: datetime | None = None

    def category(self, category: IssueCategory) -> IssueCategory:
        kept = tuple(one for entry in category.entries if (one := self._entry(entry)) is not None)
        return replace(category, entries=kept)

    def _entry(self, entry: Entry) -> Entry | None:
        hidden = self._hidden
        named = {str(source.article_id) for source in entry.sources if source.article_id}
        quoted = {str(one.article_id) for one in _evidence(entry)}
        hours = [hidden.embargoes[one] for one in named | quoted if one in hidden.embargoes]
        if hours:
            self.withheld += 1
            self.until = max([*hours, *([self.until] if self.until else [])])
            return None
        left = tuple(
            source
            for source in entry.sources
            if source.article_id not in hidden.taken_ids and source.url not in hidden.taken_urls
        )
        if quoted & hidden.taken_ids or (entry.sources and not left):
            self.removed += 1
            return None
        if len(left) == len(entry.sources):
            self.whole.add(str(entry.id))
            return entry
        self.unnamed += len(entry.sources) - len(left)
        return replace(entry, sources=left)


def _evidence(entry: Entry) -> Iterator[Evidence]:
    yield from entry.headline_evidence
    for bullet in entry.bullets:
        yield from bullet.evidence


def _placed(
    issue: Issue, labels_of: Callable[[PlacedEntry], Labels] | None
) -> Iterator[PublicEntry]:
    for chapter, field_, category in issue.cells():
        for entry in category.entries:
            placed = PlacedEntry(entry=entry, revision=0, field=field_.name, category=category.name)
            yield PublicEntry(
                entry=entry,
                number=issue.number,
                chapter=chapter.title,
                field=field_.name,
                category=category.name,
                labels=labels_of(placed) if labels_of else Labels(),
            )
