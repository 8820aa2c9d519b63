"""The gazetteer: who acts in Korean policy and research news, and how headlines name them.

Shape:  `Gazetteer.bundled()` gives the shipped actors; `resolve` takes a name, `mentions` a text.
Units:  days are Asia/Seoul dates; spans are [start, end) in characters.
Errors: none raised for any text; an open name carries its reason in `Resolution.why`.
Source: names are facts; docs/decisions/0003-gazetteer.md tells where they come from.
"""

from __future__ import annotations

from hanju.gazetteer.core import Gazetteer
from hanju.gazetteer.names import bodies_of, other_names
from hanju.gazetteer.results import Mention, Resolution

__all__ = ["Gazetteer", "Mention", "Resolution", "bodies_of", "other_names"]
