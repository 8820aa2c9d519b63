"""Pages: the templates of the site filled with what they show.

Shape:  a `Shelf` (everything the site is made of) in, HTML texts out.
Units:  addresses are relative to the page; `up` leads from it to the root.
Errors: a missing value is a bug and raises; every text is escaped.
Source: design/documents-and-law.md section 6 (KWCAG 2.2); design/threats.md H1, H2;
        docs/decisions/0047-public-site.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from hanju.publish.html import body_of
from hanju.publish.tree import entry_anchor
from hanju.site.topics import ON_ONE_PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hanju.archive.public import PublicIssue
    from hanju.model.document import Document
    from hanju.settings import House
    from hanju.site.calendar_file import Dated
    from hanju.site.topics import Listed, Topic, Topics
    from hanju.site.words import Words

#: 'self' is nothing to some browsers where a page is opened from a folder; a page that came over
#: the web may not load file: at all, whatever stands here.
POLICY: Final = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; "
    "form-action 'self' file:; base-uri 'none'"
)
#: On the first page: headlines of a field, issues, bodies and occasions.
_HEADLINES: Final = 6
_ISSUES: Final = 12
_BODIES: Final = 24
_OCCASIONS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """An edition that can be taken home."""

    format: str
    name: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Everything the site is made of; issues and documents newest first."""

    house: House
    words: Words
    issues: tuple[PublicIssue, ...]
    documents: Mapping[int, Document]
    topics: Topics
    dated: tuple[Dated, ...]
    downloads: Mapping[tuple[int, int], tuple[Download, ...]] = field(default_factory=dict)
    earlier: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def newest(self) -> PublicIssue | None:
        """The newest issue, if there is one."""
        return self.issues[0] if self.issues else None

    def upcoming(self) -> list[Dated]:
        """Occasions from the base day of the newest issue on: no clock is asked."""
        if self.newest is None:
            return []
        today = self.newest.issue.base_date
        return [one for one in self.dated if one.occasion.last >= today]

    def past(self) -> list[Dated]:
        """Occasions before that, the newest first."""
        ahead = {id(one) for one in self.upcoming()}
        return [one for one in reversed(self.dated) if id(one) not in ahead]


def home_page(shelf: Shelf) -> str:
    """The first page."""
    newest = shelf.newest
    fields: dict[str, list[Listed]] = {}
    if newest is not None:
        for topic in shelf.topics.fields:
            fields[topic.name] = [
                one for one in topic.entries if one.issue is newest
            ][:_HEADLINES]  # fmt: skip
    return _page(
        "home.html.j2", shelf, "", "",
        newest=newest, fields=fields, past=shelf.issues[1 : _ISSUES + 1],
        actors=shelf.topics.actors[:_BODIES], upcoming=shelf.upcoming()[:_OCCASIONS],
    )  # fmt: skip


def issue_page(shelf: Shelf, place: int) -> str:
    """One issue, by its place among them."""
    issue = shelf.issues[place]
    number = issue.issue.number
    return _issue(
        shelf, issue, shelf.documents[number],
        after=shelf.issues[place - 1] if place else None,
        before=shelf.issues[place + 1] if place + 1 < len(shelf.issues) else None,
        earlier=shelf.earlier.get(number, ()),
        downloads=shelf.downloads.get((number, shelf.issues[place].edition), ()), now="",
    )  # fmt: skip


def earlier_page(shelf: Shelf, issue: PublicIssue, document: Document) -> str:
    """An edition of before a correction."""
    return _issue(
        shelf, issue, document, after=None, before=None, earlier=(),
        downloads=shelf.downloads.get((issue.issue.number, issue.edition), ()),
        now=f"{issue.issue.number}.html",
    )  # fmt: skip


def _issue(
    shelf: Shelf,
    issue: PublicIssue,
    document: Document,
    *,
    after: PublicIssue | None,
    before: PublicIssue | None,
    earlier: Sequence[str],
    downloads: Sequence[Download],
    now: str,
) -> str:
    from markupsafe import Markup

    addresses: dict[tuple[str, str], str] = {
        (one.kind, one.name): one.address for one in shelf.topics
    }
    more: dict[str, list[tuple[str, str]]] = {}
    for one in issue.entries:
        named = (("actor", one.labels.actor), ("region", one.labels.region))
        more[entry_anchor(one.entry.id)] = [
            (name, f"../{addresses[kind, name]}")
            for kind, name in named
            if (kind, name) in addresses
        ]  # fmt: skip
    until = issue.withheld_until
    shown_until = until.astimezone(shelf.house.period.timezone) if until is not None else None
    return _page(
        "issue.html.j2", shelf, "../", document.masthead.number_line,
        issue=issue, after=after, before=before, earlier=earlier, downloads=downloads, now=now,
        until=f"{shown_until:%Y.%m.%d %H:%M}" if shown_until is not None else "",
        # the body is the HTML edition's own, escaped there
        body=Markup(body_of(document, more=more)),  # noqa: S704
    )  # fmt: skip


def topic_page(shelf: Shelf, topic: Topic, year: int | None = None) -> str:
    """A field, body or region: its newest entries, or those of a year."""
    years = topic.years()
    if year is not None:
        listed = years[year]
    else:
        listed = topic.entries[:ON_ONE_PAGE] if years else topic.entries
    return _page(
        "topic.html.j2", shelf, "../", topic.name if year is None else f"{topic.name} {year}",
        topic=topic, listed=listed, years=years, year=year,
        label=getattr(shelf.words, topic.kind),
        cut=year is None and bool(years),
    )  # fmt: skip


def year_page(shelf: Shelf, year: int) -> str:
    """All issues of a year."""
    title = shelf.words.year_title.format(year=year)
    return _page("year.html.j2", shelf, "../", title, year=year, issues=shelf.topics.years[year])


def browse_page(shelf: Shelf) -> str:
    """Every field, body, region and year."""
    groups: dict[str, list[Topic]] = {}
    for topic in shelf.topics.actors:
        groups.setdefault(topic.group, []).append(topic)
    kinds = [*shelf.words.kinds, ""]
    ordered = {
        shelf.words.kinds.get(kind, shelf.words.other): groups[kind]
        for kind in sorted(groups, key=lambda one: kinds.index(one) if one in kinds else len(kinds))
    }
    return _page("browse.html.j2", shelf, "", shelf.words.browse, groups=ordered)


def occasions_page(shelf: Shelf) -> str:
    """The occasions with a sure day and place."""
    return _page(
        "occasions.html.j2", shelf, "", shelf.words.occasions,
        upcoming=shelf.upcoming(), past=shelf.past(),
    )  # fmt: skip


def search_page(shelf: Shelf) -> str:
    """Where the site is searched."""
    return _page("search.html.j2", shelf, "", shelf.words.search)


def not_found_page(shelf: Shelf) -> str:
    """What a server shows for an address that is not there; it may stand at any depth."""
    return _page("404.html.j2", shelf, shelf.house.site.address, shelf.words.not_found)


def _page(template: str, shelf: Shelf, up: str, title: str, **values: Any) -> str:
    made: str = _environment().get_template(template).render(
        shelf=shelf, house=shelf.house, publication=shelf.house.publication, words=shelf.words,
        up=up, title=title, policy=POLICY, anchor=entry_anchor, **values,
    )  # fmt: skip
    return made


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("hanju.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["day"] = lambda day: f"{day:%Y.%m.%d}"
    made.filters["size"] = lambda count: (
        f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} KB"
    )
    return made
