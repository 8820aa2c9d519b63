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
from hanju.newsroom.source_rules import source_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.model import Article, Dismissal, Entry, Finding
    from hanju.newsroom.parts import Parts
    from hanju.ports import EntryRevision

#: Entries whose findings are kept; a page has some fifty.
KEPT: Final = 600
#: Findings about facts are answered by a place in a source, never left as they are.
SUPPORTED: Final = "근거:"
_Key = tuple[object, ...]


class Checks:
    """Checks entries; the same text with the same sources is checked once.

    What depends on the time (embargoes, sources corrected since) is looked at every time.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._kept: OrderedDict[_Key, tuple[Finding, ...]] = OrderedDict()
        self._lock, self._turn = Lock(), Lock()

    def of_entry(self, made: EntryRevision) -> tuple[Finding, ...]:
        """Style, facts, overlap and the state of the sources of one entry."""
        return self.of_entries([made])[made.entry.id]

    def of_entries(self, revisions: Iterable[EntryRevision]) -> dict[str, tuple[Finding, ...]]:
        """The findings of several entries, by id."""
        made = list(revisions)
        wanted = {
            source.article_id for one in made for source in one.entry.sources if source.article_id
        }
        articles = {one.id: one for one in self._parts.store.articles_by_id(list(wanted))}
        now = self._parts.clock.now()
        found: dict[str, tuple[Finding, ...]] = {}
        for one in made:
            sources = [
                articles[source.article_id]
                for source in one.entry.sources
                if source.article_id in articles
            ]
            since = source_findings(sources, self._parts.house, written_at=one.at, now=now)
            told = (replace(finding, entry_id=one.entry.id) for finding in since)
            found[one.entry.id] = (*self._of_text(one.entry, sources), *told)
        return found

    def _of_text(self, entry: Entry, sources: Sequence[Article]) -> tuple[Finding, ...]:
        texts = (entry.headline, entry.event_date, *(bullet for bullet in entry.bullets))
        versions = tuple((one.id, hash((one.title, one.text))) for one in sources)
        key = (entry.id, entry.actor, texts, versions, *(one.url for one in entry.sources))
        known = self._known(key)
        if known is not None:
            return known
        from hanju.newsroom.issues import text_findings

        # one at a time: when fifty people open an issue at once, each text is still checked once
        with self._turn:
            known = self._known(key)
            if known is not None:
                return known
            found = tuple(text_findings(entry, sources, self._parts.house))
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return found

    def _known(self, key: _Key) -> tuple[Finding, ...] | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        return None


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
