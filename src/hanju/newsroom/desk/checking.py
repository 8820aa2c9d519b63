"""Findings of entries while people work: checked once a text, whoever asks.

Shape:  an entry and its sources in, `Finding`s out; a `Checks` remembers what it has checked.
Units:  spans [start, end) in code points of the field checked.
Errors: none.
Source: design/desk.md section 4.4; docs/decisions/0031-editing.md.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Final

from hanju.newsroom.desk.fields import BULLET, HEADLINE, field_of_where
from hanju.newsroom.desk.kept_checks import KeptChecks, house_digest, key_of
from hanju.newsroom.source_rules import source_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.model import Article, Dismissal, Entry, Finding
    from hanju.newsroom.parts import Parts
    from hanju.ports import EntryRevision

#: Entries whose findings are kept; a page has some fifty.
KEPT: Final = 600
#: Entries that a page checks while somebody waits for it; more are checked behind it.
AT_ONCE: Final = 3
#: Findings about facts are answered by a place in a source, never left as they are.
SUPPORTED: Final = "근거:"


class Checks:
    """Checks entries; the same text with the same sources is checked once.

    What depends on the time (embargoes, sources corrected since) is looked at every time. What an
    earlier process found is shown as it was found; with `fresh` it is not believed, as for signing.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._kept: OrderedDict[str, tuple[Finding, ...]] = OrderedDict()
        self._before = KeptChecks(parts.home)
        self._house = house_digest(parts.house)
        self._lock, self._turn = Lock(), Lock()

    def of_entry(self, made: EntryRevision) -> tuple[Finding, ...]:
        """Style, facts, overlap and the state of the sources of one entry."""
        return self.of_entries([made])[made.entry.id]

    def of_entries(
        self, revisions: Iterable[EntryRevision], *, fresh: bool = False
    ) -> dict[str, tuple[Finding, ...]]:
        """The findings of several entries, by id; everything that is not known is checked."""
        return self._told(list(revisions), fresh=fresh, waits=True)

    def of_known(self, revisions: Iterable[EntryRevision]) -> dict[str, tuple[Finding, ...]]:
        """As `of_entries`, without those that are still to be checked, where they are many."""
        return self._told(list(revisions), fresh=False, waits=False)

    def unknown(
        self, revisions: Iterable[EntryRevision], *, fresh: bool = False
    ) -> list[EntryRevision]:
        """Those that are still to be checked."""
        made = list(revisions)
        _, keys = self._looked_at(made)
        return [one for one in made if self._known(keys[one.entry.id], fresh=fresh) is None]

    def _looked_at(
        self, made: list[EntryRevision]
    ) -> tuple[dict[str, list[Article]], dict[str, str]]:
        """The sources of entries that are kept, and what names everything looked at, by id."""
        wanted = {
            source.article_id for one in made for source in one.entry.sources if source.article_id
        }
        articles = {one.id: one for one in self._parts.store.articles_by_id(list(wanted))}
        sources: dict[str, list[Article]] = {}
        keys: dict[str, str] = {}
        for one in made:
            sources[one.entry.id] = [
                articles[source.article_id]
                for source in one.entry.sources
                if source.article_id in articles
            ]
            keys[one.entry.id] = key_of(one.entry, sources[one.entry.id], self._house)
        return sources, keys

    def _told(
        self, made: list[EntryRevision], *, fresh: bool, waits: bool
    ) -> dict[str, tuple[Finding, ...]]:
        sources, keys = self._looked_at(made)
        now = self._parts.clock.now()
        unknown = [name for name, key in keys.items() if self._known(key, fresh=fresh) is None]
        left = frozenset(() if waits or len(unknown) <= AT_ONCE else unknown)
        found: dict[str, tuple[Finding, ...]] = {}
        for one in made:
            name = one.entry.id
            if name in left:
                continue
            since = source_findings(sources[name], self._parts.house, written_at=one.at, now=now)
            told = (replace(finding, entry_id=name) for finding in since)
            text = self._of_text(keys[name], one.entry, sources[name], fresh=fresh)
            found[name] = (*text, *told)
        return found

    def _of_text(
        self, key: str, entry: Entry, sources: Sequence[Article], *, fresh: bool
    ) -> tuple[Finding, ...]:
        known = self._known(key, fresh=fresh)
        if known is not None:
            return known
        from hanju.newsroom.issues import text_findings

        # one at a time: when fifty people open an issue at once, each text is still checked once
        with self._turn:
            known = self._known(key, fresh=fresh)
            if known is not None:
                return known
            found = tuple(text_findings(entry, sources, self._parts.house))
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._before.keep(key, found)
        return found

    def _known(self, key: str, *, fresh: bool) -> tuple[Finding, ...] | None:
        """What this process found for a text, else what an earlier one did."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        return None if fresh else self._before.read(key)


def parted(
    entry: Entry, findings: Iterable[Finding], dismissals: Sequence[Dismissal]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Findings that count, and those that a person left as they are for this wording."""
    left = {(one.field, one.rule, one.text) for one in dismissals if one.entry_id == entry.id}
    counting: list[Finding] = []
    aside: list[Finding] = []
    for finding in findings:
        place, words = field_of_where(finding.where), words_at(entry, finding)
        rule = supported(finding.rule) if finding.severity == "E" else finding.rule
        (aside if (place, rule, words) in left else counting).append(finding)
    return tuple(counting), tuple(aside)


def supported(rule: str) -> str:
    """The name under which a person's place in a source answers a finding about a fact."""
    return f"{SUPPORTED}{rule}"


def words_at(entry: Entry, finding: Finding) -> str:
    """The words that a finding is about; the whole field where it has no span."""
    field = field_of_where(finding.where)
    text = ""
    if field == HEADLINE:
        text = entry.headline
    elif field.startswith(BULLET) and int(field[1:]) <= len(entry.bullets):
        text = entry.bullets[int(field[1:]) - 1].text
    start, end = finding.span
    return text[start:end] or text
