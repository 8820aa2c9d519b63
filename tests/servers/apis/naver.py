"""Naver news search: both generations, 100 a page, the 1,000th start, a daily quota."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from tests.servers.web import Reply

if TYPE_CHECKING:
    from datetime import datetime

    from tests.servers.web import Seen

JSON = [("Content-Type", "application/json;charset=utf-8")]


def result(number: int, at: datetime, title: str = "") -> dict[str, str]:
    """One item, as the search writes it."""
    shown = title or f"가온시, <b>탄소중립</b>도시 {number}차 협약&hellip; &quot;내년 착수&quot;"
    return {
        "title": shown,
        "originallink": f"https://www.press{number % 3}.example/news/{number}",
        "link": f"https://n.news.naver.com/mnews/article/001/{number:010}",
        "description": f"가온시가 <b>탄소</b><b>중립</b>도시 {number}차 협약을 맺었다. "
        "문의 kim@press.example",
        "pubDate": format_datetime(at.astimezone(ZoneInfo("Asia/Seoul"))),
    }


@dataclass
class NaverSearch:
    """Answers searches; newest first only where `sort=date` asks for it."""

    generation: Literal["old", "hub"]
    pair: tuple[str, str]
    items: list[dict[str, str]] = field(default_factory=list)
    calls_left: int = 25_000
    is_too_fast: bool = False
    starts: list[int] = field(default_factory=list)

    def __call__(self, seen: Seen) -> Reply:
        names = {
            "old": ("x-naver-client-id", "x-naver-client-secret"),
            "hub": ("x-ncp-apigw-api-key-id", "x-ncp-apigw-api-key"),
        }[self.generation]
        if tuple(seen.headers.get(name, "") for name in names) != self.pair:
            echoed = " ".join(seen.headers.get(name, "") for name in names)
            return self._refusal(401, "024", "200", f"Authentication failed {echoed}")
        if self.is_too_fast:
            return self._refusal(429, "012", "420", "Rate limit exceeded")
        if self.calls_left <= 0:
            return self._refusal(429, "010", "400", "Query limit exceeded")
        self.calls_left -= 1
        asked = {name: values[0] for name, values in parse_qs(urlsplit(seen.target).query).items()}
        start, display = int(asked.get("start", "1")), int(asked.get("display", "10"))
        if not 1 <= start <= 1000 or not 1 <= display <= 100 or asked.get("sort") != "date":
            return self._refusal(400, "SE03", "100", "Invalid start value")
        self.starts.append(start)
        page = self.items[start - 1 : start - 1 + display]
        body: dict[str, Any] = {
            "total": len(self.items), "start": start, "display": len(page), "items": page,
        }  # fmt: skip
        return Reply(headers=JSON, body=json.dumps(body, ensure_ascii=False).encode())

    def _refusal(self, status: int, old: str, hub: str, words: str) -> Reply:
        told: dict[str, Any] = {"errorMessage": words, "errorCode": old}
        if self.generation == "hub":
            told = {"error": {"errorCode": hub, "message": words, "details": ""}}
        return Reply(status=status, headers=JSON, body=json.dumps(told).encode())
