"""What a reader of a source is given, and what it gives back.

Shape:  `SourceReader`: a `Source` and the `RoundTools` in, a `SourceRead` out.
Units:  seconds; instants are aware UTC.
Errors: none raised; a `SourceRead` says in words what a server or a page did.
Source: DESIGN.md section 4 (`hanju collect`); docs/decisions/0023-collecting.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hanju.collect.spending import Spending

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.collect.attachments import AttachmentReader
    from hanju.collect.fetched import Fetcher, FetchProblem, ProblemKind
    from hanju.collect.mail_door import MailFetcher
    from hanju.model import Article, Source, SourceId, SourceState, Validators
    from hanju.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedFile:
    """An attachment as it came; kept under the sha256 that the article's `blob` names."""

    content: bytes = field(repr=False)
    media_type: str = "application/octet-stream"

    @property
    def sha256(self) -> str:
        """What it is kept under."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """What one source gave in one round; `validators` are kept with its articles.

    `memory` is what the source wants to know in its next round (the look of a board, the last
    id of a mailbox); None keeps what was remembered before. `known` are the days of what stood
    there and is stored already.
    """

    source: Source
    state: SourceState
    articles: tuple[Article, ...] = ()
    files: tuple[CollectedFile, ...] = ()
    known: tuple[datetime | None, ...] = ()
    why: str = ""
    mend: str = ""
    notes: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    title: str = ""
    site_url: str = ""
    form: str = ""
    encoding: str = ""
    moved_to: str = ""
    retry_at: datetime | None = None
    no_answer: bool = False
    validators: Mapping[str, Validators] = field(default_factory=dict)
    memory: Mapping[str, str] | None = None
    elapsed_s: float = 0.0


def nothing_known(addresses: Iterable[str]) -> frozenset[str]:
    """Of a newsroom without articles."""
    del addresses
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTools:
    """What every reader of a round shares; safe to use from many threads.

    `known` tells which of some addresses belong to stored articles; `keys` are those of the
    environment, by name; without `attachments` files are named and not read; `spending` bounds
    what is read beside the lists. `is_look` is for a check: first pages of lists, nothing more.
    """

    fetcher: Fetcher
    clock: Clock
    is_conditional: bool = True
    is_look: bool = False
    memory: Mapping[SourceId, Mapping[str, str]] = field(default_factory=dict)
    known: Callable[[Iterable[str]], frozenset[str]] = nothing_known
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    mail: MailFetcher | None = None
    attachments: AttachmentReader | None = None
    spending: Spending = field(default_factory=Spending)


#: Problems of a server that does not answer at all; its other pages will not come either.
NO_ANSWER: Final[frozenset[ProblemKind]] = frozenset({"dns", "unreachable", "timeout", "cut"})

SourceReader = Callable[["Source", RoundTools], SourceRead]


def problem_read(source: Source, problem: FetchProblem) -> SourceRead:
    """What a source is when its page did not come."""
    return SourceRead(
        source=source,
        state=problem.state,
        why=problem.why,
        mend=problem.mend,
        retry_at=problem.retry_at,
        no_answer=problem.kind in NO_ANSWER,
    )
