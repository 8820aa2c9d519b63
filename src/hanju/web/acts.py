"""Acts: one table of what people do, each offered as a form and as JSON.

Shape:  an `Act` has a path behind `/issues/{number}`, a body and a call of the desk;
        `routers()` makes a form route (303 back) and a JSON route of each.
Units:  none.
Errors: `app` turns our own errors into pages or JSON that say what to do.
Source: design/desk.md sections 2 and 12; docs/decisions/0032-desk-server.md.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_origin
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool

from hanju.reports import as_json
from hanju.web.asking import Refused, Who, room_of
from hanju.web.sessions import Visitor, safe_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.datastructures import FormData
    from starlette.responses import Response

    from hanju.model import Role
    from hanju.newsroom import Newsroom

ISSUE: Final = "/issues/{number}"
API: Final = "/api/v1"
#: What a form carries beside the body of an act.
BESIDE: Final = frozenset({"token", "next"})
_KINDS: Final = {"number": int, "entry_id": str, "comment_id": int}


class Body(BaseModel):
    """What an act is told; anything else in it is refused."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Nothing(Body):
    """An act that needs to be told nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One act as it was asked for."""

    room: Newsroom
    who: Visitor
    number: int
    body: Any
    entry_id: str = ""
    comment_id: int = 0

    @property
    def by(self) -> str:
        """Who, as it stands in the history."""
        return self.who.user.name

    def needs(self, role: Role, words: str) -> None:
        """Refuse when the role does not reach.

        Raises:
            Refused: it does not.
        """
        if not self.who.may(role):
            raise Refused(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that people do; `path` stands behind the issue."""

    path: str
    run: Callable[[Asked], object]
    body: type[Body] = Nothing

    @property
    def names(self) -> list[str]:
        """Parts of the path that are filled in."""
        return [name for name in _KINDS if f"{{{name}}}" in ISSUE + self.path]


def routers(acts: Sequence[Act]) -> tuple[APIRouter, APIRouter]:
    """The form routes and the JSON routes of the acts."""
    forms = APIRouter(include_in_schema=False)
    json = APIRouter(prefix=API)
    for act in acts:
        forms.add_api_route(ISSUE + act.path, _form_route(act), methods=["POST"])
        json.add_api_route(
            ISSUE + act.path,
            _json_route(act),
            methods=["POST"],
            name=_name_of(act),
            summary=(act.run.__doc__ or "").partition("\n")[0],
            response_model=None,
        )
    return forms, json


def _name_of(act: Act) -> str:
    return act.path.replace("{", "").replace("}", "").strip("/").replace("/", "_") or "act"


def _asked(
    act: Act, request: Request, who: Visitor, body: Body, places: Mapping[str, Any]
) -> Asked:
    del act
    return Asked(room=room_of(request), who=who, body=body, **places)


def _parameters(act: Act) -> list[inspect.Parameter]:
    kind = inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter("request", kind, annotation=Request),
        inspect.Parameter("who", kind, annotation=Who),
        *(inspect.Parameter(name, kind, annotation=_KINDS[name]) for name in act.names),
    ]


def _json_route(act: Act) -> Callable[..., Any]:
    def route(request: Request, who: Visitor, body: Body | None = None, **places: Any) -> Any:
        told = act.run(_asked(act, request, who, body or act.body(), places))
        return {} if told is None else as_json(told)

    parameters = _parameters(act)
    if act.body is not Nothing:
        kind = inspect.Parameter.KEYWORD_ONLY
        parameters.append(inspect.Parameter("body", kind, annotation=act.body))
    route.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return route


def _form_route(act: Act) -> Callable[..., Any]:
    async def route(request: Request, who: Visitor, **places: Any) -> Response:
        form = await request.form(max_files=0)
        body = body_of(act.body, form)
        told = await run_in_threadpool(act.run, _asked(act, request, who, body, places))
        return RedirectResponse(_back(form, places, told), status_code=303)

    route.__signature__ = inspect.Signature(_parameters(act))  # type: ignore[attr-defined]
    return route


def body_of(kind: type[Body], form: FormData) -> Body:
    """The body of an act from the fields of a form; an empty field is one that was not filled in.

    Raises:
        RequestValidationError: a field is missing or wrong.
    """
    given: dict[str, Any] = {}
    lists = {
        field.alias or name
        for name, field in kind.model_fields.items()
        if get_origin(field.annotation) in {list, tuple}
    }
    for name in form:
        if name in BESIDE:
            continue
        values = [str(value) for value in form.getlist(name)]
        if name in lists:
            given[name] = [value for value in values if value]
        elif values[-1]:
            given[name] = values[-1]
    try:
        return kind.model_validate(given)
    except ValidationError as exc:
        raise RequestValidationError(exc.errors()) from exc


def _back(form: FormData, places: Mapping[str, Any], told: object) -> str:
    """Where a form leads to: where it asks, else the entry it was about."""
    asked = safe_path(str(form.get("next", "")))
    if asked != "/":
        return asked
    issue = f"/issues/{places['number']}"
    entry = getattr(getattr(told, "entry", None), "id", "") or places.get("entry_id", "")
    return f"{issue}?e={quote(str(entry), safe='')}" if entry else issue
