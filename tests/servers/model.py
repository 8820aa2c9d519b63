"""A model server on loopback that speaks the protocol of OpenAI, well or badly.

Shape:  `ModelSite` answers POST /v1/chat/completions as told and remembers the questions.
Units:  seconds.
Errors: none of its own.
Source: threats.md A1 and A3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from tests.servers.web import Reply, Seen, Site

Told = dict[str, Any]


def completion(text: object, *, tokens: object = 500, reason: str = "stop") -> Reply:
    """A well-formed answer that holds a text."""
    body = {
        "id": "c1", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{
            "index": 0, "finish_reason": reason,
            "message": {"role": "assistant", "content": text},
        }],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": tokens},
    }  # fmt: skip
    return Reply(headers=[("Content-Type", "application/json")], body=json.dumps(body).encode())


def entry_reply(headline: str, *bullets: tuple[str, list[int]]) -> Reply:
    """An answer in the form that was asked for."""
    told = {
        "headline": headline,
        "bullets": [{"text": text, "sentences": numbers} for text, numbers in bullets],
    }
    return completion(json.dumps(told, ensure_ascii=False))


class ModelSite(Site):
    """The server; `answer` gets the question as JSON."""

    def __init__(self, answer: Callable[[Told], Reply]) -> None:
        super().__init__("127.0.0.1")
        self.questions: list[Told] = []
        self.answer = answer
        self.routes["/v1/chat/completions"] = self._answered

    @property
    def address(self) -> str:
        return f"{self.url}/v1"

    def _answered(self, seen: Seen) -> Reply:
        question = json.loads(seen.body)
        self.questions.append(question)
        return self.answer(question)


def sentences_in(question: Told) -> list[str]:
    """The source sentences that a question shows."""
    told = json.loads(next(m["content"] for m in question["messages"] if m["role"] == "user"))
    return [row["문장"] for row in told["원문"]]


def words_in(question: Told) -> str:
    """Everything that a question says."""
    return "\n".join(re.sub(r"\\n", "\n", m["content"]) for m in question["messages"])
