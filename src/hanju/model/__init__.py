"""The nouns of hanju as frozen dataclasses; no input or output happens here."""

from __future__ import annotations

from hanju.model.actors import ACTOR_KINDS, Actor, ActorKind
from hanju.model.articles import (
    COPYABLE,
    LICENSE_MODES,
    Article,
    ArticleId,
    Attachment,
    LicenseMode,
)
from hanju.model.decisions import Cell, Decision, DecisionAction, Trait, TraitKind
from hanju.model.editions import Edition
from hanju.model.entries import (
    Bullet,
    Entry,
    EntryId,
    EntrySource,
    Evidence,
    Finding,
    ResolvedDate,
    Severity,
    Span,
    WrittenBy,
)
from hanju.model.issues import Issue, IssueCategory, IssueChapter, IssueField, IssueState
from hanju.model.sources import (
    FINE,
    Source,
    SourceHealth,
    SourceId,
    SourceKind,
    SourceState,
    TlsLevel,
    Validators,
)
from hanju.model.stories import (
    Dropped,
    EarlierMark,
    Placement,
    Proposal,
    Sifted,
    Story,
    StoryId,
    StoryMerge,
    StoryRefusal,
)

__all__ = [
    "ACTOR_KINDS",
    "COPYABLE",
    "FINE",
    "LICENSE_MODES",
    "Actor",
    "ActorKind",
    "Article",
    "ArticleId",
    "Attachment",
    "Bullet",
    "Cell",
    "Decision",
    "DecisionAction",
    "Dropped",
    "EarlierMark",
    "Edition",
    "Entry",
    "EntryId",
    "EntrySource",
    "Evidence",
    "Finding",
    "Issue",
    "IssueCategory",
    "IssueChapter",
    "IssueField",
    "IssueState",
    "LicenseMode",
    "Placement",
    "Proposal",
    "ResolvedDate",
    "Severity",
    "Sifted",
    "Source",
    "SourceHealth",
    "SourceId",
    "SourceKind",
    "SourceState",
    "Span",
    "Story",
    "StoryId",
    "StoryMerge",
    "StoryRefusal",
    "TlsLevel",
    "Trait",
    "TraitKind",
    "Validators",
    "WrittenBy",
]
