"""Text on its way to PostgreSQL and back: U+0000, which it does not take, has a stand-in.

Shape:  `teach` prepares a new connection of psycopg; text comes back as it was given.
Units:  none.
Errors: none.
Source: docs/decisions/0039-postgresql.md.

The stand-in begins with U+001A, which is doubled where it stands for itself. Neither occurs in
text that a reader sees; what was pasted into the desk must not be an error there.
"""

from __future__ import annotations

import re
from typing import Any, Final

from psycopg.adapt import Buffer, PyFormat
from psycopg.types.string import StrDumperUnknown, TextLoader

_SHIFT: Final = "\x1a"
_BACK: Final = re.compile("\x1a(.)", re.DOTALL)


def to_server(text: str) -> str:
    """A text that PostgreSQL takes."""
    if "\0" not in text and _SHIFT not in text:
        return text
    return text.replace(_SHIFT, _SHIFT * 2).replace("\0", _SHIFT + "0")


def from_server(text: str) -> str:
    """The text that was given."""
    return _BACK.sub(lambda found: "\0" if found[1] == "0" else found[1], text)


class _Dumper(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(to_server(obj))


class _Loader(TextLoader):
    def load(self, data: Buffer) -> bytes | str:
        text = super().load(data)
        return from_server(text) if isinstance(text, str) and _SHIFT in text else text


def teach(connection: Any, _record: object) -> None:
    """Prepare a connection of psycopg."""
    adapters = connection.adapters
    adapters.register_dumper(str, _Dumper)
    for name in ("text", "varchar"):
        adapters.register_loader(name, _Loader)
    assert adapters.get_dumper(str, PyFormat.AUTO) is _Dumper
