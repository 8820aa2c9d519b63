"""Pages: templates filled with what they need, escaped by default.

Shape:  a request, a template's name and values in, an HTML answer out.
Units:  none.
Errors: a missing value is a bug and raises.
Source: threats.md H1; design/desk.md section 12.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from hanju.web.words import EnglishLoader, told

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response

    from hanju.web.sessions import Visitor

STATIC: Final = "/static"
THEME_COOKIE: Final = "hanju_theme"
THEMES: Final = frozenset({"system", "light", "dark"})


@lru_cache(maxsize=2)
def environment(language: str = "ko") -> Environment:
    """The templates in a language; everything is escaped, nothing may be missing."""
    is_english = language == "en"
    made = Environment(
        loader=(EnglishLoader if is_english else PackageLoader)("hanju.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = STATIC
    made.globals["scripts"] = f"{STATIC}/en" if is_english else STATIC
    made.globals["lang"] = "en" if is_english else "ko"
    made.globals["theme_of"] = theme_of
    made.filters["t"] = told if is_english else _same
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return made


def theme_of(request: Request, who: Visitor | None) -> str:
    """Light, dark or as the system says: what this browser chose last, else the account."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    if chosen in THEMES:
        return chosen
    return who.user.theme if who else "system"


def language_of(who: Visitor | None) -> str:
    """Korean, unless the account asks for English."""
    return who.user.language if who else "ko"


def _same(word: object) -> object:
    return word


class _Named:
    """How accounts are shown; asked of the store once, when a page names somebody."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._people: dict[str, str] | None = None

    def __call__(self, name: str) -> str:
        if self._people is None:
            users = self._request.app.state.room.store.people.users()
            self._people = {one.name: one.shown for one in users}
        return self._people.get(name, name)


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """Answer with a page."""
    who = getattr(request.state, "visitor", None)
    values.setdefault("named", _Named(request))
    html = (
        environment(language_of(who))
        .get_template(template)
        .render(who=who, request=request, **values)
    )
    return HTMLResponse(html, status_code=status)


def problem(request: Request, status: int, message: str) -> Response:
    """Answer with a page that says what went wrong and what to do."""
    told, _, mend = message.partition(" → ")
    shown = f"{told}." if "`hanju " in mend else message  # a terminal's command helps nobody here
    return render(request, "problem.html.j2", status=status, message=shown, code=status)


def sign_in_address(after: str) -> str:
    """Where to sign in, and where to go then."""
    return f"/login?next={quote(after, safe='/')}" if after != "/" else "/login"
