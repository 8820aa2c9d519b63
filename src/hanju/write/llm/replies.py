"""The border of a model's answer: JSON checked by pydantic, turned into our own nouns.

Shape:  the text of an answer in, a `Reply` or the Korean reason why it is none out.
Units:  none.
Errors: none raised; an answer of any size and kind ends here.
Source: STYLE.md section 5 (pydantic at three borders only); design/threats.md A3, A4.
"""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MAX_ANSWER_CHARS: Final = 60_000
_FENCE: Final = re.compile(r"^\s*```(?:json)?\s*\n(.*)\n\s*```\s*$", re.DOTALL)


class ReplyBullet(BaseModel):
    """One bullet, and the numbers of the sentences it rests on."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    text: Annotated[str, Field(max_length=2000)]
    sentences: Annotated[tuple[int, ...], Field(max_length=100)] = ()


class Reply(BaseModel):
    """An entry as a model wrote it; nothing of it is believed yet."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    headline: Annotated[str, Field(max_length=500)]
    bullets: Annotated[tuple[ReplyBullet, ...], Field(min_length=1, max_length=20)]


def read_reply(text: str) -> Reply | str:
    """The entry of an answer, else why it cannot be read."""
    if len(text) > MAX_ANSWER_CHARS:
        return f"답이 {len(text):,}자나 됩니다"
    fenced = _FENCE.match(text)
    try:
        return Reply.model_validate_json(fenced[1] if fenced else text)
    except (ValidationError, ValueError, RecursionError) as exc:
        first = exc.errors()[0] if isinstance(exc, ValidationError) else {"type": "", "loc": ()}
        where = ".".join(str(part) for part in first["loc"])
        return f"답이 정한 JSON이 아닙니다({where or first['type'] or type(exc).__name__})"
