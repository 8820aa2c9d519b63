"""Words of the desk in English: one catalogue for its templates, its scripts and its values.

Shape:  a template or a script written in Korean in, the same with English words out; `told(word)`
        for single values.
Units:  `{}` in the catalogue stands for a value that is put in, in the order of the Korean text.
Errors: words that the catalogue does not have stay Korean; a test names them.
Source: design/desk.md (Korean first, English switch); docs/decisions/0050-desk-words.md.

Templates and scripts are written in Korean alone. What a person reads of them is found again by its
place: text and attributes of a template, strings of expressions, strings of a script.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from jinja2 import PackageLoader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment

HANGUL: Final = re.compile(r"[ㄱ-ㆎ가-힣]")
#: Not read by people: what messages of the server are told apart by, keys of rules, consonants.
KEPT: Final = frozenset(
    {
        "구분을 고르고",
        "근거:{}",
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
        "판 만들기",
        "'{}'은(는)",
        "되살림",
    }
)
#: No block begins inside another, so one that never ends is left at the next.
_BLOCK: Final = re.compile(
    r"\{\{(?:[^{}]|\{(?![{%#])|\}(?!\}))*\}\}"
    r"|\{%(?:[^{%]|\{(?![{%#])|%(?!\}))*%\}"
    r"|\{#(?:[^{#]|\{(?![{%#])|#(?!\}))*#\}"
)
_LITERAL: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
#: Stand for an expression and for a statement while the text around them is looked at.
_VALUE, _STATEMENT = "\ue000", "\ue001"
_RUN: Final = re.compile(rf"[^<>\"\n{_STATEMENT}]+")
_EDGES: Final = re.compile(rf"^(?:{_VALUE}?\s+)*|(?:\s+{_VALUE}?)*$")
_DIGITS: Final = re.compile(r"\d+")


@lru_cache(maxsize=1)
def catalogue() -> dict[str, str]:
    """Korean to English."""
    text = resources.files("hanju.web").joinpath("words_en.json").read_text("utf-8")
    made: dict[str, str] = json.loads(text)
    return made


def english(key: str) -> str | None:
    """The English of a text, None where there is none."""
    return None if key in KEPT else catalogue().get(key)


def told(word: Any) -> Any:
    """A value of a page in English: as it is listed, else with its numbers put in again."""
    if not isinstance(word, str) or not HANGUL.search(word):
        return word
    found = english(word)
    if found is None:
        found = english(_DIGITS.sub("{}", word))
        found = _filled(found, _DIGITS.findall(word)) if found is not None else None
    return word if found is None else found


def _filled(text: str, values: list[str]) -> str:
    """A text with its values put in."""
    left = iter(values)
    return re.sub(r"\{(\d*)\}", lambda m: values[int(m[1])] if m[1] else next(left, ""), text)


# -- templates ------------------------------------------------------------------------------


def template(source: str, say: Callable[[str], str | None]) -> str:
    """A template with what people read of it said otherwise."""
    blocks: list[str] = []

    def hidden(found: re.Match[str]) -> str:
        block = found.group()
        blocks.append(_LITERAL.sub(lambda one: _literal(one.group(), say), block))
        return _VALUE if block.startswith("{{") else _STATEMENT

    text = _BLOCK.sub(hidden, source)
    made, at, used = [], 0, 0
    for run in _RUN.finditer(text):
        before = text[at : run.start()]
        count = before.count(_VALUE) + before.count(_STATEMENT)
        made.append(_shown(before, blocks[used : used + count]))
        used += count
        inside = blocks[used : used + run.group().count(_VALUE)]
        used += len(inside)
        made.append(_said(run.group(), inside, say))
        at = run.end()
    made.append(_shown(text[at:], blocks[used:]))
    return "".join(made)


def _shown(text: str, blocks: list[str]) -> str:
    left = iter(blocks)
    return re.sub(f"[{_VALUE}{_STATEMENT}]", lambda _: next(left), text)


def _said(run: str, inside: list[str], say: Callable[[str], str | None]) -> str:
    """One run of text, its edges of spaces and values left as they are."""
    if not HANGUL.search(run):
        return _shown(run, inside)
    head = _EDGES.match(run)
    start = head.end() if head else 0
    tail = re.search(rf"(?:\s+{_VALUE}?)*$", run[start:])
    end = start + (tail.start() if tail else len(run) - start)
    core = run[start:end]
    said = say(core.replace(_VALUE, "{}"))
    before, middle = run[:start].count(_VALUE), core.count(_VALUE)
    if said is None:
        return _shown(run, inside)
    return (
        _shown(run[:start], inside[:before])
        + _filled(said, inside[before : before + middle])
        + _shown(run[end:], inside[before + middle :])
    )


def _literal(text: str, say: Callable[[str], str | None]) -> str:
    """A string of an expression, in its quotes."""
    core = text[1:-1]
    if not HANGUL.search(core):
        return text
    lead = core[: len(core) - len(core.lstrip())]
    trail = core[len(core.rstrip()) :] if core.strip() else ""
    said = say(core.strip())
    if said is None:
        return text
    return (
        text[0]
        + lead
        + said.replace("\\", "\\\\").replace(text[0], "\\" + text[0])
        + trail
        + text[0]
    )


class EnglishLoader(PackageLoader):
    """The templates of the desk, in English."""

    def get_source(
        self, environment: Environment, template_name: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """The source of a template."""
        source, name, is_new = super().get_source(environment, template_name)
        return template(source, english), name, is_new


# -- scripts --------------------------------------------------------------------------------

_TOKENS: Final = re.compile(
    r"(?P<comment>//[^\n]*|/\*(?:[^*/]|\*(?!/)|/(?!\*))*\*/)"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<pattern>(?<=[(,=:?&|!\[{};\n>])[ \t]{0,40}/(?![/*])"
    r"(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,100}\]){1,400}/[a-z]*)"
    r"|(?P<template>`)",
    re.DOTALL,
)


def script(source: str, say: Callable[[str], str | None]) -> str:
    """A script with what people read of it said otherwise."""
    made, at = [], 0
    while found := _TOKENS.search(source, at):
        made.append(source[at : found.start()])
        if found["template"]:
            text, at = _template_literal(source, found.start(), say)
            made.append(text)
            continue
        made.append(_literal(found.group(), say) if found["string"] else found.group())
        at = found.end()
    return "".join((*made, source[at:]))


def _template_literal(source: str, start: int, say: Callable[[str], str | None]) -> tuple[str, int]:
    """A text in backquotes, and where it ends; texts inside its values are said too."""
    chunks, values, at, chunk = [], [], start + 1, ""
    while source[at] != "`":
        if source.startswith("${", at):
            end = _value_end(source, at + 2)
            chunks.append(chunk)
            values.append("${" + script(source[at + 2 : end], say) + "}")
            chunk, at = "", end + 1
        elif source[at] == "\\":
            chunk, at = chunk + source[at : at + 2], at + 2
        else:
            chunk, at = chunk + source[at], at + 1
    chunks.append(chunk)
    key = "{}".join(chunks)
    said = None
    if HANGUL.search(key):
        core = key.strip()
        said = say(core)
        if said is not None:
            said = _filled(key.replace(core, said, 1), values)
    if said is None:
        said = "".join(c + v for c, v in zip(chunks, [*values, ""], strict=True))
    return f"`{said}`", at + 1


def _value_end(source: str, at: int) -> int:
    """Where the braces of a value close."""
    depth = 0
    while depth or source[at] != "}":
        found = _TOKENS.match(source, at)
        if found and found["template"]:
            _, at = _template_literal(source, at, lambda _: None)
            continue
        if found and (found["string"] or found["comment"]):
            at = found.end()
            continue
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        at += 1
    return at


# -- what there is to say -------------------------------------------------------------------


def texts_of_template(source: str) -> Iterator[str]:
    """Every Korean text of a template that somebody reads."""
    yield from _heard(template, source)


def texts_of_script(source: str) -> Iterator[str]:
    """Every Korean text of a script that somebody reads."""
    yield from _heard(script, source)


def _heard(change: Callable[[str, Callable[[str], str | None]], str], source: str) -> Iterator[str]:
    found: dict[str, None] = {}

    def hear(key: str) -> None:
        if key not in KEPT:
            found[key] = None

    change(source, hear)
    yield from found
