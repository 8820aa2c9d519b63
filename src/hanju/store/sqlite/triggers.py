"""Triggers that keep what is stored: no change, no deletion, nothing new in a frozen issue.

Shape:  SQL text for a table; called by migrations, so these functions never change meaning.
Units:  none.
Errors: a refused statement fails with "… is append-only" or "… is frozen".
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations


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
