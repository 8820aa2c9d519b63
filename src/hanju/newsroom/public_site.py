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
from hanju.site import write_site

if TYPE_CHECKING:
    from pathlib import Path

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
        editions = {
            row.number: [
                path
                for path in sorted(editions_folder(parts, row.number).glob(f"hanju-{row.number}.*"))
                if path.is_file() and path.suffix not in _NOT_OFFERED
            ]
            for row in rows
        }
        with parts.run("site") as counts:
            report = write_site(
                issues, out, parts.house, editions=editions, again=public.shown_again
            )
            counts.update(issues=report.issues, files=report.files, written=report.written)
        parts.progress.finish()
    parts.log.info("site_written", issues=report.issues, files=report.files)
    return report
