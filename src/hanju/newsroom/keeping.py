"""Keeping: bodies whose time is over, and articles that are taken down.

Shape:  the house's `[keep]` or the name of an article in; a report out.
Units:  days; instants aware UTC.
Errors: `UnknownArticleError`; `HeldElsewhereError` while a backup is made.
Source: design/documents-and-law.md L3, L8; docs/decisions/0037-keeping.md.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from hanju.errors import UnknownArticleError
from hanju.locks import hold
from hanju.newsroom.publishing import editions_folder
from hanju.reports import KeepReport, TakeDownReport

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hanju.model import LicenseMode
    from hanju.newsroom.parts import Parts

#: Who keeps the store still: a backup reads blobs that keeping would take away.
LOCK_FILE: Final = "logs/care.lock"


def care_lock(home: Path) -> Path:
    """Where it stands who looks after the store."""
    return home / LOCK_FILE


def keep(parts: Parts, *, is_trial: bool) -> KeepReport:
    """Empty bodies whose time is over; what we wrote ourselves always stays."""
    rules, now = parts.house.keep, parts.clock.now()
    days: dict[LicenseMode, int] = {"none": rules.none_days, "contract": rules.contract_days}
    before: dict[LicenseMode, datetime] = {
        licence: now - timedelta(days=count) for licence, count in days.items() if count
    }
    with hold(care_lock(parts.home), what="hanju keep", since=now):
        removed = parts.store.care.expire(
            before,
            why=f"보존 기간이 끝나 {parts.house.local_date(now)}에 본문을 지웠습니다",
            at=now,
            is_trial=is_trial,
        )
        strays = 0 if is_trial else parts.store.care.sweep_blobs()
    if not is_trial:
        parts.log.info("kept", expired=removed.articles, files=removed.files, strays=strays)
    return KeepReport(
        articles=removed.articles,
        versions=removed.versions,
        files=removed.files,
        strays=strays,
        is_trial=is_trial,
    )


def take_down(parts: Parts, name: str, *, why: str, by: str) -> TakeDownReport:
    """Take one article out of store, blobs and search; name what a person has to decide about."""
    now = parts.clock.now()
    found = parts.store.articles_named(name)
    if not found:
        raise UnknownArticleError(name)
    article = found[0]
    with hold(care_lock(parts.home), what="hanju takedown", since=now):
        removed = parts.store.care.take_down(article.id, why=why, by=by, at=now)
    if removed is None:
        raise UnknownArticleError(name)
    parts.store.search.forget_article(article.id)
    parts.log.info("taken_down", article=str(article.id), versions=removed.versions)
    known = {row.number for row in parts.store.issue_rows() if row.is_signed}
    signed = tuple(number for number in removed.numbers if number in known)
    return TakeDownReport(
        article_id=article.id,
        url=article.url,
        title=article.title,
        versions=removed.versions,
        files=removed.files,
        drafts=tuple(n for n in removed.numbers if n not in signed),
        signed=signed,
        editions=tuple(
            path
            for number in signed
            for path in sorted(editions_folder(parts, number).glob("*"))
            if path.is_file() and not path.name.startswith("sent-")
        ),
    )
