"""Evidence: is each fact of this field in the source, and where.

Shape:  a field of an entry in, an `EvidenceView` out.
Units:  spans [start, end) in code points: of the field for facts, of `SourceView.text` for places.
Errors: `NoSuchEntryError`, `NoSuchFieldError`.
Source: design/desk.md section 4.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.newsroom.desk.fields import BULLET, HEADLINE, read, where_of
from hanju.newsroom.desk.nouns import EvidenceView, Fact, SourceView
from hanju.newsroom.desk.writing import newest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hanju.model import Article, Entry, EntrySource, Evidence, Finding
    from hanju.newsroom.desk.checking import Checks
    from hanju.newsroom.parts import Parts

#: Kinds of the guard's findings, as the right pane names them.
_KINDS = {"number": "number", "date": "date", "name": "name", "quote": "quote"}


def evidence(parts: Parts, checks: Checks, number: int, entry_id: str, field: str) -> EvidenceView:
    """Show what supports a field."""
    now = newest(parts, number, entry_id)
    entry = now.entry
    text = read(entry, field)
    wanted = [source.article_id for source in entry.sources if source.article_id]
    articles = parts.store.articles_by_id(wanted)
    found = [one for one in checks.of_entry(now) if one.where == where_of(field)]
    run, share = _overlap(text, articles)
    limits = parts.house.overlap
    return EvidenceView(
        entry_id=entry.id,
        field=field,
        facts=tuple(_facts(text, articles, found)),
        sources=tuple(_sources(entry, articles)),
        overlap_run=run,
        overlap_share=share,
        overlap_limit=(limits.longest_run, limits.share),
    )


def _overlap(text: str, articles: Sequence[Article]) -> tuple[int, float]:
    from hanju.write.overlap import overlap

    found = [overlap(text, f"{one.title}\n{one.text}") for one in articles]
    best = max(found, key=lambda one: (one.run, one.share), default=None)
    return (best.run, best.share) if best else (0, 0.0)


def _facts(text: str, articles: Sequence[Article], findings: Sequence[Finding]) -> Iterator[Fact]:
    """Every fact of a text in its order: those the guard found wrong, and those that stand."""
    wrong = [one for one in findings if one.rule.startswith(("N4.", "H7."))]
    facts = [
        Fact(
            span=one.span,
            words=text[slice(*one.span)],
            kind=_KINDS.get(one.rule.partition(".")[2], "claim"),  # type: ignore[arg-type]
            is_same=False,
            message=one.message,
            source_words=one.mend,
        )
        for one in wrong
    ]
    facts += [
        one
        for one in _standing(text, articles)
        if not any(one.span[0] < bad.span[1] and bad.span[0] < one.span[1] for bad in wrong)
    ]
    yield from sorted(facts, key=lambda one: one.span)


def _standing(text: str, articles: Sequence[Article]) -> Iterator[Fact]:
    """Numbers, names and quotations of a text with their place in a source, where one is found."""
    from hanju.gazetteer import Gazetteer
    from hanju.text.numbers import quantities

    told = [(article, quantities(article.text)) for article in articles]
    for one in quantities(text):
        twin = next(
            (
                (article, other)
                for article, found in told
                for other in found
                if (other.value, other.unit, other.high) == (one.value, one.unit, one.high)
            ),
            None,
        )
        yield Fact(
            span=one.span,
            words=text[slice(*one.span)],
            kind="number",
            is_same=True,
            article_id=twin[0].id if twin else None,
            source_span=twin[1].span if twin else None,
            source_words=twin[0].text[slice(*twin[1].span)] if twin else "",
        )
    for mention in Gazetteer.bundled().mentions(text):
        words = text[slice(*mention.span)]
        place = next(((one, one.text.find(words)) for one in articles if words in one.text), None)
        span = (place[1], place[1] + len(words)) if place else None
        yield Fact(
            span=mention.span,
            words=words,
            kind="name",
            is_same=True,
            article_id=place[0].id if place else None,
            source_span=span,
            source_words=words if place else "",
        )


def _sources(entry: Entry, articles: Sequence[Article]) -> Iterator[SourceView]:
    by_id = {article.id: article for article in articles}
    for number, source in enumerate(entry.sources):
        article = by_id.get(source.article_id) if source.article_id else None
        yield _source(entry, source, article, is_lead=number == 0)


def _source(
    entry: Entry, source: EntrySource, article: Article | None, *, is_lead: bool
) -> SourceView:
    why = ""
    if article is None:
        why = "이 원문은 이 뉴스룸에 없습니다. 주소에서 보세요."
    elif not article.text:
        why = "본문을 보관하지 않은 글입니다. 제목과 주소만 있습니다."
    return SourceView(
        article_id=source.article_id,
        title=source.title,
        outlet=source.outlet,
        url=source.url,
        published_at=source.published_at,
        license=source.license,
        text=article.text if article else "",
        no_text_why=why,
        lit=tuple(_lit(entry, source.article_id)) if article else (),
        is_lead=is_lead,
    )


def _lit(entry: Entry, article_id: str | None) -> Iterator[tuple[int, int, str]]:
    """Spans of a source that fields of the entry rest on."""

    def spans(field: str, proofs: Sequence[Evidence]) -> Iterator[tuple[int, int, str]]:
        for proof in proofs:
            if proof.article_id == article_id and proof.part == "text":
                yield *proof.span, field

    yield from spans(HEADLINE, entry.headline_evidence)
    for number, bullet in enumerate(entry.bullets, 1):
        yield from spans(f"{BULLET}{number}", bullet.evidence)
