from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.errors import HouseError
from hanju.settings import House, default_house, default_house_text, load_house
from hanju.settings_file import parse_house_text

HOUSE = default_house()


def house_of(text: str) -> House:
    return parse_house_text(text, path="hanju.toml")


def test_the_default_house_is_the_grid_of_no_108() -> None:
    cells = [cat.name for chapter in HOUSE.chapters for cat in chapter.categories]
    assert cells == [
        "중앙부처",
        "지자체",
        "국가기관",
        "지방기관",
        "민간기업",
        "대학교",
        "해외",
        "기타",
    ]
    assert [field.title for field in HOUSE.fields] == ["탄소중립 분야", "AI 분야"]
    assert HOUSE.entry.bullets == 3


def test_the_window_is_thursday_to_wednesday_before_the_base_day() -> None:
    assert HOUSE.window_for(date(2025, 12, 11)) == (date(2025, 12, 4), date(2025, 12, 10))


def test_the_window_begins_and_ends_at_midnight_in_seoul() -> None:
    start, end = HOUSE.window_instants(date(2025, 12, 4), date(2025, 12, 10))
    assert start.astimezone(UTC) == datetime(2025, 12, 3, 15, 0, tzinfo=UTC)
    assert end.astimezone(UTC) == datetime(2025, 12, 10, 15, 0, tzinfo=UTC)


def test_the_base_line_is_printed_as_in_no_108() -> None:
    line = "※ 2025.12.11(목) 기준(대상 기간 : 2025.12.04.~2025.12.10.)"
    assert HOUSE.base_line_for(date(2025, 12, 11)) == line


@given(st.integers(0, 400))
def test_numbers_follow_the_weeks_without_gaps(weeks: int) -> None:
    base = date.fromordinal(date(2025, 12, 11).toordinal() + 7 * weeks)
    assert HOUSE.number_for(base) == 108 + weeks


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_next_base_day_is_the_last_thursday(today: date) -> None:
    base = HOUSE.next_base_date(today)
    assert base.weekday() == 3
    assert 0 <= (today - base).days < 7


def test_a_monthly_house_takes_the_month_before() -> None:
    house = house_of('[period]\nunit = "month"\n')
    assert house.window_for(date(2026, 3, 5)) == (date(2026, 2, 1), date(2026, 2, 28))
    assert house.number_for(date(2026, 3, 5)) == 108 + 3


def test_an_office_file_may_leave_out_everything() -> None:
    assert house_of("") == HOUSE


def test_an_office_may_add_its_own_actors() -> None:
    text = '[[actors]]\nname = "가온테크노파크"\nkind = "local_body"\n'
    (actor,) = house_of(text).actors
    assert (actor.name, actor.short, actor.kind) == ("가온테크노파크",) * 2 + ("local_body",)


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("[entry]\nbullets = 0\n", 2, "entry.bullets"),
        ('[period]\n\n# 요일\nbase_weekday = "목요일"\n', 4, "period.base_weekday"),
        ('[period]\ntimezone = "Asia/Jeju"\n', 2, "period.timezone"),
        ("[issue]\nday_share_max = 2.0\n", 2, "issue.day_share_max"),
        ("[issue]\nfootnotes = 1\n", 2, "issue.footnotes"),
        ('[publication]\nbase_line = "{number}"\n', 2, "publication.base_line"),
        ("[entry]\nheadline_min = 50\nheadline_max = 40\n", 1, "entry"),
        (
            (
                '[[fields]]\nname = "a"\ntitle = "b"\nterms = ["x"]\n\n'
                '[[fields]]\nname = "c"\ntitle = "d"\nterms = []\n'
            ),
            9,
            "fields.2번째.terms",
        ),
    ],
)
def test_a_wrong_setting_names_its_line_and_the_mend(text: str, line: int, key: str) -> None:
    with pytest.raises(HouseError) as caught:
        house_of(text)
    assert (caught.value.line, caught.value.key) == (line, key)
    assert "→" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_broken_toml_names_its_line() -> None:
    with pytest.raises(HouseError, match="2행"):
        house_of('[publication]\ntitle = "a\n')


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(HouseError, match="hanju init"):
        load_house(tmp_path / "hanju.toml")


def test_a_file_in_another_encoding_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "hanju.toml"
    path.write_bytes('[publication]\ntitle = "한주"\n'.encode("cp949"))
    with pytest.raises(HouseError, match="UTF-8"):
        load_house(path)


def test_the_file_that_init_writes_is_the_default_house(tmp_path: Path) -> None:
    path = tmp_path / "hanju.toml"
    path.write_text(default_house_text(), encoding="utf-8")
    assert load_house(path) == HOUSE


def test_two_categories_cannot_take_the_same_kind_of_actor() -> None:
    text = (
        '[[chapters]]\ntitle = "a"\ncategories = [\n'
        '{ name = "x", kinds = ["local"], quota = 1 },\n'
        '{ name = "y", kinds = ["local"], quota = 1 } ]\n'
    )
    with pytest.raises(HouseError, match="local"):
        house_of(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://www.sample.hanju.example/weekly", "https://www.sample.hanju.example/weekly/"),
        ("http://10.1.2.3:8080/", "http://10.1.2.3:8080/"),
        ("", ""),
    ],
)
def test_the_address_of_the_site_ends_in_a_slash(written: str, meant: str) -> None:
    house = parse_house_text(f'[site]\naddress = "{written}"\n', path="hanju.toml")
    assert house.site.address == meant


@pytest.mark.parametrize(
    "written", ["weekly", "ftp://a.example/", "https://a.example/?q=1", "https://kim:pw@a.example/"]
)
def test_an_address_that_is_no_folder_of_the_web_is_refused(written: str) -> None:
    with pytest.raises(HouseError, match="address"):
        parse_house_text(f'[site]\naddress = "{written}"\n', path="hanju.toml")
