"""Publish: a frozen issue in, one edition a format out, all from the same document tree.

Shape:  `publish(issue, formats, out_dir)` and `publish_frozen(frozen, formats, out_dir)` give
        one `Edition` a format, in the order asked for; files are `hanju-108.pdf` and so on.
Units:  every edition carries the content hash of the issue.
Errors: `UnknownFormatError`, `MissingFontError`, `PublishError`; nothing half-written is left.
Source: docs/decisions/0005-document-tree.md.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from hanju.publish.editions import BUILTIN_WRITERS, publish, publish_frozen, rendered
from hanju.publish.tree import document_from

__all__ = ["BUILTIN_WRITERS", "document_from", "publish", "publish_frozen", "rendered"]


class _CallablePackage(ModuleType):
    """Let `hanju.publish(...)` stay the function of the contract.

    Importing a package binds it to the same name as the public function it holds; without
    this the second call of `hanju.publish(...)` would meet the module.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return publish(*args, **kwargs)


sys.modules[__name__].__class__ = _CallablePackage
