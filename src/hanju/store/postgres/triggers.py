"""Triggers that keep what is stored, for PostgreSQL: the twins of `sqlite/triggers.py`.

Shape:  SQL text for a table; called by migrations, so these functions never change meaning.
Units:  none.
Errors: a refused statement fails with "… is append-only" or "… is frozen", as on SQLite.
Source: docs/decisions/0039-postgresql.md; the tests of the store run on both.

Conditions stand inside the functions: a WHEN would tie the types of the columns it names.
"""

# ruff: noqa: S608  only names of ours are put into the text

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What an application reads as a broken rule, not as a broken database.
_REFUSED: Final = "USING ERRCODE = 'integrity_constraint_violation'"
_WORDS_INDEX: Final = (
    "CREATE INDEX ix_search_tokens_words ON search_tokens USING gin (hanju_words(tokens))"
)
#: The words of a token column. Its cost is what it is, so that no plan works it out row by row.
_WORDS: Final = (
    "CREATE FUNCTION hanju_words(tokens text) RETURNS tsvector "
    "LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS "
    "$hanju$ BEGIN RETURN array_to_tsvector(array_remove(string_to_array(tokens, ' '), '')); "
    "END $hanju$"
)


def append_only(table: str) -> list[str]:
    """Refuse every UPDATE, DELETE and TRUNCATE on `table`."""
    return [
        _function(
            "hanju_append_only",
            f"RAISE EXCEPTION '% is append-only', TG_TABLE_NAME {_REFUSED};",
        ),
        *(
            _trigger(f"{table}_no_{verb.lower()}", f"BEFORE {verb}", table, "append_only")
            for verb in ("UPDATE", "DELETE")
        ),
        _trigger(f"{table}_no_truncate", "BEFORE TRUNCATE", table, "append_only", each="STATEMENT"),
    ]


def no_insert_when_frozen(table: str) -> str:
    """Refuse an INSERT into `table` for an issue number that is signed."""
    return (
        _function(
            f"hanju_{table}_not_when_frozen",
            "IF EXISTS (SELECT 1 FROM frozen_issues WHERE number = NEW.number) THEN "
            f"RAISE EXCEPTION 'the issue is frozen' {_REFUSED}; END IF; RETURN NEW;",
        )
        + "; "
        + _trigger(f"{table}_not_when_frozen", "BEFORE INSERT", table, f"{table}_not_when_frozen")
    )


def frozen_issue_row() -> list[str]:
    """Of a frozen issue only the step from approved to published may be written."""
    body = (
        "IF EXISTS (SELECT 1 FROM frozen_issues WHERE number = OLD.number) "
        "AND NOT (NEW.state = 'published' AND NEW.number = OLD.number "
        "AND NEW.base_date = OLD.base_date AND NEW.window_start = OLD.window_start "
        "AND NEW.window_end = OLD.window_end AND NEW.revision = OLD.revision) THEN "
        f"RAISE EXCEPTION 'the issue is frozen' {_REFUSED}; END IF; RETURN NEW;"
    )
    return [
        _function("hanju_issues_frozen", body),
        _trigger("issues_frozen_no_update", "BEFORE UPDATE", "issues", "issues_frozen"),
        _trigger("issues_no_delete", "BEFORE DELETE", "issues", "append_only"),
    ]


def frozen_but_for_corrections(tables: Iterable[str]) -> list[str]:
    """As above, except while the last step of a signed issue opened it for correction."""
    frozen = (
        "EXISTS (SELECT 1 FROM frozen_issues WHERE number = {row}.number) "
        "AND (SELECT action FROM correction_steps WHERE number = {row}.number "
        "ORDER BY position DESC LIMIT 1) IS DISTINCT FROM 'opened'"
    )
    only_published = (
        f"IF {frozen.format(row='OLD')} "
        "AND NOT (NEW.state = 'published' AND NEW.number = OLD.number "
        "AND NEW.base_date = OLD.base_date AND NEW.window_start = OLD.window_start "
        "AND NEW.window_end = OLD.window_end AND NEW.revision = OLD.revision) THEN "
        f"RAISE EXCEPTION 'the issue is frozen' {_REFUSED}; END IF; RETURN NEW;"
    )
    return [
        *(
            _function(
                f"hanju_{table}_not_when_frozen",
                f"IF {frozen.format(row='NEW')} THEN "
                f"RAISE EXCEPTION 'the issue is frozen' {_REFUSED}; END IF; RETURN NEW;",
            )
            for table in tables
        ),
        _function("hanju_issues_frozen", only_published),
    ]


