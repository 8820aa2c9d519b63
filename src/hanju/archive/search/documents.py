"""Documents: which words of an article or an entry are searched, and their token column.

Shape:  nouns of `model` with labels in, documents of `ports_search` out.
Units:  letters.
Errors: none.
Source: docs/decisions/0035-search.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hanju.ports_search import ArticleDoc, EntryDoc
from hanju.text.search_tokens import token_text

if TYPE_CHECKING:
    from hanju.model import Article, Entry
    from hanju.ports_search import Labels

#: Letters of attachments that are indexed with an article, and of all of it.
_FILES_LONGEST: Final = 20_000
_TEXT_LONGEST: Final = 60_000
#: Words of the title count so many times.
TITLE_TIMES: Final = 2


def article_doc(article: Article, version: int, labels: Labels) -> ArticleDoc:
    """An article as the index keeps it."""
    title, body, _ = article_texts(article)
    return ArticleDoc(
        article_id=article.id,
        version=version,
        tokens=token_text([title] * TITLE_TIMES + [body]),
        labels=labels,
        hidden_until=article.embargo_until,
    )


def entry_doc(entry: Entry, revision: int, labels: Labels) -> EntryDoc:
    """An entry as the index keeps it."""
    title, body, _ = entry_texts(entry)
    return EntryDoc(
        entry_id=entry.id,
        revision=revision,
        tokens=token_text([title] * TITLE_TIMES + [body]),
        labels=labels,
    )


def article_texts(article: Article) -> tuple[str, str, str]:
    """Title, body with its attachments, address."""
    files = "\n".join(f"{file.name}\n{file.text or ''}" for file in article.attachments)
    body = f"{article.text}\n{files[:_FILES_LONGEST]}" if files else article.text
    return article.title, body[:_TEXT_LONGEST], article.url


def entry_texts(entry: Entry) -> tuple[str, str, str]:
    """Headline, bullets, address of the first source."""
    body = " / ".join(bullet.text for bullet in entry.bullets)
    url = entry.sources[0].url if entry.sources else ""
    return entry.headline, body, url
