"""What starting the command line may load: nothing heavy before it is needed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "alembic",
    "daft",
    "docx",
    "feedparser",
    "httpx2",
    "hwpx",
    "jinja2",
    "kiwipiepy",
    "lxml",
    "mcp_types",  # comes with `mcp`, which is also a word of the help
    "numpy",
    "protego",
    "pyarrow",
    "pydantic",
    "pypdfium2",
    "python_calamine",
    "ray",
    "selectolax",
    "sqlalchemy",
    "trafilatura",
    "typst",
    "unhwp",
)


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout
    return {name.split(".")[0] for name in told.split()}


def test_importing_hanju_loads_nothing_heavy() -> None:
    assert loaded_by("import hanju") & set(HEAVY) == set()


def test_help_loads_nothing_heavy() -> None:
    code = "from hanju.cli.app import run\nrun(['--help'])"
    # typer itself may bring pydantic's core types; ours stay out
    assert loaded_by(code) & (set(HEAVY) - {"pydantic"}) == set()


def test_every_public_name_is_there() -> None:
    import hanju

    for name in hanju.__all__:
        assert getattr(hanju, name) is not None
    assert set(hanju.__all__) <= set(dir(hanju))


def test_collecting_feeds_loads_no_language_model() -> None:
    code = (
        "import hanju.newsroom.collecting, hanju.newsroom.sources, hanju.collect.door\n"
        "from hanju.collect.collecting import read_all\n"
        "from hanju.collect.feeds import FeedSource, read_feed\n"
        "from datetime import datetime, UTC\n"
        "feed = b'<rss><channel><item><title>x</title></item></channel></rss>'\n"
        "source = FeedSource(id='s', url='https://a.example/')\n"
        "assert read_feed(feed, source, collected_at=datetime(2025, 1, 1, tzinfo=UTC)).articles"
    )
    assert loaded_by(code) & {"kiwipiepy", "numpy", "typst"} == set()
