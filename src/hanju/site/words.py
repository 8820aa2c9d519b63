"""The words of the site, in the language of the house.

Shape:  a `House` in, `Words` out; places are filled with `str.format`.
Units:  none.
Errors: none.
Source: docs/decisions/0047-public-site.md.
"""

# ruff: noqa: E501  sentences: wide characters count twice

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hanju.settings import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Sentences and labels of the pages."""

    skip: str
    site: str
    home: str
    browse: str
    occasions: str
    search: str
    search_label: str
    search_hint: str
    newest: str
    issues: str
    field: str
    actor: str
    region: str
    year: str
    year_title: str
    entries: str
    all_years: str
    downloads: str
    download: str
    feeds: str
    calendar_file: str
    occasions_note: str
    no_occasions: str
    upcoming: str
    past: str
    withheld: str
    removed: str
    no_downloads: str
    corrected: str
    old_edition: str
    earlier: str
    not_found: str
    not_found_help: str
    no_script: str
    newest_of: str
    found: str
    found_some: str
    nothing: str
    more: str
    order: str
    by_fit: str
    by_day: str
    any: str
    loading: str
    failed: str
    kinds: dict[str, str]
    other: str
    about_search: str


KOREAN: Final = Words(
    skip="본문으로 건너뛰기",
    site="누리집",
    home="처음",
    browse="찾아보기",
    occasions="행사 일정",
    search="찾기",
    search_label="지난 호에서 찾기",
    search_hint="예: 탄소중립 조례, 소형모듈원전",
    newest="이번 호",
    issues="지난 호",
    field="분야",
    actor="기관",
    region="지역",
    year="연도",
    year_title="{year}년",
    entries="{count}건",
    all_years="연도별 전체",
    downloads="내려받기",
    download="제{number}호 {format}",
    feeds="새 소식 구독",
    calendar_file="일정 파일(.ics)",
    occasions_note=(
        "항목에 날짜와 장소가 모두 분명히 적힌 행사만 모았습니다. 바뀌었을 수 있으니 출처를 확인하세요."
    ),
    no_occasions="날짜와 장소가 모두 분명한 행사가 없습니다.",
    upcoming="제{number}호 기준일 이후",
    past="지난 행사",
    withheld="엠바고가 걸린 항목 {count}건은 {until} 이후에 싣습니다.",
    removed="내린 글이 있어 항목 {count}건을 싣지 않습니다.",
    no_downloads="이 호는 일부 항목을 싣지 않아 파일을 내려받을 수 없습니다.",
    corrected="이 호는 정정판입니다. 정정하기 전의 판:",
    old_edition="정정하기 전의 판입니다. 지금의 판:",
    earlier="정정 전 {count}판",
    not_found="없는 쪽입니다",
    not_found_help="주소가 바뀌었거나 내린 쪽입니다.",
    no_script="찾기에는 자바스크립트가 필요합니다. 분야, 기관, 지역, 연도로는 그대로 찾아볼 수 있습니다.",
    newest_of="최근 {count}건",
    found="{count}건",
    found_some="모든 낱말이 든 항목이 적어 일부만 든 항목도 보입니다.",
    nothing="찾은 항목이 없습니다. 낱말을 줄이거나 다른 말로 찾아 보세요.",
    more="더 보기",
    order="차례",
    by_fit="관련순",
    by_day="최신순",
    any="전체",
    loading="찾는 중…",
    failed="찾기 자료를 읽지 못했습니다. 누리집 폴더가 모두 있는지 확인하세요.",
    kinds={
        "central": "중앙부처", "assembly": "국회·정당", "local": "지자체",
        "national_body": "국가기관", "local_body": "지방기관", "university": "대학교",
        "company": "민간기업", "overseas": "해외", "association": "재단·협회·학회",
    },
    other="그 밖",
    about_search='낱말은 조사가 붙어 있어도 찾습니다. "따옴표" 안은 그대로, 앞에 -를 붙이면 그 말이 없는 것만 찾습니다.',
)  # fmt: skip
ENGLISH: Final = Words(
    skip="Skip to content",
    site="Site",
    home="Home",
    browse="Browse",
    occasions="Events",
    search="Search",
    search_label="Search past issues",
    search_hint="e.g. carbon neutrality",
    newest="Latest issue",
    issues="Past issues",
    field="Fields",
    actor="Bodies",
    region="Regions",
    year="Years",
    year_title="{year}",
    entries="{count} entries",
    all_years="All, by year",
    downloads="Downloads",
    download="No. {number}, {format}",
    feeds="Feeds",
    calendar_file="Calendar file (.ics)",
    occasions_note=(
        "Only events whose day and place the entry states for certain. They may have changed since: "
        "see the source."
    ),
    no_occasions="No event with a certain day and place.",
    upcoming="After the base date of No. {number}",
    past="Past events",
    withheld="{count} entries under embargo will appear after {until}.",
    removed="{count} entries are not shown because their source was taken down.",
    no_downloads="Files of this issue are not offered because some entries are not shown.",
    corrected="This is a corrected edition. Before the correction:",
    old_edition="This edition was corrected. The current one:",
    earlier="edition {count} before the correction",
    not_found="No such page",
    not_found_help="Its address changed, or it was taken down.",
    no_script="Searching needs JavaScript. Fields, bodies, regions and years can be browsed without.",
    newest_of="The latest {count}",
    found="{count} found",
    found_some="Few entries hold every word, so those that hold some are shown too.",
    nothing="Nothing found. Try fewer or other words.",
    more="More",
    order="Order",
    by_fit="Relevance",
    by_day="Newest",
    any="All",
    loading="Searching…",
    failed="The search files could not be read. Is the whole folder of the site here?",
    kinds={
        "central": "Central government", "assembly": "National Assembly", "local": "Local government",
        "national_body": "National bodies", "local_body": "Local bodies",
        "university": "Universities", "company": "Companies", "overseas": "Overseas",
        "association": "Associations",
    },
    other="Other",
    about_search='Words are found with any particle. "Quotes" find exactly, -word leaves out.',
)  # fmt: skip


def words_for(house: House) -> Words:
    """The words in the language of the house."""
    return ENGLISH if house.publication.language == "en" else KOREAN
