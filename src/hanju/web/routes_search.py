"""Routes of the search: words and filters in, articles and entries with their marks out.

Shape:  a query as `hanju search` takes it; filters of the form become words of the query.
Units:  days Asia/Seoul.
Errors: `NoSuchDocumentError`, `NoSuchSearchError`: pages that say what to do.
Source: docs/commands.md, "Searching"; docs/decisions/0035-search.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse

from hanju.archive.search.query import KINDS
from hanju.web import pages
from hanju.web.asking import Who, room_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from hanju.archive.search import SearchReport, Shown
    from hanju.newsroom import Newsroom
    from hanju.ports_search import SearchIn, SearchSort

router = APIRouter(include_in_schema=False)
#: A page of hits, and how long what is new may be indexed first.
SHOWN: Final = 40
INDEXING_S: Final = 0.3
WITHIN: Final = {"both": "모두", "issues": "호", "articles": "기사"}
SORTS: Final = {"best": "맞는 차례", "newest": "새것부터", "oldest": "오래된 것부터"}
#: Name of the query's filter by name of the form's field.
FILTERS: Final = {
    "field": "분야", "kind": "종류", "region": "지역", "since": "이후", "until": "이전",
    "issue": "호",
}  # fmt: skip
LONGEST: Final = 600
Word = Annotated[str, Query(max_length=LONGEST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form asks, as it is shown again."""

    q: str
    within: str
    sort: str
    like: str
    chosen: dict[str, str]

    @property
    def query(self) -> str:
        """The words and the filters as one query."""
        filters = [f'{FILTERS[name]}:"{word}"' for name, word in self.chosen.items() if word]
        return " ".join([self.q, *filters]).strip()

    def address(self, **changes: str) -> str:
        """The address of this question with something changed."""
        told = {"q": self.q, "in": self.within, "sort": self.sort, **self.chosen, **changes}
        return "/search?" + urlencode({name: word for name, word in told.items() if word})


@router.get("/search")
def search(
    request: Request,
    who: Who,
    q: Word = "",
    within: Annotated[str, Query(alias="in")] = "both",
    sort: str = "best",
    like: Word = "",
    field: Word = "",
    kind: Word = "",
    region: Word = "",
    since: Word = "",
    until: Word = "",
    issue: Word = "",
) -> Response:
    """Find articles and entries; without words the kept searches."""
    room = room_of(request)
    chosen = {
        "field": field, "kind": kind, "region": region, "since": since, "until": until,
        "issue": issue,
    }  # fmt: skip
    asked = Asked(
        q=q.strip(),
        within=within if within in WITHIN else "both",
        sort=sort if sort in SORTS else "best",
        like=like,
        chosen={name: word.strip().replace('"', " ") for name, word in chosen.items()},
    )
    found = _found(room, asked) if asked.query or asked.like else None
    return pages.render(
        request, "search.html.j2", asked=asked, found=found, kept=room.saved_searches(),
        fields=[one.name for one in room.house.fields],
        kinds=[names[0] for names in KINDS.values()], within=WITHIN, sorts=SORTS,
        may_edit=who.may("editor"), split=split, shown=SHOWN,
        is_narrowed=any(asked.chosen.values()),
    )  # fmt: skip


@router.post("/search/kept")
def keep(
    request: Request,
    who: Who,
    name: Annotated[str, Form(min_length=1, max_length=40)],
    query: Annotated[str, Form(min_length=1, max_length=LONGEST)],
    within: Annotated[str, Form()] = "both",
    sort: Annotated[str, Form()] = "best",
) -> Response:
    """Keep a question under a name, for everybody at the desk."""
    room_of(request).save_search(
        name.strip(),
        query,
        within=cast("SearchIn", within if within in WITHIN else "both"),
        sort=cast("SearchSort", sort if sort in SORTS else "best"),
        by=who.user.name,
    )
    return RedirectResponse("/search?" + urlencode({"q": query}), status_code=303)


@router.post("/search/kept/drop")
def drop(request: Request, who: Who, name: Annotated[str, Form()]) -> Response:
    """Forget a kept question."""
    del who
    room_of(request).forget_search(name)
    return RedirectResponse("/search", status_code=303)


def _found(room: Newsroom, asked: Asked) -> SearchReport:
    return room.search(
        asked.query,
        within=cast("SearchIn", asked.within),
        sort=cast("SearchSort", asked.sort),
        like=asked.like,
        limit=SHOWN,
        with_drafts=True,
        indexing_s=INDEXING_S,
    )


def split(shown: Shown) -> list[tuple[str, bool]]:
    """A text cut at its marks: pieces, and whether each is one that was looked for."""
    told: list[tuple[str, bool]] = []
    end = 0
    for first, last in shown.spans:
        told += [(shown.text[end:first], False), (shown.text[first:last], True)]
        end = last
    return [(piece, is_hit) for piece, is_hit in (*told, (shown.text[end:], False)) if piece]