def search_index() -> list[str]:
    """The index over `search_tokens`: its words without their places, which GIN keeps exactly.

    Phrases are looked at in the text itself, so neither the 16,383 places nor the 256 places a word
    of a `tsvector` limit what is found.
    """
    return [
        _WORDS,
        _WORDS_INDEX,
        # the commonest words with their counts: the more of them are known, the fewer are asked for
        "ALTER INDEX ix_search_tokens_words ALTER COLUMN 1 SET STATISTICS 1000",
        # newest first where no word is asked for
        "CREATE INDEX ix_search_docs_newest ON search_docs (day DESC NULLS LAST, id DESC)",
    ]


def waits_for_the_index() -> list[str]:
    """Triggers that write down what the index does not hold yet, whoever stores it."""
    waits = (
        "INSERT INTO search_waiting_issues (number) VALUES ({row}.number) "
        "ON CONFLICT DO NOTHING; RETURN NULL;"
    )
    found = [
        _function(
            "hanju_article_waits",
            "INSERT INTO search_waiting_articles (article_id, version) "
            "VALUES (NEW.id, NEW.version) "
            "ON CONFLICT (article_id) DO UPDATE SET version = excluded.version; RETURN NULL;",
        ),
        _trigger("articles_wait_for_search", "AFTER INSERT", "articles", "article_waits"),
    ]
    for verb, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        name = f"issue_entries_{verb.lower()}_waits_for_search"
        found += [
            _function(f"hanju_{name}", waits.format(row=row)),
            _trigger(name, f"AFTER {verb}", "issue_entries", name),
        ]
    return found


def body_may_leave() -> list[str]:
    """The one door: a body goes where `removals` says why, and nothing of it comes again."""
    same = " AND ".join(
        f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}"
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
    emptied = (
        f"IF NOT ({same} AND NEW.text = '' AND NEW.attachments::text = '[]' "
        f"AND NEW.title IN (OLD.title, '') AND EXISTS ({removed})) THEN "
        f"RAISE EXCEPTION 'articles is append-only' {_REFUSED}; END IF; RETURN NEW;"
    )
    again = (
        "IF EXISTS (SELECT 1 FROM removals WHERE kind = 'taken_down' AND article_id = NEW.id) THEN "
        f"RAISE EXCEPTION 'the article was taken down' {_REFUSED}; END IF; RETURN NEW;"
    )
    waits = (
        "IF NOT EXISTS (SELECT 1 FROM articles WHERE id = NEW.id AND version > NEW.version) THEN "
        "INSERT INTO search_waiting_articles (article_id, version) VALUES (NEW.id, NEW.version) "
        "ON CONFLICT (article_id) DO UPDATE SET version = excluded.version; END IF; RETURN NULL;"
    )
    return [
        "DROP TRIGGER articles_no_update ON articles",
        _function("hanju_article_emptied_only", emptied),
        _trigger("articles_no_update", "BEFORE UPDATE", "articles", "article_emptied_only"),
        _function("hanju_article_not_again", again),
        _trigger("articles_not_again", "BEFORE INSERT", "articles", "article_not_again"),
        _function("hanju_emptied_article_waits", waits),
        _trigger(
            "articles_emptied_wait_for_search", "AFTER UPDATE", "articles", "emptied_article_waits"
        ),
    ]


def _trigger(name: str, when: str, table: str, function: str, *, each: str = "ROW") -> str:
    return (
        f"CREATE TRIGGER {name} {when} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION hanju_{function}()"
    )


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$hanju$ BEGIN {body} END $hanju$"
    )
