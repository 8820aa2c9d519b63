"""The API of the archive: published issues, entries, articles and bodies, to be read by programs.

Shape:  GET alone; JSON out, each answer with its sources; described at /api/v1/openapi.json.
Units:  days ISO, instants ISO; `limit` and `offset` count things.
Errors: 404 for what is not there or may not be shown; 422 for a parameter out of its range.
Source: docs/api.md; docs/decisions/0046-public-archive.md.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request

from hanju.newsroom.public import ActorCount  # noqa: TC001  the annotations are read at run time
from hanju.newsroom.public_answers import (
    ArticleAnswer,
    EntryAnswer,
    FoundAnswer,
    IssueAnswer,
    IssueRowAnswer,
    article_answer,
    entry_answer,
    found_answer,
    issue_answer,
    issue_row_answer,
)
from hanju.ports_search import SearchIn, SearchSort  # noqa: TC001  as above
from hanju.web.asking import Who, room_of

router = APIRouter(prefix="/api/v1/archive", tags=["archive"])
_MOST: Final = 100
_DEEPEST: Final = 10_000
Limit = Annotated[int, Query(ge=1, le=_MOST)]
Offset = Annotated[int, Query(ge=0, le=_DEEPEST)]


@router.get("/search")
def search(
    request: Request,
    who: Who,
    q: Annotated[str, Query(max_length=1000)],
    within: Annotated[SearchIn, Query(alias="in")] = "both",
    sort: SearchSort = "best",
    limit: Limit = 20,
    offset: Offset = 0,
) -> FoundAnswer:
    """Find entries of published issues, and articles; the query language of `hanju search`."""
    del who
    public = room_of(request).public
    return found_answer(public.search(q, within=within, sort=sort, limit=limit, offset=offset))


@router.get("/issues")
def issues(
    request: Request, who: Who, limit: Limit = 20, offset: Offset = 0
) -> list[IssueRowAnswer]:
    """Published issues, newest first."""
    del who
    room = room_of(request)
    numbers = [row.number for row in room.public.rows()][offset : offset + limit]
    return [
        issue_row_answer(one, room.house) for one in room.public.issues(numbers, has_labels=False)
    ]


@router.get("/issues/{number}")
def issue(request: Request, who: Who, number: int) -> IssueAnswer:
    """One published issue with its entries."""
    del who
    room = room_of(request)
    return issue_answer(room.public.issue(number), room.house)


@router.get("/entries/{entry_id}")
def entry(request: Request, who: Who, entry_id: str) -> EntryAnswer:
    """One entry, named 108:id as the search names it."""
    del who
    room = room_of(request)
    return entry_answer(room.public.entry(entry_id), room.house)


@router.get("/articles/{article_id}")
def article(request: Request, who: Who, article_id: str) -> ArticleAnswer:
    """One article; its text only where the licence allows to pass it on."""
    del who
    return article_answer(room_of(request).public.article(article_id))


@router.get("/actors")
def actors(
    request: Request,
    who: Who,
    kind: Annotated[str, Query(max_length=40)] = "",
    region: Annotated[str, Query(max_length=40)] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> list[ActorCount]:
    """Bodies that entries are about, the most frequent first."""
    del who
    found = room_of(request).public.actors(kind=kind, region=region)
    return found[offset : offset + limit]
