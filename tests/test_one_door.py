"""F2: one module opens connections. Every other way to the network fails this test.

What is looked for: imports of modules that open sockets, the same by name at run time, and calls
of libraries that would fetch by themselves.
"""

from __future__ import annotations

import ast
from pathlib import Path

SRC = Path(__file__).parents[1] / "src" / "hanju"

COMPUTED = "a module whose name is computed"
#: Each with its reason; a new line here is a decision (docs/decisions/0017-one-door.md).
ALLOWED = {
    "collect/transport.py": {"socket", "httpx2", "httpcore2"},  # the door's own
    "publish/sending.py": {"smtplib"},  # the house's own mail server, named in hanju.toml
}
NETWORK = {
    "socket", "httpx", "httpx2", "httpcore", "httpcore2", "requests", "niquests", "aiohttp",
    "urllib3", "urllib.request", "http.client", "smtplib", "ftplib", "imaplib", "poplib",
    "nntplib", "telnetlib", "xmlrpc", "websockets", "pycurl", "curl_cffi", "paramiko", "hishel",
    "feedparser.http", "_socket", "urllib.robotparser",
}  # fmt: skip
FETCHING_CALLS = {
    "urlopen", "urlretrieve", "fetch_url", "fetch_response", "open_connection",
    "create_connection", "getaddrinfo", "gethostbyname", "open_unix_connection",
}  # fmt: skip
#: Libraries that fetch when they are given a text; who calls them gives them bytes.
FETCHING_PARSERS = {"feedparser": {"collect/feed_entries.py"}}


def network_module(name: str) -> str | None:
    parts = name.split(".")
    for length in (2, 1):
        if ".".join(parts[:length]) in NETWORK:
            return ".".join(parts[:length])
    return None


def ways_out(path: Path) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called in FETCHING_CALLS:
                found.append((line, called))
            if called in {"import_module", "__import__"} and node.args:
                argument = node.args[0]
                plain = argument.value if isinstance(argument, ast.Constant) else COMPUTED
                names = [str(plain)]
        for name in names:
            module = name if name == COMPUTED else network_module(name)
            if module is not None:
                found.append((line, module))
            elif name.split(".")[0] in FETCHING_PARSERS:
                found.append((line, name.split(".")[0]))
    return found


def wrong_ways_out(root: Path) -> list[str]:
    wrong = []
    for path in sorted(root.rglob("*.py")):
        inside = path.relative_to(root).as_posix()
        allowed = set(ALLOWED.get(inside, ()))
        allowed |= {name for name, places in FETCHING_PARSERS.items() if inside in places}
        if path.name == "__init__.py":
            allowed.add(COMPUTED)  # our own public names, from the table beside it
        if inside == "collect/transport.py":
            allowed |= FETCHING_CALLS
        wrong += [f"{inside}:{line} {name}" for line, name in ways_out(path) if name not in allowed]
    return wrong


def test_no_other_module_opens_a_connection() -> None:
    assert wrong_ways_out(SRC) == []


def test_the_door_itself_is_where_it_is_said_to_be() -> None:
    assert "socket" in {name for _, name in ways_out(SRC / "collect" / "transport.py")}


def test_every_trick_is_seen(tmp_path: Path) -> None:
    tricks = [
        "import socket", "import urllib.request as u", "from urllib import request",
        "from http import client", "def f():\n    import httpx2", "import smtplib",
        "from urllib.request import urlopen", "import importlib\nimportlib.import_module('socket')",
        "__import__('requests')", "import trafilatura\ntrafilatura.fetch_url('http://x')",
        "import asyncio\nasyncio.open_connection('x', 80)", "import feedparser",
        "from feedparser import http", "import importlib\nimportlib.import_module(x)",
        "import imaplib", "import httpcore2._sync",
    ]  # fmt: skip
    for count, trick in enumerate(tricks):
        (tmp_path / f"m{count}.py").write_text(trick, encoding="utf-8")
    seen = {line.split(":")[0] for line in wrong_ways_out(tmp_path)}
    assert len(seen) == len(tricks)
    (tmp_path / "fine.py").write_text("import urllib.parse, http.server, email", encoding="utf-8")
    assert "fine.py" not in {line.split(":")[0] for line in wrong_ways_out(tmp_path)}
