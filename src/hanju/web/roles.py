"""Roles: what each route asks for; a route without a line here is refused, and a test fails.

Shape:  a method and the path of a route in, a role out; None for everybody.
Units:  none.
Errors: `KeyError` for a route nobody has thought about: a bug.
Source: threats.md H5; design/desk.md section 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hanju.model import Role

#: Acts on an issue, each as a form and as JSON.
ACTS: Final[dict[str, Role]] = {
    "/entries/{entry_id}/decision": "editor",
    "/entries/{entry_id}/candidate": "editor",
    "/entries/{entry_id}/order": "editor",
    "/entries/{entry_id}/merge": "editor",
    "/entries/{entry_id}/split": "editor",
    "/entries/{entry_id}/lead": "editor",
    "/entries/{entry_id}/redraft": "editor",
    "/entries/{entry_id}/read": "reader",
    "/entries/{entry_id}/dismiss": "editor",
    "/undo": "editor",
    "/redo": "editor",
    "/comments": "editor",
    "/comments/{comment_id}/resolve": "editor",
    "/comments/{comment_id}/apply": "editor",
    "/entries": "editor",
    "/entries/{entry_id}/mend": "editor",
    "/mend": "editor",
    "/entries/{entry_id}/support": "editor",
    "/entries/{entry_id}/confirm-fact": "editor",
    "/entries/{entry_id}/restore": "editor",
    "/publish": "approver",
    "/correction": "editor",
    "/review": "editor",  # sending back and signing ask for more inside
}
#: (method, path as the router writes it) to the least role; None: nobody needs to sign in.
ROLES: Final[dict[tuple[str, str], Role | None]] = {
    ("GET", "/login"): None,
    ("GET", "/static/en/{name}"): None,
    ("POST", "/login"): None,
    ("GET", "/login/oidc"): None,
    ("GET", "/login/oidc/back"): None,
    ("POST", "/logout"): "reader",
    ("GET", "/"): "reader",
    ("GET", "/issues"): "reader",
    ("GET", "/issues/{number}"): "reader",
    ("GET", "/issues/{number}/e/{entry_id}"): "reader",
    ("POST", "/issues/{number}/e/{entry_id}"): "editor",
    ("GET", "/issues/{number}/review"): "reader",
    ("GET", "/issues/{number}/publish"): "reader",
    ("GET", "/issues/{number}/editions/{name}"): "reader",
    ("GET", "/issues/{number}/candidates"): "reader",
    ("GET", "/issues/{number}/findings"): "reader",
    ("GET", "/issues/{number}/changes"): "reader",
    ("GET", "/issues/{number}/vs/{other}"): "reader",
    ("GET", "/api/v1/issues/{number}/candidates/groups"): "reader",
    ("GET", "/api/v1/issues/{number}/vs/{other}"): "reader",
    ("GET", "/api/v1/issues"): "reader",
    ("GET", "/api/v1/issues/{number}"): "reader",
    ("PUT", "/api/v1/issues/{number}/entries/{entry_id}/{field}"): "editor",
    ("POST", "/api/v1/issues/{number}/entries/{entry_id}/check"): "reader",
    ("GET", "/api/v1/issues/{number}/entries/{entry_id}/{field}/evidence"): "reader",
    ("GET", "/api/v1/issues/{number}/events"): "reader",
    ("GET", "/api/v1/issues/{number}/news"): "reader",
    ("POST", "/api/v1/issues/{number}/presence"): "reader",
    ("GET", "/api/v1/issues/{number}/entries/{entry_id}"): "reader",
    ("GET", "/api/v1/issues/{number}/comments"): "reader",
    ("GET", "/api/v1/issues/{number}/candidates"): "reader",
    ("GET", "/api/v1/issues/{number}/entries/{entry_id}/history"): "reader",
    ("GET", "/api/v1/issues/{number}/entries/{entry_id}/why"): "reader",
    ("GET", "/api/v1/issues/{number}/review"): "reader",
    ("GET", "/api/v1/issues/{number}/corrections"): "reader",
    ("GET", "/api/v1/issues/{number}/corrections/{edition}"): "reader",
    ("GET", "/api/v1/issues/{number}/acts"): "reader",
    ("GET", "/api/v1/issues/{number}/compare/{other}"): "reader",
    ("GET", "/api/v1/issues/{number}/changes"): "reader",
    ("GET", "/issues/{number}/pages/{page}.png"): "reader",
    ("GET", "/issues/{number}/preview"): "reader",
    ("GET", "/api/v1/works"): "reader",
    ("GET", "/api/v1/archive/search"): "reader",
    ("GET", "/api/v1/archive/issues"): "reader",
    ("GET", "/api/v1/archive/issues/{number}"): "reader",
    ("GET", "/api/v1/archive/entries/{entry_id}"): "reader",
    ("GET", "/api/v1/archive/articles/{article_id}"): "reader",
    ("GET", "/api/v1/archive/actors"): "reader",
    ("POST", "/api/v1/works"): "editor",
    ("POST", "/api/v1/works/stop"): "editor",
    ("POST", "/works"): "editor",
    ("GET", "/api/v1/issues/{number}/pages"): "reader",
    ("GET", "/search"): "reader",
    ("POST", "/search/kept"): "editor",
    ("POST", "/search/kept/drop"): "editor",
    ("GET", "/threads"): "reader",
    ("POST", "/threads"): "editor",
    ("POST", "/threads/{number}/look"): "editor",
    ("GET", "/api/v1/threads"): "reader",
    ("POST", "/api/v1/threads"): "editor",
    ("GET", "/trends"): "reader",
    ("GET", "/trends/draw.js"): "reader",
    ("GET", "/trends/files/{name}"): "reader",
    ("GET", "/sources"): "reader",
    ("POST", "/sources"): "admin",
    ("POST", "/sources/switch"): "admin",
    ("POST", "/sources/check"): "editor",
    ("GET", "/api/v1/sources"): "reader",
    ("GET", "/settings"): "admin",
    ("GET", "/settings/house"): "admin",
    ("GET", "/settings/fields"): "admin",
    ("GET", "/settings/actors"): "admin",
    ("GET", "/settings/policies"): "admin",
    ("POST", "/settings/{part}"): "admin",
    ("GET", "/settings/backup"): "admin",
    ("GET", "/settings/people"): "admin",
    ("POST", "/settings/people/add"): "admin",
    ("POST", "/settings/people/change"): "admin",
    ("GET", "/me"): "reader",
    ("POST", "/me"): "reader",
    ("POST", "/me/password"): "reader",
    ("POST", "/me/tokens"): "reader",
    ("POST", "/me/tokens/end"): "reader",
    ("POST", "/me/sessions/end"): "reader",
    **{("POST", f"{base}/issues/{{number}}{path}"): role
       for path, role in ACTS.items() for base in ("", "/api/v1")},
}  # fmt: skip


def needed(method: str, path: str) -> Role | None:
    """The least role of a route."""
    return ROLES["GET" if method == "HEAD" else method, path]
