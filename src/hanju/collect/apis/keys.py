"""Keys: which variables of the environment each service needs, and where to apply for them.

Shape:  `environment_keys` picks our keys out of an environment; `KEY_SETS` is the one table.
Units:  none.
Errors: none; a missing key is words for a person.
Source: threats.md 3.8; design/sources.md 2 to 4; docs/decisions/0027-apis.md.

A key is never written into a file, an address, a message or the store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hanju.model import SourceId, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySet:
    """The variables that one service asks for, all of them, and where a person gets them."""

    kind: SourceKind
    service: str
    variables: tuple[str, ...]
    apply_at: str
    note: str = ""


DATA_GO_KR: Final = KeySet(
    kind="releases",
    service="공공데이터포털(정책브리핑)",
    variables=("HANJU_DATA_GO_KR_KEY",),
    apply_at="https://www.data.go.kr/data/15095295/openapi.do",
)
NAVER_HUB: Final = KeySet(
    kind="naver",
    service="네이버 API HUB",
    variables=("HANJU_NAVER_HUB_ID", "HANJU_NAVER_HUB_KEY"),
    apply_at="https://api.ncloud-docs.com/docs/naver-api-hub-search-news",
)
NAVER_OLD: Final = KeySet(
    kind="naver",
    service="네이버 개발자센터(옛 키)",
    variables=("HANJU_NAVER_CLIENT_ID", "HANJU_NAVER_CLIENT_SECRET"),
    apply_at="https://developers.naver.com",
    note="2027-06-30에 멈춥니다. HUB 키로 바꾸세요.",
)
BIGKINDS: Final = KeySet(
    kind="bigkinds",
    service="빅카인즈 오픈API",
    variables=("HANJU_BIGKINDS_KEY",),
    apply_at="https://www.bigkinds.or.kr",
)
KEY_SETS: Final = (DATA_GO_KR, NAVER_HUB, NAVER_OLD, BIGKINDS)

_NAMES: Final = frozenset(name for keys in KEY_SETS for name in keys.variables)
_MAIL: Final = re.compile(r"HANJU_MAIL_[A-Z0-9_]{1,80}_PASSWORD")
#: Not ours to use here, but as secret as the others.
_OTHER: Final = frozenset({"HANJU_SMTP_PASSWORD"})


def environment_keys(environ: Mapping[str, str]) -> dict[str, str]:
    """The keys of our sources that are set; empty ones count as missing."""
    return {
        name: value.strip()
        for name, value in environ.items()
        if (name in _NAMES or _MAIL.fullmatch(name)) and value.strip()
    }


def secret_values(environ: Mapping[str, str]) -> dict[str, str]:
    """Every secret of ours that is set, by the name of its variable."""
    others = {name: environ[name].strip() for name in _OTHER if environ.get(name, "").strip()}
    return {**environment_keys(environ), **others}


def mail_variable(source_id: SourceId | str) -> str:
    """The variable that holds the password of a mailbox."""
    return f"HANJU_MAIL_{re.sub(r'[^A-Z0-9]+', '_', source_id.upper()).strip('_')}_PASSWORD"


def missing_words(keys: Mapping[str, str], *wanted: KeySet) -> tuple[str, str]:
    """Say which variables are missing, and what to do; several sets are alternatives."""
    begun = [one for one in wanted if any(name in keys for name in one.variables)]
    chosen = (begun or list(wanted))[0]
    missing = [name for name in chosen.variables if name not in keys]
    why = f"{chosen.service}의 인증키가 없습니다({', '.join(missing)})."
    mend = f"{chosen.apply_at} 에서 신청해 받은 값을 환경 변수 {', '.join(missing)}에 넣으세요."
    return why, mend
