"""Search of the archive: a query language, what it asks of the index, and how hits are shown.

Shape:  a typed text in, a `Query`; with a gazetteer a `Plan` of orders; a text and a query give
        a `Shown` with spans.
Units:  spans [start, end) in code points of the text given.
Errors: none; every text is a query.
Source: docs/decisions/0035-search.md.
"""

from __future__ import annotations

from hanju.archive.search.asking import SearchAsk, SearchHit, SearchReport, search
from hanju.archive.search.plan import Plan, make_plan
from hanju.archive.search.query import Query, parse
from hanju.archive.search.showing import Finder, Shown

__all__ = [
    "Finder",
    "Plan",
    "Query",
    "SearchAsk",
    "SearchHit",
    "SearchReport",
    "Shown",
    "make_plan",
    "parse",
    "search",
]
