"""Triggers that keep what is stored: no change, no deletion, nothing new in a frozen issue.

Shape:  SQL text for a table; called by migrations, so these functions never change meaning.
Units:  none.
Errors: a refused statement fails with "… is append-only" or "… is frozen".
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def append_only(table: str) -> list[str]:
    """Refuse every UPDATE and DELETE on `table`."""
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def no_insert_when_frozen(table: str) -> str:
    """Refuse an INSERT into `table` for an issue number that is signed."""
    return (
        f"CREATE TRIGGER {table}_not_when_frozen BEFORE INSERT ON {table} "  # noqa: S608  our names
        "WHEN EXISTS (SELECT 1 FROM frozen_issues WHERE number = NEW.number) "
        "BEGIN SELECT RAISE(ABORT, 'the issue is frozen'); END"
    )


def frozen_issue_row() -> list[str]:
    """Of a frozen issue only the step from approved to published may be written."""
    only_published = (
        "CREATE TRIGGER issues_frozen_no_update BEFORE UPDATE ON issues "
        "WHEN EXISTS (SELECT 1 FROM frozen_issues WHERE number = OLD.number) "
        "AND NOT (NEW.state = 'published' AND NEW.number = OLD.number "
        "AND NEW.base_date = OLD.base_date AND NEW.window_start = OLD.window_start "
        "AND NEW.window_end = OLD.window_end AND NEW.revision = OLD.revision) "
        "BEGIN SELECT RAISE(ABORT, 'the issue is frozen'); END"
    )
    never_gone = (
        "CREATE TRIGGER issues_no_delete BEFORE DELETE ON issues "
        "BEGIN SELECT RAISE(ABORT, 'issues is append-only'); END"
    )
    return [only_published, never_gone]


def frozen_but_for_corrections(tables: Iterable[str]) -> list[str]:
    """As above, except while the last step of a signed issue opened it for correction."""
    frozen = (
        "EXISTS (SELECT 1 FROM frozen_issues WHERE number = {row}.number) "
        "AND (SELECT action FROM correction_steps WHERE number = {row}.number "
        "ORDER BY position DESC LIMIT 1) IS NOT 'opened'"
    )
    found = []
    for table in tables:
        made = (
            f"CREATE TRIGGER {table}_not_when_frozen BEFORE INSERT ON {table} "
            f"WHEN {frozen.format(row='NEW')} "
            "BEGIN SELECT RAISE(ABORT, 'the issue is frozen'); END"
        )
        found += [f"DROP TRIGGER {table}_not_when_frozen", made]
    only_published = (
        "CREATE TRIGGER issues_frozen_no_update BEFORE UPDATE ON issues "
        f"WHEN {frozen.format(row='OLD')} "
        "AND NOT (NEW.state = 'published' AND NEW.number = OLD.number "
        "AND NEW.base_date = OLD.base_date AND NEW.window_start = OLD.window_start "
        "AND NEW.window_end = OLD.window_end AND NEW.revision = OLD.revision) "
        "BEGIN SELECT RAISE(ABORT, 'the issue is frozen'); END"
    )
    return [*found, "DROP TRIGGER issues_frozen_no_update", only_published]


def search_index() -> list[str]:
    """The index over `search_tokens`, and the counts of its tokens."""
    index = (
        "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_tokens', "
        "content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    )
    return [
        index,
        "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_index, 'row')",
    ]


def waits_for_the_index() -> list[str]:
    """Triggers that write down what the index does not hold yet, whoever stores it."""
    waits = "INSERT OR REPLACE INTO search_waiting_issues (number) VALUES ({row}.number)"
    new_articles = (
        "CREATE TRIGGER articles_wait_for_search AFTER INSERT ON articles BEGIN "
        "INSERT OR REPLACE INTO search_waiting_articles (article_id, version) "
        "VALUES (NEW.id, NEW.version); END"
    )
    return [
        new_articles,
        *(
            f"CREATE TRIGGER issue_entries_{verb.lower()}_waits_for_search AFTER {verb} "
            f"ON issue_entries BEGIN {waits.format(row=row)}; END"
            for verb, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
        ),
    ]


def body_may_leave() -> list[str]:
    """The one door: a body goes where `removals` says why, and nothing of it comes again.

    An article's row stays, with everything but text, attachments, notes and, when it was taken
    down, its title; the search makes its document anew.
    """
    same = " AND ".join(
        f"NEW.{column} IS OLD.{column}"
        for column in (
            "id", "version", "url", "outlet", "published_at", "license", "lang", "source_id",
            "collected_at", "is_extract", "is_sample", "text_hash", "facts_hash", "stored_at",
            "embargo_until",
        )
    )  # fmt: skip
    removed = (
        "SELECT 1 FROM removals WHERE article_id = OLD.id AND version = OLD.version "
        "AND (NEW.title = OLD.title OR kind = 'taken_down')"
    )
    emptied_only = (
        "CREATE TRIGGER articles_no_update BEFORE UPDATE ON articles "
        f"WHEN NOT ({same} AND NEW.text = '' AND NEW.attachments = '[]' "
        f"AND NEW.title IN (OLD.title, '') AND EXISTS ({removed})) "
        "BEGIN SELECT RAISE(ABORT, 'articles is append-only'); END"
    )
    not_again = (
        "CREATE TRIGGER articles_not_again BEFORE INSERT ON articles "
        "WHEN EXISTS (SELECT 1 FROM removals WHERE kind = 'taken_down' AND article_id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'the article was taken down'); END"
    )
    waits = (
        "CREATE TRIGGER articles_emptied_wait_for_search AFTER UPDATE ON articles "
        "WHEN NOT EXISTS (SELECT 1 FROM articles WHERE id = NEW.id AND version > NEW.version) "
        "BEGIN INSERT OR REPLACE INTO search_waiting_articles (article_id, version) "
        "VALUES (NEW.id, NEW.version); END"
    )
    return ["DROP TRIGGER articles_no_update", emptied_only, not_again, waits]
