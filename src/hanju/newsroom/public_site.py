"""The public site of a newsroom: what may be shown, handed to `hanju.site`.

Shape:  a folder in, a `SiteReport` out.
Units:  none.
Errors: `PublishError`; `HeldElsewhereError` while another run writes.
Source: docs/decisions/0047-public-site.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hanju.locks import hold
from hanju.newsroom.publishing import editions_folder
from hanju.publish.tree import file_stem
from hanju.site import write_site

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.archive.public import PublicIssue
    from hanju.newsroom.parts import Parts
    from hanju.newsroom.public import PublicArchive
    from hanju.site import SiteReport

LOCK_FILE: Final = "logs/site.lock"
#: Editions that are not for everybody's shelf: a mail holds what its reader is told of the sender.
_NOT_OFFERED: Final = (".eml",)


def make_site(parts: Parts, public: PublicArchive, out: Path) -> SiteReport:
    """Write the site of all published issues into a folder."""
    with hold(parts.home / LOCK_FILE, what="hanju site", since=parts.clock.now()):
        rows = public.rows()
        parts.progress.start("누리집", len(rows))
        issues = []
        for issue in public.issues():
            issues.append(issue)
            parts.progress.advance()
        earlier = {one.issue.number: public.earlier(one.issue.number) for one in issues}
        known = [*issues, *(one for ones in earlier.values() for one in ones)]
        editions = {(one.issue.number, one.edition): _files_of(parts, one) for one in known}
        with parts.run("site") as counts:
            report = write_site(issues, out, parts.house, editions=editions, earlier=earlier)
            counts.update(issues=report.issues, files=report.files, written=report.written)
        parts.progress.finish()
    parts.log.info("site_written", issues=report.issues, files=report.files)
    return report


def _files_of(parts: Parts, issue: PublicIssue) -> list[Path]:
    """The files of one edition that may be given away."""
    number = issue.issue.number
    folder = editions_folder(parts, number)
    return [
        path
        for path in sorted(folder.glob(f"{file_stem(number, issue.edition)}.*"))
        if path.is_file() and path.suffix not in _NOT_OFFERED
    ]
