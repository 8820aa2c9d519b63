"""The tables, as the newest migration leaves them.

Shape:  one table a noun; what must never change lies in tables whose triggers refuse it
        (`APPEND_ONLY`), what follows from them may be written again (`issue_entries`, `sifted_*`).
Units:  instants UTC, dates Asia/Seoul, sizes bytes, positions from 0.
Errors: none raised here.
Source: docs/decisions/0004-store.md; tests/unit/store/test_schema.py compares this with
        the migrations.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from hanju.store.types import Instant

metadata: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
    }
)

#: Tables whose rows are added and never changed or deleted.
APPEND_ONLY: Final = (
    "articles",
    "article_addresses",
    "issue_revisions",
    "entry_revisions",
    "issue_states",
    "frozen_issues",
    "signed_corrections",
    "correction_steps",
    "decisions",
    "decisions_taken_back",
    "desk_acts",
    "reviews",
    "removals",
    "thread_links",
)

articles: Final = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("published_at", Instant),
    sa.Column("license", sa.Text, nullable=False),
    sa.Column("attachments", sa.JSON, nullable=False),
    sa.Column("lang", sa.Text, nullable=False),
    sa.Column("source_id", sa.Text, nullable=False),
    sa.Column("collected_at", Instant),
    sa.Column("is_extract", sa.Boolean, nullable=False),
    sa.Column("is_sample", sa.Boolean, nullable=False),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("text_hash", sa.Text, nullable=False),
    sa.Column("facts_hash", sa.Text, nullable=False),
    sa.Column("stored_at", Instant, nullable=False),
    sa.Column("embargo_until", Instant),
    sa.Index("ix_articles_published_at_id", "published_at", "id"),
)

article_addresses: Final = sa.Table(
    "article_addresses",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, nullable=False),
)

issues: Final = sa.Table(
    "issues",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("base_date", sa.Date, nullable=False),
    sa.Column("window_start", sa.Date, nullable=False),
    sa.Column("window_end", sa.Date, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
)

issue_revisions: Final = sa.Table(
    "issue_revisions",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("issues.number"), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("layout", sa.JSON, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

entry_revisions: Final = sa.Table(
    "entry_revisions",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("issues.number"), primary_key=True),
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("headline", sa.Text, nullable=False),
    sa.Column("event_date", sa.Date, nullable=False),
    sa.Column("bullets", sa.JSON, nullable=False),
    sa.Column("headline_evidence", sa.JSON, nullable=False),
    sa.Column("actor", sa.Text),
    sa.Column("region", sa.Text),
    sa.Column("sources", sa.JSON, nullable=False),
    sa.Column("written_by", sa.Text, nullable=False),
    sa.Column("story_id", sa.Text),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("extras", sa.JSON, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

#: Where the newest revision of every entry stands; follows from `issue_revisions`.
issue_entries: Final = sa.Table(
    "issue_entries",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("chapter", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("entry_id", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(
        ["number", "entry_id", "revision"],
        ["entry_revisions.number", "entry_revisions.entry_id", "entry_revisions.revision"],
    ),
)

issue_states: Final = sa.Table(
    "issue_states",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("issues.number"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

frozen_issues: Final = sa.Table(
    "frozen_issues",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("issues.number"), primary_key=True),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("signed_by", sa.Text, nullable=False),
    sa.Column("signed_at", Instant, nullable=False),
)

#: What was signed of an issue after the first time.
signed_corrections: Final = sa.Table(
    "signed_corrections",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("issues.number"), primary_key=True),
    sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("signed_by", sa.Text, nullable=False),
    sa.Column("signed_at", Instant, nullable=False),
)

#: Editions of issues: published, opened for correction, given up, signed; the last row counts.
correction_steps: Final = sa.Table(
    "correction_steps",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("issues.number"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("edition", sa.Integer, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("layout", sa.Integer, nullable=False),
    sa.Column("kept", sa.JSON, nullable=False),
)

sifted_stories: Final = sa.Table(
    "sifted_stories",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("story_id", sa.Text, nullable=False),
    sa.Column("is_chosen", sa.Boolean, nullable=False),
    sa.Column("placement", sa.JSON(none_as_null=True)),
    sa.Column("event_date", sa.Date),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("why", sa.JSON, nullable=False),
    sa.Column("merges", sa.JSON, nullable=False),
    sa.Column("continues", sa.Text),
    sa.Column("earlier", sa.JSON(none_as_null=True)),
)

sifted_articles: Final = sa.Table(
    "sifted_articles",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("story", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("article_id", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(["article_id", "version"], ["articles.id", "articles.version"]),
)

sifted_dropped: Final = sa.Table(
    "sifted_dropped",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("article_id", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)

sifted_refusals: Final = sa.Table(
    "sifted_refusals",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("first", sa.Text, nullable=False),
    sa.Column("second", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)

#: What a new sifting would do to stories that people touched.
sifted_proposals: Final = sa.Table(
    "sifted_proposals",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("story_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("articles", sa.JSON, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)

#: What people chose about entries and candidates; the newest about a story counts.
decisions: Final = sa.Table(
    "decisions",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("issues.number"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("headline", sa.Text, nullable=False),
    sa.Column("entry_id", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("story_id", sa.Text),
    sa.Column("articles", sa.JSON, nullable=False),
    sa.Column("traits", sa.JSON, nullable=False),
    sa.Column("place", sa.JSON(none_as_null=True)),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

runs: Final = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("problem", sa.Text, nullable=False),
)

blobs: Final = sa.Table(
    "blobs",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
)

sources: Final = sa.Table(
    "sources",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("license", sa.Text, nullable=False),
    sa.Column("lang", sa.Text, nullable=False),
    sa.Column("wall_clock_z", sa.Boolean),
    sa.Column("tls", sa.Text, nullable=False),
    sa.Column("obeys_robots", sa.Boolean, nullable=False),
    sa.Column("is_on", sa.Boolean, nullable=False),
    sa.Column("is_sample", sa.Boolean, nullable=False),
    sa.Column("site_url", sa.Text, nullable=False),
    sa.Column("groups", sa.JSON, nullable=False),
    sa.Column("reads_pages", sa.Text, nullable=False, server_default="auto"),
)

source_health: Final = sa.Table(
    "source_health",
    metadata,
    sa.Column("source_id", sa.Text, sa.ForeignKey("sources.id"), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Column("checked_at", Instant, nullable=False),
    sa.Column("last_good_at", Instant),
    sa.Column("newest_at", Instant),
    sa.Column("usual_gap_s", sa.Float),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("retry_at", Instant),
    sa.Column("moved_to", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("mend", sa.Text, nullable=False),
)

#: What the reader of a source wants to know in its next round.
source_memory: Final = sa.Table(
    "source_memory",
    metadata,
    sa.Column("source_id", sa.Text, sa.ForeignKey("sources.id"), primary_key=True),
    sa.Column("remembered", sa.JSON, nullable=False),
)

#: What to ask a server with whether a page changed; rows may be lost without losing anything.
page_validators: Final = sa.Table(
    "page_validators",
    metadata,
    sa.Column("asked_url", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("etag", sa.Text, nullable=False),
    sa.Column("last_modified", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
)

users: Final = sa.Table(
    "users",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("shown", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("is_on", sa.Boolean, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("letter", sa.Integer, nullable=False),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("single_keys", sa.Boolean, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
)

sessions: Final = sa.Table(
    "sessions",
    metadata,
    sa.Column("secret_hash", sa.Text, primary_key=True),
    sa.Column("user", sa.Text, sa.ForeignKey("users.name"), nullable=False),
    sa.Column("began_at", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
)

api_tokens: Final = sa.Table(
    "api_tokens",
    metadata,
    sa.Column("secret_hash", sa.Text, primary_key=True),
    sa.Column("user", sa.Text, sa.ForeignKey("users.name"), nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
)

login_tries: Final = sa.Table(
    "login_tries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

comments: Final = sa.Table(
    "comments",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("number", sa.Integer, sa.ForeignKey("issues.number"), nullable=False),
    sa.Column("entry_id", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("proposal", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("resolved_by", sa.Text, nullable=False),
    sa.Column("resolved_at", Instant),
)

read_marks: Final = sa.Table(
    "read_marks",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("by", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

#: Findings that a person left as they are, for one wording.
dismissals: Final = sa.Table(
    "dismissals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("entry_id", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

#: What others at the desk should see; ids are never given twice, so that streams can be replayed.
desk_events: Final = sa.Table(
    "desk_events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("told", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

#: What people did in one step, for undo and for the history of the issue.
desk_acts: Final = sa.Table(
    "desk_acts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("number", sa.Integer, sa.ForeignKey("issues.number"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("steps", sa.JSON, nullable=False),
    sa.Column("decisions", sa.JSON, nullable=False),
    sa.Column("of", sa.Integer),
)

#: Decisions that were undone: they stay where they are and count no longer.
decisions_taken_back: Final = sa.Table(
    "decisions_taken_back",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

#: Steps on the way to a signature.
reviews: Final = sa.Table(
    "reviews",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("number", sa.Integer, sa.ForeignKey("issues.number"), nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("deadline", Instant),
    sa.Column("fingerprint", sa.Text, nullable=False),
)

#: What the search finds: articles have positive ids, entries negative ones.
search_docs: Final = sa.Table(
    "search_docs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("article_id", sa.Text, index=True),
    sa.Column("number", sa.Integer, index=True),
    sa.Column("entry_id", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("day", sa.Date, index=True),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("actor_kind", sa.Text, nullable=False),
    sa.Column("region", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("hidden_until", Instant, index=True),
)

#: The token column, apart from the labels so that filters read small rows.
search_tokens: Final = sa.Table(
    "search_tokens",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tokens", sa.Text, nullable=False),
)

#: Written by triggers: what the index does not hold in its newest form.
search_waiting_articles: Final = sa.Table(
    "search_waiting_articles",
    metadata,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
)

search_waiting_issues: Final = sa.Table(
    "search_waiting_issues",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
)

#: One row: how tokens and labels are made; another tag makes the index anew.
search_labels: Final = sa.Table(
    "search_labels",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tag", sa.Text, nullable=False),
)

saved_searches: Final = sa.Table(
    "saved_searches",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("within", sa.Text, nullable=False),
    sa.Column("sort", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

#: What was said of links between entries; the newest row of a pair counts.
thread_links: Final = sa.Table(
    "thread_links",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("earlier_number", sa.Integer, nullable=False),
    sa.Column("earlier_entry", sa.Text, nullable=False),
    sa.Column("later_number", sa.Integer, nullable=False),
    sa.Column("later_entry", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("why", sa.JSON, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index(None, "earlier_number", "earlier_entry"),
    sa.Index(None, "later_number", "later_entry"),
)

#: How far each round is: one row a stage of a base day.
round_stages: Final = sa.Table(
    "round_stages",
    metadata,
    sa.Column("base_date", sa.Date, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("problem", sa.Text, nullable=False),
)

#: What people were told, and by which way, so that nobody is told twice.
notices_sent: Final = sa.Table(
    "notices_sent",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("way", sa.Text, primary_key=True),
    sa.Column("at", Instant, nullable=False),
)

#: Bodies that left the store, and why: the one door through the triggers of `articles`.
removals: Final = sa.Table(
    "removals",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)
