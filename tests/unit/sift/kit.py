"""Invented articles for the tests of fields: a title, a body, and a name of their own."""

from __future__ import annotations

from itertools import count

from hanju.model import Article, ArticleId

_IDS = count()


def article(title: str, text: str = "") -> Article:
    return Article(
        id=ArticleId(f"k{next(_IDS)}"),
        url="",
        title=title,
        text=text,
        outlet="가온일보",
        published_at=None,
    )
