"""Publishing: editions from the frozen issue, and its mail to the readers.

Shape:  a number in, a `PublishReport` or a `SendReport` out.
Units:  seconds a format.
Errors: `NotApprovedError`, `EmbargoError`, `PublishError`; `out_dir` is then as it was.
Source: DESIGN.md section 4 (`hanju publish`, `hanju send`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from hanju.errors import NotApprovedError
from hanju.model.issue_json import issue_from_json
from hanju.newsroom.correcting import correction_of
from hanju.newsroom.parts import PROGRAM, timed
from hanju.newsroom.public import refuse_embargoed
from hanju.newsroom.trends import appendix_for
from hanju.reports import PublishReport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hanju.model import Edition
    from hanju.model.document import Document
    from hanju.newsroom.parts import Parts
    from hanju.ports import FrozenIssue, Progress, Writer
    from hanju.publish.sending import SendReport, SmtpSettings
    from hanju.publish.sending_list import Recipients
    from hanju.settings import House


def publish(
    parts: Parts,
    number: int,
    formats: Sequence[str] | None,
    *,
    out_dir: Path | None,
    writers: Mapping[str, Writer] | None,
) -> PublishReport:
    """Write every edition from the frozen issue: all of them, or none."""
    from hanju.plugins import load_writers
    from hanju.publish import publish_frozen

    frozen = _frozen(parts, number)
    appendix = appendix_for(parts, frozen) if parts.house.trends.appendix else None
    chosen = list(formats or parts.house.issue.editions)
    seconds: dict[str, float] = {}
    known = {
        name: _TimedWriter(writer, seconds, parts.progress)
        for name, writer in (writers or load_writers()).items()
    }
    with parts.run("publish") as counts:
        parts.progress.start("판 만들기", len(chosen))
        editions = publish_frozen(
            frozen,
            chosen,
            out_dir or editions_folder(parts, number),
            house=parts.house,
            writers=known,
            appendix=appendix,
            correction=correction_of(parts, number, frozen.edition),
        )
        parts.progress.finish()
        if parts.store.issue(number).state in {"approved", "published"}:
            parts.store.set_issue_state(number, "published", by=PROGRAM, at=parts.clock.now())
        counts.update(editions=len(editions))
    parts.log.info("issue_published", number=number, formats=chosen)
    return PublishReport(
        number=number,
        edition=frozen.edition,
        content_hash=frozen.content_hash,
        editions=tuple(editions),
        seconds=seconds,
    )


def send(
    parts: Parts,
    number: int,
    recipients: Recipients,
    smtp: SmtpSettings,
    *,
    again: frozenset[str],
) -> SendReport:
    """Send the e-mail edition of the frozen issue to everybody who has not had it."""
    from hanju.publish import document_from, rendered
    from hanju.publish.mail import MailWriter
    from hanju.publish.sending import send_issue

    frozen = _frozen(parts, number)
    issue = issue_from_json(json.loads(frozen.document), path=f"제{number}호(확정본)")
    document = document_from(
        replace(issue, state="published"),
        parts.house,
        edition=frozen.edition,
        correction=correction_of(parts, number, frozen.edition),
    )
    message = rendered(MailWriter(), document, parts.house)
    folder = editions_folder(parts, number)
    folder.mkdir(parents=True, exist_ok=True)
    with parts.run("send") as counts:
        parts.progress.start("메일", len(recipients.addresses))
        report = send_issue(
            message,
            recipients,
            smtp,
            log_folder=folder,
            clock=parts.clock,
            again=again,
            on_delivery=lambda _: parts.progress.advance(),
        )
        parts.progress.finish()
        counts.update(sent=report.count("sent"))
    parts.log.info("issue_sent", number=number, sent=report.count("sent"))
    return report


def editions_folder(parts: Parts, number: int) -> Path:
    """Where the editions of an issue lie."""
    return parts.home / "editions" / str(number)


def _frozen(parts: Parts, number: int) -> FrozenIssue:
    frozen = parts.store.frozen_issue(number)
    if frozen is None:
        raise NotApprovedError(number)
    refuse_embargoed(parts, frozen)
    return frozen


class _TimedWriter:
    """A writer that notes how long it took and moves the progress bar."""

    def __init__(self, writer: Writer, seconds: dict[str, float], progress: Progress) -> None:
        self.name, self.suffix = writer.name, writer.suffix
        self._writer, self._seconds, self._progress = writer, seconds, progress

    def write(self, document: Document, house: House, path: Path) -> Edition:
        with timed(self._seconds, self.name):
            edition = self._writer.write(document, house, path)
        self._progress.advance()
        return edition
