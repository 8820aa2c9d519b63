"""The model server: fifteen ways to misbehave, and none of them stops an issue (threats.md A3)."""

from __future__ import annotations

import gzip
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hanju.newsroom.model_server import CachedModel, ModelServer
from hanju.settings import ModelRules
from hanju.write.llm import ModelAnswer, ModelFailure, Question
from tests.conftest import FakeClock
from tests.servers.model import ModelSite, Told, completion
from tests.servers.web import Canary, Reply

NOW = datetime(2025, 12, 11, tzinfo=UTC)
QUESTION = Question(messages=(("system", "집"), ("user", "원문")), schema={"type": "object"})
JSON = [("Content-Type", "application/json")]
PAGE = [("Content-Type", "text/html")]


def endless() -> Iterator[bytes]:
    yield b'{"a":"'
    yield from itertools.repeat(b"x" * 65536, 200_000)


def dripping() -> Iterator[bytes]:
    for _ in range(600):
        time.sleep(0.05)  # noqa: TID251  a server that really is slow
        yield b" "


CUT = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{"


@pytest.fixture
def site() -> Iterator[ModelSite]:
    opened = ModelSite(lambda _: completion("{}"))
    yield opened
    opened.close()


@pytest.fixture
def asked(site: ModelSite) -> Iterator[Callable[..., ModelAnswer | ModelFailure]]:
    clock = FakeClock(NOW)
    rules = ModelRules(address=site.address, name="m", timeout_s=1.0)
    servers: list[ModelServer] = []

    def ask(
        answer: Reply | Callable[[Told], Reply], **changed: object
    ) -> ModelAnswer | ModelFailure:
        site.answer = answer if callable(answer) else lambda _: answer
        servers.append(ModelServer(replace(rules, **changed), clock, key="k-secret-key"))  # type: ignore[arg-type]
        return servers[-1].ask(QUESTION)

    yield ask
    for server in servers:
        server.close()


MISBEHAVIOURS: dict[str, tuple[Reply, str]] = {
    "silent": (Reply(delay_s=3.0), "timeout"),
    "drips": (Reply(headers=JSON, chunks=dripping), "timeout"),
    "endless": (Reply(headers=JSON, chunks=endless), "unreachable"),
    "packed bomb": (
        Reply(headers=[*JSON, ("Content-Encoding", "gzip")], body=gzip.compress(b"0" * 10**7)),
        "unreachable",
    ),
    "cut in the middle": (Reply(raw=CUT), "unreachable"),
    "reset": (Reply(raw=b"", resets=True), "unreachable"),
    "not HTTP": (Reply(raw=b"\x00\x01 hello\r\n\r\n"), "unreachable"),
    "a page": (Reply(headers=PAGE, body=b"<html>502</html>"), "unreadable"),
    "broken JSON": (Reply(headers=JSON, body=b'{"choices": [{'), "unreadable"),
    "deep JSON": (Reply(headers=JSON, body=b"[" * 200_000), "unreadable"),
    "a list": (Reply(headers=JSON, body=b"[1, 2]"), "unreadable"),
    "no choices": (Reply(headers=JSON, body=b'{"choices": []}'), "unreadable"),
    "no text": (completion(None), "empty"),
    "a number as text": (completion(7), "empty"),
    "too long": (completion("{", reason="length"), "unreadable"),
    "wrong key": (Reply(status=401, headers=JSON, body=b'{"error": {}}'), "refused"),
    "no such model": (Reply(status=404, headers=JSON, body=b"{}"), "refused"),
    "busy for an hour": (Reply(status=429, headers=[("Retry-After", "3600")]), "busy"),
    "busy for ever": (Reply(status=429, headers=[("Retry-After", "-1")]), "busy"),
    "server error": (Reply(status=500, headers=JSON, body=b"{}"), "server"),
    "knows no form": (Reply(status=400, headers=JSON, body=b"{}"), "server"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_a_misbehaving_server_is_a_failure_with_words(
    name: str, asked: Callable[..., ModelAnswer | ModelFailure]
) -> None:
    reply, kind = MISBEHAVIOURS[name]
    answer = asked(reply)
    assert isinstance(answer, ModelFailure)
    assert (answer.kind, bool(answer.why)) == (kind, True)
    assert "k-secret-key" not in answer.why
    assert answer.seconds < 20, "it ends; how fast is a matter of the machine"


def test_redirects_are_not_followed(asked: Callable[..., ModelAnswer | ModelFailure]) -> None:
    with Canary() as canary:
        for status in (301, 302, 307, 308):
            answer = asked(
                Reply(status=status, headers=[("Location", f"http://{canary.ip}:{canary.port}/v1")])
            )
            assert isinstance(answer, ModelFailure)
            assert answer.is_dead
        assert canary.hits == 0


def test_a_busy_server_is_asked_once_more_when_it_says(
    asked: Callable[..., ModelAnswer | ModelFailure],
) -> None:
    replies = iter(
        [Reply(status=429, headers=[("Retry-After", "1")], body=b"{}"), completion("예")]
    )
    answer = asked(lambda _: next(replies))
    assert isinstance(answer, ModelAnswer)
    assert answer.text == "예"


def test_a_server_that_knows_no_schema_is_asked_more_simply(
    asked: Callable[..., ModelAnswer | ModelFailure], site: ModelSite
) -> None:
    def picky(told: Told) -> Reply:
        return Reply(status=400, body=b"{}") if "response_format" in told else completion("예")

    assert isinstance(asked(picky), ModelAnswer)
    forms = [told.get("response_format", {}).get("type") for told in site.questions]
    assert forms == ["json_schema", "json_object", None]


def test_tokens_are_never_fewer_than_the_text(
    asked: Callable[..., ModelAnswer | ModelFailure],
) -> None:
    for told in (-5, 0, "many", None):
        answer = asked(completion("가" * 400, tokens=told))
        assert isinstance(answer, ModelAnswer)
        assert answer.tokens >= 100


def test_the_key_goes_into_the_header_and_nowhere_else(
    asked: Callable[..., ModelAnswer | ModelFailure], site: ModelSite
) -> None:
    asked(completion("예"))
    assert site.seen[0].headers["authorization"] == "Bearer k-secret-key"
    assert b"k-secret-key" not in site.seen[0].body


def test_the_same_question_costs_nothing_the_second_time(site: ModelSite, tmp_path: Path) -> None:
    rules = ModelRules(address=site.address, name="m", timeout_s=1.0)
    server = ModelServer(rules, FakeClock(NOW))
    model = CachedModel(server, tmp_path / "cache")
    first, second = model.ask(QUESTION), model.ask(QUESTION)
    assert isinstance(first, ModelAnswer)
    assert isinstance(second, ModelAnswer)
    assert (first.text, second.text, second.from_cache, second.tokens) == ("{}", "{}", True, 0)
    assert len(site.questions) == 1
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_text("{")  # cut by a crash
    assert isinstance(model.ask(QUESTION), ModelAnswer)
    assert len(site.questions) == 2
    server.close()
