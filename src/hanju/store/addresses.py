"""Canonical addresses: when two addresses name the same text.

Shape:  an address as collected in, its canonical form out; "" for no address.
Units:  none.
Errors: an odd address never raises; it stands for itself.
Source: docs/decisions/0004-store.md (what is folded, and what stays apart on purpose).
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

_TRACKING: Final = re.compile(
    r"(?:utm_[^=]*|fbclid|gclid|igshid|mc_cid|mc_eid)(?:=|\Z)", re.IGNORECASE
)
_SESSION: Final = re.compile(r";jsessionid=[^/;?#]*", re.IGNORECASE)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_KEPT_IN_PATH: Final = "/%:@!$&'()*+,;=~"
_KEPT_IN_QUERY: Final = "%:@!$'()*+,;=~/?"


#: Nearly every address that is collected: nothing to fold but the scheme and www.
_PLAIN: Final = re.compile(
    r"https?:(//)(?:www\.)?(?!www\.)((?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63}"
    r"/[A-Za-z0-9._~/%:@!$&'()*+,=-]*"
    r"(?:\?(?!(?i:utm_|fbclid|gclid|igshid|mc_))[A-Za-z0-9_]+=[A-Za-z0-9_.-]*)?)"
)


def canonical_address(url: str) -> str:
    """Fold what never changes the text: scheme, case of the host, www., tracking, fragment.

    `http` and `https` are one, and so are `www.korea.kr` and `korea.kr`. `m.` stays apart:
    its paths are numbered differently. A fragment that routes (`#/…`, `#!…`) stays.
    """
    url = url.strip()
    plain = _PLAIN.fullmatch(url)
    return plain[1] + plain[2] if plain else _folded(url)


def _folded(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except ValueError:  # UnicodeError is one too
        return url
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url
    host = host.removeprefix("www.").rstrip(".")
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    path = quote(_SESSION.sub("", parts.path), safe=_KEPT_IN_PATH) or "/"
    kept = sorted(
        (pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair)),
        key=lambda pair: pair.partition("=")[0],
    )
    query = quote("&".join(kept), safe=_KEPT_IN_QUERY + "&")
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return f"//{host}{path}{'?' + query if query else ''}{'#' + fragment if fragment else ''}"
