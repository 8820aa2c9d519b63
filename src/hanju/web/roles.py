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

#: (method, path as the router writes it) to the least role; None: nobody needs to sign in.
ROLES: Final[dict[tuple[str, str], Role | None]] = {
    ("GET", "/login"): None,
    ("POST", "/login"): None,
    ("POST", "/logout"): "reader",
    ("GET", "/"): "reader",
    ("GET", "/issues/{number}"): "reader",
    ("GET", "/api/v1/issues"): "reader",
    ("GET", "/api/v1/issues/{number}"): "reader",
    ("PUT", "/api/v1/issues/{number}/entries/{entry_id}/{field}"): "editor",
    ("POST", "/api/v1/issues/{number}/entries/{entry_id}/check"): "reader",
    ("GET", "/api/v1/issues/{number}/entries/{entry_id}/{field}/evidence"): "reader",
    ("POST", "/api/v1/issues/{number}/entries/{entry_id}/decision"): "editor",
    ("GET", "/api/v1/issues/{number}/events"): "reader",
    ("GET", "/api/v1/issues/{number}/news"): "reader",
    ("POST", "/api/v1/issues/{number}/presence"): "reader",
    ("GET", "/api/v1/works"): "reader",
    ("POST", "/api/v1/works"): "editor",
}


def needed(method: str, path: str) -> Role | None:
    """The least role of a route."""
    return ROLES["GET" if method == "HEAD" else method, path]
