"""The bundled sample week: invented events in our own words, marked as a sample.

Shape:  189 articles of 2025-12-04..10 and a house file for their issue.
Units:  `published` is ISO with +09:00.
Errors: none.
Source: written for hanju; public bodies bear their real names, persons and firms are invented.
"""

from __future__ import annotations

from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

#: Base day of the sample issue; its window is 2025-12-04..10.
BASE_DATE: Final = date(2025, 12, 11)


def sample_articles() -> AbstractContextManager[Path]:
    """The article file of the sample week, as a path for the time of a `with`."""
    return resources.as_file(resources.files(__name__).joinpath("articles.jsonl"))


def sample_house_text() -> str:
    """The house file of the sample issue."""
    return resources.files(__name__).joinpath("hanju.toml").read_text(encoding="utf-8")
