"""Keys in the wrong place: a newsroom does not open while one stands in a file that others get.

Shape:  the newsroom folder and the environment in; nothing out.
Units:  seconds.
Errors: `HouseError` with file and line, never with the key.
Source: threats.md 3.8; docs/decisions/0027-apis.md.

Looked at: hanju.toml, and every file that git tracks where the folder lies in a repository.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from hanju.collect.apis.keys import secret_values
from hanju.errors import HouseError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Shorter values stand in many files by chance.
SHORTEST: Final = 8
GIT_TIMEOUT_S: Final = 10.0
_MEND: Final = (
    "그 파일에서 키를 지우고 환경 변수로만 주세요. 남에게 보였을 수 있으니 새 키를 받으세요."
)


def refuse_tracked_keys(home: Path, house_file: Path, environ: Mapping[str, str]) -> None:
    """Look for keys in the house file and in tracked files.

    Raises:
        HouseError: there is one.
    """
    secrets = {name: one for name, one in secret_values(environ).items() if len(one) >= SHORTEST}
    try:
        text = house_file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    for number, line in enumerate(text.splitlines(), 1):
        name = next((name for name, one in secrets.items() if one in line), "")
        if name or _LOOKS_LIKE_KEY.search(line):
            what = f"{name}의 값이" if name else "인증키로 보이는 값이"
            raise HouseError(
                house_file, line=number, key="", problem=f"{what} 들어 있습니다", mend=_MEND
            )
    if secrets and any(
        (folder / ".git").exists() for folder in (home.resolve(), *home.resolve().parents)
    ):
        found = _tracked_with(home, list(secrets.values()))
        if found:
            raise HouseError(
                found,
                line=None,
                key="",
                problem="git이 관리하는 파일에 인증키가 들어 있습니다",
                mend=_MEND,
            )


def _tracked_with(home: Path, secrets: list[str]) -> str:
    """The first tracked file that holds one of the texts, "" when none does or git is not here."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [
        git, "-c", "core.fsmonitor=false", "grep", "-I", "-l", "-z", "-F", "-f", "/dev/stdin",
        "--", ":/",
    ]  # fmt: skip
    try:
        told = subprocess.run(  # noqa: S603  fixed words; the keys go in by stdin, seen by nobody
            command,
            cwd=home,
            input="\n".join(secrets).encode(),
            capture_output=True,
            timeout=GIT_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return told.stdout.split(b"\0")[0].decode("utf-8", "replace") if told.returncode == 0 else ""


_LOOKS_LIKE_KEY: Final = re.compile(
    r"(?:service_?key|access_?key|api_?key|client_?secret|client_?id|crtfc_key|password|"
    r"HANJU_(?:DATA_GO_KR|NAVER|BIGKINDS|MAIL|SMTP)_[A-Z0-9_]{0,60}(?:KEY|SECRET|ID|PASSWORD))"
    r"[\"']?\s{0,5}[=:]\s{0,5}[\"']?[A-Za-z0-9+/%=_.-]{12}",
    re.IGNORECASE,
)
