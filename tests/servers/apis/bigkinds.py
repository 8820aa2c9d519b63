"""BIGKinds: POST with the key in the body, result codes, `until` inclusive or not."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.servers.web import Reply

if TYPE_CHECKING:
    from tests.servers.web import Seen


def document(number: int, day: str, **more: str) -> dict[str, Any]:
    """One document; the content is cut at 200 characters as theirs is."""
    text = (
        f"[가온=김기자 kim{number}@paper.example] 가온시가 {number}번째 협약을 맺었다. "
        + "가" * 300
    )
    return {
        "news_id": f"01100101.{day.replace('-', '')}{number:09}",
        "title": f"가온시 {number}번째 협약",
        "content": text[:200],
        "published_at": f"{day}T00:00:00.000+09:00",
        "provider": "가온일보",
        "byline": f"김기자 kim{number}@paper.example",
        "category": ["IT_과학"],
        "provider_link_page": f"https://paper.example/{number}",
        **more,
    }


@dataclass
class BigKinds:
    """Answers searches by day."""

    key: str
    documents: list[dict[str, Any]] = field(default_factory=list)
    is_until_inclusive: bool = True
    refusal: dict[str, Any] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, seen: Seen) -> Reply:
        told = json.loads(seen.body)
        if seen.method != "POST" or told.get("access_key") != self.key:
            words = f"invalid access_key {told.get('access_key')}"
            return Reply(body=json.dumps({"result": -1, "reason": words}).encode())
        if self.refusal is not None:
            return Reply(body=json.dumps(self.refusal, ensure_ascii=False).encode())
        argument = told["argument"]
        self.asked.append(argument)
        first, until = argument["published_at"]["from"], argument["published_at"]["until"]
        found = [
            one
            for one in self.documents
            if first <= one["published_at"][:10] < until
            or (self.is_until_inclusive and one["published_at"][:10] == until)
        ]
        found.sort(key=lambda one: one["published_at"], reverse=True)
        start = argument["return_from"]
        page = found[start : start + argument["return_size"]]
        body = {"result": 0, "return_object": {"total_hits": len(found), "documents": page}}
        return Reply(body=json.dumps(body, ensure_ascii=False).encode())
