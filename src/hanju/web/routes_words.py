"""Routes of the scripts of the desk in English: the Korean ones with their words said otherwise.

Shape:  the name of a script in, its source out.
Units:  none.
Errors: 404 for a name that is no script of ours.
Source: docs/decisions/0050-desk-words.md.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from hanju.web.packing import packed
from hanju.web.words import english, script

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(include_in_schema=False)


@router.get("/static/en/{name}")
def in_english(request: Request, name: str) -> Response:
    """One script in English."""
    found = scripts().get(name)
    if found is None:
        raise HTTPException(404)
    source, tag = found
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return packed(Response(source, media_type="text/javascript", headers=headers), request.headers)


@lru_cache(maxsize=1)
def scripts() -> Mapping[str, tuple[str, str]]:
    """Every script in English, with a tag of what it holds."""
    found = {}
    for file in resources.files("hanju.web").joinpath("static").iterdir():
        if file.name.endswith(".js"):
            source = script(file.read_text("utf-8"), english)
            found[file.name] = (source, f'"{hashlib.sha256(source.encode()).hexdigest()[:16]}"')
    return found
