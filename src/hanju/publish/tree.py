"""The document tree of an issue: built once, written in every format.

Shape:  `document_from(issue, house)`: an `Issue` in, a `Document` out; no clock, no files.
Units:  dates are printed in the house's form and zone.
Errors: odd text never raises: it is cleaned at this border and nowhere else.
Source: docs/decisions/0005-document-tree.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hanju.model.document import (
    CORRECTION_NOTICES,
    CORRECTION_TITLES,
    Appendix,
    Attribution,
    Document,
    DocumentCategory,
    DocumentChapter,
    DocumentEntry,
    DocumentField,
    Masthead,
    SourceLine,
)
from hanju.model.issue_json import content_hash, issue_from_json, issue_to_json
from hanju.publish.clean import clean_address, clean_text, replace_surrogates
from hanju.publish.labels import labels_for, phrases_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.model import Entry, EntrySource, Issue, IssueCategory, IssueField
    from hanju.model.document import Correction
    from hanju.settings import House


def document_from(
    issue: Issue,
    house: House,
    *,
    appendix: Appendix | None = None,
    edition: int = 1,
    correction: Correction | None = None,
) -> Document:
    """Build the tree of one issue in the form of a house.

    Args:
        issue: what to print.
        house: the form.
        appendix: a page of figures.
        edition: from the second on files are named by it.
        correction: what it corrects, for the cover and a page at the end.
    """
    sound = sound_issue(issue)
    phrases = phrases_for(house)
    drafted_by_model = any(entry.written_by == "llm" for entry in sound.entries())
    signed = sound.state in {"approved", "published"}
    model_line = phrases.model_line if signed else phrases.model_line_draft
    return Document(
        masthead=_masthead(sound, house, edition),
        labels=labels_for(house),
        notices=_notices(sound, house, correction),
        chapters=tuple(
            DocumentChapter(
                anchor=f"chapter-{c}",
                title=clean_text(chapter.title) or phrases.untitled,
                fields=tuple(
                    _field(field, f"chapter-{c}-field-{f}", house)
                    for f, field in enumerate(chapter.fields, 1)
                ),
            )
            for c, chapter in enumerate(sound.chapters, 1)
        ),
        disclaimer=clean_text(sound.disclaimer),
        model_line=model_line if drafted_by_model else None,
        licence_line=_licence_line(house),
        attributions=tuple(_attributions(sound, house)),
        issue=sound,
        appendix=_clean_appendix(appendix),
        correction=correction,
        correction_page=_correction_page(correction, house),
    )


def correction_notice(correction: Correction, house: House) -> str:
    """What the cover says of a correction."""
    day = clean_text(correction.on.strftime(house.entry.date_format))
    words = CORRECTION_NOTICES[house.publication.language]
    return words.format(edition=correction.edition, date=day)


def file_stem(number: int, edition: int = 1) -> str:
    """What the files of an edition are called: those of a correction never replace others."""
    return f"hanju-{number}" if edition == 1 else f"hanju-{number}-{edition}"


def _correction_page(correction: Correction | None, house: House) -> Appendix | None:
    if correction is None:
        return None
    why = phrases_for(house).correction_why.format(why=clean_text(correction.why))
    told = (why, *(clean_text(change.text) for change in correction.changes))
    return Appendix(
        title=CORRECTION_TITLES[house.publication.language],
        lines=tuple(line for line in told if line),
        figures=(),
    )


def _clean_appendix(appendix: Appendix | None) -> Appendix | None:
    if appendix is None:
        return None
    return replace(
        appendix,
        lines=tuple(clean_text(line) for line in appendix.lines),
        figures=tuple(
            replace(
                figure,
                title=clean_text(figure.title),
                alt=clean_text(figure.alt),
                columns=tuple(clean_text(head) for head in figure.columns),
                rows=tuple(tuple(clean_text(cell) for cell in row) for row in figure.rows),
                note=clean_text(figure.note),
            )
            for figure in appendix.figures
        ),
    )


def running_head(document: Document) -> tuple[str, str]:
    """The line over every page but the cover: what this is, and the first thing to know of it."""
    head = document.masthead
    return f"{head.title} · {head.number_line}", next(iter(document.notices), "")


def sound_issue(issue: Issue) -> Issue:
    """The issue itself, or a copy without lone surrogates, which cannot be hashed or stored."""
    text = json.dumps(issue_to_json(issue), ensure_ascii=False)
    sound = replace_surrogates(text)
    return issue if sound == text else issue_from_json(json.loads(sound))


def _masthead(issue: Issue, house: House, edition: int) -> Masthead:
    publication = house.publication
    return Masthead(
        number=issue.number,
        number_line=f"No. {issue.number}",
        series_line=clean_text(issue.series_line),
        title=clean_text(issue.title) or clean_text(publication.title),
        english_title=clean_text(issue.english_title),
        base_line=clean_text(issue.base_line),
        base_date=issue.base_date,
        window_start=issue.window_start,
        window_end=issue.window_end,
        publisher=clean_text(publication.publisher),
        department=clean_text(publication.department),
        language=publication.language,
        page=publication.page,
        content_hash=content_hash(issue),
        file_stem=file_stem(issue.number, edition),
    )


def _notices(issue: Issue, house: House, correction: Correction | None) -> tuple[str, ...]:
    """What the cover must tell: not signed yet, a correction, the issue's notices, the house's."""
    told = [] if issue.state in {"approved", "published"} else [phrases_for(house).draft_notice]
    told += [] if correction is None else [correction_notice(correction, house)]
    told += [clean_text(notice) for notice in (*issue.notices, *house.publication.notices)]
    return tuple(dict.fromkeys(notice for notice in told if notice))


def _field(field: IssueField, anchor: str, house: House) -> DocumentField:
    return DocumentField(
        anchor=anchor,
        title=clean_text(field.name) or phrases_for(house).untitled,
        categories=tuple(
            _category(category, f"{anchor}-category-{i}", house)
            for i, category in enumerate(field.categories, 1)
        ),
    )


def _category(category: IssueCategory, anchor: str, house: House) -> DocumentCategory:
    return DocumentCategory(
        anchor=anchor,
        name=clean_text(category.name),
        entries=tuple(_entry(entry, house) for entry in category.entries),
    )


def _entry(entry: Entry, house: House) -> DocumentEntry:
    return DocumentEntry(
        anchor=entry_anchor(entry.id),
        headline=clean_text(entry.headline) or phrases_for(house).untitled,
        event_date=entry.event_date,
        date_text=clean_text(entry.event_date.strftime(house.entry.date_format)),
        bullets=tuple(clean_text(bullet.text) for bullet in entry.bullets),
        sources=tuple(_source(source, house) for source in entry.sources),
    )


def entry_anchor(entry_id: str) -> str:
    """The place of an entry inside an edition, the same in every format and every re-issue."""
    if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}", entry_id):
        return f"entry-{entry_id}"
    return f"entry--{hashlib.sha256(entry_id.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _source(source: EntrySource, house: House) -> SourceLine:
    address = clean_address(source.url)
    parts = [_outlet(source, address) or phrases_for(house).unnamed_outlet]
    if source.published_at is not None:
        day = house.local_date(source.published_at)
        parts.append(clean_text(day.strftime(house.entry.date_format)))
    return SourceLine(
        text=", ".join(parts),
        title=clean_text(source.title),
        url=address,
        license=source.license,
    )


def _outlet(source: EntrySource, address: str | None) -> str:
    return clean_text(source.outlet) or (urlsplit(address).hostname or "" if address else "")


def _licence_line(house: House) -> str | None:
    """The institution's own KOGL mark, in words: its pictures may not be shipped by us."""
    kind, phrases = house.publication.kogl, phrases_for(house)
    if kind == "none":
        return None
    return phrases.licence_line.format(kind=kind, terms=phrases.kogl_terms[int(kind)])


def _attributions(issue: Issue, house: House) -> Iterator[Attribution]:
    """Every public work once, in the order of its first use."""
    phrases = phrases_for(house)
    seen: set[tuple[str, str]] = set()
    for source in (source for entry in issue.entries() for source in entry.sources):
        if not source.license.startswith("kogl-"):
            continue
        address = clean_address(source.url)
        outlet = _outlet(source, address) or phrases.unnamed_outlet
        title = clean_text(source.title) or phrases.untitled
        key = (address or outlet, "" if address else title)
        if key in seen:
            continue
        seen.add(key)
        published = source.published_at
        wording = phrases.attribution if published else phrases.attribution_undated
        yield Attribution(
            text=wording.format(
                outlet=outlet,
                title=title,
                kind=source.license.removeprefix("kogl-"),
                year=house.local_date(published).year if published else "",
                place=address or phrases.attribution_place.format(outlet=outlet),
            ),
            url=address,
        )
