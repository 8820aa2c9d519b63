"""Archive: editions and back numbers read back, and what a person changed in them.

Shape:  a file in, a `ReadEdition` out; two issues in, a `Diff` out.
Units:  texts as printed, without marks.
Errors: `UnreadableFileError`.
Source: docs/decisions/0015-reading-back.md.
"""

from __future__ import annotations

from hanju.archive.assemble import ReadEdition, Unplaced
from hanju.archive.compare import Change, Diff, compare, merged
from hanju.archive.reading import read_edition

__all__ = ["Change", "Diff", "ReadEdition", "Unplaced", "compare", "merged", "read_edition"]
