"""Routes of adding: an address, a text, a dropped file, or words of one's own; and the preview.

Shape:  a form, JSON or a file in; the new entry out, or a redirect to it.
Units:  bytes; pages count from 1.
Errors: `NotAddableError` says why and what to do; a second file is refused.
Source: design/desk.md sections 4.6 and 2; threats.md F1 (addresses go through the one door).
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  pydantic needs the class at run time
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from pydantic import Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hanju.newsroom.desk.fields import MAX_CHARS
from hanju.reports import as_json
from hanju.web import pages
from hanju.web.acts import Body, body_of
from hanju.web.asking import Who, room_of
from hanju.web.sessions import safe_path

if TYPE_CHECKING:
    from hanju.newsroom import Newsroom
    from hanju.newsroom.desk import EntryView

forms = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1")
#: Characters of a pasted text.
MAX_PASTED: Final = 200_000
Text = Annotated[str, Field(max_length=MAX_CHARS)]


class Added(Body):
    """What an entry is made of: an address, a text, or a headline and bullets."""

    url: Annotated[str, Field(max_length=2000)] = ""
    text: Annotated[str, Field(max_length=MAX_PASTED)] = ""
    title: Text = ""
    headline: Text = ""
    bullets: Annotated[list[Text], Field(max_length=9, default_factory=list)]
    date: dt.date | None = None
    cell: Annotated[str, Field(max_length=200)] = ""


class _File:
    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content


@api.post(
    "/issues/{number}/entries",
    status_code=201,
    openapi_extra={
        "requestBody": {
            "content": {
                "application/json": {"schema": Added.model_json_schema()},
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "file": {"type": "string", "format": "binary"},
                            "cell": {"type": "string"},
                        },
                    }
                },
            }
        }
    },
)
async def add(request: Request, who: Who, number: int) -> dict[str, Any]:
    """Make an entry of an address, a text, a file or words of one's own."""
    if "form" in request.headers.get("content-type", ""):
        body, file = await _from_form(await request.form(max_files=1, max_fields=30))
    else:
        try:
            body, file = Added.model_validate_json(await request.body() or b"{}"), None
        except ValidationError as exc:
            raise RequestValidationError(exc.errors()) from exc
    made = await run_in_threadpool(_add, room_of(request), number, body, file, who.user.name)
    told: dict[str, Any] = as_json(made)
    return told


@forms.post("/issues/{number}/entries")
async def add_form(request: Request, who: Who, number: int) -> Response:
    """Make an entry of what a form says or carries."""
    form = await request.form(max_files=1, max_fields=30)
    body, file = await _from_form(form)
    made = await run_in_threadpool(_add, room_of(request), number, body, file, who.user.name)
    back = safe_path(str(form.get("next", "")))
    place = f"/issues/{number}" if back == "/" else back
    joined = "&" if "?" in place else "?"
    return RedirectResponse(
        f"{place}{joined}e={quote(str(made.entry.id), safe='')}", status_code=303
    )


async def _from_form(form: FormData) -> tuple[Added, _File | None]:
    dropped = [one for one in form.getlist("file") if isinstance(one, UploadFile)]
    file = None
    if dropped and dropped[0].filename:
        file = _File(dropped[0].filename[:200], await dropped[0].read())
    await form.close()
    typed = FormData([(name, value) for name, value in form.multi_items() if name != "file"])
    body = body_of(Added, typed)
    assert isinstance(body, Added)
    return body, file


def _add(room: Newsroom, number: int, body: Added, file: _File | None, by: str) -> EntryView:
    desk, cell = room.desk, body.cell or None
    text = _typed(file) if file is not None else body.text
    if file is not None and text is None:
        return desk.add_by_file(number, file.name, file.content, by=by, cell=cell)
    if file is None and body.url:
        return desk.add_by_address(number, body.url, by=by, cell=cell)
    if file is None and body.headline and body.date is not None:
        return desk.add_by_hand(number, body.cell, body.headline, body.bullets, body.date, by=by)
    return desk.add_by_text(number, text or "", by=by, title=body.title, cell=cell)


def _typed(file: _File) -> str | None:
    """The text of a plain text file, in UTF-8 or as older Korean programs write it."""
    if not file.name.lower().endswith((".txt", ".text", ".md")) or b"\x00" in file.content:
        return None
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return file.content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


# -- preview --------------------------------------------------------------------------------


@forms.get("/issues/{number}/pages/{page}.png")
def picture(request: Request, who: Who, number: int, page: int) -> Response:
    """One page of the PDF as a picture."""
    del who
    found = room_of(request).preview(number, page)
    if found is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "private, no-cache", "ETag": f'"{found.fingerprint[:32]}-{page}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(found.png, media_type="image/png", headers=headers)


@forms.get("/issues/{number}/preview")
def preview(request: Request, who: Who, number: int, p: int = 1) -> Response:
    """The pages as they print."""
    del who
    found = room_of(request).preview(number, max(1, p))
    if found is None:
        raise HTTPException(404)
    return pages.render(
        request, "settings/preview.html.j2", number=number, page=found.number,
        pages_=found.pages, here="preview", title=f"제{number}호 미리보기",
    )  # fmt: skip
