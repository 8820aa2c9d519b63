"""Issues: taken in, given out, checked, compared, signed.

Shape:  a number or a file in, a report or an `Issue` out.
Units:  dates Asia/Seoul.
Errors: `UnreadableFileError`, `IssueFormatError`, `PolicyError`, `IssueFrozenError`,
        `NoSuchIssueError`; nothing is stored then.
Source: DESIGN.md section 4 (`hanju issue …`, `check`, `approve`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from hanju.errors import IssueFrozenError, NoSuchIssueError, PolicyError
from hanju.model.issue_json import canonical_json, content_hash, issue_from_json, issue_to_json
from hanju.newsroom.deciding import decisions_at_signing, decisions_of_changes
from hanju.newsroom.parts import IMPORTER
from hanju.ports_corrections import edition_of
from hanju.reports import ApproveReport, CheckReport, ImportedIssue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hanju.archive import Diff
    from hanju.model import Article, Decision, Entry, Finding, Issue
    from hanju.newsroom.parts import Parts
    from hanju.settings import House


def import_issue(parts: Parts, path: Path, *, apply: bool, by: str) -> ImportedIssue:
    """Take an issue file, an edition of ours or a hand-made back number.

    An issue that is not here yet is stored. One that is here already is compared: the changes
    become revisions of the draft only when `apply` says so.
    """
    read, unplaced = _read(parts, path)
    known = _known(parts, read.number)
    if known is None:
        kept = replace(read, state="draft")
        with parts.run("import issue"):
            why = f"{path.name} 가져옴"
            parts.store.save_issue(kept, by=IMPORTER, why=why, at=parts.clock.now())
        parts.log.info("issue_imported", number=kept.number, file=path.name)
        return _imported(kept, stored=True, changes=(), unplaced=unplaced)
    from hanju.archive import compare, merged

    found = compare(known, read)
    changes = found.lines()
    if not changes or not apply:
        return _imported(known, stored=False, changes=changes, unplaced=unplaced)
    if known.state in {"approved", "published"}:
        raise IssueFrozenError(known.number, state=known.state)
    why = f"{path.name}에서 고침"

    def edited(now: Issue) -> tuple[Issue, Sequence[Decision]]:
        made = replace(merged(now, read), state=now.state)
        told = compare(now, read)
        return made, decisions_of_changes(parts, now, made, told, by=by, why=why)

    with parts.run("import issue"):
        taken = parts.store.change_issue(known.number, edited, by=by, why=why, at=parts.clock.now())
    parts.log.info("issue_edited", number=taken.number, file=path.name, changes=len(changes))
    return _imported(taken, stored=True, changes=changes, unplaced=unplaced)


def _read(parts: Parts, path: Path) -> tuple[Issue, tuple[str, ...]]:
    from hanju.collect.files import read_json_file

    if not path.is_file() or _looks_like_json(path):
        return issue_from_json(read_json_file(path), path=str(path)), ()
    from hanju.archive import read_edition

    edition = read_edition(path, house=parts.house)
    unplaced = tuple(f"{item.where}: {item.text} ({item.why})" for item in edition.unplaced)
    return edition.issue, unplaced


def _looks_like_json(path: Path) -> bool:
    """JSON begins with a brace, packed or not; editions are packages, PDF or headed text."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError:
        return True  # the reader of JSON names what is wrong with it
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return not bare or bare.startswith((b"{", b"[", b"\x1f\x8b"))


def _known(parts: Parts, number: int) -> Issue | None:
    try:
        return parts.store.issue(number)
    except NoSuchIssueError:
        return None


def _imported(
    issue: Issue, *, stored: bool, changes: Sequence[str], unplaced: tuple[str, ...]
) -> ImportedIssue:
    return ImportedIssue(
        number=issue.number,
        entries=sum(1 for _ in issue.entries()),
        bullets=sum(len(entry.bullets) for entry in issue.entries()),
        stored=stored,
        changes=tuple(changes),
        unplaced=unplaced,
    )


