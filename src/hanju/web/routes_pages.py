"""Routes of the pages beside the editor: first page, one entry, review, candidates, editions.

Shape:  addresses in, HTML out; one form of an entry in, 303 back.
Units:  none.
Errors: `app` turns our own errors into pages that say what to do.
Source: design/desk.md sections 2, 4.6, 4.10 and 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from hanju.errors import EditConflictError
from hanju.web import pages, views, views_correction, views_review
from hanju.web.asking import Who, checker_of, room_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from hanju.newsroom import Newsroom
    from hanju.web.sessions import Visitor

router = APIRouter(include_in_schema=False)


@router.get("/")
def front(request: Request, who: Who) -> Response:
    """Show the issue of the week, what waits for me, and the issues before."""
    room = room_of(request)
    rows = room.issues()
    ed = None
    waits: list[tuple[str, str]] = []
    if rows:
        newest = max(rows, key=lambda row: row.number)
        page = room.desk.page(newest.number, by=who.user.name, waits=False)
        if page.unchecked:
            checker_of(request).wants(newest.number)
        state = views_correction.state_word(newest)
        ed = views.editor_view(page, room.house, state_word=state)
        waits = views_review.waiting(room, newest, who.user)
    return pages.render(
        request, "front.html.j2",
        ed=ed, rows=rows, waits=waits, day=views.day_text, word_of=views_correction.state_word,
        sources=sum(one.source.is_on for one in room.sources()),
        trouble=views_review.trouble(room),
    )  # fmt: skip


@router.get("/issues")
def issues(request: Request, who: Who) -> Response:
    """Show all issues."""
    del who
    return pages.render(
        request, "front.html.j2",
        ed=None, rows=room_of(request).issues(), waits=(), trouble=(), sources=0,
        day=views.day_text, word_of=views_correction.state_word,
    )  # fmt: skip


# -- one entry, without scripts -------------------------------------------------------------


@router.get("/issues/{number}/e/{entry_id}")
def entry(request: Request, who: Who, number: int, entry_id: str) -> Response:
    """One entry as a plain form."""
    return _entry(request, who, number, entry_id)


@router.post("/issues/{number}/e/{entry_id}")
async def save_entry(request: Request, who: Who, number: int, entry_id: str) -> Response:
    """Save the fields of the form that were changed; two texts where somebody was quicker."""
    form = await request.form()
    given = {name: str(value) for name, value in form.items()}
    seen = given.get("seen", "")
    return await run_in_threadpool(
        _save, request, who, number, entry_id, given,
        int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
    )  # fmt: skip


def _save(
    request: Request, who: Visitor, number: int, entry_id: str, given: dict[str, str], seen: int
) -> Response:
    desk = room_of(request).desk
    conflicts = []
    view = desk.entry(number, entry_id)
    for field in views.fields_of(view.entry):
        before = desk.text_at(number, entry_id, field, seen)
        if field not in given or " ".join(given[field].split()) == before:
            continue
        try:
            desk.save(number, entry_id, field, given[field], seen=seen, by=who.user.name)
        except EditConflictError as exc:
            theirs = desk.text_at(number, entry_id, field, exc.current)
            conflicts.append({"by": exc.by, "theirs": theirs, "mine": given[field]})
    if conflicts:
        return _entry(request, who, number, entry_id, conflicts=conflicts, status=412)
    return RedirectResponse(f"/issues/{number}/e/{entry_id}", status_code=303)


def _entry(
    request: Request,
    who: Visitor,
    number: int,
    entry_id: str,
    *,
    conflicts: list[dict[str, str]] | None = None,
    status: int = 200,
) -> Response:
    room = room_of(request)
    issue = room.issue(number)
    view = room.desk.entry(number, entry_id)
    row = views.row_of(view, 0, "", room.house, issue)
    told = room.desk.evidence(number, entry_id, "headline")
    return pages.render(
        request, "entry.html.j2", status=status,
        number=number, row=row, conflicts=conflicts or (),
        place=" > ".join(view.cell) if view.cell else "",
        places=views.places(issue), fields=views.form_fields(view),
        frozen=issue.state in {"approved", "published"} or not who.may("editor"),
        sources=told.sources, licenses=views.LICENSES,
    )  # fmt: skip


# -- reviewing and publishing ---------------------------------------------------------------


@router.get("/issues/{number}/review")
def review(request: Request, who: Who, number: int, show: str = "") -> Response:
    """Read and sign an issue; before it is handed over, what is still open."""
    room = room_of(request)
    told = room.desk.review_view(number, by=who.user.name)
    shown = views_review.review_page(told, room.house, show=show)
    return pages.render(
        request, "review.html.j2", number=number, rv=told, problem="",
        state_word=views_correction.word_of(room, number),
        may_edit=who.may("editor"), may_sign=who.may("approver"),
        reviewers=views_review.reviewers(room, who.user), signed=_signed(room, number),
        moment=views.moment_text, **shown,
    )  # fmt: skip


@router.get("/issues/{number}/publish")
def publish(request: Request, who: Who, number: int) -> Response:
    """The editions of a signed issue."""
    room = room_of(request)
    issue = room.issue(number)
    return pages.render(
        request, "publish.html.j2", number=number, state=issue.state,
        state_word=views_correction.word_of(room, number), signed=_signed(room, number),
        editions=views_review.editions(room, number), may_publish=who.may("approver"),
        may_edit=who.may("editor"), correction=views_correction.card(room, number),
        edition_words=views_correction.EDITION_WORDS, moment=views.moment_text,
    )  # fmt: skip


@router.get("/issues/{number}/editions/{name}")
def edition(request: Request, who: Who, number: int, name: str) -> Response:
    """One file of an issue, to be kept."""
    del who
    room = room_of(request)
    room.issue(number)
    path = views_review.edition_path(room, number, name)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


@router.get("/issues/{number}/findings")
def findings(request: Request, who: Who, number: int) -> Response:
    """All findings of an issue by rule, with the mends that rules can do everywhere."""
    desk = room_of(request).desk
    groups = views_review.groups(desk.page(number, by=who.user.name))
    for group in groups:
        if group["kind"] != "stop":
            mends = desk.mend_all(number, group["rule"], by=who.user.name, preview=True)
            group["mends"] = [(one.before, one.after) for one in mends]
    return pages.render(
        request, "findings.html.j2", number=number, groups=groups,
        total=sum(len(group["places"]) for group in groups), may_edit=who.may("editor"),
    )  # fmt: skip


def _signed(room: Newsroom, number: int) -> str:
    row = next((one for one in room.issues() if one.number == number), None)
    if row is None or row.signed_by is None:
        return ""
    people = {one.name: one.shown for one in room.store.people.users()}
    return f"{views.moment_text(row.signed_at)} {people.get(row.signed_by, row.signed_by)}"
