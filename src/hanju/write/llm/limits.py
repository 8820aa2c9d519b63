"""What one issue may cost, and when a model is left alone.

Shape:  `Limits` in, a `Meter` that is told of every answer and says whether to go on.
Units:  tokens as the server counts them, seconds.
Errors: none.
Source: design/threats.md A3, A4; docs/decisions/0028-model-writer.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hanju.write.llm.asking import ModelFailure

if TYPE_CHECKING:
    from hanju.write.llm.asking import ModelAnswer

#: Failures in a row after which the rest of the issue is written without the model.
FAILURES: Final = 3
#: A server that lets us wait costs more than one that refuses: two of them are enough.
SLOW: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one issue may cost."""

    tokens: int
    seconds: float


@dataclass(slots=True)
class Usage:
    """What has been used so far."""

    questions: int = 0
    cached: int = 0
    tokens: int = 0
    seconds: float = 0.0
    kept: int = 0
    replaced: int = 0
    entries: int = 0
    fallback_entries: int = 0


@dataclass(slots=True)
class Meter:
    """Counts, and says why the model must not be asked any more ("" while it may)."""

    limits: Limits
    usage: Usage = field(default_factory=Usage)
    failures: int = 0
    _dead: str = ""

    def stopped(self) -> str:
        """Why the model is left alone for the rest of the issue."""
        if self._dead:
            return self._dead
        if self.usage.tokens >= self.limits.tokens:
            return f"이 호에 쓸 토큰({self.limits.tokens:,})을 다 썼습니다"
        if self.usage.seconds >= self.limits.seconds:
            return f"이 호에 쓸 시간({self.limits.seconds:,.0f}초)을 다 썼습니다"
        return ""

    def count(self, answer: ModelAnswer | ModelFailure) -> None:
        """Take an answer into account."""
        if isinstance(answer, ModelFailure):
            self.failures += SLOW if answer.kind == "timeout" else 1
            if answer.is_dead or self.failures >= FAILURES:
                self._dead = f"모델이 답하지 않습니다({answer.why})"
        elif answer.from_cache:
            self.usage.cached += 1
            return
        else:
            self.failures = 0
        self.usage.questions += 1
        self.usage.tokens += answer.tokens
        self.usage.seconds += answer.seconds
