"""The sample web carries everything that the sample file holds."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

from hanju.collect.attachments import AttachmentReader, AttachmentText
from hanju.collect.feeds import FeedSource, read_feed
from hanju.collect.files import ImportOptions, read_articles
from hanju.collect.letterhead import without_letterhead
from hanju.model import Article
from hanju.sample import sample_articles
from hanju.sample.board import list_page, view_page
from hanju.sample.releases import file_name, write_file
from hanju.sample.web import sample_board, sample_feeds

NOW = datetime(2026, 11, 22, tzinfo=UTC)
#: These tell how an article came, not what it says.
ABOUT_THE_WAY = {"source_id", "collected_at", "notes"}


def collected() -> dict[str, Article]:
    found: dict[str, Article] = {}
    for feed in sample_feeds():
        source = FeedSource(
            id=feed.path,
            url=f"https://feeds.example{feed.path}",
            outlet=feed.outlet,
            license=feed.license,
            is_sample=True,
        )
        read = read_feed(feed.content, source, collected_at=NOW)
        assert read.state == "ok", (feed.path, read.why)
        assert len(read.articles) == feed.articles
        found.update((str(article.id), article) for article in read.articles)
    return found


def test_every_article_of_the_file_comes_by_feed_or_stands_on_the_board() -> None:
    with sample_articles() as path:
        file = read_articles(path, options=ImportOptions())
    by_feed = collected()
    on_board = {row["id"] for row in sample_board()}
    assert not on_board & set(by_feed)
    assert on_board | set(by_feed) == {article.id for article in file.articles}
    names = [field.name for field in fields(Article) if field.name not in ABOUT_THE_WAY]
    for article in file.articles:
        other = by_feed.get(article.id)
        if other is None:
            continue
        for name in names:
            assert getattr(other, name) == getattr(article, name), (article.id, name)


def test_the_feeds_are_written_as_korean_sites_write_them() -> None:
    forms = {feed.form for feed in sample_feeds()}
    assert forms == {"rss", "rss-euc-kr", "atom", "json"}
    assert len({feed.path for feed in sample_feeds()}) == len(sample_feeds())
    assert {feed.license for feed in sample_feeds()} == {"none", "kogl-1"}


def test_the_board_is_written_as_an_old_site_writes_it() -> None:
    rows = sample_board()
    first = list_page(rows, 1).decode("euc-kr")
    assert "공지" in first
    assert "?pageIndex=2" in first
    assert "..." in first, "long titles are cut"
    stubs = [b"euc-kr" in page for page in (view_page(row, 0) for row in rows)]
    assert all(stubs)
    assert {row["license"] for row in rows} == {"kogl-1"}


def test_the_files_of_the_board_say_what_the_articles_say() -> None:
    row = sample_board()[0]
    with AttachmentReader() as reader:
        for ending in ("hwpx", "pdf", "docx", "zip"):
            read = reader.read(write_file(row, ending), file_name(row, ending))
            assert isinstance(read, AttachmentText), read
            assert read.format == ending
            plain = "".join(without_letterhead(read.text, row["title"]).split())
            assert plain == "".join(row["text"].split())
