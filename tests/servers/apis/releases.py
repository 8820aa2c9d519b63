"""data.go.kr press releases: three days a call, errors under HTTP 200, two wrappings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from tests.servers.web import Reply

if TYPE_CHECKING:
    from tests.servers.web import Seen

XML = [("Content-Type", "text/xml;charset=UTF-8")]
CODES = {
    20: "SERVICE_ACCESS_DENIED_ERROR",
    22: "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR",
    30: "SERVICE_KEY_IS_NOT_REGISTERED_ERROR",
    31: "DEADLINE_HAS_EXPIRED_ERROR",
}


def item(number: str, approved: str, **more: str) -> dict[str, str]:
    """The fields of a release; `approved` as MM/DD/YYYY HH24:MI:SS."""
    given = {
        "NewsItemId": number,
        "ContentsStatus": "I",
        "ModifyId": "1",
        "ModifyDate": approved,
        "ApproveDate": approved,
        "ApproverName": "홍승인",
        "EmbargoDate": "",
        "GroupingCode": "brief",
        "Title": f"가온부, {number} 시범사업 착수",
        "SubTitle1": "올해 열 곳에서 시작",
        "ContentsType": "H",
        "DataContents": f"<p>가온부는 {number} 시범사업을 시작한다고 밝혔다.</p>"
        "<p>담당자 hong@gaon.example 02-123-4567</p>",
        "MinisterCode": "가온부",
        "OriginalUrl": "",
    }
    return {**given, **more}


def refusal(code: int, words: str = "") -> bytes:
    """An error as the gateway writes it, under HTTP 200."""
    return (
        "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>"
        f"<returnAuthMsg>{words or CODES.get(code, 'ERROR')}</returnAuthMsg>"
        f"<returnReasonCode>{code}</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>"
    ).encode()


@dataclass
class ReleaseService:
    """Answers calls; `calls` are the windows that were asked for."""

    key: str
    items: list[dict[str, str]] = field(default_factory=list)
    is_wrapped: bool = False
    calls_left: int = 1000
    no_data: str = "013"
    encoding: str = "UTF-8"
    calls: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, seen: Seen) -> Reply:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(seen.target).query).items()}
        if asked.get("serviceKey") != self.key:
            words = f"SERVICE_KEY_IS_NOT_REGISTERED_ERROR {asked.get('serviceKey', '')}".strip()
            return Reply(headers=XML, body=refusal(30, words))
        if self.calls_left <= 0:
            return Reply(headers=XML, body=refusal(22))
        self.calls_left -= 1
        start, end = asked["startDate"], asked["endDate"]
        self.calls.append((start, end))
        first, last = (datetime.strptime(day, "%Y%m%d") for day in (start, end))  # noqa: DTZ007
        if (last - first).days > 2 or last < first:
            return Reply(
                headers=XML, body=self._answer("10", "INVALID REQUEST PARAMETER ERROR", "")
            )
        found = [
            one
            for one in self.items
            if first
            <= datetime.strptime(one["ApproveDate"][:10], "%m/%d/%Y")  # noqa: DTZ007
            <= last
        ]
        if not found:
            return Reply(headers=XML, body=self._answer(self.no_data, "no data", ""))
        tag = "item" if self.is_wrapped else "NewsItem"
        rows = "".join(f"<{tag}>{_fields(one)}</{tag}>" for one in found)
        body = f"<items>{rows}</items>" if self.is_wrapped else rows
        return Reply(headers=XML, body=self._answer("0", "NORMAL SERVICE", body))

    def _answer(self, code: str, words: str, body: str) -> bytes:
        text = (
            f'<?xml version="1.0" encoding="{self.encoding}"?><response><header><resultCode>{code}'
            f"</resultCode><resultMsg>{words}</resultMsg></header><body>{body}</body></response>"
        )
        return text.encode(self.encoding)


def _fields(one: dict[str, str]) -> str:
    shown = {
        name: f"<![CDATA[{text}]]>" if name == "DataContents" else escape(text)
        for name, text in one.items()
    }
    return "".join(f"<{name}>{text}</{name}>" for name, text in shown.items())
