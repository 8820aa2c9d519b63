"""The set-up of an office: what works and is dangerous, or is written where nobody reads it.

Shape:  the newsroom folder, its house and the environment in; `Checkup`s out, one in all when
        nothing is wrong.
Units:  none.
Errors: none; what cannot be looked at is left out.
Source: docs/postgresql.md; threats.md 3.8; docs/decisions/0039-postgresql.md.

Unknown and wrong keys of `hanju.toml` are refused when it is read, with their line
(`settings_file`). Here stands what may be told only beside a newsroom that works.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from hanju.newsroom.where import PASSWORD, PASSWORD_FILE, VARIABLE, where
from hanju.reports import Checkup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hanju.settings import House

#: What we read from the environment; another name that begins so is a slip of the pen.
_KNOWN: Final = re.compile(
    r"HANJU_(?:HOME|WEBHOOK|MODEL_KEY|DATABASE(?:_PASSWORD(?:_FILE)?)?|MAIL_\w+|SMTP_\w+"
    r"|(?:DATA_GO_KR|NAVER|BIGKINDS)_\w+)"
)
_SITE: Final = ("HANJU_SITE", "HANJU_TLS")  # read by deploy/compose.yaml
_LOCAL: Final = ("", "localhost", "127.0.0.1", "::1")
#: Words that ask libpq for an encrypted line.
_ENCRYPTED: Final = ("require", "verify-ca", "verify-full")


def check(home: Path, house: House, environ: Mapping[str, str] | None = None) -> list[Checkup]:
    """What is dangerous or has no effect in this set-up."""
    environ = os.environ if environ is None else environ
    found = [
        *_address(home, house, environ),
        *_variables(environ),
        *_files(home, environ),
        *_plain_http(house),
    ]
    return found or [Checkup(name="구성", state="ok", detail=_summary(home, house, environ))]


def _summary(home: Path, house: House, environ: Mapping[str, str]) -> str:
    if not where(home, house, environ).is_server:
        return "데이터베이스는 이 폴더의 hanju.db"
    return f"데이터베이스는 PostgreSQL({VARIABLE if environ.get(VARIABLE) else 'hanju.toml'})"


def _address(home: Path, house: House, environ: Mapping[str, str]) -> Iterator[Checkup]:
    for name, address in (("hanju.toml", house.database), (VARIABLE, environ.get(VARIABLE, ""))):
        if not address.startswith("postgres"):
            continue
        try:
            parts = urlsplit(address)
            host, password = parts.hostname or "", parts.password
        except ValueError:
            continue
        asked = parse_qs(parts.query)
        if name == "hanju.toml" and (password or "password" in asked):
            yield Checkup(
                name="구성",
                state="broken",
                detail="hanju.toml의 database에 비밀번호가 적혀 있습니다",
                mend=f"지우고 {PASSWORD}나 {PASSWORD_FILE}로 주세요. "
                "남에게 보였을 수 있으니 비밀번호를 바꾸세요.",
            )
        is_near = host in _LOCAL or ("." not in host and ":" not in host)
        if not is_near and asked.get("sslmode", [""])[0] not in _ENCRYPTED:
            yield Checkup(
                name="구성",
                state="warn",
                detail=f"{host}까지 암호화를 강제하지 않습니다({name})",
                mend="주소 끝에 ?sslmode=verify-full을 붙이세요.",
            )
    if environ.get(VARIABLE) and house.database and environ[VARIABLE] != house.database:
        yield Checkup(
            name="구성",
            state="warn",
            detail=f"{VARIABLE}와 hanju.toml의 database가 다릅니다. 앞의 것을 씁니다",
            mend="하나만 두세요.",
        )
    left = home / "hanju.db"
    if where(home, house, environ).is_server and left.exists():
        yield Checkup(
            name="구성",
            state="warn",
            detail="PostgreSQL을 쓰는데 쓰이지 않는 hanju.db가 있습니다",
            mend="옮기기 전의 것이면 다른 곳에 두고, 옮기지 않았으면 `hanju move`를 실행하세요.",
        )


def _variables(environ: Mapping[str, str]) -> Iterator[Checkup]:
    odd = sorted(
        name
        for name in environ
        if name.startswith("HANJU_") and not _KNOWN.fullmatch(name) and name not in _SITE
    )
    if odd:
        yield Checkup(
            name="구성",
            state="warn",
            detail=f"아무도 읽지 않는 환경 변수: {', '.join(odd[:5])}",
            mend="이름을 고치거나 지우세요. 이름은 docs/keys.md와 docs/postgresql.md에 있습니다.",
        )


def _files(home: Path, environ: Mapping[str, str]) -> Iterator[Checkup]:
    if os.name != "posix":
        return
    house, secret = home / "hanju.toml", _password_file(environ)
    if _allows(house, stat.S_IWOTH):
        yield Checkup(
            name="구성",
            state="warn",
            detail=f"{house}: 이 컴퓨터의 누구나 고칠 수 있습니다",
            mend=f"`chmod o-w {house}`를 실행하세요.",
        )
    if secret is not None and _allows(secret, stat.S_IROTH):
        yield Checkup(
            name="구성",
            state="broken",
            detail=f"{secret}: 이 컴퓨터의 누구나 비밀번호를 읽을 수 있습니다",
            mend=f"`chmod 600 {secret}`을 실행하고 비밀번호를 바꾸세요.",
        )


def _allows(path: Path, forbidden: int) -> bool:
    try:
        return bool(path.stat().st_mode & forbidden)
    except OSError:
        return False


def _password_file(environ: Mapping[str, str]) -> Path | None:
    named = environ.get(PASSWORD_FILE, "")
    # secrets of containers are mounted readable, inside the container
    return Path(named) if named and not named.startswith("/run/secrets/") else None


def _plain_http(house: House) -> Iterator[Checkup]:
    for what, address in (("[site] address", house.site.address),
                          ("[model] address", house.model.address)):  # fmt: skip
        parts = urlsplit(address)
        if parts.scheme == "http" and (parts.hostname or "") not in _LOCAL:
            yield Checkup(
                name="구성",
                state="warn",
                detail=f"{what}가 http입니다({parts.hostname})",
                mend="https 주소로 고치세요. 열쇠와 글이 그대로 지나갑니다.",
            )
