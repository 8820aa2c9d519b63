"""P7: every pattern of the package against text that is made to be slow.

Patterns are found by walking every module's globals, classes and containers, and in the source:
those that are compiled inside functions. How a pattern is used is read from the source too;
one whose use is not plain is tried in every way.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import hanju
from tests.gates.gate import Figure, gate, some

SIZE: Final = 50_000
LIMIT_S: Final = 0.1
STOP_S: Final = 0.4
_WAYS: Final = frozenset({"search", "match", "fullmatch", "sub", "finditer", "findall", "split"})
_FUNCTIONS: Final = {"compile", *_WAYS, "subn"}
_PIECES: Final = (
    "<", "<a ", "&amp;", "a", "a@", "a.", "1", "010-", " ", "\n", " \n", "가", "가나 ", "다. ",
    "“가", "(", "((", "[가", "1,", "2025.", "12월 4일 ", "3조 ", "·", "-", "□ ", "| ", "http://a",
    "0", "A1", "\u3164", "가.", "\"'",
)  # fmt: skip

#: The engine's own reader of patterns; private since 3.11, deprecated under its old name.
_parser: Any = importlib.import_module("re._parser")
_constants: Any = importlib.import_module("re._constants")
VERBOSE = False
Found = tuple[str, "re.Pattern[Any]", frozenset[str]]


def modules(share: float) -> Iterator[Any]:
    names = [
        found.name
        for found in pkgutil.walk_packages(hanju.__path__, "hanju.")
        if not found.name.endswith("__main__") and ".migrations." not in found.name
    ]
    for name in some(names, share):
        yield importlib.import_module(name)


def inside(value: Any, name: str, depth: int = 0) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Patterns in a value, its items and its fields."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif depth > 4 or isinstance(value, str | bytes | int | float):
        return
    elif isinstance(value, dict):
        for key, one in list(value.items())[:5000]:
            yield from inside(key, name, depth + 1)
            yield from inside(one, f"{name}[{str(key)[:20]}]", depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for at, one in enumerate(list(value)[:5000]):
            yield from inside(one, f"{name}[{at}]", depth + 1)
    elif isinstance(value, type) and value.__module__.startswith("hanju"):
        for key, one in list(vars(value).items()):
            yield from inside(one, f"{name}.{key}", depth + 1)
    elif type(value).__module__.startswith("hanju"):
        slots = [*getattr(type(value), "__slots__", ()), *getattr(value, "__dict__", {})]
        for key in slots:
            yield from inside(getattr(value, key, None), f"{name}.{key}", depth + 1)


def uses(tree: ast.AST) -> dict[str, set[str]]:
    """How each name of a module is used: NAME.search(…), NAME.sub(…)."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {*_WAYS, "subn"}:
            holder = node.value
            name = holder.id if isinstance(holder, ast.Name) else getattr(holder, "attr", "")
            found.setdefault(name, set()).add("sub" if node.attr == "subn" else node.attr)
    return found


