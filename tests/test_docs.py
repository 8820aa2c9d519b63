"""Promises are tested: every command, option, setting and error has its line."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest
import typer.main

import hanju.errors
from hanju.cli.app import app
from hanju.settings import default_house_text

ROOT = Path(__file__).parents[1]
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")


def every_command() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []

    def walk(command: object, words: list[str]) -> None:
        for name, inner in getattr(command, "commands", {}).items():
            walk(inner, [*words, name])
        if not hasattr(command, "commands"):
            options = [
                option
                for parameter in command.params  # type: ignore[attr-defined]
                for option in (*parameter.opts, *parameter.secondary_opts)
                if option.startswith("--")
            ]
            found.append((" ".join(words), options))

    walk(typer.main.get_command(app), ["hanju"])
    return found


@pytest.mark.parametrize(("command", "options"), every_command())
def test_every_command_and_option_is_documented(command: str, options: list[str]) -> None:
    assert f"`{command}" in COMMANDS
    for option in options:
        if option not in {"--help", "--home", "--json"}:
            assert option in COMMANDS, f"{command} {option}"


def test_every_setting_stands_in_the_commented_house() -> None:
    from hanju import settings_file

    text = default_house_text()
    parts = (
        "_Publication", "_Numbering", "_Period", "_Entry", "_Issue", "_Rank", "_Policy", "_Collect",
    )  # fmt: skip
    for part in parts:
        for key in getattr(settings_file, part).model_fields:
            assert re.search(rf"^{key} = ", text, re.MULTILINE), f"{part}.{key}"


def test_the_tree_of_errors_names_every_class() -> None:
    tree = hanju.errors.__doc__ or ""
    source = ast.parse(inspect.getsource(hanju.errors))
    for node in source.body:
        if isinstance(node, ast.ClassDef):
            assert node.name in tree


def test_both_readmes_show_the_same_commands() -> None:
    blocks = []
    for name in ("README.md", "README.ko.md"):
        text = (ROOT / name).read_text("utf-8")
        code = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
        blocks.append([line.split("#")[0].strip() for line in code.splitlines()])
    assert blocks[0] == blocks[1]


def test_every_picture_of_the_readme_is_there() -> None:
    for name in ("README.md", "README.ko.md"):
        for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", (ROOT / name).read_text("utf-8")):
            assert (ROOT / path).is_file(), path


def test_the_version_is_the_same_everywhere() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{hanju.__version__}"' in project
