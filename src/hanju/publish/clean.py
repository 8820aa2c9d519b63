"""The tree's border: text and addresses made safe for every format, once.

Shape:  any string in; one line of NFC text, or an http(s) address, out.
Units:  code points; addresses are ASCII with percent escapes.
Errors: odd text never raises; an address that may not become a link is None.
Source: design/threats.md H1 and H7; XML 1.0 section 2.2.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

#: Line and paragraph breaks, tabs: one text is one line.
_BREAKS: Final = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
#: What XML 1.0 forbids or advises against (controls, surrogates, noncharacters), byte order
#: marks, and the bidi embeddings and overrides that would turn round the text after them.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")

#: Longer addresses are cut by browsers and mail programs; none of 25,000 collected came near.
ADDRESS_MAX: Final = 2000
_LABEL: Final = r"[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,61}[0-9A-Za-z_])?"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_BARE_PERCENT: Final = re.compile("%(?![0-9A-Fa-f]{2})")
_ADDRESS: Final = re.compile(r"(https?)://([^/?#:\[\]]+)(?::([0-9]{1,5}))?((?:[/?#].*)?)")
_SAFE_IN_ADDRESS: Final = "%/:?#@!$&'()*+,;=~-._[]"


def clean_text(text: str) -> str:
    """Return the text as one line that every format can hold."""
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", _BREAKS.sub(" ", text))).strip()


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates, which no UTF-8 file can hold, by U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def css_string(text: str) -> str:
    """A CSS string in which every letter that could end or open something is a code."""
    return '"' + re.sub(r"[^0-9A-Za-z -]", lambda m: f"\\{ord(m[0]):x} ", text) + '"'


def clean_address(url: str) -> str | None:
    """Return an address that may become a link, or None.

    Only absolute http(s) with a host and no user name; anything outside ASCII is escaped.
    """
    text = url.strip()
    if len(text) > ADDRESS_MAX or _FORBIDDEN.search(text) or re.search(r"\s|\\", text):
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if ":" in host:
        host = f"[{host}]"
    if not re.fullmatch(r"[0-9A-Za-z._-]+|\[[0-9A-Fa-f:.]+\]", host):
        return None
    place = host if port is None else f"{host}:{port}"
    path, query, fragment = (
        quote(part, safe=_SAFE_IN_ADDRESS) for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, place, path, query, fragment))


def strict_address(url: str | None) -> str | None:
    """Return an address that strict URI readers (Word, epubcheck) take, or None.

    `clean_address` lets through what a browser mends; Word calls such a file damaged.
    """
    found = _ADDRESS.fullmatch(url or "")
    if found is None:
        return None
    scheme, host, port, rest = found.groups()
    if not _HOST.fullmatch(host) or (port is not None and int(port) > 65535):
        return None
    place = host if port is None else f"{host}:{port}"
    head, mark, fragment = rest.partition("#")
    safe = head + mark + fragment.replace("#", "%23")
    safe = _BARE_PERCENT.sub("%25", safe.replace("[", "%5B").replace("]", "%5D"))
    return f"{scheme}://{place}{safe}"
