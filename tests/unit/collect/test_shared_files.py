"""The real files beside the repository: counts only, no text of theirs is shown or kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hanju.collect.files import read_articles

pytestmark = [pytest.mark.shared, pytest.mark.slow]

#: data/README.md B10: rows, rows flagged 중복 alone or with 예외
BIGKINDS = {
    "metaverse_NewsResult_20200101-20201231.xlsx": (2315, 79),
    "coi_bigkinds_20110616-20210429.xlsx": (1473, 56),
    "relief_NewsResult_20200228-20200504_renamed_headers.xlsx": (2074, 12),
    "vr_bigkinds_19900101-19991231.xlsx": (508, 0),
}


@pytest.mark.parametrize("name", BIGKINDS)
def test_every_row_of_a_bigkinds_export_is_accounted_for(shared_data: Path, name: str) -> None:
    file = read_articles(shared_data / "bigkinds_xlsx" / name)
    rows, duplicates = BIGKINDS[name]
    assert (file.format, file.rows) == ("bigkinds", rows)
    assert len({article.id for article in file.articles}) == len(file.articles)
    assert sum("중복" in one.why for one in file.skipped) == duplicates
    assert all("분석제외" in one.why for one in file.skipped)
    assert all(article.url and article.published_at for article in file.articles)
    assert sum(article.is_extract for article in file.articles) > 0.95 * len(file.articles)
    assert not any("@" in article.text for article in file.articles if ".kr" in article.text)


def test_a_month_of_bigkinds_as_json_lines(shared_data: Path) -> None:
    file = read_articles(shared_data / "bigkinds_xlsx" / "yoon_2023-05_5outlets.jsonl.gz")
    assert (file.format, file.rows, len(file.skipped)) == ("jsonl", 3744, 115)


def test_two_weeks_of_feeds_are_read_with_their_clock_corrected(shared_data: Path) -> None:
    file = read_articles(shared_data / "news_rss_2026_02" / "articles.jsonl.gz")
    assert (len(file.articles), file.skipped) == (25_471, ())
    assert "25,471건 가운데 13,251건(52%)" in file.notes[0]
    published = [article.published_at for article in file.articles if article.published_at]
    assert min(published) == datetime(2026, 2, 4, 15, 3, 5, tzinfo=UTC)  # 00:03:05 in Seoul
    assert not any("&quot;" in a.title or "&amp;" in a.title for a in file.articles)


def test_older_feeds_prove_nothing_and_are_believed(shared_data: Path) -> None:
    file = read_articles(shared_data / "news_rss_2022_07" / "articles.jsonl.gz")
    assert len(file.articles) == 4356
    assert "--wall-clock-z" in file.notes[0]


def test_a_crawl_of_one_wire_has_its_dates_and_no_script(shared_data: Path) -> None:
    file = read_articles(shared_data / "news_newsis_longrun" / "articles.jsonl.gz")
    assert len(file.articles) == 708
    assert all(article.published_at for article in file.articles)
    assert not any("_flash_removeCallback" in article.text for article in file.articles)


@pytest.mark.parametrize(
    ("name", "rows"), [("policy_briefing_2026_07", 1111), ("local_gov_press_2025_12", 493)]
)
def test_releases_crawled_by_others_are_read(shared_data: Path, name: str, rows: int) -> None:
    file = read_articles(shared_data / name / "records.jsonl.gz")
    assert len(file.articles) == rows
    assert all(article.outlet and article.url for article in file.articles)
