"""Mends at the desk: one finding, or one rule everywhere, put right by rule; facts supported.

Shape:  a field and a rule in; the entry as it stands then, or `MendView`s out.
Units:  spans [start, end) in code points of a source's text.
Errors: `WordsGoneError`, `NoSuchEntryError`, `NoSuchFieldError`; nothing is stored then.
Source: design/desk.md sections 4.4 and 4.5; write/mend.py says what is safe.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hanju.desk import with_text
from hanju.errors import NotDismissableError, WordsGoneError
from hanju.model import ArticleId, Bullet, Change, Dismissal, Evidence
from hanju.newsroom.desk.base import Base, known
from hanju.newsroom.desk.checking import supported, words_at
from hanju.newsroom.desk.fields import BULLET, HEADLINE, field_of_where, read, where_of
from hanju.newsroom.desk.word_mends import WordMend, by_rule, by_source, is_fact, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from hanju.model import Entry, Finding, Issue, Span
    from hanju.newsroom.desk.nouns import EntryView
    from hanju.ports import EntryRevision

#: So much of a reason stands in the list of what was done.
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MendView:
    """What a rule makes of a field."""

    entry_id: str
    field: str
    rule: str
    before: str
    after: str


class Mending(Base):
    """What rules put right, and facts that people support."""

    def mends(self, number: int, entry_id: str) -> tuple[MendView, ...]:
        """The safe mends of the findings of an entry, as they would read.

        Raises:
            NoSuchEntryError: the issue never had it.
        """
        return self.mends_of(self.entry(number, entry_id))

    def mends_of(self, view: EntryView) -> tuple[MendView, ...]:
        """The safe mends of the findings of an entry that is shown; nothing is read."""
        return tuple(self._mends(view))

    def mend(
        self, number: int, entry_id: str, field: str, rule: str, text: str = "", *, by: str
    ) -> EntryView:
        """Put right what one finding is about.

        Args:
            number: the issue.
            entry_id: the entry.
            field: of the finding.
            rule: of the finding.
            text: the words that it is about, as the page shows them; they must still be there.
            by: who.

        Raises:
            WordsGoneError: the words are gone, or the rule has no safe mend for them.
            IssueFrozenError: the issue is signed.
        """

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            entry = known(newest, number, entry_id).entry
            made = self._mended(entry, field, rule)
            if text not in read(entry, field) or made == entry:
                raise WordsGoneError(text)
            return Change(
                issue=with_text(issue, made),
                texts=(made,),
                kind="mend",
                words=f"표기 고침: {rule}",
                touched=(entry_id,),
            )

        self._act(number, do, by=by)
        view = self.entry(number, entry_id)
        self._tell_field(number, view, field, by=by)
        return view

    def mend_all(
        self, number: int, rule: str, *, by: str, preview: bool = False
    ) -> tuple[MendView, ...]:
        """Put one rule right wherever it is only a remark; what blocks is looked at one by one.

        Args:
            number: the issue.
            rule: of the findings.
            by: who.
            preview: only tell what would be done.

        Raises:
            WordsGoneError: all of it was changed meanwhile.
            IssueFrozenError: the issue is signed.
        """
        from hanju.newsroom.desk import page as pages

        page = pages.page(self._parts, self._checks, number, by=by)
        wanted = [
            one
            for view in page.entries
            for one in self._mends(view)
            if one.rule == rule and not _blocks(view, one)
        ]
        if preview or not wanted:
            return tuple(wanted)
        done: list[MendView] = []

        def do(issue: Issue, _: Mapping[str, EntryRevision]) -> Change:
            done.clear()
            printed = {str(entry.id): entry for entry in issue.entries()}
            for one in wanted:
                entry = printed.get(one.entry_id)
                if entry is None or read(entry, one.field) != one.before:
                    continue  # somebody is at it: their words stay as they are
                made = self._mended(entry, one.field, rule)
                printed[one.entry_id] = made
                issue = with_text(issue, made)
                done.append(one)
            if not done:
                raise WordsGoneError(wanted[0].before)
            return Change(
                issue=issue,
                kind="mend",
                words=f"표기 고침: {rule} {len(done)}곳",
                touched=tuple(dict.fromkeys(one.entry_id for one in done)),
            )

        self._act(number, do, by=by)
        for one in done:
            self._tell_field(number, self.entry(number, one.entry_id), one.field, by=by)
        return tuple(done)

    def support(
        self,
        number: int,
        entry_id: str,
        field: str,
        article_id: str,
        span: Span,
        *,
        by: str,
        words: str = "",
    ) -> EntryView:
        """Name the place in a source that supports a field, or words of it found wrong.

        Args:
            number: the issue.
            entry_id: the entry.
            field: the headline or a bullet.
            article_id: the source.
            span: of its text.
            by: who.
            words: those of a finding about a fact, which this answers for this wording.

        Raises:
            WordsGoneError: the article or the place is not there.
            IssueFrozenError: the issue is signed.
        """
        articles = self._parts.store.articles_named(article_id)
        place = articles[0].text[slice(*span)].strip() if articles else ""
        if not place or not 0 <= span[0] < span[1]:
            raise WordsGoneError(article_id)
        named = Evidence(article_id=ArticleId(articles[0].id), span=span)

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            made = _supported(known(newest, number, entry_id).entry, field, named)
            return Change(
                issue=with_text(issue, made),
                texts=(made,),
                kind="support",
                words=f"근거 지정: {place[:40]}",
                touched=(entry_id,),
            )

        self._act(number, do, by=by)
        view = self.entry(number, entry_id)
        why = f"{articles[0].title[:80]}: {place[:200]}"
        for finding in self._facts_at(view, field, words):
            self._answer(number, view, finding, words, by=by, why=why)
        view = self.entry(number, entry_id)
        self._tell_field(number, view, field, by=by)
        return view

    def confirm_fact(
        self, number: int, entry_id: str, field: str, words: str, *, by: str, why: str
    ) -> EntryView:
        """Say that words found wrong are right, with a reason that is listed before signing.

        Args:
            number: the issue.
            entry_id: the entry.
            field: of the finding.
            words: that it is about; the answer holds for this wording alone.
            by: who.
            why: how the person knows.

        Raises:
            NotDismissableError: the house wants a place in a source, or there is no reason.
            WordsGoneError: there is no such finding any more.
            IssueFrozenError: the issue is signed.
        """
        if not self._parts.house.policy.facts_by_reason or not why.strip():
            raise NotDismissableError("N4")
        view = self.entry(number, entry_id)
        found = self._facts_at(view, field, words)
        if not found:
            raise WordsGoneError(words)

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            if words not in read(known(newest, number, entry_id).entry, field):
                raise WordsGoneError(words)
            told = f"사실 확인함: {words} · {why.strip()[:_SHOWN]}"
            return Change(issue=issue, kind="support", words=told, touched=(entry_id,))

        self._act(number, do, by=by)
        for finding in found:
            self._answer(number, view, finding, words, by=by, why=why.strip())
        self._tell(number, "dismissed", by=by, entry=entry_id, field=field, rule=found[0].rule,
                   text=words, is_left=True)  # fmt: skip
        return self.entry(number, entry_id)

    def _facts_at(self, view: EntryView, field: str, words: str) -> list[Finding]:
        """What blocks about exactly these words."""
        return [
            one
            for one in view.findings
            if is_fact(one)
            and one.severity == "E"
            and words
            and (field_of_where(one.where), words_at(view.entry, one)) == (field, words)
        ]

    def _answer(
        self, number: int, view: EntryView, finding: Finding, words: str, *, by: str, why: str
    ) -> None:
        self._parts.store.talk.dismiss(
            Dismissal(
                number=number,
                entry_id=str(view.entry.id),
                field=field_of_where(finding.where),
                rule=supported(finding.rule),
                text=words,
                by=by,
                why=why,
                at=self._parts.clock.now(),
            )
        )

    def word_mends(self, entry: Entry, findings: Iterable[Finding]) -> dict[Finding, WordMend]:
        """What the words of findings would become, where a rule or the sources know it."""
        asked = [one for one in findings if field_of_where(one.where)]
        ids = [source.article_id for source in entry.sources if source.article_id]
        wants = any(is_number(one) for one in asked)
        articles = self._parts.store.articles_by_id(ids) if wants else []
        made: dict[Finding, WordMend] = {}
        for one in asked:
            text = read(entry, field_of_where(one.where))
            mend = by_rule(text, one, self._parts.house) or by_source(text, one, articles)
            if mend is not None:
                made[one] = mend
        return made

    def _tell_field(self, number: int, view: EntryView, field: str, *, by: str) -> None:
        self._tell(
            number, "field", by=by, entry=str(view.entry.id), field=field,
            revision=view.revision, text=read(view.entry, field), state=view.state,
        )  # fmt: skip

    def _mends(self, view: EntryView) -> Iterator[MendView]:
        asked = dict.fromkeys((field_of_where(one.where), one.rule) for one in view.findings)
        for field, rule in asked:
            if not field:
                continue
            made = self._mended(view.entry, field, rule)
            if made != view.entry:
                yield MendView(
                    entry_id=str(view.entry.id),
                    field=field,
                    rule=rule,
                    before=read(view.entry, field),
                    after=read(made, field),
                )

    def _mended(self, entry: Entry, field: str, rule: str) -> Entry:
        from hanju.write.mend import mend_rule

        return mend_rule(
            entry, self._parts.house, self._published(entry), where=where_of(field), rule=rule
        )

    def _published(self, entry: Entry) -> date | None:
        """The day that an entry's relative dates count from: its first dated source's."""
        found = (one.published_at for one in entry.sources)
        first = next((one for one in found if one is not None), None)
        return self._parts.house.local_date(first) if first is not None else None


def _blocks(view: EntryView, mend: MendView) -> bool:
    return any(
        (field_of_where(one.where), one.rule, one.severity) == (mend.field, mend.rule, "E")
        for one in view.findings
    )


def _supported(entry: Entry, field: str, named: Evidence) -> Entry:
    """The entry with one more place that supports a field."""
    read(entry, field)
    if field == HEADLINE:
        kept = dict.fromkeys((*entry.headline_evidence, named))
        return replace(entry, headline_evidence=tuple(kept))
    if not field.startswith(BULLET):
        return entry
    place = int(field[1:]) - 1
    bullets = [*entry.bullets]
    while len(bullets) <= place:
        bullets.append(Bullet(text=""))
    bullets[place] = replace(
        bullets[place], evidence=tuple(dict.fromkeys((*bullets[place].evidence, named)))
    )
    return replace(entry, bullets=tuple(bullets))
