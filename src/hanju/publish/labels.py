"""The words of the form: marks and headings, by house and language.

Shape:  a `House` in, `Labels` and fixed sentences out.
Units:  texts without line breaks.
Errors: none raised here.
Source: design/house-style.md section 2; design/documents-and-law.md sections 4 and 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.model.document import Labels
from hanju.publish.clean import clean_text
from hanju.settings import default_house

if TYPE_CHECKING:
    from hanju.settings import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Sentences that a house does not set; places are filled with `str.format`."""

    column_heads: tuple[str, str]
    empty: str
    source: str
    notices: str
    attributions: str
    skip_link: str
    to_contents: str
    model_line: str
    model_line_draft: str
    licence_line: str
    kogl_terms: tuple[str, str, str, str, str]
    draft_notice: str
    untitled: str
    unnamed_outlet: str
    attribution: str
    attribution_undated: str
    attribution_place: str
    correction_why: str


KOREAN: Final = Phrases(
    column_heads=("구분", "제목 및 주요 내용"),
    empty="- (해당 없음)",
    source="출처",
    notices="일러두기",
    attributions="이용한 공공저작물",
    skip_link="본문으로 건너뛰기",
    to_contents="목차로",
    model_line="※ 일부 초안 작성에 생성형 AI를 사용하고 담당자가 검수함.",
    model_line_draft="※ 일부 초안 작성에 생성형 AI를 사용했으며 담당자 검수 전임.",
    licence_line="※ 본 발간물은 공공누리 제{kind}유형({terms})에 따라 이용할 수 있습니다.",
    kogl_terms=(
        "자유이용",
        "출처표시",
        "출처표시+상업적 이용금지",
        "출처표시+변경금지",
        "출처표시+상업적 이용금지+변경금지",
    ),
    draft_notice="확정 전 초안",
    untitled="제목 없음",
    unnamed_outlet="기관 이름 없음",
    attribution=(
        "본 저작물은 '{outlet}'에서 '{year}년' 작성하여 공공누리 제{kind}유형으로 개방한 "
        "'{title}(작성자:{outlet})'을 이용하였으며, 해당 저작물은 {place}에서 무료로 "
        "내려받으실 수 있습니다."
    ),
    attribution_undated=(
        "본 저작물은 '{outlet}'에서 작성하여 공공누리 제{kind}유형으로 개방한 "
        "'{title}(작성자:{outlet})'을 이용하였으며, 해당 저작물은 {place}에서 무료로 "
        "내려받으실 수 있습니다."
    ),
    attribution_place="'{outlet}' 누리집",
    correction_why="정정 사유: {why}",
)
ENGLISH: Final = Phrases(
    column_heads=("Category", "Headline and summary"),
    empty="- (none)",
    source="Source",
    notices="Notes",
    attributions="Public works used",
    skip_link="Skip to content",
    to_contents="Contents",
    model_line="※ Generative AI was used for some of the drafts; an editor has reviewed them.",
    model_line_draft="※ Generative AI was used for some of the drafts; not yet reviewed.",
    licence_line="※ This publication is open under KOGL Type {kind} ({terms}).",
    kogl_terms=(
        "free use",
        "attribution",
        "attribution, no commercial use",
        "attribution, no derivatives",
        "attribution, no commercial use, no derivatives",
    ),
    draft_notice="Draft, not approved",
    untitled="untitled",
    unnamed_outlet="unnamed body",
    attribution=(
        "This publication uses '{title}' (author: {outlet}), made by '{outlet}' in {year} and "
        "opened under KOGL Type {kind}; the work is available free of charge at {place}."
    ),
    attribution_undated=(
        "This publication uses '{title}' (author: {outlet}), made by '{outlet}' and opened "
        "under KOGL Type {kind}; the work is available free of charge at {place}."
    ),
    attribution_place="the website of '{outlet}'",
    correction_why="Reason: {why}",
)


def phrases_for(house: House) -> Phrases:
    """The fixed sentences in the house's language."""
    return ENGLISH if house.publication.language == "en" else KOREAN


def labels_for(house: House) -> Labels:
    """The labels of a house; an English house that left a Korean default gets the English word."""
    phrases, rules, default = phrases_for(house), house.issue, default_house().issue

    def own(value: str, korean_default: str, word: str) -> str:
        english = house.publication.language == "en"
        return clean_text(word if english and value == korean_default else value)

    return Labels(
        contents=clean_text(rules.contents_title),
        column_heads=(
            own(rules.column_heads[0], default.column_heads[0], phrases.column_heads[0]),
            own(rules.column_heads[1], default.column_heads[1], phrases.column_heads[1]),
        ),
        empty=own(rules.empty_marker, default.empty_marker, phrases.empty),
        source=own(rules.source_label, default.source_label, phrases.source),
        notices=phrases.notices,
        attributions=phrases.attributions,
        skip_link=phrases.skip_link,
        to_contents=phrases.to_contents,
        chapter_mark=clean_text(rules.chapter_mark),
        field_mark=clean_text(rules.field_mark),
        headline_mark=clean_text(rules.headline_mark),
        bullet_mark=clean_text(rules.bullet_mark),
    )
