"""Notices: the people of the office are told once, by mail or webhook, what waits for them.

Shape:  `Notice`s in; each goes by every way that is set up, and is remembered when it arrived.
Units:  none.
Errors: none; a way that fails is told in the report and tried again by the next round.
Source: docs/decisions/0036-weekly-round.md; threats.md F2 (webhooks go through the one door).

A kill between sending and remembering tells a second time: better than never.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.errors import NewsroomError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hanju.newsroom.parts import Parts

WEBHOOK_VARIABLE: Final = "HANJU_WEBHOOK"
_TIMEOUT_S: Final = 15.0
_LIMIT_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell; `keys` say what was told, so that it is told once."""

    kind: str  # "draft_ready" | "sources_broken" | "unsigned" | "round_stopped"
    keys: tuple[str, ...]
    subject: str
    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSent:
    """What became of a notice by one way; `problem` "" when it arrived."""

    kind: str
    way: str
    problem: str = ""


def send_notices(parts: Parts, notices: Sequence[Notice]) -> list[NoticeSent]:
    """Send what was not told yet by each way that is set up."""
    ways: dict[str, Callable[[Parts, Notice], str]] = {}
    if parts.house.round.mail_to:
        ways["mail"] = _by_mail
    if os.environ.get(WEBHOOK_VARIABLE, "").strip():
        ways["webhook"] = _by_webhook
    outcomes = []
    told = parts.store.care.told() if ways and notices else set()
    for notice in notices:
        for way, send in ways.items():
            if all((key, way) in told for key in notice.keys):
                continue
            problem = send(parts, notice)
            if not problem:
                parts.store.care.tell(notice.keys, way, at=parts.clock.now())
            parts.log.info("notice", kind=notice.kind, way=way, arrived=not problem)
            outcomes.append(NoticeSent(kind=notice.kind, way=way, problem=problem))
    return outcomes


def _by_mail(parts: Parts, notice: Notice) -> str:
    from hanju.publish.sending import SmtpSettings, send_note

    try:
        smtp = SmtpSettings.from_environment(os.environ)
        deliveries = send_note(
            notice.subject, notice.text, parts.house.round.mail_to, smtp, clock=parts.clock
        )
    except NewsroomError as exc:
        return str(exc)
    failed = [one for one in deliveries if one.outcome != "sent"]
    if len(failed) < len(deliveries):
        return ""  # somebody of the office knows; a wrong address is not told for ever
    return failed[0].why if failed else ""


def _by_webhook(parts: Parts, notice: Notice) -> str:
    from hanju.collect.fetched import FetchOrder, FetchProblem
    from hanju.newsroom.collecting import open_door

    url = os.environ[WEBHOOK_VARIABLE].strip()
    told = {
        "text": f"{notice.subject}\n{notice.text}",  # what chat rooms show
        "kind": notice.kind,
        "subject": notice.subject,
        "number": notice.number,
        "keys": list(notice.keys),
    }
    order = FetchOrder(
        url=url,
        method="POST",
        headers={"Content-Type": "application/json; charset=utf-8"},
        body=json.dumps(told, ensure_ascii=False).encode(),
        secret_words=tuple(part for part in url.split("/")[3:] if len(part) >= 8),
        obeys_robots=False,
        is_conditional=False,
        limit_bytes=_LIMIT_BYTES,
        timeout_s=_TIMEOUT_S,
    )
    with open_door(parts) as door:
        answer = door.fetch(order)
    if isinstance(answer, FetchProblem) and answer.status not in {204, 205}:
        return f"웹훅: {answer.why} → {answer.mend}"
    return ""
