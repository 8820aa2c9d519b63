"""Topics: entries gathered by field, body, region and year, each with a page of its own.

Shape:  `PublicIssue`s, newest first, in; `Topic`s out, their entries newest first.
Units:  an address is relative to the root of the site, ASCII, and stays when entries are added.
Errors: none.
Source: docs/decisions/0047-public-site.md.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hanju.archive.public import PublicEntry, PublicIssue

TopicKind = Literal["field", "actor", "region"]
_FOLDERS: Final[dict[TopicKind, str]] = {
    "field": "fields", "actor": "actors", "region": "regions",
}  # fmt: skip
#: More entries than this stand on a page for each year; the page of the topic holds the newest.
ON_ONE_PAGE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry in a list, with the issue it stands in."""

    entry: PublicEntry
    issue: PublicIssue


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One field, body or region."""

    kind: TopicKind
    name: str
    group: str  # of a body: its kind
    entries: tuple[Listed, ...]

    @property
    def address(self) -> str:
        """Where its page lies."""
        return f"{_FOLDERS[self.kind]}/{slug_of(self.name)}.html"

    def years(self) -> dict[int, tuple[Listed, ...]]:
        """Its entries by the year of the issue; empty when one page holds them all."""
        if len(self.entries) <= ON_ONE_PAGE:
            return {}
        found: defaultdict[int, list[Listed]] = defaultdict(list)
        for one in self.entries:
            found[one.issue.issue.base_date.year].append(one)
        return {year: tuple(ones) for year, ones in found.items()}

    def address_of(self, year: int) -> str:
        """Where the page of a year lies."""
        return f"{self.address.removesuffix('.html')}-{year}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """Every way to browse."""

    fields: tuple[Topic, ...]
    actors: tuple[Topic, ...]
    regions: tuple[Topic, ...]
    years: dict[int, tuple[PublicIssue, ...]]

    def __iter__(self) -> Iterator[Topic]:
        yield from self.fields
        yield from self.actors
        yield from self.regions


def slug_of(name: str) -> str:
    """A file name for any name: itself where it is plain ASCII, a hash elsewhere."""
    plain = name.lower().replace(" ", "-")
    if re.fullmatch(r"[a-z0-9][a-z0-9-]{1,40}", plain) and not _is_device(plain):
        # another name may be written alike but for capitals or spaces
        return plain if plain == name else f"{plain}-{_hash(name)[:4]}"
    return _hash(name)[:12]


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


def _is_device(name: str) -> bool:
    """Names that Windows keeps for itself."""
    return re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", name) is not None


def topics_of(issues: Sequence[PublicIssue]) -> Topics:
    """Gather entries; `issues` come newest first and so do the entries of a topic."""
    gathered: dict[TopicKind, defaultdict[str, list[Listed]]] = {
        kind: defaultdict(list) for kind in _FOLDERS
    }
    groups: dict[str, str] = {}
    years: defaultdict[int, list[PublicIssue]] = defaultdict(list)
    for issue in issues:
        years[issue.issue.base_date.year].append(issue)
        for entry in issue.entries:
            one = Listed(entry=entry, issue=issue)
            labels = entry.labels
            gathered["field"][entry.field].append(one)
            if labels.actor:
                gathered["actor"][labels.actor].append(one)
                groups.setdefault(labels.actor, labels.actor_kind)
            if labels.region:
                gathered["region"][labels.region].append(one)
    made = {
        kind: _topics(kind, ((name, tuple(ones)) for name, ones in found.items()), groups)
        for kind, found in gathered.items()
    }
    order = [field.name for one in issues[:1] for c in one.issue.chapters for field in c.fields]
    return Topics(
        fields=tuple(
            sorted(
                made["field"], key=lambda one: order.index(one.name) if one.name in order else 99
            )
        ),
        actors=made["actor"],
        regions=made["region"],
        years={year: tuple(ones) for year, ones in years.items()},
    )


def _topics(
    kind: TopicKind, found: Iterable[tuple[str, tuple[Listed, ...]]], groups: dict[str, str]
) -> tuple[Topic, ...]:
    topics = [
        Topic(
            kind=kind,
            name=name,
            group=groups.get(name, "") if kind == "actor" else "",
            entries=tuple(sorted(ones, key=_newest_first)),
        )
        for name, ones in found
        if name
    ]
    return tuple(sorted(topics, key=lambda one: (-len(one.entries), one.name)))


def _newest_first(one: Listed) -> tuple[int, int]:
    return -one.issue.issue.number, -one.entry.entry.event_date.toordinal()
