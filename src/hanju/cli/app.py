"""The command `hanju`: its sub-commands, its exit codes.

Shape:  arguments in, exit code out: 0 done, 1 done with findings that block, 2 wrong use or
        unreadable input, 3 stopped by a failure.
Units:  none.
Errors: every `NewsroomError` is told in one line; anything else is a bug and says so.
Source: DESIGN.md section 4.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import typer

from hanju.cli import (
    articles,
    backfill,
    care,
    deciding,
    desk,
    evaluation,
    issues,
    keeping,
    mcp,
    rounds,
    searching,
    site,
    sources,
    threads,
    trends,
)
from hanju.cli.terminal import report_error
from hanju.errors import (
    EngineError,
    GuardError,
    HeldElsewhereError,
    NewsroomError,
    NotApprovedError,
    PluginError,
    PublishError,
    StoreBrokenError,
    UnknownFormatError,
)  # isort: skip

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE: Final = 0
BLOCKED: Final = 1
UNREADABLE: Final = 2
FAILED: Final = 3
#: What typer makes of Ctrl-C.
INTERRUPTED: Final = 130

app = typer.Typer(
    name="hanju",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=(
        "흩어진 한 주의 소식을 서명할 수 있는 주간 동향으로. "
        "From a week of scattered news to a digest you can sign."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
care.add_to(app)
sources.add_to(app)
articles.add_to(app)
issues.add_to(app)
searching.add_to(app)
trends.add_to(app)
threads.add_to(app)
deciding.add_to(app)
desk.add_to(app)
rounds.add_to(app)
keeping.add_to(app)
site.add_to(app)
mcp.add_to(app)
evaluation.add_to(app)
backfill.add_to(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = app(words, standalone_mode=False)
    except typer.Abort:
        report_error("멈췄습니다. 저장된 것까지는 남아 있습니다.", as_json="--json" in words)
        return FAILED
    except typer.Exit as exc:
        return exc.exit_code
    except NewsroomError as exc:
        report_error(str(exc), as_json="--json" in words, kind=type(exc).__name__)
        return exit_code_of(exc)
    except Exception as exc:
        if not hasattr(exc, "format_message"):
            raise
        report_error(wrong_use(exc), as_json="--json" in words, kind="UsageError")
        return UNREADABLE
    if code == INTERRUPTED:
        report_error("멈췄습니다. 저장된 것까지는 남아 있습니다.", as_json="--json" in words)
        return FAILED
    return code if isinstance(code, int) else DONE


def exit_code_of(error: NewsroomError) -> int:
    """Say with which code a command that raised `error` ends."""
    if isinstance(error, GuardError):
        return BLOCKED
    if isinstance(error, UnknownFormatError | NotApprovedError):
        return UNREADABLE
    if isinstance(error, PublishError | PluginError | StoreBrokenError | HeldElsewhereError):
        return FAILED
    if isinstance(error, EngineError):
        return FAILED
    return UNREADABLE


def wrong_use(exc: Exception) -> str:
    """Tell a wrong command line in Korean first, in the parser's own words after."""
    told = exc.format_message() if hasattr(exc, "format_message") else str(exc)
    return f"명령을 읽을 수 없습니다({told}) → `hanju --help`를 보세요."