def export_issue(parts: Parts, number: int) -> str:
    """Write the issue file of one issue."""
    issue = parts.store.issue(number)
    content = {**issue_to_json(issue), "content_hash": content_hash(issue)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def diff(parts: Parts, old: int, new: int, *, editions: tuple[int, int] | None = None) -> Diff:
    """Name what differs between two issues, as they stand or in editions of theirs."""
    from hanju.archive import compare
    from hanju.newsroom.correcting import Corrections

    if editions is None:
        return compare(parts.store.issue(old), parts.store.issue(new))
    room = Corrections(parts)
    return compare(room.issue(old, editions[0]), room.issue(new, editions[1]))


def check(parts: Parts, number: int, *, by: str) -> CheckReport:
    """Find what is wrong with an issue and which policies block it."""
    from hanju.desk import blocking, check_issue, story_findings

    issue = parts.store.issue(number)
    earlier = [row.number for row in parts.store.issue_rows() if row.number < number]
    found = check_issue(issue, parts.house, previous_number=max(earlier, default=None))
    found += story_findings(issue, parts.store.stories(number), parts.store.proposals(number))
    entries = list(issue.entries())
    parts.progress.start("점검", len(entries))
    for entry in entries:
        wanted = [source.article_id for source in entry.sources if source.article_id]
        sources = parts.store.articles_by_id(wanted)
        found += entry_findings(parts, number, entry, sources)
        parts.progress.advance()
    parts.progress.finish()
    people = parts.people_of(number)
    return CheckReport(
        number=number,
        state=issue.state,
        entries=len(entries),
        findings=tuple(found),
        policies=tuple(blocking(issue, found, parts.house, drafted_by=people, by=by)),
    )


def entry_findings(
    parts: Parts, number: int, entry: Entry, sources: Sequence[Article]
) -> list[Finding]:
    """Style, facts and overlap of one entry, and what happened to its sources since."""
    return [
        *text_findings(entry, sources, parts.house),
        *_source_findings(parts, number, entry, sources),
    ]


def _source_findings(
    parts: Parts, number: int, entry: Entry, sources: Sequence[Article]
) -> list[Finding]:
    from hanju.newsroom.source_rules import source_findings

    revisions = parts.store.entry_revisions(number, entry.id) if sources else []
    if not revisions:
        return []
    found = source_findings(
        sources,
        parts.house,
        written_at=max(revision.at for revision in revisions),
        now=parts.clock.now(),
    )
    return [replace(finding, entry_id=entry.id) for finding in found]


def text_findings(entry: Entry, sources: Sequence[Article], house: House) -> list[Finding]:
    """Style and facts of one entry; without stored sources rule I9 speaks instead."""
    from hanju.write import check_facts, check_style
    from hanju.write.overlap import check_overlap

    found = list(check_style(entry, house))
    found += check_overlap(entry, sources, house)
    if sources:
        said = "\n".join(f"{article.title}\n{article.text}" for article in sources)
        published = sources[0].published_at
        day = house.local_date(published) if published else None
        names = _names_of(entry, house)
        texts = [("headline", entry.headline)] + [
            (f"bullet {number}", bullet.text) for number, bullet in enumerate(entry.bullets, 1)
        ]
        for where, text in texts:
            facts = check_facts(said, text, day, headline=where == "headline", known_names=names)
            found += [replace(finding, where=where) for finding in facts]
    return [replace(finding, entry_id=entry.id) for finding in found]


def _names_of(entry: Entry, house: House) -> frozenset[str]:
    """Every way to write the entry's actor: a listed alias stands for the full name."""
    from hanju.gazetteer import Gazetteer

    if not entry.actor:
        return frozenset()
    actor = Gazetteer.bundled().with_actors(house.actors).resolve(entry.actor).actor
    listed = (actor.name, actor.short, *actor.aliases) if actor else ()
    return frozenset({entry.actor, *listed})


def approve(parts: Parts, number: int, *, by: str) -> ApproveReport:
    """Sign an issue: from here on its text never changes."""
    report = check(parts, number, by=by)
    issue = parts.store.issue(number)
    if report.policies and issue.state in {"draft", "in_review"}:
        raise PolicyError(number, [policy.reason for policy in report.policies])
    now = parts.clock.now()
    is_back_number = all(entry.written_by == "import" for entry in issue.entries())
    parts.store.freeze_issue(
        number,
        document=canonical_json(issue),
        content_hash=content_hash(issue),
        by=by,
        at=now,
        decisions=[] if is_back_number else decisions_at_signing(parts, issue, by=by),
    )
    parts.log.info("issue_approved", number=number, by=by)
    return ApproveReport(
        number=number,
        signed_by=by,
        signed_at=now,
        content_hash=content_hash(issue),
        entries=report.entries,
        is_back_number=is_back_number,
        edition=edition_of(parts.store.corrections.steps(number)),
    )
