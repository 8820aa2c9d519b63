"""Routes of the sources: their health in words, a preview before one is stored, on and off.

Shape:  forms and JSON in, pages and JSON out.
Units:  none.
Errors: `SourceError` is told on the page, with what was typed.
Source: design/desk.md section 7; threats.md F1 (every address goes through the one door).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from hanju.errors import NewsroomError, NoSuchSourceError, SourceError
from hanju.model import LICENSE_MODES
from hanju.newsroom.sources import SourceFacts
from hanju.reports import as_json
from hanju.web import pages
from hanju.web.asking import Who, room_of
from hanju.web.views import LICENSES

if TYPE_CHECKING:
    from starlette.responses import Response

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1")
Short = Annotated[str, Form(max_length=2000)]
HEALTH: Final = {
    "ok": "정상", "unchanged": "변화 없음", "empty": "빈 피드", "broken": "고장",
    "quota": "나중에", "robots": "수집 거절",
}  # fmt: skip
NOTHING: Final = {"url": "", "outlet": "", "group": "", "license": "none"}
FINE: Final = {"ok", "unchanged", "empty"}


def _page(
    request: Request, *, status: int = 200, problem: str = "", found: Any = None,
    given: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    rows = room_of(request).sources()
    troubled = [row for row in rows if row.health and row.health.state not in FINE]
    silent = [row for row in rows if row.is_silent]
    return pages.render(
        request, "settings/sources.html.j2", status=status, here="sources", title="출처",
        rows=rows, troubled=troubled, silent=silent, words=HEALTH, fine=FINE, problem=problem,
        found=found, given=given or NOTHING, licenses=LICENSE_MODES, licenses_as=LICENSES,
    )  # fmt: skip


@router.get("/sources")
def sources(request: Request, who: Who) -> Response:
    """Show every source and how it is."""
    del who
    return _page(request)


@router.post("/sources")
def add(
    request: Request, who: Who, url: Short = "", outlet: Short = "", group: Short = "",
    license_: Annotated[str, Form(alias="license", max_length=20)] = "none",
    do: Short = "preview",
) -> Response:  # fmt: skip
    """Show what an address would give, or store it as a source."""
    del who
    given = {"url": url, "outlet": outlet, "group": group, "license": license_}
    facts = SourceFacts(
        outlet=outlet.strip(),
        license=next((one for one in LICENSE_MODES if one == license_), "none"),
        groups=tuple(word.strip() for word in group.split(",") if word.strip()),
    )
    try:
        found = room_of(request).add_source(url.strip(), facts, stores=do == "save")
    except SourceError as exc:
        return _page(request, status=422, problem=str(exc), given=given)
    if do == "save" and found.source is not None:
        return RedirectResponse("/sources", status_code=303)
    return _page(request, found=found, given=given)


@router.post("/sources/switch")
def switch(
    request: Request, who: Who, id_: Annotated[str, Form(alias="id", max_length=200)] = "",
    is_on: Annotated[Literal["on", "off"], Form()] = "off",
) -> Response:  # fmt: skip
    """Switch a source on or off."""
    del who
    try:
        room_of(request).switch_sources([id_], is_on=is_on == "on")
    except NoSuchSourceError as exc:
        return _page(request, status=404, problem=str(exc))
    return RedirectResponse("/sources", status_code=303)


@router.post("/sources/check")
def check(
    request: Request, who: Who, id_: Annotated[str, Form(alias="id", max_length=200)] = ""
) -> Response:
    """Look at a source now."""
    del who
    try:
        room_of(request).check_sources([id_])
    except NewsroomError as exc:
        return _page(request, status=422, problem=str(exc))
    return RedirectResponse("/sources", status_code=303)


@api.get("/sources")
def all_sources(request: Request, who: Who) -> list[dict[str, Any]]:
    """Every source and how it is."""
    del who
    return [as_json(row) for row in room_of(request).sources()]
