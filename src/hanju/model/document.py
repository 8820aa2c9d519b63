"""The document tree: what an edition says, before any format says it.

Shape:  owned by publish; every writer walks the same tree.
Units:  see the nodes.
Errors: none raised here.
Source: docs/decisions/0005-document-tree.md.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The root of the tree."""

    title: str
