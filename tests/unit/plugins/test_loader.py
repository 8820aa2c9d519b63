from __future__ import annotations

import re
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from hanju.errors import PluginError
from hanju.model import Edition, Issue
from hanju.plugins import hookimpl, load_writers, loader
from hanju.publish import BUILTIN_WRITERS, publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.model.document import Document
    from hanju.settings import House

PAGE = Path(__file__).parents[3] / "docs" / "plugins" / "register_writers.md"


class TextWriter:
    name = "txt"
    suffix = ".txt"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        size = path.write_text(f"{document.masthead.title} {house.publication.page}")
        return Edition(
            issue_number=1, format="txt", path=path, size_bytes=size, content_hash="wrong"
        )


def plugin(offer: Callable[[Any], object]) -> SimpleNamespace:
    @hookimpl
    def register_writers(register: Any) -> object:
        return offer(register)

    return SimpleNamespace(register_writers=register_writers)


def test_our_own_writers_come_through_the_same_door() -> None:
    assert list(load_writers({})) == [writer.name for writer in BUILTIN_WRITERS]


def test_a_strangers_format_is_published(small_issue: Issue, tmp_path: Path) -> None:
    writers = load_writers({"text": plugin(lambda register: register("txt", TextWriter()))})
    edition = publish(small_issue, ["txt"], tmp_path, writers=writers)[0]
    assert edition.path.name == "hanju-7.txt"
    assert edition.content_hash != "wrong"


def test_a_plugin_that_offers_nothing_is_fine() -> None:
    silent = SimpleNamespace(register_writers=hookimpl(lambda: None))
    assert list(load_writers({"silent": silent, "empty": SimpleNamespace()})) == list(
        load_writers({})
    )


@pytest.mark.parametrize(
    ("offer", "problem"),
    [
        (lambda _: 1 / 0, "ZeroDivisionError"),
        (lambda _: 5, "int을"),
        (lambda register: register("txt", "writer"), "str은"),
        (lambda register: register("txt", TextWriter), "TextWriter은"),
        (lambda register: register("T xt", TextWriter()), "형식 이름"),
        (lambda register: register(3, TextWriter()), "형식 이름"),
        (lambda register: register("md", TextWriter()), "이미 등록"),
        (
            lambda register: register(
                "txt", SimpleNamespace(name="x", suffix="/../x", write=lambda: None)
            ),
            "확장자",
        ),
        (
            lambda register: register("txt", SimpleNamespace(name="x", suffix=".x", write=1)),
            "Writer가 아닙니다",
        ),
    ],
)
def test_a_wrong_plugin_is_named_with_its_problem(
    offer: Callable[[Any], object], problem: str
) -> None:
    with pytest.raises(PluginError, match=problem) as caught:
        load_writers({"stranger": plugin(offer)})
    assert caught.value.plugin_name == "stranger"


def test_a_plugin_error_of_a_plugin_stays_its_own() -> None:
    def refuse(_: object) -> object:
        raise PluginError("stranger", "needs a key")

    with pytest.raises(PluginError, match="needs a key"):
        load_writers({"stranger": plugin(refuse)})


def test_a_hook_with_unknown_arguments_is_refused() -> None:
    odd = SimpleNamespace(register_writers=hookimpl(lambda registrar: registrar))
    with pytest.raises(PluginError, match="훅의 꼴"):
        load_writers({"odd": odd})


def test_installed_packages_are_found_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [
        EntryPoint("b", "hanju.plugins.builtin", "hanju"),
        EntryPoint("a", "hanju.errors", "hanju"),
    ]
    monkeypatch.setattr(loader, "entry_points", lambda group: points if group == "hanju" else [])
    assert list(loader.installed_plugins()) == ["a", "b"]
    broken = [EntryPoint("gone", "no_such_module_here", "hanju")]
    monkeypatch.setattr(loader, "entry_points", lambda **_: broken)
    with pytest.raises(PluginError, match="gone: 불러올 수 없습니다"):
        load_writers()


def test_the_example_of_the_page_runs(small_issue: Issue, tmp_path: Path) -> None:
    example = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    module: dict[str, Any] = {"__name__": "headlines"}
    exec(compile(example[1], str(PAGE), "exec"), module)
    writers = load_writers({"headlines": SimpleNamespace(**module)})
    edition = publish(small_issue, ["headlines"], tmp_path, writers=writers)[0]
    assert edition.path.read_text(encoding="utf-8").splitlines()[0] == (
        "누리부, 산업단지 1200곳 햇빛지붕 의무화 추진 (2025.12.04)"
    )
