"""Routes of the pages of the desk.

Shape:  addresses in, HTML out.
Units:  none.
Errors: `app` turns our own errors into pages that say what to do.
Source: design/desk.md section 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request

from hanju.web import pages
from hanju.web.asking import Who, room_of

if TYPE_CHECKING:
    from starlette.responses import Response

router = APIRouter(include_in_schema=False)


@router.get("/")
def front(request: Request, who: Who) -> Response:
    """Show the issue of the week and the ones before."""
    del who
    return pages.render(request, "front.html.j2", rows=room_of(request).issues())


@router.get("/issues/{number}")
def editor(request: Request, who: Who, number: int) -> Response:
    """The issue as it prints, to be worked on."""
    page = room_of(request).desk.page(number, by=who.user.name)
    return pages.render(request, "editor.html.j2", page=page)
