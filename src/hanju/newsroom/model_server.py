"""The model server: the one that `[model]` of hanju.toml names, asked through the one door.

Shape:  `open_model(parts)` gives a `LanguageModel`; answers are kept in the newsroom's `cache/`.
Units:  seconds; tokens as the server counts them, never fewer than the text holds.
Errors: `ModelSetupError` when the house names none or the extra is not installed; what the server
        does is a `ModelFailure`.
Source: design/threats.md A3, A4; docs/decisions/0028-model-writer.md.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import asdict, replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from hanju.errors import ModelSetupError
from hanju.reports import ModelCost
from hanju.write.llm.asking import ModelAnswer, ModelFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from hanju.newsroom.parts import Parts
    from hanju.ports import Clock
    from hanju.reports import DraftReport
    from hanju.settings import ModelRules
    from hanju.write.llm.asking import FailureKind, Question

KEY_VARIABLE: Final = "HANJU_MODEL_KEY"
CACHE_FOLDER: Final = "cache/model"
LIMIT_BYTES: Final = 1024 * 1024
#: A server that asks us to come back within so many seconds is asked once more.
PATIENCE_S: Final = 10.0
#: Characters of Korean text a token holds at the most; what a server says may be less than true.
CHARS_A_TOKEN: Final = 4
ANSWER_TOKENS: Final = 2_000


class ModelServer:
    """One OpenAI-compatible server; satisfies `LanguageModel`."""

    def __init__(
        self, rules: ModelRules, clock: Clock, *, key: str = "", ca_file: Path | None = None
    ) -> None:
        from openai import OpenAI

        from hanju.collect.transport import house_client

        self.name = rules.name
        self._rules, self._clock = rules, clock
        self._web = house_client(
            timeout_s=rules.timeout_s, limit_bytes=LIMIT_BYTES, ca_file=ca_file
        )
        self._client = OpenAI(
            base_url=rules.address,
            api_key=key or "none",
            max_retries=0,
            http_client=self._web,
        )
        #: ways to ask for JSON, the strictest first; a server that knows one not gets the next
        self._forms = ["schema", "object", "words"]
        self._has_waited = False

    def close(self) -> None:
        """Close its connections."""
        self._web.close()

    def ask(self, question: Question) -> ModelAnswer | ModelFailure:
        """Ask once; again only when the server says when, or does not know the form."""
        started = monotonic()
        while True:
            answer = self._once(question, started)
            if not isinstance(answer, _AgainSoon):
                return answer
            if answer.after_s:
                self._clock.sleep(answer.after_s)

    def _once(self, question: Question, started: float) -> ModelAnswer | ModelFailure | _AgainSoon:
        import openai

        messages: Any = [{"role": role, "content": text} for role, text in question.messages]
        spent = sum(len(text) for _, text in question.messages) // CHARS_A_TOKEN

        def failed(kind: FailureKind, why: str, *, is_dead: bool = False) -> ModelFailure:
            seconds = monotonic() - started
            return ModelFailure(kind=kind, why=why, tokens=spent, seconds=seconds, is_dead=is_dead)

        try:
            told = self._client.chat.completions.create(
                model=self.name,
                messages=messages,
                temperature=self._rules.temperature,
                max_tokens=ANSWER_TOKENS,
                timeout=self._rules.timeout_s,
                **self._form(question),
            )
        except openai.APITimeoutError:
            return failed("timeout", "제때 답하지 않음")
        except openai.APIConnectionError as exc:
            late = monotonic() - started >= self._rules.timeout_s - 0.5
            return failed("timeout" if late else "unreachable", _cause(exc))
        except openai.APIStatusError as exc:
            return self._refused(exc, failed)
        except (openai.OpenAIError, ValueError, TypeError, AttributeError, RecursionError) as exc:
            return failed("unreadable", f"답을 읽지 못함({type(exc).__name__})")
        return _answer(told, spent, monotonic() - started, failed)

    def _form(self, question: Question) -> dict[str, Any]:
        if self._forms[0] == "schema":
            schema = {"name": "entry", "strict": True, "schema": question.schema}
            return {"response_format": {"type": "json_schema", "json_schema": schema}}
        if self._forms[0] == "object":
            return {"response_format": {"type": "json_object"}}
        return {}

    def _refused(self, exc: Any, failed: Callable[..., ModelFailure]) -> ModelFailure | _AgainSoon:
        status = int(exc.status_code)
        if status in {400, 422} and len(self._forms) > 1:
            self._forms.pop(0)
            return _AgainSoon()
        if status == 429:
            after = _seconds(exc.response.headers.get("retry-after", ""))
            if after is not None and after <= PATIENCE_S and not self._has_waited:
                self._has_waited = True
                return _AgainSoon(after)
            return failed("busy", "지금은 물을 수 없음(429)")
        if status in {401, 403, 404} or 300 <= status < 400:
            why = {401: "열쇠가 틀림", 403: "쓸 권한이 없음", 404: "주소나 모델 이름이 틀림"}
            told = why.get(status, "다른 주소로 보냄")
            return failed("refused", f"{told}({status})", is_dead=True)
        return failed("server", f"서버 오류({status})")


class _AgainSoon:
    """Ask the same again, after so many seconds."""

    def __init__(self, after_s: float = 0.0) -> None:
        self.after_s = after_s


class CachedModel:
    """Keeps answers in a folder: the same question to the same model costs nothing."""

    def __init__(self, model: ModelServer, folder: Path) -> None:
        self.name = model.name
        self._model, self._folder = model, folder

    def ask(self, question: Question) -> ModelAnswer | ModelFailure:
        """The kept answer, else a new one."""
        path = self._folder / f"{question.key(self.name)}.json"
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return ModelAnswer(text=str(kept["text"]), from_cache=True)
        except (OSError, ValueError, KeyError, TypeError):
            pass  # not kept, or a file that was cut: asked again
        answer = self._model.ask(question)
        if isinstance(answer, ModelAnswer):
            self._keep(path, answer)
        return answer

    def _keep(self, path: Path, answer: ModelAnswer) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}.part")
            part.write_text(json.dumps({"text": answer.text}, ensure_ascii=False), "utf-8")
            part.replace(path)
        except OSError:
            return  # a cache that cannot be written only costs money


@contextmanager
def open_model(parts: Parts) -> Iterator[CachedModel]:
    """The model of the house.

    Raises:
        ModelSetupError: none is named, or the extra `llm` is not installed.
    """
    rules = parts.house.model
    if not rules.address:
        raise ModelSetupError(
            problem="hanju.toml의 [model] address가 비어 있습니다",
            mend="주소와 모델 이름을 적거나 `--writer builtin`으로 쓰세요.",
        )
    ca_file = parts.home / parts.house.collect.ca_file if parts.house.collect.ca_file else None
    try:
        server = ModelServer(
            rules, parts.clock, key=os.environ.get(KEY_VARIABLE, ""), ca_file=ca_file
        )
    except ImportError as exc:
        raise ModelSetupError(
            problem="언어 모델을 쓰는 데 필요한 openai 패키지가 없습니다",
            mend="`pip install 'hanju[llm]'`로 설치하세요.",
        ) from exc
    try:
        yield CachedModel(server, parts.home / CACHE_FOLDER)
    finally:
        server.close()


def draft_with_model(parts: Parts, base_date: date | None, *, replace_edited: bool) -> DraftReport:
    """Draft an issue with the model of the house, and say what it cost."""
    from hanju.newsroom.drafting import draft
    from hanju.write.llm import Limits, ModelDrafter

    rules = parts.house.model
    with open_model(parts) as model:
        drafter = ModelDrafter(model, Limits(tokens=rules.tokens, seconds=rules.seconds))
        report = draft(parts, base_date, drafter=drafter, replace_edited=replace_edited)
    cost = ModelCost(name=model.name, **asdict(drafter.usage))
    parts.log.info("model_used", tokens=cost.tokens, kept=cost.kept, replaced=cost.replaced)
    return replace(report, model=cost)


def _answer(
    told: Any, spent: int, seconds: float, failed: Callable[..., ModelFailure]
) -> ModelAnswer | ModelFailure:
    """The text of an answer; a server may send any JSON under HTTP 200."""
    try:
        choice = told.choices[0]
        text = choice.message.content
        reason = choice.finish_reason
    except (AttributeError, IndexError, TypeError, KeyError):
        return failed("unreadable", "정한 꼴의 답이 아님")
    if not isinstance(text, str) or not text.strip():
        return failed("empty", "빈 답")
    if reason == "length":
        return failed("unreadable", "답이 너무 길어 끊김")
    counted = getattr(getattr(told, "usage", None), "total_tokens", 0)
    at_least = spent + len(text) // CHARS_A_TOKEN
    tokens = max(at_least, counted) if isinstance(counted, int) else at_least
    return ModelAnswer(text=text, tokens=tokens, seconds=seconds)


def _cause(exc: BaseException) -> str:
    cause = exc.__cause__ or exc
    told = str(cause).splitlines()[0][:120] if str(cause) else type(cause).__name__
    return f"닿지 않음: {told}"


def _seconds(written: str) -> float | None:
    try:
        seconds = float(written)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
