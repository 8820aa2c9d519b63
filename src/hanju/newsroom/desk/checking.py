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

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.model import Dismissal, Entry, Finding
    from hanju.newsroom.parts import Parts

#: Entries whose findings are kept; a page has some fifty.
KEPT: Final = 600


class Checks:
    """Checks entries; the same text with the same sources is checked once."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._kept: OrderedDict[Entry, tuple[Finding, ...]] = OrderedDict()
        self._lock = Lock()

    def of_entry(self, number: int, entry: Entry) -> tuple[Finding, ...]:
        """Style, facts, overlap and the state of the sources of one entry."""
        known = replace(entry, notes=(), written_by="editor")
        with self._lock:
            if known in self._kept:
                self._kept.move_to_end(known)
                return self._kept[known]
        from hanju.newsroom.issues import entry_findings

        wanted = [source.article_id for source in entry.sources if source.article_id]
        sources = self._parts.store.articles_by_id(wanted)
        found = tuple(entry_findings(self._parts, number, entry, sources))
        with self._lock:
            self._kept[known] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


def parted(
    entry: Entry, findings: Iterable[Finding], dismissals: Sequence[Dismissal]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Findings that count, and those that a person left as they are for this wording."""
    left = {(one.field, one.rule, one.text) for one in dismissals if one.entry_id == entry.id}
    counting: list[Finding] = []
    aside: list[Finding] = []
    for finding in findings:
        key = (field_of_where(finding.where), finding.rule, words_at(entry, finding))
        (aside if finding.severity != "E" and key in left else counting).append(finding)
    return tuple(counting), tuple(aside)


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