def compiled_in_functions(tree: ast.AST, module: str) -> Iterator[Found]:
    """re.compile("…") and re.sub("…", …) wherever a function of the source says so."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    nodes = {
        id(node): node
        for function in ast.walk(tree)
        if isinstance(function, functions)
        for node in ast.walk(function)
    }
    for node in nodes.values():
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        holder, way = node.func.value, node.func.attr
        if not (isinstance(holder, ast.Name) and holder.id == "re" and way in _FUNCTIONS):
            continue
        flags = re.RegexFlag(0)
        for name in ("IGNORECASE", "MULTILINE", "DOTALL", "VERBOSE", "ASCII"):
            if f"attr='{name}'" in ast.dump(node):
                flags |= getattr(re, name)
        try:
            written = ast.literal_eval(node.args[0])
        except ValueError:
            continue  # put together at run time from parts that are names of others
        if isinstance(written, str | bytes):
            ways = frozenset() if way == "compile" else frozenset({way.replace("subn", "sub")})
            yield f"{module}:{node.lineno}", re.compile(written, flags), ways


def every_pattern(share: float = 1.0) -> list[Found]:
    trees: dict[str, ast.AST] = {}
    used: dict[str, set[str]] = {}
    loaded = list(modules(share))
    for module in loaded:
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        trees[module.__name__] = tree
        for name, several in uses(tree).items():
            used.setdefault(name, set()).update(several)
    found: dict[tuple[Any, int], Found] = {}
    for module in loaded:
        own = uses(trees[module.__name__])
        for name, value in list(vars(module).items()):
            for place, pattern in inside(value, f"{module.__name__}.{name}"):
                bare = place.rpartition(".")[2]
                ways = frozenset(own.get(bare) or used.get(bare) or ())
                key = (pattern.pattern, pattern.flags)
                old = found.get(key)
                found[key] = (place, pattern, ways | (old[2] if old else frozenset()))
        for place, pattern, ways in compiled_in_functions(trees[module.__name__], module.__name__):
            key = (pattern.pattern, pattern.flags)
            if key not in found:
                found[key] = (place, pattern, ways)
    return sorted(found.values(), key=lambda one: one[0])


def literals(pattern: re.Pattern[Any]) -> str:
    """What a pattern spells out, in order: the bait for itself."""
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    letters: list[str] = []

    def walk(part: Any) -> None:
        if isinstance(part, (_parser.SubPattern, list)):
            for one in list(part):
                walk(one)
        elif isinstance(part, tuple):
            if part and part[0] in {_constants.LITERAL, _constants.NOT_LITERAL}:
                letters.append(chr(part[1]))
            elif part and part[0] is _constants.RANGE:
                letters.append(chr(part[1][0]))
            else:
                for one in part:
                    walk(one)

    walk(parsed)
    return "".join(letters)[:400]


def baits(pattern: re.Pattern[Any]) -> list[str]:
    own = literals(pattern) or "x"
    first = own[:1]
    texts = [piece * (SIZE // len(piece)) for piece in _PIECES]
    texts += [
        (own * (SIZE // len(own) + 1))[:SIZE],
        first * SIZE,
        (own[:3] + " ") * (SIZE // (len(own[:3]) + 1)),
        (first + "1 ") * (SIZE // 3),
        own + " " * SIZE + "x",
        "가" * SIZE + "\x00",
    ]
    return texts


def run(pattern: re.Pattern[Any], way: str, text: Any) -> None:
    if way == "sub":
        pattern.sub(text[:0], text)
    elif way == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, way)(text)


def seconds(pattern: re.Pattern[Any], way: str, text: Any) -> float:
    """CPU seconds, the best of three; the engine is stopped where it has lost already."""
    best = STOP_S
    for _ in range(3):
        began = time.process_time()
        with stopped_after(STOP_S):
            run(pattern, way, text)
        best = min(best, time.process_time() - began)
        if best < LIMIT_S or best >= STOP_S:
            break
    return best


@contextlib.contextmanager
def stopped_after(limit_s: float) -> Iterator[None]:
    """Let a match run for so many CPU seconds; `re` looks at signals as it works."""

    def stop(*_: object) -> None:
        raise TimeoutError

    old = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit_s)
    try:
        yield
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, old)


@gate("P7", "every pattern of the package on 38 hostile texts of 50 KB", fast=0.02)
def p7(share: float) -> Figure:
    patterns = every_pattern(share)
    slow: dict[str, float] = {}
    worst, runs = 0.0, 0
    for place, pattern, known in patterns:
        ways = known or {"search", "match", "fullmatch", "finditer"}
        texts: list[Any] = [*baits(pattern)]
        if isinstance(pattern.pattern, bytes):
            texts = [text.encode()[:SIZE] for text in texts]
        for way in sorted(ways):
            for text in texts:
                took = seconds(pattern, way, text)
                runs += 1
                worst = max(worst, took)
                if took > LIMIT_S:
                    if VERBOSE:
                        print(f"{place} {way} {text[:12]!r} {took:.2f}", flush=True)  # noqa: T201
                    slow[f"{place} {way} {text[:12]!r}"] = took
                    break
    names = "; ".join(f"{name} {took:.2f} s" for name, took in list(slow.items())[:60])
    return Figure(
        seen=f"{len(patterns)} patterns, {runs:,} runs, slowest {worst * 1000:.0f} ms, "
        f"{len(slow)} over 100 ms{': ' + names if names else ''}",
        # a small part on a busy machine: ten times the limit is what a square would take
        passes=worst < 10 * LIMIT_S if share < 1 else not slow and len(patterns) > 300,
    )
