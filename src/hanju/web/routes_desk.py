"""Routes of the pages of the desk.

Shape:  addresses in, HTML out.
Units:  none.
Errors: `app` turns our own errors into pages that say what to do.
Source: design/desk.md section 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request

from hanju.web import pages, views, views_correction
from hanju.web.asking import Who, checker_of, room_of
from hanju.web.packing import packed

if TYPE_CHECKING:
    from starlette.responses import Response

router = APIRouter(include_in_schema=False)


@router.get("/issues/{number}")
def editor(request: Request, who: Who, number: int) -> Response:
    """The issue as it prints, to be worked on; `?e=` chooses an entry, `?show=` filters."""
    room = room_of(request)
    page = room.desk.page(number, by=who.user.name, waits=False)
    if page.unchecked:
        checker_of(request).wants(number)
    people = {one.name: one.shown for one in room.store.people.users()}
    state = views_correction.word_of(room, number)
    view = views.editor_view(page, room.house, people, room.desk.word_mends, state)
    earlier = [row.number for row in room.issues() if row.number < number]
    step, word = views.next_step(page.issue, may_sign=who.may("approver"))
    shown = pages.render(
        request,
        "editor.html.j2",
        ed=view,
        values=views.script_values(
            view, room.house, me=who.user, people=people, before=max(earlier, default=0)
        ),
        chosen=request.query_params.get("e", ""),
        show=request.query_params.get("show", ""),
        step=step,
        correction=views_correction.card(room, number) if "정정" in state else None,
        may_edit=who.may("editor"),
        step_word=word,
    )
    return packed(shown, request.headers)
